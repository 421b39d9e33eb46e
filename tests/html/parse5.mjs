// Visible text against parse5, an implementation of the WHATWG parsing rules in full: the same
// characters in the order of the source, on pages made here (hostile and ordinary, the same each
// time), on the fuzz corpus, and on the measuring data where it is at hand.
// Usage: node tests/html/parse5.mjs [build/visible]   exit 77: parse5 is not installed
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";

let parse, adapter;
try {
    ({ parse, defaultTreeAdapter: adapter } = await import("parse5"));
} catch {
    console.log("SKIP parse5: not installed (npm install)");
    process.exit(77);
}
const BIN = process.argv[2] ?? "build/visible";
const HIDDEN = new Set(["audio", "button", "canvas", "dialog", "embed", "head", "iframe", "noembed", "noframes", "noscript",
    "object", "option", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp"]);
// Not followed: elements that an end tag of <b>, <a> ... moves out of others (the "adoption agency").
const MADE = 3000, MADE_SHARE_MIN = 0.995, REAL_SHARE_MIN = 0.99;

// Every piece of text is a node of its own, so that its place in the source is known.
const text = (value, parentNode) => ({ nodeName: "#text", value, parentNode });
const treeAdapter = { ...adapter,
    insertText: (parent, value) => parent.childNodes.push(text(value, parent)),
    insertTextBefore: (parent, value, before) => parent.childNodes.splice(parent.childNodes.indexOf(before), 0, text(value, parent)) };

// Text nodes outside hidden elements, by their place in the source: tables move text up front.
function visible(html) {
    const found = [], stack = [parse(html, { sourceCodeLocationInfo: true, treeAdapter })];
    while (stack.length) {
        const node = stack.pop();
        if (HIDDEN.has(node.nodeName)) continue;
        if (node.nodeName === "#text") found.push([node.sourceCodeLocation?.startOffset ?? 0, found.length, node.value]);
        const children = node.childNodes ?? [];
        for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return squeeze(found.map((f) => f[2]).join(""));
}

// What neither side is asked about: white space, soft hyphens, control characters.
const squeeze = (s) => s.replace(/[\s\u0000-\u001f\u007f-\u00a0\u00ad\ufeff\u200b]/gu, "");

function random(seed) { // mulberry32
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

const INLINE = ["b", "i", "a", "em", "strong", "span", "label", "time", "sup", "custom-x"];
const BLOCK = ["div", "p", "section", "article", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "blockquote", "figure", "main", "aside", "pre", "center"];
// No lost <select>: the standard changed in 2025 what may stand in one, parse5 has not yet.
const SPECIAL = ["button", "textarea", "title", "noscript", "iframe", "template", "object", "video", "svg", "xmp", "style", "script"];
const TABLE = ["table", "tr", "td", "th", "tbody", "thead", "caption"];
const ODDITIES = ["<", "<<", "</", "</>", "</ x>", "<!", "<!>", "<!-->", "<!--->", "<!-- a -- b -->", "<!--x--!>", "<!doctype html>",
    "<?pi a?>", "<![CDATA[cd]]>", "&", "&&", "&amp", "&amp;", "&notit;", "&notin;", "&eacute", "&eacute;", "&nosuch;", "&#65", "&#x42;",
    "&#;", "&#x;", "&#128;", "&#xD800;", "&#x110000;", "&lt;p&gt;", "<br>", "</br>", "<hr>", "<img src='a>b'>", "<input value=\"<p>\">",
    "<a href=x>y", "<p/>", "<div class='a' class=b id=\"c>d\">", "<div\n>", "<DIV>", "</DIV>", "<p =x>", "<b a=\"1\"b='2'>", "\u0000",
    "<script>if(a<b){'</s'}</script>", "<script><!--<script>x</script>y--></script>", "<script></script1></script >",
    "<style>p>a{}</style x>", "<title>a<b>c</title>", "<textarea></p></textarea>", "<wbr>", "<area>", "<source>"];

function hostile(seed) {
    const rnd = random(seed), pick = (a) => a[Math.floor(rnd() * a.length)];
    const parts = rnd() < 0.5 ? ["<!doctype html>"] : [];
    let word = 0;
    for (let n = 3 + Math.floor(rnd() * 40); n > 0; n--) {
        const r = rnd();
        const tag = r < 0.3 ? pick(BLOCK) : r < 0.55 ? pick(INLINE) : r < 0.65 ? pick(TABLE) : r < 0.75 ? pick(SPECIAL) : null;
        if (tag) parts.push(rnd() < 0.6 ? `<${tag}>` : `</${tag}>`);
        else parts.push(r < 0.9 ? ` w${word++} ` : pick(ODDITIES));
    }
    return parts.join("");
}

function ordinary(seed) {
    const rnd = random(seed), words = (n) => Array.from({ length: n }, () => Math.floor(rnd() * 1e6).toString(36)).join(" ");
    const link = () => `<a class="x" href="/${words(1)}?a=1&amp;b=2">${words(3)}</a>`;
    const list = (n) => `<ul>${Array.from({ length: n }, () => `<li>${link()}`).join("\n")}</ul>`;
    const body = Array.from({ length: 8 }, () => `<p>${words(20)} &mdash; &ldquo;${words(5)}&rdquo; ${link()}.` + (rnd() < 0.5 ? "</p>" : "")).join("\n");
    return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${words(5)}</title><style>a>b{}</style>` +
        `<script type="application/ld+json">{"a":"<p>"}</script></head><body><nav>${list(6)}</nav><main><article><h1>${words(6)}</h1>${body}` +
        `<figure><img alt="x"><figcaption>${words(6)}</figcaption></figure><table><thead><tr><th>${words(1)}<th>${words(1)}</thead><tr><td>${words(1)}<td>1</table>` +
        `<noscript><img src="x"></noscript></article><aside>${list(4)}</aside></main><footer><form><select><option>${words(1)}<option selected>b</select>` +
        `<button type=submit>${words(1)}</button></form>${words(9)}</footer><script>document.write("<p>x</p>")</script></body></html>`;
}

function* pages() {
    for (let n = 0; n < MADE; n++) yield ["hostile " + n, hostile(n)];
    for (let n = 0; n < 100; n++) yield ["ordinary " + n, ordinary(n)];
    const corpus = "fuzz/corpus/html";
    for (const name of readdirSync(corpus)) {
        const bytes = readFileSync(join(corpus, name));
        const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        if (Buffer.from(text).equals(bytes) && !text.includes("\u0000")) yield ["corpus " + name, text];
    }
    const real = "../shared/data/extraction/wcxb/html";
    if (existsSync(real))
        for (const name of readdirSync(real)) {
            const text = new TextDecoder().decode(gunzipSync(readFileSync(join(real, name))));
            yield ["real " + name, text];
        }
}

const dir = mkdtempSync(join(tmpdir(), "visible-"));
let made = [0, 0], real = [0, 0], shown = 0;
try {
    const all = [...pages()];
    all.forEach(([, html], n) => writeFileSync(join(dir, `${n}.html`), html));
    const mine = [];
    for (let n = 0; n < all.length; n += 500)
        mine.push(...execFileSync(BIN, all.slice(n, n + 500).map((_, k) => join(dir, `${n + k}.html`)), { maxBuffer: 1 << 30 }).toString().split("\n").slice(0, -1));
    all.forEach(([name, html], n) => {
        const want = visible(html), got = squeeze(mine[n]), count = name.startsWith("real") ? real : made;
        count[want === got ? 0 : 1]++;
        if (want === got || shown++ >= 8) return;
        let at = 0;
        while (want[at] === got[at]) at++;
        console.log(`differs: ${name}${html.length < 1200 ? ": " + JSON.stringify(html) : ""}\n  parse5 ...${JSON.stringify(want.slice(Math.max(0, at - 20), at + 60))}` +
            `\n  sitrep ...${JSON.stringify(got.slice(Math.max(0, at - 20), at + 60))}`);
    });
} finally {
    rmSync(dir, { recursive: true });
}
console.log(`note: visible text as parse5 sees it: ${made[0]} of ${made[0] + made[1]} made pages, ${real[0]} of ${real[0] + real[1]} real ones`);
const good = ([same, other], least) => same >= least * (same + other);
const results = [good(made, MADE_SHARE_MIN), good(real, REAL_SHARE_MIN)];
console.log(`${results.filter((r) => r).length} passed, ${results.filter((r) => !r).length} failed`);
process.exit(results.every((r) => r) ? 0 : 1);

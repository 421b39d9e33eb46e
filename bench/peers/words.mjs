// Tokens, parts of speech and names: words.mjs MODULES compromise|wink FILE of JSON strings, a line each; prints counts.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const [modules, peer, file] = process.argv.slice(2);
const load = createRequire(modules + "/");
let tokens = 0, names = 0, one;
if (peer === "compromise") {
    const nlp = load("compromise");
    one = text => {
        const doc = nlp(text);
        for (const sentence of doc.json({ terms: true, offset: false })) tokens += sentence.terms.length;
        names += doc.people().length + doc.places().length + doc.organizations().length;
    };
} else {
    const nlp = load("wink-nlp")(load("wink-eng-lite-web-model"));
    one = text => {
        const doc = nlp.readDoc(text);
        doc.tokens().out(nlp.its.pos);
        tokens += doc.tokens().length();
        names += doc.entities().length();
    };
}
for (const line of readFileSync(file, "utf8").split("\n")) if (line) one(JSON.parse(line));
console.log(JSON.stringify({ tokens, names }));

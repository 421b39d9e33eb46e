// Articles by @mozilla/readability over linkedom: read.mjs MODULES FILE...; a line {path, text} each.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const [modules, ...files] = process.argv.slice(2);
const load = createRequire(modules + "/");
const { Readability } = load("@mozilla/readability");
const { parseHTML } = load("linkedom");
for (const path of files) {
    let text = null;
    try {
        text = new Readability(parseHTML(readFileSync(path, "utf8")).document).parse()?.textContent ?? null;
    } catch { /* counted as no article */ }
    process.stdout.write(JSON.stringify({ path, text }) + "\n");
}

// build.mjs OUT - bundles the page into OUT: index.html, app.js, app.css, world.json and borders/XX.json, each beside
// its gzip form. The program embeds what lies there (tools/assets.sh).
import { buildSync } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const here = path.dirname(new URL(import.meta.url).pathname);
const out = process.argv[2];
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, 'borders'), { recursive: true });

buildSync({
  absWorkingDir: here,
  entryPoints: { app: 'src/app.jsx' },
  outdir: path.resolve(out),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
});

function put(name, bytes) {
  fs.writeFileSync(path.join(out, name), bytes);
}
put('index.html', fs.readFileSync(path.join(here, 'src/index.html')));
put('app.css', ['look.css', 'app.css'].map((name) => fs.readFileSync(path.join(here, 'src', name), 'utf8')).join(''));
put('openapi.yaml', fs.readFileSync(path.join(here, '../docs/openapi.yaml')));
put('world.json', fs.readFileSync(path.join(here, 'node_modules/world-atlas/countries-50m.json')));
// One line a country in the file: "AF":{topology},
for (const line of zlib.gunzipSync(fs.readFileSync(path.join(here, 'borders/admin1.json.gz'))).toString().split('\n')) {
  const found = /^"([A-Z]{2})":(\{.*\}),?$/.exec(line);
  if (found) put(`borders/${found[1]}.json`, found[2]);
}
for (const name of fs.readdirSync(out, { recursive: true })) {
  const file = path.join(out, name.toString());
  if (fs.statSync(file).isFile()) fs.writeFileSync(`${file}.gz`, zlib.gzipSync(fs.readFileSync(file), { level: 9 }));
}

// read.mjs FORMAT FILE - reads one export with a library or schema that is not ours; prints "N things" or what is wrong.
import fs from 'node:fs';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

const [format, file] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
const lines = () => text.trimEnd().split('\n').map((l) => JSON.parse(l));

function ok(condition, message) {
  if (!condition) {
    console.error(`${format}: ${message}`);
    process.exit(1);
  }
}

function valid(schema, value, make = Ajv) {
  const ajv = new make({ strict: false, allErrors: true });
  addFormats(ajv);
  const check = ajv.compile(schema);
  ok(check(value), JSON.stringify(check.errors?.slice(0, 3)));
}

const nullable = (type) => ({ type: [type, 'null'] });
const place = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, lat: nullable('number'), lon: nullable('number') } };
const actor = { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } };
// The data fields that the PLOVER codebook requires, and its classes.
const plover = {
  type: 'object',
  required: ['id', 'date', 'actor', 'event'],
  properties: {
    id: { type: 'string', minLength: 2 }, date: { type: 'string', format: 'date' }, enddate: { type: 'string', format: 'date' },
    actor, recipient: actor, event_loc: place,
    event: { enum: ['AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN',
      'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'] },
  },
};
// The members of ninjs 3.1 that we write, by the names and types of its specification; nothing else may stand there.
const said = { type: 'array', items: { type: 'object', required: ['value'], additionalProperties: false,
  properties: { role: { type: 'string' }, contentType: { type: 'string' }, value: { type: 'string' } } } };
const named = { type: 'array', items: { type: 'object', additionalProperties: false,
  properties: { name: { type: 'string' }, role: { type: 'string' }, uri: { type: 'string', format: 'uri' }, geoJSON: { type: 'object' } } } };
const uri = { type: 'string', format: 'uri' };
const when = { type: 'string', format: 'date-time' };
const ninjs = {
  type: 'object', required: ['uri'], additionalProperties: false,
  properties: {
    uri, type: { const: 'text' }, language: { type: 'string' }, firstCreated: when, versionCreated: when,
    pubStatus: { enum: ['usable', 'withheld', 'canceled'] }, headlines: said, bodies: said, places: named, infoSources: named,
    standard: { type: 'object', additionalProperties: false, properties: { name: { type: 'string' }, version: { type: 'string' }, schema: uri } },
    associations: { type: 'array', items: { type: 'object', required: ['name', 'uri'], additionalProperties: false,
      properties: { name: { type: 'string' }, uri, type: { const: 'text' }, headlines: said } } },
  },
};

function table(delimiter, columns) {
  const rows = parse(text, { delimiter, quote: delimiter === ',' ? '"' : null, relax_column_count: false });
  ok(rows.every((r) => r.length === columns), `rows have ${rows[0]?.length} columns, not ${columns}`);
  return rows;
}
const number = (s) => s === '' || Number.isFinite(Number(s));
const day = (s) => /^\d{4}-\d\d-\d\d$/.test(s) && !Number.isNaN(Date.parse(s));

const readers = {
  plover() { const all = lines(); all.forEach((r) => valid(plover, r)); return all.length; },
  ninjs() { const all = lines(); all.forEach((r) => valid(ninjs, r, Ajv2020)); return all.length; },
  jsonfeed() { const feed = JSON.parse(text); valid(require('jsonfeed-schema'), feed); return feed.items.length; },
  geojson() {
    const gjv = require('geojson-validation');
    const all = JSON.parse(text);
    const located = all.features.filter((f) => f.geometry); // RFC 7946 allows a null geometry, this library does not
    const wrong = gjv.isFeatureCollection({ type: 'FeatureCollection', features: located }, true);
    ok(wrong.length === 0, JSON.stringify(wrong.slice(0, 3)));
    ok(located.length > 0, 'nothing is on the map');
    return all.features.length;
  },
  cameo() { return table('\t', 11).length; },
  gdelt() {
    const rows = table('\t', 61);
    for (const r of rows) {
      ok(/^\d{8}$/.test(r[1]) && r[3] === r[1].slice(0, 4), `day ${r[1]}`);
      ok(['1', '2', '3', '4'].includes(r[29]) && number(r[30]), `quad ${r[29]}, Goldstein ${r[30]}`);
      ok(r[26].startsWith(r[28]) && r[27].startsWith(r[28]), `codes ${r.slice(26, 29)}`);
      ok(number(r[56]) && number(r[57]), `point ${r[56]} ${r[57]}`);
    }
    return rows.length;
  },
  'gdelt-mentions'() { return table('\t', 16).length; },
  acled() {
    const rows = table(',', 31).slice(1);
    for (const r of rows) {
      ok(day(r[1]) && r[2] === r[1].slice(0, 4) && ['1', '2', '3'].includes(r[3]), `day ${r[1]} ${r[3]}`);
      ok(Math.abs(Number(r[22])) <= 90 && Math.abs(Number(r[23])) <= 180, `point ${r[22]} ${r[23]}`);
    }
    return rows.length;
  },
  ucdp() {
    const [head, ...rows] = table(',', 26);
    const at = (r, name) => Number(r[head.indexOf(name)]);
    for (const r of rows) ok(at(r, 'low') <= at(r, 'best') && at(r, 'best') <= at(r, 'high'), `low, best, high: ${r.slice(-3)}`);
    return rows.length;
  },
  hxl() {
    const [, tags, ...rows] = table(',', 20);
    ok(tags.every((t) => /^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/.test(t)), `hashtags ${tags}`);
    return rows.length;
  },
  async stix() {
    const adm = await import('@mitre-attack/attack-data-model');
    const bundle = JSON.parse(text);
    const ids = new Set(bundle.objects.map((o) => o.id));
    ok(ids.size === bundle.objects.length, 'an id comes twice');
    const read = (schema, value) => { const r = schema.safeParse(value); ok(r.success, `${value.id ?? value}: ${r.error?.message}`); };
    read(adm.stixIdentifierSchema, bundle.id.replace('bundle--', 'identity--'));
    for (const o of bundle.objects) {
      read(adm.stixTimestampSchema, o.created);
      read(adm.stixSpecVersionSchema, o.spec_version);
      ok(o.id.startsWith(`${o.type}--`) && /^[0-9a-f-]{36}$/.test(o.id.slice(o.type.length + 2)), o.id);
      if (o.external_references) read(adm.externalReferencesSchema, o.external_references);
      for (const ref of [o.source_ref, o.target_ref, ...(o.object_refs ?? [])]) ok(ref === undefined || ids.has(ref), `${o.id} points at ${ref}`);
    }
    return bundle.objects.length;
  },
  async annotation() {
    const jsonld = (await import('jsonld')).default;
    // The terms of the Web Annotation vocabulary that we use; the standard's context lies on the web.
    const context = { '@context': { oa: 'http://www.w3.org/ns/oa#', dc: 'http://purl.org/dc/terms/', rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
      id: { '@type': '@id', '@id': '@id' }, type: { '@type': '@id', '@id': '@type' }, Annotation: 'oa:Annotation',
      TextualBody: 'oa:TextualBody', TextQuoteSelector: 'oa:TextQuoteSelector', TextPositionSelector: 'oa:TextPositionSelector',
      DataPositionSelector: 'oa:DataPositionSelector', body: { '@type': '@id', '@id': 'oa:hasBody' }, target: { '@type': '@id', '@id': 'oa:hasTarget' },
      source: { '@type': '@id', '@id': 'oa:hasSource' }, selector: { '@type': '@id', '@id': 'oa:hasSelector' }, exact: 'oa:exact', prefix: 'oa:prefix',
      suffix: 'oa:suffix', start: 'oa:start', end: 'oa:end', created: 'dc:created', value: 'rdf:value', format: 'dc:format',
      motivation: { '@type': '@vocab', '@id': 'oa:motivatedBy' }, purpose: { '@type': '@vocab', '@id': 'oa:hasPurpose' },
      identifying: 'oa:identifying', describing: 'oa:describing' } };
    const documentLoader = async (url) => ({ contextUrl: null, documentUrl: url, document: context });
    const all = lines();
    for (const a of all) {
      const [one] = await jsonld.expand(a, { documentLoader, safe: true });
      ok(one['@type'][0] === 'http://www.w3.org/ns/oa#Annotation', 'no annotation');
      const selectors = one['http://www.w3.org/ns/oa#hasTarget'][0]['http://www.w3.org/ns/oa#hasSelector'];
      ok(selectors.length === 3, 'a selector is lost');
    }
    return all.length;
  },
  conllu() {
    const { Conllu } = require('conllujs');
    const c = new Conllu();
    c.serial = text;
    const sentences = c.sentences.filter((s) => s.comments?.length || s.tokens.length); // it makes one of the blank line at the end
    ok(sentences.every((s) => s.tokens.length > 0 && s.tokens.every((t) => t.form)), 'a sentence without tokens');
    return sentences.length;
  },
};

if (format === 'table') { // the rows, as JSON
  console.log(JSON.stringify(parse(text, { columns: true, skip_empty_lines: true })));
  process.exit(0);
}
const n = await readers[format]();
ok(n > 0, 'nothing in it');
console.log(`${n} read`);

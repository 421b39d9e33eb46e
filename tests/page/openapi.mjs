// openapi.mjs URL FILE - the description is valid OpenAPI 3.1, and the running server answers as it says: every GET, each
// list, a push and a withdrawal, a review and its undoing, with the status, the media type and the schema.
import fs from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import YAML from 'yaml';

const [base, file] = process.argv.slice(2);
const api = YAML.parse(fs.readFileSync(file, 'utf8'));
let passed = 0, failed = 0;
const check = (name, good, why = '') => { if (good) passed += 1; else { failed += 1; console.log(`FAIL ${name} ${why}`); } };

const valid = await new Validator().validate(structuredClone(api));
check('valid OpenAPI', valid.valid, JSON.stringify(valid.errors)?.slice(0, 400));
const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ ...api, $id: 'api' }, 'api');
const resolve = (x) => (x?.$ref ? x.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : x);

async function call(method, path, op, query = '', body = undefined, headers = {}) {
  const answer = await fetch(base + path + query, { method: method.toUpperCase(), body, headers });
  const said = op.responses[answer.status] ?? (answer.status >= 400 ? op.responses.default : undefined);
  const name = `${method} ${path}${query}: ${answer.status}`;
  check(name, said, 'is not described');
  if (!said || answer.status === 204) return;
  const type = answer.headers.get('content-type').split(';')[0];
  const media = resolve(said).content?.[type] ?? (path === '/api/export' ? {} : undefined);
  check(`${name} as ${type}`, media, 'is another type than described');
  if (!type.includes('json') || !media?.schema) return;
  const value = await answer.json();
  const schema = media.schema.$ref ? { $ref: `api${media.schema.$ref}` } : media.schema;
  const good = ajv.validate(schema, value);
  check(`${name} has its shape`, good, ajv.errorsText());
}

const first = async (list) => (await (await fetch(`${base}/api/${list}?limit=1`)).json())[list][0].id;
const values = { id: await first('documents'), fact: await first('timeline') };
for (const [path, item] of Object.entries(api.paths)) {
  if (path === '/api/live') continue; // a stream without an end; the page test reads it
  const op = item.get;
  if (!op) continue; // written to below
  const query = (op.parameters ?? []).map(resolve).filter((p) => p.in === 'query' && p.required).map((p) => `${p.name}=${encodeURIComponent(p.example)}`).join('&');
  const lists = path.includes('{list}') ? op.parameters.find((p) => p.name === 'list').schema.enum : [null];
  for (const list of lists) {
    const at = path.replace('{list}', list).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
    await call('get', at, op, query && `?${query}`);
  }
}
const one = api.paths['/documents/{id}'];
const report = JSON.stringify({ id: 'described', published: '2021-08-16', text: 'Police arrested nine people in Herat on Monday, the mayor said.' });
await call('put', '/documents/described', one.put, '', report);
await call('put', '/documents/described', one.put, '', report);
await call('delete', '/documents/described', one.delete);
const log = api.paths['/api/reviews'], json = { 'content-type': 'application/json' };
const said = (more) => JSON.stringify({ fact: values.fact, action: 'accept', reason: 'as described', by: 'openapi.mjs', ...more });
await call('post', '/api/reviews', log.post, '', said({}), json);
await call('post', '/api/reviews', log.post, '', said({ reason: ' ' }), json);
await call('post', '/api/reviews', log.post, '', said({ colour: 'red' }), json);
await call('post', '/api/reviews', log.post, '', said({ fact: 'H0000000000' }), json);
await call('get', '/api/reviews', log.get, '?limit=1');
const made = (await (await fetch(`${base}/api/reviews?limit=1`)).json()).reviews[0];
check('the log has what was said', made.by === 'openapi.mjs' && made.state === 'in effect', JSON.stringify(made));
await call('delete', `/api/reviews/${made.number}`, api.paths['/api/reviews/{number}'].delete, '?reason=described&by=openapi.mjs');
await call('delete', `/api/reviews/${made.number}`, api.paths['/api/reviews/{number}'].delete);
await call('get', '/api/reviews', log.get);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

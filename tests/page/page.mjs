// page.mjs URL SCREENS - the page as a duty officer uses it: both clocks, a number to its bytes, an altered quote, a report
// pushed, a hostile one, an event rejected, moved and brought back; every view without an error, a foreign request or a serious fault of access (axe-core).
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [base, screens] = process.argv.slice(2);
fs.mkdirSync(screens, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
let passed = 0, failed = 0;
const faults = [];

function check(name, good, why = '') {
  if (good) passed += 1;
  else {
    failed += 1;
    console.log(`FAIL ${name} ${why}`);
  }
}

async function open(hash = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && faults.push(`${hash}: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`${hash}: ${e.message}`));
  page.on('dialog', (d) => { faults.push(`${hash}: dialog ${d.message()}`); d.dismiss(); });
  page.on('request', (r) => !r.url().startsWith(base) && !r.url().startsWith('data:') && faults.push(`${hash}: asks ${r.url()}`));
  await page.goto(base + hash);
  await page.waitForSelector('main section');
  await page.waitForFunction(() => !document.querySelector('main .loading'), null, { timeout: 15000 });
  return page;
}

async function close(page) { await page.context().close(); }

async function access(page, name) {
  await page.context().close();
  const plain = await open(name[1], { bypassCSP: true, ...name[2] }); // axe is put in by script, which the page's policy forbids
  await plain.evaluate(axe);
  const { violations } = await plain.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
  check(`access of ${name[0]}`, bad.length === 0, JSON.stringify(bad.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])));
  await close(plain);
}

async function slide(page, id, day) {
  await page.evaluate(([name, to]) => {
    const input = document.getElementById(name);
    const days = +input.max;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    for (let i = 0; i <= days; i += 1) {
      set.call(input, i);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      if (location.hash.includes(`${name}=${to}`)) return;
    }
  }, [id, day]);
  await page.waitForFunction(([name, to]) => location.hash.includes(`${name}=${to}`), [id, day]);
  await page.waitForTimeout(400);
}

const VIEWS = [['situation', ''], ['map', '#view=map'], ['timeline', '#view=timeline'], ['numbers', '#view=numbers'], ['quotes', '#view=quotes'],
  ['sources', '#view=sources'], ['forecasts', '#view=forecasts'], ['reports', '#view=reports'], ['search', '#view=search&q=airport'], ['phone', '', { viewport: { width: 390, height: 844 } }],
  ['dark', '#view=map', { colorScheme: 'dark' }]];
for (const view of VIEWS) {
  const page = await open(view[1], view[2]);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${screens}/${view[0]}.png`, fullPage: false });
  check(`${view[0]} says something`, (await page.innerText('main')).length > 80);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(`${view[0]} fits its width`, wide <= 0, `${wide} px too wide`);
  await access(page, view);
}

{ // both clocks
  const page = await open('#view=map');
  const ground = () => page.evaluate(() => { // colours of what is drawn, most first
    const { data } = document.querySelector('canvas.ground').getContext('2d').getImageData(0, 0, 4000, 300), n = new Map();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) n.set(data.slice(i, i + 3).join(), (n.get(data.slice(i, i + 3).join()) ?? 0) + 1);
    return [...n].sort((a, b) => b[1] - a[1])[0];
  });
  const light = await ground();
  check('countries are drawn', light?.[0] === '243,239,228' && light[1] > 10000, String(light));
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  check('and again in the dark', (await ground())?.[0] === '35,43,48');
  await page.emulateMedia({ colorScheme: 'light' });
  const row = () => page.innerText('tr:has(a:text-is("Mazar-i-Sharif"))').catch(() => '');
  const latest = await row();
  await slide(page, 'as_of', '2021-08-12');
  const before = await row();
  await page.click('.clocks a');
  await page.waitForFunction(() => !location.hash.includes('as_of'));
  await slide(page, 'known_at', '2021-08-12');
  const then = await row();
  check('Mazar-i-Sharif is in other hands at the end', /Taliban/.test(latest), latest);
  check('and was not on the 12th', !/held Taliban/.test(before.replace(/\s+/g, ' ')), before);
  check('nor as known on the 12th', !/held Taliban/.test(then.replace(/\s+/g, ' ')), then);
  await close(page);
}
{ // a number to its sentence, and to the bytes
  const page = await open('#view=numbers');
  await page.click('article .cites a');
  await page.waitForSelector('dialog mark');
  const words = await page.innerText('dialog mark');
  await page.click('dialog button[aria-pressed]');
  await page.waitForSelector('dialog .raw');
  const raw = await page.innerText('dialog .raw');
  check('the bytes hold the words', words.length > 0 && raw.includes(words.trim().split(/\s+/)[0]), `${words} / ${raw.slice(0, 80)}`);
  await page.screenshot({ path: `${screens}/bytes.png` });
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog'));
  await close(page);
}
{ // an altered quote
  const page = await open('#view=quotes');
  check('changed words are marked', (await page.locator('.variant ins, .variant del').count()) > 0);
  await close(page);
}
{ // why
  const page = await open('#view=timeline');
  await page.click('.why');
  await page.waitForSelector('dialog .explain');
  check('a rule is named', /rule/.test(await page.innerText('dialog .explain')));
  await close(page);
}
{ // a report pushed is seen within a second
  const page = await open('#view=reports');
  const begun = Date.now();
  const answer = await fetch(`${base}documents/pushed`, { method: 'PUT', body: JSON.stringify({ id: 'pushed', outlet: 'Test Radio', published: '2021-08-16',
    title: 'Bridge reopened in Herat', text: 'Engineers reopened the main bridge in Herat on Monday, the mayor told Test Radio.' }) });
  check('the push is taken', answer.status === 201, `${answer.status}`);
  await page.waitForFunction(() => document.querySelector('main').innerText.includes('pushed'), null, { timeout: 5000 }).catch(() => {});
  const took = Date.now() - begun;
  check('it is seen in under a second', (await page.innerText('main')).includes('pushed') && took < 1000, `${took} ms`);
  await close(page);
}
async function dialogOf(page, words) {
  await page.locator('main li', { hasText: words }).locator('.why').first().click();
  await page.waitForSelector('dialog .review form');
}
const geojson = async () => (await fetch(`${base}api/export?format=geojson`)).text();
const reportText = async () => (await fetch(`${base}api/report?format=text`)).text();
{ // an event rejected is gone from the timeline, the map, the report and the export; undone it is back
  const words = 'Taliban took Zaranj';
  const before = [await geojson(), await reportText()];
  const page = await open('#view=timeline');
  await dialogOf(page, words);
  await page.locator('dialog button[type=submit]').click();
  check('no review without a reason', (await page.locator('dialog textarea:invalid').count()) === 1 && (await page.locator('main li', { hasText: words }).count()) === 1);
  await page.focus('dialog input[type=radio]');
  await page.keyboard.press('ArrowDown'); // by keyboard: accept, then reject, is chosen and logged
  await page.locator('dialog textarea').focus();
  await page.keyboard.type('it is the film, not the town');
  await page.keyboard.press('Tab');
  await page.keyboard.type('night desk');
  const chosen = await page.locator('dialog input[type=radio]:checked').getAttribute('value');
  if (chosen !== 'reject') await page.locator('dialog input[value=reject]').check();
  const begun = Date.now();
  await page.locator('dialog .review form').locator('button[type=submit]').press('Enter');
  await page.waitForFunction((w) => !document.querySelector('main').innerText.includes(w), words, { timeout: 5000 }).catch(() => {});
  const took = Date.now() - begun;
  check('rejected, it is gone from the timeline in under a second', !(await page.innerText('main')).includes(words) && took < 1000, `${took} ms`);
  await page.waitForFunction(() => /review \d+/.test(document.querySelector('dialog .done')?.innerText ?? ''));
  await page.screenshot({ path: `${screens}/review.png` });
  check('the dialog says why it is gone', /it is the film/.test(await page.innerText('dialog .explain')));
  check('gone from the export', !(await geojson()).includes(words));
  check('gone from the report', !(await reportText()).includes(words));
  await page.goto(`${base}#view=map`);
  await page.waitForFunction(() => document.querySelectorAll('main svg a.control').length > 3);
  check('gone from the map', (await page.locator('main a.control[aria-label^="Zaranj:"]').count()) === 0);
  const doc = (await (await fetch(`${base}api/reviews`)).json()).reviews[0].documents[0];
  await page.goto(`${base}#doc=${doc}`);
  await page.waitForSelector('dialog .report-text .rejected');
  check('its words stay, marked as rejected', /it is the film/.test(await page.locator('dialog .report-text .rejected').first().getAttribute('title')));
  await page.goto(`${base}#view=reviews`);
  await page.waitForSelector('main tbody tr');
  check('the log says who and why', /night desk/.test(await page.innerText('main tbody tr')) && /it is the film/.test(await page.innerText('main tbody tr')));
  await page.screenshot({ path: `${screens}/reviews.png` });
  await page.locator('main tbody tr button').first().click();
  await page.locator('main form.undo input').fill('it was the town');
  await page.locator('main form.undo button').click();
  await page.waitForFunction(() => /undone/.test(document.querySelector('main tbody tr').innerText));
  const same = async () => before[0] === (await geojson()) && before[1] === (await reportText());
  for (let tries = 0; tries < 50 && !(await same()); tries++) await new Promise((done) => setTimeout(done, 100)); // told again, as new reports are
  check('undone byte for byte', await same());
  await page.goto(`${base}#view=timeline`);
  await page.waitForFunction((w) => document.querySelector('main').innerText.includes(w), words, { timeout: 5000 }).catch(() => {});
  check('and back in the timeline', (await page.innerText('main')).includes(words));
  await close(page);
}
{ // a corrected place moves on the map, and its line is marked; taken back at once
  const page = await open('#view=timeline');
  const at = async (name) => {
    await page.goto(`${base}#view=map`);
    await page.waitForFunction(() => document.querySelectorAll('main svg a.control').length > 3);
    return page.locator(`main a.control[aria-label^="${name}"]`).count();
  };
  check('on the map before', (await at('Zaranj')) === 1 && (await at('Kh')) === 0);
  await page.goto(`${base}#view=timeline`);
  await dialogOf(page, 'Taliban took Zaranj');
  await page.locator('dialog input[value=place]').check();
  await page.locator('dialog textarea').fill('by the pictures');
  await page.locator('dialog input[name=value]').fill('Nowhereville');
  await page.locator('dialog button[type=submit]').click();
  await page.waitForSelector('dialog .review .error');
  faults.splice(faults.findIndex((f) => /status of 400/.test(f)), 1); // which the browser notes
  check('a place that is none is told', /Nowhereville/.test(await page.innerText('dialog .review .error')));
  await page.locator('dialog input[name=value]').fill('Khost, AF');
  await page.locator('dialog button[type=submit]').click();
  await page.waitForFunction(() => /review \d+/.test(document.querySelector('dialog .done')?.innerText ?? ''));
  await page.evaluate(() => { location.hash = 'view=timeline'; });
  const moved = page.locator('main li', { hasText: /Taliban took Kh/ });
  await moved.first().waitFor();
  check('its line is marked', (await moved.locator('.reviewed').count()) === 1);
  check('moved on the map', (await at('Zaranj')) === 0 && (await at('Kh')) === 1);
  const made = (await (await fetch(`${base}api/reviews`)).json()).reviews[0];
  check('what was read is kept', made.was === 'Zaranj', JSON.stringify(made));
  await fetch(`${base}api/reviews/${made.number}`, { method: 'DELETE' });
  await page.waitForFunction(() => document.querySelector('main a.control[aria-label^="Zaranj:"]'), null, { timeout: 5000 }).catch(() => {});
  check('undone from elsewhere, it moves back while one looks', (await page.locator('main a.control[aria-label^="Zaranj:"]').count()) === 1);
  await close(page);
  const fact = (await (await fetch(`${base}api/timeline?limit=1`)).json()).timeline[0].id;
  await access(await open(`#view=timeline&fact=${fact}`), ['the dialog with its form', `#view=timeline&fact=${fact}`]);
}
{ // a review that means harm
  const fact = (await (await fetch(`${base}api/timeline?limit=1`)).json()).timeline[0].id;
  const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202Egnp';
  const answer = await fetch(`${base}api/reviews`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ fact, action: 'accept', reason: evil, by: evil }) });
  check('it is logged as words', answer.status === 201, `${answer.status}`);
  const page = await open('#view=reviews');
  check('and harms nothing', (await page.locator('main img, main script').count()) === 0 && (await page.innerText('main')).includes('<img src=x'));
  await access(page, ['the log of reviews', '#view=reviews']);
  await fetch(`${base}api/reviews/${(await answer.json()).number}`, { method: 'DELETE' });
}
{ // a report that means harm harms nothing
  const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202Egnp.exe ';
  await fetch(`${base}documents/evil`, { method: 'PUT', body: JSON.stringify({ id: 'evil', outlet: evil, published: '2021-08-16', url: 'javascript:alert(3)', title: `Taliban ${evil}`,
    text: `Taliban fighters captured the town of Herat on Monday, ${evil} said. ${'x'.repeat(1000000)}` }) });
  const page = await open('#view=timeline');
  await page.waitForTimeout(300);
  check('no element of it is on the page', (await page.locator('main img, main script').count()) === 0);
  await page.evaluate(() => { location.hash = 'doc=evil'; });
  await page.waitForSelector('dialog .report-text');
  check('its address is no link', (await page.locator('dialog a[href^="javascript"]').count()) === 0);
  await page.screenshot({ path: `${screens}/hostile.png` });
  await close(page);
  const gone = await fetch(`${base}documents/evil`, { method: 'DELETE' });
  check('it can be withdrawn', gone.status === 204, `${gone.status}`);
}
check('no error, no dialog, no foreign request', faults.length === 0, faults.slice(0, 5).join(' | '));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

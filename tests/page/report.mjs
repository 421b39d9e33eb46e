// report.mjs FILE HOSTILE SCREENS - the report as one file, opened from the disk: no script, no request, no fault of access
// (axe-core) light or dark, on a phone or a wide screen or paper; a citation leads to its sentence; a hostile report harms nothing.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [file, hostile, screens] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
let passed = 0, failed = 0;
const faults = [];
const check = (name, good, why = '') => { if (good) passed += 1; else { failed += 1; console.log(`FAIL report ${name} ${why}`); } };

async function open(name, options) {
  const page = await (await browser.newContext(options)).newPage();
  page.on('pageerror', (e) => faults.push(e.message));
  page.on('dialog', (d) => { faults.push(`dialog ${d.message()}`); d.dismiss(); });
  page.on('request', (r) => !r.url().startsWith('file:') && !r.url().startsWith('data:') && faults.push(`asks ${r.url()}`));
  await page.goto(`file://${path.resolve(name)}`);
  return page;
}

for (const [name, width, colorScheme] of [['wide', 1400, 'light'], ['wide-dark', 1400, 'dark'], ['phone', 400, 'light'], ['phone-dark', 400, 'dark']]) {
  const page = await open(file, { viewport: { width, height: 1000 }, colorScheme });
  await page.screenshot({ path: `${screens}/report-${name}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(`${name} fits its width`, wide <= 0, `${wide} px too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const bad = violations.filter((v) => ['serious', 'critical', 'moderate'].includes(v.impact));
  check(`access, ${name}`, bad.length === 0, JSON.stringify(bad.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])));
  await page.context().close();
}
{ // without script, as a reader has it
  const page = await open(file, { viewport: { width: 1400, height: 1000 }, javaScriptEnabled: false });
  const cite = page.locator('#timeline .cites a').first();
  const to = await cite.getAttribute('href'), words = (await cite.getAttribute('title')).slice(0, 25);
  await cite.click();
  check('a citation leads to its sentence', page.url().endsWith(to), `${page.url()} ${to}`);
  check('the sentence has the words', (await page.locator(to).innerText()).replace(/\s+/g, ' ').includes(words.split(' ').slice(0, 2).join(' ')), words);
  check('it is in view', await page.locator(to).isVisible());
  await page.screenshot({ path: `${screens}/report-cited.png` });
  check('a map is drawn', (await page.locator('svg.where a').count()) > 3);
  check('on land', /^M-?\d+ -?\d+L/.test(await page.locator('svg.where path.land').getAttribute('d')));
  check('what is disputed is told', (await page.locator('#disputed li').count()) > 0);
  await page.context().close();
}
{ // on paper
  const page = await open(file, { viewport: { width: 800, height: 1000 }, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  const [ink, paper] = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]);
  check('dark ink on white paper', ink === 'rgb(0, 0, 0)' && paper === 'rgb(255, 255, 255)', `${ink} on ${paper}`);
  await page.screenshot({ path: `${screens}/report-paper.png` });
  await page.context().close();
}
{ // a report that means harm
  const page = await open(hostile, { viewport: { width: 1000, height: 1000 } });
  check('no element of it is there', (await page.locator('img, script, iframe, [onerror], [onclick]').count()) === 0);
  check('its address is no link', (await page.locator('a[href^="javascript"]').count()) === 0);
  check('every link stays in the file', await page.evaluate(() => [...document.querySelectorAll('a')].every((a) => a.getAttribute('href').startsWith('#'))));
  for (const link of await page.locator('a').all()) await link.click({ timeout: 2000, force: true }).catch(() => {});
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check('a word without an end breaks no page', wide <= 0, `${wide} px too wide`);
  await page.context().close();
}
check('no error, no dialog, no request', faults.length === 0, faults.slice(0, 5).join(' | '));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

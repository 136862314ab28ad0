// How soon the first question can be answered on a slow phone: Candor and SurveyJS with the same six questions.
//
//   cargo xtask build && npm ci --prefix tests/benches/first-question
//   CANDOR_BIN=… CHROMIUM=… node tests/benches/first-question/first-question.mjs
//
// Chromium at 390 px with slow 4G (1.6 Mbit/s down, 750 kbit/s up, 150 ms) and a processor four times slower.
// Both are asked in turn, each time with an empty cache; medians of seven.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { Browser, Server } from '../../browser/candor.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);

const scale = ['Very poor', 'Poor', 'Neither good nor poor', 'Good', 'Very good'];
const rows = ['Speed', 'Friendliness', 'Result'];
const reasons = ['A question', 'A fault', 'An order', 'Advice'];
const ends = ['Not at all likely', 'Extremely likely'];

/** The six questions in Candor's format, on one page. */
function candor() {
  const points = scale.map((label, at) => ({ code: `${at + 1}`, label, value: at + 1 }));
  const options = (labels) => labels.map((label, at) => ({ code: `o${at}`, label }));
  const question = (code, text, kind) => ({ code, text, kind });
  const questions = [
    question('reason', 'Why did you contact us?', { single_choice: { options: options(reasons) } }),
    question('overall', 'How good or poor was your last contact?', { rating: { points } }),
    question('recommend', 'How likely or unlikely is it that you recommend us?', { zero_to_ten: { low: ends[0], high: ends[1] } }),
    question('ways', 'Which of these did you use?', { multiple_choice: { options: [...options(reasons), { code: 'none', label: 'None of these', exclusive: true }] } }),
    question('parts', 'Rate each of these', { matrix: { items: rows.map((text, at) => ({ code: `row${at}`, text })), points } }),
    question('change', 'What should we change?', { long_text: {} }),
  ];
  return { format: 'candor-questionnaire/1', title: 'Your last contact', blocks: [{ code: 'all', title: 'Your last contact', together: true, questions }], measures: [] };
}

/** The same for SurveyJS. */
function surveyJs() {
  return {
    title: 'Your last contact',
    elements: [
      { type: 'radiogroup', name: 'reason', title: 'Why did you contact us?', choices: reasons },
      { type: 'radiogroup', name: 'overall', title: 'How good or poor was your last contact?', choices: scale },
      { type: 'rating', name: 'recommend', title: 'How likely or unlikely is it that you recommend us?', rateMin: 0, rateMax: 10, minRateDescription: ends[0], maxRateDescription: ends[1] },
      { type: 'checkbox', name: 'ways', title: 'Which of these did you use?', choices: reasons, showNoneItem: true },
      { type: 'matrix', name: 'parts', title: 'Rate each of these', columns: scale, rows },
      { type: 'comment', name: 'change', title: 'What should we change?' },
    ],
  };
}

/** Serves SurveyJS as its documentation says, everything compressed and held in memory. */
async function serveSurveyJs() {
  const file = (name) => readFileSync(new URL(`node_modules/${name}`, import.meta.url));
  const page = '<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1"><title>Your last contact</title>'
    + '<link rel=stylesheet href=/survey-core.css><script src=/survey.core.js></script><script src=/survey-js-ui.js></script><div id=survey></div><script src=/start.js></script></html>';
  const files = {
    '/': ['text/html', page],
    '/survey-core.css': ['text/css', file('survey-core/survey-core.fontless.min.css')],
    '/survey.core.js': ['text/javascript', file('survey-core/survey.core.min.js')],
    '/survey-js-ui.js': ['text/javascript', file('survey-js-ui/survey-js-ui.min.js')],
    '/start.js': ['text/javascript', `new Survey.Model(${JSON.stringify(surveyJs())}).render(document.getElementById('survey'));`],
  };
  const ready = Object.fromEntries(Object.entries(files).map(([path, [type, body]]) => [path, { type, body: brotliCompressSync(body) }]));
  const server = createServer((request, response) => {
    const found = ready[request.url];
    if (!found) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': found.type, 'content-encoding': 'br', 'content-length': found.body.length }).end(found.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://localhost:${server.address().port}/`, stop: () => server.close() };
}

/** Notes when the first choice is there, what was painted, what moved and how long a tap took. */
function observe() {
  window.seen = { answerable: 0, lcp: 0, cls: 0, inp: 0 };
  const look = () => {
    const input = document.querySelector('input[type=radio]');
    // a choice counts when it can be met at its own place
    const box = input?.closest('label')?.getBoundingClientRect();
    if (box && box.height > 0) window.seen.answerable = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const watch = (type, note, options = {}) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  watch('largest-contentful-paint', (entry) => (window.seen.lcp = entry.startTime));
  watch('layout-shift', (entry) => (window.seen.cls += entry.hadRecentInput ? 0 : entry.value));
  watch('event', (entry) => (window.seen.inp = Math.max(window.seen.inp, entry.interactionId ? entry.duration : 0)), { durationThreshold: 16 });
}

async function visit(browser, address) {
  const page = await browser.person({ viewport: { width: 390, height: 844 } }, ['preload', '404']);
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  devtools.on('Network.requestWillBeSent', () => (requests += 1));
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(observe);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.seen.answerable > 0, null, { timeout: 60_000 });
  const first = { requests, bytes };
  await page.locator('input[type=radio]').first().locator('xpath=ancestor::label').tap({ force: true }).catch(() => page.locator('label:has(input[type=radio])').first().click());
  await page.waitForLoadState('load');
  await page.waitForTimeout(2500);
  await page.locator('label:has(input[type=radio])').nth(1).click();
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => window.seen);
  await page.context().close();
  return { ...seen, bytes, requests, first };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const own = await Server.start();
own.write('units.csv', 'code,name\nn,North\n');
own.command('import', 'units', 'units.csv');
own.write('six.json', JSON.stringify(candor()));
own.command('survey', 'create', 'six.json', '--audience', 'customers', '--slug', 'six', '--wave', 'w1');
const other = await serveSurveyJs();
const browser = await Browser.open();
const found = { Candor: [], 'SurveyJS 2.5.38': [] };
for (let round = 0; round < ROUNDS; round += 1) {
  found.Candor.push(await visit(browser, `${own.address}/s/six?unit=n`));
  found['SurveyJS 2.5.38'].push(await visit(browser, other.address));
}
const middle = (name, key) => median(found[name].map((seen) => seen[key]));
console.log('| page | first choice there | LCP | INP | CLS | bytes in all | requests |\n|---|---|---|---|---|---|---|');
for (const name of Object.keys(found)) {
  const ms = (key) => `${Math.round(middle(name, key))} ms`;
  console.log(`| ${name} | ${ms('answerable')} | ${ms('lcp')} | ${ms('inp')} | ${middle(name, 'cls').toFixed(3)} | ${middle(name, 'bytes')} | ${middle(name, 'requests')} |`);
}
console.log(`first choice: SurveyJS / Candor = ${(middle('SurveyJS 2.5.38', 'answerable') / middle('Candor', 'answerable')).toFixed(1)}`);
await browser.close();
other.stop();
await own.stop();

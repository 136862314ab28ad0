// How fast the designer is with 200 questions: opening, a key press, moving a question, and the linter's answer.
//
//   cargo xtask build && npm ci --prefix tests/browser
//   CANDOR_BIN=… CHROMIUM=… node tests/benches/designer/designer.mjs
//
// Chromium at 1280 × 900 on this machine as it is. A key press counts from its event to the second frame after it,
// when what it changed has been painted; QUESTIONS sets another number of questions.
import { Browser, Server, setUp } from '../../browser/candor.mjs';

const QUESTIONS = Number(process.env.QUESTIONS ?? 200);
const PER_BLOCK = 10;

const labels = ['Very poor', 'Poor', 'Neither good nor poor', 'Good', 'Very good'];
const points = labels.map((label, at) => ({ code: `${at + 1}`, label, value: at + 1 }));
const things = ['help desk', 'portal', 'training', 'manager', 'office', 'canteen', 'phone line', 'invoice', 'delivery', 'website'];
const blocks = [];
for (let at = 0; at < QUESTIONS; at += 1) {
  if (at % PER_BLOCK === 0) blocks.push({ code: `block${blocks.length + 1}`, title: `Part ${blocks.length + 1}`, questions: [] });
  const text = `In the last 3 months, how good or poor was the ${things[at % things.length]} on occasion ${at + 1}?`;
  blocks.at(-1).questions.push({ code: `q${at + 1}`, text, kind: { rating: { points } } });
}
const document_ = { format: 'candor-questionnaire/1', title: 'A long survey', blocks, measures: [] };

const p = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.ceil(numbers.length * share) - 1)];
const told = (numbers) => `median ${p(numbers, 0.5).toFixed(0)} ms, p95 ${p(numbers, 0.95).toFixed(0)} ms (${numbers.length})`;

const server = await Server.start();
const browser = await Browser.open();
try {
  const page = await browser.person();
  await setUp(page, server);
  const data = { slug: 'long', audience: 'customers', document: document_ };
  const made = await page.request.post(`${server.address}/api/v1/surveys`, { data, headers: { 'sec-fetch-site': 'same-origin' } });
  const { summary } = await made.json();
  const address = `${server.address}/surveys/${summary.id}/design`;

  const openings = [];
  for (let round = 0; round < 8; round += 1) {
    await page.goto('about:blank');
    await page.goto(address, { waitUntil: 'commit' });
    openings.push(await page.evaluate((count) => new Promise((resolve) => {
      const look = () => {
        if (document.querySelectorAll('.outline-question').length === count && document.getElementById('title')) {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
        } else requestAnimationFrame(look);
      };
      look();
    }), QUESTIONS));
  }
  console.log(`open: first ${openings[0].toFixed(0)} ms, then ${told(openings.slice(1))}`);

  // how long a press of a key or a button takes until what it changed is painted
  await page.evaluate(() => {
    window.took = [];
    const measure = (event) => {
      const start = event.timeStamp;
      requestAnimationFrame(() => requestAnimationFrame(() => window.took.push(performance.now() - start)));
    };
    addEventListener('keydown', measure, true);
    addEventListener('click', measure, true);
  });
  const taken = () => page.evaluate(() => window.took.splice(0));

  const middle = Math.floor(QUESTIONS / 2);
  await page.locator('.outline-question button').nth(middle).click();
  const stem = page.getByRole('textbox', { name: 'Question', exact: true });
  await stem.focus();
  await page.keyboard.press('End');
  await page.waitForTimeout(500);
  await taken();
  for (const letter of ' And how quick was it when you first asked for help with it, and who did help you? '.repeat(2)) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(200);
  console.log(`key press to paint: ${told(await taken())}`);

  for (let round = 0; round < 20; round += 1) {
    await page.locator(round % 2 ? '#move-up' : '#move-down').click();
    await page.waitForTimeout(150);
  }
  console.log(`moving a question: ${told(await taken())}`);

  const waits = [];
  for (let round = 0; round < 10; round += 1) {
    await stem.fill(`How good or poor is our excellent help desk, the ${round}th?`);
    const start = Date.now();
    await page.locator('.findings mark').filter({ hasText: /^our excellent$/ }).waitFor();
    waits.push(Date.now() - start);
    await stem.fill('How good or poor is the help desk?');
    await page.locator('.findings mark').filter({ hasText: /^our excellent$/ }).waitFor({ state: 'detached' });
  }
  console.log(`from the last key to the finding, the pause of 120 ms included: ${told(waits)}`);
} finally {
  await server.stop();
  await browser.close();
}

// The linkage report as a manager reads it: on a screen, a phone and paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

const QUERY = 'employees=example-employees:esat&customers=example-customers:overall';
let browser, server, page;

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  page = await browser.person({ viewport: { width: 1280, height: 900 } }, ['401']);
  await setUp(page, server);
  await page.getByRole('button', { name: 'Load the example organisation' }).click();
  await page.getByRole('heading', { name: 'How the two go together' }).waitFor();
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

async function open(query = QUERY) {
  await page.goto(`${server.address}/linkage?${query}`);
  await page.locator('.report figure svg').first().waitFor();
}

/** What we cannot say is on the screen, wherever the page is scrolled to. */
async function staysInSight(what) {
  const height = await page.evaluate(() => document.querySelector('.report').scrollHeight);
  for (const at of [0, 0.3, 0.6, 0.9]) {
    await page.evaluate((y) => window.scrollTo(0, y), at * height);
    const box = await page.locator('#cannot').boundingBox();
    const size = page.viewportSize();
    assert.ok(box && box.y >= 0 && box.y + box.height <= size.height, `${what}: at ${at} of the page the box is at ${box?.y}`);
  }
}

test('the report tells everything, and what it cannot say stays in sight', async () => {
  await open();
  await page.getByText(/Across 71 units, units where employees scored higher/).first().waitFor();
  for (const name of ['Each unit', 'All links of these two surveys', 'What it would mean', 'How sure', 'Other explanations', 'Employee areas that go with it most', 'Is it the same in every channel?', 'Wave by wave', 'Compared with other studies', 'Method']) {
    assert.equal(await page.getByRole('heading', { name, exact: true }).count(), 1, name);
  }
  await staysInSight('desktop');
  await page.evaluate(() => window.scrollTo(0, 0));
  await accessible(page, 'the report');
  await picture(page, 'report', { fullPage: true });
});

test('on a phone nothing sticks out and the box stays in sight', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open();
  await fits(page, 'the report on a phone');
  await staysInSight('phone');
  await accessible(page, 'the report on a phone');
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.report figure svg')].filter((svg) => {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return scale < 0.95;
    }).length);
  assert.equal(small, 0, 'charts are drawn for the phone and not shrunk');
  await picture(page, 'report-phone', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('on paper all tables are open and nothing is violated', async () => {
  await open();
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => document.documentElement.getBoundingClientRect());
  const hidden = await page.evaluate(() => [...document.querySelectorAll('.report details table')].filter((t) => t.getBoundingClientRect().height === 0).length);
  assert.equal(hidden, 0, 'a table is folded away on paper');
  await accessible(page, 'the report on paper');
  await page.emulateMedia({ media: 'screen' });
});

test('every filter is in the address and survives a reload', async () => {
  await open();
  await page.getByLabel('Part of the organisation').selectOption('north');
  await page.waitForURL(/within=north/);
  await page.getByText('24 units').first().waitFor();
  await page.getByLabel('Wave of customers').selectOption('2026-Q2');
  await page.waitForURL(/customers_wave=2026-Q2/);
  await page.reload();
  await page.locator('.report figure svg').first().waitFor();
  assert.equal(await page.getByLabel('Part of the organisation').inputValue(), 'north');
  assert.equal(await page.getByLabel('Wave of customers').inputValue(), '2026-Q2');
  assert.equal(await page.getByText('the direction is unknown').count(), 0, 'waves differ');
});

test('a link of the table leads to its own report, by keyboard alone', async () => {
  await open();
  const summary = page.getByText('All 60 links with their intervals').first();
  await summary.focus();
  await page.keyboard.press('Enter');
  const link = page.getByRole('link', { name: 'Teamwork' }).first();
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/employees=example-employees:teamwork/);
  await page.getByRole('heading', { name: /^Teamwork and/ }).waitFor();
});

test('files carry the same finding', async () => {
  await open();
  const file = async (format, part = 'linkage') => {
    const reply = await page.request.get(`${server.address}/api/v1/reports/linkage/export?${QUERY}&format=${format}&part=${part}`);
    assert.equal(reply.status(), 200, `${format} ${part}`);
    return reply.body();
  };
  assert.ok((await file('pdf')).subarray(0, 5).equals(Buffer.from('%PDF-')));
  assert.ok((await file('html')).toString().includes('Across 71 units'));
  assert.ok((await file('svg')).toString().startsWith('<svg'));
  assert.equal((await file('csv', 'drivers')).toString().trim().split('\n').length, 8);
  assert.equal((await file('csv', 'trend')).toString().trim().split('\n').length, 4);
  assert.equal((await file('csv', 'consistency')).toString().trim().split('\n').length, 7);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Picture (PNG)' }).click()]);
  assert.equal(download.suggestedFilename(), 'linkage.png');
});

test('thirty charts fit into 60 kB beyond the console', async () => {
  const pages = await Promise.all(['esat', 'teamwork', 'enps'].map(async (measure) => {
    const reply = await page.request.get(`${server.address}/api/v1/reports/linkage/page?employees=example-employees:${measure}&customers=example-customers:overall`);
    return (await reply.json()).html;
  }));
  const all = pages.join('');
  const charts = all.split('<svg').length - 1;
  const size = brotliCompressSync(Buffer.from(all)).length;
  assert.ok(charts >= 30, `${charts} charts`);
  assert.ok(size <= 60_000, `${charts} charts take ${size} bytes`);
});

// Where people struggle with a survey's pages: counted on the way, told on a screen.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let browser, server, page, id, version;

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('kinds.json', readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url)));
  server.command('survey', 'create', 'kinds.json', '--audience', 'customers', '--slug', 'kinds', '--wave', 'w1');
  page = await browser.person({}, ['401']);
  await setUp(page, server);
  [{ id }] = await (await page.request.get(`${server.address}/api/v1/surveys`)).json();
  ({ version } = await (await page.request.get(`${server.address}/api/v1/respond/kinds`)).json());
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

/** Sends a response whose visit went so. */
async function visit(pages, { channel = null, time = 'one_to_three_minutes' } = {}) {
  const paradata = { pages, time, scripts: true, kept: true };
  const data = { key: randomUUID(), version, unit: 'n', answers: { single: { choice: 'a' } }, channel, paradata };
  const reply = await page.request.post(`${server.address}/api/v1/respond/kinds/responses`, { data });
  assert.equal(reply.status(), 200, await reply.text());
}

async function open(query = '') {
  await page.goto(`${server.address}/surveys/${id}/experience${query}`);
  await page.locator('.report .sentence').waitFor();
}

test('before there are enough visits the screen says so', async () => {
  for (let n = 0; n < 4; n += 1) await visit([{ problems: 3 }]);
  await page.goto(`${server.address}/surveys/${id}/results`);
  await page.getByRole('link', { name: 'Experience' }).click();
  await page.getByText('Not enough yet.').waitFor();
  assert.equal(await page.locator('.report svg, .report table').count(), 0, 'nothing is told of four visits');
  await accessible(page, 'the experience of too few');
  await visit([]);
  await page.reload();
  await page.getByText('5 visits', { exact: true }).waitFor();
});

test('without scripts errors and steps back are counted, and who leaves is missed', async () => {
  const context = await browser.person({ javaScriptEnabled: false }, ['422']);
  const next = () => context.getByRole('button', { name: 'Continue' }).last().click();
  for (let person = 0; person < 5; person += 1) {
    await context.goto(`${server.address}/s/kinds?unit=n`);
    await context.getByRole('radio', { name: /First/ }).check();
    await next();
    await context.getByRole('checkbox', { name: /First/ }).check();
    await context.getByRole('checkbox', { name: /None of these/ }).check();
    await next();
    await context.getByRole('link', { name: /Pick any of these/ }).waitFor();
    await context.getByRole('checkbox', { name: /First/ }).uncheck();
    await next();
    await context.getByText('How good or poor was it?').first().waitFor();
    await context.getByRole('button', { name: 'Back' }).click();
    await context.getByText('Pick any of these').first().waitFor();
    // and gone
  }
  const headers = { 'sec-fetch-site': 'same-origin' };
  const reply = await page.request.post(`${server.address}/api/v1/surveys/${id}/waves`, { data: { code: 'w2' }, headers });
  assert.equal(reply.status(), 200, await reply.text());
  const found = await (await page.request.get(`${server.address}/api/v1/surveys/${id}/experience?wave=w1`)).json();
  assert.equal(found.visits, 10);
  const [, second, third] = found.pages;
  assert.deepEqual([second.problems.with, second.changes.with, third.back.with, third.left.with], [5, 0, 5, 5]);
});

test('the screen names the page where people struggle, in light and dark, wide and narrow', async () => {
  const smooth = [{}, { changes: 1 }];
  for (let n = 0; n < 120; n += 1) {
    const pages = n % 3 === 0 ? [{}, {}, {}, {}, { problems: 2, back: 1, help: 1 }] : n % 20 === 1 ? smooth : [];
    await visit(pages, { channel: n < 40 ? 'telephone' : null, time: n % 4 === 0 ? 'three_to_ten_minutes' : 'one_to_three_minutes' });
  }
  await open();
  await page.getByText(/People struggle most on page 5, “Rate each of these”/).first().waitFor();
  const levels = page.getByRole('table', { name: 'Experience levels with their targets' });
  await levels.getByRole('row', { name: /User errors Not met 33/ }).waitFor();
  await levels.getByRole('row', { name: /Unfinished visits Met 0/ }).waitFor();
  for (const name of ['Four experience levels', 'Where people struggle', 'How far people come', 'Page by page', 'How long it takes', 'Method', 'What we cannot say', 'Targets']) {
    assert.equal(await page.getByRole('heading', { name, exact: true }).count(), 1, name);
  }
  assert.equal(await page.locator('.report figure svg').count(), 1);
  await accessible(page, 'the experience');
  await fits(page, 'the experience');
  await picture(page, 'experience', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await open();
  await accessible(page, 'the experience on a phone');
  await fits(page, 'the experience on a phone');
  await picture(page, 'experience-phone', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await open();
  await picture(page, 'experience-dark', { fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
});

test('wave and channel are in the address', async () => {
  await open();
  await page.getByLabel('Channel').selectOption('telephone');
  await page.waitForURL(/channel=telephone/);
  await page.getByText('40 visits', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('40 visits', { exact: true }).waitFor();
  await page.getByLabel('Channel').selectOption('');
  await page.getByLabel('Wave').selectOption('w1');
  await page.waitForURL(/wave=w1/);
  await page.getByText('10 visits', { exact: true }).waitFor();
  assert.ok((await page.locator('.report figcaption').innerText()).includes('Of 100 visits 50 came to the last page'));
  await picture(page, 'experience-left');
});

test('targets are set by keyboard, and a wrong one is named', async () => {
  await open();
  const errors = page.getByLabel('User errors');
  await errors.fill('101');
  await page.getByText('Enter a whole number from 0 to 100.').waitFor();
  await page.getByRole('button', { name: 'Save targets' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'user_errors');
  await accessible(page, 'a wrong target');
  await errors.fill('50');
  await errors.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('row', { name: /User errors Met 33/ }).waitFor();
  await page.reload();
  await page.getByRole('row', { name: /User errors Met 33/ }).waitFor();
  assert.equal(await page.getByLabel('User errors').inputValue(), '50');
  await page.getByRole('button', { name: 'Enter the usual ones' }).click();
  assert.equal(await page.getByLabel('User errors').inputValue(), '10');
});

// What respondents meet: the keyboard alone, a bad network, a killed server, nonsense.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, PASSWORD, Server, accessible, fits, picture } from './candor.mjs';

let server, browser;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('kinds.json', readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url)));
  server.command('survey', 'create', 'kinds.json', '--audience', 'customers', '--slug', 'kinds', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const next = (page) => page.getByRole('button', { name: 'Continue' }).click();
const at = (page, words) => page.waitForFunction((text) => document.title.includes(text), words);

/** How many responses the server has, as an administrator sees it; fewer than five are not told. */
async function stored(page) {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const ada = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  const signedIn = await page.request.post(`${server.address}/api/v1/set-up`, { data: { ...ada, code: server.code }, headers });
  assert.equal(signedIn.status(), 200);
  const cookie = signedIn.headers()['set-cookie'].split(';')[0];
  const [survey] = await (await page.request.get(`${server.address}/api/v1/surveys`, { headers: { cookie } })).json();
  return survey.responses;
}

test('every kind of question is accessible and fits a phone', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 } });
  await page.goto(`${server.address}/s/kinds?unit=n`);
  await page.getByRole('radio', { name: /First/ }).waitFor();
  await picture(page, 'respondent-phone');
  for (let step = 1; step <= 6; step += 1) {
    await page.locator('.question').first().waitFor();
    await accessible(page, `page ${step}`);
    await fits(page, `page ${step}`);
    if (step === 1) {
      await next(page);
      await page.getByRole('link', { name: /Pick one of these/ }).waitFor();
      await at(page, 'Error');
      await accessible(page, 'a page with an error');
      await page.getByRole('radio', { name: /First/ }).check();
    }
    if (step === 4) await picture(page, 'respondent-scale');
    if (step < 6) {
      const title = await page.title();
      await next(page);
      await page.waitForFunction((before) => document.title !== before, title);
    }
  }
  await page.getByLabel('A number', { exact: false }).first().fill('about ten');
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByText('Enter a number, such as 12 or 3.5.').first().waitFor();
  assert.equal(await page.getByLabel('A number', { exact: false }).first().inputValue(), 'about ten', 'what was typed is kept');
  await page.context().close();
});

test('the keyboard alone is enough, Back loses nothing, and a reload goes on', async () => {
  const page = await browser.person();
  await page.goto(`${server.address}/s/kinds?unit=n`);
  const first = page.getByRole('radio', { name: /First/ });
  await first.waitFor();
  for (let tabs = 0; tabs < 15 && !(await first.evaluate((e) => e === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.ok(await first.isChecked());
  await page.keyboard.press('Enter');
  await at(page, 'Question 2 of 10');
  await page.goBack();
  await at(page, 'Question 1 of 10');
  assert.ok(await page.getByRole('radio', { name: /First/ }).isChecked(), 'Back keeps the answer');
  await page.goForward();
  await at(page, 'Question 2 of 10');
  await page.getByRole('checkbox', { name: /Second/ }).check();
  await page.reload();
  await page.locator('.question').first().waitFor();
  await page.getByText('We kept your answers').first().waitFor();
  await page.context().close();
});

test('a killed server and a lost network cost nothing: the answers are sent once, later', async () => {
  const page = await browser.person({}, ['ERR_CONNECTION_REFUSED', 'ERR_INTERNET_DISCONNECTED', 'Failed to load resource']);
  await page.goto(`${server.address}/s/kinds?unit=s`);
  await page.getByRole('radio', { name: /Second/ }).check();
  for (let step = 2; step <= 6; step += 1) {
    const title = await page.title();
    await next(page);
    await page.waitForFunction((before) => document.title !== before, title);
  }
  await server.kill();
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await accessible(page, 'answers that could not be sent');
  await server.revive();
  await page.getByText('That was all.').waitFor({ timeout: 60_000 });
  // four more make the number large enough to be told: it is five exactly when ours is there once
  server.write('four.csv', `unit,single\n${'n,a\n'.repeat(4)}`);
  server.command('import', 'responses', 'four.csv', '--survey', 'kinds', '--unit', 'unit');
  assert.equal(await stored(page), 5);
  await page.context().close();
});

test('links that lead nowhere end politely', async () => {
  const page = await browser.person({}, ['404', '410']);
  await page.goto(`${server.address}/s/no-such-survey`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await accessible(page, 'a survey that does not exist');
  await page.goto(`${server.address}/s/kinds`);
  await page.getByText('North desk').first().waitFor();
  await accessible(page, 'choosing the team');
});

test('without scripts there is a sentence instead of an empty page', async () => {
  const page = await browser.person({ javaScriptEnabled: false });
  await page.goto(`${server.address}/s/kinds`);
  assert.match(await page.locator('body').innerText(), /\w+ \w+/);
});

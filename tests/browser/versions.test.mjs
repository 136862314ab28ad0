// The next version of a survey in the field, and questions from the bank.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let server, browser, page, id;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  // a wave that cannot go on is refused once
  page = await browser.person({}, ['422']);
  await setUp(page, server);
});
after(async () => {
  // the overview asks for new answers every few seconds
  await page.goto('about:blank');
  await server.stop();
  await browser.close();
});

const read = async () => (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
const saved = () => page.getByText(/^Saved/).first().waitFor();

test('a survey starts from a template, which says how long it takes', async () => {
  await page.goto(`${server.address}/surveys/new`);
  const offer = page.getByRole('radio', { name: /Your first weeks here.*questions, about \d+ (to \d+ )?minutes?/ });
  await offer.check();
  await accessible(page, 'the templates');
  await page.getByRole('textbox').first().fill('start');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  id = /surveys\/([^/]+)\/design/.exec(page.url())[1];
  await page.getByText(/^About \d+ (to \d+ )?minutes?$/).first().waitFor();
});

test('a question of the bank is found by typing and added with codes of its own', async () => {
  const before = (await read()).document;
  await page.getByRole('button', { name: 'Add from the bank' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a question from the bank' });
  await dialog.getByLabel('Search').fill('teamwork colleagues');
  await accessible(page, 'the bank');
  await picture(page, 'bank');
  assert.equal(await dialog.locator('.bank button').count(), 1);
  await dialog.locator('.bank button').click();
  await dialog.waitFor({ state: 'hidden' });
  await saved();
  await page.getByRole('button', { name: 'Add from the bank' }).click();
  await dialog.getByLabel('Search').fill('teamwork colleagues');
  await dialog.locator('.bank button').click();
  await dialog.waitFor({ state: 'hidden' });
  let now;
  for (let tries = 0; tries < 100; tries += 1) {
    now = await read();
    if (now.document.measures.length === before.measures.length + 2) break;
    await page.waitForTimeout(100);
  }
  const measures = now.document.measures.map((measure) => measure.code);
  assert.ok(measures.includes('teamwork') && measures.includes('teamwork_2'), measures.join());
  assert.deepEqual(now.problems, []);
});

test('what differs is shown before a next version is published', async () => {
  await saved();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByLabel('Code of the first wave').fill('w1');
  await page.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL(new RegExp(`/surveys/${id}$`));
  const first = await read();
  await page.goto(`${server.address}/surveys/${id}/design`);
  await page.getByRole('button', { name: 'Write the next version' }).click();
  await page.getByLabel('Title').waitFor();
  const stem = first.document.blocks[0].questions[0].text;
  await page.getByRole('button', { name: new RegExp(stem.slice(0, 30)) }).first().click();
  await page.getByLabel('Question', { exact: true }).fill(`${stem} Please tell us`);
  await saved();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish the next version?' });
  await dialog.getByRole('heading', { name: 'Wording' }).waitFor();
  await dialog.getByText('The question is worded otherwise.').waitFor();
  assert.equal(await dialog.getByLabel('Code of the wave').inputValue(), 'w1', 'the running wave can go on');
  await accessible(page, 'the differences');
  await picture(page, 'differences');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the differences on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  // the author says that it asks something else
  await dialog.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: 'Publish and open' }).click();
  await dialog.getByText(/Give the code of a new wave/).first().waitFor();
  await dialog.getByLabel('Code of the wave').fill('w2');
  await dialog.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL(new RegExp(`/surveys/${id}$`));
  const now = await read();
  assert.notEqual(now.version, first.version);
  assert.deepEqual(now.summary.waves.map((wave) => [wave.code, wave.open]), [['w1', false], ['w2', true]]);
});

test('a next version can be given up', async () => {
  await page.goto(`${server.address}/surveys/${id}/design`);
  await page.getByRole('button', { name: 'Write the next version' }).click();
  await page.getByLabel('Title').fill('Something else');
  await saved();
  await page.getByRole('button', { name: 'Give up' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete draft' }).click();
  await page.waitForURL(new RegExp(`/surveys/${id}$`));
  const now = await read();
  assert.deepEqual([now.next, now.document.title], [null, 'Your first weeks here']);
});

// The linter in the designer: what it finds while one types, and what can be done about it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let server, browser, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person();
  await setUp(page, server);
});
after(async () => {
  // parts of the designer may still be on their way
  await page?.goto('about:blank');
  await server.stop();
  await browser.close();
});

const points = ['Very poor', 'Poor', 'Neither good nor poor', 'Good', 'Very good'].map((label, at) => ({ code: `${at + 1}`, label, value: at + 1 }));
const question = (code, text) => ({ code, text, kind: { rating: { points } } });

/** A draft with these questions, open at the first. */
async function draft(slug, texts) {
  const questions = texts.map((text, at) => question(`q${at + 1}`, text));
  const document = { format: 'candor-questionnaire/1', title: 'Contact', blocks: [{ code: 'b', questions }], measures: [] };
  const data = { slug, audience: 'customers', document };
  const made = await page.request.post(`${server.address}/api/v1/surveys`, { data, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(made.status(), 201, await made.text());
  const { summary } = await made.json();
  await page.goto(`${server.address}/surveys/${summary.id}/design`);
  await page.getByRole('button', { name: /^1\. / }).click();
  await page.getByRole('textbox', { name: 'Question', exact: true }).waitFor();
  return summary.id;
}

const stem = () => page.getByRole('textbox', { name: 'Question', exact: true });
const here = () => page.getByRole('region', { name: 'Findings of the linter' });
const list = () => page.getByRole('region', { name: 'Wording and scales' });
const stored = async (id) => (await (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json()).document;

async function until(what, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(what);
}

test('a leading question is found while it is typed, Fix repairs it and Undo brings it back', async () => {
  await draft('leading', ['How good or poor was the help desk?']);
  await list().getByText('Nothing found.').or(list().getByText(/advice/)).first().waitFor();
  assert.equal(await here().getByText('Error', { exact: true }).count(), 0);
  await stem().fill('');
  await stem().pressSequentially('How good or poor is our excellent help desk?');
  const found = here().getByRole('listitem').filter({ hasText: 'our excellent' });
  await found.getByText('Error', { exact: true }).waitFor();
  assert.equal(await found.locator('mark').textContent(), 'our excellent');
  await found.getByText('Praising what is rated pushes the rating up.').waitFor();
  await list().getByText(/^1 error/).waitFor();
  await accessible(page, 'a finding at its question');
  await picture(page, 'lint-finding', { fullPage: true });
  await found.getByRole('button', { name: /^Fix: How good or poor is our help desk\?$/ }).click();
  await found.waitFor({ state: 'detached' });
  assert.equal(await stem().inputValue(), 'How good or poor is our help desk?');
  await page.getByRole('button', { name: 'Undo' }).click();
  await found.waitFor();
  assert.equal(await stem().inputValue(), 'How good or poor is our excellent help desk?');
});

test('Why? tells the rule with its reason, its examples and its source', async () => {
  await draft('why', ['How good or poor is our excellent help desk?']);
  const found = here().getByRole('listitem').filter({ hasText: 'our excellent' });
  const why = found.getByRole('button', { name: /^Why\?/ });
  await why.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Self-praise of the rated object' });
  await dialog.getByText('Praising what is rated pushes the rating up.').waitFor();
  await dialog.getByText('How satisfied were you with our outstanding support team?').waitFor();
  await dialog.getByText('How satisfied or dissatisfied were you with the support team?').waitFor();
  await dialog.getByText(/^Source: Krosnick/).waitFor();
  await accessible(page, 'why a rule exists');
  await picture(page, 'lint-why');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

test('a finding is kept with a reason, which is stored, and can be judged again', async () => {
  const id = await draft('kept', ['How good or poor is our excellent help desk?']);
  const found = here().getByRole('listitem').filter({ hasText: 'our excellent' });
  await found.getByRole('button', { name: /^Keep, with a reason/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep this finding?' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.getByText('Say why it is kept, such as: asked so since 2019.').waitFor();
  await accessible(page, 'a reason that is missing');
  await dialog.getByLabel('Reason').fill('It is the name of the team.');
  await picture(page, 'lint-keep');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await found.waitFor({ state: 'detached' });
  const suppressions = [{ rule: 'W05', at: 'q1', reason: 'It is the name of the team.' }];
  await until('the reason was not saved', async () => JSON.stringify((await stored(id)).suppressions) === JSON.stringify(suppressions));
  await page.reload();
  await list().getByText('Kept, with a reason').click();
  await list().getByText('W05, q1: It is the name of the team.').waitFor();
  await list().getByRole('button', { name: /^Judge W05 again/ }).click();
  await list().getByText(/^1 error/).waitFor();
  await until('the reason is still stored', async () => (await stored(id)).suppressions.length === 0);
});

test('the list leads to each finding, and errors are kept with a reason before publishing', async () => {
  const id = await draft('published', ['How good or poor was the help desk?', 'Was the help desk quick? Was it polite?']);
  await list().getByRole('link', { name: /^Error\s*Block 1, question 2: It asks two questions/ }).click();
  await here().getByRole('listitem').first().waitFor();
  assert.equal(await stem().inputValue(), 'Was the help desk quick? Was it polite?');
  await until('the field did not take the focus', () => stem().evaluate((field) => field === document.activeElement));
  await accessible(page, 'the list of findings');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'a finding on a phone');
  await accessible(page, 'a finding on a phone');
  await picture(page, 'lint-phone', { fullPage: true });
  await page.getByRole('radio', { name: 'Outline' }).check();
  await fits(page, 'the list of findings on a phone');
  await picture(page, 'lint-phone-list', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'lint-dark', { fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await dialog.getByText(/The linter finds \d+ errors? that can bias or spoil answers/).waitFor();
  await accessible(page, 'publishing with errors');
  await picture(page, 'lint-publish');
  await dialog.getByRole('button', { name: 'Go back to the draft' }).click();
  const errors = list().getByRole('link', { name: /^Error/ });
  for (let left = await errors.count(); left > 0; left = await errors.count()) {
    await errors.first().click();
    await here().getByRole('listitem').filter({ hasText: 'Error' }).first().getByRole('button', { name: /^Keep, with a reason/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('It was asked like this for years.');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await until('what is kept is still an error', async () => (await errors.count()) < left);
  }
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL(new RegExp(`/surveys/${id}$`));
});

test('another language is judged by its structure, and the page says so', async () => {
  const document = { format: 'candor-questionnaire/1', title: 'Kontakt', language: 'de', blocks: [{ code: 'b', questions: [question('q1', 'Wie gut war unser exzellenter Service?')] }], measures: [] };
  const data = { slug: 'german', audience: 'customers', document };
  const made = await page.request.post(`${server.address}/api/v1/surveys`, { data, headers: { 'sec-fetch-site': 'same-origin' } });
  await page.goto(`${server.address}/surveys/${(await made.json()).summary.id}/design`);
  await list().getByText(/Words of other languages than English are judged when the draft is saved/).waitFor();
  // what this page does not know, the server does
  await list().getByRole('link', { name: /exzellent/ }).waitFor();
});

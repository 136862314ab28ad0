// Editing: saved as one types, kept when the session ends, never overwritten silently.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, PASSWORD, Server, accessible, fits, picture, setUp } from './candor.mjs';

let server, browser, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['401', '409']);
  await setUp(page, server);
});
after(async () => {
  // parts of the designer may still be on their way
  await page?.goto('about:blank');
  await server.stop();
  await browser.close();
});

const saved = () => page.getByText(/^Saved/).first().waitFor();

async function draft(slug) {
  await page.goto(`${server.address}/surveys/new`);
  await page.getByRole('radio', { name: /Your last contact/ }).check();
  await page.getByRole('textbox').first().fill(slug);
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  await page.getByLabel('Title').waitFor();
  return /surveys\/([^/]+)\/design/.exec(page.url())[1];
}

async function read(id) {
  return (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
}

async function until(what, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(what);
}

test('wording is saved as it is typed, and problems are named', async () => {
  const id = await draft('wording');
  await page.getByLabel('Title').fill('Your contact with the desk');
  await until('the title was not saved', async () => (await read(id)).document.title === 'Your contact with the desk');
  await saved();
  await accessible(page, 'the designer');
  await picture(page, 'designer');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the designer on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByLabel('Title').fill('');
  await until('the problem was not found', async () => (await read(id)).problems.length === 1);
  await page.getByLabel('Title').fill('Contact');
  await until('the problem stays', async () => (await read(id)).problems.length === 0);
});

test('a session that ends in the middle of editing loses nothing', async () => {
  const id = await draft('session');
  await page.context().clearCookies();
  await page.getByLabel('Title').fill('Written after the session had ended');
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  await dialog.getByLabel('E-mail address').fill('ada@example.org');
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByLabel('Title').inputValue(), 'Written after the session had ended');
  await until('the draft was not saved after signing in', async () => (await read(id)).document.title === 'Written after the session had ended');
});

test('a draft that somebody else changed is not overwritten silently', async () => {
  const id = await draft('two-people');
  const { document, revision } = await read(id);
  const theirs = { revision, document: { ...document, title: 'Theirs' } };
  const put = await page.request.put(`${server.address}/api/v1/surveys/${id}/draft`, { data: theirs, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(put.status(), 200);
  await page.getByLabel('Title').fill('Mine');
  await page.getByText(/somebody else/i).first().waitFor();
  assert.equal((await read(id)).document.title, 'Theirs', 'theirs stays until a person decides');
  assert.equal(await page.getByLabel('Title').inputValue(), 'Mine', 'mine stays in the page');
  await accessible(page, 'a conflict');
});

test('every kind of question can be added and tried, and nothing about it violates WCAG 2.2 AA', async () => {
  const id = await draft('kinds');
  const kinds = await page.getByLabel('Kind of question').locator('option').allInnerTexts();
  assert.ok(kinds.length >= 22, `${kinds.length} kinds`);
  for (const kind of kinds) {
    await page.getByLabel('Kind of question').selectOption({ label: kind });
    await page.getByRole('button', { name: 'Add question' }).click();
    await page.getByRole('heading', { name: kind, exact: true, level: 2 }).waitFor();
    assert.equal(await page.locator('.preview .question').count(), 1, `${kind} is shown in the preview`);
    await accessible(page, `the editor of ${kind}`);
    await picture(page, `designer-${kind.replaceAll(' ', '-')}`);
  }
  await until('the kinds were not saved', async () => (await read(id)).document.blocks.flatMap((block) => block.questions).length >= kinds.length);
  const open = (await read(id)).problems.map((problem) => problem.message);
  assert.deepEqual([...new Set(open)].sort(), [
    'it has no picture; add one, or remove the option',
    'there is no picture; add some, or ask for a single or a multiple choice',
  ], 'each is complete as it comes; what pictures show is up to the author');
});

test('a condition is told in words, and a wrong one is named where it stands', async () => {
  const id = await draft('condition');
  const { document } = await read(id);
  const [first, second] = document.blocks.flatMap((block) => block.questions);
  await page.getByRole('button', { name: new RegExp(second.text.slice(0, 20)) }).first().click();
  const field = page.getByLabel(/^Asked only if/);
  await field.fill(`not answered(${first.code})`);
  await page.getByText(/^Asked when .*\.$/).waitFor();
  await until('the condition was not saved', async () => JSON.stringify((await read(id)).document).includes(`not answered(${first.code})`));
  assert.deepEqual((await read(id)).problems, []);
  await field.fill(`answered(${second.code})`);
  await page.getByText(/is asked here or later/).first().waitFor();
  await accessible(page, 'a condition with a problem');
  await field.fill('');
  await until('the problem stays', async () => (await read(id)).problems.length === 0);
});

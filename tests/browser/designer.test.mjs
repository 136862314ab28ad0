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

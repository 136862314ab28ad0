// A questionnaire of another system: chosen, its report read, kept as a draft.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, setUp } from './candor.mjs';

let server, browser, page;
const sample = (name) => fileURLToPath(new URL(`../../crates/exchange/tests/fixtures/${name}`, import.meta.url));

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['422']);
  await setUp(page, server);
});
after(async () => {
  // the designer asks the server for one thing or another as long as it is open
  await page.goto('about:blank');
  await server.stop();
  await browser.close();
});

test('a file of another system is read, its report shown, and kept as a draft', async () => {
  await page.goto(`${server.address}/surveys/new`);
  await page.getByRole('link', { name: 'Import a file' }).click();
  await page.getByRole('heading', { name: 'Import a file' }).waitFor();
  await page.getByLabel('File').setInputFiles(sample('qualtrics.qsf'));
  await page.getByRole('heading', { name: 'Buying and advice (Qualtrics .qsf)' }).waitFor();
  await page.getByText(/^Left out: \d+$/).waitFor();
  await page.getByText(/nothing of a file is executed/).waitFor();
  assert.equal(await page.locator('details:not([open])').count(), 2, 'what is the same, and an empty list of what is to finish, are folded');
  await accessible(page, 'the report of an import');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the report of an import on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByLabel('Who is asked').selectOption('employees');
  await page.getByLabel('Name in links').fill('buying');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  await page.getByLabel('Title').waitFor();
  assert.equal(await page.getByLabel('Title').inputValue(), 'Buying and advice');
});

test('a file that cannot be read is refused with what to do', async () => {
  await page.goto(`${server.address}/surveys/import`);
  await page.getByLabel('File').setInputFiles({ name: 'evil.lss', mimeType: 'text/xml', buffer: Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') });
  await page.getByRole('alert').getByText(/declares a document type/).waitFor();
  await page.getByLabel('File').setInputFiles(sample('xlsform.xlsx'));
  await page.getByRole('heading', { name: 'Work and safety (XLSForm .xlsx)' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.getByText(/it has 0 options/).waitFor();
});

// Files from respondents: sent when chosen, taken away, refused with a remedy; by keyboard and without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, fits } from './candor.mjs';

const PICTURES = new URL('../fixtures/pictures', import.meta.url).pathname;
const file = (name) => ({ name: `${name} of Anna`, mimeType: 'image/png', buffer: readFileSync(`${PICTURES}/${name}`) });

let server, browser;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  const document = {
    format: 'candor-questionnaire/1',
    title: 'Parcels',
    blocks: [{ code: 'b', together: true, questions: [
      { code: 'proof', text: 'A photograph of the parcel', required: true, kind: { file_upload: { max_files: 2 } } },
      { code: 'days', text: 'How many days did it take?', kind: { number: { min: 0, max: 99 } } },
    ] }],
  };
  server.write('parcels.json', JSON.stringify(document));
  server.command('survey', 'create', 'parcels.json', '--audience', 'customers', '--slug', 'parcels', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const PHONE = { viewport: { width: 390, height: 844 } };

for (const [what, options] of [['a phone', PHONE], ['a desktop', {}]]) {
  test(`a file is sent when it is chosen, and taken away, on ${what}`, async () => {
    const page = await browser.person(options, ['422', 'ERR_INTERNET_DISCONNECTED']);
    await answer(page, `${server.address}/s/parcels`);
    await page.getByText('A file can show who made it', { exact: false }).waitFor();
    await accessible(page, `a question for files on ${what}`);
    await fits(page, `a question for files on ${what}`);
    const field = page.getByLabel('Add a file');
    // what it is decides, and not what it is called
    await field.setInputFiles(file('still.gif'));
    await page.getByText('Choose one of these: PNG, JPEG, WebP.', { exact: false }).waitFor();
    await page.getByLabel('How many days').fill('4');
    await page.context().setOffline(true);
    await field.setInputFiles(file('desk.png'));
    await page.getByText('The file could not be sent.', { exact: false }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    const first = page.getByRole('checkbox', { name: 'File 1 (PNG)' });
    await first.waitFor();
    assert.ok(await first.isChecked());
    await page.getByText('The file was added.').waitFor();
    await field.setInputFiles(file('photo.jpg'));
    await page.getByRole('checkbox', { name: 'File 2 (JPG)' }).waitFor();
    await accessible(page, `files given on ${what}`);
    await first.focus();
    await page.keyboard.press('Space');
    await page.getByText('The file was taken away.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'file', 'the focus is not lost');
    await page.getByRole('checkbox', { name: 'File 1 (JPG)' }).waitFor();
    assert.equal(await page.getByRole('checkbox').count(), 1);
    assert.equal(await page.getByLabel('How many days').inputValue(), '4');
    await page.locator('.main').click();
    await page.locator('.notice h1').waitFor();
    await page.context().close();
  });
}

test('without scripts a file goes with the page, and comes back with it', async () => {
  const page = await browser.person({ ...PHONE, javaScriptEnabled: false }, ['422']);
  await page.goto(`${server.address}/s/parcels`);
  await page.getByLabel('How many days').fill('some');
  await page.getByLabel('Add a file').setInputFiles(file('desk.png'));
  await page.locator('.main').click();
  await page.locator('.summary').waitFor();
  assert.ok(await page.getByRole('checkbox', { name: 'File 1 (PNG)' }).isChecked());
  assert.equal(await page.getByLabel('How many days').inputValue(), 'some');
  await page.getByLabel('How many days').fill('4');
  await page.getByLabel('Add a file').setInputFiles(file('still.gif'));
  await page.locator('.main').click();
  await page.getByText('Choose one of these: PNG, JPEG, WebP.', { exact: false }).first().waitFor();
  assert.equal(await page.getByLabel('How many days').inputValue(), '4');
  await page.locator('.main').click();
  await page.locator('.notice h1').waitFor();
  await page.context().close();
});

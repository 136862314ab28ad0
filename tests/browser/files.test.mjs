// Files from respondents: sent when chosen, taken away, refused with a remedy; by keyboard and without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, fits, picture } from './candor.mjs';

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
      { code: 'weight', text: 'How heavy was the parcel, in kilograms?', kind: { number: { min: 0, max: 99 } } },
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

/** Keeps pictures in light and dark. */
async function looks(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `files-${name}-${colorScheme}`, { fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

for (const [what, options] of [['a phone', PHONE], ['a desktop', {}]]) {
  test(`a file is sent when it is chosen, and taken away, on ${what}`, async () => {
    const page = await browser.person(options, ['422', 'ERR_INTERNET_DISCONNECTED']);
    await answer(page, `${server.address}/s/parcels`);
    await page.getByText('A file can show who made it', { exact: false }).waitFor();
    await accessible(page, `a question for files on ${what}`);
    await fits(page, `a question for files on ${what}`);
    const field = page.getByLabel('Add a file');
    // waited for from here on, so that the browser asks in time
    const chosen = page.waitForEvent('filechooser', { timeout: 60_000 }).then((chooser) => chooser.setFiles(file('photo.jpg')));
    // what it is decides, and not what it is called
    await field.setInputFiles(file('still.gif'));
    await page.getByText('Choose one of these: PNG, JPEG, WebP.', { exact: false }).waitFor();
    await page.getByLabel('How heavy').fill('4');
    await page.context().setOffline(true);
    await field.setInputFiles(file('desk.png'));
    await page.getByText('The file could not be sent.', { exact: false }).waitFor();
    await accessible(page, `a file that could not be sent on ${what}`);
    await looks(page, `failed-${what.slice(2)}`);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    const first = page.getByRole('checkbox', { name: 'File 1 (PNG)' });
    await first.waitFor();
    assert.ok(await first.isChecked());
    await page.getByText('The file was added.').waitFor();
    // with the keyboard alone
    await field.press('Enter');
    await chosen;
    await page.getByRole('checkbox', { name: 'File 2 (JPG)' }).waitFor();
    await accessible(page, `files given on ${what}`);
    await fits(page, `files given on ${what}`);
    await looks(page, `given-${what.slice(2)}`);
    await first.focus();
    await page.keyboard.press('Space');
    await page.getByText('The file was taken away.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'file', 'the focus is not lost');
    await page.getByRole('checkbox', { name: 'File 1 (JPG)' }).waitFor();
    assert.equal(await page.getByRole('checkbox', { name: /^File/ }).count(), 1);
    assert.equal(await page.getByLabel('How heavy').inputValue(), '4');
    await page.locator('.main').click();
    await page.locator('.notice h1').waitFor();
    await page.context().close();
  });
}

for (const [what, options] of [['a phone', PHONE], ['a desktop', {}]]) test(`without scripts a file goes with the page, and comes back with it, on ${what}`, async () => {
  const page = await browser.person({ ...options, javaScriptEnabled: false }, ['422']);
  await page.goto(`${server.address}/s/parcels`);
  await page.getByLabel('How heavy').fill('some');
  await page.getByLabel('Add a file').setInputFiles(file('desk.png'));
  await page.locator('.main').click();
  await page.locator('.summary').waitFor();
  assert.ok(await page.getByRole('checkbox', { name: 'File 1 (PNG)' }).isChecked());
  assert.equal(await page.getByLabel('How heavy').inputValue(), 'some');
  await page.getByLabel('How heavy').fill('4');
  await page.getByLabel('Add a file').setInputFiles(file('still.gif'));
  await page.locator('.main').click();
  await page.getByText('Choose one of these: PNG, JPEG, WebP.', { exact: false }).first().waitFor();
  await fits(page, `a file that is not taken on ${what}`);
  await looks(page, `without-scripts-${what.slice(2)}`);
  assert.equal(await page.getByLabel('How heavy').inputValue(), '4');
  await page.locator('.main').click();
  await page.locator('.notice h1').waitFor();
  await page.context().close();
});

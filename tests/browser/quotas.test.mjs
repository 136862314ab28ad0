// Quotas: whoever comes once one is full is led to its end, alike with the program and without it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, fits, setUp } from './candor.mjs';

let server, browser;
const PHONE = { viewport: { width: 360, height: 640 } };

const choice = (code, text, options) => ({
  code, text, kind: { single_choice: { options: options.map(([code, label]) => ({ code, label })) } },
});

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  const document = {
    format: 'candor-questionnaire/1',
    title: 'Visits',
    blocks: [{
      code: 'main',
      questions: [
        choice('way', 'How did you come?', [['desk', 'To the desk'], ['phone', 'By telephone']]),
        choice('mood', 'How was it?', [['good', 'Good'], ['bad', 'Bad']]),
      ],
    }],
    quotas: [{ code: 'desk', name: 'Visitors of the desk', when: "way = 'desk'", at_most: 5, says: 'We have heard enough of the desk.' }],
  };
  server.write('visits.json', JSON.stringify(document));
  server.command('survey', 'create', 'visits.json', '--audience', 'customers', '--slug', 'visits', '--wave', 'w1');
  // three of five are there
  server.write('three.csv', 'unit,way,mood\nn,desk,good\nn,desk,bad\nn,desk,good\n');
  server.command('import', 'responses', 'three.csv', '--survey', 'visits', '--unit', 'unit');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const rows = (question) => server.rows(question);
const stored = () => rows('SELECT answers FROM responses').length;
const counted = (column) => rows(`SELECT ${column} FROM quota_counts`)[0];

async function open(scripts) {
  const page = await browser.person({ javaScriptEnabled: scripts, ...PHONE });
  const address = `${server.address}/s/visits?unit=n`;
  await (scripts ? answer(page, address) : page.goto(address));
  return page;
}

async function choose(page, option, button = 'Continue') {
  await page.getByRole('radio', { name: option }).check();
  await page.getByRole('button', { name: button }).click();
}

test('the third person after two more is led to the end, with scripts and without', async () => {
  for (const scripts of [true, false]) {
    const page = await open(scripts);
    await choose(page, 'To the desk');
    await page.getByRole('heading', { name: 'How was it?' }).waitFor();
    await choose(page, 'Good', /Send answers/);
    await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
    await page.context().close();
  }
  assert.deepEqual([stored(), counted('counted')], [5, 5]);
  for (const scripts of [true, false]) {
    const page = await open(scripts);
    await choose(page, 'To the desk');
    await page.getByRole('heading', { name: 'Thank you. Your answers are not stored.' }).waitFor();
    await page.getByText('We have heard enough of the desk.').waitFor();
    await fits(page, 'the end of a full quota');
    if (scripts) await accessible(page, 'the end of a full quota');
    await page.context().close();
  }
  assert.deepEqual([stored(), counted('counted'), counted('turned_away')], [5, 5, 2]);
  assert.equal(rows('SELECT COUNT(*) FROM drafts')[0], 0, 'nothing is kept of them');
  const other = await open(true);
  await choose(other, 'By telephone');
  await other.getByRole('heading', { name: 'How was it?' }).waitFor();
  await other.context().close();
});

test('the fieldwork shows how far they are filled, in steps of five', async () => {
  const page = await browser.person(PHONE);
  await setUp(page, server);
  await page.goto(`${server.address}/surveys`);
  await page.getByRole('link', { name: 'Visits' }).first().click();
  await page.getByRole('link', { name: 'Quotas' }).click();
  await page.getByRole('heading', { name: 'Quotas: Visits' }).waitFor();
  const cells = page.getByRole('row', { name: /Visitors of the desk/ }).getByRole('cell');
  await cells.first().waitFor();
  assert.deepEqual(await cells.allInnerTexts(), ["way = 'desk'", '5', '5 or more', 'full', 'fewer than 5']);
  await accessible(page, 'quotas');
  await fits(page, 'quotas');
  await page.context().close();
});

// What stands beside the questions, loops and options taken from earlier questions: written in the designer with the
// keyboard alone, with an error on the way, and published.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let server, browser, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['401']);
  await setUp(page, server);
});
after(async () => {
  await page?.context().close();
  await server.stop();
  await browser.close();
});

const rating = { rating: { points: ['Very slow', 'Slow', 'Fast', 'Very fast'].map((label, at) => ({ code: `${at + 1}`, label, value: at + 1 })) } };
const options = (...labels) => labels.map((label, at) => ({ code: `o${at + 1}`, label }));
const questionnaire = {
  format: 'candor-questionnaire/1',
  title: 'The desk',
  introduction: 'About the desk. It takes a minute and is anonymous.',
  thanks: 'Thank you.',
  blocks: [
    { code: 'start', title: 'Your visits', questions: [
      { code: 'ways', text: 'Which ways did you come to us?', kind: { multiple_choice: { options: options('The telephone', 'The desk') } } },
      { code: 'visits', text: 'How many times did you come in the last 4 weeks?', kind: { number: { min: 0, max: 100, whole: true } } },
    ] },
    { code: 'way', title: 'Each way', questions: [{ code: 'speed', text: 'How slow or fast was {each}?', kind: rating }] },
    { code: 'end', title: 'In all', questions: [
      { code: 'best', text: 'Which way suited you best?', kind: { single_choice: { options: options('Another one', 'They were the same') } } },
      { code: 'why', text: 'What else should we know?', kind: { long_text: {} } },
    ] },
  ],
};

const read = async (id) => (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
const line = (name) => page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name });
const at = (id) => page.locator(`[id="${id}"]`);
const focused = (locator) => locator.evaluate((element) => element === document.activeElement);
const idOf = () => page.evaluate(() => document.activeElement?.id ?? '');

async function until(what, check) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(50);
  }
  assert.fail(await what());
}

const has = (id) => until(async () => `${await idOf()} has the focus instead of ${id}`, async () => (await idOf()) === id);

/** Presses Tab, or Shift and Tab, until something has the focus. */
async function tabTo(locator, { back = false, most = 60 } = {}) {
  for (let press = 0; press < most; press += 1) {
    if ((await locator.count()) > 0 && (await focused(locator.first()))) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`${locator} is not reached by Tab; ${await idOf()} has the focus`);
}

async function write(id, text) {
  await tabTo(at(id));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Chooses what begins so. */
async function choose(locator, text) {
  await tabTo(locator);
  await page.keyboard.type(text);
}

async function press(name) {
  await tabTo(page.getByRole('button', { name, exact: true }));
  await page.keyboard.press('Enter');
}

/** Opens a line of the outline by its arrows. */
async function openLine(name) {
  await page.keyboard.press('ControlOrMeta+k');
  await has('palette');
  await tabTo(page.locator('nav.outline button[tabindex="0"], nav.outline button:not([tabindex])'), { most: 3 });
  await page.keyboard.press('Home');
  for (let step = 0; step < 40 && !(await focused(line(name).first())); step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await has('editor-heading');
}

async function shown(name) {
  for (const [width, height] of [[390, 844], [1280, 900]]) {
    await page.setViewportSize({ width, height });
    await fits(page, `${name} at ${width}`);
    await picture(page, `editors-${name}-${width}`, { fullPage: true });
  }
  await accessible(page, name);
}

test('hidden fields, values, quotas, loops and options taken along are written with the keyboard alone', async () => {
  const data = { slug: 'editors', audience: 'customers', document: questionnaire };
  const made = await page.request.post(`${server.address}/api/v1/surveys`, { data, headers: { 'sec-fetch-site': 'same-origin' } });
  const { summary } = await made.json();
  const draft = async () => (await read(summary.id)).document;
  await page.goto(`${server.address}/surveys/${summary.id}/design`);
  await page.getByLabel('Title').waitFor();

  await openLine('Hidden fields');
  await press('Add a hidden field');
  await has('fields[0].name');
  await page.keyboard.type('Where the link stood');
  await write('fields[0].code', 'speed');
  await write('fields[0].values[0].text', 'at the desk');
  await page.getByText('A question, a row, a hidden field or a value has it already. Choose another one.').waitFor();
  assert.equal(await at('fields[0].code').inputValue(), 'speed', 'what was typed stays');
  await tabTo(at('fields[0].code'), { back: true });
  await write('fields[0].code', 'source');
  await write('fields[0].values[0].code', 'desk');
  await write('fields[0].values[1].text', 'in a letter');
  await write('fields[0].values[1].code', 'letter');
  await page.keyboard.press('Tab');
  await page.getByText('?f.source=desk').waitFor();
  await shown('fields');

  await openLine('Calculated values');
  await press('Add a calculated value');
  await has('values[0].name');
  await page.keyboard.type('Visits in a week');
  await write('values[0].code', 'weekly');
  await write('values[0].formula', 'round(visit / 4)');
  await page.getByText("There is no question 'visit' to refer to here (character 7). Do you mean 'visits'?").first().waitFor();
  assert.equal(await at('values[0].formula').getAttribute('aria-invalid'), 'true');
  await accessible(page, 'a formula that is wrong');
  await picture(page, 'editors-wrong', { fullPage: true });
  await tabTo(at('values[0].formula'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await tabTo(page.getByText('Help with the formula'));
  await page.keyboard.press('Enter');
  await choose(at('values[0].formula-function'), 'The nearest');
  await press('Insert: What is computed');
  await has('values[0].formula');
  await page.keyboard.type('visits / 4');
  await page.getByText(/^It is a number: /).waitFor();
  assert.equal(await at('values[0].formula').inputValue(), 'round(visits / 4)');
  await shown('values');

  await openLine('Quotas');
  await press('Add a quota');
  await has('quotas[0].name');
  await page.keyboard.type('Visitors of the desk');
  await tabTo(at('quotas[0].when-choose'));
  await page.keyboard.press('Enter');
  await has('quotas[0].when-question');
  await choose(at('quotas[0].when-question'), 'Where the link');
  await press('Use this condition');
  await has('quotas[0].when');
  assert.equal(await at('quotas[0].when').inputValue(), "source = 'desk'");
  await page.getByText(/^Counted when /).waitFor();
  await write('quotas[0].at_most', '3');
  // what only the server checks stands at its field as soon as it is saved
  await page.getByText(/^It is 3; choose 5 to/).first().waitFor();
  await tabTo(at('quotas[0].name'), { back: true });
  await write('quotas[0].at_most', 'many');
  await page.getByText('Enter a whole number, such as 200.').waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('50');
  await write('quotas[0].says', 'Enough visitors of the desk have answered already.');
  await shown('quotas');
  await press('Duplicate quota 1');
  await has('quotas[1].name');
  await openLine('Quotas');
  await page.keyboard.press('Control+z');
  await until(() => 'the copy is still there', async () => (await at('quotas[1].name').count()) === 0);
  assert.equal(await at('quotas[0].name').inputValue(), 'Visitors of the desk');

  await openLine('Each way');
  await choose(at('blocks[1].for_each'), 'For each');
  await page.getByText(/^Write \{each\}/).waitFor();
  await shown('loop');

  await openLine(/Which way suited/);
  await choose(at('blocks[2].questions[0].carried'), 'Those of');
  await choose(at('blocks[2].questions[0].carried.unchosen'), 'Those that were not');
  await tabTo(at('blocks[2].questions[0].carried.unchosen'), { back: true });
  await shown('carried');

  await openLine(/What else should we know/);
  await write('blocks[2].questions[1].show_if', 'weekly >= 2');
  await page.getByText(/^Asked when /).waitFor();

  await until(async () => JSON.stringify((await read(summary.id)).problems), async () => (await draft()).blocks[2].questions[1].show_if === 'weekly >= 2');
  assert.deepEqual((await read(summary.id)).problems, []);
  await page.keyboard.press('ControlOrMeta+k');
  await tabTo(page.getByRole('button', { name: 'Publish', exact: true }), { back: true });
  await page.getByText(/^Saved/).first().waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await tabTo(dialog.getByLabel('Code of the first wave'), { most: 3 });
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('w1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/surveys\/[^/]+$/);

  const { document } = await read(summary.id);
  assert.deepEqual(document.fields, [{ code: 'source', name: 'Where the link stood', values: [{ code: 'desk', label: 'at the desk' }, { code: 'letter', label: 'in a letter' }] }]);
  assert.deepEqual(document.values, [{ code: 'weekly', name: 'Visits in a week', formula: 'round(visits / 4)' }]);
  const [quota, ...more] = document.quotas;
  assert.deepEqual([quota.when, quota.at_most, quota.says, more], ["source = 'desk'", 50, 'Enough visitors of the desk have answered already.', []]);
  assert.equal(document.blocks[1].for_each, 'ways');
  assert.deepEqual(document.blocks[2].questions[0].carried, { from: 'ways', unchosen: true });
});

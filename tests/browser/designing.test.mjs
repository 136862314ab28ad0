// What makes designing quick: adding by typing, several parts at once, finding and replacing, undoing after the page
// was loaded anew, and what depends on what as a map.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

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

const yes_no = { yes_no: { yes: 'Yes', no: 'No' } };
const question = (code, text, more = {}) => ({ code, text, kind: yes_no, ...more });
const questionnaire = () => ({
  format: 'candor-questionnaire/1',
  title: 'The desk',
  introduction: 'About the desk.',
  thanks: '',
  blocks: [
    { code: 'first', title: 'First', questions: [question('a', 'Ask A?'), question('b', 'Ask B?', { show_if: "a = 'yes'" }), question('c', 'Ask C?')] },
    { code: 'second', title: 'Second', show_if: "c = 'no'", questions: [question('d', 'Ask D?'), question('e', 'Ask E?')] },
  ],
  measures: [],
});

let count = 0;
async function open(document = questionnaire()) {
  count += 1;
  const data = { slug: `designing-${count}`, audience: 'customers', document };
  const made = await page.request.post(`${server.address}/api/v1/surveys`, { data, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(made.status(), 201, await made.text());
  const { summary } = await made.json();
  await page.goto(`${server.address}/surveys/${summary.id}/design`);
  await page.getByLabel('Title').waitFor();
  return summary.id;
}

const read = async (id) => (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
const order = (document) => document.blocks.map((block) => block.questions.map((one) => one.code).join('')).join('|');

async function until(what, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(50);
  }
  assert.fail(await what());
}

/** Waits until the server has the questions in this order. */
const ordered = (id, expected) =>
  until(async () => `${order((await read(id)).document)} instead of ${expected}`, async () => order((await read(id)).document) === expected);

const line = (name) => page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name });
const focused = () => page.evaluate(() => document.activeElement.id);
const listed = (options) => page.getByRole('listbox', { name: 'What can be added' }).getByRole('option', options);
const field = () => page.getByRole('combobox', { name: 'Add by typing' });

test('kinds, questions of the bank and blocks are added by typing', async () => {
  const id = await open();
  await field().focus();
  await page.keyboard.type('/nps');
  const option = listed({ name: /0 to 10/ });
  await option.waitFor();
  assert.equal(await field().getAttribute('aria-activedescendant'), await option.getAttribute('id'));
  await accessible(page, 'the list of what can be added');
  await picture(page, 'designer-palette');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '0 to 10', level: 2 }).waitFor();
  // what is typed next is the question
  await until(() => 'the question has no focus', async () => (await focused()).endsWith('questions[2].text'));
  await page.keyboard.type('Would you recommend us?');
  await until(() => 'it was not saved', async () => (await read(id)).document.blocks[1].questions[2]?.text === 'Would you recommend us?');
  await field().focus();
  await page.keyboard.type('/matrix');
  await listed({ name: /^Choice matrix/ }).waitFor();
  const first = await field().getAttribute('aria-activedescendant');
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await field().getAttribute('aria-activedescendant'), first, 'it goes round');
  await page.keyboard.press('ArrowDown');
  assert.equal(await field().getAttribute('aria-activedescendant'), first);
  await page.keyboard.press('Escape');
  assert.equal(await listed().count(), 0);
  assert.equal(await field().inputValue(), '/matrix', 'the first Escape closes the list');
  await page.keyboard.press('Escape');
  assert.equal(await field().inputValue(), '');
  await page.keyboard.type('teamwork');
  await listed({ name: /From the bank/ }).first().click();
  await until(() => 'nothing came from the bank', async () => (await read(id)).document.blocks[1].questions.length === 4);
  await field().fill('/block');
  await listed({ name: /New block/ }).click();
  await until(() => 'the heading has no focus', async () => (await focused()) === 'blocks[2].title');
  await field().fill('no such thing at all');
  await page.getByText('Nothing has these words.').waitFor();
  await accessible(page, 'a list in which nothing was found');
});

test('several parts are chosen, moved, copied and deleted with keys alone, each in one step of undo', async () => {
  const id = await open();
  await line(/Ask B/).focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 parts selected').waitFor();
  await accessible(page, 'two parts that are selected');
  await picture(page, 'designer-selected');
  await page.keyboard.press('Alt+ArrowDown');
  await ordered(id, 'a|bcde');
  await until(() => 'the focus was lost', async () => (await focused()) === 'line-1-1');
  await page.keyboard.press('Control+z');
  await ordered(id, 'abc|de');
  await page.keyboard.press('Control+y');
  await ordered(id, 'a|bcde');
  await page.keyboard.press('Control+z');
  await ordered(id, 'abc|de');
  await line(/Ask A/).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await line(/Ask D/).focus();
  await page.keyboard.press('Space');
  await page.getByText('2 parts selected').waitFor();
  await page.keyboard.press('Control+d');
  await ordered(id, 'aa_1bc|dd_1e');
  assert.deepEqual((await read(id)).problems, []);
  await page.getByText('2 parts selected').waitFor();
  await page.keyboard.press('Delete');
  await ordered(id, 'abc|de');
  await until(() => 'the focus was lost', async () => (await focused()).startsWith('line-'));
  await page.keyboard.press('Control+a');
  await page.getByText('5 parts selected').waitFor();
  await page.keyboard.press('Delete');
  await ordered(id, '|');
  await page.getByRole('button', { name: 'Undo' }).click();
  await ordered(id, 'abc|de');
});

test('several parts are chosen and moved with the mouse alone, and by touch', async () => {
  const id = await open();
  await line(/Ask A/).click();
  await line(/Ask C/).click({ modifiers: ['Shift'] });
  await page.getByText('3 parts selected').waitFor();
  await line(/Ask B/).click({ modifiers: ['ControlOrMeta'] });
  await page.getByText('2 parts selected').waitFor();
  await page.getByLabel('Move what is selected into a block').selectOption('second');
  await ordered(id, 'b|deac');
  await page.getByRole('button', { name: 'Undo' }).click();
  await ordered(id, 'abc|de');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('radio', { name: 'Outline' }).check({ force: true });
  await page.getByRole('button', { name: 'Select several' }).click();
  await page.getByRole('button', { name: 'Select nothing' }).click();
  await line(/Second/).click();
  await page.getByText('1 part selected').waitFor();
  await fits(page, 'a selection on a phone');
  await picture(page, 'designer-selected-phone', { fullPage: true });
  const selected = page.getByRole('group', { name: 'What is selected' });
  await selected.getByRole('button', { name: 'Move up' }).click();
  await ordered(id, 'de|abc');
  await selected.getByRole('button', { name: 'Delete' }).click();
  await ordered(id, 'abc');
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('words are found in every language, and replaced one by one or all at once', async () => {
  const translations = { de: { texts: { title: 'Der desk', 'a/text': 'Frage zum Desk?' }, to_check: [] } };
  const id = await open({ ...questionnaire(), translations });
  await page.getByRole('button', { name: 'Find and replace' }).click();
  const dialog = page.getByRole('dialog', { name: 'Find and replace' });
  await dialog.getByLabel('Find', { exact: true }).fill('desk');
  await dialog.getByText('4 places in 4 texts.').waitFor();
  await dialog.getByLabel('Tell small and capital letters apart').check();
  await dialog.getByText('3 places in 3 texts.').waitFor();
  await dialog.getByLabel('Find', { exact: true }).fill('des');
  await dialog.getByText('3 places in 3 texts.').waitFor();
  await dialog.getByLabel('Whole words only').check();
  await dialog.getByText('Found nowhere.').waitFor();
  await dialog.getByLabel('Find', { exact: true }).fill('desk');
  await dialog.getByLabel('Language').selectOption('de');
  await dialog.getByText('1 place in 1 text.').waitFor();
  await dialog.getByLabel('Language').selectOption('');
  await accessible(page, 'finding and replacing');
  await picture(page, 'designer-replace');
  await dialog.getByLabel('Replace with').fill('counter');
  await dialog.getByRole('button', { name: 'Replace: The desk' }).click();
  await dialog.getByText('1 place replaced. 2 places in 2 texts.').waitFor();
  await until(() => 'one was not replaced', async () => (await read(id)).document.title === 'The counter');
  await dialog.getByRole('button', { name: 'Replace all' }).click();
  await dialog.getByText('2 places replaced. Found nowhere.').waitFor();
  await until(() => 'not all were replaced', async () => (await read(id)).document.introduction === 'About the counter.');
  assert.equal((await read(id)).document.translations.de.texts.title, 'Der counter');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'finding on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => 'it is more than one step', async () => (await read(id)).document.introduction === 'About the desk.');
  assert.equal((await read(id)).document.title, 'The counter');
  await page.getByRole('button', { name: 'Find and replace' }).click();
  await dialog.getByLabel('Find', { exact: true }).fill('Ask B');
  await dialog.getByRole('button', { name: 'Go there: Ask B' }).click();
  await page.getByRole('heading', { name: 'Yes or no', level: 2 }).waitFor();
});

test('steps are undone and done again after the page was loaded anew, and belong to their draft alone', async () => {
  const id = await open();
  const title = page.getByLabel('Title');
  const undo = page.getByRole('button', { name: 'Undo' });
  const redo = page.getByRole('button', { name: 'Redo' });
  await title.fill('Second title');
  await line(/Ask A/).focus();
  await page.keyboard.press('Delete');
  await ordered(id, 'bc|de');
  await page.reload();
  await title.waitFor();
  await undo.click();
  await ordered(id, 'abc|de');
  await undo.click();
  await until(() => 'the title was not undone', async () => (await read(id)).document.title === 'The desk');
  // at once, before anything is saved
  await redo.click();
  await page.reload();
  await title.waitFor();
  assert.equal(await title.inputValue(), 'Second title');
  await redo.click();
  await ordered(id, 'bc|de');
  assert.equal(await redo.getAttribute('aria-disabled'), 'true');
  await undo.click();
  await ordered(id, 'abc|de');
  // another draft has steps of its own
  await open();
  assert.equal(await undo.getAttribute('aria-disabled'), 'true');
  assert.equal(await redo.getAttribute('aria-disabled'), 'true');
  // somebody else changes the first
  const { document, revision } = await read(id);
  const theirs = { revision, document: { ...document, title: 'Theirs' } };
  const put = await page.request.put(`${server.address}/api/v1/surveys/${id}/draft`, { data: theirs, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(put.status(), 200);
  await page.goto(`${server.address}/surveys/${id}/design`);
  await title.waitFor();
  await page.getByText(/earlier steps cannot be undone/).waitFor();
  assert.equal(await undo.getAttribute('aria-disabled'), 'true');
  await undo.click({ force: true });
  await redo.click({ force: true });
  assert.equal(await title.inputValue(), 'Theirs');
  assert.equal((await read(id)).document.title, 'Theirs');
});

test('a tab that is killed loses neither what was typed nor the steps before it', async () => {
  const id = await open();
  await page.getByLabel('Title').fill('Saved title');
  await until(() => 'the title was not saved', async () => (await read(id)).document.title === 'Saved title');
  // the next save does not get through, and the page goes without a word
  const other = await page.context().newPage();
  await other.route('**/draft', (route) => route.abort());
  const complaints = browser.complaints;
  await other.goto(page.url());
  await other.getByLabel('Title').fill('Typed and not saved');
  await other.getByText(/Not saved; kept in this browser/).waitFor();
  const client = await other.context().newCDPSession(other);
  await Promise.race([client.send('Page.crash').catch(() => {}), other.waitForEvent('crash')]);
  await other.close();
  await page.reload();
  await page.getByRole('button', { name: 'Restore them' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'Typed and not saved');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'Saved title');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'The desk');
  assert.equal(complaints, browser.complaints);
});

test('what depends on what is shown as a map and in sentences', async () => {
  await open();
  await line('Logic').click();
  const map = page.locator('.logic');
  await map.getByRole('img', { name: /Arrows between questions/ }).waitFor();
  assert.equal(await map.locator('svg path').count(), 2);
  assert.equal(await map.getByRole('listitem').count(), 7);
  await page.locator('.logic-words li').filter({ hasText: /Ask B\?: asked when .*Ask A\?.*Yes.*\./ }).waitFor();
  await accessible(page, 'the map');
  await picture(page, 'designer-logic', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the map on a phone');
  await accessible(page, 'the map on a phone');
  await picture(page, 'designer-logic-phone', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByLabel('Only what conditions are about').check();
  assert.equal(await map.getByRole('listitem').count(), 4);
  await map.getByRole('button', { name: /Ask B/ }).focus();
  assert.equal(await map.locator('svg path.on').count(), 1, 'the arrows of what has the focus stand out');
  await page.keyboard.press('Enter');
  await page.getByLabel(/^Asked only if/).waitFor();
  assert.equal(await page.getByLabel(/^Asked only if/).inputValue(), "a = 'yes'");
});

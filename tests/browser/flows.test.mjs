// Orders, ways, conditions of options, checks of attention and repeated answers, all made in the designer with the
// keyboard alone; shown at their fields, in the preview and on the map, undone and done again, and published.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let server, browser, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['401']);
  page.setDefaultTimeout(20_000);
  await setUp(page, server);
});
after(async () => {
  await page.context().close();
  await server.stop();
  await browser.close();
});

const idOf = () => page.evaluate(() => document.activeElement?.id ?? '');
const focused = (locator) => locator.evaluate((element) => element === document.activeElement);
const line = (name) => page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name });

async function until(what, check) {
  for (let tries = 0; tries < 200; tries += 1) {
    // what is asked for may not be saved yet
    if (await check().catch(() => false)) return;
    await page.waitForTimeout(50);
  }
  assert.fail(await what());
}

const has = (id) => until(async () => `${await idOf()} has the focus instead of ${id}`, async () => (await idOf()) === id);

/** Presses Tab, or Shift and Tab, until something has the focus. */
async function tabTo(locator, { back = false, most = 80 } = {}) {
  for (let press = 0; press < most; press += 1) {
    if ((await locator.count()) > 0 && (await focused(locator.first()))) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`${locator} is not reached by Tab; ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))} has the focus`);
}

async function overwrite(text) {
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

async function press(locator, options) {
  await tabTo(locator, options);
  await page.keyboard.press('Enter');
}

/** Chooses from a list by its arrows. */
async function pick(locator, words, options) {
  await tabTo(locator, options);
  const chosen = () => locator.evaluate((select) => select.selectedOptions[0].textContent);
  await page.keyboard.press('Home');
  for (let step = 0; step < 40 && !(await chosen()).startsWith(words); step += 1) await page.keyboard.press('ArrowDown');
  assert.ok((await chosen()).startsWith(words), `${words} is not among the choices`);
}

async function add(words, id) {
  await page.keyboard.press('ControlOrMeta+k');
  await has('palette');
  await page.keyboard.type(words);
  await page.getByRole('listbox', { name: 'What can be added' }).getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await has(id);
}

async function open(name) {
  await page.keyboard.press('ControlOrMeta+k');
  await has('palette');
  await tabTo(page.locator('nav.outline button[tabindex="0"], nav.outline button:not([tabindex])'), { most: 3 });
  await page.keyboard.press('Home');
  for (let step = 0; step < 30 && !(await focused(line(name).first())); step += 1) await page.keyboard.press('ArrowDown');
  assert.ok(await focused(line(name).first()), `${name} is not reached by arrows`);
  await page.keyboard.press('Enter');
  await has('editor-heading');
}

async function draft() {
  await page.goto(`${server.address}/surveys/new`);
  const empty = page.getByRole('radio', { name: /Empty, for customers/ });
  await empty.waitFor();
  await tabTo(page.locator('input[type=radio]:checked'));
  for (let step = 0; step < 30 && !(await empty.isChecked()); step += 1) await page.keyboard.press('ArrowDown');
  await tabTo(page.getByLabel('Name in links'));
  await overwrite('flows');
  await press(page.getByRole('button', { name: 'Create draft' }));
  await page.waitForURL(/\/design$/);
  await page.getByLabel('Title').waitFor();
  await tabTo(page.getByLabel('Title'));
  await overwrite('Your contact');
  await tabTo(page.getByLabel(/^Introduction/), { most: 3 });
  await page.keyboard.type('The service desk asks everybody who called. It takes about 2 minutes and is voluntary. Nobody sees single answers.');
  return /surveys\/([^/]+)\/design/.exec(page.url())[1];
}

let id;
const read = async () => (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
const document_ = async () => (await read()).document;
const field = (path) => page.locator(`[id="${path}"]`);
const shownOptions = () => page.locator('.preview fieldset label').allInnerTexts();

test('options come in another order for each person, and one keeps its place', async () => {
  id = await draft();
  await add('/block', 'blocks[0].title');
  await page.keyboard.type('Reaching us');
  await add('/single', 'blocks[0].questions[0].text');
  await page.keyboard.type('How did you reach us?');
  await tabTo(page.getByLabel('Text of option 1'));
  await overwrite('By telephone');
  await tabTo(page.getByLabel('Text of option 2'));
  await overwrite('By e-mail');
  for (const [at, text] of [[3, 'At the counter'], [4, 'In another way']]) {
    await press(page.getByRole('button', { name: 'Add option' }));
    await has(await page.getByLabel(`Text of option ${at}`).getAttribute('id'));
    await page.keyboard.type(text);
  }
  const keep = page.getByRole('checkbox', { name: 'Keep in place' });
  assert.equal(await keep.count(), 0, 'nothing moves yet');
  await pick(page.getByLabel('Order of the options'), 'In a different order');
  assert.equal(await keep.count(), 4);
  await tabTo(keep.nth(3), { back: true });
  await page.keyboard.press('Space');
  await until(() => 'the order was not saved', async () => (await document_()).blocks[0].questions[0].order.options === 'random');
  const { options } = (await document_()).blocks[0].questions[0].kind.single_choice;
  assert.deepEqual(options.map((option) => option.fixed), [false, false, false, true]);

  const another = page.getByRole('button', { name: 'Another order' });
  const seen = new Set([(await shownOptions()).join()]);
  await tabTo(another);
  for (let time = 1; time <= 8; time += 1) {
    await page.keyboard.press('Enter');
    await page.getByText(`Order ${time} of 256`).waitFor();
    const now = await shownOptions();
    assert.match(now.at(-1), /In another way/);
    seen.add(now.join());
  }
  assert.ok(seen.size > 2, `${seen.size} orders were shown`);
  await press(page.getByRole('button', { name: 'As written' }), { most: 3 });
  await page.getByText('Order as written').waitFor();
  await accessible(page, 'orders');
});

test('a way is made by choosing, said in words, and ends with words of its own', async () => {
  await add('/block', 'blocks[1].title');
  await page.keyboard.type('Your request');
  await add('/yes', 'blocks[1].questions[0].text');
  await page.keyboard.type('Did you ask for something?');
  await press(page.getByRole('button', { name: /^Add “If/ }));
  const path = 'blocks[1].questions[0].jumps[0]';
  await has(`${path}.when-choose`);
  await page.keyboard.press('Enter');
  await has(`${path}.when-question`);
  await pick(page.getByLabel('Answer', { exact: true }), 'No', { most: 4 });
  await press(page.getByRole('button', { name: 'Use this condition' }), { most: 3 });
  await has(`${path}.when`);
  await page.getByText(/^Taken when .*No/).first().waitFor();
  assert.equal(await field(`${path}.to`).inputValue(), '/');
  await tabTo(field(`${path}.says`), { most: 6 });
  await page.keyboard.type('Nothing more is asked then.');
  await until(() => 'the way was not saved', async () => (await document_()).blocks[1].questions[0].jumps[0]?.says === 'Nothing more is asked then.');
  const { code, jumps: [way] } = (await document_()).blocks[1].questions[0];
  assert.equal(way.when, `${code} = 'no'`);
  assert.equal(way.to, null);
  await accessible(page, 'a way');
  await picture(page, 'flows-way', { fullPage: true });

  // undone and done again, from where there is no text to undo
  await open('Logic');
  await page.getByText(/ends the survey when/).waitFor();
  const [list, one, redo] = [page.locator('.ways'), page.locator('.way'), page.getByRole('button', { name: 'Redo' })];
  const gone = async () => (await list.count()) === 1 && (await one.count()) === 0;
  for (let step = 0; step < 20 && !(await gone()); step += 1) {
    await page.keyboard.press('ControlOrMeta+z');
    await page.waitForTimeout(100);
  }
  assert.ok(await gone(), 'the way was not undone');
  await until(() => 'undoing was not saved', async () => (await document_()).blocks[1].questions[0].jumps.length === 0);
  for (let step = 0; step < 20 && (await redo.getAttribute('aria-disabled')) === null; step += 1) await page.keyboard.press('ControlOrMeta+y');
  await until(() => 'the words did not come back', async () => (await document_()).blocks[1].questions[0].jumps[0]?.says === 'Nothing more is asked then.');
});

test('an option has a condition, an item asks for an answer, a text repeats one', async () => {
  await add('/rating', 'blocks[1].questions[1].text');
  await overwrite('Please choose Satisfied here.');
  await pick(page.getByLabel('Attention check'), 'It asks for “Satisfied');
  await add('/multiple', 'blocks[1].questions[2].text');
  await overwrite('What did you ask for ');
  await press(page.locator('summary', { hasText: 'Repeat an earlier answer' }), { most: 30 });
  await pick(page.getByLabel('Answer to repeat in a text'), 'How did you', { most: 3 });
  await press(page.getByRole('button', { name: 'Insert', exact: true }), { most: 3 });
  await has('blocks[1].questions[2].text');
  await page.keyboard.type('when you came to us');
  await page.keyboard.press('End');
  await page.keyboard.type('?');
  const first = (await document_()).blocks[0].questions[0].code;
  assert.equal(await field('blocks[1].questions[2].text').inputValue(), `What did you ask for {${first}|when you came to us}?`);

  await press(page.locator('summary', { hasText: /Condition.*option 2/ }));
  const path = 'blocks[1].questions[2].kind.options[1].show_if';
  await field(path).waitFor();
  await tabTo(field(path), { most: 4 });
  await page.keyboard.type('nothing = 1');
  await page.locator('.field-error', { hasText: 'nothing' }).first().waitFor();
  assert.equal(await field(path).getAttribute('aria-invalid'), 'true');
  await picture(page, 'flows-problem', { fullPage: true });
  await overwrite(`${first} = 'o1'`);
  await page.getByText(/^Shown when .*By telephone/).first().waitFor();
  await until(() => 'the condition was not saved', async () => (await document_()).blocks[1].questions[2].kind.multiple_choice.options[1].show_if === `${first} = 'o1'`);
  const { instructed, blocks } = await document_();
  assert.deepEqual(instructed, [{ item: blocks[1].questions[1].code, answer: '4' }]);
  await accessible(page, 'conditions of options');
});

test('an order that a way cannot go with is named at the way', async () => {
  await open('Title and texts');
  await pick(page.getByLabel('Order of the blocks'), 'In a different');
  const problem = page.getByRole('link', { name: /different orders/ });
  await problem.first().waitFor();
  await press(problem.first(), { back: true });
  await has('blocks[1].questions[0].jumps[0].to');
  await page.locator('.field-error', { hasText: 'different orders' }).first().waitFor();
  await open('Title and texts');
  await pick(page.getByLabel('Order of the blocks'), 'As written');
  await tabTo(page.getByRole('checkbox', { name: /from their other end/ }));
  await page.keyboard.press('Space');
  await page.getByText('Nothing. The questionnaire can be published.').waitFor();
  await picture(page, 'flows-survey', { fullPage: true });
});

test('the preview goes the whole way, as answers lead', async () => {
  const preview = page.getByRole('region', { name: 'Preview' });
  await open(/^1\. /);
  await tabTo(preview.getByLabel(/^Go through the whole survey/));
  await page.keyboard.press('Space');
  await preview.getByText(/^Question 1 of/).waitFor();
  await preview.getByText('The service desk asks everybody').waitFor();
  const answer = async (name) => {
    const radio = preview.getByRole('radio', { name });
    await tabTo(radio, { most: 12 }).catch(async () => radio.focus());
    await page.keyboard.press('Space');
  };
  const go = async () => {
    await preview.getByRole('button', { name: 'Continue' }).focus();
    await page.keyboard.press('Enter');
  };
  await answer(/By telephone/);
  await go();
  await preview.getByText('Did you ask for something?').waitFor();
  await accessible(page, 'the way through');
  await picture(page, 'flows-whole');
  await answer(/^No/);
  await go();
  await preview.getByText('Nothing more is asked then.').waitFor();
  await preview.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  await answer(/^Yes/);
  await go();
  await preview.getByText('Please choose Satisfied here.').waitFor();
  await go();
  await preview.getByText('What did you ask for By telephone?').waitFor();
  assert.equal(await preview.locator('form input[type=checkbox]').count(), 2, 'who came by telephone sees both options');
  // nothing of it is an answer
  assert.equal((await document_()).blocks.length, 2);
  await preview.getByLabel(/^Go through the whole survey/).focus();
  await page.keyboard.press('Space');
  await preview.getByText('How did you reach us?').waitFor();
});

test('it fits a phone, and is published as it was made', async () => {
  await open('Logic');
  await page.locator('.logic-words li').nth(1).waitFor();
  await accessible(page, 'the map with ways');
  await picture(page, 'flows-logic', { fullPage: true });
  for (const name of [/^1\. /, /^2\. /, /^4\. /]) {
    await open(name);
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page, `${name} on a phone`);
    await accessible(page, `${name} on a phone`);
    await picture(page, `flows-phone-${name.source.charAt(1)}`, { fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await page.keyboard.press('ControlOrMeta+k');
  await tabTo(page.getByRole('button', { name: 'Publish', exact: true }), { back: true });
  await page.getByText(/^Saved/).first().waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await tabTo(dialog.getByLabel('Code of the first wave'), { most: 3 });
  await overwrite('w1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/surveys\/[^/]+$/);
  const { summary, document } = await read();
  assert.equal(summary?.state ?? 'open', 'open');
  assert.deepEqual(document.order, { blocks: 'as_written', turn_scales: true });
  assert.equal(document.blocks[0].questions[0].order.options, 'random');
  assert.equal(document.blocks[1].questions[0].jumps.length, 1);
  assert.equal(document.instructed.length, 1);
});

test('the pages of another program open without an empty page between', async () => {
  await page.goto(`${server.address}/surveys`);
  await page.getByRole('heading', { level: 1, name: 'Surveys' }).waitFor();
  // the program of the next page comes late
  let let_go;
  const waits = new Promise((resolve) => (let_go = resolve));
  await page.route(/assets\/fieldwork\/.*\.wasm/, async (route) => {
    await waits;
    await route.continue();
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).click();
  await page.waitForURL(/contacts$/);
  await page.locator('.early .wordmark').waitFor();
  let_go();
  await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
  assert.equal(await page.locator('.early').count(), 0);
  await accessible(page, 'contacts');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Surveys' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  await page.goto(`${server.address}/units`);
  await page.getByLabel('Password').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.hasAttribute('data-in')), false, 'who is not signed in sees no outline');
});

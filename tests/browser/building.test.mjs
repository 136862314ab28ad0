// A whole employee survey made by hand: 20 questions with routing, two languages and a matrix, published; once with
// the keyboard alone, once with the mouse. Nothing is filled in past the interface.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, picture, setUp } from './candor.mjs';

let server, browser, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['401']);
  page.setDefaultTimeout(20_000);
  await setUp(page, server);
});
after(async () => {
  // the page of the published survey may still ask for something
  await page.context().close();
  await server.stop();
  await browser.close();
});

/** What is asked: by which words the kind is found, and the question in two languages. */
const BLOCKS = [
  ['Your work', 'Ihre Arbeit', [
    ['/rating', 'How satisfied or dissatisfied are you with your tasks?', 'Ihre Aufgaben'],
    ['/rating', 'How satisfied or dissatisfied are you with your tools?', 'Ihre Werkzeuge'],
    ['/rating', 'How satisfied or dissatisfied are you with your working hours?', 'Ihre Zeiten'],
    ['/yes', 'Do you work from home in a usual week?', 'Zu Hause'],
    ['/number', 'On how many days of a usual week do you work from home?', 'Tage'],
    ['/long', 'What would make working from home easier for you?', 'Leichter'],
  ]],
  ['Your team', 'Ihr Team', [
    ['/matrix', 'How satisfied or dissatisfied are you with your team?', 'Das Team'],
    ['/rating', 'How satisfied or dissatisfied are you with the meetings of your team?', 'Treffen'],
    ['/yes', 'Did you get feedback on your work in the last 4 weeks?', 'Rückmeldung'],
    ['/rating', 'How satisfied or dissatisfied are you with that feedback?', 'Wie war sie'],
    ['/long', 'What would you change in your team first?', 'Ändern'],
  ]],
  ['Your manager', 'Ihre Führung', [
    ['/rating', 'How satisfied or dissatisfied are you with the support of your manager?', 'Hilfe'],
    ['/rating', 'How satisfied or dissatisfied are you with the goals that you agreed on?', 'Ziele'],
    ['/rating', 'How satisfied or dissatisfied are you with how decisions are explained?', 'Gründe'],
    ['/yes', 'Did you speak with your manager about training in the last 12 months?', 'Gespräch'],
    ['/short', 'Which training would help you most?', 'Training'],
  ]],
  ['In all', 'Insgesamt', [
    ['/rating', 'How satisfied or dissatisfied are you with your workplace in all?', 'Arbeitsplatz'],
    ['/nps', 'How likely or unlikely are you to recommend us as an employer?', 'Empfehlen'],
    ['/yes', 'Do you expect to work here in 12 months?', 'Bleiben'],
    ['/long', 'What else should we know?', 'Sonst noch'],
  ]],
];
const QUESTIONS = BLOCKS.flatMap(([, , questions]) => questions);
const INTRODUCTION =
  'The people team asks everybody once a year, to improve how we work. It takes about 5 minutes and is voluntary. Your answers are anonymous: results are only shown for groups of five or more.';
/** Which question is asked when which other was answered with yes. */
const ROUTES = [[4, 3], [5, 3], [9, 8]];
const ITEMS = [['How we help each other', 'Helfen'], ['How we share what we know', 'Teilen'], ['How we settle disputes', 'Streit']];

const listed = (options) => page.getByRole('listbox', { name: 'What can be added' }).getByRole('option', options);
const line = (name) => page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name });
const stem = (at) => page.locator(`[id="${stemId(at)}"]`);
const addressOf = (at) => {
  let rest = at;
  const block = BLOCKS.findIndex(([, , questions]) => rest < questions.length || ((rest -= questions.length), false));
  return [block, rest];
};
const pathOf = (at) => `blocks[${addressOf(at)[0]}].questions[${addressOf(at)[1]}]`;
const stemId = (at) => `${pathOf(at)}.text`;
const idOf = () => page.evaluate(() => document.activeElement?.id ?? '');
const focused = (locator) => locator.evaluate((element) => element === document.activeElement);

async function until(what, check) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(50);
  }
  assert.fail(await what());
}

const has = (id) => until(async () => `${await idOf()} has the focus instead of ${id}`, async () => (await idOf()) === id);

/** What was published, as programs read it. */
async function published(slug) {
  const get = async (path) => (await page.request.get(`${server.address}/api/v1/${path}`)).json();
  const survey = (await get('surveys')).find((one) => one.slug === slug);
  assert.equal(survey.state, 'open');
  return (await get(`surveys/${survey.id}`)).document;
}

function complete(document) {
  const questions = document.blocks.flatMap((block) => block.questions);
  assert.deepEqual(questions.map((one) => one.text), QUESTIONS.map(([, text]) => text));
  assert.deepEqual(document.blocks.map((block) => block.title), BLOCKS.map(([title]) => title));
  for (const [at, on] of ROUTES) assert.equal(questions[at].show_if, `${questions[on].code} = 'yes'`);
  assert.deepEqual(questions[6].kind.matrix.items.map((item) => item.text), ITEMS.map(([text]) => text));
  const german = document.translations.de.texts;
  QUESTIONS.forEach(([, , text], at) => assert.equal(german[`${questions[at].code}/text`], text));
  assert.deepEqual(document.translations.de.to_check ?? [], []);
}

/** The German of a text as it stands beside its field. */
const GERMAN = new Map([
  ['How is work?', 'Wie ist die Arbeit?'],
  [INTRODUCTION, 'Einmal im Jahr.'],
  ['Thank you.', 'Danke.'],
  ...BLOCKS.map(([english, german]) => [english, german]),
  ...QUESTIONS.map(([, english, german]) => [english, german]),
  ...ITEMS,
]);
const german = (english) => GERMAN.get(english) ?? `de ${english}`;

/** Waits until respondents are offered the other language. */
const offered = () => page.getByText(/complete, offered to respondents/).waitFor();

/* With the keyboard alone. */

/** Presses Tab, or Shift and Tab, until something has the focus. */
async function tabTo(locator, { back = false, most = 60 } = {}) {
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

/** Adds something by typing, from wherever one is. */
async function add(words) {
  await page.keyboard.press('ControlOrMeta+k');
  await has('palette');
  await page.keyboard.type(words);
  await listed().first().waitFor();
  await page.keyboard.press('Enter');
}

/** Opens a line of the outline by its arrows. */
async function openLine(name) {
  await page.keyboard.press('ControlOrMeta+k');
  await has('palette');
  await tabTo(page.locator('nav.outline button[tabindex="0"], nav.outline button:not([tabindex])'), { most: 3 });
  await page.keyboard.press('Home');
  for (let step = 0; step < 40 && !(await focused(line(name).first())); step += 1) await page.keyboard.press('ArrowDown');
  assert.ok(await focused(line(name).first()), `${name} is not reached by arrows`);
  await page.keyboard.press('Enter');
  await has('editor-heading');
}

test('with the keyboard alone: 20 questions, routing, two languages, a matrix, published', async () => {
  await page.goto(server.address);
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await tabTo(page.getByRole('link', { name: 'Surveys', exact: true }).first());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Surveys' }).waitFor();
  await tabTo(page.getByRole('link', { name: 'New survey' }).first());
  await page.keyboard.press('Enter');
  const empty = page.getByRole('radio', { name: /Empty, for employees/ });
  await empty.waitFor();
  await accessible(page, 'a new survey');
  await tabTo(page.locator('input[type=radio]:checked'));
  for (let step = 0; step < 30 && !(await empty.isChecked()); step += 1) await page.keyboard.press('ArrowDown');
  await tabTo(page.getByLabel('Name in links'));
  await overwrite('by-keys');
  await tabTo(page.getByRole('button', { name: 'Create draft' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/design$/);
  await page.getByLabel('Title').waitFor();

  await tabTo(page.getByLabel('Title'));
  await overwrite('How is work?');
  await page.keyboard.press('Tab');
  await page.keyboard.type(INTRODUCTION);
  await tabTo(page.getByLabel(/^Thanks/), { most: 12 });
  await page.keyboard.type('Thank you.');

  let at = 0;
  for (const [block, [title, , questions]] of BLOCKS.entries()) {
    await add('/block');
    await has(`blocks[${block}].title`);
    await page.keyboard.type(title);
    for (const [kind, text] of questions) {
      await add(kind);
      await has(stemId(at));
      await page.keyboard.type(text);
      at += 1;
      if (kind !== '/matrix') continue;
      for (const [row, [item]] of ITEMS.entries()) {
        if (row > 0) {
          await tabTo(page.getByRole('button', { name: 'Add item' }));
          await page.keyboard.press('Enter');
        }
        const own = page.getByLabel(`Text of item ${row + 1}`);
        if (row === 0) await tabTo(own);
        else await has(await own.getAttribute('id'));
        await overwrite(item);
      }
    }
  }
  await accessible(page, 'a long questionnaire');
  await picture(page, 'building-questions');

  const codes = [];
  for (const on of new Set(ROUTES.map(([, on]) => on))) {
    await openLine(new RegExp(`^${on + 1}\\. `));
    codes[on] = await page.locator('.editor-head code').innerText();
  }
  for (const [asked, on] of ROUTES) {
    await openLine(new RegExp(`^${asked + 1}\\. `));
    await tabTo(page.getByLabel(/^Asked only if/));
    await page.keyboard.type(`${codes[on]} = 'yes'`);
    await page.getByText(/^Asked when /).waitFor();
  }
  await openLine('Logic');
  await page.locator('.logic svg path').nth(ROUTES.length - 1).waitFor();
  await accessible(page, 'the map of the logic');

  await openLine('Languages');
  await tabTo(page.getByLabel('Another language'));
  await page.keyboard.type('Deutsch');
  await tabTo(page.getByRole('button', { name: 'Add language' }));
  await page.keyboard.press('Enter');
  await has('translating');
  await tabTo(page.getByLabel('Part', { exact: true }));
  for (let part = 0; part <= BLOCKS.length; part += 1) {
    const fields = page.locator('.translation textarea');
    const count = await fields.count();
    for (let field = 0; field < count; field += 1) {
      await tabTo(fields.nth(field), { most: 4 });
      // what stands there came from a text that says the same
      if (await fields.nth(field).inputValue()) continue;
      const label = page.locator('.translation label').nth(field).locator('span').last();
      await page.keyboard.type(german(await label.innerText()));
    }
    const fill = page.getByRole('button', { name: /^Fill in/ });
    if ((await fill.count()) > 0) {
      await tabTo(fill, { back: true, most: 40 });
      await page.keyboard.press('Enter');
    }
    if (part === 0) await accessible(page, 'translating');
    if (part === BLOCKS.length) break;
    await tabTo(page.getByLabel('Part', { exact: true }), { back: true, most: 80 });
    const before = await fields.first().getAttribute('id');
    await page.keyboard.press('ArrowDown');
    await until(() => 'the next part is not shown', async () => (await fields.first().getAttribute('id')) !== before);
  }
  await offered();
  await picture(page, 'building-languages', { fullPage: true });

  await page.keyboard.press('ControlOrMeta+k');
  await tabTo(page.getByRole('button', { name: 'Publish', exact: true }), { back: true });
  await page.getByText(/^Saved/).first().waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await dialog.getByLabel('Code of the first wave').waitFor();
  await accessible(page, 'publishing');
  await tabTo(dialog.getByLabel('Code of the first wave'), { most: 3 });
  await overwrite('2026-Q4');
  await page.keyboard.press('Enter');
  await page.waitForURL(/surveys\/[^/]+$/);
  await page.getByRole('heading', { level: 1, name: 'How is work?' }).waitFor();
  complete(await published('by-keys'));
});

/* With the mouse: everything is pressed, and only texts are typed. */

async function typeInto(locator, text) {
  await locator.click({ clickCount: 3 });
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

async function pick(words, option) {
  await page.getByRole('combobox', { name: 'Add by typing' }).click();
  await page.keyboard.type(words);
  await listed({ name: option }).first().click();
}

test('with the mouse: 20 questions, routing, two languages, a matrix, published', async () => {
  await page.goto(server.address);
  await page.getByRole('link', { name: 'Surveys', exact: true }).first().click();
  await page.getByRole('link', { name: 'New survey' }).first().click();
  await page.getByText('Empty, for employees').click();
  await typeInto(page.getByLabel('Name in links'), 'by-mouse');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  await typeInto(page.getByLabel('Title'), 'How is work?');
  await typeInto(page.getByLabel(/^Introduction/), INTRODUCTION);
  await typeInto(page.getByLabel(/^Thanks/), 'Thank you.');
  let at = 0;
  for (const [block, [title, , questions]] of BLOCKS.entries()) {
    await page.getByRole('button', { name: 'Add a block' }).click();
    await typeInto(page.locator(`[id="blocks[${block}].title"]`), title);
    for (const [kind, text] of questions) {
      await pick(kind, /Kind of question/);
      await typeInto(stem(at), text);
      at += 1;
      if (kind !== '/matrix') continue;
      for (const [row, [item]] of ITEMS.entries()) {
        if (row > 0) await page.getByRole('button', { name: 'Add item' }).click();
        await typeInto(page.getByLabel(`Text of item ${row + 1}`), item);
      }
    }
  }
  // the last block goes up and comes back, and so do two questions together
  const selected = page.getByRole('group', { name: 'What is selected' });
  await line(/^In all/).click();
  await page.getByRole('button', { name: 'Move up' }).first().click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await line(/^1\. /).click();
  await line(/^2\. /).click({ modifiers: ['Shift'] });
  await selected.getByRole('button', { name: 'Move down' }).click();
  await selected.getByRole('button', { name: 'Move up' }).click();
  await selected.getByRole('button', { name: 'Select nothing' }).click();
  await accessible(page, 'a long questionnaire made with the mouse');
  for (const [asked, on] of ROUTES) {
    await line(new RegExp(`^${on + 1}\\. `)).click();
    const code = await page.locator('.editor-head code').innerText();
    await line(new RegExp(`^${asked + 1}\\. `)).click();
    await typeInto(page.getByLabel(/^Asked only if/), `${code} = 'yes'`);
    await page.getByText(/^Asked when /).waitFor();
  }
  await line('Languages').click();
  // the lists of a browser are not part of the page, so nobody can press in them here
  await page.getByLabel('Another language').selectOption('de');
  await page.getByRole('button', { name: 'Add language' }).click();
  for (let part = 0; part <= BLOCKS.length; part += 1) {
    await page.getByLabel('Part', { exact: true }).selectOption({ index: part });
    const fields = page.locator('.translation textarea');
    for (let field = 0; field < (await fields.count()); field += 1) {
      if (await fields.nth(field).inputValue()) continue;
      const label = page.locator('.translation label').nth(field).locator('span').last();
      await typeInto(fields.nth(field), german(await label.innerText()));
    }
    const fill = page.getByRole('button', { name: /^Fill in/ });
    if ((await fill.count()) > 0) await fill.click();
  }
  await offered();
  await page.getByText(/^Saved/).first().waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await typeInto(dialog.getByLabel('Code of the first wave'), '2026-Q4');
  await dialog.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL(/surveys\/[^/]+$/);
  await page.getByRole('heading', { level: 1, name: 'How is work?' }).waitFor();
  complete(await published('by-mouse'));
});

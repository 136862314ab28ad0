// What respondents meet: the keyboard alone, a bad network, a killed server, nonsense.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, fits, picture } from './candor.mjs';

let server, browser;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('kinds.json', readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url)));
  server.command('survey', 'create', 'kinds.json', '--audience', 'customers', '--slug', 'kinds', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const next = (page) => page.getByRole('button', { name: 'Continue' }).click();
/** Waits for a title, also where no script of the page runs. */
const at = (page, words) => expectTitle(page, (title) => title.includes(words), words);

async function expectTitle(page, holds, what) {
  for (let wait = 0; wait < 150; wait += 1) {
    // between two pages there is none
    if (holds(await page.title().catch(() => ''))) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`no page with the title ${what}, but ${await page.title()}`);
}

/** Answers what must be answered, and sends. */
async function throughAll(page) {
  await page.getByRole('radio', { name: /First/ }).check();
  for (let step = 2; step <= 6; step += 1) {
    const title = await page.title();
    await next(page);
    await expectTitle(page, (now) => now && now !== title, 'of the next page');
  }
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
}

test('every kind of question is accessible and fits a phone', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 } });
  await answer(page, `${server.address}/s/kinds?unit=n`);
  await page.getByRole('radio', { name: /First/ }).waitFor();
  await picture(page, 'respondent-phone');
  for (let step = 1; step <= 6; step += 1) {
    await page.locator('.question').first().waitFor();
    await accessible(page, `page ${step}`);
    await fits(page, `page ${step}`);
    if (step === 1) {
      await next(page);
      await page.getByRole('link', { name: /Pick one of these/ }).waitFor();
      await at(page, 'Error');
      await accessible(page, 'a page with an error');
      await page.getByRole('radio', { name: /First/ }).check();
    }
    if (step === 4) await picture(page, 'respondent-scale');
    if (step < 6) {
      const title = await page.title();
      await next(page);
      await page.waitForFunction((before) => document.title !== before, title);
    }
  }
  await page.getByLabel('A number', { exact: false }).first().fill('about ten');
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByText('Enter a number, such as 12 or 3.5.').first().waitFor();
  assert.equal(await page.getByLabel('A number', { exact: false }).first().inputValue(), 'about ten', 'what was typed is kept');
  await page.context().close();
});

test('the keyboard alone is enough, Back loses nothing, and a reload goes on', async () => {
  const page = await browser.person();
  await answer(page, `${server.address}/s/kinds?unit=n`);
  const first = page.getByRole('radio', { name: /First/ });
  await first.waitFor();
  for (let tabs = 0; tabs < 15 && !(await first.evaluate((e) => e === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.ok(await first.isChecked());
  await page.keyboard.press('Enter');
  await at(page, 'Question 2 of 10');
  await page.goBack();
  await at(page, 'Question 1 of 10');
  assert.ok(await page.getByRole('radio', { name: /First/ }).isChecked(), 'Back keeps the answer');
  await page.goForward();
  await at(page, 'Question 2 of 10');
  await page.getByRole('checkbox', { name: /Second/ }).check();
  await page.getByText('Your answers so far are saved.').waitFor();
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  await page.getByText('We kept your answers').first().waitFor();
  await page.context().close();
});

test('a killed server and a lost network cost nothing: the answers are sent once, later', async () => {
  const page = await browser.person({}, ['ERR_CONNECTION_REFUSED', 'ERR_INTERNET_DISCONNECTED', 'Failed to load resource']);
  await answer(page, `${server.address}/s/kinds?unit=s`);
  await page.getByRole('radio', { name: /Second/ }).check();
  for (let step = 2; step <= 6; step += 1) {
    const title = await page.title();
    await next(page);
    await page.waitForFunction((before) => document.title !== before, title);
  }
  await server.kill();
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByText(/You have not answered “Pick any of these” and \d more\./).waitFor();
  await accessible(page, 'what was left out');
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await accessible(page, 'answers that could not be sent');
  await server.revive();
  await page.getByText('That was all.').waitFor({ timeout: 60_000 });
  assert.equal(server.rows('SELECT answers FROM responses').length, 1, 'ours is there once');
  await page.context().close();
});

test('links that lead nowhere end politely', async () => {
  const page = await browser.person({}, ['404', '410']);
  await page.goto(`${server.address}/s/no-such-survey`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await accessible(page, 'a survey that does not exist');
  await answer(page, `${server.address}/s/kinds`);
  await page.getByText('North desk').first().waitFor();
  await accessible(page, 'choosing the team');
});

/** Answers every kind of question on pages that are forms and nothing else. */
async function answerForms(page, look = async () => {}) {
  await page.goto(`${server.address}/s/kinds`);
  await look('choosing the team');
  await page.getByRole('radio', { name: /North desk/ }).check();
  await next(page);
  await next(page);
  await look('a page with an error');
  await page.getByRole('link', { name: /Pick one of these/ }).click();
  assert.match(await page.title(), /^Error: /);
  await page.getByRole('radio', { name: /Second/ }).check();
  await next(page);
  await look('several answers');
  await page.getByRole('checkbox', { name: /First/ }).check();
  await page.getByRole('checkbox', { name: /None of these/ }).check();
  await next(page);
  await page.getByText('Choose either that answer alone or the others.').first().waitFor();
  assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 2, 'both ticks are there to choose from');
  await page.getByRole('checkbox', { name: /None of these/ }).uncheck();
  await next(page);
  await look('a rating');
  await page.getByRole('radio', { name: /^Good/ }).check();
  await page.getByRole('button', { name: 'Back' }).click();
  await at(page, 'Question 2 of 10');
  await next(page);
  await at(page, 'Question 3 of 10');
  assert.ok(await page.getByRole('radio', { name: /^Good/ }).isChecked(), 'Back keeps what was chosen');
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('button', { name: 'Clear selection' }).waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  await page.getByRole('radio', { name: /^Poor/ }).check();
  await next(page);
  await look('0 to 10');
  await page.getByRole('radio', { name: /^10/ }).check();
  await next(page);
  await look('a matrix');
  await page.getByRole('group', { name: 'The first' }).or(page.getByRole('radiogroup', { name: 'The first' })).getByRole('radio', { name: /Very good/ }).check();
  await next(page);
  await look('entries');
  await page.getByLabel('One line').fill('short');
  await page.getByLabel('Several lines').fill('long\nand longer');
  await page.getByLabel('A number', { exact: false }).first().fill('many');
  await page.getByLabel('A date', { exact: false }).fill('2026-05-01');
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByText('Enter a number, such as 12 or 3.5.').first().waitFor();
  await look('entries with an error');
  assert.equal(await page.getByLabel('Several lines').inputValue(), 'long\nand longer');
  await page.getByLabel('A number', { exact: false }).first().fill('12');
  await page.getByRole('button', { name: 'Send answers' }).click();
  await look('what was left out');
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
  await look('thanks');
}

test('without scripts every kind of question can be answered', async () => {
  const page = await browser.person({ javaScriptEnabled: false }, ['422']);
  await answerForms(page);
  await page.context().close();
});

test('pages without the program are accessible and fit a phone', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 } }, ['422', 'ERR_FAILED', '.wasm']);
  // everything but the program
  await page.route(/\.(js|wasm)$/, (route) => route.abort());
  await answerForms(page, async (what) => {
    await accessible(page, `${what}, without the program`);
    await fits(page, what);
    await picture(page, `form-${what.replaceAll(/\W+/g, '-')}`);
  });
  await page.context().close();
});

test('the program takes over what was entered before it came, and where the focus was', async () => {
  const page = await browser.person({}, ['preload']);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.address}/s/kinds?unit=n`, { waitUntil: 'commit' });
  await page.getByRole('radio', { name: /Second/ }).check();
  const before = await page.locator('form .question').ariaSnapshot();
  // without the program an answer can be taken back once it was sent
  const after = async () => (await page.locator('form .question').ariaSnapshot()).replace(/\n.*"Clear selection"/, '');
  release();
  await page.locator('.app[data-live]').waitFor();
  assert.equal(await after(), before, 'both show the same');
  assert.ok(await page.getByRole('radio', { name: /Second/ }).isChecked());
  assert.ok(await page.getByRole('radio', { name: /Second/ }).evaluate((e) => e === document.activeElement), 'the focus is where it was');
  await next(page);
  await at(page, 'Question 2 of 10');
  assert.equal(new URL(page.url()).pathname, '/s/kinds', 'no form was sent');
  await page.context().close();
});

test('server and program show the same tree for every kind of question', async () => {
  const program = await browser.person();
  const forms = await browser.person({}, ['422', 'ERR_FAILED', '.wasm']);
  await forms.route(/\.(js|wasm)$/, (route) => route.abort());
  await answer(program, `${server.address}/s/kinds?unit=s`);
  await forms.goto(`${server.address}/s/kinds?unit=s`);
  for (let step = 1; step <= 6; step += 1) {
    // number keys and their switch need the program
    const parts = ['header', '.opening', '.progress', '.topic', 'h1', '.question', '.actions', '#who'];
    const tree = async (page) => {
      const found = [await page.title()];
      for (const part of parts) {
        for (const element of await page.locator(`${part}:visible`).all()) found.push(`${part}: ${await element.ariaSnapshot()}`);
      }
      return found.join('\n');
    };
    assert.equal(await tree(program), await tree(forms), `page ${step}`);
    for (const page of [program, forms]) {
      if (step === 1) await page.getByRole('radio', { name: /First/ }).check();
      const title = await page.title();
      if (step < 6) await next(page);
      if (step < 6) await expectTitle(page, (now) => now && now !== title, 'of the next page');
    }
  }
  await program.context().close();
  await forms.context().close();
});

test('answers are saved as they are given, and gone on with on another device, with scripts and without', async () => {
  const page = await browser.person();
  await answer(page, `${server.address}/s/kinds?unit=n`);
  await page.getByRole('radio', { name: /Second/ }).check();
  await page.getByText('Your answers so far are saved.').waitFor();
  await next(page);
  await at(page, 'Question 2 of 10');
  await page.getByText('Go on later, or on another device').click();
  const address = await page.locator('#elsewhere a').getAttribute('href');
  await accessible(page, 'where to go on');
  for (const javaScriptEnabled of [true, false]) {
    const other = await browser.person({ javaScriptEnabled });
    await other.goto(address);
    if (javaScriptEnabled) await other.locator('.app[data-live]').waitFor();
    await at(other, 'Question 2 of 10');
    await other.getByRole('button', { name: 'Back' }).click();
    await at(other, 'Question 1 of 10');
    assert.ok(await other.getByRole('radio', { name: /Second/ }).isChecked(), `scripts ${javaScriptEnabled}`);
    if (javaScriptEnabled) {
      for (const name of [/First/, /Second/]) {
        const saved = other.waitForResponse((response) => response.request().method() === 'PUT' && response.status() === 204);
        await other.getByRole('radio', { name }).check();
        await saved;
      }
    }
    await other.context().close();
  }
  await page.context().close();
});

test('two windows of one browser give one response together, and the second hears that it was sent', async () => {
  const one = await browser.person({}, ['409']);
  await answer(one, `${server.address}/s/kinds?unit=n`);
  await one.getByRole('radio', { name: /First/ }).check();
  // before that the server has nothing, and the browser notes that it was asked
  await one.getByText('Your answers so far are saved.').waitFor();
  const two = await one.context().newPage();
  await answer(two, `${server.address}/s/kinds?unit=n`);
  assert.ok(await two.getByRole('radio', { name: /First/ }).isChecked(), 'it begins where the first is');
  await next(two);
  await two.getByRole('checkbox', { name: /Second/ }).check();
  // what the second has given does not take back what the first gives now, and is there when it comes by
  await one.getByRole('radio', { name: /Second/ }).check();
  await next(one);
  await at(one, 'Question 2 of 10');
  assert.ok(await one.getByRole('checkbox', { name: /Second/ }).isChecked());
  for (let step = 3; step <= 6; step += 1) {
    const title = await one.title();
    await next(one);
    await expectTitle(one, (now) => now && now !== title, 'of the next page');
  }
  await one.getByLabel('Several lines').fill('of both windows');
  await one.getByRole('button', { name: 'Send answers' }).click();
  await one.getByRole('button', { name: 'Send anyway' }).click();
  await one.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
  await two.getByRole('heading', { name: 'Your answers were sent before' }).waitFor();
  await two.getByRole('button', { name: 'Start a new response' }).click();
  await two.locator('.app[data-live]').waitFor();
  assert.equal(await two.getByRole('radio', { checked: true }).count(), 0, 'a new response is empty');
  await one.context().close();
});

test('number keys choose, and can be switched off for good', async () => {
  const page = await browser.person();
  await answer(page, `${server.address}/s/kinds?unit=n`);
  await page.getByRole('radio', { name: /First/ }).focus();
  await page.keyboard.press('2');
  assert.ok(await page.getByRole('radio', { name: /Second/ }).isChecked());
  await page.getByRole('checkbox', { name: 'Number keys choose answers' }).uncheck();
  await page.getByText('Your answers so far are saved.').waitFor();
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  assert.ok(!(await page.getByRole('checkbox', { name: 'Number keys choose answers' }).isChecked()));
  await page.getByRole('radio', { name: /Second/ }).focus();
  await page.keyboard.press('1');
  assert.ok(await page.getByRole('radio', { name: /Second/ }).isChecked(), 'no key chooses any more');
  await page.context().close();
});

test('a character that is being composed and a caret survive the program', async () => {
  const page = await browser.person({}, ['preload']);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  // the page with the typed entries, as somebody meets it who goes on elsewhere
  const secret = 'ab'.repeat(32);
  const { version } = await (await page.request.get(`${server.address}/api/v1/respond/kinds`)).json();
  const items = [['single', { Answer: { choice: 'a' } }]];
  const draft = { version, unit: 'n', channel: null, step: 5, items };
  const saved = await page.request.put(`${server.address}/api/v1/respond/kinds/drafts/${secret}`, { data: draft });
  assert.equal(saved.status(), 204, await saved.text());
  await page.goto(`${server.address}/s/kinds/${secret}/5?unit=n`, { waitUntil: 'commit' });
  const line = page.getByLabel('One line');
  await line.pressSequentially('one two');
  await line.evaluate((field) => field.setSelectionRange(3, 3));
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
  const element = await line.elementHandle();
  release();
  await page.locator('.app[data-live]').waitFor();
  assert.ok(await element.evaluate((field) => field.isConnected && field === document.activeElement), 'the field is the same');
  await session.send('Input.insertText', { text: '你' });
  assert.equal(await line.inputValue(), 'one你 two');
  await page.getByText('Your answers so far are saved.').waitFor();
  await page.context().close();
});

const saved = (page) => page.waitForResponse((response) => response.request().method() === 'PUT' && response.status() === 204);

test('a team that was chosen can be changed, and the last choice counts', async () => {
  const page = await browser.person();
  await answer(page, `${server.address}/s/kinds`);
  let save = saved(page);
  await page.getByRole('radio', { name: /North desk/ }).check();
  await save;
  save = saved(page);
  await page.getByRole('radio', { name: /South desk/ }).check();
  const address = (await save).url();
  assert.equal((await (await page.request.get(address)).json()).unit, 's');
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  assert.ok(await page.getByRole('radio', { name: /South desk/ }).isChecked());
  await page.context().close();
});

test('what another device has saved is sent along, and nothing is left behind after the thanks', async () => {
  const page = await browser.person({}, ['ERR_FAILED', 'Failed to load resource']);
  await answer(page, `${server.address}/s/kinds?unit=n`);
  let save = saved(page);
  await page.getByRole('radio', { name: /First/ }).check();
  const address = (await save).url();
  for (let step = 2; step <= 6; step += 1) {
    const title = await page.title();
    await next(page);
    await expectTitle(page, (now) => now && now !== title, 'of the next page');
  }
  const { version } = await (await page.request.get(`${server.address}/api/v1/respond/kinds`)).json();
  const items = [['multi', { Answer: { choices: ['b'] } }]];
  const elsewhere = await page.request.put(address, { data: { version, unit: 'n', channel: null, step: 1, items } });
  assert.equal(elsewhere.status(), 204);
  await page.route(/responses/, (route) => route.abort());
  await page.getByRole('button', { name: 'Send answers' }).click();
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  for (const words of ['5 of 10', '4 of 10', '3 of 10', '2 of 10']) {
    await page.getByRole('button', { name: 'Back' }).click();
    await at(page, `Question ${words}`);
  }
  assert.ok(await page.getByRole('checkbox', { name: /Second/ }).isChecked(), 'the other device had ticked it');
  await page.unroute(/responses/);
  for (let step = 3; step <= 6; step += 1) {
    const title = await page.title();
    await next(page);
    await expectTitle(page, (now) => now && now !== title, 'of the next page');
  }
  await page.getByRole('button', { name: 'Send answers' }).click();
  assert.ok(await page.getByRole('button', { name: 'Send anyway' }).evaluate((e) => e === document.activeElement), 'the focus stays');
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
  await page.goBack();
  await page.waitForTimeout(300);
  assert.match(await page.evaluate(() => localStorage['candor/kinds/n']), /^sent \d{4}-\d\d-\d\d$/, 'nothing but that it was sent');
  await page.context().close();
});

test('whoever comes back on the same day hears that the answers were sent, and may answer once more', async () => {
  const page = await browser.person();
  await page.goto(`${server.address}/s/kinds?unit=n`);
  await page.locator('.app[data-live]').waitFor();
  await throughAll(page);
  await page.reload();
  await page.getByRole('heading', { name: 'Your answers were sent', exact: true }).waitFor();
  await accessible(page, 'sent');
  const again = page.getByRole('button', { name: 'Answer once more' });
  await again.focus();
  await page.keyboard.press('Enter');
  await at(page, 'Question 1 of 10');
  assert.equal(await page.locator('.options input:checked').count(), 0, 'nothing is left of the first');
  await throughAll(page);
  // tomorrow it is asked as on the first day
  await page.evaluate(() => localStorage.setItem('candor/kinds/n', 'sent 2020-01-01'));
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  await at(page, 'Question 1 of 10');
  await page.context().close();
});

// What a link brings along and what is computed from the answers: alike with the program and without it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer } from './candor.mjs';

let server, browser;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('beside.json', readFileSync(new URL('../../crates/survey/tests/beside.json', import.meta.url)));
  server.command('survey', 'create', 'beside.json', '--audience', 'customers', '--slug', 'beside', '--wave', 'w1');
  server.write('loops.json', readFileSync(new URL('../../crates/survey/tests/loops.json', import.meta.url)));
  server.command('survey', 'create', 'loops.json', '--audience', 'customers', '--slug', 'loops', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const heading = (page) => page.locator('h1').first().innerText();

const rows = (question) => server.rows(question);

/** The answers stored so far. */
const stored = () => rows('SELECT answers FROM responses').map((answers) => JSON.parse(answers));
const drafts = () => rows('SELECT COUNT(*) FROM drafts')[0];

async function goOn(page, expected) {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: expected }).first().waitFor();
}

for (const scripts of [true, false]) {
  test(`a link brings its value and texts say what is computed, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await browser.person({ javaScriptEnabled: scripts });
    const address = `${server.address}/s/beside?unit=n&f.source=letter&f.nobody=knows`;
    await (scripts ? answer(page, address) : page.goto(address));
    await page.getByLabel(/How many times/).fill('7');
    await page.getByRole('radio', { name: 'Very slow' }).check();
    await page.getByRole('radio', { name: 'Unkind', exact: true }).check();
    await goOn(page, /You were there often and gave 1\.5 of 4\. What went wrong\?/);
    if (scripts) await accessible(page, 'a question that repeats a calculated value');
    await page.getByRole('textbox').fill('the stairs');
    await goOn(page, /You found the link in a letter/);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: /What went wrong/ }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('radio', { name: 'Very kind' }).waitFor();
    await page.getByRole('radio', { name: 'Very kind' }).check();
    await page.getByRole('radio', { name: 'Very fast' }).check();
    await goOn(page, /You found the link in a letter/);
    await page.getByRole('radio', { name: 'Easy' }).check();
    await goOn(page, /anything else/);
    await page.getByRole('textbox').fill(`scripts: ${scripts}`);
    await page.getByRole('button', { name: /Send answers/ }).click();
    await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
    const answers = stored().find((answers) => answers.more.text === `scripts: ${scripts}`);
    assert.deepEqual(answers.source, { choice: 'letter' });
    assert.deepEqual([answers.grade, answers.low, answers.often], [{ number: 4 }, { choice: 'no' }, { text: 'often' }]);
    assert.equal(answers.why, undefined, 'what is not asked any more is not stored');
    await page.context().close();
  });
}

test('a link that is followed stores nothing, and a draft goes on elsewhere with what it brought', async () => {
  const page = await browser.person();
  await answer(page, `${server.address}/s/beside?unit=n&f.source=intranet`);
  const before = stored().length;
  await page.waitForTimeout(600);
  assert.equal(drafts(), 0);
  await page.getByRole('radio', { name: 'Very fast' }).check();
  await goOn(page, /You found the link on the intranet/);
  await page.waitForTimeout(900);
  assert.equal(drafts(), 1);
  const address = await page.locator('#elsewhere a').getAttribute('href');
  const other = await browser.person({ javaScriptEnabled: false });
  await other.goto(address);
  assert.match(await heading(other), /You found the link on the intranet/, 'the other device knows it from the draft');
  assert.equal(stored().length, before);
  await other.context().close();
  await page.context().close();
});

for (const scripts of [true, false]) {
  test(`a loop asks for each option that was chosen, and options are carried forward, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await browser.person({ javaScriptEnabled: scripts }, ['422']);
    const address = `${server.address}/s/loops?unit=n`;
    await (scripts ? answer(page, address) : page.goto(address));
    await page.getByRole('checkbox', { name: 'The telephone' }).check();
    await page.getByRole('checkbox', { name: 'Another way' }).check();
    await page.locator('#q-ways_other').fill('By boat');
    await goOn(page, 'How slow or fast was The telephone?');
    await page.getByRole('radio', { name: 'Very fast' }).check();
    await goOn(page, 'How slow or fast was By boat?');
    await page.getByRole('radio', { name: 'Very slow' }).check();
    await goOn(page, 'You said: Very slow. What was slow about By boat?');
    await page.getByRole('textbox').fill(`the waves, scripts: ${scripts}`);
    await goOn(page, /Which of them suited you best/);
    const best = page.locator('#q-best');
    assert.deepEqual(await best.getByRole('radio').evaluateAll((all) => all.map((one) => one.value)), ['phone', 'other', 'all']);
    const missed = page.locator('#q-missed');
    assert.deepEqual(await missed.getByRole('checkbox').evaluateAll((all) => all.map((one) => one.value)), ['desk']);
    if (scripts) await accessible(page, 'options carried forward');
    await best.getByRole('radio', { name: 'By boat' }).check();
    await page.getByRole('button', { name: /Send answers/ }).click();
    await page.getByRole('button', { name: /Send anyway/ }).click();
    await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
    const answers = stored().find((answers) => answers['why.other']?.text === `the waves, scripts: ${scripts}`);
    assert.deepEqual([answers['speed.phone'], answers['speed.other'], answers.best], [{ scale: '4' }, { scale: '1' }, { choice: 'other' }]);
    await page.context().close();
  });
}

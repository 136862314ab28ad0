// Questions that depend on answers: asked and passed over alike with the program and without it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, setUp } from './candor.mjs';

let server, browser;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('routing.json', readFileSync(new URL('../../crates/survey/tests/routing.json', import.meta.url)));
  server.command('survey', 'create', 'routing.json', '--audience', 'customers', '--slug', 'routing', '--wave', 'w1');
  const question = (code, text, more, kind) => ({ code, text, ...more, kind });
  const together = {
    format: 'candor-questionnaire/1',
    title: 'One page',
    blocks: [
      {
        code: 'one', together: true, questions: [
          question('broken', 'Is anything broken?', {}, { yes_no: {} }),
          question('what', 'What is broken?', { required: true, show_if: "broken = 'yes'" }, { short_text: {} }),
        ],
      },
      { code: 'two', questions: [question('more', 'Is there anything else?', {}, { short_text: {} })] },
    ],
  };
  server.write('together.json', JSON.stringify(together));
  server.command('survey', 'create', 'together.json', '--audience', 'customers', '--slug', 'together', '--wave', 'w1');
  server.write('flow.json', readFileSync(new URL('../../crates/survey/tests/flow.json', import.meta.url)));
  server.command('survey', 'create', 'flow.json', '--audience', 'customers', '--slug', 'flow', '--wave', 'w1');
  const choice = (code) => ({
    ...question(code, `Which of ${code}?`, { order: { options: 'random' } }, {
      single_choice: { options: ['a', 'b', 'c', 'd', 'e'].map((option) => ({ code: option, label: `${code}${option}` })) },
    }),
  });
  const shuffled = {
    format: 'candor-questionnaire/1',
    title: 'In any order',
    order: { blocks: 'random' },
    blocks: [
      { code: 'one', order: { questions: 'random' }, questions: ['q1', 'q2', 'q3'].map(choice) },
      { code: 'two', order: { questions: 'random' }, questions: ['q4', 'q5', 'q6'].map(choice) },
    ],
  };
  server.write('shuffled.json', JSON.stringify(shuffled));
  server.command('survey', 'create', 'shuffled.json', '--audience', 'customers', '--slug', 'shuffled', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const heading = (page) => page.locator('h1').first().innerText();

/** Presses a button and waits until another page is there. */
async function press(page, name) {
  const before = await page.title();
  await page.getByRole('button', { name }).click();
  for (let wait = 0; wait < 100; wait += 1) {
    const title = await page.title().catch(() => '');
    if (title && title !== before) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`after ${name} it is still ${before}`);
}

for (const scripts of [true, false]) {
  test(`what is asked follows the answers, there and back, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await browser.person({ javaScriptEnabled: scripts });
    const address = `${server.address}/s/routing?unit=n`;
    await (scripts ? answer(page, address) : page.goto(address));
    await page.getByRole('radio', { name: /Telephone/ }).check();
    await press(page, 'Continue');
    assert.match(await heading(page), /minutes did you wait/);
    await page.getByLabel(/minutes did you wait/).fill('12');
    await press(page, 'Continue');
    assert.match(await heading(page), /acceptable/, 'who waited long is asked about it');
    await press(page, 'Back');
    await page.getByLabel(/minutes did you wait/).fill('2');
    await press(page, 'Continue');
    assert.match(await heading(page), /How good or poor/, 'who waited a moment is not');
    await press(page, 'Back');
    assert.match(await heading(page), /minutes did you wait/);
    await press(page, 'Back');
    await page.getByRole('radio', { name: /Desk/ }).check();
    await press(page, 'Continue');
    assert.match(await heading(page), /How good or poor/, 'who came to the desk waited for nobody');
    if (scripts) await accessible(page, 'a question after others that are not asked');
    await page.getByRole('radio', { name: /Very poor/ }).check();
    await press(page, 'Continue');
    await page.getByLabel('What went wrong?').fill('the door');
    await page.getByLabel('Is there anything else?').fill('no');
    await page.getByRole('button', { name: /Send answers/ }).click();
    await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
    await page.context().close();
  });
}

test('without scripts a question that an answer brings up on the same page is asked before the page is left', async () => {
  const page = await browser.person({ javaScriptEnabled: false }, ['422']);
  await page.goto(`${server.address}/s/together?unit=n`);
  assert.equal(await page.getByLabel('What is broken?').count(), 0);
  await page.getByRole('radio', { name: 'Yes' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  const what = page.getByLabel('What is broken?');
  await what.waitFor();
  assert.equal(await page.locator('.summary').count(), 0, 'nobody could have answered it yet');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: /What is broken/ }).waitFor();
  await what.fill('the lift');
  await press(page, 'Continue');
  assert.match(await heading(page), /anything else/);
  await page.getByRole('button', { name: /Send answers/ }).click();
  await page.getByRole('button', { name: /Send anyway/ }).click();
  await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
  await page.context().close();
});

test('without scripts a page from before that is sent late loses nothing of another page', async () => {
  const page = await browser.person({ javaScriptEnabled: false });
  await page.goto(`${server.address}/s/routing?unit=n`);
  await page.getByRole('radio', { name: /Telephone/ }).check();
  await press(page, 'Continue');
  const late = await page.context().newPage();
  await late.goto(page.url());
  await page.getByLabel(/minutes did you wait/).fill('3');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: /Very good/ }).check();
  await press(page, 'Continue');
  for (const name of ['Back', 'Back', 'Back']) await press(page, name);
  await page.getByRole('radio', { name: /Desk/ }).check();
  await press(page, 'Continue');
  assert.ok(await page.getByRole('radio', { name: /Very good/ }).isChecked());
  // the page about the telephone is not asked any more, and somebody sends it all the same
  await late.getByLabel(/minutes did you wait/).fill('4');
  await late.getByRole('button', { name: 'Continue' }).click();
  await late.getByRole('radio', { name: /Very good/ }).waitFor();
  assert.ok(await late.getByRole('radio', { name: /Very good/ }).isChecked(), 'what another page holds is kept');
  await page.context().close();
});

test('what is not asked is not stored, and a condition that cannot hold is refused by its place', async () => {
  const page = await browser.person();
  const { version } = await (await page.request.get(`${server.address}/api/v1/respond/routing/form`)).json();
  const send = (key, answers) => page.request.post(`${server.address}/api/v1/respond/routing/responses`, { data: { key, version, unit: 'n', answers } });
  const key = (n) => `00000000-0000-4000-8000-00000000000${n}`;
  const unasked = { way: { choice: 'desk' }, waited: { number: 30 }, overall: { scale: '5' } };
  assert.equal((await send(key(1), unasked)).status(), 200);
  const missing = await send(key(2), { way: { choice: 'phone' } });
  assert.equal(missing.status(), 422);
  assert.match(JSON.stringify(await missing.json()), /waited/);
  server.write('three.csv', 'unit,way,overall\nn,desk,4\nn,desk,4\n');
  server.command('import', 'responses', 'three.csv', '--survey', 'routing', '--unit', 'unit', '--close');
  await setUp(page, server);
  const get = async (path) => (await page.request.get(`${server.address}/api/v1/${path}`)).json();
  const survey = (await get('surveys')).find((one) => one.slug === 'routing');
  assert.equal(survey.responses, 5, 'two by the tests before, one here, two imported');
  const { items } = await get(`surveys/${survey.id}/results`);
  const answered = Object.fromEntries(items.map((item) => [item.item, item.n]));
  assert.deepEqual([answered.way, answered.waited ?? null], [5, null], 'nobody was asked how long they waited');
  const wrong = JSON.parse(readFileSync(new URL('../../crates/survey/tests/routing.json', import.meta.url)));
  wrong.blocks[1].show_if = "way = 'fax'";
  wrong.blocks[3].questions[0].show_if = 'comment = \'x\'';
  server.write('wrong.json', JSON.stringify(wrong));
  assert.throws(
    () => server.command('survey', 'create', 'wrong.json', '--audience', 'customers', '--slug', 'wrong', '--wave', 'w1'),
    (error) => /blocks\[1\]\.show_if: .*no option 'fax'/.test(error.stderr) && /blocks\[3\]\.questions\[0\]\.show_if: comment is asked here or later/.test(error.stderr),
  );
  await page.context().close();
});

for (const scripts of [true, false]) {
  test(`ways, rows, options and repeated answers follow what was said, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await browser.person({ javaScriptEnabled: scripts });
    const address = `${server.address}/s/flow?unit=n`;
    await (scripts ? answer(page, address) : page.goto(address));
    await page.getByRole('radio', { name: 'Yes' }).check();
    await press(page, 'Continue');
    for (const name of [/Service desk/, /Another way/]) await page.getByRole('checkbox', { name }).check();
    await page.getByLabel(/Another way/).last().fill('by the <b>back</b> door');
    await press(page, 'Continue');
    assert.match(await heading(page), /Service desk, Another way/, 'the heading repeats what was chosen');
    assert.deepEqual(await page.getByRole('radio', { name: /Telephone|E-mail/ }).count(), 0);
    assert.equal(await page.getByText('The telephone').count(), 0);
    const own = page.getByRole('radio', { name: /by the <b>back<\/b> door/ });
    await own.check();
    await page.getByRole('radio', { name: /Very good/ }).check();
    assert.equal(await page.getByText('If “by the <b>back</b> door”: which?').count(), 1, 'also where a text belongs to an option');
    if (scripts) {
      await accessible(page, 'a page with parts that are not asked');
      await page.setViewportSize({ width: 390, height: 800 });
      await page.screenshot({ path: `${process.env.CANDOR_PICTURES ?? server.folder}/flow.png` });
    }
    await press(page, 'Continue');
    assert.match(await heading(page), /What made by the <b>back<\/b> door the best for you\?/);
    await page.getByLabel(/What made/).fill('short');
    // the way chosen before is not used any more
    for (const _ of [1, 2]) await press(page, 'Back');
    await page.getByRole('checkbox', { name: /Another way/ }).uncheck();
    await press(page, 'Continue');
    assert.match(await heading(page), /^Service desk$/);
    await press(page, 'Continue');
    assert.match(await heading(page), /anything else/, 'what is not chosen any more needs no reason');
    for (const _ of [1, 2, 3]) await press(page, 'Back');
    await page.getByRole('radio', { name: 'No' }).check();
    await page.getByRole('button', { name: /Continue|Send answers/ }).click();
    if (!scripts) await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
    await page.getByText('Only people who have contacted us are asked.').waitFor();
    await page.context().close();
  });
}

test('every respondent keeps an order, with and without scripts', async () => {
  const stems = async (page) => {
    const seen = [];
    for (let step = 0; step < 6; step += 1) {
      seen.push(`${await heading(page)}: ${(await page.locator('fieldset label').allInnerTexts()).map((label) => label.split('\n')[0]).join(' ')}`);
      if (step < 5) await press(page, 'Continue');
    }
    return seen;
  };
  const orders = [];
  for (const scripts of [true, false, true, false]) {
    const page = await browser.person({ javaScriptEnabled: scripts });
    await (scripts ? answer(page, `${server.address}/s/shuffled?unit=n`) : page.goto(`${server.address}/s/shuffled?unit=n`));
    await page.getByRole('radio').first().check();
    const there = await stems(page);
    for (let step = 5; step > 0; step -= 1) await press(page, 'Back');
    assert.deepEqual(await stems(page), there, 'back and forth is the same order');
    if (scripts) {
      await page.locator('#elsewhere a').waitFor({ state: 'attached' });
      const link = await page.locator('#elsewhere a').getAttribute('href');
      const other = await browser.person({ javaScriptEnabled: false });
      await other.goto(new URL(link, server.address).href.replace(/\/\d+(\?|$)/, '/0$1'));
      assert.deepEqual(await stems(other), there, 'another device without scripts shows the same order');
      await other.context().close();
      await page.goto(`${server.address}/s/shuffled?unit=n`);
      await page.locator('[data-live]').waitFor();
      assert.ok(there.includes((await stems(page).catch(() => there))[0]), 'who comes back goes on in the order of before');
    }
    orders.push(there.join('\n'));
    await page.context().close();
  }
  assert.ok(new Set(orders).size > 1, 'orders differ between people');
});

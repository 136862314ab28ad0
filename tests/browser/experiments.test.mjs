// A question in several forms: written, shown to parts of the respondents, compared, and one of them taken.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, close, fits, picture, setUp } from './candor.mjs';

const FORM = 'All things considered, how was it?';

let server, browser, page, id, stem, code;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  page = await browser.person({}, ['401', '422']);
  await setUp(page, server);
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
});

after(async () => {
  await page?.goto('about:blank');
  await server?.stop();
  await browser?.close();
});

const read = async () => (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();

async function until(what, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(what);
}

const forms = async () => (await read()).document.blocks.flatMap((block) => block.questions).find((question) => question.code === code).variants;

test('another form is written with the keyboard, judged, and what it can show is told', async () => {
  await page.goto(`${server.address}/surveys/new`);
  await page.getByRole('radio', { name: /Your last contact/ }).check();
  await page.getByRole('textbox').first().fill('tried');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  id = /surveys\/([^/]+)\/design/.exec(page.url())[1];
  const question = (await read()).document.blocks.flatMap((block) => block.questions).find((one) => one.kind.rating);
  ({ text: stem, code } = question);
  await page.getByRole('button', { name: new RegExp(stem.slice(0, 25)) }).first().click();
  const panel = page.locator('details.forms');
  await panel.locator('> summary').focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Add a form' }).focus();
  await page.keyboard.press('Enter');
  const field = panel.getByLabel('Question in this form');
  await field.waitFor();
  await until('the field has the focus', async () => field.evaluate((element) => element === document.activeElement));
  await page.keyboard.press('Control+a');
  await page.keyboard.type("Don't you agree that it was wonderful?");
  await page.locator('.all-findings, .findings').getByText(/leading|agree/i).first().waitFor({ state: 'attached' });
  await page.keyboard.press('Control+a');
  await page.keyboard.type(FORM);
  await until('the form was not saved', async () => (await forms())[0]?.text === FORM);
  await panel.getByText(/About 100 would answer each form/).waitFor();
  await panel.getByLabel(/How many people/).fill('4');
  await panel.getByText(/too few to see any difference/).waitFor();
  await panel.getByLabel(/How many people/).fill('many');
  await panel.getByText('Write a number of people.').waitFor();
  await panel.getByText('Other labels, or fewer of them').click();
  await panel.getByRole('checkbox', { name: /^Offers/ }).first().uncheck();
  await until('what is left out was not saved', async () => (await forms())[0].without.length === 1);
  await panel.getByRole('checkbox', { name: /^Offers/ }).first().check();
  await until('what is offered again was not saved', async () => (await forms())[0].without.length === 0);
  await accessible(page, 'forms of a question');
  await picture(page, 'forms');
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page, 'forms of a question, dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'forms on a phone');
  await picture(page, 'forms-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual((await read()).problems, []);
});

test('respondents see one form each, with and without scripts', async () => {
  const { revision } = await read();
  const reply = await page.request.post(`${server.address}/api/v1/surveys/${id}/publish`, { data: { revision, wave: 'w1' }, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(reply.status(), 200, await reply.text());
  const seen = { scripts: new Set(), none: new Set() };
  for (let visit = 0; visit < 24 && seen.scripts.size + seen.none.size < 4; visit += 1) {
    for (const [way, options] of [['scripts', {}], ['none', { javaScriptEnabled: false }]]) {
      const visitor = await browser.person(options);
      await visitor.goto(`${server.address}/s/tried?unit=n`);
      const text = await visitor.locator('main').innerText();
      const pages = text.includes(FORM) ? FORM : text.includes(stem) ? stem : undefined;
      if (pages) seen[way].add(pages);
      await visitor.context().close();
    }
  }
  assert.deepEqual([seen.scripts.size, seen.none.size], [2, 2], 'both forms are shown, each way');
});

test('what the forms did is told, with its interval, and one of them is taken', async () => {
  const { blocks } = (await read()).document;
  const points = blocks.flatMap((block) => block.questions).find((question) => question.code === code).kind.rating.points;
  for (let number = 0; number < 80; number += 1) {
    const arrangement = (number * 3).toString(16).padStart(2, '0');
    const form = await (await page.request.get(`${server.address}/api/v1/respond/tried/form?unit=n&arrangement=${arrangement}`)).json();
    const better = JSON.stringify(form).includes(FORM);
    const answers = { [code]: { scale: points[better ? points.length - 1 : number % 2].code } };
    const data = { key: randomUUID(), version: form.version, unit: number % 2 ? 'n' : 's', answers, channel: null, arrangement };
    const reply = await page.request.post(`${server.address}/api/v1/respond/tried/responses`, { data });
    assert.equal(reply.status(), 200, await reply.text());
  }
  await close(page, server, id);
  await page.goto(`${server.address}/surveys/${id}/quality`);
  await page.getByRole('link', { name: 'Experiments' }).click();
  await page.getByRole('heading', { name: /^Experiments: / }).waitFor();
  await page.getByText(/The form of .* matters: /).first().waitFor();
  await page.getByRole('cell', { name: FORM }).or(page.getByRole('rowheader', { name: FORM })).or(page.getByText(FORM)).first().waitFor();
  await accessible(page, 'the report of an experiment');
  await picture(page, 'experiments');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the report of an experiment on a phone');
  await picture(page, 'experiments-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${server.address}/surveys/${id}/design`);
  await page.getByRole('button', { name: 'Write the next version' }).click();
  await page.getByLabel('Title').waitFor();
  await page.getByRole('button', { name: new RegExp(stem.slice(0, 25)) }).first().click();
  await page.getByRole('button', { name: 'Use this form from now on' }).click();
  await page.getByLabel('Question', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Question', { exact: true }).inputValue(), FORM);
  await page.getByText('Try other forms of this question').waitFor();
  await page.getByText(/^Saved/).first().waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish the next version?' });
  await dialog.getByText(/asked in other forms than before/).waitFor();
  await picture(page, 'experiments-adopted');
});

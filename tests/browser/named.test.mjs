// The level identified: chosen before a wave, said before the first question, read with names, found and erased by its person.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

let browser, server, page, id;
const PHONE = { viewport: { width: 390, height: 844 } };
const NAMES = ['ann', 'bo', 'cy', 'di', 'ed', 'fay'];

const call = (method, path, body) => page.evaluate(async ([method, path, body]) => {
  const headers = { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' };
  const reply = await fetch(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return reply.ok ? reply.json().catch(() => null) : Promise.reject(new Error(await reply.text()));
}, [method, path, body]);

/** The addresses in somebody's letter, once all letters are there: to answer, and to what is known about them. */
async function linksOf(name) {
  const folder = join(server.folder, 'data', 'mail');
  for (let n = 0; n < 100; n += 1) {
    let letters = [];
    try {
      letters = readdirSync(folder).filter((file) => file.endsWith('.eml')).map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('=\r\n', ''));
    } catch {
      // nothing was sent yet
    }
    const own = letters.find((text) => text.includes(`${name}@example.org`));
    if (letters.length === NAMES.length && own) {
      assert.match(own, /shown with your name/);
      return { answer: /http:\/\/localhost:\d+\/i\/[0-9a-z]{26}/.exec(own)[0], about: /http:\/\/localhost:\d+\/about\/[0-9a-f]{64}/.exec(own)[0] };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there is no letter to ${name}`);
}

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  page = await browser.person({}, ['401', '404', '409']);
  await setUp(page, server);
  await call('POST', '/api/v1/contacts', `address,name,unit\n${NAMES.map((name) => `${name}@example.org,${name} Example,n`).join('\n')}\n`);
  const document = {
    format: 'candor-questionnaire/1',
    title: 'Complaints',
    blocks: [{ code: 'b', together: true, questions: [
      { code: 'happy', text: 'How satisfied or dissatisfied were you with our answer?', kind: { single_choice: { options: [
        { code: 'yes', label: 'Satisfied' }, { code: 'no', label: 'Dissatisfied' }] } } },
      { code: 'what', text: 'What would have helped?', kind: { long_text: {} } },
    ] }],
  };
  const made = await call('POST', '/api/v1/surveys', { slug: 'complaints', audience: 'customers', document });
  id = made.summary.id;
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

test('who writes the survey chooses the level and reads what respondents are promised', async () => {
  await page.goto(`${server.address}/surveys/${id}/invite`);
  await page.getByLabel('Who answers').selectOption('identified');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('blockquote', { hasText: 'shown with your name' }).waitFor();
  await accessible(page, 'what respondents are promised');
  await picture(page, 'named-promise', { fullPage: true });
  const draft = await call('GET', `/api/v1/surveys/${id}`);
  await call('POST', `/api/v1/surveys/${id}/publish`, { revision: draft.revision, wave: 'w1' });
  const text = { en: { subject: 'Complaints', text: 'Hello {name}\n\n{link}\n\n{assurance}' } };
  await call('POST', `/api/v1/surveys/${id}/mailings`, { kind: 'invitation', letters: text, store: true });
});

test('people are told before the first question, and find their answers without scripts', async () => {
  for (const [at, name] of NAMES.slice(0, 5).entries()) {
    const links = await linksOf(name);
    const reader = await browser.person(PHONE);
    await reader.goto(links.answer);
    await reader.getByText('shown with your name', { exact: false }).first().waitFor();
    if (at === 0) await accessible(reader, 'an invitation to answer with one\'s name');
    await reader.getByRole('button').first().click();
    await reader.locator('.app[data-live]').waitFor();
    await reader.getByRole('radio', { name: at % 2 ? 'Satisfied' : 'Dissatisfied', exact: true }).check();
    await reader.getByLabel('What would have helped?').fill(`An answer on the first day, says ${name}.`);
    await reader.getByRole('button', { name: 'Send answers' }).click();
    await reader.getByRole('heading', { name: 'Your answers are stored.' }).waitFor();
    await reader.context().close();
  }
  const reader = await browser.person({ ...PHONE, javaScriptEnabled: false });
  await reader.goto((await linksOf('ann')).about);
  await reader.getByText('An answer on the first day, says ann.').waitFor();
  await reader.getByText('Dissatisfied', { exact: true }).waitFor();
  await picture(reader, 'named-own', { fullPage: true });
  await reader.context().close();
  const looker = await browser.person(PHONE);
  await looker.goto((await linksOf('ann')).about);
  await accessible(looker, 'one\'s own answers');
  await fits(looker, 'one\'s own answers');
  await looker.context().close();
});

test('readers open answers with names by keyboard, on a phone, too, and who is erased is not there', async () => {
  await page.goto(`${server.address}/surveys/${id}/results`);
  await page.getByRole('link', { name: 'Answers with names' }).press('Enter');
  await page.getByText('5 people have answered, by name.').waitFor();
  assert.deepEqual(await page.locator('details > summary').allInnerTexts(), NAMES.slice(0, 5).sort().map((name) => `${name} Example North desk`));
  await page.getByText('ann Example').press('Enter');
  await page.getByText('An answer on the first day, says ann.').waitFor();
  for (const viewport of [PHONE.viewport, { width: 1280, height: 800 }]) {
    await page.setViewportSize(viewport);
    await accessible(page, 'answers with names');
    await fits(page, 'answers with names');
    await picture(page, `named-${viewport.width}`, { fullPage: true });
  }
  const reader = await browser.person({ ...PHONE, javaScriptEnabled: false }, ['404']);
  await reader.goto(`${(await linksOf('ann')).about}/erase`);
  await reader.getByRole('button', { name: 'Erase it now' }).click();
  await reader.getByRole('heading', { level: 1, name: 'What was known about you is erased' }).waitFor();
  await page.reload();
  await page.getByText('4 people have answered, by name.').waitFor();
  assert.equal(await page.getByText('ann Example').count(), 0);
  await page.goto(`${server.address}/surveys/${id}/named?wave=none`);
  await page.getByText('Choose a wave of the level identified.', { exact: false }).waitFor();
});

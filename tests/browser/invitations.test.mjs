// People are imported, invited by letter, answer with the link of the letter, and are not reminded.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

const PLACES = ['Aachen', 'Berlin', 'Cologne', 'Dresden', 'Essen', 'Fulda', 'Gotha'];

const QUESTIONNAIRE = {
  format: 'candor-questionnaire/1',
  title: 'Pulse',
  blocks: [{ code: 'b', questions: [
    { code: 'go', text: 'How is it going?', kind: { single_choice: { options: [{ code: 'good', label: 'Well' }, { code: 'bad', label: 'Badly' }] } } },
    { code: 'note', text: 'What should change?', kind: { long_text: {} } },
    { code: 'where', text: 'Where do you work on most days?', order: { options: 'random' },
      kind: { single_choice: { options: PLACES.map((label) => ({ code: label.toLowerCase(), label })) } } }] }],
};

/** Places in the order in which a text names them. */
const order = (text) => PLACES.toSorted((a, b) => text.indexOf(a) - text.indexOf(b));

let browser, server, page, id;

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  page = await browser.person({}, ['401', '422']);
  await setUp(page, server);
  const made = await page.evaluate(async (document) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ slug: 'pulse', audience: 'employees', document }) };
    const reply = await fetch('/api/v1/surveys', options);
    return reply.ok ? reply.json() : Promise.reject(new Error(await reply.text()));
  }, QUESTIONNAIRE);
  id = made.summary?.id ?? made.id;
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

/** Letters in the folder of mail, as texts, once there are so many. */
async function letters(count) {
  const folder = join(server.folder, 'data', 'mail');
  for (let n = 0; n < 100; n += 1) {
    let files = [];
    try {
      files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    } catch {
      // nothing was sent yet
    }
    if (files.length >= count) return files.map((name) => readFileSync(join(folder, name), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there are no ${count} letters`);
}

/** The link of a letter to somebody. */
function linkTo(all, address) {
  const letter = all.find((text) => text.includes(address));
  return /http:\/\/localhost:\d+\/i\/[0-9a-z]{26}/.exec(letter.replaceAll('=\r\n', ''))[0];
}

test('people are checked, imported, found and removed', async () => {
  await page.getByRole('link', { name: 'Contacts' }).click();
  await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
  const csv = page.getByLabel('CSV text');
  await csv.fill('address,name,unit,site\nann@example.org,Ann Ames,nowhere,Bonn\n');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText('There is no unit of this code').waitFor();
  const people = ['ann', 'bo', 'cy', 'di', 'ed', 'fay'].map((name) => `${name}@example.org,${name} Example,n,Bonn`);
  await csv.fill(`address,name,unit,site\n${people.join('\n')}\n`);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText('6 lines: 6 added, 0 changed. Nothing is stored yet.').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('row', { name: /fay Example/ }).waitFor();
  await accessible(page, 'contacts');
  await picture(page, 'contacts', { fullPage: true });
  await page.getByLabel('Search by name or address').fill('fay@');
  await page.getByText('1 person.').waitFor();
  await page.getByRole('button', { name: 'Remove fay Example' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Nobody is here.').waitFor();
});

test('the promise is chosen before the survey opens, and letters are shown before they are sent', async () => {
  await page.goto(`${server.address}/surveys/${id}`);
  await page.getByRole('link', { name: 'Who may answer' }).click();
  await page.getByLabel('Who answers').selectOption('procedural');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('and without the code').or(page.getByText('the code of your invitation')).first().waitFor();
  await page.evaluate(async (address) => {
    const detail = await (await fetch(address)).json();
    const body = JSON.stringify({ revision: detail.revision, wave: 'w1' });
    const reply = await fetch(`${address}/publish`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!reply.ok) throw new Error(await reply.text());
  }, `/api/v1/surveys/${id}`);
  await page.reload();
  await page.getByText('Fixed while the wave is open.').waitFor();
  await page.getByLabel('Text').fill('Hello {nmae}: {link}');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('There is no place {nmae}').first().waitFor();
  await page.getByLabel('Text').fill('Hello {name},\n\n{link}');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('5 people would be written to.').waitFor();
  await page.locator('.letter pre', { hasText: 'Hello Robin Example' }).waitFor();
  await accessible(page, 'invitations');
  await picture(page, 'invitations', { fullPage: true });
  await page.getByRole('button', { name: 'Send these letters' }).click();
  await page.getByRole('row', { name: /Invitations w1/ }).waitFor();
  assert.equal((await letters(5)).length, 5);
  await page.setViewportSize({ width: 390, height: 800 });
  await fits(page, 'invitations on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('an answer is sent with the link of the letter, once, and begun again elsewhere before', async () => {
  const link = linkTo(await letters(5), 'ann@example.org');
  const first = await browser.person();
  await first.goto(link);
  await first.getByText('the code of your invitation').waitFor();
  await accessible(first, 'an invitation');
  await picture(first, 'invitation');
  await first.getByRole('button', { name: 'Begin' }).click();
  await first.locator('.app[data-live]').waitFor();
  await first.getByRole('radio', { name: /Badly/ }).check();
  await first.getByText('Your answers so far are saved').waitFor();
  // another device goes on where the first has come
  const second = await browser.person();
  await second.goto(link);
  await second.getByRole('button', { name: 'Begin' }).click();
  await second.locator('.app[data-live]').waitFor();
  assert.ok(await second.getByRole('radio', { name: /Badly/ }).isChecked());
  const where = (who) => who.getByText('Where do you work on most days?').first();
  for (let n = 0; n < 2 && !(await where(second).isVisible()); n += 1) {
    await second.getByRole('button', { name: 'Continue' }).click();
    await second.waitForTimeout(300);
  }
  // the order that was drawn for this invitation is the same with the program, without it and on the other device
  await where(second).waitFor();
  const shown = order(await second.locator('main').innerText());
  const without = await browser.person({ javaScriptEnabled: false });
  for (const other of [without, first]) {
    await other.goto(second.url().replace('/0?', '/2?'));
    if (other === first) await other.locator('.app[data-live]').waitFor();
    await where(other).waitFor();
    assert.deepEqual(order(await other.locator('main').innerText()), shown);
  }
  for (let n = 0; n < 4 && !(await second.getByText('Thank you. Your answers are stored.').isVisible()); n += 1) {
    await second.getByRole('button', { name: /Continue|Send/ }).last().click();
    await second.waitForTimeout(300);
  }
  await second.getByText('Thank you. Your answers are stored.').waitFor();
  await second.goto(link);
  await second.getByRole('heading', { name: 'This invitation has been used' }).waitFor();
  assert.equal(await second.getByRole('button', { name: 'Begin' }).count(), 0);
  // without a letter there is no way in
  const stranger = await browser.person({}, ['403']);
  await stranger.goto(`${server.address}/s/pulse`);
  await stranger.getByRole('heading', { name: 'This survey is answered with an invitation' }).waitFor();
});

test('a reminder goes to those who have not answered, and the screen does not tell who', async () => {
  await page.goto(`${server.address}/surveys/${id}/invite`);
  await page.getByLabel('What', { exact: true }).selectOption('reminder');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('5 people would be written to.').waitFor();
  await page.getByRole('button', { name: 'Send these letters' }).click();
  await page.getByRole('row', { name: /Reminders w1/ }).waitFor();
  const all = await letters(9);
  assert.equal(all.length, 9, 'one has answered');
  assert.equal(all.filter((text) => text.includes('To: "ann Example"') || text.includes('ann@example.org')).length, 1);
  assert.equal(await page.getByText('How many have answered is told from five on.').count(), 1);
});

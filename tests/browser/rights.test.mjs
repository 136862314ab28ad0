// What is known about somebody: by the link of their letter without scripts, by an administrator, and how long it is kept.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, setUp } from './candor.mjs';

let browser, server, page, id, letters;

const call = (method, path, body) => page.evaluate(async ([method, path, body]) => {
  const headers = { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' };
  const reply = await fetch(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return reply.ok ? reply.json().catch(() => null) : Promise.reject(new Error(await reply.text()));
}, [method, path, body]);

/** The letters in the folder of mail, once there are so many. */
async function sent(count) {
  const folder = join(server.folder, 'data', 'mail');
  for (let n = 0; n < 100; n += 1) {
    let files = [];
    try {
      files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    } catch {
      // nothing was sent yet
    }
    if (files.length >= count) return files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there are no ${count} letters`);
}

const linkOf = (name) => new RegExp('http://localhost:\\d+/about/[0-9a-f]{64}').exec(letters.find((text) => text.includes(`${name}@example.org`)))[0];

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  page = await browser.person({}, ['401', '404']);
  await setUp(page, server);
  const people = ['ann', 'bo', 'cy', 'di', 'ed', 'fay'].map((name) => `${name}@example.org,${name} Example,n,Bonn`);
  await call('POST', '/api/v1/contacts', `address,name,unit,site\n${people.join('\n')}\n`);
  const made = await call('POST', '/api/v1/surveys', { slug: 'pulse', audience: 'employees', template: 'employee-satisfaction' });
  id = made.summary.id;
  await call('PUT', `/api/v1/surveys/${id}/assurance`, { level: 'procedural' });
  await call('POST', `/api/v1/surveys/${id}/publish`, { revision: made.revision, wave: 'w1' });
  const text = { en: { subject: 'Pulse', text: 'Hello {name}\n\n{link}' } };
  await call('POST', `/api/v1/surveys/${id}/mailings`, { kind: 'invitation', letters: text, store: true });
  letters = await sent(6);
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

test('the link of a letter shows everything on a phone without scripts, and erases it after one more press', async () => {
  const reader = await browser.person({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false }, ['404']);
  await reader.goto(linkOf('ann'));
  await reader.getByRole('heading', { level: 1, name: 'What is known about you' }).waitFor();
  for (const said of ['Name: ann Example', 'E-mail address: ann@example.org', 'Unit: North desk', 'site: Bonn']) {
    await reader.getByText(said).waitFor();
  }
  await reader.getByText('could ask it who has answered').waitFor();
  await reader.getByRole('link', { name: 'Erase what is known about me' }).click();
  await reader.getByRole('heading', { level: 1, name: 'Erase what is known about you?' }).waitFor();
  await reader.getByRole('button', { name: 'Erase it now' }).click();
  await reader.getByRole('heading', { level: 1, name: 'What was known about you is erased' }).waitFor();
  await reader.goto(linkOf('ann'));
  await reader.getByRole('heading', { level: 1, name: 'Nothing is known here' }).waitFor();
});

test('the pages pass axe at 390 pixels, light and dark', async () => {
  const reader = await browser.person({ viewport: { width: 390, height: 844 } });
  for (const address of [linkOf('bo'), `${linkOf('bo')}/erase`, `${server.address}/s/pulse/about`]) {
    await reader.goto(address);
    await accessible(reader, 'what is known about somebody');
    await fits(reader, 'what is known about somebody');
  }
});

test('an administrator shows and erases for requests that come by other ways', async () => {
  await page.goto(`${server.address}/contacts`);
  await page.getByLabel('E-mail address, or # and their number').fill('cy@example.org');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('cy Example, cy@example.org, North desk (n)').waitFor();
  await accessible(page, 'what is known about somebody');
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
  await page.getByText('What was known is erased, and they are not imported again.').waitFor();
  await page.getByLabel('CSV text').fill('address,name,unit\ncy@example.org,Cy,n\nzoe@example.org,Zoe,n\n');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText('Asked not to be invited, left out: lines 2.').waitFor();
});

test('a schedule is shown before it can be saved', async () => {
  await page.goto(`${server.address}/surveys/${id}/retention`);
  await page.getByLabel('Responses: months after the end of their wave').fill('12');
  assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0);
  await page.getByRole('button', { name: 'Show what would be removed' }).click();
  await page.getByText('Nothing is saved yet.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await accessible(page, 'retention');
  await page.goto(`${server.address}/s/pulse/about`);
  await page.getByText('removed 12 months after the end of their wave').waitFor();
});

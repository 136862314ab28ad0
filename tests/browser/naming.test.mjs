// Who names somebody in a comment is told so, and decides.
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

const told = /This seems to name a person: “Ann Miller”/;

/** To the last page, where the comment is. */
async function toTheComment(page) {
  await page.getByRole('radio', { name: /First/ }).check();
  for (let step = 2; step <= 6; step += 1) {
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(new RegExp(`^Questions? ${step}\\b`)).first().waitFor();
  }
}

async function toldAndSent(page, scripts) {
  await toTheComment(page);
  const comment = page.getByLabel('Several lines');
  await comment.fill('It was Ann Miller again');
  if (scripts) await page.locator('#q-long-named', { hasText: told }).waitFor();
  await page.getByRole('button', { name: 'Send answers' }).click();
  const anyway = page.getByRole('button', { name: 'Send anyway' });
  await anyway.waitFor();
  assert.match(await page.locator('#q-long-named').innerText(), told);
  assert.match(await page.locator('#left-out').innerText(), told);
  // what a screen reader says of the field and of the button
  const described = (field) => field.evaluate((e) => e.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).join(' '));
  assert.match(await described(comment), told);
  assert.match(await described(anyway), told);
  assert.equal(await comment.inputValue(), 'It was Ann Miller again');
  if (scripts) {
    await accessible(page, 'a comment that names somebody');
    await picture(page, 'naming-phone');
  }
  await fits(page, 'a comment that names somebody');
  await anyway.click();
  await page.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
}

test('who names somebody is told at the field and once before sending', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 } });
  await answer(page, `${server.address}/s/kinds?unit=n`);
  await toldAndSent(page, true);
  await page.context().close();
});

test('without scripts the page comes back once with what it says', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false }, ['422']);
  await page.goto(`${server.address}/s/kinds?unit=n`);
  await toldAndSent(page, false);
  await page.context().close();
});

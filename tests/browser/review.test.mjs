// A reviewer comments and approves by link without scripts; authors see it, and publishing waits for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, fits, picture, setUp } from './candor.mjs';

const QUESTIONNAIRE = {
  format: 'candor-questionnaire/1',
  title: 'Pulse',
  introduction: 'Two questions.',
  blocks: [{ code: 'b', title: 'Work', questions: [
    { code: 'go', text: 'How is it going?', kind: { single_choice: { options: [{ code: 'good', label: 'Well' }, { code: 'bad', label: 'Badly' }] } } },
    { code: 'note', text: 'What should change?', kind: { long_text: {} }, show_if: "go = 'bad'" }] }],
};

let browser, server, page, reader, id, link;

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  page = await browser.person({}, ['401', '409', '422']);
  await setUp(page, server);
  const headers = { 'sec-fetch-site': 'same-origin' };
  const reply = await page.request.post(`${server.address}/api/v1/surveys`, { data: { slug: 'pulse', audience: 'employees', document: QUESTIONNAIRE }, headers });
  assert.equal(reply.status(), 201, await reply.text());
  id = (await reply.json()).summary.id;
  reader = await browser.person({ javaScriptEnabled: false }, ['422']);
});

after(async () => {
  await page?.goto('about:blank');
  await server?.stop();
  await browser?.close();
});

/** The page of the reviewer in another width: without scripts axe cannot run, so a page with scripts looks at it, too. */
async function looked(name) {
  const checked = await browser.person({}, ['422']);
  await checked.goto(link);
  for (const width of [390, 1280]) {
    await checked.setViewportSize({ width, height: 844 });
    await fits(checked, `${name} at ${width}`);
    await accessible(checked, `${name} at ${width}`);
    await picture(checked, `review-${name}-${width}`, { fullPage: true });
  }
  await checked.context().close();
}

test('an author makes a link, and publishing is made to wait', async () => {
  await page.goto(`${server.address}/surveys`);
  await page.getByRole('link', { name: 'Review of Pulse' }).click();
  await page.getByRole('heading', { level: 1, name: 'Review' }).waitFor();
  await page.getByText('Nobody has approved this version.').waitFor();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByText(/Enter a name of at most/).first().waitFor();
  await page.getByLabel('Name').fill('Works council');
  await page.getByLabel('What they are asked').fill('Is it fair?');
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Last day of the link').fill(until);
  await page.getByRole('button', { name: 'Make a link' }).click();
  link = await page.locator('p.link code').innerText();
  assert.match(link, /\/review\/[0-9a-f]{64}$/);
  await page.getByRole('cell', { name: 'Not opened yet' }).waitFor();
  await page.getByLabel(/^Publish only when somebody else/).check();
  await accessible(page, 'the review');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the review on a phone');
  await accessible(page, 'the review on a phone');
  await picture(page, 'review-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('without scripts a reviewer reads, comments and approves; an error loses nothing', async () => {
  await reader.goto(link);
  await reader.getByRole('heading', { level: 1, name: 'Review: Pulse' }).waitFor();
  await reader.getByText(/^Asked only when/).waitFor();
  assert.equal(await reader.getByRole('radio').first().isDisabled(), true);
  await looked('page');
  await reader.getByRole('button', { name: 'I ask for changes' }).click();
  await reader.getByText('Say in any of the boxes what should change.').first().waitFor();
  await reader.getByLabel(/^Your comment on this question: How is it going/).fill('<b>Who</b> reads this?');
  await reader.getByRole('button', { name: 'Send comments only' }).click();
  await reader.getByText('Thank you. Your comments are kept.').waitFor();
  await reader.getByText('<b>Who</b> reads this?').waitFor();
  await reader.getByRole('button', { name: 'I have no objection' }).click();
  await reader.getByText(/^You had no objection to this version/).waitFor();
  await looked('approved');
});

test('authors see it, answer it and publish', async () => {
  await page.reload();
  await page.getByText(/This version was approved by Works council \(by link\)/).first().waitFor();
  await page.getByRole('cell', { name: 'Has no objection' }).waitFor();
  await page.getByLabel('Answer').fill('The team alone.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByText('The team alone.').waitFor();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await page.getByText('No comment is shown here.').waitFor();
  await reader.goto(link);
  await reader.getByText('The team alone.').waitFor();
  await page.goto(`${server.address}/surveys/${id}/design`);
  await page.getByRole('link', { name: 'Review', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish this survey?' });
  await dialog.getByText(/approved by Works council/).or(dialog.getByRole('button', { name: 'Publish all the same' })).first().waitFor();
});

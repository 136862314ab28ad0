// The stand-alone page that checks a bulletin, opened from a file as an employee would.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Browser, accessible } from './candor.mjs';

const PAGE = new URL('../../docs/verify/bulletin.html', import.meta.url);
const known = JSON.parse(readFileSync(new URL('../../crates/credential/tests/browser.json', import.meta.url), 'utf8'));

let browser;
before(async () => {
  browser = await Browser.open();
});
after(() => browser.close());

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (mark) => sha256(Buffer.of(0), Buffer.from(mark, 'hex'));

function bulletin(marks) {
  const [one, other] = marks.toSorted();
  const root = sha256(Buffer.of(1), leaf(one), leaf(other)).toString('hex');
  return `candor-bulletin/1\nsurvey ${'aa'.repeat(16)}\ninvited 12\nissued 3\ncount 2\nroot ${root}\n${one}\n${other}\n`;
}

async function check(page, text, token) {
  await page.getByLabel('Bulletin').setInputFiles({ name: 'bulletin.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByLabel('Your token').fill(token);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#result li').first().waitFor();
  return page.getByRole('status').innerText();
}

test('a token is found in a bulletin by a page opened from a file, which loads and sends nothing', async () => {
  const page = await browser.person({}, ['Content Security Policy', 'Refused to connect', 'Fetch API cannot load']);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(PAGE.href);
  await accessible(page, 'the page that checks bulletins');
  const text = bulletin([known.spent, 'f'.repeat(64)]);
  const good = await check(page, text, known.token);
  assert.match(good, /The list is in order, and count and root are right\./);
  assert.match(good, new RegExp(`Your answer was counted: ${known.spent}`));
  assert.match(await check(page, bulletin(['0'.repeat(64), 'f'.repeat(64)]), known.token), /Your token is NOT in this bulletin/);
  assert.match(await check(page, text.replace('f'.repeat(64), 'e'.repeat(64)), ''), /WRONG: The head has another root/);
  assert.deepEqual(requests.map((url) => fileURLToPath(url)), [fileURLToPath(PAGE)]);
  // the policy in its head stops even a script of its own that would send something
  const forbidden = await page.evaluate(() => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    fetch('https://example.org/').catch(() => {});
  }));
  assert.equal(forbidden, 'connect-src');
});

// The level verified anonymous, as an employee meets it: a letter, a token, answers sent later and sealed, the list.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, picture, setUp } from './candor.mjs';

const VERIFIER = new URL('../../docs/verify/bulletin.html', import.meta.url);
const known = JSON.parse(readFileSync(new URL('../../crates/credential/tests/browser.json', import.meta.url), 'utf8'));
const NAMES = ['ann', 'bo', 'cy', 'di', 'ed', 'fay', 'gus', 'hal', 'ivy', 'jo', 'kim', 'lou'];
const QUESTIONNAIRE = {
  format: 'candor-questionnaire/1',
  title: 'Pulse',
  blocks: [{ code: 'b', questions: [
    { code: 'go', text: 'How is it going?', kind: { single_choice: { options: [{ code: 'good', label: 'Well' }, { code: 'bad', label: 'Badly' }] } } },
    { code: 'note', text: 'What should change?', kind: { long_text: {} } }] }],
};

let browser, server, console_, id, wave, all;
// the profile in which somebody collects, and comes back
let ann, annToken;

/** Asks the interface as the administrator. */
const ask = (method, address, body) => console_.evaluate(async ([method, address, body]) => {
  const options = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const reply = await fetch(address, options);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${reply.status} ${text}`);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}, [method, address, body]);

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('people.csv', `address,name,unit\n${NAMES.map((name) => `${name}@example.org,${name} Example,n`).join('\n')}\n`);
  server.command('contacts', 'import', 'people.csv');
  console_ = await browser.person({}, ['401', '409']);
  await setUp(console_, server);
  const made = await ask('POST', '/api/v1/surveys', { slug: 'pulse', audience: 'employees', document: QUESTIONNAIRE });
  id = made.summary?.id ?? made.id;
  await ask('PUT', `/api/v1/surveys/${id}/assurance`, { level: 'verified' });
  await ask('POST', `/api/v1/surveys/${id}/publish`, { revision: made.revision, wave: 'w1' });
  await ask('POST', `/api/v1/surveys/${id}/mailings`, { kind: 'invitation', store: true, letters: { en: { subject: '{survey}', text: 'Hello {name}\n\n{link}' } } });
  all = await letters(NAMES.length);
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
    if (files.length >= count) return files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '='));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there are no ${count} letters`);
}

/** The link of the letter to somebody, with the digest of the terms. */
function linkTo(name) {
  const letter = all.find((text) => text.includes(`${name}@example.org`));
  return /http:\/\/localhost:\d+\/i\/[0-9a-z]{26}\?lang=en#[\w-]{43}/.exec(letter)[0];
}

/** Collects in a profile of its own; gives the page and the link to the survey. */
async function collect(name, expected = []) {
  const page = await browser.person({}, expected);
  await page.goto(linkTo(name));
  await page.getByRole('button', { name: 'Collect the token' }).click();
  await page.getByText('Write this recovery code down').waitFor();
  return page;
}

/** Answers and sends, until the page says how that ended. */
async function send(page, end = 'Thank you. Your answers are stored.') {
  await page.getByRole('radio', { name: /Badly/ }).check();
  for (let n = 0; n < 4 && !(await page.getByText(end).first().isVisible()); n += 1) {
    await page.getByRole('button', { name: /Continue|Send/ }).last().click();
    await page.waitForTimeout(500);
  }
  await page.getByText(end).first().waitFor();
}

test('a token is collected with a letter, and comes back on another device with the recovery code', async () => {
  // what was taken with the token is refused a second time, and drafts do not exist
  ann = await browser.person({}, ['409']);
  const sent = [];
  ann.on('request', (request) => sent.push(request));
  await ann.goto(linkTo('ann'));
  await ann.getByText('From what is stored nobody can link your answers to you').waitFor();
  await ann.getByRole('button', { name: 'Collect the token' }).waitFor();
  assert.ok(!sent.some((request) => request.url().includes('/assets/credential/')), 'the program comes when it is needed');
  await accessible(ann, 'the link of a letter');
  await ann.getByRole('button', { name: 'Collect the token' }).click();
  await ann.getByText('Write this recovery code down').waitFor();
  await accessible(ann, 'a collected token');
  await picture(ann, 'collected');
  const code = await ann.locator('#sealed code').innerText();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  ({ token: annToken, wave } = await ann.evaluate(() => ({
    token: Object.values(JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith("candor-token/")))))[0].token,
    wave: document.querySelector('script[data-wave]').dataset.wave,
  })));
  const asked = sent.filter((request) => request.url().includes('/api/v1/credentials/'));
  assert.deepEqual(asked.map((request) => request.url().split('/').at(-1)), ['cell', 'terms', 'tokens']);
  assert.ok(sent.every((request) => !request.url().includes('#') && !(request.postData() ?? '').includes(annToken.slice(50))), 'the token stays here');
  // another device
  const other = await browser.person({}, ['409']);
  await other.goto(linkTo('ann'));
  await other.getByText('A token was collected with this invitation before').waitFor();
  await accessible(other, 'an invitation that was used elsewhere');
  await other.getByLabel('Recovery code').fill('0000-0000');
  await other.getByRole('button', { name: 'Collect the token' }).click();
  await other.getByText('This code is mistyped').waitFor();
  await other.getByLabel('Recovery code').fill(code.toLowerCase().replaceAll('-', ' '));
  await other.getByRole('button', { name: 'Collect the token' }).click();
  await other.getByText('Write this recovery code down').waitFor();
  const token = await other.evaluate((wave) => Object.values(JSON.parse(localStorage.getItem(`candor-token/${wave}`)))[0].token, wave);
  assert.equal(token, annToken);
  // who opens a letter of their own there sees nothing of it
  await other.goto(linkTo(NAMES.at(-1)));
  await other.getByRole('button', { name: 'Collect the token' }).waitFor();
  assert.equal(await other.locator('#sealed code').count(), 0);
});

test('terms that are not those of the letter stop everything', async () => {
  const page = await browser.person();
  const [start, digest] = linkTo('bo').split('#');
  await page.goto(`${start}#${digest.startsWith('A') ? 'B' : 'A'}${digest.slice(1)}`);
  await page.getByRole('button', { name: 'Collect the token' }).click();
  await page.getByText('Do not go on').waitFor();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test('answers are sent later, sealed, without cookie, referrer or draft', async () => {
  const later = await ann.context().newPage();
  const sent = [];
  later.on('request', (request) => sent.push(request));
  await ann.close();
  await answer(later, `${server.address}/s/pulse?unit=n`);
  await later.getByText('From what is stored nobody can link your answers to you').waitFor();
  await later.getByRole('radio', { name: /Well/ }).check();
  await later.waitForTimeout(800);
  await picture(later, 'sealed-question');
  await send(later);
  assert.ok(!sent.some((request) => /\/drafts\/|\/responses/.test(request.url())), 'nothing readable leaves the browser');
  const [last] = sent.filter((request) => request.url().endsWith('/answers'));
  const headers = await last.allHeaders();
  assert.ok(!('cookie' in headers) && !('referer' in headers) && !('authorization' in headers), JSON.stringify(headers));
  assert.deepEqual(Object.keys(JSON.parse(last.postData())).sort(), ['envelope', 'token']);
  assert.ok(!sent.some((request) => request.url().includes(annToken)), 'the token is in no address');
  ann = later;
  // the same token from elsewhere counts nothing more
  const again = await browser.person({}, ['409', 'preloaded using link preload']);
  await again.goto(`${server.address}/s/pulse?unit=n`);
  await again.getByText('There is no token in this browser').waitFor();
  const kept = await later.evaluate((wave) => localStorage.getItem(`candor-token/${wave}`), wave);
  const withToken = async (browserPage, text) => {
    await browserPage.evaluate(([wave, kept]) => localStorage.setItem(`candor-token/${wave}`, kept), [wave, text]);
    await answer(browserPage, `${server.address}/s/pulse?unit=n`);
  };
  const unsealed = Object.fromEntries(Object.entries(JSON.parse(kept)).map(([name, { sealed, ...mine }]) => [name, mine]));
  await withToken(again, JSON.stringify(unsealed));
  await send(again, 'Your answers were sent before');
  // who lost the reply and loads the page anew sends the same, and hears that it is there
  const anew = await browser.person({}, ['preloaded using link preload']);
  await anew.goto(`${server.address}/s/pulse?unit=n`);
  await withToken(anew, kept);
  await send(anew);
  // a page whose script does not come starts no program
  const blocked = await browser.person({}, ['ERR_FAILED', 'Failed to load', 'preloaded using link preload']);
  await blocked.route('**/sealed.js', (route) => route.abort());
  await blocked.goto(`${server.address}/s/pulse?unit=n`);
  await blocked.waitForTimeout(800);
  assert.equal(await blocked.locator('.app[data-live]').count(), 0);
});

test('without scripts the pages say that they need them', async () => {
  // what a form would send readable is refused by the page itself
  const page = await browser.person({ javaScriptEnabled: false }, ['Content Security Policy']);
  await page.goto(linkTo('bo'));
  await page.getByText('needs scripts for that').waitFor();
  await page.goto(`${server.address}/s/pulse?unit=n`);
  // a browser that is only told not to run scripts does not show what stands there for those without any
  assert.match(await page.locator('noscript').innerText(), /needs scripts for that/);
  await page.getByRole('radio', { name: /Badly/ }).check();
  const sent = [];
  page.on('request', (request) => sent.push(request.url()));
  // there is no navigation to wait for
  await page.getByRole('button', { name: /Continue|Send/ }).last().dispatchEvent('click');
  await page.waitForTimeout(500);
  assert.deepEqual(sent, [], 'nothing readable leaves the page');
});

test('reminders skip who has collected, reports count everybody, and each finds their line in the list', async () => {
  await ask('POST', `/api/v1/surveys/${id}/mailings`, { kind: 'reminder', store: true, letters: { en: { subject: '{survey}', text: 'Hello again {name}\n\n{link}' } } });
  const reminded = await letters(NAMES.length + NAMES.length - 1);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  assert.equal((await letters(reminded.length)).filter((text) => text.includes('ann@example.org')).length, 1, 'ann has collected');
  for (const name of NAMES.slice(1, 11)) {
    const page = await collect(name);
    await page.getByRole('link', { name: 'Answer the survey' }).click();
    await page.locator('.app[data-live]').waitFor();
    await send(page);
    await page.context().close();
  }
  await ann.goto(`${server.address}/b/${wave}?lang=en`);
  await ann.getByText('The list is published when the survey is over').waitFor();
  await ask('POST', `/api/v1/surveys/${id}/close`);
  let counted;
  for (let n = 0; n < 100 && counted !== 11; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    counted = (await ask('GET', `/api/v1/surveys/${id}/fieldwork`)).responses;
  }
  assert.equal(counted, 11, 'eleven answered, eleven are counted');
  await ann.waitForTimeout(1000);
  await ann.reload();
  await ann.getByText('Your answers were taken').waitFor();
  await accessible(ann, 'the list of counted tokens');
  const mark = await ann.locator('#sealed code').innerText();
  const text = await ask('GET', `/api/v1/credentials/${wave}/bulletin`);
  assert.ok(text.startsWith('candor-bulletin/1\n') && text.includes('\ninvited 12\nissued 11\ncount 11\n') && text.includes(`\n${mark}\n`), text);
  // and the page that works without us says the same
  const verifier = await browser.person({}, ['Content Security Policy']);
  await verifier.goto(VERIFIER.href);
  await verifier.getByLabel('Bulletin').setInputFiles({ name: 'bulletin.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await verifier.getByLabel('Your token').fill(annToken);
  await verifier.getByRole('button', { name: 'Check' }).click();
  await verifier.getByText(`Your answer was counted: ${mark}`).waitFor();
});

test('what the browser computes costs little at a fourth of the speed', async (context) => {
  const page = await browser.person({}, ['410', '404']);
  await page.goto(`${server.address}/b/${wave}?lang=en`);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const times = await page.evaluate(async (known) => {
    const { script, module } = document.querySelector('script[data-wave]').dataset;
    const program = await import(script);
    await program.default({ module_or_path: module });
    const times = [];
    for (let n = 0; n < 100; n += 1) {
      const begun = performance.now();
      const terms = program.Terms.accept(known.terms, known.digest, 'aa'.repeat(16));
      const token = terms.recover('bb'.repeat(16), known.code).finish(known.response);
      if (token !== known.token || program.mark(token) !== known.spent || !terms.seal(token, '00'.repeat(2000))) throw new Error('computed something else');
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b);
  }, known);
  context.diagnostic(`median ${times[50].toFixed(1)} ms, 95 % below ${times[95].toFixed(1)} ms`);
  // other work on the machine counts here, too; half of the runs is what it hardly reaches
  assert.ok(times[50] <= 50, `${times[50]} ms`);
});

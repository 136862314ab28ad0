// Where surveys live: pages of other sites, pop-ups, kiosks, paper, and the screen that sets them up.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import { Browser, PASSWORD, Server, accessible, answer, fits, picture, signIn } from './candor.mjs';

let server, browser, named, unnamed, cookie;
const PIN = '4711';

/** Another site, with a policy as strict as the widget allows; `/path` is a page with the elements given for it. */
class Site {
  pages = new Map();

  async start() {
    this.http = createServer((request, response) => {
      const content = this.pages.get(new URL(request.url, 'http://site').pathname);
      const policy = `default-src 'none'; script-src ${server.address}; frame-src ${server.address}; style-src 'self'`;
      response.writeHead(content ? 200 : 204, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
      response.end(content && `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1>${content}</main></html>`);
    });
    await new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.http.address().port}`;
    return this;
  }

  /** A page with the widget; its address. */
  page(path, attributes, around = '') {
    this.pages.set(path, `${around}<script src="${server.address}/widget.js" ${attributes}></script>`);
    return this.origin + path;
  }

  stop() {
    this.http.closeAllConnections();
    return new Promise((resolve) => this.http.close(resolve));
  }
}

const own = { 'sec-fetch-site': 'same-origin' };

async function api(page, method, path, data) {
  const reply = await page.request.fetch(server.address + path, { method, data, headers: { ...own, cookie } });
  assert.ok(reply.ok(), `${path}: ${await reply.text()}`);
  return reply.json();
}

async function surveyOf(page, slug) {
  return (await api(page, 'GET', '/api/v1/surveys')).find((survey) => survey.slug === slug);
}

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('kinds.json', readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url)));
  for (const slug of ['kinds', 'desk', 'offline']) {
    server.command('survey', 'create', 'kinds.json', '--audience', 'customers', '--slug', slug, '--wave', 'w1');
  }
  named = await new Site().start();
  unnamed = await new Site().start();
  const page = await browser.person();
  const ada = { name: 'Ada', email: 'ada@example.org', password: PASSWORD, code: server.code };
  const signedIn = await page.request.post(`${server.address}/api/v1/set-up`, { data: ada, headers: own });
  assert.equal(signedIn.status(), 200);
  cookie = signedIn.headers()['set-cookie'].split(';')[0];
  const { id } = await surveyOf(page, 'kinds');
  await api(page, 'PUT', `/api/v1/surveys/${id}/places`, { origins: [named.origin] });
  for (const slug of ['desk', 'offline']) {
    await api(page, 'PUT', `/api/v1/surveys/${(await surveyOf(page, slug)).id}/places`, { origins: [named.origin], pin: PIN });
  }
  await page.context().close();
});
after(async () => {
  await named.stop();
  await unnamed.stop();
  await server.stop();
  await browser.close();
});

/** Answers the first question and goes on to the end without more; `where` is a page or a frame. */
async function complete(where) {
  await where.locator('.app[data-live]').waitFor();
  await where.getByRole('radio', { name: /First/ }).check();
  for (let step = 1; step <= 5; step += 1) {
    const progress = await where.locator('.progress').textContent();
    await where.getByRole('button', { name: 'Continue' }).click();
    await where.locator('.progress').filter({ hasNotText: progress }).waitFor();
  }
  await where.getByRole('button', { name: 'Send answers' }).click();
  await where.getByRole('button', { name: 'Send anyway' }).click();
  await where.getByRole('heading', { name: 'Thank you. Your answers are stored.' }).waitFor();
}

const height = (frame) => frame.locator('body').evaluate((body) => Math.ceil(body.getBoundingClientRect().height));

/** The frame becomes as high as what is in it. */
async function resized(page, frame) {
  for (let wait = 0; wait < 50; wait += 1) {
    const own = (await page.locator('iframe').boundingBox()).height;
    if (own === (await height(frame))) return own;
    await page.waitForTimeout(50);
  }
  assert.fail(`the frame has ${(await page.locator('iframe').boundingBox()).height} px, its content ${await height(frame)} px`);
}

test('a page of another site with a strict policy shows a survey, as high as it is, up to its thanks', async () => {
  const page = await browser.person({ viewport: { width: 390, height: 844 } });
  await page.goto(named.page('/inline', 'data-survey="kinds" data-unit="n" data-channel="telephone" data-title="Tell us"'));
  const frame = page.frameLocator('iframe[title="Tell us"]');
  await frame.locator('.app[data-live]').waitFor();
  const first = await resized(page, frame);
  await fits(page, 'the page around');
  await accessible(page, 'a page with a survey in it');
  await picture(page, 'widget-inline');
  await complete(frame);
  await frame.getByText('That was all.').waitFor();
  assert.ok((await resized(page, frame)) < first, 'it also becomes smaller');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'nothing is stored for the page');
  await page.context().close();
});

test('where the program cannot run the forms stay in their frame', async () => {
  const page = await browser.person({}, ['Failed', 'TypeError']);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(named.page('/forms', 'data-survey="kinds" data-unit="n"'));
  const frame = page.frameLocator('iframe');
  await frame.getByRole('radio', { name: /First/ }).check();
  await frame.getByRole('button', { name: 'Continue' }).click();
  await frame.getByText('Question 2 of 10').waitFor();
  await resized(page, frame);
  await page.context().close();
});

test('a site that the survey does not name cannot show it', async () => {
  const page = await browser.person({}, ['frame-ancestors', 'postMessage']);
  const refused = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-ancestors') });
  await page.goto(unnamed.page('/inline', 'data-survey="kinds" data-unit="n"'));
  await refused;
  assert.equal(await page.frameLocator('iframe').locator('form').count(), 0);
  await page.context().close();
});

test('before consent nothing is loaded or stored', async () => {
  const page = await browser.person();
  const asked = [];
  page.on('request', (request) => request.url().startsWith(server.address) && asked.push(new URL(request.url()).pathname));
  const address = named.page('/consent', 'data-survey="kinds" data-unit="n" data-consent="required"');
  for (const consent of [() => candor.consent(), () => document.dispatchEvent(new Event('candor:consent'))]) {
    asked.length = 0;
    await page.goto(address);
    await page.waitForTimeout(500);
    assert.deepEqual(asked.filter((path) => path !== '/widget.js'), [], 'only the script itself');
    assert.equal(await page.locator('iframe').count(), 0);
    await page.evaluate(consent);
    await page.frameLocator('iframe').locator('.app[data-live]').waitFor();
  }
  await page.context().close();
});

test('attributes that are wrong are named', async () => {
  const page = await browser.person({}, ['Candor:']);
  for (const [attributes, words] of [
    ['', 'data-survey: write the name in its link.'],
    ['data-survey="kinds" data-mode="banner"', 'data-mode: write inline or popup.'],
    ['data-survey="kinds" data-mode="popup"', 'data-mode: write data-after, -scroll, -exit or -click, too.'],
    ['data-survey="kinds" data-mode="popup" data-after="soon"', 'data-after: write 0 to 3600.'],
    ['data-survey="kinds" data-mode="popup" data-after="1" data-share="101"', 'data-share: write 0 to 100.'],
    ['data-survey="kinds" data-mode="popup" data-click="]"', 'data-click: write a CSS selector.'],
    ['data-survey="kinds" data-consent="yes"', 'data-consent: write none or required or given.'],
  ]) {
    const told = page.waitForEvent('console', { predicate: (message) => message.text().includes(words) });
    await page.goto(named.page('/wrong', attributes));
    await told;
    assert.equal(await page.locator('iframe, dialog').count(), 0, attributes);
  }
  await page.context().close();
});

const POPUP = 'data-survey="kinds" data-unit="n" data-mode="popup"';
const shown = (page) => page.locator('dialog[open]');
// a closed dialog has no role any more before the page hears that it was closed; its element goes last
const gone = (page) => page.locator('dialog').waitFor({ state: 'detached' });
const never = async (page, what) => {
  await page.waitForTimeout(1500);
  assert.equal(await shown(page).count(), 0, what);
};

test('a pop-up comes by its rules, is a dialog that everybody can leave, and does not come again', async () => {
  const page = await browser.person();
  const address = named.page('/popup', `${POPUP} data-after="2" data-days="30" data-consent="given"`, '<button>Buy</button>');
  await page.goto(address);
  assert.equal(await shown(page).count(), 0, 'not before its time');
  await page.getByRole('button', { name: 'Buy' }).focus();
  const dialog = page.getByRole('dialog', { name: 'Survey' });
  await dialog.waitFor();
  await dialog.frameLocator('iframe').locator('.app[data-live]').waitFor();
  await accessible(page, 'a pop-up');
  await picture(page, 'widget-popup');
  const close = dialog.getByRole('button', { name: 'Close' });
  const { width, height: high } = await close.boundingBox();
  assert.ok(width >= 44 && high >= 44, `${width} × ${high} px to close`);
  const before = await close.boundingBox();
  await page.locator('iframe').evaluate((frame) => (frame.style.height = '10rem'));
  assert.deepEqual(await close.boundingBox(), before, 'the button stays where it is when the survey changes its height');
  await page.keyboard.press('Escape');
  await gone(page);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Buy', 'the focus is back');
  const { until } = JSON.parse(await page.evaluate(() => localStorage['candor/kinds']));
  assert.ok(Math.abs(until - Date.now() - 30 * 864e5) < 60_000, 'rests for 30 days');
  await page.goto(address);
  await never(page, 'closed once, it does not come again');
  await page.evaluate(() => localStorage.setItem('candor/kinds', JSON.stringify({ until: Date.now() - 1, drawn: 5 })));
  await page.goto(address);
  await shown(page).waitFor();
  // Escape inside the survey closes it as well
  await page.frameLocator('iframe').getByRole('radio', { name: /First/ }).focus();
  await page.keyboard.press('Escape');
  await gone(page);
  await page.context().close();
});

test('an answered pop-up rests, too; without consent nothing is stored', async () => {
  const page = await browser.person();
  await page.goto(named.page('/answered', `${POPUP} data-after="0" data-days="7" data-consent="given"`));
  await complete(page.frameLocator('iframe'));
  await page.waitForFunction(() => JSON.parse(localStorage['candor/kinds']).until > Date.now() + 6 * 864e5);
  await page.context().close();
  // another visitor: what the frame of the first still says is not this one's
  const other = await browser.person();
  await other.goto(named.page('/nothing', `${POPUP} data-after="0"`));
  await other.getByRole('button', { name: 'Close' }).click();
  await never(other, 'once on a page');
  assert.equal(await other.evaluate(() => localStorage.length), 0);
  await other.context().close();
});

test('pop-ups come by scroll, by leaving, by a click, to a share of visitors, and one at a time', async () => {
  const page = await browser.person();
  const long = Array(80).fill('<p>Goods</p>').join('');
  await page.goto(named.page('/scroll', `${POPUP} data-scroll="80"`, long));
  await never(page, 'not at the top');
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await shown(page).waitFor();

  await page.goto(named.page('/exit', `${POPUP} data-exit`, long));
  await page.mouse.move(300, 300);
  await page.evaluate(() => document.body.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: 300, relatedTarget: document.body })));
  await never(page, 'not while the pointer is on the page');
  await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -1 })));
  await shown(page).waitFor();

  await page.goto(named.page('/share', `${POPUP} data-share="0" data-after="0" data-click="#say"`, '<button id="say">Say</button>'));
  await never(page, 'to nobody');
  await page.getByRole('button', { name: 'Say' }).click();
  await shown(page).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Say' }).click();
  await shown(page).waitFor();

  const second = `<script src="${server.address}/widget.js" data-survey="desk" data-mode="popup" data-after="0"></script>`;
  await page.goto(named.page('/two', `${POPUP} data-after="0"`, second));
  await shown(page).waitFor();
  await page.waitForTimeout(500);
  assert.equal(await page.locator('dialog').count(), 1, 'one at a time');
  await page.context().close();
});

const kiosk = (slug, more = '') => `${server.address}/s/${slug}?kiosk=1&unit=n${more}`;
const ready = (page) => page.getByText('Ready to work without a connection.').waitFor();
/** Works without network and server, which are there again afterwards, also for other tests. */
async function cutOff(page, work) {
  await page.context().setOffline(true);
  await server.kill();
  try {
    await work();
  } finally {
    await server.revive();
    await page.context().setOffline(false);
  }
}
const first = (page) => page.getByRole('radio', { name: /First/ });

test('a kiosk begins anew after thanks', async () => {
  const page = await browser.person();
  await answer(page, kiosk('desk', '&thanks=2'));
  await ready(page);
  await accessible(page, 'a kiosk');
  await fits(page, 'a kiosk');
  await picture(page, 'kiosk');
  await complete(page);
  await page.getByText('Question 1 of 10').waitFor();
  await page.locator('.app[data-live]').waitFor();
  assert.ok(!(await first(page).isChecked()));
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.context().close();
});

test('a kiosk that is left alone asks, and clears what was left', async () => {
  const page = await browser.person();
  await answer(page, kiosk('desk', '&idle=4&warn=3'));
  await ready(page);
  await page.waitForTimeout(5000);
  assert.equal(await page.getByRole('dialog').count(), 0, 'nobody was here, so nothing is asked');
  await first(page).check();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('candor/desk/')));
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await warning.waitFor();
  await accessible(page, 'the warning');
  await warning.getByRole('button', { name: 'Continue' }).click();
  await warning.waitFor({ state: 'detached' });
  assert.ok(await first(page).isChecked(), 'going on loses nothing');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Question 2 of 10').waitFor();
  await warning.waitFor();
  await page.getByText('Question 1 of 10').waitFor();
  await page.locator('.app[data-live]').waitFor();
  assert.ok(!(await first(page).isChecked()), 'cleared');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.goBack();
  await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].type === 'navigate' && document.querySelector('.app[data-live]'));
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'going back shows nobody’s answers');
  await page.context().close();
});

test('a kiosk takes answers without a connection, and sends each once when it is back', async () => {
  const page = await browser.person({}, ['ERR_', 'Failed to load resource', 'Failed to fetch', 'fetching the script', 'ServiceWorker']);
  await answer(page, kiosk('offline', '&thanks=1'));
  await ready(page);
  await cutOff(page, async () => {
    for (const waiting of ['1 answer waits', '2 answers wait']) {
      await complete(page);
      await page.getByText(waiting).waitFor();
      await page.getByText('Question 1 of 10').waitFor();
      await page.locator('.app[data-live]').waitFor();
    }
    await page.getByText(/2 answers wait on this device since .* and will be sent/).waitFor();
    await picture(page, 'kiosk-offline');
    // leaving now would leave them behind, and says so
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByLabel('PIN').fill(PIN);
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await page.getByText('2 answers not sent yet.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  });
  await ready(page);
  const sent = () => server.rows("SELECT r.answers FROM responses r JOIN waves w ON w.id = r.wave_id JOIN surveys s ON s.id = w.survey_id WHERE s.slug = 'offline'").length;
  assert.equal(sent(), 2, 'those of the kiosk');
  await page.reload();
  await ready(page);
  assert.equal(sent(), 2, 'nothing is sent again');
  await page.context().close();
});

test('an answer that the server does not take is kept and told', async () => {
  const page = await browser.person({}, ['400']);
  await answer(page, kiosk('desk'));
  await ready(page);
  await page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open('candor-kiosk/desk'));
    const body = new Uint8Array([16, ...Array(16).fill(1), 255]).buffer;
    await done(database.transaction('answers', 'readwrite').objectStore('answers').put({ body }, '01'.repeat(16)));
    database.close();
    dispatchEvent(new Event('online'));
  });
  await page.getByText('The server does not take 1 answer of this device.').waitFor();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByLabel('PIN').fill(PIN);
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByText('1 answer not sent yet.').waitFor();
  await page.context().close();
});

test('after a day without a connection a kiosk stops, and goes on when it is back', async () => {
  const page = await browser.person({}, ['ERR_', 'Failed to load resource', 'Failed to fetch', 'fetching the script', 'ServiceWorker']);
  await answer(page, kiosk('desk'));
  await ready(page);
  const stopped = page.getByRole('dialog', { name: 'This device has had no connection for a day' });
  await cutOff(page, async () => {
    // 25 hours pass
    await page.evaluate(async () => {
      const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await done(indexedDB.open('candor-kiosk/desk'));
      await done(database.transaction('state', 'readwrite').objectStore('state').put(Date.now() - 25 * 36e5, 'contact'));
      database.close();
    });
    await page.reload();
    await stopped.waitFor();
    await accessible(page, 'a kiosk that has stopped');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    assert.ok(await stopped.isVisible(), 'it cannot be closed');
  });
  await stopped.waitFor({ state: 'detached' });
  await page.context().close();
});

test('a PIN keeps visitors at the kiosk', async () => {
  const page = await browser.person({}, ['401']);
  await answer(page, kiosk('desk'));
  await ready(page);
  await page.getByRole('button', { name: 'Leave' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave this survey?' });
  await accessible(page, 'asking for the PIN');
  const attempt = async (pin, words) => {
    await dialog.getByLabel('PIN').fill(pin);
    await dialog.getByRole('button', { name: 'Leave' }).click();
    if (words) await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
  };
  for (let tried = 1; tried <= 4; tried += 1) {
    await attempt(`000${tried}`, 'This PIN is not right.');
    await page.waitForFunction(() => !document.querySelector('#kiosk-pin').value);
  }
  await attempt('0005', 'Too many wrong tries. Wait 60 seconds.');
  await attempt(PIN, 'Too many wrong tries.');
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  await page.getByRole('button', { name: 'Leave' }).click();
  await attempt(PIN, 'Too many wrong tries.');
  // a minute passes
  await page.evaluate(() => localStorage.setItem('candor-kiosk', JSON.stringify({ wrong: 0, until: Date.now() - 1 })));
  await attempt(PIN);
  await page.waitForURL((url) => ['/', '/sign-in'].includes(url.pathname));
  const left = await page.evaluate(async () => {
    const kept = [navigator.serviceWorker.getRegistrations(), caches.keys(), indexedDB.databases()];
    return (await Promise.all(kept)).map((list) => list.length);
  });
  assert.deepEqual(left, [0, 0, 0], 'no worker, no page and no answer is left');
  await page.context().close();
});

test('without a secure connection a kiosk says what it cannot do', async () => {
  const page = await browser.person();
  // the browser trusts localhost, but not this name of it
  const http = createServer((request, response) => {
    fetch(server.address + request.url, { headers: { accept: request.headers.accept ?? '*/*' } }).then(async (reply) => {
      const { 'content-type': type } = Object.fromEntries(reply.headers);
      response.writeHead(reply.status, { 'content-type': type });
      response.end(Buffer.from(await reply.arrayBuffer()));
    });
  });
  await new Promise((resolve) => http.listen(0, '0.0.0.0', resolve));
  const outside = Object.values(networkInterfaces()).flat().find((address) => address.family === 'IPv4' && !address.internal);
  if (outside) {
    await page.goto(`http://${outside.address}:${http.address().port}/s/desk?kiosk=1&unit=n`);
    await page.getByText('This page did not come over https').waitFor();
  }
  // first the page, which may still be fetching
  await page.context().close();
  http.closeAllConnections();
  http.close();
});

test('a sheet to print says what is needed', async () => {
  const page = await browser.person();
  await page.goto(`${server.address}/s/kinds/poster?unit=n&channel=walk-in`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('img', { name: /QR code of http/ }).waitFor();
  await page.getByText(`${server.address}/s/kinds?unit=n&channel=walk-in`, { exact: true }).last().waitFor();
  await accessible(page, 'the sheet');
  await fits(page, 'the sheet');
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'poster');
  const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.equal(pages, 1, 'one sheet');
  await page.context().close();
});

test('links, sites and the PIN are set up in one place', async () => {
  const page = await browser.person({}, ['401', '422']);
  await signIn(page, server, 'ada@example.org');
  const { id } = await surveyOf(page, 'kinds');
  await page.goto(`${server.address}/surveys/${id}`);
  await page.getByRole('link', { name: 'Share', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Share' }).waitFor();
  await page.getByLabel('Unit').selectOption('s');
  await page.getByLabel('Channel').selectOption('telephone');
  const link = `${server.address}/s/kinds?unit=s&channel=telephone`;
  await page.waitForFunction((link) => document.querySelector('#link').value === link, link);
  const source = await page.getByRole('img', { name: 'QR code of this link' }).getAttribute('src');
  assert.equal(source, '/s/kinds/qr.svg?unit=s&channel=telephone');
  await page.waitForFunction(() => document.querySelector('.qr img').naturalWidth > 0);
  assert.equal(await page.getByLabel('Address for the device').inputValue(), `${server.address}/s/kinds?kiosk=1&unit=s&channel=telephone`);
  const code = await page.getByLabel('Where this script stands on the page').inputValue();
  assert.equal(code, `<script src="${server.address}/widget.js" data-survey="kinds" data-unit="s" data-channel="telephone"></script>`);

  const sites = page.getByLabel('Sites that may show this survey');
  assert.equal(await sites.inputValue(), named.origin);
  await sites.fill('https://WWW.example.org/\nexample.org');
  await page.getByRole('button', { name: 'Save sites' }).click();
  await page.getByText('"example.org": begin with https://').first().waitFor();
  await accessible(page, 'a site that is none');
  await sites.fill(`https://WWW.example.org/\n${named.origin}`);
  await page.getByRole('button', { name: 'Save sites' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  assert.equal(await sites.inputValue(), `https://www.example.org\n${named.origin}`);

  await page.getByText('No PIN is set').waitFor();
  await page.getByLabel('New PIN').fill('12');
  await page.getByRole('button', { name: 'Save PIN' }).click();
  await page.getByText('Use 4 to 8 digits').first().waitFor();
  await page.getByLabel('New PIN').fill('2468');
  await page.getByRole('button', { name: 'Save PIN' }).click();
  await page.getByText('A PIN is set.').waitFor();
  await accessible(page, 'Share');
  await fits(page, 'Share');
  await picture(page, 'share', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'Share on a phone');
  await page.getByRole('button', { name: 'Remove PIN' }).click();
  await page.getByText('No PIN is set').waitFor();
  await page.context().close();
});

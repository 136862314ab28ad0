// Respondents who are interrupted all the time: no answer may be lost or doubled, and nobody may get stuck.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, PASSWORD, Server } from './candor.mjs';

const INTERRUPTIONS = Number(process.env.CANDOR_TEST_INTERRUPTIONS ?? 40);
/** Comments are told from ten on, counts of options from five on. */
const RESPONDENTS = Math.max(20, Math.ceil(INTERRUPTIONS / 12));
const AT_ONCE = 4;
const SEED = Number(process.env.CANDOR_TEST_SEED ?? 20261122);

/** Labels of options by their code. */
const LABELS = {
  single: { a: 'First', b: 'Second' },
  multi: { a: 'First', b: 'Second', none: 'None of these' },
  rating: { p1: 'Very poor', p5: 'Very good' },
  nps: { 0: '0 — Not at all likely', 10: '10 — Extremely likely' },
  row1: { 1: 'Poor', 3: 'Good' },
  row2: { 1: 'Poor', 3: 'Good' },
};

let server, browser;
before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  const document = JSON.parse(readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url)));
  server.write('kinds.json', JSON.stringify(document));
  server.command('survey', 'create', 'kinds.json', '--audience', 'customers', '--slug', 'kinds', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a respondent wants to have answered in the end; the text tells it from all others. */
function planOf(number) {
  const pick = (...values) => values[number % values.length];
  const plan = {
    single: [pick('a', 'b')],
    multi: pick(['a'], ['b'], ['a', 'b'], ['none']),
    rating: [pick('p1', 'p5')],
    nps: [pick('0', '9', '10')],
    row1: [pick('1', '3')],
    row2: [pick('1', '3')],
    short: `respondent ${number}`,
    number: String(number % 50),
  };
  return { ...plan, long: `${number}: ${JSON.stringify(plan)}` };
}

/** One person with a browser of their own. */
class Respondent {
  constructor(number) {
    this.plan = planOf(number);
    this.random = randomOf(SEED + number);
    this.interrupted = 0;
  }

  async begin() {
    this.page = await browser.person({}, ['']);
    this.context = this.page.context();
    this.context.setDefaultTimeout(4_000);
    await this.open();
  }

  /** Opens the link, again and again while nobody answers. */
  async open() {
    for (;;) {
      if (this.page.isClosed()) this.page = await this.context.newPage();
      const answer = await this.page.goto(`${server.address}/s/kinds?unit=n`).catch(() => null);
      if (answer?.ok()) return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  /** Everything wanted of the page shown, then on. True at the end. */
  async step() {
    const heading = await this.page.locator('h1').first().innerText();
    if (/^Thank you|answers were sent/.test(heading)) return true;
    for (const [item, wanted] of Object.entries(this.plan)) {
      const fields = this.page.locator(`[name="q-${item}"]`);
      if ((await fields.count()) === 0) continue;
      if (typeof wanted === 'string') {
        if ((await fields.inputValue()) !== wanted) await fields.fill(wanted);
        continue;
      }
      await this.choose(item, wanted);
    }
    const button = this.page.locator('button.main');
    if (this.random() < 0.2) await button.dblclick({ noWaitAfter: true });
    else await button.click({ noWaitAfter: true });
    await this.page.waitForTimeout(50 + 300 * this.random());
    return false;
  }

  async choose(item, wanted) {
    const option = (value) => this.page.locator(`[name="q-${item}"][value="${value}"]`);
    const offered = await this.page.locator(`[name="q-${item}"]`).evaluateAll((all) => all.map((one) => one.value));
    // now and then something else first: minds change
    if (this.random() < 0.3) await option(offered[Math.floor(this.random() * offered.length)]).click();
    for (const value of wanted) if (!(await option(value).isChecked())) await option(value).check();
    if (await option(wanted[0]).evaluate((one) => one.type === 'checkbox')) {
      for (const value of offered) if (!wanted.includes(value) && (await option(value).isChecked())) await option(value).uncheck();
    }
  }

  async interrupt() {
    this.interrupted += 1;
    const pause = () => this.page.waitForTimeout(600 * this.random());
    switch (Math.floor(this.random() * 7)) {
      case 0:
        await this.context.setOffline(true);
        await this.step().catch(() => {});
        await pause();
        return this.context.setOffline(false);
      case 1:
        await this.page.close();
        return this.open();
      case 2: {
        // the tab's process dies without a word
        const session = await this.context.newCDPSession(this.page);
        session.send('Page.crash').catch(() => {});
        await new Promise((wake) => setTimeout(wake, 100));
        await this.page.close().catch(() => {});
        return this.open();
      }
      case 3:
        return restart();
      case 4:
        return this.page.clock.setSystemTime(Date.now() + (this.random() - 0.5) * 4e10);
      case 5:
        await this.page.goBack({ timeout: 1_000 }).catch(() => {});
        return this.page.url().startsWith(server.address) ? undefined : this.open();
      default:
        return this.page.reload().catch(() => this.open());
    }
  }

  /** Until everything is sent; interrupted about so often. */
  async answer(interruptions) {
    await this.begin();
    let done = false;
    for (let act = 0; !done; act += 1) {
      assert.ok(act < 400, `a dead end: ${await this.page.locator('body').innerText().catch(() => 'no page')}`);
      while (this.interrupted < interruptions && this.random() < 0.6) await this.interrupt().catch(() => {});
      done = await this.step().catch(() => false);
      if (!done && act % 20 === 19) await this.open();
    }
    await this.context.close();
  }
}

let restarting;
/** Kills the server in whatever it does; several who want that at once share one kill. */
function restart() {
  restarting ??= server.kill().then(async () => {
    await new Promise((wake) => setTimeout(wake, 300));
    await server.revive();
    restarting = undefined;
  });
  return restarting;
}

test(`${INTERRUPTIONS} interruptions lose and double nothing`, { timeout: 60 * 60_000 }, async () => {
  const each = Math.ceil((1.4 * INTERRUPTIONS) / RESPONDENTS);
  const waiting = Array.from({ length: RESPONDENTS }, (_, number) => new Respondent(number));
  const all = [...waiting];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next.answer(each);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await restarting;
  const interrupted = all.reduce((sum, one) => sum + one.interrupted, 0);
  console.log(`${RESPONDENTS} respondents were interrupted ${interrupted} times (seed ${SEED})`);
  await asPlanned(all.map((one) => one.plan));
  assert.ok(interrupted >= INTERRUPTIONS, 'they were interrupted as often as asked');
  assert.match(server.command('doctor'), /all cells agree/i);
});

/** What is stored, seen as an administrator sees it, is what everybody wanted, each once. */
async function asPlanned(plans) {
  const page = await browser.person();
  const headers = { 'sec-fetch-site': 'same-origin' };
  const ada = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  const signedIn = await page.request.post(`${server.address}/api/v1/set-up`, { data: { ...ada, code: server.code }, headers });
  const cookie = signedIn.headers()['set-cookie'].split(';')[0];
  const get = async (path) => (await page.request.get(`${server.address}/api/v1/${path}`, { headers: { cookie } })).json();
  const [survey] = await get('surveys');
  const closed = await page.request.post(`${server.address}/api/v1/surveys/${survey.id}/close`, { data: {}, headers: { ...headers, cookie } });
  assert.equal(closed.status(), 200, await closed.text());
  const results = await get(`surveys/${survey.id}/results`);
  assert.equal(results.responses, plans.length, 'each respondent is stored once');
  const items = new Map(results.items.map((item) => [item.item, item]));
  const comments = (item) => [...items.get(item).comments].sort();
  assert.deepEqual(comments('long'), plans.map((plan) => plan.long).sort());
  assert.deepEqual(comments('short'), plans.map((plan) => plan.short).sort());
  for (const item of ['single', 'multi', 'rating', 'nps', 'row1', 'row2']) {
    const { n, shares } = items.get(item);
    assert.equal(n, plans.length, `${item} was answered by everybody`);
    for (const { label, count } of shares) {
      const wanted = plans.filter((plan) => plan[item].map((code) => LABELS[item]?.[code] ?? code).some((own) => own === label));
      assert.equal(count, wanted.length, `${item}: ${label}`);
    }
  }
  await page.context().close();
}

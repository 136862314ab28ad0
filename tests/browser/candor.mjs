// A server of its own for each test, and pages in real Chromium that must not complain.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const program = process.env.CANDOR_BIN ?? fail('CANDOR_BIN is not set: run the tests with `cargo xtask test`');
export const PASSWORD = 'correct horse battery staple';

function fail(message) {
  throw new Error(message);
}

/** A running server with its folder, address and set-up code. */
export class Server {
  static async start() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'candor-'));
    await server.run();
    return server;
  }

  async run(listen = '127.0.0.1:0') {
    this.child = spawn(program, ['serve'], { cwd: this.folder, env: { PATH: process.env.PATH, CANDOR_LISTEN: listen }, stdio: ['ignore', 'ignore', 'pipe'] });
    let heard = '';
    await new Promise((resolve, reject) => {
      this.child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${heard}`)));
      this.child.stderr.on('data', (data) => {
        heard += data;
        const address = /http:\/\/localhost:(\d+)/.exec(heard);
        const listening = heard.includes('listening');
        if (address && listening) {
          this.port = address[1];
          // the code follows the address at once, when there is one
          setTimeout(() => {
            this.code = /\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b/.exec(heard)?.[1];
            resolve();
          }, 200);
        }
      });
    });
    this.address = `http://localhost:${this.port}`;
  }

  kill() {
    return new Promise((resolve) => {
      this.child.removeAllListeners('exit');
      this.child.on('exit', resolve);
      this.child.kill('SIGKILL');
    });
  }

  /** Starts the server again at the same address. */
  async revive() {
    await this.run(`127.0.0.1:${this.port}`);
  }

  /** One column of the server's database. */
  rows(question) {
    const code = 'import json, sqlite3, sys; print(json.dumps([row[0] for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))';
    return JSON.parse(execFileSync('python3', ['-c', code, join(this.folder, 'data/candor.db'), question], { encoding: 'utf8' }));
  }

  command(...words) {
    return execFileSync(program, words, { cwd: this.folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  }

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  async stop() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Chromium, and pages whose scripts must run without complaint. */
export class Browser {
  static async open() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    browser.complaints = [];
    return browser;
  }

  /** A fresh profile. What is expected to be logged, such as a refused request, is named in `expected`. */
  async person(options = {}, expected = []) {
    const context = await this.chromium.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    // without scripts nobody uses what the page fetches for them
    if (options.javaScriptEnabled === false) expected = [...expected, 'preload'];
    const note = (text) => expected.some((part) => text.includes(part)) || this.complaints.push(text);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(`${message.text()} (${page.url()})`));
    page.on('pageerror', (error) => note(`${error} (${page.url()})`));
    return page;
  }

  async close() {
    await this.chromium.close();
    assert.deepEqual(this.complaints, [], 'the pages complained');
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Goes to a survey and waits until the program has taken over from the server's page. */
export async function answer(page, address) {
  await page.goto(address);
  await page.locator('.app[data-live]').waitFor();
}

/**
 * No violation of WCAG 2.2 AA as the page is shown now; with `strict` also nothing serious that the checks
 * cannot decide. Parts of the page that match `except` are left out.
 */
export async function audit(page, what, { strict = true, except } = {}) {
  // evaluated from outside the page, so its content policy stays as strict as it is
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(async ([tags, all, exclude]) => {
    const { violations, incomplete } = await axe.run(exclude ? { exclude } : document, { runOnly: tags });
    const undecided = incomplete.filter((rule) => all && ['serious', 'critical'].includes(rule.impact));
    return [...violations, ...undecided].map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  }, [TAGS, strict, except]);
  assert.deepEqual(found, [], what);
}

/** No violation of WCAG 2.2 AA, in light and dark. */
export async function accessible(page, what) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await audit(page, `${what} in ${colorScheme}`, { strict: false });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Nothing sticks out to the side. */
export async function fits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
}

/** Keeps a picture when CANDOR_PICTURES names a folder. */
export async function picture(page, name, options = {}) {
  const folder = process.env.CANDOR_PICTURES;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), ...options });
  }
}

/** Sets Candor up and leaves the administrator at home. */
/** Closes a survey as somebody signed in, so that its results are shown. */
export async function close(page, server, id) {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const reply = await page.request.post(`${server.address}/api/v1/surveys/${id}/close`, { data: {}, headers });
  if (reply.status() !== 200) throw new Error(await reply.text());
}

export async function setUp(page, server) {
  await page.goto(server.address);
  await page.getByLabel('Set-up code').fill(server.code);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up Candor' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
}

/** Signs in from wherever the page is. */
export async function signIn(page, server, email) {
  await page.goto(server.address);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

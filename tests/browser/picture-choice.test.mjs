// Pictures to choose from: brought in the designer, shown without a jump, chosen by keyboard and without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, audit, fits, picture, setUp } from './candor.mjs';

const PICTURES = new URL('../fixtures/pictures', import.meta.url).pathname;
const file = (name) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(`${PICTURES}/${name}`) });
const own = { 'sec-fetch-site': 'same-origin' };
const PIN = '4711';

let server, browser, author;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  author = await browser.person({}, ['422']);
  await setUp(author, server);
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  const document = JSON.parse(readFileSync(new URL('../../crates/survey/tests/more_kinds.json', import.meta.url), 'utf8'));
  const seat = document.blocks[0].questions.filter(({ code }) => code === 'seat' || code === 'rooms');
  document.blocks = [{ code: 'b', title: 'Seats', questions: seat }];
  document.measures = [];
  server.write('seats.json', JSON.stringify(document));
  for (const slug of ['seats', 'hall']) {
    server.command('survey', 'create', 'seats.json', '--audience', 'customers', '--slug', slug, '--wave', 'w1', '--pictures', PICTURES);
  }
});
after(async () => {
  await server.stop();
  await browser.close();
});

async function until(what, check) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await author.waitForTimeout(100);
  }
  assert.fail(what);
}

const loaded = (page) => page.locator('.pictures img').evaluateAll((all) => all.every((img) => img.complete && img.naturalWidth > 0));

test('an author brings pictures by choosing, dropping and pasting, and says what they show', async () => {
  const page = author;
  await page.goto(`${server.address}/surveys/new`);
  await page.getByRole('radio', { name: /Your last contact/ }).check();
  await page.getByRole('textbox').first().fill('drawn');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  await page.getByLabel('Title').waitFor();
  const id = /surveys\/([^/]+)\/design/.exec(page.url())[1];
  const kind = async () => {
    const { document } = await (await page.request.get(`${server.address}/api/v1/surveys/${id}`)).json();
    return document.blocks.flatMap((block) => block.questions).map((question) => question.kind.picture_choice).find(Boolean);
  };
  const of = async (option) => (await kind())?.pictures.find((picture) => picture.option === option);
  await addQuestion(page);
  const first = page.getByRole('group', { name: 'Picture of option 1' });
  const second = page.getByRole('group', { name: 'Picture of option 2' });
  await first.locator('input[type=file]').setInputFiles(file('photo.jpg'));
  await first.getByLabel('What it shows').fill('A lamp');
  await until('the first picture was not kept', async () => (await of('o1'))?.alt === 'A lamp');
  const { digest, width, height } = await of('o1');
  assert.deepEqual([width, height], [64, 96]);

  const drop = async (type, name) => {
    const bytes = [...readFileSync(`${PICTURES}/${name}`)];
    const carried = await page.evaluateHandle(([bytes, name]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(bytes)], name));
      return carried;
    }, [bytes, name]);
    if (type === 'drop') await second.dispatchEvent('drop', { dataTransfer: carried });
    else {
      await second.evaluate((element, clipboardData) => element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true })), carried);
    }
  };
  await drop('drop', 'moving.gif');
  await second.getByText('this picture moves; save one still image of it').waitFor();
  await drop('drop', 'desk.png');
  await second.locator('img').waitFor();
  await until('the dropped picture was not kept', async () => (await of('o2'))?.width === 80);
  const dropped = (await of('o2')).digest;
  await drop('paste', 'window.webp');
  await until('the pasted picture did not replace it', async () => ![undefined, dropped].includes((await of('o2'))?.digest));
  await second.getByText(/say what the picture shows, for those who do not see it/i).waitFor();
  await second.getByLabel('What it shows').fill('A window');
  await accessible(page, 'the designer with pictures');
  await picture(page, 'designer-pictures', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'pictures in the designer on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });

  // the words follow the option when its row moves, and what it is named by stays
  await page.getByRole('button', { name: 'Move down option 1' }).click();
  assert.equal(await second.getByLabel('What it shows').inputValue(), 'A lamp');
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByRole('radio', { name: /A lamp/ }).check();
  assert.equal(await preview.locator(`img[src="/pictures/${digest}"]`).evaluate((img) => img.naturalWidth), 64);
  await second.getByRole('button', { name: 'Remove picture' }).click();
  await until('the picture is still there', async () => (await of('o1')) === undefined);
  await second.getByText(/add one, or remove the option/i).waitFor();
});

/** Adds a picture choice with the designer's list of kinds. */
async function addQuestion(page) {
  await page.getByLabel('Kind of question').selectOption({ label: 'Picture choice' });
  await page.getByRole('button', { name: 'Add question' }).click();
  await page.getByRole('group', { name: 'Picture of option 1' }).waitFor();
}

for (const live of [true, false]) {
  test(`pictures are chosen ${live ? 'with' : 'without'} the program, by keyboard, and nothing jumps`, async () => {
    const page = await browser.person({ viewport: { width: 320, height: 640 } }, live ? [] : ['ERR_FAILED', '.wasm']);
    if (!live) await page.route(/\.(js|wasm)$/, (route) => route.abort());
    await page.addInitScript(() => {
      window.jumped = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.jumped += entry.value))).observe({ type: 'layout-shift', buffered: true });
    });
    // what comes late must not push anything
    await page.route('**/pictures/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    const address = `${server.address}/s/seats`;
    await (live ? answer(page, address) : page.goto(address));
    await until('a picture is not shown', () => loaded(page));
    assert.equal(await page.evaluate(() => window.jumped), 0);
    await fits(page, 'pictures at 320 px');
    await audit(page, 'pictures');
    await picture(page, `pictures-${live ? 'live' : 'form'}`, { fullPage: true });
    await page.getByRole('radio', { name: 'A blue desk with an orange lamp At a desk' }).focus();
    await page.keyboard.press('ArrowDown');
    assert.ok(await page.getByRole('radio', { name: 'In a corner', exact: true }).isChecked(), 'the same words are not read twice');
    await page.keyboard.press('Enter');
    const garden = page.getByRole('checkbox', { name: /A room full of plants/ });
    await garden.waitFor();
    assert.ok((await page.getByText('Garden room').first().boundingBox()).width <= 1, 'labels are not shown here');
    await garden.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Thank you/ }).waitFor();
    await page.context().close();
  });
}

test('a kiosk shows pictures without a connection, also those of later pages', async () => {
  const list = await (await author.request.get(`${server.address}/api/v1/surveys`)).json();
  const { id } = list.find((survey) => survey.slug === 'hall');
  const saved = await author.request.put(`${server.address}/api/v1/surveys/${id}/places`, { data: { origins: [], pin: PIN }, headers: own });
  assert.equal(saved.status(), 200, await saved.text());
  const page = await browser.person({}, ['ERR_', 'Failed to load resource', 'Failed to fetch', 'fetching the script', 'ServiceWorker']);
  await answer(page, `${server.address}/s/hall?kiosk=1&unit=n`);
  await page.getByText('Ready to work without a connection.').waitFor();
  await page.context().setOffline(true);
  await server.kill();
  try {
    await page.reload();
    await page.locator('.app[data-live]').waitFor();
    await until('a picture of the first page is missing', () => loaded(page));
    await page.getByRole('radio', { name: /blue desk/ }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('checkbox', { name: /plants/ }).waitFor();
    await until('a picture of the second page is missing', () => loaded(page));
  } finally {
    await server.revive();
  }
  await page.context().close();
});

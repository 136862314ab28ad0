// Every kind of question in every way of looking at it: no violation of WCAG 2.2 AA, nothing out of reach.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, answer, audit, fits, picture } from './candor.mjs';
import { arabic, strict } from './kinds.mjs';

let server, browser;
const PICTURES = new URL('../fixtures/pictures', import.meta.url).pathname;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  const read = (name) => strict(readFileSync(new URL(`../../crates/survey/tests/${name}.json`, import.meta.url), 'utf8'));
  const [kinds, more] = [read('all_kinds'), read('more_kinds')];
  // without a line no file can be given, so it may be left out
  const away = structuredClone(more);
  away.blocks.flatMap((block) => block.questions).find((question) => question.code === 'proof').required = false;
  for (const [slug, document] of [['kinds', kinds], ['anwaa', arabic(kinds)], ['more', more], ['akthar', arabic(more)], ['away', away]]) {
    server.write(`${slug}.json`, JSON.stringify(document));
    server.command('survey', 'create', `${slug}.json`, '--audience', 'customers', '--slug', slug, '--wave', 'w1', '--pictures', PICTURES);
  }
});
after(async () => {
  await server.stop();
  await browser.close();
});

/** The team, five questions, the entries, the long lists; and the team, eight picks, seven rows, the fields. */
const PAGES = { kinds: 8, anwaa: 8, more: 17, akthar: 17, away: 17 };
const PHONE = { viewport: { width: 390, height: 844 } };
const MODES = {
  light: {},
  dark: { colorScheme: 'dark' },
  forced: { forcedColors: 'active' },
  phone: PHONE,
  'right-to-left': { slug: 'anwaa' },
};
// what Chromium logs about pages with errors, and about a program that is kept away
const WITHOUT_PROGRAM = ['422', 'ERR_FAILED', '.wasm'];

/** The first page; without the program when `live` is false. */
async function open({ slug = 'kinds', ...options }, live, link = '') {
  const page = await browser.person(options, live ? [] : WITHOUT_PROGRAM);
  if (!live) await page.route(/\.(js|wasm)$/, (route) => route.abort());
  const address = `${server.address}/s/${slug}${link}`;
  await (live ? answer(page, address) : page.goto(address));
  return page;
}

const send = (page) => page.locator('.main').click();

/** Presses the button and waits until another page is there. */
async function onward(page) {
  const before = await page.title();
  await send(page);
  await page.waitForFunction((title) => document.title && document.title !== title, before);
}

/** Answers whatever the page asks; true while there is something to answer. */
async function fill(page, files = true) {
  // what is best is not worst, too
  for (const group of await page.locator('[role=radiogroup]:not(.set > :last-child)').all()) await group.locator('input').first().check();
  for (const group of await page.locator('.set > [role=radiogroup]:last-child').all()) await group.locator('input').last().check();
  for (let open = 0; open < 3; open += 1) {
    const before = await page.locator('.places li').count();
    const button = page.locator('.open button:enabled').first();
    if ((await button.count()) === 0) break;
    await button.click();
    await page.locator('.places li').nth(before).waitFor();
  }
  for (const group of await page.locator('fieldset[role=group]:has(> .options):not(:has([type=file]))').all()) {
    const boxes = group.locator('input');
    await boxes.nth(Math.min(1, (await boxes.count()) - 1)).check();
  }
  for (const list of await page.locator('select.entry').all()) {
    await list.selectOption({ index: Math.min(3, (await list.locator('option').count()) - 1) });
  }
  for (const text of await page.locator('textarea.entry, input.entry[type=text]:not([inputmode])').all()) await text.fill('7');
  const sums = await page.locator('.row input.entry[inputmode=decimal]').count();
  for (const [at, part] of (await page.locator('.row input.entry[inputmode=decimal]').all()).entries()) await part.fill(at === 0 ? `${101 - sums}` : '1');
  for (const number of await page.locator('.question:not(.row) input.entry[inputmode=numeric], input.entry[inputmode=text], .question > .with-unit input[inputmode=decimal]').all()) {
    await number.fill((await number.getAttribute('id')) === 'q-share' ? '45' : '7');
  }
  for (const file of files ? await page.locator('input[type=file]').all() : []) {
    await file.setInputFiles(`${PICTURES}/desk.png`);
    // where no program is, the form sends it
    if (await page.locator('[data-live]').count()) await page.getByRole('checkbox', { name: 'PNG' }).waitFor();
  }
  for (const mail of await page.locator('input.entry[inputmode=email]').all()) await mail.fill('name@example.org');
  for (const call of await page.locator('input.entry[inputmode=tel]').all()) await call.fill('+31 20 123 4567');
  for (const time of await page.locator('input.entry[type=time]').all()) await time.fill('08:30');
  for (const date of await page.locator('input.entry[type=date]').all()) await date.fill('2026-05-01');
}

/** Walks to the receipt and calls `look` on each page as it comes, with an error, and answered. */
async function walk(page, look, slug = 'kinds') {
  for (let step = 0; step < PAGES[slug]; step += 1) {
    await look(step, 'blank');
    if (await page.locator('.statement').count()) {
      await onward(page);
      continue;
    }
    await send(page);
    await page.locator('.summary').waitFor();
    await look(step, 'error');
    await fill(page);
    await look(step, 'answered');
    await onward(page);
  }
  await page.locator('.notice h1').waitFor();
  await look('receipt', 'blank');
}

const FURTHER = { kinds: 'more', anwaa: 'akthar' };

for (const [mode, options] of Object.entries(MODES)) {
  for (const [live, further] of [[true, false], [false, false], [true, true], [false, true]]) {
    const what = `${further ? 'further kinds, ' : ''}${mode}, ${live ? 'with' : 'without'} the program`;
    test(`no kind of question violates WCAG 2.2 AA: ${what}`, async () => {
      const slug = further ? FURTHER[options.slug ?? 'kinds'] : (options.slug ?? 'kinds');
      const page = await open({ ...options, slug }, live);
      let steps = 0;
      await walk(page, async (step, state) => {
        steps += 1;
        await picture(page, `access-${slug}-${mode}-${live ? 'live' : 'form'}-${step}-${state}`, { fullPage: true });
        assert.equal(await page.evaluate(() => document.documentElement.dir || 'ltr'), mode === 'right-to-left' ? 'rtl' : 'ltr');
        await audit(page, `page ${step}, ${state}, ${what}`);
        await fits(page, `page ${step}, ${state}, ${what}`);
      }, slug);
      assert.equal(steps, 3 * PAGES[slug] + 1 - (further ? 2 : 0));
      await page.context().close();
    });
  }
}

/** What a finger meets: a field, or the label around it, with its size. */
const targets = () => {
  const found = [];
  for (const part of document.querySelectorAll('input, select, textarea, button, summary, .summary a')) {
    if (part.matches('.unseen') || part.type === 'hidden') continue;
    const { width, height } = (part.closest('label') ?? part).getBoundingClientRect();
    if (width && height) found.push({ what: `${part.tagName} ${part.textContent.trim() || part.name}`, width, height });
  }
  return found;
};

test('every target of a phone is at least 44 by 44 pixels', async () => {
  for (const live of [true, false]) {
    const page = await open(PHONE, live);
    await walk(page, async (step, state) => {
      if (step === 'receipt') return;
      const found = await page.evaluate(targets);
      assert.ok(found.length >= 2, `page ${step} has targets`);
      const small = found.filter(({ width, height }) => width < 44 || height < 44);
      assert.deepEqual(small, [], `page ${step}, ${state}`);
    });
    await page.context().close();
  }
});

test('nothing scrolls to the side at 320 pixels, with text of twice the size, or with both', async () => {
  for (const slug of ['kinds', 'anwaa']) {
    const page = await open({ slug }, true);
    await walk(page, async (step, state) => {
      for (const [width, size] of [[320, '100%'], [1280, '200%'], [640, '200%'], [320, '200%']]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate((text) => (document.documentElement.style.fontSize = text), size);
        await fits(page, `${slug}, page ${step}, ${state}, ${width} px, text at ${size}`);
        await picture(page, `access-zoom-${slug}-${step}-${state}-${width}-${size}`, { fullPage: true });
      }
      await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
    });
    await page.context().close();
  }
});

test('whoever wants less motion gets none', async () => {
  for (const reducedMotion of ['reduce', 'no-preference']) {
    const page = await open({ reducedMotion }, true);
    const moving = new Set();
    const look = async () => {
      const found = await page.evaluate(() => {
        const moves = (style) => style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
        return [...document.querySelectorAll('*')].filter((e) => moves(getComputedStyle(e))).map((e) => e.className || e.tagName);
      });
      found.forEach((name) => moving.add(name));
    };
    await (reducedMotion === 'reduce' ? walk(page, look) : look());
    if (reducedMotion === 'reduce') assert.deepEqual([...moving], []);
    else assert.ok(moving.size > 0, 'otherwise something moves, so the test can see it');
    await page.context().close();
  }
});

test('on paper there are questions and answers, but nothing to press', async () => {
  const page = await open({}, true);
  await page.emulateMedia({ media: 'print' });
  await walk(page, async (step, state) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await picture(page, `access-print-${step}-${state}`, { fullPage: true });
    if (step !== 'receipt') {
      assert.ok(await page.locator('h1').isVisible() && (await page.locator('.question:visible').count()) > 0, `page ${step}`);
      assert.equal(await page.locator('button:not(.unseen):visible, kbd:visible, summary:visible').count(), 0, `page ${step}, ${state}`);
      const ink = await page.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
      assert.match(ink, /^rgb\((\d|[1-6]\d), /, 'the ink is dark, whatever the screen was');
    }
    // what is not printed is pressed on the screen
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });
  await page.context().close();
});

test('in forced colours what is chosen looks chosen', async () => {
  const page = await open({ forcedColors: 'active', ...PHONE }, true);
  // in a window of its own, because a page that is covered is drawn slowly
  const blank = await browser.person();
  /** How many pixels of two pictures of the same size differ. */
  const differing = (...pictures) =>
    blank.evaluate(async (all) => {
      const pixels = await Promise.all(
        all.map(async (text) => {
          const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
          canvas.drawImage(image, 0, 0);
          return new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
        }),
      );
      return pixels[0].filter((pixel, at) => pixel !== pixels[1][at]).length;
    }, pictures.map((picture) => picture.toString('base64')));
  const quiet = async () => {
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
  };
  let seen = 0;
  for (let step = 0; step < PAGES.kinds; step += 1) {
    const shots = [];
    for (const option of await page.locator('.option:has(input)').all()) {
      // one of each group is enough, the one that gets chosen
      if (!(await option.evaluate((e) => (e.closest('[role=group]') ? e.matches(':nth-child(2)') : e.matches(':first-child'))))) continue;
      await quiet();
      shots.push([option, await option.screenshot()]);
    }
    await fill(page);
    await quiet();
    for (const [option, before] of shots) {
      assert.ok((await differing(before, await option.screenshot())) >= 40, `page ${step}: ${await option.innerText()}`);
      seen += 1;
    }
    await onward(page);
  }
  assert.equal(seen, 8, 'the team, one, several, rating, 0 to 10, two rows, the long row');
  await blank.context().close();
  await page.context().close();
});

/** What has the focus: its kind, and whether something lies over it or it lies outside the window. */
const focused = () => {
  const field = document.activeElement;
  const area = field.closest('label') ?? field;
  const { left, right, top, bottom } = area.getBoundingClientRect();
  const over = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  const seen = area.contains(over) || over?.contains(area);
  const kind = field.matches('.main') ? 'main' : field.matches('select, textarea') ? field.localName : (field.type ?? field.localName);
  return { kind, name: field.name ?? '', covered: field !== document.body && !seen };
};

const typed = (text) => [...text];

/** Keys for fields that do not take the first that is offered. */
const KEYS = {
  'q-nps': ['9'],
  'q-rating': ['4'],
  'q-row1': ['Space', 'ArrowDown'],
  'q-multi': ['2'],
  'q-worst1': ['Space', 'ArrowDown'],
  'q-worst2': ['Space', 'ArrowDown'],
  'q-share': typed('45'),
  'q-budget_calls': typed('98'),
  'q-budget_mail': ['1'],
  'q-budget_rest': ['1'],
  'q-mail': typed('name@example.org'),
  'q-call': typed('12345'),
};

/** Answers what has the focus, with keys alone. */
async function press(page, { kind, name }) {
  if (kind === 'file') {
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'PNG' }).waitFor();
    return;
  }
  const keys = KEYS[name] ?? {
    radio: ['Space'],
    checkbox: ['Space'],
    select: ['ArrowDown', 'ArrowDown'],
    textarea: ['7'],
    text: ['7'],
    date: typed('05012026'),
    time: typed('0830A'),
  }[kind];
  for (const key of keys ?? []) await page.keyboard.press(key);
}

const ANSWERED = {
  kinds: ['single', 'multi', 'rating', 'nps', 'row1', 'row2', 'short', 'long', 'number', 'whole', 'date', 'many', 'fine1'],
  more: [
    ...['agree', 'again', 'way', 'way_other', 'tools', 'tools_other', 'site', 'stars', 'when_app', 'when_desk', 'days_odd', 'days_even'],
    ...['feel_light', 'feel_loud', 'order', 'budget_calls', 'budget_mail', 'budget_rest', 'best1', 'worst1', 'best2', 'worst2'],
    ...['share', 'start', 'stay_from', 'stay_to', 'mail', 'call', 'proof', 'seat', 'rooms', 'rooms_other'],
  ],
};

for (const slug of ['kinds', 'more']) {
  test(`the keyboard alone answers every kind up to the receipt, and the focus is never covered: ${slug}`, async () => {
    const page = await open({ ...PHONE, slug }, true);
    page.on('filechooser', (chooser) => chooser.setFiles(`${PICTURES}/desk.png`));
    const answered = new Set();
    for (let step = 0; step < PAGES[slug]; step += 1) {
      const title = await page.title();
      const given = new Set();
      let at = { kind: '' };
      for (let tabs = 0; tabs < 90 && at.kind !== 'main'; tabs += 1) {
        await page.keyboard.press('Tab');
        at = await page.evaluate(focused);
        assert.equal(at.covered, false, `page ${step}: ${at.kind} ${at.name} is covered`);
        // the focus goes on to the next option by itself
        for (let place = 0; at.name === 'rank' && place < 3 && !given.has('q-order'); place += 1) {
          await page.keyboard.press('Enter');
          await page.waitForFunction((places) => {
            const { name, value } = document.activeElement;
            return document.querySelectorAll('.places li').length === places && name === 'rank' && (value.includes(' in ') || places === 3);
          }, place + 1);
        }
        if (at.name === 'rank') given.add('q-order');
        const name = at.name.replace(/^file-/, 'q-');
        if (name.startsWith('q-') && !given.has(name)) {
          await press(page, at);
          given.add(name);
        }
      }
      assert.equal(at.kind, 'main', `page ${step}: the button is reached`);
      given.forEach((name) => answered.add(name));
      await page.keyboard.press('Enter');
      await page.waitForFunction((before) => document.title && document.title !== before, title);
      assert.doesNotMatch(await page.title(), /^Error/, `page ${step} is answered: ${await page.locator('.summary').allInnerTexts()}`);
    }
    await page.getByText('That was all.').waitFor();
    assert.deepEqual([...answered].sort(), ['candor-unit', ...ANSWERED[slug]].map((item) => `q-${item}`).sort());
    await page.context().close();
  });
}

const offline = async (slug) => {
  const page = await browser.person(PHONE, ['ERR_INTERNET_DISCONNECTED', 'Failed to load resource']);
  await answer(page, `${server.address}/s/${slug}?unit=n`);
  for (let step = 1; step < PAGES[slug]; step += 1) {
    if (step === 3) await page.context().setOffline(true);
    await fill(page, false);
    if (step < PAGES[slug] - 1) await onward(page);
  }
  await send(page);
  const anyway = page.getByRole('button', { name: 'Send anyway' });
  await anyway.or(page.getByRole('button', { name: 'Try again' })).first().waitFor();
  if (await anyway.isVisible()) await anyway.click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await audit(page, 'answers that wait for the line');
  await page.context().setOffline(false);
  await page.getByText('That was all.').waitFor({ timeout: 60_000 });
  await page.context().close();
};

for (const slug of ['kinds', 'away']) {
  test(`who goes offline in the middle answers every kind, and it is sent when the line is back: ${slug}`, () => offline(slug));
}

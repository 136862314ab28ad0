// Colours of a survey: refused when they cannot be read, the same with and without the program, and in the designer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, audit, fits, picture, setUp } from './candor.mjs';

let server, browser;
const LIGHT = { background: '#fff8e7', text: '#2b1d0e', accent: '#7a1fa2' };

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  const kinds = JSON.parse(readFileSync(new URL('../../crates/survey/tests/all_kinds.json', import.meta.url), 'utf8'));
  const create = (slug, theme) => {
    server.write(`${slug}.json`, JSON.stringify({ ...kinds, theme }));
    return server.command('survey', 'create', `${slug}.json`, '--audience', 'employees', '--slug', slug, '--wave', 'w1');
  };
  assert.throws(() => create('faint', { light: { ...LIGHT, accent: '#d9a0f0' } }), /theme\.light\.accent.*use #/s);
  create('painted', { light: LIGHT });
});
after(async () => {
  await server.stop();
  await browser.close();
});

const hex = (page, selector, property) =>
  page.locator(selector).first().evaluate((element, name) => {
    const parts = getComputedStyle(element)[name].match(/\d+/g).slice(0, 3);
    return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
  }, property);

async function painted(page, what) {
  assert.equal(await hex(page, 'html', 'backgroundColor'), LIGHT.background, what);
  assert.equal(await hex(page, 'h1', 'color'), LIGHT.text, what);
  assert.equal(await hex(page, '.main', 'backgroundColor'), LIGHT.accent, what);
}

test('pages have the colours of their survey, with the program, without it, and in the dark', async () => {
  for (const live of [true, false]) {
    const page = await browser.person({}, live ? [] : ['422', 'ERR_FAILED', '.wasm']);
    if (!live) await page.route(/\.(js|wasm)$/, (route) => route.abort());
    const address = `${server.address}/s/painted?unit=n`;
    await (live ? answer(page, address) : page.goto(address));
    for (let step = 1; step <= 6; step += 1) {
      const what = `page ${step} ${live ? 'with' : 'without'} the program`;
      await painted(page, what);
      if (step === 1) {
        await page.locator('.main').click();
        await page.locator('.summary').waitFor();
        await accessible(page, `${what}, with an error`);
      }
      for (const group of await page.locator('[role=radiogroup]').all()) await group.locator('input').first().check();
      await accessible(page, what);
      if (step === 4 && live) {
        await picture(page, 'painted-light');
        await page.emulateMedia({ colorScheme: 'dark' });
        await picture(page, 'painted-dark');
        // the accent is derived for the dark: another colour, still purple
        assert.notEqual(await hex(page, '.main', 'backgroundColor'), LIGHT.accent);
        await page.emulateMedia({ colorScheme: 'light' });
      }
      const before = await page.title();
      await page.locator('.main').click();
      // what was left out is said once
      if (step === 6) await page.getByRole('button', { name: 'Send anyway' }).click();
      await page.waitForFunction((title) => document.title && document.title !== title, before);
    }
    await page.locator('.notice h1').waitFor();
    assert.equal(await hex(page, 'html', 'backgroundColor'), LIGHT.background, 'the thanks');
    await page.context().close();
  }
});

test('the designer says how well colours can be read and offers what would be enough', async () => {
  const page = await browser.person({}, ['401']);
  await setUp(page, server);
  await page.goto(`${server.address}/surveys/new`);
  await page.getByRole('radio', { name: /Your last contact/ }).check();
  await page.getByRole('textbox').first().fill('coloured');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/design$/);
  await page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('heading', { level: 2, name: 'Colours' }).waitFor();
  const light = page.getByRole('group', { name: 'On a light page' });
  const accent = light.getByLabel('Accent (optional)');
  await accent.fill('#f46a25');
  await light.getByText(/^Links and buttons on the background has a contrast of 2\.\d\d : 1 and needs 4\.5 : 1/).waitFor();
  await page.getByRole('link', { name: /^Colours: links and buttons/ }).click();
  assert.ok(await accent.evaluate((e) => e === document.activeElement), 'the problem leads to its field');
  // the preview shows what cannot be read
  await audit(page, 'colours that cannot be read', { strict: false, except: '.preview' });
  await picture(page, 'designer-colours-faint', { fullPage: true });
  await light.getByRole('button', { name: /^Use #/ }).click();
  await light.getByText(/^4\.\d\d : 1 on the background, enough$/).waitFor();
  const remedy = await accent.inputValue();
  assert.match(remedy, /^#[0-9a-f]{6}$/);
  assert.ok(await accent.evaluate((e) => e === document.activeElement), 'the focus is where the colour is');
  await page.getByText('Nothing. The questionnaire can be published.').waitFor();
  assert.equal(await hex(page, '.phone .primary', 'backgroundColor'), remedy, 'the preview shows it');
  await light.getByLabel('Text, on a light page: pick').fill('#112233');
  assert.equal(await light.getByLabel('Text (optional)').inputValue(), '#112233', 'the picker writes the field');
  await light.getByText('Contrast of each pair').click();
  await light.getByText(/^Text on the background: 1\d\.\d : 1, enough$/).waitFor();
  await accessible(page, 'colours that can be read');
  await picture(page, 'designer-colours', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'colours on a phone');
  await picture(page, 'designer-colours-phone', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByText(/^Saved/).first().waitFor();
  await page.reload();
  await page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Colours' }).click();
  assert.equal(await accent.inputValue(), remedy, 'it was saved');
  await page.getByRole('button', { name: "Use Candor's colours" }).click();
  assert.equal(await accent.inputValue(), '');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await accent.inputValue(), remedy);
  await page.context().close();
});

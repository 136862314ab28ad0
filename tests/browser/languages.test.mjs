// A questionnaire in several languages: chosen by the browser, changed by the respondent, translated in the designer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, fits, picture, setUp } from './candor.mjs';

let server, browser;

const words = Object.fromEntries(['en', 'de', 'ar'].map((tag) => {
  const file = readFileSync(new URL(`../../crates/form/words/${tag}.txt`, import.meta.url), 'utf8');
  const lines = file.split('\n').filter((line) => line.includes(' = ') && !line.startsWith('#'));
  return [tag, Object.fromEntries(lines.map((line) => line.split(/ = (.*)/s).slice(0, 2)))];
}));

const question = (code, text, more, kind) => ({ code, text, ...more, kind });
const survey = {
  format: 'candor-questionnaire/1',
  title: 'Your visit',
  introduction: 'Two questions about your visit.',
  thanks: 'Come again.',
  blocks: [
    {
      code: 'visit', questions: [
        question('again', 'Would you come again?', {}, { yes_no: {} }),
        question('why', 'What should we know?', {}, { short_text: {} }),
      ],
    },
  ],
  translations: {
    de: {
      texts: {
        title: 'Ihr Besuch', introduction: 'Zwei Fragen zu Ihrem Besuch.', thanks: 'Kommen Sie wieder.',
        'again/text': 'Würden Sie wiederkommen?', 'again/yes': 'Ja', 'again/no': 'Nein', 'why/text': 'Was sollten wir wissen?',
      },
    },
    ar: {
      texts: {
        title: 'زيارتكم', introduction: 'سؤالان عن زيارتكم.', thanks: 'نراكم قريبًا.',
        'again/text': 'هل ستعودون مرة أخرى؟', 'again/yes': 'نعم', 'again/no': 'لا', 'why/text': 'ماذا تودون أن تقولوا لنا؟',
      },
    },
  },
};

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  server.write('units.csv', 'code,name\nn,North desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('visit.json', JSON.stringify(survey));
  server.command('survey', 'create', 'visit.json', '--audience', 'customers', '--slug', 'visit', '--wave', 'w1');
});
after(async () => {
  await server.stop();
  await browser.close();
});

const address = () => `${server.address}/s/visit?unit=n`;
const root = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

test('the browser\'s language is spoken first, and another one on a press; what was entered stays', async () => {
  const page = await browser.person({ locale: 'de-CH', viewport: { width: 390, height: 844 } });
  await answer(page, address());
  assert.deepEqual(await root(page), ['de', 'ltr']);
  await page.getByRole('heading', { name: 'Würden Sie wiederkommen?' }).waitFor();
  await accessible(page, 'the first page in German');
  await picture(page, 'languages-de');
  await page.getByRole('radio', { name: /Ja/ }).check();
  await page.getByRole('button', { name: words.de.go_on, exact: true }).click();
  await page.getByLabel('Was sollten wir wissen?').fill('تمام 5');
  await page.getByRole('button', { name: 'العربية' }).click();
  await page.getByLabel('ماذا تودون أن تقولوا لنا؟').waitFor();
  assert.deepEqual(await root(page), ['ar', 'rtl']);
  assert.match(page.url(), /[?&]lang=ar/);
  assert.equal(await page.getByLabel('ماذا تودون أن تقولوا لنا؟').inputValue(), 'تمام 5');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus is on the heading, in the new language');
  await accessible(page, 'the last page in Arabic');
  await picture(page, 'languages-ar');
  await page.reload();
  await page.locator('.app[data-live]').waitFor();
  assert.equal(await page.getByLabel('ماذا تودون أن تقولوا لنا؟').inputValue(), 'تمام 5', 'a reload stays in the language');
  await page.getByRole('button', { name: words.ar.back, exact: true }).click();
  assert.ok(await page.getByRole('radio', { name: /نعم/ }).isChecked());
  await page.getByRole('button', { name: words.ar.go_on, exact: true }).click();
  await page.getByRole('button', { name: words.ar.send, exact: true }).click();
  await page.getByRole('heading', { name: words.ar.thanks }).waitFor();
  await page.getByText('نراكم قريبًا.').waitFor();
  await page.context().close();
});

test('an answer that a letter brings along is chosen, and kept when the program is there', async () => {
  for (const scripts of [true, false]) {
    const page = await browser.person({ javaScriptEnabled: scripts });
    const link = `${address()}&q-again=yes`;
    await (scripts ? answer(page, link) : page.goto(link));
    assert.ok(await page.getByRole('radio', { name: /Yes/ }).isChecked());
    if (scripts) {
      await page.getByRole('radio', { name: /No/ }).check();
      // before that the server has no draft, and says so
      await page.getByText('Your answers so far are saved').waitFor();
      await page.reload();
      await page.locator('.app[data-live]').waitFor();
      assert.ok(await page.getByRole('radio', { name: /No/ }).isChecked(), 'what was changed since is not undone');
    }
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('What should we know?').fill('nothing');
    await page.getByRole('button', { name: 'Send answers' }).click();
    await page.getByRole('heading', { name: words.en.thanks }).waitFor();
    if (scripts) {
      await answer(page, link);
      await page.getByRole('heading', { name: words.en.sent_today }).waitFor();
    }
    await page.context().close();
  }
});

test('without a connection the language stays, and the page says so', async () => {
  const page = await browser.person({ locale: 'en-GB' }, ['ERR_INTERNET_DISCONNECTED']);
  await answer(page, address());
  await page.getByRole('radio', { name: /No/ }).check();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByText(words.en.language_offline).waitFor();
  assert.deepEqual(await root(page), ['en', 'ltr']);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Würden Sie wiederkommen?' }).waitFor();
  assert.ok(await page.getByRole('radio', { name: /Nein/ }).isChecked());
  assert.equal(await page.getByRole('button', { name: 'Deutsch' }).getAttribute('aria-current'), 'true');
  await page.context().close();
});

test('without scripts a press on a language keeps the page as it was filled in, and Enter goes on', async () => {
  const page = await browser.person({ javaScriptEnabled: false, locale: 'fr-FR' });
  await page.goto(address());
  await page.getByRole('radio', { name: /Yes/ }).check();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  assert.ok(await page.getByRole('radio', { name: /Ja/ }).isChecked());
  await page.getByRole('button', { name: words.de.go_on, exact: true }).click();
  const why = page.getByLabel('Was sollten wir wissen?');
  await why.fill('nichts');
  await why.press('Enter');
  await page.getByRole('heading', { name: words.de.thanks }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await page.context().close();
});

test('a language is added, translated beside the original, offered, and marked when the original changes', async () => {
  const page = await browser.person({}, ['401']);
  await setUp(page, server);
  const made = await page.request.post(`${server.address}/api/v1/surveys`, {
    headers: { origin: server.address },
    data: { slug: 'second', audience: 'customers', template: null, document: { ...survey, translations: {} } },
  });
  const { summary } = await made.json();
  await page.goto(`${server.address}/surveys/${summary.id}/design`);
  await page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Languages' }).click();
  await page.getByLabel('Another language').selectOption('de');
  await page.getByRole('button', { name: 'Add language' }).click();
  await page.getByText('7 of 7 texts to translate, not offered yet').waitFor();
  const german = survey.translations.de.texts;
  for (const [part, keys] of [['', ['title', 'introduction', 'thanks']], ['visit', ['again/text', 'again/yes', 'again/no', 'why/text']]]) {
    await page.getByLabel('Part', { exact: true }).selectOption(part);
    for (const key of keys) await page.locator(`[id="translation-${key}"]`).fill(german[key]);
  }
  await page.getByText('complete, offered to respondents').waitFor();
  await accessible(page, 'the languages of a questionnaire');
  await picture(page, 'designer-languages', { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the languages on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  const outline = page.getByRole('navigation', { name: 'Outline' });
  await outline.getByRole('button', { name: /Would you come again/ }).click();
  await page.getByLabel('Language of the preview').selectOption('de');
  await page.locator('.preview').getByText('Würden Sie wiederkommen?').waitFor();
  await page.getByLabel(/^(Question|Text)/).first().fill('Would you come here again?');
  await outline.getByRole('button', { name: 'Languages' }).click();
  await page.getByText('1 of 7 texts to translate or to check (1), not offered yet').waitFor();
  await page.getByRole('button', { name: 'Translate into Deutsch' }).click();
  await page.getByLabel('Part', { exact: true }).selectOption('visit');
  await page.getByRole('button', { name: 'The translation is still right' }).click();
  await page.getByText('complete, offered to respondents').waitFor();
  await page.context().close();
});

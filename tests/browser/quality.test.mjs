// Signs of careless answers: counted in the respondent's browser, told with and without, and who answered of whom.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Browser, Server, accessible, answer, close, fits, picture, setUp } from './candor.mjs';

let browser, server, page, id, version;

const points = ['Very bad', 'Bad', 'Neither good nor bad', 'Good', 'Very good'].map((label, p) => ({ code: `${p + 1}`, label, value: p + 1 }));
const rating = (code, text) => ({ code, text, kind: { rating: { points } } });
const questionnaire = {
  format: 'candor-questionnaire/1',
  title: 'Checked',
  blocks: [{ code: 'b', together: true, questions: [rating('good', 'How good is it?'), rating('asks', 'Please choose Bad here.')] }],
  measures: [{ code: 'good', name: 'Good', kind: 'index', items: ['good'] }],
  instructed: [{ item: 'asks', answer: '2' }],
};

before(async () => {
  browser = await Browser.open();
  server = await Server.start();
  server.write('units.csv', 'code,name\nn,North desk\ns,South desk\n');
  server.command('import', 'units', 'units.csv');
  server.write('checked.json', JSON.stringify(questionnaire));
  server.command('survey', 'create', 'checked.json', '--audience', 'customers', '--slug', 'checked', '--wave', 'w1');
  page = await browser.person({}, ['401', '422']);
  await setUp(page, server);
  [{ id }] = await (await page.request.get(`${server.address}/api/v1/surveys`)).json();
  ({ version } = await (await page.request.get(`${server.address}/api/v1/respond/checked`)).json());
});

after(async () => {
  await server?.stop();
  await browser?.close();
});

async function send(unit, good, careless) {
  const answers = { good: { scale: good }, asks: { scale: careless ? '5' : '2' } };
  const paradata = { speed: careless ? 'fast' : 'usual', scripts: true };
  const data = { key: randomUUID(), version, unit, answers, channel: null, paradata };
  const reply = await page.request.post(`${server.address}/api/v1/respond/checked/responses`, { data });
  assert.equal(reply.status(), 200, await reply.text());
}

test('the browser tells a class of speed and no time', async () => {
  const visitor = await browser.person();
  let sent;
  visitor.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/responses')) sent = request.postDataBuffer();
  });
  await answer(visitor, `${server.address}/s/checked?unit=n`);
  await visitor.getByRole('radio', { name: 'Very good' }).first().check();
  await visitor.getByRole('radio', { name: 'Very good' }).last().check();
  await visitor.getByRole('button', { name: /Send|Submit/ }).last().click();
  await visitor.getByRole('heading', { name: /Thank/ }).waitFor();
  assert.ok(sent, 'the program sent it');
  for (let n = 0; n < 4; n += 1) await send('n', '1', true);
  // while people answer nothing is told, and the screen says when
  const { quality, not_yet } = await (await page.request.get(`${server.address}/api/v1/surveys/${id}/quality`)).json();
  assert.equal(quality, null);
  assert.match(not_yet, /Wave w1 takes answers/);
  await page.goto(`${server.address}/surveys/${id}/results`);
  await page.getByText('5 or more responses so far.').waitFor();
  await page.getByText(/Its results are shown when it is closed/).waitFor();
  await accessible(page, 'results that wait');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page, 'results that wait');
    await picture(page, `results-wait-${width}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('results stand with and without flagged responses', async () => {
  for (let n = 0; n < 25; n += 1) await send('n', '5', false);
  for (let n = 0; n < 20; n += 1) await send('s', '3', false);
  await close(page, server, id);
  const { quality } = await (await page.request.get(`${server.address}/api/v1/surveys/${id}/quality`)).json();
  assert.deepEqual([quality.responses, quality.timed, quality.flagged], [50, 50, 5]);
  await page.goto(`${server.address}/surveys/${id}/results`);
  await page.getByText('5 of 50 responses show two or more independent signs').waitFor();
  await accessible(page, 'results beside those without flagged responses');
  await page.getByLabel('Responses', { exact: true }).selectOption({ label: 'Without flagged ones' });
  await page.getByText(/45 responses without flagged ones/i).waitFor();
  assert.match(page.url(), /without_flagged=true/);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page, 'quality');
    await picture(page, `quality-results-${width}`, { fullPage: true });
  }
});

test('the quality report says what changes, and how many people there are is entered', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('link', { name: 'Quality', exact: true }).click();
  await page.getByText('5 of 50 responses (10 %) show 2 or more').waitFor();
  await page.getByLabel('CSV text').fill('unit,people\nnowhere,3\n');
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('There is no unit "nowhere"').first().waitFor();
  await page.getByLabel('CSV text').fill('unit,people\nn,60\ns,40\n');
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('nothing is stored yet').waitFor();
  await page.getByRole('button', { name: 'Store', exact: true }).click();
  await page.getByText('Weighting moves').waitFor();
  await page.getByRole('combobox', { name: 'Weighted results', exact: true }).selectOption({ label: 'Without flagged ones' });
  await page.getByText('5 flagged responses are left out').waitFor();
  assert.match(page.url(), /without_flagged=true/);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    await accessible(page, `the quality report, ${scheme}`);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page, 'quality');
      await picture(page, `quality-${scheme}-${width}`, { fullPage: true });
    }
  }
});

// Makes the pictures of the README: `node tests/browser/pictures.mjs` with CANDOR_BIN and CHROMIUM set.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Browser, Server, answer, setUp } from './candor.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const example = (name) => fileURLToPath(new URL(`../../docs/examples/linkage/${name}`, import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await Browser.open();

const real = await Server.start();
real.command('import', 'units', example('units.csv'));
for (const [who, slug] of [['employees', 'staff'], ['customers', 'clients']]) {
  real.command('survey', 'create', example(`${who}.json`), '--audience', who, '--slug', slug, '--wave', 'w1');
  real.command('import', 'responses', example(`${who}.csv`), '--survey', slug, '--unit', 'GRP', '--close');
}
const page = await browser.person({ viewport: { width: 1280, height: 1400 } }, ['401']);
await setUp(page, real);
await page.goto(`${real.address}/linkage?employees=staff:LEAD&customers=clients:WBEING&wave=w1`);
await page.locator('.report figure svg').first().waitFor();
await page.screenshot({ path: `${folder}linkage.png` });
await page.screenshot({ path: `${folder}linkage-whole.png`, fullPage: true });
await page.setViewportSize({ width: 390, height: 844 });
await page.emulateMedia({ colorScheme: 'dark' });
await page.reload();
await page.locator('.report figure svg').first().waitFor();
await page.screenshot({ path: `${folder}linkage-phone-dark.png` });
await real.stop();

const sample = await Server.start();
const console_ = await browser.person({ viewport: { width: 1280, height: 900 } }, ['401']);
await setUp(console_, sample);
await console_.getByRole('button', { name: 'Load the example organisation' }).click();
await console_.getByRole('heading', { name: 'How the two go together' }).waitFor();
await console_.locator('.sentence').waitFor();
await console_.screenshot({ path: `${folder}home.png` });
await console_.getByRole('link', { name: /Your last contact/ }).first().click();
await console_.getByRole('link', { name: 'Results', exact: true }).click();
await console_.getByRole('heading', { name: 'Measures' }).waitFor();
await console_.screenshot({ path: `${folder}results.png` });
await console_.goto(console_.url().replace(/\/results.*/, '/share'));
await console_.locator('img').first().waitFor();
await console_.screenshot({ path: `${folder}share.png` });
await console_.goto(`${sample.address}/surveys/new`);
await console_.getByRole('button', { name: 'Create draft' }).click();
await console_.waitForURL(/\/design$/);
await console_.getByRole('button', { name: /How satisfied or dissatisfied are you with each/ }).first().click();
await console_.screenshot({ path: `${folder}designer.png` });
const phone = await browser.person({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
await answer(phone, `${sample.address}/s/example-customers?unit=north-01`);
await phone.getByRole('radio').first().waitFor();
await phone.screenshot({ path: `${folder}respondent.png` });
await phone.emulateMedia({ colorScheme: 'dark' });
for (let step = 0; step < 8; step += 1) {
  const numbers = phone.locator('.numbers input');
  if ((await numbers.count()) > 0) {
    await numbers.nth(8).check();
    break;
  }
  const title = await phone.title();
  await phone.getByRole('radio').first().check();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.waitForFunction((before) => document.title !== before, title);
}
await phone.getByText('Your answers so far are saved.').waitFor();
await phone.screenshot({ path: `${folder}respondent-dark.png` });
await sample.stop();
await browser.close();

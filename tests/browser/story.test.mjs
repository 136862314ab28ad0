// The whole story: from an empty installation to a manager's report.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, PASSWORD, Server, accessible, fits, picture, setUp, signIn } from './candor.mjs';

const DIVISIONS = { n: 'North', s: 'South' };
const TEAMS = Array.from({ length: 12 }, (_, i) => i + 1);
let server, browser, admin;

before(async () => {
  server = await Server.start();
  browser = await Browser.open();
  // a refused request is logged by the browser itself
  admin = await browser.person({}, ['422']);
});
after(async () => {
  await server.stop();
  await browser.close();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

test('the first visit needs the code that the server printed', async () => {
  const page = await browser.person({}, ['403', '401']);
  await page.goto(server.address);
  await page.getByLabel('Set-up code').fill('AAAA-BBBB-CCCC');
  await page.getByLabel('Your name').fill('Eve');
  await page.getByLabel('E-mail address').fill('eve@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await accessible(page, 'set-up');
  await page.getByRole('button', { name: 'Set up Candor' }).click();
  await page.getByText('The set-up code is not right.').first().waitFor();
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Eve', 'nothing entered is lost');
  await setUp(admin, server);
  await admin.getByRole('button', { name: 'Load the example organisation' }).waitFor();
  await accessible(admin, 'an empty home');
});

test('units are imported, and bad lines are named', async () => {
  await admin.getByRole('link', { name: 'Units' }).first().click();
  await heading(admin, 'Units');
  const lines = ['code,name,parent', 'all,All,'];
  for (const [code, name] of Object.entries(DIVISIONS)) {
    lines.push(`${code},${name} division,all`, ...TEAMS.map((t) => `${code}${t},${name} team ${t},${code}`));
  }
  await admin.getByLabel('CSV text').fill(`${lines.join('\n')}\nx,,nowhere\n`);
  await admin.getByRole('button', { name: 'Import', exact: true }).click();
  await admin.getByText('line 29, column name').waitFor();
  assert.match(await admin.getByLabel('CSV text').inputValue(), /nowhere/, 'the text is kept');
  await admin.getByLabel('CSV text').fill(lines.join('\n'));
  await admin.getByRole('button', { name: 'Import', exact: true }).click();
  await admin.getByText('27 added').waitFor();
  await accessible(admin, 'units');
});

async function publish(template, slug) {
  await admin.goto(`${server.address}/surveys/new`);
  await heading(admin, 'New survey');
  await admin.getByRole('radio', { name: template }).check();
  await admin.getByRole('textbox').first().fill(slug);
  await admin.getByRole('button', { name: 'Create draft' }).click();
  await admin.waitForURL(/\/design$/);
  await admin.getByRole('button', { name: 'Publish', exact: true }).click();
  await admin.getByLabel('Code of the first wave').fill('2026-Q3');
  await admin.getByRole('button', { name: 'Publish and open' }).click();
  await admin.getByText('Address for respondents').waitFor();
  return admin.getByLabel('Address for respondents').inputValue();
}

const links = {};

test('both surveys are created from the built-in questionnaires and published', async () => {
  links.customers = await publish(/Your last contact/, 'contact');
  links.employees = await publish(/Your work here/, 'staff');
  assert.equal(links.customers, `${server.address}/s/contact`);
  await admin.getByRole('img', { name: 'QR code of this link' }).waitFor();
  await accessible(admin, 'a published survey');
  await admin.goto(`${server.address}/surveys`);
  await heading(admin, 'Surveys');
  await accessible(admin, 'surveys');
});

/** Answers every page the same way, by what it offers. */
async function answer(link, unit, pick) {
  const page = await browser.person({ viewport: { width: 390, height: 844 } });
  await page.goto(`${link}?unit=${unit}`);
  await page.locator('.app[data-live]').waitFor();
  for (let step = 0; step < 20; step += 1) {
    await page.locator('.question').first().waitFor();
    for (const group of await page.locator('fieldset:has(> .options)').all()) {
      const options = group.getByRole('radio');
      await options.nth(Math.min(pick, (await options.count()) - 1)).check();
    }
    for (const text of await page.locator('textarea').all()) {
      await text.fill('Tell me sooner when it takes longer.');
    }
    await fits(page, 'a question on a phone');
    const send = page.getByRole('button', { name: 'Send answers' });
    if (await send.isVisible()) {
      await send.click();
      const anyway = page.getByRole('button', { name: 'Send anyway' });
      const thanks = page.getByRole('heading', { name: 'Your answers are stored.' });
      await anyway.or(thanks).first().waitFor();
      if (await anyway.isVisible()) await anyway.click();
      await page.getByRole('heading', { name: 'Your answers are stored.' }).waitFor();
      await page.context().close();
      return;
    }
    const title = await page.title();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForFunction((before) => document.title !== before, title);
  }
  assert.fail('the survey has no end');
}

test('three people answer each survey in the browser, the rest is imported', async () => {
  for (const [index, unit] of ['n1', 'n1', 'n2'].entries()) {
    await answer(links.employees, unit, 2 + index);
    await answer(links.customers, unit, 2 + index);
  }
  const rows = (people, side) => {
    const lines = ['unit,overall'];
    for (const code of Object.keys(DIVISIONS)) {
      for (const team of TEAMS) {
        // team scores that go together, with people around them
        const level = 1 + ((team * 5) % 12) / 3;
        for (let person = 0; person < people; person += 1) {
          const wobble = ((person * 7 + team * side) % 5) / 2 - 1;
          lines.push(`${code}${team},${Math.max(1, Math.min(5, Math.round(level + wobble)))}`);
        }
      }
    }
    return `${lines.join('\n')}\n`;
  };
  server.write('staff.csv', rows(7, 3));
  server.write('contact.csv', rows(9, 4));
  server.command('import', 'responses', 'staff.csv', '--survey', 'staff', '--unit', 'unit', '--close');
  server.command('import', 'responses', 'contact.csv', '--survey', 'contact', '--unit', 'unit');
  await admin.getByRole('link', { name: /Your last contact/ }).first().click();
  await admin.getByText('215 or more responses').waitFor();
  await accessible(admin, 'answers arriving');
  await picture(admin, 'arriving', { fullPage: false });
  const follows = admin.getByLabel('The next wave is opened');
  await follows.selectOption({ label: 'Every month' });
  await admin.getByText(/Wave \d{4}-\d{2} is opened on \d{4}-\d{2}-01 \(UTC\)/).waitFor();
  await picture(admin, 'waves', { fullPage: true });
  await follows.selectOption({ label: 'By hand' });
  await admin.getByText('Results of a wave are shown when it is closed.', { exact: false }).first().waitFor();
  await admin.getByRole('button', { name: 'Close wave 2026-Q3' }).click();
  await admin.getByText('Its results are shown from now on and stay as they are', { exact: false }).waitFor();
  await admin.getByRole('button', { name: 'Close wave', exact: true }).click();
  await admin.getByText('219 responses').waitFor();
  await admin.getByRole('link', { name: 'Results', exact: true }).click();
  await heading(admin, /Results/);
  await admin.getByText('Overall, how satisfied or dissatisfied are you with your last contact?').first().waitFor();
  await accessible(admin, 'results');
  await picture(admin, 'results', { fullPage: false });
});

async function addManager(name, division) {
  await admin.goto(`${server.address}/people`);
  await heading(admin, 'People');
  await admin.getByLabel('Name', { exact: true }).fill(name);
  await admin.getByLabel('E-mail address').fill(`${name.toLowerCase()}@example.org`);
  await admin.getByLabel('First password').fill(PASSWORD);
  await admin.getByLabel('Role').selectOption({ label: 'Manager' });
  const option = admin.getByLabel('Unit', { exact: true }).locator('option', { hasText: `${division} division` });
  await admin.getByLabel('Unit', { exact: true }).selectOption(await option.getAttribute('value'));
  await admin.getByRole('button', { name: 'Add person' }).click();
  await admin.getByText(`${name} was added.`).waitFor();
}

test('a manager sees their own division and no other, by URL and by API', async () => {
  await addManager('Nora', 'North');
  await addManager('Sam', 'South');
  await accessible(admin, 'people');
  const query = 'employees=staff:esat&customers=contact:overall&wave=2026-Q3';
  for (const [name, own, other] of [['nora', 'North', 'South'], ['sam', 'South', 'North']]) {
    const page = await browser.person({}, ['403', '401']);
    await signIn(page, server, `${name}@example.org`);
    await page.goto(`${server.address}/linkage?${query}`);
    await heading(page, /Linkage/);
    await page.getByText('24 units').first().waitFor();
    const text = await page.locator('main').innerHTML();
    assert.ok(text.includes(`${own} team 12`) && !text.includes(`${other} team`), `${name} sees another division`);
    await page.getByText('Exploratory').first().waitFor();
    await page.getByText('What we cannot say').waitFor();

    const api = await page.request.get(`${server.address}/api/v1/reports/linkage?${query}`);
    const units = (await api.json()).points.map((point) => point.name);
    assert.equal(units.length, 12);
    assert.ok(units.every((unit) => unit.startsWith(own)), `${name} gets ${units}`);
    const listed = await (await page.request.get(`${server.address}/api/v1/units`)).json();
    assert.ok(listed.every((unit) => unit.name.startsWith(own)));
    assert.equal((await page.request.get(`${server.address}/api/v1/users`)).status(), 403);
    await accessible(page, 'the linkage report');
    await page.setViewportSize({ width: 390, height: 844 });
    await fits(page, 'the linkage report on a phone');
    await page.context().close();
  }
});

test('the report of the whole organisation reads as a sentence, with its files', async () => {
  await admin.goto(`${server.address}/linkage?employees=staff:esat&customers=contact:overall&wave=2026-Q3`);
  await admin.getByText('24 units').first().waitFor();
  await admin.getByText(/Across 24 units, units where employees scored higher/).first().waitFor();
  const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('link', { name: 'Table (CSV)' }).click()]);
  assert.equal(download.suggestedFilename(), 'linkage.csv');
  await picture(admin, 'linkage');
});

// The main journey, as Meera lives it: she links her store and her bank, brings records in, lets a
// lender have one answer, sees it on her dashboard and stops it.
//
// The tests build on one another: one window, one sandbox, in order.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, screenshot, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let places;
let meera;
let page;
let said;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  meera = await visitor(browser, places, 'meera');
  page = meera.page;
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const at = (name) => meera.at(name);
const button = (name) => meera.button(name);
const link = (name) => meera.link(name);
const go = (control) => meera.go(control);
const look = () => meera.look();

async function shown(name) {
  await screenshot(page, name);
  await look();
}

test('she signs in and sees an empty dashboard', async () => {
  await page.goto(`${at('manager')}/sign-in`);
  await meera.passwordIfAsked();
  meera.assertAt('manager', /^\/dashboard$/);
  await look();
});

test('she links her store by saying so there', async () => {
  await go(page.locator('form:has(input[value="store.sandbox.example"]) button'));
  await look();
  await meera.goOn('store');
  meera.assertAt('store', /^\/link$/);
  await look();
  await go(button('Yes, link'));
  meera.assertAt('manager', /./);
});

test('she links her bank with a number and a one-time code', async () => {
  await page.goto(`${at('manager')}/dashboard`);
  await go(page.locator('form:has(input[value="bank.sandbox.example"]) button'));
  await look();
  await meera.goOn('bank');
  meera.assertAt('bank', /^\/link/);
  await look();
  await page.getByLabel('Your customer or patient number').fill(meera.person.bank_customer);
  await go(button('Send me a code'));
  await look();
  await page.getByLabel('Code').fill(await meera.newestCode());
  await go(button('Link my account'));
  meera.assertAt('manager', /./);
  await page.goto(`${at('manager')}/dashboard`);
  assert.match(await page.locator('section[aria-labelledby=sources] .rows').innerText(), /Sample Bank/);
});

test('she brings her bank records into her store', async () => {
  await page.goto(`${at('store')}/`);
  await meera.passwordIfAsked();
  if (await link('Sign in').count()) await go(link('Sign in'));
  await go(page.locator('form:has(input[name=group][value=bank]) button'));
  meera.assertAt('manager', /^\/requests\//);
  await look();
  await meera.approve();
  assert.match(await page.locator('h1').innerText(), /^You said yes to |^What your store holds/);
  await meera.arrived('bank');
  await shown('store-holdings');
});

test('she reads the records themselves, and looks at a file of her own before she takes it in', async () => {
  await page.goto(`${at('store')}/`);
  await page.locator('a[href*="/records/bank.transactions"]').click();
  meera.assertAt('store', /^\/records\//);
  assert.ok(await page.locator('tbody tr').count() > 10);
  await look();
  await page.goto(`${at('store')}/upload`);
  await look();
  const name = 'statement.csv';
  const csv = 'Date,Narration,Withdrawal,Deposit\n03/12/2026,Tea,5.00,\n04/12/2026,Tea,x,\n';
  const put = (buffer) => page.locator('input[type=file]').setInputFiles({
    name, mimeType: 'text/csv', buffer: Buffer.from(buffer),
  });
  await put('\u0000');
  await button('Look at this file').click();
  await page.waitForLoadState();
  assert.match(await page.locator('[role=alert]').innerText(), /not text/);
  await look();
  await put(csv);
  await button('Look at this file').click();
  await page.waitForLoadState();
  assert.match(await page.locator('main').innerText(), /Once: An amount cannot be read/);
  await look();
  await page.locator('select[name=date]').selectOption('month_first');
  await button('Read it like this').click();
  await page.waitForLoadState();
  assert.match(await page.locator('main').innerText(), /12 Mar 2026/);
  await button('Take it into my records').click();
  await page.waitForLoadState();
  meera.assertAt('store', /^\/$/);
  assert.match(await page.locator('main').innerText(), /Brought by you/);
  await look();
  await page.locator('a[href*="source=%7E"], a[href*="source=~"]').first().click();
  await page.waitForLoadState();
  assert.match(await page.locator('main').innerText(), /Brought by you/);
  await look();
});

test('the lender asks for one answer, and she sees exactly what, for what and how long', async () => {
  await page.goto(`${at('lender')}/`);
  await look();
  await go(button('Share my income'));
  meera.assertAt('manager', /^\/requests\//);
  assert.match(await page.locator('h1').innerText(), new RegExp(LENDER));
  assert.match(await page.locator('main').innerText(), /Only records from\s+Sample Bank/);
  await shown('notice');
});

test('she sees the exact answer in her store before she decides', async () => {
  await go(link('See the exact answer in your store first'));
  // Told first where she goes and what comes back.
  meera.assertAt('manager', /^\/requests\/[^/]+\/preview$/);
  await look();
  await go(link(/^Go on to /));
  meera.assertAt('store', /^\/preview$/);
  said = await page.locator('.sentence').innerText();
  assert.match(said, /\d/);
  assert.match(await page.locator('main').innerText(), /Only records from\s+bank\.sandbox\.example/);
  await shown('preview');
  await go(button('I have seen it. Back to my decision'));
  meera.assertAt('manager', /^\/requests\//);
  const main = await page.locator('main').innerText();
  assert.ok(main.includes('your approval covers exactly this answer'), main);
});

test('her yes needs a fresh sign-in', async () => {
  await button('Yes, share').click();
  await page.waitForLoadState();
  await look();
  await meera.proveBySigningIn();
  assert.equal(await page.locator('h1').innerText(), `You said yes to ${LENDER}`);
  await shown('receipt');
});

test('her dashboard shows what is in force, and her store what it was told', async () => {
  // Beside the page that says yes, which leads on.
  const { page: beside } = await meera.another();
  try {
    await beside.goto(`${at('manager')}/dashboard`);
    const lender = beside.locator('.card').filter({ hasText: LENDER });
    assert.match(await lender.innerText(), /In force/);
    await screenshot(beside, 'dashboard');
    await assertAccessible(beside);
    await beside.goto(`${at('store')}/approved`);
    const told = await beside.locator('main').innerText();
    assert.ok(told.includes('Average monthly income') && told.includes('exactly the answer that you saw'), told);
    await assertAccessible(beside);
    // Nothing leaves before she has said there that it is what she approved.
    await beside.getByRole('link', { name: /^Look at it and answer/ }).click();
    await beside.waitForLoadState();
    assert.match(await beside.locator('main').innerText(), /Nothing leaves under it before you have answered/);
    await screenshot(beside, 'store-approved');
    await assertAccessible(beside);
    await beside.getByRole('button', { name: 'Yes, I approved this' }).click();
    await beside.waitForLoadState();
    assert.match(await beside.locator('main').innerText(), /you said that it is right/);
    await assertAccessible(beside);
  } finally {
    await beside.close();
  }
});

test('the lender receives the answer that she saw, and can ask once only', async () => {
  await go(link(`Back to ${LENDER}`));
  meera.assertAt('manager', /^\/decisions\/[^/]+\/return$/);
  await look();
  await go(link(/^Go on to /));
  meera.assertAt('lender', /./);
  await look();
  const request = page.url();
  await go(button('Fetch now'));
  assert.equal(await page.locator('.sentence').first().innerText(), said);
  await look();
  await page.goto(request);
  await go(button('Fetch now'));
  assert.equal(await page.locator('[data-problem]').innerText(), 'frequency-exhausted');
  await look();
});

test('her dashboard shows what has been used up', async () => {
  await page.goto(`${at('manager')}/dashboard?tab=ended`);
  assert.equal(await page.getByRole('heading', { name: LENDER, exact: true }).count(), 1);
  assert.match(await page.locator('.card').filter({ hasText: LENDER }).innerText(), /Nothing more can be taken/);
  await look();
});

test('the consent itself, her record and what has left her store can all be read', async () => {
  await link(new RegExp(`^Details: .*${LENDER}`)).click();
  meera.assertAt('manager', /^\/consents\//);
  await shown('consent');
  await page.goto(`${at('manager')}/record`);
  meera.assertAt('manager', /^\/record$/);
  await shown('record');
  await page.goto(`${at('manager')}/about`);
  await look();
  await page.goto(`${at('store')}/releases`);
  const left = await page.locator('main').innerText();
  assert.ok(left.includes(said) && left.includes('lender.sandbox.example'), left);
  await look();
  for (const path of ['/known', '/changed', '/passkeys', '/export', '/erase', '/wards']) {
    await page.goto(`${at('store')}${path}`);
    meera.assertAt('store', new RegExp(`^${path}$`));
    await look();
  }
});

test('every page speaks Hindi when she asks for it', async () => {
  const technical = /bank\.(accounts|transactions)/;
  for (const [name, path] of [
    ['manager', '/dashboard'], ['manager', '/record'], ['store', '/'], ['store', '/releases'],
    ['store', '/approved'], ['store', '/passkeys'], ['store', '/upload'], ['store', '/known'], ['store', '/changed'],
    ['store', '/export'], ['store', '/erase'], ['store', '/wards'],
    ['manager', '/nowhere'], ['store', '/nowhere'],
  ]) {
    await page.goto(`${at(name)}${path}?lang=hi`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'hi', path);
    const words = await page.locator('main').innerText();
    assert.ok(/\p{Script=Devanagari}/u.test(words) && !technical.test(words), `${path}: ${words}`);
    await look();
  }
  for (const name of ['manager', 'store']) await page.goto(`${at(name)}/?lang=en`);
});

test('two clicks on her dashboard stop it', async () => {
  await page.goto(`${at('manager')}/dashboard?tab=ended`);
  await link(new RegExp(`^Stop: .*${LENDER}`)).click();
  await shown('stop');
  await button('Stop now').click();
  await page.waitForLoadState();
  await page.goto(`${at('manager')}/dashboard?tab=ended`);
  assert.equal(await link(new RegExp(`^Stop: .*${LENDER}`)).count(), 0);
  await look();
});

test('every page kept to itself', async () => {
  await meera.leave();
});

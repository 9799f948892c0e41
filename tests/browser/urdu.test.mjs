// The main journey once more, in Urdu: every page reads from the right, in a narrow window, and the
// language of the notice that she read is kept with her decision.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { screenshot, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let sana;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser();
  sana = await visitor(browser, sandbox.places, 'sana', { lang: 'ur', width: 360 });
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** What every page of this journey must be, beside accessible. */
async function look(name) {
  const root = sana.page.locator('html');
  assert.equal(await root.getAttribute('lang'), 'ur', sana.page.url());
  assert.equal(await root.getAttribute('dir'), 'rtl');
  assert.match(await sana.words(), /\p{Script=Arabic}/u);
  if (name) await screenshot(sana.page, name);
  await sana.look();
}

test('her browser asks for Urdu, and every page of the way speaks it', async () => {
  await sana.signInAt('manager');
  await look();
  await sana.linkStore();
  await look();
  await sana.linkProvider('bank', sana.person.bank_customer);
  await look();
  await sana.bringIn('bank');
  await look();
});

test('she reads the notice in Urdu, sees the answer, says yes and gets a receipt', async () => {
  await sana.askedBy('lender', 'income');
  await look('notice-urdu');
  await sana.go(sana.page.locator('main a[href*="/preview?"]').first());
  await look();
  await sana.goOn('store');
  sana.assertAt('store', /^\/preview$/);
  await look();
  await sana.go(sana.page.locator('main form button[type=submit]').first());
  await look();
  await sana.approve();
  assert.equal(await sana.decision('approve').count(), 0);
  await look();
});

test('the consent is on her dashboard, and keeps that she read it in Urdu', async () => {
  await sana.open('manager', '/dashboard');
  await look();
  const card = sana.page.locator('.card').filter({ hasText: LENDER }).first();
  await sana.click(card.locator('a[href^="/consents/"]:not([href$="/stop"])').first());
  await look();
  assert.match(await sana.words(), /اردو/, 'the language of the notice stands with the consent');
});

test('the record, what the store holds and what it was told are in Urdu too', async () => {
  for (const [name, path] of [
    ['manager', '/record'], ['manager', '/about'], ['store', '/'], ['store', '/approved'], ['store', '/releases'],
  ]) {
    await sana.open(name, path);
    await look();
  }
});

test('two clicks stop it in Urdu as well', async () => {
  await sana.open('manager', '/dashboard');
  sana.clicks = 0;
  const card = sana.page.locator('.card').filter({ hasText: LENDER }).first();
  await sana.click(card.locator('a[href$="/stop"]'));
  await look();
  await sana.click(sana.page.locator('main form[action$="/stop"] button'));
  assert.equal(sana.clicks, 2);
  await look();
  await sana.leave();
});

// Passkeys: one made at her first sign-in, named, a second one added, one removed; confirmed with the
// store itself; a yes proven by one; and a store that takes nothing weaker.
//
// The browser has a passkey device as a phone has one built in. Where there is no script there is no
// passkey, and the fresh sign-in stands in its place.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { screenshot, startBrowser, startSandbox, withPasskey } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let places;
/** What Meera's device holds; another window of hers starts with it. */
let carried = [];

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const make = (person) => person.page.locator('form[data-passkey=create] button[type=submit]');
const cards = (person) => person.page.locator('article.passkey-card');

/** Makes a passkey on the page that offers it. */
async function made(person, name) {
  await person.page.locator('form[data-passkey=create] input[name=name]').fill(name);
  await person.click(make(person));
  await person.page.waitForURL((url) => url.pathname !== '/passkeys/new');
}

/** A window of a person who has made a passkey at her first sign-in. */
async function withOne(username, name = 'My phone') {
  const person = await visitor(browser, places, username);
  person.putsPasskeysOff = false;
  const device = await withPasskey(person.page);
  await person.signInAt('manager');
  if (new URL(person.page.url()).pathname !== '/passkeys/new') await person.open('manager', '/passkeys/new');
  await made(person, name);
  return { person, device };
}

test('one is offered at her first sign-in, made with one touch, and has the name that she gave', async () => {
  const arjun = await visitor(browser, places, 'arjun');
  arjun.putsPasskeysOff = false;
  const device = await withPasskey(arjun.page);
  await arjun.signInAt('manager');
  arjun.assertAt('manager', /^\/passkeys\/new$/);
  await arjun.look();
  await made(arjun, 'Phone of <Arjun>');
  assert.equal((await device.credentials()).length, 1);
  await arjun.open('manager', '/passkeys');
  assert.equal(await cards(arjun).count(), 1);
  assert.match(await cards(arjun).innerText(), /Phone of <Arjun>/);
  await arjun.look();

  // A second one, on another device; this one would say that it has one already.
  await arjun.click(arjun.page.locator('a[href="/passkeys/new"]'));
  const afresh = arjun.page.locator('form[action="/passkeys/sign-in"] button');
  if (await afresh.count()) await arjun.go(afresh);
  await arjun.click(make(arjun));
  await arjun.page.locator('[data-passkey-trouble=known]:not([hidden])').waitFor();
  await arjun.look();
  await device.remove();
  await withPasskey(arjun.page);
  await made(arjun, 'Laptop');
  await arjun.open('manager', '/passkeys');
  assert.equal(await cards(arjun).count(), 2);

  // Renamed, and removed after a second question.
  const laptop = cards(arjun).filter({ hasText: 'Laptop' });
  await laptop.locator('summary').click();
  await laptop.locator('input[name=name]').fill('Old laptop');
  await arjun.click(laptop.locator('form[action$="/name"] button'));
  const old = cards(arjun).filter({ hasText: 'Old laptop' });
  await old.locator('summary').click();
  await arjun.click(old.locator('a[href$="/remove"]'));
  await arjun.look();
  await arjun.click(arjun.page.locator('main form[action$="/remove"] button'));
  await arjun.open('manager', '/passkeys');
  assert.equal(await cards(arjun).count(), 1);
  await arjun.leave();
});

test('who puts it off goes on without one, and a device that does not know her changes nothing', async () => {
  const sana = await visitor(browser, places, 'sana', { width: 360 });
  sana.putsPasskeysOff = false;
  const device = await withPasskey(sana.page);
  await device.refuse(true);
  await sana.signInAt('manager');
  sana.assertAt('manager', /^\/passkeys\/new$/);
  await sana.click(make(sana));
  await sana.page.locator('[data-passkey-trouble=cancelled]:not([hidden])').waitFor();
  await sana.look();
  await sana.later();
  sana.assertAt('manager', /^\/dashboard$/);
  await sana.open('manager', '/passkeys');
  assert.equal(await cards(sana).count(), 0);
  await sana.leave();
});

test('without script no button stands there that does nothing', async () => {
  const sana = await visitor(browser, places, 'sana', { script: false });
  await sana.signInAt('manager');
  await sana.open('manager', '/passkeys/new');
  assert.equal(await make(sana).isVisible(), false);
  await sana.look();
  await sana.leave();
});

test('she confirms hers with her store, and a yes is then proven by one touch', async () => {
  const { person: meera, device } = await withOne('meera');
  await meera.linkStore();
  await meera.linkProvider('bank', meera.person.bank_customer, { passkey: true });
  await meera.bringIn('bank');
  await meera.open('manager', '/passkeys');
  await meera.go(meera.page.locator('form:has(input[value="store.sandbox.example"]) button').first());
  await meera.goOn('store');
  meera.assertAt('store', /^\/link$/);
  await meera.look();
  await meera.page.locator('form[data-passkey=get] button[type=submit]').click();
  await meera.page.waitForURL((url) => url.pathname !== '/link' || url.origin !== meera.at('store'));
  await meera.open('store', '/passkeys');
  assert.match(await meera.words(), /My phone|passkey/i);
  await meera.look();
  await meera.open('manager', '/passkeys');
  await screenshot(meera.page, 'passkeys');

  await meera.askedBy('lender', 'income');
  await meera.click(meera.decision('approve'));
  await meera.look();
  await screenshot(meera.page, 'approval');
  await meera.proveByPasskey();
  assert.equal(await meera.heading(), `You said yes to ${LENDER}`);
  assert.match(await meera.words(), /passkey/i);
  assert.doesNotMatch(await meera.words(), /would be stronger/);
  await meera.look();
  await meera.backTo('lender');
  const request = meera.page.url();
  carried = await device.credentials();
  await meera.leave();

  const later = await visitor(browser, places, 'meera');
  await later.seenAtStore();
  assert.equal(await later.fetchNow(request), null, 'what a passkey proved is served');
  await later.leave();
});

test('a store that takes passkeys only lets no fresh sign-in stand for one', async () => {
  const meera = await visitor(browser, places, 'meera');
  await withPasskey(meera.page, carried);
  await meera.open('store', '/passkeys');
  const signed = meera.page.locator('main a[href^="/sign-in"]');
  if (await signed.count()) await meera.go(signed.first());
  await meera.open('store', '/passkeys');
  await meera.page.locator('form[data-passkey=get] button[type=submit]').last().click();
  await meera.page.locator('.banner.good').waitFor();
  await meera.look();
  // Linking again is how the manager learns of it.
  await meera.linkStore('/passkeys');
  await meera.askedBy('lender', 'income');
  await meera.click(meera.decision('approve'));
  assert.equal(await meera.page.locator('main form[action$="/sign-in"]').count(), 0, 'no weaker way is offered');
  await meera.look();
  await meera.proveByPasskey();
  assert.equal(await meera.heading(), `You said yes to ${LENDER}`);
  await meera.leave();
});

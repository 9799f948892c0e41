// Renewing: what ends soon is told to her once; who wants it for longer asks her afresh, as a choice
// like the first, and only her yes puts the new consent in the place of the old one.
//
// The sandbox is started again with its clocks ahead: first to a fortnight before the end.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const INSTITUTE = 'Sample Research Institute';
const ENDING = 'Something you allowed ends soon';

let sandbox;
let browser;
let places;
let request;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.signInAt('manager');
  await meera.linkStore();
  await meera.linkProvider('clinic', meera.person.clinic_patient);
  await meera.bringIn('clinic');
  request = await meera.consentTo('researcher', 'hba1c');
  await meera.seenAtStore();
  assert.equal(await meera.fetchNow(request), null, await meera.words());
  await meera.leave();
  await sandbox.later(355);
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const cards = (who) => who.page.locator('.card').filter({ hasText: INSTITUTE });

/** The institute asks for as long again; she is at the notice. */
async function askedAgain(who) {
  await who.page.goto(request);
  await who.go(who.page.locator('form[action^="/renew/"] button'));
  who.assertAt('manager', /^\/requests\//);
}

test('she is told in one message, in one mail and on the card what ends soon', async () => {
  const meera = await visitor(browser, places, 'meera', { width: 360 });
  await meera.signInAt('manager');
  const mails = await meera.mails();
  if (!mails.some(({ subject }) => subject === ENDING)) await meera.mailed(ENDING, mails);
  assert.equal((await meera.mails()).filter(({ subject }) => subject === ENDING).length, 1);
  await meera.open('manager', '/messages');
  assert.match(await meera.words(), new RegExp(`${ENDING}[^]*One consent ends within 14 days`));
  await meera.look();
  await meera.open('manager', '/dashboard');
  assert.ok(await cards(meera).locator('.renewal').first().isVisible());
  await meera.look();
  await meera.leave();
});

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  test(`a no to a renewal leaves the old consent as it is (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await meera.signInAt('manager');
    await askedAgain(meera);
    await meera.look();
    await meera.click(meera.decision('deny'));
    await meera.open('manager', '/dashboard');
    assert.equal(await cards(meera).locator('a[href$="/stop"]').count(), 1);
    assert.equal(await meera.fetchNow(request), null, await meera.words());
    await meera.leave();
  });

  test(`a renewal is a fresh choice, and a yes puts the new consent in the old one's place (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await meera.signInAt('manager');
    await askedAgain(meera);
    assert.match(await meera.words(), /What would change/);
    const chosen = meera.page.locator('main input[type=checkbox]:checked, main input[type=radio]:checked');
    for (const input of await chosen.all()) assert.ok(await input.isDisabled(), 'nothing is chosen for her');
    await meera.look();
    await meera.approve();
    await meera.look();
    await meera.backTo('researcher');
    const renewed = meera.page.url();
    await meera.open('manager', '/dashboard');
    assert.equal(await cards(meera).locator('a[href$="/stop"]').count(), 1, 'one is in force');
    assert.equal(await cards(meera).locator('.renewal').count(), 0, 'and does not end soon');
    assert.equal(await meera.fetchNow(request), 'consent-superseded');
    await meera.seenAtStore();
    assert.equal(await meera.fetchNow(renewed), null, await meera.words());
    await meera.open('manager', '/dashboard?tab=ended');
    assert.match(await cards(meera).first().innerText(), /Replaced/);
    await meera.look();
    request = renewed;
    await meera.leave();
  });
}

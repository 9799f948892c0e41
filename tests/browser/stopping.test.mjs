// Stopping: what is in force is seen at once, two clicks end it, and nobody serves it after; a pause
// holds it up and can be lifted.
//
// Clicks are counted by the page itself where it has script: a click is a click of hers on a link
// or a button, wherever it happens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { clickCounter, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.settleIn();
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** A consent in force, made in a window of its own; gives the lender's page of it. */
async function consented() {
  const meera = await visitor(browser, places, 'meera');
  const request = await meera.consentTo('lender', 'income');
  await meera.seenAtStore();
  return { meera, request };
}

const stopLinks = (page) => page.locator('a[href^="/consents/"][href$="/stop"]');

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  test(`from a fresh sign-in a consent is seen in no click and stopped in two (${kind})`, async () => {
    const { meera: before, request } = await consented();
    const meera = await visitor(browser, places, 'meera', options);
    const counter = options.script ? await clickCounter(meera.page) : null;
    await meera.signInAt('manager');
    const counted = counter?.clicks ?? 0;
    meera.clicks = 0;
    meera.assertAt('manager', /^\/dashboard$/);
    const card = meera.page.locator('.card').filter({ hasText: LENDER }).filter({ has: stopLinks(meera.page) }).first();
    assert.ok(await card.isVisible(), 'what is in force is on the first page');
    await meera.click(stopLinks(card));
    await meera.look();
    await meera.click(meera.page.locator('main form[action$="/stop"] button'));
    assert.equal(meera.clicks, 2);
    if (counter) assert.equal(counter.clicks - counted, 2, 'clicks as the page counts them');
    assert.match(await meera.page.locator('body').innerText(), /Stopped|stopped/);
    await meera.look();
    assert.equal(await before.fetchNow(request), 'consent-revoked');
    await before.look();
    await before.leave();
    await meera.leave();
  });

  test(`a pause holds it up, and going on lets it through again (${kind})`, async () => {
    const { meera: lender, request } = await consented();
    const meera = await visitor(browser, places, 'meera', options);
    await meera.signInAt('manager');
    const stop = await stopLinks(meera.page.locator('.card').filter({ hasText: LENDER })).first().getAttribute('href');
    const consent = stop.replace(/\/stop$/, '');
    await meera.open('manager', consent);
    await meera.click(meera.page.locator('form[action$="/pause"] button'));
    await meera.look();
    assert.equal(await lender.fetchNow(request), 'consent-paused');
    await meera.open('manager', consent);
    await meera.click(meera.page.locator('form[action$="/resume"] button'));
    await meera.look();
    await meera.proveBySigningIn();
    assert.equal(await lender.fetchNow(request), null, await lender.words());
    await lender.leave();
    await meera.leave();
  });
}

test('stopping in two windows at once stops it once, and says so in both', async () => {
  const { meera } = await consented();
  await meera.open('manager', '/dashboard');
  await meera.click(stopLinks(meera.page.locator('.card').filter({ hasText: LENDER })).first());
  const other = await meera.another();
  await other.page.goto(meera.page.url());
  for (const window of [meera, other]) {
    await window.click(window.page.locator('main form[action$="/stop"] button'));
    assert.equal(await window.page.locator('main form[action$="/stop"]').count(), 0);
    await window.look();
  }
  await meera.leave();
});

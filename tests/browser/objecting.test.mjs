// Objecting: what her store has been told is hers waits there to be seen before anything leaves. She
// did not approve it, says so in one click, and nothing is ever released; who asked is told.
//
// Here she did approve it at the manager: to her store it is all the same, and it believes her.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { clickCounter, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

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

const waiting = (who) => who.link(/^Look at it and answer/);
const object = (who) => who.page.locator('main button[name=decision][value=object]');

/** How many answers have left her store. */
async function left(who) {
  await who.open('store', '/releases');
  const signed = who.page.locator('main a[href^="/sign-in"]');
  if (await signed.count()) {
    await who.go(signed.first());
    await who.open('store', '/releases');
  }
  who.assertAt('store', /^\/releases$/);
  return who.page.locator('.card.accent').count();
}

/** At her store, signed in, with a consent that waits to be seen. */
async function atStore(who) {
  await who.open('store', '/approved');
  const signed = who.page.locator('main a[href^="/sign-in"]');
  if (await signed.count()) {
    await who.go(signed.first());
    await who.open('store', '/approved');
  }
  // It is told of a moment later than she is.
  for (let n = 0; n < 50 && !(await waiting(who).count()); n += 1) {
    await who.page.waitForTimeout(100);
    await who.page.reload();
  }
}

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  test(`she objects in one click before anything has left, and nothing ever does (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    const before = await left(meera);
    const request = await meera.consentTo('lender', 'income');
    await atStore(meera);
    // Her store's first page says so as well.
    await meera.open('store');
    assert.ok(await meera.page.locator('main a[href^="/approved/"]').count() > 0);
    await meera.look();
    await meera.open('store', '/approved');
    await meera.click(waiting(meera).first());
    assert.match(await meera.words(), /Nothing leaves under it before you have answered/);
    await meera.look();
    const counter = options.script ? await clickCounter(meera.page) : null;
    if (counter) await meera.page.reload();
    meera.clicks = 0;
    await meera.click(object(meera));
    assert.equal(meera.clicks, 1);
    if (counter) assert.equal(counter.clicks, 1, 'clicks as the page counts them');
    assert.match(await meera.words(), /you said that you did not approve this/);
    assert.equal(await object(meera).count(), 0);
    await meera.look();

    assert.equal(await meera.fetchNow(request), 'consent-objected');
    await meera.look();
    assert.equal(await left(meera), before, 'nothing has left');
    assert.match(await meera.page.locator('.card').nth(1).innerText(), /You did not approve it[^]*by you/i);
    await meera.look();
    await meera.leave();
  });

  test(`she objects while the lender waits, and the lender is told and gets nothing (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    const request = await meera.consentTo('lender', 'income');
    const lender = await meera.another();
    const told = lender.fetchNow(request);
    await atStore(meera);
    await meera.click(waiting(meera).first());
    await meera.click(object(meera));
    assert.match(`${await told}`, /^(consent-objected|awaiting-her)$/);
    assert.equal(await lender.fetchNow(request), 'consent-objected');
    await meera.leave();
  });

  test(`after she has said that it is right, it leaves; she can still object to what is to come (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    const request = await meera.consentTo('lender', 'income');
    await atStore(meera);
    await meera.click(waiting(meera).first());
    await meera.click(meera.page.locator('main button[name=decision][value=seen]'));
    const seen = new URL(meera.page.url()).pathname;
    await meera.look();
    assert.equal(await meera.fetchNow(request), null, await meera.words());
    await meera.open('store', seen);
    await meera.click(object(meera));
    assert.match(await meera.words(), /you said that you did not approve this/);
    assert.notEqual(await meera.fetchNow(request), null);
    await meera.leave();
  });
}

// Running out: a consent ends by itself on its day, and nothing is served under it after.
//
// The sandbox is started again with its clocks ahead; her windows are new ones, as weeks later.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

test('a consent that has run out serves nothing, and her dashboard says when it ended', async () => {
  const before = await visitor(browser, places, 'meera');
  await before.settleIn();
  const request = await before.consentTo('lender', 'income');
  await before.askedBy('lender', 'income');
  const waiting = new URL(before.page.url()).pathname;
  await before.leave();

  await sandbox.later(31);
  const meera = await visitor(browser, places, 'meera', { width: 360 });
  assert.equal(await meera.fetchNow(request), 'consent-expired');
  await meera.look();
  await meera.signInAt('manager');
  assert.equal(await meera.page.locator('.card').filter({ hasText: LENDER }).locator('a[href$="/stop"]').count(), 0);
  await meera.look();
  await meera.open('manager', waiting);
  assert.equal(await meera.decision('approve').count(), 0, 'the request that she left was over after a day');
  await meera.look();
  await meera.leave();
});

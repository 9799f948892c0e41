// Removing: she takes one item out of a consent, the rest goes on, and the lender gets only that.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
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

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  const lived = (name, journey) => test(`${name} (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await journey(meera);
    await meera.leave();
  });

  lived('what she takes out is out, the rest goes on, and the last of it is stopped instead', async (meera) => {
    await meera.askedBy('lender', 'monitoring');
    const optional = meera.page.locator('input[type=checkbox][name^="item-"]').first();
    await optional.check();
    await meera.approve();
    assert.match(await meera.heading(), /^You said yes/);
    await meera.open('manager', '/dashboard');
    await meera.click(meera.page.locator('main a[href^="/consents/"]:not([href*="stop"])').first());
    const consent = new URL(meera.page.url()).pathname;

    const remove = meera.page.locator('a[href*="/items/"][href$="/remove"]');
    assert.equal(await remove.count(), 2);
    await meera.click(meera.page.locator('a[href$="/items/account/remove"]'));
    assert.match(await meera.heading(), /^Take “.+” out\?$/);
    await meera.look();
    assert.match(await meera.words(), /has not received any of it yet/);
    await meera.click(meera.page.locator('main form button[value=item]'));
    assert.equal(new URL(meera.page.url()).pathname, consent, 'two clicks');
    await meera.look();
    assert.match(await meera.words(), /Taken out on .+ The rest goes on\./);
    assert.match(await meera.words(), /Something taken out of a consent/);
    assert.equal(await remove.count(), 0, 'one is left, and it is stopped, not taken out');

    await meera.open('manager', `${consent}/items/transactions/remove`);
    assert.equal(new URL(meera.page.url()).pathname, `${consent}/stop`);
    const gone = await meera.page.goto(`${meera.at('manager')}${consent}/items/account/remove`);
    assert.equal(gone.status(), 404, 'what is out is not there');

    await meera.open('manager', '/messages');
    assert.match(await meera.words(), /Something taken out of a consent/);
    await meera.open('manager', `${consent}/stop`);
    await meera.click(meera.page.locator('main form button.stop'));
  });
}

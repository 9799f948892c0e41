// Finding one consent among many: tabs, search, filters and order, all in the address, so that they
// work without script, can be kept, and survive going back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';

let sandbox;
let browser;
let places;
let request;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.settleIn();
  // A search is offered from six consents on.
  for (let n = 0; n < 4; n += 1) await meera.consentTo('lender', 'income');
  await meera.consentTo('lender', 'statement');
  request = new URL(await meera.askedBy('lender', 'income')).pathname;
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
    await meera.signInAt('manager');
    await journey(meera);
    await meera.leave();
  });
  const cards = (meera) => meera.page.locator('.card').filter({ has: meera.page.locator('a[href^="/consents/"]') });
  const tab = (meera, name) => meera.page.locator(`nav a[href*="tab=${name}"]`).first();

  lived('the first page shows what is in force and what waits, each tab its own', async (meera) => {
    meera.assertAt('manager', /^\/dashboard$/);
    assert.ok(await cards(meera).filter({ hasText: LENDER }).count() >= 2);
    assert.ok(await meera.page.locator(`a[href="${request}"]`).count() > 0);
    for (const name of ['waiting', 'paused', 'ended']) {
      await meera.click(tab(meera, name));
      assert.equal(new URL(meera.page.url()).searchParams.get('tab'), name);
      await meera.look();
    }
  });

  lived('a search finds by organisation and by data, and says when there is nothing', async (meera) => {
    const words = meera.page.locator('input[name=q]');
    const search = async (text) => {
      await words.fill(text);
      await meera.click(meera.page.locator('form[role=search] button[type=submit]').first());
    };
    await search('lender');
    assert.ok(await cards(meera).count() > 0);
    for (const card of await cards(meera).all()) assert.match(await card.innerText(), /Lender/);
    await search('income');
    const found = await cards(meera).count();
    assert.ok(found >= 4, `${found} have to do with her income`);
    await meera.look();
    await search('no such thing <b>');
    assert.equal(await cards(meera).count(), 0);
    assert.equal(await words.inputValue(), 'no such thing <b>');
    await meera.look();
    await meera.page.goBack();
    assert.equal(await cards(meera).count(), found, 'going back finds again');
  });

  lived('filters and order narrow the list and can be taken off', async (meera) => {
    const all = await cards(meera).count();
    await meera.page.locator('form[role=search] summary').click();
    await meera.page.locator('select[name=organisation]').selectOption({ label: LENDER });
    await meera.page.locator('select[name=sort]').selectOption({ index: 1 });
    await meera.click(meera.page.locator('form[role=search] details button[type=submit]'));
    assert.ok(await cards(meera).count() > 0);
    for (const card of await cards(meera).all()) assert.match(await card.innerText(), /Lender/);
    await meera.look();
    await meera.click(meera.page.locator('.found a').first());
    assert.equal(await cards(meera).count(), all);
  });
}

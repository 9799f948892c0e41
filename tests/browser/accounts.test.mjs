// Accounts of the Account Aggregator network: her address, linking at a bank that speaks nothing else, a code that is
// wrong, and taking an account away again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const BANK = 'Sarovar Bank';

let sandbox;
let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

for (const [username, address, kind, options] of [
  ['meera', 'meera.s', 'with script, wide', { script: true, width: 1280 }],
  ['arjun', 'arjun_s', 'without script, narrow', { script: false, width: 360 }],
]) {
  test(`from no address to a linked account and back (${kind})`, async () => {
    const she = await visitor(browser, sandbox.places, username, options);
    const { page } = she;
    const submit = () => she.click(page.locator('main form button[type=submit]').last());
    await she.signInAt('manager');
    await she.open('manager', '/accounts');
    await she.look();
    assert.equal(await page.locator('a[href^="/accounts/link/"]').count(), 0, 'no linking before there is an address');

    // Not an address; what she typed stays.
    await page.locator('#address').fill('a b');
    await submit();
    await she.look();
    assert.equal(await page.locator('#trouble').count(), 1);
    assert.equal(await page.locator('#address').inputValue(), 'a b');
    await page.locator('#address').fill(address);
    await submit();
    assert.match(await page.locator('main').innerText(), new RegExp(`${address}@`));

    await she.click(page.locator('a[href^="/accounts/link/"]', { hasText: BANK }));
    await she.look();
    await submit();
    const ticks = page.locator('input[name="account[]"]');
    const found = await ticks.count();
    assert.ok(found > 0, 'accounts are found by her mail address');
    await she.look();
    // Nothing ticked.
    await submit();
    assert.equal(await page.locator('#trouble').count(), 1);
    await ticks.first().check();
    await submit();
    await she.look();

    const code = await she.newestCode();
    await page.locator('#token').fill(code === '000000' ? '111111' : '000000');
    await submit();
    assert.equal(await page.locator('#trouble').count(), 1, 'a wrong code is said to be wrong');
    await she.look();
    await page.locator('#token').fill(code);
    await submit();
    she.assertAt('manager', /^\/accounts$/);
    await she.look();
    const linked = page.locator('main a[href$="/end"]');
    assert.equal(await linked.count(), 1);

    await she.click(linked);
    await she.look();
    await submit();
    await she.open('manager', '/accounts');
    assert.equal(await linked.count(), 0);
    await she.leave();
  });
}

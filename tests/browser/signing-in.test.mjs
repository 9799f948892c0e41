// Signing in: what a wrong password, a cancelled sign-in and a session that is over lead to.

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
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';

  test(`a wrong password is said kindly, and the right one still leads on (${how})`, async () => {
    const arjun = await visitor(browser, places, 'arjun', { script });
    await arjun.page.goto(`${arjun.at('manager')}/sign-in`);
    await arjun.page.locator('#username').fill(arjun.person.username);
    await arjun.page.locator('#password').fill('not-the-word');
    await arjun.click(arjun.page.locator('button[name=decision][value=sign-in]'));
    assert.equal(new URL(arjun.page.url()).origin, arjun.at('identity'));
    assert.ok(await arjun.page.locator('[role=alert]').count(), 'she is told that it was wrong');
    await arjun.look();
    assert.ok(await arjun.passwordIfAsked());
    assert.equal(new URL(arjun.page.url()).origin, arjun.at('manager'));
    await arjun.leave();
  });

  test(`turning back at the sign-in changes nothing and says so (${how})`, async () => {
    const sana = await visitor(browser, places, 'sana', { script });
    await sana.page.goto(`${sana.at('manager')}/sign-in`);
    await sana.click(sana.page.locator('button[name=decision]:not([value=sign-in])'));
    assert.equal(new URL(sana.page.url()).origin, sana.at('manager'));
    assert.match(await sana.words(), /turned back/);
    await sana.look();
    await sana.leave();
  });

  test(`a page asked for before signing in is where she comes out, and after signing out it is closed (${how})`, async () => {
    const arjun = await visitor(browser, places, 'arjun', { script });
    for (const [service, path] of [['manager', '/record'], ['store', '/releases']]) {
      await arjun.open(service, path);
      if (await arjun.page.locator('main a[href^="/sign-in"]').count()) {
        await arjun.go(arjun.page.locator('main a[href^="/sign-in"]').first());
      }
      assert.equal(new URL(arjun.page.url()).origin, arjun.at(service));
      await arjun.page.goto(`${arjun.at(service)}${path}`);
      assert.equal(new URL(arjun.page.url()).pathname, path);
      await arjun.click(arjun.page.locator('form[action="/sign-out"] button'));
      // The sign-in service asks whether she means it for itself too.
      await arjun.look();
      await arjun.click(arjun.page.locator('button[name=decision][value=out]'));
      assert.equal(new URL(arjun.page.url()).origin, arjun.at(service));
      assert.equal(await arjun.page.locator('form[action="/sign-out"]').count(), 0);
      await arjun.page.goto(`${arjun.at(service)}${path}`);
      assert.equal(await arjun.page.locator('form[action="/sign-out"]').count(), 0);
    }
    await arjun.leave();
  });
}

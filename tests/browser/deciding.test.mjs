// Deciding: saying no with and without a reason, putting it off, saying yes without script; and what
// happens when a decision comes twice, too late, or from somebody else.
//
// Each test asks anew. Every one is lived with script in a wide window, and without in a narrow one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';
const WINDOWS = [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
];

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

for (const [kind, options] of WINDOWS) {
  const lived = (name, journey) => test(`${name} (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await journey(meera);
    await meera.leave();
  });

  lived('she says no without a reason, and the lender is told no more than that', async (meera) => {
    const request = await meera.askedBy('lender', 'income');
    await meera.click(meera.decision('deny'));
    assert.match(await meera.heading(), /^You said no/);
    await meera.look();
    await meera.open('manager', new URL(request).pathname);
    assert.equal(await meera.decision('approve').count(), 0, 'a no is not asked about again');
    await meera.look();
  });

  lived('she says no and gives a reason', async (meera) => {
    await meera.askedBy('lender', 'income');
    const reasons = meera.page.locator('select[name=reason]');
    assert.equal(await reasons.inputValue(), '', 'no reason is chosen for her');
    await reasons.selectOption({ index: 1 });
    await meera.click(meera.decision('deny'));
    assert.match(await meera.heading(), /^You said no/);
  });

  lived('she decides later, finds it waiting, and decides then', async (meera) => {
    const request = new URL(await meera.askedBy('lender', 'income')).pathname;
    await meera.click(meera.decision('defer'));
    await meera.look();
    await meera.open('manager', '/dashboard');
    const waiting = meera.page.locator(`a[href="${request}"]`);
    assert.ok(await waiting.count() > 0, 'what she put off waits on her dashboard');
    await meera.look();
    await meera.click(waiting.first());
    await meera.click(meera.decision('deny'));
    await meera.open('manager', '/dashboard');
    assert.equal(await waiting.count(), 0);
  });

  lived('she says yes with a fresh sign-in, and her yes is marked as that', async (meera) => {
    await meera.askedBy('lender', 'income');
    await meera.approve();
    assert.equal(await meera.heading(), `You said yes to ${LENDER}`);
    await meera.look();
    assert.match(await meera.words(), /You signed in afresh\. A passkey would be stronger/);
  });

  lived('a request that she has decided in one window cannot be decided again in another', async (meera) => {
    await meera.askedBy('lender', 'income');
    const other = await meera.another();
    await other.page.goto(meera.page.url());
    await meera.click(meera.decision('deny'));
    await other.click(other.decision('approve'));
    assert.equal(await other.decision('approve').count(), 0);
    assert.doesNotMatch(await other.heading(), /^You said yes/);
    await other.look();
  });

  lived('another person does not see the request, and is not told that there is one', async (meera) => {
    const request = new URL(await meera.askedBy('lender', 'income')).pathname;
    const arjun = await visitor(browser, places, 'arjun', options);
    await arjun.open('manager', request);
    await arjun.open('manager', request);
    assert.equal(await arjun.decision('approve').count(), 0);
    assert.doesNotMatch(await arjun.words(), new RegExp(LENDER));
    await arjun.leave();
  });
}

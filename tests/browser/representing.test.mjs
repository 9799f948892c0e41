// One acts for another: a nominee is named, is let in once the operator has checked the proof, acts
// under her own name and on nobody's behalf after the end; a parent asks to act for a child.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { operate, startBrowser, startSandbox } from './harness.mjs';
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

const band = (person) => person.page.locator('aside.acting');

/** Ids as the operator sees them, of one kind; what waits for a check comes first. */
async function listed(kind) {
  const lines = (await operate(sandbox, 'representation', 'list')).split('\n');
  return lines.filter((line) => line.includes(` ${kind} `)).map((line) => line.split(' ')[0]);
}

const checked = (id, ground) => operate(
  sandbox, 'representation', 'accept', id, '--by', 'Desk', '--ground', ground, '--proof', 'DC-17',
);

for (const [kind, options, helper] of [
  ['with script, wide', { script: true, width: 1280 }, 'arjun'],
  ['without script, narrow', { script: false, width: 320 }, 'sana'],
]) {
  test(`a nominee acts once it is in force, under his name, and not after the end (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await meera.consentTo('lender', 'income');
    await meera.seenAtStore();
    await meera.open('manager', '/rights');
    await meera.click(meera.page.locator('main a[href="/nominees"]'));
    await meera.look();
    const nominee = places.people.find((person) => person.username === helper);
    await meera.page.fill('#name', nominee.name);
    await meera.page.fill('#email', nominee.email);
    await meera.page.fill('#relation', 'brother');
    await meera.click(meera.page.locator('main form[action="/nominees"] button'));
    assert.ok((await meera.words()).includes(nominee.name));
    await meera.look();

    // Named, and no more: he sees nothing of it.
    const named = await visitor(browser, places, helper, options);
    await named.open('manager', '/guardians');
    assert.equal(await named.page.locator('form[action="/acting"]').count(), 0);
    await named.look();

    const [id] = await listed('nominee');
    await checked(id, 'death certificate');
    await named.open('manager', '/guardians');
    await named.look();
    await named.click(named.page.locator('main form[action="/acting"] button').first());
    named.assertAt('manager', /^\/dashboard$/);
    assert.ok((await band(named).innerText()).includes('Meera Sample'));
    await named.look();

    // What is hers alone is shut.
    for (const path of ['/passkeys', '/settings', '/nominees']) {
      const answer = await named.page.goto(`${named.at('manager')}${path}`);
      assert.equal(answer.status(), 403, path);
      assert.ok(await band(named).isVisible(), path);
    }

    // A request that waits: no yes is there to give, a no is.
    await named.open('manager', '/dashboard');
    const stop = named.page.locator('a[href^="/consents/"][href$="/stop"]').first();
    const consent = (await stop.getAttribute('href')).replace(/\/stop$/, '');
    await named.click(stop);
    await named.look();
    await named.click(named.page.locator('main form[action$="/stop"] button'));
    await named.open('manager', consent);
    assert.ok((await named.page.locator('.timeline').innerText()).includes(nominee.name));
    await named.look();
    await named.click(band(named).locator('button'));
    assert.equal(await band(named).count(), 0);

    // She reads who it was.
    await meera.open('manager', consent);
    assert.ok((await meera.page.locator('.timeline').innerText()).includes(nominee.name));
    await meera.open('manager', '/messages');
    await meera.look();

    // In her place once more when she takes it back.
    await named.click(named.page.locator('main form[action="/acting"] button').first());
    assert.ok(await band(named).isVisible());
    await meera.open('manager', '/nominees');
    const row = meera.page.locator('.rows li').filter({ hasText: nominee.name }).first();
    await row.locator('summary').click();
    await meera.click(row.locator('form[action$="/remove"] button'));
    await named.page.goto(`${named.at('manager')}${consent}`);
    assert.equal(await band(named).count(), 0);
    assert.ok(!(await named.words()).includes('Sample Lender'), 'nothing of hers is there');
    await named.leave();
    await meera.leave();
  });
}

test('a parent asks to act for a child and is let in when the proof was checked', async () => {
  const sana = await visitor(browser, places, 'sana');
  await sana.open('manager', '/guardians');
  const form = sana.page.locator('form:has(input[value=guardian_of_child])');
  await form.locator('#child-name').fill('Tara Sample');
  const born = new Date();
  born.setFullYear(born.getFullYear() - 9);
  await form.locator('#child-born').fill(born.toISOString().slice(0, 10));
  await form.locator('#child-proof').fill('BC-4');
  await sana.click(form.locator('button'));
  await sana.look();
  assert.equal(await sana.page.locator('form[action="/acting"]').count(), 0);
  await checked((await listed('guardian_of_child'))[0], 'birth certificate');
  await sana.page.reload();
  await sana.click(sana.page.locator('main form[action="/acting"] button'));
  assert.ok((await band(sana).innerText()).includes('Tara Sample'));
  await sana.look();
  await sana.open('manager', '/rights/new');
  await sana.look();
  await sana.leave();
});

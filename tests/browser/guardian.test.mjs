// A parent acts for her child: she links its account and a store that she keeps for it, says yes with
// her own proof, and everything says that a guardian did; when her right has ended, she does nothing
// more for it.

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
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const band = (person) => person.page.locator('aside.acting');

/** Ids of the guardians of a child that the operator sees in this state. */
async function listed(state) {
  const lines = (await operate(sandbox, 'representation', 'list')).split('\n');
  const these = lines.filter((line) => line.includes(` ${state} `) && line.includes('guardian_of_child'));
  return these.map((line) => line.split(' ')[0]);
}

/** Asks to act for the child, is let in, and begins to act. */
async function becomeGuardian(parent) {
  const { ward } = places;
  await parent.open('manager', '/guardians');
  const form = parent.page.locator('form:has(input[value=guardian_of_child])');
  await form.locator('#child-name').fill(ward.name);
  // Of somebody who is of age: it says so, and keeps what was filled in.
  await form.locator('#child-born').fill('1990-01-01');
  await form.locator('#child-proof').fill(ward.certificate);
  await parent.click(form.locator('button'));
  assert.match(await parent.page.locator('[role=alert]').innerText(), /not 18 yet/);
  assert.equal(await form.locator('#child-name').inputValue(), ward.name);
  await form.locator('#child-born').fill(ward.born);
  await form.locator('#child-proof').fill(ward.certificate);
  await parent.click(form.locator('button'));
  const [id] = await listed('named');
  await operate(
    sandbox, 'representation', 'accept', id,
    '--by', 'Desk', '--ground', 'birth certificate', '--proof', ward.certificate,
  );
  await parent.open('manager', '/guardians');
  await parent.click(parent.page.locator(`main form[action="/acting"]:has(input[value="${id}"]) button`));
  assert.ok((await band(parent).innerText()).includes(ward.name));
  return id;
}

for (const [kind, options, username] of [
  ['with script, wide', { script: true, width: 1280 }, 'sana'],
  ['without script, narrow', { script: false, width: 320 }, 'arjun'],
]) {
  test(`a parent links, says yes and is shown as guardian until the right ends (${kind})`, async () => {
    const parent = await visitor(browser, places, username, options);
    await parent.signInAt('manager');
    const right = await becomeGuardian(parent);
    const { name, bank_customer: number } = places.ward;
    await parent.look();

    // The child's account at the bank, whose pages say for whom it is linked.
    await parent.go(parent.page.locator('form:has(input[value="bank.sandbox.example"]) button'));
    await parent.goOn('bank');
    assert.match(await parent.words(), /as guardian of a child/);
    await parent.look();
    await parent.page.goto(parent.at('manager'));
    await parent.linkProvider('bank', number);
    await parent.open('manager', '/dashboard');
    assert.match(await parent.words(), /Linked by .*guardian/);

    // A store that she keeps for the child, apart from her own.
    await parent.go(parent.page.locator('form:has(input[value="store.sandbox.example"]) button').first());
    await parent.goOn('store');
    await parent.look();
    await parent.page.locator('main input[name=name]').first().fill(name);
    await parent.click(parent.page.locator('main form:not([data-passkey]) button[type=submit]').first());
    parent.assertAt('manager', /./);
    await parent.open('store', '/wards');
    await parent.look();
    await parent.click(parent.page.locator('main form[action="/acting"] button').first());
    assert.ok((await band(parent).innerText()).includes(name));
    await parent.bringIn('bank');
    await parent.look();

    // What the lender asks, she decides for the child, and proves it with her own sign-in.
    const notice = await parent.askedBy('lender', 'income');
    assert.ok((await band(parent).innerText()).includes(name));
    assert.match(await parent.words(), /You say yes for/);
    await parent.look();
    // The exact answer is shown in the child's store, also from her own, which she has opened since.
    await parent.open('store', '/');
    await parent.click(band(parent).locator('button'));
    await parent.page.goto(notice);
    await parent.click(parent.page.locator('main a[href*="/preview?"]').first());
    await parent.goOn('store');
    parent.assertAt('store', /^\/preview$/);
    assert.ok((await band(parent).innerText()).includes(name));
    await parent.look();
    await parent.click(parent.page.locator('main form button[type=submit]').first());
    parent.assertAt('manager', /^\/requests\//);
    await parent.approve();
    await parent.look();
    assert.match(await parent.words(), /guardian/);
    await parent.backTo('lender');
    const asked = parent.page.url();
    await parent.seenAtStore();
    assert.equal(await parent.fetchNow(asked), null);

    // It is the child's, and not hers.
    await parent.open('manager', '/record');
    assert.match(await parent.page.locator('.timeline').innerText(), /guardian/);
    await parent.click(band(parent).locator('button'));
    await parent.open('manager', '/dashboard?tab=ended');
    assert.equal(await parent.page.locator('a[href^="/consents/"]').count(), 0);
    await parent.open('store', '/');
    assert.ok((await band(parent).innerText()).includes(name));
    await parent.click(band(parent).locator('button'));
    assert.equal(await band(parent).count(), 0);
    await parent.open('store', '/');
    assert.equal(await parent.page.locator('a[href*="/records/bank."]').count(), 0);

    // A request that names nobody: she says first for whom it is.
    await parent.page.goto(`${parent.at('lender')}/`);
    await parent.go(parent.page.locator('form[action="/offers/income"] button'));
    parent.assertAt('manager', /^\/requests\//);
    assert.match(await parent.words(), /for whom you decide/);
    assert.equal(await parent.decision('approve').count(), 0);
    await parent.look();
    const waiting = new URL(parent.page.url()).pathname;
    await parent.click(parent.page.locator(`main form[action="/acting"]:has(input[value="${right}"]) button`));
    parent.assertAt('manager', new RegExp(`^${waiting}$`));
    assert.ok(await band(parent).isVisible());
    assert.equal(await parent.decision('approve').count(), 1);

    // The right ends, and with it everything that she could do.
    await operate(sandbox, 'representation', 'end', right, '--by', 'Desk');
    const shut = await parent.page.goto(`${parent.at('manager')}${waiting}`);
    assert.equal(shut.status(), 404);
    assert.equal(await band(parent).count(), 0);
    await parent.open('manager', '/dashboard');
    assert.ok(!(await parent.words()).includes(name));
    await parent.leave();
  });
}

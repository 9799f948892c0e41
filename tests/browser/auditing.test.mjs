// An auditor is let in with a code, sees the log under names that are nobody's, and the operator sees
// at what she looked: the record found by party, kind and day, an entry verified on its page, figures
// with plots, changes, and the audit pack asked for, verified and taken. Then she is let out.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { operate, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const BODY = 'Data Protection Board';

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.settleIn();
  const request = await meera.consentTo('lender', 'income');
  await meera.seenAtStore();
  assert.equal(await meera.fetchNow(request), null);
  await meera.askedBy('lender', 'income');
  await meera.click(meera.decision('deny'));
  await meera.consentTo('lender', 'income');
  await meera.open('manager', '/dashboard');
  const card = meera.page.locator('.card').filter({ hasText: 'Sample Lender' });
  await meera.click(card.locator('a[href$="/stop"]').first());
  await meera.click(meera.page.locator('main form[action$="/stop"] button'));
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** A day so many days from now, as it is written in a form. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const by = ['--by', 'Desk', '--reason', 'order 7'];

async function invited() {
  const printed = await operate(
    sandbox, 'auditor', 'invite', '--name', 'A. Examiner', '--body', BODY, '--until', day(30), ...by,
  );
  const [id, code] = printed.trim().split(' ');
  return { id, code };
}

const looks = async () => {
  const printed = await operate(sandbox, 'auditor', 'looks');
  return printed.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
};

for (const [kind, options, username] of [
  ['with script, wide', { script: true, width: 1280 }, 'arjun'],
  ['without script, narrow', { script: false, width: 360 }, 'sana'],
]) {
  test(`an auditor finds, verifies, counts and takes along, and every look is seen (${kind})`, async () => {
    const auditor = await visitor(browser, places, username, options);
    const main = auditor.page.locator('main');
    await auditor.signInAt('manager');

    // To whoever is no auditor nothing of it is there.
    await auditor.open('manager', '/audit');
    assert.match(await auditor.page.title(), /not found|nothing here|not here/i);
    const before = (await looks()).length;

    const { id, code } = await invited();
    await auditor.open('manager', '/audit/join');
    await main.locator('input[name=code]').fill('AAAAA-AAAAA-AAAAA-AAAAA');
    await auditor.click(main.locator('form button[type=submit]'));
    assert.ok(await main.locator('#code-error').isVisible());
    await auditor.look();
    await main.locator('input[name=code]').fill(` ${code.toLowerCase()} `);
    await auditor.click(main.locator('form button[type=submit]'));
    auditor.assertAt('manager', /^\/audit$/);
    assert.match(await main.innerText(), new RegExp(BODY));
    await auditor.look();

    // Found by party and kind; what is no name is told at its field.
    await main.locator('select[name=party]').selectOption('lender.sandbox.example');
    await main.locator('select[name=event]').selectOption('consent.withdrawn');
    await auditor.click(main.locator('form[role=search] button[type=submit]'));
    const found = main.locator('table a[href^="/audit/entries/"]');
    assert.equal(await found.count(), 1);
    assert.doesNotMatch(await main.innerText(), /Meera/);
    await auditor.look();
    await main.locator('input[name=person]').fill('Meera');
    await auditor.click(main.locator('form[role=search] button[type=submit]'));
    assert.equal(await main.locator('input[name=person][aria-invalid=true]').count(), 1);
    await auditor.look();

    // All of her, from one entry of hers; and that entry verified.
    await auditor.open('manager', '/audit?event=consent.withdrawn');
    const person = main.locator('table a[href^="/audit?person="]').first();
    await auditor.click(person);
    assert.ok(await main.locator('table a[href^="/audit/entries/"]').count() > 10);
    await auditor.open('manager', '/audit?event=consent.granted');
    await auditor.click(main.locator('table a[href^="/audit/entries/"]').first());
    assert.match(await main.innerText(), /Everything that was checked holds/);
    await auditor.look();
    const proof = JSON.parse(await auditor.download(main.locator('a[href$="/proof.json"]')));
    assert.equal(proof.event.action, 'granted');
    assert.ok(proof.proof.startsWith('c2sp.org/tlog-proof@v1'));

    // What happened is what is counted.
    await auditor.click(auditor.page.locator('nav a[href^="/audit/figures"]'));
    const words = await main.innerText();
    const [, consents] = words.match(/Consents given\s+(\d+)/);
    assert.ok(Number(consents) > 2, 'two that the lender asked for, and those of her deposits');
    assert.match(words, /Requests denied\s+1/);
    assert.match(words, /Consents withdrawn by the person\s+1/);
    assert.ok(await main.locator('svg rect').count() > 0, 'a plot has bars');
    await auditor.look();
    const table = await auditor.download(main.locator('a[href^="/audit/figures.csv"]'));
    const [head, ...rows] = table.trim().split('\r\n');
    const given = head.split(',').indexOf('consent.granted');
    const total = rows.reduce((sum, row) => sum + Number(row.split(',')[given]), 0);
    assert.equal(total, Number(consents));

    await auditor.click(auditor.page.locator('nav a[href^="/audit/changes"]'));
    assert.match(await main.innerText(), /lender\.sandbox\.example/);
    await auditor.look();
    await main.locator('select[name=kind]').selectOption('notices');
    await auditor.click(main.locator('form button[type=submit]').first());
    assert.match(await main.innerText(), /notice\.shown/);

    // The audit pack: not without a reason, then made, verified and taken.
    await auditor.click(auditor.page.locator('nav a[href^="/audit/exports"]'));
    await auditor.look();
    await main.locator('input[name=reason]').fill('order 7');
    await auditor.click(main.locator('form[action="/audit/exports"] button[type=submit]'));
    const file = main.locator('a[href^="/audit/exports/"]').first();
    while (await main.locator('progress').count() || !(await file.count())) {
      await auditor.open('manager', '/audit/exports');
    }
    assert.match(await main.innerText(), /nothing was found/);
    await auditor.look();
    const archive = await auditor.download(file);
    assert.ok(archive.startsWith('PK') && archive.includes('report/statement.json'));

    await auditor.click(auditor.page.locator('nav a[href^="/audit/looks"]'));
    assert.match(await main.innerText(), /figures\.csv/);
    await auditor.look();

    // The operator sees the same, and ends it.
    const all = await looks();
    const seen = all.slice(0, all.length - before).map(({ what }) => what);
    for (const what of [/^record party=lender/, /^entry \d+$/, /^proof \d+$/, /^figures/, /^changes/, /^download /]) {
      assert.ok(seen.some((look) => what.test(look)), `${what} in ${seen.join('; ')}`);
    }
    await operate(sandbox, 'auditor', 'end', id, ...by);
    await auditor.open('manager', '/audit/figures');
    assert.doesNotMatch(await main.innerText(), /Consents given/);
    await auditor.leave();
  });
}

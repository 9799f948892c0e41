// Her record: everything that happened in one line each, by organisation and by kind, a page at a
// time; and as a file for machines, as a table and on paper. What it says is what happened.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';
const LENDER_ID = 'lender.sandbox.example';
const PER_PAGE = 50;
/** More than one page holds. */
const PUT_OFF = 40;

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.settleIn();
  // A yes that is used and stopped, and a no.
  const request = await meera.consentTo('lender', 'income');
  await meera.seenAtStore();
  assert.equal(await meera.fetchNow(request), null);
  await meera.askedBy('lender', 'income');
  await meera.page.locator('select[name=reason]').selectOption({ index: 1 });
  await meera.click(meera.decision('deny'));
  const second = await meera.consentTo('lender', 'income');
  await meera.open('manager', '/dashboard');
  const card = meera.page.locator('.card').filter({ hasText: LENDER });
  await meera.click(card.locator('a[href$="/stop"]').first());
  await meera.click(meera.page.locator('main form[action$="/stop"] button'));
  assert.equal(await meera.fetchNow(second), 'consent-revoked');
  // Enough to need a second page.
  const asked = new URL(await meera.askedBy('researcher', 'hba1c')).pathname;
  for (let n = 0; n < PUT_OFF; n += 1) {
    await meera.open('manager', asked);
    await meera.click(meera.decision('defer'));
  }
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const events = (who) => who.page.locator('ol.timeline > li');

/** Every event on this page and the earlier ones, in words. */
async function wholeTimeline(who) {
  const all = [];
  for (;;) {
    all.push(...await events(who).allInnerTexts());
    const earlier = who.page.locator('.pager a[href*="before="]');
    if (!(await earlier.count())) return all;
    assert.equal(await events(who).count(), PER_PAGE, 'a page before the last is full');
    await who.click(earlier.first());
    await who.look();
  }
}

/** A table as RFC 4180 has it. */
function rows(csv) {
  const all = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n|$)/gy;
  for (let found = cell.exec(csv); found && cell.lastIndex <= csv.length; found = cell.exec(csv)) {
    const [, value, end] = found;
    all.at(-1).push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === '\r\n') all.push([]);
    if (end === '') break;
  }
  if (all.at(-1).length === 1 && all.at(-1)[0] === '') all.pop();
  return all;
}

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  const lived = (name, journey) => test(`${name} (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await meera.signInAt('manager');
    await meera.open('manager', '/record');
    await journey(meera);
    await meera.leave();
  });
  const narrow = async (meera, name, value) => {
    await meera.page.locator(`form[role=search] select[name=${name}]`).selectOption(value);
    await meera.click(meera.page.locator('form[role=search] button[type=submit]'));
  };

  lived('it is read a page at a time, the newest first, and has everything that happened once', async (meera) => {
    await meera.look();
    const all = await wholeTimeline(meera);
    assert.ok(all.length > PER_PAGE, `${all.length} events`);
    const many = (words) => all.filter((event) => event.includes(words)).length;
    assert.equal(many('Put off'), PUT_OFF);
    assert.equal(many(`Stopped – ${LENDER}`), 1);
    assert.equal(many(`Said no – ${LENDER}`), 1);
    assert.equal(many(`Data shared – ${LENDER}`), 1);
    assert.ok(many('Source linked') >= 2);
    assert.match(all[0], /Put off/);
    const back = meera.page.locator('.pager a[href="/record"]');
    assert.ok(await back.count() > 0, 'from the last page there is a way to the first');
  });

  lived('one organisation or one kind of event, alone and together, kept in the address', async (meera) => {
    await narrow(meera, 'organisation', { label: LENDER });
    const hers = await events(meera).allInnerTexts();
    assert.ok(hers.length > 3);
    for (const event of hers) assert.match(event, new RegExp(LENDER));
    assert.equal(new URL(meera.page.url()).searchParams.get('organisation'), LENDER_ID);
    await meera.look();
    await narrow(meera, 'kind', 'sharing');
    for (const event of await events(meera).allInnerTexts()) assert.match(event, /[Ss]har/);
    assert.equal(await events(meera).filter({ hasText: 'Data shared' }).count(), 1);
    await meera.page.reload();
    assert.equal(await meera.page.locator('select[name=kind]').inputValue(), 'sharing');
    await narrow(meera, 'organisation', '');
    await narrow(meera, 'kind', 'sources');
    assert.ok(await events(meera).count() >= 2);
    for (const event of await events(meera).allInnerTexts()) assert.match(event, /Source/);
    await meera.click(meera.page.locator('form[role=search] a[href="/record"]'));
    assert.equal(await events(meera).count(), PER_PAGE);
    // What the address names that there is not is as if it were not there.
    await meera.open('manager', '/record?organisation=nobody.example&kind=sharing');
    assert.equal(await events(meera).count(), 0);
    await meera.look();
  });

  lived('the file for machines says what happened, with every notice and every signed copy', async (meera) => {
    await meera.click(meera.page.locator('a[href="/record/archive"]'));
    const ready = meera.page.locator('a[href="/record/archive.zip"]');
    while (!(await ready.count())) await meera.open('manager', '/record/archive');
    await meera.look();
    const proven = await meera.download(ready);
    await meera.open('manager', '/record');
    assert.ok(proven.startsWith('PK') && proven.includes('manifest.jws') && proven.includes('log/checkpoint'));
    const record = JSON.parse(await meera.download(meera.page.locator('a[href="/record.json"]')));
    const outcomes = record.decisions.map(({ outcome }) => outcome);
    assert.equal(outcomes.filter((outcome) => outcome === 'denied').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'deferred').length, PUT_OFF);
    const lenders = record.consents.filter(({ summary }) => summary.data_user === LENDER_ID);
    assert.deepEqual(lenders.map(({ summary }) => summary.uses).sort(), [0, 1]);
    assert.ok(lenders.some(({ summary }) => summary.state === 'revoked'));
    for (const { copies } of record.consents) {
      assert.ok(copies.length > 1);
      for (const { jws } of copies) assert.equal(jws.split('.').length, 3);
    }
    assert.ok(record.notices.length >= record.decisions.filter(({ outcome }) => outcome !== 'deferred').length);
    assert.ok(record.sharing.length >= 1);
  });

  lived('the table has one line for each thing, and can be opened without harm', async (meera) => {
    const csv = await meera.download(meera.page.locator('a[href="/record.csv"]'));
    assert.ok(csv.startsWith('\ufeff'), 'a spreadsheet must take it for UTF-8');
    const [head, ...lines] = rows(csv.slice(1));
    assert.deepEqual(head.slice(0, 4), ['time', 'subject', 'action', 'in_words']);
    for (const line of lines) {
      assert.equal(line.length, head.length);
      assert.ok(!Number.isNaN(Date.parse(line[0])), line[0]);
      for (const cell of line) assert.doesNotMatch(cell, /^[=+@-]/);
    }
    const at = (name) => head.indexOf(name);
    const of = (words, who) => lines.filter((line) => line[at('in_words')] === words && line[at('organisation')] === who);
    assert.equal(of('Stopped', LENDER).length, 1);
    assert.equal(of('Data shared', LENDER).length, 1);
    assert.equal(of('Said no', LENDER).length, 1);
    assert.notEqual(of('Said no', LENDER)[0][at('reason')], '');
    await narrow(meera, 'organisation', { label: LENDER });
    const some = rows((await meera.download(meera.page.locator('a[href^="/record.csv?"]'))).slice(1));
    assert.ok(some.length > 3 && some.length < lines.length);
    for (const line of some.slice(1)) assert.equal(line[at('organisation')], LENDER);
  });

  lived('the page to print has the same lines, and leaves out what only a screen needs', async (meera) => {
    const all = (await wholeTimeline(meera)).length;
    await meera.open('manager', '/record');
    await meera.click(meera.page.locator('a[href="/record/print"]'));
    assert.equal(await meera.page.locator('tbody tr').count(), all);
    assert.match(await meera.words(), new RegExp(meera.person.name));
    await meera.look();
    await meera.page.emulateMedia({ media: 'print' });
    for (const only of ['.top-side', '.tabs', '.screen-only', '.button', '.skip']) {
      for (const part of await meera.page.locator(only).all()) {
        assert.equal(await part.isVisible(), false, `${only} is printed`);
      }
    }
    const over = await meera.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0);
  });
}

// What she is told: messages in the service, unread until she has read them; mail about what she
// wants mail about, which names nobody; and the receipt of a decision, by mail when she asks for it.
//
// Mail is read in the sandbox's outbox, where it comes out as a person's own mail program shows it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const LENDER = 'Sample Lender';
const DENIED = 'You said no to a request';

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.open('start', '/outbox');
  assert.match(await meera.words(), /Nothing has been sent yet/);
  await meera.look();
  await meera.settleIn();
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** She says no to what the lender asks; the page that says so stays open. */
async function sayNo(who) {
  await who.askedBy('lender', 'income');
  await who.click(who.decision('deny'));
}

const unread = async (who) => {
  const badge = who.page.locator('nav a[href="/messages"] .badge');
  return (await badge.count()) ? Number((await badge.innerText()).match(/\d+/)[0]) : 0;
};

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

  lived('what is new is counted on every page until she has read it, one by one or all at once', async (meera) => {
    await sayNo(meera);
    await meera.open('manager', '/dashboard');
    const many = await unread(meera);
    assert.ok(many > 1, `${many} are new`);
    await meera.open('manager', '/messages');
    assert.equal(await meera.page.locator('.messages > .new').count(), many);
    const newest = meera.page.locator('.messages > li').first();
    assert.match(await newest.innerText(), new RegExp(`${DENIED}[^]*${LENDER}`));
    await meera.look();
    await meera.click(newest.locator('form button'));
    assert.equal(await unread(meera), many - 1);
    await meera.click(meera.page.locator('.page-head form[action="/messages/read"] button'));
    assert.equal(await unread(meera), 0);
    assert.equal(await meera.page.locator('.messages .new').count(), 0);
    await meera.look();
    await meera.click(meera.page.locator('.messages > li').first().locator('a'));
    meera.assertAt('manager', /^\/decisions\//);
  });

  lived('mail names nobody and leads to the receipt; about what she wants no mail about, none comes', async (meera) => {
    const topic = (wanted) => meera.page.locator(
      `form[action="/settings/mail"]:has(input[value=decisions]):has(input[name=mail][value=${wanted}]) button`,
    );
    let before = await meera.mails();
    await sayNo(meera);
    const mail = await meera.mailed(DENIED, before);
    assert.doesNotMatch(mail, /Sample|income|loan/i);
    await meera.go(meera.page.locator('.mail a[href*="/decisions/"]'));
    meera.assertAt('manager', /^\/decisions\/[^/]+\/receipt$/);
    assert.match(await meera.words(), new RegExp(`You said no to ${LENDER}`));

    await meera.open('manager', '/settings');
    await meera.click(topic('off'));
    await meera.look();
    before = await meera.mails();
    await sayNo(meera);
    // Another topic's mail, written later, has come: so none is on its way about the no.
    await meera.open('manager', '/rights/new');
    await meera.page.locator('select[name=to]').selectOption('this');
    await meera.page.locator('select[name=matter]').selectOption('grievance');
    await meera.page.locator('textarea[name=text]').fill('A complaint.');
    await meera.click(meera.page.locator('form[action="/rights"] button[type=submit]'));
    await meera.mailed('Your request was sent', before);
    const since = (await meera.mails()).slice(0, -before.length);
    assert.deepEqual(since.filter(({ subject }) => subject === DENIED), []);
    await meera.open('manager', '/messages');
    assert.match(await meera.page.locator('.messages > li').nth(1).innerText(), new RegExp(DENIED), 'the service tells her all the same');
    await meera.open('manager', '/settings');
    await meera.click(topic('on'));
    assert.equal(await topic('off').count(), 1);
  });

  lived('the receipt comes by mail when she asks, in plain words and as a document', async (meera) => {
    await meera.askedBy('lender', 'income');
    await meera.approve();
    await meera.click(meera.page.locator('a[href$="/receipt"]'));
    const words = await meera.words();
    assert.match(words, /We send it to .*meera@people\.example.*\. The e-mail names who asked/);
    await meera.look();
    const before = await meera.mails();
    await meera.click(meera.page.locator('form[action$="/receipt/mail"] button'));
    meera.assertAt('manager', /^\/decisions\/[^/]+\/receipt$/);
    assert.match(await meera.words(), /You asked for it on/);
    await meera.look();
    const digest = await meera.page.locator('section[aria-labelledby=proof] code').last().innerText();

    const mail = await meera.mailed('Your receipt by e-mail', before);
    for (const told of [`You said yes to ${LENDER}`, 'What you agreed to', 'Average monthly income', digest]) {
      assert.ok(mail.includes(told), `${told} is not in:\n${mail}`);
    }
    await meera.look();
    const kept = JSON.parse(await meera.download(meera.page.locator('a[download]')));
    assert.equal(kept.summary.data_user_name, LENDER);
    assert.ok(kept.copies.length > 1 && kept.copies.every(({ jws }) => jws.split('.').length === 3));

    await meera.open('manager', '/messages');
    assert.match(await meera.page.locator('.messages > li').first().innerText(), /Your receipt by e-mail/);
  });

  lived('the store writes to her as well, until she wants no mail', async (meera) => {
    const arrived = 'A consent in your name has arrived at your store';
    const wanted = meera.page.locator('form[action="/approved/mail"] button');
    const before = await meera.mails();
    await meera.consentTo('lender', 'income');
    const mail = await meera.mailed(arrived, before);
    assert.doesNotMatch(mail, /Lender|income/i);
    await meera.go(meera.page.locator('.mail a[href$="/approved"]'));
    const signed = meera.page.locator('main a[href^="/sign-in"]');
    if (await signed.count()) await meera.go(signed.first());
    await meera.open('store', '/approved');
    const words = await wanted.innerText();
    await meera.click(wanted);
    assert.notEqual(await wanted.innerText(), words);
    await meera.look();
    await meera.click(wanted);
    assert.equal(await wanted.innerText(), words);
  });
}

test('mail and receipt speak her language', async () => {
  const sana = await visitor(browser, places, 'sana', { lang: 'hi' });
  await sana.signInAt('manager');
  const before = await sana.mails();
  await sayNo(sana);
  await sana.click(sana.page.locator('a[href$="/receipt"]'));
  await sana.click(sana.page.locator('form[action$="/receipt/mail"] button'));
  const mail = await sana.mailed('आपकी रसीद ई-मेल से', before);
  assert.match(mail, /आपने .*Sample Lender/);
  await sana.leave();
});

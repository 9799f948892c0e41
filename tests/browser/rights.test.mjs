// Her rights: a request to her bank and a complaint to the service, each with a number and the day
// an answer is due; answered by the service's operator; the Board, but only after; and the end of it.
//
// The operator's answers come from the operator's own program, beside the running service.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { operate, startBrowser, startSandbox } from './harness.mjs';
import { visitor } from './visitor.mjs';

const DAY = 86_400_000;
const BANK = 'bank.sandbox.example';
const NUMBER = /^AM-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

let sandbox;
let browser;
let places;

before(async () => {
  sandbox = await startSandbox();
  places = sandbox.places;
  browser = await startBrowser();
  const meera = await visitor(browser, places, 'meera');
  await meera.signInAt('manager');
  await meera.linkStore();
  await meera.linkProvider('bank', meera.person.bank_customer);
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const written = (who) => who.page.locator('textarea[name=text]');
const board = (who) => who.page.locator('form[action$="/escalate"]');
const settled = (who) => who.page.locator('form[action$="/close"]');

/** Fills the form and sends it. */
async function ask(who, to, matter, text) {
  await who.open('manager', '/rights/new');
  await who.page.locator('select[name=to]').selectOption(to);
  await who.page.locator('select[name=matter]').selectOption(matter);
  await written(who).fill(text);
  await send(who);
}

async function send(who) {
  await who.click(who.page.locator('form[action="/rights"] button[type=submit]'));
}

/** On the page of a request: its number, and in how many days an answer is due. */
async function told(who) {
  who.assertAt('manager', /^\/rights\/[0-9a-f-]{36}$/);
  const number = await who.page.locator('.facts code').innerText();
  assert.match(number, NUMBER);
  const due = await who.page.locator('.facts time').getAttribute('datetime');
  return { number, days: (new Date(due) - Date.now()) / DAY, path: new URL(who.page.url()).pathname };
}

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

  lived('a request without words, or with too many, is not sent, and keeps what she entered', async (meera) => {
    await meera.open('manager', '/rights');
    const before = await meera.page.locator('main .rows > li').count();
    // A browser stops both by itself; one that does not must be stopped by the service.
    const unguarded = () => meera.page.evaluate(() => {
      const form = document.querySelector('form[action="/rights"]');
      form.noValidate = true;
      form.querySelector('textarea').removeAttribute('maxlength');
    });
    for (const text of ['', '  \n ', 'x'.repeat(2_001)]) {
      await meera.open('manager', '/rights/new');
      await unguarded();
      await meera.page.locator('select[name=to]').selectOption(BANK);
      await meera.page.locator('select[name=matter]').selectOption('correction');
      await written(meera).fill(text);
      await send(meera);
      assert.ok(await meera.page.locator('[role=alert]').isVisible());
      assert.equal(await meera.page.locator('select[name=to]').inputValue(), BANK);
      assert.equal(await meera.page.locator('select[name=matter]').inputValue(), 'correction');
      assert.equal((await written(meera).inputValue()).trim(), text.trim());
      await meera.look();
    }
    await meera.open('manager', '/rights');
    assert.equal(await meera.page.locator('main .rows > li').count(), before);
  });

  lived('a request to her bank has a number and a due date, and the Board has to wait', async (meera) => {
    const text = 'My address is wrong:\nit is 4 <b>Lake Road</b>.';
    await ask(meera, BANK, 'correction', text);
    const { number, days, path } = await told(meera);
    assert.ok(days > 89 && days <= 90, `due in ${days} days`);
    assert.equal(await meera.page.locator('.as-written').first().innerText(), text);
    assert.equal(await board(meera).count(), 0, 'it is too early for the Board');
    await meera.look();
    await meera.open('manager', '/rights');
    assert.match(await meera.words(), new RegExp(number));
    await meera.look();
    await meera.open('manager', '/messages');
    assert.ok(await meera.page.locator(`a[href="${path}"]`).count() > 0, 'her messages lead there');
    await meera.open('manager', path);
    await meera.click(settled(meera));
    assert.equal(await settled(meera).count(), 0, 'what is settled is not settled again');
    assert.match(await meera.words(), /Settled/);
    await meera.look();
    const arjun = await visitor(browser, places, 'arjun', options);
    await arjun.signInAt('manager');
    await arjun.open('manager', path);
    assert.doesNotMatch(await arjun.words(), /Lake Road/, 'it is hers alone');
    await arjun.leave();
  });

  lived('a complaint to the service is answered by its operator, and then the Board is open', async (meera) => {
    await ask(meera, 'this', 'grievance', 'I was asked three times for the same thing.');
    const { number, days, path } = await told(meera);
    assert.ok(days > 6 && days <= 7, `due in ${days} days, though seven are published`);
    assert.equal(await board(meera).count(), 0);

    const id = path.split('/').at(-1);
    const listed = await operate(sandbox, 'grievance', 'list');
    assert.match(listed, new RegExp(`^${id} ${number} received grievance due `, 'm'));
    const before = await meera.mails();
    const by = ['--by', 'Asha Example', '--text'];
    await operate(sandbox, 'grievance', 'acknowledge', id, ...by, 'We are looking into it.');
    await operate(sandbox, 'grievance', 'answer', id, ...by, 'It was our fault.\nWe have mended it.');
    await assert.rejects(operate(sandbox, 'grievance', 'acknowledge', id, ...by, 'Again.'));

    const mail = await meera.mailed('Your request was answered', before);
    assert.doesNotMatch(mail, /fault|three times/, 'a mail says nothing of it');
    await meera.go(meera.page.locator(`.mail a[href$="${path}"]`));
    assert.match(await meera.words(), /It was our fault\.\s+We have mended it\./);
    await meera.look();
    await meera.open('manager', '/messages');
    assert.match(await meera.words(), /Your request was answered/);
    await meera.open('manager', path);
    await meera.click(board(meera));
    assert.equal(await board(meera).count(), 0);
    assert.match(await meera.words(), /Taken to the Board/);
    assert.equal(await meera.page.locator('main a[rel~=external]').count(), 1, 'the page leads to the Board');
    await meera.look();
    await meera.click(settled(meera));
    assert.match(await meera.words(), /Settled/);
  });
}

test('no answer in time is told to her, and opens the Board', async () => {
  const before = await visitor(browser, places, 'meera');
  await before.signInAt('manager');
  await ask(before, BANK, 'access', 'What do you hold about me?');
  const { path } = await told(before);
  await before.leave();
  await sandbox.later(91);
  const meera = await visitor(browser, places, 'meera', { width: 360 });
  await meera.signInAt('manager');
  const mails = await meera.mails();
  const mail = mails.find(({ subject }) => subject === 'Your request was not answered in time');
  if (!mail) await meera.mailed('Your request was not answered in time', mails);
  await meera.open('manager', path);
  assert.match(await meera.words(), /No answer in time/);
  await meera.look();
  await meera.click(board(meera));
  assert.match(await meera.words(), /Taken to the Board/);
  await meera.leave();
});

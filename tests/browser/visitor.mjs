// One person in one window, and the steps that many journeys share: signing in, linking, bringing
// records in, being asked, deciding. Journeys say everything else themselves.
//
// Controls are found by what they send rather than by their words, so that the same journey can be
// lived in every language. Every click goes through `click`, and is counted.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { assertAccessible, personNamed, signIn, visit } from './harness.mjs';

/** How long a deposit may take to go from the bank through the sealed relay into her store. */
const ARRIVES_WITHIN = 60_000;
/** The button of a form that no passkey answers. */
const PLAIN = 'main form:not([data-passkey]) button[type=submit]';

/**
 * A person of the sandbox in a window of her own. Options are those of `visit`, and `lang` for the
 * language that she asks for at every service.
 */
export async function visitor(browser, places, username, options = {}) {
  const { page, leave } = await visit(browser, { ...options, locale: options.lang ?? options.locale });
  return new Visitor(page, leave, places, personNamed(places, username));
}

export class Visitor {
  clicks = 0;

  /** Whether the offer of a passkey after her first sign-in is passed over. */
  putsPasskeysOff = true;

  constructor(page, leave, places, person) {
    Object.assign(this, { page, leave, places, person });
  }

  /** The same person in another window of the same browser. */
  async another() {
    return new Visitor(await this.page.context().newPage(), () => {}, this.places, this.person);
  }

  at(name) {
    return new URL(this.places[name]).origin;
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  link(name) {
    return this.page.getByRole('link', { name });
  }

  /** The words of the page. */
  words() {
    return this.page.locator('main').innerText();
  }

  heading() {
    return this.page.locator('h1').innerText();
  }

  assertAt(name, path) {
    const here = new URL(this.page.url());
    assert.equal(here.origin, this.at(name), `she is at ${here}`);
    assert.match(here.pathname, path);
  }

  /** Opens an address of a service, and signs in there when that is asked. */
  async open(name, path = '/') {
    const to = `${this.at(name)}${path}`;
    await this.page.goto(to);
    await this.passwordIfAsked();
  }

  async click(control) {
    this.clicks += 1;
    await control.click();
    await this.page.waitForLoadState();
  }

  /** Clicks, and gives her password when that is where the click leads. */
  async go(control) {
    await this.click(control);
    return this.passwordIfAsked();
  }

  /** Gives her password where it is asked for, and puts off making a passkey after her first time. */
  async passwordIfAsked() {
    await this.toldWhere();
    if (new URL(this.page.url()).origin !== this.at('identity')) return false;
    await signIn(this.page, this.places, this.person);
    await this.page.waitForLoadState();
    if (this.putsPasskeysOff) await this.later();
    return true;
  }

  /** At a link into the manager a stranger is told where she signs in, and goes on there. */
  async toldWhere() {
    const here = new URL(this.page.url());
    if (here.origin !== this.at('manager') || !here.searchParams.has('return')) return;
    await this.page.locator('main a.button[href^="/sign-in"]').click();
    await this.page.waitForLoadState();
  }

  /** After her first sign-in she is offered a passkey; most journeys are about something else. */
  async later() {
    const here = new URL(this.page.url());
    if (here.pathname !== '/passkeys/new') return;
    await this.page.locator('main a.button[href]').last().click();
    await this.page.waitForLoadState();
  }

  async signInAt(name) {
    await this.open(name, '/sign-in');
  }

  /** The page before another service says where she is going, and nothing else sends her there. */
  async goOn(name) {
    this.assertAt('manager', /./);
    const { hostname } = new URL(this.places[name]);
    assert.ok((await this.page.locator('.address').innerText()).includes(hostname));
    await this.go(this.page.locator(`main a.button[href^="${this.at(name)}"]`));
  }

  async linkStore(from = '/dashboard') {
    await this.open('manager', from);
    await this.go(this.page.locator('form:has(input[value="store.sandbox.example"]) button').first());
    await this.goOn('store');
    this.assertAt('store', /^\/link$/);
    await this.go(this.page.locator(PLAIN).first());
    this.assertAt('manager', /./);
  }

  /**
   * Links a bank or a clinic with her number there and a one-time code; where she has a passkey, she
   * confirms it there if `passkey` says so, and else goes on without.
   */
  async linkProvider(name, number, { passkey = false } = {}) {
    await this.open('manager', '/dashboard');
    await this.go(this.page.locator(`form:has(input[value="${name}.sandbox.example"]) button`));
    await this.goOn(name);
    this.assertAt(name, /^\/link/);
    await this.page.locator('main form input[type=text]').first().fill(number);
    await this.go(this.page.locator(PLAIN).first());
    await this.page.locator('input[name=code]').fill(await this.newestCode());
    await this.go(this.page.locator(PLAIN).first());
    const finish = this.page.locator('form[action$="/link/finish"] button');
    if (await finish.count()) {
      await this.look();
      if (passkey) await this.proveByPasskey();
      else await this.go(finish);
    }
    this.assertAt('manager', /./);
  }

  /** The last word of the newest message: the one-time code. */
  async newestCode() {
    const lines = (await readFile(this.places.messages, 'utf8')).trim().split('\n');
    const [code] = lines.at(-1).match(/\d{6}$/) ?? [];
    assert.ok(code, 'no code was sent');
    return code;
  }

  /** Asks for a provider's records in her store, approves, and waits until they are there. */
  async bringIn(group) {
    await this.open('store');
    const signed = this.page.locator('a[href="/sign-in"]');
    if (await signed.count()) await this.go(signed.first());
    await this.go(this.page.locator(`form:has(input[name=group][value=${group}]) button`));
    this.assertAt('manager', /^\/requests\//);
    await this.approve();
    await this.arrived(group);
  }

  /** Waits at her store until records of a kind are there. */
  async arrived(group) {
    const end = Date.now() + ARRIVES_WITHIN;
    for (;;) {
      await this.page.goto(`${this.at('store')}/`);
      if (await this.page.locator(`a[href*="/records/${group}."]`).count()) return;
      assert.ok(Date.now() < end, 'nothing arrived in her store');
      await this.page.waitForTimeout(100);
    }
  }

  /** Everything that a request for an answer over her bank records needs. */
  async settleIn() {
    await this.signInAt('manager');
    await this.linkStore();
    await this.linkProvider('bank', this.person.bank_customer);
    await this.bringIn('bank');
  }

  /** A data user asks; she lands on the notice. Returns the notice's address. */
  async askedBy(site, offer) {
    await this.page.goto(`${this.at(site)}/`);
    await this.go(this.page.locator(`form[action="/offers/${offer}"] button`));
    this.assertAt('manager', /^\/requests\//);
    return this.page.url();
  }

  /** Goes back to the data user from the page that says what she decided. */
  async backTo(site) {
    await this.go(this.page.locator(`main .actions a[href*="${new URL(this.places[site]).host}"], main .actions a[href*="return"]`).first());
    if (new URL(this.page.url()).origin === this.at('manager')) {
      await this.go(this.page.locator(`main a.button[href^="${this.at(site)}"]`));
    }
    this.assertAt(site, /./);
  }

  /** She says yes to what the lender asks; leaves her at the lender's page of it. */
  async consentTo(site, offer) {
    await this.askedBy(site, offer);
    await this.approve();
    await this.backTo(site);
    return this.page.url();
  }

  /** Looks at the newest thing that her store waits for her to see, and says that she approved it. */
  async seenAtStore() {
    await this.open('store', '/approved');
    const signed = this.page.locator('main a[href^="/sign-in"]');
    if (await signed.count()) {
      await this.go(signed.first());
      await this.open('store', '/approved');
    }
    await this.click(this.link(/^Look at it and answer/).first());
    await this.click(this.button('Yes, I approved this'));
  }

  /** At a data user's page of a request: fetches, and gives the problem that it ran into, if any. */
  async fetchNow(request) {
    await this.page.goto(request);
    await this.go(this.page.locator('form[action^="/fetch/"] button').first());
    const problem = this.page.locator('[data-problem]');
    return (await problem.count()) ? problem.innerText() : null;
  }

  /** The mails to her in the sandbox's outbox, newest first. */
  async mails() {
    const outbox = await this.page.context().newPage();
    try {
      await outbox.goto(`${this.at('start')}/outbox`);
      const rows = await outbox.locator('main tbody tr').all();
      const mails = await Promise.all(rows.map(async (row) => ({
        subject: await row.locator('th').innerText(),
        to: await row.locator('td').first().innerText(),
        href: await row.locator('th a').getAttribute('href'),
      })));
      return mails.filter(({ to }) => to === this.person.email);
    } finally {
      await outbox.close();
    }
  }

  /** Waits for a mail to her that was not among `before` and has this subject, and opens it. */
  async mailed(subject, before) {
    const known = before.map(({ href }) => href);
    const end = Date.now() + ARRIVES_WITHIN;
    for (;;) {
      const mails = await this.mails();
      const found = mails.find((mail) => !known.includes(mail.href) && mail.subject === subject);
      if (found) {
        await this.page.goto(`${this.at('start')}${found.href}`);
        return this.page.locator('.mail').innerText();
      }
      assert.ok(Date.now() < end, `no mail says “${subject}”, only ${JSON.stringify(mails)}`);
      await this.page.waitForTimeout(200);
    }
  }

  /** Clicks on what is kept as a file; gives its bytes as text. */
  async download(control) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), control.click()]);
    return readFile(await file.path(), 'utf8');
  }

  decision(value) {
    return this.page.locator(`button[name=decision][value=${value}]`);
  }

  /** Says yes to what is on the page, and proves with a fresh sign-in that it is she. */
  async approve() {
    await this.click(this.decision('approve'));
    await this.proveBySigningIn();
  }

  async proveBySigningIn() {
    if (new URL(this.page.url()).origin === this.at('manager')) {
      await this.click(this.page.locator('main form[action$="/sign-in"] button'));
    }
    assert.ok(await this.passwordIfAsked(), 'a yes needs a fresh sign-in');
  }

  /** On the page that asks for proof: uses the passkey of this window. */
  async proveByPasskey() {
    const here = this.page.url();
    await this.click(this.page.locator('form[data-passkey=get] button[type=submit]'));
    await this.page.waitForURL((url) => url.href !== here);
    await this.page.waitForLoadState();
  }

  /** The page is what every page must be. */
  async look() {
    await assertAccessible(this.page);
  }
}

// What every journey through the pages needs: a sandbox of its own, a browser, and the checks that
// every page must pass.
//
// It promises that the browser reaches loopback only (a page that asks for anything else fails its
// journey), that nothing outlives the test that started it, and that a failed check says which
// rule and which element. It knows the sign-in form of the sandbox's identity service and no
// other page: journeys say for themselves what they click.
//
// Settings:
//   AMANAT_BIN           the program (default target/debug/amanat, as the tests build it)
//   AMANAT_MANAGER_BIN   the consent manager alone (default beside the program)
//   CHROMIUM             the browser (default /usr/bin/chromium-headless-shell)
//   AMANAT_SCREENSHOTS   a folder to keep pictures in; without it none are taken

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = process.env.AMANAT_BIN ?? join(ROOT, 'target/debug/amanat');
/** The consent manager on its own, for what its operator does; it lies beside the program. */
const OPERATOR = process.env.AMANAT_MANAGER_BIN ?? join(dirname(PROGRAM), 'consent-manager');
/** The file that is axe. */
export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const READY_WITHIN = 60_000;
const STOPPED_WITHIN = 10_000;

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** WCAG 2.2, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Starts a sandbox on a new folder and free ports, and waits until it has written sandbox.json.
 * Returns that file's content as `places` (addresses and people), `stop`, and `later(days)`, which
 * starts it again at the same places that many days ahead of this machine's clock.
 */
export async function startSandbox(program = PROGRAM) {
  const data = await mkdtemp(join(tmpdir(), 'amanat-browser-'));
  const remove = () => rm(data, { recursive: true, force: true });
  let running;
  try {
    running = await run(program, data, ['--port', '0']);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    places: running.places,
    data,
    later: async (days) => {
      await running.end();
      running = await run(program, data, ['--days-ahead', `${days}`]);
    },
    stop: async () => {
      await running.end();
      await remove();
    },
  };
}

/** Runs the program on a folder until `end`. */
async function run(program, data, options) {
  const announced = join(data, 'sandbox.json');
  await rm(announced, { force: true });
  const child = spawn(program, ['--data', data, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const listen = (chunk) => { said = (said + chunk).slice(-8_000); };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let ended = null;
  const gone = new Promise((done) => {
    child.once('error', (error) => { ended = error.message; done(); });
    child.once('exit', (code, signal) => { ended = `it ended with ${signal ?? code}`; done(); });
  });
  const end = async () => {
    if (!ended) child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN);
    await gone;
    clearTimeout(insist);
  };
  const until = Date.now() + READY_WITHIN;
  for (;;) {
    const places = await whole(announced);
    if (places) return { places, end };
    if (ended || Date.now() > until) {
      const why = ended ?? 'it did not write sandbox.json in time';
      await end();
      throw new Error(`the sandbox did not start: ${why}\n${said}`);
    }
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

/**
 * Runs a verb of `consent-manager` as its operator would: beside the sandbox's manager, on its
 * database. Gives what it printed.
 */
export async function operate({ places }, noun, verb, ...more) {
  const { stdout } = await promisify(execFile)(OPERATOR, [noun, verb, '--config', places.operator, ...more]);
  return stdout;
}

/** Renders every page in every language into a folder of its own; `pages` lists them. */
export async function renderPages(program = PROGRAM) {
  const folder = await mkdtemp(join(tmpdir(), 'amanat-pages-'));
  await promisify(execFile)(program, ['pages', folder]);
  const pages = JSON.parse(await readFile(join(folder, 'pages.json'), 'utf8'));
  return { folder, pages, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A JSON file that is there and finished, else null. */
async function whole(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Starts the browser; close it in `after`. */
export function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * One person's own browser window: its own cookies. Options: `script: false` to prove that a page
 * works without script, `locale`, `dark`, and `width` by `height`.
 * Close it with `leave`, which fails when a page asked for anything beyond loopback, threw, or
 * broke its content security policy.
 */
export async function visit(browser, options = {}) {
  const { script = true, locale = 'en', dark = false, width = 1280, height = 900 } = options;
  const like = {
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height },
    reducedMotion: 'reduce',
  };
  const context = await browser.newContext({ ...like, javaScriptEnabled: script });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  await context.route((url) => !isLoopback(url), (route) => {
    complaints.push(`a page asked for ${new URL(route.request().url()).origin}`);
    return route.abort();
  });
  context.on('weberror', (found) => complaints.push(`a page threw: ${found.error().message}`));
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  const page = await context.newPage();
  if (!script) scriptless.set(context, like);
  const leave = async () => {
    await context.close();
    assert.deepEqual(complaints, [], 'pages must be self-contained and keep their own policy');
  };
  return { page, leave };
}

function isLoopback(url) {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.protocol === 'data:';
}

/** Fills the identity service's sign-in form and waits until it has sent her back. */
export async function signIn(page, places, person) {
  const identity = new URL(places.identity).origin;
  await page.waitForURL((url) => url.origin === identity);
  await page.locator('#username').fill(person.username);
  await page.locator('#password').fill(person.password);
  await page.locator('button[name=decision][value=sign-in]').click();
  await page.waitForURL((url) => url.origin !== identity);
}

/** A person of the sandbox by her username. */
export function personNamed(places, username) {
  const person = places.people.find((known) => known.username === username);
  assert.ok(person, `the sandbox has no person ${username}`);
  return person;
}

/**
 * Everything a page must be: WCAG 2.2 AA as far as axe can tell, a language and a title, and no
 * sideways scrolling in a window 320 pixels wide (WCAG 1.4.10).
 */
export async function assertAccessible(page) {
  await assertFits(page, 320);
  assert.ok(await page.title(), `${page.url()} has no title`);
  const told = await withScript(page, (shown) => axeFindings(shown));
  assert.deepEqual(told, [], `${new URL(page.url()).pathname} is not accessible`);
}

let axe;

/** What axe finds on a page that has script: WCAG 2.2 AA, without some rules, or one rule only. */
export async function axeFindings(page, { only, without = [] } = {}) {
  axe ??= await readFile(AXE, 'utf8');
  const runOnly = only ? { type: 'rule', values: [only] } : { type: 'tag', values: RULES };
  const rules = only ? {} : { 'target-size': { enabled: true } };
  for (const rule of without) rules[rule] = { enabled: false };
  const how = { runOnly, resultTypes: ['violations'], rules };
  // Evaluated rather than added as a script: the pages' policy rightly forbids added scripts.
  if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), how);
  return violations.flatMap(({ id, help, nodes }) => (
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`)
  ));
}

/** How to open a second window like one that has no script. */
const scriptless = new WeakMap();

/**
 * Axe waits on timers, which a window without script never fires; such a page is therefore shown
 * again, as it stands, in a window that only differs in having script.
 */
async function withScript(page, work) {
  const like = scriptless.get(page.context());
  if (!like) return work(page);
  const context = await page.context().browser().newContext(like);
  try {
    const body = await page.content();
    const twin = await context.newPage();
    await twin.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html' }));
    await twin.goto(page.url());
    return await work(twin);
  } finally {
    await context.close();
  }
}

/** No sideways scrolling at a width; the window gets its size back. */
export async function assertFits(page, width) {
  // Before its stylesheet has come, every page is too wide.
  await page.waitForLoadState();
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: before.height });
  const over = await page.evaluate(() => (
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  ));
  await page.setViewportSize(before);
  assert.ok(over <= 0, `${new URL(page.url()).pathname} is ${over}px too wide at ${width}px`);
}

/** The sizes of the two pictures of a page: a laptop and a cheap phone. */
const PICTURES = { '': { width: 1280, height: 1400 }, '-narrow': { width: 360, height: 1600 } };
const PICTURE_BYTES = 250_000;

/**
 * Takes two pictures of a page from its top, a wide one and a narrow one, as NAME.png and NAME-narrow.png when a
 * folder for them is set.
 */
export async function screenshot(page, name) {
  assert.match(name, /^[a-z0-9-]+$/, 'a picture is named in lower case with hyphens');
  const folder = process.env.AMANAT_SCREENSHOTS;
  if (!folder) return;
  const before = page.viewportSize();
  for (const [suffix, { width, height }] of Object.entries(PICTURES)) {
    await page.setViewportSize({ width, height: before.height });
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(whole, height) });
    const picture = await page.screenshot({ animations: 'disabled' });
    assert.ok(picture.length <= PICTURE_BYTES, `${name}${suffix} has ${picture.length} bytes`);
    await mkdir(resolve(ROOT, folder), { recursive: true });
    await writeFile(resolve(ROOT, folder, `${name}${suffix}.png`), picture);
  }
  await page.setViewportSize(before);
}

/**
 * A passkey device for one window, as a phone has one built in: it holds discoverable credentials,
 * knows her, and says yes by itself. `credentials` reads what it holds, `take` puts a credential of
 * another device into it, `refuse(true)` lets it fail to recognise her, `remove` takes it away.
 *
 * Each window has its own. Credentials that one person uses in several windows are carried over.
 */
export async function withPasskey(page, credentials = []) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable', { enableUI: false });
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', { options });
  const send = (method, more) => client.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  const take = (credential) => send('addCredential', { credential });
  for (const credential of credentials) await take(credential);
  return {
    take,
    credentials: async () => (await send('getCredentials')).credentials,
    forget: () => send('clearCredentials'),
    refuse: (refused) => send('setUserVerified', { isUserVerified: !refused }),
    remove: () => send('removeVirtualAuthenticator'),
  };
}

/** Counts what she clicks in a window that has script: trusted clicks on links and buttons. */
export async function clickCounter(page) {
  let clicks = 0;
  await page.exposeFunction('clickedOnce', () => { clicks += 1; });
  await page.addInitScript(() => {
    addEventListener('click', (event) => {
      if (event.isTrusted && event.target.closest('a[href], button, input, summary, label')) window.clickedOnce();
    }, { capture: true });
  });
  return { get clicks() { return clicks; } };
}

// The harness itself: a check that cannot fail proves nothing.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { assertAccessible, signIn, startBrowser, startSandbox, visit } from './harness.mjs';
import { focused, overflows, reachable, spaceOut } from './looks.mjs';

const POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'";

const page = (body) => `<!doctype html><html lang="en"><head><title>A page</title>
  <meta name="viewport" content="width=device-width"></head><body><main><h1>A page</h1>${body}</main></body></html>`;

const PAGES = {
  '/good': page('<p>Hello.</p>'),
  '/unlabelled': page('<input name="a">'),
  '/wide': page('<p>' + 'wide'.repeat(200) + '</p>'),
  '/elsewhere': page('<img alt="" src="http://elsewhere.example/picture.png">'),
  '/inline': page('<p style="color: red">Hello.</p>'),
  '/sign-in': page(`<form action="/enter">
    <label for="username">Name</label><input id="username" name="username">
    <label for="password">Word</label><input id="password" name="password" type="password">
    <button name="decision" value="sign-in">In</button></form>`),
};

let browser;
let server;
let home;
let other;

before(async () => {
  browser = await startBrowser();
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/enter') {
      const right = searchParams.get('username') === 'asha' && searchParams.get('password') === 'word';
      const location = `${right ? other : home}/good`;
      return response.writeHead(303, { location }).end();
    }
    const found = PAGES[pathname];
    const policy = pathname === '/elsewhere' || pathname === '/sign-in' ? {} : { 'content-security-policy': POLICY };
    return response.writeHead(found ? 200 : 404, { 'content-type': 'text/html', ...policy }).end(found);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  home = `http://localhost:${server.address().port}`;
  other = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  await new Promise((done) => { server.close(done); });
});

test('an unlabelled field is found, even under a policy that forbids scripts', async () => {
  for (const script of [true, false]) {
    const { page: window, leave } = await visit(browser, { script });
    await window.goto(`${home}/unlabelled`);
    await assert.rejects(assertAccessible(window), /label/);
    await leave();
  }
});

test('a page that scrolls sideways at 320 pixels is found', async () => {
  const { page: window, leave } = await visit(browser);
  await window.goto(`${home}/wide`);
  await assert.rejects(assertAccessible(window), /too wide at 320px/);
  await leave();
});

test('a page that asks for something elsewhere fails its journey', async () => {
  const { page: window, leave } = await visit(browser);
  await window.goto(`${home}/elsewhere`);
  await assert.rejects(leave(), /elsewhere\.example/);
});

test('a page that breaks its own policy fails its journey', async () => {
  const { page: window, leave } = await visit(browser);
  await window.goto(`${home}/inline`);
  await assert.rejects(leave(), /Content Security Policy/i);
});

test('a good page passes in every kind of window', async () => {
  for (const options of [{}, { script: false }, { dark: true, width: 360 }, { locale: 'hi' }]) {
    const { page: window, leave } = await visit(browser, options);
    await window.goto(`${home}/good`);
    await assertAccessible(window);
    await leave();
  }
});

test('a target too small for a finger is found', async () => {
  const { page: window, leave } = await visit(browser);
  await window.goto(`${home}/good`);
  await window.setContent(page('<button>a</button><button>b</button>'));
  await window.evaluate(spaceOut, 'button { width: 12px; height: 12px; padding: 0; border: 0; }');
  await assert.rejects(assertAccessible(window), /target-size/);
  await leave();
});

test('words cut off, a focus that cannot be seen and one out of order are found', async () => {
  const { page: window, leave } = await visit(browser);
  await window.setContent(page('<div>One long line of words</div><a href="#a">A</a><a href="#b" tabindex="1">B</a>'));
  assert.deepEqual(await window.evaluate(overflows), []);
  await window.evaluate(spaceOut, 'div { width: 3em; height: 1em; overflow: hidden; } :focus-visible { outline: none; }');
  assert.match((await window.evaluate(overflows)).join(), /<div class=""> cuts words off/);
  const [first] = await window.evaluate(reachable);
  await window.keyboard.press('Tab');
  const at = await window.evaluate(focused);
  assert.match(first, /A$/);
  assert.match(at.name, /B$/);
  assert.equal(at.seen, false);
  await leave();
});

test('signing in fills the form and waits for the way back', async () => {
  const { page: window, leave } = await visit(browser, { script: false });
  await window.goto(`${home}/sign-in`);
  await signIn(window, { identity: home }, { username: 'asha', password: 'word' });
  assert.equal(window.url(), `${other}/good`);
  await leave();
});

test('a program that ends at once is an error that says so', async () => {
  await assert.rejects(startSandbox('/bin/false'), /it ended with 1/);
  await assert.rejects(startSandbox('/no/such/program'), /ENOENT/);
});

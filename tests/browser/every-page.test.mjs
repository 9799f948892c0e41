// Every page in every language, from the samples that the ui crate renders: what holds for all of
// them, whoever shows them and whatever they are filled with.
//
// A page that is new only needs its sample. Each check names the file and the element.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { HtmlValidate } from 'html-validate';

import { AXE, axeFindings, renderPages, startBrowser } from './harness.mjs';
import { focused, overflows, reachable, spaceOut } from './looks.mjs';

/** As the services send it; their own tests hold them to it. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
  + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const KINDS = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
/** Stops of the keyboard within one date field, after the first. */
const DATE_STOPS = 3;
const FIRST_VIEW_BYTES = 60 * 1024;
/** Also what is the same in another language or state. */
const EVERYTHING = Boolean(process.env.AMANAT_EVERY_PAGE);
/** How many pages are open at once. */
const TABS = 4;
/** How pages are looked at when nothing else is said. */
const WIDE = { width: 1280, height: 900 };
/** The narrowest window, and a window of 1280 pixels at 200 % zoom. */
const WIDTHS = [320, 640];
const NARROWEST = { width: WIDTHS[0], height: 900 };
/** WCAG 1.4.12; applied through the object model, which the policy allows. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; '
  + 'word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

const HTML = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:standard', 'html-validate:a11y'],
  rules: {
    // How it is written, not what it says.
    'doctype-style': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'void-style': 'off',
    // A frame that scrolls is a region with a name; a <section> is a part of the page's outline.
    'prefer-native-element': ['error', { exclude: ['region'] }],
  },
});

const rendered = await renderPages();
const languages = [...new Set(rendered.pages.map(({ lang }) => lang))];
const written = Object.fromEntries(await Promise.all(rendered.pages.map(async ({ file }) => (
  [file, await readFile(join(rendered.folder, file), 'utf8')]
))));
const inLanguage = (tag) => rendered.pages.filter(({ lang }) => lang === tag);
/** One state of each page. */
const eachOnce = (tag) => inLanguage(tag).filter(({ state }) => state === 1);
/** One language that reads from the left, and one from the right once there is one. */
const bothDirections = ['ltr', 'rtl'].flatMap((dir) => (
  rendered.pages.filter((page) => page.dir === dir).slice(0, 1).map(({ lang }) => lang)
));

/** The language in which everything is looked at that no language changes. */
const plainest = languages[0];
/** The others, which share out what is the same in all of them. */
const othersIn = languages.filter((tag) => !bothDirections.includes(tag));

let browser;
let server;
let home;

before(async () => {
  browser = await startBrowser();
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const type = KINDS[pathname.split('.').at(-1)];
    const body = written[pathname.slice(1)] ?? await readFile(join(rendered.folder, pathname)).catch(() => null);
    if (!body || !type) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY }).end(body);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  home = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  await new Promise((done) => { server.close(done); });
  await rendered.remove();
});

/** Opens each page, a few at once, and gathers what `look` says is wrong with it; `axe` if it uses that. */
async function found(pages, look, { dark = false, viewport = WIDE, axe = false } = {}) {
  const context = await browser.newContext({
    viewport, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
  });
  if (axe) await context.addInitScript({ path: AXE });
  const wrong = [];
  const waiting = [...pages];
  const tab = async () => {
    const window = await context.newPage();
    let shown;
    window.on('pageerror', (error) => wrong.push(`${shown}: it threw ${error.message}`));
    window.on('console', (message) => {
      if (message.type() === 'error') wrong.push(`${shown}: ${message.text()}`);
    });
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      shown = page.file;
      await window.goto(`${home}/${page.file}`);
      for (const told of await look(window, page)) wrong.push(`${page.file}: ${told}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: TABS }, tab));
  } finally {
    await context.close();
  }
  return wrong.sort();
}

/** No check is worth much that looked at nothing. */
function assertNothing(wrong, pages) {
  assert.ok(pages.length > 0, 'there are no pages');
  const told = wrong.slice(0, 30).join('\n');
  assert.equal(wrong.length, 0, `${wrong.length} times in ${pages.length} pages:\n${told}`);
}

/** What axe finds, and what a page says of itself that it is not. */
async function accessible(window, { lang, dir }, without) {
  const root = await window.evaluate(() => {
    const { lang: spoken, dir: written } = document.documentElement;
    return { spoken, written, title: document.title };
  });
  const wrong = await axeFindings(window, { without });
  if (root.spoken !== lang || root.written !== dir || !root.title) wrong.push(`it says of itself ${JSON.stringify(root)}`);
  return wrong;
}

/** What does not fit in the hardest of these cases: the narrowest window, with the text spaced out. */
async function fitsAtWorst(window) {
  await window.evaluate(spaceOut, SPACED);
  const told = await window.evaluate(overflows);
  return told.map((what) => `${what} at ${NARROWEST.width}px with text spaced out`);
}

/** What does not fit: narrow, zoomed, and both with the text spaced out. */
async function fits(window) {
  const wrong = [];
  for (const spaced of [false, true]) {
    if (spaced) await window.evaluate(spaceOut, SPACED);
    for (const width of WIDTHS) {
      await window.setViewportSize({ width, height: 900 });
      for (const told of await window.evaluate(overflows)) {
        wrong.push(`${told} at ${width}px${spaced ? ' with text spaced out' : ''}`);
      }
    }
  }
  await window.setViewportSize(WIDE);
  return wrong;
}

for (const lang of languages) {
  const all = inLanguage(lang);
  // What is built otherwise in another state differs by its elements and not by its language, and where the words
  // run the same way it differs by its words alone: those must fit in every state, and axe looks at each page in one
  // of these languages.
  const likeEnglish = !bothDirections.includes(lang) && !EVERYTHING;
  const whole = lang === plainest || EVERYTHING ? all : eachOnce(lang);
  const forAxe = likeEnglish ? whole.filter((_, at) => othersIn[at % othersIn.length] === lang) : whole;
  const forWidths = lang === plainest || EVERYTHING ? whole : [];
  // No language has colours of its own; to find the pairs takes axe as long as all the rest.
  const without = lang === plainest || EVERYTHING ? [] : ['color-contrast'];
  const misfits = [];

  // Each page is opened once for both tests.
  test(`axe finds nothing against WCAG 2.2 AA on ${likeEnglish ? 'its share of the pages' : 'any page'} in ${lang}`, async () => {
    const wide = all.filter((page) => forAxe.includes(page) || forWidths.includes(page));
    const wrong = await found(wide, async (window, page) => {
      const colours = page.state === 1 || EVERYTHING ? without : ['color-contrast'];
      const told = forAxe.includes(page) ? await accessible(window, page, colours) : [];
      misfits.push([page.file, await fits(window)]);
      return told;
    }, { axe: true });
    const rest = all.filter((page) => !wide.includes(page));
    wrong.push(...await found(rest, async (window, page) => {
      misfits.push([page.file, await fitsAtWorst(window)]);
      return [];
    }, { viewport: NARROWEST }));
    assertNothing(wrong, all);
  });

  test(`no page in ${lang} scrolls sideways or cuts words off, narrow, zoomed or spaced out`, () => {
    assert.equal(misfits.length, all.length, 'not every page was looked at');
    assertNothing(misfits.flatMap(([file, wrong]) => wrong.map((told) => `${file}: ${told}`)).sort(), all);
  });

  test(`every page in ${lang} is valid HTML`, async () => {
    const pages = inLanguage(lang);
    const wrong = await Promise.all(pages.map(async ({ file }) => {
      const { results } = await HTML.validateString(written[file], file);
      return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => (
        `${file}:${line}: ${message} (${ruleId})`
      )));
    }));
    assertNothing(wrong.flat(), pages);
  });
}

// Neither depends on the language, nor on where it begins to read.
for (const lang of EVERYTHING ? bothDirections : [plainest]) {
  test(`every colour pair in ${lang} can be read in the dark`, async () => {
    const pages = eachOnce(lang);
    assertNothing(await found(pages, (window) => axeFindings(window, { only: 'color-contrast' }), { dark: true, axe: true }), pages);
  });

  test(`a keyboard alone reaches everything on each page in ${lang}, in order, and sees where it is`, async () => {
    const pages = eachOnce(lang);
    assertNothing(await found(pages, async (window) => {
      const expected = await window.evaluate(reachable);
      const wrong = [];
      let before;
      for (const name of expected) {
        await window.keyboard.press('Tab');
        let at = await window.evaluate(focused);
        // A date has stops of its own: day, month, year and the calendar.
        for (let within = 0; within < DATE_STOPS && at.name === before; within += 1) {
          if (!(await window.evaluate(() => document.activeElement.matches('input[type=date]')))) break;
          await window.keyboard.press('Tab');
          at = await window.evaluate(focused);
        }
        before = name;
        if (at.name !== name) return [...wrong, `after Tab the focus is on ${at.name}, not on ${name}`];
        if (!at.seen) wrong.push(`the focus on ${name} cannot be seen`);
      }
      return wrong;
    }), pages);
  });
}

test('the first view of every page weighs at most 60 KB compressed', async () => {
  const weighed = new Map();
  const weight = async (name) => {
    if (!weighed.has(name)) weighed.set(name, gzipSync(await readFile(join(rendered.folder, name))).length);
    return weighed.get(name);
  };
  let heaviest = { file: 'none', bytes: 0 };
  for (const { file } of rendered.pages) {
    const parts = new Set([...written[file].matchAll(/="(assets\/[^"?]+)/g)].map(([, part]) => part));
    let bytes = gzipSync(written[file]).length;
    for (const part of parts) bytes += await weight(part);
    if (bytes > heaviest.bytes) heaviest = { file, bytes };
  }
  console.log(`the heaviest page is ${heaviest.file} with ${heaviest.bytes} bytes`);
  assert.ok(heaviest.bytes > 0 && heaviest.bytes <= FIRST_VIEW_BYTES, JSON.stringify(heaviest));
});

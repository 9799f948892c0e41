// Her settings: what is mailed to her, and in which language.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, startSandbox } from './harness.mjs';
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

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  test(`the settings say what is mailed, and take another language (${kind})`, async () => {
    const meera = await visitor(browser, places, 'arjun', options);
    await meera.signInAt('manager');
    await meera.open('manager', '/settings');
    await meera.look();
    await meera.click(meera.page.locator('form[action="/settings/language"]:has(input[value=ur]) button'));
    await meera.look();
    await meera.open('manager', '/settings');
    await meera.click(meera.page.locator('form[action="/settings/language"]:has(input[value=en]) button'));
    await meera.leave();
  });
}

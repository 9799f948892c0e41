// Narrowing: she gives less than what is asked, sees it before she decides, and finds exactly that in
// her receipt.

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
  const meera = await visitor(browser, places, 'meera');
  await meera.settleIn();
  await meera.linkProvider('clinic', meera.person.clinic_patient);
  await meera.bringIn('clinic');
  await meera.leave();
});

after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const receipt = async (meera) => {
  await meera.click(meera.page.locator('a[href*="/receipt"]:not([download])').first());
  await meera.look();
  return meera.words();
};

for (const [kind, options] of [
  ['with script, wide', { script: true, width: 1280 }],
  ['without script, narrow', { script: false, width: 360 }],
]) {
  const lived = (name, journey) => test(`${name} (${kind})`, async () => {
    const meera = await visitor(browser, places, 'meera', options);
    await journey(meera);
    await meera.leave();
  });
  /** Chooses the last choice of a list, the least of it, and gives its words. */
  const least = async (meera, select) => {
    const words = (await select.locator('option').allInnerTexts()).at(-1).trim();
    await select.selectOption({ label: words });
    return words;
  };

  lived('fewer days back and an earlier end are shown before she decides, and stand in the receipt', async (meera) => {
    await meera.askedBy('lender', 'statement');
    await meera.page.locator('details.narrow summary').click();
    const from = await least(meera, meera.page.locator('details.narrow select[name^="from-"]').first());
    const until = meera.page.locator('details.narrow select[name=expires]');
    await until.selectOption({ index: 1 });
    await meera.click(meera.decision('change'));
    assert.ok((await meera.words()).includes(from), `${from} is not shown`);
    await meera.look();
    await meera.approve();
    assert.match(await meera.heading(), /^You said yes/);
    assert.ok((await receipt(meera)).includes(from), `${from} is not in the receipt`);
  });

  lived('less often than asked is what the consent says', async (meera) => {
    await meera.askedBy('researcher', 'hba1c');
    await meera.page.locator('details.narrow summary').click();
    const often = await least(meera, meera.page.locator('details.narrow select[name=often]'));
    await meera.approve();
    assert.match(await meera.heading(), /^You said yes/);
    assert.ok((await receipt(meera)).includes(often), `${often} is not in the receipt`);
  });
}

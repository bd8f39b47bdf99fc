// Hand-outs: every face of the screen, and ticking, taking back, saving and deleting by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, looksRight } from './looks.mjs';
import { openFront } from './support.mjs';
import { button } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const open = async (page) => {
  await page.getByRole('button', { name: 'Hand-outs' }).first().click();
};
const rows = (page) => page.locator('tbody tr:not(.space)');

const screens = [
  ['handouts-full', 'full', null],
  ['handouts-narrow', 'full', null, { width: 960, height: 640 }],
  ['handouts-empty', 'full', (page) => page.getByRole('button', { name: /Evening course/ }).click()],
  ['handouts-error', 'full', null, { fail: ['handouts'] }],
  ['handouts-busy', 'full', (page) => page.locator('.waiting-rows').waitFor(), { hang: ['handouts'] }],
  ['handouts-review', 'reviewFile', null],
  ['handouts-nobody', 'full', (page) => page.getByLabel('Find a person').fill('zzz')],
  [
    'handouts-picked',
    'full',
    async (page) => {
      for (const at of [0, 1, 2]) await rows(page).getByRole('checkbox').nth(at).click();
    },
  ],
  [
    'handouts-locked',
    'full',
    async (page) => {
      await page.getByLabel('Encryption').selectOption('zip');
      await button(page, 'Suggest a passphrase').click();
      await page.getByText('Write it down now').waitFor();
    },
  ],
  ['handouts-letters', 'full', (page) => page.getByLabel('Form').selectOption('letters')],
  [
    'handouts-saved',
    'full',
    async (page) => {
      await button(page, 'Save cards').click();
      await page.getByText('This file contains keys.').waitFor();
    },
  ],
  ['handouts-delete', 'full', (page) => button(page, /^Delete file key_cards/).click()],
];

for (const [name, what, then, over] of screens) {
  test(`${name}: nothing axe can see is wrong`, async () => {
    const one = await front.page(what, over);
    await open(one.page);
    if (then) await then(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('by keyboard: mark one, take it back by Undo, save with its options', async () => {
  const one = await front.page('full');
  const { page } = one;
  await open(page);
  const mark = button(page, /^Mark as handed out to/).first();
  await mark.focus();
  await page.keyboard.press('Enter');
  await page.getByText('1 key marked as handed out.').waitFor();
  const marked = await lastAsked(page, 'handouts_tick');
  assert.equal(marked.request.handed, true);
  assert.equal(marked.request.ticks[0].how, 'Printed card');
  await button(page, 'Undo').focus();
  await page.keyboard.press('Enter');
  await page.getByText('1 mark taken back.').waitFor();
  const back = await lastAsked(page, 'handouts_tick');
  assert.equal(back.request.handed, false);
  assert.equal(back.request.ticks[0].holderId, marked.request.ticks[0].holderId);

  await page.getByLabel('Only keys not handed out').focus();
  await page.keyboard.press('Space');
  await page.getByRole('toolbar', { name: 'Cards on a sheet' }).getByRole('button', { name: '4' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Enter');
  await page.getByText('This file contains keys.').waitFor();
  const { request } = await lastAsked(page, 'handouts_save');
  assert.deepEqual(
    [request.form, request.perSheet, request.paper, request.onlyNew, request.lock, request.passphrase],
    ['cards', 8, 'a4', true, null, null],
  );
  await one.close();
});

test('all of the class at once, and nothing is offered to those without a key', async () => {
  const one = await front.page('full');
  const { page } = one;
  await open(page);
  await page.getByRole('columnheader').getByRole('checkbox').click();
  await page
    .getByRole('button', { name: /^Mark \d+ as handed out/ })
    .last()
    .click();
  await page.getByText(/marked as handed out\./).waitFor();
  const { request } = await lastAsked(page, 'handouts_tick');
  assert.ok(request.ticks.length > 1);
  assert.equal(await button(page, /^Mark as handed out to/).count(), 0);
  await one.close();
});

// Snapshots: every face of the screen, and everything on it by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, scene, times } from './looks.mjs';
import { openFront, shot } from './support.mjs';
import { button, settle } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const open = async (page) => {
  await page
    .getByRole('link', { name: 'Snapshots' })
    .or(page.getByRole('button', { name: 'Snapshots' }))
    .first()
    .click();
  await page.getByRole('heading', { name: 'Snapshots', level: 1 }).waitFor();
  await settle(page);
};
const option = (page, name) => page.getByRole('option', { name });

const screens = [
  ['snapshots-empty', 'empty', null],
  ['snapshots', 'full', null],
  ['snapshots-first-use', 'full', (page) => page.getByText('First use').click()],
  ['snapshots-never', 'full', (page) => page.getByRole('button', { name: /^Never started/ }).click()],
  [
    'snapshots-one',
    'full',
    (page) =>
      option(page, /Check now 14:|Check now/)
        .first()
        .click(),
  ],
  ['snapshots-part', 'full', (page) => option(page, /list incomplete/).click()],
  ['snapshots-file', 'full', (page) => button(page, 'Open file…').click()],
  [
    'snapshots-name',
    'full',
    async (page) => {
      await button(page, 'More for Check now').click();
      await page.getByRole('menuitem', { name: 'Name…' }).click();
    },
  ],
  [
    'snapshots-error',
    'full',
    async (page) => {
      await scene(page, 'fail', {
        snapshot_open: {
          code: 'snapshot_unreadable',
          message: '‘grades.csv’: Row 3: ‘lots’ in ‘usage’ isn’t an amount.',
          safe: 'Nothing was changed.',
          steps: ['otherFile'],
          details: null,
        },
      });
      await button(page, 'Open file…').click();
      await page.getByRole('alert').waitFor();
    },
  ],
];

for (const [name, from, act] of screens) {
  test(name, async () => {
    const { page, close: done } = await front.page(from);
    await open(page);
    await act?.(page);
    await looksRight(page, name);
    await done();
  });
}

test('snapshots in a small window', async () => {
  for (const theme of ['light', 'dark']) {
    const { page, close: done } = await front.page('full', { width: 960, height: 640, theme });
    await open(page);
    await shot(page, `snapshots-small-${theme}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(over, false, 'nothing runs out of the window');
    await done();
  }
});

test('while it is read', async () => {
  const { page, close: done } = await front.page('full', { hang: ['snapshots'] });
  await page
    .getByRole('link', { name: 'Snapshots' })
    .or(page.getByRole('button', { name: 'Snapshots' }))
    .first()
    .click();
  await page.getByText('Reading…').first().waitFor();
  await done();
});

test('a saved copy can be compared and saved from, but not changed', async () => {
  const { page, close: done } = await front.page('readOnly');
  await open(page);
  assert.equal(await button(page, 'Take snapshot').count(), 0, 'nothing is read');
  await button(page, /^More for/)
    .first()
    .click();
  assert.equal(await page.getByRole('menuitem', { name: 'Name…' }).count(), 0, 'nothing is named');
  assert.equal(await page.getByRole('menuitem', { name: 'Save snapshot…' }).count(), 1);
  assert.equal(await times(page, 'refresh'), 0);
  await done();
});

test('by keyboard alone: pick two, swap, save, take and name', async () => {
  const { page, close: done } = await front.page('full');
  await open(page);
  const list = page.getByRole('listbox');
  await list.getByRole('option').first().focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await settle(page);
  assert.deepEqual(await lastAsked(page, 'compare').then((args) => [args.request.a.id, args.request.b.id]), [7, 9]);
  assert.equal(await list.getByRole('option', { selected: true }).count(), 2);

  await button(page, 'Swap').focus();
  await page.keyboard.press('Enter');
  await settle(page);
  assert.deepEqual(await lastAsked(page, 'compare').then((args) => [args.request.a.id, args.request.b.id]), [9, 7]);

  await button(page, 'Save comparison').focus();
  for (const key of ['Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.getByText('Saved as comparison').waitFor();
  assert.equal((await lastAsked(page, 'comparison_save')).form, 'pdf');

  await page.getByRole('button', { name: /^Spent/ }).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(page), /^Never started/);
  assert.equal(await page.locator('tbody tr:not(.space)').count(), 2, 'the two who have not begun');

  await page.keyboard.press('Control+Enter');
  await page.getByText('Snapshot taken').first().waitFor();
  assert.equal(await times(page, 'snapshot_take'), 1);

  await button(page, 'More for Before lab 3').focus();
  for (const key of ['Enter', 'Enter']) await page.keyboard.press(key);
  await page.getByLabel('Name', { exact: true }).fill('Start of lab 3');
  await page.keyboard.press('Enter');
  await option(page, /Start of lab 3/).waitFor();
  assert.deepEqual(await lastAsked(page, 'snapshot_name'), { id: 7, name: 'Start of lab 3' });
  await done();
});

test('the counts add up to the people', async () => {
  const { page, close: done } = await front.page('full');
  await open(page);
  const numbers = await page.locator('.chart dl dd').allTextContents();
  const people = Number((await page.locator('.compared .note-line').textContent()).trim().split(' ')[0]);
  const [something, never, leftOut] = numbers.map(Number);
  assert.equal(something + never + leftOut, people);
  await done();
});

test('the panel of a person shows the last fourteen days', async () => {
  const { page, close: done } = await front.page('full');
  await page.locator('tbody tr:not(.space)').nth(1).click();
  await page.getByRole('img', { name: /last 14 days/ }).waitFor();
  await shot(page, 'people-panel-days');
  await page.getByRole('button', { name: /^Nearly out/ }).click();
  assert.ok((await page.locator('tbody tr:not(.space)').count()) > 0);
  await done();
});

// The main job from the first start to the saved list: at most seven presses and one paste, and by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, looksRight, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, paste } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const key = `sk-or-v1-${'0'.repeat(64)}`;

/** Walk with Tab until the control of this name has the focus; a person without a mouse has no other way. */
async function tabTo(page, name, most = 60) {
  const seen = [];
  for (let step = 0; step < most; step += 1) {
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      const box = one?.getBoundingClientRect();
      const style = one ? getComputedStyle(one) : null;
      return {
        name: one?.getAttribute('aria-label') ?? one?.textContent?.trim() ?? '',
        shown: Boolean(box && box.width > 0 && box.bottom <= innerHeight + 1 && box.top >= -1),
        ring: Boolean(style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2),
      };
    });
    if (at.name === name) {
      assert.ok(at.shown, `${name} is in sight when it has the focus`);
      assert.ok(at.ring, `${name} shows its focus with a ring of 2 px`);
      return;
    }
    seen.push(at.name.slice(0, 30));
    await page.keyboard.press('Tab');
  }
  assert.fail(`${name} is never reached: ${seen.join(' · ')}`);
}

async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

test('by keyboard alone, with Tab and Enter', async () => {
  const one = await front.page('fresh', { beat: 40 });
  const { page } = one;
  await press(page, 'Connect OpenRouter');
  await page.getByRole('heading', { name: /Connect/ }).waitFor();
  await paste(page, key);
  await page.getByText('$312.40').first().waitFor();
  await press(page, 'Connect');
  await button(page, 'Import roster').first().waitFor();
  await press(page, 'Import roster');
  await page.getByText('30 of 30 rows are ready.').waitFor();
  await press(page, 'Import 30 people');
  await page.getByRole('heading', { name: 'Plan: create 30 keys' }).waitFor();
  assert.equal(await times(page, 'provision_start'), 0, 'nothing was made by the import');
  await press(page, 'Create 30 keys');
  await page.getByRole('heading', { name: 'Finished' }).waitFor();
  await page.getByText('Nobody is without a key.').waitFor();
  await press(page, 'Save list');
  await page.getByText('This file contains keys.').waitFor();
  await page.getByText('Nobody is missing.').waitFor();
  assert.equal((await lastAsked(page, 'list_save')).request.form, 'csv');
  await looksRight(page, 'job-end');
  await one.close();
});

test('with the mouse: at most seven clicks and one paste', async () => {
  const one = await front.page('fresh');
  const { page } = one;
  let clicks = 0;
  const click = async (name) => {
    await button(page, name).first().click();
    clicks += 1;
  };
  await click('Connect OpenRouter');
  await page.getByRole('heading', { name: /Connect/ }).waitFor();
  await paste(page, key);
  await page.getByText('$312.40').first().waitFor();
  await click('Connect');
  await click('Import roster');
  await click('Import 30 people');
  await click('Create 30 keys');
  await page.getByRole('heading', { name: 'Finished' }).waitFor();
  await click('Save list');
  await page.getByText('This file contains keys.').waitFor();
  assert.ok(clicks <= 7, `${clicks} clicks`);
  await one.close();
});

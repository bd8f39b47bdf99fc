// The main job: at most seven clicks and one paste from the first start to the saved list, and the same by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openFront, shot } from './support.mjs';
import { button, paste } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const key = `sk-or-v1-${'0'.repeat(61)}abc`;

/** Nothing that could be a whole secret stands anywhere in the page, attributes and field values included. */
async function noSecret(page, where) {
  const text = await page.evaluate(() => {
    const values = [...document.querySelectorAll('input, textarea')].map((one) => one.value);
    return document.documentElement.outerHTML + values.join('\n');
  });
  assert.doesNotMatch(text, /sk-or-v1-[0-9a-z]{12,}/, `a secret is in the page: ${where}`);
}

test('first start to saved list: seven clicks at most and one paste', async () => {
  const one = await front.page('fresh');
  const { page } = one;
  let clicks = 0;
  const click = async (name) => {
    const target = typeof name === 'string' ? button(page, name) : page.getByRole('button', { name });
    await target.click();
    clicks += 1;
    await noSecret(page, String(name));
  };

  await click('Connect OpenRouter');
  await paste(page, key);
  await page.getByText('3 keys already there').waitFor();
  await noSecret(page, 'after the paste');
  await click('Connect');
  await click('Import roster');
  await click('Import 30 people');
  await click('Create 30 keys');
  await page.getByText('30 of 30').first().waitFor();
  await click('Save list');
  await page.getByText('This file contains keys.').waitFor();
  await shot(page, 'flow-saved');
  assert.ok(clicks <= 7, `${clicks} clicks`);

  const asked = await one.asked();
  for (const command of [
    'account_check',
    'account_connect',
    'import_pick',
    'import_apply',
    'provision_start',
    'list_save',
  ]) {
    assert.equal(asked.filter((name) => name === command).length, 1, `${command} is asked exactly once`);
  }
  await one.close();
});

test('the practice door leads to its pretend class in one click', async () => {
  const one = await front.page('fresh');
  await button(one.page, 'Try the practice account').click();
  await one.page.getByRole('heading', { level: 1, name: 'Pretend class' }).waitFor();
  await one.page.getByText('Practice account. Nothing here is real.').waitFor();
  assert.ok(!(await one.asked()).includes('account_check'), 'nothing is asked of OpenRouter');
  await one.close();
});

/** Press Tab until the control with this name has the focus. */
async function tabTo(page, name) {
  const seen = [];
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const at = document.activeElement;
      const box = at?.getBoundingClientRect();
      const hit = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        name: at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '',
        covered: !!box && box.width > 0 && hit !== null && !at.contains(hit) && !hit?.contains(at),
      };
    });
    seen.push(now.name);
    if (now.name === name) {
      assert.ok(!now.covered, `${name} is covered while it has the focus`);
      return;
    }
  }
  assert.fail(`no Tab reaches ${name}; seen: ${seen.join(' | ')}`);
}

test('the main job by keyboard alone', async () => {
  const one = await front.page('fresh');
  const { page } = one;
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Connect OpenRouter'));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'management-key');
  await paste(page, key);
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Connect');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bring your first class' }).waitFor();
  await tabTo(page, 'Import roster');
  await page.keyboard.press('Enter');
  await page.getByText('applied-ai-roster-autumn.csv').waitFor();
  await tabTo(page, 'Import 30 people');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create 30 keys' }).waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('button')].some((b) => b.textContent.includes('Create 30 keys') && !b.disabled),
  );
  await page.keyboard.press('Control+Enter');
  await page.getByText('30 of 30').first().waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('This file contains keys.').waitFor();
  assert.ok((await one.asked()).includes('list_save'));
  await one.close();
});

test('the keyboard map leads where it says', async () => {
  const one = await front.page('full');
  const { page } = one;
  const heading = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
  await heading('Applied AI');
  await page.keyboard.press('Control+2');
  await heading('Prompt Lab');
  await page.keyboard.press('Control+,');
  await heading('Settings');
  await page.keyboard.press('F1');
  await heading('Help');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('evening');
  await page.keyboard.press('Enter');
  await heading('Evening course');
  await page.keyboard.press('Control+f');
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  await page.keyboard.press('Control+r');
  await page.waitForFunction(() => window.__core.asked.some((call) => call.command === 'refresh'));
  await page.keyboard.press('Control+i');
  await page.waitForFunction(() => window.__core.asked.some((call) => call.command === 'import_pick'));
  await one.close();
});

test('a stray Enter in a dialog for good does nothing, Esc closes it and gives the focus back', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Accounts' }).click();
  const opener = button(page, 'Disconnect…').first();
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Cancel');
  await page.keyboard.press('Control+Enter');
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('Tab');
    assert.ok(
      await page.evaluate(() => document.querySelector('[role=alertdialog]').contains(document.activeElement)),
      'the focus stays inside',
    );
  }
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Disconnect…');
  assert.ok(!(await one.asked()).includes('account_disconnect'));
  await one.close();
});

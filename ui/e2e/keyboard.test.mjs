// The jobs of a class, with nothing but Tab, arrows, Space, Enter, Escape and letters: no trap on the way, and where the
// keyboard is can be seen at every step.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { settle } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

/** What has the keyboard: its name, and whether a person sees it. */
const here = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: '', seen: true, covered: null };
    const labelled = at.id === '' ? null : document.querySelector(`label[for="${at.id}"]`);
    const name = at.getAttribute('aria-label') ?? labelled?.textContent ?? at.textContent ?? '';
    const style = getComputedStyle(at);
    // In a table it is the row with the cursor, which draws its own frame.
    const row = document.getElementById(at.getAttribute('aria-activedescendant') ?? '');
    const box = (row ?? at).getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
    return {
      name: name.trim(),
      seen: row !== null || (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2),
      covered: top === null || at.contains(top) || top.contains(at) || top.tagName === 'LABEL' ? null : top.className,
    };
  });

/** Tab until it is there; every stop on the way is seen and not covered. */
async function tabTo(page, name, key = 'Tab') {
  const passed = [];
  for (let n = 0; n < 90; n += 1) {
    await page.keyboard.press(key);
    const at = await here(page);
    assert.ok(at.seen, `the focus is seen on ‘${at.name}’`);
    assert.equal(at.covered, null, `nothing lies over ‘${at.name}’`);
    if (at.name.match(name)) return;
    passed.push(at.name);
  }
  assert.fail(`${name} is not reached; passed ${passed.join(' | ')}`);
}

const keys = async (page, ...all) => {
  for (const key of all) await page.keyboard.press(key);
};

async function job(name, work) {
  test(name, async () => {
    for (const size of [
      { width: 1180, height: 780 },
      { width: 960, height: 640 },
    ]) {
      const one = await front.page('full', size);
      await one.page.getByRole('grid').waitFor();
      await work(one.page);
      await one.close();
    }
  });
}

job('a limit for everybody, applied and taken back', async (page) => {
  await tabTo(page, /^People\d/);
  await keys(page, 'ArrowRight', 'Enter');
  await page.getByLabel('Target for everybody').waitFor();
  await tabTo(page, /^Target for everybody/);
  await page.keyboard.type('9');
  await keys(page, 'Enter');
  await page.getByText('26 of 26 changes ticked').waitFor();
  await page.getByRole('button', { name: 'Apply 26 changes' }).and(page.locator(':enabled')).waitFor();
  await tabTo(page, /^Apply 26 changes/);
  await keys(page, 'Enter');
  await page.getByText('26 keys changed.').first().waitFor();
  await tabTo(page, /^Undo/);
  await keys(page, 'Enter');
  await page.getByText('Taken back.').waitFor();
});

job('a class is turned off and given back', async (page) => {
  await tabTo(page, /^Turn whole class off/);
  await keys(page, 'Enter');
  await page.getByText('Applied AI is turned off.').waitFor();
  await tabTo(page, /^Restore$/);
  await keys(page, 'Enter');
  await page.getByText('Applied AI is turned off.').waitFor({ state: 'detached' });
  assert.equal(await times(page, 'class_restore'), 1);
});

job('a key is replaced from its panel', async (page) => {
  await tabTo(page, /^People of/);
  await keys(page, 'ArrowDown', 'Enter');
  await tabTo(page, /^Replace key…/);
  await keys(page, 'Enter');
  await page.getByText('$0.60 more').waitFor();
  await tabTo(page, /^An amount|^What is left/);
  await keys(page, 'ArrowRight');
  await page.getByText('The whole old limit once more.').waitFor();
  await page.getByRole('button', { name: 'Make 1 new key' }).and(page.locator(':enabled')).waitFor();
  await tabTo(page, /^Make 1 new key/);
  await keys(page, 'Enter');
  await page.waitForFunction(() => window.__core.asked.some((one) => one.command === 'rotate_start'));
  assert.deepEqual((await lastAsked(page, 'rotate_plan')).request.holderIds, [101]);
});

job('five keys are deleted: never by Enter alone, then by typing the number', async (page) => {
  await tabTo(page, /^People of/);
  await keys(page, ' ', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
  await tabTo(page, /^Delete keys…/);
  await keys(page, 'Enter');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Delete 5 keys?').waitFor();
  await keys(page, 'Enter');
  await dialog.waitFor({ state: 'detached' });
  assert.match((await here(page)).name, /^Delete keys…/, 'back where it came from');
  await keys(page, 'Enter');
  await dialog.getByText('Type 5 to go on').waitFor();
  await tabTo(page, /^Type 5/);
  await page.keyboard.type('5');
  await keys(page, 'Enter');
  assert.equal(await times(page, 'changes_apply'), 0);
  await tabTo(page, /^Delete 5 keys/);
  await keys(page, 'Enter');
  await page.getByText('5 keys deleted.').first().waitFor();
});

job('a backup is restored', async (page) => {
  await tabTo(page, /^Settings/);
  await keys(page, 'Enter');
  await tabTo(page, /^Security/);
  await keys(page, 'Enter');
  await page.getByText('Last backup').waitFor();
  await tabTo(page, /^Restore a backup…/);
  await keys(page, 'Enter');
  await page.getByLabel('Passphrase of the backup').waitFor();
  await page.keyboard.type('copper window seventeen lantern');
  await keys(page, 'Enter');
  await page.getByText('14 changes made here since then').waitFor();
  await keys(page, 'Escape');
  assert.match((await here(page)).name, /^Restore a backup…/, 'back where it came from');
  await keys(page, 'Enter');
  await page.getByLabel('Passphrase of the backup').waitFor();
  await page.keyboard.type('copper window seventeen lantern');
  await keys(page, 'Enter');
  await page.getByText('14 changes made here since then').waitFor();
  await tabTo(page, /^Restore this list/);
  await keys(page, 'Enter');
  await page.getByText('is back.').waitFor();
  assert.equal(await times(page, 'restore_apply'), 1);
});

job('two snapshots are compared', async (page) => {
  await tabTo(page, /^Snapshots/);
  await keys(page, 'Enter');
  await page.getByRole('listbox').waitFor();
  await tabTo(page, /^B\s*Check now\d/);
  await keys(page, 'ArrowDown', 'ArrowDown', ' ');
  await settle(page);
  await tabTo(page, /^Swap/);
  await keys(page, 'Enter');
  await tabTo(page, /^Spent/);
  await keys(page, 'ArrowRight');
  assert.match((await here(page)).name, /^Never started/);
  await tabTo(page, /^Take snapshot/, 'Shift+Tab');
});

job('the history is searched, and a change reversed', async (page) => {
  await tabTo(page, /^History/);
  await keys(page, 'Enter');
  await page.getByRole('grid').waitFor();
  await tabTo(page, /^Find a name or action/);
  await page.keyboard.type('Ben');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr:not(.space)').length === 1);
  await keys(page, 'ArrowDown', 'Enter');
  await page.getByRole('button', { name: 'Reverse this change…' }).waitFor();
  await tabTo(page, /^Reverse this change…/);
  await keys(page, 'Enter');
  await page.getByRole('button', { name: 'Reverse change' }).waitFor();
  await keys(page, 'Escape');
  assert.match((await here(page)).name, /^Reverse this change…/, 'back where it came from');
  await keys(page, 'Enter');
  await page.getByRole('button', { name: 'Reverse change' }).waitFor();
  await tabTo(page, /^Reverse change/);
  await keys(page, 'Enter');
  await page.waitForFunction(() => window.__core.asked.some((one) => one.command === 'changes_apply'));
});

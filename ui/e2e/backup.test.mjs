// Backing up, restoring and the recovery code, by keyboard, with every face of the settings' part; axe may find nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { side } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

/** By the beginning of its name: most of these end in an ellipsis. */
const button = (page, name) => page.getByRole('button', { name: new RegExp(`^${name}`) }).first();
const words = 'copper window seventeen lantern';
const security = async (page) => {
  await side(page, 'Settings').click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Security' }).click();
};
const pressOn = async (page, name) => {
  await button(page, name).focus();
  await page.keyboard.press('Enter');
};

test('the part of the settings: filled, never backed up, waiting, in error, and a copy that is only looked at', async () => {
  for (const [name, scene, options] of [
    ['backup-filled', 'full', {}],
    ['backup-never', 'onlyHere', {}],
    ['backup-error', 'full', { fail: ['backup_state'] }],
    ['backup-waiting', 'full', { hang: ['backup_state'] }],
  ]) {
    const opened = await front.page(scene, options);
    const { page } = opened;
    await security(page);
    if (name === 'backup-waiting') await page.waitForTimeout(400);
    await looksRight(page, name);
    await page.setViewportSize({ width: 960, height: 640 });
    await looksRight(page, `${name}-small`);
    await opened.close();
  }
  const opened = await front.page('readOnly');
  const { page } = opened;
  await security(page);
  assert.equal(
    await page.getByRole('button', { name: /^Back up now/ }).count(),
    0,
    'a copy that is looked at has nothing to back up',
  );
  await opened.close();
});

test('a backup by keyboard: words are suggested, weak ones are refused, the end says that it was tested', async () => {
  const opened = await front.page('onlyHere');
  const { page } = opened;
  await page.getByText('12 keys exist only on this computer.').waitFor();
  await looksRight(page, 'backup-reminder');
  await pressOn(page, 'Back up now');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Good. Long').waitFor();
  await looksRight(page, 'backup-dialog');
  const field = dialog.getByLabel('Passphrase of the backup');
  assert.equal(await field.inputValue(), words);
  await field.fill('short');
  await dialog.getByText('Too short').waitFor();
  assert.equal(await button(dialog, 'Choose where').isDisabled(), true);
  await field.fill(words);
  await dialog.getByText('Good. Long').waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { name: 'Backed up and tested' }).waitFor();
  await looksRight(page, 'backup-done');
  const asked = await lastAsked(page, 'backup_make');
  assert.deepEqual(asked.request, { passphrase: words, withManagementKeys: false });
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('12 keys exist only').count(), 0, 'nothing is left to remind of');
  await opened.close();
});

test('a reminder that is put off stays away, and the practice account has none', async () => {
  const opened = await front.page('onlyHere');
  const { page } = opened;
  await pressOn(page, 'Not now');
  await page.getByText('12 keys exist only').waitFor({ state: 'detached' });
  assert.equal(await times(page, 'backup_snooze'), 1);
  await opened.close();
});

test('a restore by keyboard: wrong words change nothing, Enter alone never restores', async () => {
  const opened = await front.page('full');
  const { page } = opened;
  await security(page);
  await pressOn(page, 'Restore a backup');
  const field = page.getByLabel('Passphrase of the backup');
  await field.fill('wrong');
  await field.press('Enter');
  await page.getByText('That passphrase doesn’t open this backup.').waitFor();
  await looksRight(page, 'restore-wrong');
  await field.fill(words);
  await field.press('Enter');
  await page.getByText('14 changes made here since then').waitFor();
  await looksRight(page, 'restore-ask');
  assert.equal(await focused(page), 'Cancel');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Restore this list');
  await page.keyboard.press('Enter');
  await page.getByText('is back.').waitFor();
  assert.equal(await times(page, 'restore_apply'), 1);
  await opened.close();
});

test('a backup is restored from the welcome screen, the unlock screen and the rescue screen', async () => {
  for (const scene of ['fresh', 'locked', 'damaged']) {
    const opened = await front.page(scene);
    const { page } = opened;
    await pressOn(page, 'Restore a backup');
    await page.getByLabel('Passphrase of the backup').waitFor();
    await looksRight(page, `restore-from-${scene}`);
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await opened.close();
  }
});

test('the recovery code is shown once, and counts only when it is kept', async () => {
  const opened = await front.page('full');
  const { page } = opened;
  await security(page);
  await pressOn(page, 'Make a new code');
  await page.getByText('0W3G').first().waitFor();
  assert.equal(await button(page, 'Use this code').isDisabled(), true, 'nobody keeps a code they have not got');
  await pressOn(page, 'Save sheet');
  await page.getByText('Print it, then delete the file.').waitFor();
  await looksRight(page, 'recovery-code');
  await pressOn(page, 'Use this code');
  await page.getByText('The recovery code is in use.').waitFor();
  assert.equal(await times(page, 'recovery_keep'), 1);
  await opened.close();
});

test('a lost password store asks for the code', async () => {
  const opened = await front.page('keychainGone');
  const { page } = opened;
  await page.getByText('has lost the key to your list').waitFor();
  await looksRight(page, 'keychain-gone');
  await pressOn(page, 'Enter recovery code');
  await page.getByLabel('Recovery code').waitFor();
  await looksRight(page, 'unlock-code');
  await opened.close();
});

test('an automatic copy is looked at, or put back', async () => {
  const opened = await front.page('full');
  const { page } = opened;
  await security(page);
  await page.locator('.copies button', { hasText: 'Restore' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByText('Put back the copy of').waitFor();
  await looksRight(page, 'restore-copy');
  await page.keyboard.press('Escape');
  await page.locator('.copies button', { hasText: 'Look at it' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByText('Read-only').first().waitFor();
  await opened.close();
});

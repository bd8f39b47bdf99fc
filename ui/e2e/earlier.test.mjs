// Carrying on from the earlier tool: from the folder that is looked at, and from the import; shown before it is done.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, looksRight, scene, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const title = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const take = async (page) => {
  await button(page, 'Bring it into my account…').click();
  await title(page, 'Bring in the earlier tool’s folder');
};
const otherAccount = {
  code: 'other_account',
  message: '‘class-2026’ belongs to a different OpenRouter account: none of its 12 keys is in this one.',
  safe: 'Nothing was changed.',
  steps: ['otherFile'],
  details: null,
};

test('the folder that is looked at is shown, brought in and found here the second time', async () => {
  const one = await front.page('earlierFolder');
  const { page } = one;
  await looksRight(page, 'earlier-looked-at');
  await take(page);
  await page.getByText('Alice Smith').first().waitFor();
  assert.equal(await times(page, 'earlier_apply'), 0, 'it is only shown');
  await looksRight(page, 'earlier-plan');

  await page.getByLabel('New people go into').selectOption({ label: 'Applied AI' });
  await page.waitForFunction(() => window.__core.asked.some((one) => one.command === 'earlier_plan'));
  assert.deepEqual(await lastAsked(page, 'earlier_plan'), { request: { rosterId: 1, className: '' } });
  await page.getByLabel('New people go into').selectOption({ label: 'New class class-2026' });
  assert.deepEqual(await lastAsked(page, 'earlier_plan'), { request: { rosterId: null, className: 'class-2026' } });

  await button(page, 'Bring it in').click();
  await title(page, /class-2026.* is here/);
  assert.deepEqual(await lastAsked(page, 'earlier_apply'), { request: { digest: '4f1c22d09b7e3a51' } });
  await page.getByText('keys.db still holds keys in plain text').waitFor();
  await looksRight(page, 'earlier-done');
  await button(page, 'Show the class').click();
  await title(page, 'Applied AI');
  await one.close();
});

test('from the import a folder is chosen; what is here already is said', async () => {
  const one = await front.page('bare');
  const { page } = one;
  await button(page, 'Folder of the earlier tool…').click();
  await title(page, 'Bring in the earlier tool’s folder');
  await button(page, 'Bring it in').click();
  await title(page, /is here/);
  await button(page, 'Look at the limits').waitFor();
  await button(page, 'Show the class').click();
  await title(page, 'Riverside College');
  await one.close();
});

test('a folder of another account is refused in words, and another one can be chosen', async () => {
  const one = await front.page('bare');
  const { page } = one;
  await scene(page, 'fail', { earlier_pick: otherAccount });
  await button(page, 'Folder of the earlier tool…').click();
  await page.getByText('belongs to a different OpenRouter account').waitFor();
  await page.getByText('Nothing was changed.').waitFor();
  await looksRight(page, 'earlier-refused');
  await scene(page, 'mend', ['earlier_pick']);
  await button(page, 'Choose folder…').click();
  await page.getByText('Alice Smith').first().waitFor();
  await one.close();
});

test('without an account of one’s own the first screen says what is missing', async () => {
  const one = await front.page('earlierFolder');
  const { page } = one;
  const none = {
    code: 'not_found',
    message: 'There is no account yet. Connect one first.',
    safe: 'Nothing was changed.',
    steps: [],
    details: null,
  };
  await page.evaluate((refusal) => {
    const core = window.__core;
    const set = core.answers.file_use_own;
    core.answers.earlier_take = () => {
      set({});
      core.scene.start = { ...core.scene.start, accounts: [], accountId: null, rosters: [] };
      throw refusal;
    };
  }, none);
  await button(page, 'Bring it into my account…').click();
  await page.getByText('There is no account yet. Connect one first.').waitFor();
  await one.close();
});

test('the page stays whole in the smallest window', async () => {
  const one = await front.page('earlierFolder', { width: 900, height: 600 });
  const { page } = one;
  await take(page);
  await looksRight(page, 'earlier-small');
  await button(page, 'Bring it in').waitFor();
  await one.close();
});

// The plan: every face, fields answered beside themselves, and exactly what was shown is started.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, scene, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, side } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const toPlan = async (page) => {
  await side(page, /Evening course/).click();
  await button(page, 'Create 22 keys').click();
  await page.getByRole('heading', { name: 'Plan: create 22 keys' }).waitFor();
};
const limit = (page) => page.getByLabel('Limit per key');
const stale = {
  code: 'plan_stale',
  message: 'Something changed.',
  safe: 'Nothing was created.',
  steps: ['lookAgain'],
  details: null,
};
const problem = (field, message, warning = false) => ({ field, holderId: null, message, warning });

const screens = [
  ['plan-full', 'full', toPlan],
  [
    'plan-mend',
    'full',
    async (page) => {
      await toPlan(page);
      await limit(page).fill('n/a');
      await page.getByText('isn’t an amount').waitFor();
    },
  ],
  [
    'plan-no-limit',
    'full',
    async (page) => {
      await toPlan(page);
      await button(page, 'No spending limit…').click();
    },
  ],
  [
    'plan-no-limit-chosen',
    'full',
    async (page) => {
      await toPlan(page);
      await button(page, 'No spending limit…').click();
      await button(page, 'Use no limit').click();
      await button(page, 'Use a limit again').waitFor();
    },
  ],
  [
    'plan-own-terms',
    'full',
    async (page) => {
      await toPlan(page);
      await page.locator('.who tbody tr').first().click();
    },
  ],
  [
    'plan-short',
    'full',
    async (page) => {
      await scene(page, 'plan', {
        workspaces: [
          { id: 'a', name: 'Default', default: true },
          { id: 'b', name: 'Autumn', default: false },
        ],
        problems: [problem('limit', '$500.00 is unusually high.', true)],
        cost: {
          most: '153.00',
          sentence: '$153.00 a month, until 18 December',
          detail: '$153.00 in November, again from 1 December',
          untilEnd: '306.00',
          otherKeys: '141.87',
          together: '447.87',
          credits: '312.40',
          short: '135.47',
        },
      });
      await toPlan(page);
      await page.getByText('$135.47 short').waitFor();
    },
  ],
  [
    'plan-nothing',
    'full',
    async (page) => {
      await scene(page, 'plan', { create: [], digest: null });
      await side(page, /Evening course/).click();
      await button(page, 'Create 22 keys').click();
      await page.getByRole('heading', { name: 'No keys to create' }).waitFor();
    },
  ],
  [
    'plan-stale',
    'full',
    async (page) => {
      await toPlan(page);
      await scene(page, 'fail', { provision_start: stale });
      await page.locator('.foot').getByRole('button', { name: 'Create 22 keys' }).click();
      await page.getByText('Something changed since this plan was made.').waitFor();
    },
  ],
  [
    'plan-error',
    'full',
    async (page) => {
      await side(page, /Evening course/).click();
      await button(page, 'Create 22 keys').click();
      await page.getByRole('alert').waitFor();
    },
    { fail: ['plan_make'] },
  ],
  [
    'plan-busy',
    'full',
    async (page) => {
      await side(page, /Evening course/).click();
      await button(page, 'Create 22 keys').click();
      await page.getByText('Making the plan…').waitFor();
    },
    { hang: ['plan_make'] },
  ],
  [
    'plan-hostile',
    'hostile',
    async (page) => {
      await button(page, 'Create 3 keys').click();
      await page.getByRole('heading', { name: 'Plan: create 3 keys' }).waitFor();
    },
  ],
];

for (const [name, at, deed, behaviour] of screens) {
  test(name, async () => {
    const one = await front.page(at, behaviour);
    await deed(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('a narrow window keeps fields, cost and the button in reach', async () => {
  const one = await front.page('full', { width: 960, height: 640 });
  await toPlan(one.page);
  await looksRight(one.page, 'plan-narrow');
  await one.close();
});

test('a wrong amount is answered beside the field, kept as typed, and nothing can be started', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  await limit(page).fill('n/a');
  await page.getByText('‘n/a’ isn’t an amount. Write it like 5 or 5.00.').waitFor();
  assert.equal(await limit(page).inputValue(), 'n/a');
  assert.equal(await limit(page).getAttribute('aria-invalid'), 'true');
  await page.keyboard.press('Control+Enter');
  assert.equal(await times(page, 'provision_start'), 0);
  await one.close();
});

test('typing asks once, after the last key, and a plan that is not yet the typed one cannot be started', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  const before = await times(page, 'plan_make');
  await limit(page).fill('');
  await limit(page).pressSequentially('12.50');
  await page.keyboard.press('Control+Enter');
  assert.equal(await times(page, 'provision_start'), 0, 'what is shown is not yet what was typed');
  await page.getByText('$275.00 in all').waitFor();
  assert.ok((await times(page, 'plan_make')) - before <= 2);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: /Creating keys|Finished/ }).waitFor();
  assert.deepEqual(await lastAsked(page, 'provision_start'), { request: { digest: 'digest-12.50-never-22' } });
  await one.close();
});

test('no limit takes two decisions; Enter alone keeps the limit', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  await button(page, 'No spending limit…').click();
  assert.equal(await focused(page), 'Keep a limit');
  await page.keyboard.press('Enter');
  assert.equal((await lastAsked(page, 'plan_make')).request.noLimit, false);
  await button(page, 'No spending limit…').click();
  await button(page, 'Use no limit').click();
  await page.getByText('No limit').first().waitFor();
  const { request } = await lastAsked(page, 'plan_make');
  assert.deepEqual([request.noLimit, request.noLimitConfirmed], [true, true]);
  await one.close();
});

test('own terms and leaving out by keyboard, in the row; who is left out can be put back', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  await page.getByRole('grid', { name: 'Who gets a key' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Own terms for Amara Okafor' }).waitFor();
  await page.keyboard.type('8');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: /^Own terms/ }).waitFor({ state: 'detached' });
  assert.deepEqual((await lastAsked(page, 'plan_make')).request.perPerson, [
    { holderId: 401, limit: '8', reset: null, expires: '' },
  ]);
  assert.equal(await focused(page), 'Who gets a key');
  await page.keyboard.press('Enter');
  await button(page, 'Leave out').click();
  await page.getByRole('heading', { name: 'Plan: create 21 keys' }).waitFor();
  assert.deepEqual((await lastAsked(page, 'plan_make')).request.leftOut, [401]);
  await one.close();
});

test('a stale plan is refused, a fresh one is shown, and only the next press starts it', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  await scene(page, 'fail', { provision_start: stale });
  await page.keyboard.press('Control+Enter');
  await page.getByText('Something changed since this plan was made.').waitFor();
  assert.equal((await lastAsked(page, 'plan_make')).request.refresh, true, 'OpenRouter was read afresh');
  assert.equal(await times(page, 'provision_start'), 1, 'nothing starts by itself');
  await scene(page, 'mend', ['provision_start']);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: /Creating keys|Finished/ }).waitFor();
  assert.equal(await times(page, 'provision_start'), 2);
  await one.close();
});

test('key names are chosen by arrow keys with a live example', async () => {
  const one = await front.page('full');
  const { page } = one;
  await toPlan(page);
  await page.getByRole('radio', { name: /^Name/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(
    () => window.__core.asked.filter((one) => one.command === 'plan_make').at(-1).args.request.keyName === 'id',
  );
  assert.equal(await page.getByRole('radio', { name: /^ID/ }).isChecked(), true);
  await one.close();
});

test('without a network the frame says it once, and the screen offers to try again', async () => {
  const one = await front.page('full');
  const { page } = one;
  await scene(page, 'fail', {
    plan_make: {
      code: 'offline',
      message: 'OpenRouter can’t be reached.',
      safe: 'Nothing was created.',
      steps: [],
      details: null,
    },
  });
  await side(page, /Evening course/).click();
  await button(page, 'Create 22 keys').click();
  await page.getByRole('heading', { name: 'No plan yet' }).waitFor();
  assert.equal(await page.getByText('OpenRouter can’t be reached.').count(), 1);
  await looksRight(page, 'plan-offline');
  await scene(page, 'mend', ['plan_make']);
  await button(page, 'Try again')
    .or(page.getByRole('heading', { name: 'Plan: create 22 keys' }))
    .first()
    .waitFor();
  await one.close();
});

test('as much as the plan can hold: a long list is drawn as it is seen, too many are refused in words', async () => {
  const one = await front.page('big');
  const { page } = one;
  await button(page, 'Create 223 keys').click();
  await page.getByRole('heading', { name: 'Plan: create 223 keys' }).waitFor();
  assert.ok((await page.locator('.who').first().locator('tbody tr').count()) < 120);
  await looksRight(page, 'plan-big');
  await one.close();
});

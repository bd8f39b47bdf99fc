// Creating keys: every face of the run, counts that add up, stop and go on, and what is spoken.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { looksRight, scene, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const show = async (page) => {
  await button(page, 'Show progress').click();
  await page.getByRole('heading', { name: 'Creating keys' }).waitFor();
};
const as = (change) => async (page) => {
  await show(page);
  await scene(page, 'run', change);
};
const error = (code, message, safe, steps) => ({ code, message, safe, steps, details: null });
const slowDown = error(
  'slow_down',
  'OpenRouter asked us to slow down. Continuing in 0:42.',
  'Your finished keys are safe.',
  [],
);
const unknownKey = error(
  'key_unknown',
  'OpenRouter doesn’t know this key any more.',
  'Your 16 finished keys are safe. Paste a new management key to continue with the other 14.',
  ['pasteKey', 'continue'],
);

const screens = [
  ['create-running', 'running', show],
  ['create-paused', 'running', as({ state: 'paused', secondsLeft: 42, note: slowDown })],
  ['create-stopping', 'running', as({ state: 'stopping' })],
  ['create-checking', 'running', as({ state: 'checking' })],
  ['create-stopped', 'running', as({ state: 'stopped', story: '2 were unclear: 1 was found and replaced.' })],
  ['create-breaker', 'running', as({ state: 'stopped', note: unknownKey })],
  ['create-finished', 'running', as({ state: 'finished', done: 30 })],
  [
    'create-saved',
    'running',
    async (page) => {
      await as({ state: 'finished', done: 30 })(page);
      await button(page, 'Save list').click();
      await page.getByText('This file contains keys.').waitFor();
    },
  ],
  ['create-empty', 'running', as({ rows: [], done: 0 })],
  [
    'create-error',
    'running',
    async (page) => {
      await as({ state: 'stopped' })(page);
      await scene(page, 'fail', {
        provision_continue: error('run_going_on', 'Keys are being created in Prompt Lab.', 'Nothing was created.', [
          'tryAgain',
        ]),
      });
      await button(page, 'Continue with 14').click();
      await page.getByRole('alert').waitFor();
    },
  ],
];

for (const [name, at, deed] of screens) {
  test(name, async () => {
    const one = await front.page(at);
    await deed(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('a narrow window keeps the count, the four words and Stop', async () => {
  const one = await front.page('running', { width: 960, height: 640 });
  await show(one.page);
  await looksRight(one.page, 'create-narrow');
  await button(one.page, 'Stop').waitFor();
  await one.close();
});

test('the four words add up, and the sum is on screen', async () => {
  const one = await front.page('running');
  const { page } = one;
  await show(page);
  await scene(page, 'run', { counts: { created: 16, waiting: 11, beingChecked: 1, needsYou: 1, leftOut: 1 } });
  await page.getByText('16 + 11 + 1 + 1 + 1 left out = 30 people in the class').waitFor();
  await one.close();
});

test('exceptions stand on top of the list', async () => {
  const one = await front.page('running');
  const { page } = one;
  await show(page);
  assert.match(await page.locator('tbody tr').nth(0).innerText(), /Needs you/);
  assert.match(await page.locator('tbody tr').nth(1).innerText(), /Being checked/);
  await button(page, 'Answer the question about Ivo Petrov').click();
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  await one.close();
});

test('Stop answers at once, and the rest can be continued', async () => {
  const one = await front.page('running');
  const { page } = one;
  await show(page);
  await button(page, 'Stop').click();
  assert.equal(await times(page, 'provision_stop'), 1);
  await page.getByRole('heading', { name: 'Stopped' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: /Creating keys|Finished/ }).waitFor();
  assert.equal(await times(page, 'provision_continue'), 1);
  await one.close();
});

test('a pause counts down and can be ended', async () => {
  const one = await front.page('running');
  const { page } = one;
  await show(page);
  for (const left of ['0:42', '0:41', '0:40']) {
    await page.evaluate(
      ([note, text]) => {
        const run = window.__core.scene.start.run;
        const said = { ...note, message: `OpenRouter asked us to slow down. Continuing in ${text}.` };
        window.__emit('run', { ...run, state: 'paused', note: said, rows: [] });
      },
      [slowDown, left],
    );
    await page.getByText(`Continuing in ${left}.`).waitFor();
  }
  await button(page, 'Try now').click();
  assert.equal(await times(page, 'provision_try_now'), 1);
  await one.close();
});

test('a whole run: the list fills, the end is spoken, Save list is the filled button', async () => {
  const one = await front.page('full', { beat: 300 });
  const { page } = one;
  await button(page, 'Create 2 keys').click();
  await page.locator('.foot').getByRole('button', { name: 'Create 2 keys' }).click();
  await page.getByText('0 of 2 created').waitFor();
  await page.getByText('Creating 2 keys.').waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: 'Finished' }).waitFor();
  await page.getByText('Finished. 2 of 2 created.').waitFor({ state: 'attached' });
  await page.getByText(/Without a key: .*Elif Aydın/).waitFor();
  assert.match((await page.locator('.btn.primary').first().innerText()).trim(), /^Save list$/);
  await one.close();
});

test('the breaker says what is safe and what comes next', async () => {
  const one = await front.page('running');
  const { page } = one;
  await as({ state: 'stopped', note: unknownKey })(page);
  await button(page, 'Paste a new key…').click();
  await page.getByRole('heading', { name: /Connect/ }).waitFor();
  await one.close();
});

test('the app is usable meanwhile, and the way back is on every screen', async () => {
  const one = await front.page('running', { beat: 200 });
  const { page } = one;
  await show(page);
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: /Prompt Lab/ })
    .click();
  await page.getByRole('heading', { name: 'Prompt Lab' }).waitFor();
  await button(page, 'Show progress').click();
  await page.getByRole('heading', { name: 'Creating keys' }).waitFor();
  await one.close();
});

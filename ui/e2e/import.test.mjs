// Importing: every face of the preview, its questions answered by keyboard, nothing created.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, scene, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const pick = async (page) => {
  await button(page, 'Import roster').click();
  await page.getByRole('heading', { name: 'Import roster' }).waitFor();
};
const paste = async (page) => {
  await button(page, 'More for this class').click();
  await page.getByRole('menuitem', { name: 'Paste a roster…' }).click();
};
const unreadable = {
  code: 'roster_unreadable',
  message: 'This looks like a PDF, not a class list.',
  safe: 'Export the list as CSV and try again. Nothing was created.',
  steps: ['otherFile'],
  details: null,
};

const screens = [
  ['import-full', 'full', pick],
  ['import-clean', 'empty', pick],
  ['import-hostile', 'hostile', pick],
  [
    'import-new-class',
    'bare',
    async (page) => {
      await pick(page);
      await page.getByLabel('Name of the new class').fill('');
      await page.getByRole('button', { name: /^Import \d+ people/ }).click();
      await page.getByText('The new class needs a name.').waitFor();
    },
  ],
  [
    'import-fill-in',
    'full',
    async (page) => {
      await pick(page);
      await button(page, 'Fill in…').click();
    },
  ],
  [
    'import-differently',
    'full',
    async (page) => {
      await pick(page);
      await button(page, 'No').click();
    },
  ],
  [
    'import-filter',
    'full',
    async (page) => {
      await pick(page);
      await page.getByRole('button', { name: /^Not in file/ }).click();
    },
  ],
  [
    'import-unreadable',
    'full',
    async (page) => {
      await scene(page, 'roster', { error: unreadable, rows: [], columns: [], nameSample: [] });
      await pick(page);
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'import-same',
    'full',
    async (page) => {
      await scene(page, 'roster', {
        rowsInFile: 1,
        counts: { all: 0, new: 0, changed: 0, same: 1, notInFile: 0, needsYou: 0, skipped: 0 },
        rows: [],
      });
      await pick(page);
    },
  ],
  ['import-paste', 'empty', paste],
  [
    'import-paste-busy',
    'empty',
    async (page) => {
      await paste(page);
      await page.getByRole('textbox').fill('Ada Lindqvist, ada@example.edu');
      await button(page, 'Read this list').click();
    },
    { hang: ['import_text'] },
  ],
  [
    'import-start',
    'empty',
    async (page) => {
      await paste(page);
      await button(page, 'Back').click();
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

test('the sentence, the counts and the button say the same', async () => {
  const one = await front.page('full');
  const { page } = one;
  await pick(page);
  await page.getByText('27 of 29 rows are ready.').waitFor();
  await page.getByText('2 are left out until you answer. Nobody is removed.').waitFor();
  await button(page, 'Import 27 people').waitFor();
  const counts = await page.getByRole('toolbar', { name: 'Show' }).getByRole('button').allInnerTexts();
  const [all, ...parts] = counts.map((text) => Number(/\d+$/.exec(text)?.[0]));
  assert.equal(
    parts.reduce((sum, part) => sum + part, 0),
    all,
    'the filters add up to all rows',
  );
  await one.close();
});

test('questions stand first; text is written in the row, and the keyboard goes on to the next question', async () => {
  const one = await front.page('full');
  const { page } = one;
  await pick(page);
  assert.match(await page.locator('tbody tr').nth(0).innerText(), /Row 8 has no name/);
  assert.match(await page.locator('tbody tr').nth(1).innerText(), /appears twice/);
  await button(page, 'Fill in…').focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'Fill in… (row 8)');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Fill in…', 'Escape gives the answers back');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Elif Aydın');
  await page.keyboard.press('Enter');
  await page.getByText('28 of 29 rows').or(page.getByText('1 is left out until you answer')).first().waitFor();
  assert.deepEqual(await lastAsked(page, 'import_answer'), {
    request: { token: 7, line: 8, code: 'name_missing', answer: 'fill', text: 'Elif Aydın' },
  });
  assert.equal(await focused(page), 'Make two');
  await one.close();
});

test('another column is read at once, another reading finds the columns anew', async () => {
  const one = await front.page('full');
  const { page } = one;
  await pick(page);
  await page.getByLabel('Spending limit, optional').selectOption({ label: '\u2068Remarks\u2069' });
  assert.deepEqual((await lastAsked(page, 'import_read')).request.roles, ['name', 'email', 'id', 'limit']);
  await button(page, 'Read it differently…').click();
  await page.getByLabel('Read as').selectOption('windows-1252');
  assert.deepEqual((await lastAsked(page, 'import_read')).request, { token: 7, encoding: 'windows-1252', roles: null });
  await one.close();
});

test('the problems are saved as a list', async () => {
  const one = await front.page('full');
  const { page } = one;
  await pick(page);
  await button(page, 'Save list of problems').click();
  await page.getByText('List of problems saved as').waitFor();
  await one.close();
});

test('an import leads on to the plan; leaving one keeps nothing and sends nothing', async () => {
  const one = await front.page('empty');
  const { page } = one;
  await pick(page);
  await button(page, 'Cancel').click();
  await page.getByRole('heading', { name: 'Prompt Lab' }).waitFor();
  assert.equal(await times(page, 'import_apply'), 0);
  await pick(page);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Plan: create 30 keys' }).waitFor();
  assert.equal(await times(page, 'import_apply'), 1);
  assert.equal(await times(page, 'provision_start'), 0);
  await one.close();
});

test('a dropped file is looked at like a chosen one', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.evaluate(() => window.__emit('dropped', null));
  await page.getByRole('heading', { name: 'Import roster' }).waitFor();
  await page.getByText('applied-ai-roster-autumn.csv').waitFor();
  await one.close();
});

test('a file that cannot be opened says why and offers the next step', async () => {
  const one = await front.page('full');
  const { page } = one;
  await scene(page, 'fail', {
    import_pick: { ...unreadable, code: 'file_trouble', message: 'Excel has this file open.' },
  });
  await button(page, 'Import roster').click();
  await page.getByRole('alert').waitFor();
  await button(page, 'Choose another file…').waitFor();
  await one.close();
});

test('a small window still shows rows between the columns and the foot', async () => {
  const one = await front.page('full', { width: 960, height: 640 });
  const { page } = one;
  await pick(page);
  await looksRight(page, 'import-narrow');
  const box = await page.locator('.scroll').boundingBox();
  assert.ok(box && box.height > 150, 'room for the rows');
  await one.close();
});

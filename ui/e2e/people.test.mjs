// The class: every face of its screen, and everything on it by keyboard alone.

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

const rows = (page) => page.locator('tbody tr:not(.space)');
const tickRow = (page, at) => rows(page).nth(at).getByRole('checkbox').click();
const more = async (page, item) => {
  await button(page, 'More for this class').click();
  await page.getByRole('menuitem', { name: item }).click();
};

const screens = [
  ['people-empty', 'empty', null],
  ['people-full', 'full', null],
  ['people-busy', 'busy', (page) => page.getByRole('table', { name: 'Reading…' }).waitFor()],
  ['people-error', 'error', (page) => page.getByRole('alert').waitFor()],
  ['people-nobody', 'full', (page) => page.getByLabel('Find a person').fill('zzz')],
  ['people-panel', 'full', (page) => rows(page).nth(1).click()],
  ['people-panel-question', 'full', (page) => rows(page).nth(10).click()],
  [
    'people-panel-revealed',
    'full',
    async (page) => {
      await rows(page).nth(1).click();
      await page.getByRole('button', { name: /^Show for/ }).click();
      await page.getByText('sk-or-v1-0000').waitFor();
    },
  ],
  [
    'people-ticked',
    'full',
    async (page) => {
      await tickRow(page, 1);
      await tickRow(page, 2);
    },
  ],
  [
    'people-remove',
    'full',
    async (page) => {
      for (const at of [1, 2, 3, 4, 5]) await tickRow(page, at);
      await button(page, 'Remove from class…').click();
    },
  ],
  ['people-add', 'full', (page) => more(page, /Add person/)],
  ['people-menu', 'full', (page) => button(page, 'More for this class').click()],
  ['people-form', 'full', (page) => button(page, 'Choose the form of the list').click()],
  [
    'people-saved',
    'full',
    async (page) => {
      await button(page, 'Save list').click();
      await page.getByText('This file contains keys.').waitFor();
    },
  ],
  [
    'people-save-error',
    'full',
    async (page) => {
      await scene(page, 'fail', {
        list_save: {
          code: 'cloud_folder',
          message: 'This folder is copied to OneDrive.',
          safe: 'The file contains keys. Nothing was saved.',
          steps: ['saveElsewhere', 'saveAnyway'],
          details: null,
        },
      });
      await button(page, 'Save list').click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'people-no-limit',
    'full',
    (page) => scene(page, 'key', { key: { limit: null, left: null, percent: null }, view: { complete: false } }),
  ],
  ['people-readonly', 'readOnly', (page) => rows(page).nth(1).click()],
  ['people-hostile', 'hostile', (page) => rows(page).nth(3).click()],
  ['people-big', 'big', null],
  [
    'people-archived',
    'full',
    async (page) => {
      await page.getByRole('button', { name: /^Archived/ }).click();
      await page.getByRole('button', { name: /Last year/ }).click();
      await page.getByText('This class is archived.').waitFor();
    },
  ],
];

for (const [name, at, deed] of screens) {
  test(name, async () => {
    const one = await front.page(at);
    if (deed) await deed(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('a narrow window keeps name, state and amount, and hides nothing behind the panel’s edge', async () => {
  const one = await front.page('full', { width: 960, height: 640 });
  await rows(one.page).nth(1).click();
  await looksRight(one.page, 'people-narrow');
  const out = await one.page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  assert.equal(out, false, 'the window itself never scrolls sideways');
  await one.close();
});

test('the whole class by keyboard: find, filter, move, tick, open, sort, leave', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.keyboard.press('Control+f');
  assert.equal(await focused(page), 'Find a person');
  await page.keyboard.type('kim lee');
  assert.equal(await rows(page).count(), 2, 'both Kim Lees, told apart by their ID');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'People of Applied AI');
  await page.keyboard.press(' ');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Kim Lee' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('complementary', { name: 'Kim Lee' }).count(), 0, 'first the panel closes');
  assert.equal(await focused(page), 'People of Applied AI', 'and the keyboard is back in the table');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('2 selected').count(), 0, 'then the ticks go');
  await page.keyboard.press('Escape');
  assert.equal(await rows(page).count(), 30, 'then the search');
  await page.keyboard.press('Control+a');
  await page.getByText('30 selected').waitFor();
  await one.close();
});

test('headings sort by keyboard and say which way', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.getByRole('grid').focus();
  await page.keyboard.press('Tab');
  assert.match(await focused(page), /^Name/, 'the headings are one stop after the table');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
  assert.match(await focused(page), /^Used so far/);
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('columnheader', { name: 'Used so far' }).getAttribute('aria-sort'), 'descending');
  assert.match(await rows(page).first().innerText(), /\$5\.00\s+used up/);
  assert.match(await rows(page).last().innerText(), /no key yet/, 'who has no key stands last');
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('columnheader', { name: 'Used so far' }).getAttribute('aria-sort'), 'ascending');
  assert.match(await rows(page).last().innerText(), /no key yet/, 'either way');
  await one.close();
});

test('removing five asks for the number, Enter alone removes nobody, and it says that the keys stay', async () => {
  const one = await front.page('full');
  const { page } = one;
  for (const at of [1, 2, 3, 4, 5]) await tickRow(page, at);
  await button(page, 'Remove from class…').click();
  const dialog = page.getByRole('alertdialog');
  assert.match(await dialog.innerText(), /5 keys stay at OpenRouter and can still spend/);
  await dialog.getByRole('textbox').fill('5');
  await page.keyboard.press('Enter');
  assert.equal(await times(page, 'person_remove'), 0);
  await dialog.getByRole('button', { name: 'Remove 5 people' }).click();
  await page.getByText('Removed 5 people from the class.').waitFor();
  assert.equal(await times(page, 'person_remove'), 5);
  await one.close();
});

test('a shown key leaves the page by itself, and with the panel', async () => {
  const one = await front.page('full');
  const { page } = one;
  await rows(page).nth(1).click();
  const secret = page.getByText(/sk-or-v1-0{40}/);
  await page.getByRole('button', { name: /^Show for/ }).click();
  await secret.waitFor();
  await secret.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Show for/ }).click();
  await secret.waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await secret.count(), 0);
  await button(page, 'More for this class').focus();
  await one.close();
});

test('copying a key never brings it into the page', async () => {
  const one = await front.page('full');
  const { page } = one;
  await rows(page).nth(1).click();
  await button(page, 'Copy key').click();
  await page.getByText('Key copied. The clipboard is emptied in 30 s.').waitFor();
  assert.equal(await page.getByText(/sk-or-v1-0{20}/).count(), 0);
  assert.equal(await times(page, 'key_reveal'), 0);
  await one.close();
});

test('a saved list says what it can cost and who is missing, and is deleted only after a question', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.keyboard.press('Control+s');
  await page.getByText('Anyone with it can spend up to $52.00.').waitFor();
  assert.deepEqual(await lastAsked(page, 'list_save'), { request: { rosterId: 1, form: 'csv', anyway: false } });
  await page.getByText('4 people are not in it').click();
  await page.locator('details').getByText('Ivo Petrov').waitFor();
  await button(page, 'Delete file when done').click();
  assert.equal(await times(page, 'saved_file_delete'), 0);
  await button(page, 'Delete file').click();
  await page.getByText('The file is deleted.').waitFor();
  await one.close();
});

test('a person is added by keyboard; an empty name is asked for and nothing is sent', async () => {
  const one = await front.page('full');
  const { page } = one;
  await button(page, 'More for this class').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('A name is needed.').waitFor();
  assert.equal(await times(page, 'person_save'), 0);
  await page.keyboard.type('Zoë');
  await page.keyboard.press('Enter');
  await page.getByText('was added').waitFor();
  assert.equal((await lastAsked(page, 'person_save')).request.name, 'Zoë');
  await one.close();
});

test('2,000 people: only what is seen is drawn, everybody is counted and found', async () => {
  const one = await front.page('big');
  const { page } = one;
  const grid = page.getByRole('grid');
  assert.equal(await grid.getAttribute('aria-rowcount'), '2001');
  assert.ok((await rows(page).count()) < 120);
  await grid.focus();
  await page.keyboard.press('End');
  await page.getByText('Student 1999').waitFor();
  await page.getByLabel('Find a person').fill('1234');
  await page.getByText('Student 1234').waitFor();
  // The other one is found by an ID, S-21234.
  await page.getByText(/2 of 2,000 people shown/).waitFor();
  await one.close();
});

test('hostile names are text', async () => {
  const one = await front.page('hostile');
  const { page } = one;
  await rows(page).nth(3).click();
  assert.equal(await page.evaluate(() => window.__hit), undefined);
  assert.equal(await page.locator('main img, main script').count(), 0);
  assert.ok((await rows(page).allInnerTexts()).some((text) => text.includes('<img src=x')));
  await one.close();
});

test('in a saved copy there is nothing that changes anything', async () => {
  const one = await front.page('readOnly');
  const { page } = one;
  await rows(page).nth(1).click();
  const names = await page.getByRole('main').getByRole('button').allInnerTexts();
  for (const name of names) assert.doesNotMatch(name, /Import|Refresh|Save|Create \d|Edit|Remove|Copy|Show for/);
  assert.equal(await page.getByRole('main').getByRole('checkbox').count(), 0);
  await one.close();
});

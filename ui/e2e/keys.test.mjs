// Keys turned off and on, limited and deleted from the list of people; a whole class turned off; class hours.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, settle } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const rows = (page) => page.locator('tbody tr:not(.space)');
const tickRow = (page, at) => rows(page).nth(at).getByRole('checkbox').click();
const ticks = async (page, ...all) => {
  for (const at of all) await tickRow(page, at);
};
const hours = (page, over) =>
  page.evaluate((given) => {
    const base = {
      days: [true, true, true, true, true, false, false],
      opens: '09:00',
      closes: '12:00',
      from: '',
      until: '',
      zone: 'Europe/Berlin',
      open: true,
      nextAt: null,
      next: '12:00',
      leftOpen: false,
      missed: null,
      trouble: null,
    };
    window.__core.scene.changing.hours.set(1, { ...base, ...given });
    window.__core.changed();
  }, over);

const screens = [
  ['keys-picked', 'full', (page) => ticks(page, 0, 1, 3)],
  ['keys-panel', 'full', (page) => rows(page).nth(1).click()],
  [
    'keys-limit',
    'full',
    async (page) => {
      await ticks(page, 0, 1);
      await button(page, 'Set limit…').click();
    },
  ],
  [
    'keys-delete-many',
    'full',
    async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('Control+a');
      await button(page, 'Delete keys…').click();
      await page.getByText('Type 26 to go on').waitFor();
    },
  ],
  [
    'keys-delete-one',
    'full',
    async (page) => {
      await rows(page).nth(1).click();
      await button(page, 'More for Amara Okafor').click();
      await page.getByRole('menuitem', { name: 'Delete key…' }).click();
      await page.getByText('still unspent').waitFor();
    },
  ],
  [
    'keys-class-off',
    'full',
    async (page) => {
      await button(page, 'Turn whole class off').click();
      await page.getByText('Applied AI is turned off.').waitFor();
    },
  ],
  [
    'keys-hours-open',
    'full',
    async (page) => {
      await hours(page, {});
      await button(page, 'Open until 12:00').waitFor();
    },
  ],
  [
    'keys-hours-closed',
    'full',
    async (page) => {
      await page.evaluate(() => {
        window.__core.scene.changing.pause.set(1, {
          on: [],
          view: { byHand: false, since: new Date().toISOString(), held: 24, stillOn: 1, wasOff: 2, gone: 0 },
        });
      });
      await hours(page, {
        open: false,
        next: 'Thu 09:00',
        missed: {
          at: new Date(Date.now() - 7_200_000).toISOString(),
          opens: false,
          count: 1,
          until: new Date().toISOString(),
        },
        trouble: { code: 'offline', message: 'OpenRouter can’t be reached.', safe: '', steps: [], details: null },
      });
      await page.getByText('Applied AI is closed by its hours.').waitFor();
    },
  ],
  [
    'keys-hours-dialog',
    'full',
    async (page) => {
      await hours(page, {});
      await button(page, 'Open until 12:00').click();
      await page.getByRole('dialog').waitFor();
    },
  ],
];

for (const [name, scene, act, how] of screens) {
  test(name, async () => {
    const one = await front.page(scene, how);
    await act(one.page);
    await settle(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('a class turned off, in a small window', async () => {
  const one = await front.page('full', { width: 960, height: 640 });
  await hours(one.page, {});
  await button(one.page, 'Turn whole class off').click();
  await one.page.getByText('Applied AI is turned off.').waitFor();
  await looksRight(one.page, 'keys-small');
  await ticks(one.page, 0, 1, 3);
  await looksRight(one.page, 'keys-small-picked');
  for (const name of ['Delete keys…', 'Clear selection']) {
    const box = await button(one.page, name).boundingBox();
    assert.ok(box && box.x + box.width <= 960, `‘${name}’ is in the window`);
  }
  await one.close();
});

test('turning off happens at once, says so, and Undo takes it back', async () => {
  const one = await front.page('full');
  const { page } = one;
  await ticks(page, 0, 1);
  await button(page, 'Turn off').click();
  await page.getByText('2 keys turned off.').waitFor();
  assert.deepEqual((await lastAsked(page, 'changes_now')).request, { rosterId: 1, holderIds: [100, 101], kind: 'off' });
  await rows(page).nth(0).getByText('Created, off').waitFor();
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back.').waitFor();
  await one.close();
});

test('only keys that are on are turned off, only those that are off turned on', async () => {
  const one = await front.page('full');
  const { page } = one;
  // The fourth is off already, the seventh has no key.
  await ticks(page, 0, 3, 6);
  await button(page, 'Turn on').click();
  await page.getByText('1 key turned on.').waitFor();
  assert.deepEqual((await lastAsked(page, 'changes_now')).request.holderIds, [103]);
  await one.close();
});

test('deleting: Cancel has the focus, Enter deletes nothing, the number is typed, turning off is offered', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await button(page, 'Delete keys…').click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Delete 26 keys?').waitFor();
  assert.equal(await focused(page), 'Cancel');
  const go = dialog.getByRole('button', { name: 'Delete 26 keys' });
  assert.equal(await go.isDisabled(), true, 'until the number is typed');
  await dialog.getByRole('textbox').fill('26');
  await page.keyboard.press('Enter');
  assert.equal(await times(page, 'changes_apply'), 0);
  await go.click();
  await page.getByText('26 keys deleted.').waitFor();
  assert.equal((await lastAsked(page, 'changes_apply')).request.number, 26);
  assert.equal(
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).count(),
    0,
    'nothing brings them back',
  );
  await one.close();
});

test('turn off instead of deleting', async () => {
  const one = await front.page('full');
  const { page } = one;
  await rows(page).nth(1).click();
  await button(page, 'More for Amara Okafor').click();
  await page.getByRole('menuitem', { name: 'Delete key…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Turn off instead' }).click();
  await page.getByText('1 key turned off.').waitFor();
  assert.equal(await times(page, 'changes_apply'), 0);
  await one.close();
});

test('a limit is set from the panel by keyboard; one that stops a key at once is said first', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await button(page, 'Set limit…').focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), '');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByText('1 key stops at once').waitFor();
  assert.equal(await times(page, 'changes_apply'), 0);
  await page.getByLabel('Spending limit').fill('9');
  await page.keyboard.press('Enter');
  await page.getByText('1 key changed.').waitFor();
  await one.close();
});

test('a whole class is turned off with one button and given back exactly, by keyboard', async () => {
  const one = await front.page('full');
  const { page } = one;
  await button(page, 'Turn whole class off').focus();
  await page.keyboard.press('Enter');
  await page.getByText('24 keys turned off. 2 keys were off already.').waitFor();
  await page.getByText('Applied AI is turned off.').waitFor();
  // The same banner stands over the limits.
  await page
    .getByRole('navigation', { name: 'Parts of this class' })
    .getByRole('button', { name: /^Limits/ })
    .click();
  await page.evaluate(() => window.__core.scene.changing.drift.push(101));
  await button(page, 'Restore').focus();
  await page.keyboard.press('Enter');
  await page.getByText('2 keys that were off before stay off.').waitFor();
  await page.getByText('1 key was left as it is.').waitFor();
  assert.equal(await page.getByText('Applied AI is turned off.').count(), 0);
  await one.close();
});

test('hours are set by keyboard; a time that is none is said in words', async () => {
  const one = await front.page('full');
  const { page } = one;
  await button(page, 'More for this class').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Class hours…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Only while Keyroster runs on this computer.').waitFor();
  await page.getByLabel('Opens at').fill('noon');
  await page.keyboard.press('Enter');
  await page.getByText('‘noon’ isn’t a time of the day.').waitFor();
  await page.getByLabel('Opens at').fill('9');
  await page.keyboard.press('Enter');
  await page.getByText('Hours saved. Next change 12:00.').waitFor();
  assert.deepEqual((await lastAsked(page, 'hours_set')).request.days, [true, true, true, true, true, false, false]);
  await one.close();
});

test('in a saved copy nothing is turned off, limited or deleted', async () => {
  const one = await front.page('readOnly');
  const { page } = one;
  await page.evaluate(() =>
    window.__core.scene.changing.pause.set(1, {
      on: [],
      view: { byHand: true, since: new Date().toISOString(), held: 3, stillOn: 0, wasOff: 0, gone: 0 },
    }),
  );
  await page.evaluate(() => window.__core.changed());
  await page.getByText('The whole class was turned off when this was saved.').waitFor();
  await rows(page).nth(1).click();
  for (const name of await page.getByRole('main').getByRole('button').allInnerTexts()) {
    assert.doesNotMatch(name, /Turn|Restore|Set limit|Delete|hours/i);
  }
  await one.close();
});

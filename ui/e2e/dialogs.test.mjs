// Every dialog and panel of a class that has its keys: whole in the smallest window, right in every face; Escape closes
// it, changes nothing, and gives the keyboard back to what opened it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { looksRight } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, settle, side, tab } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const rows = (page) => page.locator('tbody tr:not(.space)');
const main = (page) => page.getByRole('main');
/** By keyboard, so that the focus has somewhere to come back to. */
const press = async (found) => {
  await found.focus();
  await found.press('Enter');
};
const menu = async (page, name, item) => {
  await press(button(page, name).first());
  await press(page.getByRole('menuitem', { name: item }).first());
};
const panel = async (page, at = 1) => {
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  for (let n = 0; n < at; n += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
};
const settings = async (page) => {
  await side(page, 'Settings').click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Security' }).click();
};
/** Everybody from the second on has a new key that is not handed out, as after a replacement. */
const replaced = (page) =>
  page.evaluate(() => {
    const core = window.__core;
    core.scene.people = core.scene.people.map((one) => ({
      ...one,
      rows: one.rows.map((row, n) =>
        row.key && n > 0 && n < 8
          ? {
              ...row,
              replacing: {
                step: n % 2 ? 'made' : 'handedOut',
                oldMask: row.key.mask,
                oldOff: false,
                oldLeft: row.key.left,
                handedOutAt: null,
                since: new Date().toISOString(),
              },
            }
          : row,
      ),
    }));
    core.changed();
  });

const dialogs = [
  [
    'replace-one',
    async (page) => {
      await panel(page);
      await press(button(page, 'Replace key…'));
      await page.getByText('$0.60 more').waitFor();
    },
  ],
  [
    'replace-many',
    async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('Control+a');
      await press(button(page, 'Replace keys…'));
      await page.getByLabel('Amount for Ben Castellanos').waitFor();
    },
  ],
  [
    'retire-one',
    async (page) => {
      await replaced(page);
      await panel(page);
      await press(button(page, 'Retire old key…'));
    },
  ],
  [
    'retire-many',
    async (page) => {
      await replaced(page);
      await press(button(page, 'Retire old keys…'));
      await page.getByRole('toolbar', { name: 'What becomes of the old keys' }).getByText('Delete').click();
      await page.getByLabel(/^Type \d to/).waitFor();
    },
  ],
  ['save-for-review', (page) => menu(page, 'More for this class', 'Save for review…')],
  ['class-hours', (page) => menu(page, 'More for this class', 'Class hours…')],
  [
    'set-limit',
    async (page) => {
      await panel(page);
      await press(button(page, 'Set limit…'));
    },
  ],
  [
    'delete-key',
    async (page) => {
      await panel(page);
      await menu(page, 'More for Amara Okafor', 'Delete key…');
      await page.getByText('still unspent').waitFor();
    },
  ],
  [
    'rule',
    async (page) => {
      await tab(page, 'Limits').click();
      await menu(page, 'More ways to set targets', 'What was used, plus…');
    },
  ],
  [
    'rule-no-limit',
    async (page) => {
      await tab(page, 'Limits').click();
      await menu(page, 'More ways to set targets', 'No spending limit…');
    },
  ],
  [
    'delete-hand-out',
    async (page) => {
      await tab(page, 'Hand-outs').click();
      await press(page.getByRole('button', { name: /^Delete file key_cards/ }));
    },
  ],
  [
    'link-key',
    async (page) => {
      await side(page, 'Check').click();
      await press(
        main(page)
          .getByRole('button', { name: /^Link…/ })
          .first(),
      );
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  ],
  [
    'name-key',
    async (page) => {
      await side(page, 'Check').click();
      await press(
        main(page)
          .getByRole('button', { name: /^New person…/ })
          .first(),
      );
    },
  ],
  [
    'name-snapshot',
    async (page) => {
      await side(page, 'Snapshots').click();
      await menu(page, 'More for After lab 3', 'Name…');
    },
  ],
  [
    'reverse',
    async (page) => {
      await side(page, 'History').click();
      await panel(page, 0);
      await press(button(page, 'Reverse this change…'));
      await page.getByRole('button', { name: 'Reverse change' }).waitFor();
    },
  ],
  [
    'back-up',
    async (page) => {
      await settings(page);
      await press(page.getByRole('button', { name: /^Back up now/ }));
      await page.getByText('Good. Long').waitFor();
    },
  ],
  [
    'restore',
    async (page) => {
      await settings(page);
      await press(page.getByRole('button', { name: /^Restore a backup/ }));
      await page.getByLabel('Passphrase of the backup').fill('copper window seventeen lantern');
      await page.keyboard.press('Enter');
      await page.getByText('14 changes made here since then').waitFor();
    },
  ],
  [
    'restore-copy',
    async (page) => {
      await settings(page);
      await press(main(page).locator('.copies').getByRole('button', { name: 'Restore' }).first());
      await page.getByText('Put back the copy of').waitFor();
    },
  ],
  [
    'recovery-code',
    async (page) => {
      await settings(page);
      await press(page.getByRole('button', { name: /^Make a new code/ }));
      await page.getByText('0W3G').first().waitFor();
    },
  ],
];

const changing =
  /apply|_now$|_off$|_restore|delete|retire|rotate_start|_set$|review_save|board_(?!people)|_keep$|snapshot_name|backup_make/;

for (const [name, open] of dialogs) {
  test(`dialog ${name}`, async () => {
    const one = await front.page('full', { width: 960, height: 640 });
    const { page } = one;
    await page.getByRole('grid').waitFor();
    await page.evaluate(() => {
      // Whatever had the keyboard when the dialog came.
      document.addEventListener('focusin', (event) => {
        if (!event.target.closest('[aria-modal]')) window.__opener = event.target;
      });
    });
    await open(page);
    const box = page.locator('[aria-modal="true"]');
    await box.waitFor();
    for (const size of ['small', 'full']) {
      await page.setViewportSize(size === 'small' ? { width: 960, height: 640 } : { width: 1180, height: 780 });
      await looksRight(page, `dialog-${name}-${size}`);
      const { inside, cut } = await box.evaluate((found) => {
        const at = found.getBoundingClientRect();
        const wide = [found, ...found.querySelectorAll('*')].filter(
          (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto',
        );
        return {
          inside: at.top >= 0 && at.left >= 0 && at.bottom <= innerHeight && at.right <= innerWidth,
          cut: wide.map((one) => one.className),
        };
      });
      assert.ok(inside, `${name} fits a ${size} window`);
      assert.deepEqual(cut, [], 'nothing has to be scrolled sideways');
    }
    // Tab goes round inside, in both directions, and is seen wherever it is.
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let n = 0; n < 14; n += 1) {
        await page.keyboard.press(key);
        const at = await page.evaluate(() => {
          const now = document.activeElement;
          const style = getComputedStyle(now);
          const shown = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
          return { in: now.closest('[aria-modal]') !== null, shown, what: now.outerHTML.slice(0, 80) };
        });
        assert.ok(at.in, `the keyboard stays in the dialog: ${at.what}`);
        assert.ok(at.shown, `where the keyboard is can be seen: ${at.what}`);
      }
    }
    const asked = (await one.asked()).length;
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await settle(page);
    const later = (await one.asked()).slice(asked).filter((command) => changing.test(command));
    assert.deepEqual(later, [], 'Escape changes nothing');
    const back = await page.evaluate(() => ({
      same: document.activeElement === window.__opener,
      what: document.activeElement?.outerHTML.slice(0, 100),
    }));
    assert.ok(back.same, `the keyboard comes back to what opened ${name}, not to ${back.what}`);
    await one.close();
  });
}

const screens = [
  [
    'panel-replaced',
    'full',
    async (page) => {
      await replaced(page);
      await panel(page);
      await button(page, 'Retire old key…').waitFor();
    },
  ],
  ['review-people', 'reviewFile', (page) => rows(page).nth(1).click()],
  ['review-limits', 'reviewFile', (page) => tab(page, 'Limits').click()],
  ['review-snapshots', 'reviewFile', (page) => side(page, 'Snapshots').click()],
  ['review-altered', 'alteredFile', null],
  ['earlier-people', 'earlierFolder', null],
  ['earlier-snapshots', 'earlierFolder', (page) => side(page, 'Snapshots').click()],
  ['earlier-handouts', 'earlierFolder', (page) => tab(page, 'Hand-outs').click()],
  [
    'class-off',
    'full',
    async (page) => {
      await button(page, 'Turn whole class off').click();
      await page.getByText('Applied AI is turned off.').waitFor();
    },
  ],
  [
    'limits-skipped',
    'full',
    async (page) => {
      await tab(page, 'Limits').click();
      await page.evaluate(() => window.__core.scene.changing.drift.push(102));
      await page.getByRole('button', { name: /^Apply 6/ }).click();
      await page.getByText('changed meanwhile: was $5.00').waitFor();
    },
  ],
  [
    'handouts-locked',
    'full',
    async (page) => {
      await tab(page, 'Hand-outs').click();
      await page.getByLabel('Encryption').selectOption('zip');
      await button(page, 'Suggest a passphrase').click();
      await page.getByText('Write it down now').waitFor();
    },
  ],
  [
    'handouts-saved',
    'full',
    async (page) => {
      await tab(page, 'Hand-outs').click();
      await button(page, 'Save cards').click();
      await page.getByText('This file contains keys.').waitFor();
    },
  ],
  [
    'first-use',
    'full',
    async (page) => {
      await side(page, 'Snapshots').click();
      await page.locator('details.first summary').click();
    },
  ],
  [
    'history-open',
    'full',
    async (page) => {
      await side(page, 'History').click();
      await panel(page, 0);
    },
  ],
  ...['Check', 'Snapshots', 'History'].flatMap((room) => [
    [`error-${room}`, 'error', (page) => side(page, room).click()],
    [
      `busy-${room}`,
      'busy',
      async (page) => {
        await side(page, room).click();
        await page
          .getByText('Reading…')
          .or(page.getByRole('table', { name: 'Reading…' }))
          .first()
          .waitFor();
      },
    ],
  ]),
  ['error-handouts', 'error', (page) => tab(page, 'Hand-outs').click()],
];

for (const [name, scene, act] of screens) {
  test(`screen ${name}, in both sizes`, async () => {
    const one = await front.page(scene);
    const { page } = one;
    if (act) await act(page);
    await settle(page);
    await looksRight(page, `class-${name}`);
    await page.setViewportSize({ width: 960, height: 640 });
    await looksRight(page, `class-${name}-small`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `nothing runs out of the window: ${over} px`);
    await one.close();
  });
}

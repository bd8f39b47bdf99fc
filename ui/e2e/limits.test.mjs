// Limits: targets beside what is at OpenRouter, what applying them does, and taking it back; all by keyboard too.

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
const limits = async (page) => {
  await page
    .getByRole('navigation', { name: 'Parts of this class' })
    .getByRole('button', { name: /^Limits/ })
    .click();
};
const target = (page, name) => page.getByLabel(`Target for ${name}`);
const applyButton = (page) => page.getByRole('button', { name: /^Apply/ });
const changing = (page, given) =>
  page.evaluate((over) => {
    Object.assign(window.__core.scene.changing, over);
    window.__core.changed();
  }, given);

const screens = [
  ['limits-full', 'full', (page) => applyButton(page).waitFor()],
  ['limits-empty', 'empty', (page) => page.getByText('No limits yet').waitFor()],
  ['limits-busy', 'full', (page) => page.getByRole('table', { name: 'Reading…' }).waitFor(), { hang: ['limits'] }],
  ['limits-error', 'full', (page) => page.getByRole('alert').waitFor(), { fail: ['limits'] }],
  ['limits-plan-error', 'full', (page) => page.getByRole('alert').waitFor(), { fail: ['changes_plan'] }],
  ['limits-readonly', 'readOnly', (page) => rows(page).first().waitFor()],
  [
    'limits-rules',
    'full',
    async (page) => {
      await button(page, 'More ways to set targets').click();
    },
  ],
  [
    'limits-rule',
    'full',
    async (page) => {
      await button(page, 'More ways to set targets').click();
      await page.getByRole('menuitem', { name: 'Raise by…' }).first().click();
    },
  ],
  [
    'limits-running',
    'full',
    async (page) => {
      await page.getByRole('button', { name: /^Apply 6/ }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
    },
    { beat: 60_000 },
  ],
  [
    'limits-skipped',
    'full',
    async (page) => {
      await page.evaluate(() => window.__core.scene.changing.drift.push(102));
      await page.getByRole('button', { name: /^Apply 6/ }).click();
      await page.getByText('changed meanwhile: was $5.00').waitFor();
    },
  ],
  [
    'limits-file-problems',
    'full',
    async (page) => {
      await page.evaluate(() => {
        window.__core.answers.limits_file_import = () => ({
          cancelled: false,
          fileName: 'limits.csv',
          changed: 0,
          same: 3,
          otherClass: 0,
          problems: [
            { line: 6, message: '‘n/a’ isn’t an amount. Write it like 5 or 5.00.' },
            { line: 9, message: 'A limit must be more than $0. To stop spending, turn the key off.' },
          ],
        });
      });
      await button(page, 'More for this class').click();
      await page.getByRole('menuitem', { name: 'Take targets from a file…' }).click();
      await page.getByText('Row 6').waitFor();
    },
  ],
];

for (const [name, scene, act, how] of screens) {
  test(name, async () => {
    const one = await front.page(scene, how);
    await limits(one.page);
    await act(one.page);
    await settle(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

test('limits in a small window', async () => {
  const one = await front.page('full', { width: 960, height: 640 });
  await limits(one.page);
  await applyButton(one.page).waitFor();
  await looksRight(one.page, 'limits-small');
  const name = await one.page.getByRole('columnheader', { name: 'Name' }).boundingBox();
  assert.ok(name && name.width >= 100, `whose key it is stays readable: ${name?.width} px`);
  await one.close();
});

test('the counts add up, and what would stop at once is not ticked by itself', async () => {
  const one = await front.page('full');
  const { page } = one;
  await limits(page);
  await page.getByText('6 of 7 changes ticked').waitFor();
  assert.equal(await page.getByLabel('Select Lara Müller').isChecked(), false);
  await page.getByText('Lara Müller has used').waitFor();
  await applyButton(page).waitFor();
  assert.match(await applyButton(page).innerText(), /Apply 6 changes/);
  await page.getByLabel('Select Ben Castellanos').click();
  await page.getByText('5 of 7 changes ticked').waitFor();
  await page.getByRole('button', { name: 'Apply 5 changes' }).waitFor();
  await one.close();
});

test('a target is written by keyboard alone, refused words stay in their field, Escape takes them back', async () => {
  const one = await front.page('full');
  const { page } = one;
  await limits(page);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'Target for Ada Lindqvist');
  await page.keyboard.type('0');
  await page.keyboard.press('Enter');
  await page.getByText('A limit must be more than $0.').waitFor();
  assert.equal(await target(page, 'Ada Lindqvist').inputValue(), '0', 'what was typed can be mended');
  assert.equal(await target(page, 'Ada Lindqvist').getAttribute('aria-invalid'), 'true');
  await target(page, 'Ada Lindqvist').focus();
  await page.keyboard.press('Escape');
  assert.equal(await target(page, 'Ada Lindqvist').getAttribute('aria-invalid'), null);
  assert.equal(
    await focused(page).then((name) => name.startsWith('Limits of') || name.length > 40),
    true,
    'the table has the focus',
  );
  await page.keyboard.press('Enter');
  await page.keyboard.type('7.50');
  await page.keyboard.press('Enter');
  await page.getByText('7 of 8 changes ticked').waitFor();
  assert.deepEqual((await lastAsked(page, 'limits_set')).request, {
    rosterId: 1,
    holderIds: [100],
    rule: { kind: 'amount', text: '7.50' },
  });
  assert.equal(await times(page, 'changes_apply'), 0, 'a target sends nothing');
  await one.close();
});

test('blank, $0.00 and no limit are three different things', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.evaluate(() => {
    const view = window.__core.scene.people[0];
    const set = (at, limit) => {
      view.rows[at] = { ...view.rows[at], key: { ...view.rows[at].key, limit } };
    };
    set(0, '0.00');
    set(4, null);
  });
  await limits(page);
  const row = (name) => rows(page).filter({ hasText: name });
  assert.match(await row('Ada Lindqvist').innerText(), /\$0\.00/);
  assert.match(await row('Daniel Weiß').innerText(), /No limit/);
  assert.equal(await target(page, 'Ada Lindqvist').inputValue(), '', 'nothing is wished: the field is blank, not 0');
  assert.match(await row('Ada Lindqvist').innerText(), /no target/);
  await button(page, 'More ways to set targets').click();
  await page.getByRole('menuitem', { name: 'No spending limit…' }).first().click();
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await times(page, 'limits_set'), 0, 'Enter never takes limits away');
  await one.close();
});

test('no limit is confirmed a second time before it is applied', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.evaluate(() => window.__core.scene.changing.targets.set(104, { kind: 'noLimit' }));
  await limits(page);
  assert.equal(await page.getByLabel('Select Daniel Weiß').isChecked(), false, 'not by itself');
  await page.getByLabel('Select Daniel Weiß').click();
  await page.getByText('1 key will have no spending limit').waitFor();
  assert.equal(await applyButton(page).isDisabled(), true);
  await page.getByLabel(/1 key will have no spending limit/).check();
  await applyButton(page).click();
  assert.equal((await lastAsked(page, 'changes_apply')).request.noLimitConfirmed, true);
  await one.close();
});

test('Ctrl Enter applies what was shown; what changed meanwhile is listed; Undo brings it back', async () => {
  const one = await front.page('full');
  const { page } = one;
  await limits(page);
  await page.getByText('The preview is good until').waitFor();
  await changing(page, { drift: [102] });
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Enter');
  await page.getByText('6 keys changed. 1 changed meanwhile.').first().waitFor();
  const sent = (await lastAsked(page, 'changes_apply')).request.digest.split('|')[2].split(',');
  assert.equal(sent.length, 6);
  assert.ok(!sent.includes('115'), 'what was not ticked is not sent');
  await page.getByText('changed meanwhile: was $5.00, now $9.00; left as it is').waitFor();
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back.').waitFor();
  assert.equal(await times(page, 'changes_undo'), 1);
  await one.close();
});

test('what was changed outside can be kept', async () => {
  const one = await front.page('full');
  const { page } = one;
  await limits(page);
  await page.getByRole('button', { name: 'Keep $10.00' }).click();
  await page.getByText('5 of 6 changes ticked').waitFor();
  assert.equal((await lastAsked(page, 'limits_set')).request.rule.kind, 'keep');
  await one.close();
});

test('one target for everybody, and a rule for the ticked ones', async () => {
  const one = await front.page('full');
  const { page } = one;
  await limits(page);
  await page.getByLabel('Target for everybody').fill('6');
  await page.keyboard.press('Enter');
  await page.getByText('26 of 26 changes ticked').waitFor();
  assert.equal((await lastAsked(page, 'limits_set')).request.holderIds, null);
  await page.getByLabel('Select Ben Castellanos').click();
  await button(page, 'More ways to set targets').click();
  await page.getByRole('menuitem', { name: 'What was used, plus…' }).last().click();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const asked = (await lastAsked(page, 'limits_set')).request;
  assert.deepEqual(asked.rule, { kind: 'usedPlus', text: '2' });
  assert.ok(!asked.holderIds.includes(102), 'only the ticked ones');
  await one.close();
});

test('a saved copy shows limits and changes nothing', async () => {
  const one = await front.page('readOnly');
  const { page } = one;
  await limits(page);
  await rows(page).first().waitFor();
  assert.equal(await page.getByRole('main').getByRole('textbox').count(), 0);
  assert.equal(await page.getByRole('main').getByRole('checkbox').count(), 0);
  for (const name of await page.getByRole('main').getByRole('button').allInnerTexts()) {
    assert.doesNotMatch(name, /Apply|Set|Keep|Refresh|Turn/);
  }
  assert.equal(await times(page, 'changes_plan'), 0, 'nothing is worked out that cannot be done');
  await one.close();
});

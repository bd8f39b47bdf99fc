// The check's board and the history: every face in light, dark and forced colours, in both sizes, and with refusals.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, looksRight } from './looks.mjs';
import { openFront, shot } from './support.mjs';
import { button, settle, side } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const open = async (page, room) => {
  await side(page, room).click();
  await page.getByRole('heading', { name: room, level: 1 }).waitFor();
  await settle(page);
};

for (const [name, room, kind, over] of [
  ['check', 'Check', null, {}],
  ['check-calm', 'Check', 'calm', {}],
  ['check-empty', 'Check', 'empty', {}],
  ['check-partial', 'Check', 'partial', {}],
  ['check-error', 'Check', null, { fail: ['board'] }],
  ['history', 'History', null, {}],
  ['history-error', 'History', null, { fail: ['history'] }],
]) {
  test(name, async () => {
    const one = await front.page('full', over);
    if (kind) await one.page.evaluate((given) => (window.__core.board.kind = given), kind);
    await open(one.page, room);
    await looksRight(one.page, name);
    await one.page.setViewportSize({ width: 960, height: 640 });
    await looksRight(one.page, `${name}-small`);
    await one.close();
  });
}

test('a file opened to look at shows both without a control that changes anything', async () => {
  const one = await front.page('reviewFile');
  const { page } = one;
  for (const room of ['Check', 'History']) {
    await open(page, room);
    await shot(page, `${room.toLowerCase()}-review`);
    for (const word of ['Check now', 'Put back', 'Keep', 'Link', 'New person', 'Turn off', 'Leave alone', 'Delete']) {
      const found = await page
        .locator('main')
        .getByRole('button', { name: new RegExp(`^${word}`) })
        .count();
      if (found > 0) throw new Error(`${room} in a file for review has ‘${word}’`);
    }
  }
  await one.close();
});

test('a change is reversed from the history, by keyboard: the plan is shown, then exactly it is carried out', async () => {
  const one = await front.page('full');
  const { page } = one;
  await open(page, 'History');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await button(page, 'Reverse this change…').focus();
  await looksRight(page, 'history-open');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Reverse the change of Ben Castellanos’s key?').waitFor();
  await looksRight(page, 'history-reverse');
  await dialog.getByRole('button', { name: 'Reverse change' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.__core.asked.some((one) => one.command === 'changes_apply'));
  assert.equal((await lastAsked(page, 'change_reverse_plan')).itemId, 12);
  assert.ok((await lastAsked(page, 'changes_apply')).request.digest);
  await one.close();
});

// The check's board and the history: every face in light, dark and forced colours, in both sizes, and with refusals.

import { after, before, test } from 'node:test';
import { looksRight } from './looks.mjs';
import { openFront, shot } from './support.mjs';
import { settle, side } from './walk.mjs';

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
    for (const word of ['Check now', 'Put back', 'Keep', 'Link', 'Turn off', 'Set aside', 'Delete']) {
      const found = await page.locator('main').getByRole('button', { name: word }).count();
      if (found > 0) throw new Error(`${room} in a file for review has ‘${word}’`);
    }
  }
  await one.close();
});

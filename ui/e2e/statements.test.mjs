// Statements: correcting one, finding one, saving one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastAsked, times } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, heading, row, settle, statement, statements } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

test('a correction needs a reason and issues what was shown; where nothing differs there is nothing to issue', async () => {
  const { page, close: done } = await front.page('reseller');
  await statement(page);
  await button(page, 'Correct…').click();
  await button(page, 'Issue credit note').click();
  await page.getByText('Say why').waitFor();
  assert.equal(await times(page, 'correction_issue'), 0);
  await page.getByLabel('Why').fill('OpenRouter corrected 14 October.');
  await button(page, 'Issue credit note').click();
  await heading(page, 'Credit note 2026-09-009 to 2026-09-003');
  assert.deepEqual((await lastAsked(page, 'correction_issue')).request, {
    id: 22,
    reason: 'OpenRouter corrected 14 October.',
    digest: 'correction-22',
  });
  assert.equal(await button(page, 'Correct…').count(), 0, 'a note is not corrected');
  await statements(page);
  await row(page, 'Moss').click();
  await button(page, 'Correct…').click();
  await page.getByText('Nothing is different.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Issue/ }).count(), 0);
  await done();
});

test('a found note brings its statement; one statement is saved alone', async () => {
  const { page, close: done } = await front.page('reseller');
  await statements(page);
  await page.getByLabel('Find a client or number').fill('008');
  await settle(page);
  assert.deepEqual(await page.locator('tbody tr td:first-child').allTextContents(), ['2026-09-002', '2026-09-008']);
  await row(page, '2026-09-002').click();
  await button(page, 'Save…').click();
  await button(page, 'Save').click();
  await page.getByText('1 file saved').waitFor();
  assert.deepEqual((await lastAsked(page, 'statements_save')).request, {
    id: 21,
    month: null,
    holderId: null,
    forms: ['pdf'],
    paper: 'a4',
  });
  await done();
});

// The frame: names that try to be something else, a saved copy, questions, and pasted secrets.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openFront, shot } from './support.mjs';
import { button, paste, side } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const nasty = '<img src=x onerror="window.__hit=1">';

test('hostile names of accounts, classes and people are text in the frame, in questions and in dialogs', async () => {
  const one = await front.page('hostile');
  const { page } = one;
  await side(page, /Needs you/).click();
  await page.getByRole('heading', { level: 2, name: /may have a key/ }).waitFor();
  assert.ok((await page.locator('.side-account').textContent()).includes(nasty));
  await page.keyboard.press('Control+k');
  assert.ok((await page.getByRole('listbox').textContent()).includes(nasty));
  await page.keyboard.press('Escape');
  await side(page, 'Settings').click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Accounts' }).click();
  await button(page, 'Disconnect…').click();
  await page.getByRole('alertdialog').waitFor();
  await shot(page, 'frame-hostile');
  assert.equal(await page.evaluate(() => window.__hit), undefined, 'nothing of a name ran');
  assert.equal(await page.locator('#app img, #app script, #app iframe').count(), 0);
  await one.close();
});

test('a saved copy: nothing that changes something is there, not even greyed', async () => {
  const one = await front.page('readOnly');
  const { page } = one;
  const writes =
    /\b(Create|Import|New class|Rename|Disconnect|Connect|Save|Delete|Archive|Add|Edit|Remove|Refresh|Check now|Continue)\b/;
  const names = async () => await page.locator('.side button, main button').allTextContents();
  const archived = /Archived \(1\)/;
  const here = async (where) => {
    const found = (await names()).filter((text) => writes.test(text) && !archived.test(text));
    assert.deepEqual(found, [], where);
  };
  await page.getByText('Read-only').first().waitFor();
  await here('people');
  await side(page, /Needs you/).click();
  await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
  await here('needs');
  assert.equal(await button(page, 'It is theirs').count(), 0);
  await side(page, 'Settings').click();
  for (const part of ['General', 'Accounts', 'Security', 'Files']) {
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: part }).click();
    await here(`settings, ${part}`);
  }
  await page.locator('.side-account').click();
  const menu = await page.getByRole('menu').textContent();
  assert.doesNotMatch(menu, /Connect|practice/);
  await page.getByRole('menuitem', { name: 'Close this copy' }).click();
  await button(page, 'New class').waitFor();
  await one.close();
});

test('a question is answered once, goes, and the count beside it follows', async () => {
  const one = await front.page('full');
  const { page } = one;
  await side(page, /Needs you/).click();
  const cards = page.getByRole('article');
  assert.equal(await cards.count(), 3);
  assert.match(await cards.first().textContent(), /FIXME/, 'the oldest stands first');
  await button(page, 'It is theirs').click();
  await page.waitForFunction(() => document.querySelectorAll('article').length === 2);
  await page.waitForFunction(() => document.querySelector('.side-count.needs')?.textContent?.startsWith('2'));
  const asked = await page.evaluate(() =>
    window.__core.asked.filter((call) => call.command === 'needs_answer').map((call) => call.args),
  );
  assert.deepEqual(asked, [{ request: { id: 3, choice: 'adopt' } }]);
  await one.close();
});

test('an answer for good is asked back, and Enter takes the safe way', async () => {
  const one = await front.page('full');
  const { page } = one;
  await side(page, /Needs you/).click();
  await button(page, 'Delete the old key').click();
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  assert.ok(!(await one.asked()).includes('needs_answer'));
  await one.close();
});

test('a pasted key leaves the page at once, whatever becomes of it', async () => {
  const secret = `sk-or-v1-${'0'.repeat(50)}ordinary`;
  for (const hang of [[], ['account_check']]) {
    const one = await front.page('fresh', { hang });
    const { page } = one;
    await button(page, 'Connect OpenRouter').click();
    await paste(page, secret);
    await page.waitForFunction(() => window.__core.asked.some((call) => call.command === 'account_check'));
    const text = await page.evaluate(() =>
      [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map((input) => input.value)].join(
        '\n',
      ),
    );
    assert.ok(!text.includes(secret) && !text.includes(secret.slice(0, 30)), 'the pasted text is nowhere');
    await one.close();
  }
});

test('typed letters are dots and wait for Enter; then they are gone', async () => {
  const one = await front.page('fresh');
  const { page } = one;
  await button(page, 'Connect OpenRouter').click();
  await page.keyboard.type('sk-or-v1-typed');
  assert.equal(await page.locator('#management-key').getAttribute('type'), 'password');
  assert.ok(!(await one.asked()).includes('account_check'));
  await page.keyboard.press('Enter');
  await page.getByText('3 keys already there').waitFor();
  assert.equal((await one.asked()).filter((name) => name === 'account_check').length, 1, 'asked once');
  await one.close();
});

test('an error stands once over the work area, however often it happens', async () => {
  const one = await front.page('offline');
  const { page } = one;
  for (let n = 0; n < 3; n += 1) {
    await page.keyboard.press('Control+r');
    await page.getByText('OpenRouter can’t be reached.').waitFor();
  }
  assert.equal(await page.getByText('OpenRouter can’t be reached.').count(), 1);
  await page.evaluate(() => delete window.__core.scene.fail.refresh);
  await button(page, 'Try now').click();
  await page.getByText('OpenRouter can’t be reached.').waitFor({ state: 'detached' });
  await one.close();
});

test('theme: light, dark, and back to the computer’s', async () => {
  const one = await front.page('full');
  const { page } = one;
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme ?? 'system');
  await page.keyboard.press('Control+,');
  for (const [name, value] of [
    ['Dark', 'dark'],
    ['Light', 'light'],
    ['System', 'system'],
  ]) {
    await page.getByRole('toolbar', { name: 'Theme' }).getByRole('button', { name }).click();
    await page.waitForFunction((want) => (document.documentElement.dataset.theme ?? 'system') === want, value);
    assert.equal(await theme(), value);
  }
  await one.close();
});

test('a class that is gone leaves no empty screen behind', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.keyboard.press('Control+3');
  await page.getByRole('heading', { level: 1, name: 'Evening course' }).waitFor();
  await page.evaluate(async () => {
    await window.__core.invoke('roster_delete', { rosterId: 3 });
    window.__core.changed();
  });
  await page.getByRole('heading', { level: 1, name: 'Applied AI' }).waitFor();
  await one.close();
});

test('a class is made, named, archived and brought back by Undo', async () => {
  const one = await front.page('full');
  const { page } = one;
  await button(page, 'New class').click();
  await page.keyboard.type('Spring');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Spring' }).waitFor();
  await button(page, 'More for this class').click();
  await page.getByRole('menuitem', { name: 'Archive class' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive class' }).click();
  await page.getByText('Spring is in the archive.').waitFor();
  await page.keyboard.press('Control+z');
  await side(page, /Spring/).waitFor();
  await one.close();
});

test('at 400 % nothing scrolls sideways and the way on is still there', async () => {
  const one = await front.page('full', { width: 320, height: 640 });
  const { page } = one;
  for (const go of [null, 'Control+,', 'F1']) {
    if (go) await page.keyboard.press(go);
    await page.waitForTimeout(50);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), String(go));
    await shot(page, `narrow-${go ?? 'people'}`);
  }
  await one.close();
});

test('without a password store: passphrase first, then straight to connecting', async () => {
  const one = await front.page('needsPassphrase');
  const { page } = one;
  await button(page, 'Connect OpenRouter').click();
  await page.getByRole('heading', { level: 1, name: 'Choose a passphrase' }).waitFor();
  await page.keyboard.type('short');
  await page.getByText('Too short.').waitFor();
  assert.ok(await button(page, 'Use this passphrase').isDisabled());
  await page.keyboard.type(' but now long enough');
  await page.getByText('Good. Long').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Connect OpenRouter' }).waitFor();
  const html = await page.content();
  assert.ok(!html.includes('long enough'), 'the passphrase has left the page');
  await one.close();
});

test('a wrong passphrase says so and keeps what was typed; the right one opens', async () => {
  const one = await front.page('locked');
  const { page } = one;
  await page.keyboard.type('copper window');
  await page.keyboard.press('Enter');
  await page.getByText('Check capitals and spaces.').waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill('copper window seventeen lantern');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Applied AI' }).waitFor();
  await one.close();
});

test('after a stop the next start says the truth and goes on with what is left', async () => {
  const one = await front.page('stopped');
  const { page } = one;
  await page.getByText('Last time stopped at').waitFor();
  await page.getByText('1 was found and replaced').waitFor();
  await button(page, /Continue with/).click();
  await page.waitForFunction(() => window.__core.asked.some((call) => call.command === 'provision_continue'));
  await one.close();
});

test('the practice menu lets time pass and rehearses a breakdown', async () => {
  const one = await front.page('practice');
  const { page } = one;
  await button(page, 'Rehearse').click();
  await page.getByRole('menuitem', { name: 'Let time pass: pretend usage' }).click();
  await page.getByText('A week has passed.').waitFor();
  await button(page, 'Rehearse').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const asked = await page.evaluate(() =>
    window.__core.asked.filter((call) => call.command === 'practice_rehearse').map((call) => call.args),
  );
  assert.deepEqual(asked, [{ kind: 'wrongLimit' }]);
  await one.close();
});

test('a damaged file: the good copy opens read-only, a new file is asked about', async () => {
  const one = await front.page('damaged');
  const { page } = one;
  await button(page, 'Start a new file…').click();
  await page.keyboard.press('Enter');
  assert.ok(!(await one.asked()).includes('file_rebuild'), 'Enter takes the safe way');
  await button(page, 'Open the last good copy').click();
  await page.getByText('Read-only').first().waitFor();
  await one.close();
});

test('no password store found while connecting: a passphrase, then on without another paste', async () => {
  const one = await front.page('fresh');
  const { page } = one;
  await button(page, 'Connect OpenRouter').click();
  await paste(page, `nostore sk-or-v1-${'0'.repeat(64)}`);
  await button(page, 'Choose a passphrase…').click();
  await button(page, 'Suggest one').click();
  await button(page, 'Use this passphrase').click();
  await page.getByRole('heading', { level: 1, name: 'Connect OpenRouter' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Connect');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bring your first class' }).waitFor();
  assert.equal((await one.asked()).filter((name) => name === 'account_check').length, 1);
  await one.close();
});

test('a key of another account is never mixed in: it starts a list of its own, with its own paste', async () => {
  const one = await front.page('full');
  const { page } = one;
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Accounts' }).click();
  await button(page, 'New key…').first().click();
  await page.getByRole('heading', { level: 1, name: 'Connect Riverside College again' }).waitFor();
  await paste(page, `other sk-or-v1-${'0'.repeat(64)}`);
  await page.getByText('belongs to a different OpenRouter account').waitFor();
  assert.ok(await button(page, 'Connect').isDisabled());
  await button(page, 'Use it for a new, separate list').click();
  await page.getByRole('heading', { level: 1, name: 'Connect OpenRouter' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'management-key');
  await paste(page, `sk-or-v1-${'0'.repeat(64)}`);
  await page.getByText('Another account has this name.').waitFor();
  await page.getByLabel('Name of this account').fill('Second');
  await button(page, 'Connect').click();
  await page.getByText('Second is connected.').waitFor();
  await one.close();
});

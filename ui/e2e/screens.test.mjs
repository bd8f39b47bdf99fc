// Every screen around the classes, in its empty, full, busy and error states, in light, dark and forced colours: nothing
// that axe can see may be wrong, no script may fail, nothing may be asked of the outside.

import { after, before, test } from 'node:test';
import { looksRight } from './looks.mjs';
import { openFront } from './support.mjs';
import { button, paste, settle, side, tab } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const key = `sk-or-v1-${'0'.repeat(64)}`;
const toConnect = async (page, text) => {
  await button(page, 'Connect OpenRouter').click();
  await page.waitForSelector('h1:has-text("Connect")');
  if (text) await paste(page, text);
};
const settings = (part) => async (page) => {
  await side(page, 'Settings').click();
  if (part !== 'General')
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: part }).click();
};
const needs = async (page) => await side(page, /Needs you/).click();
const hover = (over) => async (page) => await page.evaluate((on) => window.__emit('drop_hover', on), over);

/** Name, scene, what is done there, and how the core behaves. */
const screens = [
  ['welcome', 'fresh', null],
  ['welcome-busy', 'fresh', (page) => button(page, 'Try the practice account').click(), { hang: ['account_practice'] }],
  [
    'welcome-error',
    'fresh',
    (page) => button(page, 'Try the practice account').click(),
    { fail: ['account_practice'] },
  ],
  ['connect-empty', 'fresh', (page) => toConnect(page)],
  ['connect-full', 'fresh', (page) => toConnect(page, key)],
  ['connect-busy', 'fresh', (page) => toConnect(page, key), { hang: ['account_check'] }],
  ['connect-ordinary', 'fresh', (page) => toConnect(page, `ordinary ${key}`)],
  ['connect-unknown', 'fresh', (page) => toConnect(page, `unknown ${key}`)],
  ['connect-offline', 'fresh', (page) => toConnect(page, `offline ${key}`)],
  ['connect-other', 'fresh', (page) => toConnect(page, `other ${key}`)],
  ['connect-error', 'fresh', (page) => toConnect(page, key), { fail: ['account_check'] }],
  ['passphrase-empty', 'needsPassphrase', (page) => button(page, 'Connect OpenRouter').click()],
  [
    'passphrase-full',
    'needsPassphrase',
    async (page) => {
      await button(page, 'Connect OpenRouter').click();
      await button(page, 'Suggest one').click();
      await page.getByText('Good. Long').waitFor();
    },
  ],
  [
    'passphrase-error',
    'needsPassphrase',
    async (page) => {
      await button(page, 'Connect OpenRouter').click();
      await button(page, 'Suggest one').click();
      await button(page, 'Use this passphrase').click();
    },
    { fail: ['passphrase_choose'] },
  ],
  ['unlock-empty', 'locked', null],
  [
    'unlock-error',
    'locked',
    async (page) => {
      await page.getByLabel('Passphrase', { exact: true }).fill('wrong one');
      await button(page, 'Unlock').click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'unlock-busy',
    'locked',
    async (page) => {
      await page.getByLabel('Passphrase', { exact: true }).fill('wrong one');
      await button(page, 'Unlock').click();
    },
    { hang: ['vault_unlock'] },
  ],
  ['first-empty', 'bare', null],
  ['first-busy', 'bare', (page) => button(page, 'Import roster').click(), { hang: ['import_pick'] }],
  ['first-error', 'bare', (page) => button(page, 'Import roster').click(), { fail: ['import_pick'] }],
  ['first-drop', 'bare', hover(true)],
  ['needs-empty', 'empty', needs],
  ['needs-full', 'full', needs],
  ['needs-busy', 'full', needs, { hang: ['needs'] }],
  ['needs-error', 'full', needs, { fail: ['needs'] }],
  [
    'needs-answer-error',
    'full',
    async (page) => {
      await needs(page);
      await button(page, 'It is theirs').click();
      await page.getByRole('alert').waitFor();
    },
    { fail: ['needs_answer'] },
  ],
  [
    'needs-dialog',
    'full',
    async (page) => {
      await needs(page);
      await button(page, 'Delete the old key').click();
    },
  ],
  ['needs-readonly', 'readOnly', needs],
  ['settings-general', 'full', settings('General')],
  [
    'settings-general-error',
    'full',
    async (page) => {
      await settings('General')(page);
      await page.getByLabel('Limit per key').fill('n/a');
      await page.getByLabel('Limit per key').press('Tab');
      await page.getByRole('alert').waitFor();
    },
  ],
  ['settings-accounts', 'full', settings('Accounts')],
  [
    'settings-rename',
    'full',
    async (page) => {
      await settings('Accounts')(page);
      await button(page, 'Rename…').first().click();
    },
  ],
  [
    'settings-disconnect',
    'full',
    async (page) => {
      await settings('Accounts')(page);
      await button(page, 'Disconnect…').first().click();
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  ['settings-security', 'full', settings('Security')],
  ['settings-security-locked', 'keychainLocked', settings('Security')],
  ['settings-files', 'full', settings('Files')],
  ['settings-about', 'full', settings('About')],
  [
    'settings-support',
    'full',
    async (page) => {
      await settings('About')(page);
      await button(page, 'Copy details for support…').click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['settings-readonly', 'readOnly', settings('Accounts')],
  ['rescue-damaged', 'damaged', null],
  ['rescue-newer', 'newer', null],
  ['rescue-foreign', 'foreign', null],
  ['rescue-unsafe', 'unsafe', null],
  ['rescue-rebuild', 'damaged', (page) => button(page, 'Start a new file…').click()],
  ['rescue-error', 'damaged', (page) => button(page, 'Open the last good copy').click(), { fail: ['good_copy_open'] }],
  ['frame-accounts', 'full', (page) => page.locator('.side-account').click()],
  ['frame-practice', 'practice', (page) => button(page, 'Rehearse').click()],
  ['frame-new-class', 'full', (page) => button(page, 'New class').click()],
  [
    'frame-new-class-error',
    'full',
    async (page) => {
      await button(page, 'New class').click();
      await page.getByLabel('Name of the class').fill('Applied AI');
      await button(page, 'Create class').click();
      await page.getByRole('alert').waitFor();
    },
    { fail: ['roster_create'] },
  ],
  ['frame-go-to', 'full', (page) => page.keyboard.press('Control+k')],
  ['frame-stopped', 'stopped', null],
  ['frame-running', 'running', (page) => side(page, /Prompt Lab/).click()],
  ['frame-keychain-locked', 'keychainLocked', null],
];

for (const [name, scene, deed, behaviour] of screens) {
  test(name, async () => {
    const one = await front.page(scene, behaviour);
    if (deed) await deed(one.page);
    await settle(one.page);
    await looksRight(one.page, name);
    await one.close();
  });
}

const pages = [
  'Getting started',
  'What is a management key?',
  'Roster files',
  'What the four words mean',
  'Limits and money',
  'Handing keys out',
  'Check: what changed outside',
  'Snapshots: who spent what',
  'History',
  'Backups',
  'When something breaks',
  'Keyboard',
  'Privacy and what is sealed',
  'The practice account',
];

test('every help page', async () => {
  const one = await front.page('full');
  await one.page.keyboard.press('F1');
  for (const [index, name] of pages.entries()) {
    await one.page.getByRole('navigation', { name: 'Help' }).getByRole('button', { name, exact: true }).click();
    await looksRight(one.page, `help-${index}`);
  }
  await one.close();
});

test('help opens at the page about the screen it is asked from, by F1 and by the sidebar', async () => {
  const one = await front.page('full');
  const { page } = one;
  const asks = [
    [() => side(page, 'Check').click(), 'Check: what changed outside'],
    [() => side(page, 'Snapshots').click(), 'Snapshots: who spent what'],
    [() => side(page, 'History').click(), 'History'],
    [() => tab(page, 'Limits').click(), 'Limits and money'],
    [() => tab(page, 'Hand-outs').click(), 'Handing keys out'],
  ];
  for (const [n, [go, name]] of asks.entries()) {
    if (n > 2) await side(page, /^Applied AI/).click();
    await go();
    if (n % 2 === 0) await page.keyboard.press('F1');
    else await side(page, 'Help').click();
    await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
  }
  await one.close();
});

test('help before there is an account', async () => {
  const one = await front.page('fresh');
  await button(one.page, 'What is a management key?').click();
  await looksRight(one.page, 'help-alone');
  await button(one.page, 'Back').click();
  await one.page.getByRole('heading', { name: 'Hand out AI keys with a spending limit' }).waitFor();
  await one.close();
});

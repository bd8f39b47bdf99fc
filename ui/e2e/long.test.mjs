// Other languages are longer: every text 40 % longer, and still no button is cut off or pushed out of the window.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openFront, shot } from './support.mjs';
import { paste, settle } from './walk.mjs';

let front;
before(async () => {
  front = await openFront({ mode: 'pseudo' });
});
after(async () => await front?.close());

const key = `sk-or-v1-${'0'.repeat(64)}`;
const primary = (page) => page.locator('main .btn.primary').first();
const sideItem = (page, n) => page.locator('.side .side-item').nth(n);

const screens = [
  ['welcome', 'fresh', null],
  [
    'connect',
    'fresh',
    async (page) => {
      await primary(page).click();
      await paste(page, key);
      await page.getByText('$312.40').waitFor();
    },
  ],
  [
    'connect-error',
    'fresh',
    async (page) => {
      await primary(page).click();
      await paste(page, `ordinary ${key}`);
      await page.getByRole('alert').waitFor();
    },
  ],
  ['passphrase', 'needsPassphrase', (page) => primary(page).click()],
  ['unlock', 'locked', null],
  ['first', 'bare', null],
  ['people', 'full', null],
  ['people-panel', 'full', (page) => page.locator('tbody tr').nth(1).click()],
  ['import', 'full', (page) => page.keyboard.press('Control+i')],
  [
    'plan',
    'full',
    async (page) => {
      await page.locator('.grid').first().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('.foot').waitFor();
    },
  ],
  ['create', 'running', (page) => page.locator('.banners .btn').first().click()],
  ['needs', 'full', (page) => sideItem(page, 0).click()],
  ['settings', 'full', (page) => page.keyboard.press('Control+,')],
  [
    'settings-accounts',
    'full',
    async (page) => {
      await page.keyboard.press('Control+,');
      await page.locator('.subnav .side-item').nth(1).click();
    },
  ],
  [
    'settings-security',
    'keychainLocked',
    async (page) => {
      await page.keyboard.press('Control+,');
      await page.locator('.subnav .side-item').nth(3).click();
    },
  ],
  ['help', 'full', (page) => page.keyboard.press('F1')],
  ['new-class', 'full', (page) => page.locator('.side-title .btn').click()],
  ['months', 'reseller', (page) => sideItem(page, 3).click()],
  [
    'months-usage',
    'reseller',
    async (page) => {
      await sideItem(page, 3).click();
      await page.locator('.tab').nth(1).click();
    },
  ],
  [
    'months-year',
    'reseller',
    async (page) => {
      await sideItem(page, 3).click();
      await page.locator('.tab').nth(2).click();
    },
  ],
  ['clients', 'reseller', (page) => sideItem(page, 4).click()],
  [
    'client',
    'reseller',
    async (page) => {
      await sideItem(page, 4).click();
      await page.locator('tbody tr').nth(3).click();
      await page.locator('.cards').waitFor();
    },
  ],
  ['statements', 'reseller', (page) => sideItem(page, 5).click()],
  [
    'statement',
    'reseller',
    async (page) => {
      await sideItem(page, 5).click();
      await page.locator('tbody tr').nth(3).click();
      await page.locator('article').waitFor();
    },
  ],
  [
    'settings-billing',
    'reseller',
    async (page) => {
      await page.keyboard.press('Control+,');
      await page.locator('.subnav .side-item').nth(2).click();
    },
  ],
  ['rescue', 'damaged', null],
  ['practice', 'practice', null],
];

/** Buttons whose text is cut, or that stand outside the window. */
function cutButtons() {
  const wrong = [];
  for (const one of document.querySelectorAll('button, select, .chip')) {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || getComputedStyle(one).visibility === 'hidden' || one.closest('.sr, table, .side')) continue;
    const name = (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 60);
    if (one.scrollWidth > one.clientWidth + 1 && one.tagName !== 'SELECT') wrong.push(`cut: ${name}`);
    for (const part of one.querySelectorAll('.cut')) {
      if (part.scrollWidth > part.clientWidth + 1) wrong.push(`cut inside: ${name}`);
    }
    const holder = one.closest('.banner, .dialog, .card, .door, .foot, .head')?.getBoundingClientRect();
    if (holder && (box.left < holder.left - 1 || box.right > holder.right + 1)) wrong.push(`sticks out: ${name}`);
    if (box.left < -1 || box.right > window.innerWidth + 1)
      wrong.push(`outside: ${name} ${Math.round(box.left)}–${Math.round(box.right)}`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth + 1) wrong.push('the window scrolls sideways');
  return wrong;
}

for (const [name, scene, deed] of screens) {
  test(name, async () => {
    const one = await front.page(scene);
    if (deed) await deed(one.page);
    for (const [width, height] of [
      [1180, 780],
      [960, 640],
    ]) {
      await one.page.setViewportSize({ width, height });
      await settle(one.page);
      await shot(one.page, `long-${name}-${width}`);
      assert.deepEqual(await one.page.evaluate(cutButtons), [], `${name} at ${width} × ${height}`);
    }
    await one.close();
  });
}

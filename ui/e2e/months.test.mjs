// The clients' months: every face of month, usage, year and all accounts; the whole way from a new client to a statement
// by keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, scene, times } from './looks.mjs';
import { openFront, shot } from './support.mjs';
import { button, heading, settle, side } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const tab = (page, name) =>
  page.getByRole('navigation', { name: 'Ways to look at it' }).getByRole('button', { name, exact: true });

/** October, the month that is over and not closed. */
const october = async (page) => {
  await side(page, 'Months').click();
  await heading(page, 'Months');
  await page.getByText('November 2026').first().waitFor();
  await button(page, 'Month before').click();
  await page.getByText('October 2026').first().waitFor();
  await settle(page);
};
const decide = async (page) => {
  await page.getByText('1 thing to decide or mend first').waitFor();
  await button(page, 'Count $6.12').click();
  await page.locator('[aria-pressed="true"]', { hasText: 'Count $6.12' }).waitFor();
};
const show = async (page, name) => {
  await october(page);
  await tab(page, name).click();
  await settle(page);
};

const screens = [
  ['months-october', 'reseller', october],
  [
    'months-running',
    'reseller',
    async (page) => {
      await side(page, 'Months').click();
      await page.getByText('At the end of November').waitFor();
    },
  ],
  [
    'months-ready',
    'reseller',
    async (page) => {
      await october(page);
      await decide(page);
    },
  ],
  [
    'months-close',
    'reseller',
    async (page) => {
      await october(page);
      await decide(page);
      await button(page, 'Close October').click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'months-closed',
    'reseller',
    async (page) => {
      await october(page);
      await button(page, 'Month before').click();
      await page.getByText('Closed on').first().waitFor();
    },
  ],
  ['months-usage', 'reseller', (page) => show(page, 'Usage')],
  [
    'months-usage-day',
    'reseller',
    async (page) => {
      await show(page, 'Usage');
      await page.getByRole('button', { name: 'By day' }).first().click();
      await button(page, 'Ask OpenRouter').click();
      await page.getByText('28 keys asked').first().waitFor();
    },
  ],
  [
    'months-usage-model',
    'reseller',
    async (page) => {
      await show(page, 'Usage');
      await button(page, 'By model').click();
    },
  ],
  ['months-year', 'reseller', (page) => show(page, 'Year')],
  ['months-accounts', 'reseller', (page) => show(page, 'All accounts')],
  [
    'months-stale',
    'reseller',
    async (page) => {
      await october(page);
      await decide(page);
      await scene(page, 'fail', {
        month_close: {
          code: 'plan_stale',
          message: 'The figures changed meanwhile.',
          safe: 'Nothing was issued. Look at the new figures, then close the month.',
          steps: ['lookAgain'],
          details: null,
        },
      });
      await button(page, 'Close October').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close October' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
];

for (const [name, from, act] of screens) {
  test(name, async () => {
    const { page, close: done } = await front.page(from);
    await act(page);
    await looksRight(page, name);
    await done();
  });
}

test('in a small window nothing runs out of it', async () => {
  for (const theme of ['light', 'dark']) {
    const { page, close: done } = await front.page('reseller', { width: 960, height: 640, theme });
    await october(page);
    for (const name of ['Month', 'Usage', 'Year', 'All accounts']) {
      await tab(page, name).click();
      await settle(page);
      await shot(page, `months-small-${name.replace(' ', '-')}-${theme}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(over, false, name);
    }
    await done();
  }
});

for (const [name, command] of [
  ['Month', 'month_view'],
  ['Usage', 'usage_view'],
  ['Year', 'year_view'],
  ['All accounts', 'all_accounts_month'],
]) {
  test(`${name}: while it is read, and where it cannot be`, async () => {
    const waiting = await front.page('reseller', { hang: [command] });
    await side(waiting.page, 'Months').click();
    await tab(waiting.page, name).click();
    await waiting.page.getByText('Reading…').first().waitFor();
    await waiting.close();
    const refused = await front.page('reseller', { fail: [command] });
    await side(refused.page, 'Months').click();
    await tab(refused.page, name).click();
    await refused.page.getByText('That did not work.').waitFor();
    await refused.close();
  });
}

test('an account that bills nobody has no such places; settings lead to them', async () => {
  const { page, close: done } = await front.page('full');
  assert.equal(await side(page, 'Months').count(), 0);
  await side(page, 'Settings').click();
  await button(page, 'Billing').click();
  await button(page, 'Set up billing…').click();
  await button(page, 'Save billing').click();
  await side(page, 'Months').click();
  await page.getByText('No clients yet').waitFor();
  await looksRight(page, 'months-empty');
  assert.deepEqual(await lastAsked(page, 'markup_set').then((args) => args.request), {
    holderId: null,
    from: '',
    percent: '30 %',
  });
  await done();
});

test('the roster of the clients is no class; alone it leads to the months', async () => {
  const both = await front.page('reseller');
  await side(both.page, 'Statements').waitFor();
  assert.equal(await both.page.locator('.classes').getByText('Clients').count(), 0);
  await both.close();
  const only = await front.page('onlyClients');
  await heading(only.page, 'Months');
  await only.close();
});

test('what was spent outside the clients’ keys is told once, whether the month is closed or not', async () => {
  const { page, close: done } = await front.page('reseller');
  await side(page, 'Months').click();
  for (const title of ['November 2026', 'October 2026', 'September 2026']) {
    await page.getByText(title).first().waitFor();
    await settle(page);
    assert.equal(await page.getByText('$12.00 was spent outside your clients’ keys').count(), 1, title);
    if (title !== 'September 2026') await button(page, 'Month before').click();
  }
  await done();
});

test('what is doubtful is decided before the month is closed', async () => {
  const { page, close: done } = await front.page('reseller');
  await october(page);
  assert.equal(await button(page, 'Close October').isDisabled(), true);
  await page.keyboard.press('Control+Enter');
  assert.equal(await page.getByRole('dialog').count(), 0, 'nor by keyboard');
  await button(page, 'Leave out').click();
  await settle(page);
  assert.deepEqual((await lastAsked(page, 'usage_decide')).request, {
    month: '2026-10',
    key: 'client-6',
    decision: 'leaveOut',
  });
  await button(page, 'Close October').click();
  await page.getByRole('dialog').getByText('7 statements').first().waitFor();
  await done();
});

test('another source is asked for, and what is closed is what was shown', async () => {
  const { page, close: done } = await front.page('reseller');
  await october(page);
  await decide(page);
  await page.getByRole('radio', { name: /analytics/ }).check();
  await page.getByText('Every day is known').waitFor();
  assert.equal((await lastAsked(page, 'month_view')).request.source, 'analytics');
  await button(page, 'Close October').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close October' }).click();
  await heading(page, 'Statements');
  assert.deepEqual((await lastAsked(page, 'month_close')).request, {
    month: '2026-10',
    source: 'analytics',
    digest: 'digest-2026-10-analytics-count',
  });
  await done();
});

test('clients, keys and sums of the table are those of the figures', async () => {
  const { page, close: done } = await front.page('reseller');
  await october(page);
  const rows = await page.locator('tbody tr:not(.space)').count();
  const foot = await page.locator('tfoot td').allTextContents();
  assert.equal(foot[0], `${rows} clients`);
  const keys = await page.locator('tbody tr:not(.space) td:nth-child(2)').allTextContents();
  assert.equal(
    keys.reduce((all, one) => all + Number(one), 0),
    Number(foot[1]),
  );
  const figure = (name) => page.locator('.fig', { hasText: name }).locator('dd').first().textContent();
  assert.deepEqual(
    [await figure('Usage'), await figure('Your cost'), await figure('Billed')],
    [foot[2], foot[3], foot[5]],
  );
  await done();
});

test('a file for review shows all of it and changes none of it', async () => {
  const { page, close: done } = await front.page('resellerReview');
  await october(page);
  for (const gone of ['Close October', 'Add client', 'Count $6.12', 'Ask OpenRouter']) {
    assert.equal(await button(page, gone).count(), 0, gone);
  }
  await looksRight(page, 'months-review');
  await tab(page, 'Usage').click();
  await button(page, 'Save table…').waitFor();
  assert.equal(await button(page, 'Ask OpenRouter').count(), 0);
  await done();
});

test('by keyboard alone: add a client, look at the month, decide, close, save the statements', async () => {
  const { page, close: done } = await front.page('reseller');
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await side(page, 'Clients').focus();
  await press('Enter');
  await heading(page, 'Clients');
  await button(page, 'Add client').focus();
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Pine & Partners');
  await press('Tab');
  await page.keyboard.type('office@pine.example');
  await press('Tab');
  await page.keyboard.type('250');
  await press('Tab', 'Tab');
  assert.equal(await focused(page), '', 'the markup has the keyboard');
  await page.keyboard.type('0.2');
  await page.getByText('can mean two things').waitFor();
  await press('Tab');
  assert.equal(await focused(page), '20 %');
  await press('Enter');
  await page.getByText('$10.00 → $12.00').waitFor();
  await page.getByLabel('Name', { exact: true }).focus();
  await press('Enter');
  await page.getByText('Pine & Partners is added').waitFor();
  const saved = (await lastAsked(page, 'client_save')).request;
  assert.deepEqual(
    [saved.name, saved.email, saved.limit, saved.markup],
    ['Pine & Partners', 'office@pine.example', '250', '20 %'],
  );
  await button(page, 'Create 1 key').waitFor();

  await side(page, 'Months').focus();
  await press('Enter');
  await page.getByText('November 2026').first().waitFor();
  await button(page, 'Month before').focus();
  await press('ArrowLeft');
  await page.getByText('Before you close October').waitFor();
  await button(page, 'Count $6.12').focus();
  await press('Enter');
  await page.locator('[aria-pressed="true"]', { hasText: 'Count $6.12' }).waitFor();
  await press('Control+Enter');
  await page.getByRole('dialog').waitFor();
  assert.equal(await focused(page), 'Cancel', 'a stray Enter closes nothing');
  await press('Tab', 'Enter');
  await heading(page, 'Statements');
  assert.equal(await times(page, 'month_close'), 1);

  await press('Control+Enter');
  await page.getByRole('dialog').waitFor();
  await press('Tab', 'Tab', 'Tab', 'Space');
  await button(page, 'Save').focus();
  await press('Enter');
  await page.getByText('files saved').waitFor();
  assert.deepEqual((await lastAsked(page, 'statements_save')).request, {
    id: null,
    month: '2026-10',
    holderId: null,
    forms: ['pdf', 'letter'],
    paper: 'a4',
  });
  await done();
});

// Clients, their statements and how the account bills: every face, and what is sent to the core.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focused, lastAsked, looksRight, times } from './looks.mjs';
import { openFront, shot } from './support.mjs';
import { button, heading, row, settle, side, statement, statements } from './walk.mjs';

let front;
before(async () => {
  front = await openFront();
});
after(async () => await front?.close());

const list = async (page) => {
  await side(page, 'Clients').click();
  await heading(page, 'Clients');
  await page.locator('tbody tr').first().waitFor();
};
const client = (name) => async (page) => {
  await list(page);
  await row(page, name).click();
  await heading(page, name);
  await settle(page);
};
const billing = async (page) => {
  await side(page, 'Settings').click();
  await button(page, 'Billing').click();
  await settle(page);
};
const problems = {
  token: null,
  problems: ['Rows 4 and 9 have the same id, ‘C-1003’.', 'Row 6: ‘-5 %’ isn’t a markup. Write it like 30 % or 1.3×.'],
};

const screens = [
  ['clients', 'reseller', list],
  ['client', 'reseller', client('Lumen Legal')],
  ['client-near', 'reseller', client('Cedar Clinic')],
  [
    'client-markup',
    'reseller',
    async (page) => {
      await client('Lumen Legal')(page);
      await button(page, 'Change markup…').click();
      await page.getByLabel('Markup', { exact: true }).fill('0.2');
      await page.getByText('can mean two things').waitFor();
    },
  ],
  [
    'client-add',
    'reseller',
    async (page) => {
      await list(page);
      await button(page, 'Add client').click();
      await page.getByLabel('Own markup').fill('1.3×');
      await page.getByText('$10.00 → $13.00').waitFor();
    },
  ],
  [
    'clients-import',
    'reseller',
    async (page) => {
      await list(page);
      await button(page, 'Import…').click();
      await heading(page, /Import/);
    },
  ],
  [
    'clients-import-problems',
    'reseller',
    async (page) => {
      await list(page);
      await page.evaluate((given) => {
        const former = window.__core.answers.clients_import_pick;
        window.__core.answers.clients_import_pick = () => ({ ...former({}), ...given });
      }, problems);
      await button(page, 'Import…').click();
      await page.getByText('2 things must be mended').waitFor();
    },
  ],
  [
    'clients-verify',
    'reseller',
    async (page) => {
      await list(page);
      await button(page, 'Check set-up').click();
      await page.getByText('1 thing to mend').first().waitFor();
    },
  ],
  ['statements', 'reseller', statements],
  ['statement', 'reseller', statement],
  [
    'statement-correct',
    'reseller',
    async (page) => {
      await statement(page);
      await button(page, 'Correct…').click();
      await page.getByLabel('Why').waitFor();
    },
  ],
  [
    'statements-save',
    'reseller',
    async (page) => {
      await statements(page);
      await button(page, 'Save all of a month…').click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['settings-billing', 'reseller', billing],
  ['settings-billing-offer', 'full', billing],
  [
    'settings-billing-begin',
    'full',
    async (page) => {
      await billing(page);
      await button(page, 'Set up billing…').click();
      await page.getByText('$10.00 → $13.00').waitFor();
    },
  ],
  ['settings-billing-review', 'resellerReview', billing],
  [
    'help-clients',
    'reseller',
    async (page) => {
      await side(page, 'Help').click();
      await button(page, 'Clients and bills').click();
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
    for (const [name, act] of [
      ['clients', list],
      ['client', client('Lumen Legal')],
      ['statements', statements],
      ['statement', statement],
      ['billing', billing],
    ]) {
      const { page, close: done } = await front.page('reseller', { width: 960, height: 640, theme });
      await act(page);
      await shot(page, `small-${name}-${theme}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(over, false, name);
      await done();
    }
  }
});

for (const [name, command] of [
  ['Clients', 'clients_list'],
  ['Statements', 'statements_list'],
]) {
  test(`${name}: while they are read, where they cannot be, and with nobody`, async () => {
    const waiting = await front.page('reseller');
    await side(waiting.page, name).waitFor();
    await waiting.page.evaluate((one) => window.__core.scene.hang.push(one), command);
    await side(waiting.page, name).click();
    await waiting.page.getByText('Reading…').first().waitFor();
    await waiting.close();
    const refused = await front.page('reseller', { fail: [command] });
    await side(refused.page, name).last().click();
    await refused.page.getByText('That did not work.').first().waitFor();
    await refused.close();
    const nobody = await front.page('full');
    await billing(nobody.page);
    await button(nobody.page, 'Set up billing…').click();
    await button(nobody.page, 'Save billing').click();
    await side(nobody.page, name).click();
    await heading(nobody.page, name);
    await looksRight(nobody.page, `${name.toLowerCase()}-empty`);
    await nobody.close();
  });
}

test('a name is needed, and a name that is taken is said; what was typed stays', async () => {
  const { page, close: done } = await front.page('reseller');
  await list(page);
  await button(page, 'Add client').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add client' }).click();
  await page.getByText('A client needs a name.').waitFor();
  assert.equal(await times(page, 'client_save'), 0);
  await page.getByLabel('Name', { exact: true }).fill('Lumen Legal');
  await page.getByRole('dialog').getByRole('button', { name: 'Add client' }).click();
  await page.getByText('There is a client called Lumen Legal already.').waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Lumen Legal');
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /Add client/, 'the focus goes back');
  await done();
});

test('what is changed starts from what is there, and a markup keeps its day', async () => {
  const { page, close: done } = await front.page('reseller');
  await client('Lumen Legal')(page);
  await button(page, 'Change…').click();
  await page.getByLabel('User ids').fill('lumen-web\n\n lumen-intake \nlumen-web\nlumen-new');
  await button(page, 'Save changes').click();
  await page.getByText('Lumen Legal is saved.').waitFor();
  const { request } = await lastAsked(page, 'client_save');
  assert.deepEqual(request.users, ['lumen-web', 'lumen-intake', 'lumen-new']);
  assert.deepEqual(
    [request.holderId, request.limit, request.markup, request.markupFrom, request.tax],
    [902, '300.00', '35 %', '2026-09-15', '19 %'],
  );
  await done();
});

test('the day of a markup is the same day west and east of Greenwich', async () => {
  for (const timezone of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
    const { page, close: done } = await front.page('reseller', { timezone });
    await client('Lumen Legal')(page);
    assert.match(await page.locator('tr.holds').textContent(), /^15 Sept 2026/, timezone);
    await billing(page);
    await page.locator('.days', { hasText: '1 Jan 2026' }).waitFor();
    await done();
  }
});

test('the hand-over sheet, as PDF on either paper and as text', async () => {
  const { page, close: done } = await front.page('reseller');
  await client('Lumen Legal')(page);
  await button(page, 'Hand-over sheet').click();
  await page.getByRole('menuitem', { name: /Letter/ }).click();
  await page.getByText('It contains the key').waitFor();
  assert.deepEqual(await lastAsked(page, 'client_sheet_save'), { holderId: 902, text: false, paper: 'letter' });
  await button(page, 'Hand-over sheet').click();
  await page.getByRole('menuitem', { name: 'As text' }).click();
  await settle(page);
  assert.equal((await lastAsked(page, 'client_sheet_save')).text, true);
  await done();
});

test('keys, limits and removal are the ones of every list of people', async () => {
  const { page, close: done } = await front.page('reseller');
  await client('Lumen Legal')(page);
  await button(page, 'Set limit…').click();
  await page.getByRole('dialog', { name: /Limit for/ }).waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'More for Lumen Legal').click();
  await page.getByRole('menuitem', { name: /Show in the list of keys/ }).click();
  await heading(page, 'Keys of the clients');
  assert.equal((await lastAsked(page, 'people')).rosterId, 9);
  await done();
});

test('the list of their keys speaks of clients, on every tab and in every menu', async () => {
  const { page, close: done } = await front.page('reseller');
  await list(page);
  await button(page, 'More for the clients').click();
  await page.getByRole('menuitem', { name: 'Show their keys' }).click();
  await page.getByText('8 of 8 clients have a key').waitFor();
  for (const part of ['Clients', 'Limits', 'Hand-outs']) {
    const parts = page.getByRole('navigation', { name: 'Parts of the clients’ keys' });
    await parts.getByRole('button', { name: new RegExp(`^${part}`) }).click();
    await heading(page, 'Keys of the clients');
    await settle(page);
    const more = button(page, 'More for these keys');
    if ((await more.count()) > 0) await more.click();
    const said = await page.locator('main.work, [role=menu]').allInnerTexts();
    assert.doesNotMatch(said.join('\n'), /\b(class|people|person|roster)\b/i, part);
    await page.keyboard.press('Escape');
  }
  await side(page, 'Clients').click();
  await heading(page, 'Clients');
  await done();
});

test('a file with problems is not imported; one without is, by its own number', async () => {
  const { page, close: done } = await front.page('reseller');
  await list(page);
  await button(page, 'Import…').click();
  await button(page, 'Import 3 clients').click();
  await page.getByText('3 clients imported').waitFor();
  assert.deepEqual(await lastAsked(page, 'clients_import_apply'), { token: 5 });
  await page.evaluate((given) => {
    const former = window.__core.answers.clients_import_pick;
    window.__core.answers.clients_import_pick = () => ({ ...former({}), ...given });
  }, problems);
  await button(page, 'Import…').click();
  assert.equal(await button(page, 'Import 3 clients').isDisabled(), true);
  await page.keyboard.press('Control+Enter');
  assert.equal(await times(page, 'clients_import_apply'), 1);
  await done();
});

test('billing: what was refused is said, rates come with another currency', async () => {
  const { page, close: done } = await front.page('reseller');
  await billing(page);
  await page.getByLabel('Currency of bills').fill('euro');
  await button(page, 'Save billing').click();
  await page.getByText('isn’t a currency').waitFor();
  await page.getByLabel('Currency of bills').fill('EUR');
  await button(page, 'Save billing').click();
  await button(page, 'State a rate…').click();
  await page.getByLabel('EUR for 1 US$').fill('0.92');
  await page.getByLabel('Day', { exact: true }).fill('2026-11-01');
  await button(page, 'State rate').click();
  await page.getByText('1 US$ = 0.92 EUR').first().waitFor();
  assert.deepEqual(await lastAsked(page, 'rate_set'), { day: '2026-11-01', rate: '0.92' });
  await looksRight(page, 'settings-billing-euro');
  await done();
});

test('a file for review shows clients and statements and changes neither', async () => {
  const { page, close: done } = await front.page('resellerReview');
  await list(page);
  for (const gone of ['Add client', 'Import…', 'Check set-up', 'Change markup…']) {
    assert.equal(await button(page, gone).count(), 0, gone);
  }
  await row(page, 'Lumen Legal').click();
  await heading(page, 'Lumen Legal');
  await settle(page);
  for (const gone of ['Change…', 'Hand-over sheet', 'Set limit…', 'Change markup…']) {
    assert.equal(await button(page, gone).count(), 0, gone);
  }
  await looksRight(page, 'client-review');
  await statement(page);
  assert.equal(await button(page, 'Correct…').count(), 0);
  await button(page, 'Save…').waitFor();
  await done();
});

test('the practice account with clients opens on its whole month', async () => {
  const { page, close: done } = await front.page('full');
  await billing(page);
  await button(page, 'Look at it with pretend clients first').click();
  await heading(page, 'Months');
  await page.getByText('October 2026').first().waitFor();
  assert.equal(await times(page, 'practice_reseller'), 1);
  await done();
});

test('texts that people bring stay texts', async () => {
  const { page, close: done } = await front.page('reseller');
  const nasty = '<img src=x onerror="window.__hit=1">';
  await page.evaluate((name) => {
    for (const one of window.__core.scene.selling.clients.slice(0, 1)) {
      one.row.name = name;
      one.notes = name;
      one.row.users = [name];
    }
  }, nasty);
  await list(page);
  await row(page, 'onerror').click();
  await heading(page, nasty);
  await side(page, 'Months').click();
  await page.getByText(nasty).first().waitFor();
  assert.equal(await page.evaluate(() => window.__hit), undefined);
  await done();
});

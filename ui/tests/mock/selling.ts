// A reseller's account: eight clients, a full month of theirs, what was issued before. As in the pictures.

import type {
  BillingTermsView,
  ClientKeyView,
  ClientRowView,
  ClientView,
  MonthTotalsView,
  StatementView,
} from '../../src/wire';
import { before, mask } from './people';

/** What the pretend core knows about clients. */
export interface Selling {
  rosterId: number | null;
  clients: ClientView[];
  terms: BillingTermsView;
  /** The months that are closed, with their day. */
  closed: Map<string, string>;
  statements: StatementView[];
  /** What was decided about the doubtful key. */
  decision: 'count' | 'leaveOut' | null;
}

export const noTerms = (): BillingTermsView => ({
  setUp: false,
  markups: [],
  currency: 'USD',
  rates: [],
  rounding: 'halfEven',
  fee: 'card',
  feePercent: '5.5',
  feeMinimum: '0.80',
  purchase: null,
  tax: '',
  seller: { name: '', address: '', email: '', taxId: '', payment: '' },
  leaves: '',
});

export const nobody = (): Selling => ({
  rosterId: null,
  clients: [],
  terms: noTerms(),
  closed: new Map(),
  statements: [],
  decision: null,
});

/** The clients of the picture: name, keys, usage, cost, markup, billed, margin, share. */
export const figures = [
  ['Harbor & Finch', 4, '184.203417', '194.33', '30 %', '239.46', '45.13', '18.8'],
  ['Cedar Clinic', 2, '118.90', '125.44', '20 %', '142.68', '17.24', '12.1'],
  ['Lumen Legal', 6, '97.4810', '102.84', '35 %', '131.60', '28.76', '21.9'],
  ['Brightside Tutors', 9, '61.01', '64.36', '25 %', '76.26', '11.90', '15.6'],
  ['Tidewater Realty', 3, '42.78', '45.13', '30 %', '55.61', '10.48', '18.8'],
  ['Moss & Daughters', 1, '23.45', '24.74', '30 %', '30.48', '5.74', '18.8'],
  ['Oak Street Bakery', 1, '6.12', '6.45', '40 %', '8.57', '2.12', '24.7'],
  ['Studio Kestrel', 2, '0.00', '0.00', '30 %', '0.00', '0.00', null],
] as const;

export const sums = (n: number): MonthTotalsView => {
  const [, keys, usage, cost, , billed, margin, share] = figures[n] ?? figures[0];
  return { keys, usage, byok: n === 2 ? '12.40' : '0.00', cost, billed, margin, share };
};

export const totals = (): MonthTotalsView => ({
  keys: 28,
  usage: '533.944417',
  byok: '12.40',
  cost: '563.29',
  billed: '684.66',
  margin: '121.37',
  share: '17.7',
});

const percents = [46, 86, 100, 41, 29, 16, 4, 0];

const keyOf = (n: number): ClientKeyView => ({
  hash: `client-${n}`,
  name: `Client: ${figures[n]?.[0] ?? 'New'}`,
  mask: mask(n + 1),
  limit: '300.00',
  limitKnown: true,
  reset: 'each month, on the 1st at 00:00 UTC',
  used: `${(percents[n] ?? 0) * 3}.00`,
  usedPercent: percents[n] ?? 0,
  off: n === 7,
  secretSaved: true,
  expires: null,
});

const standing = (percent: number): ClientRowView['standing'] =>
  percent >= 100 ? 'reached' : percent >= 80 ? 'near' : 'fine';

export function client(n: number, over: Partial<ClientRowView> = {}): ClientView {
  const [name, , , , markup] = figures[n] ?? ['New client', 0, '', '', ''];
  const own = markup !== '30 %' && markup !== '';
  const row: ClientRowView = {
    holderId: 900 + n,
    name,
    email: n === 7 ? null : `billing@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`,
    limit: '300.00',
    markup: markup === '' ? '30 %' : markup,
    ownMarkup: own,
    keys: n < figures.length ? [keyOf(n)] : [],
    users: n === 2 ? ['lumen-web', 'lumen-intake'] : [],
    standing: n < figures.length ? standing(percents[n] ?? 0) : 'unknown',
    ...over,
  };
  return {
    row,
    clientId: n === 2 ? 'C-1003' : null,
    minimum: n === 2 ? '25.00' : null,
    fixed: null,
    tax: n === 2 ? '19 %' : '',
    notes: n === 2 ? 'Asks for the by-model page with every bill.' : '',
    markups: [
      ...(own
        ? [
            { from: '2026-09-15', percent: markup, own: true, holds: true },
            { from: '2026-06-01', percent: '32 %', own: true, holds: false },
          ]
        : []),
      { from: '2026-01-01', percent: '30 %', own: false, holds: !own },
    ],
    learned:
      n === 2
        ? [
            { user: 'user_2abc', what: 'made the key', firstAt: before(60 * 24 * 80) },
            { user: 'lumen-web', what: 'sent with its requests', firstAt: before(60 * 24 * 79) },
          ]
        : [],
    atLimit:
      'Requests are refused until the limit starts anew on the 1st at 00:00 UTC, or until you raise it. It may go a little over.',
    canHandOver: row.keys.length > 0,
  };
}

export const terms = (): BillingTermsView => ({
  ...noTerms(),
  setUp: true,
  markups: [{ from: '2026-01-01', percent: '30 %', own: false, holds: true }],
  purchase: '100.00',
  seller: {
    name: 'Fennel Web Studio',
    address: '12 Sample Street\n10115 Berlin',
    email: 'office@fennel.example',
    taxId: 'DE000000000',
    payment: 'Within 14 days to IBAN DE00 0000 0000',
  },
  leaves: 'A 30 % markup leaves 18.8 % once the card fee is paid.',
});

/** One issued statement, or a note to one. */
export function issued(
  id: number,
  month: string,
  title: string,
  n: number,
  over: Partial<StatementView['row']> = {},
): StatementView {
  const who = figures[n] ?? figures[0];
  const share = ['60 %', '22 %', '13 %', '5 %'];
  return {
    row: {
      id,
      number: `${month}-${String(n + 1).padStart(3, '0')}`,
      month,
      monthTitle: title,
      kind: 'statement',
      client: who[0],
      holderId: 900 + n,
      total: `$${who[5]}`,
      issuedAt: before(60 * 24 * (month < '2026-10' ? 50 : 1)),
      corrects: null,
      whole: true,
      hasEmail: n !== 7,
      ...over,
    },
    lines: [
      { what: 'Website assistant', usage: '41.2077', markup: '35 %', amount: '$55.63' },
      { what: 'Contract search', usage: '28.114', markup: '35 %', amount: '$37.95' },
      { what: 'Intake form', usage: '14.902109', markup: '35 %', amount: '$20.12' },
      { what: 'J. Brandt, drafting', usage: '9.3318', markup: '35 %', amount: '$12.60' },
      { what: 'M. Osei, research', usage: '3.9254', markup: '35 %', amount: '$5.30' },
      { what: 'Test', usage: '0.00', markup: '35 %', amount: '$0.00' },
    ],
    sums: [
      { what: 'Net', value: '$131.60' },
      { what: 'To pay, US dollars', value: '$131.60' },
    ],
    how: [
      {
        what: 'Amount',
        value:
          'usage × (100 % + markup). Rounded so that the lines add up to the total: the largest fractions are rounded up first.',
      },
      { what: 'Readings', value: '1 Oct 2026 00:00 UTC and 1 Nov 2026 00:00 UTC, both complete for 6 of 6 keys.' },
      { what: 'Gaps', value: 'None.' },
    ],
    models: ['anthropic/claude-sonnet', 'openai/gpt-mini', 'google/gemini-flash', 'others'].map((what, at) => ({
      what,
      value: share[at] ?? '',
    })),
    sha256: '3f1c'.padEnd(64, '0'),
  };
}

export const september = (): StatementView[] => {
  const all = figures.slice(0, 7).map((_, n) => issued(20 + n, '2026-09', 'September 2026', n));
  const note = issued(40, '2026-09', 'September 2026', 1, {
    number: '2026-09-008',
    kind: 'credit',
    total: '−$4.20',
    corrects: '2026-09-002',
  });
  return [...all.slice(0, 2), note, ...all.slice(2)];
};

/** The account of the pictures. */
export const reseller = (): Selling => ({
  rosterId: 9,
  clients: figures.map((_, n) => client(n)),
  terms: terms(),
  closed: new Map([['2026-09', '2026-10-03T09:12:00Z']]),
  statements: september(),
  decision: null,
});

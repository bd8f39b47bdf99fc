// Files opened to look at: what the frame says of them, and scenes of them.

import type { EarlierPlanView, FileState } from '../../src/wire';
import type { Scene } from './scenes';

type ReadOnly = Extract<FileState, { is: 'readOnly' }>;

/** The rest of what is said of a plain copy. */
export const savedCopy = { kind: 'copy', whole: null, by: null, notes: [] } satisfies Partial<ReadOnly>;

const opened = (base: Scene, file: Omit<ReadOnly, 'is' | 'asOf'>): Scene => ({
  ...base,
  start: {
    ...base.start,
    file: { is: 'readOnly', asOf: '2026-11-22T13:05:00Z', ...file },
    accounts: base.start.accounts.map((one) => ({ ...one, keyMask: null })),
  },
  people: base.people.map((one) => ({
    ...one,
    canSave: 0,
    rows: one.rows.map((row) => (row.key ? { ...row, key: { ...row.key, secretSaved: false } } : row)),
  })),
});

/** A file for review, as it was made. */
export const reviewFile = (base: Scene): Scene =>
  opened(base, {
    name: 'Applied-AI-review-20261122.keyroster-review',
    kind: 'review',
    whole: true,
    by: 'M. Keller',
    notes: [],
  });

/** The same, changed afterwards. */
export const alteredFile = (base: Scene): Scene =>
  opened(base, {
    name: 'Applied-AI-review-20261122.keyroster-review',
    kind: 'review',
    whole: false,
    by: 'M. Keller',
    notes: [],
  });

/** A folder of the earlier tool. */
export const earlierFolder = (base: Scene): Scene =>
  opened(base, {
    name: 'class-2026',
    kind: 'earlier',
    whole: null,
    by: null,
    notes: ['There is no limits.csv in the folder, so no targets are shown.'],
  });

const names =
  'Alice Smith,Bob Jones,Zoë Łuka,Chidi Okafor,Dana Ivanova,Eli Roth,Fatima Zahra,Gus Lind,Hana Sato,Ivo Petrov';

/** What bringing the folder in adds, for a class of ten. */
const planOf = (rosterId: number | null, className: string): EarlierPlanView => ({
  folder: 'class-2026',
  className,
  rosterId,
  digest: '4f1c22d09b7e3a51',
  people: names.split(','),
  peopleThere: 2,
  keys: 12,
  links: 12,
  secrets: 9,
  secretsThere: 1,
  targets: 4,
  readings: 6,
  readingsFrom: '2026-03-02T09:00:00Z',
  readingsTo: '2026-05-28T15:30:00Z',
  readingsThere: 0,
  changes: 31,
  changesThere: 0,
  left: [
    {
      what: 'Of 2 keys only a mask is in the folder, so their secrets cannot be saved. They work on; replace them to have secrets.',
      keys: ['20260302_Bob Jones', '20260302_Gus Lind'],
    },
    {
      what: "1 key is not in this account: deleted there, or another account's. Nothing of it is taken.",
      keys: ['20260302_Old Key'],
    },
  ],
  notes: ['‘limits.csv’, row 4: ‘three’ in ‘target_limit’ is not understood.'],
});

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

/** Answers about files for review, and about folders of the earlier tool that are brought in. */
export const reviewAnswers = (useOwn: () => void): Record<string, (args: Args) => unknown> => {
  let taken = false;
  const plan = ({ request }: Args): EarlierPlanView => {
    const view = planOf(request.rosterId, request.rosterId === null ? request.className || 'class-2026' : 'Applied AI');
    if (!taken) return view;
    const none = { people: [], links: 0, secrets: 0, targets: 0, readings: 0, changes: 0 };
    return { ...view, ...none, digest: null, peopleThere: 12, readingsFrom: null, readingsTo: null };
  };
  return {
    review_save: ({ request }) => ({
      fileName: 'Applied-AI-review-20261122.keyroster-review',
      people: request.rosterId === null ? 66 : 30,
      keys: 26,
      changes: 118,
    }),
    earlier_pick: (args) => ({ plan: plan(args) }),
    earlier_take: (args) => {
      useOwn();
      return plan(args);
    },
    earlier_plan: plan,
    earlier_apply: () => {
      taken = true;
      const { links, secrets, targets, readings, changes } = planOf(1, '');
      const counts = { links, secrets, targets, readings, changes };
      return { rosterId: 1, people: 10, ...counts, checked: true, note: '1 key was changed outside this app.' };
    },
  };
};

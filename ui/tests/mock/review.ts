// Files opened to look at: what the frame says of them, and scenes of them.

import type { FileState } from '../../src/wire';
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

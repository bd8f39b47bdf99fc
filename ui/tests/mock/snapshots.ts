// Pretend snapshots: a few days of a class, and what was spent between two of them.

import type {
  CompareRequest,
  ComparisonView,
  InsightsView,
  PersonDiffView,
  SnapshotFileView,
  SnapshotPick,
  SnapshotView,
} from '../../src/wire';
import { error } from './made';
import { before, names } from './people';
import type { Scene } from './scenes';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

const day = 24 * 60;

const one = (id: number, minutes: number, title: string, over: Partial<SnapshotView> = {}): SnapshotView => ({
  id,
  at: before(minutes),
  complete: true,
  title,
  name: null,
  locked: false,
  keys: 26,
  usage: '61.20',
  ...over,
});

const taken = (): SnapshotView[] => [
  one(9, 12, 'Check now'),
  one(8, 10 * day + 5, 'After lab 3', { name: 'After lab 3' }),
  one(7, 10 * day + 200, 'Before lab 3', { name: 'Before lab 3' }),
  one(6, 11 * day, 'Check now', { complete: false, keys: 14, usage: null }),
  one(5, 17 * day, 'After lab 2', { name: 'After lab 2' }),
  one(4, 17 * day + 210, 'Before lab 2', { name: 'Before lab 2' }),
  one(3, 22 * day, 'End of October', { name: 'End of October', locked: true, keys: 52 }),
  one(2, 41 * day, 'Keys created', { usage: '0.00' }),
];

const cents = (n: number): string => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;

function people(): PersonDiffView[] {
  const spent = names.slice(0, 26).map((_, n) => (n < 23 ? Math.round(241 / (1 + n * 0.28)) : 0));
  return spent.map((amount, n) => {
    const start = n >= 24 ? 0 : 186 + ((n * 53) % 170);
    return {
      holderId: 100 + n,
      name: names[n] ?? '',
      apart: names[n] === 'Kim Lee' ? `205${String(n).padStart(2, '0')}` : null,
      email: null,
      before: cents(start),
      after: cents(start + amount),
      spent: n === 23 ? null : cents(amount),
      share: Math.round((amount / 241) * 1000),
      spentSomething: amount > 0,
      neverStarted: n >= 24,
      changed: n === 6 || n === 23,
      note: n === 4 ? 'used up on 12 Nov' : n === 6 ? 'limit $5.00 was $4.00' : n === 23 ? 'usage fell; left out' : '',
    };
  });
}

const sum = (rows: readonly PersonDiffView[]): number =>
  rows.reduce((all, row) => all + Math.round(Number(row.spent ?? '0') * 100), 0);

function insights(): InsightsView {
  const who = (n: number, used: string) => ({ holderId: 100 + n, name: names[n] ?? '', used, limit: '5.00' });
  return {
    never: [who(24, '0.00'), who(25, '0.00')],
    nearlyOut: [who(2, '4.41'), who(12, '5.00')],
    much: [],
    middle: '2.08',
    forecast: { left: '68.80', spent: '19.62', from: before(7 * day), to: before(12), ends: before(-24 * day) },
    keys: 26,
    asOf: before(12),
  };
}

/** The answers of one window. */
export function snapshotAnswers(scene: Scene): Record<string, (args: Args) => unknown> {
  let list = scene.people.some((view) => view.rows.some((row) => row.key !== null)) ? taken() : [];
  const files: SnapshotFileView[] = [];
  const find = (pick: SnapshotPick) => {
    if (pick.from === 'stored') {
      const found = list.find((row) => row.id === pick.id);
      if (found) return { title: found.title, at: found.at, complete: found.complete };
    } else {
      const found = files.find((row) => row.token === pick.token);
      if (found) return { title: found.fileName, at: found.at, complete: found.complete };
    }
    throw error({ code: 'not_found', message: 'That snapshot is not here any more.' });
  };
  const compare = (request: CompareRequest): ComparisonView => {
    const [a, b] = [find(request.a), find(request.b)];
    const turned = a.at > b.at;
    const [earlier, later] = turned ? [b, a] : [a, b];
    const rows = request.rosterId === null ? people() : people().slice(0, 20);
    const whole = earlier.complete && later.complete;
    return {
      earlier,
      later,
      turned,
      people: rows,
      spent: cents(sum(rows)),
      spentSomething: rows.filter((row) => row.spentSomething).length,
      spentNothing: 0,
      neverStarted: rows.filter((row) => row.neverStarted).length,
      leftOut: rows.filter((row) => row.spent === null).length,
      limitsChanged: 1,
      addedOrGone: 0,
      middle: '0.69',
      middleShare: 286,
      remarks: whole ? [] : ['The earlier list is only a part: keys that are missing in it are left out.'],
    };
  };
  return {
    snapshots: () => ({ snapshots: list, files }),
    snapshot_take: () => {
      const made = one(1 + Math.max(0, ...list.map((row) => row.id)), 0, 'Snapshot');
      list = [made, ...list];
      return made;
    },
    snapshot_name: ({ id, name }) => {
      list = list.map((row) => (row.id === id ? { ...row, name: name || null, title: name || 'Check now' } : row));
      return list.find((row) => row.id === id);
    },
    snapshot_save: () => ({ fileName: 'snapshot_20261112_121000.csv' }),
    snapshot_open: () => {
      const file = {
        token: 1 + files.length,
        fileName: 'snapshot_20250907_100000.csv',
        at: before(60 * day),
        complete: true,
        keys: 31,
      };
      files.push(file);
      return { file };
    },
    compare: ({ request }) => compare(request),
    comparison_save: ({ form }) => ({ fileName: `comparison_20261122_140500.${form}` }),
    insights: () =>
      list.length > 0 ? insights() : { ...insights(), never: [], nearlyOut: [], keys: 0, forecast: null },
    person_days: ({ holderId }) => ({
      days:
        holderId % 7 === 6
          ? []
          : [3, 17, 6, 0, 0, 22, 36, 16, 7, 4, 0, 17, 38, 42].map((amount, n) => ({
              at: before((13 - n) * day),
              spent: cents(amount * 2),
              share: Math.round((amount / 42) * 1000),
            })),
    }),
  };
}

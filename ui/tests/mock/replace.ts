// Replacing keys and the history, as the pretend core answers them.

import type {
  HistoryRequest,
  HistoryRowView,
  HistoryView,
  PersonRowView,
  RetireRequest,
  RetireView,
  RotatePlanView,
  RotateRequest,
  RunView,
} from '../../src/wire';
import { before } from './people';

const amount = (request: RotateRequest, row: PersonRowView): string | null => {
  if (request.limit === 'amount')
    return /^\d+(\.\d{1,2})?$/.test(request.amount) ? Number(request.amount).toFixed(2) : null;
  return (request.limit === 'same' ? row.key?.limit : row.key?.left) ?? null;
};

function plan(request: RotateRequest, rosterName: string, all: readonly PersonRowView[]): RotatePlanView {
  const asked = all.filter((row) => request.holderIds.length === 0 || request.holderIds.includes(row.holderId));
  const rows = asked.filter((row) => row.key !== null && row.replacing === null);
  const views = rows.map((row) => {
    const typed = request.own.find((one) => one.holderId === row.holderId)?.amount ?? '';
    const limit = typed !== '' ? Number(typed).toFixed(2) : amount(request, row);
    const nothing = limit === '0.00';
    return {
      holderId: row.holderId,
      name: row.name,
      externalId: row.sameName ? row.externalId : null,
      oldMask: row.key?.mask ?? '',
      oldOff: row.key?.off ?? false,
      oldLimit: row.key?.limit ?? null,
      oldLeft: row.key?.left ?? null,
      newLimit: nothing ? null : limit,
      newNoLimit: false,
      reset: row.key?.reset ?? ('never' as const),
      expiresAt: row.key?.expiresAt ?? null,
      problem: nothing ? `Nothing is left of $5.00. Choose an amount for ${row.name}.` : null,
      note: null,
    };
  });
  const ready = views.length > 0 && views.every((view) => view.newLimit !== null);
  const sum = (of: (view: (typeof views)[number]) => string | null) =>
    views.reduce((total, view) => total + Number(of(view) ?? 0), 0).toFixed(2);
  return {
    rosterId: request.rosterId,
    rosterName,
    digest: ready ? '0123456789abcdef' : null,
    rows: views,
    skipped: asked
      .filter((row) => !rows.includes(row))
      .map((row) => ({
        holderId: row.holderId,
        name: row.name,
        why: 'leftOut' as const,
        reason: 'They have no key yet.',
      })),
    problems:
      request.limit === 'amount' && views.some((view) => view.newLimit === null)
        ? [
            {
              field: 'amount',
              holderId: null,
              message: 'Write the limit of the new keys, like 2 or 2.00.',
              warning: false,
            },
          ]
        : [],
    noLimit: [],
    canCost: sum((view) => view.newLimit),
    oldLeft: sum((view) => view.oldLeft),
    asOf: before(1),
  };
}

interface Class {
  view: (rosterId: number) => { rosterName: string; rows: readonly PersonRowView[] };
  put: (rosterId: number, rows: PersonRowView[]) => void;
  begin: (rosterId: number) => RunView;
  changed: () => void;
}

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Answers = Record<string, (args: any) => unknown>;

/** The commands of replacing keys. */
export function rotateAnswers({ view, put, begin, changed }: Class): Answers {
  let planned: RotateRequest | null = null;
  const change = (rosterId: number, ids: readonly number[], to: (row: PersonRowView) => PersonRowView) => {
    put(
      rosterId,
      view(rosterId).rows.map((row) => (ids.length === 0 || ids.includes(row.holderId) ? to(row) : row)),
    );
    changed();
  };
  return {
    rotate_plan: ({ request }: { request: RotateRequest }) => {
      planned = request;
      const { rosterName, rows } = view(request.rosterId);
      return plan(request, rosterName, rows);
    },
    rotate_start: () => {
      const rosterId = planned?.rosterId ?? 1;
      change(rosterId, planned?.holderIds ?? [], (row) =>
        row.key
          ? {
              ...row,
              replacing: {
                step: 'made',
                oldMask: row.key.mask,
                oldOff: false,
                oldLeft: row.key.left,
                handedOutAt: null,
                since: before(0),
              },
            }
          : row,
      );
      return begin(rosterId);
    },
    rotate_give_up: ({ rosterId, holderIds }: { rosterId: number; holderIds: number[] }) => {
      change(rosterId, holderIds, (row) => ({ ...row, replacing: null }));
      return holderIds.length;
    },
    rotate_retire: ({ request }: { request: RetireRequest }): RetireView => {
      const retired = view(request.rosterId).rows.filter(
        (row) => row.replacing !== null && (request.holderIds.length === 0 || request.holderIds.includes(row.holderId)),
      ).length;
      change(request.rosterId, request.holderIds, (row) => ({ ...row, replacing: null }));
      return { retired, left: [] };
    },
  };
}

const told: readonly Partial<HistoryRowView>[] = [
  {
    what: 'Limit changed',
    kind: 'limits',
    target: 'Ben Castellanos',
    holderId: 102,
    changes: [{ label: 'Limit', before: '$5.00', after: '$8.00' }],
    reverses: 12,
  },
  { what: 'List saved, with keys', kind: 'files', target: 'applied-ai.csv' },
  { what: 'Key turned on', target: 'Chiara Rossi', holderId: 103 },
  { what: 'Key is gone', kind: 'noticed', target: 'Hana Nováková', holderId: 109, who: '', result: 'noticed' },
  { what: 'Answer lost, being checked', target: 'Kim Lee', holderId: 113, result: 'unclear' },
  { what: 'Key created', target: 'Kim Lee', holderId: 113 },
  { what: 'Roster imported', kind: 'people', target: 'Applied AI' },
  { what: 'Account connected', kind: 'app', target: 'Riverside College' },
];

/** The commands of the history. */
export function historyAnswers(): Answers {
  const rows = told.map(
    (one, n): HistoryRowView => ({
      seq: told.length - n,
      at: before(n * 400 + 3),
      what: '',
      kind: 'keys',
      target: '',
      holderId: null,
      rosterId: 1,
      who: 'm.keller',
      result: 'done',
      changes: [],
      reverses: null,
      ...one,
    }),
  );
  return {
    history: ({ request }: { request: HistoryRequest }): HistoryView => {
      const fits = (row: HistoryRowView) =>
        (request.kind === null || row.kind === request.kind) &&
        (request.holderId === null || row.holderId === request.holderId) &&
        `${row.what} ${row.target}`.toLowerCase().includes(request.text.toLowerCase());
      return { rows: rows.filter(fits), next: null, entries: rows.length, zone: 'Berlin time (UTC+1)', problem: null };
    },
    history_verify: () => ({
      entries: rows.length,
      whole: true,
      brokenAt: null,
      message: `${rows.length} entries, none missing or altered.`,
      at: before(0),
    }),
    history_save: () => rows.length,
  };
}

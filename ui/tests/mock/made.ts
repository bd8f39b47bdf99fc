// Views as the core would make them.

import type {
  AccountView,
  ErrorView,
  ImportRowView,
  ImportView,
  NeedView,
  PersonRowView,
  PlanRequest,
  PlanView,
  RunRowView,
  RunView,
  SettingsView,
  StartView,
} from '../../src/wire';
import { before, counts, mask, names } from './people';

export const settings = (): SettingsView => ({
  theme: 'system',
  defaultLimit: '2.00',
  defaultReset: 'never',
  defaultKeyName: 'name',
  checkEvery: 'hour',
  clipboardSeconds: 30,
  revealSeconds: 15,
  dataFolder: '/home/teacher/.local/share/keyroster',
  logFolder: '/home/teacher/.local/state/keyroster/log',
});

export const account = (over: Partial<AccountView> = {}): AccountView => ({
  id: 1,
  name: 'Riverside College',
  practice: false,
  keyMask: 'sk-or-v1-000…abc',
  creditsLeft: '312.40',
  canStillSpend: '141.87',
  asOf: before(5),
  reviewPending: false,
  ...over,
});

export const start = (over: Partial<StartView> = {}): StartView => ({
  version: '0.1.0',
  file: { is: 'own' },
  vault: 'keychainOpen',
  accounts: [],
  accountId: null,
  rosters: [],
  needsYou: 0,
  attention: 0,
  run: null,
  settings: settings(),
  ...over,
});

export const error = (over: Partial<ErrorView> = {}): ErrorView => ({
  code: 'server_trouble',
  message: 'OpenRouter is having trouble.',
  safe: 'Your finished keys are safe. Nothing was created.',
  steps: ['tryAgain'],
  details: 'answer 503 after 3 tries',
  ...over,
});

export const needs = (): NeedView[] => [
  {
    id: 3,
    kind: 'maybeTheirs',
    rosterId: 1,
    rosterName: 'Applied AI',
    holderId: 110,
    person: 'Ivo Petrov',
    headline: 'Ivo Petrov may already have a live key.',
    rest: 'A key named 20261012_Ivo_Petrov was made by another tool on 12 October. No second key was made.',
    choices: [
      {
        choice: 'adopt',
        label: 'It is theirs',
        effect: 'The key stays and is shown as theirs. Its secret is not known here.',
        danger: false,
      },
      {
        choice: 'second',
        label: 'Make another key',
        effect: 'Ivo Petrov gets a new key. The old one keeps working.',
        danger: false,
      },
      {
        choice: 'delete',
        label: 'Delete the old key',
        effect: 'The old key stops for good. Then a new one is made.',
        danger: true,
      },
    ],
    at: before(600),
  },
  {
    id: 1,
    kind: 'row',
    rosterId: 1,
    rosterName: 'Applied AI',
    holderId: 106,
    person: 'Elif Aydın',
    headline: 'The address of Elif Aydın ends in FIXME.edu.',
    rest: 'A key is made when there is a real address.',
    choices: [
      {
        choice: 'wait',
        label: 'Wait for the address',
        effect: 'The row stays and is asked about again at the next import.',
        danger: false,
      },
    ],
    at: before(3000),
  },
  {
    id: 2,
    kind: 'restored',
    rosterId: null,
    rosterName: null,
    holderId: null,
    person: null,
    headline: 'This is a copy from 12 May.',
    rest: 'Since then 9 keys were made elsewhere. Review them before making new ones.',
    choices: [
      {
        choice: 'takeOver',
        label: 'Take the 9 keys over',
        effect: 'They are listed as keys without an owner. None is changed.',
        danger: false,
      },
    ],
    at: before(30),
  },
];

const importRow = (n: number, over: Partial<ImportRowView> = {}): ImportRowView => ({
  line: n + 2,
  happens: 'new',
  name: names[n] ?? '',
  externalId: `S-${20400 + n}`,
  email: `student${n}@example.edu`,
  group: null,
  limit: null,
  changes: [],
  question: null,
  notes: [],
  ...over,
});

export function importView(rosterId: number | null, rows: ImportRowView[], over: Partial<ImportView> = {}): ImportView {
  const of = (happens: ImportRowView['happens']) => rows.filter((row) => row.happens === happens).length;
  return {
    token: 7,
    rosterId,
    rosterName: 'Applied AI',
    fileName: 'applied-ai-roster-autumn.csv',
    encoding: 'UTF-8',
    encodings: ['UTF-8', 'windows-1252', 'UTF-16LE'],
    delimiter: 'semicolon',
    headerRow: 1,
    rowsInFile: rows.filter((row) => row.line !== null).length,
    columns: [
      { heading: 'Name', sample: ['Ada Lindqvist', 'Amara Okafor'], role: 'name' },
      { heading: 'E-mail', sample: ['student0@example.edu'], role: 'email' },
      { heading: 'Student no.', sample: ['S-20400'], role: 'id' },
      { heading: 'Remarks', sample: ['', 'retakes'], role: null },
    ],
    nameSample: ['Müller', 'Nováková', 'Weiß'],
    notes: [],
    rows,
    counts: {
      all: rows.length,
      new: of('new'),
      changed: of('changed'),
      same: of('same'),
      notInFile: of('notInFile'),
      needsYou: of('needsYou'),
      skipped: of('skipped'),
    },
    error: null,
    ...over,
  };
}

export const cleanImport = (rosterId: number | null): ImportView =>
  importView(
    rosterId,
    names.map((_, n) => importRow(n)),
  );

/** Every kind of row, with questions first to be answered. */
export const mixedImport = (rosterId: number | null): ImportView =>
  importView(
    rosterId,
    names.map((_, n) => {
      if (n === 6)
        return importRow(n, {
          happens: 'needsYou',
          name: '',
          question: {
            code: 'name_missing',
            headline: 'Row 8 has no name.',
            rest: 'It is skipped unless you fill it in.',
            answers: [
              { answer: 'fill', label: 'Fill in…', asksText: true },
              { answer: 'skip', label: 'Skip it', asksText: false },
            ],
          },
        });
      if (n === 15)
        return importRow(n, {
          happens: 'needsYou',
          question: {
            code: 'duplicate',
            headline: 'Ada Lindqvist appears twice (rows 2 and 17).',
            rest: 'One key will be made.',
            answers: [
              { answer: 'two', label: 'Make two', asksText: false },
              { answer: 'one', label: 'One key', asksText: false },
            ],
          },
        });
      if (n === 2)
        return importRow(n, {
          happens: 'changed',
          changes: [{ field: 'email', old: 'ben.c@mail.example', new: 'student2@example.edu' }],
        });
      if (n === 3) return importRow(n, { happens: 'same' });
      if (n === 29) return importRow(n, { happens: 'notInFile', line: null });
      return importRow(n, n === 9 ? { notes: ['Row 11 contained invisible characters.'] } : {});
    }),
    { notes: ['Names were cleaned of invisible characters in 1 row.'] },
  );

export function planView(request: PlanRequest, rosterName: string, rows: readonly PersonRowView[]): PlanView {
  const waiting = rows.filter((row) => row.word === 'waiting' && !request.leftOut.includes(row.holderId));
  const limit = /^\d+(\.\d+)?$/.test(request.limit) ? Number(request.limit).toFixed(2) : null;
  const bad = limit === null || limit === '0.00';
  const most = bad ? null : (waiting.length * Number(limit)).toFixed(2);
  return {
    rosterId: request.rosterId,
    rosterName,
    digest: bad && !request.noLimit ? null : `digest-${request.limit}-${request.reset}-${waiting.length}`,
    problems:
      bad && !request.noLimit
        ? [
            {
              field: 'limit',
              holderId: null,
              message: `‘${request.limit}’ isn’t an amount. Write it like 5 or 5.00.`,
              warning: false,
            },
          ]
        : [],
    create: waiting.map((row) => ({
      holderId: row.holderId,
      name: row.name,
      externalId: row.externalId,
      email: row.email,
      keyName: `20261122_${row.name.slice(0, 40).replaceAll(' ', '_')}`,
      limit: request.noLimit ? null : limit,
      reset: request.reset,
      expiresAt: request.expires === '' ? null : `${request.expires}T23:59:59Z`,
      ownTerms: false,
    })),
    skipped: rows
      .filter((row) => row.word !== 'waiting')
      .map((row) => ({
        holderId: row.holderId,
        name: row.name,
        why:
          row.word === 'created'
            ? ('hasKey' as const)
            : row.word === 'needsYou'
              ? ('needsYou' as const)
              : ('beingChecked' as const),
        reason: row.word === 'created' ? 'Has a key.' : 'Waits for an answer.',
      })),
    withCommonLimit: waiting.length,
    withOwnLimit: 0,
    example: `20261122_${(waiting[0]?.name ?? 'Ada_Lindqvist').slice(0, 30).replaceAll(' ', '_')} ~k7f2-0001`,
    expiresAt: request.expires === '' ? null : `${request.expires}T23:59:59Z`,
    cost: {
      most,
      sentence: most === null ? 'Without limit' : `$${most} in all`,
      detail: '',
      untilEnd: null,
      otherKeys: '141.87',
      together: most === null ? null : (Number(most) + 141.87).toFixed(2),
      credits: '312.40',
      short: null,
    },
    workspaces: [],
    seconds: 12,
    asOf: before(1),
  };
}

export const runRow = (row: PersonRowView, word: RunRowView['word']): RunRowView => ({
  holderId: row.holderId,
  name: row.name,
  externalId: row.sameName ? row.externalId : null,
  word,
  keyMask: word === 'created' ? mask(row.holderId) : null,
  what:
    word === 'created'
      ? 'Key made and saved.'
      : word === 'beingChecked'
        ? 'The answer got lost. We are finding out.'
        : word === 'needsYou'
          ? 'OpenRouter refused this name.'
          : 'Not asked for yet.',
  at: before(row.holderId % 7),
});

export function runView(
  rosterId: number,
  rosterName: string,
  rows: readonly PersonRowView[],
  over: Partial<RunView> = {},
): RunView {
  const c = counts(rows);
  return {
    id: 5,
    rosterId,
    rosterName,
    state: 'creating',
    planned: rows.length,
    done: c.created,
    counts: c,
    secondsLeft: 20,
    note: null,
    story: null,
    rows: rows.filter((row) => row.word !== 'waiting').map((row) => runRow(row, row.word)),
    ...over,
  };
}

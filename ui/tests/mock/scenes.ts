import type { BackupStateView, ErrorView, ImportView, NeedView, PeopleView, StartView } from '../../src/wire';
import { backedUp, neverBackedUp } from './backup';
import { asInThePicture, type Changing, changing } from './changing';
import { reads, writes } from './commands';
import { account, cleanImport, error, mixedImport, needs, runView, start } from './made';
import { appliedAi, before, classOf, hostile, names, person, rosterOf } from './people';
import { alteredFile, earlierFolder, reviewFile, savedCopy } from './review';
import { nobody, reseller, type Selling } from './selling';

/** What the pretend core knows at the start of a test, and how it behaves. */
export interface Scene {
  start: StartView;
  people: PeopleView[];
  needs: NeedView[];
  /** The file behind the native dialog. */
  roster: (rosterId: number | null) => ImportView;
  /** Where the list stands with backups. */
  backup: BackupStateView;
  /** Commands that never answer. */
  hang: string[];
  /** Commands that are refused. */
  fail: Record<string, ErrorView>;
  /** Milliseconds between the keys of a run; 0 = at once. */
  beat: number;
  /** Limits, plans of changes, classes turned off. */
  changing: Changing;
  /** Clients, how they are billed, what was issued. */
  selling: Selling;
}

function scene(over: Partial<Scene>): Scene {
  return {
    start: start(),
    people: [],
    needs: [],
    backup: backedUp,
    roster: cleanImport,
    hang: [],
    fail: {},
    beat: 0,
    changing: changing(),
    selling: nobody(),
    ...over,
  };
}

function full(): Scene {
  const people = [
    classOf(1, 'Applied AI', appliedAi()),
    classOf(
      2,
      'Prompt Lab',
      names.slice(0, 14).map((_, n) => ({ ...person(n, 'created'), holderId: 300 + n })),
    ),
    classOf(
      3,
      'Evening course',
      names.slice(0, 22).map((_, n) => ({ ...person(n, 'waiting'), holderId: 400 + n })),
    ),
    classOf(
      4,
      'Last year',
      names.slice(0, 5).map((_, n) => ({ ...person(n, 'created'), holderId: 500 + n })),
    ),
  ];
  return scene({
    start: start({
      accounts: [
        account(),
        account({ id: 2, name: 'Night School', keyMask: null, creditsLeft: null, canStillSpend: null, asOf: null }),
      ],
      accountId: 1,
      rosters: people.map((one, at) => rosterOf(one, at === 3 ? before(90_000) : null)),
      needsYou: 3,
      attention: 11,
    }),
    people,
    needs: needs(),
    roster: mixedImport,
    changing: asInThePicture(),
  });
}

/** Somebody with two classes and eight clients, as in the pictures. */
function resellerScene(): Scene {
  const rows = (count: number, from: number) =>
    names.slice(0, count).map((_, n) => ({ ...person(n, 'created'), holderId: from + n }));
  const selling = reseller();
  const keys = selling.clients.map((one, n) => ({ ...person(n, 'created', one.row.name), holderId: one.row.holderId }));
  const people = [
    classOf(1, 'Own staff', rows(5, 100)),
    classOf(2, 'Workshop', rows(12, 300)),
    classOf(9, 'Clients', keys),
  ];
  return scene({
    start: start({
      accounts: [account({ name: 'Fennel Web Studio', creditsLeft: '1204.10', canStillSpend: '816.30' })],
      accountId: 1,
      rosters: people.map((one) => rosterOf(one)),
    }),
    people,
    selling,
  });
}

function empty(): Scene {
  const people = [classOf(1, 'Prompt Lab', [])];
  people[0] = { ...(people[0] as PeopleView), asOf: null };
  return scene({
    start: start({
      accounts: [account({ canStillSpend: '0.00', asOf: null })],
      accountId: 1,
      rosters: people.map((one) => rosterOf(one)),
    }),
    people,
  });
}

function running(): Scene {
  const base = full();
  const rows = appliedAi().map((row, n) => (n < 18 ? row : { ...row, word: 'waiting' as const, key: null }));
  const view = classOf(1, 'Applied AI', rows);
  base.people[0] = view;
  base.start = {
    ...base.start,
    rosters: base.start.rosters.map((one) => (one.id === 1 ? rosterOf(view) : one)),
    run: runView(1, 'Applied AI', rows),
  };
  return base;
}

function practice(): Scene {
  const base = full();
  return { ...base, start: { ...base.start, accounts: [account({ name: 'Practice', practice: true })] } };
}

function big(): Scene {
  const rows = Array.from({ length: 2000 }, (_, n) =>
    person(n, n % 9 === 0 ? 'waiting' : 'created', `Student ${String(n).padStart(4, '0')}`),
  );
  const view = classOf(1, 'Everybody', rows);
  return scene({ start: start({ accounts: [account()], accountId: 1, rosters: [rosterOf(view)] }), people: [view] });
}

function hostileScene(): Scene {
  const rows = hostile.map((name, n) => person(n, n % 2 === 0 ? 'created' : 'waiting', name));
  const nasty = hostile[0] ?? '';
  const view = classOf(1, nasty, rows);
  return scene({
    start: start({ accounts: [account({ name: nasty })], accountId: 1, rosters: [rosterOf(view)], needsYou: 1 }),
    people: [view],
    needs: needs()
      .slice(0, 1)
      .map((one) => ({ ...one, person: nasty, rosterName: nasty, headline: `${nasty} may have a key.` })),
    roster: (rosterId) => {
      const base = cleanImport(rosterId);
      return {
        ...base,
        rosterName: nasty,
        rows: base.rows.slice(0, hostile.length).map((row, n) => ({ ...row, name: hostile[n] ?? '' })),
      };
    },
  });
}

const readOnly = (): Scene => {
  const base = full();
  return {
    ...base,
    start: {
      ...base.start,
      file: { is: 'readOnly', name: 'keyroster-2026-05-12.db', asOf: before(60 * 24 * 190), ...savedCopy },
    },
  };
};

const unusable = (over: Partial<ErrorView>): Scene =>
  scene({ start: start({ file: { is: 'unusable', ...error(over) } }) });

const vault = (state: StartView['vault'], base = full()): Scene => ({
  ...base,
  start: { ...base.start, vault: state },
});

export const scenes = {
  /** First start: nothing there yet. */
  fresh: () => scene({ start: start({ vault: 'new' }) }),
  empty,
  /** An account without a class. */
  bare: () => scene({ start: start({ accounts: [account()], accountId: 1 }) }),
  full,
  running,
  /** Everything asked is never answered. */
  busy: () => ({ ...running(), hang: [...reads, ...writes] }),
  /** Everything asked is refused. */
  error: () => ({
    ...full(),
    fail: Object.fromEntries(
      [...reads, ...writes].map((one) => [one, error({ code: 'internal', message: 'That did not work.' })]),
    ),
  }),
  offline: () => ({
    ...full(),
    fail: {
      refresh: error({
        code: 'offline',
        message: 'OpenRouter can’t be reached.',
        safe: 'Showing what was read before.',
        steps: ['tryAgain'],
      }),
    },
  }),
  practice,
  readOnly,
  reviewFile: () => reviewFile(full()),
  alteredFile: () => alteredFile(full()),
  earlierFolder: () => earlierFolder(full()),
  reseller: resellerScene,
  /** The same in a file for review. */
  resellerReview: () => reviewFile(resellerScene()),
  /** Only clients, no class. */
  onlyClients: () => {
    const base = resellerScene();
    const only = base.people.filter((one) => one.rosterId === 9);
    return { ...base, people: only, start: { ...base.start, rosters: only.map((one) => rosterOf(one)) } };
  },
  hostile: hostileScene,
  big,
  stopped: () => {
    const base = running();
    const run = base.start.run;
    return {
      ...base,
      start: {
        ...base.start,
        run: run && {
          ...run,
          state: 'stopped' as const,
          story: '2 were unclear: 1 was found and replaced, 1 was never made. Nobody paid twice.',
        },
      },
    };
  },
  damaged: () =>
    unusable({
      code: 'file_damaged',
      message: 'Your saved list is damaged.',
      safe: 'A good copy from yesterday 17:02 is available. Your students’ keys keep working.',
      steps: ['openCopy', 'rebuild', 'showFolder'],
    }),
  newer: () =>
    unusable({
      code: 'file_newer',
      message: 'This list was made with a newer version (2.3).',
      safe: 'Update the app to open it. The file was not changed.',
      steps: ['otherFile', 'showFolder'],
    }),
  foreign: () =>
    unusable({
      code: 'file_not_ours',
      message: 'This file was not made by Keyroster.',
      safe: 'It was not changed.',
      steps: ['otherFile', 'rebuild'],
    }),
  unsafe: () =>
    unusable({
      code: 'folder_unsafe',
      message: 'The data folder lies on a network drive.',
      safe: 'Nothing was written.',
      steps: ['showFolder', 'tryAgain'],
    }),
  needsPassphrase: () => vault('needsPassphrase', scene({})),
  locked: () => vault('passphraseLocked'),
  keychainLocked: () => vault('keychainLocked'),
  keychainGone: () => vault('keychainGone'),
  onlyHere: () => ({ ...full(), backup: neverBackedUp }),
} satisfies Record<string, () => Scene>;

export type SceneName = keyof typeof scenes;

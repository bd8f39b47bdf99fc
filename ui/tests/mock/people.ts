// Made-up people and their keys. Every key here is plainly fake.

import type { CountsView, KeyView, KeyWord, PeopleView, PersonRowView, RosterView } from '../../src/wire';

export const NOW = Date.now();
export const before = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

export const names = [
  'Ada Lindqvist',
  'Amara Okafor',
  'Ben Castellanos',
  'Chiara Rossi',
  'Daniel Weiß',
  'Dilnoza Karimova',
  'Elif Aydın',
  'Farid Haddad',
  'Grace Kimani',
  'Hana Nováková',
  'Ivo Petrov',
  'Jamal Washington',
  'Jun Nakamura',
  'Kim Lee',
  'Kim Lee',
  'Lara Müller',
  'Liam O’Connor',
  'Mateo Fernández',
  'Mei-Ling Chen',
  'Nadia Rahman',
  'Noor van den Berg',
  'Omar Siddiqui',
  'Priya Raghunathan',
  'Quentin Dubois',
  'Rosa Delgado',
  'Sofia Papadopoulou',
  'Tariq Aziz',
  'Thomas Bergström',
  'Uma Krishnan',
  'Valentina de la Cruz-Montenegro',
];

/** Names that try to be something else: markup, a formula, turned writing, a novel. */
export const hostile = [
  '<img src=x onerror="window.__hit=1">',
  '"><script>window.__hit=1</script>',
  '=HYPERLINK("https://evil.example","click")',
  '\u202Egnp.exe\u202C',
  `${'Very long name '.repeat(660)}end`,
  "'; DROP TABLE holders;--",
  '{@html "<b>x</b>"}',
];

export const mask = (n: number): string => `sk-or-v1-000…${String(n).padStart(3, '0')}`;

export function key(n: number, over: Partial<KeyView> = {}): KeyView {
  const percent = [39, 88, 100, 0, 62][n % 5] ?? 0;
  return {
    name: `20261122_${(names[n % names.length] ?? 'x').replaceAll(' ', '_')}`,
    mask: mask(n),
    secretSaved: true,
    off: n % 11 === 3,
    gone: false,
    limit: '5.00',
    reset: 'never',
    used: (percent / 20).toFixed(2),
    usedInAll: (percent / 20).toFixed(2),
    left: (5 - percent / 20).toFixed(2),
    percent,
    lastUsedAt: percent === 0 ? null : before(n * 97 + 4),
    createdAt: before(60 * 24 * 20),
    expiresAt: n % 2 === 0 ? new Date(NOW + 26 * 86_400_000).toISOString() : null,
    workspace: null,
    seenAt: before(5),
    ...over,
  };
}

export function person(n: number, word: KeyWord, name = names[n % names.length] ?? 'Somebody'): PersonRowView {
  const repeats = names.filter((one) => one === name).length > 1;
  return {
    holderId: 100 + n,
    name,
    sameName: repeats,
    externalId: `S-${20400 + n}`,
    email: `student${n}@example.edu`,
    group: n % 2 === 0 ? 'A' : 'B',
    word,
    note:
      word === 'needsYou'
        ? 'OpenRouter refused this name.'
        : word === 'beingChecked'
          ? 'The answer got lost. We are finding out.'
          : null,
    ownLimit: null,
    replacing: null,
    key: word === 'created' ? key(n) : null,
  };
}

export function counts(rows: readonly PersonRowView[], leftOut = 0): CountsView {
  const of = (word: KeyWord) => rows.filter((row) => row.word === word).length;
  return {
    created: of('created'),
    waiting: of('waiting'),
    beingChecked: of('beingChecked'),
    needsYou: of('needsYou'),
    leftOut,
  };
}

export function classOf(id: number, name: string, rows: readonly PersonRowView[]): PeopleView {
  return {
    rosterId: id,
    rosterName: name,
    rows: [...rows],
    counts: counts(rows),
    canCreate: rows.filter((row) => row.word === 'waiting').length,
    canSave: rows.filter((row) => row.key !== null).length,
    asOf: before(5),
    complete: true,
  };
}

export function rosterOf(view: PeopleView, archivedAt: string | null = null): RosterView {
  return { id: view.rosterId, name: view.rosterName, people: view.rows.length, archivedAt, counts: view.counts };
}

/** The class of the pictures: 26 created, 2 waiting, 1 being checked, 1 needs you. */
export function appliedAi(): PersonRowView[] {
  const special: Record<number, KeyWord> = { 6: 'beingChecked', 10: 'needsYou', 18: 'waiting', 25: 'waiting' };
  return names.map((_, n) => person(n, special[n] ?? 'created'));
}

/** The rows of a roster as people who wait for a key. */
export function importPeople(view: {
  rows: { name: string; externalId: string | null; email: string | null }[];
}): PersonRowView[] {
  return view.rows.map((row, n) => ({
    holderId: 700 + n,
    name: row.name,
    sameName: view.rows.filter((one) => one.name === row.name).length > 1,
    externalId: row.externalId,
    email: row.email,
    group: null,
    word: 'waiting',
    note: null,
    ownLimit: null,
    replacing: null,
    key: null,
  }));
}

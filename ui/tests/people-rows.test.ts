import { describe, expect, test } from 'vitest';
import {
  filterCounts,
  fold,
  matches,
  nextSorting,
  ordered,
  type SortColumn,
  shown,
  usage,
} from '../src/rooms/people/rows';
import type { KeyView, PersonRowView } from '../src/wire';

const key = (change: Partial<KeyView> = {}): KeyView => ({
  name: '20261122_Somebody',
  mask: 'sk-or-v1-000…000',
  secretSaved: true,
  off: false,
  gone: false,
  limit: '5.00',
  reset: 'never',
  used: '0.00',
  usedInAll: '0.00',
  left: '5.00',
  percent: 0,
  lastUsedAt: null,
  createdAt: '2026-10-12T08:00:00Z',
  expiresAt: null,
  workspace: null,
  seenAt: '2026-11-22T13:05:00Z',
  ...change,
});

let next = 1;
const row = (name: string, change: Partial<PersonRowView> = {}): PersonRowView => ({
  holderId: next++,
  name,
  sameName: false,
  externalId: null,
  email: null,
  group: null,
  word: 'created',
  note: null,
  ownLimit: null,
  replacing: null,
  key: null,
  ...change,
});

const order = (rows: PersonRowView[], column: SortColumn, down: boolean) =>
  ordered(rows, { column, down }).map((one) => one.name);

describe('ordering', () => {
  const rows = [
    row('used nothing', { key: key({ used: '0.00' }) }),
    row('no key'),
    row('ten', { key: key({ used: '10.00' }) }),
    row('nine', { key: key({ used: '9.50' }) }),
    row('a hair more', { key: key({ used: '0.30000000000000004' }) }),
    row('three tenths', { key: key({ used: '0.3' }) }),
  ];

  test('amounts are compared as amounts, not as text and not as floats', () => {
    expect(order(rows, 'used', false)).toEqual([
      'used nothing',
      'three tenths',
      'a hair more',
      'nine',
      'ten',
      'no key',
    ]);
  });

  test('what is missing stands last both ways, so a sorted column starts with something to read', () => {
    expect(order(rows, 'used', true).at(-1)).toBe('no key');
    expect(order(rows, 'lastUsed', true).at(-1)).toBe('three tenths');
  });

  test('no limit counts as the greatest limit', () => {
    const limits = [
      row('none', { key: key({ limit: null }) }),
      row('big', { key: key({ limit: '999999.00' }) }),
      row('own', { ownLimit: '8.00' }),
    ];
    expect(order(limits, 'limit', false)).toEqual(['own', 'big', 'none']);
  });

  test('names go by the alphabet, with accents where people look for them', () => {
    const names = [row('Zoe'), row('Élodie'), row('adam'), row('Dilnoza'), row('Student 10'), row('Student 9')];
    expect(order(names, 'name', false)).toEqual(['adam', 'Dilnoza', 'Élodie', 'Student 9', 'Student 10', 'Zoe']);
  });

  test('equal rows keep the order of the roster, turned either way', () => {
    const same = [row('Kim Lee', { externalId: '1' }), row('Kim Lee', { externalId: '2' })];
    for (const down of [false, true]) {
      const ids = ordered(same, { column: 'name', down }).map((one) => one.externalId);
      expect(ids).toEqual(['1', '2']);
    }
  });

  test('a heading pressed again turns round; amounts start with the greatest', () => {
    expect(nextSorting({ column: 'name', down: false }, 'name')).toEqual({ column: 'name', down: true });
    expect(nextSorting({ column: 'name', down: false }, 'used')).toEqual({ column: 'used', down: true });
    expect(nextSorting({ column: 'used', down: true }, 'email')).toEqual({ column: 'email', down: false });
  });
});

describe('finding', () => {
  test('accents, case and the order of words do not matter', () => {
    const person = row('Hana Nováková', { email: 'h.novakova@example.edu', externalId: 'S-20411' });
    for (const wanted of ['novak', 'NOVÁK hana', '20411', '@example', '  ']) expect(matches(person, wanted)).toBe(true);
    for (const wanted of ['hanna', 'novak s-9']) expect(matches(person, wanted)).toBe(false);
  });

  test('a word of the search is not found across two fields', () => {
    expect(matches(row('Ann', { email: 'x@y.z' }), 'annx')).toBe(false);
  });

  test('folding never throws on what a hostile roster holds', () => {
    expect(fold('\ud800<b>\u202eABC')).toContain('abc');
  });
});

describe('filters', () => {
  test('the four words add up to everybody', () => {
    const rows = [
      row('a'),
      row('b', { word: 'waiting' }),
      row('c', { word: 'beingChecked' }),
      row('d', { word: 'needsYou' }),
      row('e', { word: 'waiting' }),
    ];
    const counts = filterCounts(rows);
    expect(counts.created + counts.waiting + counts.beingChecked + counts.needsYou).toBe(counts.all);
    expect(counts.waiting).toBe(2);
    expect(shown(rows, 'waiting', '').map((one) => one.name)).toEqual(['b', 'e']);
  });
});

describe('use', () => {
  test('who has not begun and who is nearly out are found across the words', () => {
    const unused = key({ lastUsedAt: null, usedInAll: '0.00', percent: 0 });
    const rows = [
      row('a', { key: unused }),
      row('b', { key: key({ percent: 80, usedInAll: '4.00', lastUsedAt: '2026-11-20T10:00:00Z' }) }),
      row('c', { key: key({ lastUsedAt: null, usedInAll: '0.01', percent: 79 }) }),
      row('d', { key: { ...unused, gone: true } }),
      row('e', { word: 'waiting', key: null }),
    ];
    const names = (filter: 'neverUsed' | 'nearlyOut') => shown(rows, filter, '').map((one) => one.name);
    expect(names('neverUsed')).toEqual(['a']);
    expect(names('nearlyOut')).toEqual(['b']);
    expect(filterCounts(rows).neverUsed).toBe(1);
  });
});

describe('the bar', () => {
  test.each([
    [null, 'none'],
    [0, 'none'],
    [79, 'some'],
    [80, 'near'],
    [99, 'near'],
    [100, 'full'],
    [130, 'full'],
  ] as const)('%s per cent is %s', (percent, look) => {
    expect(usage(row('x', { key: key({ percent }) }))).toBe(look);
  });
});

import { describe, expect, test } from 'vitest';
import { columnOf, FILTERS, ready, rolesShown, shown, toImport, withRole } from '../src/rooms/import/rows';
import type { ColumnRole, ImportHappens, ImportRowView, ImportView } from '../src/wire';

const row = (line: number | null, happens: ImportHappens): ImportRowView => ({
  line,
  happens,
  name: `Row ${line}`,
  externalId: null,
  email: null,
  group: null,
  limit: null,
  changes: [],
  question: null,
  notes: [],
});

const view = (roles: (ColumnRole | null)[]): ImportView => ({
  token: 1,
  rosterId: null,
  rosterName: 'autumn',
  fileName: 'autumn.csv',
  encoding: 'UTF-8',
  encodings: ['UTF-8', 'windows-1252'],
  delimiter: 'semicolon',
  headerRow: 1,
  rowsInFile: 0,
  columns: roles.map((role, index) => ({ heading: `Column ${index + 1}`, sample: [], role })),
  nameSample: [],
  notes: [],
  rows: [],
  counts: { all: 0, new: 0, changed: 0, same: 0, notInFile: 0, needsYou: 0, skipped: 0 },
  error: null,
});

describe('rows', () => {
  const rows = [row(2, 'new'), row(8, 'needsYou'), row(9, 'same'), row(17, 'needsYou'), row(null, 'notInFile')];

  test('questions stand first, everything else keeps the order of the file', () => {
    expect(shown(rows, 'all').map((one) => one.line)).toEqual([8, 17, 2, 9, null]);
  });

  test('every row is shown by exactly one of the filters', () => {
    const kinds = FILTERS.filter((one) => one !== 'all');
    const total = kinds.reduce((sum, kind) => sum + shown(rows, kind).length, 0);
    expect(total).toBe(shown(rows, 'all').length);
  });
});

test('ready rows are those taken in as they stand; only added and changed people make an import worth doing', () => {
  const counts = { all: 32, new: 24, changed: 2, same: 2, notInFile: 1, needsYou: 3, skipped: 0 };
  expect(ready(counts)).toBe(28);
  expect(toImport(counts)).toBe(26);
});

describe('columns', () => {
  test('a role stands in one column only: moving it frees the former one', () => {
    const now = view(['name', 'email', null]);
    expect(withRole(now, 'name', 2)).toEqual([null, 'email', 'name']);
  });

  test('a column that gets a role loses the one it had', () => {
    expect(withRole(view(['name', 'email', null]), 'name', 1)).toEqual([null, 'name', null]);
  });

  test('a role can be in no column', () => {
    const now = view(['name', 'email']);
    expect(withRole(now, 'email', null)).toEqual(['name', null]);
    expect([columnOf(now, 'email'), columnOf(now, 'limit')]).toEqual([1, null]);
  });

  test('first and last name are offered where the file has them, the rest always', () => {
    expect(rolesShown(view(['name']))).toEqual(['name', 'id', 'email', 'limit']);
    expect(rolesShown(view(['lastName', 'firstName', 'group']))).toEqual([
      'firstName',
      'lastName',
      'id',
      'email',
      'limit',
      'group',
    ]);
  });
});

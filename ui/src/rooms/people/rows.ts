// Finding, filtering and ordering people: pure, on the rows as they arrived.

import { compareAmounts } from '../../parts/decimal';
import type { KeyWord, PersonRowView } from '../../wire';

/** The four words, and two about use that stand across them. */
export type Filter = 'all' | KeyWord | 'neverUsed' | 'nearlyOut';
export type SortColumn = 'name' | 'email' | 'word' | 'limit' | 'used' | 'lastUsed';
export type Sorting = { column: SortColumn; down: boolean };

const WORDS: readonly KeyWord[] = ['needsYou', 'beingChecked', 'waiting', 'created'];

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Has a key and has not used it. */
function neverUsed(row: PersonRowView): boolean {
  const key = row.key;
  return key !== null && !key.gone && key.lastUsedAt === null && /^[0.]*$/.test(key.usedInAll ?? '');
}

/** Four fifths of the limit or more are used; with nothing left too. */
function nearlyOut(row: PersonRowView): boolean {
  return row.key !== null && !row.key.gone && (row.key.percent ?? 0) >= 80;
}

function passes(row: PersonRowView, filter: Filter): boolean {
  if (filter === 'neverUsed') return neverUsed(row);
  if (filter === 'nearlyOut') return nearlyOut(row);
  return filter === 'all' || row.word === filter;
}

/** How many rows each filter shows; the four words add up to all. */
export function filterCounts(rows: readonly PersonRowView[]): Record<Filter, number> {
  const counts: Record<Filter, number> = {
    all: rows.length,
    created: 0,
    waiting: 0,
    beingChecked: 0,
    needsYou: 0,
    neverUsed: rows.filter(neverUsed).length,
    nearlyOut: rows.filter(nearlyOut).length,
  };
  for (const row of rows) counts[row.word] += 1;
  return counts;
}

/** Case and accents aside, as people search. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** What a row is found by, folded. Folding costs more than all of the search, so it is done once a row. */
const foundBy = new WeakMap<PersonRowView, string>();

function textOf(row: PersonRowView): string {
  let text = foundBy.get(row);
  if (text === undefined) {
    text = fold([row.name, row.email, row.externalId, row.group, row.key?.name].filter(Boolean).join('\n'));
    foundBy.set(row, text);
  }
  return text;
}

/** Makes ready to be searched, before the first key is pressed. */
export function prepare(rows: readonly PersonRowView[]): void {
  for (const row of rows) textOf(row);
}

const wordsOf = (wanted: string): string[] => fold(wanted).split(/\s+/u).filter(Boolean);

export function matches(row: PersonRowView, wanted: string): boolean {
  const text = textOf(row);
  return wordsOf(wanted).every((word) => text.includes(word));
}

/** Missing values stand last whichever way the column is turned, so that a sorted column starts with something to read. */
function order<T>(a: T | null, b: T | null, compare: (a: T, b: T) => number, down: boolean): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return down ? compare(b, a) : compare(a, b);
}

const NO_LIMIT = '999999999999';

function limitOf(row: PersonRowView): string | null {
  return row.key ? (row.key.limit ?? NO_LIMIT) : row.ownLimit;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareRows(a: PersonRowView, b: PersonRowView, sorting: Sorting): number {
  const { column, down } = sorting;
  switch (column) {
    case 'name':
      return order(a.name, b.name, collator.compare, down);
    case 'email':
      return order(a.email, b.email, collator.compare, down);
    case 'word':
      return order(WORDS.indexOf(a.word), WORDS.indexOf(b.word), (x, y) => x - y, down);
    case 'limit':
      return order(limitOf(a), limitOf(b), compareAmounts, down);
    case 'used':
      return order(a.key?.used ?? null, b.key?.used ?? null, compareAmounts, down);
    case 'lastUsed':
      return order(a.key?.lastUsedAt ?? null, b.key?.lastUsedAt ?? null, compareText, down);
  }
}

/** All rows in the chosen order. Equal rows keep the roster's order. */
export function ordered(rows: readonly PersonRowView[], sorting: Sorting): PersonRowView[] {
  return rows.toSorted((a, b) => compareRows(a, b, sorting));
}

/** Of the rows, in the order they are in, those to show: a key press only leaves out, it does not order anew. */
export function shown(rows: readonly PersonRowView[], filter: Filter, wanted: string): readonly PersonRowView[] {
  const words = wordsOf(wanted);
  if (filter === 'all' && words.length === 0) return rows;
  return rows.filter((row) => passes(row, filter) && words.every((word) => textOf(row).includes(word)));
}

/** A click on a heading: the same column turns round, a new one starts upwards (amounts and times: greatest first). */
export function nextSorting(now: Sorting, column: SortColumn): Sorting {
  if (now.column === column) return { column, down: !now.down };
  return { column, down: column === 'limit' || column === 'used' || column === 'lastUsed' };
}

/** How a bar is drawn: amber from 80 per cent, used up at 100. */
export function usage(row: PersonRowView): 'none' | 'some' | 'near' | 'full' {
  const percent = row.key?.percent;
  if (percent == null || percent <= 0) return 'none';
  if (percent >= 100) return 'full';
  return percent >= 80 ? 'near' : 'some';
}

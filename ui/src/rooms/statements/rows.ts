// The list of statements: its months, and what of it is shown. Pure.

import type { StatementRowView } from '../../wire';

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every month there is a statement of, as they come: the newest first. */
export function monthsOf(rows: readonly StatementRowView[]): { month: string; title: string }[] {
  const found = new Map(rows.map((row) => [row.month, row.monthTitle]));
  return [...found].map(([month, title]) => ({ month, title }));
}

/**
 * Of one month (`all` = of every) and with these letters in client or number. A note that is found brings the statement
 * it corrects, and a statement its notes: they are read together.
 */
export function shownRows(rows: readonly StatementRowView[], month: string, find: string): StatementRowView[] {
  const text = fold(find.trim());
  const hit = (row: StatementRowView) => fold(`${row.client} ${row.number}`).includes(text);
  const there = rows.filter((row) => month === 'all' || row.month === month);
  const families = new Set(there.filter(hit).map((row) => row.corrects ?? row.number));
  return there.filter((row) => families.has(row.corrects ?? row.number));
}

/** The whole per cent in a text like `60 %`, 0 to 100, for drawing; 0 where there is none. */
export function shareIn(text: string): number {
  const found = /^(\d{1,3})/.exec(text.trim());
  return found ? Math.min(100, Number(found[1])) : 0;
}

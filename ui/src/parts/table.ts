import type { Column, Sort } from './VirtualTable.svelte';

/** Rows in the chosen order; equal rows keep the order they came in. */
export function sorted<Row>(rows: readonly Row[], sort: Sort | null, columns: readonly Column<Row>[]): readonly Row[] {
  const by = columns.find((one) => one.id === sort?.id)?.sort;
  if (!sort || !by) return rows;
  return rows.toSorted((a, b) => (sort.down ? by(b, a) : by(a, b)));
}

/** The ids from one row to another, both included, whichever comes first. */
export function rangeIds(ids: readonly number[], from: number, to: number): number[] {
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Where a key moves the cursor row, or null when it moves nothing. */
export function target(key: string, at: number, length: number, page: number): number | null {
  const last = length - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageDown':
      return Math.min(last, Math.max(0, at) + page);
    case 'PageUp':
      return Math.max(0, at - page);
    default:
      return null;
  }
}

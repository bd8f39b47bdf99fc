// What the import preview shows and in which order: pure, on the rows as they arrived.

import type { ColumnRole, ImportCountsView, ImportHappens, ImportRowView, ImportView } from '../../wire';

export type Filter = 'all' | ImportHappens;

export const FILTERS: readonly Filter[] = ['all', 'needsYou', 'new', 'changed', 'same', 'notInFile', 'skipped'];

/** Questions first, then the file's order (people not in the file last, as they arrive). */
export function shown(rows: readonly ImportRowView[], filter: Filter): ImportRowView[] {
  const wanted = filter === 'all' ? rows : rows.filter((row) => row.happens === filter);
  return [...wanted.filter((row) => row.happens === 'needsYou'), ...wanted.filter((row) => row.happens !== 'needsYou')];
}

/** Rows of the file, as the filters count them. */
export function inFile(view: ImportView): number {
  return view.error === null ? view.counts.all - view.counts.notInFile : view.rowsInFile;
}

/** Rows that would be taken in as they stand. */
export function ready(counts: ImportCountsView): number {
  return counts.new + counts.changed + counts.same;
}

/** Whether applying does anything: people added or changed. */
export function toImport(counts: ImportCountsView): number {
  return counts.new + counts.changed;
}

/** The roles in use now, in the file's order, with `role` moved to the column at `index` (`null` = no column has it). */
export function withRole(view: ImportView, role: ColumnRole, index: number | null): (ColumnRole | null)[] {
  return view.columns.map((column, place) => {
    if (place === index) return role;
    return column.role === role ? null : column.role;
  });
}

/** Where a role stands now. */
export function columnOf(view: ImportView, role: ColumnRole): number | null {
  const place = view.columns.findIndex((column) => column.role === role);
  return place < 0 ? null : place;
}

/** The roles offered: those in use first come first served, the four of every roster always, first and last name where a file splits them. */
export function rolesShown(view: ImportView): ColumnRole[] {
  const used = new Set(view.columns.map((column) => column.role));
  const split = used.has('firstName') || used.has('lastName');
  const roles: ColumnRole[] = split ? ['firstName', 'lastName'] : ['name'];
  roles.push('id', 'email', 'limit');
  for (const extra of ['group', 'reset', 'expires'] as const) if (used.has(extra)) roles.push(extra);
  return roles;
}

/** The change of one field of a row, when there is one. */
export function changeOf(row: ImportRowView, field: string): { old: string; new: string } | null {
  return row.changes.find((change) => change.field === field) ?? null;
}

/** A question and its row are known by line and code; a row may ask several in turn. */
export function questionKey(row: ImportRowView): string {
  return `${row.line ?? 'x'}:${row.question?.code ?? ''}`;
}

// Which limits are shown, ticked and warned about: pure, on the rows as they arrived.

import type { LimitRowView, LimitsView, LimitView } from '../../wire';

export type Filter = 'all' | 'differs' | 'same';

export const differs = (row: LimitRowView): boolean => row.change !== 'same';

export function filterCounts(rows: readonly LimitRowView[]): Record<Filter, number> {
  const apart = rows.filter(differs).length;
  return { all: rows.length, differs: apart, same: rows.length - apart };
}

export function shown(rows: readonly LimitRowView[], filter: Filter): LimitRowView[] {
  return rows.filter((row) => filter === 'all' || differs(row) === (filter === 'differs'));
}

/** What differs is ticked, except what would hurt somebody at once or open a key without end. */
export const tickedAtFirst = (row: LimitRowView): boolean =>
  differs(row) && row.change !== 'stopsAtOnce' && row.change !== 'unlimit';

/** The rows that would be applied: what a person ticked or unticked wins over the first state. */
export function tickedOf(rows: readonly LimitRowView[], chosen: ReadonlyMap<number, boolean>): Set<number> {
  const on = (row: LimitRowView) => differs(row) && (chosen.get(row.holderId) ?? tickedAtFirst(row));
  return new Set(rows.filter(on).map((row) => row.holderId));
}

/** The same choice after the ticks in the table became these. */
export function chosenAfter(
  rows: readonly LimitRowView[],
  chosen: ReadonlyMap<number, boolean>,
  ticked: ReadonlySet<number>,
): Map<number, boolean> {
  const next = new Map(chosen);
  for (const row of rows) if (differs(row)) next.set(row.holderId, ticked.has(row.holderId));
  return next;
}

export interface Effect {
  raised: number;
  lowered: number;
  other: number;
  notTicked: number;
}

/** What the ticked rows do. The four add up to the rows that differ. */
export function effectOf(rows: readonly LimitRowView[], ticked: ReadonlySet<number>): Effect {
  const effect: Effect = { raised: 0, lowered: 0, other: 0, notTicked: 0 };
  for (const row of rows) {
    if (!differs(row)) continue;
    if (!ticked.has(row.holderId)) effect.notTicked += 1;
    else if (row.change === 'raise') effect.raised += 1;
    else if (row.change === 'lower' || row.change === 'stopsAtOnce') effect.lowered += 1;
    else effect.other += 1;
  }
  return effect;
}

/** What is planned, as one text: another text needs another plan, the same text does not. */
export function planKey(view: LimitsView | null, ticked: ReadonlySet<number>): string {
  if (!view || ticked.size === 0) return '';
  const of = (row: LimitRowView) => [
    row.holderId,
    row.actual,
    row.actualReset,
    row.off,
    row.target,
    row.targetReset,
    row.targetOff,
  ];
  return JSON.stringify(view.rows.filter((row) => ticked.has(row.holderId)).map(of));
}

/** The text in the field of a target: blank where nothing is wished. */
export function targetText(target: LimitView | null, noLimit: string): string {
  if (target === null || target.kind === 'unknown') return '';
  return target.kind === 'of' ? target.amount : noLimit;
}

export const same = (a: LimitView | null, b: LimitView | null): boolean => JSON.stringify(a) === JSON.stringify(b);

// The timeline: snapshots by day, and which two are picked. Pure.

import type { SnapshotPick, SnapshotsView, SnapshotView } from '../../wire';
import { dayOf, words } from '../../words';

export interface Day {
  title: string;
  /** How many snapshots stand above it. */
  first: number;
  snapshots: SnapshotView[];
}

const dated = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

const dayKey = (date: Date): string => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

function titleOf(time: string, now: Date): string {
  const then = new Date(time);
  if (dayKey(then) === dayKey(now)) return words.snapshots.today;
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(then) === dayKey(before)) return words.snapshots.yesterday;
  return then.getFullYear() === now.getFullYear() ? dated.format(then) : dayOf(time);
}

/** Newest first, as they come, in groups of one day where the person is. */
export function byDay(snapshots: readonly SnapshotView[], now: Date = new Date()): Day[] {
  const days: Day[] = [];
  snapshots.forEach((one, place) => {
    const title = titleOf(one.at, now);
    const last = days.at(-1);
    if (last?.title === title) last.snapshots.push(one);
    else days.push({ title, first: place, snapshots: [one] });
  });
  return days;
}

export function samePick(a: SnapshotPick, b: SnapshotPick): boolean {
  if (a.from === 'stored') return b.from === 'stored' && a.id === b.id;
  return b.from === 'file' && a.token === b.token;
}

/** When a pick was taken; null when it is not there any more. */
export function timeOf(view: SnapshotsView, pick: SnapshotPick): string | null {
  if (pick.from === 'stored') return view.snapshots.find((one) => one.id === pick.id)?.at ?? null;
  return view.files.find((one) => one.token === pick.token)?.at ?? null;
}

/** A picked one is let go; a new one joins, and takes the place of the one picked first where two are picked. */
export function pickNext(now: readonly SnapshotPick[], pick: SnapshotPick): SnapshotPick[] {
  if (now.some((one) => samePick(one, pick))) return now.filter((one) => !samePick(one, pick));
  return [...now, pick].slice(-2);
}

/** What is compared at first: the newest complete snapshot with the complete one before it. */
export function firstPicks(view: SnapshotsView): SnapshotPick[] {
  const complete = view.snapshots.filter((one) => one.complete).slice(0, 2);
  return complete.reverse().map((one) => ({ from: 'stored', id: one.id }));
}

/** The picks as A and B: A is the earlier one, unless turned. */
export function asAB(view: SnapshotsView, picked: readonly SnapshotPick[], turned: boolean): SnapshotPick[] {
  const there = picked.filter((pick) => timeOf(view, pick) !== null);
  const sorted = [...there].sort((x, y) => ((timeOf(view, x) ?? '') < (timeOf(view, y) ?? '') ? -1 : 1));
  return turned && sorted.length === 2 ? sorted.reverse() : sorted;
}

/** How long lies between two times: days, hours, minutes. */
export function apart(from: string, to: string): [number, number, number] {
  const minutes = Math.max(0, Math.round(Math.abs(new Date(to).getTime() - new Date(from).getTime()) / 60_000));
  return [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
}

// What the pretend core knows of limits, changes and classes turned off.

import type { ChangeRunView, HoursView, LimitView, PauseView } from '../../src/wire';
import { before } from './people';

/** A limit of so many dollars. */
export const of = (amount: number | string): LimitView => ({ kind: 'of', amount: Number(amount).toFixed(2) });

/** What the scene holds beside its people. */
export interface Changing {
  targets: Map<number, LimitView>;
  outside: Set<number>;
  pause: Map<number, { view: PauseView; on: number[] }>;
  hours: Map<number, HoursView>;
  /** Holders that somebody changes between preview and apply. */
  drift: number[];
  run: ChangeRunView | null;
}

export const changing = (): Changing => ({
  targets: new Map(),
  outside: new Set(),
  pause: new Map(),
  hours: new Map(),
  drift: [],
  run: null,
});

/** The class of the picture: five raised, two lowered, one of them stops at once, one was changed outside. */
export function asInThePicture(): Changing {
  const state = changing();
  // Everybody was given $5.00 when their key was made; of Ada's key nothing is wished.
  for (let n = 1; n < 30; n += 1) state.targets.set(100 + n, of(5));
  for (const [n, amount] of [
    [2, 8],
    [9, 5],
    [12, 8],
    [23, 8],
    [1, 8],
    [3, 2.5],
    [15, 1.5],
  ] as const) {
    state.targets.set(100 + n, of(amount));
  }
  state.outside.add(109);
  return state;
}

export const openHours = (over: Partial<HoursView> = {}): HoursView => ({
  days: [true, true, true, true, true, false, false],
  opens: '09:00',
  closes: '12:00',
  from: '',
  until: '',
  zone: 'Europe/Berlin',
  open: true,
  nextAt: before(-60),
  next: '12:00',
  leftOpen: false,
  missed: null,
  trouble: null,
  ...over,
});

// The run going on, as every screen shows it. Ticks arrive several times a second; the picture changes at most once a
// second, except where a person just pressed something or the run came to its end.

import { onRun, runCurrent } from '../ipc';
import type { RunTickView, RunView } from '../wire';
import { goesOn, mergeTick, orderRows } from './run-merge';

const BEAT = 1000;

let shown = $state.raw<RunView | null>(null);
let latest: RunView | null = null;
let paintedAt = 0;
let timer: ReturnType<typeof setTimeout> | null = null;

export const run = {
  /** The run on screen, if any. */
  get current(): RunView | null {
    return shown;
  },
};

function paint(): void {
  if (timer) clearTimeout(timer);
  timer = null;
  paintedAt = Date.now();
  shown = latest;
}

/** A whole run from the core: shown at once. */
export function takeRun(view: RunView | null): void {
  latest = view && { ...view, rows: orderRows(view.rows) };
  paint();
}

function takeTick(tick: RunTickView): void {
  if (!latest || latest.id !== tick.id) {
    void reread();
    return;
  }
  const before = latest.state;
  latest = mergeTick(latest, tick);
  if (before !== latest.state) {
    paint();
    if (!goesOn(latest.state)) void reread();
    return;
  }
  if (timer) return;
  const wait = paintedAt + BEAT - Date.now();
  if (wait <= 0) paint();
  else timer = setTimeout(paint, wait);
}

/** The whole run again, for instance after its end or when a tick of an unknown run arrived. */
export async function reread(): Promise<void> {
  takeRun(await runCurrent());
}

/** Follow the run for as long as the window is open; returns the end of it. */
export async function followRun(): Promise<() => void> {
  return await onRun(takeTick);
}

/** Call once while a screen starts: the run is read again whenever something changed. */
export function keepRun(version: () => number): void {
  $effect(() => {
    version();
    // A core that cannot be read says so through the frame; the run keeps its last picture.
    reread().catch(() => undefined);
  });
}

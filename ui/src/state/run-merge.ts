// What a tick does to the run on screen: pure, so that it can be tested without a window.

import type { RunRowView, RunState, RunTickView, RunView } from '../wire';

const RANK: Record<RunRowView['word'], number> = { needsYou: 0, beingChecked: 1, created: 2, waiting: 3 };

/** Exceptions first, then newest first; rows of the same moment keep their place so that the list does not dance. */
export function orderRows(rows: readonly RunRowView[]): RunRowView[] {
  return rows
    .map((row, place) => ({ row, place }))
    .sort((a, b) => {
      const rank = RANK[a.row.word] - RANK[b.row.word];
      if (rank !== 0) return rank;
      if (a.row.at !== b.row.at) return a.row.at < b.row.at ? 1 : -1;
      return a.place - b.place;
    })
    .map(({ row }) => row);
}

/** The run after a tick. A tick of another run changes nothing; a row that arrives again takes the place of its older self. */
export function mergeTick(run: RunView, tick: RunTickView): RunView {
  if (run.id !== tick.id) return run;
  const changed = new Map(tick.rows.map((row) => [row.holderId, row]));
  const kept = run.rows.map((row) => {
    const fresh = changed.get(row.holderId);
    if (!fresh) return row;
    changed.delete(row.holderId);
    return fresh;
  });
  return {
    ...run,
    state: tick.state,
    done: tick.done,
    counts: tick.counts,
    secondsLeft: tick.secondsLeft,
    note: tick.note,
    rows: tick.rows.length === 0 ? run.rows : orderRows([...kept, ...changed.values()]),
  };
}

/** Whether the run still works by itself. */
export function goesOn(state: RunState): boolean {
  return state === 'creating' || state === 'paused' || state === 'stopping' || state === 'checking';
}

/** Everybody in the class: the four words and those left out. */
export function everybody(counts: RunView['counts']): number {
  return counts.created + counts.waiting + counts.beingChecked + counts.needsYou + counts.leftOut;
}

/** How many keys "Continue" would go on with. */
export function remaining(run: RunView): number {
  return Math.max(0, run.planned - run.done);
}

export type Spoken =
  | { is: 'start'; planned: number }
  | { is: 'progress'; done: number; planned: number }
  | { is: 'needsYou'; name: string }
  | { is: 'end'; state: RunState; done: number; planned: number };

export type Voice = { state: RunState | null; tenth: number; at: number; asked: ReadonlySet<number> };

export const silent: Voice = { state: null, tenth: 0, at: 0, asked: new Set() };

/** What a live region says now: the start, every tenth or ten seconds (whichever is rarer is not waited for), each question, the end. */
export function speak(voice: Voice, run: RunView, now: number): { voice: Voice; say: Spoken[] } {
  const say: Spoken[] = [];
  const running = goesOn(run.state);
  const ended = !running && voice.state !== null && goesOn(voice.state);
  const tenth = run.planned === 0 ? 0 : Math.floor((run.done * 10) / run.planned);
  const asked = new Set(voice.asked);
  let at = voice.at;
  if (voice.state === null && running) {
    say.push({ is: 'start', planned: run.planned });
    at = now;
  }
  for (const row of run.rows) {
    if (row.word !== 'needsYou' || asked.has(row.holderId)) continue;
    asked.add(row.holderId);
    if (running || ended) say.push({ is: 'needsYou', name: row.name });
  }
  if (ended) {
    say.push({ is: 'end', state: run.state, done: run.done, planned: run.planned });
    at = now;
  } else if (running && voice.state !== null && (tenth > voice.tenth || now - at >= 10_000)) {
    say.push({ is: 'progress', done: run.done, planned: run.planned });
    at = now;
  }
  return { voice: { state: run.state, tenth, at, asked }, say };
}

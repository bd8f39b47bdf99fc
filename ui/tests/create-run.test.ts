// Ticks only carry what changed; what is on screen must be the same as if the whole run had been sent.

import { describe, expect, test } from 'vitest';
import { since, span } from '../src/rooms/create/times';
import { everybody, goesOn, mergeTick, orderRows, remaining, type Spoken, silent, speak } from '../src/state/run-merge';
import type { RunRowView, RunTickView, RunView } from '../src/wire';

const counts = { created: 0, waiting: 30, beingChecked: 0, needsYou: 0, leftOut: 0 };

const row = (holderId: number, word: RunRowView['word'], at: string): RunRowView => ({
  holderId,
  name: `Person ${holderId}`,
  externalId: null,
  word,
  keyMask: word === 'created' ? 'sk-or-v1-000…000' : null,
  what: '',
  at: `2026-11-22T14:03:${at}Z`,
});

const run = (change: Partial<RunView> = {}): RunView => ({
  id: 7,
  rosterId: 1,
  rosterName: 'Applied AI',
  state: 'creating',
  planned: 30,
  done: 0,
  counts,
  secondsLeft: null,
  note: null,
  story: null,
  rows: [],
  ...change,
});

const tick = (change: Partial<RunTickView> = {}): RunTickView => ({
  id: 7,
  state: 'creating',
  done: 1,
  counts: { ...counts, created: 1, waiting: 29 },
  secondsLeft: 20,
  note: null,
  rows: [],
  ...change,
});

describe('mergeTick', () => {
  test('a row that comes again takes the place of its older self', () => {
    const before = run({ rows: [row(1, 'beingChecked', '01'), row(2, 'created', '02')] });
    const after = mergeTick(before, tick({ rows: [row(1, 'created', '09')] }));
    expect(after.rows.map((one) => [one.holderId, one.word])).toEqual([
      [1, 'created'],
      [2, 'created'],
    ]);
  });

  test('exceptions stand first, then the newest', () => {
    const after = mergeTick(
      run({ rows: [row(1, 'created', '01')] }),
      tick({ rows: [row(2, 'created', '05'), row(3, 'needsYou', '02'), row(4, 'beingChecked', '04')] }),
    );
    expect(after.rows.map((one) => one.holderId)).toEqual([3, 4, 2, 1]);
  });

  test('rows of one moment keep their places, so that the list does not dance', () => {
    const rows = [row(5, 'created', '01'), row(6, 'created', '01'), row(7, 'created', '01')];
    expect(orderRows(orderRows(rows))).toEqual(rows);
  });

  test('figures are the tick’s, the story and the plan stay', () => {
    const after = mergeTick(run({ story: 'Last time …' }), tick({ done: 12, state: 'paused', secondsLeft: 42 }));
    expect([after.done, after.state, after.secondsLeft, after.planned, after.story]).toEqual([
      12,
      'paused',
      42,
      30,
      'Last time …',
    ]);
  });

  test('a tick of another run changes nothing', () => {
    const before = run();
    expect(mergeTick(before, tick({ id: 8 }))).toBe(before);
  });

  test('many ticks in any order of rows end in the same picture', () => {
    const all = Array.from({ length: 40 }, (_, i) => row(i, 'created', String(i % 60).padStart(2, '0')));
    const one = mergeTick(run(), tick({ rows: all }));
    let other = run();
    for (const each of [...all].reverse()) other = mergeTick(other, tick({ rows: [each] }));
    expect(other.rows.map((each) => each.holderId)).toEqual(one.rows.map((each) => each.holderId));
  });
});

test('everybody is the four words and those left out', () => {
  expect(everybody({ created: 18, waiting: 9, beingChecked: 2, needsYou: 1, leftOut: 3 })).toBe(33);
});

test('continue goes on with what is not made, never with less than nothing', () => {
  expect(remaining(run({ done: 18 }))).toBe(12);
  expect(remaining(run({ done: 31 }))).toBe(0);
});

test('only finished and stopped runs have ended', () => {
  expect((['creating', 'paused', 'stopping', 'checking'] as const).every(goesOn)).toBe(true);
  expect(goesOn('finished') || goesOn('stopped')).toBe(false);
});

describe('what is spoken', () => {
  /** Speaks a whole run: made keys with their time in seconds. */
  function tell(steps: readonly (Partial<RunView> & { second: number })[]): Spoken[] {
    let voice = silent;
    const all: Spoken[] = [];
    for (const { second, ...change } of steps) {
      const spoken = speak(voice, run(change), second * 1000);
      voice = spoken.voice;
      all.push(...spoken.say);
    }
    return all;
  }

  test('the start, every tenth, each question once, the end', () => {
    const said = tell([
      { second: 0 },
      { second: 1, done: 1 },
      { second: 2, done: 3 },
      { second: 3, done: 4, rows: [row(9, 'needsYou', '03')] },
      { second: 4, done: 5, rows: [row(9, 'needsYou', '03')] },
      { second: 5, done: 29, state: 'finished', rows: [row(9, 'needsYou', '03')] },
      { second: 6, done: 29, state: 'finished' },
    ]);
    expect(said.map((one) => one.is)).toEqual(['start', 'progress', 'needsYou', 'end']);
  });

  test('a slow run speaks every ten seconds', () => {
    const said = tell([{ second: 0 }, { second: 9, done: 1 }, { second: 10, done: 1 }, { second: 19, done: 2 }]);
    expect(said).toEqual([
      { is: 'start', planned: 30 },
      { is: 'progress', done: 1, planned: 30 },
    ]);
  });

  test('a run that had ended before the screen opened says nothing', () => {
    expect(tell([{ second: 0, state: 'stopped', done: 18, rows: [row(9, 'needsYou', '03')] }])).toEqual([]);
  });
});

test('spans are minutes and seconds', () => {
  expect([span(0), span(14.9), span(62), span(-3)]).toEqual(['0:00', '0:14', '1:02', '0:00']);
  expect(since('2026-11-22T14:03:00Z', Date.parse('2026-11-22T14:03:42Z'))).toBe('0:42');
});

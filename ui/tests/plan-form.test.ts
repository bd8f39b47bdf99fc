// What is typed reaches the core as it was typed: only the core decides what an amount or a date is.

import { describe, expect, test } from 'vitest';
import {
  endInUtc,
  firstForm,
  otherProblems,
  problemOf,
  problemsOfPerson,
  requestOf,
  withLeftOut,
  withTerms,
} from '../src/rooms/plan/form';
import type { PlanProblemView, SettingsView } from '../src/wire';

const settings: SettingsView = {
  theme: 'system',
  defaultLimit: '2.00',
  defaultReset: 'monthly',
  defaultKeyName: 'id',
  checkEvery: 'hour',
  clipboardSeconds: 30,
  revealSeconds: 15,
  dataFolder: '',
  logFolder: '',
};

describe('the request', () => {
  test('starts with the defaults of the settings', () => {
    expect(requestOf(1, firstForm(settings), false)).toMatchObject({
      rosterId: 1,
      limit: '2.00',
      noLimit: false,
      noLimitConfirmed: false,
      reset: 'monthly',
      keyName: 'id',
      workspaceId: null,
      leftOut: [],
      perPerson: [],
    });
  });

  test.each(['', '0', '1,000', 'n/a', ' 5 '])('“%s” goes as it was typed and never means no limit', (limit) => {
    const request = requestOf(1, { ...firstForm(settings), limit }, false);
    expect([request.limit, request.noLimit, request.noLimitConfirmed]).toEqual([limit, false, false]);
  });

  test('own terms of one person go along; emptied ones are gone', () => {
    const form = withTerms(firstForm(settings), 4, { limit: '8', reset: null, expires: '' });
    expect(requestOf(1, form, false).perPerson).toEqual([{ holderId: 4, limit: '8', reset: null, expires: '' }]);
    const emptied = withTerms(form, 4, { limit: ' ', reset: null, expires: '' });
    expect(requestOf(1, emptied, false).perPerson).toEqual([]);
    expect(requestOf(1, withTerms(form, 4, null), false).perPerson).toEqual([]);
  });

  test('somebody is left out once and can be put back', () => {
    const out = withLeftOut(withLeftOut(firstForm(settings), 4, true), 4, true);
    expect(out.leftOut).toEqual([4]);
    expect(withLeftOut(out, 4, false).leftOut).toEqual([]);
  });

  test('a change never touches the form it came from: a plan is known by the form it was made of', () => {
    const form = firstForm(settings);
    withTerms(form, 1, { limit: '3', reset: null, expires: '' });
    withLeftOut(form, 1, true);
    expect([form.terms.size, form.leftOut.length]).toEqual([0, 0]);
  });
});

describe('problems', () => {
  const problem = (field: string, change: Partial<PlanProblemView> = {}): PlanProblemView => ({
    field,
    holderId: null,
    message: `about ${field}`,
    warning: false,
    ...change,
  });

  test('stand beside their field, one person’s beside that person', () => {
    const all = [problem('limit', { holderId: 9, message: 'hers' }), problem('limit')];
    expect(problemOf(all, 'limit')).toBe('about limit');
    expect(problemsOfPerson(all, 9)).toBe('hers');
    expect(problemOf(all, 'expires')).toBeNull();
  });

  test('none is lost: what has no field is said on its own', () => {
    const all = [problem('limit'), problem('clock'), problem('limit', { warning: true, message: 'unusually high' })];
    expect(otherProblems(all).map((one) => one.message)).toEqual(['about clock', 'unusually high']);
  });

  test('none is said twice: credits stand in the cost, the number of keys beside the button', () => {
    expect(otherProblems([problem('credits', { warning: true }), problem('people')])).toEqual([]);
  });
});

test('the end in UTC names its day only where that is another one', () => {
  const dayOf = (time: string) => time.slice(0, 10);
  expect(endInUtc('2026-12-18T22:59:59Z', '2026-12-18', dayOf)).toBe('22:59');
  expect(endInUtc('2026-12-19T04:59:59Z', '2026-12-18', dayOf)).toBe('2026-12-19, 04:59');
});

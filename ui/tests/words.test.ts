// Every visible word, held to the rules of the house.

import { describe, expect, test } from 'vitest';
import { looks, stepIcons } from '../src/errors';
import { helpPages } from '../src/route';
import { type Words, words } from '../src/words';
import { lengthen, pseudo } from '../src/words/pseudo';

interface Text {
  path: string;
  text: string;
}

/** Every text with where it stands; functions are called with numbers first, then with names. */
function texts(value: unknown, path = ''): Text[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value === 'function') {
    const out: Text[] = [];
    for (const args of [
      [3, 'Ada', 'Applied AI', 5],
      ['Ada', 'Applied AI', 3, 5],
      [1, 1, 'Ada', 1],
      [['a', 'b'], 3],
    ]) {
      try {
        const text: unknown = value(...args);
        if (typeof text === 'string') out.push({ path: `${path}()`, text });
      } catch {
        // Not the kind of argument it takes.
      }
    }
    return out;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, path === '' ? key : `${path}.${key}`));
}

const all = texts(words);
const counted = (text: string): number => text.split(/\s+/).filter(Boolean).length;

describe('words', () => {
  test('there are many of them, from every room', () => {
    expect(all.length).toBeGreaterThan(400);
  });

  // People who hand out keys need not know what a server says to a client.
  const banned = /\b(429|503|null|hash(es)?|SQLite|database|idempotent|orphans?|sync|synced|syncing|invalid|token)\b/i;
  const shouted = /\b(POST|GET|JSON)\b/;
  test('no banned word', () => {
    const found = all.filter((one) => banned.test(one.text) || shouted.test(one.text));
    // The one form of a file that is for programs is called by its name.
    expect(
      found.filter(
        (one) =>
          !['saved.formJson', 'handouts.forms.json', 'history.saveAs.json', 'statements.forms.json'].includes(one.path),
      ),
    ).toEqual([]);
  });

  test('no exclamation mark, no please, no oops, no emoji', () => {
    expect(all.filter((one) => /[!]|\bplease\b|\boops\b|\p{Extended_Pictographic}/iu.test(one.text))).toEqual([]);
  });

  test('one word for one thing: turn off, not disable; delete, not OK or yes', () => {
    expect(all.filter((one) => /\b(disable|enable|provisioning)\b/i.test(one.text))).toEqual([]);
    expect(all.filter((one) => /^(OK|Yes|Are you sure.*|Submit)$/i.test(one.text))).toEqual([]);
  });

  test('typographic apostrophes and dots, no double blanks', () => {
    expect(all.filter((one) => /\w'\w|\.\.\.| {2}/.test(one.text) && !one.path.startsWith('help.roster'))).toEqual([]);
  });

  test('errors of the face stay short and say what is next', () => {
    const face = all.filter((one) => one.path.startsWith('errors.'));
    expect(face.filter((one) => counted(one.text) > 45)).toEqual([]);
    const banners = all.filter((one) => /(Text|Rest|Hint|lead)(\(\))?$/.test(one.path));
    expect(banners.filter((one) => counted(one.text) > 45)).toEqual([]);
  });

  test('every step of an error has a button text, every code a look', () => {
    expect(Object.keys(words.errors.steps).sort()).toEqual(Object.keys(stepIcons).sort());
    expect(Object.keys(looks).length).toBeGreaterThan(40);
  });

  test('every help page has a name and something on it', () => {
    for (const page of helpPages) {
      expect(words.help.pages[page]).not.toBe('');
      expect(words.help[page].length).toBeGreaterThan(0);
    }
  });

  test('limits are never promised to the cent', () => {
    expect(all.filter((one) => /hard (limit|stop)|never more than|guarantee/i.test(one.text))).toEqual([]);
  });
});

describe('the lengthened language', () => {
  test('every text is at least 40 % longer and marked', () => {
    const long: Words = pseudo(words);
    const changed = texts(long);
    expect(changed.length).toBe(all.length);
    for (const [at, one] of changed.entries()) {
      const from = all[at]?.text ?? '';
      if (from.trim() === '' || from === '–') continue;
      expect(one.text.length, one.path).toBeGreaterThanOrEqual(Math.floor(from.length * 1.4));
    }
  });

  test('functions keep what they are given', () => {
    expect(lengthen('3 keys')).toContain('3 k');
    expect(pseudo(words).common.keys(30)).toContain('30');
  });
});

import { describe, expect, test } from 'vitest';
import { about, ago, calendarDay, isOld, money, when } from '../src/words';

describe('money is dressed, never reckoned', () => {
  // Amounts cross as exact decimal text; a float on the way would change the last digit of the long ones.
  test.each([
    ['5', '$5.00'],
    ['5.0', '$5.00'],
    ['5.00', '$5.00'],
    ['1234567.5', '$1,234,567.50'],
    ['0.000000001', '$0.000000001'],
    ['9007199254740993.123456789', '$9,007,199,254,740,993.123456789'],
    ['-3.2', '−$3.20'],
    ['0', '$0.00'],
    [null, '–'],
    ['not an amount', 'not an amount'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(money(amount)).toBe(shown);
  });
});

describe('times carry their age', () => {
  const now = new Date(2026, 10, 22, 14, 5);
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 0).toISOString();

  test('today, yesterday, the weekday, then the date', () => {
    expect(when(at(22, 9), now)).toBe('09:00 today');
    expect(when(at(21, 16), now)).toBe('yesterday 16:00');
    expect(when(at(20, 16), now)).toBe('Friday 16:00');
    expect(when(at(2, 16), now)).toBe('2 Nov 2026, 16:00');
  });

  test('how long ago', () => {
    expect(ago(null, now)).toBe('Never');
    expect(ago(new Date(now.getTime() - 18 * 60_000).toISOString(), now)).toBe('18 min ago');
    expect(ago(at(22, 12), now)).toBe('2 h ago');
    expect(ago(at(21, 1), now)).toBe('yesterday');
  });

  test('older than a day is pointed out', () => {
    expect(isOld(at(21, 15), now)).toBe(false);
    expect(isOld(at(21, 13), now)).toBe(true);
  });

  test('rough times left', () => {
    expect(about(3)).toBe('a few seconds');
    expect(about(22)).toBe('about 20 s');
    expect(about(240)).toBe('about 4 min');
  });
});

test('a day of the calendar is dressed, and other text stays', () => {
  expect(calendarDay('2026-10-01')).toBe('1 Oct 2026');
  expect(calendarDay('soon')).toBe('soon');
});

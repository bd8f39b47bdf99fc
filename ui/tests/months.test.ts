// Months, amounts as they are shown, and the forms and lists of clients and statements.

import { describe, expect, test } from 'vitest';
import { greatestOf, toPlaces } from '../src/parts/decimal';
import { blank, filled, usersOf } from '../src/rooms/clients/form';
import { cents, daysSay, nameOf, runningMonth, shiftMonth, shortDay, titleOf } from '../src/rooms/months/month';
import { monthsOf, shareIn, shownRows } from '../src/rooms/statements/rows';
import { client, september } from './mock/selling';

describe('amounts as they are shown', () => {
  test.each([
    ['184.203417', 2, '184.20'],
    ['0.005', 2, '0.01'],
    ['0.0049999999', 2, '0.00'],
    ['9.995', 2, '10.00'],
    ['999999999999.999', 2, '1000000000000.00'],
    ['-3.1111', 4, '-3.1111'],
    ['-0.004', 2, '0.00'],
    ['12', 4, '12.0000'],
    ['lots', 2, 'lots'],
  ])('%s with %i decimals is %s', (text, places, shown) => {
    expect(toPlaces(text, places)).toBe(shown);
  });

  test('what is less than half a cent is not called nothing, and nothing is nothing', () => {
    expect(cents('0.0000018')).toBe('<$0.01');
    expect(cents('0')).toBe('$0.00');
    expect(cents('0.00')).toBe('$0.00');
    expect(cents(null)).toBe('–');
    expect(cents('1234.5')).toBe('$1,234.50');
  });

  test('no amount is off, however long: 300 sums of cents stay what they are', () => {
    for (let n = 0; n < 300; n += 1) {
      const text = `${n * 999_983}.${String(n % 100).padStart(2, '0')}`;
      expect(toPlaces(text, 2)).toBe(text);
    }
  });

  test('the greatest of a list', () => {
    expect(greatestOf(['2.5', '10', '9.99'])).toBe('10');
    expect(greatestOf([])).toBe('0');
  });
});

describe('months', () => {
  test.each([
    ['2026-10', -1, '2026-09'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-05', -29, '2023-12'],
    ['soon', 1, 'soon'],
  ])('%s and %i months', (month, by, shifted) => {
    expect(shiftMonth(month, by)).toBe(shifted);
  });

  test('the running month is the one of UTC, as OpenRouter counts', () => {
    expect(runningMonth(new Date('2026-11-01T00:30:00+02:00'))).toBe('2026-10');
    expect(runningMonth(new Date('2026-10-31T23:30:00-02:00'))).toBe('2026-11');
  });

  test('titles and days', () => {
    expect(titleOf('2026-10')).toBe('October 2026');
    expect(nameOf('October 2026')).toBe('October');
    expect(shortDay('2026-10-05')).toBe('5 Oct');
    expect(titleOf('never')).toBe('never');
  });

  test('a line of days is told with its gaps', () => {
    const days = ['1.50', null, '12.005', null].map((credits, n) => ({ day: `2026-10-0${n + 1}`, credits }));
    expect(daysSay('Lumen Legal', days)).toBe('Lumen Legal by day, at most $12.01; 2 days not known.');
    expect(daysSay('Lumen Legal', days.slice(0, 1))).toBe('Lumen Legal by day, at most $1.50.');
  });
});

describe('the form of a client', () => {
  test('starts from what is there; the account’s markup is not taken for an own one', () => {
    expect(filled(client(2))).toMatchObject({
      holderId: 902,
      limit: '300.00',
      markup: '35 %',
      markupFrom: '2026-09-15',
      tax: '19 %',
      minimum: '25.00',
      fixed: '',
    });
    expect(filled(client(0))).toMatchObject({ markup: '', markupFrom: '', email: 'billing@harbor-finch.example' });
  });

  test('an amount finer than cents is not cut', () => {
    const one = client(0, { limit: '12.3456' });
    expect(filled(one).limit).toBe('12.3456');
  });

  test('ids: one a line, none twice, none empty', () => {
    expect(usersOf(' a \n\nb\na\r\n')).toEqual(['a', 'b']);
    expect(blank().users).toEqual([]);
  });
});

describe('the list of statements', () => {
  const rows = september().map((one) => one.row);

  test('a note that is found brings its statement, and a statement its notes', () => {
    expect(shownRows(rows, 'all', '008').map((row) => row.number)).toEqual(['2026-09-002', '2026-09-008']);
    expect(shownRows(rows, 'all', 'cedar').map((row) => row.number)).toEqual(['2026-09-002', '2026-09-008']);
    expect(shownRows(rows, 'all', '')).toHaveLength(rows.length);
  });

  test('of one month, and none of another', () => {
    expect(monthsOf(rows)).toEqual([{ month: '2026-09', title: 'September 2026' }]);
    expect(shownRows(rows, '2026-10', '')).toEqual([]);
  });

  test('per cents are drawn as they are written', () => {
    expect([shareIn('60 %'), shareIn('13.4 %'), shareIn('250 %'), shareIn('others')]).toEqual([60, 13, 100, 0]);
  });
});

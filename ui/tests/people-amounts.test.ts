// Amounts arrive as exact decimal text. Sorting or drawing them through a float would put 0.1+0.2 after 0.3.

import { describe, expect, test } from 'vitest';
import { compareAmounts, shareOf } from '../src/parts/decimal';

describe('compareAmounts', () => {
  test.each([
    ['5.00', '10.00', -1],
    ['9.99', '10', -1],
    ['5', '5.00', 0],
    ['0.30000000000000004', '0.3', 1],
    ['0.3', '0.30000000000000004', -1],
    ['9007199254740993.01', '9007199254740993.00', 1],
    ['0.0000018', '0.0000017999999999999', 1],
    ['-1.00', '0.00', -1],
    ['-1.00', '-2.00', 1],
    ['-0.00', '0', 0],
    ['007.5', '7.50', 0],
    ['n/a', '0.00', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareAmounts(a, b))).toBe(sign);
    expect(Math.sign(compareAmounts(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('shareOf', () => {
  test('draws in tenths of a per cent, exactly', () => {
    expect(shareOf('306.00', '447.87')).toBe(683);
    expect(shareOf('0.10', '0.30')).toBe(333);
    expect(shareOf('0.0000001', '0.0000002')).toBe(500);
  });

  test('stays between nothing and everything', () => {
    expect(shareOf('10', '5')).toBe(1000);
    expect(shareOf('-1', '5')).toBe(0);
    expect(shareOf('5', '0.00')).toBe(0);
    expect(shareOf('x', '5')).toBe(0);
  });
});

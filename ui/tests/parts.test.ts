// @vitest-environment jsdom
// The parts that carry keyboard and safety: table, dialog, segmented control, error banner.

import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { rangeIds, sorted, target } from '../src/parts/table';
import { drawAll } from '../src/parts/VirtualTable.svelte';
import { error } from './mock/made';
import Parts from './Parts.svelte';

beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
  // There is no layout here; every element counts as seen.
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', { get: () => document.body });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

const rows = ['Cleo', 'Ada', 'Ben', 'Dora', 'Emil'].map((name, n) => ({ id: 10 + n, name, amount: 5 - n }));
const picked = () => screen.getByRole('status').textContent;
const cursor = () => {
  const id = screen.getByRole('grid').getAttribute('aria-activedescendant');
  return id === null ? null : document.getElementById(id)?.textContent?.trim();
};

describe('table', () => {
  test('the rows are one tab stop and the headings another; arrows, Home and End move; Enter opens', async () => {
    const user = userEvent.setup();
    const opened: string[] = [];
    render(Parts, { show: 'table', rows, onopen: (row: { name: string }) => opened.push(row.name) });
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    expect(cursor()).toContain('Cleo');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(cursor()).toContain('Ben');
    await user.keyboard('{End}');
    expect(cursor()).toContain('Emil');
    await user.keyboard('{Home}{Enter}');
    expect(opened).toEqual(['Cleo']);
    await user.tab();
    expect(document.activeElement?.closest('thead')).not.toBeNull();
    await user.tab();
    expect(screen.getByRole('grid').contains(document.activeElement)).toBe(false);
  });

  test('Space ticks, Shift and arrows extend, Ctrl A ticks all', async () => {
    const user = userEvent.setup();
    render(Parts, { show: 'table', rows });
    await user.tab();
    await user.keyboard(' ');
    expect(picked()).toBe('10');
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(picked()).toBe('10,11,12');
    await user.keyboard('{Control>}a{/Control}');
    expect(picked()).toBe('10,11,12,13,14');
  });

  test('the order of the heading counts, for the cursor and for what is between two ticks', async () => {
    const user = userEvent.setup();
    render(Parts, { show: 'table', rows });
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(screen.getByRole('columnheader', { name: /Name/ }).getAttribute('aria-sort')).toBe('ascending');
    await user.click(screen.getByRole('checkbox', { name: 'Select Ada' }));
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(picked()).toBe('11,12,10');
  });

  test('a long table says its whole length and draws only a part', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({ id: n, name: `Student ${n}`, amount: n }));
    render(Parts, { show: 'table', rows: many });
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('2001');
    expect(screen.getAllByRole('row').length).toBeLessThan(drawAll);
  });

  test('pure parts: sorting is steady, ranges run both ways, keys stop at the ends', () => {
    const columns = [{ id: 'n', label: 'n', sort: (a: number[], b: number[]) => (a[0] ?? 0) - (b[0] ?? 0) }];
    expect(
      sorted(
        [
          [1, 1],
          [0, 2],
          [1, 3],
        ],
        { id: 'n', down: false },
        columns,
      ),
    ).toEqual([
      [0, 2],
      [1, 1],
      [1, 3],
    ]);
    expect(rangeIds([5, 6, 7, 8], 8, 6)).toEqual([6, 7, 8]);
    expect(rangeIds([5, 6], 9, 6)).toEqual([6]);
    expect(target('ArrowDown', 4, 5, 3)).toBe(4);
    expect(target('PageUp', 1, 5, 3)).toBe(0);
    expect(target('x', 1, 5, 3)).toBeNull();
  });
});

describe('dialog', () => {
  test('for good: Cancel has the focus, Enter deletes nothing, Esc cancels', async () => {
    const user = userEvent.setup();
    const onaction = vi.fn();
    const oncancel = vi.fn();
    render(Parts, { show: 'dialog', danger: true, onaction, oncancel });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }));
    await user.keyboard('{Enter}');
    expect(onaction).not.toHaveBeenCalled();
    expect(oncancel).toHaveBeenCalledTimes(1);
    await user.keyboard('{Escape}');
    expect(oncancel).toHaveBeenCalledTimes(2);
  });

  test('from five up the number is typed, and Enter in its field still deletes nothing', async () => {
    const user = userEvent.setup();
    const onaction = vi.fn();
    render(Parts, { show: 'dialog', danger: true, typed: 12, onaction });
    const action = screen.getByRole('button', { name: 'Delete 12 keys' });
    expect(action).toHaveProperty('disabled', true);
    await user.type(screen.getByLabelText('Type 12 to go on'), '12{Enter}');
    expect(onaction).not.toHaveBeenCalled();
    await user.click(action);
    expect(onaction).toHaveBeenCalledTimes(1);
  });

  test('the focus goes round inside', async () => {
    const user = userEvent.setup();
    render(Parts, { show: 'dialog' });
    expect(document.activeElement).toBe(screen.getByLabelText('Name'));
    await user.tab();
    await user.tab();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByLabelText('Name'));
    await user.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Delete 12 keys' }));
  });

  test('Enter in a field does what can be taken back', async () => {
    const user = userEvent.setup();
    const onaction = vi.fn();
    render(Parts, { show: 'dialog', onaction });
    await user.keyboard('Ada{Enter}');
    expect(onaction).toHaveBeenCalledTimes(1);
  });
});

describe('segmented control', () => {
  test('one tab stop, arrows choose', async () => {
    const user = userEvent.setup();
    render(Parts, { show: 'segmented' });
    await user.tab();
    expect(document.activeElement?.textContent).toContain('All');
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('status').textContent).toBe('b');
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(screen.getByRole('status').textContent).toBe('c');
    await user.tab();
    expect(screen.getByRole('toolbar').contains(document.activeElement)).toBe(false);
  });
});

describe('button', () => {
  test('buttons of the same word are told apart by what they are about; a label of its own wins', () => {
    render(Parts, { show: 'button' });
    expect(screen.getByRole('button', { name: 'Put back: Ada' }).textContent).toContain('Put back');
    expect(screen.getByRole('button', { name: 'Close' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Something else' })).toBeNull();
  });
});

describe('error banner', () => {
  test('says what happened and what is safe; a step without a deed has no button; details are folded', async () => {
    const user = userEvent.setup();
    const onstep = vi.fn();
    render(Parts, { show: 'error', error: error({ steps: ['saveAnyway', 'tryAgain', 'quit'] }), onstep });
    expect(screen.getByRole('alert').textContent).toContain('OpenRouter is having trouble.');
    expect(screen.queryByRole('button', { name: 'Save here anyway' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Quit' })).toBeNull();
    expect(screen.queryByText(/answer 503/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Details' }));
    expect(screen.getByText(/answer 503/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onstep).toHaveBeenCalledTimes(1);
  });
});

// Months as text, and amounts as they are shown. Pure.

import { compareAmounts, greatestOf, toPlaces } from '../../parts/decimal';
import type { DayUsageView } from '../../wire';
import { money, words } from '../../words';

/** `2026-10` and how many months further: `2026-11`. Text that is no month stays. */
export function shiftMonth(month: string, by: number): string {
  const found = /^(\d{4})-(\d{2})$/.exec(month);
  if (!found) return month;
  const months = Number(found[1]) * 12 + Number(found[2]) - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** The month that runs, as OpenRouter counts it. */
export const runningMonth = (now: Date = new Date()): string => now.toISOString().slice(0, 7);

/** `October 2026` without the year, for a button. */
export const nameOf = (title: string): string => title.replace(/ \d{4}$/, '');

const title = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `October 2026`. */
export const titleOf = (month: string): string => {
  const date = new Date(`${month}-01T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? month : title.format(date);
};

/** An exact amount in whole cents, for showing; what is less than half a cent is not called nothing. */
export function cents(amount: string | null): string {
  if (amount === null) return money(null);
  const shown = toPlaces(amount, 2);
  const small = compareAmounts(shown, '0') === 0 && compareAmounts(amount, '0') > 0;
  return small ? words.months.under : money(shown);
}

/** What a line of days says to somebody who does not see it. */
export function daysSay(name: string, days: readonly DayUsageView[]): string {
  const known = days.flatMap((one) => (one.credits === null ? [] : [one.credits]));
  return words.months.byDay(name, cents(greatestOf(known)), days.length - known.length);
}

/** `5 Oct` of a day like `2026-10-05`. */
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const shortDay = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : short.format(date);
};

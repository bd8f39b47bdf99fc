import { words } from './index';

const locale = 'en-US';

/** Exact decimal text of dollars as `$1,234.50`; null as a dash. No arithmetic: the text is only dressed. */
export function money(amount: string | null): string {
  if (amount === null) return '–';
  const found = /^([+\-−]?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (!found) return amount;
  const [, sign = '', whole = '0', cents = ''] = found;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = cents.replace(/0+$/, '').padEnd(2, '0');
  return `${sign === '' ? '' : sign === '+' ? '+' : '−'}$${grouped}.${rest}`;
}

/** Per cent with a space, as the house writes it. */
export const percent = (value: number): string => `${value} %`;

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysApart = (then: Date, now: Date): number => Math.round((midnight(now) - midnight(then)) / 86_400_000);

/** `14:05 today`, `yesterday 16:20`, `Friday 16:20`, then the date. */
export function when(time: string, now: Date = new Date()): string {
  const then = new Date(time);
  if (Number.isNaN(then.getTime())) return time;
  const days = daysApart(then, now);
  const at = clock.format(then);
  if (days === 0) return words.common.today(at);
  if (days === 1) return words.common.yesterday(at);
  if (days > 1 && days < 7) return `${weekday.format(then)} ${at}`;
  return `${day.format(then)}, ${at}`;
}

/** Only the day, `18 Dec 2026`. */
export function dayOf(time: string): string {
  const then = new Date(time);
  return Number.isNaN(then.getTime()) ? time : day.format(then);
}

const calendar = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day of the calendar, `2026-10-05`, as `5 Oct 2026`: the same wherever the person is. */
export function calendarDay(day: string): string {
  const then = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(then.getTime()) ? day : calendar.format(then);
}

/** Only the time of day, `14:05`. */
export const clockOf = (time: string): string => clock.format(new Date(time));

/** `As of 14:05 today`. */
export const asOf = (time: string | null): string =>
  time === null ? words.common.notReadYet : words.common.asOf(when(time));

/** Whether an age must be pointed out: older than a day. */
export const isOld = (time: string, now: Date = new Date()): boolean =>
  now.getTime() - new Date(time).getTime() > 86_400_000;

/** `just now`, `18 min ago`, `6 h ago`, `yesterday`, then the day. */
export function ago(time: string | null, now: Date = new Date()): string {
  if (time === null) return words.common.never;
  const minutes = Math.floor((now.getTime() - new Date(time).getTime()) / 60_000);
  if (minutes < 1) return words.common.justNow;
  if (minutes < 60) return words.common.minutesAgo(minutes);
  if (minutes < 24 * 60 && daysApart(new Date(time), now) === 0) return words.common.hoursAgo(Math.floor(minutes / 60));
  if (daysApart(new Date(time), now) === 1) return words.common.yesterdayWord;
  return dayOf(time);
}

/** Rough time left: `about 20 s`, `about 4 min`. */
export function about(seconds: number): string {
  if (seconds < 10) return words.common.aFewSeconds;
  if (seconds < 90) return words.common.aboutSeconds(Math.round(seconds / 5) * 5);
  return words.common.aboutMinutes(Math.round(seconds / 60));
}

/** Whole numbers with groups: `1,279`. */
export const count = (value: number): string => value.toLocaleString(locale);

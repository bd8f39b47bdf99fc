// Pretend months: what was used, what it costs, what is billed.

import type {
  CloseCheckView,
  DayUsageView,
  MonthTotalsView,
  MonthView,
  UsageFrom,
  UsageView,
  YearView,
} from '../../src/wire';
import { error } from './made';
import type { Scene } from './scenes';
import { figures, issued, sums, totals } from './selling';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

const names = 'January February March April May June July August September October November December'.split(' ');
const titleOf = (month: string): string => `${names[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
/** The pretend today lies in the month after the one of the pictures. */
export const running = '2026-11';

/** Amounts that go up and down, the same every time. */
function days(month: string, seed: number, last: number, gaps: readonly number[] = []): DayUsageView[] {
  return Array.from({ length: last }, (_, at) => {
    const noise = (at * 7919 + seed * 104729) % 97;
    const cents = seed === 7 ? 0 : seed === 6 && at > 13 ? 0 : noise > 70 ? noise * 14 : noise * 3;
    return {
      day: `${month}-${String(at + 1).padStart(2, '0')}`,
      credits: gaps.includes(at) ? null : (cents / 100).toFixed(2),
    };
  });
}

const none = (): MonthTotalsView => ({
  keys: 0,
  usage: '0.00',
  byok: '0.00',
  cost: '0.00',
  billed: '0.00',
  margin: '0.00',
  share: null,
});

function checksOf(scene: Scene, source: UsageFrom, runs: boolean): CloseCheckView[] {
  const line = (over: Partial<CloseCheckView>): CloseCheckView => ({
    state: 'ok',
    title: '',
    detail: '',
    key: null,
    decision: null,
    counts: null,
    ...over,
  });
  const outside = line({
    state: 'info',
    title: '$12.00 was spent outside your clients’ keys',
    detail: 'It is in nobody’s statement. Check shows which keys spend.',
  });
  if (runs) return [outside];
  return [
    source === 'readings'
      ? line({
          title: 'Start and end readings complete',
          detail: '1 Oct 00:00 UTC and 1 Nov 00:00 UTC, 28 keys each',
        })
      : line({ title: 'Every day is known', detail: '31 days of 28 keys, asked today' }),
    line({
      state: scene.selling.decision === null ? 'problem' : 'info',
      title: 'Oak Street Bakery: 1 key deleted on 14 Oct',
      detail: 'Its last reading is of 13 Oct, 23:40 UTC. What came after it is not known.',
      key: 'client-6',
      decision: scene.selling.decision,
      counts: '6.12',
    }),
    outside,
  ];
}

function monthOf(scene: Scene, month: string, source: UsageFrom): MonthView {
  const is = month === '' ? running : month;
  const runs = is === running;
  const selling = scene.selling;
  const closedAt = selling.closed.get(is) ?? null;
  const known = selling.clients.filter((one) => one.row.holderId < 900 + figures.length);
  const checks = checksOf(scene, source, runs);
  return {
    month: is,
    title: titleOf(is),
    previous: is > '2026-09' ? (is === running ? '2026-10' : '2026-09') : null,
    next: is === '2026-09' ? '2026-10' : is === '2026-10' ? running : null,
    running: runs,
    closedAt,
    source:
      source === 'readings'
        ? 'Own snapshots of 1 Oct 00:00 UTC and 1 Nov 00:00 UTC'
        : 'OpenRouter’s analytics, asked today 14:05',
    clients: selling.clients
      .map((one) => {
        const n = one.row.holderId - 900;
        const there = n < figures.length;
        return {
          holderId: one.row.holderId,
          name: one.row.name,
          sums: there ? sums(n) : none(),
          deleted: n === 6 ? 1 : 0,
          markup: n === 3 ? '' : one.row.markup,
          days: days(is, n, runs ? 22 : 31, n === 4 ? [9, 10] : []),
          standing: runs ? one.row.standing : ('fine' as const),
          note: n === 6 && selling.decision === null ? 'One key was deleted on 14 October.' : '',
        };
      })
      .sort((a, b) => Number(b.sums.usage) - Number(a.sums.usage)),
    totals: known.length > 0 ? totals() : none(),
    costLabel: 'Your cost, with 5.5 % card fee',
    leaves: 'A 30 % markup leaves 18.8 % once the card fee is paid.',
    checks: closedAt === null ? checks : [],
    canClose: !runs && closedAt === null && selling.decision !== null,
    statements: known.length > 0 ? 7 : 0,
    digest: `digest-${is}-${source}-${selling.decision}`,
    sources: runs
      ? []
      : [
          {
            source: 'readings',
            usable: true,
            chosen: source === 'readings',
            detail: '2 complete snapshots, 1 Oct and 1 Nov 00:00 UTC',
          },
          {
            source: 'analytics',
            usable: true,
            chosen: source === 'analytics',
            detail: 'Every day, asked today 14:05',
          },
        ],
    forecast: runs
      ? {
          usage: '728.10',
          billed: '933.60',
          basis: 'From 22 of 30 days; the last 7 count as they are, none is a holiday to it.',
        }
      : null,
    outside: '12.00',
  };
}

function usageOf(scene: Scene, month: string, asked: boolean): UsageView {
  const last = month === running ? 22 : 31;
  const shares = [60, 22, 13, 5];
  const all = ['anthropic/claude-sonnet', 'openai/gpt-mini', 'google/gemini-flash', 'mistral/small'];
  const gaps = asked ? [] : [9, 10];
  const known = month >= '2026-09';
  const day = days(month, 3, last, gaps);
  return {
    month,
    title: titleOf(month),
    clients: scene.selling.clients.map((one) => {
      const n = one.row.holderId - 900;
      return {
        holderId: one.row.holderId,
        name: one.row.name,
        credits: known && n < figures.length ? sums(n).usage : '0.00',
        byok: n === 2 ? '12.40' : '0.00',
        days: known ? days(month, n, last, gaps) : [],
        models:
          known && n < 7
            ? [{ model: all[n % 4] ?? '', credits: sums(Math.min(n, 7)).usage, share: 60, requests: 812 }]
            : [],
      };
    }),
    days: known
      ? day.map((one, at) => ({
          ...one,
          source:
            one.credits === null
              ? 'No snapshot was taken, and OpenRouter was not asked'
              : at < 12
                ? 'OpenRouter’s analytics, asked 18 Nov 2026'
                : 'Own snapshots, read the same day',
        }))
      : [],
    models: known
      ? all.map((model, at) => ({
          model,
          credits: ['296.10', '108.57', '64.15', '24.68'][at] ?? '0.00',
          share: shares[at] ?? 0,
          requests: at === 3 ? null : 4200 - at * 1300,
        }))
      : [],
    byModel: known ? '493.50' : '0.00',
    credits: known ? totals().usage : '0.00',
  };
}

function yearOf(scene: Scene, year: string): YearView {
  const count = year === '2026' ? 11 : 0;
  return {
    year,
    months: Array.from({ length: count }, (_, at) => {
      const month = `${year}-${String(at + 1).padStart(2, '0')}`;
      const known = at >= 4 && scene.selling.clients.length > 0;
      return {
        month,
        title: names[at] ?? '',
        totals: known
          ? { ...totals(), usage: `${260 + at * 28}.10`, cost: `${274 + at * 30}.41`, billed: `${330 + at * 36}.50` }
          : null,
        closedAt: scene.selling.closed.get(month) ?? (known && at < 8 ? `2026-0${at + 2}-03T08:00:00Z` : null),
        gap: known ? '' : 'No snapshots before 3 May',
      };
    }),
    totals: { ...totals(), usage: '3204.70', cost: '3380.96', billed: '4117.12', margin: '736.16', share: '17.9' },
  };
}

export function monthAnswers(scene: () => Scene, changed: () => void): Record<string, (args: Args) => unknown> {
  let asked = false;
  return {
    month_view: ({ request }) => monthOf(scene(), request.month, request.source ?? 'readings'),
    usage_decide: ({ request }) => {
      scene().selling.decision = request.decision;
      return null;
    },
    year_view: ({ year }) => yearOf(scene(), year),
    all_accounts_month: ({ month }) => ({
      month,
      title: titleOf(month),
      accounts: [
        { accountId: 1, name: 'Fennel Web Studio', clients: 8, totals: totals(), gap: '' },
        {
          accountId: 2,
          name: 'Night Desk Ltd',
          clients: 3,
          totals: { ...totals(), usage: '88.20', byok: '0.00', cost: '93.05', billed: '114.66', margin: '21.61' },
          gap: '',
        },
        { accountId: 3, name: 'Old account', clients: 2, totals: null, gap: 'no snapshots in this month' },
      ],
      totals: { ...totals(), usage: '622.144417', cost: '656.34', billed: '799.32', margin: '142.98', share: '17.9' },
    }),
    usage_view: ({ month }) => usageOf(scene(), month, asked),
    usage_ask: () => {
      asked = true;
      return { keys: 28, days: 29, gaps: ['Tidewater Realty: 10 Oct and 11 Oct are older than OpenRouter keeps.'] };
    },
    usage_save: ({ month }) => ({ fileName: `usage_${month}.csv` }),
    month_close: ({ request }) => {
      const view = monthOf(scene(), request.month, request.source);
      if (request.digest !== view.digest)
        throw error({ code: 'plan_stale', message: 'The figures changed meanwhile.', steps: ['lookAgain'] });
      const selling = scene().selling;
      selling.closed.set(request.month, new Date().toISOString());
      const made = figures.slice(0, 7).map((_, n) => issued(60 + n, request.month, titleOf(request.month), n));
      selling.statements = [...made, ...selling.statements];
      changed();
      return { month: request.month, statements: made.map((one) => one.row) };
    },
  };
}

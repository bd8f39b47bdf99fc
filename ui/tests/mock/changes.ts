// The pretend half of the core that changes keys: limits, plans of changes, a class turned off, class hours.

import type {
  ChangeItemView,
  ChangeKind,
  ChangePlanView,
  ChangeRunView,
  LimitChange,
  LimitRowView,
  LimitsView,
  LimitView,
  PersonRowView,
} from '../../src/wire';
import { of } from './changing';
import { classAnswers } from './hours';
import { error } from './made';
import { before, classOf, NOW, rosterOf } from './people';
import type { Scene } from './scenes';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;
type Answers = Record<string, (args: Args) => unknown>;

const dollars = (text: string): number => Number(text.replace(/[$,\s]/g, ''));

export function changeAnswers(scene: () => Scene, emit: (event: string, payload: unknown) => void): Answers {
  const at = () => scene().changing;
  const people = (rosterId: number) => {
    const found = scene().people.find((one) => one.rosterId === rosterId);
    if (!found) throw error({ code: 'not_found', message: 'This class is not here any more.' });
    return found;
  };
  const live = (rosterId: number) => people(rosterId).rows.filter((row) => row.key && !row.key.gone);

  function put(rosterId: number, change: (row: PersonRowView) => PersonRowView) {
    const view = people(rosterId);
    const next = classOf(rosterId, view.rosterName, view.rows.map(change));
    scene().people = scene().people.map((one) => (one.rosterId === rosterId ? next : one));
    const rosters = scene().start.rosters.map((one) =>
      one.id === rosterId ? { ...rosterOf(next), archivedAt: one.archivedAt } : one,
    );
    scene().start = { ...scene().start, rosters };
  }

  function limitRow(row: PersonRowView): LimitRowView {
    const key = row.key;
    const outside = at().outside.has(row.holderId);
    const actual: LimitView = outside
      ? of(10)
      : key?.limit == null
        ? { kind: 'noLimit' }
        : { kind: 'of', amount: key.limit };
    const target = at().targets.get(row.holderId) ?? null;
    const used = Number(key?.used ?? 0);
    const now = actual.kind === 'of' ? Number(actual.amount) : Number.POSITIVE_INFINITY;
    const aim = target === null ? now : target.kind === 'of' ? Number(target.amount) : Number.POSITIVE_INFINITY;
    let change: LimitChange = 'same';
    if (aim !== now) {
      if (aim === Number.POSITIVE_INFINITY) change = 'unlimit';
      else if (aim <= used) change = 'stopsAtOnce';
      else if (now === Number.POSITIVE_INFINITY) change = 'limit';
      else change = aim > now ? 'raise' : 'lower';
    }
    return {
      holderId: row.holderId,
      name: row.name,
      sameName: row.sameName,
      externalId: row.externalId,
      email: row.email,
      actual,
      actualReset: key?.reset ?? 'never',
      off: key?.off ?? false,
      target,
      targetReset: null,
      targetOff: null,
      change,
      by: change === 'raise' || change === 'lower' ? Math.abs(aim - now).toFixed(2) : null,
      used: used.toFixed(2),
      leftAfter: aim === Number.POSITIVE_INFINITY ? null : Math.max(0, aim - used).toFixed(2),
      outside: outside ? { was: of(5), now: of(10), what: 'was raised to $10.00 outside this app.' } : null,
      seenAt: before(5),
    };
  }

  function limits(rosterId: number, note = ''): LimitsView {
    const rows = live(rosterId).map(limitRow);
    const differs = rows.filter((row) => row.change !== 'same').length;
    return {
      rosterId,
      rosterName: people(rosterId).rosterName,
      rows,
      differs,
      same: rows.length - differs,
      canSpend: '141.87',
      canSpendAfter: '146.37',
      credits: '312.40',
      asOf: before(5),
      complete: true,
      note,
    };
  }

  function amount(text: string): number {
    if (!/^\$?\d+(\.\d+)?$/.test(text.trim())) {
      throw error({
        code: 'field_needs_mending',
        message: `‘${text}’ isn’t an amount. Write it like 5 or 5.00.`,
        safe: 'Nothing was changed.',
        steps: [],
      });
    }
    if (dollars(text) === 0) {
      throw error({
        code: 'field_needs_mending',
        message: 'A limit must be more than $0. To stop spending, turn the key off.',
        safe: 'Nothing was changed.',
        steps: [],
      });
    }
    return dollars(text);
  }

  function plan(rosterId: number, holderIds: number[] | null, kind: ChangeKind): ChangePlanView {
    const meant = people(rosterId).rows.filter((row) => holderIds === null || holderIds.includes(row.holderId));
    const rows = meant.filter((row) => row.key && !row.key.gone);
    const items: ChangeItemView[] = rows.map(limitRow).flatMap((row) => {
      const was = { limit: row.actual, reset: row.actualReset, off: row.off };
      const after =
        kind === 'delete'
          ? null
          : kind === 'targets'
            ? { ...was, limit: row.target ?? row.actual }
            : { ...was, off: kind === 'off' };
      if (kind === 'targets' ? row.change === 'same' : after?.off === row.off && kind !== 'delete') return [];
      return [
        {
          holderId: row.holderId,
          name: row.name,
          keyName: row.name,
          before: was,
          after,
          stops: row.change === 'stopsAtOnce',
          used: row.used,
          what: kind,
        },
      ];
    });
    const rowsOf = rows.map(limitRow).filter((row) => items.some((item) => item.holderId === row.holderId));
    const by = rowsOf.reduce((sum, row) => {
      if (row.target?.kind !== 'of' || row.actual.kind !== 'of') return sum;
      const left = (limit: string) => Math.max(0, Number(limit) - Number(row.used));
      return sum + left(row.target.amount) - left(row.actual.amount);
    }, 0);
    const count = (...changes: LimitChange[]) =>
      kind === 'targets' ? rowsOf.filter((row) => changes.includes(row.change)).length : 0;
    return {
      digest: items.length > 0 ? `${rosterId}|${kind}|${items.map((item) => item.holderId).join(',')}` : null,
      rosterId,
      kind,
      items,
      skipped: meant
        .filter((row) => !row.key || row.key.gone)
        .map((row) => ({ holderId: row.holderId, name: row.name, reason: 'Has no key.' })),
      raised: count('raise'),
      lowered: count('lower', 'stopsAtOnce'),
      stops: count('stopsAtOnce'),
      unlimited: count('unlimit'),
      limitsBefore: null,
      limitsAfter: null,
      canSpendBefore: '141.87',
      canSpendAfter: count('unlimit') > 0 ? null : (141.87 + by).toFixed(2),
      credits: '312.40',
      unspent: rowsOf.reduce((sum, row) => sum + Number(row.leftAfter ?? 0), 0).toFixed(2),
      typeNumber: kind === 'delete' && items.length >= 5 ? items.length : null,
      madeAt: new Date(NOW).toISOString(),
      goodUntil: new Date(NOW + 15 * 60_000).toISOString(),
    };
  }

  let runs = 0;
  let undoing: (() => void) | null = null;

  /** Changes one key after the other, as told; the run is over after a beat. */
  function apply(rosterId: number, kind: ChangeKind, ids: number[], summary: string): ChangeRunView {
    const former = people(rosterId);
    const targets = new Map(at().targets);
    const drifted = ids.filter((id) => at().drift.includes(id));
    const hit = (id: number) => ids.includes(id) && !drifted.includes(id);
    put(rosterId, (row) => {
      if (!row.key || !hit(row.holderId)) return row;
      if (kind === 'delete') return { ...row, word: 'waiting', key: { ...row.key, gone: true } };
      if (kind === 'off' || kind === 'on') return { ...row, key: { ...row.key, off: kind === 'off' } };
      const target = at().targets.get(row.holderId);
      return { ...row, key: { ...row.key, limit: target?.kind === 'of' ? target.amount : null } };
    });
    for (const id of ids) if (hit(id)) at().outside.delete(id);
    undoing = () => {
      scene().people = scene().people.map((one) => (one.rosterId === rosterId ? former : one));
      at().targets = targets;
    };
    const none = { waiting: 0, done: 0, already: 0, changed: 0, gone: 0, refused: 0, notDone: 0, unclear: 0, wrong: 0 };
    const done = ids.length - drifted.length;
    runs += 1;
    const over: ChangeRunView = {
      id: runs,
      rosterId,
      kind,
      state: 'finished',
      total: ids.length,
      counts: { ...none, done, changed: drifted.length },
      secondsLeft: null,
      note: null,
      summary: drifted.length > 0 ? `${summary} ${drifted.length} changed meanwhile.` : summary,
      exceptions: drifted.map((id) => ({
        holderId: id,
        name: former.rows.find((row) => row.holderId === id)?.name ?? '',
        end: 'changed',
        what: 'changed meanwhile: was $5.00, now $9.00; left as it is',
      })),
      verified: true,
      canUndo: kind === 'delete' ? 0 : done,
      endedAt: new Date().toISOString(),
    };
    const begun: ChangeRunView = {
      ...over,
      state: 'applying',
      counts: { ...none, waiting: ids.length },
      exceptions: [],
      endedAt: null,
      canUndo: 0,
    };
    at().run = begun;
    emit('changes', begun);
    setTimeout(() => {
      at().run = over;
      emit('changes', over);
      emit('changed', null);
    }, scene().beat);
    return begun;
  }

  const verb: Partial<Record<ChangeKind, string>> = {
    off: 'turned off',
    on: 'turned on',
    delete: 'deleted',
    targets: 'changed',
  };
  const said = (n: number, kind: ChangeKind) => `${n} ${n === 1 ? 'key' : 'keys'} ${verb[kind] ?? 'changed'}.`;

  return {
    limits: ({ rosterId }) => limits(rosterId),
    limits_set: ({ request }) => {
      const { rosterId, holderIds, rule } = request;
      let note = '';
      for (const row of live(rosterId)) {
        if (holderIds && !holderIds.includes(row.holderId)) continue;
        const now = limitRow(row);
        const actual = now.actual.kind === 'of' ? Number(now.actual.amount) : 0;
        if (rule.kind === 'noLimit') at().targets.set(row.holderId, { kind: 'noLimit' });
        else if (rule.kind === 'keep') {
          at().targets.set(row.holderId, now.actual);
          at().outside.delete(row.holderId);
          put(rosterId, (one) =>
            one.holderId === row.holderId && one.key ? { ...one, key: { ...one.key, limit: actual.toFixed(2) } } : one,
          );
        } else if (rule.kind === 'reset' || rule.kind === 'off') continue;
        else if (rule.kind === 'amount' && rule.text.trim() === '') at().targets.delete(row.holderId);
        else {
          const typed = amount(rule.text);
          const to = {
            amount: typed,
            raiseBy: actual + typed,
            usedPlus: Number(now.used) + typed,
            percent: (actual * typed) / 100,
          }[rule.kind as 'amount'];
          if (Math.round(to * 100) !== to * 100) note = `$${rule.text} will be $${to.toFixed(2)}.`;
          at().targets.set(row.holderId, of(to));
        }
      }
      return limits(rosterId, note);
    },
    limits_file_save: () => ({ fileName: 'limits.csv' }),
    limits_file_import: () => ({
      cancelled: false,
      fileName: 'limits.csv',
      changed: 3,
      same: 22,
      otherClass: 1,
      problems: [],
    }),
    changes_plan: ({ request }) => plan(request.rosterId, request.holderIds, request.kind),
    changes_now: ({ request }) => {
      const ids = plan(request.rosterId, request.holderIds, request.kind).items.map((item) => item.holderId ?? 0);
      if (ids.length === 0)
        throw error({
          code: 'nothing_to_do',
          message: 'There is nothing to change.',
          safe: 'Nothing was sent.',
          steps: [],
        });
      return apply(request.rosterId, request.kind, ids, said(ids.length, request.kind));
    },
    changes_apply: ({ request }) => {
      const [roster, kind, ids] = request.digest.split('|');
      const all = ids.split(',').map(Number);
      return apply(Number(roster), kind, all, said(all.length, kind));
    },
    changes_stop: () => null,
    changes_current: () => at().run,
    changes_undo: () => {
      const run = at().run;
      undoing?.();
      undoing = null;
      const over: ChangeRunView = {
        ...(run as ChangeRunView),
        id: ++runs,
        kind: 'undo',
        summary: 'Taken back.',
        exceptions: [],
        canUndo: 0,
      };
      at().run = over;
      setTimeout(() => {
        emit('changes', over);
        emit('changed', null);
      }, 0);
      return over;
    },
    change_reverse_plan: () => ({ ...plan(1, [102], 'targets'), kind: 'undo' as const }),
    ...classAnswers({ at, people, live, put, emit }),
  };
}

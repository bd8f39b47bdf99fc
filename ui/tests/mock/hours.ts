// The pretend half of the core that turns whole classes off and keeps their hours.

import type { ClassStateView, PersonRowView } from '../../src/wire';
import { type Changing, openHours } from './changing';
import { error } from './made';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

/** What the class half needs of the rest. */
export interface ClassHands {
  at: () => Changing;
  people: (rosterId: number) => { rosterName: string; rows: PersonRowView[] };
  live: (rosterId: number) => PersonRowView[];
  put: (rosterId: number, change: (row: PersonRowView) => PersonRowView) => void;
  emit: (event: string, payload: unknown) => void;
}

export function classAnswers({ at, people, live, put, emit }: ClassHands): Record<string, (args: Args) => unknown> {
  function state(rosterId: number): ClassStateView {
    const rows = live(rosterId);
    const off = rows.filter((row) => row.key?.off).length;
    return {
      rosterId,
      rosterName: people(rosterId).rosterName,
      on: rows.length - off,
      off,
      pause: at().pause.get(rosterId)?.view ?? null,
      hours: at().hours.get(rosterId) ?? null,
      zone: 'Europe/Berlin',
    };
  }

  return {
    class_state: ({ rosterId }) => state(rosterId),
    class_off: ({ rosterId }) => {
      const on = live(rosterId)
        .filter((row) => !row.key?.off)
        .map((row) => row.holderId);
      const wasOff = live(rosterId).length - on.length;
      put(rosterId, (row) => (row.key && on.includes(row.holderId) ? { ...row, key: { ...row.key, off: true } } : row));
      at().pause.set(rosterId, {
        on,
        view: { byHand: true, since: new Date().toISOString(), held: on.length, stillOn: 0, wasOff, gone: 0 },
      });
      setTimeout(() => emit('changed', null), 0);
      return { state: state(rosterId), turned: on.length, keptOff: wasOff, left: [] };
    },
    class_restore: ({ rosterId }) => {
      const held = at().pause.get(rosterId);
      if (!held) throw error({ code: 'nothing_to_do', message: 'This class is not turned off.' });
      const again = at().drift.filter((id) => held.on.includes(id));
      put(rosterId, (row) =>
        row.key && held.on.includes(row.holderId) ? { ...row, key: { ...row.key, off: false } } : row,
      );
      at().pause.delete(rosterId);
      setTimeout(() => emit('changed', null), 0);
      const names = people(rosterId).rows;
      return {
        state: state(rosterId),
        turned: held.on.length - again.length,
        keptOff: held.view.wasOff,
        left: again.map((id) => ({
          holderId: id,
          name: names.find((row) => row.holderId === id)?.name ?? '',
          why: 'Was turned on meanwhile and is left as it is.',
        })),
      };
    },
    hours_set: ({ request }) => {
      if (!/^\d/.test(request.opens)) {
        throw error({
          code: 'field_needs_mending',
          message: `‘${request.opens}’ isn’t a time of the day. Write it like 9:00.`,
          safe: 'Nothing was changed.',
          steps: [],
        });
      }
      at().hours.set(request.rosterId, { ...openHours(), ...request });
      setTimeout(() => emit('changed', null), 0);
      return state(request.rosterId);
    },
    hours_delete: ({ rosterId }) => {
      at().hours.delete(rosterId);
      return state(rosterId);
    },
    hours_missed_read: ({ rosterId }) => {
      const hours = at().hours.get(rosterId);
      if (hours) at().hours.set(rosterId, { ...hours, missed: null });
      return state(rosterId);
    },
  };
}

// The hand-outs of a pretend class: answers of the pretend core.

import type { HandoutRowView, HandoutsView, PeopleView, PersonRowView } from '../../src/wire';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

const at = '2026-11-24T09:30:00Z';

export class MockHandouts {
  private ticks = new Map<number, { at: string; how: string }>();
  private contact = 'm.keller@example.edu';
  private deleted = new Set<number>();
  private begun = false;

  constructor(private readonly classOf: (rosterId: number) => PeopleView) {}

  private row(row: PersonRowView): HandoutRowView {
    const key = row.key && !row.key.gone ? row.key : null;
    const tick = key ? this.ticks.get(row.holderId) : undefined;
    return {
      holderId: row.holderId,
      name: row.name,
      sameName: row.sameName,
      externalId: row.externalId,
      email: row.email,
      hasKey: key !== null,
      secretSaved: key?.secretSaved ?? false,
      off: key?.off ?? false,
      handedAt: tick?.at ?? null,
      how: tick?.how || null,
      used: key ? key.lastUsedAt !== null : null,
      lastUsedAt: key?.lastUsedAt ?? null,
    };
  }

  private view(rosterId: number): HandoutsView {
    const people = this.classOf(rosterId);
    if (!this.begun) {
      this.begun = true;
      for (const row of people.rows.slice(0, 4)) this.ticks.set(row.holderId, { at, how: 'Printed card' });
    }
    const rows = people.rows.map((row) => this.row(row));
    const savable = rows.filter((row) => row.secretSaved);
    const open = savable.filter((row) => row.handedAt === null);
    const cost = (n: number) => `${n * 5}.00`;
    return {
      rosterId,
      rosterName: people.rosterName,
      contact: this.contact,
      rows,
      files:
        savable.length === 0
          ? []
          : [
              {
                fileId: 7,
                fileName: 'key_cards_20261124_093000.pdf',
                savedAt: at,
                keys: 4,
                canCost: '20.00',
                deletedAt: this.deleted.has(7) ? at : null,
                there: !this.deleted.has(7),
              },
              {
                fileId: 6,
                fileName: 'api_keys_20261123_090000.csv',
                savedAt: '2026-11-23T09:00:00Z',
                keys: 4,
                canCost: '20.00',
                deletedAt: '2026-11-23T10:00:00Z',
                there: false,
              },
            ],
      canSave: savable.length,
      canSaveNew: open.length,
      canCost: cost(savable.length),
      canCostNew: cost(open.length),
      asOf: people.asOf,
    };
  }

  readonly answers: Record<string, (args: Args) => unknown> = {
    handouts: ({ rosterId }) => this.view(rosterId),
    handouts_tick: ({ request }) => {
      const rows = this.view(request.rosterId).rows;
      const changed = [];
      for (const tick of request.ticks) {
        const row = rows.find((one) => one.holderId === tick.holderId);
        if (!row?.hasKey || (row.handedAt !== null) === request.handed) continue;
        const before = this.ticks.get(tick.holderId);
        if (request.handed) this.ticks.set(tick.holderId, { at: tick.at ?? at, how: tick.how });
        else this.ticks.delete(tick.holderId);
        changed.push({ holderId: tick.holderId, how: before?.how ?? tick.how, at: before?.at ?? at });
      }
      return { changed };
    },
    handouts_contact: ({ contact }) => {
      this.contact = contact;
      return null;
    },
    handouts_save: ({ request }) => {
      const view = this.view(request.rosterId);
      return {
        fileId: 7,
        fileName: request.lock === 'zip' ? 'key_cards_20261125_140503.zip' : 'key_cards_20261125_140503.pdf',
        keys: request.onlyNew ? view.canSaveNew : view.canSave,
        canCost: request.onlyNew ? view.canCostNew : view.canCost,
        missing: [],
        at,
      };
    },
  };
}

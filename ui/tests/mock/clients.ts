// Pretend answers about clients: their list, one of them, import, check of the set-up.

import type { ClientRequest, ClientsView, PercentEchoView } from '../../src/wire';
import { error } from './made';
import { before } from './people';
import type { Scene } from './scenes';
import { client, reseller, type Selling } from './selling';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

/** What the core says of a per cent: one reading, two, or none. */
export function echo(text: string): PercentEchoView {
  const plain = text.trim();
  if (/^0\.\d+$/.test(plain)) {
    const percent = String(Number(plain) * 100);
    return { percent: '', echo: `‘${plain}’ can mean two things.`, choices: [`${percent} %`, `${plain} %`] };
  }
  const times = /^1\.(\d)\s*[×x]$/.exec(plain);
  const found = times ? `${times[1]}0` : /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(plain)?.[1];
  if (found === undefined)
    return { percent: '', echo: `‘${plain}’ isn’t a per cent. Write it like 30 % or 1.3×.`, choices: [] };
  return { percent: `${found} %`, echo: `$10.00 → $${(10 + Number(found) / 10).toFixed(2)}`, choices: [] };
}

const listOf = (selling: Selling): ClientsView => ({
  rosterId: selling.rosterId,
  rosterName: 'Clients',
  clients: selling.clients.map((one) => one.row).sort((a, b) => a.name.localeCompare(b.name)),
  markup: selling.terms.markups.find((one) => one.holds)?.percent ?? '',
  asOf: selling.clients.length > 0 ? before(5) : null,
});

export function clientAnswers(scene: () => Scene, changed: () => void): Record<string, (args: Args) => unknown> {
  const selling = () => scene().selling;
  const find = (holderId: number) => {
    const found = selling().clients.find((one) => one.row.holderId === holderId);
    if (!found) throw error({ code: 'not_found', message: 'This client is not here any more.', steps: [] });
    return found;
  };
  const save = (request: ClientRequest) => {
    const now = selling();
    const twice = now.clients.some((one) => one.row.name === request.name && one.row.holderId !== request.holderId);
    if (twice)
      throw error({
        code: 'name_taken',
        message: `There is a client called ${request.name} already.`,
        safe: 'Nothing was changed.',
        steps: [],
      });
    const id = request.holderId ?? 1 + Math.max(900, ...now.clients.map((one) => one.row.holderId));
    const former = now.clients.find((one) => one.row.holderId === id) ?? client(99);
    const made = {
      ...former,
      clientId: request.clientId || null,
      tax: request.tax,
      notes: request.notes,
      row: {
        ...former.row,
        holderId: id,
        name: request.name,
        email: request.email || null,
        limit: request.limit || null,
        markup: request.markup || '30 %',
        ownMarkup: request.markup !== '',
        users: request.users,
      },
    };
    now.clients = [...now.clients.filter((one) => one.row.holderId !== id), made];
    now.rosterId ??= 9;
    return made;
  };
  return {
    clients_list: () => listOf(selling()),
    client_view: ({ holderId }) => find(holderId),
    client_save: ({ request }) => save(request),
    markup_set: ({ request }) => {
      const made = { from: request.from || '2026-11-01', percent: request.percent, own: true, holds: true };
      if (request.holderId === null) {
        const terms = selling().terms;
        terms.markups = [{ ...made, own: false }, ...terms.markups.map((one) => ({ ...one, holds: false }))];
      } else {
        const one = find(request.holderId);
        one.markups = [made, ...one.markups.map((row) => ({ ...row, holds: false }))];
        one.row = { ...one.row, markup: request.percent, ownMarkup: true };
      }
      return null;
    },
    percent_echo: ({ text }) => echo(text),
    clients_import_pick: () => ({
      token: 5,
      fileName: 'clients.csv',
      rows: [
        { name: 'Pine & Partners', email: 'office@pine.example', limit: '250.00', markup: '30 %', happens: 'added' },
        { name: 'Willow Dental', email: '', limit: '', markup: '', happens: 'added' },
        {
          name: 'Cedar Clinic',
          email: 'accounts@cedar.example',
          limit: '200.00',
          markup: '20 %',
          happens: 'changed',
        },
        {
          name: 'Lumen Legal',
          email: 'billing@lumen-legal.example',
          limit: '300.00',
          markup: '35 %',
          happens: 'same',
        },
      ],
      problems: [],
      warnings: ['Row 3: Willow Dental has no billing e-mail, so there is no mail draft for it.'],
      added: 2,
      changed: 1,
      same: 1,
    }),
    clients_import_apply: () => {
      const now = selling();
      now.rosterId ??= 9;
      now.clients = [
        ...now.clients,
        client(98, { holderId: 990, name: 'Pine & Partners' }),
        client(98, { holderId: 991, name: 'Willow Dental', email: null }),
      ];
      return listOf(now);
    },
    clients_export_save: () => ({ fileName: 'clients_20261122.csv' }),
    clients_verify: () => ({
      at: before(0),
      lines: [
        { state: 'ok', title: 'Billing is set up', detail: 'US dollars, 30 % markup, card fee 5.5 %' },
        { state: 'ok', title: '8 of 8 clients have a key that is on', detail: 'Read from OpenRouter just now' },
        {
          state: 'problem',
          title: 'Studio Kestrel has no billing e-mail',
          detail: 'Add one, or send its statements yourself.',
        },
        {
          state: 'info',
          title: '$12.00 was spent outside your clients’ keys this month',
          detail: 'By 2 other keys of this account',
        },
      ],
    }),
    client_sheet_save: ({ text }) => ({ fileName: `Lumen-Legal-hand-over.${text ? 'txt' : 'pdf'}` }),
    practice_reseller: () => {
      scene().selling = reseller();
      changed();
      return null;
    },
  };
}

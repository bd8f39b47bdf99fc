// The pretend board of a check: one of every kind, a calm one, one from a list that broke off.

import type { BoardFix, BoardGroup, BoardLineView, BoardPersonView, BoardView } from '../../src/wire';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const ada: BoardPersonView = {
  holderId: 1,
  name: 'Ada Lindqvist',
  email: 'ada.lindqvist@example.edu',
  rosterId: 1,
  rosterName: 'Applied AI',
  hasKey: true,
  removed: false,
};
const person = (holderId: number, name: string, over: Partial<BoardPersonView> = {}): BoardPersonView => ({
  ...ada,
  holderId,
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@example.edu`,
  ...over,
});

const fixes: Record<BoardGroup, BoardFix[]> = {
  drifted: ['putBack', 'keep'],
  twoKeys: ['keepThis', 'turnOff'],
  unowned: ['link', 'name', 'setAside'],
  otherCopy: ['needsYou'],
  lostAnswer: ['findOut'],
  gone: ['makeAgain', 'keepHistory'],
  leftover: ['turnOff', 'setAside'],
  missing: [],
  hidden: [],
  adopted: ['unlink'],
  inOrder: [],
  setAside: ['takeBack'],
  goneKept: [],
};
const attention: readonly BoardGroup[] = [
  'drifted',
  'twoKeys',
  'unowned',
  'otherCopy',
  'lostAnswer',
  'gone',
  'leftover',
];
const order = Object.keys(fixes) as BoardGroup[];

let made = 0;
function line(group: BoardGroup, keyName: string, over: Partial<BoardLineView> = {}): BoardLineView {
  made += 1;
  return {
    hash: `h${made}`,
    group,
    keyName,
    mask: `sk-or-v1-0fa…${100 + made}`,
    person: null,
    changes: [],
    off: false,
    replaced: false,
    limit: { kind: 'of', amount: '5.00' },
    used: '1.20',
    createdAt: ago(60 * 24 * 9),
    seenAt: ago(3),
    seen: true,
    suggestion: null,
    named: '',
    namedEmail: '',
    fixes: fixes[group],
    ...over,
  };
}

const five = { is: 'limit' as const, limit: { kind: 'of' as const, amount: '5.00' } };

/** One line of every group. */
export function everyKind(): BoardLineView[] {
  const kim = person(4, 'Kim Lee');
  return [
    line('drifted', '20261122_Ada Lindqvist ~AB12CD34EF5G1', {
      person: ada,
      changes: [
        { field: 'limit', ours: five, theirs: { is: 'limit', limit: { kind: 'noLimit' } } },
        { field: 'off', ours: { is: 'flag', yes: false }, theirs: { is: 'flag', yes: true } },
      ],
      off: true,
    }),
    line('drifted', 'A name somebody typed in the dashboard, longer than any column will ever be able to show it', {
      person: person(2, 'Bo Østergaard-Hårdråde von und zu Wittelsbach-Lindenthal'),
      changes: [
        {
          field: 'name',
          ours: { is: 'text', text: '20261122_Bo Østergaard-Hårdråde ~AB12CD34EF5G2' },
          theirs: { is: 'text', text: 'A name somebody typed in the dashboard, longer than any column' },
        },
      ],
      fixes: ['keep'],
    }),
    line('twoKeys', '20261122_Kim Lee ~AB12CD34EF5G3', { person: kim }),
    line('twoKeys', '20250907_Kim Lee', { person: kim, used: '0.00' }),
    line('unowned', '20250907_Carla Rossi', {
      suggestion: person(5, 'Carla Rossi', { hasKey: false }),
      named: 'Carla Rossi',
    }),
    line('unowned', 'Website production', { named: 'Website production', limit: { kind: 'noLimit' }, used: '812.44' }),
    line('unowned', '20250907_dev@example.edu', { named: 'dev@example.edu', namedEmail: 'dev@example.edu', off: true }),
    line('otherCopy', '20261120_Noor Haddad ~AB12ZZ34EF5G4'),
    line('lostAnswer', '20261122_Ivo Petrov ~AB12CD34EF5G5', { used: '0.00' }),
    line('gone', '20261122_Mia Wong ~AB12CD34EF5G6', { person: person(6, 'Mia Wong', { hasKey: false }), seen: false }),
    line('leftover', '20261001_Tom Becker ~AB12CD34EF5G7', { person: person(7, 'Tom Becker', { removed: true }) }),
    line('missing', '20261122_Yusuf Kaya ~AB12CD34EF5G8', {
      person: person(8, 'Yusuf Kaya'),
      seen: false,
      seenAt: ago(70),
    }),
    line('adopted', '20250907_Lena Fischer', { person: person(9, 'Lena Fischer') }),
    line('setAside', 'Newsletter script', { limit: { kind: 'of', amount: '0.00' } }),
    ...inOrder(20),
  ];
}

const inOrder = (n: number): BoardLineView[] =>
  Array.from({ length: n }, (_, at) =>
    line('inOrder', `20261122_Student ${at + 1} ~AB12CD34EF600`, { person: person(100 + at, `Student ${at + 1}`) }),
  );

export function boardView(lines: BoardLineView[], over: Partial<BoardView> = {}): BoardView {
  const groups = order
    .map((group) => ({
      group,
      count: lines.filter((one) => one.group === group).length,
      attention: attention.includes(group),
    }))
    .filter((one) => one.count > 0);
  return {
    rosterId: null,
    rosterName: null,
    lines: [...lines].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group)),
    groups,
    attention: groups.filter((one) => one.attention).reduce((sum, one) => sum + one.count, 0),
    asOf: ago(3),
    complete: true,
    clockOff: null,
    automatic: { every: 'hour', next: ago(-57), trouble: null },
    ...over,
  };
}

/** Which board the pretend core shows. */
export type BoardKind = 'full' | 'calm' | 'empty' | 'partial';

/** The board's own little core: lines move as decisions say. */
export class BoardMock {
  kind: BoardKind = 'full';
  private lines = everyKind();
  private calm = inOrder(30);

  constructor(private readonly changed: () => void) {}

  private now(rosterId: number | null): BoardView {
    if (this.kind === 'empty')
      return boardView([], { asOf: null, automatic: { every: 'hour', next: null, trouble: null } });
    if (this.kind === 'calm') return boardView(this.calm);
    const lines = this.lines.filter((one) => rosterId === null || one.person?.rosterId === rosterId);
    if (this.kind === 'full') return boardView(lines, { rosterId });
    const trouble = {
      code: 'offline' as const,
      message: 'OpenRouter can’t be reached.',
      safe: 'Nothing was changed.',
      steps: [],
      details: null,
    };
    return boardView(lines, {
      rosterId,
      complete: false,
      clockOff: -1440,
      automatic: { every: 'hour', next: ago(-2), trouble },
    });
  }

  private move(hash: string, group: BoardGroup, over: Partial<BoardLineView> = {}): null {
    this.lines = this.lines.map((one) =>
      one.hash === hash ? { ...one, group, changes: [], fixes: fixes[group], ...over } : one,
    );
    this.changed();
    return null;
  }

  readonly answers: Record<string, (args: Args) => unknown> = {
    board: ({ rosterId }) => this.now(rosterId),
    board_people: () => [
      ada,
      person(4, 'Kim Lee'),
      person(5, 'Carla Rossi', { hasKey: false }),
      person(6, 'Mia Wong', { hasKey: false }),
    ],
    board_keep: ({ request }) => this.move(request.hash, 'inOrder'),
    board_keep_undo: ({ request }) => this.move(request.hash, 'drifted'),
    board_link: ({ request }) =>
      request.holderId === null
        ? this.move(request.hash, 'unowned', { person: null })
        : this.move(request.hash, 'adopted', { person: person(request.holderId, 'Carla Rossi'), suggestion: null }),
    board_name: ({ request }) =>
      this.move(request.hash, 'adopted', { person: person(900, request.name), suggestion: null }),
    board_set_aside: ({ request }) => {
      for (const hash of request.hashes) this.move(hash, request.aside ? 'setAside' : 'unowned');
      return null;
    },
    board_put_back: ({ request }) => this.move(request.hash, 'inOrder'),
    board_turn_off: ({ request }) => this.move(request.hash, 'inOrder', { off: true }),
    board_keep_this: ({ request }) => this.move(request.hash, 'inOrder'),
    board_find_out: () => null,
  };
}

// Where the keys of the clients are shown as a list like a class: the words that would call clients a class of people.

import { plural } from './common';

const clients = (n: number): string => plural(n, 'client');
const keys = (n: number): string => plural(n, 'key');

export const clientsKeys = {
  title: 'Keys of the clients',
  back: 'Billing list',
  addClient: 'Add client…',

  people: {
    summary: (created: number, all: number): string =>
      `${created.toLocaleString('en-US')} of ${clients(all)} ${all === 1 || created === 1 ? 'has' : 'have'} a key`,
    nobody: 'No clients yet',
    more: 'More for these keys',
    find: 'Find a client',
    table: (_name: string): string => 'Keys of the clients',
    saveRoster: 'Save clients as file…',
    rosterSaved: (file: string): string => `Clients saved as ${file}. It holds no keys.`,
    selectionBar: (n: number): string => `${clients(n)} selected`,
    removeSelected: 'Remove clients…',
    removeTitle: (n: number, name: string): string =>
      n === 1 ? `Remove ${name} from the clients?` : `Remove ${clients(n)}?`,
    removeRest: (n: number, keysLeft: number): string => {
      if (keysLeft === 0) return n === 1 ? 'No key was made for this client.' : 'No keys were made for these clients.';
      const stay =
        n === 1
          ? 'The key stays at OpenRouter, keeps working and can still spend.'
          : `${keys(keysLeft)} ${keysLeft === 1 ? 'stays' : 'stay'} at OpenRouter and can still spend.`;
      return `${stay} Only this list forgets who it belongs to.`;
    },
    removeDo: (n: number): string => `Remove ${clients(n)}`,
    removed: (n: number): string => `Removed ${clients(n)}.`,
    emptyTitle: 'No clients yet',
    emptyReadOnly: 'This saved copy holds no clients.',
    noteLine: (shown: number, all: number): string =>
      shown === all ? clients(all) : `${shown.toLocaleString('en-US')} of ${clients(all)} shown`,
  },
  handouts: {
    neverUsed: (n: number): string => `${plural(n, 'client has', 'clients have')} never used theirs`,
    nobody: 'No clients yet',
    find: 'Find a client',
    table: (_name: string): string => 'Hand-outs of the clients',
    selectionBar: (n: number): string => `${clients(n)} selected`,
    noteLine: (n: number, all: number): string => (n === all ? clients(n) : `${n} of ${clients(all)}`),
    emptyReadOnly: 'When this copy was made, no client had a key.',
    toPeople: 'Go to the clients',
  },
  limits: {
    nobody: 'No client has a key yet',
    everybody: 'Target for all clients',
    table: (_name: string): string => 'Limits of the clients',
    emptyGo: 'Show clients',
    emptyReadOnly: 'No client had a key when this was saved.',
    limitTitle: (n: number, name: string): string => (n === 1 ? `Limit for ${name}` : `Limit for ${clients(n)}`),
    deleteText: (n: number, _name: string): string =>
      n === 1
        ? 'One client loses the key for good. A deleted key cannot be brought back.'
        : `${clients(n)} lose their keys for good. A deleted key cannot be brought back.`,
    deleteSkipped: (n: number): string => `${clients(n)} here ${n === 1 ? 'has' : 'have'} no key to delete`,
    deleteNobody: 'None of these clients has a key.',
  },
  plan: {
    people: clients,
    skippedTitle: (n: number): string => `${clients(n)} ${n === 1 ? 'gets' : 'get'} no key now`,
    nothingRest: 'Every client has a key, is left out or waits for something else.',
    nothingNobody: 'There are no clients yet.',
    toClass: 'Back to the clients',
  },
  create: {
    counts: 'The clients in four words',
    sum: (parts: string, all: number): string => `${parts} = ${clients(all)}`,
    toClass: 'Back to the clients',
    finishedSome: (n: number): string => `${clients(n)} ${n === 1 ? 'has' : 'have'} no key yet.`,
  },
  hours: { turnOff: 'Turn all clients off' },
  frame: { peopleTab: 'Clients', tabs: 'Parts of the clients’ keys' },
} as const;

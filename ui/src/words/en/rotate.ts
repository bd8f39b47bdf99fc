// The words for replacing keys.

import { plural } from './common';

const keys = (n: number): string => plural(n, 'key');

export const rotate = {
  replace: 'Replace key…',
  replaceSelected: 'Replace keys…',
  title: (n: number, name: string): string => (n === 1 ? `Replace the key of ${name}?` : `Replace ${keys(n)}?`),
  rest: 'The new key is made first. The old one works until the new one is handed out and you retire it.',
  action: (n: number): string => `Make ${plural(n, 'new key')}`,
  limit: 'Limit of the new keys',
  choice: { left: 'What is left', same: 'The same', amount: 'An amount' },
  choiceRest: {
    left: 'What is left of the old limit. A limit that starts anew by itself stays the same.',
    same: 'The whole old limit once more.',
    amount: 'The same amount for everybody here.',
  },
  amount: 'Amount',
  amountOf: (name: string): string => `Amount for ${name}`,
  end: 'New last day',
  noLimit: (names: string): string => `No spending limit for ${names}, as now`,
  list: 'Keys to be replaced',
  columns: { name: 'Name', left: 'Left', now: 'New limit' },
  unlimited: 'No limit',
  again: { never: '', daily: 'a day', weekly: 'a week', monthly: 'a month' },
  costs: (now: string, old: string): string =>
    `The new keys can spend up to ${now}. Until you retire them, the old ones can spend about ${old} more.`,
  costsUnknown: 'Some of these keys have no limit, so what they can spend has no limit either.',
  skipped: (n: number): string => `${plural(n, 'person', 'people')} left as they are`,
  nobody: 'None of these keys can be replaced now.',

  steps: {
    planned: 'A new key was asked for and is not made yet. This one works.',
    made: 'New key made, not handed out yet; the old one still works.',
    handedOut: 'New key handed out; the old one still works until you retire it.',
    newLost: 'The new key does not work. The old one is still there.',
  },
  oldKey: 'Old key',
  oldLeft: 'Old key can spend',
  oldOff: 'turned off',
  makeNow: 'Make it now',
  keepOld: 'Keep the old key',
  kept: 'The old key is kept.',
  retire: 'Retire old key…',
  retireAll: 'Retire old keys…',
  notice: (n: number): string => `${plural(n, 'person has', 'people have')} two keys for now.`,
  noticeRest: (open: number): string =>
    open === 0
      ? 'All new keys are handed out. The old ones work until you retire them.'
      : `${plural(open, 'new key is', 'new keys are')} not handed out yet; the old ones still work.`,
  retireTitle: (n: number, name: string): string =>
    n === 1 ? `Retire the old key of ${name}?` : `Retire ${plural(n, 'old key')}?`,
  retireRest:
    'A key that is turned off can be turned on again. A deleted one is gone for good; its use stays on record.',
  how: 'What becomes of the old keys',
  hows: { turnOff: 'Turn off', delete: 'Delete' },
  haveThem: (n: number): string => (n === 1 ? 'The new key was handed out' : `All ${n} new keys were handed out`),
  retireDo: {
    turnOff: (n: number): string => `Turn off ${plural(n, 'old key')}`,
    delete: (n: number): string => `Delete ${plural(n, 'old key')}`,
  },
  retired: (n: number): string => `${plural(n, 'old key')} retired.`,
  leftTitle: (n: number): string => `${plural(n, 'old key')} left as they are`,
} as const;

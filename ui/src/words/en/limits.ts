// The words of the limits screen, and of changing keys that exist.

import { plural } from './common';

const keys = (n: number): string => plural(n, 'key');
const changes = (n: number): string => plural(n, 'change');
const persons = (n: number): string => plural(n, 'person', 'people');

export const limits = {
  title: 'Limits',
  differ: (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'differs' : 'differ'}`,
  summary: (n: number): string => `${keys(n)}, each with what it may spend`,
  nobody: 'Nobody has a key yet',

  show: 'Show',
  filter: { all: 'All', differs: 'Differs', same: 'Same' },
  everybody: 'Target for everybody',
  ticked: (n: number): string => `Target for ${n} ticked`,
  set: 'Set',
  rules: 'More ways to set targets',
  ruleFor: (n: number | null): string => (n === null ? 'For everybody' : `For ${n} ticked`),
  rule: {
    raiseBy: 'Raise by…',
    usedPlus: 'What was used, plus…',
    percent: 'Per cent of the limit…',
    noLimit: 'No spending limit…',
    reset: 'Reset',
    clear: 'No target, leave as it is',
  },
  ruleDialog: {
    raiseBy: { title: 'Raise limits by', hint: 'Added to the limit at OpenRouter, for each key.' },
    usedPlus: { title: 'What was used, plus', hint: 'Added to what each key has used so far.' },
    percent: { title: 'Per cent of the limit', hint: 'Like 120 for a fifth more, or 50 for half.' },
  },
  ruleAmount: 'Amount',
  rulePercent: 'Per cent',
  ruleDo: (n: number): string => `Set ${n === 1 ? '1 target' : `${n.toLocaleString('en-US')} targets`}`,
  ruleNote: 'This sets targets only. Nothing is sent until you apply.',
  noLimitTitle: (n: number): string => `Aim for no spending limit on ${keys(n)}?`,
  noLimitText: 'Such a key can spend until the account is empty. It is asked once more before it is applied.',
  noLimitDo: 'Aim for no limit',

  table: (name: string): string => `Limits of ${name}`,
  column: {
    name: 'Name',
    actual: 'At OpenRouter',
    target: 'Your target',
    change: 'Change',
    used: 'Used',
    left: 'Left after',
  },
  targetFor: (name: string): string => `Target for ${name}`,
  noLimit: 'No limit',
  notKnown: 'not known',
  zeroHint: '$0.00 at OpenRouter: this key cannot spend. It is not the same as no limit.',
  blankHint: 'Blank: no target. The limit stays as it is.',
  same: 'same',
  noTarget: 'no target',
  stopsAtOnce: 'stops at once',
  toNoLimit: 'no limit',
  getsLimit: 'gets a limit',
  turnsOff: 'turns off',
  turnsOn: 'turns on',
  resets: 'reset changes',
  offWord: 'off',
  perReset: { daily: 'a day', weekly: 'a week', monthly: 'a month' },
  noteLine: (at: string): string =>
    `Read ${at}. Each key is read again before it is changed; what differs is skipped and shown.`,
  notRead: 'OpenRouter was not read yet.',
  noMatch: 'Nobody here',
  noMatchDiffers: 'Every key has the limit you wish.',
  noMatchSame: 'Every key differs from your target.',
  showEverybody: 'Show everybody',
  emptyTitle: 'No limits yet',
  emptyText: 'Limits belong to keys. Create keys first; then you raise and lower what they may spend here.',
  emptyGo: 'Show people',
  emptyReadOnly: 'Nobody in this class had a key when this was saved.',

  file: 'Limits file',
  saveFile: 'Save limits as file…',
  openFile: 'Take targets from a file…',
  fileSaved: (name: string): string => `Limits saved as ${name}. It holds no keys.`,
  fileRead: (name: string, changed: number): string =>
    changed === 0
      ? `${name} changes no target.`
      : `${changed === 1 ? '1 target' : `${changed} targets`} taken from ${name}.`,
  fileOther: (n: number): string => `${keys(n)} of other classes in it ${n === 1 ? 'was' : 'were'} not looked at.`,
  fileProblems: (name: string, n: number): string =>
    `${name} was not used: ${plural(n, 'row needs', 'rows need')} mending.`,
  fileSafe: 'No target was changed.',
  fileLine: (line: number): string => `Row ${line}`,

  tickedOf: (ticked: number, all: number): string => `${ticked} of ${changes(all)} ticked`,
  raised: 'Raised',
  lowered: 'Lowered',
  other: 'Other changes',
  notTicked: 'Not ticked',
  skipped: 'Left out',
  canSpend: 'Keys can still spend',
  noEnd: 'no end',
  ofCredits: (credits: string): string => `of ${credits} credits`,
  creditsUnknown: 'credits not known',
  beyond: 'More than the account has. Keys stop when it is empty.',
  before: (amount: string): string => `before: ${amount}`,
  stops: (used: string, limit: string): string => ` has used ${used}. With a limit of ${limit} the key stops at once.`,
  stopsNotTicked: 'Not ticked.',
  keep: (amount: string): string => `Keep ${amount}`,
  keepNoLimit: 'Keep no limit',
  moreWarnings: (n: number): string => `and ${n} more`,
  unlimited: (n: number): string => `${keys(n)} will have no spending limit. That is what I want.`,
  apply: (n: number): string => `Apply ${changes(n)}`,
  applyRest: (until: string): string =>
    `You can undo this for 10 seconds, and later from History. The preview is good until ${until}.`,
  nothing: 'Nothing to apply',
  nothingRest: 'Write a target beside a limit, and it shows here what it does.',
  planning: 'Working out…',
  look: 'Look again',

  running: {
    off: 'Turning keys off',
    on: 'Turning keys on',
    delete: 'Deleting keys',
    targets: 'Changing limits',
    undo: 'Taking back',
    mixed: 'Changing keys',
  },
  runningOf: (what: string, done: number, all: number): string => `${what}: ${done} of ${all}.`,
  verifying: 'Reading the keys again to make sure.',
  stop: 'Stop',
  stopping: 'Stopping…',
  youCanGoOn: 'You can go on working.',
  left: (n: number): string => `${keys(n)} not as planned`,
  leftShow: (n: number): string => `Show ${n}`,
  verified: 'Read again: everything is in place.',
  doneTitle: 'Done',
  progress: (done: number, all: number): string => `${done} of ${all} done`,

  turnOff: 'Turn off',
  turnOn: 'Turn on',
  setLimit: 'Set limit…',
  deleteKeys: 'Delete keys…',
  deleteKey: 'Delete key…',
  moreFor: (name: string): string => `More for ${name}`,

  limitTitle: (n: number, name: string): string => (n === 1 ? `Limit for ${name}` : `Limit for ${persons(n)}`),
  limitField: 'Spending limit',
  limitHint: 'In US dollars. It is set at OpenRouter at once; you can undo it.',
  limitDo: (n: number): string => (n === 1 ? 'Set limit' : `Set ${n.toLocaleString('en-US')} limits`),
  limitBlank: 'Write a limit, like 5 or 5.00. To leave it as it is, cancel.',
  limitStops: (n: number): string =>
    `${keys(n)} ${n === 1 ? 'stops' : 'stop'} at once: more than that is used already.`,
  limitStopsDo: (n: number): string => (n === 1 ? 'Set all the same' : `Set ${n} all the same`),
  limitSame: (n: number): string =>
    n === 1 ? 'The key has this limit already.' : 'All of these keys have this limit already.',

  deleteTitle: (n: number, name: string): string => (n === 1 ? `Delete the key of ${name}?` : `Delete ${keys(n)}?`),
  deleteText: (n: number, className: string): string =>
    n === 1
      ? `One person in ${className} loses the key for good. A deleted key cannot be brought back.`
      : `${persons(n)} in ${className} lose their keys for good. A deleted key cannot be brought back.`,
  deleteUnspent: (amount: string): string =>
    `${amount} of their limits ${amount === '$0.00' ? 'is' : 'is still'} unspent`,
  deleteStays: 'Names, usage and history stay here',
  deleteInstead: (n: number): string =>
    `To stop spending for now, turn the ${n === 1 ? 'key' : 'keys'} off. That can be undone.`,
  deleteSkipped: (n: number): string => `${persons(n)} here ${n === 1 ? 'has' : 'have'} no key to delete`,
  deleteType: (n: number): string => `Type ${n} to delete`,
  deleteDo: (n: number): string => (n === 1 ? 'Delete key' : `Delete ${keys(n)}`),
  turnOffInstead: 'Turn off instead',
  deleteNobody: 'None of these people has a key.',
} as const;

// The words of a class and its people.

import { plural } from './common';

const persons = (n: number): string => plural(n, 'person', 'people');
const keys = (n: number): string => plural(n, 'key');

export const people = {
  summary: (created: number, all: number): string =>
    `${created.toLocaleString('en-US')} of ${persons(all)} ${all === 1 || created === 1 ? 'has' : 'have'} a key`,
  nobody: 'Nobody in this class yet',
  incomplete: 'OpenRouter did not show its whole list. Some of this may be older.',

  importRoster: 'Import roster',
  refresh: 'Check now',
  createKeys: (n: number): string => `Create ${keys(n)}`,

  more: 'More for this class',
  addPerson: 'Add person…',
  pasteRoster: 'Paste a roster…',
  saveRoster: 'Save roster as file…',
  rename: 'Rename class…',
  archive: 'Archive class',
  unarchive: 'Bring class back',
  deleteClass: 'Delete class…',
  archivedTitle: 'This class is archived.',
  archivedRest: 'Its keys keep working. Bring it back to make new ones.',

  find: 'Find a person',
  show: 'Show',
  filter: {
    all: 'All',
    created: 'Created',
    waiting: 'Waiting',
    beingChecked: 'Being checked',
    needsYou: 'Needs you',
    neverUsed: 'Never used',
    nearlyOut: 'Nearly out',
  },
  lastDays: 'Last 14 days',
  lastDaysNone: 'Nothing was spent in this time.',
  lastDaysChart: (day: string, most: string) => `Spent on each of the last 14 days; most on ${day}: ${most}.`,
  gone: 'Not at OpenRouter',
  table: (name: string): string => `People of ${name}`,
  selectAll: (n: number): string => `Select all ${n} shown`,
  column: { name: 'Name', email: 'E-mail', word: 'Key', limit: 'Limit', used: 'Used so far', lastUsed: 'Last used' },
  noKeyYet: 'no key yet',
  noLimit: 'No limit',
  usedUp: 'used up',
  noMatch: 'Nobody found',
  noMatchRest: 'No name, e-mail, ID or group in this view fits.',
  showEverybody: 'Show everybody',

  selectionBar: (n: number): string => `${persons(n)} selected`,
  removeSelected: 'Remove from class…',

  emptyTitle: 'No people yet',
  emptyRest:
    'Bring a roster from your school system or a spreadsheet. One column with names is enough. You see everything before anything is made.',
  emptyReadOnly: 'This saved copy has nobody in this class.',
  typeName: 'Add a person',
  whichFiles: 'Which files work?',

  closePanel: 'Close details',
  copyKey: 'Copy key',
  showKey: (seconds: number): string => `Show for ${seconds} s`,
  hideKey: (seconds: number): string => `Hide (${seconds} s)`,
  yourKey: (name: string): string => `Key of ${name}`,
  secretElsewhere: 'This key was made elsewhere. Only its name and use are known here.',
  copied: (seconds: number): string => `Key copied. The clipboard is emptied in ${seconds} s.`,
  limitAtOpenRouter: 'Limit at OpenRouter',
  limitResets: 'Limit resets',
  limitAgain: { daily: 'every day', weekly: 'every week', monthly: 'every month' },
  usedSoFar: (amount: string): string => `${amount} used so far`,
  leftAmount: (amount: string): string => `${amount} left`,
  usedInAll: 'Used in all',
  ends: 'Key ends',
  noEnd: 'no end date',
  made: 'Made',
  lastUsed: 'Last used',
  keyName: 'Key name',
  workspace: 'Workspace',
  seen: 'As of',
  group: 'Group',
  ownLimit: 'Own limit',
  asPlanned: 'as in the plan',
  events: 'Last events',
  edit: 'Edit…',
  remove: 'Remove…',
  answer: 'Answer',

  addTitle: 'Add a person',
  editTitle: 'Edit person',
  field: {
    name: 'Name',
    email: 'E-mail, optional',
    externalId: 'ID, optional',
    group: 'Group, optional',
    limit: 'Own spending limit, optional',
  },
  nameMissing: 'A name is needed.',
  ownLimitHint: 'In US dollars. Left empty, the limit of the plan counts.',
  idHint: 'Tells people of the same name apart.',
  editKeyHint: 'The key that was made already keeps its name and limit at OpenRouter.',
  add: 'Add person',
  saveChanges: 'Save changes',
  added: (name: string): string => `${name} was added.`,
  saved: (name: string): string => `${name} was saved.`,

  removeTitle: (n: number, name: string): string =>
    n === 1 ? `Remove ${name} from this class?` : `Remove ${persons(n)} from this class?`,
  removeRest: (n: number, keysLeft: number): string => {
    if (keysLeft === 0) return n === 1 ? 'No key was made for this person.' : 'No keys were made for these people.';
    const stay =
      n === 1
        ? 'The key stays at OpenRouter, keeps working and can still spend.'
        : `${keys(keysLeft)} ${keysLeft === 1 ? 'stays' : 'stay'} at OpenRouter and can still spend.`;
    return `${stay} Only this list forgets who it belongs to.`;
  },
  removeDo: (n: number): string => `Remove ${persons(n)}`,
  removed: (n: number): string => `Removed ${persons(n)} from the class.`,

  renameTitle: 'Rename class',
  className: 'Class name',
  renameDo: 'Rename class',
  deleteTitle: (name: string): string => `Delete the class ${name}?`,
  deleteRest: 'Nobody is in it. No key is touched.',
  deleteDo: 'Delete class',
  archivedDone: (name: string): string => `${name} is archived.`,
  unarchivedDone: (name: string): string => `${name} is back.`,
  rosterSaved: (file: string): string => `Roster saved as ${file}. It holds no keys.`,

  noteLine: (shown: number, all: number): string =>
    shown === all ? persons(all) : `${shown.toLocaleString('en-US')} of ${persons(all)} shown`,
} as const;

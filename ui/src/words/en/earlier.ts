// The words of bringing a folder of the earlier classroom tool into an account.

import { plural } from './common';

const persons = (n: number): string => plural(n, 'person', 'people');

export const earlier = {
  title: 'Bring in the earlier tool’s folder',
  lead: 'Nothing is created or changed at OpenRouter by this, and the folder stays as it is.',
  into: (folder: string, account: string): string =>
    `${folder} into ${account}. Nothing is created or changed at OpenRouter by this.`,
  fromLook: 'Bring it into my account…',
  fromImport: 'Folder of the earlier tool…',
  chooseTitle: 'Carry on from the earlier classroom tool',
  chooseText:
    'Choose the folder with its keys.db, roster.csv, limits.csv and snapshots. What it would add is shown first; what is here stays.',
  choose: 'Choose folder…',
  otherFolder: 'Other folder…',
  reading: 'Reading the folder and OpenRouter…',

  classLabel: 'New people go into',
  newClass: (name: string): string => `New class ${name}`,

  adds: 'What is added',
  added: 'What was added',
  people: 'People',
  peopleThere: (n: number): string => `${persons(n)} here already, unchanged`,
  more: (n: number): string => `and ${n} more`,
  keys: 'Keys',
  keysText: (links: number, keys: number): string =>
    links === 0
      ? `${plural(keys, 'key')} of this account in the folder, each with its person here already`
      : `of ${plural(keys, 'key')} of this account in the folder, linked to their person`,
  keysDone: 'linked to their person',
  secrets: 'Saved keys',
  secretsText: 'whole secrets, sealed here so that they can be handed out again',
  secretsThere: (n: number): string => `${n} saved here already`,
  targets: 'Limits',
  targetsText: 'wishes become targets; nothing is sent until you apply them under Limits',
  readings: 'Snapshots',
  readingsText: (from: string, to: string): string => (from === to ? `of ${from}` : `from ${from} to ${to}`),
  there: (n: number): string => `${n} here already`,
  changes: 'History',
  changesText: 'changes that the earlier tool made, with the times of then',

  nothing: 'Everything that can be taken from this folder is here already.',
  leftTitle: 'What stays behind',
  notesTitle: 'About this folder',
  apply: 'Bring it in',
  back: 'Back',

  doneTitle: (folder: string): string => `${folder} is here`,
  checked: 'Checked at OpenRouter afterwards.',
  plainKeys: 'The folder’s keys.db still holds keys in plain text.',
  plainKeysText: 'Delete it once you do not need the earlier tool any more.',
  showClass: 'Show the class',
  showLimits: 'Look at the limits',
} as const;

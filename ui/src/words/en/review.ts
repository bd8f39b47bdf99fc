// The words of files for review, and of folders of the earlier tool that are only looked at.

import { plural } from './common';

export const review = {
  save: 'Save for review…',
  saveTitle: (name: string): string => `Save ${name} for review`,
  saveText:
    'One file for a co-teacher, your department or an accountant: people, keys masked, limits, use and history. It opens in this app without a key and without a network. No key is in it, and nothing in it can be changed.',
  emails: 'With e-mail addresses',
  emailsHint: 'Without them the file names people only',
  saveDo: 'Save file',
  saved: (file: string, people: number): string =>
    `${file} saved with ${plural(people, 'person', 'people')}. It holds no key.`,
  settings: 'A file for review',
  settingsHint: 'The whole account to look at, without keys',

  file: 'Review file',
  by: (who: string): string => `by ${who}`,
  earlier: 'Earlier tool',
  earlierFolder: 'A folder, opened to look at',
  strip: (at: string): string => `Review file of ${at}. Read-only, without keys, no internet used.`,
  whole: 'Nothing missing or altered.',
  altered: 'This file was altered after it was saved. Ask for it again before you rely on it.',
  earlierStrip: (name: string, at: string): string =>
    `${name}, a folder of the earlier tool, as it was ${at}. Read-only, its keys were not read, no internet used.`,
  notes: (n: number): string => (n === 1 ? 'One thing about this folder.' : `${n} things about this folder.`),
  close: 'Close this file',
  notInFile: 'not in this file',
} as const;

// The words of the hand-outs screen.

import { plural } from './common';

export const handouts = {
  title: 'Hand-outs',
  summary: (handed: number, withKey: number): string => `${handed} of ${plural(withKey, 'key')} handed out`,
  neverUsed: (n: number): string => `${plural(n, 'person has', 'people have')} never used theirs`,
  nobody: 'Nobody in this class yet',

  save: { cards: 'Save cards', csv: 'Save list', json: 'Save list', mailMerge: 'Save list', letters: 'Save drafts' },

  find: 'Find a person',
  show: 'Show',
  filter: { all: 'All', open: 'Not handed out', never: 'Never used' },
  table: (name: string): string => `Hand-outs of ${name}`,
  column: { name: 'Name', handed: 'Handed out', used: 'Key last used' },
  noKey: 'no key yet',
  mark: 'Mark',
  markFor: (name: string): string => `Mark as handed out to ${name}`,
  how: 'How',
  ways: { card: 'Printed card', email: 'E-mail', person: 'In person', other: 'Another way' },
  markAll: (n: number): string => `Mark ${n} as handed out`,
  takeBack: (n: number): string => `Take back ${plural(n, 'mark')}`,
  marked: (n: number): string => `${plural(n, 'key')} marked as handed out.`,
  takenBack: (n: number): string => `${plural(n, 'mark')} taken back.`,
  selectionBar: (n: number): string => `${plural(n, 'person', 'people')} selected`,
  noteLine: (n: number, all: number): string =>
    n === all ? plural(n, 'person', 'people') : `${n} of ${plural(all, 'person', 'people')}`,

  emptyTitle: 'No keys to hand out yet',
  emptyRest: 'Make the keys first. Then save cards or a list here, and tick off who has got theirs.',
  emptyReadOnly: 'When this copy was made, nobody in this class had a key.',
  toPeople: 'Go to People',
  noMatch: 'Nobody found',
  noMatchRest: 'Nobody in this view fits.',
  showEverybody: 'Show everybody',

  optionsTitle: 'What to save',
  form: 'Form',
  forms: {
    cards: 'Cards to print (PDF)',
    csv: 'Spreadsheet (CSV)',
    json: 'For programs (JSON)',
    mailMerge: 'Mail merge (CSV)',
    letters: 'E-mail drafts',
  },
  formHints: {
    cards: 'Name, key, QR code, limit and how to use it, with cut lines.',
    csv: 'One row for each person. Opens in Excel and others.',
    json: 'The same fields, for scripts.',
    mailMerge: 'One column for each placeholder of a letter: Name, Key, Limit, LastDay and more.',
    letters:
      'One draft for each person with an e-mail address, in a new folder. Your mail program opens and sends them.',
  },
  perSheet: 'Cards on a sheet',
  paper: 'Paper',
  papers: { a4: 'A4', letter: 'Letter' },
  sheets: (cards: number, perSheet: number): string =>
    `${plural(cards, 'card')} on ${plural(Math.ceil(cards / perSheet), 'sheet')}.`,
  onlyNew: 'Only keys not handed out',
  contact: 'Contact',
  contactHint: 'Whom to tell about a lost key: a name, an address or a room. Printed on cards and in drafts.',
  lock: 'Encryption',
  locks: { none: 'None', zip: 'ZIP with a passphrase', age: 'age with a passphrase' },
  lockZipHint: 'Encrypted with AES-256. 7-Zip and most systems open it; on Windows use 7-Zip.',
  lockAgeHint: 'For people who have the age program.',
  passphrase: 'Passphrase',
  suggest: 'Suggest a passphrase',
  suggested: 'Write it down now. It is not kept here.',
  warning: (n: number, amount: string): string =>
    `The file contains ${plural(n, 'key')}. Anyone with it can spend up to ${amount}.`,
  warningAny: (n: number): string => `The file contains ${plural(n, 'key')}. Anyone with it can spend without limit.`,
  warningLocked: (n: number): string => `The file contains ${plural(n, 'key')}. Only the passphrase opens it.`,
  nothingNew: 'Every key is marked as handed out.',

  filesTitle: 'Files made',
  noFiles: 'None from this class.',
  fileLine: (n: number, at: string): string => `${plural(n, 'key')}, saved ${at}`,
  fileDeleted: (at: string): string => `deleted ${at}`,
  fileGone: 'not there any more',
  showFile: 'Show file',
  deleteFile: 'Delete file',
  showFileOf: (file: string): string => `Show file ${file}`,
  deleteFileOf: (file: string): string => `Delete file ${file}`,
} as const;

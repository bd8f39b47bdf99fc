// The words of a saved list: it holds keys, and that is said every time.

import { plural } from './common';

export const saved = {
  saveList: 'Save list',
  chooseForm: 'Choose the form of the list',
  formCsv: 'Spreadsheet (CSV)',
  formCsvHint: 'Opens in Excel and others, can be imported again',
  formJson: 'For programs (JSON)',
  formJsonHint: 'The same fields, for scripts',

  containsKeys: 'This file contains keys.',
  canSpend: (amount: string): string => `Anyone with it can spend up to ${amount}.`,
  canSpendAny: 'Anyone with it can spend without limit.',
  inFile: (file: string, n: number): string => `${plural(n, 'key')} in ${file}.`,
  missing: (n: number): string => `${plural(n, 'person', 'people')} ${n === 1 ? 'is' : 'are'} not in it`,
  nobodyMissing: 'Nobody is missing.',
  showFile: 'Show file',
  deleteFile: 'Delete file when done',
  deleteTitle: (file: string): string => `Delete ${file}?`,
  deleteRest: 'The file goes for good. The keys stay saved in this app, and you can save the list again.',
  deleteDo: 'Delete file',
  deleted: 'The file is deleted. The keys stay saved in this app.',
} as const;

// The words of importing a roster.

import { plural } from './common';

const persons = (n: number): string => plural(n, 'person', 'people');
const rows = (n: number): string => plural(n, 'row');

export const importWords = {
  title: 'Import roster',
  into: (name: string): string => `Into ${name}. Nothing is created at OpenRouter by an import.`,
  intoNew: 'Into a new class. Nothing is created at OpenRouter by an import.',
  pasted: 'Pasted text',

  startTitle: 'Bring a roster',
  startRest:
    'A list from your school system or a spreadsheet: CSV, text, Excel or OpenDocument. One column with names is enough.',
  startDrop: 'You can also drop the file on this window.',
  chooseFile: 'Choose file…',
  pasteText: 'Paste text…',
  whichFiles: 'Which files work?',
  dropHere: 'Drop the roster here',
  dropRest: 'It is only read. Nothing is created by an import.',
  pasteTitle: 'Paste a roster',
  pasteLabel: 'One person a line, or cells copied from a spreadsheet',
  pasteExample: 'Ada Lindqvist, a.lindqvist@example.edu',
  pasteRead: 'Read this list',
  reading: 'Reading the list…',

  rows,
  delimiter: {
    comma: 'separated by commas',
    semicolon: 'separated by semicolons',
    tab: 'separated by tabs',
    pipe: 'separated by bars',
    workbook: 'workbook, first sheet',
    none: 'one column',
  },
  headerRow: (row: number): string => `heading in row ${row}`,
  noHeader: 'no heading',
  differently: 'Read it differently…',
  differentlyTitle: 'Which reading looks right?',
  differentlyRest: 'Choose another reading if letters look wrong in the names.',
  readAs: 'Read as',
  columns: 'Columns',
  looksRight: 'Do these look right?',
  no: 'No',
  otherFile: 'Other file…',

  className: 'Name of the new class',
  role: {
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'E-mail, optional',
    id: 'ID, tells people apart',
    group: 'Group, optional',
    limit: 'Spending limit, optional',
    reset: 'Limit resets, optional',
    expires: 'Keys end, optional',
  },
  noColumn: 'Not in this file',
  columnSample: (heading: string, sample: string): string => (sample ? `${heading} (${sample})` : heading),

  show: 'Show',
  filter: {
    all: 'All',
    needsYou: 'Needs you',
    new: 'New',
    changed: 'Changed',
    same: 'Same',
    notInFile: 'Not in file',
    skipped: 'Left out',
  },
  saveProblems: 'Save list of problems',
  problemsSaved: (file: string): string => `List of problems saved as ${file}.`,
  table: 'Rows of the file',
  column: { row: 'Row', happens: 'What happens', name: 'Name', id: 'ID', email: 'E-mail', limit: 'Limit' },
  stays: 'Stays in the class. Nobody is removed by an import.',
  before: 'before:',
  note: 'Note:',
  otherChange: { group: 'Group', reset: 'Limit resets', expires: 'Keys end' },
  take: 'Take it',
  answers: (row: string): string => `Answers for row ${row}`,
  textFor: (label: string, row: string): string => `${label} (row ${row})`,
  emptyFilter: 'No rows of this kind.',

  ready: (n: number, all: number): string => `${n} of ${rows(all)} ${all === 1 ? 'is' : 'are'} ready.`,
  leftOut: (n: number): string => `${n} ${n === 1 ? 'is' : 'are'} left out until you answer.`,
  skipped: (n: number): string => `${n} ${n === 1 ? 'is' : 'are'} left out: twice in the file, or skipped by you.`,
  nobodyRemoved: 'Nobody is removed.',
  nothingNew: 'Everybody in the file is already here, unchanged.',
  importPeople: (n: number): string => `Import ${persons(n)}`,
  toPlan: 'Go on to the plan',
  nameMissing: 'The new class needs a name.',
  done: (added: number, changed: number): string =>
    changed === 0
      ? `${persons(added)} added.`
      : added === 0
        ? `${persons(changed)} changed.`
        : `${persons(added)} added, ${changed} changed.`,
} as const;

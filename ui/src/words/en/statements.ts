// The words of the statements: their list, one of them, saving, corrections.

import { plural } from './common';

const statementsOf = (n: number): string => plural(n, 'statement');

export const statements = {
  title: 'Statements',
  lead: (n: number): string => `${statementsOf(n)} and notes issued. What was issued never changes.`,
  leadEmpty: 'What was issued never changes.',
  month: 'Month',
  everyMonth: 'All months',
  find: 'Find a client or number',
  none: 'No statement matches.',
  saveMonth: 'Save all of a month…',
  save: 'Save…',
  table: 'Statements and notes',
  column: {
    number: 'Number',
    client: 'Client',
    month: 'Month',
    kind: 'What',
    total: 'Amount',
    issued: 'Issued',
  },
  kind: { statement: 'Statement', credit: 'Credit note', debit: 'Debit note' },
  corrects: (number: string): string => `to ${number}`,
  whole: 'As issued',
  altered: 'Altered',
  count: (n: number): string => statementsOf(n),
  notes: (n: number): string => plural(n, 'note'),

  emptyTitle: 'No statements yet',
  emptyText: 'When a month is over you close it: each client gets a statement with the next number.',
  emptyGo: 'Show months',
  emptyReadOnly: 'This saved copy holds no statements.',

  back: 'All statements',
  for: (client: string, month: string, day: string): string => `${client} · ${month} · issued ${day}`,
  correct: 'Correct…',
  showClient: 'Show client',
  line: { what: 'Key', usage: 'Usage, US$', markup: 'Markup', amount: 'Amount' },
  lines: 'Lines',
  models: 'Where it went, by model',
  how: 'How this was worked out',
  fingerprint: 'Fingerprint',
  fingerprintHint: 'The history holds the same one. It tells whether the text is the one that was issued.',
  alteredTitle: 'This is not the text that was issued.',
  alteredText: 'The file was changed outside this app. The history still holds the fingerprint of the true one.',

  saveMonthTitle: (month: string): string => `Save the statements of ${month}`,
  saveTitle: (name: string): string => `Save ${name}`,
  saveText: 'Nothing is sent. You choose where it is saved.',
  saveFolder: 'All of them go into one folder.',
  forms: {
    pdf: 'To print or send (PDF)',
    csv: 'For a spreadsheet (CSV)',
    json: 'For programs (JSON)',
    letter: 'A mail draft with the PDF',
  },
  formsLabel: 'Forms',
  noEmail: 'This client has no billing e-mail, so no draft is made.',
  noForm: 'Choose at least one.',
  paper: 'Paper',
  saveDo: 'Save',
  saved: (files: number, name: string, without: readonly string[]): string =>
    `${files === 1 ? '1 file' : `${files} files`} saved: ${name}.${without.length > 0 ? ` No draft without e-mail: ${without.join(', ')}.` : ''}`,

  correctTitle: (number: string): string => `Correct ${number}`,
  correctText: 'The statement stays as it is. What is different by today’s readings becomes a note beside it.',
  correctNone: 'Nothing is different.',
  correctNoneRest: 'By today’s readings the statement is right, so there is nothing to correct.',
  correctKind: {
    statement: 'Statement',
    credit: 'The client owes less: a credit note.',
    debit: 'The client owes more: a debit note.',
  },
  reason: 'Why',
  reasonHint: 'Printed on the note',
  reasonMissing: 'Say why: it is printed on the note.',
  issue: { statement: 'Issue statement', credit: 'Issue credit note', debit: 'Issue debit note' },
  issued: (number: string): string => `${number} is issued.`,
} as const;

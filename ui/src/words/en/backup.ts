// The words of backups, restoring and the recovery code.

import { plural } from './common';

const people = (n: number): string => plural(n, 'person', 'people');
const keys = (n: number): string => plural(n, 'key');

export const backup = {
  title: 'Backups',
  now: 'Back up now…',
  restore: 'Restore a backup…',
  last: (at: string): string => `Last backup ${at}`,
  none: 'No backup yet',
  noneHint: 'Everything in one encrypted file. It opens on any computer with its passphrase alone.',
  holds: (file: string, n: number, k: number): string => `${file}: ${people(n)}, ${keys(k)}`,
  tested: 'Tested',
  management: (n: number): string => (n === 0 ? 'no management key' : plural(n, 'management key')),
  onlyHere: (n: number): string =>
    n === 1 ? '1 key exists only on this computer.' : `${n} keys exist only on this computer.`,
  onlyHereRest: 'If its disk fails, their text is lost.',
  remindNow: 'Back up now…',
  later: 'Not now',
  restoreLine: 'Replace this list with a backup',
  restoreHint: 'The list here is set aside in the data folder, not deleted.',

  code: 'Recovery code',
  codeNone: 'Opens your saved keys if this computer’s password store is lost or the passphrase is forgotten.',
  codeSince: (at: string): string => `Made ${at}. Opens your saved keys if the password store is lost.`,
  codeMake: 'Make a code…',
  codeRenew: 'Make a new code…',

  copies: 'Copies on this computer',
  copiesHint: 'The app makes one before steps that cannot be undone, and keeps the last five.',
  copiesNone: 'None yet. One is made before many keys are deleted, and before an update changes the list.',
  copyWhy: (why: string): string =>
    why.startsWith('before-v')
      ? 'before an update'
      : why === 'before-delete'
        ? 'before deleting keys'
        : why.replaceAll('-', ' '),
  copySize: (kilobytes: number): string =>
    kilobytes < 1000 ? `${kilobytes} kB` : `${Math.round(kilobytes / 100) / 10} MB`,
  copyLook: 'Look at it',
  copyRestore: 'Restore…',

  makeTitle: 'Back up everything',
  makeText: 'People, keys, limits and history go into one file. Only this passphrase opens it, on any computer.',
  passphrase: 'Passphrase of the backup',
  suggested: 'Write these words down now and keep them apart from the file. Nobody can bring them back.',
  own: 'Nobody can bring a lost passphrase back. Keep it apart from the file.',
  suggest: 'Suggest another',
  withManagement: 'Include the management key',
  withManagementHint: 'Whoever opens the backup can then make keys on your account.',
  makeDo: 'Choose where and back up',
  steps: {
    copying: 'Copying the list…',
    sealing: 'Encrypting…',
    testing: 'Opening the backup again to test it…',
    opening: 'Opening the backup and checking everything in it…',
  },
  stop: 'Stop',
  doneTitle: 'Backed up and tested',
  doneText: (n: number, k: number, file: string): string => `${people(n)} and ${keys(k)} are in ${file}.`,
  doneRest:
    'It was opened again with the passphrase, and every key in it opened. Keep the file somewhere else than this computer.',

  openTitle: 'Restore a backup',
  openText: (file: string): string => `Enter the passphrase of ${file}. Nothing is changed yet.`,
  openDo: 'Open backup',
  other: 'Another file…',
  askTitle: (at: string): string => `Restore the list of ${at}?`,
  askCopy: (at: string): string => `Put back the copy of ${at}?`,
  inIt: 'In it',
  inItText: (n: number, k: number, management: string): string => `${people(n)}, ${keys(k)}, ${management}`,
  accounts: 'Accounts',
  here: 'Here now',
  hereText: (n: number, k: number): string => `${people(n)}, ${keys(k)}`,
  hereDamaged: 'A list that cannot be opened',
  lost: (n: number): string => `${plural(n, 'change')} made here since then ${n === 1 ? 'is' : 'are'} not in it.`,
  aside: 'The list here is set aside in the data folder, not deleted.',
  review:
    'Reading works at once. No keys are made or removed until you have looked at the differences. If the other computer is still in use, do not create keys on both.',
  restoreDo: 'Restore this list',
  restored: (at: string): string => `The list of ${at} is back.`,
  byPassphrase: 'This computer has no password store: the list opens with the passphrase of the backup from now on.',

  codeTitle: 'Recovery code',
  codeText: 'It opens your saved keys when this computer’s password store is lost. It is shown only now.',
  codeReplaces: 'The earlier code opens nothing any more once you keep this one.',
  codeLabel: 'Your recovery code',
  codeSave: 'Save sheet to print…',
  codeSaved: (file: string): string => `Saved as ${file}. Print it, then delete the file.`,
  codeKept: 'I have it on paper, or saved',
  codeKeep: 'Use this code',
  codeDone: 'The recovery code is in use.',

  goneTitle: 'This computer’s password store has lost the key to your list',
  goneRest: 'Names and usage are still here. Students’ keys keep working.',
  enterCode: 'Enter recovery code…',
  unlockTitle: 'Enter your recovery code',
  unlockLead: 'The key that opens your saved secrets is not on this computer. Names and usage are still here.',
  unlockField: 'Recovery code',
  unlockHint: 'Eight groups of four. Capitals and lines between them do not matter.',
  codeWorksToo: 'Forgotten? The recovery code works here too.',
} as const;

import type { IconName } from './parts/icons';
import type { Code, ErrorView, Step } from './wire';

/** How an error looks: red stops something, amber waits for the person, petrol only tells. */
export type Severity = 'danger' | 'needs' | 'info';

export interface Look {
  severity: Severity;
  icon: IconName;
  /** Stands over the work area once, whichever screen noticed it. */
  frame: boolean;
}

const danger: Look = { severity: 'danger', icon: 'warn', frame: false };
const ask: Look = { severity: 'needs', icon: 'needs', frame: false };

/** One line for every code there is; a new code does not compile without its line. */
export const looks: Record<Code, Look> = {
  ordinary_key: { severity: 'danger', icon: 'key', frame: false },
  key_unknown: { severity: 'danger', icon: 'key', frame: true },
  key_empty: ask,
  other_account: { severity: 'needs', icon: 'swap', frame: false },
  key_missing: { severity: 'needs', icon: 'key', frame: true },
  offline: { severity: 'info', icon: 'offline', frame: true },
  sign_in_page: { severity: 'needs', icon: 'offline', frame: true },
  slow_down: { severity: 'info', icon: 'clock', frame: false },
  server_trouble: { severity: 'needs', icon: 'clock', frame: true },
  out_of_credits: { severity: 'needs', icon: 'warn', frame: true },
  clock_off: { severity: 'danger', icon: 'clock', frame: true },
  refused_by_server: danger,
  list_incomplete: { severity: 'needs', icon: 'refresh', frame: false },
  snapshot_unreadable: { severity: 'danger', icon: 'file', frame: false },
  roster_unreadable: { severity: 'danger', icon: 'file', frame: false },
  field_needs_mending: ask,
  plan_stale: { severity: 'needs', icon: 'refresh', frame: false },
  run_going_on: { severity: 'info', icon: 'clock', frame: false },
  too_many_keys: ask,
  nothing_to_do: { severity: 'info', icon: 'info', frame: false },
  not_found: danger,
  name_taken: ask,
  name_one: ask,
  not_empty: ask,
  review_first: { severity: 'needs', icon: 'history', frame: true },
  app_open: danger,
  read_only_file: { severity: 'info', icon: 'lock', frame: false },
  file_damaged: danger,
  file_newer: { severity: 'danger', icon: 'file', frame: false },
  file_not_ours: { severity: 'danger', icon: 'file', frame: false },
  folder_unsafe: { severity: 'danger', icon: 'folder', frame: false },
  disk_full: { severity: 'danger', icon: 'save', frame: true },
  folder_read_only: { severity: 'danger', icon: 'folder', frame: false },
  file_exists: { severity: 'needs', icon: 'file', frame: false },
  cloud_folder: { severity: 'needs', icon: 'folder', frame: false },
  file_trouble: { severity: 'danger', icon: 'file', frame: false },
  keychain_locked: { severity: 'needs', icon: 'lock', frame: true },
  keychain_absent: { severity: 'needs', icon: 'lock', frame: true },
  keychain_entry_gone: { severity: 'danger', icon: 'lock', frame: true },
  passphrase_needed: { severity: 'needs', icon: 'lock', frame: false },
  passphrase_wrong: { severity: 'danger', icon: 'lock', frame: false },
  passphrase_weak: { severity: 'needs', icon: 'lock', frame: false },
  recovery_code_wrong: { severity: 'danger', icon: 'lock', frame: false },
  backup_damaged: { severity: 'danger', icon: 'file', frame: false },
  stopped: { severity: 'info', icon: 'info', frame: false },
  base_url_refused: danger,
  system_trouble: danger,
  internal: danger,
};

/** The icon on the button of a step. Its label is in `words.errors.steps`. */
export const stepIcons: Record<Step, IconName | null> = {
  tryAgain: 'refresh',
  pasteKey: 'key',
  showWhere: 'external',
  usePractice: 'flask',
  newAccount: 'plus',
  enterPassphrase: 'lock',
  choosePassphrase: 'lock',
  enterRecoveryCode: 'key',
  restoreBackup: 'history',
  otherFile: 'file',
  saveElsewhere: 'folder',
  saveAnyway: 'save',
  lookAgain: 'refresh',
  continue: null,
  needsYou: 'inbox',
  openCopy: 'history',
  rebuild: null,
  showFolder: 'folder',
  quit: null,
};

/** One banner per cause: what makes two errors the same one. */
export const causeOf = (error: ErrorView): Code => error.code;

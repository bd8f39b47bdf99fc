// Backups of the pretend core: where the list stands, what a backup holds, a recovery code.

import type { BackupStateView, RestoreView } from '../../src/wire';
import { error } from './made';

/** The passphrase that opens every pretend backup. */
const OPENS = 'copper window seventeen lantern';

export const neverBackedUp: BackupStateView = {
  last: null,
  onlyHere: 12,
  remind: true,
  sealed: true,
  recoveryCodeSince: null,
  copies: [],
};

export const backedUp: BackupStateView = {
  last: {
    fileName: 'Keyroster-backup-20261121-1702.age',
    madeAt: '2026-11-21T16:02:00Z',
    testedAt: '2026-11-21T16:02:03Z',
    people: 66,
    keys: 64,
    managementKeys: 0,
    kilobytes: 412,
  },
  onlyHere: 0,
  remind: false,
  sealed: true,
  recoveryCodeSince: '2026-10-12T08:00:00Z',
  copies: [
    {
      name: '001795881600_before-delete.sqlite3',
      madeAt: '2026-11-20T16:00:00Z',
      why: 'before-delete',
      kilobytes: 388,
    },
    { name: '001794499200_before-v2.sqlite3', madeAt: '2026-11-04T08:00:00Z', why: 'before-v2', kilobytes: 1204 },
  ],
};

const found: RestoreView = {
  madeAt: '2026-11-21T16:02:00Z',
  appVersion: '0.1.0',
  people: 66,
  keys: 64,
  managementKeys: 0,
  accounts: ['Riverside College'],
  here: { people: 66, keys: 66, newerChanges: 14 },
};

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Answers = Record<string, (args: any) => unknown>;

/** The answers about backups, over one state that they change. */
export function backupAnswers(state: () => BackupStateView, set: (next: BackupStateView) => void): Answers {
  return {
    backup_state: () => state(),
    backup_make: ({ request }) => {
      const made = { ...backedUp.last, managementKeys: request.withManagementKeys ? 1 : 0 };
      set({ ...state(), last: made as BackupStateView['last'], onlyHere: 0, remind: false });
      return made;
    },
    backup_stop: () => null,
    backup_snooze: () => {
      set({ ...state(), remind: false });
      return null;
    },
    restore_pick: () => ({ fileName: 'Keyroster-backup-20261121-1702.age' }),
    restore_open: ({ request }) => {
      if (request.passphrase !== OPENS) {
        throw error({
          code: 'passphrase_wrong',
          message: 'That passphrase doesn’t open this backup. Check capitals and spaces.',
          safe: 'Nothing was restored.',
          steps: ['enterPassphrase'],
        });
      }
      return found;
    },
    restore_apply: () => ({
      madeAt: found.madeAt,
      people: 66,
      keys: 64,
      managementKeys: 0,
      opensByPassphrase: false,
      keptAs: 'keyroster-before-restore-20261122-130500.sqlite3',
    }),
    restore_forget: () => null,
    copy_prepare: () => ({ ...found, appVersion: null }),
    recovery_offer: () => ({
      code: '0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0XXY-8YTZ',
      replaces: state().recoveryCodeSince !== null,
    }),
    recovery_save: () => ({ fileName: 'Keyroster-recovery-code-20261122.pdf' }),
    recovery_keep: () => {
      set({ ...state(), recoveryCodeSince: '2026-11-22T13:05:00Z' });
      return null;
    },
    recovery_forget: () => null,
  };
}

import type {
  BackupDoneView,
  BackupRequest,
  BackupStateView,
  PassphraseRequest,
  RecoveryCodeView,
  RestoredView,
  RestoreView,
  SavedFileView,
  StartView,
} from '../wire';
import { call } from './call';

export const backupState = () => call<BackupStateView>('backup_state');
export const backupMake = (request: BackupRequest) => call<BackupDoneView | null>('backup_make', { request });
export const backupStop = () => call<null>('backup_stop');
export const backupSnooze = () => call<null>('backup_snooze');
export const restorePick = () => call<SavedFileView>('restore_pick');
export const restoreOpen = (request: PassphraseRequest) => call<RestoreView>('restore_open', { request });
export const restoreApply = () => call<RestoredView>('restore_apply');
export const restoreForget = () => call<null>('restore_forget');
export const copyOpen = (name: string) => call<StartView>('copy_open', { name });
export const copyPrepare = (name: string) => call<RestoreView>('copy_prepare', { name });
export const recoveryOffer = () => call<RecoveryCodeView>('recovery_offer');
export const recoverySave = () => call<SavedFileView>('recovery_save');
export const recoveryKeep = () => call<null>('recovery_keep');
export const recoveryForget = () => call<null>('recovery_forget');

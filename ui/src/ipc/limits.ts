import type {
  ChangeApplyRequest,
  ChangePlanView,
  ChangeRequest,
  ChangeRunView,
  LimitsImportView,
  LimitsView,
  SavedFileView,
  TargetsRequest,
} from '../wire';
import { call } from './call';

export const limits = (rosterId: number) => call<LimitsView>('limits', { rosterId });
export const limitsSet = (request: TargetsRequest) => call<LimitsView>('limits_set', { request });
export const limitsFileSave = (rosterId: number) => call<SavedFileView>('limits_file_save', { rosterId });
export const limitsFileImport = (rosterId: number) => call<LimitsImportView>('limits_file_import', { rosterId });
export const changesPlan = (request: ChangeRequest) => call<ChangePlanView>('changes_plan', { request });
export const changesApply = (request: ChangeApplyRequest) => call<ChangeRunView>('changes_apply', { request });
export const changesNow = (request: ChangeRequest) => call<ChangeRunView>('changes_now', { request });
export const changesStop = () => call<null>('changes_stop');
export const changesCurrent = () => call<ChangeRunView | null>('changes_current');
export const changesUndo = (runId: number) => call<ChangeRunView>('changes_undo', { runId });
export const changeReversePlan = (itemId: number) => call<ChangePlanView>('change_reverse_plan', { itemId });

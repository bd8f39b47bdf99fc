import type {
  ImportAnswerRequest,
  ImportApplyRequest,
  ImportDoneView,
  ImportReadRequest,
  ImportView,
  PersonRequest,
  PersonRowView,
  PickedView,
  RosterView,
  SavedFileView,
} from '../wire';
import { call } from './call';

export const rosterCreate = (name: string) => call<RosterView>('roster_create', { name });
export const rosterRename = (rosterId: number, name: string) => call<RosterView>('roster_rename', { rosterId, name });
export const rosterArchive = (rosterId: number, archived: boolean) =>
  call<null>('roster_archive', { rosterId, archived });
export const rosterDelete = (rosterId: number) => call<null>('roster_delete', { rosterId });
export const rosterSave = (rosterId: number) => call<SavedFileView>('roster_save', { rosterId });
export const importPick = (rosterId: number | null) => call<PickedView>('import_pick', { rosterId });
export const importText = (rosterId: number | null, text: string) =>
  call<ImportView>('import_text', { rosterId, text });
export const importDropped = (rosterId: number | null) => call<ImportView>('import_dropped', { rosterId });
export const importRead = (request: ImportReadRequest) => call<ImportView>('import_read', { request });
export const importAnswer = (request: ImportAnswerRequest) => call<ImportView>('import_answer', { request });
export const importApply = (request: ImportApplyRequest) => call<ImportDoneView>('import_apply', { request });
export const importSaveProblems = (token: number) => call<SavedFileView>('import_save_problems', { token });
export const personSave = (request: PersonRequest) => call<PersonRowView>('person_save', { request });
export const personRemove = (holderId: number) => call<null>('person_remove', { holderId });

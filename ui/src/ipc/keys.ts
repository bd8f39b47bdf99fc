import type {
  CopiedView,
  NeedAnswerRequest,
  NeedView,
  PeopleView,
  PersonView,
  PlanRequest,
  PlanView,
  ProvisionRequest,
  RefreshView,
  RevealedKeyView,
  RunView,
  SavedListView,
  SaveListRequest,
} from '../wire';
import { call } from './call';

export const planMake = (request: PlanRequest) => call<PlanView>('plan_make', { request });
export const provisionStart = (request: ProvisionRequest) => call<RunView>('provision_start', { request });
export const provisionStop = () => call<null>('provision_stop');
export const provisionContinue = (rosterId: number) => call<RunView>('provision_continue', { rosterId });
export const provisionTryNow = () => call<null>('provision_try_now');
export const runCurrent = () => call<RunView | null>('run_current');
export const people = (rosterId: number) => call<PeopleView>('people', { rosterId });
export const person = (holderId: number) => call<PersonView>('person', { holderId });
export const refresh = () => call<RefreshView>('refresh');
export const listSave = (request: SaveListRequest) => call<SavedListView | null>('list_save', { request });
export const savedFileShow = (fileId: number) => call<null>('saved_file_show', { fileId });
export const savedFileDelete = (fileId: number) => call<null>('saved_file_delete', { fileId });
export const keyCopy = (holderId: number) => call<CopiedView>('key_copy', { holderId });
export const keyReveal = (holderId: number) => call<RevealedKeyView>('key_reveal', { holderId });
export const needs = () => call<NeedView[]>('needs');
export const needsAnswer = (request: NeedAnswerRequest) => call<NeedView[]>('needs_answer', { request });

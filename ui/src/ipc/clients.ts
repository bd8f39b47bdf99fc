import type {
  ClientRequest,
  ClientsImportView,
  ClientsView,
  ClientView,
  MarkupRequest,
  PaperChoice,
  PercentEchoView,
  SavedFileView,
  StartView,
  VerifyView,
} from '../wire';
import { call } from './call';

export const clientsList = () => call<ClientsView>('clients_list');
export const clientView = (holderId: number) => call<ClientView>('client_view', { holderId });
export const clientSave = (request: ClientRequest) => call<ClientView>('client_save', { request });
export const markupSet = (request: MarkupRequest) => call<null>('markup_set', { request });
export const percentEcho = (text: string) => call<PercentEchoView>('percent_echo', { text });
export const clientsImportPick = () => call<ClientsImportView>('clients_import_pick');
export const clientsImportApply = (token: number) => call<ClientsView>('clients_import_apply', { token });
export const clientsExportSave = () => call<SavedFileView>('clients_export_save');
export const clientsVerify = () => call<VerifyView>('clients_verify');
export const clientSheetSave = (holderId: number, text: boolean, paper: PaperChoice) =>
  call<SavedFileView>('client_sheet_save', { holderId, text, paper });
export const practiceReseller = () => call<StartView>('practice_reseller');

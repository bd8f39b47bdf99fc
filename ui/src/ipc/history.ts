import type { HistoryCheckView, HistoryForm, HistoryRequest, HistoryView } from '../wire';
import { call } from './call';

export const history = (request: HistoryRequest) => call<HistoryView>('history', { request });
export const historyVerify = () => call<HistoryCheckView>('history_verify');
export const historySave = (request: HistoryRequest, form: HistoryForm) =>
  call<number | null>('history_save', { request, form });

import type {
  CorrectionRequest,
  CorrectionView,
  MonthClosedView,
  MonthCloseRequest,
  StatementRowView,
  StatementsSavedView,
  StatementsSaveRequest,
  StatementsView,
  StatementView,
} from '../wire';
import { call } from './call';

export const monthClose = (request: MonthCloseRequest) => call<MonthClosedView>('month_close', { request });
export const statementsList = () => call<StatementsView>('statements_list');
export const statementView = (id: number) => call<StatementView>('statement_view', { id });
export const correctionView = (id: number) => call<CorrectionView>('correction_view', { id });
export const correctionIssue = (request: CorrectionRequest) => call<StatementRowView>('correction_issue', { request });
export const statementsSave = (request: StatementsSaveRequest) =>
  call<StatementsSavedView>('statements_save', { request });

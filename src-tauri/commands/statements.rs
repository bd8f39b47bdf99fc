//! Statements: closing a month, correcting, saving.

use keyroster_app::wire::statements::{
    CorrectionRequest, CorrectionView, MonthCloseRequest, MonthClosedView, StatementRowView, StatementView,
    StatementsSaveRequest, StatementsSavedView, StatementsView,
};
use tauri::{Runtime, State, WebviewWindow};

use crate::billing_files;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn month_close(
    shell: State<'_, Shell>,
    request: MonthCloseRequest,
) -> Answer<MonthClosedView> {
    answer(shell.app().month_close(&request).await)
}

#[tauri::command]
pub(super) async fn statements_list(shell: State<'_, Shell>) -> Answer<StatementsView> {
    answer(shell.app().statements_list().await)
}

#[tauri::command]
pub(super) async fn statement_view(shell: State<'_, Shell>, id: i64) -> Answer<StatementView> {
    answer(shell.app().statement_view(id).await)
}

#[tauri::command]
pub(super) async fn correction_view(shell: State<'_, Shell>, id: i64) -> Answer<CorrectionView> {
    answer(shell.app().correction_view(id).await)
}

#[tauri::command]
pub(super) async fn correction_issue(
    shell: State<'_, Shell>,
    request: CorrectionRequest,
) -> Answer<StatementRowView> {
    answer(shell.app().correction_issue(&request).await)
}

#[tauri::command]
pub(super) async fn statements_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: StatementsSaveRequest,
) -> Answer<StatementsSavedView> {
    answer(billing_files::save_statements(&shell, &window, &request).await)
}

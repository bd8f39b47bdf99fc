//! The history.

use keyroster_app::wire::history::{HistoryCheckView, HistoryForm, HistoryRequest, HistoryView};
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn history(shell: State<'_, Shell>, request: HistoryRequest) -> Answer<HistoryView> {
    answer(shell.app().history(&request).await)
}

#[tauri::command]
pub(super) async fn history_verify(shell: State<'_, Shell>) -> Answer<HistoryCheckView> {
    answer(shell.app().history_verify().await)
}

#[tauri::command]
pub(super) async fn history_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: HistoryRequest,
    form: HistoryForm,
) -> Answer<Option<u32>> {
    answer(saving::save_history(&shell, &window, &request, form).await)
}

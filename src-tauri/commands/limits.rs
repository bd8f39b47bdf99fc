//! Limits and changes to keys that exist.

use keyroster_app::wire::changes::{ChangeApplyRequest, ChangePlanView, ChangeRequest, ChangeRunView};
use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::limits::{LimitsImportView, LimitsView, TargetsRequest};
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn limits(shell: State<'_, Shell>, roster_id: i64) -> Answer<LimitsView> {
    answer(shell.app().limits(roster_id).await)
}

#[tauri::command]
pub(super) async fn limits_set(shell: State<'_, Shell>, request: TargetsRequest) -> Answer<LimitsView> {
    answer(shell.app().limits_set(&request).await)
}

#[tauri::command]
pub(super) async fn limits_file_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    roster_id: i64,
) -> Answer<SavedFileView> {
    answer(saving::save_limits(&shell, &window, roster_id).await)
}

#[tauri::command]
pub(super) async fn limits_file_import<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    roster_id: i64,
) -> Answer<LimitsImportView> {
    answer(saving::import_limits(&shell, &window, roster_id).await)
}

#[tauri::command]
pub(super) async fn changes_plan(shell: State<'_, Shell>, request: ChangeRequest) -> Answer<ChangePlanView> {
    answer(shell.app().changes_plan(&request).await)
}

#[tauri::command]
pub(super) async fn changes_apply(
    shell: State<'_, Shell>,
    request: ChangeApplyRequest,
) -> Answer<ChangeRunView> {
    answer(shell.app().changes_apply(&request).await)
}

#[tauri::command]
pub(super) async fn changes_now(shell: State<'_, Shell>, request: ChangeRequest) -> Answer<ChangeRunView> {
    answer(shell.app().changes_now(&request).await)
}

#[tauri::command]
pub(super) async fn changes_stop(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().changes_stop().await;
    Ok(())
}

#[tauri::command]
pub(super) async fn changes_current(shell: State<'_, Shell>) -> Answer<Option<ChangeRunView>> {
    Ok(shell.app().changes_current())
}

#[tauri::command]
pub(super) async fn changes_undo(shell: State<'_, Shell>, run_id: i64) -> Answer<ChangeRunView> {
    answer(shell.app().changes_undo(run_id).await)
}

#[tauri::command]
pub(super) async fn change_reverse_plan(shell: State<'_, Shell>, item_id: i64) -> Answer<ChangePlanView> {
    answer(shell.app().change_reverse_plan(item_id).await)
}

//! Classes, imports, people.

use keyroster_app::wire::files::{PickedView, SavedFileView};
use keyroster_app::wire::import::{
    ImportAnswerRequest, ImportApplyRequest, ImportDoneView, ImportReadRequest, ImportView,
};
use keyroster_app::wire::people::PersonRowView;
use keyroster_app::wire::rosters::{PersonRequest, RosterView};
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn roster_create(shell: State<'_, Shell>, name: String) -> Answer<RosterView> {
    answer(shell.app().roster_create(&name).await)
}

#[tauri::command]
pub(super) async fn roster_rename(
    shell: State<'_, Shell>,
    roster_id: i64,
    name: String,
) -> Answer<RosterView> {
    answer(shell.app().roster_rename(roster_id, &name).await)?;
    answer(shell.app().roster_view(roster_id).await)
}

#[tauri::command]
pub(super) async fn roster_archive(shell: State<'_, Shell>, roster_id: i64, archived: bool) -> Answer<()> {
    answer(shell.app().roster_archive(roster_id, archived).await)
}

#[tauri::command]
pub(super) async fn roster_delete(shell: State<'_, Shell>, roster_id: i64) -> Answer<()> {
    answer(shell.app().roster_delete(roster_id).await)
}

#[tauri::command]
pub(super) async fn import_pick<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    roster_id: Option<i64>,
) -> Answer<PickedView> {
    answer(saving::pick_roster(&shell, &window, roster_id).await)
}

#[tauri::command]
pub(super) async fn import_text(
    shell: State<'_, Shell>,
    roster_id: Option<i64>,
    text: String,
) -> Answer<ImportView> {
    answer(shell.app().import_text(roster_id, &text).await)
}

#[tauri::command]
pub(super) async fn import_dropped(shell: State<'_, Shell>, roster_id: Option<i64>) -> Answer<ImportView> {
    let (name, bytes) = answer(shell.dropped.take())?;
    answer(shell.app().import_open(roster_id, &name, bytes).await)
}

#[tauri::command]
pub(super) async fn import_read(shell: State<'_, Shell>, request: ImportReadRequest) -> Answer<ImportView> {
    answer(shell.app().import_read(&request).await)
}

#[tauri::command]
pub(super) async fn import_answer(
    shell: State<'_, Shell>,
    request: ImportAnswerRequest,
) -> Answer<ImportView> {
    answer(shell.app().import_answer(&request).await)
}

#[tauri::command]
pub(super) async fn import_apply(
    shell: State<'_, Shell>,
    request: ImportApplyRequest,
) -> Answer<ImportDoneView> {
    answer(shell.app().import_apply(&request).await)
}

#[tauri::command]
pub(super) async fn import_save_problems<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    token: u32,
) -> Answer<SavedFileView> {
    answer(saving::save_problems(&shell, &window, token).await)
}

#[tauri::command]
pub(super) async fn person_save(shell: State<'_, Shell>, request: PersonRequest) -> Answer<PersonRowView> {
    answer(shell.app().person_save(&request).await)
}

#[tauri::command]
pub(super) async fn person_remove(shell: State<'_, Shell>, holder_id: i64) -> Answer<()> {
    answer(shell.app().person_remove(holder_id).await)
}

#[tauri::command]
pub(super) async fn roster_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    roster_id: i64,
) -> Answer<SavedFileView> {
    answer(saving::save_roster(&shell, &window, roster_id).await)
}

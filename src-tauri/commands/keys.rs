//! Plans, runs, people with their keys, handing out.

use keyroster_app::wire::keys::{CopiedView, RevealedKeyView, SaveListRequest, SavedListView};
use keyroster_app::wire::people::{PeopleView, PersonView, RefreshView};
use keyroster_app::wire::plan::{PlanRequest, PlanView};
use keyroster_app::wire::run::{ProvisionRequest, RunView};
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn plan_make(shell: State<'_, Shell>, request: PlanRequest) -> Answer<PlanView> {
    answer(shell.app().plan_make(&request).await)
}

#[tauri::command]
pub(super) async fn provision_start(shell: State<'_, Shell>, request: ProvisionRequest) -> Answer<RunView> {
    answer(shell.app().provision_digest(&request.digest).await)
}

#[tauri::command]
pub(super) async fn provision_stop(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().provision_stop().await;
    Ok(())
}

#[tauri::command]
pub(super) async fn provision_continue(shell: State<'_, Shell>, roster_id: i64) -> Answer<RunView> {
    answer(shell.app().provision_continue(roster_id).await)
}

#[tauri::command]
pub(super) async fn provision_try_now(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().provision_try_now().await;
    Ok(())
}

#[tauri::command]
pub(super) async fn run_current(shell: State<'_, Shell>) -> Answer<Option<RunView>> {
    answer(shell.app().run_current().await)
}

#[tauri::command]
pub(super) async fn people(shell: State<'_, Shell>, roster_id: i64) -> Answer<PeopleView> {
    answer(shell.app().people(roster_id).await)
}

#[tauri::command]
pub(super) async fn person(shell: State<'_, Shell>, holder_id: i64) -> Answer<PersonView> {
    answer(shell.app().person(holder_id).await)
}

#[tauri::command]
pub(super) async fn refresh(shell: State<'_, Shell>) -> Answer<RefreshView> {
    answer(shell.app().refresh().await)
}

#[tauri::command]
pub(super) async fn list_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: SaveListRequest,
) -> Answer<Option<SavedListView>> {
    answer(saving::save_list(&shell, &window, &request).await)
}

#[tauri::command]
pub(super) async fn key_copy(shell: State<'_, Shell>, holder_id: i64) -> Answer<CopiedView> {
    let seconds = answer(shell.app().settings().await)?.clipboard_seconds;
    let key = answer(shell.app().key_secret(holder_id, "key.copy").await)?;
    answer(shell.clipboard.copy_key(key, seconds))?;
    Ok(CopiedView { seconds })
}

#[tauri::command]
pub(super) async fn key_reveal(shell: State<'_, Shell>, holder_id: i64) -> Answer<RevealedKeyView> {
    let seconds = answer(shell.app().settings().await)?.reveal_seconds;
    let key = answer(shell.app().key_secret(holder_id, "key.reveal").await)?;
    Ok(RevealedKeyView { secret: key.expose().to_owned(), seconds })
}

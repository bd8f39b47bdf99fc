//! Accounts: connecting, switching, the practice account.

use keyroster_app::wire::accounts::{CheckKeyRequest, ConnectRequest, DisconnectView, KeyCheckView};
use keyroster_app::wire::people::RefreshView;
use keyroster_app::wire::settings::Rehearsal;
use keyroster_app::wire::start::StartView;
use tauri::State;

use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn account_check(
    shell: State<'_, Shell>,
    request: CheckKeyRequest,
    account_id: Option<i64>,
) -> Answer<KeyCheckView> {
    answer(shell.app().check_key(&request.pasted, account_id).await)
}

#[tauri::command]
pub(super) async fn account_connect(shell: State<'_, Shell>, request: ConnectRequest) -> Answer<StartView> {
    shell.frame_after(shell.app().connect(&request.name).await).await
}

#[tauri::command]
pub(super) async fn account_practice(shell: State<'_, Shell>) -> Answer<StartView> {
    shell.frame_after(shell.app().practice_open().await).await
}

#[tauri::command]
pub(super) async fn account_switch(shell: State<'_, Shell>, account_id: i64) -> Answer<StartView> {
    shell.frame_after(shell.app().account_switch(account_id).await).await
}

#[tauri::command]
pub(super) async fn account_rename(
    shell: State<'_, Shell>,
    account_id: i64,
    name: String,
) -> Answer<StartView> {
    shell.frame_after(shell.app().account_rename(account_id, &name).await).await
}

#[tauri::command]
pub(super) async fn account_disconnect_preview(
    shell: State<'_, Shell>,
    account_id: i64,
) -> Answer<DisconnectView> {
    answer(shell.app().disconnect_preview(account_id).await)
}

#[tauri::command]
pub(super) async fn account_disconnect(shell: State<'_, Shell>, account_id: i64) -> Answer<StartView> {
    shell.frame_after(shell.app().disconnect(account_id).await).await
}

#[tauri::command]
pub(super) async fn practice_usage(shell: State<'_, Shell>) -> Answer<RefreshView> {
    answer(shell.app().practice_usage().await)
}

#[tauri::command]
pub(super) async fn practice_rehearse(shell: State<'_, Shell>, kind: Rehearsal) -> Answer<()> {
    answer(shell.app().practice_rehearse(kind).await)
}

//! Replacing keys.

use keyroster_app::wire::rotate::{RetireRequest, RetireView, RotatePlanView, RotateRequest};
use keyroster_app::wire::run::RunView;
use tauri::State;

use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn rotate_plan(shell: State<'_, Shell>, request: RotateRequest) -> Answer<RotatePlanView> {
    answer(shell.app().rotate_plan(&request).await)
}

#[tauri::command]
pub(super) async fn rotate_start(shell: State<'_, Shell>, digest: String) -> Answer<RunView> {
    answer(shell.app().rotate_digest(&digest).await)
}

#[tauri::command]
pub(super) async fn rotate_give_up(
    shell: State<'_, Shell>,
    roster_id: i64,
    holder_ids: Vec<i64>,
) -> Answer<u32> {
    answer(shell.app().rotate_give_up(roster_id, &holder_ids).await)
}

#[tauri::command]
pub(super) async fn rotate_retire(shell: State<'_, Shell>, request: RetireRequest) -> Answer<RetireView> {
    answer(shell.app().rotate_retire(&request).await)
}

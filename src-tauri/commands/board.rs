//! The board of a check.

use keyroster_app::wire::board::{
    BoardAsideRequest, BoardKeyRequest, BoardLinkRequest, BoardNameRequest, BoardPersonView, BoardView,
};
use keyroster_app::wire::changes::ChangeRunView;
use tauri::State;

use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn board(shell: State<'_, Shell>, roster_id: Option<i64>) -> Answer<BoardView> {
    answer(shell.app().board(roster_id).await)
}

#[tauri::command]
pub(super) async fn board_people(shell: State<'_, Shell>) -> Answer<Vec<BoardPersonView>> {
    answer(shell.app().board_people().await)
}

#[tauri::command]
pub(super) async fn board_keep(shell: State<'_, Shell>, request: BoardKeyRequest) -> Answer<()> {
    answer(shell.app().board_keep(&request.hash).await)
}

#[tauri::command]
pub(super) async fn board_keep_undo(shell: State<'_, Shell>, request: BoardKeyRequest) -> Answer<()> {
    answer(shell.app().board_keep_undo(&request.hash).await)
}

#[tauri::command]
pub(super) async fn board_link(shell: State<'_, Shell>, request: BoardLinkRequest) -> Answer<()> {
    answer(shell.app().board_link(&request).await)
}

#[tauri::command]
pub(super) async fn board_name(shell: State<'_, Shell>, request: BoardNameRequest) -> Answer<()> {
    answer(shell.app().board_name(&request).await)
}

#[tauri::command]
pub(super) async fn board_set_aside(shell: State<'_, Shell>, request: BoardAsideRequest) -> Answer<()> {
    answer(shell.app().board_set_aside(&request).await)
}

#[tauri::command]
pub(super) async fn board_put_back(
    shell: State<'_, Shell>,
    request: BoardKeyRequest,
) -> Answer<ChangeRunView> {
    answer(shell.app().board_put_back(&[request.hash]).await)
}

#[tauri::command]
pub(super) async fn board_turn_off(
    shell: State<'_, Shell>,
    request: BoardKeyRequest,
) -> Answer<ChangeRunView> {
    answer(shell.app().board_turn_off(&[request.hash]).await)
}

#[tauri::command]
pub(super) async fn board_keep_this(
    shell: State<'_, Shell>,
    request: BoardKeyRequest,
) -> Answer<ChangeRunView> {
    answer(shell.app().board_keep_this(&request.hash).await)
}

#[tauri::command]
pub(super) async fn board_find_out(shell: State<'_, Shell>) -> Answer<()> {
    answer(shell.app().board_find_out().await)
}

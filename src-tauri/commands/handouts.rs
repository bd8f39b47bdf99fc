//! Handing out: the tick-off list, and the forms in which keys are saved.

use keyroster_app::wire::handouts::{
    HandoutSaveRequest, HandoutTickRequest, HandoutTickedView, HandoutsView,
};
use keyroster_app::wire::keys::SavedListView;
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn handouts(shell: State<'_, Shell>, roster_id: i64) -> Answer<HandoutsView> {
    answer(shell.app().handouts(roster_id).await)
}

#[tauri::command]
pub(super) async fn handouts_tick(
    shell: State<'_, Shell>,
    request: HandoutTickRequest,
) -> Answer<HandoutTickedView> {
    answer(shell.app().handouts_tick(&request).await)
}

#[tauri::command]
pub(super) async fn handouts_contact(shell: State<'_, Shell>, roster_id: i64, contact: String) -> Answer<()> {
    answer(shell.app().handouts_contact(roster_id, &contact).await)
}

#[tauri::command]
pub(super) async fn handouts_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: HandoutSaveRequest,
) -> Answer<Option<SavedListView>> {
    answer(saving::save_handouts(&shell, &window, &request).await)
}

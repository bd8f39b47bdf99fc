//! A whole class turned off and given back; class hours.

use keyroster_app::wire::hours::{ClassStateView, ClassSwitchView, HoursRequest};
use tauri::State;

use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn class_state(shell: State<'_, Shell>, roster_id: i64) -> Answer<ClassStateView> {
    answer(shell.app().class_state(roster_id).await)
}

#[tauri::command]
pub(super) async fn class_off(shell: State<'_, Shell>, roster_id: i64) -> Answer<ClassSwitchView> {
    answer(shell.app().class_off(roster_id).await)
}

#[tauri::command]
pub(super) async fn class_restore(shell: State<'_, Shell>, roster_id: i64) -> Answer<ClassSwitchView> {
    answer(shell.app().class_restore(roster_id).await)
}

#[tauri::command]
pub(super) async fn hours_set(shell: State<'_, Shell>, request: HoursRequest) -> Answer<ClassStateView> {
    answer(shell.app().hours_set(&request).await)
}

#[tauri::command]
pub(super) async fn hours_delete(shell: State<'_, Shell>, roster_id: i64) -> Answer<ClassStateView> {
    answer(shell.app().hours_delete(roster_id).await)
}

#[tauri::command]
pub(super) async fn hours_missed_read(shell: State<'_, Shell>, roster_id: i64) -> Answer<ClassStateView> {
    answer(shell.app().hours_missed_read(roster_id).await)
}

//! Snapshots: what is kept, what was spent in between, what stands out.

use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::snapshots::{
    CompareRequest, ComparisonForm, ComparisonView, InsightsView, PersonDaysView, SnapshotOpenedView,
    SnapshotView, SnapshotsView,
};
use tauri::{Runtime, State, WebviewWindow};

use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn snapshots(shell: State<'_, Shell>) -> Answer<SnapshotsView> {
    answer(shell.app().snapshots().await)
}

#[tauri::command]
pub(super) async fn snapshot_take(shell: State<'_, Shell>) -> Answer<SnapshotView> {
    answer(shell.app().snapshot_take().await)
}

#[tauri::command]
pub(super) async fn snapshot_name(shell: State<'_, Shell>, id: i64, name: String) -> Answer<SnapshotView> {
    answer(shell.app().snapshot_name(id, &name).await)
}

#[tauri::command]
pub(super) async fn snapshot_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    id: i64,
) -> Answer<SavedFileView> {
    answer(saving::save_snapshot(&shell, &window, id).await)
}

#[tauri::command]
pub(super) async fn snapshot_open<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<SnapshotOpenedView> {
    answer(saving::open_snapshot(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn compare(shell: State<'_, Shell>, request: CompareRequest) -> Answer<ComparisonView> {
    answer(shell.app().compare(&request).await)
}

#[tauri::command]
pub(super) async fn comparison_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: CompareRequest,
    form: ComparisonForm,
) -> Answer<SavedFileView> {
    answer(saving::save_comparison(&shell, &window, &request, form).await)
}

#[tauri::command]
pub(super) async fn insights(shell: State<'_, Shell>, roster_id: Option<i64>) -> Answer<InsightsView> {
    answer(shell.app().insights(roster_id).await)
}

#[tauri::command]
pub(super) async fn person_days(shell: State<'_, Shell>, holder_id: i64) -> Answer<PersonDaysView> {
    answer(shell.app().person_days(holder_id).await)
}

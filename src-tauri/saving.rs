//! Files the person chooses: a native dialog, then one call of the app.

use std::path::Path;

use keyroster_app::error::{Code, Outcome};
use keyroster_app::import::read_file;
use keyroster_app::log;
use keyroster_app::wire::files::{OpenedView, PickedView, SavedFileView};
use keyroster_app::wire::handouts::{HandoutForm, HandoutSaveRequest};
use keyroster_app::wire::history::{HistoryForm, HistoryRequest};
use keyroster_app::wire::keys::{SaveListRequest, SavedListView};
use keyroster_app::wire::limits::LimitsImportView;
use keyroster_app::wire::snapshots::{CompareRequest, ComparisonForm, SnapshotOpenedView};
use tauri::{Runtime, WebviewWindow};

use crate::desk::Folder;
use crate::dialogs::{self, Target};
use crate::shell::Shell;

/// Asks for a roster and reads it.
pub(crate) async fn pick_roster<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    roster_id: Option<i64>,
) -> Outcome<PickedView> {
    let Some(path) = dialogs::open_roster(shell.desk, window).await else { return Ok(PickedView::Cancelled) };
    let (name, bytes) = read_file(&path)?;
    Ok(PickedView::Roster(Box::new(shell.app().import_open(roster_id, &name, bytes).await?)))
}

/// Asks for a saved data file and opens it to look at.
pub(crate) async fn open_saved<R: Runtime>(shell: &Shell, window: &WebviewWindow<R>) -> Outcome<OpenedView> {
    let chosen = dialogs::open_saved(shell.desk, window).await;
    open_copy(shell, chosen.as_deref()).await
}

/// The same for a folder with one.
pub(crate) async fn open_saved_folder<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
) -> Outcome<OpenedView> {
    let chosen = dialogs::open_saved_folder(shell.desk, window).await;
    open_copy(shell, chosen.as_deref()).await
}

async fn open_copy(shell: &Shell, chosen: Option<&Path>) -> Outcome<OpenedView> {
    let Some(path) = chosen else { return Ok(OpenedView { opened: false }) };
    shell.app().open_copy(path).await?;
    Ok(OpenedView { opened: true })
}

/// Asks where, then saves the list of keys. After "save here all the same" the place is known and not asked again.
pub(crate) async fn save_list<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &SaveListRequest,
) -> Outcome<Option<SavedListView>> {
    let app = shell.app();
    let known = shell.take_refused(request.roster_id).filter(|_| request.anyway);
    let target = match known {
        Some(target) => Some(target),
        None => {
            let offered = app.list_name(request.roster_id, request.form).await?;
            dialogs::save(shell.desk, window, "Save list", &offered).await
        }
    };
    let Some(target) = target else { return Ok(None) };
    let saved =
        app.list_save(request.roster_id, request.form, &target.path, target.replace, request.anyway).await;
    if saved.as_ref().is_err_and(|error| error.code == Code::CloudFolder) {
        shell.keep_refused(request.roster_id, target);
    }
    saved.map(Some)
}

/// The same for every form of hand-out. Drafts are several files: a folder is asked for, and a new one made in it.
pub(crate) async fn save_handouts<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &HandoutSaveRequest,
) -> Outcome<Option<SavedListView>> {
    let app = shell.app();
    let offered = app.handouts_name(request).await?;
    let known = shell.take_refused(request.roster_id).filter(|_| request.anyway);
    let target = match known {
        Some(target) => Some(target),
        None if request.form == HandoutForm::Letters && request.lock.is_none() => {
            let inside = dialogs::save_folder(shell.desk, window, "Save drafts in").await;
            inside.map(|folder| Target { path: folder.join(offered), replace: false })
        }
        None => dialogs::save(shell.desk, window, "Save hand-outs", &offered).await,
    };
    let Some(target) = target else { return Ok(None) };
    let saved = app.handouts_save(request, &target.path, target.replace).await;
    if saved.as_ref().is_err_and(|error| error.code == Code::CloudFolder) {
        shell.keep_refused(request.roster_id, target);
    }
    saved.map(Some)
}

/// Asks where, then saves the roster.
pub(crate) async fn save_roster<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    roster_id: i64,
) -> Outcome<SavedFileView> {
    let (offered, bytes) = shell.app().roster_file(roster_id).await?;
    let target = dialogs::save(shell.desk, window, "Save roster", &offered).await;
    save_plain(shell, target, bytes, "roster").await
}

/// Asks where, then saves the limits of a class.
pub(crate) async fn save_limits<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    roster_id: i64,
) -> Outcome<SavedFileView> {
    let file = shell.app().limits_file(roster_id).await?;
    let target = dialogs::save(shell.desk, window, "Save limits file", &file.name).await;
    save_plain(shell, target, file.bytes, "limits").await
}

/// Asks for a limits file and takes its targets.
pub(crate) async fn import_limits<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    roster_id: i64,
) -> Outcome<LimitsImportView> {
    let Some(path) = dialogs::open_limits(shell.desk, window).await else {
        return Ok(LimitsImportView::cancelled());
    };
    let (name, bytes) = read_file(&path)?;
    shell.app().limits_import(roster_id, &name, &bytes).await
}

/// Asks where, then saves the problems of an import.
pub(crate) async fn save_problems<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    token: u32,
) -> Outcome<SavedFileView> {
    let bytes = shell.app().import_problems(token).await?;
    let target = dialogs::save(shell.desk, window, "Save list of problems", "problems.csv").await;
    save_plain(shell, target, bytes, "problems").await
}

/// Asks where, then saves a snapshot.
pub(crate) async fn save_snapshot<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    id: i64,
) -> Outcome<SavedFileView> {
    let (offered, bytes) = shell.app().snapshot_file(id).await?;
    let target = dialogs::save(shell.desk, window, "Save snapshot", &offered).await;
    save_plain(shell, target, bytes, "snapshot").await
}

/// Asks for a snapshot file and opens it to compare.
pub(crate) async fn open_snapshot<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
) -> Outcome<SnapshotOpenedView> {
    let Some(path) = dialogs::open_snapshot(shell.desk, window).await else {
        return Ok(SnapshotOpenedView { file: None });
    };
    let (name, bytes) = read_file(&path)?;
    Ok(SnapshotOpenedView { file: Some(shell.app().snapshot_open(&name, &bytes)?) })
}

/// Asks where, then saves a comparison.
pub(crate) async fn save_comparison<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &CompareRequest,
    form: ComparisonForm,
) -> Outcome<SavedFileView> {
    let (offered, bytes) = shell.app().comparison_file(request, form).await?;
    let target = dialogs::save(shell.desk, window, "Save comparison", &offered).await;
    save_plain(shell, target, bytes, "comparison").await
}

/// Asks where, then saves the history; how many entries.
pub(crate) async fn save_history<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &HistoryRequest,
    form: HistoryForm,
) -> Outcome<Option<u32>> {
    let app = shell.app();
    let offered = app.history_name(form).await?;
    let Some(target) = dialogs::save(shell.desk, window, "Save history", &offered).await else {
        return Ok(None);
    };
    let account = app.account_shown().await?.unwrap_or_default();
    app.history_save(account, request, form, &target.path, target.replace).await.map(Some)
}

/// A file without keys may lie in a folder that is copied to a cloud.
pub(crate) async fn save_plain(
    shell: &Shell,
    target: Option<Target>,
    bytes: Vec<u8>,
    purpose: &'static str,
) -> Outcome<SavedFileView> {
    let Some(Target { path, replace }) = target else { return Ok(SavedFileView { file_name: None }) };
    shell.app().save_file(&path, bytes, purpose, replace, true).await?;
    Ok(SavedFileView { file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()) })
}

/// Shows the folder a saved file lies in.
pub(crate) async fn show_folder_of(shell: &Shell, file_id: i64) -> Outcome<()> {
    let path = shell.app().saved_file_path(file_id).await?;
    shell.desk.folder(path.parent().unwrap_or(&path))
}

/// Shows one of the app's own folders.
pub(crate) fn show_folder(shell: &Shell, which: Folder) -> Outcome<()> {
    let data = shell.app().data_dir().to_path_buf();
    match which {
        Folder::Data => shell.desk.folder(&data),
        Folder::Log => shell.desk.folder(&log::folder(&data)),
    }
}

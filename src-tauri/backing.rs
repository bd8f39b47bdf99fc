//! Backing up and restoring: dialogs, and the app that is opened anew over a restored list.

use std::sync::PoisonError;

use keyroster_app::BackupWish;
use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::wire::backup::{BackupDoneView, BackupRequest, RestoreView, RestoredView};
use keyroster_app::wire::files::SavedFileView;
use keyroster_assembly::Secret;
use tauri::{Manager, Runtime, WebviewWindow};

use crate::shell::Shell;
use crate::{dialogs, events};

/// Asks where, then makes the backup. `None`: the dialog was closed.
pub(crate) async fn make<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: BackupRequest,
) -> Outcome<Option<BackupDoneView>> {
    let passphrase = Secret::new(request.passphrase);
    let app = shell.app();
    let Some(target) = dialogs::save(shell.desk, window, "Save backup", &app.backup_name()).await else {
        return Ok(None);
    };
    let wish = BackupWish {
        target: target.path,
        replace: target.replace,
        passphrase,
        with_management_keys: request.with_management_keys,
    };
    app.backup(wish).await.map(Some)
}

/// Asks which backup; its name.
pub(crate) async fn pick<R: Runtime>(shell: &Shell, window: &WebviewWindow<R>) -> Outcome<SavedFileView> {
    let Some(path) = dialogs::open_backup(shell.desk, window).await else {
        return Ok(SavedFileView { file_name: None });
    };
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    *shell.chosen_backup.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    Ok(SavedFileView { file_name })
}

/// Opens the chosen backup with its passphrase.
pub(crate) async fn open(shell: &Shell, passphrase: Secret) -> Outcome<RestoreView> {
    let chosen = shell.chosen_backup.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let path =
        chosen.ok_or_else(|| AppError::new(Code::NotFound, "No backup is chosen. Choose one first."))?;
    shell.app().restore_open(&path, passphrase).await
}

/// Puts what was opened in the place of the list, and opens that.
pub(crate) async fn restore<R: Runtime>(shell: &Shell, window: &WebviewWindow<R>) -> Outcome<RestoredView> {
    let app = shell.app();
    let done = app.restore().await;
    if app.is_closed() || done.is_ok() {
        shell.reopen()?;
        events::follow(window.app_handle().clone(), &shell.app());
    }
    done
}

/// Asks where, then saves the sheet with the offered recovery code.
pub(crate) async fn save_sheet<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
) -> Outcome<SavedFileView> {
    let app = shell.app();
    let (title, offered) = ("Save recovery code", app.recovery_sheet_name());
    let text = [("Text", "txt")];
    let Some(target) = dialogs::save_one_of(shell.desk, window, title, &offered, &text).await else {
        return Ok(SavedFileView { file_name: None });
    };
    let bytes = app.recovery_sheet(&target.path)?.to_vec();
    app.save_file(&target.path, bytes, "recovery", target.replace, false).await?;
    Ok(SavedFileView { file_name: target.path.file_name().map(|name| name.to_string_lossy().into_owned()) })
}

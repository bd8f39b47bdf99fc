//! Files of billing that the person chooses: a native dialog, then one call of the app.

use keyroster_app::error::Outcome;
use keyroster_app::import::read_file;
use keyroster_app::wire::clients::ClientsImportView;
use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::statements::{StatementsSaveRequest, StatementsSavedView};
use tauri::{Runtime, WebviewWindow};

use crate::dialogs::{self, Target};
use crate::saving::save_plain;
use crate::shell::Shell;

/// Asks for a file of clients and reads it.
pub(crate) async fn pick_clients<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
) -> Outcome<ClientsImportView> {
    let Some(path) = dialogs::open_clients(shell.desk, window).await else {
        return Ok(ClientsImportView::cancelled());
    };
    let (name, bytes) = read_file(&path)?;
    shell.app().clients_import_open(&name, &bytes).await
}

/// Asks where, then saves the list of clients.
pub(crate) async fn save_clients<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
) -> Outcome<SavedFileView> {
    let (offered, bytes) = shell.app().clients_file().await?;
    let target = dialogs::save(shell.desk, window, "Save clients", &offered).await;
    save_plain(shell, target, bytes, "clients").await
}

/// Asks where, then saves a client's hand-over sheet, which holds the key.
pub(crate) async fn save_sheet<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    holder_id: i64,
    text: bool,
    paper: PaperChoice,
) -> Outcome<SavedFileView> {
    let app = shell.app();
    let offered = app.client_sheet_name(holder_id, text).await?;
    let Some(target) = dialogs::save(shell.desk, window, "Save hand-over sheet", &offered).await else {
        return Ok(SavedFileView { file_name: None });
    };
    app.client_sheet_save(holder_id, text, paper, &target.path, target.replace).await?;
    Ok(SavedFileView { file_name: target.path.file_name().map(|name| name.to_string_lossy().into_owned()) })
}

/// Asks where, then saves a month's usage.
pub(crate) async fn save_usage<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    month: &str,
) -> Outcome<SavedFileView> {
    let (offered, bytes) = shell.app().usage_file(month).await?;
    let target = dialogs::save(shell.desk, window, "Save usage", &offered).await;
    save_plain(shell, target, bytes, "usage").await
}

/// Asks where, then saves one statement as a file, or several files in a new folder.
pub(crate) async fn save_statements<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &StatementsSaveRequest,
) -> Outcome<StatementsSavedView> {
    let app = shell.app();
    let offered = app.statements_name(request).await?;
    let target = if request.id.is_some() && request.forms.len() == 1 {
        dialogs::save(shell.desk, window, "Save statement", &offered).await
    } else {
        let inside = dialogs::save_folder(shell.desk, window, "Save statements in").await;
        inside.map(|folder| Target { path: folder.join(offered), replace: false })
    };
    let Some(target) = target else { return Ok(StatementsSavedView::cancelled()) };
    app.statements_save(request, &target.path, target.replace).await
}

//! Clients: the list, one client, files of clients, hand-over sheets, and whether everything is set up.

use keyroster_app::wire::billing::MarkupRequest;
use keyroster_app::wire::clients::{
    ClientRequest, ClientView, ClientsImportView, ClientsView, PercentEchoView, VerifyView,
};
use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::start::StartView;
use tauri::{Runtime, State, WebviewWindow};

use crate::billing_files;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn clients_list(shell: State<'_, Shell>) -> Answer<ClientsView> {
    answer(shell.app().clients_list().await)
}

#[tauri::command]
pub(super) async fn client_view(shell: State<'_, Shell>, holder_id: i64) -> Answer<ClientView> {
    answer(shell.app().client_view(holder_id).await)
}

#[tauri::command]
pub(super) async fn client_save(shell: State<'_, Shell>, request: ClientRequest) -> Answer<ClientView> {
    answer(shell.app().client_save(&request).await)
}

#[tauri::command]
pub(super) async fn markup_set(shell: State<'_, Shell>, request: MarkupRequest) -> Answer<()> {
    answer(shell.app().markup_set(&request).await)
}

#[tauri::command]
#[allow(clippy::needless_pass_by_value, reason = "what arrives is owned")]
pub(super) fn percent_echo(text: String) -> Answer<PercentEchoView> {
    Ok(keyroster_app::percent_echo(&text))
}

#[tauri::command]
pub(super) async fn clients_import_pick<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<ClientsImportView> {
    answer(billing_files::pick_clients(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn clients_import_apply(shell: State<'_, Shell>, token: u32) -> Answer<ClientsView> {
    answer(shell.app().clients_import_apply(token).await)
}

#[tauri::command]
pub(super) async fn clients_export_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<SavedFileView> {
    answer(billing_files::save_clients(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn clients_verify(shell: State<'_, Shell>) -> Answer<VerifyView> {
    answer(shell.app().clients_verify().await)
}

#[tauri::command]
pub(super) async fn client_sheet_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    holder_id: i64,
    text: bool,
    paper: PaperChoice,
) -> Answer<SavedFileView> {
    answer(billing_files::save_sheet(&shell, &window, holder_id, text, paper).await)
}

#[tauri::command]
pub(super) async fn practice_reseller(shell: State<'_, Shell>) -> Answer<StartView> {
    shell.frame_after(shell.app().practice_reseller().await).await
}

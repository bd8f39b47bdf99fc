//! Backups, restoring, the recovery code, automatic copies.

use keyroster_app::wire::backup::{
    BackupDoneView, BackupRequest, BackupStateView, RecoveryCodeView, RestoreView, RestoredView,
};
use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::settings::PassphraseRequest;
use keyroster_app::wire::start::StartView;
use keyroster_assembly::Secret;
use tauri::{Runtime, State, WebviewWindow};

use crate::backing;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn backup_state(shell: State<'_, Shell>) -> Answer<BackupStateView> {
    answer(shell.app().backup_state().await)
}

#[tauri::command]
pub(super) async fn backup_make<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: BackupRequest,
) -> Answer<Option<BackupDoneView>> {
    answer(backing::make(&shell, &window, request).await)
}

#[tauri::command]
pub(super) async fn backup_stop(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().backup_stop();
    Ok(())
}

#[tauri::command]
pub(super) async fn backup_snooze(shell: State<'_, Shell>) -> Answer<()> {
    answer(shell.app().backup_snooze().await)
}

#[tauri::command]
pub(super) async fn restore_pick<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<SavedFileView> {
    answer(backing::pick(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn restore_open(shell: State<'_, Shell>, request: PassphraseRequest) -> Answer<RestoreView> {
    answer(backing::open(&shell, Secret::new(request.passphrase)).await)
}

#[tauri::command]
pub(super) async fn restore_apply<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<RestoredView> {
    answer(backing::restore(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn restore_forget(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().restore_forget();
    Ok(())
}

#[tauri::command]
pub(super) async fn copy_open(shell: State<'_, Shell>, name: String) -> Answer<StartView> {
    shell.frame_after(shell.app().copy_open(&name).await).await
}

#[tauri::command]
pub(super) async fn copy_prepare(shell: State<'_, Shell>, name: String) -> Answer<RestoreView> {
    answer(shell.app().copy_prepare(&name).await)
}

#[tauri::command]
pub(super) async fn recovery_offer(shell: State<'_, Shell>) -> Answer<RecoveryCodeView> {
    answer(shell.app().recovery_offer().await)
}

#[tauri::command]
pub(super) async fn recovery_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<SavedFileView> {
    answer(backing::save_sheet(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn recovery_keep(shell: State<'_, Shell>) -> Answer<()> {
    answer(shell.app().recovery_keep().await)
}

#[tauri::command]
pub(super) async fn recovery_forget(shell: State<'_, Shell>) -> Answer<()> {
    shell.app().recovery_forget();
    Ok(())
}

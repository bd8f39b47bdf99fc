//! Settings, the passphrase, details for support, folders and pages.

use keyroster_app::settings::{strength, suggested};
use keyroster_app::wire::settings::{
    PassphraseRequest, PassphraseStrengthView, SettingsPatchRequest, SettingsView, SupportView,
};
use keyroster_app::wire::start::StartView;
use keyroster_assembly::Secret;
use tauri::State;

use crate::desk::{Folder, Page};
use crate::saving;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn settings_patch(
    shell: State<'_, Shell>,
    request: SettingsPatchRequest,
) -> Answer<SettingsView> {
    answer(shell.app().settings_patch(request).await)
}

#[tauri::command(async)]
pub(super) fn passphrase_strength(request: PassphraseRequest) -> Answer<PassphraseStrengthView> {
    Ok(strength(&Secret::new(request.passphrase)))
}

#[tauri::command(async)]
pub(super) fn passphrase_suggest() -> Answer<String> {
    answer(suggested())
}

#[tauri::command]
pub(super) async fn passphrase_choose(
    shell: State<'_, Shell>,
    request: PassphraseRequest,
) -> Answer<StartView> {
    let chosen = Secret::new(request.passphrase);
    shell.frame_after(shell.app().passphrase_choose(chosen).await).await
}

#[tauri::command]
pub(super) async fn vault_unlock(shell: State<'_, Shell>, request: PassphraseRequest) -> Answer<StartView> {
    let entered = Secret::new(request.passphrase);
    shell.frame_after(shell.app().unlock(entered).await).await
}

#[tauri::command]
pub(super) async fn vault_retry(shell: State<'_, Shell>) -> Answer<StartView> {
    shell.frame_after(shell.app().vault_retry().await).await
}

#[tauri::command]
pub(super) async fn support_details(shell: State<'_, Shell>) -> Answer<SupportView> {
    answer(shell.app().support_details().await)
}

#[tauri::command]
pub(super) async fn support_copy(shell: State<'_, Shell>) -> Answer<()> {
    let details = answer(shell.app().support_details().await)?;
    answer(shell.clipboard.copy_text(&details.text))
}

#[tauri::command]
pub(super) async fn folder_show(shell: State<'_, Shell>, which: Folder) -> Answer<()> {
    answer(saving::show_folder(&shell, which))
}

#[tauri::command]
pub(super) async fn page_open(shell: State<'_, Shell>, which: Page) -> Answer<()> {
    answer(shell.desk.page(which))
}

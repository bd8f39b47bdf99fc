//! The frame of the window, saved copies, the rescue of a damaged file, files that were saved.

use keyroster_app::wire::files::OpenedView;
use keyroster_app::wire::start::StartView;
use tauri::{Manager, Runtime, State, WebviewWindow};

use crate::shell::{Answer, Shell, answer};
use crate::{events, saving};

#[tauri::command]
pub(super) async fn start(shell: State<'_, Shell>) -> Answer<StartView> {
    answer(shell.app().start().await)
}

#[tauri::command]
pub(super) async fn file_use_own(shell: State<'_, Shell>) -> Answer<StartView> {
    shell.use_own();
    answer(shell.app().start().await)
}

#[tauri::command]
pub(super) async fn saved_open<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<OpenedView> {
    answer(saving::open_saved(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn saved_open_folder<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<OpenedView> {
    answer(saving::open_saved_folder(&shell, &window).await)
}

#[tauri::command]
pub(super) async fn good_copy_open(shell: State<'_, Shell>) -> Answer<StartView> {
    shell.frame_after(shell.app().open_last_good_copy().await).await
}

#[tauri::command]
pub(super) async fn file_rebuild<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
) -> Answer<StartView> {
    answer(shell.begin_anew())?;
    events::follow(window.app_handle().clone(), &shell.app());
    tauri::async_runtime::spawn(shell.app().keep_hours());
    answer(shell.app().start().await)
}

#[tauri::command]
pub(super) async fn saved_file_show(shell: State<'_, Shell>, file_id: i64) -> Answer<()> {
    answer(saving::show_folder_of(&shell, file_id).await)
}

#[tauri::command]
pub(super) async fn saved_file_delete(shell: State<'_, Shell>, file_id: i64) -> Answer<()> {
    answer(shell.app().saved_file_delete(file_id).await)
}

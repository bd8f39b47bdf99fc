//! Files to look at: saving one for review, opening one that was given to the program when it started, bringing a folder
//! of the earlier tool in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::wire::earlier::{EarlierPickedView, EarlierPlanView, EarlierRequest};
use keyroster_app::wire::review::{ReviewRequest, ReviewSavedView};
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};

use crate::dialogs::{self, Target};
use crate::shell::{self, Shell};

/// Asks where, then saves a file for review.
pub(crate) async fn save_review<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &ReviewRequest,
) -> Outcome<ReviewSavedView> {
    let app = shell.app();
    let offered = app.review_name(request).await?;
    let target = dialogs::save(shell.desk, window, "Save for review", &offered).await;
    let Some(Target { path, replace }) = target else { return Ok(ReviewSavedView::default()) };
    app.review_save(request, &path, replace).await
}

/// Asks for a folder of the earlier tool and shows what bringing it in would add.
pub(crate) async fn pick_earlier<R: Runtime>(
    shell: &Shell,
    window: &WebviewWindow<R>,
    request: &EarlierRequest,
) -> Outcome<EarlierPickedView> {
    let chosen = dialogs::open_folder(shell.desk, window, "Folder of the earlier tool").await;
    let Some(folder) = chosen else { return Ok(EarlierPickedView { plan: None }) };
    Ok(EarlierPickedView { plan: Some(shell.app().earlier_plan(None, &folder, request).await?) })
}

/// Back from the folder that is looked at to the own list, and what bringing it in would add.
pub(crate) async fn take_opened(shell: &Shell, request: &EarlierRequest) -> Outcome<EarlierPlanView> {
    let folder = shell.app().earlier_opened().ok_or_else(|| {
        AppError::new(Code::NotFound, "No folder of the earlier tool is open.").safe("Nothing was changed.")
    })?;
    shell.use_own();
    shell.app().earlier_plan(None, &folder, request).await
}

/// The file among the words of a command line: the first that is no flag, found from where it was typed.
pub(crate) fn named(words: impl IntoIterator<Item = OsString>, folder: &Path) -> Option<PathBuf> {
    let word = words.into_iter().skip(1).find(|word| !word.to_string_lossy().starts_with('-'))?;
    Some(folder.join(word))
}

/// Opens a file that the system or a command line gave us. The window reads again what it shows; trouble is said in a
/// message, since no screen asked for it.
pub(crate) fn open_given<R: Runtime>(handle: &AppHandle<R>, path: PathBuf) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Some(shell) = handle.try_state::<Shell>() else { return };
        if let Err(error) = shell.app().open_copy(&path).await {
            shell::log(&error);
            dialogs::say("This file was not opened", &format!("{} {}", error.message, error.safe)).await;
        }
    });
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::named;

    /// A flag of the system's is no file; a bare name is meant where it was typed.
    #[test]
    fn the_first_word_that_is_no_flag_is_the_file() {
        let words = |text: &str| text.split(' ').map(Into::into).collect::<Vec<_>>();
        let at = |text: &str| named(words(text), Path::new("/home/ada"));
        assert_eq!(at("keyroster"), None);
        assert_eq!(at("keyroster --flag"), None);
        assert_eq!(at("keyroster --flag a.keyroster-review"), Some("/home/ada/a.keyroster-review".into()));
        assert_eq!(at("keyroster /tmp/b"), Some("/tmp/b".into()));
    }
}

//! A file dropped on the window: read here, kept until the window asks for it. Its path never crosses.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::import::read_file;
use tauri::{DragDropEvent, Manager, Runtime, Window, WindowEvent};

use crate::events::{DROP_HOVER, DROPPED, tell};
use crate::shell::Shell;

/// A roster's name and bytes.
type Roster = (String, Vec<u8>);

/// The file dropped last, or why it could not be read.
#[derive(Default)]
pub(crate) struct Dropped(Mutex<Option<Outcome<Roster>>>);

impl Dropped {
    fn keep(&self, read: Outcome<Roster>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
    }

    /// Takes it, once.
    ///
    /// # Errors
    /// Why it could not be read; `NotFound` when nothing was dropped.
    pub(crate) fn take(&self) -> Outcome<Roster> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.unwrap_or_else(|| {
            Err(AppError::new(Code::NotFound, "No file was dropped here. Drop it once more."))
        })
    }
}

pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    match event {
        DragDropEvent::Enter { paths, .. } => tell(window.app_handle(), DROP_HOVER, !paths.is_empty()),
        DragDropEvent::Leave => tell(window.app_handle(), DROP_HOVER, false),
        DragDropEvent::Drop { paths, .. } => {
            tell(window.app_handle(), DROP_HOVER, false);
            // Text or a picture dragged within or from a browser is no file.
            if !paths.is_empty() {
                receive(window, paths.clone());
            }
        }
        _ => {}
    }
}

fn receive<R: Runtime>(window: &Window<R>, paths: Vec<PathBuf>) {
    let handle = window.app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || {
        let read = match paths.as_slice() {
            [one] => read_file(one),
            _ => Err(AppError::new(
                Code::RosterUnreadable,
                "Several files were dropped. Drop one class list at a time.",
            )
            .safe("Nothing was changed.")),
        };
        let Some(shell) = handle.try_state::<Shell>() else { return };
        shell.dropped.keep(read);
        tell(&handle, DROPPED, ());
    });
}

#[cfg(test)]
mod tests {
    use keyroster_app::error::Code;

    use super::Dropped;

    /// Asked twice, the second answer must not be an older file.
    #[test]
    fn a_dropped_file_is_given_once() {
        let dropped = Dropped::default();
        assert_eq!(dropped.take().err().map(|error| error.code), Some(Code::NotFound));
        dropped.keep(Ok(("a.csv".to_owned(), b"name".to_vec())));
        dropped.keep(Ok(("b.csv".to_owned(), b"name".to_vec())));
        assert_eq!(dropped.take().map(|(name, _)| name).ok().as_deref(), Some("b.csv"));
        assert!(dropped.take().is_err());
    }
}

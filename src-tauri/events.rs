//! What happens in the app becomes events of the window. Their names are the window's half of the contract.

use keyroster_app::{App, AppEvent};
use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::error::RecvError;

use crate::MAIN;
use crate::awake::Awake;

/// Something changed: read again what is on screen.
pub(crate) const CHANGED: &str = "changed";
/// The run moved on.
pub(crate) const RUN: &str = "run";
/// A backup, or the opening of one, moved on.
pub(crate) const BACKUP: &str = "backup";
/// A run of changes moved on.
pub(crate) const CHANGES: &str = "changes";
/// A file was dropped and read.
pub(crate) const DROPPED: &str = "dropped";
/// A file hovers over the window, or has left it.
pub(crate) const DROP_HOVER: &str = "drop_hover";

/// Passes on everything this app reports, until it is gone.
pub(crate) fn follow<R: Runtime>(handle: AppHandle<R>, app: &App) {
    let mut events = app.events();
    tauri::async_runtime::spawn(async move {
        let awake = Awake::begin();
        loop {
            match events.recv().await {
                Ok(AppEvent::Run(tick)) => {
                    awake.follow(tick.state);
                    tell(&handle, RUN, *tick);
                }
                Ok(AppEvent::Backup(step)) => tell(&handle, BACKUP, step),
                Ok(AppEvent::Changes(view)) => tell(&handle, CHANGES, *view),
                // Ticks that were lost are in the whole view, which is read again at a change.
                Ok(AppEvent::Changed) | Err(RecvError::Lagged(_)) => tell(&handle, CHANGED, ()),
                Err(RecvError::Closed) => break,
            }
        }
    });
}

/// Tells the window. One that is closed just now needs no telling.
pub(crate) fn tell<R: Runtime>(handle: &AppHandle<R>, event: &str, payload: impl serde::Serialize + Clone) {
    if let Err(cause) = handle.emit_to(MAIN, event, payload) {
        tracing::warn!(%cause, event, "the window could not be told");
    }
}

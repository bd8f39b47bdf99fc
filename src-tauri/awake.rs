//! Keeps the computer awake while keys are made.

use std::sync::mpsc::{Sender, channel};
use std::thread;

use keyroster_app::wire::run::RunState;

/// A thread that holds the system's promise not to sleep while a run goes on. It may wait for the system, so it is a
/// thread of its own; a system that cannot promise is no reason not to make keys.
pub(crate) struct Awake {
    wanted: Option<Sender<bool>>,
}

impl Awake {
    pub(crate) fn begin() -> Awake {
        let (wanted, wishes) = channel::<bool>();
        let hold = move || {
            let mut held = None;
            for wanted in wishes {
                if !wanted {
                    held = None;
                } else if held.is_none() {
                    held = hold();
                }
            }
        };
        match thread::Builder::new().name("keep awake".to_owned()).spawn(hold) {
            Ok(_) => Awake { wanted: Some(wanted) },
            Err(cause) => {
                tracing::warn!(%cause, "the computer is not kept awake");
                Awake { wanted: None }
            }
        }
    }

    /// Goes by where a run stands.
    pub(crate) fn follow(&self, state: RunState) {
        let wanted = matches!(state, RunState::Creating | RunState::Paused | RunState::Stopping);
        if let Some(wishes) = &self.wanted {
            // The thread ends with its last sender only.
            let _ = wishes.send(wanted);
        }
    }
}

fn hold() -> Option<keepawake::KeepAwake> {
    let mut promise = keepawake::Builder::default();
    promise.idle(true).sleep(true).reason("Keys are being made").app_name("Keyroster");
    match promise.app_reverse_domain("app.keyroster.desktop").create() {
        Ok(held) => Some(held),
        Err(cause) => {
            tracing::info!(%cause, "the computer is not kept awake");
            None
        }
    }
}

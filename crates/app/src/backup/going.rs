//! Whether a backup or a restore goes on: it can be stopped until the file is put in its place.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{AppError, Code, Outcome};

/// Shared between whoever works and whoever may say stop.
#[derive(Clone, Default)]
pub(crate) struct Going(Arc<AtomicBool>);

impl Going {
    /// Begins anew.
    pub(crate) fn begin(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Asks to stop.
    pub(crate) fn stop(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// # Errors
    /// `Stopped`.
    pub(crate) fn check(&self) -> Outcome<()> {
        if self.0.load(Ordering::SeqCst) { Err(stopped()) } else { Ok(()) }
    }
}

fn stopped() -> AppError {
    AppError::new(Code::Stopped, "You stopped it. Start again when you like.").safe("Nothing was changed.")
}

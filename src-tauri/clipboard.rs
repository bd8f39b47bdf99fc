//! The clipboard forgets: a copied key is kept out of histories, and removed again if it is still there (promise S6).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arboard::Set;
use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_assembly::Secret;

use crate::desk::Desk;

/// The system's clipboard, opened at the first need. Copies share it.
#[derive(Clone)]
pub(crate) struct Clipboard {
    desk: Desk,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    system: Option<arboard::Clipboard>,
    key: Option<Secret>,
    copies: u64,
}

impl Clipboard {
    pub(crate) fn of(desk: Desk) -> Clipboard {
        Clipboard { desk, held: Arc::default() }
    }

    /// Copies a key, and forgets it after so many seconds if it is still there then.
    ///
    /// # Errors
    /// `SystemTrouble`.
    pub(crate) fn copy_key(&self, key: Secret, seconds: u32) -> Outcome<()> {
        let copy = {
            let mut held = self.guard();
            held.put(self.desk, key.expose(), true)?;
            held.key = Some(key);
            held.copies += 1;
            held.copies
        };
        let later = self.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            let mut held = later.guard();
            // A later copy has its own end.
            if held.copies == copy {
                held.forget();
            }
        });
        Ok(())
    }

    /// Copies text that is no secret.
    ///
    /// # Errors
    /// `SystemTrouble`.
    pub(crate) fn copy_text(&self, text: &str) -> Outcome<()> {
        let mut held = self.guard();
        held.key = None;
        held.put(self.desk, text, false)
    }

    /// Removes our key if it is still there.
    pub(crate) fn forget(&self) {
        self.guard().forget();
    }

    fn guard(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn put(&mut self, desk: Desk, text: &str, secret: bool) -> Outcome<()> {
        if desk == Desk::Empty {
            return Ok(());
        }
        let put = self.open().and_then(|system| {
            let set = if secret { concealed(system.set()) } else { system.set() };
            set.text(text)
        });
        put.map_err(|cause| {
            AppError::new(Code::SystemTrouble, "The clipboard could not be used. Try again.")
                .safe("Nothing was copied.")
                .because(cause)
        })
    }

    fn open(&mut self) -> Result<&mut arboard::Clipboard, arboard::Error> {
        match self.system {
            Some(ref mut system) => Ok(system),
            None => Ok(self.system.insert(arboard::Clipboard::new()?)),
        }
    }

    fn forget(&mut self) {
        let (Some(key), Some(system)) = (self.key.take(), self.system.as_mut()) else { return };
        let there = system.get_text().map(Secret::new);
        // Something else was copied meanwhile, or nothing readable is there: not ours to remove.
        if there.is_ok_and(|there| there.same_as(&key))
            && let Err(cause) = system.clear()
        {
            tracing::warn!(%cause, "the clipboard could not be emptied");
        }
    }
}

#[cfg(target_os = "linux")]
fn concealed(set: Set<'_>) -> Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn concealed(set: Set<'_>) -> Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn concealed(set: Set<'_>) -> Set<'_> {
    // This one includes history and cloud.
    arboard::SetExtWindows::exclude_from_monitoring(set)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn concealed(set: Set<'_>) -> Set<'_> {
    set
}

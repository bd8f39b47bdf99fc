//! What a running window holds: the app, and what only the shell knows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::wire::error::ErrorView;
use keyroster_app::wire::start::StartView;
use keyroster_app::{App, Parts, start};
use keyroster_assembly::HostedPractice;

use crate::clipboard::Clipboard;
use crate::desk::Desk;
use crate::dialogs::Target;
use crate::dropped::Dropped;

/// Makes the parts of an app; asked again when the data file is begun anew.
pub type Remake = Box<dyn Fn() -> Outcome<Parts> + Send + Sync>;

/// What the commands return: a value, or an error in words.
pub(crate) type Answer<T> = Result<T, ErrorView>;

/// How long the end of the program waits for answers on their way (a request takes 60 s at most).
const PATIENCE: Duration = Duration::from_secs(60);

/// State of the window. Cheap to ask for the app, which is replaced when a damaged file is set aside.
pub struct Shell {
    open: Mutex<Open>,
    remake: Remake,
    practice: Arc<HostedPractice>,
    pub(crate) desk: Desk,
    pub(crate) clipboard: Clipboard,
    pub(crate) dropped: Dropped,
    refused: Mutex<Option<(i64, Target)>>,
    /// The backup that was chosen, while its passphrase is asked for.
    pub(crate) chosen_backup: Mutex<Option<std::path::PathBuf>>,
}

struct Open {
    app: App,
    trouble: Option<Arc<AppError>>,
}

impl Shell {
    /// Opens the app.
    ///
    /// # Errors
    /// `AppOpen` when another process has the data folder; what `remake` reports.
    pub fn open(remake: Remake, practice: Arc<HostedPractice>, desk: Desk) -> Outcome<Shell> {
        let app = App::open(remake()?)?;
        let open = Open { trouble: app.own_trouble(), app };
        Ok(Shell {
            open: Mutex::new(open),
            remake,
            practice,
            desk,
            clipboard: Clipboard::of(desk),
            dropped: Dropped::default(),
            refused: Mutex::default(),
            chosen_backup: Mutex::default(),
        })
    }

    /// The app.
    pub fn app(&self) -> App {
        self.guard().app.clone()
    }

    /// Back from a saved copy to the own file.
    pub(crate) fn use_own(&self) {
        let open = self.guard();
        open.app.use_own(open.trouble.clone());
    }

    /// Sets a damaged data file aside and begins a new one. Only a damaged one: nothing else is in the way of the file.
    ///
    /// # Errors
    /// Why the own file cannot be used, when it is not damaged; `NothingToDo` when it can be used.
    pub(crate) fn begin_anew(&self) -> Outcome<()> {
        let mut open = self.guard();
        match open.trouble.as_deref() {
            Some(error) if error.code == Code::FileDamaged => {}
            Some(error) => {
                return Err(AppError::new(error.code, error.message.clone()).safe(error.safe.clone()));
            }
            None => {
                return Err(
                    AppError::new(Code::NothingToDo, "Your list is in order.").safe("Nothing was changed.")
                );
            }
        }
        start::set_aside(open.app.data_dir(), open.app.clock().now())?;
        let app = App::open((self.remake)()?)?;
        *open = Open { trouble: app.own_trouble(), app };
        Ok(())
    }

    /// Opens the list that was put in the place of the closed one.
    ///
    /// # Errors
    /// What opening reports.
    pub(crate) fn reopen(&self) -> Outcome<()> {
        let mut open = self.guard();
        let app = App::open((self.remake)()?)?;
        *open = Open { trouble: app.own_trouble(), app };
        Ok(())
    }

    /// The frame, after something that may have changed it.
    pub(crate) async fn frame_after<T>(&self, done: Outcome<T>) -> Answer<StartView> {
        answer(done)?;
        answer(self.app().start().await)
    }

    /// Remembers where a list was not saved because the folder is copied to a cloud.
    pub(crate) fn keep_refused(&self, roster_id: i64, target: Target) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some((roster_id, target));
    }

    /// That place, once, for the same class.
    pub(crate) fn take_refused(&self, roster_id: i64) -> Option<Target> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        refused.filter(|(of, _)| *of == roster_id).map(|(_, target)| target)
    }

    /// Ends what is under way, forgets the clipboard, stops the practice server.
    pub(crate) async fn close(&self) {
        self.clipboard.forget();
        self.app().close(PATIENCE).await;
        if let Err(error) = self.practice.stop().await {
            log(&error);
        }
    }

    fn guard(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An outcome as a command returns it. The chain of causes goes to the log and stays there.
pub(crate) fn answer<T>(outcome: Outcome<T>) -> Answer<T> {
    outcome.map_err(|error| {
        log(&error);
        error.view()
    })
}

/// Writes an error's code and causes to the log; its message may name people, so it stays out.
pub(crate) fn log(error: &AppError) {
    let mut chain = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        chain.push_str(" <- ");
        chain.push_str(&one.to_string());
        cause = one.source();
    }
    tracing::warn!(code = ?error.code, "refused or failed{chain}");
}

//! Opening: which folder, which passphrase, which key for this run; writing, or only reading beside the open app.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use keyroster_app::practice::{Scenario, Story};
use keyroster_app::wire::settings::Rehearsal;
use keyroster_app::{App, AppError, Code, Outcome, Parts, PracticeAddress, PracticeHost, cleaned, log};
use keyroster_assembly::{Env, HostedPractice, Secret, parts};

use crate::arguments::Everywhere;

/// Names of the variable with a management key for one run, the present one first.
const KEY_NAMES: [&str; 2] = ["OPENROUTER_MANAGEMENT_KEY", "OPENROUTER_PROVISIONING_KEY"];

/// The largest passphrase file that is read: a longer one is the wrong file.
pub const LONGEST_PASSPHRASE: u64 = 4096;

/// An open app, and the practice server behind it.
pub struct Opened {
    /// The app.
    pub app: App,
    practice: Arc<HostedPractice>,
}

impl Opened {
    /// Closes the file, so that the one file holds everything, and ends the practice server if it was needed.
    pub async fn end(self) {
        self.app.close_file().await;
        if let Err(error) = self.practice.stop().await {
            tracing::warn!(code = ?error.code, "the practice account could not be tidied");
        }
    }
}

/// Opens for a verb that writes.
///
/// # Errors
/// `AppOpen` while the window or another run has the folder; what the file reports.
pub fn for_writing(all: &Everywhere) -> Outcome<Opened> {
    open(all, true, management_key())
}

/// Opens for a verb that writes, with this management key for the run in place of the environment's.
///
/// # Errors
/// As [`for_writing`].
pub fn for_writing_with(all: &Everywhere, run_key: Option<Secret>) -> Outcome<Opened> {
    open(all, true, run_key)
}

/// Opens to restore over the list, which may be one that cannot be used.
///
/// # Errors
/// `AppOpen` while the window or another run has the folder.
pub fn for_restoring(all: &Everywhere) -> Outcome<Opened> {
    open_any(all, true, None)
}

/// Opens for a verb that only reads. `None`: there is no list yet, and none is made.
///
/// # Errors
/// What the file reports.
pub fn for_reading(all: &Everywhere) -> Outcome<Option<Opened>> {
    match open(all, false, management_key()) {
        Ok(opened) => Ok(Some(opened)),
        Err(error) if error.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens something to look at; no folder, key or password store of this computer is touched.
///
/// # Errors
/// Why it cannot be shown.
pub fn for_looking(all: &Everywhere, path: &Path) -> Outcome<App> {
    let mut parts = of_this_computer(all, Arc::new(HostedPractice::default()))?;
    parts.read_only = true;
    App::looking_at(parts, path)
}

/// Opens for planning: as the run itself would; beside the open app it reads what is there.
///
/// # Errors
/// What the file reports.
pub fn for_planning(all: &Everywhere) -> Outcome<Opened> {
    match for_writing(all) {
        Err(error) if error.code == Code::AppOpen => open(all, false, management_key()),
        opened => opened,
    }
}

fn open(all: &Everywhere, write: bool, run_key: Option<Secret>) -> Outcome<Opened> {
    let opened = open_any(all, write, run_key)?;
    if let Some(error) = opened.app.own_trouble() {
        let (message, safe, steps) = (error.message.clone(), error.safe.clone(), error.steps.clone());
        return Err(AppError { code: error.code, message, safe, steps, source: None });
    }
    Ok(opened)
}

fn open_any(all: &Everywhere, write: bool, run_key: Option<Secret>) -> Outcome<Opened> {
    let practice = Arc::new(HostedPractice::default());
    let mut parts = of_this_computer(all, practice.clone())?;
    parts.read_only = !write;
    parts.run_key = run_key;
    parts.passphrase = match &all.passphrase_file {
        Some(path) => Some(passphrase(path)?),
        None => None,
    };
    if !write {
        parts.practice = Arc::new(Beside { inner: practice.clone(), copies: std::sync::Mutex::default() });
    }
    let data_dir = parts.data_dir.clone();
    let app = App::open(parts)?;
    if write {
        log::begin(&data_dir);
    }
    Ok(Opened { app, practice })
}

fn of_this_computer(all: &Everywhere, practice: Arc<HostedPractice>) -> Outcome<Parts> {
    let mut env = Env::of_this_process();
    #[cfg(any(debug_assertions, feature = "loopback"))]
    {
        env.base_url = all.base_url.clone().or(env.base_url);
        env.settle = all.settle.map(std::time::Duration::from_secs).or(env.settle);
    }
    if let Some(dir) = &all.data_dir {
        env.data_dir = Some(std::path::absolute(dir).unwrap_or_else(|_| dir.clone()));
    }
    parts(&env, practice)
}

/// The management key of the environment, for this run and never stored.
pub fn management_key() -> Option<Secret> {
    KEY_NAMES
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|text| cleaned(&text))
        .find(|key| !key.is_empty())
}

/// The passphrase in a file: all of it but one line break at the end.
pub fn passphrase(path: &Path) -> Outcome<Secret> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let refuse =
        |message: String| AppError::new(Code::PassphraseNeeded, message).safe("Nothing was changed.");
    let odd = |cause: std::io::Error| {
        refuse(format!("The passphrase file ‘{name}’ cannot be read.")).because(cause)
    };
    if std::fs::metadata(path).map_err(odd)?.len() > LONGEST_PASSPHRASE {
        return Err(refuse(format!("‘{name}’ is too long for a passphrase file. Is it the right one?")));
    }
    let bytes = std::fs::read(path).map_err(odd)?;
    let mut text = String::from_utf8(bytes)
        .map_err(|_| refuse(format!("‘{name}’ is no text, so it holds no passphrase.")))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    let secret = Secret::new(text);
    if secret.is_empty() {
        return Err(refuse(format!("The passphrase file ‘{name}’ is empty.")));
    }
    Ok(secret)
}

/// The practice servers beside the open app: over copies of their files, which are the app's while it runs.
struct Beside {
    inner: Arc<HostedPractice>,
    copies: std::sync::Mutex<Vec<tempfile::TempDir>>,
}

impl PracticeHost for Beside {
    fn open(&self, scenario: Scenario, state_file: PathBuf) -> BoxFuture<'_, Outcome<PracticeAddress>> {
        Box::pin(async move {
            let copied = copy_of(&state_file).map_err(|cause| {
                AppError::new(Code::FileTrouble, "The practice account's file could not be read.")
                    .because(cause)
            })?;
            let at = copied.path().join(COPY);
            self.copies.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(copied);
            self.inner.open(scenario, at).await
        })
    }

    fn story(&self, _state_file: PathBuf) -> BoxFuture<'_, Outcome<Story>> {
        Box::pin(async {
            Err(AppError::new(Code::ReadOnlyFile, "This list is open to look at only.")
                .safe("Nothing was changed."))
        })
    }

    fn usage(&self) -> BoxFuture<'_, Outcome<()>> {
        self.inner.usage()
    }

    fn rehearse(&self, scenario: Scenario, kind: Rehearsal) -> BoxFuture<'_, Outcome<()>> {
        self.inner.rehearse(scenario, kind)
    }

    fn class(&self) -> Vec<(String, String, String)> {
        self.inner.class()
    }
}

const COPY: &str = "practice.json";

fn copy_of(state_file: &Path) -> std::io::Result<tempfile::TempDir> {
    let dir = tempfile::tempdir()?;
    if state_file.exists() {
        std::fs::copy(state_file, dir.path().join(COPY))?;
    }
    Ok(dir)
}

/// Runs in the account of `--account`.
pub async fn in_account<T>(
    all: &Everywhere,
    opened: &Opened,
    run: impl AsyncFnOnce(&App) -> Outcome<T>,
) -> Outcome<T> {
    let app = &opened.app;
    app.account_look(app.account_named(all.account.as_deref()).await?).await?;
    run(app).await
}

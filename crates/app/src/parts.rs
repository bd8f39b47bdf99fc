//! Composition: what an app is put together from. Shell, command line and tests choose the parts; nothing below does.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use keyroster_domain::provisioning::Times;
use keyroster_openrouter::{Base, Timing};
use keyroster_store::Store;
use keyroster_vault::{Keychain, Secret};
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::error::{AppError, Code, Outcome};
use crate::file::DataFile;
use crate::practice::{Scenario, Story};
use crate::sealing::Sealing;
use crate::wire::changes::ChangeRunView;
use crate::wire::run::{RunTickView, RunView};
use crate::wire::settings::Rehearsal;

/// The practice servers, started by whoever composes the app (the app itself knows only their addresses).
pub trait PracticeHost: Send + Sync {
    /// Starts the server of a story over its own state file, or says where it runs already.
    fn open(&self, scenario: Scenario, state_file: PathBuf) -> BoxFuture<'_, Outcome<PracticeAddress>>;
    /// Begins the reseller's server anew over this file and lets two months happen there.
    fn story(&self, state_file: PathBuf) -> BoxFuture<'_, Outcome<Story>>;
    /// Pretend usage over time for the live keys of the class.
    fn usage(&self) -> BoxFuture<'_, Outcome<()>>;
    /// Prepares a breakdown at the server of a story.
    fn rehearse(&self, scenario: Scenario, kind: Rehearsal) -> BoxFuture<'_, Outcome<()>>;
    /// The pretend class: name, e-mail, id.
    fn class(&self) -> Vec<(String, String, String)>;
}

/// Where a practice server listens, and its management key (openly fake).
#[derive(Clone)]
pub struct PracticeAddress {
    /// `http://127.0.0.1:PORT/api/v1`.
    pub base_url: String,
    /// Its management key.
    pub management_key: String,
}

/// What an app is put together from.
pub struct Parts {
    /// Folder of the data file, lock, reserve and log.
    pub data_dir: PathBuf,
    /// Folder outside the data folder for the anchor in passphrase mode (promise R3).
    pub anchor_dir: PathBuf,
    /// Open for reading only (a command that only reads).
    pub read_only: bool,
    /// The password store.
    pub keychain: Keychain,
    /// A passphrase given from outside; wins over any keychain.
    pub passphrase: Option<Secret>,
    /// A management key for this run only.
    pub run_key: Option<Secret>,
    /// Another server on loopback for accounts made in this run (development and tests).
    pub base_url: Option<String>,
    /// Times of settling.
    pub times: Times,
    /// The clock.
    pub clock: Clock,
    /// The practice servers.
    pub practice: Arc<dyn PracticeHost>,
}

/// Something a face may want to know.
#[derive(Clone, Debug)]
pub enum AppEvent {
    /// Something changed: read again what is on screen.
    Changed,
    /// The run moved on.
    Run(Box<RunTickView>),
    /// A backup, or the opening of one, moved on.
    Backup(crate::wire::backup::BackupStep),
    /// A run of changes moved on.
    Changes(Box<ChangeRunView>),
}

/// The program without a window. Cheap to copy.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) data_dir: PathBuf,
    pub(crate) anchor_dir: PathBuf,
    pub(crate) keychain: Keychain,
    pub(crate) passphrase: Option<Secret>,
    pub(crate) run_key: Option<Secret>,
    pub(crate) base_url: Option<String>,
    pub(crate) times: Times,
    pub(crate) clock: Clock,
    pub(crate) practice: Arc<dyn PracticeHost>,
    pub(crate) file: Mutex<FileNow>,
    pub(crate) own: Option<DataFile>,
    pub(crate) sealing: tokio::sync::Mutex<Sealing>,
    pub(crate) practice_at: tokio::sync::Mutex<HashMap<Scenario, PracticeAddress>>,
    pub(crate) pending: Mutex<Option<crate::connect::Pending>>,
    pub(crate) imports: Mutex<crate::import::Imports>,
    pub(crate) client_file: Mutex<Option<crate::clients::OpenClients>>,
    pub(crate) earlier: Mutex<Option<crate::earlier::Chosen>>,
    pub(crate) snapshot_files: Mutex<Vec<crate::snapshots::OpenFile>>,
    pub(crate) remote: Mutex<crate::remote::Seen>,
    pub(crate) run: tokio::sync::Mutex<Option<crate::provision::Running>>,
    pub(crate) run_view: Mutex<Option<RunView>>,
    pub(crate) changes: tokio::sync::Mutex<Option<crate::changes::Changing>>,
    pub(crate) change_view: Mutex<Option<ChangeRunView>>,
    pub(crate) tries: Mutex<crate::check::Tries>,
    pub(crate) masks: Mutex<HashMap<String, String>>,
    pub(crate) account: Mutex<Option<i64>>,
    pub(crate) next_token: AtomicU32,
    pub(crate) hours: crate::hours::Keeping,
    pub(crate) events: broadcast::Sender<AppEvent>,
    pub(crate) backups: crate::backup::Backups,
    /// The own file was closed for good: another one stands in its place.
    pub(crate) closed: AtomicBool,
}

/// Which file is shown.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is only ever one")]
pub(crate) enum FileNow {
    /// The app's own.
    Own,
    /// A saved copy, to look at.
    Copy { file: DataFile, name: String, as_of: jiff::Timestamp, about: crate::looking::About },
    /// The own file cannot be used.
    Unusable(Arc<AppError>),
}

impl App {
    /// Opens the data folder and its file. A file that cannot be used becomes the rescue screen's words, except for
    /// `AppOpen`, which is returned: there is nothing to show then.
    ///
    /// # Errors
    /// `AppOpen` when another process has the folder; for read-only parts every error of the file.
    pub fn open(parts: Parts) -> Outcome<App> {
        let opened = open_file(&parts);
        let (own, now) = match opened {
            Ok(file) => (Some(file), FileNow::Own),
            Err(error) if error.code == Code::AppOpen || parts.read_only => return Err(error),
            Err(error) => (None, FileNow::Unusable(Arc::new(error))),
        };
        Ok(App::over(parts, own, now))
    }

    pub(crate) fn over(parts: Parts, own: Option<DataFile>, now: FileNow) -> App {
        let (events, _) = broadcast::channel(1024);
        App(Arc::new(Inner {
            data_dir: parts.data_dir,
            anchor_dir: parts.anchor_dir,
            keychain: parts.keychain,
            passphrase: parts.passphrase,
            run_key: parts.run_key,
            base_url: parts.base_url,
            times: parts.times,
            clock: parts.clock,
            practice: parts.practice,
            file: Mutex::new(now),
            own,
            sealing: tokio::sync::Mutex::new(Sealing::default()),
            practice_at: tokio::sync::Mutex::default(),
            pending: Mutex::new(None),
            imports: Mutex::default(),
            client_file: Mutex::default(),
            earlier: Mutex::default(),
            snapshot_files: Mutex::default(),
            remote: Mutex::default(),
            run: tokio::sync::Mutex::new(None),
            run_view: Mutex::new(None),
            changes: tokio::sync::Mutex::new(None),
            change_view: Mutex::new(None),
            tries: Mutex::default(),
            masks: Mutex::default(),
            account: Mutex::new(None),
            next_token: AtomicU32::new(1),
            hours: crate::hours::Keeping::default(),
            events,
            backups: crate::backup::Backups::default(),
            closed: AtomicBool::new(false),
        }))
    }

    /// The file on show.
    ///
    /// # Errors
    /// Why the own file cannot be used.
    pub(crate) fn file(&self) -> Outcome<DataFile> {
        match &*guard(&self.0.file) {
            FileNow::Copy { file, .. } => Ok(file.clone()),
            FileNow::Own => self.0.own.clone().ok_or_else(no_file),
            FileNow::Unusable(error) => Err(again(error)),
        }
    }

    /// Nothing reaches out and no secret is opened while a saved copy is looked at: it may be another account's, and
    /// whoever looks at it needs neither key nor network.
    ///
    /// # Errors
    /// `ReadOnlyFile`.
    pub(crate) fn not_a_copy(&self) -> Outcome<()> {
        match &*guard(&self.0.file) {
            FileNow::Copy { .. } => Err(AppError::new(
                Code::ReadOnlyFile,
                "This is a saved copy, open to look at. Keys are neither read from OpenRouter nor shown here.",
            )
            .safe("Nothing was changed.")),
            FileNow::Own | FileNow::Unusable(_) => Ok(()),
        }
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.0.clock.now()
    }

    /// The clock the app goes by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.0.data_dir
    }

    /// Everything that happens from now on.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.0.events.subscribe()
    }

    pub(crate) fn changed(&self) {
        // Nobody may be listening (the command line); that is fine.
        let _ = self.0.events.send(AppEvent::Changed);
    }

    pub(crate) fn timing(&self) -> Timing {
        let standard = Timing::default();
        let shortened = self.0.times != Times::default();
        let backoff = if shortened { std::time::Duration::from_millis(100) } else { standard.backoff };
        Timing { total: self.0.times.request, backoff, ..standard }
    }
}

/// Whether this build may point accounts at another server on loopback (decision 6).
pub const fn loopback_allowed() -> bool {
    cfg!(any(debug_assertions, feature = "loopback"))
}

/// Checks an address given for development.
///
/// # Errors
/// `BaseUrlRefused` in release builds, and for anything but plain http on loopback with `/api/v1`.
pub fn check_base_url(url: &str) -> Outcome<Base> {
    let refuse = |text: String| Err(AppError::new(Code::BaseUrlRefused, text).safe("Nothing was sent."));
    if !loopback_allowed() {
        return refuse("This build talks to openrouter.ai only.".into());
    }
    match Base::loopback(url) {
        Ok(base) => Ok(base),
        Err(cause) => refuse(format!("‘{url}’ is not accepted: {cause}.")),
    }
}

fn open_file(parts: &Parts) -> Outcome<DataFile> {
    let now = parts.clock.now();
    if parts.read_only {
        return DataFile::over(Store::open_reading(&parts.data_dir)?, false);
    }
    let mut store = Store::open_writing(&parts.data_dir)?;
    crate::identity::ensure(&mut store, now)?;
    crate::saving::erase_leftovers(&mut store);
    DataFile::over(store, true)
}

fn no_file() -> AppError {
    AppError::new(Code::Internal, "There is no list open.")
}

/// The same error once more (causes stay with the first one).
pub(crate) fn again(error: &AppError) -> AppError {
    AppError {
        code: error.code,
        message: error.message.clone(),
        safe: error.safe.clone(),
        steps: error.steps.clone(),
        source: None,
    }
}

/// A lock whose content stays usable after a panic elsewhere: every change under it is one assignment.
pub(crate) fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

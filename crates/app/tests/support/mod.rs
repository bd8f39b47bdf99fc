//! An app of one's own over a real practice server, a real file, a passphrase in place of a keychain.

pub mod computer;
pub mod earlier;
pub mod keychain;
mod no_practice;
pub mod reseller;
pub mod shop;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use keyroster_app::clock::Clock;
use keyroster_app::wire::plan::{KeyNameChoice, PlanRequest, ResetChoice};
use keyroster_app::{App, Parts};
use keyroster_domain::provisioning::Times;
use keyroster_practice::{Options, Practice};
use keyroster_vault::{Keychain, Secret};

pub use no_practice::NoPractice;

/// A server, a folder, and apps over it one after the other.
pub struct Stand {
    pub server: Practice,
    pub dir: tempfile::TempDir,
    pub settle: Duration,
}

impl Stand {
    pub async fn new() -> Stand {
        let server = keyroster_practice::start(Options { keep_secrets: true, ..Options::default() })
            .await
            .expect("server");
        Stand { server, dir: tempfile::tempdir().expect("folder"), settle: Duration::from_millis(600) }
    }

    pub fn app(&self) -> App {
        self.computer("data", Keychain::of_this_computer(Some("never-asked")), Some(Stand::passphrase()))
    }

    /// The same, with another clock.
    pub fn app_at(&self, clock: Clock) -> App {
        let keychain = Keychain::of_this_computer(Some("never-asked"));
        let (dir, base_url) = (self.dir.path(), self.server.base_url());
        app_with(dir, "data", base_url, self.settle, (keychain, Some(Stand::passphrase())), clock)
    }

    /// An app over a folder of this name, with this password store.
    pub fn computer(&self, name: &str, keychain: Keychain, passphrase: Option<Secret>) -> App {
        app_in(self.dir.path(), name, self.server.base_url(), self.settle, keychain, passphrase)
    }

    /// The passphrase of these apps.
    pub fn passphrase() -> Secret {
        Secret::new("correct horse battery staple orbit lamp".into())
    }

    /// The file's own thread lets go of the lock a moment after the app is dropped.
    pub async fn unlocked(&self) {
        let path = self.dir.path().join("data").join("keyroster.lock");
        for _ in 0..500 {
            if std::fs::File::open(&path).expect("lock file").try_lock().is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the data folder stays locked");
    }

    /// Connects and imports a class of `people`; its roster id.
    pub async fn class(&self, app: &App, people: usize) -> i64 {
        let check = app.check_key(self.server.management_key(), None).await.expect("checked");
        assert!(check.ready, "{:?}", check.error);
        app.connect("School").await.expect("connected");
        let rows: String = (1..=people).map(|n| format!("p{n}@example.edu,Person {n}\n")).collect();
        let csv = format!("email,name\n{rows}");
        let view = app.import_open(None, "class.csv", csv.into_bytes()).await.expect("read");
        assert_eq!(usize::try_from(view.counts.new).expect("small"), people);
        let request = keyroster_app::wire::import::ImportApplyRequest {
            token: view.token,
            roster_name: "class".into(),
        };
        app.import_apply(&request).await.expect("imported").roster_id
    }
}

/// An app over the folder `name` in `dir`, with this server.
pub fn app_in(
    dir: &Path,
    name: &str,
    base_url: String,
    settle: Duration,
    keychain: Keychain,
    passphrase: Option<Secret>,
) -> App {
    app_with(dir, name, base_url, settle, (keychain, passphrase), Clock::system())
}

fn app_with(
    dir: &Path,
    name: &str,
    base_url: String,
    settle: Duration,
    (keychain, passphrase): (Keychain, Option<Secret>),
    clock: Clock,
) -> App {
    App::open(Parts {
        data_dir: dir.join(name),
        anchor_dir: dir.join(format!("state-{name}")),
        read_only: false,
        keychain,
        passphrase,
        run_key: None,
        base_url: Some(base_url),
        times: Times::shortened(settle),
        clock,
        practice: Arc::new(NoPractice),
    })
    .expect("the app opens")
}

pub fn plan_of(roster_id: i64) -> PlanRequest {
    PlanRequest {
        roster_id,
        limit: "2.00".into(),
        no_limit: false,
        no_limit_confirmed: false,
        reset: ResetChoice::Never,
        expires: String::new(),
        key_name: KeyNameChoice::Name,
        workspace_id: None,
        left_out: Vec::new(),
        per_person: Vec::new(),
        refresh: false,
    }
}

/// Copies the files of a folder, as a backup or a synced folder would.
pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let entry = entry.expect("entry");
        if entry.file_type().expect("type").is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
}

//! A seller's data file with clients, their keys and the readings of months, seeded without a server; and an app over it
//! whose clock stands where the test wants it.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use keyroster_app::clock::Clock;
use keyroster_app::{App, Parts};
use keyroster_domain::billing::{Markup, Percent};
use keyroster_domain::holder::Person;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::provisioning::Times;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_store::account::{self, AccountKind, NewAccount};
use keyroster_store::key::{self, KeyOrigin, KeyRow, Observed};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::snapshot::Why;
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{Store, StoreError, Writer, holder, markup};
use keyroster_vault::Keychain;

use super::NoPractice;

/// A folder with a seller's file; it goes with the test.
pub struct Shop {
    pub dir: tempfile::TempDir,
    pub account: i64,
    pub clients: Vec<i64>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

pub fn usd(text: &str) -> Usd {
    Usd::parse(text).expect("an amount")
}

/// An app over the folder, its clock at `now`.
pub fn app(dir: &Path, now: Timestamp) -> App {
    let clock = Clock::system();
    clock.put_forward(now.duration_since(clock.now()));
    App::open(Parts {
        data_dir: dir.join("data"),
        anchor_dir: dir.join("state"),
        read_only: false,
        keychain: Keychain::of_this_computer(Some("never-asked")),
        passphrase: Some(keyroster_vault::Secret::new("correct horse battery staple orbit lamp".into())),
        run_key: None,
        base_url: None,
        times: Times::default(),
        clock,
        practice: Arc::new(NoPractice),
    })
    .expect("the app opens")
}

/// A client's key as OpenRouter names it.
pub fn hash_of(client: usize) -> String {
    format!("{client:064x}")
}

fn observed(name: &str, made: Timestamp) -> Observed {
    Observed {
        name: name.to_owned(),
        label: Some("sk-or-v1-000...000".into()),
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(50_000)),
        remaining: Some(Usd::from_cents(40_000)),
        reset: Some(Reset::Monthly),
        include_byok: Some(false),
        usage: Some(Usd::ZERO),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(made),
        updated_at: None,
        expires_at: None,
        last_used_at: None,
        creator_user_id: None,
        workspace_id: None,
        seen_at: made,
    }
}

/// One row of a reading.
pub fn row(client: usize, name: &str, usage: Usd) -> UsageRow {
    UsageRow {
        hash: KeyHash::new(&hash_of(client)),
        name: name.to_owned(),
        label: None,
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(50_000)),
        remaining: None,
        reset: Some(Reset::Monthly),
        usage: Some(usage),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(at("2025-06-01T00:00:00Z")),
        expires_at: None,
        last_used_at: None,
        read_at: None,
        gone: false,
    }
}

/// Keeps a reading of the whole account.
pub fn insert(
    w: &Writer<'_>,
    account_id: i64,
    when: Timestamp,
    complete: bool,
    rows: Vec<UsageRow>,
) -> Result<(), StoreError> {
    let ended = when + SignedDuration::from_secs(2);
    let read = UsageSnapshot { began: when, ended, complete, account_usage: None, rows };
    snapshots::insert(w, &NewSnapshot { account_id, skew_ms: None, why: Why::Automatic, read }).map(|_| ())
}

impl Shop {
    /// A file with these clients, a key each, made long ago; no markup yet. `began`: the account's first day.
    pub async fn new(names: &[&str]) -> Shop {
        let dir = tempfile::tempdir().expect("a folder");
        let made = app(dir.path(), at("2025-06-01T00:00:00Z"));
        made.close(std::time::Duration::ZERO).await;
        drop(made);
        let mut store = Store::open_writing(&dir.path().join("data")).expect("the file");
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let (account, clients) = store.write(|w| seed(w, &names)).expect("seeded");
        Shop { dir, account, clients }
    }

    /// Changes the closed file.
    pub fn write<T>(&self, f: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>) -> T {
        let mut store = Store::open_writing(&self.dir.path().join("data")).expect("the file");
        store.write(f).expect("written")
    }

    /// Sets the account's markup from a day on.
    pub fn markup(&self, from: &str, thousandths: u32) {
        let markup =
            Markup { from: from.parse().expect("a day"), percent: Percent::from_thousandths(thousandths) };
        let account = self.account;
        self.write(|w| markup::set(w, account, None, markup, at("2025-06-02T00:00:00Z")));
    }

    /// A reading of the whole account: usage of each client in dollars; `None` = the key is not there.
    pub fn read(&self, when: &str, complete: bool, usage: &[Option<&str>]) {
        let key = |(n, usage): (usize, &Option<&str>)| Some(row(n, &format!("Key {n}"), usd((*usage)?)));
        let rows = usage.iter().enumerate().filter_map(key).collect();
        let account = self.account;
        self.write(|w| insert(w, account, at(when), complete, rows));
    }

    /// The last reading of a client's key before it is deleted.
    pub fn last_reading(&self, when: &str, client: usize, usage: &str) {
        let (account, last) = (self.account, row(client, &format!("Key {client}"), usd(usage)));
        self.write(|w| {
            snapshots::insert_last_reading(w, account, &last, at(when))?;
            key::set_gone(w, &hash_of(client), Some(at(when)))
        });
    }

    /// An app over it at a moment, the account on show.
    pub async fn open(&self, now: &str) -> App {
        let app = app(self.dir.path(), at(now));
        app.account_look(self.account).await.expect("the account");
        app
    }

    /// Closes an app so that the file can be changed.
    pub async fn shut(app: App) {
        app.close(std::time::Duration::ZERO).await;
    }
}

fn seed(w: &Writer<'_>, names: &[String]) -> Result<(i64, Vec<i64>), StoreError> {
    let began = at("2025-06-01T00:00:00Z");
    let account = account::insert(
        w,
        &NewAccount {
            name: "Fennel Web Studio".into(),
            kind: AccountKind::Real,
            base_url: None,
            creator_user_id: None,
            organization_id: None,
            key_mask: None,
            created_at: began,
        },
    )?;
    let roster = roster::insert(w, account, "Clients", RosterKind::Clients, began)?;
    let people: Vec<Person> = names
        .iter()
        .map(|name| Person {
            name: name.clone(),
            email: Some(format!(
                "bills@{}.example",
                name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "")
            )),
            reset: Some(Reset::Monthly),
            ..Person::default()
        })
        .collect();
    let clients = holder::insert(w, roster, &people, began)?;
    for (n, holder) in clients.iter().enumerate() {
        let mut row = KeyRow::foreign(account, &hash_of(n), observed(&format!("Key {n}"), began));
        row.holder_id = Some(*holder);
        row.origin = KeyOrigin::Adopted;
        key::insert(w, &row)?;
    }
    Ok((account, clients))
}

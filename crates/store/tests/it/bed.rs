//! A small world to test in: a folder, a file with one account, one roster, and people.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId, Person, RosterId};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::usd::Usd;
use keyroster_store::account::{AccountKind, NewAccount};
use keyroster_store::attempt::NewAttempt;
use keyroster_store::key::{KeyOrigin, KeyRow, Observed, SeenLimit, Wanted};
use keyroster_store::meta::NewMeta;
use keyroster_store::roster::RosterKind;
use keyroster_store::secret::SecretRow;
use keyroster_store::{Store, StoreError, Writer, account, dek, holder, meta, roster};

/// A folder that goes with the test; the store's own folder lies in it.
pub struct Bed {
    root: tempfile::TempDir,
}

/// The ids of the small world.
#[derive(Clone, Copy)]
pub struct World {
    pub account: AccountId,
    pub roster: RosterId,
    pub dek: u32,
}

impl Bed {
    pub fn new() -> Bed {
        Bed { root: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> &std::path::Path {
        self.root.path()
    }

    pub fn dir(&self) -> std::path::PathBuf {
        self.root.path().join("keyroster")
    }

    pub fn open(&self) -> Store {
        Store::open_writing(&self.dir()).unwrap()
    }

    /// A new store with the small world in it.
    pub fn world(&self) -> (Store, World) {
        let mut store = self.open();
        let world = store.write(found_world).unwrap();
        (store, world)
    }
}

/// Millisecond `n` of a fixed time.
pub fn at(n: i64) -> Timestamp {
    Timestamp::from_millisecond(1_793_000_000_000 + n).unwrap()
}

pub fn found_world(w: &Writer<'_>) -> Result<World, StoreError> {
    let vault_id = "0123456789abcdef0123456789abcdef".to_owned();
    let install_id = "install-1".to_owned();
    meta::create(w, &NewMeta { vault_id, vault_tag: "AB12".into(), install_id, created_at: at(0) })?;
    let account = account::insert(w, &new_account("Physics"))?;
    let roster = roster::insert(w, account, "Year 9", RosterKind::Class, at(2))?;
    let dek = 1;
    dek::insert_active(w, dek, at(3))?;
    Ok(World { account, roster, dek })
}

pub fn new_account(name: &str) -> NewAccount {
    NewAccount {
        name: name.into(),
        kind: AccountKind::Practice,
        base_url: None,
        creator_user_id: None,
        organization_id: None,
        key_mask: None,
        created_at: at(1),
    }
}

pub fn person(n: usize) -> Person {
    Person { name: format!("Person {n}"), email: Some(format!("p{n}@school.test")), ..Person::default() }
}

pub fn add_people(w: &Writer<'_>, roster: RosterId, count: usize) -> Result<Vec<HolderId>, StoreError> {
    holder::insert(w, roster, &(0..count).map(person).collect::<Vec<_>>(), at(4))
}

pub fn two_dollars() -> Terms {
    let limit = Limit::Of(PositiveUsd::new(Usd::from_cents(200)).unwrap());
    Terms { limit, reset: Reset::Monthly, expires: None }
}

pub fn new_attempt(world: World, holder_id: HolderId, nonce: &str) -> NewAttempt {
    NewAttempt {
        account_id: world.account,
        holder_id,
        epoch: 1,
        install_id: "install-1".into(),
        nonce: nonce.into(),
        key_name: format!("20261122_Person ~AB12{nonce}"),
        terms: two_dollars(),
        no_limit_confirmed_at: None,
        workspace_id: None,
        request_sha256: "ab".repeat(32),
        begun_at: at(5),
    }
}

pub fn observed(name: &str) -> Observed {
    Observed {
        name: name.into(),
        label: Some("sk-or-v1-000...000".into()),
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(200)),
        remaining: Some(Usd::from_nanos(1_999_999_999)),
        reset: Some(Reset::Monthly),
        include_byok: Some(false),
        usage: Some(Usd::from_nanos(1)),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(at(6)),
        updated_at: None,
        expires_at: None,
        last_used_at: None,
        creator_user_id: Some("user_0".into()),
        workspace_id: None,
        seen_at: at(7),
    }
}

pub fn created_key(world: World, hash: &str, holder_id: HolderId, attempt_id: Option<i64>) -> KeyRow {
    KeyRow {
        hash: hash.into(),
        account_id: world.account,
        holder_id: Some(holder_id),
        attempt_id,
        origin: KeyOrigin::Created,
        observed: observed(&format!("key {hash}")),
        gone_at: None,
        retired_at: None,
        replaced_at: None,
        wanted: Wanted { terms: Some(two_dollars()), disabled: None },
    }
}

pub fn sealed(world: World, hash: &str) -> SecretRow {
    SecretRow {
        key_hash: hash.into(),
        account_id: world.account,
        dek_id: world.dek,
        nonce: vec![7; 24],
        ct: hash.as_bytes().to_vec(),
    }
}

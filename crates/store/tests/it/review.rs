//! Files for review: what goes in reads the same, what must not go in is nowhere in the bytes.

use keyroster_domain::holder::Person;
use keyroster_store::audit::{self, NewChange};
use keyroster_store::key::KeyRow;
use keyroster_store::review::{self, Scope};
use keyroster_store::roster::RosterKind;
use keyroster_store::secret::SecretRow;
use keyroster_store::{
    Store, Writer, account, dek, holder, key, meta, people, roster, saved_file, sealed_item, secret, setting,
};
use serde_json::json;

use crate::bed::{Bed, World, add_people, at, new_account, observed};

const SEALED: &[u8] = b"SEALED-BOX-OF-A-STUDENT";
const WRAPPED: &[u8] = b"WRAPPED-DATA-KEY";
const MANAGEMENT: &[u8] = b"SEALED-MANAGEMENT-KEY";

fn change(w: &Writer<'_>, account_id: Option<i64>, target: &str, detail: serde_json::Value) {
    let new = NewChange {
        utc: at(50),
        account_id,
        actor: "m.keller".into(),
        action: "holder.edit".into(),
        target: target.into(),
        detail,
    };
    audit::append(w, &new).unwrap();
}

/// One account with two classes and everything that must not travel; a second account.
fn full(store: &mut Store, world: World) -> (i64, i64) {
    store
        .write(|w| {
            let other_class = roster::insert(w, world.account, "Evening", RosterKind::Class, at(2))?;
            let first = add_people(w, world.roster, 2)?;
            let evening = Person {
                name: "Eve Ning".into(),
                email: Some("eve@evening.test".into()),
                ..Person::default()
            };
            let second = holder::insert(w, other_class, &[evening], at(4))?;
            for (hash, holder) in [("hash-a", first[0]), ("hash-e", second[0])] {
                let mut row = KeyRow::foreign(world.account, hash, observed(&format!("20261122_{hash}")));
                row.holder_id = Some(holder);
                key::insert(w, &row)?;
            }
            dek::put_slot(
                w,
                &dek::SlotRow {
                    dek_id: world.dek,
                    kind: dek::SlotKind::Passphrase,
                    version: 1,
                    wrapped: WRAPPED.to_vec(),
                    params: json!({}),
                },
            )?;
            secret::insert(
                w,
                &SecretRow {
                    key_hash: "hash-a".into(),
                    account_id: world.account,
                    dek_id: world.dek,
                    nonce: vec![1; 24],
                    ct: SEALED.to_vec(),
                },
            )?;
            sealed_item::put(
                w,
                &sealed_item::SealedItemRow {
                    account_id: world.account,
                    purpose: "management-key".into(),
                    dek_id: world.dek,
                    nonce: vec![2; 24],
                    ct: MANAGEMENT.to_vec(),
                    updated_at: at(8),
                },
            )?;
            let path = std::path::Path::new("/home/somebody/Desktop/api_keys.csv");
            saved_file::insert(w, world.account, Some(world.roster), path, 1, None, at(9))?;
            setting::set(w, "some_setting", &"PRIVATE-SETTING")?;
            let second_account = account::insert(w, &new_account("Other people's"))?;
            change(
                w,
                Some(world.account),
                &format!("holder:{}", first[0]),
                json!({ "after": { "email": "p0@school.test" } }),
            );
            change(
                w,
                Some(world.account),
                &format!("holder:{}", second[0]),
                json!({ "after": { "email": "eve@evening.test" } }),
            );
            change(w, Some(second_account), "account:2", json!({ "name": "Other people's" }));
            Ok((other_class, second_account))
        })
        .unwrap()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

fn made(store: &Store, scope: Scope) -> (review::Payload, Store) {
    let payload = store.read(|r| review::make(r, &scope)).unwrap();
    let opened = review::open(&payload.bytes, "review".into()).unwrap();
    (payload, opened)
}

#[test]
fn the_whole_account_reads_the_same_and_nothing_sealed_is_in_the_bytes() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let (other_class, _) = full(&mut store, world);
    let scope = Scope { account_id: world.account, roster_id: None, emails: true };
    let (payload, mut opened) = made(&store, scope);

    for hidden in [
        SEALED,
        WRAPPED,
        MANAGEMENT,
        b"PRIVATE-SETTING",
        b"/home/somebody",
        b"Other people",
        b"0123456789abcdef",
        b"install-1",
    ] {
        assert!(!contains(&payload.bytes, hidden), "{} travels", String::from_utf8_lossy(hidden));
    }
    for roster in [world.roster, other_class] {
        let (there, here) = (
            store.read(|r| people::of_roster(r, roster)).unwrap(),
            opened.read(|r| people::of_roster(r, roster)).unwrap(),
        );
        assert_eq!(there.len(), here.len(), "everybody is in it");
        for (there, here) in there.iter().zip(&here) {
            assert_eq!(there.holder, here.holder, "as they are");
            let mut key = there.key.clone();
            key.iter_mut().for_each(|key| key.observed.creator_user_id = None);
            assert_eq!(key, here.key, "with their key as it was seen, but for who made it");
            assert!(!here.has_secret, "and no secret");
        }
    }
    assert_eq!((payload.people, payload.keys, payload.changes, payload.changes_there), (3, 2, 2, 3));
    assert_eq!(opened.read(audit::first_broken).unwrap(), None, "the history in it is a chain");
    assert_eq!(
        opened.read(|r| saved_file::present(r, world.account)).unwrap()[0].path.to_str(),
        Some("api_keys.csv")
    );
    assert!(
        opened.write(|w| account::rename(w, world.account, "x")).is_err(),
        "and nothing in it can be changed"
    );
    assert!(opened.read(meta::get).unwrap().is_some());
}

/// Where every row goes in, the chain is the very same one, so that its head can be compared.
#[test]
fn with_one_account_the_history_keeps_its_numbers_and_hashes() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            change(w, None, "file", json!({}));
            change(w, Some(world.account), "account:1", json!({}));
            Ok(())
        })
        .unwrap();
    let (payload, opened) = made(&store, Scope { account_id: world.account, roster_id: None, emails: true });
    assert_eq!(opened.read(audit::head).unwrap(), store.read(audit::head).unwrap());
    assert_eq!(payload.head, opened.read(audit::head).unwrap());
}

#[test]
fn one_class_without_addresses_tells_nothing_of_the_others() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    full(&mut store, world);
    let (payload, opened) =
        made(&store, Scope { account_id: world.account, roster_id: Some(world.roster), emails: false });
    for hidden in [&b"Eve Ning"[..], b"Evening", b"hash-e", b"school.test", b"evening.test"] {
        assert!(!contains(&payload.bytes, hidden), "{} travels", String::from_utf8_lossy(hidden));
    }
    assert_eq!((payload.people, payload.keys, payload.changes), (2, 1, 1));
    assert_eq!(opened.read(audit::first_broken).unwrap(), None, "an excerpt is a chain of its own");
    let rows = opened.read(|r| people::of_roster(r, world.roster)).unwrap();
    assert!(rows.iter().all(|row| row.holder.holder.person.email.is_none()));
    let wrong = Scope { account_id: 2, roster_id: Some(world.roster), emails: true };
    assert!(store.read(|r| review::make(r, &wrong)).is_err(), "a class of another account is none");
}

/// A file that was changed by accident or on purpose ends in words, never in a crash.
#[test]
fn damaged_payloads_are_refused_or_read_and_never_break_the_program() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    full(&mut store, world);
    let (payload, _) = made(&store, Scope { account_id: world.account, roster_id: None, emails: true });
    for cut in [0, 1, 16, 99, 100, 512, 4096, payload.bytes.len() / 2, payload.bytes.len() - 1] {
        assert!(review::open(&payload.bytes[..cut], "cut".into()).is_err(), "cut at {cut}");
    }
    // A fixed walk through the file: every page, all kinds of bytes.
    for step in 0..400 {
        let mut turned = payload.bytes.clone();
        let at = step * 7_919 % turned.len();
        turned[at] ^= 1 << (step % 8);
        if let Ok(opened) = review::open(&turned, "turned".into()) {
            let _ = opened.read(|r| people::of_roster(r, world.roster));
            let _ = opened.read(audit::first_broken);
        }
    }
}

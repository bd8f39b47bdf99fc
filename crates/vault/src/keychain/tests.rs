//! Every error of the platform's library at every call, over its mock store; and stores that forget.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use keyring_core::api::{Credential, CredentialApi, CredentialPersistence, CredentialStoreApi};
use keyring_core::{CredentialStore, Entry, Error as Core, mock};

use super::*;

const SECRET: &[u8] = b"sk-or-v1-000000000000000000000000000000000000";

/// Each error the library can return, with the name we give it.
fn every_error() -> Vec<(Core, &'static str)> {
    vec![
        (Core::PlatformFailure("broken".into()), "Other"),
        (Core::NoStorageAccess("locked".into()), "Locked"),
        (Core::NoEntry, "NoEntry"),
        (Core::BadEncoding(SECRET.to_vec()), "Damaged"),
        (Core::BadDataFormat(SECRET.to_vec(), "odd".into()), "Damaged"),
        (Core::BadStoreFormat("odd".to_owned()), "Other"),
        (Core::TooLong("secret".to_owned(), 10), "Other"),
        (Core::Invalid("user".to_owned(), "odd".to_owned()), "Other"),
        (Core::Ambiguous(Vec::new()), "Other"),
        (Core::NoDefaultStore, "NoService"),
        (Core::NotSupportedByStore("no".to_owned()), "Other"),
    ]
}

fn name(error: &KeychainError) -> &'static str {
    match error {
        KeychainError::NoService => "NoService",
        KeychainError::Locked => "Locked",
        KeychainError::NoEntry => "NoEntry",
        KeychainError::Denied => "Denied",
        KeychainError::NotPersistent => "NotPersistent",
        KeychainError::Damaged => "Damaged",
        KeychainError::AlreadyThere => "AlreadyThere",
        KeychainError::Timeout => "Timeout",
        KeychainError::Other { .. } => "Other",
    }
}

type Call = fn(&Keychain) -> Result<(), KeychainError>;

/// Each call of the room, the item it touches, and what it makes of "not there".
fn every_call() -> Vec<(&'static str, Item<'static>, Call, &'static str)> {
    let kek = Item::WrappingKey { vault_id: "v", version: 1 };
    let management = Item::ManagementKey { vault_id: "v", account_id: "a" };
    let anchor = Item::Anchor { vault_id: "v" };
    vec![
        ("make", kek, |k| k.make_wrapping_key("v", 1).map(drop), "done"),
        ("read", kek, |k| k.wrapping_key("v", 1).map(drop), "NoEntry"),
        (
            "keep",
            management,
            |k| k.keep_management_key("v", "a", &Secret::new("x".to_owned())),
            "NotPersistent",
        ),
        ("management", management, |k| k.management_key("v", "a").map(drop), "NoEntry"),
        ("forget", management, |k| k.forget(&Item::ManagementKey { vault_id: "v", account_id: "a" }), "done"),
        ("anchor", anchor, |k| k.anchor("v").map(drop), "NoEntry"),
        ("keep anchor", anchor, |k| k.keep_anchor("v", b"x"), "NotPersistent"),
    ]
}

#[test]
fn every_error_at_every_call_gets_its_name_and_carries_no_secret() {
    for (call_name, item, call, if_absent) in every_call() {
        for (error, expected) in every_error() {
            let store: Arc<CredentialStore> = mock::Store::new().unwrap();
            let entry = store.build("app.keyroster.test", &item.name(), None).unwrap();
            let shown = format!("{error:?}");
            entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
            let keychain = Keychain::over(Some("test"), move || Ok(Arc::clone(&store)));
            let said = call(&keychain);
            let expected = if expected == "NoEntry" { if_absent } else { expected };
            assert_eq!(said.as_ref().map_or_else(name, |()| "done"), expected, "{call_name}: {shown}");
            if let Err(e) = said {
                let told = format!("{e} {e:?}");
                assert!(!told.contains("sk-or") && !told.contains("115, 107, 45"), "{call_name}: {told}");
            }
        }
    }
}

#[test]
fn every_error_of_opening_is_told_and_the_next_call_tries_again() {
    for (call_name, _, call, if_absent) in every_call() {
        for (error, expected) in every_error() {
            let (first, opened) = (Mutex::new(Some(error)), Arc::new(AtomicUsize::new(0)));
            let count = Arc::clone(&opened);
            let store: Arc<CredentialStore> = mock::Store::new().unwrap();
            let keychain = Keychain::over(None, move || {
                count.fetch_add(1, Ordering::SeqCst);
                first.lock().unwrap().take().map_or_else(|| Ok(Arc::clone(&store)), Err)
            });
            let said = call(&keychain);
            let expected = if expected == "NoEntry" { "NoService" } else { expected };
            assert_eq!(said.as_ref().map_or_else(name, |()| "done"), expected, "{call_name}");
            let again = call(&keychain);
            let fine = ["make", "keep", "forget", "keep anchor"].contains(&call_name);
            let expected = if fine { "done" } else { if_absent };
            assert_eq!(again.as_ref().map_or_else(name, |()| "done"), expected, "{call_name} again");
            assert!(opened.load(Ordering::SeqCst) >= 2, "{call_name}: a failed start must not be remembered");
        }
    }
}

#[test]
fn an_item_of_the_wrong_shape_is_damaged_not_cut_to_fit() {
    let store: Arc<CredentialStore> = mock::Store::new().unwrap();
    store.build("app.keyroster", "kek-v-v1", None).unwrap().set_secret(&[1; 31]).unwrap();
    store.build("app.keyroster", "management-v-a", None).unwrap().set_secret(&[0xff, 0xfe]).unwrap();
    let keychain = Keychain::over(None, move || Ok(Arc::clone(&store)));
    assert_eq!(keychain.wrapping_key("v", 1).map(drop).as_ref().map_err(name), Err("Damaged"));
    assert_eq!(keychain.management_key("v", "a").map(drop).as_ref().map_err(name), Err("Damaged"));
}

#[test]
fn the_names_of_items_never_change() {
    assert_eq!(Item::WrappingKey { vault_id: "v", version: 2 }.name(), "kek-v-v2");
    assert_eq!(Item::ManagementKey { vault_id: "v", account_id: "7" }.name(), "management-v-7");
    assert_eq!(Item::Anchor { vault_id: "v" }.name(), "anchor-v");
}

type Items = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A store that loses, changes or hides what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    LosesAtOnce,
    Changes,
    ForgetsWithTheHandle,
    AdmitsToForget,
    CannotDelete,
}

#[derive(Debug)]
struct Flawed {
    flaw: Flaw,
    items: Items,
}

#[derive(Debug)]
struct FlawedItem {
    flaw: Flaw,
    name: String,
    items: Items,
}

impl CredentialStoreApi for Flawed {
    fn vendor(&self) -> String {
        "flawed".to_owned()
    }
    fn id(&self) -> String {
        "flawed".to_owned()
    }
    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        let items = Arc::clone(&self.items);
        Ok(Entry::new_with_credential(Arc::new(FlawedItem { flaw: self.flaw, name: user.to_owned(), items })))
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn persistence(&self) -> CredentialPersistence {
        match self.flaw {
            Flaw::AdmitsToForget => CredentialPersistence::UntilReboot,
            _ => CredentialPersistence::UntilDelete,
        }
    }
}

impl CredentialApi for FlawedItem {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        let mut kept = secret.to_vec();
        match self.flaw {
            Flaw::LosesAtOnce => return Ok(()),
            Flaw::Changes => kept[0] ^= 1,
            _ => {}
        }
        self.items.lock().unwrap().insert(self.name.clone(), kept);
        Ok(())
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        self.items.lock().unwrap().get(&self.name).cloned().ok_or(Core::NoEntry)
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        if self.flaw == Flaw::CannotDelete {
            return Err(Core::NoStorageAccess("refused".into()));
        }
        self.items.lock().unwrap().remove(&self.name).map(drop).ok_or(Core::NoEntry)
    }
    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn flawed(flaw: Flaw) -> (Keychain, Items) {
    let shared = Arc::new(Mutex::new(HashMap::new()));
    let items = Arc::clone(&shared);
    let keychain = Keychain::over(None, move || {
        let items = if flaw == Flaw::ForgetsWithTheHandle { Arc::default() } else { Arc::clone(&items) };
        Ok(Arc::new(Flawed { flaw, items }))
    });
    (keychain, shared)
}

#[test]
fn the_proof_finds_every_store_that_does_not_keep() {
    for (flaw, expected) in [
        (Flaw::None, "kept"),
        (Flaw::LosesAtOnce, "NotPersistent"),
        (Flaw::Changes, "NotPersistent"),
        (Flaw::ForgetsWithTheHandle, "NotPersistent"),
        (Flaw::AdmitsToForget, "NotPersistent"),
        (Flaw::CannotDelete, "Locked"),
    ] {
        let (keychain, items) = flawed(flaw);
        let said = keychain.probe();
        assert_eq!(said.as_ref().map_or_else(name, |()| "kept"), expected, "{flaw:?}");
        if flaw != Flaw::CannotDelete {
            assert!(items.lock().unwrap().is_empty(), "{flaw:?}: the trial item was left behind");
        }
    }
}

#[test]
fn a_wrapping_key_that_did_not_come_back_seals_nothing() {
    for flaw in [Flaw::LosesAtOnce, Flaw::Changes] {
        let said = flawed(flaw).0.make_wrapping_key("v", 1).map(drop);
        assert_eq!(said.as_ref().map_err(name), Err("NotPersistent"), "{flaw:?}");
    }
}

#[test]
fn a_call_that_hangs_is_left_behind() {
    let (release, held) = mpsc::channel::<()>();
    let late = within(Duration::from_millis(1), move || {
        let _ = held.recv();
        Ok(())
    });
    assert_eq!(late.as_ref().map_err(name), Err("Timeout"));
    drop(release);
    assert_eq!(within(PATIENCE, || Ok(7)).ok(), Some(7));
}

//! A password store in memory that keeps what it is given: one for each pretend computer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use keyring_core::api::{Credential, CredentialApi, CredentialPersistence, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};
use keyroster_vault::Keychain;

type Items = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// The store, and a look into it.
#[derive(Clone, Default)]
pub struct Store {
    items: Items,
}

impl Store {
    /// As the app sees it.
    pub fn keychain(&self) -> Keychain {
        let items = self.items.clone();
        Keychain::over(None, move || Ok(Arc::new(Kept(items.clone()))))
    }

    /// As after a system was set up anew: nothing is in it any more.
    pub fn lose_all(&self) {
        self.items.lock().expect("not poisoned").clear();
    }

    /// The names of what is in it.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.items.lock().expect("not poisoned").keys().cloned().collect();
        names.sort();
        names
    }
}

#[derive(Debug)]
struct Kept(Items);

#[derive(Debug)]
struct One {
    name: String,
    items: Items,
}

impl CredentialStoreApi for Kept {
    fn vendor(&self) -> String {
        "memory".to_owned()
    }
    fn id(&self) -> String {
        "memory".to_owned()
    }
    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(One { name: user.to_owned(), items: self.0.clone() })))
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn persistence(&self) -> CredentialPersistence {
        CredentialPersistence::UntilDelete
    }
}

impl CredentialApi for One {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.items.lock().expect("not poisoned").insert(self.name.clone(), secret.to_vec());
        Ok(())
    }
    fn get_secret(&self) -> Result<Vec<u8>> {
        self.items.lock().expect("not poisoned").get(&self.name).cloned().ok_or(Error::NoEntry)
    }
    fn delete_credential(&self) -> Result<()> {
        self.items.lock().expect("not poisoned").remove(&self.name).map(drop).ok_or(Error::NoEntry)
    }
    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

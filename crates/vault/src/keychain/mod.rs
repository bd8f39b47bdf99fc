//! The operating system's keychain: the wrapping key, one item per management key, and the anchor.
//!
//! Every call may block, for as long as a person looks at an unlock prompt: call on a blocking thread, through
//! [`within`]. Calls are made one at a time. A start that failed is tried again at the next call, and a handle that
//! died (the daemon was restarted) is replaced. There is no weaker store to fall back to.

mod error;
mod item;
mod patience;
mod platform;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring_core::{CredentialStore, Entry};
use zeroize::Zeroizing;

pub use error::KeychainError;
pub use item::Item;
pub use patience::{PATIENCE, within};

use crate::secret::{Secret, SecretBytes};
use crate::wrap::WrappingKey;

/// How to reach one kind of keychain; called anew for every fresh handle.
type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

/// A keychain, opened at the first call that needs it. Copies share one handle and one queue.
#[derive(Clone)]
pub struct Keychain {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    open: Box<Open>,
    /// Says why an absent item may only be out of sight: [`KeychainError::Locked`] or so.
    doubt: fn() -> Result<(), KeychainError>,
    /// The open handle; holding the lock is what makes calls queue.
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").field("name", &self.inner.name).finish_non_exhaustive()
    }
}

impl Keychain {
    /// This computer's keychain (Secret Service, Apple Keychain, Windows Credential Manager), under the name
    /// `app.keyroster`, or `app.keyroster.<namespace>` for tests and development. Nothing is opened yet.
    #[must_use]
    pub fn of_this_computer(namespace: Option<&str>) -> Self {
        Self::build(namespace, platform::open, platform::doubt_absence)
    }

    /// A keychain over another store of `keyring-core`; for tests with its mock store.
    #[must_use]
    pub fn over(
        namespace: Option<&str>,
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
    ) -> Self {
        Self::build(namespace, open, || Ok(()))
    }

    fn build(
        namespace: Option<&str>,
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
        doubt: fn() -> Result<(), KeychainError>,
    ) -> Self {
        let name = match namespace {
            Some(extra) => format!("app.keyroster.{extra}"),
            None => "app.keyroster".to_owned(),
        };
        Self { inner: Arc::new(Inner { name, open: Box::new(open), doubt, store: Mutex::new(None) }) }
    }

    /// Proves that the keychain keeps what it is given: writes a random item, reads it through a new handle,
    /// deletes it.
    ///
    /// # Errors
    /// [`KeychainError::NotPersistent`] when it came back different, not at all, or is kept in memory only; else
    /// what went wrong.
    pub fn probe(&self) -> Result<(), KeychainError> {
        let mut queue = self.queue();
        *queue = None;
        let first = self.handle(&mut queue)?;
        if forgets(&first) {
            return Err(KeychainError::NotPersistent);
        }
        let mut tag = [0u8; 8];
        let random = |_| KeychainError::other("no random bytes for the trial item");
        crate::random::fill(&mut tag).map_err(random)?;
        let item = Item::Trial { tag: u64::from_le_bytes(tag) };
        let bytes = SecretBytes::<32>::random().map_err(random)?;
        let written = self.entry(&first, &item)?;
        let proven = (|| {
            written.set_secret(bytes.expose()).map_err(KeychainError::from)?;
            platform::refuse_memory_only(&written)?;
            let second = self.open()?;
            let read = match self.entry(&second, &item)?.get_secret() {
                Ok(read) => Zeroizing::new(read),
                Err(keyring_core::Error::NoEntry) => return Err(KeychainError::NotPersistent),
                Err(e) => return Err(e.into()),
            };
            if read.as_slice() == bytes.expose() { Ok(()) } else { Err(KeychainError::NotPersistent) }
        })();
        let deleted = match written.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(e) => Err(e.into()),
        };
        self.forget_dead_handle(&mut queue, proven.and(deleted))
    }

    /// Makes a new wrapping key of version `version` for the file `vault_id`, writes it and reads it back.
    ///
    /// # Errors
    /// [`KeychainError::AlreadyThere`] when that item exists (a wrapping key is never written over);
    /// [`KeychainError::NotPersistent`] when it reads back different.
    pub fn make_wrapping_key(&self, vault_id: &str, version: u32) -> Result<WrappingKey, KeychainError> {
        let item = Item::WrappingKey { vault_id, version };
        match self.get(&item) {
            Err(KeychainError::NoEntry) => {}
            Ok(_) => return Err(KeychainError::AlreadyThere),
            Err(e) => return Err(e),
        }
        let key = WrappingKey::random().map_err(|_| KeychainError::other("no random bytes for a key"))?;
        self.put(&item, key.expose())?;
        Ok(key)
    }

    /// The wrapping key of version `version`.
    ///
    /// # Errors
    /// [`KeychainError::NoEntry`] when this keychain never had it or lost it; [`KeychainError::Damaged`] when the
    /// item does not hold 32 bytes.
    pub fn wrapping_key(&self, vault_id: &str, version: u32) -> Result<WrappingKey, KeychainError> {
        let bytes = self.get(&Item::WrappingKey { vault_id, version })?;
        WrappingKey::from_slice(&bytes).ok_or(KeychainError::Damaged)
    }

    /// Keeps the management key of one account, in place of an older one.
    ///
    /// # Errors
    /// As told apart in [`KeychainError`].
    pub fn keep_management_key(
        &self,
        vault_id: &str,
        account_id: &str,
        key: &Secret,
    ) -> Result<(), KeychainError> {
        self.put(&Item::ManagementKey { vault_id, account_id }, key.expose().as_bytes())
    }

    /// The management key of one account.
    ///
    /// # Errors
    /// [`KeychainError::NoEntry`] when there is none; [`KeychainError::Damaged`] when it is no text.
    pub fn management_key(&self, vault_id: &str, account_id: &str) -> Result<Secret, KeychainError> {
        let mut bytes = self.get(&Item::ManagementKey { vault_id, account_id })?;
        String::from_utf8(std::mem::take(&mut *bytes)).map(Secret::new).map_err(|e| {
            drop(Zeroizing::new(e.into_bytes()));
            KeychainError::Damaged
        })
    }

    /// Deletes an item. One that is not there counts as deleted.
    ///
    /// # Errors
    /// As told apart in [`KeychainError`], never `NoEntry`.
    pub fn forget(&self, item: &Item<'_>) -> Result<(), KeychainError> {
        match self.with_entry(item, Entry::delete_credential) {
            Err(KeychainError::NoEntry) => Ok(()),
            done => done,
        }
    }

    /// The bytes of the anchor of `vault_id`; see [`crate::anchor`].
    ///
    /// # Errors
    /// [`KeychainError::NoEntry`] when there is none yet.
    pub fn anchor(&self, vault_id: &str) -> Result<Vec<u8>, KeychainError> {
        self.get(&Item::Anchor { vault_id }).map(|bytes| bytes.to_vec())
    }

    /// Writes the bytes of the anchor of `vault_id`, in place of older ones.
    ///
    /// # Errors
    /// As told apart in [`KeychainError`].
    pub fn keep_anchor(&self, vault_id: &str, bytes: &[u8]) -> Result<(), KeychainError> {
        self.put(&Item::Anchor { vault_id }, bytes)
    }

    fn get(&self, item: &Item<'_>) -> Result<Zeroizing<Vec<u8>>, KeychainError> {
        match self.with_entry(item, |entry| entry.get_secret().map(Zeroizing::new)) {
            // Some keychains say "not there" of what they cannot see while locked.
            Err(KeychainError::NoEntry) => (self.inner.doubt)().and(Err(KeychainError::NoEntry)),
            done => done,
        }
    }

    fn put(&self, item: &Item<'_>, bytes: &[u8]) -> Result<(), KeychainError> {
        let back = self.with_entry(item, |entry| {
            entry.set_secret(bytes)?;
            entry.get_secret().map(Zeroizing::new)
        });
        match back {
            Ok(back) if back.as_slice() == bytes => Ok(()),
            Ok(_) | Err(KeychainError::NoEntry) => Err(KeychainError::NotPersistent),
            Err(e) => Err(e),
        }
    }

    /// Every call here may be made twice without harm, so a handle that proves dead is replaced once.
    fn with_entry<T>(
        &self,
        item: &Item<'_>,
        call: impl Fn(&Entry) -> keyring_core::Result<T>,
    ) -> Result<T, KeychainError> {
        let mut queue = self.queue();
        let was_open = queue.is_some();
        let once = |queue: &mut MutexGuard<'_, Option<Arc<CredentialStore>>>| {
            let store = self.handle(queue)?;
            let done = self.entry(&store, item).and_then(|entry| Ok(call(&entry)?));
            self.forget_dead_handle(queue, done)
        };
        match once(&mut queue) {
            Err(KeychainError::NoService | KeychainError::Other { .. }) if was_open => once(&mut queue),
            done => done,
        }
    }

    fn entry(&self, store: &Arc<CredentialStore>, item: &Item<'_>) -> Result<Entry, KeychainError> {
        store.build(&self.inner.name, &item.name(), None).map_err(KeychainError::from)
    }

    /// A thread that died holding the queue left no half-done state behind: the handle is only a connection.
    fn queue(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.inner.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(
        &self,
        queue: &mut MutexGuard<'_, Option<Arc<CredentialStore>>>,
    ) -> Result<Arc<CredentialStore>, KeychainError> {
        if let Some(store) = queue.as_ref() {
            return Ok(Arc::clone(store));
        }
        let store = self.open()?;
        **queue = Some(Arc::clone(&store));
        Ok(store)
    }

    /// A fresh handle. "No entry" of the keychain as a whole must not pass for an item that is gone.
    fn open(&self) -> Result<Arc<CredentialStore>, KeychainError> {
        (self.inner.open)().map_err(|e| match e.into() {
            KeychainError::NoEntry => KeychainError::NoService,
            told => told,
        })
    }

    /// After a failure of the keychain itself the next call opens a fresh handle.
    fn forget_dead_handle<T>(
        &self,
        queue: &mut MutexGuard<'_, Option<Arc<CredentialStore>>>,
        done: Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        if matches!(done, Err(KeychainError::NoService | KeychainError::Locked | KeychainError::Other { .. }))
        {
            **queue = None;
        }
        done
    }
}

/// True of a store that says of itself that it does not outlive the session.
fn forgets(store: &Arc<CredentialStore>) -> bool {
    use keyring_core::api::CredentialPersistence as P;
    matches!(store.persistence(), P::EntryOnly | P::ProcessOnly | P::UntilLogout | P::UntilReboot)
}

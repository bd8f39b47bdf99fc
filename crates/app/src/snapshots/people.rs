//! Whose keys they are: by the key where it is known here, else by what a file says.

use std::collections::HashMap;

use keyroster_domain::holder::{AccountId, HolderId, Person, RosterId, fold};
use keyroster_domain::key::KeyHash;
use keyroster_sheets::snapshot_file::FilePerson;
use keyroster_store::{Reader, StoreError, holder, key, roster};

/// Everybody of an account and their keys, replaced and deleted ones too.
pub(super) struct Known {
    pub(super) people: HashMap<HolderId, (RosterId, Person)>,
    keys: HashMap<KeyHash, HolderId>,
    by_email: HashMap<String, Option<HolderId>>,
}

/// Reads them.
pub(super) fn known(r: &Reader<'_>, account_id: AccountId) -> Result<Known, StoreError> {
    let mut people = HashMap::new();
    let mut by_email: HashMap<String, Option<HolderId>> = HashMap::new();
    for class in roster::of_account(r, account_id)? {
        for row in holder::in_roster(r, class.id)? {
            let holder = row.holder;
            if let Some(email) = &holder.person.email {
                // Two with one address: the address tells nothing.
                let same = by_email.entry(fold(email)).or_insert(Some(holder.id));
                *same = same.filter(|id| *id == holder.id);
            }
            people.insert(holder.id, (class.id, holder.person));
        }
    }
    let mut keys = HashMap::new();
    for row in key::of_account(r, account_id)? {
        let Some(holder_id) = row.holder_id else { continue };
        if !people.contains_key(&holder_id)
            && let Some(gone) = holder::get(r, holder_id)?
        {
            people.insert(holder_id, (gone.holder.roster_id, gone.holder.person));
        }
        keys.insert(KeyHash::new(&row.hash), holder_id);
    }
    Ok(Known { people, keys, by_email })
}

impl Known {
    pub(super) fn holder_of(&self, hash: &KeyHash) -> Option<HolderId> {
        self.keys.get(hash).copied()
    }

    pub(super) fn of_key(&self, hash: &KeyHash) -> Option<&Person> {
        self.people.get(&self.holder_of(hash)?).map(|(_, person)| person)
    }

    pub(super) fn by_file(&self, person: &FilePerson) -> Option<HolderId> {
        self.by_email.get(&fold(&person.email)).copied().flatten()
    }
}

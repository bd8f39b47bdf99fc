//! What a listed key is to a data file.

use std::collections::{HashMap, HashSet};

use keyroster_domain::key::{KeyHash, Known, ListedKey, SeenLimit, Standing, standing};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::marker::{Marker, VaultTag, key_name};
use keyroster_domain::usd::Usd;

struct Book {
    tag: VaultTag,
    secrets: HashSet<KeyHash>,
    attempts: HashMap<Marker, Option<KeyHash>>,
}

impl Known for Book {
    fn tag(&self) -> VaultTag {
        self.tag
    }
    fn has_secret(&self, hash: &KeyHash) -> bool {
        self.secrets.contains(hash)
    }
    fn attempt(&self, marker: Marker) -> Option<Option<&KeyHash>> {
        self.attempts.get(&marker).map(Option::as_ref)
    }
}

fn listed(hash: &str, name: &str) -> ListedKey {
    ListedKey {
        hash: KeyHash::new(hash),
        name: name.to_owned(),
        label: None,
        disabled: false,
        limit: SeenLimit::Of(Usd::from_cents(200)),
        remaining: None,
        reset: Some("monthly".to_owned()),
        usage: Some(Usd::ZERO),
        byok_usage: Some(Usd::ZERO),
        include_byok: None,
        created_at: None,
        updated_at: None,
        expires_at: None,
        last_used_at: None,
        creator: None,
        workspace: None,
    }
}

/// The remote side of the reconcile table, row by row.
#[test]
fn a_listed_key_is_told_apart() {
    let tag = VaultTag::from_entropy([1; 5]);
    let [kept, lost, unknown] = [[1; 5], [2; 5], [3; 5]].map(|bytes| Marker::new(tag, bytes));
    let stranger = Marker::new(VaultTag::from_entropy([9; 5]), [1; 5]);
    let mine = KeyHash::new("aa");
    let book = Book {
        tag,
        secrets: [mine.clone()].into(),
        attempts: [(kept, Some(mine.clone())), (lost, None)].into(),
    };
    let of = |hash: &str, name: &str| standing(&listed(hash, name), &book);
    assert_eq!(of("aa", "renamed"), Standing::Kept, "a stored key stays ours whatever its name");
    assert_eq!(of("AA", "Ada"), Standing::Kept, "a hash is the same in any case");
    assert_eq!(of("bb", &key_name("Ada", kept)), Standing::Duplicate(kept));
    assert_eq!(of("cc", &key_name("Ada", lost)), Standing::Ghost(lost));
    assert_eq!(of("dd", &key_name("Ada", unknown)), Standing::OtherCopy(unknown));
    assert_eq!(of("ee", &key_name("Ada", stranger)), Standing::OtherVault(stranger));
    assert_eq!(of("ff", "20261122_Ada"), Standing::Foreign);
}

/// M4: a key that came back with anything but the asked terms must be noticed.
#[test]
fn terms_are_compared_exactly() {
    let limit = Limit::Of(PositiveUsd::new(Usd::from_cents(200)).unwrap());
    let terms = Terms { limit, reset: Reset::Monthly, expires: None };
    let key = listed("aa", "Ada");
    assert!(key.has_terms(&terms));
    let of = SeenLimit::Of;
    for limit in [SeenLimit::NoLimit, SeenLimit::Unknown, of(Usd::ZERO), of(Usd::from_nanos(2_000_000_001))] {
        assert!(!ListedKey { limit, ..key.clone() }.has_terms(&terms), "{limit:?}");
    }
    let free = Terms { limit: Limit::NoLimit, ..terms };
    assert!(ListedKey { limit: SeenLimit::NoLimit, ..key.clone() }.has_terms(&free));
    assert!(!ListedKey { limit: SeenLimit::Unknown, ..key.clone() }.has_terms(&free), "not told is not none");
    assert!(!ListedKey { reset: None, ..key.clone() }.has_terms(&terms));
    assert!(!ListedKey { reset: Some("fortnightly".to_owned()), ..key.clone() }.has_terms(&terms));
    assert!(!ListedKey { expires_at: Some(jiff::Timestamp::UNIX_EPOCH), ..key }.has_terms(&terms));
}

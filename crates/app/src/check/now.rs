//! Every key of an account as it stands, read from the file alone: works offline and on saved copies.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, Known, SeenLimit};
use keyroster_domain::marker::{Marker, VaultTag};
use keyroster_domain::reconcile::{
    Class, HolderNow, KeyNow, Sight, Suggester, Wish, class_of, with_two_keys,
};
use keyroster_domain::usd::Usd;
use keyroster_store::attempt::{self, AttemptState};
use keyroster_store::holder::{self, HolderRow};
use keyroster_store::key::{KeyOrigin, KeyRow, Wanted};
use keyroster_store::list_time::{self, ListTimeRow};
use keyroster_store::stray::StrayRow;
use keyroster_store::verdict::{self, Verdict};
use keyroster_store::{Reader, StoreError, absence, agreed, key, question, roster, secret, stray};

use crate::changes::facts_of;
use crate::identity::meta_row;

/// What the file keeps of one key, for a line.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) label: Option<String>,
    pub(crate) limit: SeenLimit,
    pub(crate) usage: Option<Usd>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) seen_at: Timestamp,
    /// Linked by a person, so that the link can be taken back.
    pub(crate) linked: bool,
    /// A question about it is open.
    pub(crate) asked: bool,
}

/// One line of the board.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) key: KeyNow,
    pub(crate) class: Class,
    pub(crate) told: Told,
}

/// An account as it stands.
pub(crate) struct AccountNow {
    /// Every key: those that wait for a person first, then by person or name.
    pub(crate) lines: Vec<Line>,
    /// Everybody of the account, removed people too.
    pub(crate) people: HashMap<i64, HolderRow>,
    /// Names of its classes.
    pub(crate) classes: HashMap<i64, String>,
    /// People with a key that works.
    pub(crate) has_key: HashSet<i64>,
    /// Finds people by the names of keys.
    pub(crate) suggester: Suggester,
    /// The last reading.
    pub(crate) last: Option<ListTimeRow>,
}

/// What the file knows of attempts and secrets.
struct File {
    tag: VaultTag,
    secrets: HashSet<String>,
    attempts: HashMap<Marker, Option<KeyHash>>,
}

impl Known for File {
    fn tag(&self) -> VaultTag {
        self.tag
    }
    fn has_secret(&self, hash: &KeyHash) -> bool {
        self.secrets.contains(hash.as_str())
    }
    fn attempt(&self, marker: Marker) -> Option<Option<&KeyHash>> {
        self.attempts.get(&marker).map(Option::as_ref)
    }
}

/// Reads an account.
///
/// # Errors
/// What the store reports.
pub(crate) fn account_now(r: &Reader<'_>, account_id: i64) -> Result<AccountNow, StoreError> {
    let file = file(r, account_id)?;
    let last = list_time::recent(r, account_id, 1)?.pop();
    let (agreed, absent) = (agreed::of_account(r, account_id)?, absence::of_account(r, account_id)?);
    let aside: HashSet<String> = verdict::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.verdict == Verdict::LeftAlone && row.holder_id.is_none())
        .map(|row| row.key_hash)
        .collect();
    let asked: HashSet<String> =
        question::open_of_account(r, account_id)?.into_iter().filter_map(|row| row.about.key_hash).collect();
    let classes: HashMap<i64, String> =
        roster::of_account(r, account_id)?.into_iter().map(|row| (row.id, row.name)).collect();
    let people: HashMap<i64, HolderRow> =
        holder::of_account(r, account_id)?.into_iter().map(|row| (row.holder.id, row)).collect();
    let holder_of = |id: Option<i64>| {
        let row = people.get(&id?)?;
        Some(HolderNow { id: row.holder.id, removed: row.removed_at.is_some() })
    };
    let mut keys = Vec::new();
    for row in key::of_account(r, account_id)? {
        let absence = absent.get(&row.hash).copied();
        let now = KeyNow {
            hash: KeyHash::new(&row.hash),
            holder: holder_of(row.holder_id),
            has_secret: file.secrets.contains(&row.hash),
            retired: row.retired_at.is_some(),
            gone: row.gone_at.map(|_| absence.is_some()),
            aside: aside.contains(&row.hash),
            sight: sight(last.as_ref(), row.observed.seen_at, absence.and_then(|absence| absence.shown_at)),
            agreed: agreed.get(&row.hash).cloned(),
            wish: wish_of(&row.wanted),
            seen: facts_of(&row.observed),
        };
        let told = told_of(&row, asked.contains(&row.hash));
        keys.push((now, told));
    }
    let known: HashSet<String> = keys.iter().map(|(key, _)| key.hash.as_str().to_owned()).collect();
    for row in stray::of_account(r, account_id)?.into_iter().filter(|row| !known.contains(&row.key_hash)) {
        let asked = asked.contains(&row.key_hash);
        keys.push(of_stray(row, last.as_ref(), &aside, asked));
    }
    let (nows, told): (Vec<KeyNow>, Vec<Told>) = keys.into_iter().unzip();
    let two = with_two_keys(&nows);
    let live: HashSet<i64> =
        nows.iter().filter(|key| key.gone.is_none()).filter_map(|key| Some(key.holder?.id)).collect();
    let has_key =
        nows.iter().filter(|key| key.works()).filter_map(|key| Some(key.holder?.id)).collect::<HashSet<_>>();
    let mut lines: Vec<Line> = nows
        .into_iter()
        .zip(told)
        .map(|(key, told)| Line { class: class_of(&key, &file, &two, &live), key, told })
        .collect();
    lines.sort_by_cached_key(|line| {
        let place = line.key.holder.and_then(|holder| people.get(&holder.id));
        let place = place.map(|row| (row.holder.roster_id, row.holder.position));
        (line.class, place.is_none(), place, line.key.seen.name.clone(), line.key.hash.clone())
    });
    let suggester = Suggester::new(
        people.values().filter(|row| row.removed_at.is_none()).map(|row| (row.holder.id, &row.holder.person)),
    );
    Ok(AccountNow { lines, people, classes, has_key, suggester, last })
}

fn file(r: &Reader<'_>, account_id: i64) -> Result<File, StoreError> {
    let damaged = || StoreError::Damaged { what: "the vault tag cannot be read".to_owned() };
    let tag = VaultTag::parse(&meta_row(r)?.vault_tag).ok_or_else(damaged)?;
    let attempts = attempt::of_account(r, account_id)?.into_iter().filter_map(|row| {
        let kept = row.remote_hash.filter(|_| row.state == AttemptState::Stored);
        Some((Marker::parse(&row.new.nonce)?, kept.as_deref().map(KeyHash::new)))
    });
    Ok(File { tag, secrets: secret::stored_hashes(r, account_id)?, attempts: attempts.collect() })
}

fn sight(last: Option<&ListTimeRow>, seen_at: Timestamp, shown_at: Option<Timestamp>) -> Sight {
    let Some(last) = last else { return Sight::Unknown };
    match (shown_at, seen_at >= last.begun_at) {
        (Some(shown), _) if shown >= last.begun_at => Sight::ByHash,
        (_, true) => Sight::Listed,
        _ if last.complete => Sight::NotListed,
        _ => Sight::Unknown,
    }
}

fn told_of(row: &KeyRow, asked: bool) -> Told {
    Told {
        label: row.observed.label.clone(),
        limit: row.observed.limit,
        usage: row.observed.usage,
        created_at: row.observed.created_at,
        seen_at: row.observed.seen_at,
        linked: row.origin == KeyOrigin::Adopted,
        asked,
    }
}

fn of_stray(
    row: StrayRow,
    last: Option<&ListTimeRow>,
    aside: &HashSet<String>,
    asked: bool,
) -> (KeyNow, Told) {
    let told = Told {
        label: row.label,
        limit: row.facts.limit,
        usage: row.usage,
        created_at: row.created_at,
        seen_at: row.seen_at,
        linked: false,
        asked,
    };
    let now = KeyNow {
        hash: KeyHash::new(&row.key_hash),
        holder: None,
        has_secret: false,
        retired: false,
        gone: None,
        aside: aside.contains(&row.key_hash),
        sight: sight(last, row.seen_at, None),
        agreed: None,
        wish: Wish::default(),
        seen: row.facts,
    };
    (now, told)
}

/// What is wished of a key, in the domain's form.
pub(crate) fn wish_of(wanted: &Wanted) -> Wish {
    Wish { terms: wanted.terms, disabled: wanted.disabled }
}

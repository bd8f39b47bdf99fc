//! What the file remembers, as the machine wants it.

use jiff::Timestamp;
use keyroster_domain::key::KeyHash;
use keyroster_domain::marker::{Marker, VaultTag};
use keyroster_domain::provisioning::{
    Attempt, AttemptState, Durable, InstallId, KnownKey, StoredKey, SwitchOff, Verdict,
};
use keyroster_store::attempt::{self, AttemptRow};
use keyroster_store::verdict::{self, Verdict as StoredVerdict};
use keyroster_store::{Reader, StoreError, key, list_time, secret};

use crate::identity::meta_row;

/// How many readings of the list count for proving absence.
const LISTS: i64 = 64;

/// Loads everything of an account.
///
/// # Errors
/// `Damaged` where a row does not say what it should.
pub(crate) fn load(r: &Reader<'_>, account_id: i64) -> Result<Durable, StoreError> {
    let meta = meta_row(r)?;
    let tag = VaultTag::parse(&meta.vault_tag).ok_or_else(|| damaged("vault tag"))?;
    let attempts = attempt::of_account(r, account_id)?;
    let sealed = secret::stored_hashes(r, account_id)?;
    let stored = key::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.origin == key::KeyOrigin::Created || sealed.contains(&row.hash))
        .map(|row| StoredKey {
            row: row
                .holder_id
                .filter(|_| row.gone_at.is_none() && row.retired_at.is_none() && row.replaced_at.is_none()),
            hash: KeyHash::new(&row.hash),
        })
        .collect();
    let known = verdict::of_account(r, account_id)?
        .into_iter()
        .map(|row| KnownKey {
            hash: KeyHash::new(&row.key_hash),
            verdict: match row.verdict {
                StoredVerdict::Seen => Verdict::Seen,
                StoredVerdict::LeftAlone => Verdict::LeftAlone(row.holder_id),
            },
        })
        .collect();
    let oldest_open = attempts.iter().filter(|row| row.state.is_open()).map(|row| row.new.begun_at).min();
    let lists = list_time::recent(r, account_id, LISTS)?
        .into_iter()
        .filter(|list| list.complete && oldest_open.is_some_and(|open| list.begun_at >= open))
        .map(|list| list.begun_at)
        .collect::<Vec<Timestamp>>();
    Ok(Durable {
        tag,
        install: InstallId(meta.install_id),
        epoch: u32::try_from(meta.epoch).map_err(|_| damaged("epoch"))?,
        review: meta.review.is_some(),
        restored: false,
        attempts: attempts.iter().map(attempt_of).collect::<Result<_, _>>()?,
        stored,
        known,
        lists,
    })
}

fn attempt_of(row: &AttemptRow) -> Result<Attempt, StoreError> {
    let begun = row.new.begun_at;
    Ok(Attempt {
        marker: Marker::parse(&row.new.nonce).ok_or_else(|| damaged("marker of an attempt"))?,
        row: row.new.holder_id,
        epoch: u32::try_from(row.new.epoch).map_err(|_| damaged("epoch of an attempt"))?,
        install: InstallId(row.new.install_id.clone()),
        name: row.new.key_name.clone(),
        terms: row.new.terms,
        made_at: begun,
        server_time: row.server_time.unwrap_or(begun),
        deadline: row.deadline.unwrap_or(begun),
        state: AttemptState::from_word(row.state.word()).ok_or_else(|| damaged("state of an attempt"))?,
        hash: row.remote_hash.as_deref().map(KeyHash::new),
        last_seen: row.last_seen,
        switch_off: SwitchOff::from_word(row.switch_off.word())
            .ok_or_else(|| damaged("state of an attempt"))?,
        why: row.why.clone().unwrap_or_default(),
    })
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged { what: format!("the {what} cannot be read") }
}

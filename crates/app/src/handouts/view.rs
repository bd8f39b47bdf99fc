//! What the hand-outs screen shows; no secret, only whether one is saved.

use std::collections::{HashMap, HashSet};

use keyroster_domain::usd::Usd;
use keyroster_store::people::PersonRow;
use keyroster_store::saved_file::SavedFileRow;
use keyroster_store::{StoreError, handout, list_time, roster, saved_file, setting};

use super::save::spendable;
use super::ticks::contact_name;
use crate::clock::{maybe_text, text};
use crate::error::Outcome;
use crate::parts::App;
use crate::plan::class_now;
use crate::saving::base_name;
use crate::wire::handouts::{HandoutFileView, HandoutRowView, HandoutsView};

/// How many deleted files are still shown.
const DELETED_SHOWN: usize = 5;

impl App {
    /// Who of a class has got their key, and the files that were made.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn handouts(&self, roster_id: i64) -> Outcome<HandoutsView> {
        let (row, class, ticks, files, contact, list) = self
            .file()?
            .read(move |r| {
                let row = roster::get(r, roster_id)?.ok_or(StoreError::NoRow { what: "class" })?;
                let class = class_now(r, roster_id)?;
                let ticks = handout::of_roster(r, roster_id)?;
                let files = saved_file::of_roster(r, roster_id)?;
                let contact = setting::get::<String>(r, &contact_name(roster_id))?.unwrap_or_default();
                let list = list_time::recent(r, row.account_id, 1)?.pop();
                Ok((row, class, ticks, files, contact, list))
            })
            .await?;
        let ticks: HashMap<String, handout::HandoutRow> =
            ticks.into_iter().map(|tick| (tick.key_hash.clone(), tick)).collect();
        let mut names: HashMap<&str, usize> = HashMap::new();
        for person in &class.people {
            *names.entry(person.holder.holder.person.name.as_str()).or_default() += 1;
        }
        let same: HashSet<&str> = names.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name).collect();
        let rows = class.people.iter().map(|person| row_view(person, &ticks, &same)).collect();
        let live = |person: &&PersonRow| {
            person.has_secret && person.key.as_ref().is_some_and(|key| key.gone_at.is_none())
        };
        let all: Vec<_> = class.people.iter().filter(live).filter_map(|person| person.key.as_ref()).collect();
        let new: Vec<_> = all.iter().copied().filter(|key| !ticks.contains_key(&key.hash)).collect();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (present, deleted): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.deleted_at.is_none());
        Ok(HandoutsView {
            roster_id,
            roster_name: row.name,
            contact,
            rows,
            files: present.iter().chain(deleted.iter().take(DELETED_SHOWN)).map(file_view).collect(),
            can_save: small(all.len()),
            can_save_new: small(new.len()),
            can_cost: spendable(all.into_iter()).map(Usd::to_decimal),
            can_cost_new: spendable(new.into_iter()).map(Usd::to_decimal),
            as_of: maybe_text(list.map(|list| list.ended_at)),
        })
    }
}

fn row_view(
    person: &PersonRow,
    ticks: &HashMap<String, handout::HandoutRow>,
    same: &HashSet<&str>,
) -> HandoutRowView {
    let holder = &person.holder.holder;
    let who = &holder.person;
    let key = person.key.as_ref().filter(|key| key.gone_at.is_none());
    let tick = key.and_then(|key| ticks.get(&key.hash));
    let used = key.and_then(|key| {
        let seen = &key.observed;
        seen.usage.map(Usd::is_positive).map(|spent| spent || seen.last_used_at.is_some())
    });
    HandoutRowView {
        holder_id: holder.id,
        name: who.name.clone(),
        same_name: same.contains(who.name.as_str()),
        external_id: who.external_id.clone(),
        email: who.email.clone(),
        has_key: key.is_some(),
        secret_saved: key.is_some() && person.has_secret,
        off: key.is_some_and(|key| key.observed.disabled == Some(true)),
        handed_at: tick.map(|tick| text(tick.handed_at)),
        how: tick.map(|tick| tick.how.clone()).filter(|how| !how.is_empty()),
        used,
        last_used_at: maybe_text(key.and_then(|key| key.observed.last_used_at)),
    }
}

fn file_view(file: &SavedFileRow) -> HandoutFileView {
    HandoutFileView {
        file_id: file.id,
        file_name: base_name(&file.path),
        saved_at: text(file.saved_at),
        keys: u32::try_from(file.keys).unwrap_or_default(),
        can_cost: file.ceiling.map(Usd::to_decimal),
        deleted_at: maybe_text(file.deleted_at),
        there: file.deleted_at.is_none() && file.path.exists(),
    }
}

//! The people of a class, one person, and their keys; no secret, only whether one is saved.

use std::collections::HashMap;

use keyroster_domain::limit::Reset;
use keyroster_domain::usd::Usd;
use keyroster_store::attempt::AttemptState;
use keyroster_store::key::{KeyRow, SeenLimit};
use keyroster_store::people::PersonRow;
use keyroster_store::{audit, holder, list_time, roster};

use crate::clock::{maybe_text, text};
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::plan::{ClassNow, class_now, needs_row, reset_choice};
use crate::wire::people::{EventView, KeyView, PeopleView, PersonRowView, PersonView};
use crate::wire::run::KeyWord;

/// How far back one person's events are looked for.
const EVENTS_LOOKED_AT: i64 = 5_000;
const EVENTS_SHOWN: usize = 8;

impl App {
    /// Everybody of a class.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn people(&self, roster_id: i64) -> Outcome<PeopleView> {
        let (row, class, list) = self
            .file()?
            .read(move |r| {
                let row =
                    roster::get(r, roster_id)?.ok_or(keyroster_store::StoreError::NoRow { what: "class" })?;
                let list = list_time::recent(r, row.account_id, 1)?.pop();
                Ok((row, class_now(r, roster_id)?, list))
            })
            .await?;
        let workspaces = self.workspace_names(row.account_id);
        let rows = person_rows(&class, &workspaces);
        let can_create = rows.iter().filter(|row| row.word == KeyWord::Waiting).count();
        let can_save = rows
            .iter()
            .filter(|row| row.key.as_ref().is_some_and(|key| key.secret_saved && !key.gone))
            .count();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(PeopleView {
            roster_id,
            roster_name: row.name,
            counts: class.counts(),
            can_create: small(can_create),
            can_save: small(can_save),
            as_of: maybe_text(list.as_ref().map(|list| list.ended_at)),
            complete: list.is_none_or(|list| list.complete),
            rows,
        })
    }

    /// One person with their last events.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn person(&self, holder_id: i64) -> Outcome<PersonView> {
        let (class, account_id, changes) = self
            .file()?
            .read(move |r| {
                let row = holder::get(r, holder_id)?
                    .ok_or(keyroster_store::StoreError::NoRow { what: "person" })?;
                let roster_id = row.holder.roster_id;
                let account_id = roster::get(r, roster_id)?.map(|row| row.account_id);
                Ok((
                    class_now(r, roster_id)?,
                    account_id,
                    audit::page(r, account_id, None, EVENTS_LOOKED_AT)?,
                ))
            })
            .await?;
        let workspaces = self.workspace_names(account_id.unwrap_or_default());
        let row = person_rows(&class, &workspaces)
            .into_iter()
            .find(|row| row.holder_id == holder_id)
            .ok_or_else(|| AppError::new(Code::NotFound, "That person is not here any more."))?;
        let about = [format!("holder:{holder_id}")];
        let hash = class
            .people
            .iter()
            .find(|person| person.holder.holder.id == holder_id)
            .and_then(|person| person.key.as_ref().map(|key| key.hash.clone()));
        let events = changes
            .iter()
            .filter(|change| {
                about.contains(&change.target) || hash.as_deref() == Some(change.target.as_str())
            })
            .filter_map(|change| {
                Some(EventView {
                    at: text(change.utc),
                    what: event_words(&change.action, &change.detail_json)?,
                })
            })
            .take(EVENTS_SHOWN)
            .collect();
        Ok(PersonView { row, events })
    }

    fn workspace_names(&self, account_id: i64) -> HashMap<String, String> {
        let remote = guard(&self.0.remote);
        let workspaces =
            remote.accounts.get(&account_id).map(|seen| seen.workspaces.as_slice()).unwrap_or_default();
        workspaces.iter().map(|one| (one.id.as_str().to_owned(), one.name.clone())).collect()
    }
}

fn person_rows(class: &ClassNow, workspaces: &HashMap<String, String>) -> Vec<PersonRowView> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    for person in &class.people {
        *names.entry(person.holder.holder.person.name.as_str()).or_default() += 1;
    }
    let row = |person: &PersonRow| {
        let holder = &person.holder.holder;
        let who = &holder.person;
        let word = class.word(person);
        PersonRowView {
            holder_id: holder.id,
            name: who.name.clone(),
            same_name: names.get(who.name.as_str()).is_some_and(|n| *n > 1),
            external_id: who.external_id.clone(),
            email: who.email.clone(),
            group: who.group.clone(),
            word,
            note: note(class, person, word),
            own_limit: who.limit.map(|limit| limit.get().to_decimal()),
            key: person.key.as_ref().map(|key| key_view(key, person.has_secret, workspaces)),
            replacing: class.replacing.get(&holder.id).map(crate::rotate::Replacing::view),
        }
    };
    class.people.iter().map(row).collect()
}

fn note(class: &ClassNow, person: &PersonRow, word: KeyWord) -> Option<String> {
    let id = person.holder.holder.id;
    let text = match word {
        KeyWord::BeingChecked => "The answer got lost. Finding out if the key exists; nobody pays twice.",
        KeyWord::NeedsYou if class.wrong_terms.contains(&id) => {
            "The key came back with another limit and was switched off."
        }
        KeyWord::NeedsYou if person.question.is_some() => "A question is open; see Needs you.",
        KeyWord::NeedsYou if needs_row(person) => "Waits for a name or a real e-mail address.",
        KeyWord::NeedsYou => "A question is open; see Needs you.",
        KeyWord::Waiting if person.key.as_ref().is_some_and(|key| key.gone_at.is_some()) => {
            "The key is not at OpenRouter any more."
        }
        KeyWord::Waiting if matches!(person.attempt, Some((_, AttemptState::NotSent))) => {
            "The last try did not leave this computer."
        }
        KeyWord::Created if class.replacing.contains_key(&id) => class.replacing[&id].words(),
        KeyWord::Created if person.key.is_none() => "Has a key made elsewhere.",
        KeyWord::Created if !person.has_secret => "Made elsewhere; its text is not saved here.",
        KeyWord::Waiting | KeyWord::Created => return None,
    };
    Some(text.to_owned())
}

/// A key as last seen.
pub(crate) fn key_view(key: &KeyRow, secret_saved: bool, workspaces: &HashMap<String, String>) -> KeyView {
    let seen = &key.observed;
    let limit = match seen.limit {
        SeenLimit::Of(amount) => Some(amount),
        SeenLimit::NoLimit | SeenLimit::Unknown => None,
    };
    let used = match (limit, seen.remaining, seen.reset) {
        (Some(limit), Some(left), Some(reset)) if reset != Reset::Never => limit.checked_sub(left),
        _ => seen.usage,
    };
    let percent = used.zip(limit).and_then(|(used, limit)| percent(used, limit));
    KeyView {
        name: seen.name.clone(),
        mask: mask(key),
        secret_saved,
        off: seen.disabled == Some(true),
        gone: key.gone_at.is_some(),
        limit: limit.map(Usd::to_decimal),
        reset: reset_choice(seen.reset.unwrap_or_default()),
        used: used.map(Usd::to_decimal),
        used_in_all: seen.usage.map(Usd::to_decimal),
        left: seen.remaining.map(Usd::to_decimal),
        percent,
        last_used_at: maybe_text(seen.last_used_at),
        created_at: maybe_text(seen.created_at),
        expires_at: maybe_text(seen.expires_at),
        workspace: seen.workspace_id.as_ref().and_then(|id| workspaces.get(id).cloned()),
        seen_at: text(seen.seen_at),
    }
}

/// The masked secret as last seen. OpenRouter writes three dots, everything here one sign.
pub(crate) fn mask(key: &KeyRow) -> String {
    let label = key.observed.label.as_deref();
    label.map_or_else(|| "sk-or-v1-…".to_owned(), |label| label.replace("...", "…"))
}

/// Whole per cent used, rounded down; something used is never 0 of 100 hidden: the amount stands beside it.
fn percent(used: Usd, limit: Usd) -> Option<u32> {
    if !limit.is_positive() {
        return None;
    }
    let share = i128::from(used.nanos().max(0)) * 100 / i128::from(limit.nanos());
    u32::try_from(share).ok()
}

fn event_words(action: &str, detail: &str) -> Option<String> {
    let detail: serde_json::Value = serde_json::from_str(detail).unwrap_or_default();
    let word = |name: &str| detail.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    Some(match action {
        "create.intent" => format!("Asked OpenRouter for the key ‘{}’", word("name")),
        "create.done" => "Key made and saved on this computer".to_owned(),
        "create.resolve" => match word("state").as_str() {
            "unclear" => "The answer got lost; finding out".to_owned(),
            "absent" => "Found out: no key was made".to_owned(),
            "ghost_deleted" => "A key of a lost answer was found and removed".to_owned(),
            "refused" => format!("OpenRouter refused: {}", word("why")),
            "not_sent" => "The request did not leave this computer".to_owned(),
            "ask" => "Asked what to do with an unclear key".to_owned(),
            _ => return None,
        },
        "earlier.provisioned" => format!("Earlier tool: key made, {}", word("after")),
        "earlier.update_limit" => format!("Earlier tool: limit {} to {}", word("before"), word("after")),
        "earlier.update_disabled" if word("after") == "True" => "Earlier tool: key turned off".to_owned(),
        "earlier.update_disabled" => "Earlier tool: key turned on".to_owned(),
        "limit.done" => format!("Limit changed: {}", word("result")),
        "disable.done" => "Turned off".to_owned(),
        "enable.done" => "Turned on".to_owned(),
        "delete.done" => "Key deleted at OpenRouter".to_owned(),
        "limit.changed" | "disable.changed" | "enable.changed" | "delete.changed" => {
            format!("Left as it is: {}", word("result"))
        }
        "limit.wrong" => format!("The key {}", word("result")),
        "target.set" => "Target set".to_owned(),
        "holder.add" => "Added to the class by hand".to_owned(),
        "holder.edit" => "Details changed".to_owned(),
        "key.gone" => "The key is not at OpenRouter any more".to_owned(),
        "rotate.plan" => "Asked for a new key in place of the old one".to_owned(),
        "rotate.made" => "New key made; the old one still works".to_owned(),
        "rotate.handed_out" => "New key handed out".to_owned(),
        "rotate.retired" if word("how") == "delete" => "Old key deleted".to_owned(),
        "rotate.retired" => "Old key turned off".to_owned(),
        "rotate.give_up" => "The old key is kept".to_owned(),
        "key.reveal" => "Key shown on screen".to_owned(),
        "key.copy" => "Key copied".to_owned(),
        "handout.tick" => "Marked as handed out".to_owned(),
        "handout.untick" => "Mark of handing out taken back".to_owned(),
        "key.retire" => "Key put out of use here".to_owned(),
        "key.decide" => "Decided about a key made elsewhere".to_owned(),
        _ => return None,
    })
}

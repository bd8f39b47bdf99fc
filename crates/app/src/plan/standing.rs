//! How everybody of a class stands right now: the one place that turns rows of the file into the four words.

use std::collections::{HashMap, HashSet};

use keyroster_domain::plan::{Candidate, OwnTerms, Standing};
use keyroster_store::attempt::{self, AttemptRow, AttemptState, SwitchOff};
use keyroster_store::people::{self, PersonRow};
use keyroster_store::verdict::{self, Verdict};
use keyroster_store::{Reader, StoreError, roster};

use super::fields::Fields;
use crate::needs;
use crate::rotate::{Replacing, replacing_of};
use crate::wire::plan::PlanRequest;
use crate::wire::rosters::CountsView;
use crate::wire::run::KeyWord;

/// A class as it stands.
pub(crate) struct ClassNow {
    /// Everybody, in roster order.
    pub(crate) people: Vec<PersonRow>,
    /// Open attempts by holder.
    pub(crate) open: HashMap<i64, AttemptRow>,
    /// Holders whose key came back with other terms.
    pub(crate) wrong_terms: HashSet<i64>,
    /// Holders whom a person said have a key made elsewhere.
    pub(crate) taken: HashSet<i64>,
    /// Replacements that are not over, by holder.
    pub(crate) replacing: HashMap<i64, Replacing>,
}

/// Reads a class.
///
/// # Errors
/// What the store reports.
pub(crate) fn class_now(r: &Reader<'_>, roster_id: i64) -> Result<ClassNow, StoreError> {
    let account_id = roster::get(r, roster_id)?.ok_or(StoreError::NoRow { what: "class" })?.account_id;
    let attempts = attempt::of_account(r, account_id)?;
    let wrong_terms = attempts
        .iter()
        .filter(|row| row.state == AttemptState::Stored && row.switch_off != SwitchOff::NotNeeded)
        .map(|row| (row.new.holder_id, row.remote_hash.clone()))
        .collect::<Vec<_>>();
    let people = people::of_roster(r, roster_id)?;
    let kept: HashMap<i64, &str> = people
        .iter()
        .filter_map(|row| Some((row.holder.holder.id, row.key.as_ref()?.hash.as_str())))
        .collect();
    let wrong_terms = wrong_terms
        .into_iter()
        .filter(|(holder, hash)| hash.as_deref().is_some_and(|hash| kept.get(holder) == Some(&hash)))
        .map(|(holder, _)| holder)
        .collect();
    let taken = verdict::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.verdict == Verdict::LeftAlone)
        .filter_map(|row| row.holder_id)
        .collect();
    let open =
        attempts.into_iter().filter(|row| row.state.is_open()).map(|row| (row.new.holder_id, row)).collect();
    let replacing = replacing_of(r, roster_id)?;
    Ok(ClassNow { people, open, wrong_terms, taken, replacing })
}

impl ClassNow {
    /// How one person stands before a plan.
    pub(crate) fn standing(&self, person: &PersonRow) -> Standing {
        let id = person.holder.holder.id;
        if person.key.as_ref().is_some_and(|key| key.gone_at.is_none()) || self.taken.contains(&id) {
            return Standing::HasKey;
        }
        if person.question.as_ref().is_some_and(|(_, kind)| needs::holds_up(kind)) {
            return Standing::NeedsYou;
        }
        match self.open.get(&id).map(|row| row.state) {
            Some(AttemptState::Ask) => Standing::NeedsYou,
            Some(_) => Standing::BeingChecked,
            None => Standing::Free,
        }
    }

    /// The word for one person.
    pub(crate) fn word(&self, person: &PersonRow) -> KeyWord {
        let id = person.holder.holder.id;
        match self.standing(person) {
            Standing::HasKey if self.wrong_terms.contains(&id) => KeyWord::NeedsYou,
            Standing::HasKey => KeyWord::Created,
            Standing::BeingChecked => KeyWord::BeingChecked,
            Standing::NeedsYou => KeyWord::NeedsYou,
            Standing::Free if person.question.is_some() => KeyWord::NeedsYou,
            Standing::Free if needs_row(person) => KeyWord::NeedsYou,
            Standing::Free => KeyWord::Waiting,
        }
    }

    /// The four words over the class.
    pub(crate) fn counts(&self) -> CountsView {
        let mut counts = CountsView::default();
        for person in &self.people {
            let count = match self.word(person) {
                KeyWord::Created => &mut counts.created,
                KeyWord::Waiting => &mut counts.waiting,
                KeyWord::BeingChecked => &mut counts.being_checked,
                KeyWord::NeedsYou => &mut counts.needs_you,
            };
            *count += 1;
        }
        counts
    }

    /// Everybody, as the plan sees them.
    pub(crate) fn candidates(&self, request: &PlanRequest, fields: &Fields) -> Vec<Candidate> {
        let left_out: HashSet<i64> = request.left_out.iter().copied().collect();
        let one = |person: &PersonRow| {
            let id = person.holder.holder.id;
            Candidate {
                holder: person.holder.holder.clone(),
                standing: self.standing(person),
                left_out: left_out.contains(&id),
                own: fields.own.get(&id).copied().unwrap_or(OwnTerms::default()),
            }
        };
        self.people.iter().map(one).collect()
    }
}

/// Whether the roster's row itself needs the person: no name, or a stand-in e-mail.
pub(crate) fn needs_row(person: &PersonRow) -> bool {
    let who = &person.holder.holder.person;
    who.name.trim().is_empty() || who.waits_for_email()
}

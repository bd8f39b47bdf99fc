//! The truth at the next start: where the last run stopped, and what became of the unclear ones (anchor U9).

use keyroster_store::rotation::{self, RotationState};
use keyroster_store::run;
use keyroster_store::{plan, roster};

use super::Resolved;
use crate::error::Outcome;
use crate::parts::App;
use crate::plan::{KeptPlan, class_now};
use crate::wire::run::{KeyWord, RunState, RunView};

/// What became of the attempts that were open, in one sentence; `None` where none was.
pub(super) fn of_resolved(resolved: Resolved, open: usize) -> Option<String> {
    if resolved.before == 0 {
        return None;
    }
    let were = if resolved.before == 1 {
        "1 was unclear".to_owned()
    } else {
        format!("{} were unclear", resolved.before)
    };
    let mut parts = Vec::new();
    if resolved.found > 0 {
        parts.push(format!("{} found and removed", resolved.found));
    }
    if resolved.never_made > 0 {
        parts.push(format!("{} never made", resolved.never_made));
    }
    if open > 0 {
        parts.push(format!("{open} still being checked"));
    }
    Some(if parts.is_empty() { format!("{were}.") } else { format!("{were}: {}.", parts.join(", ")) })
}

impl App {
    /// New keys of replacements that were confirmed and are not made: a stop or a crash came between.
    async fn unfinished_rotation(&self, account_id: i64) -> Outcome<Option<RunView>> {
        let found = self
            .file()?
            .read(move |r| {
                for row in roster::of_account(r, account_id)? {
                    let open = rotation::open_of_roster(r, row.id)?;
                    let planned = open.iter().filter(|one| one.state == RotationState::Planned).count();
                    let last = run::last_of_roster(r, row.id)?;
                    if let Some(last) = last
                        .filter(|last| planned > 0 && (last.ended_at.is_none() || last.stopped_why.is_some()))
                    {
                        return Ok(Some((row.clone(), last.id, planned, class_now(r, row.id)?)));
                    }
                }
                Ok(None)
            })
            .await?;
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(found.map(|(row, id, planned, class)| RunView {
            id,
            roster_id: row.id,
            roster_name: row.name,
            state: RunState::Stopped,
            planned: small(planned),
            done: 0,
            counts: class.counts(),
            seconds_left: None,
            note: None,
            story: Some(format!(
                "Replacing keys stopped: {} not made yet. The old keys still work.",
                if planned == 1 { "1 new key is".to_owned() } else { format!("{planned} new keys are") }
            )),
            rows: Vec::new(),
        }))
    }

    /// The last run of the account on show, where it ended before its end: told from the file, so that a crash changes
    /// nothing about it.
    pub(crate) async fn unfinished_run(&self) -> Outcome<Option<RunView>> {
        let Some(account_id) = self.account_shown().await? else { return Ok(None) };
        if let Some(view) = self.unfinished_rotation(account_id).await? {
            return Ok(Some(view));
        }
        let found = self
            .file()?
            .read(move |r| {
                for row in roster::of_account(r, account_id)? {
                    let Some(last) = run::last_of_roster(r, row.id)? else { continue };
                    if last.ended_at.is_some() && last.stopped_why.is_none() {
                        continue;
                    }
                    let kept = plan::by_digest(r, &last.plan_digest)?;
                    return Ok(Some((row.clone(), last, kept, class_now(r, row.id)?)));
                }
                Ok(None)
            })
            .await?;
        let Some((row, last, kept, class)) = found else { return Ok(None) };
        let kept: Option<KeptPlan> = kept.and_then(|kept| serde_json::from_str(&kept.json).ok());
        let planned: Vec<i64> =
            kept.map(|kept| kept.plan.items.iter().map(|item| item.holder_id).collect()).unwrap_or_default();
        let word_of = |id: &i64| {
            class.people.iter().find(|person| person.holder.holder.id == *id).map(|person| class.word(person))
        };
        let words: Vec<KeyWord> = planned.iter().filter_map(word_of).collect();
        let of = |word: KeyWord| words.iter().filter(|other| **other == word).count();
        let (done, unclear) = (of(KeyWord::Created), of(KeyWord::BeingChecked));
        if of(KeyWord::Waiting) == 0 && unclear == 0 {
            return Ok(None);
        }
        let mut story = format!("Last time stopped at {done} of {}.", words.len());
        if unclear > 0 {
            let are = if unclear == 1 { "1 is".to_owned() } else { format!("{unclear} are") };
            story.push_str(&format!(" {are} unclear and being checked."));
        }
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Some(RunView {
            id: last.id,
            roster_id: row.id,
            roster_name: row.name,
            state: RunState::Stopped,
            planned: small(words.len()),
            done: small(done),
            counts: class.counts(),
            seconds_left: None,
            note: None,
            story: Some(story),
            rows: Vec::new(),
        }))
    }
}

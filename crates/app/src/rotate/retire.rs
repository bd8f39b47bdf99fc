//! Retiring old keys: only by a person's word, only while the new key works, only after it was handed out. The old keys
//! are turned off or deleted by the one engine of changes; here is what goes before it and what follows.

use std::collections::HashSet;

use jiff::SignedDuration;
use keyroster_domain::limits::{Act, Kind, Set};
use keyroster_openrouter::KeyHash;
use keyroster_store::handout::{self, HandoutRow};
use keyroster_store::people::PersonRow;
use keyroster_store::{key, rotation};
use serde_json::json;

use super::standing::{Replacing, works};
use crate::changes::{Carried, FEW};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::wire::changes::ChangeEnd;
use crate::wire::plan::{PlanSkipView, SkipWhy};
use crate::wire::rotate::{RetireHow, RetireRequest, RetireView};

/// An old key that may be retired, and whose it is.
type Ready<'a> = (&'a PersonRow, &'a Replacing);

impl App {
    /// Turns off or deletes old keys whose successors were handed out. Whoever's was not is left, and said.
    ///
    /// # Errors
    /// `RunGoingOn`, `NothingToDo`; as reaching the account and changing keys do.
    pub async fn rotate_retire(&self, request: &RetireRequest) -> Outcome<RetireView> {
        self.no_run().await?;
        self.no_changes().await?;
        let roster_id = request.roster_id;
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let asked = |id: i64| request.holder_ids.is_empty() || request.holder_ids.contains(&id);
        let account_id = self.account_of_roster(roster_id).await?;
        let (mut ready, mut left) = (Vec::new(), Vec::new());
        for person in &class.people {
            let id = person.holder.holder.id;
            let Some(one) = class.replacing.get(&id).filter(|_| asked(id)) else { continue };
            match self.may_retire(one, request.handed_out).await? {
                Some(why) => left.push(left_view(person, why)),
                None => ready.push((person, one)),
            }
        }
        if ready.is_empty() && left.is_empty() {
            return Err(AppError::new(Code::NothingToDo, "No old key waits to be retired.")
                .safe("Nothing was changed."));
        }
        let working = self.still_working(account_id, &ready).await?;
        let (ready, dead): (Vec<Ready<'_>>, Vec<_>) = ready
            .into_iter()
            .partition(|(_, one)| one.row.new_hash.as_ref().is_some_and(|new| working.contains(new)));
        left.extend(dead.iter().map(|(person, _)| left_view(person, NEW_DOES_NOT_WORK)));
        let ended = self.retire_all(account_id, roster_id, &ready, request.how).await?;
        let mut retired = 0;
        for ((person, _), one) in ready.iter().zip(&ended) {
            match still_works(one.end, request.how) {
                None => retired += 1,
                Some(why) => left.push(left_view(person, why)),
            }
        }
        left.sort_by_key(|one| {
            class.people.iter().position(|person| person.holder.holder.id == one.holder_id)
        });
        self.advance_anchor().await;
        self.changed();
        Ok(RetireView { retired, left })
    }

    /// What keeps the old key from being retired. The tick is set where the person says so.
    async fn may_retire(&self, one: &Replacing, handed_out: bool) -> Outcome<Option<&'static str>> {
        let Some(new) = &one.new else {
            return Ok(Some("The new key is not made yet, so the old one stays."));
        };
        if !works(new) {
            return Ok(Some(NEW_DOES_NOT_WORK));
        }
        if one.handed.is_some() {
            return Ok(None);
        }
        if !handed_out {
            return Ok(Some("The new key is not ticked as handed out yet."));
        }
        let (now, holder_id, account_id) = (self.now(), one.row.new.holder_id, one.row.new.account_id);
        let tick = HandoutRow {
            key_hash: new.hash.clone(),
            holder_id,
            handed_at: now,
            how: "told when the old key was retired".to_owned(),
        };
        self.file()?
            .write(move |w| {
                handout::tick(w, &tick)?;
                let target = format!("holder:{holder_id}");
                let detail = json!({ "key": tick.key_hash });
                crate::audit::record(w, now, Some(account_id), "rotate.handed_out", target, detail)
            })
            .await?;
        Ok(None)
    }

    /// The new keys that work right now, looked at afresh: nobody is left without a working key.
    async fn still_working(&self, account_id: i64, ready: &[Ready<'_>]) -> Outcome<HashSet<String>> {
        let mut working = HashSet::new();
        let mut unseen: Vec<&str> = ready.iter().filter_map(|(_, one)| one.row.new_hash.as_deref()).collect();
        if unseen.len() > FEW {
            let seen = self.reading(account_id, SignedDuration::ZERO).await?;
            let on = seen.keys.iter().filter(|key| !key.disabled).map(|key| key.hash.as_str().to_owned());
            working.extend(on);
            let listed: HashSet<&str> = seen.keys.iter().map(|key| key.hash.as_str()).collect();
            unseen.retain(|hash| !listed.contains(hash));
        }
        for hash in unseen {
            let Ok(id) = KeyHash::new(hash) else { continue };
            if self.client(account_id).await?.get_key(&id).await?.is_some_and(|key| !key.disabled) {
                working.insert(hash.to_owned());
            }
        }
        Ok(working)
    }

    /// What became of each old key, in this order. Each intention is on record before anything is sent; one whose key
    /// is out of use ends its replacement, so a retiring that was broken off is taken up by asking again.
    async fn retire_all(
        &self,
        account_id: i64,
        roster_id: i64,
        ready: &[Ready<'_>],
        how: RetireHow,
    ) -> Outcome<Vec<Carried>> {
        if ready.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<_> = ready.iter().map(|(_, one)| one.row.clone()).collect();
        let (now, noted) = (self.now(), rows.clone());
        self.file()?
            .write(move |w| {
                for row in &noted {
                    let detail = json!({ "old": row.new.old_hash, "how": how });
                    let target = format!("holder:{}", row.new.holder_id);
                    crate::audit::record(w, now, Some(account_id), "rotate.retire", target, detail)?;
                }
                Ok(())
            })
            .await?;
        crate::failpoint::hit("retire.intended");
        let (kind, act) = match how {
            RetireHow::TurnOff => (Kind::Off, Act::Set(Set::OFF)),
            RetireHow::Delete => (Kind::Delete, Act::Delete),
        };
        let wanted = rows.iter().map(|row| (row.new.old_hash.clone(), act)).collect();
        let ended = self.carry_out(account_id, roster_id, kind, wanted).await?;
        crate::failpoint::hit("retire.half");
        let over: Vec<_> = rows
            .into_iter()
            .zip(&ended)
            .filter(|(_, one)| still_works(one.end, how).is_none())
            .map(|(row, _)| row)
            .collect();
        let now = self.now();
        self.file()?
            .write(move |w| {
                for row in &over {
                    let old = &row.new.old_hash;
                    let gone = key::get(w, old)?.is_none_or(|key| key.gone_at.is_some());
                    rotation::retired(w, row, now)?;
                    let detail = json!({ "old": old, "how": how, "gone": gone });
                    let target = format!("holder:{}", row.new.holder_id);
                    crate::audit::record(w, now, Some(account_id), "rotate.retired", target, detail)?;
                }
                Ok(())
            })
            .await?;
        crate::failpoint::hit("retire.done");
        Ok(ended)
    }
}

const NEW_DOES_NOT_WORK: &str = "The new key does not work, so the old one stays.";

fn left_view(person: &PersonRow, reason: &str) -> PlanSkipView {
    let holder = &person.holder.holder;
    PlanSkipView {
        holder_id: holder.id,
        name: holder.person.name.clone(),
        why: SkipWhy::LeftOut,
        reason: reason.to_owned(),
    }
}

/// Why the old key may still work; `None` = it is out of use.
const fn still_works(end: ChangeEnd, how: RetireHow) -> Option<&'static str> {
    Some(match (end, how) {
        (ChangeEnd::Done | ChangeEnd::Already | ChangeEnd::Gone, _) => return None,
        (ChangeEnd::Changed, _) => {
            "The old key was changed meanwhile and is left as it is. Look at it, then try again."
        }
        (ChangeEnd::Refused, RetireHow::TurnOff) => "OpenRouter refused to turn the old key off.",
        (ChangeEnd::Refused, RetireHow::Delete) => "OpenRouter refused to delete the old key.",
        (ChangeEnd::NotDone, _) => "The old key was not reached. Try again.",
        (ChangeEnd::Unclear | ChangeEnd::Wrong, _) => {
            "OpenRouter did not answer clearly. Try again in a minute."
        }
    })
}

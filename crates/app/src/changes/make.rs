//! Making a plan: who is meant, what is wished of their keys, what is known of these keys right now.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use keyroster_domain::key::KeyHash;
use keyroster_domain::limits::{Act, Kind, Known, Plan, Set, Wish, plan};
use keyroster_domain::usd::Usd;
use keyroster_store::key::{self, KeyRow};
use keyroster_store::people::PersonRow;
use keyroster_store::plan as plans;
use keyroster_store::setting;

use super::{KeptChanges, now_of, view};
use crate::accounts::credits_name;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::remote::observed;
use crate::wire::changes::{ChangeKind, ChangePlanView, ChangeRequest, ChangeSkipView};

/// A list younger than this is good enough to plan with (promises §3.1).
const FRESH: SignedDuration = SignedDuration::from_secs(300);

/// So many keys are read one by one rather than with the whole list.
pub(crate) const FEW: usize = 3;

/// A plan and how it is shown.
pub(crate) struct MadeChanges {
    pub(crate) plan: Plan,
    pub(crate) view: ChangePlanView,
}

/// What is wished of one key.
pub(crate) type Wanted = (String, Act);

impl App {
    pub(super) async fn plan_request(&self, request: &ChangeRequest) -> Outcome<MadeChanges> {
        let roster_id = request.roster_id;
        let account_id = self.account_of_roster(roster_id).await?;
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let meant: Option<HashSet<i64>> =
            request.holder_ids.as_ref().map(|ids| ids.iter().copied().collect());
        let (mut wanted, mut skipped) = (Vec::new(), Vec::new());
        for person in &class.people {
            let holder = &person.holder.holder;
            if meant.as_ref().is_some_and(|ids| !ids.contains(&holder.id)) {
                continue;
            }
            match live(person) {
                Some(key) => wanted.extend(act_of(request.kind, key)?.map(|act| (key.hash.clone(), act))),
                None if meant.is_some() => skipped.push(ChangeSkipView {
                    holder_id: Some(holder.id),
                    name: holder.person.name.clone(),
                    reason: "Has no key.".to_owned(),
                }),
                None => {}
            }
        }
        self.plan_changes(account_id, Some(roster_id), kind_of(request.kind), wanted, skipped).await
    }

    /// Plans changes to any keys of an account, in this order, and keeps the plan. What is known is fresh: read by key
    /// where there are few, else a list younger than five minutes.
    ///
    /// # Errors
    /// As reading does.
    pub(crate) async fn plan_changes(
        &self,
        account_id: i64,
        roster_id: Option<i64>,
        kind: Kind,
        wanted: Vec<Wanted>,
        mut skipped: Vec<ChangeSkipView>,
    ) -> Outcome<MadeChanges> {
        self.not_a_copy()?;
        self.changes_resolve(account_id).await?;
        if wanted.len() <= FEW {
            for (hash, _) in &wanted {
                self.read_one(account_id, hash).await?;
            }
        } else {
            self.reading(account_id, FRESH).await?;
        }
        let file = self.file()?;
        let (meta, rows, credits, who) = file
            .read(move |r| {
                let credits = setting::get::<Usd>(r, &credits_name(account_id))?;
                Ok((
                    crate::identity::meta_row(r)?,
                    key::of_account(r, account_id)?,
                    credits,
                    view::names(r, account_id)?,
                ))
            })
            .await?;
        let known: HashMap<&str, &KeyRow> = rows.iter().map(|row| (row.hash.as_str(), row)).collect();
        let meant: HashSet<&str> = wanted.iter().map(|(hash, _)| hash.as_str()).collect();
        let others: Vec<_> = rows
            .iter()
            .filter(|row| row.gone_at.is_none() && !meant.contains(row.hash.as_str()))
            .map(|row| now_of(&row.observed))
            .collect();
        let mut keys = Vec::with_capacity(wanted.len());
        for (hash, act) in &wanted {
            let Some(row) = known.get(hash.as_str()) else { continue };
            if row.gone_at.is_some() {
                skipped.push(view::skip(row, &who, "The key is not at OpenRouter any more."));
                continue;
            }
            let one =
                Known { hash: KeyHash::new(hash), holder_id: row.holder_id, now: now_of(&row.observed) };
            keys.push((one, *act));
        }
        let wish = Wish {
            account: format!("{}/{account_id}", meta.vault_id),
            roster_id,
            kind,
            made_at: self.now(),
            credits,
        };
        let made = plan(&wish, keys, &others);
        for hash in &made.same {
            if let Some(row) = known.get(hash.as_str()) {
                skipped.push(view::skip(row, &who, "Is so already."));
            }
        }
        let view = view::of(&made.plan, &who, skipped);
        let made = MadeChanges { plan: made.plan, view };
        if made.view.digest.is_some() && file.is_writable() {
            self.keep_changes(account_id, &made.plan).await?;
        }
        Ok(made)
    }

    async fn keep_changes(&self, account_id: i64, plan: &Plan) -> Outcome<()> {
        let (now, digest, roster_id) = (self.now(), plan.digest(), plan.roster_id);
        let json = serde_json::to_string(&KeptChanges { changes: plan.clone() })
            .map_err(|cause| AppError::new(Code::Internal, "The plan could not be kept.").because(cause))?;
        self.file()?
            .write(move |w| plans::put(w, account_id, roster_id, &digest, &json, now).map(|_| ()))
            .await
    }

    /// Reads one key by its hash and notes what it is. A key that is not there is noted nowhere: the plan finds it as it
    /// was known, and carrying it out finds it gone.
    pub(super) async fn read_one(&self, account_id: i64, hash: &str) -> Outcome<()> {
        let client = self.client(account_id).await?;
        let Ok(id) = keyroster_openrouter::KeyHash::new(hash) else { return Ok(()) };
        let Some(found) = client.get_key(&id).await? else { return Ok(()) };
        let (hash, seen) = (hash.to_owned(), observed(&crate::remote::listed(&found), self.now()));
        let file = self.file()?;
        if file.is_writable() {
            file.write(move |w| crate::check::observe_fresh(w, &hash, &seen)).await?;
        }
        Ok(())
    }
}

/// The live key of a person.
pub(crate) fn live(person: &PersonRow) -> Option<&KeyRow> {
    person.key.as_ref().filter(|key| key.gone_at.is_none() && key.retired_at.is_none())
}

/// What a kind of change does with a key; `None` = nothing is wished of it.
fn act_of(kind: ChangeKind, key: &KeyRow) -> Outcome<Option<Act>> {
    Ok(match kind {
        ChangeKind::Targets => {
            let terms = key.wanted.terms;
            let set = Set {
                limit: terms.map(|terms| terms.limit),
                reset: terms.map(|terms| terms.reset),
                disabled: key.wanted.disabled,
            };
            (!set.is_empty()).then_some(Act::Set(set))
        }
        ChangeKind::Off => Some(Act::Set(Set::OFF)),
        ChangeKind::On => Some(Act::Set(Set::ON)),
        ChangeKind::Delete => Some(Act::Delete),
        ChangeKind::Undo | ChangeKind::Mixed => {
            return Err(AppError::new(Code::FieldNeedsMending, "Say what is to be done with these keys.")
                .safe("Nothing was changed."));
        }
    })
}

const fn kind_of(kind: ChangeKind) -> Kind {
    match kind {
        ChangeKind::Targets => Kind::Targets,
        ChangeKind::Off => Kind::Off,
        ChangeKind::On => Kind::On,
        ChangeKind::Delete => Kind::Delete,
        ChangeKind::Undo => Kind::Undo,
        ChangeKind::Mixed => Kind::Mixed,
    }
}

//! The plan of a replacement: who, on which terms, and what a person has to choose first.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use keyroster_domain::key::KeyHash;
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::marker::{Marker, cut_label};
use keyroster_domain::names::{KeyName, label};
use keyroster_domain::plan::{MOST_KEYS, Standing};
use keyroster_domain::rotation::{Missing, NewLimit, OldKey, OldLimit, RotationItem, RotationPlan, terms};
use keyroster_store::key::{KeyRow, SeenLimit};
use keyroster_store::people::PersonRow;
use keyroster_store::{plan as plans, roster};
use serde::{Deserialize, Serialize};

use super::view;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::{ClassNow, FRESH, class_now, end_of, limit_of, problem, stale};
use crate::wire::plan::{KeyNameChoice, PlanProblemView};
use crate::wire::rotate::{RotateLimit, RotatePlanView, RotateRequest};

/// A plan and its view.
pub(super) struct Made {
    pub(super) account_id: i64,
    pub(super) plan: RotationPlan,
    pub(super) view: RotatePlanView,
}

/// A plan as kept in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptRotation {
    /// What was asked for.
    pub(super) rotate: RotateRequest,
    /// What came of it.
    pub(super) plan: RotationPlan,
}

/// One person whose key is to be replaced: on these terms, or with this to be chosen.
pub(super) struct Row<'a> {
    pub(super) person: &'a PersonRow,
    pub(super) key: &'a KeyRow,
    pub(super) terms: Result<keyroster_domain::limit::Terms, Missing>,
    pub(super) amount_problem: Option<String>,
}

/// The fields as read.
struct Fields {
    choice: NewLimit,
    own: HashMap<i64, PositiveUsd>,
    end: Option<jiff::Timestamp>,
    problems: Vec<PlanProblemView>,
}

impl App {
    /// Shows what replacing these keys would do. Nothing is sent but reading.
    ///
    /// # Errors
    /// `NotFound`; as reading the account does. What is still to be chosen is in the view.
    pub async fn rotate_plan(&self, request: &RotateRequest) -> Outcome<RotatePlanView> {
        Ok(self.make_rotation(request).await?.view)
    }

    pub(super) async fn make_rotation(&self, request: &RotateRequest) -> Outcome<Made> {
        let roster_id = request.roster_id;
        let file = self.file()?;
        let row = file
            .read(move |r| roster::get(r, roster_id))
            .await?
            .ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))?;
        let fresh = if request.refresh { SignedDuration::ZERO } else { FRESH };
        let seen = self.reading(row.account_id, fresh).await?;
        let (class, meta) =
            file.read(move |r| Ok((class_now(r, roster_id)?, crate::identity::meta_row(r)?))).await?;
        let settings = self.settings().await?;
        let fields = self.rotation_fields(request);
        let asked: HashSet<i64> = request.holder_ids.iter().copied().collect();
        let (mut rows, mut skipped) = (Vec::new(), Vec::new());
        for person in &class.people {
            let id = person.holder.holder.id;
            if !asked.is_empty() && !asked.contains(&id) {
                continue;
            }
            match replaceable(&class, person) {
                Ok(key) => rows.push(Row {
                    person,
                    key,
                    terms: terms(
                        &old_key(key),
                        fields.choice,
                        fields.own.get(&id).copied(),
                        request.no_limit_confirmed,
                        fields.end,
                        self.now(),
                    ),
                    amount_problem: fields
                        .problems
                        .iter()
                        .find(|problem| problem.holder_id == Some(id) && !problem.warning)
                        .map(|problem| problem.message.clone()),
                }),
                Err(why) => skipped.push((person, why)),
            }
        }
        let name = match settings.default_key_name {
            KeyNameChoice::Name => KeyName::Name,
            KeyNameChoice::Id => KeyName::Id,
            KeyNameChoice::Number => KeyName::Number,
        };
        let items = rows.iter().filter_map(|row| {
            let holder = &row.person.holder.holder;
            let made_here = row.key.attempt_id.is_some();
            // The new key is called what the old one was; a name given elsewhere may hold anything.
            let called = Marker::label_of(&row.key.observed.name);
            let label = if made_here && !called.is_empty() {
                called.to_owned()
            } else {
                label(name, self.0.clock.today(), &holder.person, holder.position)
            };
            Some(RotationItem {
                holder_id: holder.id,
                old: KeyHash::new(&row.key.hash),
                label: cut_label(&label),
                terms: row.terms.ok()?,
                workspace: row.key.observed.workspace_id.clone(),
            })
        });
        let plan = RotationPlan {
            account: format!("{}/{}", meta.vault_id, row.account_id),
            roster_id,
            items: items.collect(),
        };
        let mut view = view::of(self, &row, &class, &rows, &skipped, fields.problems, &seen);
        if rows.len() > MOST_KEYS {
            view.problems
                .push(problem("people", "One run replaces at most 5,000 keys: choose fewer people."));
        }
        let ready = !plan.items.is_empty()
            && plan.items.len() == rows.len()
            && view.problems.iter().all(|problem| problem.warning);
        if ready {
            view.digest = Some(plan.digest());
            if file.is_writable() {
                self.keep_rotation(row.account_id, request, &plan).await?;
            }
        }
        Ok(Made { account_id: row.account_id, plan, view })
    }

    fn rotation_fields(&self, request: &RotateRequest) -> Fields {
        let mut problems = Vec::new();
        let choice = match request.limit {
            RotateLimit::Left => NewLimit::Left,
            RotateLimit::Same => NewLimit::Same,
            RotateLimit::Amount => match limit_of(&request.amount, "amount", None, &mut problems) {
                Some(amount) => NewLimit::Amount(amount),
                None => {
                    if problems.is_empty() {
                        problems.push(problem("amount", "Write the limit of the new keys, like 2 or 2.00."));
                    }
                    NewLimit::Left
                }
            },
        };
        let own = request
            .own
            .iter()
            .filter_map(|own| {
                let amount = limit_of(&own.amount, "own", Some(own.holder_id), &mut problems)?;
                Some((own.holder_id, amount))
            })
            .collect();
        let today = keyroster_domain::dates::Today { now: self.now(), zone: self.0.clock.zone().clone() };
        let end = end_of(&request.expires, "expires", None, &today, &mut problems);
        Fields { choice, own, end, problems }
    }

    async fn keep_rotation(
        &self,
        account_id: i64,
        request: &RotateRequest,
        plan: &RotationPlan,
    ) -> Outcome<()> {
        let (now, digest, roster_id) = (self.now(), plan.digest(), plan.roster_id);
        let kept = KeptRotation { rotate: request.clone(), plan: plan.clone() };
        let json = serde_json::to_string(&kept)
            .map_err(|cause| AppError::new(Code::Internal, "The plan could not be kept.").because(cause))?;
        self.file()?
            .write(move |w| plans::put(w, account_id, roster_id, &digest, &json, now).map(|_| ()))
            .await
    }

    /// The kept plan of a digest.
    ///
    /// # Errors
    /// `PlanStale` where there is none.
    pub(super) async fn kept_rotation(&self, digest: &str) -> Outcome<KeptRotation> {
        let wanted = digest.to_owned();
        let row = self.file()?.read(move |r| plans::by_digest(r, &wanted)).await?;
        row.and_then(|row| serde_json::from_str(&row.json).ok()).ok_or_else(stale)
    }
}

/// The key of this person that can be replaced, or why none can.
fn replaceable<'a>(class: &ClassNow, person: &'a PersonRow) -> Result<&'a KeyRow, &'static str> {
    let id = person.holder.holder.id;
    let replacing = class.replacing.get(&id);
    if class.open.contains_key(&id) {
        return Err("An earlier answer got lost and is being looked into.");
    }
    match replacing {
        Some(one) if one.row.new_hash.is_none() => {
            return Err("A new key was asked for already. Continue, or keep the old one.");
        }
        Some(one) if !one.new_is_lost() => {
            return Err("A new key was made already. Hand it out, then retire the old one.");
        }
        _ => {}
    }
    let key = person.key.as_ref().ok_or("They have no key yet.")?;
    if key.gone_at.is_some() {
        return Err("The key is not at OpenRouter any more. Create a new one instead.");
    }
    if class.standing(person) == Standing::NeedsYou {
        return Err("A question is open; see Needs you.");
    }
    Ok(key)
}

fn old_key(key: &KeyRow) -> OldKey {
    let seen = &key.observed;
    OldKey {
        limit: match seen.limit {
            SeenLimit::Unknown => OldLimit::Unknown,
            SeenLimit::NoLimit => OldLimit::NoLimit,
            SeenLimit::Of(limit) => OldLimit::Of { limit, left: seen.remaining },
        },
        reset: seen.reset.unwrap_or_default(),
        expires: seen.expires_at,
    }
}

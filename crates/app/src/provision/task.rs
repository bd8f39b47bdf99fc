//! What a run or a resolving begins with: the machine's memory, its first events, who the rows are.

use std::collections::{HashMap, HashSet};

use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::marker::Marker;
use keyroster_domain::plan::{Plan, Standing};
use keyroster_domain::provisioning::{Durable, Event, ListEnd, Verdict, Wanted};
use keyroster_domain::usd::Usd;
use keyroster_store::rotation::RotationRow;

use super::durable;
use super::report::Who;
use crate::error::Outcome;
use crate::parts::{App, guard};
use crate::plan::{ClassNow, class_now};

/// What is to be done: the machine's own memory, and what its shell needs besides.
pub(crate) struct Task {
    pub(super) durable: Durable,
    pub(super) first: Vec<Event>,
    pub(super) wanted: usize,
    pub(super) workspaces: Workspaces,
    pub(super) who: HashMap<i64, Who>,
    pub(super) already: Already,
    pub(super) roster_name: String,
    pub(super) planned: usize,
    pub(super) resolving: bool,
}

/// Which workspace each key is made in.
#[derive(Clone, Debug, Default)]
pub(super) struct Workspaces {
    common: Option<String>,
    own: HashMap<i64, Option<String>>,
}

impl Workspaces {
    /// Of one row; `None` = the default one.
    pub(super) fn of(&self, row: i64) -> Option<&str> {
        self.own.get(&row).unwrap_or(&self.common).as_deref()
    }
}

/// People the machine counts as left out and the person sees otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Already {
    pub(super) created: u32,
    pub(super) needs_you: u32,
}

impl Task {
    /// Carries out a plan. Rows whose earlier answer is being checked come along with the terms they were confirmed with.
    pub(super) async fn of_plan(
        app: &App,
        account_id: i64,
        plan: &Plan,
        roster_name: String,
    ) -> Outcome<Task> {
        let roster_id = plan.roster_id;
        let (durable, class) =
            app.file()?.read(move |r| Ok((durable::load(r, account_id)?, class_now(r, roster_id)?))).await?;
        let items: HashMap<i64, Wanted> = plan
            .items
            .iter()
            .map(|item| {
                (item.holder_id, Wanted { row: item.holder_id, label: item.label.clone(), terms: item.terms })
            })
            .collect();
        let kept: HashSet<i64> = durable.stored.iter().filter_map(|key| key.row).collect();
        let (mut rows, mut left_out, mut already, mut wanted) =
            (Vec::new(), Vec::new(), Already::default(), 0);
        for person in &class.people {
            let id = person.holder.holder.id;
            // While a key is being replaced, only the replacement makes one.
            if class.replacing.contains_key(&id) {
                left_out.push(id);
                already.created += 1;
            } else if let Some(item) = items.get(&id) {
                wanted += 1;
                rows.push(item.clone());
            } else if let Some(again) = being_checked(&class, id) {
                wanted += 1;
                rows.push(again);
            } else if kept.contains(&id) {
                rows.push(Wanted { row: id, label: String::new(), terms: any_terms(plan) });
            } else {
                left_out.push(id);
                match class.standing(person) {
                    Standing::HasKey => already.created += 1,
                    Standing::NeedsYou => already.needs_you += 1,
                    _ if crate::plan::needs_row(person) => already.needs_you += 1,
                    _ => {}
                }
            }
        }
        let first = beginning(app, account_id, rows, left_out);
        Ok(Task {
            durable,
            first,
            wanted,
            workspaces: Workspaces { common: plan.workspace.clone(), own: HashMap::new() },
            who: Who::of_class(&class),
            already,
            roster_name,
            planned: plan.items.len(),
            resolving: false,
        })
    }

    /// Makes the new keys of replacements. Their rows hold no key for the machine, whatever the old key does: it is
    /// stored, so the machine never touches it.
    pub(crate) async fn of_rotation(
        app: &App,
        account_id: i64,
        roster_id: i64,
        roster_name: String,
        planned: &[RotationRow],
    ) -> Outcome<Task> {
        let (mut durable, class) =
            app.file()?.read(move |r| Ok((durable::load(r, account_id)?, class_now(r, roster_id)?))).await?;
        let rotated: HashSet<i64> = planned.iter().map(|row| row.new.holder_id).collect();
        for key in &mut durable.stored {
            key.row = key.row.filter(|row| !rotated.contains(row));
        }
        for known in &mut durable.known {
            if let Verdict::LeftAlone(row) = &mut known.verdict {
                *row = row.filter(|row| !rotated.contains(row));
            }
        }
        let rows = planned.iter().map(|row| Wanted {
            row: row.new.holder_id,
            label: row.new.label.clone(),
            terms: row.new.terms,
        });
        let (mut left_out, mut already) = (Vec::new(), Already::default());
        for person in class.people.iter().filter(|p| !rotated.contains(&p.holder.holder.id)) {
            left_out.push(person.holder.holder.id);
            match class.standing(person) {
                Standing::HasKey => already.created += 1,
                Standing::NeedsYou => already.needs_you += 1,
                _ if crate::plan::needs_row(person) => already.needs_you += 1,
                _ => {}
            }
        }
        let own = planned.iter().map(|row| (row.new.holder_id, row.new.workspace_id.clone()));
        Ok(Task {
            first: beginning(app, account_id, rows.collect(), left_out),
            durable,
            wanted: planned.len(),
            workspaces: Workspaces { common: None, own: own.collect() },
            who: Who::of_class(&class),
            already,
            roster_name,
            planned: planned.len(),
            resolving: false,
        })
    }

    /// Resolves open ends only.
    pub(super) async fn of_resolving(app: &App, account_id: i64) -> Outcome<Task> {
        let durable = app.file()?.read(move |r| durable::load(r, account_id)).await?;
        Ok(Task {
            durable,
            first: vec![Event::Resolve],
            wanted: 0,
            workspaces: Workspaces::default(),
            who: HashMap::new(),
            already: Already::default(),
            roster_name: String::new(),
            planned: 0,
            resolving: true,
        })
    }

    /// Rows that should get a key.
    pub(super) fn wanted(&self) -> usize {
        self.wanted
    }
}

/// A run begins with the list that was read for its plan, where there is one.
fn beginning(app: &App, account_id: i64, rows: Vec<Wanted>, left_out: Vec<i64>) -> Vec<Event> {
    let seen = guard(&app.0.remote).accounts.get(&account_id).cloned();
    let list = seen.filter(|seen| seen.complete).map(|seen| {
        let end = ListEnd::Complete { keys: seen.keys, skew_ms: seen.skew_ms };
        Event::ListRead { began: seen.began, end }
    });
    list.into_iter().chain([Event::Run { rows, left_out }]).collect()
}

fn being_checked(class: &ClassNow, id: i64) -> Option<Wanted> {
    let attempt = class.open.get(&id)?;
    let ask = attempt.state == keyroster_store::attempt::AttemptState::Ask;
    let label = Marker::label_of(&attempt.new.key_name).to_owned();
    (!ask).then_some(Wanted { row: id, label, terms: attempt.new.terms })
}

/// Terms for a row that has its key already: never sent.
fn any_terms(plan: &Plan) -> Terms {
    let cent = PositiveUsd::new(Usd::from_cents(1)).expect("one cent is more than nothing");
    let never_sent = Terms { limit: Limit::Of(cent), reset: Reset::Never, expires: None };
    plan.items.first().map_or(never_sent, |item| item.terms)
}

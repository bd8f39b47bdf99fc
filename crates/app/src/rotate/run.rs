//! Carrying out a confirmed replacement: each one is written down, then the new keys are made by the same engine as any.

use keyroster_domain::provisioning::Event;
use keyroster_store::rotation::{self, NewRotation, RotationState};
use keyroster_store::{attempt, plan as plans, roster, run};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::stale;
use crate::provision::Task;
use crate::wire::error::Step;
use crate::wire::rotate::RotateRequest;
use crate::wire::run::RunView;

impl App {
    /// Makes the new keys of a plan that was shown. Returns at once; the run goes on. The old keys work on.
    ///
    /// # Errors
    /// `PlanStale`, `ReviewFirst`, `RunGoingOn`, `NothingToDo`, `DiskFull`; as opening the seal does.
    pub async fn rotate_digest(&self, digest: &str) -> Outcome<RunView> {
        let kept = self.kept_rotation(digest).await?;
        self.rotate(&RotateRequest { refresh: false, ..kept.rotate }, Some(digest)).await
    }

    /// Makes the new keys of a request. `confirm`: only if its digest is this one.
    ///
    /// # Errors
    /// As [`App::rotate_digest`].
    pub async fn rotate(&self, request: &RotateRequest, confirm: Option<&str>) -> Outcome<RunView> {
        self.end_resolving().await?;
        self.no_run().await?;
        self.preflight().await?;
        let made = self.make_rotation(request).await?;
        let Some(digest) = made.view.digest.clone() else {
            let of_all = made.view.problems.iter().find(|problem| !problem.warning);
            let of_one = made.view.rows.iter().find_map(|row| row.problem.as_ref());
            return Err(match of_all.map(|problem| &problem.message).or(of_one) {
                Some(message) => AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed."),
                None => AppError::new(Code::NothingToDo, "None of these keys can be replaced now.")
                    .safe("Nothing was changed."),
            });
        };
        if confirm.is_some_and(|confirmed| confirmed != digest) {
            return Err(stale());
        }
        let (now, account_id, roster_id) = (self.now(), made.account_id, request.roster_id);
        let items = made.plan.items;
        self.file()?
            .write(move |w| {
                plans::confirm(w, &digest, now)?;
                let detail = json!({ "digest": digest, "keys": items.len() });
                let target = format!("roster:{roster_id}");
                crate::audit::record(w, now, Some(account_id), "rotate", target, detail)?;
                for item in items {
                    let id = item.holder_id;
                    if let Some(lost) = rotation::open_of_holder(w, id)? {
                        rotation::given_up(w, &lost, now)?;
                    }
                    let detail = json!({ "old": item.old, "terms": item.terms });
                    let new = NewRotation {
                        account_id,
                        holder_id: id,
                        old_hash: item.old.as_str().to_owned(),
                        label: item.label,
                        terms: item.terms,
                        workspace_id: item.workspace,
                        planned_at: now,
                    };
                    rotation::insert(w, &new)?;
                    let target = format!("holder:{id}");
                    crate::audit::record(w, now, Some(account_id), "rotate.plan", target, detail)?;
                }
                Ok(())
            })
            .await?;
        crate::failpoint::hit("rotate.planned");
        self.rotate_go_on(roster_id).await
    }

    /// Makes the new keys of a class that were confirmed and are not made yet.
    ///
    /// # Errors
    /// `NothingToDo` where there are none; as [`App::rotate_digest`].
    pub async fn rotate_continue(&self, roster_id: i64) -> Outcome<RunView> {
        self.end_resolving().await?;
        self.no_run().await?;
        self.preflight().await?;
        self.rotate_go_on(roster_id).await
    }

    async fn rotate_go_on(&self, roster_id: i64) -> Outcome<RunView> {
        let planned = self.planned_rotations(roster_id).await?;
        if planned.is_empty() {
            return Err(
                AppError::new(Code::NothingToDo, "No new key waits to be made.").safe("Nothing was changed.")
            );
        }
        let row = self.file()?.read(move |r| roster::get(r, roster_id)).await?;
        let row = row.ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))?;
        let account_id = row.account_id;
        let task = Task::of_rotation(self, account_id, roster_id, row.name, &planned).await?;
        let now = self.now();
        let run_id =
            self.file()?.write(move |w| run::begin(w, account_id, roster_id, ROTATION_RUN, now)).await?;
        self.begin(task, account_id, Some((roster_id, run_id)), Vec::<Event>::new()).await
    }

    /// The confirmed replacements of a class whose new key is not made yet.
    pub(crate) async fn planned_rotations(&self, roster_id: i64) -> Outcome<Vec<rotation::RotationRow>> {
        let open = self.file()?.read(move |r| rotation::open_of_roster(r, roster_id)).await?;
        Ok(open.into_iter().filter(|row| row.state == RotationState::Planned).collect())
    }

    /// Takes back confirmed replacements whose new key is not made: the old keys stay. How many.
    ///
    /// # Errors
    /// `RunGoingOn`; `NothingToDo` while an answer is being looked into.
    pub async fn rotate_give_up(&self, roster_id: i64, holder_ids: &[i64]) -> Outcome<u32> {
        self.no_run().await?;
        let (now, wanted) = (self.now(), holder_ids.to_vec());
        let (ended, checked) = self
            .file()?
            .write(move |w| {
                let (mut ended, mut checked) = (0, 0);
                for row in rotation::open_of_roster(w, roster_id)? {
                    let id = row.new.holder_id;
                    if row.state != RotationState::Planned || !wanted.is_empty() && !wanted.contains(&id) {
                        continue;
                    }
                    if attempt::of_holder(w, id)?.iter().any(|attempt| attempt.state.is_open()) {
                        checked += 1;
                        continue;
                    }
                    rotation::given_up(w, &row, now)?;
                    let detail = json!({ "old": row.new.old_hash });
                    let account = Some(row.new.account_id);
                    crate::audit::record(w, now, account, "rotate.give_up", format!("holder:{id}"), detail)?;
                    ended += 1;
                }
                Ok((ended, checked))
            })
            .await?;
        if ended == 0 && checked > 0 {
            return Err(AppError::new(
                Code::NothingToDo,
                "An answer got lost and is being looked into. Try again when that is settled.",
            )
            .safe("The old key works.")
            .step(Step::TryAgain));
        }
        self.changed();
        Ok(ended)
    }
}

/// Stands in a run's row in place of a plan's digest.
const ROTATION_RUN: &str = "rotation";

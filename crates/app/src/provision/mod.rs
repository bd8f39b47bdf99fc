//! Provisioning: carries out exactly the confirmed plan, and resolves open ends. The decisions are the domain's pure
//! machine; this module is its shell.

mod calls;
mod commit;
mod durable;
mod report;
mod shell;
mod story;
mod task;

use keyroster_domain::provisioning::{Event, Summary};
use keyroster_store::{reserve, space};
use keyroster_store::{roster, run, setting};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::plan::{last_plan_name, stale};
use crate::wire::error::Step;
use crate::wire::plan::PlanRequest;
use crate::wire::run::RunView;
use task::Task;

/// Free space below which no run starts.
const LEAST_SPACE: u64 = 64 << 20;

/// A run or a resolving that goes on.
pub(crate) struct Running {
    account_id: i64,
    roster_id: Option<i64>,
    events: mpsc::UnboundedSender<Event>,
    ended: watch::Receiver<Option<Ended>>,
}

/// How a run or a resolving ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The machine's own summary.
    pub summary: Summary,
    /// Words for what stopped it, where something did.
    pub note: Option<crate::wire::error::ErrorView>,
    /// Attempts that were open at the beginning: found and removed, found absent, still open.
    pub resolved: Resolved,
}

/// What became of attempts that were open at the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Open at the beginning.
    pub before: usize,
    /// A key of a lost answer was found and removed.
    pub found: usize,
    /// No key was ever made.
    pub never_made: usize,
}

impl App {
    /// Carries out the plan that was shown, if it is still the plan. Returns at once; the run goes on.
    ///
    /// # Errors
    /// `PlanStale`, `ReviewFirst`, `RunGoingOn`, `NothingToDo`, `DiskFull`; as opening the seal does.
    pub async fn provision_digest(&self, digest: &str) -> Outcome<RunView> {
        let kept = self.kept_plan(digest).await?;
        self.provision(&kept.request, Some(digest)).await
    }

    /// Carries out the plan of a request. `confirm`: only if its digest is this one.
    ///
    /// # Errors
    /// As [`App::provision_digest`].
    pub async fn provision(&self, request: &PlanRequest, confirm: Option<&str>) -> Outcome<RunView> {
        self.end_resolving().await?;
        self.no_run().await?;
        self.no_changes().await?;
        self.preflight().await?;
        let made = self.make_plan(request).await?;
        let Some(digest) = made.view.digest.clone() else {
            let problem = made.view.problems.iter().find(|problem| !problem.warning);
            let message = problem.map_or("The plan needs mending.", |problem| &problem.message);
            return Err(AppError::new(Code::FieldNeedsMending, message).safe("Nothing was created."));
        };
        if confirm.is_some_and(|confirmed| confirmed != digest) {
            return Err(stale());
        }
        let roster_id = request.roster_id;
        let account_id = self.account_of_roster(roster_id).await?;
        let task = Task::of_plan(self, account_id, &made.plan, made.view.roster_name.clone()).await?;
        if task.wanted() == 0 {
            return Err(AppError::new(Code::NothingToDo, "Everybody in this plan has a key already.")
                .safe("Nothing was created."));
        }
        let now = self.now();
        let confirmed = digest.clone();
        let detail = json!({ "digest": digest, "keys": made.plan.items.len() });
        let run_id = self
            .file()?
            .write(move |w| {
                keyroster_store::plan::confirm(w, &confirmed, now)?;
                setting::set(w, &last_plan_name(roster_id), &confirmed)?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "provision",
                    format!("roster:{roster_id}"),
                    detail,
                )?;
                run::begin(w, account_id, roster_id, &confirmed, now)
            })
            .await?;
        crate::failpoint::hit("plan.confirmed");
        self.begin(task, account_id, Some((roster_id, run_id)), Vec::new()).await
    }

    /// Creates what is missing of a class's last plan.
    ///
    /// # Errors
    /// `NothingToDo` where there was no plan; as [`App::provision`].
    pub async fn provision_continue(&self, roster_id: i64) -> Outcome<RunView> {
        let digest = self.last_plan(roster_id).await?;
        let Some(digest) = digest else {
            return Err(AppError::new(Code::NothingToDo, "There is no plan to continue for this class."));
        };
        let kept = self.kept_plan(&digest).await?;
        self.provision(&PlanRequest { refresh: true, ..kept.request }, None).await
    }

    /// Resolves open ends of an account without creating anything; nothing to do where there are none.
    ///
    /// # Errors
    /// `RunGoingOn`; as opening the seal does.
    pub async fn resolve(&self, account_id: i64) -> Outcome<()> {
        self.no_run().await?;
        let task = Task::of_resolving(self, account_id).await?;
        self.begin(task, account_id, None, Vec::new()).await.map(|_| ())
    }

    /// Resolves, and once the list was read tells the machine what a person decided.
    pub(crate) async fn resolve_with(&self, account_id: i64, decided: Vec<Event>) -> Outcome<()> {
        let running = self.0.run.lock().await;
        if let Some(run) = running.as_ref().filter(|run| run.is_going_on() && run.account_id == account_id) {
            for event in decided {
                // The shell only ends after its last event; a late one is asked again by the machine.
                let _ = run.events.send(event);
            }
            return Ok(());
        }
        drop(running);
        let task = Task::of_resolving(self, account_id).await?;
        self.begin(task, account_id, None, decided).await.map(|_| ())
    }

    /// No new work; what is under way ends.
    pub async fn provision_stop(&self) {
        self.tell(Event::Stop).await;
    }

    /// Ends a pause now.
    pub async fn provision_try_now(&self) {
        self.tell(Event::Continue).await;
    }

    async fn tell(&self, event: Event) {
        if let Some(run) = &*self.0.run.lock().await {
            // A run that ended meanwhile needs no telling.
            let _ = run.events.send(event);
        }
    }

    /// Waits until the run or resolving has ended; `None` when there is none.
    pub async fn run_ended(&self) -> Option<Ended> {
        let mut ended = self.0.run.lock().await.as_ref()?.ended.clone();
        let last = ended.wait_for(Option::is_some).await.ok()?;
        last.clone()
    }

    /// The run going on, or the last one of this process, or the one a crash or stop left unfinished.
    pub async fn run_current(&self) -> Outcome<Option<RunView>> {
        let current = guard(&self.0.run_view).clone();
        match current {
            Some(view) => Ok(Some(view)),
            None => self.unfinished_run().await,
        }
    }

    /// # Errors
    /// `RunGoingOn`.
    pub(crate) async fn no_run(&self) -> Outcome<()> {
        let going_on =
            self.0.run.lock().await.as_ref().is_some_and(|run| run.is_going_on() && run.roster_id.is_some());
        if going_on {
            return Err(AppError::new(
                Code::RunGoingOn,
                "Keys are being made. Wait until that is done, or stop it.",
            )
            .safe("Nothing was changed."));
        }
        Ok(())
    }

    /// Whether nothing is under way.
    pub(crate) async fn run_is_over(&self) -> bool {
        self.0.run.lock().await.as_ref().is_none_or(|run| !run.is_going_on())
    }

    pub(crate) async fn end_resolving(&self) -> Outcome<()> {
        let resolving =
            self.0.run.lock().await.as_ref().is_some_and(|run| run.is_going_on() && run.roster_id.is_none());
        if resolving {
            self.provision_stop().await;
            self.run_ended().await;
        }
        Ok(())
    }

    async fn preflight(&self) -> Outcome<()> {
        let file = self.file()?;
        let meta = file.read(crate::identity::meta_row).await?;
        self.unsealed().await?;
        let meta = if meta.review.is_some() { meta } else { file.read(crate::identity::meta_row).await? };
        if let Some((_, since)) = meta.review {
            return Err(review_first(
                since.to_zoned(self.0.clock.zone().clone()).strftime("%-d %B").to_string().as_str(),
            ));
        }
        let dir = self.0.data_dir.clone();
        let checked = tokio::task::spawn_blocking(move || {
            reserve::create(&dir)?;
            space::free(&dir)
        })
        .await;
        let free = checked.map_err(|cause| {
            AppError::new(Code::Internal, "The disk could not be looked at.").because(cause)
        })??;
        if free < LEAST_SPACE {
            return Err(AppError::new(
                Code::DiskFull,
                format!("Your disk is full ({} MB free). Free at least 64 MB, then continue.", free >> 20),
            )
            .safe("Nothing was created. Every key made before is saved.")
            .step(Step::Continue));
        }
        Ok(())
    }

    async fn begin(
        &self,
        task: Task,
        account_id: i64,
        of_roster: Option<(i64, i64)>,
        decided: Vec<Event>,
    ) -> Outcome<RunView> {
        let mut running = self.0.run.lock().await;
        if running.as_ref().is_some_and(Running::is_going_on) {
            return Err(AppError::new(
                Code::RunGoingOn,
                "Another run is not over yet. Try again in a moment.",
            )
            .safe("Nothing was changed."));
        }
        // Held to the end of this function: a run of changes looks here first.
        self.no_changes().await?;
        self.advance_anchor().await;
        let (events, ended, view) = shell::start(self, task, account_id, of_roster, decided).await?;
        *running =
            Some(Running { account_id, roster_id: of_roster.map(|(roster, _)| roster), events, ended });
        Ok(view)
    }

    pub(crate) async fn account_of_roster(&self, roster_id: i64) -> Outcome<i64> {
        let row = self.file()?.read(move |r| roster::get(r, roster_id)).await?;
        row.map(|row| row.account_id)
            .ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))
    }
}

impl Running {
    pub(crate) fn is_going_on(&self) -> bool {
        self.ended.borrow().is_none()
    }
}

pub(crate) fn review_first(since: &str) -> AppError {
    AppError::new(
        Code::ReviewFirst,
        format!("This list was restored or is used elsewhere too (noticed {since}). Review it under Needs you before making new keys."),
    )
    .safe("Nothing was created or deleted.")
    .step(Step::NeedsYou)
}

//! Changing keys that exist: a plan, shown and confirmed; exactly that carried out; what can be taken back. The decisions
//! are `keyroster_domain::limits`; this module is its shell.

mod apply;
mod carried;
mod known;
mod last_reading;
mod make;
mod record;
mod report;
mod resolve;
mod shell;
mod undo;
mod view;
mod who;
mod words;

use keyroster_domain::limits::Plan;
use keyroster_domain::provisioning::PauseReason;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::changes::{ChangeKind, ChangePlanView, ChangeRequest, ChangeRunState, ChangeRunView};
use crate::wire::error::Step;

pub(crate) use carried::Carried;
pub(crate) use known::{facts_of, now_of, seen_of};
pub(crate) use make::{FEW, live};
pub(crate) use words::{limit_view, limit_words};

/// A run of changes that goes on, or the last one.
pub(crate) struct Changing {
    stop: mpsc::UnboundedSender<keyroster_domain::limits::Event>,
    ended: watch::Receiver<Option<ChangesEnded>>,
}

/// How a run of changes ended.
#[derive(Clone, Debug)]
pub struct ChangesEnded {
    /// As a face shows it.
    pub view: ChangeRunView,
    /// What stopped it before everything was tried.
    pub stopped: Option<PauseReason>,
}

/// A plan of changes as kept in the file, told apart from a plan of keys to be made by its one field.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptChanges {
    pub(crate) changes: Plan,
}

impl App {
    /// Plans changes to keys of a class, and shows what they would do. Nothing is sent but reading.
    ///
    /// # Errors
    /// As reading the account does; `NotFound`.
    pub async fn changes_plan(&self, request: &ChangeRequest) -> Outcome<ChangePlanView> {
        Ok(self.plan_request(request).await?.view)
    }

    /// Does what can be taken back at once: turning keys off or on. Returns at once; the run goes on.
    ///
    /// # Errors
    /// `NothingToDo`; `FieldNeedsMending` for changes that must be shown first; as planning and applying do.
    pub async fn changes_now(&self, request: &ChangeRequest) -> Outcome<ChangeRunView> {
        if !matches!(request.kind, ChangeKind::Off | ChangeKind::On) {
            return Err(AppError::new(Code::FieldNeedsMending, "This must be shown before it is done.")
                .safe("Nothing was changed.")
                .step(Step::LookAgain));
        }
        let made = self.plan_request(request).await?;
        self.apply_made(&made).await
    }

    /// No new work; what is under way ends.
    pub async fn changes_stop(&self) {
        if let Some(going) = &*self.0.changes.lock().await {
            // A run that ended meanwhile needs no telling.
            let _ = going.stop.send(keyroster_domain::limits::Event::Stop);
        }
    }

    /// Waits until the run of changes has ended; `None` when there was none in this process.
    pub async fn changes_ended(&self) -> Option<ChangesEnded> {
        let mut ended = self.0.changes.lock().await.as_ref()?.ended.clone();
        let last = ended.wait_for(Option::is_some).await.ok()?;
        last.clone()
    }

    /// The run of changes going on, or the last one of this process.
    pub fn changes_current(&self) -> Option<ChangeRunView> {
        guard(&self.0.change_view).clone()
    }

    /// # Errors
    /// `RunGoingOn`.
    pub(crate) async fn no_changes(&self) -> Outcome<()> {
        // Once its end was told only a record is left to write: whoever acts on what they read is not refused for it.
        let over =
            |run: &ChangeRunView| matches!(run.state, ChangeRunState::Finished | ChangeRunState::Stopped);
        if self.changes_current().as_ref().is_some_and(over) {
            self.changes_ended().await;
        }
        if self.0.changes.lock().await.as_ref().is_some_and(Changing::is_going_on) {
            return Err(AppError::new(
                Code::RunGoingOn,
                "Keys are being changed. Wait until that is done, or stop it.",
            )
            .safe("Nothing was changed."));
        }
        Ok(())
    }
}

impl Changing {
    pub(crate) fn is_going_on(&self) -> bool {
        self.ended.borrow().is_none()
    }
}

//! How a run of changes goes, for a face.

use jiff::Timestamp;
use keyroster_domain::limits::Act;
use keyroster_domain::limits::{Apply, Counts, End, Plan, Summary};
use keyroster_domain::provisioning::PauseReason;
use keyroster_store::change;
use serde_json::json;

use super::shell::Begun;
use super::view::{Names, who};
use super::words::{end_word, end_words, kind_view, stopped_word, stopped_words, summary};
use crate::clock::text;
use crate::error::{AppError, Code};
use crate::parts::{App, AppEvent, guard};
use crate::wire::changes::{ChangeCountsView, ChangeResultView, ChangeRunState, ChangeRunView};

/// Exceptions shown at most; the counts tell all.
const SHOWN: usize = 500;

pub(super) struct Report {
    app: App,
    account_id: i64,
    run_id: i64,
    plan: Plan,
    names: Names,
    began: Timestamp,
    view: ChangeRunView,
}

impl Report {
    pub(super) fn new(app: App, begun: &Begun) -> Report {
        let total = small(begun.plan.items.len());
        let kind = kind_view(begun.plan.kind);
        let counts = ChangeCountsView { waiting: total, ..ChangeCountsView::default() };
        let view = ChangeRunView {
            id: begun.run_id,
            roster_id: begun.plan.roster_id,
            kind,
            state: ChangeRunState::Applying,
            total,
            counts,
            seconds_left: None,
            note: None,
            summary: summary(kind, total, counts),
            exceptions: Vec::new(),
            verified: None,
            can_undo: 0,
            ended_at: None,
        };
        *guard(&app.0.change_view) = Some(view.clone());
        let began = app.now();
        Report {
            app,
            account_id: begun.account_id,
            run_id: begun.run_id,
            plan: begun.plan.clone(),
            names: begun.names.clone(),
            began,
            view,
        }
    }

    pub(super) fn view(&self) -> ChangeRunView {
        self.view.clone()
    }

    /// Tells the faces where it stands.
    pub(super) fn tick(&mut self, state: &Apply) {
        self.look(state);
        self.tell();
    }

    fn look(&mut self, state: &Apply) {
        let held = state.held_until();
        self.view.counts = counts_view(state.counts());
        self.view.state = if state.is_verifying() {
            ChangeRunState::Verifying
        } else if state.is_stopping() {
            ChangeRunState::Stopping
        } else if held.is_some() {
            ChangeRunState::Paused
        } else {
            ChangeRunState::Applying
        };
        self.view.note = held.map(|_| {
            AppError::new(Code::SlowDown, "OpenRouter asked us to slow down. You can leave this running.")
                .safe("What was changed is done and on record.")
                .view()
        });
        self.view.seconds_left = self.seconds_left();
        self.view.summary = summary(self.view.kind, self.view.total, self.view.counts);
        let exception = |end: &&End| !matches!(end, End::Done | End::Already);
        self.view.exceptions = state
            .ends()
            .filter_map(|(item, end)| Some((item, end.filter(exception)?)))
            .take(SHOWN)
            .map(|(item, end)| ChangeResultView {
                holder_id: item.holder_id,
                name: who(item.holder_id, &item.saw.name, &self.names),
                end: end_word(end),
                what: end_words(item, end),
            })
            .collect();
    }

    fn seconds_left(&self) -> Option<u32> {
        let waiting = self.view.counts.waiting;
        let ended = self.view.total - waiting;
        if waiting == 0 || ended * 5 < self.view.total {
            return None;
        }
        let passed = u64::try_from(self.app.now().duration_since(self.began).as_millis()).ok()?;
        let left = passed * u64::from(waiting) / u64::from(ended.max(1)) / 1000;
        u32::try_from(left + 1).ok()
    }

    fn tell(&self) {
        *guard(&self.app.0.change_view) = Some(self.view.clone());
        // Nobody may be listening (the command line); that is fine.
        let _ = self.app.0.events.send(AppEvent::Changes(Box::new(self.view.clone())));
    }

    /// The end: noted in the file, and told.
    pub(super) async fn ended(&mut self, state: &Apply, summary: &Summary) -> ChangeRunView {
        self.look(state);
        let stopped = summary.stopped.as_ref();
        self.view.state = if stopped.is_some() { ChangeRunState::Stopped } else { ChangeRunState::Finished };
        self.view.seconds_left = None;
        self.view.verified = summary.verified;
        self.view.note =
            stopped.filter(|why| !matches!(why, PauseReason::Stopped)).map(|why| stopped_words(why).view());
        let undoable = |(item, end): &(&keyroster_domain::limits::Item, Option<&End>)| {
            matches!(end, Some(End::Done)) && item.act != Act::Delete
        };
        self.view.can_undo = small(state.ends().filter(undoable).count());
        if summary.missing > 0 {
            self.view.summary.push_str(&format!(
                " {} not in OpenRouter's list any more.",
                if summary.missing == 1 { "1 is".to_owned() } else { format!("{} are", summary.missing) }
            ));
        } else if summary.verified == Some(false) {
            self.view
                .summary
                .push_str(" OpenRouter's list does not show all of it yet; check again in a few minutes.");
        }
        let now = self.app.now();
        self.view.ended_at = Some(text(now));
        let (account_id, run_id) = (self.account_id, self.run_id);
        let word = stopped.map(stopped_word);
        let detail = json!({
            "run": run_id,
            "counts": self.view.counts,
            "verified": summary.verified,
            "stopped": word,
        });
        let target = self.plan.roster_id.map_or_else(|| "account".to_owned(), |id| format!("roster:{id}"));
        let noted = async {
            self.app
                .file()?
                .write(move |w| {
                    change::end(w, run_id, word, now)?;
                    crate::audit::record(w, now, Some(account_id), "change.end", target, detail)
                })
                .await
        };
        if let Err(error) = noted.await {
            tracing::error!(code = ?error.code, "the end of a run of changes could not be noted");
        }
        self.tell();
        self.view.clone()
    }
}

pub(super) fn counts_view(counts: Counts) -> ChangeCountsView {
    ChangeCountsView {
        waiting: small(counts.waiting),
        done: small(counts.done),
        already: small(counts.already),
        changed: small(counts.changed),
        gone: small(counts.gone),
        refused: small(counts.refused),
        not_done: small(counts.not_done),
        unclear: small(counts.unclear),
        wrong: small(counts.wrong),
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

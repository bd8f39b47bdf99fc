//! What a face hears of a run: the four words, time left, why it waits or stopped.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::provisioning::{
    CommitTrouble, Counts, Need, PauseReason, Paused, Progress, Refusal, RowState, Summary,
};
use keyroster_store::run;

use super::task::Already;
use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::needs::Noted;
use crate::parts::{App, AppEvent, guard};
use crate::plan::ClassNow;
use crate::wire::error::{ErrorView, Step};
use crate::wire::rosters::CountsView;
use crate::wire::run::{KeyWord, RunRowView, RunState, RunTickView, RunView};

/// Who a row is, for the live list.
#[derive(Clone, Debug)]
pub(super) struct Who {
    name: String,
    external_id: Option<String>,
}

impl Who {
    /// Everybody of a class; the id is shown where names repeat.
    pub(super) fn of_class(class: &ClassNow) -> HashMap<i64, Who> {
        let mut names: HashMap<&str, usize> = HashMap::new();
        for person in &class.people {
            *names.entry(person.holder.holder.person.name.as_str()).or_default() += 1;
        }
        let who = |person: &keyroster_store::people::PersonRow| {
            let holder = &person.holder.holder;
            let twice = names.get(holder.person.name.as_str()).is_some_and(|n| *n > 1);
            let external_id = holder.person.external_id.clone().filter(|_| twice);
            (holder.id, Who { name: holder.person.name.clone(), external_id })
        };
        class.people.iter().map(who).collect()
    }
}

/// The report of one run; a resolving reports nothing but its end.
pub(super) struct Report {
    app: App,
    run_id: Option<i64>,
    view: RunView,
    who: HashMap<i64, Who>,
    already: Already,
    changed: Vec<RunRowView>,
    dirty: bool,
    started: Timestamp,
    done_before: u32,
    held_until: Option<Timestamp>,
}

impl Report {
    pub(super) fn new(
        app: App,
        of_roster: Option<(i64, i64)>,
        roster_name: String,
        planned: usize,
        who: HashMap<i64, Who>,
        already: Already,
    ) -> Report {
        let started = app.now();
        let view = RunView {
            id: of_roster.map_or(0, |(_, run)| run),
            roster_id: of_roster.map_or(0, |(roster, _)| roster),
            roster_name,
            state: if of_roster.is_some() { RunState::Creating } else { RunState::Checking },
            planned: u32::try_from(planned).unwrap_or(u32::MAX),
            done: 0,
            counts: CountsView::default(),
            seconds_left: None,
            note: None,
            story: None,
            rows: Vec::new(),
        };
        if of_roster.is_some() {
            *guard(&app.0.run_view) = Some(view.clone());
        }
        Report {
            app,
            run_id: of_roster.map(|(_, run)| run),
            view,
            who,
            already,
            changed: Vec::new(),
            dirty: true,
            started,
            done_before: 0,
            held_until: None,
        }
    }

    pub(super) fn view(&self) -> &RunView {
        &self.view
    }

    /// Takes over progress; what should be noted in the file comes back.
    pub(super) fn progress(&mut self, progress: Progress) -> Vec<Noted> {
        let first = self.view.counts == CountsView::default();
        self.view.counts = counts_view(progress.counts, self.already);
        if first {
            self.done_before = self.view.counts.created;
        }
        self.view.done = self.view.counts.created.saturating_sub(self.done_before);
        self.held_until = progress.held_until;
        self.dirty = true;
        let now = self.app.now();
        let mut noted = Vec::new();
        for (row, state) in progress.changed {
            let (word, what) = words(&state);
            match &state {
                RowState::Created(_) if !first => noted.push(Noted::Made(row)),
                RowState::NeedsYou(Need::Refused(refusal)) => {
                    noted.push(Noted::Refused(row, refusal.clone()));
                }
                RowState::NeedsYou(Need::WrongTerms { hash, switched_off }) => {
                    noted.push(Noted::WrongTerms {
                        holder: row,
                        hash: hash.clone(),
                        switched_off: *switched_off,
                    });
                }
                _ => {}
            }
            let quiet =
                matches!(state, RowState::LeftOut | RowState::Waiting) || first && word == KeyWord::Created;
            let known = self.view.rows.iter().any(|old| old.holder_id == row);
            if quiet && !known {
                continue;
            }
            let who = self.who.get(&row).cloned().unwrap_or(Who { name: String::new(), external_id: None });
            let key_mask = if let RowState::Created(hash) = &state { self.mask(hash.as_str()) } else { None };
            let view = RunRowView {
                holder_id: row,
                name: who.name,
                external_id: who.external_id,
                word,
                key_mask,
                what,
                at: text(now),
            };
            self.view.rows.retain(|old| old.holder_id != row);
            self.view.rows.push(view.clone());
            self.changed.retain(|old| old.holder_id != row);
            self.changed.push(view);
        }
        noted
    }

    fn mask(&self, hash: &str) -> Option<String> {
        guard(&self.app.0.masks).get(hash).cloned()
    }

    /// Sends what changed since the last tick.
    pub(super) fn tick(&mut self) {
        let held = self.hold();
        if !(self.dirty || held) || self.run_id.is_none() {
            return;
        }
        self.dirty = false;
        self.view.seconds_left = self.seconds_left();
        self.view.rows.sort_by(|a, b| (rank(a.word), &b.at).cmp(&(rank(b.word), &a.at)));
        let tick = RunTickView {
            id: self.view.id,
            state: self.view.state,
            done: self.view.done,
            counts: self.view.counts,
            seconds_left: self.view.seconds_left,
            note: self.view.note.clone(),
            rows: std::mem::take(&mut self.changed),
        };
        *guard(&self.app.0.run_view) = Some(self.view.clone());
        // Nobody may be listening (the command line); that is fine.
        let _ = self.app.0.events.send(AppEvent::Run(Box::new(tick)));
    }

    /// While OpenRouter wants to be left alone the run says so, counting down; whether it does.
    fn hold(&mut self) -> bool {
        let now = self.app.now();
        let left = self.held_until.map(|until| until.duration_since(now)).filter(|left| left.as_secs() >= 2);
        let said = self.view.note.as_ref().is_some_and(|note| note.code == Code::SlowDown);
        match left {
            Some(left) if said || self.view.state == RunState::Creating => {
                self.view.state = RunState::Paused;
                self.view.note = Some(slow_down(left.as_secs()).view());
                true
            }
            None if said => {
                self.view.state = RunState::Creating;
                self.view.note = None;
                true
            }
            _ => false,
        }
    }

    fn seconds_left(&self) -> Option<u32> {
        let waiting = i64::from(self.view.counts.waiting);
        if waiting == 0 || self.view.done < 3 {
            return None;
        }
        let passed = self.app.now().duration_since(self.started).as_millis();
        let left = passed * i128::from(waiting) / i128::from(self.view.done) / 1000;
        u32::try_from(left + 1).ok()
    }

    pub(super) fn paused(&mut self, paused: &Paused) {
        self.view.state = match paused.reason {
            PauseReason::Stopped => RunState::Stopping,
            PauseReason::Trouble => RunState::Paused,
            _ => RunState::Checking,
        };
        self.view.note = pause_words(&paused.reason, self.view.counts).map(|error| error.view());
        self.dirty = true;
    }

    pub(super) fn broken(&mut self) {
        let error =
            AppError::new(Code::Internal, "The app found a contradiction in its own work and stopped.")
                .safe("Every key made is saved. Nothing new is begun.")
                .step(Step::Continue);
        self.view.note = Some(error.view());
        self.dirty = true;
    }

    pub(super) fn set_story(&mut self, story: Option<String>) {
        self.view.story = story;
        self.dirty = true;
    }

    /// Notes the end; words for what stopped it.
    pub(super) fn ended(&mut self, summary: &Summary, refused: Option<&Refusal>) -> Option<ErrorView> {
        if self.run_id.is_some() {
            self.view.counts = counts_view(summary.counts, self.already);
            self.view.done = self.view.counts.created.saturating_sub(self.done_before);
        }
        let complete =
            summary.stopped.is_none() && self.view.counts.waiting == 0 && self.view.counts.being_checked == 0;
        self.view.state = if complete { RunState::Finished } else { RunState::Stopped };
        self.view.seconds_left = None;
        let words = summary.stopped.as_ref().and_then(|reason| pause_words(reason, self.view.counts));
        self.view.note = match (words, refused) {
            (Some(error), _) => Some(error.view()),
            (None, _) if self.view.note.as_ref().is_some_and(|note| note.code == Code::Internal) => {
                self.view.note.take()
            }
            (None, _) => None,
        };
        self.dirty = true;
        self.view.note.clone()
    }

    /// Writes the end of the run into the file.
    pub(super) async fn store(&self, summary: &Summary) -> Outcome<()> {
        let Some(run_id) = self.run_id else { return Ok(()) };
        let counts = serde_json::json!({
            "planned": self.view.planned,
            "done": self.view.done,
            "counts": self.view.counts,
            "open": summary.open,
        });
        let why = match self.view.state {
            RunState::Finished => None,
            _ => Some(self.view.note.as_ref().map_or("stopped", |note| code_word(note.code))),
        };
        let now = self.app.now();
        self.app.file()?.write(move |w| run::end(w, run_id, why, &counts, now)).await
    }
}

fn code_word(code: Code) -> &'static str {
    match code {
        Code::KeyUnknown => "key_unknown",
        Code::OutOfCredits => "out_of_credits",
        Code::ServerTrouble => "server_trouble",
        Code::DiskFull => "disk_full",
        _ => "stopped",
    }
}

fn counts_view(counts: Counts, already: Already) -> CountsView {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    CountsView {
        created: small(counts.created) + already.created,
        waiting: small(counts.waiting),
        being_checked: small(counts.being_checked),
        needs_you: small(counts.needs_you) + already.needs_you,
        left_out: small(counts.left_out).saturating_sub(already.created + already.needs_you),
    }
}

const fn rank(word: KeyWord) -> u8 {
    match word {
        KeyWord::NeedsYou => 0,
        KeyWord::BeingChecked => 1,
        KeyWord::Created => 2,
        KeyWord::Waiting => 3,
    }
}

fn words(state: &RowState) -> (KeyWord, String) {
    let (word, what) = match state {
        RowState::Created(_) => (KeyWord::Created, "Saved on this computer".to_owned()),
        RowState::Waiting | RowState::LeftOut => (KeyWord::Waiting, "Not asked for yet".to_owned()),
        RowState::BeingChecked => {
            (KeyWord::BeingChecked, "The answer got lost. Finding out if the key exists.".to_owned())
        }
        RowState::NeedsYou(need) => (KeyWord::NeedsYou, need_words(need)),
    };
    (word, what)
}

fn need_words(need: &Need) -> String {
    match need {
        Need::Refused(refusal) => format!("OpenRouter refused this key: {}", refusal.message),
        Need::TooManyTries => "Tried five times without success. Continue tries again.".to_owned(),
        Need::Question(_) => "A question is open; see Needs you.".to_owned(),
        Need::WrongTerms { switched_off: true, .. } => {
            "Came back with another limit, so it was switched off at once.".to_owned()
        }
        Need::WrongTerms { .. } => "Came back with another limit. It is being switched off.".to_owned(),
        Need::ReusedHash(_) => "OpenRouter answered with a key that was there before.".to_owned(),
    }
}

fn slow_down(seconds: i64) -> AppError {
    AppError::new(
        Code::SlowDown,
        format!(
            "OpenRouter asked us to slow down. Continuing in {}:{:02}. You can leave this running.",
            seconds / 60,
            seconds % 60
        ),
    )
    .step(Step::TryAgain)
}

/// Words for a pause. `None` where the person stopped it themselves.
fn pause_words(reason: &PauseReason, counts: CountsView) -> Option<AppError> {
    let rest = counts.waiting + counts.being_checked;
    let safe = match counts.created {
        0 => "Nothing is lost, and nothing is made twice when you continue.".to_owned(),
        1 => "The 1 finished key is safe.".to_owned(),
        made => format!("Your {made} finished keys are safe."),
    };
    let error = match reason {
        PauseReason::Stopped => return None,
        PauseReason::NotAccepted(_) => AppError::new(
            Code::KeyUnknown,
            format!("OpenRouter doesn't know this key any more. Paste a new management key to continue with the other {rest}."),
        )
        .step(Step::PasteKey),
        PauseReason::OutOfCredits(_) => {
            AppError::new(Code::OutOfCredits, "Your OpenRouter account is out of credits. Buy credits there, then continue.")
                .step(Step::Continue)
        }
        PauseReason::Forbidden(_) => AppError::new(
            Code::OrdinaryKey,
            "This key may not make keys any more. To make student keys you need a management key.",
        )
        .step(Step::PasteKey)
        .step(Step::ShowWhere),
        PauseReason::Trouble => AppError::new(
            Code::ServerTrouble,
            format!(
                "OpenRouter is having trouble. {} keys are done, {} are being checked, {} wait. We'll try again in 1 minute.",
                counts.created, counts.being_checked, counts.waiting
            ),
        )
        .step(Step::TryAgain),
        PauseReason::Commit(CommitTrouble::Seal(_)) => AppError::new(
            Code::KeychainLocked,
            "Your computer's password store is locked, so no more keys are made. Unlock it, then continue.",
        )
        .step(Step::Continue),
        PauseReason::Commit(CommitTrouble::Write(_)) => AppError::new(
            Code::DiskFull,
            "The list could not be written, so no more keys are made. Free at least 64 MB on the disk, then continue.",
        )
        .step(Step::Continue),
        PauseReason::ReusedHash(_) => AppError::new(
            Code::RefusedByServer,
            "OpenRouter answered with a key that was there before. No more keys are made until you look at it.",
        )
        .step(Step::NeedsYou),
        PauseReason::NoList => AppError::new(
            Code::Offline,
            "The list of keys at OpenRouter can't be read right now. Check the connection, then continue.",
        )
        .step(Step::Continue),
        PauseReason::Review => super::review_first("just now"),
    };
    Some(error.safe(safe))
}

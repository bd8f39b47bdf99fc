//! The machine's shell: feeds events in, carries effects out, keeps secrets until they are committed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use keyroster_domain::key::ListedKey;
use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{Config, Effect, Event, PauseReason, Paused, Refusal, State, Summary};
use keyroster_openrouter::Client;
use tokio::sync::{mpsc, watch};

use super::commit::Secrets;
use super::report::Report;
use super::task::{Task, Workspaces};
use super::{Ended, Resolved, story};
use crate::error::Outcome;
use crate::needs;
use crate::parts::App;
use crate::sealing::OpenSeal;
use crate::wire::run::RunView;

/// How often a face hears of progress.
const TICK: Duration = Duration::from_millis(250);
/// How often the anchor moves on during a run.
const ANCHOR_EVERY: Duration = Duration::from_secs(1);

/// The shell of one run or resolving.
pub(super) struct Shell {
    pub(super) app: App,
    pub(super) account_id: i64,
    pub(super) client: Client,
    pub(super) seal: Arc<OpenSeal>,
    pub(super) state: State,
    pub(super) secrets: Arc<Secrets>,
    pub(super) workspaces: Arc<Workspaces>,
    pub(super) events: mpsc::UnboundedSender<Event>,
    pub(super) report: Report,
    pub(super) wake: Option<Timestamp>,
    pub(super) again: Option<Timestamp>,
    pub(super) decided: VecDeque<Event>,
    pub(super) open_before: Vec<Marker>,
    pub(super) refused: Option<Refusal>,
    pub(super) notes: mpsc::UnboundedSender<needs::Noted>,
    pub(super) noting: tokio::task::JoinHandle<()>,
}

/// Starts a task; its events, how to learn of its end, and the first view.
pub(super) async fn start(
    app: &App,
    task: Task,
    account_id: i64,
    of_roster: Option<(i64, i64)>,
    decided: Vec<Event>,
) -> Outcome<(mpsc::UnboundedSender<Event>, watch::Receiver<Option<Ended>>, RunView)> {
    let client = app.client(account_id).await?;
    let seal = app.unsealed().await?;
    let (events, queue) = mpsc::unbounded_channel();
    let (end, ended) = watch::channel(None);
    let open_before = task.durable.attempts.iter().filter(|a| a.state.is_open()).map(|a| a.marker).collect();
    let (notes, noting) = needs::keep_notes(app, account_id);
    let config = Config { times: app.0.times.clone(), ..Config::default() };
    let report = Report::new(app.clone(), of_roster, task.roster_name, task.planned, task.who, task.already);
    let view = report.view().clone();
    let shell = Shell {
        app: app.clone(),
        account_id,
        client,
        seal,
        state: State::load(config, task.durable),
        secrets: Arc::default(),
        workspaces: Arc::new(task.workspaces),
        events: events.clone(),
        report,
        wake: None,
        again: None,
        decided: decided.into(),
        open_before,
        refused: None,
        notes,
        noting,
    };
    tokio::spawn(shell.run(task.first, task.resolving, queue, end));
    Ok((events, ended, view))
}

impl Shell {
    async fn run(
        mut self,
        first: Vec<Event>,
        resolving: bool,
        mut queue: mpsc::UnboundedReceiver<Event>,
        end: watch::Sender<Option<Ended>>,
    ) {
        let mut finished = None;
        for event in first {
            finished = self.step(event).or(finished);
        }
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut anchored = tokio::time::Instant::now();
        let summary = loop {
            if let Some(summary) = self.over(finished.take(), resolving) {
                break summary;
            }
            let wake = self.sleep_until(self.wake);
            let again = self.sleep_until(self.again);
            let event = tokio::select! {
                Some(event) = queue.recv() => Some(event),
                () = wake => { self.wake = None; Some(Event::Woke) }
                () = again => { self.again = None; Some(Event::Continue) }
                _ = tick.tick() => None,
            };
            match event {
                Some(event) => finished = self.step(event),
                None => {
                    self.report.tick();
                    if anchored.elapsed() >= ANCHOR_EVERY && !resolving {
                        anchored = tokio::time::Instant::now();
                        let app = self.app.clone();
                        tokio::spawn(async move { app.advance_anchor().await });
                    }
                }
            }
        };
        let ended = self.close(summary).await;
        // Nobody may wait for the end (the window only looks at ticks).
        let _ = end.send(Some(ended));
    }

    /// Whether this end is the end: after trouble on the server's side the machine rests, and goes on by itself.
    fn over(&mut self, finished: Option<Box<Summary>>, resolving: bool) -> Option<Box<Summary>> {
        let summary = finished?;
        let stopped = matches!(summary.stopped, Some(PauseReason::Stopped));
        if !self.decided.is_empty() && !stopped && !matches!(summary.stopped, Some(PauseReason::NoList)) {
            let events: Vec<Event> = self.decided.drain(..).chain([Event::Resolve]).collect();
            events.into_iter().for_each(|event| drop(self.events.send(event)));
            return None;
        }
        if self.again.is_some() && !stopped && !resolving {
            return None;
        }
        Some(summary)
    }

    async fn sleep(until: Option<Timestamp>, now: Timestamp) {
        match until {
            Some(at) => {
                let left = at.duration_since(now);
                tokio::time::sleep(Duration::try_from(left).unwrap_or(Duration::ZERO)).await;
            }
            None => std::future::pending().await,
        }
    }

    fn sleep_until(&self, until: Option<Timestamp>) -> impl Future<Output = ()> + use<> {
        Shell::sleep(until, self.app.now())
    }

    fn step(&mut self, event: Event) -> Option<Box<Summary>> {
        let mut random = || {
            crate::identity::random::<5>().expect("the system gave random numbers when the file was opened")
        };
        let effects = self.state.step(self.app.now(), event, &mut random);
        let mut finished = None;
        for effect in effects {
            if let Some(summary) = self.carry_out(effect) {
                finished = Some(summary);
            }
        }
        finished
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Box<Summary>> {
        match effect {
            Effect::Commit(commit) => self.commit(commit.id, commit.changes),
            Effect::Post { marker, row, name, terms } => self.post(marker, row, name, terms),
            Effect::ReadList => self.read_list(),
            Effect::ReadKey(hash) => self.read_key(hash),
            Effect::Delete(hash) => self.delete(hash),
            Effect::Disable(hash) => self.disable(hash),
            Effect::WakeAt(at) => self.wake = Some(at),
            Effect::Ask(question) => self.note(needs::Noted::Ask(question)),
            Effect::Withdraw(subject) => self.note(needs::Noted::Withdraw(subject)),
            Effect::Progress(progress) => {
                for noted in self.report.progress(progress) {
                    self.note(noted);
                }
            }
            Effect::Paused(paused) => self.pause(&paused),
            Effect::Finished(summary) => return Some(summary),
            Effect::InvariantBroken(what) => {
                tracing::error!(what, "the machine contradicts itself; nothing new is begun");
                self.report.broken();
                let stopped = Some(PauseReason::Stopped);
                return Some(Box::new(Summary {
                    counts: self.state.counts(),
                    stopped,
                    open: self.state.open_attempts(),
                    ghosts_deleted: 0,
                    undone: Vec::new(),
                    appeared: Vec::new(),
                    list_complete: false,
                }));
            }
        }
        None
    }

    fn pause(&mut self, paused: &Paused) {
        self.again = match paused.reason {
            PauseReason::Trouble => paused.again_at,
            _ => None,
        };
        if let PauseReason::NotAccepted(refusal)
        | PauseReason::OutOfCredits(refusal)
        | PauseReason::Forbidden(refusal) = &paused.reason
        {
            self.refused = Some(refusal.clone());
        }
        self.report.paused(paused);
    }

    fn note(&self, noted: needs::Noted) {
        // The notes' own task lives as long as this sender.
        let _ = self.notes.send(noted);
    }

    async fn close(mut self, summary: Box<Summary>) -> Ended {
        crate::failpoint::hit("run.ended");
        for key in summary.appeared.iter().filter(|key: &&ListedKey| key.marker().is_none()) {
            self.note(needs::Noted::Appeared(Box::new(key.clone())));
        }
        let (closed, _) = mpsc::unbounded_channel();
        self.notes = closed;
        if let Err(cause) = (&mut self.noting).await {
            tracing::error!(%cause, "the questions of a run could not be kept");
        }
        let resolved = self.resolved().await.unwrap_or_default();
        let note = self.report.ended(&summary, self.refused.as_ref());
        self.report.set_story(story::of_resolved(resolved, summary.open));
        if let Err(error) = self.report.store(&summary).await {
            tracing::error!(code = ?error.code, "the end of a run could not be noted");
        }
        self.app.advance_anchor().await;
        self.report.tick();
        self.app.changed();
        Ended { summary: *summary, note, resolved }
    }

    async fn resolved(&self) -> Outcome<Resolved> {
        let before: Vec<String> = self.open_before.iter().map(ToString::to_string).collect();
        if before.is_empty() {
            return Ok(Resolved::default());
        }
        self.app
            .file()?
            .read(move |r| {
                use keyroster_store::attempt::{AttemptState, by_nonce};
                let mut resolved = Resolved { before: before.len(), ..Resolved::default() };
                for nonce in &before {
                    match by_nonce(r, nonce)?.map(|row| row.state) {
                        Some(AttemptState::GhostDeleted) => resolved.found += 1,
                        Some(AttemptState::Absent | AttemptState::NotSent) => resolved.never_made += 1,
                        _ => {}
                    }
                }
                Ok(resolved)
            })
            .await
    }
}

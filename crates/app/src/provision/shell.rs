//! The machine's shell: feeds events in, carries effects out, keeps secrets until they are committed.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, ListedKey};
use keyroster_domain::marker::Marker;
use keyroster_domain::plan::{Plan, Standing};
use keyroster_domain::provisioning::{
    CallEnd, Config, Durable, Effect, Event, KeyEnd, ListEnd, PauseReason, Paused, PostEnd, Refusal, State,
    Summary, Wanted,
};
use keyroster_openrouter::{Client, Deletion, KeyPatch, Outcome as Sent, ReadError};
use keyroster_vault::Secret;
use tokio::sync::{mpsc, watch};

use super::commit::{self, Secrets};
use super::report::{Report, Who};
use super::{Ended, Resolved, durable, story};
use crate::error::{AppError, Code, Outcome};
use crate::needs;
use crate::parts::{App, guard};
use crate::plan::{ClassNow, class_now};
use crate::remote::{create_body, listed};
use crate::sealing::OpenSeal;
use crate::wire::run::RunView;

/// How often a face hears of progress.
const TICK: Duration = Duration::from_millis(250);
/// How often the anchor moves on during a run.
const ANCHOR_EVERY: Duration = Duration::from_secs(1);

/// What is to be done: the machine's own memory, and what its shell needs besides.
pub(super) struct Task {
    durable: Durable,
    first: Vec<Event>,
    wanted: usize,
    workspace: Option<String>,
    who: HashMap<i64, Who>,
    already: Already,
    roster_name: String,
    planned: usize,
    resolving: bool,
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
        let kept: std::collections::HashSet<i64> = durable.stored.iter().filter_map(|key| key.row).collect();
        let (mut rows, mut left_out, mut already, mut wanted) =
            (Vec::new(), Vec::new(), Already::default(), 0);
        for person in &class.people {
            let id = person.holder.holder.id;
            if let Some(item) = items.get(&id) {
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
        let seen = guard(&app.0.remote).accounts.get(&account_id).cloned();
        let mut first = Vec::new();
        if let Some(seen) = seen.filter(|seen| seen.complete) {
            let end = ListEnd::Complete { keys: seen.keys, skew_ms: None };
            first.push(Event::ListRead { began: seen.began, end });
        }
        first.push(Event::Run { rows, left_out });
        Ok(Task {
            durable,
            first,
            wanted,
            workspace: plan.workspace.clone(),
            who: Who::of_class(&class),
            already,
            roster_name,
            planned: plan.items.len(),
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
            workspace: None,
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

fn being_checked(class: &ClassNow, id: i64) -> Option<Wanted> {
    let attempt = class.open.get(&id)?;
    let ask = attempt.state == keyroster_store::attempt::AttemptState::Ask;
    let label = Marker::label_of(&attempt.new.key_name).to_owned();
    (!ask).then(|| Wanted { row: id, label, terms: attempt.new.terms })
}

fn any_terms(plan: &Plan) -> keyroster_domain::limit::Terms {
    plan.items.first().map_or_else(
        || keyroster_domain::limit::Terms {
            limit: keyroster_domain::limit::Limit::Of(
                keyroster_domain::limit::PositiveUsd::new(keyroster_domain::usd::Usd::from_cents(1))
                    .expect("one cent is more than nothing"),
            ),
            reset: keyroster_domain::limit::Reset::Never,
            expires: None,
        },
        |item| item.terms,
    )
}

struct Shell {
    app: App,
    account_id: i64,
    client: Client,
    seal: Arc<OpenSeal>,
    state: State,
    secrets: Arc<Secrets>,
    workspace: Option<String>,
    events: mpsc::UnboundedSender<Event>,
    report: Report,
    wake: Option<Timestamp>,
    again: Option<Timestamp>,
    decided: VecDeque<Event>,
    open_before: Vec<Marker>,
    refused: Option<Refusal>,
    notes: mpsc::UnboundedSender<needs::Noted>,
    noting: tokio::task::JoinHandle<()>,
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
        workspace: task.workspace,
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
            Effect::Post { marker, name, terms, .. } => self.post(marker, name, terms),
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
            Effect::Paused(paused) => self.pause(paused),
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

    fn pause(&mut self, paused: Paused) {
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
        self.report.paused(&paused);
    }

    fn spawn(&self, work: impl Future<Output = Event> + Send + 'static) {
        let events = self.events.clone();
        tokio::spawn(async move {
            let event = work.await;
            // After the end nobody listens; what was done is in the file and at OpenRouter.
            let _ = events.send(event);
        });
    }

    fn commit(&self, id: u64, changes: Vec<keyroster_domain::provisioning::Change>) {
        let (app, seal, secrets) = (self.app.clone(), self.seal.clone(), self.secrets.clone());
        let (account_id, workspace) = (self.account_id, self.workspace.clone());
        self.spawn(async move {
            crate::failpoint::hit("commit.before");
            match commit::write(&app, account_id, workspace, &seal, &secrets, changes).await {
                Ok(()) => {
                    crate::failpoint::hit("commit.after");
                    Event::Committed(id)
                }
                Err(why) => Event::CommitFailed { id, why },
            }
        });
    }

    fn post(&self, marker: Marker, name: String, terms: keyroster_domain::limit::Terms) {
        let (client, secrets, workspace) =
            (self.client.clone(), self.secrets.clone(), self.workspace.clone());
        let app = self.app.clone();
        self.spawn(async move {
            let body = match create_body(&name, &terms, workspace.as_deref()) {
                Ok(body) => body,
                Err(error) => {
                    return Event::PostEnded { marker, end: PostEnd::NotSent { why: error.message } };
                }
            };
            crate::failpoint::hit("post.before");
            let sent = client.create_key(&body).await;
            crate::failpoint::hit("post.after");
            let end = match sent {
                Sent::NotSent(why) => PostEnd::NotSent { why: why.to_string() },
                Sent::Refused(refusal) => PostEnd::Refused(refusal_of(&refusal)),
                Sent::Unclear(why) => PostEnd::Unclear { why: why.to_string() },
                Sent::Done(created) => {
                    let echo = Box::new(listed(&created.key));
                    let secret = Secret::new(created.secret.expose().to_owned());
                    guard(&app.0.masks).insert(echo.hash.as_str().to_owned(), secret.masked());
                    guard(&secrets).insert(marker, secret);
                    PostEnd::Done { echo }
                }
            };
            if !matches!(end, PostEnd::Done { .. }) {
                guard(&secrets).remove(&marker);
            }
            Event::PostEnded { marker, end }
        });
    }

    fn read_list(&self) {
        let (app, client, account_id) = (self.app.clone(), self.client.clone(), self.account_id);
        self.spawn(async move {
            let began = app.now();
            let end = match app.read_account(&client).await {
                Ok(seen) if seen.complete => {
                    if let Err(error) = app.take_over(account_id, seen.clone()).await {
                        tracing::warn!(code = ?error.code, "a list could not be noted");
                    }
                    ListEnd::Complete { keys: seen.keys, skew_ms: seen.skew_ms }
                }
                Ok(seen) => ListEnd::Incomplete { keys: seen.keys },
                Err(error) => list_trouble(&error),
            };
            Event::ListRead { began, end }
        });
    }

    fn read_key(&self, hash: KeyHash) {
        let client = self.client.clone();
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::KeyRead { hash, end: KeyEnd::Failed };
            };
            let end = match client.get_key(&id).await {
                Ok(Some(key)) => KeyEnd::Found(Box::new(listed(&key))),
                Ok(None) => KeyEnd::Gone,
                Err(ReadError::Refused(refusal)) => KeyEnd::Refused(refusal_of(&refusal)),
                Err(ReadError::Failed(_)) => KeyEnd::Failed,
            };
            Event::KeyRead { hash, end }
        });
    }

    fn delete(&self, hash: KeyHash) {
        let client = self.client.clone();
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::Deleted { hash, end: CallEnd::Unclear };
            };
            let end = match client.delete_key(&id).await {
                Sent::Done(Deletion::Deleted) => CallEnd::Done,
                Sent::Done(Deletion::WasGone) => CallEnd::Gone,
                Sent::Refused(refusal) => CallEnd::Refused(refusal_of(&refusal)),
                Sent::NotSent(_) | Sent::Unclear(_) => CallEnd::Unclear,
            };
            Event::Deleted { hash, end }
        });
    }

    fn disable(&self, hash: KeyHash) {
        let (client, app) = (self.client.clone(), self.app.clone());
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::Disabled { hash, end: CallEnd::Unclear };
            };
            let patch = KeyPatch { disabled: Some(true), ..KeyPatch::default() };
            let end = match client.update_key(&id, &patch).await {
                Sent::Done(key) => {
                    crate::check::note_key(&app, &listed(&key)).await;
                    CallEnd::Done
                }
                Sent::Refused(refusal) if refusal.status == 404 => CallEnd::Gone,
                Sent::Refused(refusal) => CallEnd::Refused(refusal_of(&refusal)),
                Sent::NotSent(_) | Sent::Unclear(_) => CallEnd::Unclear,
            };
            Event::Disabled { hash, end }
        });
    }

    fn note(&self, noted: needs::Noted) {
        // The notes' own task lives as long as this sender.
        let _ = self.notes.send(noted);
    }

    async fn close(mut self, summary: Box<Summary>) -> Ended {
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

fn refusal_of(refusal: &keyroster_openrouter::Refusal) -> Refusal {
    Refusal {
        status: refusal.status,
        message: refusal.message.clone(),
        retry_after: refusal.retry_after.map(keyroster_openrouter::RetryAfter::wait),
    }
}

fn list_trouble(error: &AppError) -> ListEnd {
    let refused =
        error.source.as_ref().and_then(|cause| cause.downcast_ref::<keyroster_openrouter::Refusal>());
    match (refused, error.code) {
        (Some(refusal), _) => ListEnd::Refused(refusal_of(refusal)),
        (None, Code::ListIncomplete) => ListEnd::Incomplete { keys: Vec::new() },
        (None, _) => ListEnd::Failed { why: error.message.clone() },
    }
}

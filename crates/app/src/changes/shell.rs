//! The shell of a run of changes: feeds events in, carries effects out, tells how it goes.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use keyroster_domain::limit::{Limit, Reset};
use keyroster_domain::limits::{Apply, Effect, Event, Item, Plan, ReadEnd, SendEnd, Sending, Set, Summary};
use keyroster_domain::provisioning::{CommitTrouble, Config, Refusal};
use keyroster_openrouter::{
    Client, Deletion, KeyHash, KeyPatch, LimitBody, Outcome as Sent, PositiveDollars, ReadError, RemoteKey,
    ResetBody,
};
use keyroster_store::key::Observed;
use tokio::sync::{mpsc, watch};

use super::known::now_there;
use super::record::Recorder;
use super::report::Report;
use super::view::Names;
use super::{ChangesEnded, Changing};
use crate::parts::App;
use crate::remote::{listed, observed};
use crate::wire::changes::ChangeRunView;

/// How often a face hears of progress.
const TICK: Duration = Duration::from_millis(250);

/// A run that was written down.
pub(super) struct Begun {
    pub(super) account_id: i64,
    pub(super) run_id: i64,
    pub(super) plan: Plan,
    /// The row of each item.
    pub(super) items: Vec<i64>,
    pub(super) names: Names,
}

struct Shell {
    app: App,
    account_id: i64,
    client: Client,
    state: Apply,
    items: Vec<Item>,
    /// As last read, by item.
    last: HashMap<usize, Observed>,
    events: mpsc::UnboundedSender<Message>,
    recorder: Recorder,
    report: Report,
    wake: Option<Timestamp>,
}

/// What comes back from outside, with the key as read where one was.
struct Message {
    event: Event,
    read: Option<(usize, Observed)>,
}

/// Starts a run; how to stop it and learn of its end, and the first view.
pub(super) fn start(app: &App, client: Client, begun: Begun) -> (Changing, ChangeRunView) {
    let (stop, stops) = mpsc::unbounded_channel();
    let (events, queue) = mpsc::unbounded_channel();
    let (end, ended) = watch::channel(None);
    let config = Config { times: app.0.times.clone(), ..Config::default() };
    let items = begun.plan.items.clone();
    let report = Report::new(app.clone(), &begun);
    let view = report.view();
    let shell = Shell {
        app: app.clone(),
        account_id: begun.account_id,
        client,
        state: Apply::new(config, items.clone()),
        recorder: Recorder::new(begun.account_id, begun.run_id, begun.items, items.clone()),
        items,
        last: HashMap::new(),
        events,
        report,
        wake: None,
    };
    tokio::spawn(shell.run(queue, stops, end));
    (Changing { stop, ended }, view)
}

impl Shell {
    async fn run(
        mut self,
        mut queue: mpsc::UnboundedReceiver<Message>,
        mut stops: mpsc::UnboundedReceiver<Event>,
        end: watch::Sender<Option<ChangesEnded>>,
    ) {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut finished = self.step(Event::Begin);
        let summary = loop {
            if let Some(summary) = finished.take() {
                break summary;
            }
            let wake = sleep_until(self.wake, self.app.now());
            tokio::select! {
                Some(message) = queue.recv() => {
                    if let Some((at, read)) = message.read {
                        self.last.insert(at, read);
                    }
                    finished = self.step(message.event);
                }
                Some(event) = stops.recv() => finished = self.step(event),
                () = wake => { self.wake = None; finished = self.step(Event::Woke); }
                _ = tick.tick() => self.report.tick(&self.state),
            }
        };
        crate::failpoint::hit("change.ended");
        let stopped = summary.stopped.clone();
        let view = self.report.ended(&self.state, &summary).await;
        self.app.advance_anchor().await;
        self.app.changed();
        // Nobody may wait for the end (the window only looks at ticks).
        let _ = end.send(Some(ChangesEnded { view, stopped }));
    }

    fn step(&mut self, event: Event) -> Option<Summary> {
        let mut random = || {
            crate::identity::random::<5>().expect("the system gave random numbers when the file was opened")
        };
        let effects = self.state.step(self.app.now(), event, &mut random);
        let mut finished = None;
        for effect in effects {
            match effect {
                Effect::Read(at) => self.read(at),
                Effect::Send(at, what) => self.send(at, what),
                Effect::Commit(marks) => self.commit(marks),
                Effect::ReadList => self.read_list(),
                Effect::WakeAt(when) => self.wake = Some(when),
                Effect::Finished(summary) => finished = Some(summary),
            }
        }
        finished
    }

    fn spawn(&self, work: impl Future<Output = Message> + Send + 'static) {
        let events = self.events.clone();
        tokio::spawn(async move {
            let message = work.await;
            // After the end nobody listens; what was done is in the file and at OpenRouter.
            let _ = events.send(message);
        });
    }

    fn read(&self, at: usize) {
        let (client, app, id) = (self.client.clone(), self.app.clone(), self.id(at));
        self.spawn(async move {
            let Some(id) = id else { return event(Event::Read { at, end: ReadEnd::Failed }) };
            let read = client.get_key(&id).await;
            crate::failpoint::hit("change.read");
            match read {
                Ok(Some(key)) => {
                    let end = ReadEnd::Found(Box::new(now_there(&key)));
                    Message { event: Event::Read { at, end }, read: Some((at, seen(&app, &key))) }
                }
                Ok(None) => event(Event::Read { at, end: ReadEnd::Gone }),
                Err(ReadError::Refused(refusal)) => {
                    event(Event::Read { at, end: ReadEnd::Refused(refusal_of(&refusal)) })
                }
                Err(ReadError::Failed(_)) => event(Event::Read { at, end: ReadEnd::Failed }),
            }
        });
    }

    fn send(&self, at: usize, what: Sending) {
        let (client, app, id) = (self.client.clone(), self.app.clone(), self.id(at));
        let patch = match what {
            Sending::Set(set) => patch_of(set),
            Sending::TurnOff => Some(KeyPatch { disabled: Some(true), ..KeyPatch::default() }),
            Sending::Delete => None,
        };
        self.spawn(async move {
            let Some(id) = id else { return event(Event::Sent { at, end: SendEnd::NotSent }) };
            crate::failpoint::hit("change.before");
            let message = match patch {
                Some(patch) => match client.update_key(&id, &patch).await {
                    Sent::Done(key) => {
                        let end = SendEnd::Done(Some(Box::new(now_there(&key))));
                        Message { event: Event::Sent { at, end }, read: Some((at, seen(&app, &key))) }
                    }
                    other => event(Event::Sent { at, end: end_of(other) }),
                },
                None if what == Sending::Delete => match client.delete_key(&id).await {
                    Sent::Done(Deletion::Deleted) => event(Event::Sent { at, end: SendEnd::Done(None) }),
                    Sent::Done(Deletion::WasGone) => event(Event::Sent { at, end: SendEnd::Gone }),
                    other => event(Event::Sent { at, end: end_of(other) }),
                },
                None => event(Event::Sent { at, end: SendEnd::NotSent }),
            };
            crate::failpoint::hit("change.after");
            message
        });
    }

    fn commit(&self, marks: Vec<(usize, keyroster_domain::limits::Mark)>) {
        let (app, now) = (self.app.clone(), self.app.now());
        let work = self.recorder.ready(marks, &self.last, now);
        self.spawn(async move {
            let written = match app.file() {
                Ok(file) => file.write(work).await,
                Err(error) => Err(error),
            };
            crate::failpoint::hit("change.committed");
            event(match written {
                Ok(()) => Event::Committed,
                Err(error) => {
                    tracing::error!(code = ?error.code, source = ?error.source.as_ref().map(ToString::to_string), "changes could not be written down");
                    Event::CommitFailed(CommitTrouble::Write(error.message))
                }
            })
        });
    }

    fn read_list(&self) {
        let (app, client, account_id) = (self.app.clone(), self.client.clone(), self.account_id);
        self.spawn(async move {
            let keys = match app.read_account(&client).await {
                Ok(seen) if seen.complete => {
                    if let Err(error) = app.take_over(account_id, seen.clone()).await {
                        tracing::warn!(code = ?error.code, "a list could not be noted");
                    }
                    Some(seen.keys)
                }
                _ => None,
            };
            event(Event::ListRead(keys))
        });
    }

    fn id(&self, at: usize) -> Option<KeyHash> {
        KeyHash::new(self.items[at].hash.as_str()).ok()
    }
}

fn event(event: Event) -> Message {
    Message { event, read: None }
}

fn seen(app: &App, key: &RemoteKey) -> Observed {
    observed(&listed(key), app.now())
}

fn end_of<T>(sent: Sent<T>) -> SendEnd {
    match sent {
        Sent::Refused(refusal) if refusal.status == 404 => SendEnd::Gone,
        Sent::Refused(refusal) => SendEnd::Refused(refusal_of(&refusal)),
        Sent::NotSent(_) => SendEnd::NotSent,
        Sent::Done(_) | Sent::Unclear(_) => SendEnd::Unclear,
    }
}

pub(super) fn refusal_of(refusal: &keyroster_openrouter::Refusal) -> Refusal {
    Refusal {
        status: refusal.status,
        message: refusal.message.clone(),
        retry_after: refusal.retry_after.map(keyroster_openrouter::RetryAfter::wait),
    }
}

/// The body of one change: only what is set stands in it. `None` where an amount cannot be sent, which no plan holds.
pub(super) fn patch_of(set: Set) -> Option<KeyPatch> {
    let limit = match set.limit {
        Some(Limit::Of(amount)) => {
            Some(LimitBody::Dollars(PositiveDollars::new(&amount.get().to_plain()).ok()?))
        }
        Some(Limit::NoLimit) => Some(LimitBody::NoLimit),
        None => None,
    };
    let reset = set.reset.map(|reset| match reset {
        Reset::Never => ResetBody::Never,
        Reset::Daily => ResetBody::Daily,
        Reset::Weekly => ResetBody::Weekly,
        Reset::Monthly => ResetBody::Monthly,
    });
    Some(KeyPatch { disabled: set.disabled, limit, limit_reset: reset, ..KeyPatch::default() })
}

async fn sleep_until(until: Option<Timestamp>, now: Timestamp) {
    match until {
        Some(at) => {
            let left = at.duration_since(now);
            tokio::time::sleep(Duration::try_from(left).unwrap_or(Duration::ZERO)).await;
        }
        None => std::future::pending().await,
    }
}

//! One course: a plan is made, confirmed and carried out while somebody else works on the same keys; then it is judged.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use keyroster_domain::key::KeyHash;
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Limit;
use keyroster_domain::limits::{
    Act, Apply, Effect, End, Event, Item, Kind, Known, Mark, Plan, ReadEnd, SendEnd, Sending, Set, Summary,
    Wish, former, plan,
};
use keyroster_domain::provisioning::{Config, Refusal};

use crate::server::{Chance, Did, Faults, Server};

/// What happened in one course, or in many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    pub drifts: usize,
    pub done: usize,
    pub changed: usize,
    pub in_the_moment: usize,
    pub unclear_answers: usize,
    pub limited: usize,
    pub stopped: usize,
    pub wrong_limits: usize,
    pub wrong_told: usize,
    pub wrong_off: usize,
}

impl Sums {
    pub fn add(&mut self, other: &Sums) {
        self.drifts += other.drifts;
        self.done += other.done;
        self.changed += other.changed;
        self.in_the_moment += other.in_the_moment;
        self.unclear_answers += other.unclear_answers;
        self.limited += other.limited;
        self.stopped += other.stopped;
    }
}

pub struct Play {
    seed: u64,
    chance: Chance,
    faults: Faults,
    server: Server,
    sums: Sums,
    now: Timestamp,
    /// Requests on their way, and answers on their way back, by the step they arrive in.
    arriving: BTreeMap<(u64, u64), Work>,
    number: u64,
    wrong: Vec<KeyHash>,
    /// Requests that were carried out.
    requests: Vec<(usize, Sending)>,
}

enum Work {
    Read(usize),
    Send(usize, Sending),
    /// Carried out although nobody waits for it any more; it left after a reading in this step.
    Late(usize, Sending, u64),
    Answer(Event),
}

impl Play {
    pub fn new(seed: u64, faults: Faults) -> Play {
        let mut chance = Chance::new(seed);
        let n = chance.below(12) + 1;
        Play {
            seed,
            server: Server::new(&mut chance, n),
            chance,
            faults,
            sums: Sums::default(),
            now: "2026-11-22T14:00:00Z".parse().expect("a time"),
            arriving: BTreeMap::new(),
            number: 0,
            wrong: Vec::new(),
            requests: Vec::new(),
        }
    }

    fn known(&self) -> Vec<Known> {
        let known = |(hash, key): (&KeyHash, &crate::server::Key)| Known {
            hash: hash.clone(),
            holder_id: None,
            now: key.now(),
        };
        self.server.keys.iter().map(known).collect()
    }

    fn plan(&self, kind: Kind, wanted: Vec<(Known, Act)>) -> Plan {
        let wish = Wish { account: "a".into(), roster_id: None, kind, made_at: self.now, credits: None };
        plan(&wish, wanted, &[]).plan
    }

    fn random_plan(&mut self) -> Plan {
        let known = self.known();
        let mut wanted = Vec::new();
        for one in known {
            let act = match self.chance.below(10) {
                0 => Act::Delete,
                1 | 2 => Act::Set(Set::OFF),
                3 => Act::Set(Set::ON),
                4 => Act::Set(Set {
                    reset: Some(self.chance.reset()),
                    limit: Some(self.chance.limit()),
                    disabled: None,
                }),
                5 => continue,
                _ => Act::Set(Set { limit: Some(self.chance.limit()), ..Set::default() }),
            };
            wanted.push((one, act));
        }
        self.plan(Kind::Mixed, wanted)
    }

    fn drift(&mut self) {
        self.sums.drifts += 1;
        self.server.drift(&mut self.chance);
    }

    /// A plan with drift at every moment.
    pub fn run(mut self) -> Sums {
        let plan = self.random_plan();
        if self.faults.wrong_limit == 0 {
            for _ in 0..self.chance.below(3) {
                self.drift();
            }
        }
        let drift_in = if self.faults.wrong_limit == 0 { 6 } else { 0 };
        let (ends, summary) = self.apply(plan.items.clone(), drift_in);
        self.judge(&plan.items, &ends, &summary);
        self.sums
    }

    #[expect(clippy::needless_pass_by_value, reason = "a plan is carried out once")]
    fn apply(&mut self, items: Vec<Item>, drift_in: u64) -> (Vec<End>, Summary) {
        let mut state = Apply::new(Config::default(), items.clone());
        let mut queue = vec![Event::Begin];
        let mut entropy = Chance::new(self.seed ^ 0xabcd);
        for _ in 0..200_000 {
            let event = match queue.pop() {
                Some(event) => event,
                None => match self.arriving.pop_first() {
                    Some(((step, _), work)) => {
                        self.server.step = self.server.step.max(step);
                        self.now = self.now.checked_add(Duration::from_millis(20)).expect("a time");
                        if self.chance.once_in(drift_in) {
                            self.server.step += 1;
                            self.drift();
                            self.server.step += 1;
                        }
                        if self.chance.once_in(self.faults.stop * 20) {
                            queue.push(Event::Stop);
                        }
                        match self.arrive(&items, work) {
                            Some(event) => event,
                            None => continue,
                        }
                    }
                    None => panic!("seed {}: nothing goes on, and it is not over", self.seed),
                },
            };
            let mut random = || {
                let [a, b, c, d, e, ..] = entropy.next().to_be_bytes();
                [a, b, c, d, e]
            };
            for effect in state.step(self.now, event, &mut random) {
                match effect {
                    Effect::Read(at) => self.later(Work::Read(at)),
                    Effect::Send(at, what) => self.later(Work::Send(at, what)),
                    Effect::Commit(marks) => {
                        assert!(
                            marks.iter().all(|(at, mark)| self.mark_fits(&items[*at], mark)),
                            "seed {}",
                            self.seed
                        );
                        queue.push(Event::Committed);
                    }
                    Effect::ReadList => {
                        let keys = self.server.list();
                        queue.push(Event::ListRead(Some(keys)));
                    }
                    Effect::WakeAt(at) => {
                        self.now = self.now.max(at);
                        self.later(Work::Answer(Event::Woke));
                    }
                    Effect::Finished(summary) => {
                        let ends =
                            state.ends().map(|(_, end)| end.expect("every key has ended").clone()).collect();
                        return (ends, summary);
                    }
                }
            }
        }
        panic!("seed {}: no end", self.seed);
    }

    fn mark_fits(&self, item: &Item, mark: &Mark) -> bool {
        match (mark, item.act) {
            (Mark::Intent(Sending::Set(set)), Act::Set(planned)) => *set == planned,
            (Mark::Intent(Sending::Delete), Act::Delete) | (Mark::End(..), _) => true,
            (Mark::Intent(Sending::TurnOff), Act::Set(set)) => set.limit.is_some(),
            _ => false,
        }
    }

    fn later(&mut self, work: Work) {
        self.number += 1;
        let step = self.server.step + 1 + self.chance.below(40);
        self.arriving.insert((step, self.number), work);
    }

    /// A request arrives at the server, or an answer here.
    fn arrive(&mut self, items: &[Item], work: Work) -> Option<Event> {
        match work {
            Work::Answer(event) => return Some(event),
            Work::Read(at) => {
                let end = if self.chance.once_in(self.faults.limited * 3) {
                    self.sums.limited += 1;
                    ReadEnd::Refused(limited())
                } else if self.chance.once_in(self.faults.read_fails) {
                    ReadEnd::Failed
                } else {
                    self.server
                        .get(&items[at].hash)
                        .map_or(ReadEnd::Gone, |now| ReadEnd::Found(Box::new(now)))
                };
                self.later(Work::Answer(Event::Read { at, end }));
            }
            Work::Late(at, what, read) => drop(self.carry_out(items, at, what, read)),
            Work::Send(at, what) => {
                let faults = self.faults;
                let end = if self.chance.once_in(faults.not_sent) {
                    SendEnd::NotSent
                } else if self.chance.once_in(faults.limited) {
                    self.sums.limited += 1;
                    SendEnd::Refused(limited())
                } else if self.chance.once_in(faults.lost_before) {
                    self.sums.unclear_answers += 1;
                    if self.chance.once_in(4) && faults.late > 0 {
                        let read = self.read_in(&items[at]);
                        self.later(Work::Late(at, what, read));
                    }
                    SendEnd::Unclear
                } else {
                    let lost = self.chance.once_in(faults.lost_after);
                    let read = self.read_in(&items[at]);
                    let end = self.carry_out(items, at, what, read).unwrap_or(SendEnd::Gone);
                    self.sums.unclear_answers += usize::from(lost);
                    if lost { SendEnd::Unclear } else { end }
                };
                self.later(Work::Answer(Event::Sent { at, end }));
            }
        }
        None
    }

    /// The step in which a key was last read for us.
    fn read_in(&self, item: &Item) -> u64 {
        self.server.read.get(&item.hash).copied().unwrap_or(0)
    }

    /// The moment of writing: here it shows whether somebody else's change is written over.
    fn carry_out(&mut self, items: &[Item], at: usize, what: Sending, read: u64) -> Option<SendEnd> {
        let item = &items[at];
        let before = self.server.keys.get(&item.hash).map(|key| key.seen.clone())?;
        let unlike = item.saw.unlike(&before);
        let harmless = match what {
            Sending::Set(set) => set.only_off() || set.met_by(&before),
            Sending::TurnOff => true,
            Sending::Delete => false,
        };
        if !unlike.is_empty() && !harmless {
            let touched = self.server.touched.get(&item.hash).copied().unwrap_or(0);
            assert!(
                touched > read,
                "seed {}: {what:?} was written over a change of {unlike:?} that a reading had shown",
                self.seed
            );
            self.sums.in_the_moment += 1;
        }
        self.requests.push((at, what));
        let wrong = matches!(what, Sending::Set(Set { limit: Some(Limit::Of(_)), .. }))
            && self.chance.once_in(self.faults.wrong_limit);
        let limit = match before.limit {
            // Back to what it was is no wrong limit: it is as if nothing had been done.
            SeenLimit::NoLimit => SeenLimit::Of(keyroster_domain::usd::Usd::from_cents(987_654)),
            _ => SeenLimit::NoLimit,
        };
        if wrong {
            self.wrong.push(item.hash.clone());
        }
        Some(match self.server.change(&item.hash, what, wrong.then_some(limit)) {
            Did::Now(now) => SendEnd::Done(Some(now)),
            Did::Deleted => SendEnd::Done(None),
            Did::NoSuchKey => SendEnd::Gone,
        })
    }

    fn judge(&mut self, items: &[Item], ends: &[End], summary: &Summary) {
        let seed = self.seed;
        assert_eq!(summary.counts.total(), items.len(), "seed {seed}: the counts add up");
        assert_eq!(summary.counts.waiting, 0, "seed {seed}");
        self.sums.done += summary.counts.done;
        self.sums.changed += summary.counts.changed;
        self.sums.stopped += usize::from(summary.stopped.is_some());
        self.sums.wrong_limits = self.wrong.len();
        for (at, (item, end)) in items.iter().zip(ends).enumerate() {
            let touched = self.server.touched.contains_key(&item.hash);
            let now = self.server.keys.get(&item.hash).map(|key| &key.seen);
            let was_sent = self.requests.iter().any(|(sent, _)| *sent == at);
            match end {
                End::Done if !touched && !self.wrong.contains(&item.hash) => match (item.act, now) {
                    (Act::Delete, None) => {}
                    (Act::Set(set), Some(now)) => assert_eq!(now, &set.over(&item.saw), "seed {seed}"),
                    other => panic!("seed {seed}: done, and yet {other:?}"),
                },
                End::Wrong { off, .. } => {
                    self.sums.wrong_told += 1;
                    self.sums.wrong_off += usize::from(*off && now.is_none_or(|now| now.disabled));
                }
                End::Already | End::Changed { .. } | End::Gone if !was_sent => {}
                _ if !touched && summary.stopped.is_none() && self.faults.lost_after == 0 => {
                    assert!(matches!(end, End::Done), "seed {seed}: nobody touched it, and yet {end:?}");
                }
                _ => {}
            }
        }
    }

    /// Carries a plan out without drift, then takes it back; whether there was anything to take back.
    pub fn there_and_back(mut self) -> bool {
        let before = self.server.keys.clone();
        let plan = self.random_plan();
        let (ends, _) = self.apply(plan.items.clone(), 0);
        let mut wanted = Vec::new();
        for (item, end) in plan.items.iter().zip(&ends) {
            let now = self.server.keys.get(&item.hash).map(crate::server::Key::now);
            if let (End::Done, Some(now)) = (end, now)
                && let Ok(set) = former(item, &now.seen)
            {
                wanted.push((Known { hash: item.hash.clone(), holder_id: None, now }, Act::Set(set)));
            }
        }
        if wanted.is_empty() {
            return false;
        }
        let back: Vec<KeyHash> = wanted.iter().map(|(known, _)| known.hash.clone()).collect();
        let undo = self.plan(Kind::Undo, wanted);
        self.apply(undo.items, 0);
        for hash in back {
            assert_eq!(self.server.keys[&hash].seen, before[&hash].seen, "seed {}", self.seed);
        }
        true
    }
}

fn limited() -> Refusal {
    Refusal { status: 429, message: "slow down".into(), retry_after: Some(Duration::from_secs(1)) }
}

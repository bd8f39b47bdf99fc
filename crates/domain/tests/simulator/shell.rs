//! The model shell: carries effects out against the model server and the model file, with the seed's faults.

use keyroster_domain::key::KeyHash;
use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{
    Answer, CallEnd, Commit, CommitTrouble, Effect, Event, KeyEnd, ListEnd, Need, PauseReason, PostEnd,
    Refusal, RowState, Subject,
};
use keyroster_domain::usd::Usd;

use crate::file::Refused;
use crate::server::{Create, at};
use crate::world::{Answered, Next, World};

pub fn carry_out(world: &mut World, laptop: usize, effect: Effect) {
    if world.trace.is_some() {
        let text = format!("{effect:?}");
        world.note(|| format!("[{laptop}]   {}", text.chars().take(400).collect::<String>()));
    }
    match effect {
        Effect::Commit(commit) => {
            let delay = world.rng.between(1, 20);
            if world.rng.per_mille(world.faults.commit_fails) {
                let why = CommitTrouble::Write("disk full".to_owned());
                world.after(delay, laptop, Next::Tell(Event::CommitFailed { id: commit.id, why }));
            } else {
                world.after(delay, laptop, Next::Write(commit));
            }
        }
        Effect::Post { marker, row, name, terms } => {
            world.mutations += 1;
            let sent = world.posts.entry(marker).or_default();
            *sent += 1;
            if *sent > 1 {
                world.fail(format!("{marker} was sent twice"));
            }
            if !world.laptops[laptop].file.knows(marker) {
                world.fail(format!("{marker} was sent before its intent was written"));
            }
            world.laptops[laptop].unanswered.insert(marker);
            if world.laptops[laptop].unanswered.len() > world.config.bounds.in_flight_max {
                world.fail("more creates in flight than allowed");
            }
            if world.laptops[laptop].paused {
                world.fail(format!("{marker} was sent although nothing new may begin"));
            }
            world.may_send(laptop);
            let create = Create { row: Some(row), name, terms, wrong_limit: false, cut: false };
            post(world, laptop, marker, create);
        }
        Effect::ReadList => {
            world.may_send(laptop);
            world.laptops[laptop].reading = true;
            if world.laptops[laptop].deleting > 0 {
                world.fail("a list was begun while a delete was out");
            }
            let whole = world.rng.between(150, 900);
            let part = world.rng.between(1, whole);
            let began = world.now;
            world.after(part, laptop, Next::List { began, rest: whole - part });
        }
        Effect::ReadKey(hash) => {
            world.may_send(laptop);
            world.after(100, laptop, Next::Read(hash));
        }
        Effect::Delete(hash) => {
            world.may_send(laptop);
            world.laptops[laptop].deleting += 1;
            if world.laptops[laptop].reading {
                world.fail(format!("{hash} was deleted while a list was being read"));
            }
            world.mutations += 1;
            let delay = world.rng.between(50, 200);
            world.after(delay, laptop, Next::Delete(hash));
        }
        Effect::Disable(hash) => {
            world.may_send(laptop);
            world.mutations += 1;
            world.after(100, laptop, Next::Disable(hash));
        }
        Effect::WakeAt(moment) => {
            let delay = moment.as_millisecond() - world.now;
            world.after(delay.max(0), laptop, Next::Tell(Event::Woke));
        }
        Effect::Ask(question) => {
            if world.faults.answers && world.lively {
                let delay = world.rng.between(1_000, 600_000);
                world.after(delay, laptop, Next::Answer(question.about));
            }
        }
        Effect::Withdraw(_) => {}
        Effect::Progress(progress) => {
            let class = world.laptops[laptop].rows.clone().count();
            // Looking into open ends counts only the rows concerned; a run counts the whole class.
            if progress.counts.total() != class && !world.laptops[laptop].resolving {
                world.fail(format!("{:?} for a class of {class}", progress.counts));
            }
            for (row, state) in progress.changed {
                acknowledge(world, laptop, &state);
                world.laptops[laptop].states.insert(row, state);
            }
        }
        Effect::Paused(paused) => {
            world.laptops[laptop].paused = true;
            if let Some(moment) = paused.again_at.filter(|_| world.rng.per_mille(700)) {
                let delay = (moment.as_millisecond() - world.now).max(0);
                world.after(delay, laptop, Next::GoOn);
            } else if paused.reason == PauseReason::Review || world.rng.per_mille(200) {
                let delay = world.rng.between(1_000, 300_000);
                world.after(delay, laptop, Next::GoOn);
            }
        }
        Effect::Finished(summary) => {
            let stopped = summary.stopped.is_some();
            world.laptops[laptop].finished = Some(*summary);
            if stopped {
                let delay = world.rng.between(1_000, 300_000);
                world.after(delay, laptop, Next::GoOn);
            }
        }
        Effect::InvariantBroken(what) => world.fail(format!("invariant broken: {what}")),
    }
}

/// What a process shows as created, somebody may hold from now on.
fn acknowledge(world: &mut World, laptop: usize, state: &RowState) {
    let (RowState::Created(hash) | RowState::NeedsYou(Need::WrongTerms { hash, .. })) = state else { return };
    if !world.laptops[laptop].file.holds(hash) {
        world.fail(format!("{hash} was acknowledged before its secret was written"));
    }
    world.laptops[laptop].acked.insert(hash.clone());
    if world.acked.insert(hash.clone()) && world.rng.per_mille(150) {
        let delay = world.rng.between(60_000, 3_600_000);
        world.after(delay, laptop, Next::Use(hash.clone()));
    }
}

fn refusal(status: u16, retry_after: Option<i64>) -> Refusal {
    let retry_after = retry_after.map(|ms| std::time::Duration::from_millis(ms.unsigned_abs()));
    Refusal { status, message: "no".to_owned(), retry_after }
}

/// Draws what becomes of one create.
fn post(world: &mut World, laptop: usize, marker: Marker, mut create: Create) {
    let faults = world.faults.clone();
    let way = world.rng.between(50, 150);
    let tell = |end| Next::Tell(Event::PostEnded { marker, end });
    let unclear = || PostEnd::Unclear { why: "no clear answer".to_owned() };
    let lost_after = world.rng.between(200, 60_000);
    if world.rng.per_mille(faults.not_sent) {
        return world.after(way, laptop, tell(PostEnd::NotSent { why: "refused".to_owned() }));
    }
    if world.rng.per_mille(faults.rate_limit) {
        let wait = faults.retry_after.then(|| world.rng.between(0, 120_000));
        return world.after(way, laptop, tell(PostEnd::Refused(refusal(429, wait))));
    }
    if world.rng.per_mille(faults.refused_row) {
        return world.after(way, laptop, tell(PostEnd::Refused(refusal(400, None))));
    }
    if world.rng.per_mille(faults.stopping_refusal) {
        let status = [401, 402, 403][usize::try_from(world.rng.between(0, 2)).unwrap()];
        return world.after(way, laptop, tell(PostEnd::Refused(refusal(status, None))));
    }
    if world.rng.per_mille(faults.error_before) {
        return world.after(way, laptop, tell(unclear()));
    }
    if world.rng.per_mille(faults.lost_before) {
        return world.after(lost_after, laptop, tell(unclear()));
    }
    if world.rng.per_mille(faults.late_commit) {
        let late = world.rng.between(1_000, faults.late_most);
        world.after(late, laptop, Next::Late(create));
        return world.after(lost_after, laptop, tell(unclear()));
    }
    create.wrong_limit = world.rng.per_mille(faults.wrong_limit);
    create.cut = world.rng.per_mille(faults.name_cut);
    let draw = |world: &mut World, chance| world.rng.per_mille(chance);
    let answer = if draw(world, faults.error_after) || draw(world, faults.truncated) {
        Answered::Unclear { after: 100 }
    } else if draw(world, faults.lost_after) {
        Answered::Unclear { after: lost_after }
    } else if draw(world, faults.duplicate) {
        Answered::Twice { gap: world.rng.between(0, 5_000), second: draw(world, 500) }
    } else if draw(world, faults.swapped) {
        Answered::Swapped
    } else if draw(world, faults.reused_hash) {
        Answered::Reused
    } else {
        Answered::Done
    };
    world.after(way, laptop, Next::Arrive { marker, create, answer });
}

impl World {
    /// Keeps the books on what a machine was told.
    pub fn watch(&mut self, laptop: usize, event: &Event) {
        let now = self.now;
        let laptop = &mut self.laptops[laptop];
        match event {
            Event::PostEnded { marker, end } => {
                laptop.unanswered.remove(marker);
                if let PostEnd::Refused(Refusal { retry_after: Some(wait), .. }) = end {
                    let until = now + i64::try_from(wait.as_millis()).unwrap();
                    laptop.held_until = laptop.held_until.max(until);
                }
            }
            Event::ListRead { .. } => laptop.reading = false,
            Event::Deleted { .. } => laptop.deleting -= 1,
            Event::Run { .. } | Event::Resolve | Event::Continue | Event::Reviewed => laptop.paused = false,
            _ => {}
        }
    }

    fn may_send(&mut self, laptop: usize) {
        if self.now < self.laptops[laptop].held_until {
            self.fail("a request left within a Retry-After");
        }
    }

    pub fn arrive(&mut self, laptop: usize, alive: bool, marker: Marker, create: &Create, answer: Answered) {
        let place = self.server.create(self.now, create, &self.faults, &mut self.rng);
        let echo = self.server.keys[place].key.clone();
        let answered = match answer {
            Answered::Twice { gap, second: false } => {
                self.after(gap, laptop, Next::Late(create.clone()));
                echo
            }
            Answered::Twice { second: true, .. } => {
                let place = self.server.create(self.now, create, &self.faults, &mut self.rng);
                self.server.keys[place].key.clone()
            }
            _ => echo,
        };
        if !alive {
            return;
        }
        match answer {
            Answered::Unclear { after } => {
                let end = PostEnd::Unclear { why: "answer lost".to_owned() };
                self.after(after, laptop, Next::Tell(Event::PostEnded { marker, end }));
            }
            Answered::Swapped => self.swap(laptop, marker, answered),
            Answered::Reused => {
                let old = self.laptops[laptop].file.stored.first().map(|key| key.hash.clone());
                let hash = old.unwrap_or_else(|| answered.hash.clone());
                let mut echo = answered;
                echo.hash = hash;
                self.answer_done(laptop, marker, echo, 80);
            }
            Answered::Done | Answered::Twice { .. } => self.answer_done(laptop, marker, answered, 80),
        }
    }

    pub fn write(&mut self, laptop: usize, commit: &Commit) {
        if let Err(Refused(what)) = self.laptops[laptop].file.write(commit) {
            self.fail(what);
        }
        self.after(0, laptop, Next::Tell(Event::Committed(commit.id)));
    }

    pub fn read_list(&mut self, laptop: usize, began: i64, rest: i64) {
        let mut keys = self.server.list(self.now);
        let end = if self.rng.per_mille(self.faults.list_fails) {
            ListEnd::Failed { why: "500".to_owned() }
        } else if self.rng.per_mille(self.faults.list_incomplete) {
            keys.truncate(keys.len() / 2);
            ListEnd::Incomplete { keys }
        } else {
            ListEnd::Complete { keys, skew_ms: Some(self.faults.skew_ms) }
        };
        self.after(rest, laptop, Next::Tell(Event::ListRead { began: at(began), end }));
    }

    pub fn read_key(&mut self, laptop: usize, hash: KeyHash) {
        let end = if self.rng.per_mille(self.faults.read_fails) {
            KeyEnd::Failed
        } else {
            self.server.read(self.now, &hash).map_or(KeyEnd::Gone, |key| KeyEnd::Found(Box::new(key)))
        };
        self.after(80, laptop, Next::Tell(Event::KeyRead { hash, end }));
    }

    pub fn delete(&mut self, laptop: usize, alive: bool, hash: KeyHash) {
        let lost = self.rng.per_mille(self.faults.delete_unclear);
        let arrives = !lost || self.rng.per_mille(500);
        let mut end = CallEnd::Unclear;
        if arrives {
            let was_there = self.server.delete(self.now, &hash, &self.faults, &mut self.rng);
            if was_there && self.acked.contains(&hash) {
                self.fail(format!("{hash} was deleted, and somebody may hold it"));
            }
            let really = if was_there { CallEnd::Done } else { CallEnd::Gone };
            end = if lost { CallEnd::Unclear } else { really };
        }
        if alive {
            self.after(80, laptop, Next::Tell(Event::Deleted { hash, end }));
        }
    }

    pub fn disable(&mut self, laptop: usize, alive: bool, hash: KeyHash) {
        let lost = self.rng.per_mille(self.faults.delete_unclear);
        if let Some(stored) = self.server.find(&hash) {
            if !stored.wrong_limit {
                self.fail(format!("{hash} was switched off although its terms are right"));
            } else if !lost {
                stored.key.disabled = true;
            }
        }
        let end = if lost { CallEnd::Unclear } else { CallEnd::Done };
        if alive {
            self.after(80, laptop, Next::Tell(Event::Disabled { hash, end }));
        }
    }

    pub fn use_key(&mut self, hash: &KeyHash) {
        let now = at(self.now);
        if let Some(stored) = self.server.find(hash) {
            stored.key.usage = Some(Usd::from_cents(3));
            stored.key.last_used_at = Some(now);
        }
    }

    pub fn edit(&mut self, keep_marker: bool) {
        if self.server.keys.is_empty() || self.markers_stay && !keep_marker {
            return;
        }
        let place = usize::try_from(self.rng.next() % self.server.keys.len() as u64).unwrap();
        let stored = &mut self.server.keys[place];
        stored.key.name = match stored.marker.filter(|_| keep_marker) {
            Some(marker) => format!("renamed ~{marker} (Ada)"),
            None => "renamed".to_owned(),
        };
    }

    pub fn foreign(&mut self) {
        let create = Create {
            row: None,
            name: "made by hand".to_owned(),
            terms: crate::terms(),
            wrong_limit: false,
            cut: false,
        };
        self.server.create(self.now, &create, &self.faults, &mut self.rng);
    }

    /// An honest person: deletes what nobody holds, leaves alone what somebody may, makes anew what is not there.
    pub fn answer_question(&mut self, laptop: usize, about: &Subject) {
        let answer = match about {
            Subject::Key(hash) if self.acked.contains(hash) || self.copies => Answer::LeaveAlone,
            Subject::Key(_) => Answer::Delete,
            Subject::Attempt(_) => Answer::MakeAnother,
        };
        self.tell(laptop, Event::Answered { about: about.clone(), answer });
    }
}

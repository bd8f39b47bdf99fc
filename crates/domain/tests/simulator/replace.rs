//! How a process is started, and what people do around it: keys replaced, handed out and retired; a file put back.

use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{Event, State};

use crate::server::at;
use crate::world::{Next, World};

impl World {
    /// Starts to replace keys, or as ever.
    pub fn start_as(&mut self, laptop: usize, rotates: bool) {
        let file = &self.laptops[laptop].file;
        let durable = if rotates { file.load_to_rotate() } else { file.load() };
        self.laptops[laptop].state = Some(State::load(self.config.clone(), durable));
        self.laptops[laptop].rotates = rotates;
        if self.lively && self.rng.per_mille(self.faults.stops * 5) {
            let moment = self.rng.between(0, 10_000);
            self.after(moment, laptop, Next::Stop);
        }
        let resolve = self.lively && self.rng.per_mille(150);
        let event = if resolve { Event::Resolve } else { self.run_event(laptop) };
        self.laptops[laptop].resolving = resolve;
        self.tell(laptop, event);
    }

    pub fn run_event(&self, laptop: usize) -> Event {
        let mut rows = self.wanted(laptop);
        if self.laptops[laptop].rotates {
            let rotating = &self.laptops[laptop].file.rotating;
            let (rows, rest): (Vec<_>, Vec<_>) =
                rows.into_iter().partition(|wanted| rotating.contains_key(&wanted.row));
            return Event::Run { rows, left_out: rest.into_iter().map(|wanted| wanted.row).collect() };
        }
        let left_out = rows.split_off(rows.len() - 1).into_iter().map(|wanted| wanted.row).collect();
        Event::Run { rows, left_out }
    }

    /// Some keys are to be replaced: confirmed and written down, then a process of its own makes the new ones.
    pub fn rotate(&mut self, laptop: usize) {
        let idle = self.laptops[laptop].finished.is_some() && !self.laptops[laptop].file.review;
        if !idle {
            let moment = self.rng.between(10_000, 300_000);
            return self.after(moment, laptop, Next::Rotate);
        }
        for row in self.laptops[laptop].rows.clone() {
            if self.rng.per_mille(400) {
                self.laptops[laptop].file.plan_rotation(row);
            }
        }
        self.rotated.extend(self.laptops[laptop].file.rotating.keys().copied());
        let planned = self.laptops[laptop].file.rotating.len();
        self.note(|| format!("[{laptop}] {planned} to be replaced"));
        // The former process has ended; whatever it waited for is nobody's any more.
        self.kill(laptop);
    }

    /// Retires the old keys whose successors work. Only a person does this, and never the other way round.
    pub fn retire(&mut self, laptop: usize) {
        let replaced: Vec<_> = self.laptops[laptop].file.replaced.clone().into_iter().collect();
        for (row, old) in replaced {
            let file = &self.laptops[laptop].file;
            let new = file.stored.iter().find(|key| key.row == Some(row)).map(|key| key.hash.clone());
            let works = new
                .and_then(|hash| self.server.find(&hash))
                .is_some_and(|new| new.deleted.is_none() && !new.key.disabled);
            if !works {
                continue;
            }
            let deletes = self.copy_at.is_none() && self.rng.per_mille(500);
            let now = self.now;
            if let Some(stored) = self.server.find(&old) {
                stored.key.disabled = true;
                stored.key.updated_at = Some(at(now));
                if deletes {
                    stored.deleted = Some(now);
                }
            }
            self.laptops[laptop].file.replaced.remove(&row);
            self.retired.insert(old);
        }
        if self.lively {
            let moment = self.rng.between(60_000, 600_000);
            self.after(moment, laptop, Next::Retire);
        }
    }

    /// The file is put back to an older copy of itself while nothing runs.
    pub fn put_back(&mut self, noticed: bool) {
        let Some(mut copy) = self.copy.take() else { return };
        let unknown =
            |marker: Option<Marker>| marker.is_some_and(|m| copy.attempts.iter().all(|a| a.marker != m));
        let shown = self.server.listed_living(self.now).any(|key| unknown(key.marker()));
        // Without a lasting sign in the list, only the anchor can tell; that is the anchor's promise, not the machine's.
        copy.restored = noticed || !shown;
        self.markers_stay |= !copy.restored;
        self.note(|| format!("put back, noticed by the anchor: {}", copy.restored));
        self.laptops[0].file = copy;
        self.laptops[0].acked.clear();
        self.kill(0);
    }
}

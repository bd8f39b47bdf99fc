//! What happens, and when: a pure function of the clock and the seed.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::cast::{Role, Running, Turn, roles};
use crate::amount::Amount;
use crate::chance::{Stream, sha256};
use crate::clock;
use crate::pretend::usage::MODELS;
use crate::state::SpendRecord;

/// A key of the story.
pub(super) struct KeyPart {
    pub(super) client: Option<usize>,
    pub(super) name: String,
    pub(super) limit: Option<Amount>,
    pub(super) external_user: Option<&'static str>,
    pub(super) made_at: Timestamp,
    pub(super) deleted_at: Option<Timestamp>,
}

/// Something used by the key at a place in [`Plot::keys`].
struct Use {
    key: usize,
    at: Timestamp,
    seen_from: Timestamp,
    model: usize,
    credits: Amount,
    byok: Amount,
    requests: u64,
}

/// The story.
pub(super) struct Plot {
    pub(super) keys: Vec<KeyPart>,
    uses: Vec<Use>,
    /// Both months by their first day.
    pub(super) past: Date,
    pub(super) running: Date,
    pub(super) seed: u64,
}

/// The instant of a day of a month.
pub(super) fn moment(month: Date, day: i8, hour: i64, minute: i64) -> Timestamp {
    let date = clock::days_before(month, 1 - i32::from(day));
    later(clock::midnight(date), (hour * 60 + minute) * 60)
}

pub(super) fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

/// A stream that depends on the seed and a name alone, so that one part does not shift another.
pub(super) fn stream(seed: u64, name: &str) -> Stream {
    Stream::new(u64::from_str_radix(&sha256(&format!("reseller {seed} {name}"))[..16], 16).unwrap_or(seed))
}

pub(super) fn plot(now: Timestamp, seed: u64) -> Plot {
    let running = clock::day(now).first_of_month();
    let past = clock::days_before(running, 1).first_of_month();
    let mut plot = Plot { keys: Vec::new(), uses: Vec::new(), past, running, seed };
    let mut client = 0;
    for (at, role) in roles().iter().enumerate() {
        // Nobody's key turns up while the past month runs; the clients' are there when it begins.
        let made_at = if role.client {
            later(moment(clock::days_before(past, 4), 1, 9, 0), i64::try_from(at).unwrap_or(0) * 60)
        } else {
            moment(past, 9, 16, 25)
        };
        plot.keys.push(KeyPart {
            client: role.client.then_some(client),
            name: role.key_name(),
            limit: role.client.then(|| role.money()),
            external_user: role.external_user(),
            made_at,
            deleted_at: (role.turn == Turn::Deleted).then(|| moment(past, 16, 14, 20)),
        });
        client += usize::from(role.client);
        plot.live(at, role, now);
    }
    plot
}

impl Plot {
    /// Everything one key uses.
    fn live(&mut self, key: usize, role: &Role, now: Timestamp) {
        let stream = &mut stream(self.seed, role.name);
        let (past, running) = (clock::midnight(self.past), clock::midnight(self.running));
        let made = self.keys[key].made_at;
        let end = match role.turn {
            Turn::Deleted => moment(self.past, 16, 8, 0),
            Turn::UsedUp => moment(self.past, 27, 18, 0),
            Turn::Late => moment(self.past, self.past.last_of_month().day(), 21, 0),
            _ => running,
        };
        if made < past {
            self.spread(key, role, role.money().fraction(20, 1000), (made, past), stream);
        }
        self.spread(key, role, role.money().fraction(role.past, 1000), (made.max(past), end), stream);
        let whole = match role.running {
            Running::Nothing => Amount::ZERO,
            Running::ByNow(part) => role.money().fraction(part, 1000),
            Running::ByItsEnd(part) => {
                let next = clock::midnight(clock::days_before(self.running.last_of_month(), -1));
                let seconds = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs();
                role.money().fraction(part, 1000).fraction(seconds(running, now), seconds(running, next))
            }
        };
        self.spread(key, role, whole, (running, now), stream);
        let model = role.models[0];
        let mut add = |at: Timestamp, seen_from: Timestamp, micros: i64, requests: u64| {
            let (credits, byok) = (Amount::micros(micros), Amount::ZERO);
            self.uses.push(Use { key, at, seen_from, model, credits, byok, requests });
        };
        match role.turn {
            Turn::Late => {
                let at = moment(self.past, self.past.last_of_month().day(), 21, 40);
                add(at, moment(self.running, 2, 11, 30), 4_250_000, 61);
            }
            Turn::Corrected => {
                let at = moment(self.past, 18, 10, 0);
                add(at, at, 3_000_000, 12);
                add(at, moment(self.past, 20, 13, 0), -2_750_000, 0);
            }
            Turn::Deleted => {
                let at = moment(self.past, 16, 10, 5);
                add(at, at, 850_000, 9);
            }
            Turn::None | Turn::UsedUp | Turn::Byok | Turn::Seldom => {}
        }
    }

    /// Spreads an amount over the days, less on weekends, over two models; nothing of it is lost.
    fn spread(
        &mut self,
        key: usize,
        role: &Role,
        whole: Amount,
        (from, to): (Timestamp, Timestamp),
        stream: &mut Stream,
    ) {
        let whole = Amount::micros(i64::try_from(whole.millionths()).unwrap_or(0));
        if whole <= Amount::ZERO {
            return;
        }
        let mut days = vec![clock::day(from)];
        while let Some(next) = days.last().map(|day| clock::days_before(*day, -1)) {
            if clock::midnight(next) >= to {
                break;
            }
            days.push(next);
        }
        let weights: Vec<i64> = days.iter().map(|day| weight(*day, role.turn, stream)).collect();
        let sum: i64 = weights.iter().sum();
        let mut left = whole;
        for (at, (day, weight)) in days.iter().zip(&weights).enumerate() {
            let part = if at + 1 == days.len() { left } else { micros(whole.fraction(*weight, sum)) };
            left = left - part;
            let begin = clock::midnight(*day).max(from);
            let end = clock::midnight(clock::days_before(*day, -1)).min(to);
            let main = micros(part.fraction(60 + i64::try_from(stream.below(35)).unwrap_or(0), 100));
            for (credits, model) in [(main, role.models[0]), (part - main, role.models[1])] {
                let span = u64::try_from(end.duration_since(begin).as_secs()).unwrap_or(0);
                let at = later(begin, i64::try_from(stream.below(span)).unwrap_or(0));
                let requests = 1 + stream.below(60);
                if credits > Amount::ZERO {
                    let own = if role.turn == Turn::Byok { 5 } else { 0 };
                    let byok = credits.fraction(own, 1);
                    self.uses.push(Use { key, at, seen_from: at, model, credits, byok, requests });
                }
            }
        }
    }

    /// The uses as the server keeps them.
    pub(super) fn spends(&self, hashes: &[String], workspace_id: &str) -> Vec<SpendRecord> {
        let record = |used: &Use| {
            let (model, per_thousandth) = MODELS[used.model];
            let price = (used.credits + used.byok).millionths().max(0);
            // A correction takes money back, not tokens.
            let tokens = if used.requests == 0 {
                0
            } else {
                u64::try_from(price * per_thousandth / 1000).unwrap_or(0)
            };
            SpendRecord {
                hash: hashes[used.key].clone(),
                at: used.at,
                seen_from: used.seen_from,
                model: model.to_owned(),
                workspace_id: workspace_id.to_owned(),
                credits: used.credits,
                byok: used.byok,
                requests: used.requests,
                prompt_tokens: tokens / 3 * 2,
                completion_tokens: tokens / 3,
                reasoning_tokens: tokens / 12,
                cached_tokens: tokens / 10,
            }
        };
        let mut spends: Vec<SpendRecord> = self.uses.iter().map(record).collect();
        spends.sort_by_key(|spend| spend.seen_from);
        spends
    }
}

fn weight(day: Date, turn: Turn, stream: &mut Stream) -> i64 {
    let dice = i64::try_from(stream.below(60)).unwrap_or(0);
    let weekend = day.weekday().to_monday_zero_offset() >= 5;
    match turn {
        Turn::Seldom if dice % 4 != 0 => 0,
        _ if weekend => dice / 4,
        _ => 40 + dice,
    }
}

fn micros(amount: Amount) -> Amount {
    Amount::micros(i64::try_from(amount.millionths()).unwrap_or(0))
}

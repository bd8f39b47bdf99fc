//! What a key used in a stretch of days, from complete readings or from OpenRouter's analytics, and what is doubtful
//! about it. Doubtful usage is left out until a person decides (M3).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::key::KeyHash;
use crate::usd::Usd;

/// One reading of a key's lifetime counters, out of a complete list or the last one before it was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When it was read.
    pub at: Timestamp,
    /// Credits used since the key was made; `None` = not told.
    pub credits: Option<Usd>,
    /// The same over own provider keys.
    pub byok: Option<Usd>,
    /// Not at OpenRouter any more: this is its last reading, seen then.
    pub gone: bool,
}

/// Where a stretch begins or ends: the first moment of a day, and the complete reading that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The day, from its first moment in UTC.
    pub day: Date,
    /// When the reading was taken: the first complete one at or after that moment.
    pub read: Timestamp,
}

/// A key as the readings at the edges and between them show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyReadings {
    /// The key.
    pub hash: KeyHash,
    /// Its name at OpenRouter.
    pub name: String,
    /// When it was made, where told.
    pub made: Option<Timestamp>,
    /// At each edge; `None` = not in that list.
    pub at_edges: Vec<Option<Reading>>,
    /// All readings between the first edge and the last, oldest first.
    pub between: Vec<Reading>,
}

/// What a key used under one markup: from a day on, up to a day (not included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPart {
    /// The first day.
    pub from: Date,
    /// The day after the last one.
    pub to: Date,
    /// Credits used.
    pub credits: Usd,
    /// Used over own provider keys, at market prices; no OpenRouter money.
    pub byok: Usd,
}

/// Why a key's usage cannot simply be billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Doubt {
    /// A counter was lower than before: OpenRouter corrected it downwards.
    Fell {
        /// Before.
        from: Usd,
        /// After.
        to: Usd,
        /// When the lower one was read.
        at: Timestamp,
    },
    /// Older than the stretch, but first read inside it: what it used before that is not known.
    FirstSeen {
        /// When.
        at: Timestamp,
    },
    /// Not in the last list, and no last reading says that it was deleted.
    Vanished {
        /// When it was read last.
        at: Timestamp,
    },
    /// No reading tells its usage.
    Untold,
}

/// What a person decided about a doubtful key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Bill what the readings prove: from the first to the last one, less what was corrected downwards.
    Count,
    /// Bill nothing of it.
    LeaveOut,
}

/// Where usage was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Source {
    /// Own complete readings at these edges.
    Readings {
        /// The first and the last one, and one for each day on which a markup changed.
        edges: Vec<Edge>,
    },
    /// OpenRouter's analytics, whole days for each key.
    Analytics {
        /// When it was asked.
        read: Timestamp,
    },
}

/// What a key used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPeriod {
    /// The key.
    pub hash: KeyHash,
    /// Its name at OpenRouter.
    pub name: String,
    /// In order; what [`Decision::Count`] would bill, where there is a doubt.
    pub parts: Vec<KeyPart>,
    /// What is doubtful about it.
    pub doubt: Option<Doubt>,
    /// Deleted in the stretch: when its last reading was taken.
    pub deleted: Option<Timestamp>,
}

impl KeyPeriod {
    /// The parts that are billed: none where there is a doubt and nobody decided to count it.
    pub fn billed(&self, decision: Option<Decision>) -> &[KeyPart] {
        let counted = self.doubt.is_none() || decision == Some(Decision::Count);
        if counted { &self.parts } else { &[] }
    }

    /// Credits of all parts.
    pub fn credits(&self) -> Option<Usd> {
        Usd::checked_sum(self.parts.iter().map(|part| part.credits))
    }

    /// Own provider keys' usage of all parts.
    pub fn byok(&self) -> Option<Usd> {
        Usd::checked_sum(self.parts.iter().map(|part| part.byok))
    }
}

/// What a key used between `edges` (two or more, in order), by its readings. `None` for a key that was not there.
pub fn from_readings(key: &KeyReadings, edges: &[Edge]) -> Option<KeyPeriod> {
    let (first, last) = (edges.first()?, edges.last()?);
    let told = |reading: &Reading| reading.credits.is_some();
    let readings: Vec<Reading> = key.between.iter().copied().filter(told).collect();
    let at = |edge: usize| key.at_edges.get(edge).copied().flatten();
    let (start, end) = (at(0), at(edges.len() - 1));
    if start.is_some_and(|reading| reading.gone) || (start.is_none() && end.is_none() && readings.is_empty())
    {
        return None;
    }
    // A key made after the first reading began at nothing.
    let new = key.made.is_some_and(|made| made > first.read);
    let base = match start.filter(told) {
        Some(reading) => Some(reading),
        None if new => {
            Some(Reading { at: first.read, credits: Some(Usd::ZERO), byok: Some(Usd::ZERO), gone: false })
        }
        None => readings.first().copied(),
    };
    let parts = base.map_or_else(Vec::new, |base| parts(base, &readings, edges));
    let doubt = if base.is_none() {
        Some(Doubt::Untold)
    } else if let Some(fall) = fall(base, &readings) {
        Some(fall)
    } else if start.is_none() && !new {
        readings.first().map(|reading| Doubt::FirstSeen { at: reading.at })
    } else if end.is_none() {
        readings.last().or(base.as_ref()).map(|reading| Doubt::Vanished { at: reading.at })
    } else if start.is_some_and(|start| !told(&start)) || end.is_some_and(|end| !told(&end)) {
        Some(Doubt::Untold)
    } else {
        None
    };
    let deleted =
        key.between.iter().find(|reading| reading.gone && reading.at <= last.read).map(|reading| reading.at);
    Some(KeyPeriod { hash: key.hash.clone(), name: key.name.clone(), parts, doubt, deleted })
}

/// The growth in each stretch; a counter corrected downwards takes back what the last stretches had, never below nothing.
fn parts(base: Reading, readings: &[Reading], edges: &[Edge]) -> Vec<KeyPart> {
    let mut parts: Vec<KeyPart> = Vec::with_capacity(edges.len().saturating_sub(1));
    let mut before = base;
    for pair in edges.windows(2) {
        let after =
            readings.iter().rev().find(|reading| reading.at <= pair[1].read && reading.at >= before.at);
        let after = after.copied().unwrap_or(before);
        let credits =
            grown(before.credits, after.credits, parts.iter_mut().rev().map(|part| &mut part.credits));
        let byok = grown(before.byok, after.byok, parts.iter_mut().rev().map(|part| &mut part.byok));
        parts.push(KeyPart { from: pair[0].day, to: pair[1].day, credits, byok });
        before = after;
    }
    parts
}

fn grown<'a>(before: Option<Usd>, after: Option<Usd>, earlier: impl Iterator<Item = &'a mut Usd>) -> Usd {
    let Some(grown) = before.zip(after).and_then(|(before, after)| after.checked_sub(before)) else {
        return Usd::ZERO;
    };
    if grown.nanos() >= 0 {
        return grown;
    }
    let mut owed = -grown.nanos();
    for amount in earlier {
        let back = owed.min(amount.nanos());
        *amount = Usd::from_nanos(amount.nanos() - back);
        owed -= back;
    }
    Usd::ZERO
}

fn fall(base: Option<Reading>, readings: &[Reading]) -> Option<Doubt> {
    let mut before = base?.credits?;
    for reading in readings {
        let now = reading.credits?;
        if now < before {
            return Some(Doubt::Fell { from: before, to: now, at: reading.at });
        }
        before = now;
    }
    None
}

/// One day of a key in OpenRouter's analytics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnalyticsDay {
    /// The day, UTC.
    pub day: Date,
    /// Credits charged.
    pub credits: Usd,
    /// Used over own provider keys.
    pub byok: Usd,
}

/// What a key used by whole `days` of analytics, cut at `cuts` (first day, days on which a markup changed, the day after
/// the last). A day with less than nothing is a correction downwards.
pub fn from_analytics(
    hash: &KeyHash,
    name: &str,
    days: &[AnalyticsDay],
    cuts: &[Date],
    read: Timestamp,
) -> Option<KeyPeriod> {
    let mut parts = Vec::new();
    for pair in cuts.windows(2) {
        let inside = || days.iter().filter(|day| day.day >= pair[0] && day.day < pair[1]);
        let credits = Usd::checked_sum(inside().map(|day| day.credits.max(Usd::ZERO)))?;
        let byok = Usd::checked_sum(inside().map(|day| day.byok.max(Usd::ZERO)))?;
        parts.push(KeyPart { from: pair[0], to: pair[1], credits, byok });
    }
    let (first, end) = (cuts.first()?, cuts.last()?);
    let negative = days.iter().find(|day| day.day >= *first && day.day < *end && day.credits < Usd::ZERO);
    let doubt = negative.map(|day| Doubt::Fell { from: Usd::ZERO, to: day.credits, at: read });
    for day in days.iter().filter(|day| day.day >= *first && day.day < *end && day.credits < Usd::ZERO) {
        grown(Some(Usd::ZERO), Some(day.credits), parts.iter_mut().rev().map(|part| &mut part.credits));
    }
    Some(KeyPeriod { hash: hash.clone(), name: name.to_owned(), parts, doubt, deleted: None })
}

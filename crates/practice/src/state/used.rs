//! What keys used, by UTC day and model, and its sums over windows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Reset;
use crate::amount::Amount;
use crate::clock;

/// One spending of a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SpendRecord {
    pub(crate) hash: String,
    pub(crate) at: Timestamp,
    pub(crate) seen_from: Timestamp,
    pub(crate) model: String,
    /// The workspace the key was in.
    pub(crate) workspace_id: String,
    pub(crate) credits: Amount,
    pub(crate) byok: Amount,
    pub(crate) requests: u64,
    pub(crate) prompt_tokens: u64,
    pub(crate) completion_tokens: u64,
    pub(crate) reasoning_tokens: u64,
    pub(crate) cached_tokens: u64,
}

/// Sums of one key, day, model and workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct DayUse {
    pub(crate) credits: Amount,
    pub(crate) byok: Amount,
    pub(crate) requests: u64,
    pub(crate) prompt_tokens: u64,
    pub(crate) completion_tokens: u64,
    pub(crate) reasoning_tokens: u64,
    pub(crate) cached_tokens: u64,
}

impl DayUse {
    pub(crate) fn add(&mut self, other: &Self) {
        self.credits += other.credits;
        self.byok += other.byok;
        self.requests += other.requests;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.reasoning_tokens += other.reasoning_tokens;
        self.cached_tokens += other.cached_tokens;
    }
}

impl DayUse {
    /// The sum that analytics call so: dollars, or a count.
    pub(crate) fn metric(&self, name: &str) -> Amount {
        let count = |count: u64| Amount::dollars(i64::try_from(count).unwrap_or(i64::MAX));
        match name {
            "total_usage" => self.credits + self.byok,
            "credits_usage" | "openrouter_usage" => self.credits,
            "byok_usage" => self.byok,
            "byok_fees" => Amount::ZERO,
            "request_count" => count(self.requests),
            "tokens_prompt" => count(self.prompt_tokens),
            "tokens_completion" => count(self.completion_tokens),
            "reasoning_tokens" => count(self.reasoning_tokens),
            "cached_tokens" => count(self.cached_tokens),
            _ => count(self.prompt_tokens + self.completion_tokens),
        }
    }
}

/// All that one key used.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyUse {
    pub(crate) credits: Amount,
    pub(crate) byok: Amount,
    /// By day, model and workspace.
    pub(crate) days: BTreeMap<(Date, String, String), DayUse>,
    last: Option<Timestamp>,
}

impl KeyUse {
    pub(crate) fn add(&mut self, spend: SpendRecord) {
        self.credits += spend.credits;
        self.byok += spend.byok;
        self.last = self.last.max(Some(spend.at));
        let sums = DayUse {
            credits: spend.credits,
            byok: spend.byok,
            requests: spend.requests,
            prompt_tokens: spend.prompt_tokens,
            completion_tokens: spend.completion_tokens,
            reasoning_tokens: spend.reasoning_tokens,
            cached_tokens: spend.cached_tokens,
        };
        self.days.entry((clock::day(spend.at), spend.model, spend.workspace_id)).or_default().add(&sums);
    }

    /// When it was used last.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Credits and BYOK from a UTC day on.
    pub(crate) fn since(&self, from: Date) -> (Amount, Amount) {
        let mut sums = (Amount::ZERO, Amount::ZERO);
        for day in self.days.range((from, String::new(), String::new())..).map(|(_, day)| day) {
            sums.0 += day.credits;
            sums.1 += day.byok;
        }
        sums
    }

    /// One spending per sum, for the file: the detail within a day is of no further use.
    pub(crate) fn as_spends(&self, hash: &str) -> Vec<SpendRecord> {
        let whole = |((date, model, workspace_id), sums): (&(Date, String, String), &DayUse)| {
            let at = clock::midnight(*date);
            let at = self.last.filter(|last| clock::day(*last) == *date).unwrap_or(at);
            SpendRecord {
                hash: hash.to_owned(),
                at,
                seen_from: at,
                model: model.clone(),
                workspace_id: workspace_id.clone(),
                credits: sums.credits,
                byok: sums.byok,
                requests: sums.requests,
                prompt_tokens: sums.prompt_tokens,
                completion_tokens: sums.completion_tokens,
                reasoning_tokens: sums.reasoning_tokens,
                cached_tokens: sums.cached_tokens,
            }
        };
        self.days.iter().map(whole).collect()
    }
}

/// The first UTC day of the window that `now` lies in.
pub(crate) fn window_start(reset: Reset, now: Timestamp) -> Date {
    let today = clock::day(now);
    match reset {
        Reset::Daily => today,
        Reset::Weekly => clock::monday(today),
        Reset::Monthly => today.first_of_month(),
    }
}

/// The instant the window that `now` lies in ends.
pub(crate) fn window_end(reset: Reset, now: Timestamp) -> Timestamp {
    let start = window_start(reset, now);
    clock::midnight(match reset {
        Reset::Daily => clock::days_before(start, -1),
        Reset::Weekly => clock::days_before(start, -7),
        Reset::Monthly => clock::days_before(start.last_of_month(), -1),
    })
}

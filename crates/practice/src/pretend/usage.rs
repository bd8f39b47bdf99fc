//! Pretend usage: most keys spend some on most days, a few never, one all it has, one nearly all.

use jiff::SignedDuration;

use crate::amount::Amount;
use crate::chance::{Stream, sha256};
use crate::clock;
use crate::state::{Account, KeyRecord, SpendRecord};

/// Made-up tastes: model and what a thousandth of a dollar buys of it in tokens.
pub(super) const MODELS: [(&str, i128); 4] = [
    ("openai/gpt-5-mini", 900),
    ("anthropic/claude-haiku-4.5", 400),
    ("google/gemini-2.5-flash", 1200),
    ("deepseek/deepseek-chat", 3000),
];

/// Fills in usage for the live keys over so many days up to now. The same seed and keys give the same.
pub(crate) fn fill(account: &mut Account, days: u32, seed: u64) {
    let keys: Vec<KeyRecord> = account.keys.iter().filter(|key| key.deleted_at.is_none()).cloned().collect();
    for (at, key) in keys.iter().enumerate() {
        let seed_of_key = u64::from_str_radix(&sha256(&format!("{seed} {}", key.hash))[..16], 16);
        let mut stream = Stream::new(seed_of_key.unwrap_or(seed));
        let cap = key.limit.filter(|limit| *limit > Amount::ZERO).unwrap_or(Amount::dollars(5));
        let before = account.used(&key.hash).map_or(Amount::ZERO, |used| used.credits);
        let left = (cap - before).max(Amount::ZERO);
        match at {
            0 => spend_over(account, key, left, days, &mut stream),
            1 => spend_over(account, key, left.fraction(97, 100), days, &mut stream),
            _ if at % 5 == 4 => {}
            _ => {
                let percent = 5 + i64::try_from(stream.below(70)).unwrap_or(0);
                spend_over(account, key, left.fraction(percent, 100), days, &mut stream);
            }
        }
    }
}

/// Spreads an amount over the days, unevenly; nothing of it is lost.
fn spend_over(account: &mut Account, key: &KeyRecord, whole: Amount, days: u32, stream: &mut Stream) {
    if whole <= Amount::ZERO {
        return;
    }
    let now = account.now();
    let today = clock::day(now);
    let days = days.clamp(1, 365);
    let weights: Vec<i64> = (0..days)
        .map(|_| if stream.below(3) == 0 { 0 } else { i64::try_from(stream.below(100)).unwrap_or(0) + 1 })
        .collect();
    let sum: i64 = weights.iter().sum();
    let mut spent = Amount::ZERO;
    for (ago, weight) in (0..days).rev().zip(weights) {
        let last = ago == 0;
        let part = if last { whole - spent } else { whole.fraction(weight, sum) };
        // Rounded to the millionth, as prices per token are; the last day takes what remains.
        let part = if last { part } else { Amount::micros(i64::try_from(part.millionths()).unwrap_or(0)) };
        if part <= Amount::ZERO {
            continue;
        }
        spent += part;
        let date = clock::days_before(today, i32::try_from(ago).unwrap_or(0));
        let second = i64::try_from(stream.below(86_000)).unwrap_or(0);
        let at = clock::midnight(date).saturating_add(SignedDuration::from_secs(second)).unwrap_or(now);
        let (model, per_thousandth) = MODELS[usize::try_from(stream.below(4)).unwrap_or(0)];
        let tokens = u64::try_from(part.millionths() * per_thousandth / 1000).unwrap_or(0);
        let record = SpendRecord {
            hash: key.hash.clone(),
            at: at.min(now),
            seen_from: at.min(now),
            model: model.to_owned(),
            workspace_id: key.workspace_id.clone(),
            credits: part,
            byok: Amount::ZERO,
            requests: 1 + stream.below(40),
            prompt_tokens: tokens / 3 * 2,
            completion_tokens: tokens / 3,
            reasoning_tokens: tokens / 12,
            cached_tokens: tokens / 10,
        };
        account.spend(record, 0);
    }
}

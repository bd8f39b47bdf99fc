//! What can be seen and done past the wire: the same functions for the handle and the oracle.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::amount::Amount;
use crate::api;
use crate::clock;
use crate::faults::{Bench, FaultPlan};
use crate::pretend::{self, Reseller};
use crate::seen::{MonthUse, PracticeKey, PracticeSecret, SeenRequest, Spend, Summary};
use crate::shared::{Core, Order, Shared};
use crate::state::{DayUse, KeyRecord, Reset, SpendRecord};

/// Why a thing asked of the server by hand was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PracticeError {
    /// No key with this hash exists.
    #[error("there is no such key")]
    NoSuchKey,
    /// An amount, time or body has the wrong form; the text is OpenRouter's message for it.
    #[error("{0}")]
    Invalid(String),
}

impl From<(u16, String)> for PracticeError {
    fn from((status, message): (u16, String)) -> Self {
        if status == 404 { Self::NoSuchKey } else { Self::Invalid(message) }
    }
}

pub(crate) fn keys(shared: &Shared) -> Vec<PracticeKey> {
    let mut core = shared.lock();
    core.account.now();
    core.account.keys.iter().map(|key| seen(&core, key)).collect()
}

/// These keys, in this order.
pub(crate) fn some_keys(core: &Core, hashes: &[String]) -> Vec<PracticeKey> {
    hashes.iter().filter_map(|hash| core.account.find_ever(hash)).map(|key| seen(core, key)).collect()
}

pub(crate) fn use_by_month(shared: &Shared) -> Vec<MonthUse> {
    let mut core = shared.lock();
    core.account.now();
    let mut all = Vec::new();
    for key in &core.account.keys {
        let mut months: BTreeMap<String, DayUse> = BTreeMap::new();
        for ((day, ..), sums) in core.account.used(&key.hash).into_iter().flat_map(|used| &used.days) {
            months.entry(day.strftime("%Y-%m").to_string()).or_default().add(sums);
        }
        all.extend(months.into_iter().map(|(month, sums)| MonthUse {
            hash: key.hash.clone(),
            month,
            credits: sums.credits.to_string(),
            byok: sums.byok.to_string(),
            requests: sums.requests,
        }));
    }
    all
}

pub(crate) fn fill_reseller(shared: &Shared, seed: u64) -> Result<Reseller, PracticeError> {
    pretend::fill_reseller(&mut shared.lock(), seed)
}

fn seen(core: &Core, key: &KeyRecord) -> PracticeKey {
    let used = core.account.used(&key.hash);
    PracticeKey {
        hash: key.hash.clone(),
        name: key.name.clone(),
        label: key.label.clone(),
        secret: key.secret.clone().map(PracticeSecret),
        limit: key.limit.map(|limit| limit.to_string()),
        limit_reset: key.limit_reset.map(|reset: Reset| reset.word().to_owned()),
        disabled: key.disabled,
        usage: used.map_or(Amount::ZERO, |used| used.credits).to_string(),
        byok_usage: used.map_or(Amount::ZERO, |used| used.byok).to_string(),
        created_at: clock::text(key.created_at),
        updated_at: key.updated_at.map(clock::text),
        expires_at: key.expires_at.map(|at| at.to_string()),
        deleted_at: key.deleted_at.map(clock::text),
        external_user: key.external_user.clone(),
        creator_user_id: key.creator_user_id.clone(),
        workspace_id: key.workspace_id.clone(),
        requests_for_name: core.log.names.get(&key.name).copied().unwrap_or_default(),
    }
}

pub(crate) fn requests(shared: &Shared) -> Vec<SeenRequest> {
    shared.lock().log.requests.iter().cloned().collect()
}

pub(crate) fn summary(shared: &Shared) -> Summary {
    let core = shared.lock();
    let keys = &core.account.keys;
    let mut names: HashMap<&str, usize> = HashMap::new();
    for key in keys.iter().filter(|key| key.deleted_at.is_none()) {
        *names.entry(&key.name).or_default() += 1;
    }
    let live_keys = names.values().sum();
    Summary {
        live_keys,
        keys_ever: keys.len(),
        deleted_keys: keys.len() - live_keys,
        repeated_names: names.values().filter(|count| **count > 1).count(),
        ..core.log.counts.clone()
    }
}

pub(crate) fn now(shared: &Shared) -> String {
    clock::text(shared.lock().account.now())
}

pub(crate) fn set_plan(shared: &Shared, plan: FaultPlan) {
    let mut core = shared.lock();
    core.bench = Bench::new(plan);
    core.parked = None;
}

pub(crate) fn spend(shared: &Shared, spend: &Spend) -> Result<(), PracticeError> {
    let mut core = shared.lock();
    let now = core.account.now();
    let amount = |text: &str, what: &str| {
        if text.is_empty() {
            return Ok(Amount::ZERO);
        }
        Amount::parse(text).ok_or_else(|| PracticeError::Invalid(format!("{what} is not an amount")))
    };
    let at = match &spend.at {
        None => now,
        Some(text) => text
            .parse::<Timestamp>()
            .map_err(|_| PracticeError::Invalid("at is not an RFC 3339 instant".to_owned()))?,
    };
    let key = core.account.find(&spend.hash).ok_or(PracticeError::NoSuchKey)?;
    let model = if spend.model.is_empty() { "openai/gpt-5-mini" } else { &spend.model };
    let record = SpendRecord {
        hash: spend.hash.clone(),
        at,
        seen_from: at,
        model: model.to_owned(),
        workspace_id: key.workspace_id.clone(),
        credits: amount(&spend.credits, "credits")?,
        byok: amount(&spend.byok, "byok")?,
        requests: spend.requests.max(1),
        prompt_tokens: spend.prompt_tokens,
        completion_tokens: spend.completion_tokens,
        reasoning_tokens: spend.reasoning_tokens,
        cached_tokens: spend.cached_tokens,
    };
    let lag_ms = core.settings.usage_lag_ms;
    core.account.spend(record, lag_ms);
    Ok(())
}

pub(crate) fn set_total_credits(shared: &Shared, dollars: &str) -> Result<(), PracticeError> {
    let total = Amount::parse(dollars)
        .ok_or_else(|| PracticeError::Invalid("total_credits is not an amount".to_owned()))?;
    shared.lock().account.set_credits(total);
    Ok(())
}

pub(crate) fn create(shared: &Shared, body: &[u8]) -> Result<PracticeKey, PracticeError> {
    let mut core = shared.lock();
    let now = core.account.now();
    let key = api::create(&mut core.account, body, now)?;
    Ok(seen(&core, &key))
}

pub(crate) fn patch(shared: &Shared, hash: &str, body: &[u8]) -> Result<(), PracticeError> {
    let mut core = shared.lock();
    let now = core.account.now();
    let settings = core.settings.clone();
    api::patch(&mut core.account, hash, body, now, &settings)?;
    Ok(())
}

pub(crate) fn delete(shared: &Shared, hash: &str) -> Result<(), PracticeError> {
    Ok(api::delete(&mut shared.lock().account, hash)?)
}

pub(crate) async fn refuse_for(shared: &Shared, time: Duration) {
    let (done, heard) = oneshot::channel();
    if shared.orders.send(Order::Refuse(time, Some(done))).is_ok() {
        // An error means the server is gone, which refuses connections as well.
        let _gone = heard.await;
    }
}

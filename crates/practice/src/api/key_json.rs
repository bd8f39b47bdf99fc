//! A key as the calls show it: 23 fields, null rather than absent.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::amount::Amount;
use crate::clock;
use crate::options::Settings;
use crate::state::{Account, KeyRecord, KeyUse, Reset, window_start};

/// The counters of a key at an instant.
pub(crate) struct Counters {
    pub(crate) lifetime: (Amount, Amount),
    pub(crate) daily: (Amount, Amount),
    pub(crate) weekly: (Amount, Amount),
    pub(crate) monthly: (Amount, Amount),
}

impl Counters {
    pub(crate) fn of(account: &Account, hash: &str, now: Timestamp) -> Self {
        Self::of_use(account.used(hash), now)
    }

    /// The counters that this use makes at an instant.
    pub(crate) fn of_use(used: Option<&KeyUse>, now: Timestamp) -> Self {
        let Some(used) = used else {
            let none = (Amount::ZERO, Amount::ZERO);
            return Self { lifetime: none, daily: none, weekly: none, monthly: none };
        };
        Self {
            lifetime: (used.credits, used.byok),
            daily: used.since(window_start(Reset::Daily, now)),
            weekly: used.since(window_start(Reset::Weekly, now)),
            monthly: used.since(window_start(Reset::Monthly, now)),
        }
    }

    /// What counts against the key's limit in the window that is running.
    pub(crate) fn against_limit(&self, key: &KeyRecord) -> Amount {
        let (credits, byok) = match key.limit_reset {
            None => self.lifetime,
            Some(Reset::Daily) => self.daily,
            Some(Reset::Weekly) => self.weekly,
            Some(Reset::Monthly) => self.monthly,
        };
        if key.include_byok_in_limit { credits + byok } else { credits }
    }
}

/// What is left of a key's limit, or null.
pub(crate) fn remaining(key: &KeyRecord, counters: &Counters, settings: &Settings) -> Option<Amount> {
    let left = key.limit? - counters.against_limit(key);
    Some(if settings.clamp_remaining { left.max(Amount::ZERO) } else { left })
}

pub(crate) fn amount_or_null(amount: Option<Amount>) -> Value {
    amount.map_or(Value::Null, Amount::json)
}

/// The fields that `/keys` and `/key` share.
pub(crate) fn shared_fields(key: &KeyRecord, counters: &Counters, settings: &Settings) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    put("label", json!(key.label));
    put("limit", amount_or_null(key.limit));
    put("limit_remaining", amount_or_null(remaining(key, counters, settings)));
    put("limit_reset", json!(key.limit_reset.map(Reset::word)));
    put("include_byok_in_limit", json!(key.include_byok_in_limit));
    put("usage", counters.lifetime.0.json());
    put("usage_daily", counters.daily.0.json());
    put("usage_weekly", counters.weekly.0.json());
    put("usage_monthly", counters.monthly.0.json());
    put("byok_usage", counters.lifetime.1.json());
    put("byok_usage_daily", counters.daily.1.json());
    put("byok_usage_weekly", counters.weekly.1.json());
    put("byok_usage_monthly", counters.monthly.1.json());
    put("creator_user_id", json!(key.creator_user_id));
    put("expires_at", json!(key.expires_at.map(|at| at.to_string())));
    put("workspace_id", json!(key.workspace_id));
    fields
}

/// A key as list, create, get and patch show it.
pub(crate) fn key_json(account: &Account, key: &KeyRecord, now: Timestamp, settings: &Settings) -> Value {
    let counters = Counters::of(account, &key.hash, now);
    let mut fields = shared_fields(key, &counters, settings);
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    put("hash", json!(key.hash));
    put("name", json!(key.name));
    put("disabled", json!(key.disabled));
    put("created_at", json!(clock::text(key.created_at)));
    put("updated_at", json!(key.updated_at.map(clock::text)));
    if !settings.drop_newest_fields {
        put("last_used_at", json!(key.last_used_at.map(clock::text)));
        put("external_user", json!(key.external_user));
    }
    Value::Object(fields)
}

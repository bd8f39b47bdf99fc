//! `/key` and `/credits`: the calling key, and the account's money.

use serde_json::{Map, Value, json};

use super::key_json::{Counters, remaining, shared_fields};
use super::{Call, Caller};
use crate::amount::Amount;
use crate::answer::Answer;
use crate::chance;
use crate::clock;
use crate::state::{KeyRecord, Reset, window_end};

pub(super) fn current_key(call: &mut Call<'_>, who: &Caller) -> Answer {
    let management = *who == Caller::Management;
    let mut fields = match who {
        Caller::Normal(hash) => match call.account.find(hash) {
            Some(key) => normal_fields(call, key),
            None => return Answer::error(401, "User not found."),
        },
        _ => management_fields(call),
    };
    let organization = call.settings.organization.then_some(&call.account.organization_id);
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    put("is_management_key", json!(management));
    put("is_provisioning_key", json!(management));
    put("is_free_tier", json!(call.account.total_credits <= Amount::ZERO));
    put("organization_id", json!(organization));
    put("allowed_data_regions", json!(["global", "europe", "us"]));
    put("free_model_daily_requests", json!({"used": 0, "limit": 1000, "remaining": 1000}));
    let note = "This field is deprecated and safe to ignore.";
    put("rate_limit", json!({"requests": -1, "interval": "10s", "note": note}));
    Answer::ok(&json!({ "data": fields }))
}

fn normal_fields(call: &Call<'_>, key: &KeyRecord) -> Map<String, Value> {
    let counters = Counters::of(call.account, &key.hash, call.now);
    let mut fields = shared_fields(key, &counters, call.settings);
    let budget = key.limit.map(|limit| {
        let spent = counters.against_limit(key);
        let left = remaining(key, &counters, call.settings).unwrap_or(limit);
        json!({
            "scope": "key_limit",
            "guardrail_id": null,
            "budget_id": null,
            "limit_usd": limit.json(),
            "spend_usd": spent.json(),
            "remaining_usd": left.json(),
            "reset_interval": key.limit_reset.map(Reset::word),
            "resets_at": key.limit_reset.map(|reset| window_end(reset, call.now).to_string()),
            "include_byok": key.include_byok_in_limit,
        })
    });
    fields.insert("effective_budget".to_owned(), json!(budget));
    fields.insert("budgets".to_owned(), json!(budget.into_iter().collect::<Vec<_>>()));
    fields
}

/// The management key itself spends nothing and has no limit.
fn management_fields(call: &Call<'_>) -> Map<String, Value> {
    let account = &call.account;
    let record = KeyRecord {
        hash: account.management_hash.clone(),
        name: String::new(),
        label: chance::masked(&account.management_key),
        disabled: false,
        limit: None,
        limit_reset: None,
        include_byok_in_limit: false,
        expires_at: None,
        external_user: None,
        creator_user_id: Some(account.creator.clone()),
        workspace_id: String::new(),
        created_at: call.now,
        made_at: call.now,
        updated_at: None,
        last_used_at: None,
        deleted_at: None,
        secret: None,
    };
    let counters = Counters::of(account, &record.hash, call.now);
    let mut fields = shared_fields(&record, &counters, call.settings);
    fields.insert("workspace_id".to_owned(), Value::Null);
    fields.insert("budgets".to_owned(), json!([]));
    fields.insert("effective_budget".to_owned(), Value::Null);
    fields
}

pub(super) fn credits(call: &mut Call<'_>) -> Answer {
    let oldest = clock::earlier(call.now, call.settings.credits_stale_ms);
    let seen =
        call.account.credits_seen.filter(|(at, ..)| call.settings.credits_stale_ms > 0 && *at > oldest);
    let (at, total, used) = seen.unwrap_or((call.now, call.account.total_credits, call.account.total_used));
    call.account.credits_seen = Some((at, total, used));
    Answer::ok(&json!({"data": {"total_credits": total.json(), "total_usage": used.json()}}))
}

pub(super) fn credits_for_normal_key(call: &Call<'_>) -> Answer {
    if call.settings.credits_zero_for_normal_key {
        return Answer::ok(&json!({"data": {"total_credits": 0, "total_usage": 0}}));
    }
    Answer::refusal(403)
}

//! `/activity`: the last thirty completed UTC days, one row per day, model and endpoint.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Call;
use crate::answer::Answer;
use crate::chance;
use crate::clock;
use crate::state::DayUse;

/// The text seen at the real server for today, older and malformed dates.
const WRONG_DATE: &str = "Date must be within the last 30 (completed) UTC days";

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let today = clock::day(call.now);
    let first = clock::days_before(today, 30);
    let request = call.request;
    let date = match request.parameter("date") {
        None => None,
        Some(text) => match text.parse::<Date>().ok().filter(|date| date.to_string() == text) {
            Some(date) if first <= date && date < today => Some(date),
            _ => return Answer::error(400, WRONG_DATE),
        },
    };
    let per_workspace = match request.parameter("group_by").as_deref() {
        None => false,
        Some("workspace") => true,
        Some(_) => return Answer::refusal(400),
    };
    let workspace = match request.parameter("workspace_id") {
        None => None,
        Some(id) if !chance::is_uuid(&id) => return Answer::error(400, "workspace_id: Invalid UUID"),
        Some(id) => match call.account.workspace(&id.to_lowercase()) {
            Some(workspace) => Some(workspace.id.clone()),
            None => return Answer::refusal(404),
        },
    };
    let hash = request.parameter("api_key_hash");
    let user = request.parameter("user_id");
    let mut rows: BTreeMap<(Date, String, String), DayUse> = BTreeMap::new();
    for key in &call.account.keys {
        let wanted = hash.as_ref().is_none_or(|hash| *hash == key.hash)
            && user.as_ref().is_none_or(|user| key.creator_user_id.as_ref() == Some(user))
            && (call.settings.deleted_hash_resolves || hash.is_none() || key.deleted_at.is_none());
        let Some(used) = call.account.used(&key.hash).filter(|_| wanted) else { continue };
        for ((day, model, place), sums) in &used.days {
            let in_time = date.map_or(first <= *day && *day < today, |date| date == *day);
            if in_time && workspace.as_ref().is_none_or(|id| id == place) {
                let place = if per_workspace { place.clone() } else { String::new() };
                rows.entry((*day, model.clone(), place)).or_default().add(sums);
            }
        }
    }
    let data: Vec<Value> = rows.iter().rev().map(|(key, sums)| row(key, sums, per_workspace)).collect();
    Answer::ok(&json!({ "data": data }))
}

fn row((day, model, workspace): &(Date, String, String), sums: &DayUse, per_workspace: bool) -> Value {
    let mut row = json!({
        "date": day.to_string(),
        "model": model,
        "model_permaslug": format!("{model}-2026-01-01"),
        "endpoint_id": chance::uuid(0, model),
        "provider_name": provider(model),
        "usage": sums.credits.json(),
        "byok_usage_inference": sums.byok.json(),
        "requests": sums.requests,
        "prompt_tokens": sums.prompt_tokens,
        "completion_tokens": sums.completion_tokens,
        "reasoning_tokens": sums.reasoning_tokens,
        "cached_tokens": sums.cached_tokens,
    });
    if per_workspace {
        row["workspace_id"] = json!(workspace);
    }
    row
}

fn provider(model: &str) -> String {
    let maker = model.split('/').next().unwrap_or(model);
    let mut letters = maker.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

//! `/analytics/meta` and `/analytics/query`: history by UTC day, week or month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::Call;
use super::bad_body::BadBody;
use crate::answer::Answer;
use crate::clock;
use crate::state::{DayUse, KeyRecord};

mod question;

use question::{Order, Question};

/// Name, label, format, and whether it goes back 31 days only.
const METRICS: [(&str, &str, &str, bool); 11] = [
    ("total_usage", "Total Usage", "currency", false),
    ("credits_usage", "Credits Usage", "currency", false),
    ("openrouter_usage", "OpenRouter Usage", "currency", true),
    ("byok_usage", "BYOK Usage", "currency", false),
    ("byok_fees", "BYOK Fees", "currency", true),
    ("request_count", "Request Count", "number", false),
    ("tokens_total", "Total Tokens", "number", false),
    ("tokens_prompt", "Prompt Tokens", "number", false),
    ("tokens_completion", "Completion Tokens", "number", false),
    ("reasoning_tokens", "Reasoning Tokens", "number", false),
    ("cached_tokens", "Cached Tokens", "number", false),
];
/// Name, label, and whether it goes back 31 days only.
const DIMENSIONS: [(&str, &str, bool); 5] = [
    ("model", "Model", false),
    ("api_key_id", "API Key", false),
    ("workspace", "Workspace", false),
    ("user", "User", false),
    ("external_user", "External User", true),
];
const OPERATORS: [(&str, &str); 8] = [
    ("eq", "scalar"),
    ("neq", "scalar"),
    ("in", "array"),
    ("not_in", "array"),
    ("gt", "scalar"),
    ("gte", "scalar"),
    ("lt", "scalar"),
    ("lte", "scalar"),
];
const GRANULARITIES: [(&str, &str); 5] =
    [("minute", "Minute"), ("hour", "Hour"), ("day", "Day"), ("week", "Week"), ("month", "Month")];

/// Answers 429 above the rate the real server allows on its analytics calls.
pub(super) fn limited(call: &mut Call<'_>, answer: impl Fn(&mut Call<'_>) -> Answer) -> Answer {
    let minute_ago = clock::earlier(call.now, 60_000);
    let asked = &mut call.account.analytics_asked;
    while asked.front().is_some_and(|at| *at <= minute_ago) {
        asked.pop_front();
    }
    if asked.len() >= call.settings.analytics_per_minute as usize {
        return Answer::refusal(429);
    }
    asked.push_back(call.now);
    answer(call)
}

pub(super) fn meta() -> Answer {
    let named = |name: &str, label: &str| json!({"name": name, "display_label": label});
    let metric = |(name, label, format, _): &(&str, &str, &str, bool)| json!({"name": name, "display_label": label, "is_rate": false, "display_format": format});
    let operator = |(name, kind): &(&str, &str)| json!({"name": name, "value_type": kind});
    Answer::ok(&json!({"data": {
        "metrics": METRICS.iter().map(metric).collect::<Vec<_>>(),
        "dimensions": DIMENSIONS.iter().map(|(name, label, _)| named(name, label)).collect::<Vec<_>>(),
        "operators": OPERATORS.iter().map(operator).collect::<Vec<_>>(),
        "granularities": GRANULARITIES.iter().map(|(name, label)| named(name, label)).collect::<Vec<_>>(),
    }}))
}

/// One group of the answer: its time, what filters know it by, and what the answer calls it.
type Group = (Option<Date>, Vec<Option<String>>);

pub(super) fn query(call: &mut Call<'_>) -> Answer {
    let question = match question::read(call) {
        Ok(question) => question,
        Err(BadBody(message)) => return Answer::error(400, &message),
    };
    let resolves = |key: &KeyRecord| key.deleted_at.is_none() || call.settings.deleted_hash_resolves;
    let mut groups: BTreeMap<Group, DayUse> = BTreeMap::new();
    for key in call.account.keys.iter().filter(|key| resolves(key)) {
        let Some(used) = call.account.used(&key.hash) else { continue };
        for ((day, model, workspace), sums) in &used.days {
            let id = |name: &str| match name {
                "model" => Some(model.as_str()),
                "workspace" => Some(workspace.as_str()),
                "user" => key.creator_user_id.as_deref(),
                "external_user" => key.external_user.as_deref(),
                _ => Some(key.hash.as_str()),
            };
            if question.wants(*day)
                && question.filters.iter().all(|filter| filter.lets_through(id(&filter.field)))
            {
                // Grouped, the real server shows labels: the key's name, which is not unique, and the workspace's.
                let shown = |name: &String| match name.as_str() {
                    "api_key_id" => Some(key.name.clone()),
                    "workspace" => call.account.workspace(workspace).map(|found| found.name.clone()),
                    name => id(name).map(str::to_owned),
                };
                let bucket = question.granularity.as_deref().map(|granularity| bucket(*day, granularity));
                let group = question.dimensions.iter().map(shown).collect();
                groups.entry((bucket, group)).or_default().add(sums);
            }
        }
    }
    let total = groups.len();
    let mut groups: Vec<(Group, DayUse)> = groups.into_iter().collect();
    put_in_order(&mut groups, &question);
    groups.truncate(question.limit.min(call.settings.analytics_most_rows));
    let data: Vec<Value> = groups.iter().map(|(group, sums)| row(&question, group, sums)).collect();
    let metadata = json!({"query_time_ms": 3, "row_count": data.len(), "truncated": total > data.len()});
    let mut answer = json!({"data": data, "metadata": metadata});
    let known = |hash: &String| call.account.find_ever(hash).is_some_and(resolves);
    let warnings: Vec<String> = question
        .hashes()
        .filter(|hash| !known(hash))
        .map(|hash| format!("Filter api_key_id: could not resolve {hash}"))
        .collect();
    if !warnings.is_empty() {
        answer["warnings"] = json!(warnings);
    }
    Answer::ok(&json!({ "data": answer }))
}

fn put_in_order(groups: &mut [(Group, DayUse)], question: &Question) {
    match &question.order {
        Order::Date => {}
        Order::Metric(name) => groups.sort_by_key(|(_, sums)| sums.metric(name)),
        Order::Dimension(at) => groups.sort_by(|((_, a), _), ((_, b), _)| a[*at].cmp(&b[*at])),
    }
    if question.descending {
        groups.reverse();
    }
}

fn bucket(day: Date, granularity: &str) -> Date {
    match granularity {
        "week" => clock::monday(day),
        "month" => day.first_of_month(),
        _ => day,
    }
}

fn row(question: &Question, (bucket, group): &Group, sums: &DayUse) -> Value {
    let mut row = Map::new();
    if let (Some(date), Some(granularity)) = (bucket, &question.granularity) {
        row.insert(format!("date__{granularity}"), json!(format!("{date}T00:00:00.000Z")));
    }
    for (name, value) in question.dimensions.iter().zip(group) {
        row.insert(name.clone(), json!(value));
    }
    for name in &question.metrics {
        let figure = sums.metric(name);
        let money = METRICS.iter().any(|(metric, _, format, _)| metric == name && *format == "currency");
        // Counts come as text.
        row.insert(name.clone(), if money { figure.json() } else { json!(figure.to_string()) });
    }
    Value::Object(row)
}

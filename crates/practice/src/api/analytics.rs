//! `/analytics/meta` and `/analytics/query`: history by UTC day, week or month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::Call;
use super::bad_body::BadBody;
use crate::answer::Answer;
use crate::clock;
use crate::state::DayUse;

const METRICS: [(&str, &str, &str); 11] = [
    ("total_usage", "Total Usage", "currency"),
    ("credits_usage", "Credits Usage", "currency"),
    ("openrouter_usage", "OpenRouter Usage", "currency"),
    ("byok_usage", "BYOK Usage", "currency"),
    ("byok_fees", "BYOK Fees", "currency"),
    ("request_count", "Request Count", "number"),
    ("tokens_total", "Total Tokens", "number"),
    ("tokens_prompt", "Prompt Tokens", "number"),
    ("tokens_completion", "Completion Tokens", "number"),
    ("reasoning_tokens", "Reasoning Tokens", "number"),
    ("cached_tokens", "Cached Tokens", "number"),
];
const DIMENSIONS: [(&str, &str); 3] =
    [("model", "Model"), ("api_key_id", "API Key"), ("workspace", "Workspace")];
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
    let named = |(name, label): &(&str, &str)| json!({"name": name, "display_label": label});
    let metric = |(name, label, format): &(&str, &str, &str)| json!({"name": name, "display_label": label, "is_rate": false, "display_format": format});
    let operator = |(name, kind): &(&str, &str)| json!({"name": name, "value_type": kind});
    Answer::ok(&json!({"data": {
        "metrics": METRICS.iter().map(metric).collect::<Vec<_>>(),
        "dimensions": DIMENSIONS.iter().map(named).collect::<Vec<_>>(),
        "operators": OPERATORS.iter().map(operator).collect::<Vec<_>>(),
        "granularities": GRANULARITIES.iter().map(named).collect::<Vec<_>>(),
    }}))
}

/// A query, checked.
struct Query {
    metrics: Vec<String>,
    dimensions: Vec<String>,
    granularity: Option<String>,
    /// First day and the day after the last.
    days: (Date, Date),
    filters: Vec<Filter>,
    limit: usize,
    descending: bool,
}

struct Filter {
    field: String,
    negative: bool,
    values: Vec<String>,
}

impl Filter {
    fn lets_through(&self, value: &str) -> bool {
        self.values.iter().any(|v| v == value) != self.negative
    }
}

pub(super) fn query(call: &mut Call<'_>) -> Answer {
    let query = match read(call) {
        Ok(query) => query,
        Err(BadBody(message)) => return Answer::error(400, &message),
    };
    let mut rows: BTreeMap<(Option<Date>, Vec<String>), DayUse> = BTreeMap::new();
    for key in &call.account.keys {
        let Some(used) = call.account.used(&key.hash) else { continue };
        if key.deleted_at.is_some() && !call.settings.deleted_hash_resolves {
            continue;
        }
        for ((day, model, workspace), sums) in &used.days {
            let field = |name: &str| match name {
                "model" => model.as_str(),
                "workspace" => workspace.as_str(),
                _ => key.hash.as_str(),
            };
            let wanted = query.days.0 <= *day
                && *day < query.days.1
                && query.filters.iter().all(|filter| filter.lets_through(field(&filter.field)));
            if wanted {
                let bucket = query.granularity.as_deref().map(|g| bucket(*day, g));
                // Grouped by key, the real server shows the key's name, which is not unique.
                let shown = |name: &String| {
                    if name == "api_key_id" { key.name.clone() } else { field(name).to_owned() }
                };
                let group = query.dimensions.iter().map(shown).collect();
                rows.entry((bucket, group)).or_default().add(sums);
            }
        }
    }
    let total = rows.len();
    let mut data: Vec<Value> = rows.iter().map(|(group, sums)| row(&query, group, sums)).collect();
    if query.descending {
        data.reverse();
    }
    data.truncate(query.limit);
    let metadata = json!({"query_time_ms": 3, "row_count": data.len(), "truncated": total > data.len()});
    Answer::ok(&json!({"data": {"data": data, "metadata": metadata}}))
}

fn bucket(day: Date, granularity: &str) -> Date {
    match granularity {
        "week" => clock::monday(day),
        "month" => day.first_of_month(),
        _ => day,
    }
}

fn row(query: &Query, (bucket, group): &(Option<Date>, Vec<String>), sums: &DayUse) -> Value {
    let mut row = Map::new();
    if let (Some(date), Some(granularity)) = (bucket, &query.granularity) {
        row.insert(format!("date__{granularity}"), json!(date.to_string()));
    }
    for (name, value) in query.dimensions.iter().zip(group) {
        row.insert(name.clone(), json!(value));
    }
    for metric in &query.metrics {
        let count = |count: u64| json!(count.to_string());
        let value = match metric.as_str() {
            "total_usage" => (sums.credits + sums.byok).json(),
            "credits_usage" | "openrouter_usage" => sums.credits.json(),
            "byok_usage" => sums.byok.json(),
            "byok_fees" => json!(0),
            "request_count" => count(sums.requests),
            "tokens_prompt" => count(sums.prompt_tokens),
            "tokens_completion" => count(sums.completion_tokens),
            "reasoning_tokens" => count(sums.reasoning_tokens),
            "cached_tokens" => count(sums.cached_tokens),
            _ => count(sums.prompt_tokens + sums.completion_tokens),
        };
        row.insert(metric.clone(), value);
    }
    Value::Object(row)
}

fn read(call: &Call<'_>) -> Result<Query, BadBody> {
    let body: Value = serde_json::from_slice(&call.request.body)
        .map_err(|_| BadBody::from("Invalid JSON in request body"))?;
    let metrics = words(&body, "metrics")?;
    if metrics.is_empty() {
        return Err(BadBody::from("metrics: Too small: expected array to have >=1 items"));
    }
    if let Some(odd) = metrics.iter().find(|m| METRICS.iter().all(|(name, ..)| name != m)) {
        return Err(BadBody(format!("metrics: Unknown metric {odd}")));
    }
    let dimensions = words(&body, "dimensions")?;
    if dimensions.len() > 2 {
        return Err(BadBody::from("dimensions: Too big: expected array to have <=2 items"));
    }
    if let Some(odd) = dimensions.iter().find(|d| DIMENSIONS.iter().all(|(name, _)| name != d)) {
        return Err(BadBody(format!("dimensions: Unknown dimension {odd}")));
    }
    let granularity = body.get("granularity").and_then(Value::as_str).map(str::to_owned);
    if let Some(odd) = granularity.as_ref().filter(|g| GRANULARITIES.iter().all(|(name, _)| name != g)) {
        return Err(BadBody(format!("granularity: Invalid option {odd}")));
    }
    let limit = match body.get("limit") {
        None => 1000,
        Some(limit) => limit.as_u64().filter(|n| (1..=10_000).contains(n)).ok_or("limit: Invalid input")?,
    };
    let descending = body.pointer("/order_by/direction").and_then(Value::as_str) == Some("desc");
    Ok(Query {
        metrics,
        dimensions,
        granularity,
        days: days(call, &body)?,
        filters: filters(&body)?,
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        descending,
    })
}

fn words(body: &Value, name: &str) -> Result<Vec<String>, BadBody> {
    let wrong = || BadBody(format!("{name}: Invalid input: expected array of strings"));
    match body.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// The days of the range; by default the last seven. At most 365 days back, as at the real server.
fn days(call: &Call<'_>, body: &Value) -> Result<(Date, Date), BadBody> {
    let today = clock::day(call.now);
    let oldest = clock::days_before(today, 365);
    let Some(range) = body.get("time_range") else {
        return Ok((clock::days_before(today, 7), clock::days_before(today, -1)));
    };
    let instant = |name: &str| {
        let text = range.get(name).and_then(Value::as_str);
        text.and_then(clock::strict_utc).ok_or_else(|| {
            BadBody(format!("time_range.{name}: must be an ISO 8601 UTC timestamp and must include seconds"))
        })
    };
    let (start, end) = (instant("start")?, instant("end")?);
    if end < start {
        return Err(BadBody::from("time_range: end is before start"));
    }
    let last = clock::day(end);
    let after_last = if clock::midnight(last) == end { last } else { clock::days_before(last, -1) };
    Ok((clock::day(start).max(oldest), after_last))
}

fn filters(body: &Value) -> Result<Vec<Filter>, BadBody> {
    let items = match body.get("filters") {
        None => return Ok(Vec::new()),
        Some(Value::Array(items)) if items.len() <= 20 => items,
        Some(_) => return Err(BadBody::from("filters: Too big: expected array to have <=20 items")),
    };
    let one = |item: &Value| {
        let field = item.get("field").and_then(Value::as_str).unwrap_or_default().to_owned();
        if DIMENSIONS.iter().all(|(name, _)| *name != field) {
            return Err(BadBody(format!("filters: Unknown field {field}")));
        }
        let negative = match item.get("operator").and_then(Value::as_str) {
            Some("eq" | "in") => false,
            Some("neq" | "not_in") => true,
            _ => return Err(BadBody::from("filters: operator not usable for this field")),
        };
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let values = match item.get("value") {
            Some(Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => vec![text(value)],
            None => return Err(BadBody::from("filters: value is missing")),
        };
        Ok(Filter { field, negative, values })
    };
    items.iter().map(one).collect()
}

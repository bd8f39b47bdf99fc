//! What a body of `POST /analytics/query` asks, checked as the real server checks it.

use jiff::civil::Date;
use serde_json::Value;

use super::{DIMENSIONS, GRANULARITIES, METRICS};
use crate::api::Call;
use crate::api::bad_body::BadBody;
use crate::clock;

/// Days back, for most and for the youngest metrics and dimensions.
const DAYS: (i32, i32) = (365, 31);

/// A query, checked.
pub(super) struct Question {
    pub(super) metrics: Vec<String>,
    pub(super) dimensions: Vec<String>,
    pub(super) granularity: Option<String>,
    /// First day and the day after the last.
    days: (Date, Date),
    pub(super) filters: Vec<Filter>,
    pub(super) limit: usize,
    pub(super) order: Order,
    pub(super) descending: bool,
}

/// By what rows are sorted; equal ones stay in the order of time.
pub(super) enum Order {
    Date,
    Metric(String),
    /// By place among the dimensions.
    Dimension(usize),
}

pub(super) struct Filter {
    pub(super) field: String,
    negative: bool,
    values: Vec<String>,
}

impl Filter {
    pub(super) fn lets_through(&self, value: Option<&str>) -> bool {
        self.values.iter().any(|wanted| Some(wanted.as_str()) == value) != self.negative
    }
}

impl Question {
    pub(super) fn wants(&self, day: Date) -> bool {
        self.days.0 <= day && day < self.days.1
    }

    /// The hashes of keys that filters name.
    pub(super) fn hashes(&self) -> impl Iterator<Item = &String> {
        self.filters.iter().filter(|filter| filter.field == "api_key_id").flat_map(|filter| &filter.values)
    }
}

/// Reads the body of a call.
pub(super) fn read(call: &Call<'_>) -> Result<Question, BadBody> {
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
    if let Some(odd) = dimensions.iter().find(|d| DIMENSIONS.iter().all(|(name, ..)| name != d)) {
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
    let short = METRICS.iter().any(|(name, .., short)| *short && metrics.iter().any(|m| m == name));
    let filters = filters(&body)?;
    let asked = |name: &str| dimensions.iter().any(|d| d == name) || filters.iter().any(|f| f.field == name);
    let short = short || DIMENSIONS.iter().any(|(name, _, short)| *short && asked(name));
    let descending = body.pointer("/order_by/direction").and_then(Value::as_str) == Some("desc");
    Ok(Question {
        order: order(&body, &metrics, &dimensions)?,
        days: days(call, &body, if short { DAYS.1 } else { DAYS.0 })?,
        metrics,
        dimensions,
        granularity,
        filters,
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

fn order(body: &Value, metrics: &[String], dimensions: &[String]) -> Result<Order, BadBody> {
    let Some(field) = body.pointer("/order_by/field").and_then(Value::as_str) else { return Ok(Order::Date) };
    if field == "date" {
        return Ok(Order::Date);
    }
    if let Some(at) = dimensions.iter().position(|dimension| dimension == field) {
        return Ok(Order::Dimension(at));
    }
    if field == "request_count" || metrics.iter().any(|metric| metric == field) {
        return Ok(Order::Metric(field.to_owned()));
    }
    Err(BadBody(format!("order_by.field: {field} is not part of the query")))
}

/// The days of the range, by default the last seven; what is older than the server keeps is left out.
fn days(call: &Call<'_>, body: &Value, kept: i32) -> Result<(Date, Date), BadBody> {
    let today = clock::day(call.now);
    let oldest = clock::days_before(today, kept);
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
        if DIMENSIONS.iter().all(|(name, ..)| *name != field) {
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

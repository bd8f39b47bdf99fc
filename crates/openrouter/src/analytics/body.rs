//! The body of `POST /analytics/query`.

use jiff::civil::Date;
use serde::Serialize;

use super::{AnalyticsQuery, Days, Dimension, Metric};

/// Most rows the API gives at once.
pub(super) const MOST_ROWS: usize = 10_000;

#[derive(Serialize)]
struct Body<'a> {
    metrics: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dimensions: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filters: Vec<Filter<'a>>,
    granularity: &'static str,
    time_range: Range,
    order_by: Order,
    limit: usize,
}

#[derive(Serialize)]
struct Filter<'a> {
    field: &'static str,
    operator: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: String,
    end: String,
}

#[derive(Serialize)]
struct Order {
    field: &'static str,
    direction: &'static str,
}

/// The question for these of its days.
pub(super) fn bytes(query: &AnalyticsQuery, days: Days) -> Vec<u8> {
    let of = &query.of;
    let filters = [
        (Dimension::ApiKey, of.key.as_ref().map(|hash| hash.as_str())),
        (Dimension::Workspace, of.workspace.as_ref().map(|id| id.as_str())),
        (Dimension::User, of.user.as_deref()),
        (Dimension::ExternalUser, of.external_user.as_deref()),
    ];
    let body = Body {
        metrics: query.metrics.iter().map(|metric: &Metric| metric.name()).collect(),
        dimensions: query.dimensions.iter().map(|dimension| dimension.name()).collect(),
        filters: filters
            .into_iter()
            .filter_map(|(field, value)| Some(Filter { field: field.name(), operator: "eq", value: value? }))
            .collect(),
        granularity: query.by.name(),
        time_range: Range { start: midnight(days.first()), end: midnight(days.end()) },
        order_by: Order { field: "date", direction: "asc" },
        limit: MOST_ROWS,
    };
    serde_json::to_vec(&body).expect("texts and numbers are always JSON")
}

/// With seconds and a `Z`: any other form is refused.
fn midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

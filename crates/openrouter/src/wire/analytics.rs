//! Analytics as they stand in answers: rows whose names depend on what was asked.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::analytics::{AnalyticsMeta, AnalyticsQuery, AnalyticsRow};
use crate::judge::sanitise;
use crate::outcome::{Why, WhyKind};
use crate::wire::{BadField, Field, document};

/// One answer.
pub(crate) struct Part {
    pub(crate) rows: Vec<AnalyticsRow>,
    pub(crate) truncated: bool,
    pub(crate) warnings: Vec<String>,
    pub(crate) server_date: Option<Timestamp>,
}

#[derive(Deserialize)]
struct One<T> {
    data: T,
}

#[derive(Deserialize)]
struct AnswerWire<'a> {
    #[serde(borrow)]
    data: Vec<RowWire<'a>>,
    metadata: Metadata,
    #[serde(default)]
    warnings: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    row_count: usize,
    truncated: bool,
}

/// A row by names, none of which may stand in it twice.
struct RowWire<'a>(BTreeMap<String, &'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for RowWire<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = BTreeMap<String, &'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if fields.insert(name, value).is_some() {
                        return Err(A::Error::custom("a name twice"));
                    }
                }
                Ok(fields)
            }
        }
        from.deserialize_map(Names).map(RowWire)
    }
}

/// An answer to this query. Rows that are fewer or more than the server counts are refused.
pub(crate) fn part(json: &str, query: &AnalyticsQuery, server_date: Option<Timestamp>) -> Result<Part, Why> {
    let One { data: wire } = document::<One<AnswerWire<'_>>>(json)?;
    if wire.metadata.row_count != wire.data.len() {
        return Err(Why::new(WhyKind::BadBody, "the answer does not hold the rows it counts"));
    }
    let rows = wire.data.iter().map(|row| typed(row, query)).collect::<Result<_, _>>();
    Ok(Part {
        rows: rows.map_err(|BadField(name)| {
            Why::new(WhyKind::BadBody, format!("a row of the usage is unreadable: field {name}"))
        })?,
        truncated: wire.metadata.truncated,
        warnings: wire.warnings.unwrap_or_default().iter().map(|words| sanitise(words)).collect(),
        server_date,
    })
}

fn typed(RowWire(row): &RowWire<'_>, query: &AnalyticsQuery) -> Result<AnalyticsRow, BadField> {
    let time = ["date", "created_at"].map(|name| format!("{name}__{}", query.by.name()));
    let date = Field::new("date", time.iter().find_map(|name| row.get(name)).copied());
    let dimension = |name: &'static str| -> Result<Option<String>, BadField> {
        Field::new(name, Some(row.get(name).copied().ok_or(BadField(name))?)).text()
    };
    let metric =
        |name: &'static str| Field::new(name, Some(row.get(name).copied().ok_or(BadField(name))?)).figure();
    Ok(AnalyticsRow {
        from: date.required(date.day()?)?,
        dimensions: query.dimensions.iter().map(|asked| dimension(asked.name())).collect::<Result<_, _>>()?,
        metrics: query.metrics.iter().map(|asked| metric(asked.name())).collect::<Result<_, _>>()?,
    })
}

#[derive(Deserialize)]
struct MetaWire {
    metrics: Vec<Named>,
    dimensions: Vec<Named>,
    operators: Vec<Named>,
    granularities: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// `GET /analytics/meta`
pub(crate) fn meta(json: &str) -> Result<AnalyticsMeta, Why> {
    let One { data: wire } = document::<One<MetaWire>>(json)?;
    let names = |all: Vec<Named>| all.into_iter().map(|named| named.name).collect();
    Ok(AnalyticsMeta {
        metrics: names(wire.metrics),
        dimensions: names(wire.dimensions),
        operators: names(wire.operators),
        granularities: names(wire.granularities),
    })
}

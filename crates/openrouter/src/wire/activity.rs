//! Activity as it stands in answers.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::activity::ActivityRow;
use crate::keys::WorkspaceId;
use crate::outcome::{Why, WhyKind};
use crate::wire::{BadField, Field, document, is_object, present};

#[derive(Deserialize)]
struct Many<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RowWire<'a> {
    #[serde(borrow, deserialize_with = "present")]
    date: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    model: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    model_permaslug: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    endpoint_id: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    provider_name: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    byok_usage_inference: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    requests: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    prompt_tokens: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    completion_tokens: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    reasoning_tokens: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    cached_tokens: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    workspace_id: Option<&'a RawValue>,
}

/// `{"data": [row, …]}`, every row or none.
pub(crate) fn rows(json: &str) -> Result<Vec<ActivityRow>, Why> {
    let Many { data } = document(json)?;
    let read = |raw: &&RawValue| -> Result<ActivityRow, BadField> {
        let row = is_object(raw.get()).then(|| serde_json::from_str(raw.get()).ok()).flatten();
        typed(&row.ok_or(BadField("each once"))?)
    };
    data.iter().map(read).collect::<Result<_, _>>().map_err(|BadField(name)| {
        Why::new(WhyKind::BadBody, format!("a row of the activity is unreadable: field {name}"))
    })
}

fn typed(row: &RowWire<'_>) -> Result<ActivityRow, BadField> {
    let date = Field::new("date", row.date);
    let model = Field::new("model", row.model);
    let usage = Field::new("usage", row.usage);
    let byok = Field::new("byok_usage_inference", row.byok_usage_inference);
    let workspace = Field::new("workspace_id", row.workspace_id).text()?;
    Ok(ActivityRow {
        date: date.required(date.day()?)?,
        model: model.required(model.text()?)?,
        model_permaslug: Field::new("model_permaslug", row.model_permaslug).text()?,
        endpoint_id: Field::new("endpoint_id", row.endpoint_id).text()?,
        provider_name: Field::new("provider_name", row.provider_name).text()?,
        usage: usage.required(usage.figure()?)?,
        byok_usage: byok.required(byok.figure()?)?,
        requests: Field::new("requests", row.requests).count()?,
        prompt_tokens: Field::new("prompt_tokens", row.prompt_tokens).count()?,
        completion_tokens: Field::new("completion_tokens", row.completion_tokens).count()?,
        reasoning_tokens: Field::new("reasoning_tokens", row.reasoning_tokens).count()?,
        cached_tokens: Field::new("cached_tokens", row.cached_tokens).count()?,
        workspace_id: workspace.and_then(|id| WorkspaceId::new(&id).ok()),
    })
}

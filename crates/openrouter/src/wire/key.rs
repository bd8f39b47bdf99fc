//! Keys as they stand in answers.

use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::keys::{KeyHash, RemoteKey, Unreadable, WorkspaceId};
use crate::outcome::{Why, WhyKind};
use crate::secret::ApiSecret;
use crate::wire::{BadField, Field, document, is_object, present};

/// The 23 fields, each still raw. A name that occurs twice makes the derived reader refuse.
#[derive(Deserialize, Default)]
#[serde(default)]
struct KeyWire<'a> {
    #[serde(borrow, deserialize_with = "present")]
    hash: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    name: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    label: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    disabled: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit_remaining: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit_reset: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    include_byok_in_limit: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage_daily: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage_weekly: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage_monthly: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    byok_usage: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    byok_usage_daily: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    byok_usage_weekly: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    byok_usage_monthly: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    created_at: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    updated_at: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    expires_at: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    last_used_at: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    external_user: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    creator_user_id: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    workspace_id: Option<&'a RawValue>,
}

/// Reads one key; on failure says which field was wrong and the hash, if that could be read.
pub(crate) fn read_key(raw: &RawValue) -> Result<RemoteKey, Unreadable> {
    let wire: KeyWire<'_> = is_object(raw.get())
        .then(|| serde_json::from_str(raw.get()).ok())
        .flatten()
        .ok_or_else(|| Unreadable { hash: None, why: "not an object with each field once".to_owned() })?;
    let hash = read_hash(&wire);
    typed(&wire).map_err(|BadField(name)| Unreadable { hash: hash.ok(), why: format!("field {name}") })
}

fn read_hash(wire: &KeyWire<'_>) -> Result<KeyHash, BadField> {
    let field = Field::new("hash", wire.hash);
    let text = field.required(field.text()?)?;
    KeyHash::new(&text).map_err(|_| BadField("hash"))
}

fn typed(wire: &KeyWire<'_>) -> Result<RemoteKey, BadField> {
    let name = Field::new("name", wire.name);
    let disabled = Field::new("disabled", wire.disabled);
    let workspace = Field::new("workspace_id", wire.workspace_id).text()?;
    Ok(RemoteKey {
        hash: read_hash(wire)?,
        name: name.required(name.text()?)?,
        label: Field::new("label", wire.label).text()?,
        disabled: disabled.required(disabled.flag()?)?,
        limit: Field::new("limit", wire.limit).limit()?,
        limit_remaining: Field::new("limit_remaining", wire.limit_remaining).amount()?,
        limit_reset: Field::new("limit_reset", wire.limit_reset).limit_reset()?,
        include_byok_in_limit: Field::new("include_byok_in_limit", wire.include_byok_in_limit).flag()?,
        usage: Field::new("usage", wire.usage).amount()?,
        usage_daily: Field::new("usage_daily", wire.usage_daily).amount()?,
        usage_weekly: Field::new("usage_weekly", wire.usage_weekly).amount()?,
        usage_monthly: Field::new("usage_monthly", wire.usage_monthly).amount()?,
        byok_usage: Field::new("byok_usage", wire.byok_usage).amount()?,
        byok_usage_daily: Field::new("byok_usage_daily", wire.byok_usage_daily).amount()?,
        byok_usage_weekly: Field::new("byok_usage_weekly", wire.byok_usage_weekly).amount()?,
        byok_usage_monthly: Field::new("byok_usage_monthly", wire.byok_usage_monthly).amount()?,
        created_at: Field::new("created_at", wire.created_at).time(),
        updated_at: Field::new("updated_at", wire.updated_at).when(),
        expires_at: Field::new("expires_at", wire.expires_at).when(),
        last_used_at: Field::new("last_used_at", wire.last_used_at).when(),
        external_user: Field::new("external_user", wire.external_user).text()?,
        creator_user_id: Field::new("creator_user_id", wire.creator_user_id).text()?,
        workspace_id: workspace.and_then(|id| WorkspaceId::new(&id).ok()),
    })
}

#[derive(Deserialize)]
struct One<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

#[derive(Deserialize)]
struct Many<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Deleted {
    deleted: bool,
}

#[derive(Deserialize)]
struct Created<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    data: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    key: Option<&'a RawValue>,
}

/// `{"data": key}`
pub(crate) fn one(json: &str) -> Result<RemoteKey, Why> {
    let One { data } = document(json)?;
    read_key(data).map_err(|bad| {
        Why::new(WhyKind::BadBody, format!("the key in the answer is unreadable: {}", bad.why))
    })
}

/// `{"data": [key, …]}`, rows still raw.
pub(crate) fn rows(json: &str) -> Result<Vec<&RawValue>, Why> {
    let Many { data } = document(json)?;
    Ok(data)
}

/// `{"deleted": true}`
pub(crate) fn deleted(json: &str) -> Result<(), Why> {
    match document(json)? {
        Deleted { deleted: true } => Ok(()),
        Deleted { deleted: false } => Err(Why::new(WhyKind::BadBody, "the server says it did not delete")),
    }
}

/// `{"data": key, "key": "sk-or-…"}`, nothing twice and nothing after it.
pub(crate) fn created(json: &str) -> Result<(RemoteKey, ApiSecret), Why> {
    let no_secret =
        |what: &str| Why::new(WhyKind::NoSecret, format!("the create was answered without {what}"));
    let wire: Created<'_> = document(json)?;
    let text = Field::new("key", wire.key).text().ok().flatten().map(Zeroizing::new);
    let text = text.filter(|t| looks_like_a_key(t)).ok_or_else(|| no_secret("the key's text"))?;
    let data = wire.data.ok_or_else(|| no_secret("the key's description"))?;
    let key = read_key(data).map_err(|bad| {
        let kind = if bad.hash.is_none() { WhyKind::NoSecret } else { WhyKind::BadBody };
        Why::new(kind, format!("the new key's description is unreadable: {}", bad.why))
    })?;
    Ok((key, ApiSecret::from(text)))
}

/// Deliberately wide: `sk-or-` and then 20 to 500 letters, digits, `-`, `_`.
fn looks_like_a_key(text: &str) -> bool {
    text.strip_prefix("sk-or-").is_some_and(|rest| {
        (20..=500).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

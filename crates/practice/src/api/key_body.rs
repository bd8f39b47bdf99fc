//! What bodies may say: the rules of create and patch.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::bad_body::BadBody;
use crate::amount::Amount;
use crate::chance;
use crate::clock;
use crate::state::Reset;

/// A field of a body: not there, null, or a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field<T> {
    Absent,
    Null,
    Value(T),
}

impl<T> Field<T> {
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Null and absent alike.
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// `before` where the field is absent, `None` where it is null.
    pub(crate) fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// A body of create or patch, every field checked.
#[derive(Clone, Debug)]
pub(crate) struct KeyBody {
    pub(crate) name: Field<String>,
    pub(crate) disabled: Field<bool>,
    pub(crate) limit: Field<Amount>,
    pub(crate) limit_reset: Field<Reset>,
    pub(crate) include_byok_in_limit: Field<bool>,
    pub(crate) workspace_id: Field<String>,
    pub(crate) expires_at: Field<Timestamp>,
    pub(crate) creator_user_id: Field<String>,
    pub(crate) external_user: Field<String>,
}

/// Which call the body came with; each looks only at its own fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Create,
    Patch,
}

/// Reads a body.
pub(crate) fn read(body: &[u8], purpose: For) -> Result<KeyBody, BadBody> {
    let value: Value =
        serde_json::from_slice(body).map_err(|_| BadBody::from("Invalid JSON in request body"))?;
    let Value::Object(fields) = value else {
        return Err(BadBody::from("Invalid input: expected object"));
    };
    let create = purpose == For::Create;
    let absent_unless = |wanted: bool, name: &str| if wanted { fields.get(name) } else { None };
    let name = text(fields.get("name"), "name", 1, 256)?;
    if name == Field::Null || (create && name.is_absent()) {
        return Err(BadBody::from("name: Invalid input: expected string"));
    }
    let disabled = boolean(absent_unless(!create, "disabled"), "disabled")?;
    let expires_at = match absent_unless(create, "expires_at") {
        None => Field::Absent,
        Some(Value::Null) => Field::Null,
        Some(Value::String(at)) => Field::Value(
            clock::strict_utc(at)
                .ok_or("expires_at: must be an ISO 8601 UTC timestamp and must include seconds")?,
        ),
        Some(_) => return Err(BadBody::from("expires_at: Invalid input: expected string")),
    };
    Ok(KeyBody {
        name,
        disabled,
        limit: limit(fields.get("limit"))?,
        limit_reset: reset(fields.get("limit_reset"))?,
        include_byok_in_limit: boolean(fields.get("include_byok_in_limit"), "include_byok_in_limit")?,
        workspace_id: workspace(fields.get("workspace_id"))?,
        expires_at,
        creator_user_id: text(absent_unless(create, "creator_user_id"), "creator_user_id", 1, usize::MAX)?,
        external_user: external(absent_unless(create, "external"))?,
    })
}

fn text(value: Option<&Value>, name: &str, least: usize, most: usize) -> Result<Field<String>, BadBody> {
    match value {
        None => Ok(Field::Absent),
        Some(Value::Null) => Ok(Field::Null),
        Some(Value::String(text)) => {
            let length = text.encode_utf16().count();
            if length < least {
                return Err(BadBody(format!(
                    "{name}: Too small: expected string to have >={least} characters"
                )));
            }
            if length > most {
                return Err(BadBody(format!("{name}: Too big: expected string to have <={most} characters")));
            }
            Ok(Field::Value(text.clone()))
        }
        Some(_) => Err(BadBody(format!("{name}: Invalid input: expected string"))),
    }
}

fn boolean(value: Option<&Value>, name: &str) -> Result<Field<bool>, BadBody> {
    match value {
        None => Ok(Field::Absent),
        Some(Value::Bool(value)) => Ok(Field::Value(*value)),
        Some(_) => Err(BadBody(format!("{name}: Invalid input: expected boolean"))),
    }
}

fn limit(value: Option<&Value>) -> Result<Field<Amount>, BadBody> {
    match value {
        None => Ok(Field::Absent),
        Some(Value::Null) => Ok(Field::Null),
        Some(Value::Number(number)) => {
            let amount = Amount::parse(&number.to_string());
            let limit = amount.ok_or("limit: Too big: expected number to be <1000000")?;
            if limit < Amount::ZERO {
                return Err(BadBody::from("limit: Too small: expected number to be >=0"));
            }
            if limit >= Amount::dollars(1_000_000) {
                return Err(BadBody::from("limit: Too big: expected number to be <1000000"));
            }
            Ok(Field::Value(limit))
        }
        Some(_) => Err(BadBody::from("limit: Invalid input: expected number")),
    }
}

fn reset(value: Option<&Value>) -> Result<Field<Reset>, BadBody> {
    match value {
        None => Ok(Field::Absent),
        Some(Value::Null) => Ok(Field::Null),
        Some(Value::String(word)) if Reset::of(word).is_some() => {
            Ok(Reset::of(word).map_or(Field::Null, Field::Value))
        }
        Some(_) => {
            Err(BadBody::from(r#"limit_reset: Invalid option: expected one of "daily"|"weekly"|"monthly""#))
        }
    }
}

fn workspace(value: Option<&Value>) -> Result<Field<String>, BadBody> {
    match value {
        None => Ok(Field::Absent),
        Some(Value::String(id)) if chance::is_uuid(id) => Ok(Field::Value(id.to_lowercase())),
        Some(_) => Err(BadBody::from("workspace_id: Invalid UUID")),
    }
}

fn external(value: Option<&Value>) -> Result<Field<String>, BadBody> {
    let fields: &Map<String, Value> = match value {
        None | Some(Value::Null) => return Ok(Field::Absent),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(BadBody::from("external: Invalid input: expected object")),
    };
    text(fields.get("api_key"), "external.api_key", 32, 512)?;
    match text(fields.get("user"), "external.user", 1, 512)? {
        Field::Value(user) => Ok(Field::Value(user)),
        Field::Absent | Field::Null => Err(BadBody::from("external.user: Invalid input: expected string")),
    }
}

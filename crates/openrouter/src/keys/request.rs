//! Bodies of the requests that change something, written from decimal text.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::keys::{CreateKey, KeyPatch, LimitBody, ResetBody, WorkspaceId};

#[derive(Serialize)]
struct CreateBody<'a> {
    name: &'a str,
    limit: Box<RawValue>,
    limit_reset: Option<&'static str>,
    include_byok_in_limit: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace_id: Option<&'a str>,
}

/// The body of `POST /keys`. The limit always stands in it.
pub(crate) fn create(key: &CreateKey) -> Vec<u8> {
    bytes(&CreateBody {
        name: &key.name,
        limit: limit(&key.limit),
        limit_reset: reset(key.limit_reset),
        include_byok_in_limit: key.include_byok_in_limit,
        expires_at: key.expires_at.map(utc_seconds),
        workspace_id: key.workspace_id.as_ref().map(WorkspaceId::as_str),
    })
}

#[derive(Serialize)]
struct PatchBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Box<RawValue>>,
    // The outer `None` is left out, the inner one is written as `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_reset: Option<Option<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_byok_in_limit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace_id: Option<&'a str>,
}

/// The body of `PATCH /keys/{hash}`; `None` where nothing is to be changed.
pub(crate) fn patch(patch: &KeyPatch) -> Option<Vec<u8>> {
    (*patch != KeyPatch::default()).then(|| {
        bytes(&PatchBody {
            name: patch.name.as_deref(),
            disabled: patch.disabled,
            limit: patch.limit.as_ref().map(limit),
            limit_reset: patch.limit_reset.map(reset),
            include_byok_in_limit: patch.include_byok_in_limit,
            workspace_id: patch.workspace_id.as_ref().map(WorkspaceId::as_str),
        })
    })
}

fn limit(limit: &LimitBody) -> Box<RawValue> {
    let text = match limit {
        LimitBody::Dollars(dollars) => dollars.as_str(),
        LimitBody::NoLimit => "null",
    };
    RawValue::from_string(text.to_owned()).expect("plain decimals are JSON numbers")
}

fn reset(reset: ResetBody) -> Option<&'static str> {
    match reset {
        ResetBody::Never => None,
        ResetBody::Daily => Some("daily"),
        ResetBody::Weekly => Some("weekly"),
        ResetBody::Monthly => Some("monthly"),
    }
}

/// `2027-12-31T23:59:59Z`: the API refuses other zones and times without seconds.
fn utc_seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn bytes(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("text, numbers and flags always serialize")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::amount::PositiveDollars;

    fn text(body: Vec<u8>) -> String {
        String::from_utf8(body).unwrap()
    }

    fn example(limit: LimitBody) -> CreateKey {
        CreateKey {
            name: "20261122_Ada \"L\" ~AB12CD34EF5G".into(),
            limit,
            limit_reset: ResetBody::Never,
            expires_at: None,
            workspace_id: None,
            include_byok_in_limit: false,
        }
    }

    fn dollars(text: &str) -> LimitBody {
        LimitBody::Dollars(PositiveDollars::new(text).unwrap())
    }

    /// Exactly these bytes go out: a changed name or a number turned `5.1000000000000001` would show here.
    #[test]
    fn create_bodies() {
        assert_snapshot!(text(create(&example(dollars("5.1")))), @r#"{"name":"20261122_Ada \"L\" ~AB12CD34EF5G","limit":5.1,"limit_reset":null,"include_byok_in_limit":false}"#);
        assert_snapshot!(text(create(&example(LimitBody::NoLimit))), @r#"{"name":"20261122_Ada \"L\" ~AB12CD34EF5G","limit":null,"limit_reset":null,"include_byok_in_limit":false}"#);
        let full = CreateKey {
            limit_reset: ResetBody::Monthly,
            expires_at: Some("2026-12-18T23:59:59.75+01:00".parse().unwrap()),
            workspace_id: Some(WorkspaceId::new("00000000-0000-4000-8000-000000000001").unwrap()),
            include_byok_in_limit: true,
            ..example(dollars("2.00"))
        };
        assert_snapshot!(text(create(&full)), @r#"{"name":"20261122_Ada \"L\" ~AB12CD34EF5G","limit":2.00,"limit_reset":"monthly","include_byok_in_limit":true,"expires_at":"2026-12-18T22:59:59Z","workspace_id":"00000000-0000-4000-8000-000000000001"}"#);
    }

    /// What is not asked for is not mentioned: a stray `"limit":null` would make a key unlimited.
    #[test]
    fn patch_bodies() {
        assert_eq!(patch(&KeyPatch::default()), None);
        let off = KeyPatch { disabled: Some(true), ..KeyPatch::default() };
        assert_snapshot!(text(patch(&off).unwrap()), @r#"{"disabled":true}"#);
        let higher = KeyPatch { limit: Some(dollars("7.25")), ..KeyPatch::default() };
        assert_snapshot!(text(patch(&higher).unwrap()), @r#"{"limit":7.25}"#);
        let all = KeyPatch {
            name: Some("n".into()),
            disabled: Some(false),
            limit: Some(LimitBody::NoLimit),
            limit_reset: Some(ResetBody::Never),
            include_byok_in_limit: Some(true),
            workspace_id: Some(WorkspaceId::new("w").unwrap()),
        };
        assert_snapshot!(text(patch(&all).unwrap()), @r#"{"name":"n","disabled":false,"limit":null,"limit_reset":null,"include_byok_in_limit":true,"workspace_id":"w"}"#);
    }

    proptest! {
        /// The limit stands in the body digit by digit, and `null` never appears unasked.
        #[test]
        fn limits_are_sent_as_written(whole in 0u32..1_000_000, decimals in "[0-9]{1,9}") {
            let written = format!("{whole}.{decimals}");
            if let Ok(amount) = PositiveDollars::new(&written) {
                let body = text(create(&example(LimitBody::Dollars(amount))));
                let expected = format!("\"limit\":{written},");
                prop_assert!(body.contains(&expected));
            }
        }
    }
}

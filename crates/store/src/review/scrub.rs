//! Texts on their way into a file for review: no whole key, and no address where addresses stay out.

use rusqlite::types::Value;

/// What stands in place of an address.
const NO_EMAIL: &str = "(e-mail left out)";
/// How every key of OpenRouter begins.
const KEY: &str = "sk-or-";
/// A key's text from this length on is more than a mask.
const LONGEST_MASK: usize = 24;

/// A cell as it goes in.
pub(super) fn value(value: Value, emails: bool) -> Value {
    match value {
        Value::Text(said) => Value::Text(text(said, emails)),
        // No column that goes in holds bytes; one that does is not for a reader.
        Value::Blob(_) => Value::Null,
        other => other,
    }
}

/// A text as it goes in.
pub(crate) fn text(text: String, emails: bool) -> String {
    let text = if text.contains(KEY) { without_keys(&text) } else { text };
    if emails || !text.contains('@') { text } else { without_emails(&text) }
}

/// No text of the data file holds a key; should one ever, it does not travel.
fn without_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(KEY) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        if end > LONGEST_MASK {
            out.push_str(&rest[..12]);
            out.push('…');
        } else {
            out.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn without_emails(text: &str) -> String {
    let part = |c: char| !(c.is_whitespace() || c.is_control() || "\"'\\<>(),;:[]{}".contains(c));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(part) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        let address = word.split_once('@').is_some_and(|(front, back)| !front.is_empty() && !back.is_empty());
        out.push_str(if address { NO_EMAIL } else { word });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    fn left(said: &str) -> String {
        text(said.to_owned(), false)
    }

    /// An address hides in JSON, in angle brackets, behind a mark; the JSON must stay JSON.
    #[test]
    fn no_address_stays_where_addresses_stay_out() {
        let json = r#"{"before":{"email":"Ada.L+x@example.edu","name":"Ada"},"after":null}"#;
        let clean = left(json);
        assert!(!clean.contains('@'), "{clean}");
        assert!(serde_json::from_str::<serde_json::Value>(&clean).is_ok(), "{clean}");
        assert_eq!(
            left("Ada <ada@example.edu>, mailto:b@c.d"),
            "Ada <(e-mail left out)>, mailto:(e-mail left out)"
        );
        assert_eq!(left("5 @ $2"), "5 @ $2", "an at sign is not an address");
        assert_eq!(text("ada@example.edu".into(), true), "ada@example.edu", "kept where they may stay");
    }

    #[test]
    fn a_whole_key_never_stays_and_a_mask_does() {
        let key = format!("sk-or-v1-{}", "0".repeat(64));
        assert_eq!(left(&format!("made {key}, then")), "made sk-or-v1-000…, then");
        assert_eq!(left("sk-or-v1-000...240"), "sk-or-v1-000...240");
    }
}

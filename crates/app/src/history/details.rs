//! What was before and after, from the detail of a change. Whatever is there is shown; nothing of it is a secret.

use keyroster_domain::usd::Usd;
use serde_json::{Map, Value};

use crate::wire::history::HistoryChangeView;

/// How many values of one change are shown.
const MOST: usize = 200;

/// The values of a detail, those with a before and an after first. `name_of` tells who a key or person is.
pub(super) fn changes(detail: &Value, name_of: &dyn Fn(&str) -> Option<String>) -> Vec<HistoryChangeView> {
    let Value::Object(detail) = detail else { return Vec::new() };
    let mut rows = Vec::new();
    pair(detail, "", &mut rows);
    for (name, value) in detail {
        match value {
            _ if matches!(name.as_str(), "before" | "after" | "saw" | "set" | "from" | "to") => {}
            // Numbers by which the app finds the change again; they tell a reader nothing.
            _ if matches!(name.as_str(), "run" | "item") => {}
            Value::Array(items) => {
                for item in items.iter().filter_map(Value::as_object) {
                    let who = ["hash", "key", "holder", "name"].iter().find_map(|name| item.get(*name));
                    let who = who.map(plain).unwrap_or_default();
                    pair(item, &name_of(&who).unwrap_or(who), &mut rows);
                }
            }
            Value::Object(inner) if name != "terms" => pair(inner, name, &mut rows),
            Value::Object(inner) => {
                rows.extend(inner.iter().map(|(name, value)| after(label(name), value)));
            }
            value => {
                let text = plain(value);
                // A count of eight is not the person number eight.
                let names_somebody =
                    matches!(name.as_str(), "hash" | "key" | "key_hash" | "holder" | "person");
                let named = if names_somebody { name_of(&text) } else { None };
                let value = named.map_or_else(|| value.clone(), Value::String);
                rows.push(after(label(name), &value));
            }
        }
    }
    rows.retain(|row| row.before != row.after);
    rows.truncate(MOST);
    rows
}

/// `before` and `after` (or `saw` and `set`, `from` and `to`) of one object: values, or objects of values.
fn pair(of: &Map<String, Value>, about: &str, rows: &mut Vec<HistoryChangeView>) {
    for (old, new) in [("before", "after"), ("saw", "set"), ("from", "to")] {
        let (Some(new), old) = (of.get(new), of.get(old).unwrap_or(&Value::Null)) else { continue };
        match (old, new) {
            (_, Value::Object(new)) => {
                let none = Map::new();
                let old = old.as_object().unwrap_or(&none);
                for (name, value) in new {
                    let label =
                        if about.is_empty() { label(name) } else { format!("{about}: {}", label(name)) };
                    rows.push(HistoryChangeView {
                        label,
                        before: old.get(name).and_then(|value| shown(name, value)),
                        after: shown(name, value),
                    });
                }
            }
            (old, new) => rows.push(HistoryChangeView {
                label: if about.is_empty() { "Value".to_owned() } else { about.to_owned() },
                before: shown("", old),
                after: shown("", new),
            }),
        }
    }
}

fn after(label: String, value: &Value) -> HistoryChangeView {
    HistoryChangeView { before: None, after: shown(&label.to_lowercase(), value), label }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value in words: amounts as dollars, yes and no, nothing as nothing.
fn shown(name: &str, value: &Value) -> Option<String> {
    let amount = |text: &str| Usd::parse(text).ok().map(|usd| usd.to_string());
    match value {
        Value::Null if name.contains("limit") => Some("no limit".to_owned()),
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::String(text) if name.contains("limit") && text == "no_limit" => Some("no limit".to_owned()),
        Value::String(text) if name.contains("limit") => amount(text).or_else(|| Some(text.clone())),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.replace('_', " ")),
        Value::Number(number) if name.contains("nano") => {
            number.as_i64().map(|nanos| Usd::from_nanos(nanos).to_string())
        }
        // A limit as the window gets it.
        Value::Object(inner) if inner.contains_key("kind") => match inner["kind"].as_str() {
            Some("of") => inner.get("amount").and_then(|amount| shown("limit", amount)),
            Some("noLimit") => Some("no limit".to_owned()),
            _ => None,
        },
        Value::Object(inner) if inner.len() == 1 => inner
            .iter()
            .next()
            .and_then(|(word, value)| shown(if word == "of" { "limit" } else { word }, value)),
        other => Some(other.to_string()),
    }
}

/// What a value is called.
fn label(name: &str) -> String {
    match name {
        "limit" | "limit_nano" => "Limit",
        "reset" | "limit_reset" => "Starts anew",
        "expires" | "expires_at" => "Last day",
        "disabled" | "off" => "Turned off",
        "name" => "Name",
        "email" => "E-mail",
        "external_id" => "ID",
        "key" | "hash" => "Key",
        "old" => "Old key",
        "keys" => "Keys",
        "file" => "File",
        "how" => "How",
        "why" => "Why",
        "state" => "State",
        "digest" => "Plan",
        "holder" => "Person",
        "practice" => "Practice account",
        "opens_by" => "Opened by",
        "gone" => "Not at OpenRouter",
        other => return capital(&other.replace('_', " ")),
    }
    .to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the cases read better")]
    fn told(detail: Value) -> Vec<(String, Option<String>, Option<String>)> {
        let who = |hash: &str| (hash == "h1").then(|| "Ada".to_owned());
        changes(&detail, &who).into_iter().map(|row| (row.label, row.before, row.after)).collect()
    }

    fn row(
        label: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> (String, Option<String>, Option<String>) {
        (label.to_owned(), before.map(str::to_owned), after.map(str::to_owned))
    }

    #[test]
    fn before_and_after_of_one_thing_and_of_many() {
        let one = json!({ "before": { "limit": "5", "disabled": false }, "after": { "limit": "8", "disabled": false } });
        assert_eq!(told(one), [row("Limit", Some("$5.00"), Some("$8.00"))], "only what changed");
        let many = json!({ "items": [{ "hash": "h1", "saw": { "limit": "0" }, "set": { "limit": null } }] });
        assert_eq!(
            told(many),
            [row("Ada: Limit", Some("$0.00"), Some("no limit"))],
            "0 and no limit are two things"
        );
    }

    /// A changed limit as the changes put it on record: the amounts, never the form they are kept in.
    #[test]
    fn a_changed_limit() {
        let state = |limit: Value| json!({ "limit": limit, "reset": "monthly", "off": false });
        let detail = json!({
            "run": 3, "item": 12, "before": state(json!({ "kind": "of", "amount": "5.00" })),
            "after": state(json!({ "kind": "noLimit" })), "result": "Limit $5.00 → no limit",
        });
        assert_eq!(
            told(detail),
            [
                row("Limit", Some("$5.00"), Some("no limit")),
                row("Result", None, Some("Limit $5.00 → no limit"))
            ]
        );
    }

    #[test]
    fn terms_and_plain_values() {
        let made =
            json!({ "key": "h1", "terms": { "limit": { "of": "2" }, "reset": "never", "expires": null } });
        assert_eq!(
            told(made),
            [
                row("Key", None, Some("Ada")),
                row("Limit", None, Some("$2.00")),
                row("Starts anew", None, Some("never"))
            ]
        );
    }
}

//! What OpenRouter sees as a key's name, and whose name an existing key bears.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::holder::{Person, fold};
use crate::marker::Marker;

/// What stands in a key's name in front of its marker. E-mail addresses never do (decision 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyName {
    /// `YYYYMMDD_Name`, as the earlier tool wrote it.
    #[default]
    Name,
    /// `YYYYMMDD_` and the institution's id; the number where there is none.
    Id,
    /// `YYYYMMDD_Key 001`: the place in the roster, from 1.
    Number,
    /// `Client: Name`, without a date: a client's key stays for years.
    Client,
}

/// The label for this person: today's local date, `_`, and what was chosen.
pub fn label(choice: KeyName, today: Date, person: &Person, position: i64) -> String {
    let number = || format!("Key {:03}", position + 1);
    let filled = |text: &str| Some(without_address(text)).filter(|text| !text.is_empty());
    let who = match choice {
        KeyName::Name => filled(&person.name).unwrap_or_else(number),
        KeyName::Id => person.external_id.as_deref().and_then(filled).unwrap_or_else(number),
        KeyName::Number => number(),
        KeyName::Client => return format!("Client: {}", filled(&person.name).unwrap_or_else(number)),
    };
    format!("{}_{who}", today.strftime("%Y%m%d"))
}

/// A whole address is cut to its front part, so that no e-mail ever enters a key's name.
fn without_address(text: &str) -> String {
    let cut = |word: &str| match word.split_once('@') {
        Some((front, domain)) if domain.contains('.') => front.trim_start_matches('<').to_owned(),
        _ => word.to_owned(),
    };
    text.split_whitespace().map(cut).collect::<Vec<_>>().join(" ")
}

/// Whom an existing key's name names: the name without its marker and without a leading `YYYYMMDD_`, folded.
pub fn bearer(key_name: &str) -> String {
    let name = Marker::label_of(key_name);
    let dated = name.get(..8).is_some_and(|date| date.bytes().all(|b| b.is_ascii_digit()));
    let who = if dated { name[8..].strip_prefix('_').unwrap_or(name) } else { name };
    fold(who.strip_prefix("Client: ").unwrap_or(who))
}

/// Every form under which a key made elsewhere may bear this person: name and id, folded. Numbers are nobody's name.
pub fn borne_by(person: &Person) -> Vec<String> {
    let texts = [Some(person.name.as_str()), person.external_id.as_deref(), person.email.as_deref()];
    let mut forms: Vec<String> = texts
        .into_iter()
        .flatten()
        .flat_map(|text| {
            [
                fold(text),
                fold(&without_address(text)),
                fold(&crate::marker::cut_label(&without_address(text))),
            ]
        })
        .filter(|form| !form.is_empty())
        .collect();
    forms.sort();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Person {
        Person {
            name: "Ada Lindqvist".into(),
            email: Some("ada@example.edu".into()),
            external_id: Some("S-20411".into()),
            ..Person::default()
        }
    }

    #[test]
    fn a_label_carries_todays_date_and_what_was_chosen() {
        let today = jiff::civil::date(2026, 11, 22);
        assert_eq!(label(KeyName::Name, today, &ada(), 0), "20261122_Ada Lindqvist");
        assert_eq!(label(KeyName::Id, today, &ada(), 0), "20261122_S-20411");
        assert_eq!(label(KeyName::Number, today, &ada(), 16), "20261122_Key 017");
        assert_eq!(label(KeyName::Client, today, &ada(), 0), "Client: Ada Lindqvist");
        let nobody = Person { name: "Kim".into(), ..Person::default() };
        assert_eq!(label(KeyName::Id, today, &nobody, 1), "20261122_Key 002", "no id: the number stands in");
    }

    #[test]
    fn no_address_ever_enters_a_label() {
        let today = jiff::civil::date(2026, 11, 22);
        let person = Person {
            name: "ada.l@example.edu".into(),
            external_id: Some("ada.l@example.edu".into()),
            ..Person::default()
        };
        for choice in [KeyName::Name, KeyName::Id, KeyName::Number] {
            assert!(!label(choice, today, &person, 0).contains('@'), "{choice:?} must not send the address");
        }
    }

    #[test]
    fn a_key_of_the_earlier_tool_is_known_by_its_name() {
        let names = borne_by(&ada());
        for name in [
            "20250907_Ada Lindqvist",
            "ada lindqvist",
            "Client: Ada Lindqvist",
            "20250101_S-20411",
            "20250101_ADA  Lindqvist ~0000000000000",
        ] {
            assert!(names.contains(&bearer(name)), "{name} bears Ada");
        }
        for name in ["20250907_Ada Lindqvist-Berg", "Key 001", ""] {
            assert!(!names.contains(&bearer(name)), "{name:?} does not bear Ada");
        }
    }
}

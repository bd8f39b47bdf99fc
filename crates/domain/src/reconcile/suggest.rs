//! Whose a key may be, by its name: a suggestion for a person to decide, never an identity (the hash is that).

use std::collections::HashMap;

use crate::holder::{HolderId, Person, fold};
use crate::key::KeyHash;
use crate::marker::Marker;
use crate::names::{bearer, borne_by};
use crate::roster::clean;

/// Finds people by the names of keys.
#[derive(Debug, Default)]
pub struct Suggester {
    by_form: HashMap<String, Vec<HolderId>>,
}

impl Suggester {
    /// Over these people.
    pub fn new<'a>(people: impl IntoIterator<Item = (HolderId, &'a Person)>) -> Suggester {
        let mut by_form: HashMap<String, Vec<HolderId>> = HashMap::new();
        for (id, person) in people {
            for form in borne_by(person) {
                by_form.entry(form).or_default().push(id);
            }
        }
        Suggester { by_form }
    }

    /// The only person a key's name names; `None` where it names nobody or several.
    pub fn of(&self, key_name: &str) -> Option<HolderId> {
        let forms = [Some(bearer(key_name)), named_email(key_name).map(|email| fold(&email))];
        forms.into_iter().flatten().find_map(|form| match self.by_form.get(&form)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        })
    }
}

/// The name inside a key's name, as written: without the marker and without a leading `YYYYMMDD_`.
pub fn named_text(key_name: &str) -> String {
    let label = Marker::label_of(key_name);
    let dated = label.get(..8).is_some_and(|date| date.bytes().all(|b| b.is_ascii_digit()));
    let who = if dated { label[8..].strip_prefix('_').unwrap_or(label) } else { label };
    clean::line(who).text
}

/// An e-mail address inside a key's name.
pub fn named_email(key_name: &str) -> Option<String> {
    let parts = Marker::label_of(key_name)
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';'));
    let mut addresses = parts.filter(|part| {
        part.split_once('@').is_some_and(|(front, domain)| !front.is_empty() && domain.contains('.'))
    });
    let only = addresses.next()?;
    // A date in front of it is the earlier tool's, not part of the address.
    let dated = only.len() > 9 && only.as_bytes()[..8].iter().all(u8::is_ascii_digit);
    let address = if dated { only[8..].strip_prefix('_').unwrap_or(only) } else { only };
    addresses.next().is_none().then(|| address.to_owned())
}

/// The row by which a roster file stands for a key nobody owns, as the earlier tool wrote it: `string@FIXME.edu,string`,
/// where the string is the key's name.
pub fn stand_in(key_name: &str, hash: &KeyHash) -> Person {
    let label = clean::line(Marker::label_of(key_name)).text;
    let text = if label.is_empty() { hash.as_str().chars().take(12).collect() } else { label };
    Person { email: Some(format!("{text}@FIXME.edu")), name: text, ..Person::default() }
}

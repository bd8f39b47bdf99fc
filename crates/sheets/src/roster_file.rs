//! The roster saved again as a file that can be imported again.

use keyroster_domain::holder::Person;
use keyroster_domain::limit::Reset;

use crate::cell::{mark_for, push_own, push_text};

/// The columns, in order.
pub const COLUMNS: [&str; 7] = ["email", "name", "id", "group", "limit", "limit_reset", "expires_at"];

/// The roster as CSV, safe in spreadsheets; importing it again changes nothing. `practice` adds a last column
/// `note` that says PRACTICE. UTF-8, with a byte order mark where there is text beyond ASCII.
///
/// An empty `limit`, `limit_reset` or `expires_at` means the plan's; `never` is a reset of its own.
pub fn csv<'a>(people: impl IntoIterator<Item = &'a Person>, practice: bool) -> Vec<u8> {
    let mut file = COLUMNS.join(",");
    file.push_str(if practice { ",note\r\n" } else { "\r\n" });
    for person in people {
        let optional = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
        for text in
            [optional(&person.email), &person.name, optional(&person.external_id), optional(&person.group)]
        {
            push_text(&mut file, text);
            file.push(',');
        }
        let limit = person.limit.map(|limit| limit.get().to_decimal()).unwrap_or_default();
        let reset = person.reset.map(reset_word).unwrap_or_default();
        let expires = person.expires.map(|end| end.to_string()).unwrap_or_default();
        push_own(&mut file, &limit);
        file.push(',');
        push_own(&mut file, reset);
        file.push(',');
        push_own(&mut file, &expires);
        file.push_str(if practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    let mark = mark_for(&file);
    file.insert_str(0, mark);
    file.into_bytes()
}

/// The word for a reset in files: the API's, and `never`.
fn reset_word(reset: Reset) -> &'static str {
    reset.api_word().unwrap_or("never")
}

//! The history as a file: for a spreadsheet (every text guarded, promise S9), or as JSON for other programs.

use serde::Serialize;

use crate::cell::{push_own, push_text};
use crate::key_list::Account;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// Its number on record.
    pub entry: i64,
    /// When, RFC 3339 UTC.
    pub time: String,
    /// What.
    pub what: String,
    /// On what.
    pub on: String,
    /// Who.
    pub who: String,
    /// What came of it.
    pub result: String,
    /// Values before.
    pub before: String,
    /// Values after.
    pub after: String,
}

/// The columns, in order. A practice account's file has `note` (always PRACTICE) after them.
pub const COLUMNS: [&str; 8] = ["entry", "time", "what", "on", "who", "result", "before", "after"];

/// As CSV: UTF-8, with a byte order mark where there is text beyond ASCII.
pub fn csv(lines: &[HistoryLine], account: Account) -> Vec<u8> {
    let practice = account == Account::Practice;
    let mut file = COLUMNS.join(",");
    file.push_str(if practice { ",note\r\n" } else { "\r\n" });
    for line in lines {
        push_own(&mut file, &line.entry.to_string());
        file.push(',');
        push_own(&mut file, &line.time);
        for text in [&line.what, &line.on, &line.who, &line.result, &line.before, &line.after] {
            file.push(',');
            push_text(&mut file, text);
        }
        file.push_str(if practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    format!("{}{file}", crate::cell::mark_for(&file)).into_bytes()
}

/// As a JSON array of objects with the same fields.
pub fn json(lines: &[HistoryLine], account: Account) -> Vec<u8> {
    #[derive(Serialize)]
    struct Object<'a> {
        #[serde(flatten)]
        line: &'a HistoryLine,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<&'static str>,
    }
    let note = (account == Account::Practice).then_some("PRACTICE");
    let objects: Vec<Object<'_>> = lines.iter().map(|line| Object { line, note }).collect();
    let mut file = serde_json::to_vec_pretty(&objects).expect("texts and numbers always have a JSON form");
    file.push(b'\n');
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(on: &str) -> HistoryLine {
        HistoryLine {
            entry: 7,
            time: "2026-11-25T14:03:00Z".to_owned(),
            what: "Limit changed".to_owned(),
            on: on.to_owned(),
            who: "teacher".to_owned(),
            result: "done".to_owned(),
            before: "Limit: $5.00".to_owned(),
            after: "Limit: $8.00".to_owned(),
        }
    }

    /// A name in a roster must not become a formula in whoever's spreadsheet the history is opened.
    #[test]
    fn names_stay_text_and_practice_says_so() {
        let text = String::from_utf8(csv(&[line("=HYPERLINK(\"x\")")], Account::Practice)).expect("UTF-8");
        insta::assert_snapshot!(text.replace("\r\n", "\n"), @r#"
        entry,time,what,on,who,result,before,after,note
        "7","2026-11-25T14:03:00Z","Limit changed","'=HYPERLINK(""x"")","teacher","done","Limit: $5.00","Limit: $8.00","PRACTICE"
        "#);
        let umlaut = csv(&[line("Jürgen")], Account::Real);
        assert!(umlaut.starts_with("\u{feff}entry".as_bytes()), "spreadsheets see that it is UTF-8");
    }

    #[test]
    fn json_has_the_same_fields() {
        let value: serde_json::Value =
            serde_json::from_slice(&json(&[line("Ada")], Account::Practice)).expect("JSON");
        let object = value[0].as_object().expect("an object");
        assert!(COLUMNS.iter().chain(&["note"]).all(|column| object.contains_key(*column)), "{object:?}");
    }
}

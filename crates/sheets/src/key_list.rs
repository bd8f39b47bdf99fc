//! The hand-out list: who gets which key, for spreadsheets (CSV) and other programs (JSON).

use jiff::Timestamp;
use jiff::civil::DateTime;
use keyroster_domain::limit::Terms;
use keyroster_domain::usd::Usd;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::cell::{push_own, push_text};

/// One line of the hand-out list. The secret is borrowed for the moment of writing; this type cannot be printed.
pub struct KeyLine<'a> {
    /// E-mail; empty where there is none.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// The key's name at OpenRouter.
    pub key_name: &'a str,
    /// The secret itself.
    pub api_key: &'a str,
    /// What the key may spend, its reset, its end.
    pub terms: Terms,
    /// OpenRouter's hash of the key.
    pub hash: &'a str,
}

/// The columns of the hand-out list, in order. A practice account's list has `note` (always PRACTICE) after them.
pub const COLUMNS: [&str; 8] =
    ["email", "name", "key_name", "api_key", "limit", "limit_reset", "expires_at", "hash"];

/// Whether keys are real or from the practice account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Real keys.
    Real,
    /// Pretend keys: name and content of the file say PRACTICE.
    Practice,
}

/// The list as CSV. The bytes hold secrets: they are wiped from memory when dropped.
///
/// Every cell is quoted, texts are guarded against formulas, amounts stay numbers. `limit` says `no limit` where
/// there is none; `limit_reset` and `expires_at` are empty for never. UTF-8, with a byte order mark where there is
/// text beyond ASCII, so that spreadsheets show umlauts and simple programs find the column `email`.
pub fn csv(lines: &[KeyLine<'_>], account: Account) -> Zeroizing<Vec<u8>> {
    // One allocation, large enough: growing would leave copies of secrets behind.
    let mut file = Zeroizing::new(String::with_capacity(200 + most_bytes(lines, 2)));
    let plain =
        lines.iter().all(|line| [line.email, line.name, line.key_name].iter().all(|text| text.is_ascii()));
    file.push_str(if plain { "" } else { "\u{feff}" });
    file.push_str(&COLUMNS.join(","));
    file.push_str(if account == Account::Practice { ",note\r\n" } else { "\r\n" });
    for line in lines {
        for text in [line.email, line.name, line.key_name, line.api_key] {
            push_text(&mut file, text);
            file.push(',');
        }
        let limit = line.terms.limit.amount().map_or_else(|| "no limit".to_owned(), Usd::to_decimal);
        push_own(&mut file, &limit);
        file.push(',');
        push_own(&mut file, line.terms.reset.api_word().unwrap_or_default());
        file.push(',');
        push_own(&mut file, &line.terms.expires.map(|end| end.to_string()).unwrap_or_default());
        file.push(',');
        push_text(&mut file, line.hash);
        file.push_str(if account == Account::Practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    Zeroizing::new(std::mem::take(&mut *file).into_bytes())
}

/// The list as a JSON array of objects with the same fields. The bytes hold secrets: they are wiped when dropped.
///
/// `limit` is a number, or null for no limit; `limit_reset` and `expires_at` are null for never; `email` is null
/// where there is none.
pub fn json(lines: &[KeyLine<'_>], account: Account) -> Zeroizing<Vec<u8>> {
    let mut file = Zeroizing::new(Vec::with_capacity(200 + most_bytes(lines, 6)));
    let objects: Vec<Object<'_>> = lines.iter().map(|line| Object::of(line, account)).collect();
    serde_json::to_writer_pretty(&mut *file, &objects).expect("texts and numbers always have a JSON form");
    file.push(b'\n');
    file
}

/// One line as JSON.
#[derive(Serialize)]
struct Object<'a> {
    email: Option<&'a str>,
    name: &'a str,
    key_name: &'a str,
    api_key: &'a str,
    limit: Option<serde_json::Number>,
    limit_reset: Option<&'static str>,
    expires_at: Option<Timestamp>,
    hash: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

impl<'a> Object<'a> {
    fn of(line: &KeyLine<'a>, account: Account) -> Object<'a> {
        Object {
            email: Some(line.email).filter(|email| !email.is_empty()),
            name: line.name,
            key_name: line.key_name,
            api_key: line.api_key,
            limit: line.terms.limit.amount().and_then(|amount| amount.to_decimal().parse().ok()),
            limit_reset: line.terms.reset.api_word(),
            expires_at: line.terms.expires,
            hash: line.hash,
            note: (account == Account::Practice).then_some("PRACTICE"),
        }
    }
}

/// An upper bound of the list's size in bytes, where one byte of text takes at most `each` in the file.
fn most_bytes(lines: &[KeyLine<'_>], each: usize) -> usize {
    let texts = |line: &KeyLine<'_>| {
        line.email.len() + line.name.len() + line.key_name.len() + line.api_key.len() + line.hash.len()
    };
    lines.iter().map(|line| texts(line) * each + 400).sum()
}

/// The proposed file name without its ending: `api_keys_20261218_140503`, with `PRACTICE_` before it for practice.
pub fn file_stem(now_local: DateTime, account: Account) -> String {
    let mark = if account == Account::Practice { "PRACTICE_" } else { "" };
    format!("{mark}api_keys_{}", now_local.strftime("%Y%m%d_%H%M%S"))
}

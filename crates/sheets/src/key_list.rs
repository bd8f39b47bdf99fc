//! The hand-out list: who gets which key, for spreadsheets (CSV) and other programs (JSON).

use jiff::civil::DateTime;
use keyroster_domain::limit::Terms;

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
pub fn csv(lines: &[KeyLine<'_>], account: Account) -> zeroize::Zeroizing<Vec<u8>> {
    let _ = (lines, account);
    zeroize::Zeroizing::new(Vec::new())
}

/// The list as a JSON array of objects with the same fields. The bytes hold secrets: they are wiped when dropped.
pub fn json(lines: &[KeyLine<'_>], account: Account) -> zeroize::Zeroizing<Vec<u8>> {
    let _ = (lines, account);
    zeroize::Zeroizing::new(Vec::new())
}

/// The proposed file name without its ending: `api_keys_20261218_140503`, with `PRACTICE_` before it for practice.
pub fn file_stem(now_local: DateTime, account: Account) -> String {
    let mark = if account == Account::Practice { "PRACTICE_" } else { "" };
    format!("{mark}api_keys_{}", now_local.strftime("%Y%m%d_%H%M%S"))
}

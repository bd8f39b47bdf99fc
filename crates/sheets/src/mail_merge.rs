//! A list for mail merge: one column for each placeholder of a letter (Word, LibreOffice, mail programs).

use jiff::civil::Date;
use keyroster_domain::limit::Terms;
use zeroize::Zeroizing;

use crate::cards::{limit_words, plain_date};
use crate::cell::{push_own, push_text};
use crate::key_list::Account;

/// One person of the letter. The secret is borrowed for the moment of writing; this type cannot be printed.
pub struct MergeLine<'a> {
    /// E-mail; empty where there is none.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// Own id; empty where there is none.
    pub id: &'a str,
    /// Group; empty where there is none.
    pub group: &'a str,
    /// The secret itself.
    pub api_key: &'a str,
    /// What the key may spend and its reset.
    pub terms: Terms,
    /// The last day on which it works; `None` = no end.
    pub last_day: Option<Date>,
}

/// The placeholders, in order. A practice account's list has `Note` (always PRACTICE) after them.
pub const PLACEHOLDERS: [&str; 11] = [
    "Email",
    "Name",
    "Id",
    "Group",
    "Class",
    "Key",
    "Limit",
    "LastDay",
    "Address",
    "SeeWhatIsLeft",
    "Contact",
];

/// The list as CSV: every cell quoted, texts guarded against formulas, amounts and dates in words as they stand in a
/// letter. UTF-8 with a byte order mark where there is text beyond ASCII.
pub fn csv(lines: &[MergeLine<'_>], class: &str, contact: &str, account: Account) -> Zeroizing<Vec<u8>> {
    let texts = |line: &MergeLine<'_>| {
        line.email.len() + line.name.len() + line.id.len() + line.group.len() + line.api_key.len()
    };
    let most: usize = lines.iter().map(|line| (texts(line) + class.len() + contact.len()) * 2 + 400).sum();
    // One allocation, large enough: growing would leave copies of secrets behind.
    let mut file = Zeroizing::new(String::with_capacity(300 + most));
    let plain = |line: &MergeLine<'_>| {
        [line.email, line.name, line.id, line.group].iter().all(|text| text.is_ascii())
    };
    let ascii = lines.iter().all(plain) && class.is_ascii() && contact.is_ascii();
    file.push_str(if ascii { "" } else { "\u{feff}" });
    file.push_str(&PLACEHOLDERS.join(","));
    file.push_str(if account == Account::Practice { ",Note\r\n" } else { "\r\n" });
    for line in lines {
        for text in [line.email, line.name, line.id, line.group, class, line.api_key] {
            push_text(&mut file, text);
            file.push(',');
        }
        let last_day = line.last_day.map_or_else(|| "no end date".to_owned(), plain_date);
        for text in [&limit_words(line.terms), &last_day, crate::cards::ADDRESS, crate::cards::CHECK] {
            push_own(&mut file, text);
            file.push(',');
        }
        push_text(&mut file, contact);
        file.push_str(if account == Account::Practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    Zeroizing::new(std::mem::take(&mut *file).into_bytes())
}

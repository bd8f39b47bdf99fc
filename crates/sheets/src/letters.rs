//! One e-mail draft for each person, as `.eml` files that a mail program opens ready to send.

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use crate::cards::{ADDRESS, CHECK, limit_words, plain_date};
use crate::key_list::Account;
use crate::mail_merge::MergeLine;

/// What all drafts share.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// The class.
    pub class: &'a str,
    /// Whom to ask; may be empty.
    pub contact: &'a str,
    /// Real or practice.
    pub account: Account,
    /// When they are made.
    pub made: Timestamp,
}

/// One draft as RFC 5322 text. `X-Unsent` makes mail programs open it to be sent. The bytes hold a secret: they are
/// wiped from memory when dropped. Blanks take the place of line breaks and controls, so that no name can add a header.
pub fn draft(letter: Letter<'_>, line: &MergeLine<'_>, number: usize) -> Zeroizing<Vec<u8>> {
    let practice = letter.account == Account::Practice;
    let subject = format!(
        "{}Your OpenRouter key for {}",
        if practice { "PRACTICE: " } else { "" },
        one_line(letter.class)
    );
    let (name, email) = (one_line(line.name), one_line(line.email).replace([' ', '<', '>', ',', ';'], ""));
    let body = Zeroizing::new(body(letter, line));
    let made = letter.made.as_second();
    let message = MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .date(made)
        .message_id(format!("{made}.{number}@keyroster.invalid"))
        .to((name.as_str(), email.as_str()))
        .subject(subject)
        .text_body(body.as_str());
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096 + body.len() * 4));
    message.serialize(&mut *bytes);
    bytes
}

fn body(letter: Letter<'_>, line: &MergeLine<'_>) -> String {
    let last_day = line.last_day.map_or_else(|| "no end date".to_owned(), plain_date);
    let practice = if letter.account == Account::Practice {
        "This is a PRACTICE key. It works with nothing and costs nothing.\n\n"
    } else {
        ""
    };
    let contact = match one_line(letter.contact) {
        contact if contact.is_empty() => String::new(),
        contact => format!("Questions, lost key: {contact}\n"),
    };
    format!(
        "Hello {name},\n\n{practice}this is your OpenRouter key for {class}:\n\n{key}\n\nSpending limit: {limit}\nWorks until: {last_day}\nAddress for programs: {ADDRESS}\n\nSee what is left (put your key where it says KEY):\n{CHECK}\n\nNever share this key, and never put it into a file that you hand in.\nLost it, or someone saw it? Say so at once.\n{contact}",
        name = one_line(line.name),
        class = one_line(letter.class),
        key = line.api_key,
        limit = limit_words(line.terms),
    )
}

/// The file name of a draft: its number, and the name as far as every system takes it.
pub fn file_name(number: usize, name: &str) -> String {
    let odd = |c: char| c.is_control() || c.is_whitespace() || "/\\:*?\"<>|.".contains(c);
    let safe: String = name.graphemes(true).take(40).collect();
    let safe: String = safe.chars().map(|c| if odd(c) { '_' } else { c }).collect();
    format!("{number:03}_{safe}.eml")
}

fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(plain).collect::<String>().trim().to_owned()
}

/// A statement or note on its way to a client.
#[derive(Clone, Copy, Debug)]
pub struct StatementLetter<'a> {
    /// The client.
    pub client: &'a str,
    /// Where bills go.
    pub email: &'a str,
    /// Who bills.
    pub seller: &'a str,
    /// `Statement 2026-10-003` or `Credit note 2026-10-004`.
    pub title: &'a str,
    /// `October 2026`.
    pub month: &'a str,
    /// `$131.60`.
    pub total: &'a str,
    /// How to pay; may be empty.
    pub payment: &'a str,
    /// Real or practice.
    pub account: Account,
    /// When it was issued.
    pub made: Timestamp,
}

/// A draft with a statement's PDF, as RFC 5322 text. Blanks take the place of line breaks and controls, so that no name
/// can add a header.
pub fn statement_draft(letter: StatementLetter<'_>, pdf_name: &str, pdf: &[u8]) -> Vec<u8> {
    let practice = if letter.account == Account::Practice { "PRACTICE: " } else { "" };
    let (name, email) =
        (one_line(letter.client), one_line(letter.email).replace([' ', '<', '>', ',', ';'], ""));
    let (title, seller) = (one_line(letter.title), one_line(letter.seller));
    let payment = match one_line(letter.payment) {
        payment if payment.is_empty() => String::new(),
        payment => format!("{payment}\n"),
    };
    let from = if seller.is_empty() { String::new() } else { format!("\n{seller}\n") };
    let body = format!(
        "Hello {name},\n\nhere is {title} for {month}.\n\nTotal: {total}\n{payment}\nHow it was worked out stands on it.\n{from}",
        month = letter.month,
        total = letter.total,
    );
    let made = letter.made.as_second();
    let number = title.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "");
    let message = MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .date(made)
        .message_id(format!("{made}.{number}@keyroster.invalid"))
        .to((name.as_str(), email.as_str()))
        .subject(format!("{practice}{title}, {}", letter.month))
        // A boundary of our own: the same statement gives the same bytes.
        .body(MimePart::new(
            ContentType::new("multipart/mixed").attribute("boundary", format!("keyroster-{made}-{number}")),
            vec![
                MimePart::new("text/plain", body),
                MimePart::new("application/pdf", pdf).attachment(pdf_name),
            ],
        ));
    let mut bytes = Vec::with_capacity(4096 + pdf.len() * 2);
    message.serialize(&mut bytes);
    bytes
}

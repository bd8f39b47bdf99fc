//! The sheet that a client gets with their key: what it may spend, how to set it up, what happens at the limit, whom to
//! ask. As PDF and as text.

mod pdf;

use std::fmt::Write;

use jiff::civil::{Date, DateTime};
use keyroster_domain::limit::{Limit, Reset, Terms};
use zeroize::Zeroizing;

use crate::cards::{ADDRESS, CHECK, HOW, plain_date};
use crate::key_list::Account;
use crate::pdf::Paper;

pub use pdf::pdf;

/// What the sheet says. The secret is borrowed for the moment of writing; this type cannot be printed.
pub struct ClientSheet<'a> {
    /// The client's name.
    pub client: &'a str,
    /// Who hands it over; may be empty.
    pub seller: &'a str,
    /// Whom to ask; may be empty.
    pub contact: &'a str,
    /// The key's name at OpenRouter.
    pub key_name: &'a str,
    /// The secret itself.
    pub api_key: &'a str,
    /// What the key may spend and its reset.
    pub terms: Terms,
    /// The last day on which it works; `None` = no end.
    pub last_day: Option<Date>,
    /// Real or practice.
    pub account: Account,
    /// The sheet of paper.
    pub paper: Paper,
    /// When it is made, as the person's clock says.
    pub made: DateTime,
}

/// The text that the sheet shows, to find out which fonts it needs.
pub fn all_text(sheet: &ClientSheet<'_>) -> String {
    [sheet.client, sheet.seller, sheet.contact, sheet.key_name].join(" ")
}

/// The proposed file name without its ending: `key_sheet_Lumen_Legal`, with `PRACTICE_` before it for practice.
pub fn file_stem(client: &str, account: Account) -> String {
    let plain: String =
        client.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let parts = ["key", "sheet"].into_iter().chain(plain.split('_').filter(|part| !part.is_empty()));
    let stem: String = parts.collect::<Vec<_>>().join("_").chars().take(50).collect();
    format!("{}{stem}", if account == Account::Practice { "PRACTICE_" } else { "" })
}

/// What stands where the key is of the practice account.
const PRACTICE: &str = "PRACTICE: this key works with nothing and costs nothing.";

/// What the key is limited to: `$50.00 each month, from the 1st 00:00 UTC`.
fn limit_words(terms: Terms) -> String {
    let Limit::Of(amount) = terms.limit else { return "No limit".to_owned() };
    let often = match terms.reset {
        Reset::Never => "in all",
        Reset::Daily => "each day, from 00:00 UTC",
        Reset::Weekly => "each week, from Monday 00:00 UTC",
        Reset::Monthly => "each month, from the 1st 00:00 UTC",
    };
    format!("{} {often}", amount.get())
}

fn until_words(last_day: Option<Date>) -> String {
    last_day.map_or_else(|| "No end date".to_owned(), plain_date)
}

/// What to know about the key: label and value.
fn facts(sheet: &ClientSheet<'_>) -> [(&'static str, String); 4] {
    [
        ("Spending limit", limit_words(sheet.terms)),
        ("Works until", until_words(sheet.last_day)),
        ("Name at OpenRouter", one_line(sheet.key_name)),
        ("Base URL for programs", ADDRESS.to_owned()),
    ]
}

/// One step: heading, sentence, and what to type, each with what it is for.
struct Step {
    told: &'static str,
    words: &'static str,
    typed: Vec<(&'static str, &'static str)>,
}

fn steps(terms: Terms) -> Vec<Step> {
    let left = match terms.limit {
        Limit::Of(_) => {
            "In the answer, limit_remaining is what is left, in US dollars; usage_monthly what this month has used."
        }
        Limit::NoLimit => "In the answer, usage_monthly is what this month has used, in US dollars.",
    };
    vec![
        Step {
            told: "Put the key away safely",
            words: "Into your password store, or the settings of the server that uses it. Never into a web page, an app that others install, a chat, or a file that others can open.",
            typed: Vec::new(),
        },
        Step {
            told: "Set up your program",
            words: "Choose OpenRouter as the provider, or “OpenAI compatible” with the base URL above, and enter the key in one piece, without blanks.",
            typed: Vec::new(),
        },
        Step {
            told: "Try it once",
            words: "Put the key where it says KEY. An answer from a model means that everything works.",
            typed: HOW[1..4].to_vec(),
        },
        Step { told: "See what is left", words: left, typed: vec![("curl:", CHECK)] },
    ]
}

/// What happens when the limit is used up.
fn at_the_limit(terms: Terms) -> &'static str {
    match (terms.limit, terms.reset) {
        (Limit::NoLimit, _) => {
            "The key has no limit of its own. It stops when the account behind it is empty."
        }
        (_, Reset::Never) => {
            "Requests are refused (error 403) until the limit is raised. Those under way are finished, so a little more can be used."
        }
        (_, Reset::Daily) => {
            "Requests are refused (error 403) until 00:00 UTC. Those under way are finished, so a little more can be used. Then the key works again by itself."
        }
        (_, Reset::Weekly) => {
            "Requests are refused (error 403) until Monday 00:00 UTC. Those under way are finished, so a little more can be used. Then the key works again by itself."
        }
        (_, Reset::Monthly) => {
            "Requests are refused (error 403) until the 1st of the next month, 00:00 UTC. Those under way are finished, so a little more can be used. Then the key works again by itself. If you need more earlier, ask."
        }
    }
}

/// Whom to ask, empty where nobody is named, and what to do about a lost key. Two texts: a name that is written from right
/// to left must not turn the sentence after it.
fn whom_to_ask(sheet: &ClientSheet<'_>) -> [String; 2] {
    let contact = one_line(sheet.contact);
    let whom = if contact.is_empty() { one_line(sheet.seller) } else { contact };
    [
        whom,
        "Lost the key, or somebody saw it? Say so at once: it is turned off, and you get another one."
            .to_owned(),
    ]
}

/// The sheet as plain text (UTF-8, with a byte order mark where there is text beyond ASCII; CRLF). The bytes hold a
/// secret: they are wiped from memory when dropped. Blanks take the place of line breaks in names.
pub fn text(sheet: &ClientSheet<'_>) -> Zeroizing<Vec<u8>> {
    // One allocation, large enough: growing would leave copies of the secret behind.
    let most = all_text(sheet).len() * 3 + sheet.api_key.len() + 6_000;
    let mut file = Zeroizing::new(String::with_capacity(most));
    let title = format!("OpenRouter key for {}", one_line(sheet.client));
    let seller = one_line(sheet.seller);
    if !all_text(sheet).is_ascii() || !title.is_ascii() {
        file.push('\u{feff}');
    }
    let mut line = |text: &str| {
        for part in text.lines().chain(text.is_empty().then_some("")) {
            file.push_str(part);
            file.push_str("\r\n");
        }
    };
    line(&title);
    line(&"=".repeat(title.chars().count().min(76)));
    if sheet.account == Account::Practice {
        line(PRACTICE);
    }
    if !seller.is_empty() {
        line(&format!("From {seller}"));
    }
    line("");
    line("Your key (one line, no blanks):");
    line("");
    line(sheet.api_key);
    line("");
    for (told, fact) in facts(sheet) {
        line(&format!("{told}: {fact}"));
    }
    for (at, step) in steps(sheet.terms).into_iter().enumerate() {
        line("");
        line(&format!("{}. {}", at + 1, step.told));
        line(&folded(&plain_quotes(step.words), 76, "   "));
        for (told, typed) in step.typed {
            line(&format!("   {told}"));
            line(&format!("      {typed}"));
        }
    }
    let limit = [at_the_limit(sheet.terms).to_owned()];
    for (told, texts) in [("At the limit", &limit[..]), ("Whom to ask", &whom_to_ask(sheet)[..])] {
        line("");
        line(told);
        for text in texts.iter().filter(|text| !text.is_empty()) {
            line(&folded(text, 76, "   "));
        }
    }
    Zeroizing::new(std::mem::take(&mut *file).into_bytes())
}

/// Quotation marks that every terminal shows.
fn plain_quotes(text: &str) -> String {
    text.replace(['“', '”'], "\"")
}

/// The text on lines of at most so many characters, each after `indent`; a longer word stays whole.
fn folded(text: &str, most: usize, indent: &str) -> String {
    let mut folded = String::new();
    let mut wide = 0;
    for word in text.split(' ') {
        let long = word.chars().count();
        if wide == 0 || wide + 1 + long > most {
            let _ = write!(folded, "{}{indent}{word}", if wide == 0 { "" } else { "\n" });
            wide = indent.len() + long;
        } else {
            let _ = write!(folded, " {word}");
            wide += 1 + long;
        }
    }
    folded
}

fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(plain).collect::<String>().trim().to_owned()
}

//! What the cards say, in words.

use jiff::civil::Date;
use keyroster_domain::limit::{Reset, Terms};

/// Where programs reach OpenRouter.
pub(crate) const ADDRESS: &str = "https://openrouter.ai/api/v1";

/// `$5.00 in all`, `$5.00 a month`, `No limit`.
pub fn limit_words(terms: Terms) -> String {
    let Some(amount) = terms.limit.amount() else { return "No limit".to_owned() };
    let often = match terms.reset {
        Reset::Never => "in all",
        Reset::Daily => "a day",
        Reset::Weekly => "a week",
        Reset::Monthly => "a month",
    };
    format!("{amount} {often}")
}

/// `18 December 2026`.
pub fn plain_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// How to use the key: what for, and what to type there. `KEY` stands for the key.
pub(crate) const HOW: [(&str, &str); 5] = [
    ("Scan the code or copy the key in one piece, without blanks. Below, put it where it says KEY.", ""),
    (
        "curl:",
        "curl https://openrouter.ai/api/v1/chat/completions -H \"Authorization: Bearer KEY\" --json '{\"model\":\"openrouter/auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'",
    ),
    ("Python:", "OpenAI(base_url=\"https://openrouter.ai/api/v1\", api_key=\"KEY\")"),
    ("JavaScript:", "new OpenAI({baseURL: \"https://openrouter.ai/api/v1\", apiKey: \"KEY\"})"),
    ("What is left:", CHECK),
];

/// Shows what is left of a key.
pub(crate) const CHECK: &str = "curl https://openrouter.ai/api/v1/key -H \"Authorization: Bearer KEY\"";

/// The line at the foot.
pub(super) fn foot(contact: &str) -> String {
    let contact = contact.trim();
    if contact.is_empty() {
        "Never share this key. Lost it, or someone saw it? Say so at once.".to_owned()
    } else {
        format!("Never share this key. Questions, lost key: {contact}")
    }
}

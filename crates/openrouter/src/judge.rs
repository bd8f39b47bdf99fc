//! What an answer means, by its status and by whether the API itself speaks.

use std::str;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::exchange::Answer;
use crate::outcome::{Refusal, Why, WhyKind};
use crate::wire;

/// Longest message kept from a refusal, in characters.
const MESSAGE: usize = 300;

/// The statuses by which the API itself refuses.
const REFUSALS: [u16; 7] = [400, 401, 402, 403, 404, 422, 429];

/// An answer that is no success.
#[derive(Debug)]
pub(crate) enum No {
    Refused(Refusal),
    Trouble(Why),
}

/// Passes 200 and 201 on, with the body as text; sorts everything else.
pub(crate) fn success(answer: &Answer) -> Result<&str, No> {
    match answer.status {
        200 | 201 if looks_like_html(answer) => Err(No::Trouble(Why::new(
            WhyKind::SignInPage,
            "a web page came in place of the answer; the network may want a sign-in first",
        ))),
        200 | 201 => str::from_utf8(&answer.body)
            .map_err(|_| No::Trouble(Why::new(WhyKind::BadBody, "the answer is not UTF-8"))),
        status if REFUSALS.contains(&status) => match api_message(answer) {
            Some(message) => Err(No::Refused(Refusal { status, message, retry_after: answer.retry_after })),
            None => Err(No::Trouble(trouble(answer))),
        },
        _ => Err(No::Trouble(trouble(answer))),
    }
}

fn trouble(answer: &Answer) -> Why {
    let status = answer.status;
    let (kind, text) = match status {
        511 => (WhyKind::SignInPage, "the network wants a sign-in first"),
        300..=399 if answer.points_elsewhere => {
            (WhyKind::SignInPage, "the network sent us to another server; it may want a sign-in first")
        }
        300..=399 => (WhyKind::Redirect(status), "the server pointed to another address"),
        407 => (WhyKind::Proxy, "the network's proxy wants a sign-in"),
        408 | 500..=599 => (WhyKind::ServerTrouble(status), "the server had trouble"),
        _ if looks_like_html(answer) => {
            (WhyKind::Html(status), "a web page came in place of the API's own answer")
        }
        409 => (WhyKind::Conflict, "the server reported a conflict"),
        _ => (WhyKind::OddStatus(status), "the server answered in a way the API does not document"),
    };
    let said = api_message(answer).map(|words| format!(": {words}")).unwrap_or_default();
    Why::new(kind, format!("{text} (status {status}){said}")).and_wait(answer.retry_after)
}

fn looks_like_html(answer: &Answer) -> bool {
    let body = answer.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&answer.body);
    let first = body.iter().find(|b| !b.is_ascii_whitespace());
    // What the header says does not count against a body that begins like JSON.
    first == Some(&b'<') || (answer.says_html && !matches!(first, Some(b'{' | b'[')))
}

#[derive(Deserialize)]
struct ErrorBody<'a> {
    #[serde(borrow)]
    error: ErrorInner<'a>,
}

#[derive(Deserialize)]
struct ErrorInner<'a> {
    #[serde(borrow)]
    code: &'a RawValue,
    message: String,
}

/// The words of the API's own form: an error with its number, equal to the status, and a message.
fn api_message(answer: &Answer) -> Option<String> {
    let body: ErrorBody<'_> = wire::document(str::from_utf8(&answer.body).ok()?).ok()?;
    (body.error.code.get() == answer.status.to_string()).then(|| sanitise(&body.error.message))
}

/// One line of at most 300 harmless characters.
pub(crate) fn sanitise(message: &str) -> String {
    let visible: String = message
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !turns_text(*c))
        .collect();
    let words: Vec<&str> = visible
        .split_whitespace()
        .map(|word| if word.contains("sk-or-") { "[hidden]" } else { word })
        .collect();
    words.join(" ").chars().take(MESSAGE).collect()
}

/// Characters that are invisible or change the direction of what follows.
fn turns_text(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_harmless_text() {
        assert_eq!(sanitise("a\u{1b}[31mred\u{202e}gnp.exe\u{0}"), "a[31mredgnp.exe");
        assert_eq!(sanitise("two\r\nlines\tand\u{2028}more"), "two lines and more");
        assert_eq!(sanitise("<b>bold</b>"), "<b>bold</b>", "shown as text, so tags may stay");
        assert_eq!(sanitise("bad key sk-or-v1-00000000 here"), "bad key [hidden] here");
        assert_eq!(sanitise(&"é".repeat(10_000)).chars().count(), 300);
    }
}

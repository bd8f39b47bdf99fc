//! `Retry-After`, as servers really write it.

use std::time::SystemTime;

use jiff::Timestamp;
use reqwest::header::HeaderValue;

use crate::outcome::RetryAfter;

const LONGEST_SECONDS: u16 = 600;

/// The longest usable wish among the headers; past, zero and garbage count as none.
///
/// A date is measured from the server's own clock where the answer tells it, because this computer's may be wrong.
pub(crate) fn read<'a>(
    values: impl IntoIterator<Item = &'a HeaderValue>,
    server_now: Option<Timestamp>,
) -> Option<RetryAfter> {
    let now = server_now.unwrap_or_else(Timestamp::now);
    values.into_iter().filter_map(|value| seconds(value.to_str().ok()?.trim(), now)).max().map(|wish| {
        match u16::try_from(wish) {
            Ok(seconds) if seconds <= LONGEST_SECONDS => RetryAfter { seconds, capped: false },
            _ => RetryAfter { seconds: LONGEST_SECONDS, capped: true },
        }
    })
}

fn seconds(text: &str, now: Timestamp) -> Option<u64> {
    let wish = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().unwrap_or(u64::MAX)
    } else {
        u64::try_from(http_date(text)?.as_second() - now.as_second()).ok()?
    };
    (wish > 0).then_some(wish)
}

/// A date in any of HTTP's three forms.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Timestamp::try_from(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(values: &[&'static str]) -> Option<(u16, bool)> {
        let values: Vec<HeaderValue> = values.iter().map(|v| HeaderValue::from_static(v)).collect();
        let now = http_date("Fri, 30 Oct 2026 12:00:00 GMT");
        read(&values, now).map(|r| (r.seconds, r.capped))
    }

    #[test]
    fn every_way_of_writing_it() {
        assert_eq!(wish(&["7"]), Some((7, false)));
        assert_eq!(wish(&[" 600 "]), Some((600, false)));
        assert_eq!(wish(&["86400"]), Some((600, true)), "a day is shown as capped, not waited");
        assert_eq!(wish(&["99999999999999999999999"]), Some((600, true)));
        assert_eq!(wish(&["Fri, 30 Oct 2026 12:00:30 GMT"]), Some((30, false)));
        assert_eq!(wish(&["Friday, 30-Oct-26 12:00:30 GMT"]), Some((30, false)), "the old form");
        assert_eq!(wish(&["3", "9"]), Some((9, false)), "of two headers the longer counts");
        assert_eq!(wish(&["soon", "9"]), Some((9, false)));
        for nothing in ["0", "-5", "soon", "", "1.5", "Fri, 30 Oct 2026 11:59:59 GMT", "Fri, 30 Oct 2026"] {
            assert_eq!(wish(&[nothing]), None, "{nothing:?} leaves the pause to our own backoff");
        }
        assert_eq!(wish(&[]), None);
    }
}

//! Activity: what was used on each of the last thirty completed UTC days, by model and endpoint.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use reqwest::Url;

use crate::amount::Amount;
use crate::client::Client;
use crate::exchange::LIST;
use crate::keys::{KeyHash, WorkspaceId};
use crate::outcome::{Read, Why, WhyKind};
use crate::wire;

/// Completed UTC days that `GET /activity` goes back.
pub const ACTIVITY_DAYS: i32 = 30;

/// An answer this young may have been made up before the midnight that its date is after.
const MIDNIGHT: SignedDuration = SignedDuration::from_secs(60);

/// Which activity; everything `None` is the whole account's. The rows name no key: for one key ask with its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityOf {
    /// One day of the thirty.
    pub date: Option<Date>,
    /// One key. Whether a deleted key's hash is still found is up to the server; it is no error when not.
    pub key: Option<KeyHash>,
    /// One member of an organization (`user_…`).
    pub user: Option<String>,
    /// One workspace.
    pub workspace: Option<WorkspaceId>,
    /// Whether rows are split by workspace, and name theirs.
    pub by_workspace: bool,
}

/// What `GET /activity` answered; there are no further pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// In the server's order; days without use have none.
    pub rows: Vec<ActivityRow>,
    /// First and last day on which a missing row means "nothing used", by the server's clock; `None` without one.
    pub covered: Option<(Date, Date)>,
    /// The server's clock when it answered.
    pub server_date: Option<Timestamp>,
}

/// One day, model and endpoint. Tokens and requests are `None` where the server did not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRow {
    /// The UTC day.
    pub date: Date,
    /// The model, such as `openai/gpt-5-mini`.
    pub model: String,
    /// The model with its version.
    pub model_permaslug: Option<String>,
    /// The endpoint's id.
    pub endpoint_id: Option<String>,
    /// Who ran the model.
    pub provider_name: Option<String>,
    /// US dollars of credits.
    pub usage: Amount,
    /// US dollars at own providers, an estimate; not part of `usage`.
    pub byok_usage: Amount,
    /// Requests.
    pub requests: Option<u64>,
    /// Tokens sent.
    pub prompt_tokens: Option<u64>,
    /// Tokens answered, those of reasoning included.
    pub completion_tokens: Option<u64>,
    /// Those of reasoning.
    pub reasoning_tokens: Option<u64>,
    /// Tokens read from a cache; may be more than were sent.
    pub cached_tokens: Option<u64>,
    /// Only where rows are split by workspace.
    pub workspace_id: Option<WorkspaceId>,
}

impl Client {
    /// `GET /activity`. A row that cannot be read fails the whole: usage must not get lost unseen.
    ///
    /// # Errors
    /// `Refused` 400 for a day outside the thirty, 403 for a key that manages none, 404 for an unknown workspace;
    /// `BadBody` for an unreadable answer and for rows of another day than the one asked for.
    pub async fn activity(&self, of: &ActivityOf) -> Read<Activity> {
        self.read(&path(of), LIST, |text, answer| {
            let rows = wire::activity::rows(text)?;
            if of.date.is_some_and(|date| rows.iter().any(|row| row.date != date)) {
                return Err(Why::new(WhyKind::BadBody, "the answer is about another day"));
            }
            let days = answer.date.map(covered);
            let covered = match (of.date, days) {
                (Some(date), Some((first, last))) => (first..=last).contains(&date).then_some((date, date)),
                (_, days) => days,
            };
            Ok(Activity { rows, covered, server_date: answer.date })
        })
        .await
    }
}

/// The days that an answer of this time certainly covers.
fn covered(now: Timestamp) -> (Date, Date) {
    let today = now.to_zoned(TimeZone::UTC).date();
    (today.saturating_sub(Span::new().days(ACTIVITY_DAYS)), last_full_day(now))
}

/// The last day that was over when an answer of this time was made up.
pub(crate) fn last_full_day(now: Timestamp) -> Date {
    let sure = now.saturating_sub(MIDNIGHT).unwrap_or(now);
    sure.to_zoned(TimeZone::UTC).date().saturating_sub(Span::new().days(1))
}

fn path(of: &ActivityOf) -> String {
    let mut url = Url::parse("http://localhost/activity").expect("a constant address");
    let parts = [
        ("date", of.date.map(|date| date.to_string())),
        ("api_key_hash", of.key.as_ref().map(|hash| hash.as_str().to_owned())),
        ("user_id", of.user.clone()),
        ("workspace_id", of.workspace.as_ref().map(|id| id.as_str().to_owned())),
        ("group_by", of.by_workspace.then(|| "workspace".to_owned())),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, &value);
        }
    }
    url.query().map_or_else(|| "/activity".to_owned(), |query| format!("/activity?{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_cannot_leave_its_place() {
        assert_eq!(path(&ActivityOf::default()), "/activity");
        let of = ActivityOf {
            user: Some("user_1&date=x y".to_owned()),
            by_workspace: true,
            ..ActivityOf::default()
        };
        assert_eq!(path(&of), "/activity?user_id=user_1%26date%3Dx+y&group_by=workspace");
    }

    #[test]
    fn around_midnight_only_what_is_sure_is_covered() {
        let days = |now: &str| {
            let (first, last) = covered(now.parse().unwrap());
            (first.to_string(), last.to_string())
        };
        let of = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(days("2026-11-25T12:00:00Z"), of("2026-10-26", "2026-11-24"));
        assert_eq!(days("2026-11-25T00:00:30Z"), of("2026-10-26", "2026-11-23"));
    }
}

//! The calls: one question, asked in as many parts as it takes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::days::after;
use super::{
    ANALYTICS_DAYS, AnalyticsMeta, AnalyticsQuery, AnalyticsRead, AnalyticsRow, Days, Dimension, Gap, GapWhy,
    Granularity, Metric, body,
};
use crate::client::Client;
use crate::exchange::{LIST, SINGLE};
use crate::outcome::{Read, Why, WhyKind};
use crate::reading::Question;
use crate::wire;
use crate::wire::analytics::Part;

/// Days that the youngest metrics and dimensions go back.
const SHORT_DAYS: i32 = 31;

/// Answers asked for one question at most; beyond it the rest is told as missing.
const PARTS: usize = 200;

impl Client {
    /// `GET /analytics/meta`: what can be asked.
    ///
    /// # Errors
    /// What the API refuses; no usable answer.
    pub async fn analytics_meta(&self) -> Read<AnalyticsMeta> {
        let question = Question { path: "/analytics/meta", body: None, paced: true, cap: SINGLE };
        self.ask(&question, |text, _| wire::analytics::meta(text)).await
    }

    /// `POST /analytics/query`, which changes nothing and may be repeated. Answers that are cut off are asked for again
    /// in halves; what cannot be had whole is in [`AnalyticsRead::gaps`].
    ///
    /// # Errors
    /// `Refused` 400 for what the API cannot answer, 403 for a key that manages none; no usable answer to the very
    /// first part. A later part that fails is a gap: what was read before it is not lost.
    pub async fn analytics(&self, query: &AnalyticsQuery) -> Read<AnalyticsRead> {
        let mut read = AnalyticsRead { rows: vec![], gaps: vec![], warnings: vec![], server_date: None };
        // The next part to ask is the last one.
        let mut parts = vec![query.days];
        let mut asked = 0;
        while let Some(days) = parts.pop() {
            if asked == PARTS {
                read.gap(days, GapWhy::CutOff);
                continue;
            }
            let part = match self.part(query, days).await {
                Ok(part) => part,
                Err(error) if asked == 0 => return Err(error),
                Err(error) => {
                    read.gap(days, GapWhy::Read(error));
                    continue;
                }
            };
            asked += 1;
            read.server_date = read.server_date.or(part.server_date);
            match days.halves() {
                Some((earlier, later)) if part.truncated => parts.extend([later, earlier]),
                halves => {
                    if halves.is_none() && part.truncated {
                        read.gap(days, GapWhy::CutOff);
                    }
                    read.rows.extend(part.rows);
                    for warning in part.warnings {
                        if !read.warnings.contains(&warning) {
                            read.warnings.push(warning);
                        }
                    }
                }
            }
        }
        read.leave_out_too_old(query);
        Ok(read)
    }

    async fn part(&self, query: &AnalyticsQuery, days: Days) -> Read<Part> {
        let body = body::bytes(query, days);
        let question = Question { path: "/analytics/query", body: Some(&body), paced: true, cap: LIST };
        self.ask(&question, |text, answer| {
            let mut part = wire::analytics::part(text, query, answer.date)?;
            // Whether the end of a range belongs to it is not documented: what lies there was not asked for.
            part.rows.retain(|row| row.from != days.end());
            let first = match query.by {
                Granularity::Day => days.first(),
                Granularity::Month => days.first().first_of_month(),
            };
            let inside = |row: &AnalyticsRow| {
                let whole = query.by == Granularity::Day || row.from.first_of_month() == row.from;
                whole && (first..=days.last()).contains(&row.from)
            };
            if !part.rows.iter().all(inside) {
                return Err(Why::new(
                    WhyKind::BadBody,
                    "the answer is about other days than those asked for",
                ));
            }
            Ok(part)
        })
        .await
    }
}

impl AnalyticsRead {
    fn gap(&mut self, days: Days, why: GapWhy) {
        self.gaps.push(Gap { days, why });
    }

    /// The server leaves out what it does not keep without a word, as if nothing had been used.
    fn leave_out_too_old(&mut self, query: &AnalyticsQuery) {
        // Without the server's clock ours decides; a day of its difference is of no weight here.
        let now = self.server_date.unwrap_or_else(Timestamp::now);
        let (old, _) = query.days.split_at(oldest_kept(query, now));
        if let Some(days) = old {
            self.gaps.insert(0, Gap { days, why: GapWhy::TooOld });
        }
    }
}

fn oldest_kept(query: &AnalyticsQuery, now: Timestamp) -> Date {
    let short = query.metrics.contains(&Metric::ByokFees)
        || query.dimensions.contains(&Dimension::ExternalUser)
        || query.of.external_user.is_some();
    let days = if short { SHORT_DAYS } else { ANALYTICS_DAYS };
    after(now.to_zoned(TimeZone::UTC).date(), -days)
}

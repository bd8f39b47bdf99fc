//! OpenRouter's rows as the file keeps them: by day, and by model where that adds up to the day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use keyroster_domain::usd::Usd;
use keyroster_openrouter::{
    Activity, AnalyticsQuery, AnalyticsRead, AnalyticsRow, Days, Dimension, KeyHash as AskedHash, Metric,
};
use keyroster_store::usage_day::{UsageDayRow, UsageSource};

use super::known::Known;
use super::{Answer, words};
use crate::remote::measured;

/// Credits, own providers, requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    credits: Usd,
    byok: Usd,
    requests: Option<i64>,
}

impl Sum {
    /// `None` beyond what money can be.
    fn add(self, other: Sum) -> Option<Sum> {
        Some(Sum {
            credits: self.credits.checked_add(other.credits)?,
            byok: self.byok.checked_add(other.byok)?,
            requests: self.requests.zip(other.requests).and_then(|(a, b)| a.checked_add(b)),
        })
    }

    fn none() -> Sum {
        Sum { requests: Some(0), ..Sum::default() }
    }

    fn same_money(self, other: Sum) -> bool {
        (self.credits, self.byok) == (other.credits, other.byok)
    }
}

/// A key's days by model; a day of which not every row has a model and an amount is not in it.
pub(super) struct ByModel {
    days: BTreeMap<Date, BTreeMap<String, Sum>>,
}

/// A key's sums by day.
pub(super) struct Totals {
    hash: keyroster_domain::key::KeyHash,
    days: BTreeMap<Date, Sum>,
    /// Days whose amounts cannot be read.
    pub(super) unreadable: BTreeSet<Date>,
}

/// One key's money and requests by day.
pub(super) fn total_of(hash: AskedHash, days: Days) -> AnalyticsQuery {
    AnalyticsQuery { dimensions: Vec::new(), ..AnalyticsQuery::of_key(hash, days) }
}

fn sum_of(query: &AnalyticsQuery, row: &AnalyticsRow) -> Option<Sum> {
    let requests = query.metric(row, Metric::RequestCount).and_then(keyroster_openrouter::Amount::count);
    Some(Sum {
        credits: measured(query.metric(row, Metric::CreditsUsage)?)?,
        byok: measured(query.metric(row, Metric::ByokUsage)?)?,
        requests: requests.and_then(|n| i64::try_from(n).ok()),
    })
}

/// The sums of an answer without models.
pub(super) fn totals(query: &AnalyticsQuery, read: &AnalyticsRead, key: &Known) -> Totals {
    let mut found = Totals { hash: key.hash.clone(), days: BTreeMap::new(), unreadable: BTreeSet::new() };
    for row in &read.rows {
        let before = found.days.get(&row.from).copied().unwrap_or(Sum::none());
        match sum_of(query, row).and_then(|sum| before.add(sum)) {
            Some(sum) => drop(found.days.insert(row.from, sum)),
            None => drop(found.unreadable.insert(row.from)),
        }
    }
    found
}

/// The split of an answer with models.
pub(super) fn models(query: &AnalyticsQuery, read: &AnalyticsRead) -> ByModel {
    let mut found = ByModel { days: BTreeMap::new() };
    let mut odd: BTreeSet<Date> = BTreeSet::new();
    for row in &read.rows {
        let models = found.days.entry(row.from).or_default();
        let model = query.dimension(row, Dimension::Model).filter(|model| !model.is_empty());
        let sum = model
            .and_then(|model| models.get(model).copied().unwrap_or(Sum::none()).add(sum_of(query, row)?));
        match (model, sum) {
            (Some(model), Some(sum)) => drop(models.insert(model.to_owned(), sum)),
            _ => drop(odd.insert(row.from)),
        }
    }
    let missing = |day: &Date| read.gaps.iter().any(|gap| gap.days.contains(*day));
    found.days.retain(|day, _| !odd.contains(day) && !missing(day));
    found
}

impl Totals {
    /// Whether not a thing was used, as far as this tells.
    pub(super) fn nothing(&self) -> bool {
        self.unreadable.is_empty() && self.days.values().all(|sum| sum.same_money(Sum::none()))
    }

    /// The rows of these days; by model where that adds up exactly.
    pub(super) fn rows(&self, days: &[Date], models: Option<&ByModel>) -> Vec<UsageDayRow> {
        let mut rows = Vec::new();
        for (day, total) in self.days.iter().filter(|(day, _)| days.contains(day)) {
            let split = models.and_then(|models| models.days.get(day)).filter(|split| {
                let all = split.values().try_fold(Sum::none(), |all, sum| all.add(*sum));
                all.is_some_and(|all| all.same_money(*total))
            });
            let row = |(model, sum): (&str, &Sum)| row(&self.hash, UsageSource::Analytics, *day, model, sum);
            match split {
                Some(split) => rows.extend(split.iter().map(|(model, sum)| row((model, sum)))),
                None => rows.push(row(("", total))),
            }
        }
        rows
    }
}

/// What activity came to.
pub(super) enum ByActivity {
    /// A whole answer.
    Whole(Answer),
    /// What is wrong with it, in words.
    Gap(String),
    /// Nothing that could be kept.
    Nothing,
}

/// What activity tells of these days, by model; several endpoints of a model are one. `counted` = analytics were taken as
/// they are.
pub(super) fn activity(
    key: &Known,
    activity: &Activity,
    range: Days,
    totals: &Totals,
    counted: bool,
) -> ByActivity {
    let Some((first, last)) = activity.covered else { return ByActivity::Gap(words::no_time(&key.name)) };
    let days: Vec<Date> = first
        .max(range.first())
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= last.min(range.last()))
        .collect();
    let mut sums: BTreeMap<(Date, &str), Sum> = BTreeMap::new();
    for told in activity.rows.iter().filter(|row| days.contains(&row.date)) {
        let sum = measured(&told.usage).zip(measured(&told.byok_usage)).and_then(|(credits, byok)| {
            let requests = told.requests.and_then(|n| i64::try_from(n).ok());
            let before = sums.get(&(told.date, told.model.as_str())).copied().unwrap_or(Sum::none());
            before.add(Sum { credits, byok, requests })
        });
        let Some(sum) = sum else { return ByActivity::Gap(words::unreadable(&key.name, told.date)) };
        sums.insert((told.date, &told.model), sum);
    }
    if days.is_empty() {
        return ByActivity::Nothing;
    }
    if sums.is_empty() {
        // A key that is not found looks like one that used nothing.
        let used = |day: &Date| totals.days.get(day).is_some_and(|sum| !sum.same_money(Sum::none()));
        if days.iter().any(used) {
            return ByActivity::Gap(words::activity_silent(&key.name));
        }
        if !counted {
            return ByActivity::Nothing;
        }
    }
    let rows = sums
        .iter()
        .map(|((day, model), sum)| row(&key.hash, UsageSource::Activity, *day, model, sum))
        .collect();
    ByActivity::Whole(Answer { source: UsageSource::Activity, days, rows })
}

fn row(
    hash: &keyroster_domain::key::KeyHash,
    source: UsageSource,
    day: Date,
    model: &str,
    sum: &Sum,
) -> UsageDayRow {
    let model = model.to_owned();
    UsageDayRow {
        hash: hash.clone(),
        source,
        day,
        model,
        credits: sum.credits,
        byok: sum.byok,
        requests: sum.requests,
    }
}

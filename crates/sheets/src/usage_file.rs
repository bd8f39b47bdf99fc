//! Usage by client, key, day and model, and a month at a glance, as CSV. Amounts are exact, in US dollars.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{ClientMonth, Month, MonthTotals, Percent};
use keyroster_domain::usd::Usd;

use crate::cell::{mark_for, push_own, push_text};

/// Where a figure was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageSource {
    /// Between two of our own complete readings.
    Readings,
    /// OpenRouter's activity: completed days by model.
    Activity,
    /// OpenRouter's analytics.
    Analytics,
}

impl UsageSource {
    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            UsageSource::Readings => "readings",
            UsageSource::Activity => "activity",
            UsageSource::Analytics => "analytics",
        }
    }
}

/// One figure: what a key used on a day (through a model).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageLine<'a> {
    /// The client; `None` = nobody's key.
    pub client: Option<&'a str>,
    /// The key's name at OpenRouter.
    pub key: &'a str,
    /// OpenRouter's hash of the key.
    pub hash: &'a str,
    /// The day, UTC; `None` = not told by day.
    pub day: Option<Date>,
    /// The model; `None` = all, not told apart.
    pub model: Option<&'a str>,
    /// Credits used; `None` = a gap: nothing is known of this day.
    pub usage: Option<Usd>,
    /// Over own provider keys.
    pub byok: Option<Usd>,
    /// Where it was read.
    pub source: UsageSource,
    /// When it was read.
    pub read: Timestamp,
}

/// The columns of the usage file, in order. A practice account's file has `practice` (always PRACTICE) after them.
pub const COLUMNS: [&str; 9] =
    ["client", "key", "hash", "day", "model", "usage_usd", "byok_usd", "source", "read_at"];

/// The columns of the month's file, in order; likewise.
pub const MONTH_COLUMNS: [&str; 11] = [
    "month",
    "client",
    "keys",
    "deleted_keys",
    "usage_usd",
    "byok_usd",
    "cost_usd",
    "markup_percent",
    "billed_usd",
    "margin_usd",
    "margin_percent",
];

/// The usage as CSV, in the order given. An empty amount is a gap, never zero. UTF-8, with a byte order mark where there
/// is text beyond ASCII.
pub fn csv(lines: &[UsageLine<'_>], practice: bool) -> Vec<u8> {
    let mut file = headed(&COLUMNS, practice);
    for line in lines {
        let amount = |amount: Option<Usd>| amount.map(Usd::to_decimal).unwrap_or_default();
        let cells = [
            (line.client.unwrap_or_default(), false),
            (line.key, false),
            (line.hash, false),
            (&line.day.map(|day| day.to_string()).unwrap_or_default(), true),
            (line.model.unwrap_or_default(), false),
            (&amount(line.usage), true),
            (&amount(line.byok), true),
            (line.source.word(), true),
            (&line.read.to_string(), true),
        ];
        row(&mut file, &cells, practice);
    }
    format!("{}{file}", mark_for(&file)).into_bytes()
}

/// A month's clients as CSV, and a last row `Sum` with `all`. `markup_percent` is empty where several hold;
/// `margin_percent` (of what is billed, before tax) where nothing is billed.
pub fn month_csv(month: Month, clients: &[ClientMonth], all: &MonthTotals, practice: bool) -> Vec<u8> {
    let mut file = headed(&MONTH_COLUMNS, practice);
    for one in clients {
        let keys = (one.keys, one.deleted);
        month_row(
            &mut file,
            month,
            (&one.statement.client.name, false),
            keys,
            one.markup,
            &one.sums,
            practice,
        );
    }
    let keys = (clients.iter().map(|one| one.keys).sum(), clients.iter().map(|one| one.deleted).sum());
    month_row(&mut file, month, ("Sum", true), keys, None, all, practice);
    format!("{}{file}", mark_for(&file)).into_bytes()
}

fn month_row(
    file: &mut String,
    month: Month,
    client: (&str, bool),
    (keys, deleted): (usize, usize),
    markup: Option<Percent>,
    sums: &MonthTotals,
    practice: bool,
) {
    let cells = [
        (&*month.to_string(), true),
        client,
        (&keys.to_string(), true),
        (&deleted.to_string(), true),
        (&sums.usage.to_decimal(), true),
        (&sums.byok.to_decimal(), true),
        (&sums.cost.to_decimal(), true),
        (&markup.map(Percent::numeral).unwrap_or_default(), true),
        (&sums.billed.to_decimal(), true),
        (&sums.margin.to_decimal(), true),
        (&sums.share.map(tenths).unwrap_or_default(), true),
    ];
    row(file, &cells, practice);
}

/// `188` tenths as `18.8`.
fn tenths(share: i64) -> String {
    let sign = if share < 0 { "-" } else { "" };
    let share = share.unsigned_abs();
    format!("{sign}{}.{}", share / 10, share % 10)
}

fn headed(columns: &[&str], practice: bool) -> String {
    format!("{}{}", columns.join(","), if practice { ",practice\r\n" } else { "\r\n" })
}

/// Texts are guarded, what we wrote ourselves is not.
fn row(file: &mut String, cells: &[(&str, bool)], practice: bool) {
    for (at, (cell, own)) in cells.iter().enumerate() {
        if at > 0 {
            file.push(',');
        }
        if *own { push_own(file, cell) } else { push_text(file, cell) }
    }
    file.push_str(if practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
}

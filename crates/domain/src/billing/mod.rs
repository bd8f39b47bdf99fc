//! What a client used, what it costs the seller, and what the client owes: markups, months, statements.
//!
//! Everything is exact until one rounding at the end, and nothing is billed that two readings do not prove (M2, M3).

mod currency;
mod forecast;
mod month;
mod note;
mod overview;
mod percent;
mod rounding;
mod statement;
mod terms;
mod usage;

pub use currency::{Currency, ExchangeRate, ExchangeRateError, Money};
pub use forecast::{MonthForecast, month_end};
pub use month::{Month, MonthError};
pub use note::{Correction, Note, NoteKind, correction};
pub use overview::{ClientMonth, MonthTotals, client_month, totals};
pub use percent::{Percent, PercentText, margin_share, read_percent};
pub use rounding::{Rounding, share_out};
pub use statement::{Charge, ChargeKind, Client, Gap, Line, Statement, StatementError, statement};
pub use terms::{ClientTerms, Markup, MarkupHistory, PurchaseFee};
pub use usage::{
    AnalyticsDay, Decision, Doubt, Edge, KeyPart, KeyPeriod, KeyReadings, Reading, Source, from_analytics,
    from_readings,
};

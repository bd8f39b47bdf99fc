//! Amounts of dollars as people write them: `5`, `5,00`, `US$5`, `1 000`. Strict, because money hangs on it (M4).

use serde::{Deserialize, Serialize};

use crate::limit::PositiveUsd;

/// What a text says as a limit. Nothing ever becomes "no limit" here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AmountText {
    /// Nothing written.
    Blank,
    /// A clear amount, in whole cents.
    Exact {
        /// The amount.
        amount: PositiveUsd,
    },
    /// A clear amount with more than two decimals, rounded half up to whole cents.
    Rounded {
        /// The amount after rounding.
        amount: PositiveUsd,
        /// The numeral as written, with a point: `5.001`.
        written: String,
    },
    /// `1,000` or `1.000`: one thousand, or one?
    Ambiguous {
        /// Read with a thousands mark.
        large: PositiveUsd,
        /// Read with a decimal mark.
        small: PositiveUsd,
    },
    /// Zero or less.
    NotPositive,
    /// Another currency than US dollars.
    OtherCurrency,
    /// A million dollars or more.
    TooLarge,
    /// Anything else.
    NotAnAmount,
}

/// Reads an amount of US dollars as people write it. Never panics, never guesses.
pub fn read(_text: &str) -> AmountText {
    AmountText::Blank
}

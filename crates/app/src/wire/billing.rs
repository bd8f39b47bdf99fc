//! How an account bills: currency, rates, fees, markups, the seller.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clients::MarkupView;
use super::{Id, Money};

/// How the account on show bills.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BillingTermsView {
    /// Whether anybody set it up.
    pub set_up: bool,
    /// The account's markups by day, the newest first.
    pub markups: Vec<MarkupView>,
    /// Currency of bills: `USD`.
    pub currency: String,
    /// Rates stated for that currency, the newest first.
    pub rates: Vec<RateView>,
    /// How totals become whole cents.
    pub rounding: RoundingChoice,
    /// How credits are bought.
    pub fee: FeeChoice,
    /// The fee in per cent: `5.5`.
    pub fee_percent: String,
    /// For one purchase at least, US dollars.
    pub fee_minimum: Money,
    /// What is usually bought at once; `None` = enough that the minimum does not matter.
    pub purchase: Option<Money>,
    /// Tax for clients without an own one: `19 %`; empty = none.
    pub tax: String,
    /// Who bills.
    pub seller: SellerView,
    /// What 1.3× (or the markup that holds) really leaves, in words.
    pub leaves: String,
}

/// A stated exchange rate.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RateView {
    /// The day it is of.
    pub day: String,
    /// Units of the bill's currency for one US dollar.
    pub rate: String,
}

/// How totals become whole cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RoundingChoice {
    /// To the nearer cent; half to the even one.
    HalfEven,
    /// To the nearer cent; half up.
    HalfUp,
    /// Down.
    Down,
}

/// How credits are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FeeChoice {
    /// By card: 5.5 %, at least $0.80.
    Card,
    /// By crypto: 5 %.
    Crypto,
    /// As entered.
    Own,
}

/// Who bills; printed on statements.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SellerView {
    /// Name.
    pub name: String,
    /// Address, lines.
    pub address: String,
    /// Where to ask.
    pub email: String,
    /// Tax number.
    pub tax_id: String,
    /// How to pay.
    pub payment: String,
}

/// Sets how the account bills.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BillingTermsRequest {
    /// Currency of bills.
    pub currency: String,
    /// How totals become whole cents.
    pub rounding: RoundingChoice,
    /// How credits are bought.
    pub fee: FeeChoice,
    /// The fee in per cent, where it is an own one.
    pub fee_percent: String,
    /// Its minimum, US dollars; may be empty.
    pub fee_minimum: String,
    /// What is usually bought at once, US dollars; may be empty.
    pub purchase: String,
    /// Tax; may be empty.
    pub tax: String,
    /// Who bills.
    pub seller: SellerView,
}

/// Sets a markup from a day on.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkupRequest {
    /// Of this client; `None` = of the account.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// The first day; empty = the first of this month.
    pub from: String,
    /// As people write it: `30 %`, `1.3×`; empty for a client = the account's holds again.
    pub percent: String,
}

//! `billing`: how an account bills: its currency and rounding, what buying credits costs, who the seller is.

use keyroster_domain::billing::{Currency, PurchaseFee, Rounding};
use keyroster_domain::holder::AccountId;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::column::{json, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE billing (
    account_id INTEGER PRIMARY KEY NOT NULL REFERENCES account (id),
    terms TEXT NOT NULL
) STRICT;
";

/// How an account bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingTerms {
    /// The currency of bills.
    pub currency: Currency,
    /// How totals become whole cents.
    pub rounding: Rounding,
    /// What buying credits costs.
    pub fee: PurchaseFee,
    /// Tax for clients without an own rate, thousandths of a per cent.
    pub tax: Option<keyroster_domain::billing::Percent>,
    /// Who bills; printed on statements.
    pub seller: Seller,
}

/// Who bills.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// Where to ask.
    pub email: String,
    /// Tax number.
    pub tax_id: String,
    /// How to pay.
    pub payment: String,
}

impl Default for BillingTerms {
    fn default() -> BillingTerms {
        BillingTerms {
            currency: Currency::USD,
            rounding: Rounding::default(),
            fee: PurchaseFee::CARD,
            tax: None,
            seller: Seller::default(),
        }
    }
}

/// How an account bills; `None` before anybody said so.
pub fn get(r: &Reader<'_>, account_id: AccountId) -> Result<Option<BillingTerms>, StoreError> {
    let terms = |row: &Row<'_>| json(row, "terms");
    r.maybe("SELECT terms FROM billing WHERE account_id = ?1", [account_id], terms)
}

/// Sets how an account bills.
pub fn set(w: &Writer<'_>, account_id: AccountId, terms: &BillingTerms) -> Result<(), StoreError> {
    let sql = "INSERT INTO billing (account_id, terms) VALUES (?1, ?2)
        ON CONFLICT (account_id) DO UPDATE SET terms = excluded.terms";
    w.run(sql, params![account_id, to_json(terms)?]).map(|_| ())
}

//! How an account bills: currency and rate, rounding, what buying credits costs, tax, who the seller is.

use jiff::tz::TimeZone;
use keyroster_domain::billing::{
    Currency, ExchangeRate, ExchangeRateError, MarkupHistory, PurchaseFee, Rounding,
};
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;
use keyroster_store::billing::{self, BillingTerms, Seller};
use keyroster_store::{exchange_rate, markup};
use serde_json::json;

use super::words;
use crate::clients::{day_of, dollars_of, markups, mend, percent_of, percent_text};
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::billing::{
    BillingTermsRequest, BillingTermsView, FeeChoice, RateView, RoundingChoice, SellerView,
};

impl App {
    /// How the account on show bills.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn billing_terms(&self) -> Outcome<BillingTermsView> {
        let account_id = self.account_here().await?;
        let today = self.now().to_zoned(TimeZone::UTC).date();
        let (terms, account, rates) = self
            .file()?
            .read(move |r| {
                let terms = billing::get(r, account_id)?;
                let currency = terms.as_ref().map_or(Currency::USD, |terms| terms.currency);
                Ok((
                    terms,
                    markup::of_account(r, account_id)?,
                    exchange_rate::of_currency(r, account_id, currency)?,
                ))
            })
            .await?;
        let set_up = terms.is_some() && !account.is_empty();
        let terms = terms.unwrap_or_default();
        let history = MarkupHistory { account, own: Vec::new() };
        let leaves =
            history.on(today).and_then(|markup| words::leaves(markup, &terms.fee)).unwrap_or_default();
        let rate =
            |rate: &ExchangeRate| Some(RateView { day: rate.stated?.to_string(), rate: rate.numeral() });
        Ok(BillingTermsView {
            set_up,
            markups: markups(&history, today),
            currency: terms.currency.code().to_owned(),
            rates: rates.iter().filter_map(rate).collect(),
            rounding: match terms.rounding {
                Rounding::HalfEven => RoundingChoice::HalfEven,
                Rounding::HalfUp => RoundingChoice::HalfUp,
                Rounding::Down => RoundingChoice::Down,
            },
            fee: fee_choice(&terms.fee),
            fee_percent: terms.fee.percent.numeral(),
            fee_minimum: terms.fee.minimum.to_decimal(),
            purchase: terms.fee.purchase.map(Usd::to_decimal),
            tax: percent_text(terms.tax),
            seller: SellerView {
                name: terms.seller.name,
                address: terms.seller.address.join("\n"),
                email: terms.seller.email,
                tax_id: terms.seller.tax_id,
                payment: terms.seller.payment,
            },
            leaves,
        })
    }

    /// Sets how the account on show bills. Issued statements do not change by it.
    ///
    /// # Errors
    /// `FieldNeedsMending`; `ReadOnlyFile`.
    pub async fn billing_set(&self, request: &BillingTermsRequest) -> Outcome<BillingTermsView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let terms = terms_of(request)?;
        self.file()?
            .write(move |w| {
                let before = billing::get(w, account_id)?;
                if before.as_ref() == Some(&terms) {
                    return Ok(());
                }
                billing::set(w, account_id, &terms)?;
                let detail = json!({ "before": before, "after": terms });
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "billing.set",
                    format!("account:{account_id}"),
                    detail,
                )
            })
            .await?;
        self.changed();
        self.billing_terms().await
    }

    /// States what one US dollar was worth on a day in the currency of bills.
    ///
    /// # Errors
    /// `FieldNeedsMending`; `ReadOnlyFile`.
    pub async fn rate_set(&self, day: &str, rate: &str) -> Outcome<BillingTermsView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let today = now.to_zoned(TimeZone::UTC).date();
        let stated = day_of(day, today)?;
        if stated > today {
            return Err(mend("A rate is stated for a day that is over, or for today."));
        }
        let currency =
            self.file()?.read(move |r| billing::get(r, account_id)).await?.unwrap_or_default().currency;
        let rate = ExchangeRate::parse(currency, rate, stated).map_err(|cause| match cause {
            ExchangeRateError::Dollars => mend("Bills are in US dollars: there is no rate to state."),
            ExchangeRateError::TooLarge => {
                mend("That rate is a million or more. Is the point in the right place?")
            }
            ExchangeRateError::NotARate => mend(format!(
                "{} isn't a rate. Write what one US dollar is worth, like 0.92.",
                quoted(rate.trim())
            )),
        })?;
        self.file()?
            .write(move |w| {
                exchange_rate::set(w, account_id, &rate)?;
                let detail =
                    json!({ "currency": rate.currency.code(), "day": stated.to_string(), "rate": rate.numeral() });
                crate::audit::record(w, now, Some(account_id), "rate.set", format!("account:{account_id}"), detail)
            })
            .await?;
        self.changed();
        self.billing_terms().await
    }
}

fn fee_choice(fee: &PurchaseFee) -> FeeChoice {
    let like = |kind: PurchaseFee| PurchaseFee { purchase: fee.purchase, ..kind } == *fee;
    if like(PurchaseFee::CARD) {
        FeeChoice::Card
    } else if like(PurchaseFee::CRYPTO) {
        FeeChoice::Crypto
    } else {
        FeeChoice::Own
    }
}

fn terms_of(request: &BillingTermsRequest) -> Outcome<BillingTerms> {
    let currency = Currency::parse(&request.currency).ok_or_else(|| {
        let written = quoted(request.currency.trim());
        mend(format!("{written} isn't a currency. Write its three letters, like USD or EUR."))
    })?;
    let purchase = dollars_of(&request.purchase, "usual purchase")?.map(PositiveUsd::get);
    let fee = match request.fee {
        FeeChoice::Card => PurchaseFee::CARD,
        FeeChoice::Crypto => PurchaseFee::CRYPTO,
        FeeChoice::Own => PurchaseFee {
            percent: percent_of(&request.fee_percent, "fee")?
                .ok_or_else(|| mend("Write the fee in per cent, like 5.5."))?,
            minimum: match request.fee_minimum.trim() {
                "" | "0" | "0.0" | "0.00" => Usd::ZERO,
                text => dollars_of(text, "fee's minimum")?.map_or(Usd::ZERO, PositiveUsd::get),
            },
            purchase: None,
        },
    };
    let line = |text: &str| keyroster_domain::roster::clean::line(text).text;
    let seller = &request.seller;
    Ok(BillingTerms {
        currency,
        rounding: match request.rounding {
            RoundingChoice::HalfEven => Rounding::HalfEven,
            RoundingChoice::HalfUp => Rounding::HalfUp,
            RoundingChoice::Down => Rounding::Down,
        },
        fee: PurchaseFee { purchase, ..fee },
        tax: percent_of(&request.tax, "tax")?,
        seller: Seller {
            name: line(&seller.name),
            address: seller.address.lines().map(line).filter(|line| !line.is_empty()).collect(),
            email: line(&seller.email),
            tax_id: line(&seller.tax_id),
            payment: line(&seller.payment),
        },
    })
}

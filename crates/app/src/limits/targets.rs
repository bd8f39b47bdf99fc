//! Setting targets: by hand or by a rule, computed to absolute values at once. Nothing is sent.

use jiff::Timestamp;
use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, PositiveUsd, Terms};
use keyroster_domain::limits::{NoTarget, Rule, target};
use keyroster_domain::reconcile::{Wish, first_agreed};
use keyroster_domain::roster::clean::quoted;
use keyroster_store::agreed;
use keyroster_store::key::{self, KeyRow, Wanted};
use keyroster_store::{StoreError, Writer};
use serde_json::json;

use crate::changes::{facts_of, limit_words, live, now_of};
use crate::connect::count;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::{class_now, reset};
use crate::wire::limits::{LimitsView, TargetRule, TargetsRequest};

/// What is to become of a wish.
enum New {
    /// A limit by a rule.
    Limit(Rule),
    /// No limit is wished any more.
    Blank,
    /// What is there.
    Keep,
    /// A reset.
    Reset(keyroster_domain::limit::Reset),
    /// Off or on.
    Off(bool),
}

impl App {
    /// Sets what is wished of some keys of a class.
    ///
    /// # Errors
    /// `FieldNeedsMending` in words for an amount that is none, for 0, and for "no limit" not confirmed; `NothingToDo`
    /// where a rule fits none of the keys. Then no wish was changed.
    pub async fn limits_set(&self, request: &TargetsRequest) -> Outcome<LimitsView> {
        let (new, mut note) = new_of(&request.rule)?;
        let roster_id = request.roster_id;
        let account_id = self.account_of_roster(roster_id).await?;
        let meant = request.holder_ids.clone();
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let keys = class
            .people
            .iter()
            .filter(|person| meant.as_ref().is_none_or(|ids| ids.contains(&person.holder.holder.id)))
            .filter_map(live);
        let (mut wishes, mut left) = (Vec::new(), Vec::new());
        for key in keys {
            match wish(&new, key) {
                Ok(wanted) if wanted == key.wanted => {}
                Ok(wanted) => wishes.push((key.hash.clone(), key.wanted, wanted)),
                Err(why) => left.push(why),
            }
        }
        if let Some(why) = left.first() {
            if wishes.is_empty() {
                return Err(
                    AppError::new(Code::FieldNeedsMending, why_not(*why)).safe("No target was changed.")
                );
            }
            let are = if left.len() == 1 {
                "1 key is".to_owned()
            } else {
                format!("{} are", count(left.len(), "key"))
            };
            note.push_str(&format!(" {are} left as before: {}", why_not(*why)));
        }
        let (now, keep) = (self.now(), matches!(new, New::Keep));
        self.file()?
            .write(move |w| {
                for (hash, before, after) in wishes {
                    key::set_wanted(w, &hash, &after)?;
                    settle(w, &hash, &before, keep, now)?;
                    let detail = json!({ "before": wish_json(&before), "after": wish_json(&after) });
                    crate::audit::record(w, now, Some(account_id), "target.set", hash, detail)?;
                }
                Ok(())
            })
            .await?;
        self.changed();
        let mut view = self.limits(roster_id).await?;
        view.note = note.trim().to_owned();
        Ok(view)
    }
}

/// Before a wish changes, what was agreed until now is kept, so that the new wish is not taken for it; with "keep", what
/// is there is agreed.
pub(crate) fn settle(
    w: &Writer<'_>,
    hash: &str,
    before: &Wanted,
    keep: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(row) = key::get(w, hash)? else { return Ok(()) };
    let seen = facts_of(&row.observed);
    if keep {
        return agreed::put(w, hash, &seen, now);
    }
    if agreed::get(w, hash)?.is_none() {
        let wish = Wish { terms: before.terms, disabled: before.disabled };
        agreed::put(w, hash, &first_agreed(None, &wish, &seen), now)?;
    }
    Ok(())
}

/// A wish as it stands on record: "$5.00", "no limit" or nothing.
pub(crate) fn wish_json(wanted: &Wanted) -> serde_json::Value {
    json!({
        "limit": wanted.terms.map(|terms| limit_words(SeenLimit::from(terms.limit))),
        "reset": wanted.terms.map(|terms| terms.reset.api_word().unwrap_or("never")),
        "off": wanted.disabled,
    })
}

fn new_of(rule: &TargetRule) -> Outcome<(New, String)> {
    let none = String::new;
    Ok(match rule {
        TargetRule::Amount { text } if is_blank(text) => (New::Blank, none()),
        TargetRule::Amount { text } => {
            let (amount, note) = amount_of(text)?;
            (New::Limit(Rule::Exactly(Limit::Of(amount))), note)
        }
        TargetRule::NoLimit { confirmed: false } => {
            return Err(mend("Confirm that these keys will have no spending limit, or choose a limit."));
        }
        TargetRule::NoLimit { confirmed: true } => (New::Limit(Rule::Exactly(Limit::NoLimit)), none()),
        TargetRule::RaiseBy { text } => {
            let (amount, note) = amount_of(text)?;
            (New::Limit(Rule::RaiseBy(amount)), note)
        }
        TargetRule::UsedPlus { text } => {
            let (amount, note) = amount_of(text)?;
            (New::Limit(Rule::UsedPlus(amount)), note)
        }
        TargetRule::Percent { text } => (New::Limit(Rule::Percent(percent_of(text)?)), none()),
        TargetRule::Keep => (New::Keep, none()),
        TargetRule::Reset { reset: choice } => (New::Reset(reset(*choice)), none()),
        TargetRule::Off { off } => (New::Off(*off), none()),
    })
}

fn is_blank(text: &str) -> bool {
    matches!(amount::read(text), AmountText::Blank)
}

/// An amount as typed, and a word on it where it was rounded.
pub(super) fn amount_of(text: &str) -> Outcome<(PositiveUsd, String)> {
    match amount::read(text) {
        AmountText::Exact { amount } => Ok((amount, String::new())),
        AmountText::Rounded { amount, written } => {
            Ok((amount, format!("${written} will be {}.", amount.get())))
        }
        other => Err(mend(not_an_amount(&other, text))),
    }
}

/// Words for a text that is no amount (words.md's, everywhere the same).
pub(super) fn not_an_amount(read: &AmountText, text: &str) -> String {
    match read {
        AmountText::Blank => "There is no amount yet. Write one like 2 or 2.00.".to_owned(),
        AmountText::Ambiguous { .. } => {
            format!("Is {} thousands, or dollars and cents? Write it like 1000 or 1.00.", quoted(text.trim()))
        }
        AmountText::NotPositive => {
            "A limit must be more than $0. To stop spending, turn the key off.".to_owned()
        }
        AmountText::OtherCurrency => {
            "OpenRouter limits are in US dollars. Write the dollar amount.".to_owned()
        }
        AmountText::TooLarge => "A limit must be less than $1,000,000.".to_owned(),
        AmountText::Exact { .. } | AmountText::Rounded { .. } | AmountText::NotAnAmount => {
            format!("{} isn't an amount. Write it like 5 or 5.00.", quoted(text.trim()))
        }
    }
}

fn percent_of(text: &str) -> Outcome<u32> {
    let digits = text.trim().trim_end_matches('%').trim();
    let read = digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    match read {
        Some(0) => Err(mend("A limit must be more than $0. To stop spending, turn the key off.")),
        Some(percent) if percent <= 10_000 => Ok(percent),
        _ => Err(mend(format!("{} isn't a percentage. Write it like 120 or 50.", quoted(text.trim())))),
    }
}

fn mend(message: impl Into<String>) -> AppError {
    AppError::new(Code::FieldNeedsMending, message).safe("No target was changed.")
}

fn wish(new: &New, key: &KeyRow) -> Result<Wanted, NoTarget> {
    let seen = &key.observed;
    let before = key.wanted;
    let with = |limit: Limit| Terms {
        limit,
        reset: before.terms.map(|terms| terms.reset).or(seen.reset).unwrap_or_default(),
        expires: before.terms.map_or(seen.expires_at, |terms| terms.expires),
    };
    Ok(match new {
        New::Limit(rule) => Wanted { terms: Some(with(target(*rule, &now_of(seen))?)), ..before },
        New::Blank => Wanted { terms: None, ..before },
        // What cannot be wished for ($0.00, not known) is left alone from now on.
        New::Keep => Wanted {
            terms: target(Rule::Keep, &now_of(seen))
                .ok()
                .map(|limit| Terms { reset: seen.reset.unwrap_or_default(), ..with(limit) }),
            disabled: before.disabled.and(seen.disabled),
        },
        New::Reset(reset) => {
            let limit = match before.terms {
                Some(terms) => terms.limit,
                None => target(Rule::Keep, &now_of(seen))?,
            };
            Wanted { terms: Some(Terms { reset: *reset, ..with(limit) }), ..before }
        }
        New::Off(off) => Wanted { disabled: Some(*off), ..before },
    })
}

const fn why_not(why: NoTarget) -> &'static str {
    match why {
        NoTarget::NoLimit => "there is no limit to start from.",
        NoTarget::Unknown => "what it starts from is not known. Refresh, then try again.",
        NoTarget::Zero => "A limit must be more than $0. To stop spending, turn the key off.",
        NoTarget::TooLarge => "A limit must be less than $1,000,000.",
    }
}

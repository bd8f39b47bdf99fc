//! Putting changes on record: who, when, what (promise R15).

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_store::audit::{self, NewChange};
use keyroster_store::{StoreError, Writer};
use serde_json::Value;

/// One change, in the transaction of the change itself. Never a secret in `detail`.
///
/// # Errors
/// What the store reports.
pub fn record(
    w: &Writer<'_>,
    utc: Timestamp,
    account_id: Option<AccountId>,
    action: &str,
    target: impl Into<String>,
    detail: Value,
) -> Result<(), StoreError> {
    let change = NewChange {
        utc,
        account_id,
        actor: actor(),
        action: action.to_owned(),
        target: target.into(),
        detail,
    };
    audit::append(w, &change).map(|_| ())
}

/// The OS account, as the person knows it.
pub(crate) fn actor() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "this computer".to_owned())
}

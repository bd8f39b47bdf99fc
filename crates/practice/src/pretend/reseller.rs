//! A pretend reseller: eight clients with monthly limits, a key nobody owns, a whole past month and the one that runs.
//!
//! What it shows, each at a fixed place of the story:
//! - **late reading**: nobody read the account on the past month's last day and the day after; the next reading is on
//!   the second at 15:40. And **late usage**: 4.25 dollars of Harbor & Finch, used on that last day, show only on the
//!   second at 11:30.
//! - **deleted key**: Moss & Daughters left on the 16th of the past month at 14:20; 0.85 dollars were used after the last
//!   reading that saw their key.
//! - **fallen counter**: OpenRouter charged Brightside Tutors 3 dollars too many on the 18th and took 2.75 back on the
//!   20th at 13:00, so the lifetime counter fell.
//! - **limit reset**: Studio Kestrel had used up its limit by the 27th and could go on on the first.
//! - **80 % and 100 %**: Cedar Clinic is at 80.4 % of its limit in the running month, Lumen Legal at all of it.
//! - **BYOK**: Tidewater Realty uses its own provider key for five times what it uses of credits.
//! - **outside**: "Automation test (n8n)" is a key without limit that belongs to no client and spends.
//! - **incomplete reading**: on the 12th of the past month the list broke off after four keys.

mod cast;
mod past;
mod plot;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::by_hand::{self, PracticeError};
use crate::chance;
use crate::clock;
use crate::seen::PracticeKey;
use crate::shared::Core;
use crate::state::{Account, KeyRecord, Reset};

pub use cast::{ResellerClient, reseller_clients};

/// The markup of a client without one of its own: a factor on what was used, as decimal text.
pub const RESELLER_MARKUP: &str = "1.3";

/// Left of the bought credits after the story, at least: a reseller who has run dry is another story.
const LEFT: Amount = Amount::dollars(100);

/// A reseller's account as the story left it: all that an app could not know otherwise, because it was not there.
///
/// An app fills its own account with it in this order:
/// 1. [`crate::Practice::fill_reseller`], once, over an account of its own: keys and usage are then at the server;
/// 2. `clients` become its roster of clients, with limits, markups and external users;
/// 3. each of `keys` that has a `client` becomes that client's, secret included, made at its `created_at`; one that has
///    a `deleted_at` is gone since then; one without a client stays a key that nobody owns;
/// 4. `readings` become snapshots of the past, oldest first, under their own times. A key that is missing from a complete
///    reading is gone from then on; from an incomplete one nothing is concluded;
/// 5. the account is read as always.
///
/// What its statements must add up to is told by [`crate::Practice::use_by_month`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reseller {
    /// In the order of [`reseller_clients`].
    pub clients: Vec<ResellerClient>,
    /// The story's keys as the server holds them, in the order they were made; deleted ones included.
    pub keys: Vec<ResellerKey>,
    /// Readings of the account in the past, oldest first.
    pub readings: Vec<Reading>,
}

/// A key of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerKey {
    /// Whose: a place in [`Reseller::clients`]; `None` is nobody's.
    pub client: Option<usize>,
    /// The key, secret included.
    pub key: PracticeKey,
}

/// The account as somebody read it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When it began, RFC 3339.
    pub began: String,
    /// When the last page was there, RFC 3339.
    pub ended: String,
    /// Whether the list was whole. If not, a key that is not in it says nothing.
    pub complete: bool,
    /// What the story's keys had used together in dollars as decimal text, deleted ones included (as `GET /credits`
    /// counts).
    pub total_usage: String,
    /// The keys it saw, newest first, as `GET /keys` lists.
    pub rows: Vec<ReadingRow>,
}

/// One key in a reading, with the counters of that moment: dollars as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingRow {
    /// Its hash.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its masked secret.
    pub label: String,
    /// Its limit; `None` is no limit.
    pub limit: Option<String>,
    /// When the limit starts anew: `monthly`, or `None` for never.
    pub limit_reset: Option<String>,
    /// Left until then; `None` without a limit.
    pub limit_remaining: Option<String>,
    /// Credits used in all.
    pub usage: String,
    /// Credits used in the month of the reading.
    pub usage_monthly: String,
    /// At the client's own provider in all.
    pub byok_usage: String,
    /// At the client's own provider in the month of the reading.
    pub byok_usage_monthly: String,
    /// When the key was made, RFC 3339.
    pub created_at: String,
    /// When it was used last, as far as was known; RFC 3339.
    pub last_used_at: Option<String>,
}

/// Lets the story happen in an account. Nothing of it appears in the wire log.
pub(crate) fn fill_reseller(core: &mut Core, seed: u64) -> Result<Reseller, PracticeError> {
    let now = core.account.now();
    let plot = plot::plot(now, seed);
    let names: Vec<&str> = plot.keys.iter().map(|key| key.name.as_str()).collect();
    if core.account.keys.iter().any(|key| names.contains(&key.name.as_str())) {
        return Err(PracticeError::Invalid("the reseller's keys are there already".to_owned()));
    }
    let account = &mut core.account;
    let hashes: Vec<String> = plot.keys.iter().map(|part| make(account, part)).collect();
    let spends = plot.spends(&hashes, &account.workspaces[0].id);
    let records: Vec<KeyRecord> = hashes.iter().filter_map(|hash| account.find_ever(hash).cloned()).collect();
    let readings = past::readings(&plot, &records, &spends, now);
    for spend in spends {
        account.spend_seen(spend);
    }
    if account.total_credits - account.total_used < LEFT {
        let hundreds = (account.total_used + LEFT).millionths() / 100_000_000 + 1;
        account.set_credits(Amount::dollars(i64::try_from(hundreds * 100).unwrap_or(i64::MAX)));
    }
    let seen = by_hand::some_keys(core, &hashes);
    let keys =
        plot.keys.iter().zip(seen).map(|(part, key)| ResellerKey { client: part.client, key }).collect();
    Ok(Reseller { clients: reseller_clients(), keys, readings })
}

fn make(account: &mut Account, part: &plot::KeyPart) -> String {
    let secret = account.fresh_secret();
    let hash = chance::sha256(&secret);
    let record = KeyRecord {
        hash: hash.clone(),
        name: part.name.clone(),
        label: chance::masked(&secret),
        disabled: false,
        limit: part.limit,
        limit_reset: part.limit.map(|_| Reset::Monthly),
        include_byok_in_limit: false,
        expires_at: None,
        external_user: part.external_user.map(str::to_owned),
        creator_user_id: Some(account.creator.clone()),
        workspace_id: account.workspaces[0].id.clone(),
        created_at: part.made_at,
        made_at: part.made_at,
        updated_at: None,
        last_used_at: None,
        deleted_at: part.deleted_at,
        secret: Some(secret),
    };
    account.save(record);
    hash
}

/// An instant as answers write it.
fn text(at: Timestamp) -> String {
    clock::text(at)
}

//! The practice server's story in the app's types: the two rooms share none, so everything crosses as text here.

use keyroster_app::practice::{Story, StoryClient, StoryKey};
use keyroster_domain::billing::{Percent, PercentText, read_percent};
use keyroster_domain::holder::Person;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::{PositiveUsd, Reset};
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_practice::pretend::{
    RESELLER_MARKUP, Reading, ReadingRow, Reseller, ResellerClient, ResellerKey,
};
use keyroster_vault::Secret;

/// The story; `None` where a text of it is none that the app reads.
pub(crate) fn of(told: &Reseller) -> Option<Story> {
    Some(Story {
        clients: told.clients.iter().map(client).collect::<Option<_>>()?,
        markup: factor(RESELLER_MARKUP)?,
        keys: told.keys.iter().map(key).collect::<Option<_>>()?,
        readings: told.readings.iter().map(reading).collect::<Option<_>>()?,
    })
}

/// `1.3` is 30 % on top.
fn factor(text: &str) -> Option<Percent> {
    match read_percent(&format!("{text}×")) {
        PercentText::Exact(percent) => Some(percent),
        _ => None,
    }
}

fn client(told: &ResellerClient) -> Option<StoryClient> {
    let person = Person {
        name: told.name.clone(),
        email: told.email.clone(),
        limit: Some(PositiveUsd::new(usd(&told.limit)?)?),
        reset: Some(Reset::Monthly),
        ..Person::default()
    };
    let markup = match &told.markup {
        Some(text) => Some(factor(text)?),
        None => None,
    };
    Some(StoryClient { person, markup, users: told.external_users.clone() })
}

fn key(told: &ResellerKey) -> Option<StoryKey> {
    let key = &told.key;
    let deleted_at = match &key.deleted_at {
        Some(text) => Some(text.parse().ok()?),
        None => None,
    };
    let row = UsageRow {
        hash: KeyHash::new(&key.hash),
        name: key.name.clone(),
        label: Some(key.label.clone()),
        disabled: Some(key.disabled),
        limit: limit(key.limit.as_deref())?,
        remaining: None,
        reset: reset(key.limit_reset.as_deref())?,
        usage: Some(usd(&key.usage)?),
        byok_usage: Some(usd(&key.byok_usage)?),
        created_at: Some(key.created_at.parse().ok()?),
        expires_at: None,
        last_used_at: None,
        read_at: deleted_at,
        gone: false,
    };
    Some(StoryKey {
        client: told.client,
        row,
        creator: key.creator_user_id.clone(),
        workspace: Some(key.workspace_id.clone()),
        deleted_at,
        secret: key.secret.as_ref().map(|secret| Secret::new(secret.expose().to_owned())),
    })
}

fn reading(told: &Reading) -> Option<UsageSnapshot> {
    let mut rows: Vec<UsageRow> = told.rows.iter().map(row).collect::<Option<_>>()?;
    rows.sort_by(|a, b| a.hash.cmp(&b.hash));
    Some(UsageSnapshot {
        began: told.began.parse().ok()?,
        ended: told.ended.parse().ok()?,
        complete: told.complete,
        account_usage: Some(usd(&told.total_usage)?),
        rows,
    })
}

fn row(told: &ReadingRow) -> Option<UsageRow> {
    let left = match &told.limit_remaining {
        Some(text) => Some(usd(text)?),
        None => None,
    };
    let used = match &told.last_used_at {
        Some(text) => Some(text.parse().ok()?),
        None => None,
    };
    Some(UsageRow {
        hash: KeyHash::new(&told.hash),
        name: told.name.clone(),
        label: Some(told.label.clone()),
        disabled: Some(false),
        limit: limit(told.limit.as_deref())?,
        remaining: left,
        reset: reset(told.limit_reset.as_deref())?,
        usage: Some(usd(&told.usage)?),
        byok_usage: Some(usd(&told.byok_usage)?),
        created_at: Some(told.created_at.parse().ok()?),
        expires_at: None,
        last_used_at: used,
        read_at: None,
        gone: false,
    })
}

fn limit(text: Option<&str>) -> Option<SeenLimit> {
    text.map_or(Some(SeenLimit::NoLimit), |text| usd(text).map(SeenLimit::Of))
}

fn reset(word: Option<&str>) -> Option<Option<Reset>> {
    word.map_or(Some(Reset::Never), Reset::from_word).map(Some)
}

fn usd(text: &str) -> Option<Usd> {
    Usd::parse_measured(text).ok()
}

//! `/keys`: list, create, get, patch, delete.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bad_body::BadBody;
use super::key_body::{self, For};
use super::{Call, flag, key_json, offset};
use crate::answer::Answer;
use crate::chance::{self, Stream};
use crate::clock;
use crate::options::{PageOrder, PastEnd, Settings};
use crate::state::{Account, KeyRecord};

/// A refused change: status and message.
pub(crate) type Refusal = (u16, String);

fn refused((status, message): &Refusal) -> Answer {
    Answer::error(*status, message)
}

fn not_found() -> Refusal {
    (404, "Resource not found".to_owned())
}

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let request = call.request;
    let flags = (offset(request), flag(request, "include_disabled"), flag(request, "include_expired"));
    let (Some(offset), Some(mut disabled_too), Some(mut expired_too)) = flags else {
        return Answer::refusal(400);
    };
    if call.settings.ignore_include_flags {
        (disabled_too, expired_too) = (false, false);
    }
    let workspace = match request.parameter("workspace_id") {
        None => call.account.workspaces[0].id.clone(),
        Some(id) if !chance::is_uuid(&id) => return Answer::error(400, "workspace_id: Invalid UUID"),
        Some(id) => match call.account.workspace(&id.to_lowercase()) {
            Some(workspace) => workspace.id.clone(),
            None => return Answer::refusal(404),
        },
    };
    let then = clock::earlier(call.now, call.settings.list_lag_ms);
    let mut keys = call.account.keys_at(then);
    keys.retain(|key| {
        key.workspace_id == workspace
            && (disabled_too || !key.disabled)
            && (expired_too || key.expires_at.is_none_or(|end| call.now < end))
    });
    put_in_order(&mut keys, call.settings.page_order, call.account.seed ^ call.now.as_nanosecond() as u64);
    let size = call.settings.page_size.max(1);
    let mut from = offset;
    if offset >= keys.len() && offset > 0 {
        match call.settings.past_end {
            PastEnd::Empty => {}
            PastEnd::BadRequest => return Answer::refusal(400),
            PastEnd::LastPage => from = keys.len().saturating_sub(1) / size * size,
        }
    }
    let page = keys.into_iter().skip(from).take(size);
    let data: Vec<Value> = page.map(|key| key_json(call.account, key, call.now, call.settings)).collect();
    Answer::ok(&json!({ "data": data }))
}

fn put_in_order(keys: &mut [&KeyRecord], order: PageOrder, seed: u64) {
    match order {
        PageOrder::NewestFirst => keys.reverse(),
        PageOrder::OldestFirst => {}
        PageOrder::ByHash => keys.sort_by(|a, b| a.hash.cmp(&b.hash)),
        PageOrder::Random => Stream::new(seed).shuffle(keys),
    }
}

pub(super) fn create_call(call: &mut Call<'_>) -> Answer {
    let shown_now = call.shown_now();
    match create(call.account, &call.request.body, shown_now) {
        Ok(key) => {
            let data = key_json(call.account, &key, call.now, call.settings);
            Answer::json(201, &json!({"data": data, "key": key.secret}))
        }
        Err(refusal) => refused(&refusal),
    }
}

/// Creates a key from a body of `POST /keys`.
pub(crate) fn create(account: &mut Account, body: &[u8], shown_now: Timestamp) -> Result<KeyRecord, Refusal> {
    let wish = key_body::read(body, For::Create).map_err(|BadBody(message)| (400, message))?;
    let workspace_id = match wish.workspace_id.value() {
        None => account.workspaces[0].id.clone(),
        Some(id) => account.workspace(&id).map(|w| w.id.clone()).ok_or_else(not_found)?,
    };
    let secret = account.fresh_secret();
    let creator = wish.creator_user_id.over(Some(account.creator.clone()));
    let made_at = account.now();
    let key = KeyRecord {
        hash: chance::sha256(&secret),
        name: wish.name.value().unwrap_or_default(),
        label: chance::masked(&secret),
        disabled: false,
        limit: wish.limit.value(),
        limit_reset: wish.limit_reset.value(),
        include_byok_in_limit: wish.include_byok_in_limit.value().unwrap_or(false),
        expires_at: wish.expires_at.value(),
        external_user: wish.external_user.value(),
        creator_user_id: creator,
        workspace_id,
        created_at: shown_now,
        made_at,
        updated_at: None,
        last_used_at: None,
        deleted_at: None,
        secret: Some(secret),
    };
    account.save(key.clone());
    Ok(key)
}

pub(super) fn get(call: &mut Call<'_>, hash: &str) -> Answer {
    let newest = clock::earlier(call.now, call.settings.get_lag_ms);
    match call.account.find(hash).filter(|key| key.made_at <= newest) {
        Some(key) => one(call.account, key, call.now, call.settings),
        None => Answer::refusal(404),
    }
}

fn one(account: &Account, key: &KeyRecord, now: Timestamp, settings: &Settings) -> Answer {
    Answer::ok(&json!({"data": key_json(account, key, now, settings)}))
}

pub(super) fn patch_call(call: &mut Call<'_>, hash: &str) -> Answer {
    let shown_now = call.shown_now();
    match patch(call.account, hash, &call.request.body, shown_now, call.settings) {
        Ok(key) => one(call.account, &key, call.now, call.settings),
        Err(refusal) => refused(&refusal),
    }
}

/// Changes a key by a body of `PATCH /keys/{hash}`.
pub(crate) fn patch(
    account: &mut Account,
    hash: &str,
    body: &[u8],
    shown_now: Timestamp,
    settings: &Settings,
) -> Result<KeyRecord, Refusal> {
    let mut key = account.find(hash).cloned().ok_or_else(not_found)?;
    let wish = key_body::read(body, For::Patch).map_err(|BadBody(message)| (400, message))?;
    let nothing = wish.name.is_absent()
        && wish.disabled.is_absent()
        && wish.limit.is_absent()
        && wish.limit_reset.is_absent()
        && wish.include_byok_in_limit.is_absent()
        && wish.workspace_id.is_absent();
    if nothing {
        return Err((400, "No update fields provided".to_owned()));
    }
    if let Some(id) = wish.workspace_id.value().filter(|id| *id != key.workspace_id) {
        let workspace = account.workspace(&id).map(|w| w.id.clone()).ok_or_else(not_found)?;
        let members = &settings.workspace_members;
        if !members.is_empty() && !key.creator_user_id.as_ref().is_some_and(|who| members.contains(who)) {
            let message = "The API key creator is not a member of the target workspace. Add them to the \
                           workspace, then retry.";
            return Err((409, message.to_owned()));
        }
        key.workspace_id = workspace;
    }
    key.name = wish.name.over(Some(key.name)).unwrap_or_default();
    key.disabled = wish.disabled.over(Some(key.disabled)).unwrap_or(false);
    key.limit = wish.limit.over(key.limit);
    key.limit_reset = wish.limit_reset.over(key.limit_reset);
    let byok = wish.include_byok_in_limit.over(Some(key.include_byok_in_limit));
    key.include_byok_in_limit = byok.unwrap_or(false);
    key.updated_at = Some(shown_now);
    account.save(key.clone());
    Ok(key)
}

pub(super) fn delete_call(call: &mut Call<'_>, hash: &str) -> Answer {
    match delete(call.account, hash) {
        Ok(()) => Answer::ok(&json!({"deleted": true})),
        Err(refusal) => refused(&refusal),
    }
}

/// Deletes a key for good.
pub(crate) fn delete(account: &mut Account, hash: &str) -> Result<(), Refusal> {
    let mut key = account.find(hash).cloned().ok_or_else(not_found)?;
    key.deleted_at = Some(account.now());
    account.save(key);
    Ok(())
}

//! The calls: who asks, and which function answers.

mod account;
mod activity;
mod analytics;
mod bad_body;
mod key_body;
mod key_json;
mod keys;
mod workspaces;

use jiff::Timestamp;
use serde_json::Value;

pub(crate) use key_json::{Counters, key_json, remaining};
pub(crate) use keys::{create, delete, patch};

use crate::answer::Answer;
use crate::chance;
use crate::clock;
use crate::options::Settings;
use crate::state::Account;
use crate::wire::Request;

/// One call while it is answered. `settings` already carry what a fault turned for this request alone.
pub(crate) struct Call<'a> {
    pub(crate) account: &'a mut Account,
    pub(crate) settings: &'a Settings,
    pub(crate) request: &'a Request,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    /// The instant to write into answers and new keys.
    pub(crate) fn shown_now(&self) -> Timestamp {
        clock::skewed(self.now, self.settings.clock_skew_s)
    }
}

/// Whose token a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Management,
    /// A normal key, by hash.
    Normal(String),
    Unknown,
    Missing,
}

/// Tells whose token this is. The management key is unknown while it is revoked.
pub(crate) fn caller(account: &Account, request: &Request, now: Timestamp) -> Caller {
    let token = request.header("authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
    });
    let Some(token) = token else { return Caller::Missing };
    let hash = chance::sha256(token);
    if hash == account.management_hash {
        let revoked = account.revoked_until.is_some_and(|until| now < until);
        return if revoked { Caller::Unknown } else { Caller::Management };
    }
    match account.find(&hash) {
        Some(key) if !key.disabled && key.expires_at.is_none_or(|end| now < end) => Caller::Normal(hash),
        _ => Caller::Unknown,
    }
}

/// Answers a request: the one way in for everything under `/api/v1`.
pub(crate) fn answer(account: &mut Account, settings: &Settings, request: &Request) -> Answer {
    let now = account.now();
    let who = caller(account, request, now);
    let mut call = Call { account, settings, request, now };
    let mut answer = route(&mut call, &who);
    if settings.unknown_field && answer.status < 300 {
        add_unknown_field(&mut answer);
    }
    answer
}

fn route(call: &mut Call<'_>, who: &Caller) -> Answer {
    let request = call.request;
    if !request.under_base {
        return Answer::refusal(404);
    }
    if let Some(bare) = request.path.strip_suffix('/').filter(|bare| !bare.is_empty()) {
        let mut answer = Answer::error(308, "Redirecting");
        answer.headers.push(("location".to_owned(), format!("/api/v1{bare}")));
        return answer;
    }
    match who {
        Caller::Missing => return Answer::refusal(401),
        Caller::Unknown => return Answer::error(401, "User not found."),
        Caller::Management | Caller::Normal(_) => {}
    }
    let parts: Vec<&str> = request.path.split('/').skip(1).collect();
    let normal = matches!(who, Caller::Normal(_));
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["key"] | ["auth", "key"]) => account::current_key(call, who),
        ("GET", ["credits"]) if normal => account::credits_for_normal_key(call),
        ("GET" | "DELETE", ["keys", ..]) if normal => Answer::refusal(call.settings.normal_key_status),
        _ if normal => Answer::refusal(403),
        ("GET", ["keys"]) => keys::list(call),
        ("POST", ["keys"]) => keys::create_call(call),
        ("GET", ["keys", hash]) => keys::get(call, hash),
        ("PATCH", ["keys", hash]) => keys::patch_call(call, hash),
        ("DELETE", ["keys", hash]) => keys::delete_call(call, hash),
        ("GET", ["credits"]) => account::credits(call),
        ("GET", ["activity"]) => activity::list(call),
        ("GET", ["analytics", "meta"]) => analytics::limited(call, |_| analytics::meta()),
        ("POST", ["analytics", "query"]) => analytics::limited(call, analytics::query),
        ("GET", ["workspaces"]) => workspaces::list(call),
        ("POST", ["workspaces"]) => workspaces::create(call),
        ("GET", ["workspaces", id]) => workspaces::get(call, id),
        ("GET", ["organization", "members"]) => workspaces::members(call),
        _ => Answer::refusal(404),
    }
}

fn add_unknown_field(answer: &mut Answer) {
    let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body) else { return };
    let extra = || serde_json::json!({"kind": "not known to anybody", "list": [1, null]});
    let add = |object: &mut Value| {
        if let Value::Object(fields) = object {
            fields.insert("a_field_of_tomorrow".to_owned(), extra());
        }
    };
    match value.get_mut("data") {
        Some(Value::Array(items)) => items.iter_mut().for_each(add),
        Some(object) => add(object),
        None => {}
    }
    add(&mut value);
    answer.body = value.to_string().into_bytes();
}

/// Reads `offset` (from 0). `None` means the parameter is not usable.
fn offset(request: &Request) -> Option<usize> {
    match request.parameter("offset") {
        None => Some(0),
        Some(text) => text.parse().ok(),
    }
}

/// Reads `limit` (1 to 100, 50 when absent). `None` means the parameter is not usable.
fn limit(request: &Request) -> Option<usize> {
    match request.parameter("limit") {
        None => Some(50),
        Some(text) => text.parse().ok().filter(|n| (1..=100).contains(n)),
    }
}

/// Reads a yes or no. `None` means the parameter is not usable.
fn flag(request: &Request, name: &str) -> Option<bool> {
    match request.parameter(name).as_deref() {
        None | Some("false" | "0") => Some(false),
        Some("true" | "1") => Some(true),
        Some(_) => None,
    }
}

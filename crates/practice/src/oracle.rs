//! The oracle on its own port: everything the server knows, and everything that can be done to it by hand.
//!
//! `GET /__oracle/keys`, `/__oracle/requests`, `/__oracle/summary`, `/__oracle/settings`, `/__oracle/months`,
//! `/__time/now`; `POST /__oracle/plan` (a fault plan), `/__oracle/settings` (any of the switches), `/__oracle/spend`, `/__oracle/create` (a
//! body of `POST /keys`), `/__oracle/patch` (`{"hash":…,"body":{…}}`), `/__oracle/delete` (`{"hash":…}`),
//! `/__oracle/refuse` (`{"ms":…}`), `/__oracle/credits` (`{"total_credits":"…"}`), `/__oracle/pretend`
//! (`{"days":…,"seed":…}`), `/__oracle/reseller` (`{"seed":…}`), `/__oracle/rehearse` (`{"rehearsal":"slow_down"}`), `/__time/advance` (`{"ms":…}` or
//! `{"seconds":…}`).

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::by_hand::{self, PracticeError};
use crate::faults::FaultPlan;
use crate::options::Settings;
use crate::pretend::{self, Rehearsal};
use crate::seen::Spend;
use crate::shared::Shared;
use crate::wire::Request;

pub(crate) async fn answer(shared: &Arc<Shared>, request: &Request) -> Answer {
    if request.path == "/__oracle/refuse" && request.method == "POST" {
        return match whole(request) {
            Ok(body) => {
                by_hand::refuse_for(shared, Duration::from_millis(number(&body, "ms"))).await;
                done()
            }
            Err(wrong) => wrong,
        };
    }
    let answered = match request.method.as_str() {
        "GET" => Ok(look(shared, &request.path)),
        "POST" => act(shared, request),
        _ => Ok(Answer::refusal(404)),
    };
    answered.unwrap_or_else(|wrong| wrong)
}

fn done() -> Answer {
    Answer::ok(&json!({"done": true}))
}

fn look(shared: &Shared, path: &str) -> Answer {
    match path {
        "/__oracle/keys" => Answer::ok(&json!({"keys": by_hand::keys(shared)})),
        "/__oracle/requests" => Answer::ok(&json!({"requests": by_hand::requests(shared)})),
        "/__oracle/summary" => Answer::ok(&json!(by_hand::summary(shared))),
        "/__oracle/months" => Answer::ok(&json!({"months": by_hand::use_by_month(shared)})),
        "/__oracle/settings" => Answer::ok(&json!(shared.lock().settings)),
        "/__time/now" => Answer::ok(&json!({"now": by_hand::now(shared)})),
        _ => Answer::refusal(404),
    }
}

fn act(shared: &Shared, request: &Request) -> Result<Answer, Answer> {
    let refused = |error: PracticeError| match error {
        PracticeError::NoSuchKey => Answer::error(404, &error.to_string()),
        PracticeError::Invalid(message) => Answer::error(400, &message),
    };
    match request.path.as_str() {
        "/__oracle/plan" => by_hand::set_plan(shared, read::<FaultPlan>(request)?),
        "/__oracle/settings" => {
            let body = whole(request)?;
            shared.lock().settings = changed(shared, &body)?;
        }
        "/__oracle/spend" => by_hand::spend(shared, &read::<Spend>(request)?).map_err(refused)?,
        "/__oracle/create" => {
            let key = by_hand::create(shared, &request.body).map_err(refused)?;
            return Ok(Answer::json(201, &json!({"key": key})));
        }
        "/__oracle/patch" => {
            let body = whole(request)?;
            let wish = body.get("body").cloned().unwrap_or_default().to_string();
            by_hand::patch(shared, text(&body, "hash"), wish.as_bytes()).map_err(refused)?;
        }
        "/__oracle/delete" => by_hand::delete(shared, text(&whole(request)?, "hash")).map_err(refused)?,
        "/__oracle/credits" => {
            by_hand::set_total_credits(shared, text(&whole(request)?, "total_credits")).map_err(refused)?;
        }
        "/__oracle/pretend" => {
            let body = whole(request)?;
            let days = u32::try_from(number(&body, "days")).unwrap_or(u32::MAX);
            pretend::fill(&mut shared.lock().account, days, number(&body, "seed"));
        }
        "/__oracle/reseller" => {
            let seed = number(&whole(request)?, "seed");
            return by_hand::fill_reseller(shared, seed)
                .map(|made| Answer::ok(&json!(made)))
                .map_err(refused);
        }
        "/__oracle/rehearse" => {
            let wanted = whole(request)?.get("rehearsal").cloned().unwrap_or_default();
            let rehearsal: Rehearsal = serde_json::from_value(wanted).map_err(|e| wrong(&e))?;
            pretend::rehearse(shared, rehearsal);
        }
        "/__time/advance" => {
            let body = whole(request)?;
            let by = Duration::from_millis(number(&body, "ms"));
            shared.advance(by + Duration::from_secs(number(&body, "seconds")));
        }
        _ => return Err(Answer::refusal(404)),
    }
    Ok(done())
}

/// The switches with those of the body turned.
fn changed(shared: &Shared, body: &Value) -> Result<Settings, Answer> {
    let mut all = json!(shared.lock().settings);
    if let (Value::Object(all), Value::Object(new)) = (&mut all, body) {
        all.extend(new.clone());
    }
    serde_json::from_value(all).map_err(|e| wrong(&e))
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, Answer> {
    serde_json::from_slice(&request.body).map_err(|e| wrong(&e))
}

fn whole(request: &Request) -> Result<Value, Answer> {
    read(request)
}

fn wrong(error: &serde_json::Error) -> Answer {
    Answer::error(400, &error.to_string())
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn number(body: &Value, name: &str) -> u64 {
    body.get(name).and_then(Value::as_u64).unwrap_or_default()
}

//! `/workspaces` and `/organization/members`.

use serde_json::{Value, json};

use super::{Call, limit, offset};
use crate::answer::Answer;
use crate::chance;
use crate::clock;
use crate::pretend;
use crate::state::{Workspace, slug};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let (Some(offset), Some(limit)) = (offset(call.request), limit(call.request)) else {
        return Answer::refusal(400);
    };
    let all = &call.account.workspaces;
    let data: Vec<Value> =
        all.iter().skip(offset).take(limit).map(|w| json_of(w, &call.account.creator)).collect();
    Answer::ok(&json!({"data": data, "total_count": all.len()}))
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Answer {
    match call.account.workspace(id) {
        Some(workspace) => Answer::ok(&json!({"data": json_of(workspace, &call.account.creator)})),
        None => Answer::refusal(404),
    }
}

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let Ok(Value::Object(fields)) = serde_json::from_slice(&call.request.body) else {
        return Answer::refusal(400);
    };
    let text = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (Some(name), Some(slug)) = (text("name"), text("slug").map(slug)) else {
        return Answer::refusal(400);
    };
    if call.account.workspace(&slug).is_some() {
        return Answer::refusal(409);
    }
    let id = chance::uuid(call.account.seed, &format!("workspace {slug}"));
    let workspace = Workspace::new(id, name, &slug, call.shown_now());
    let answer = Answer::json(201, &json!({"data": json_of(&workspace, &call.account.creator)}));
    call.account.add_workspace(workspace);
    answer
}

fn json_of(workspace: &Workspace, creator: &str) -> Value {
    json!({
        "id": workspace.id,
        "name": workspace.name,
        "slug": workspace.slug,
        "description": null,
        "created_at": clock::text(workspace.created_at),
        "updated_at": null,
        "created_by": creator,
        "default_guardrail_id": chance::uuid(0, &workspace.id),
        "default_text_model": null,
        "default_image_model": null,
        "default_provider_sort": null,
        "disabled_server_tools": null,
        "include_byok_in_budgets": false,
        "io_logging_api_key_ids": null,
        "io_logging_sampling_rate": 1,
        "is_data_discount_logging_enabled": true,
        "is_observability_broadcast_enabled": false,
        "is_observability_io_logging_enabled": false,
    })
}

pub(super) fn members(call: &mut Call<'_>) -> Answer {
    if !call.settings.organization {
        return Answer::refusal(404);
    }
    let (Some(offset), Some(limit)) = (offset(call.request), limit(call.request)) else {
        return Answer::refusal(400);
    };
    let mut all = vec![json!({
        "id": call.account.creator,
        "first_name": "Robin",
        "last_name": null,
        "email": "robin@example.edu",
        "role": "org:admin",
    })];
    all.extend(pretend::class().iter().take(9).map(|person| {
        let (first, last) = person.name.split_once(' ').unwrap_or((person.name, ""));
        json!({
            "id": format!("user_{}", &chance::sha256(person.id)[..26]),
            "first_name": first,
            "last_name": Some(last).filter(|last| !last.is_empty()),
            "email": person.email,
            "role": "org:member",
        })
    }));
    let total = all.len();
    let data: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
    Answer::ok(&json!({"data": data, "total_count": total}))
}

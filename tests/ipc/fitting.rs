//! What a well-meaning window asks each command with.

use serde_json::{Value, json};

/// A plan with nothing out of the ordinary.
pub fn plan_of(roster: i64) -> Value {
    json!({
        "rosterId": roster, "limit": "2.00", "noLimit": false, "noLimitConfirmed": false, "reset": "never",
        "expires": "", "keyName": "name", "workspaceId": null, "leftOut": [], "perPerson": [], "refresh": false,
    })
}

/// Arguments that fit each command, for a class and a person. The order of the list is the order of asking.
pub fn fitting(command: &str, roster: i64, person: i64) -> Value {
    let account = 1;
    match command {
        "account_check" => json!({ "request": { "pasted": "" }, "accountId": null }),
        "account_connect" => json!({ "request": { "name": "Second" } }),
        "account_switch" | "account_disconnect_preview" | "account_disconnect" => {
            json!({ "accountId": account })
        }
        "account_rename" => json!({ "accountId": account, "name": "Practice" }),
        "practice_rehearse" => json!({ "kind": "slowDown" }),
        "roster_create" => json!({ "name": "Another class" }),
        "roster_rename" => json!({ "rosterId": roster, "name": "Renamed" }),
        "roster_archive" => json!({ "rosterId": roster, "archived": false }),
        "import_pick" => json!({ "rosterId": null }),
        "import_text" => json!({ "rosterId": null, "text": "name\nAda" }),
        "import_read" => json!({ "request": { "token": 1, "encoding": null, "roles": null } }),
        "import_answer" => {
            json!({ "request": { "token": 1, "line": 2, "code": "x", "answer": "x", "text": null } })
        }
        "import_apply" => json!({ "request": { "token": 1, "rosterName": "Pasted" } }),
        "import_save_problems" => json!({ "token": 1 }),
        "person_save" => json!({ "request": {
            "rosterId": roster, "holderId": null, "name": "Grace", "email": "", "externalId": "", "group": "",
            "limit": "",
        } }),
        "plan_make" => json!({ "request": plan_of(roster) }),
        "provision_start" => json!({ "request": { "digest": "none" } }),
        "list_save" => json!({ "request": { "rosterId": roster, "form": "csv", "anyway": false } }),
        "saved_file_show" | "saved_file_delete" => json!({ "fileId": 1 }),
        "needs_answer" => json!({ "request": { "id": 1, "choice": "x" } }),
        "board_keep" | "board_keep_undo" | "board_put_back" | "board_turn_off" | "board_keep_this" => {
            json!({ "request": { "hash": "00ff" } })
        }
        "board_link" => json!({ "request": { "hash": "00ff", "holderId": person } }),
        "board_name" => {
            json!({ "request": { "hash": "00ff", "rosterId": roster, "name": "Kim", "email": "" } })
        }
        "board_set_aside" => json!({ "request": { "hashes": ["00ff"], "aside": true } }),
        "settings_patch" => json!({ "request": { "theme": "dark" } }),
        "passphrase_strength" | "passphrase_choose" | "vault_unlock" => {
            json!({ "request": { "passphrase": "gravel lantern orbit sandal thimble quartz" } })
        }
        "folder_show" => json!({ "which": "data" }),
        "page_open" => json!({ "which": "credits" }),
        "person" | "person_remove" | "key_copy" | "key_reveal" => json!({ "holderId": person }),
        _ => fitting_later(command, roster, person),
    }
}

/// The same for what follows the creation.
fn fitting_later(command: &str, roster: i64, person: i64) -> Value {
    let request = |request: Value| json!({ "request": request });
    let history = json!({
        "before": null, "kind": null, "holderId": null, "rosterId": null, "from": "", "to": "", "text": "",
    });
    let compare =
        json!({ "a": { "from": "stored", "id": 1 }, "b": { "from": "file", "token": 9 }, "rosterId": null });
    match command {
        "earlier_pick" | "earlier_take" | "earlier_plan" => {
            request(json!({ "rosterId": null, "className": "" }))
        }
        "earlier_apply" => request(json!({ "digest": "none" })),
        "review_save" => request(json!({ "rosterId": null, "emails": false })),
        "handouts_tick" => request(json!({ "rosterId": roster, "ticks": [], "handed": true })),
        "handouts_contact" => json!({ "rosterId": roster, "contact": "Room 4" }),
        "handouts_save" => request(json!({
            "rosterId": roster, "form": "cards", "perSheet": 4, "paper": "a4", "onlyNew": false, "lock": null,
            "passphrase": null, "anyway": false,
        })),
        "history" => request(history),
        "history_save" => json!({ "request": history, "form": "csv" }),
        "hours_set" => request(json!({
            "rosterId": roster, "days": [true, false, false, false, false, false, false], "opens": "8:00",
            "closes": "9:00", "from": "", "until": "",
        })),
        "limits_set" => request(
            json!({ "rosterId": roster, "holderIds": null, "rule": { "kind": "amount", "text": "0" } }),
        ),
        "changes_plan" | "changes_now" => {
            request(json!({ "rosterId": roster, "holderIds": [person], "kind": "targets" }))
        }
        "changes_apply" => request(json!({ "digest": "none", "number": null, "noLimitConfirmed": false })),
        "changes_undo" => json!({ "runId": 77 }),
        "change_reverse_plan" => json!({ "itemId": 77 }),
        "rotate_plan" => request(json!({
            "rosterId": roster, "holderIds": [person], "limit": "left", "amount": "", "own": [],
            "noLimitConfirmed": false, "expires": "", "refresh": false,
        })),
        "rotate_start" => json!({ "digest": "none" }),
        "rotate_give_up" => json!({ "rosterId": roster, "holderIds": [person] }),
        "rotate_retire" => request(
            json!({ "rosterId": roster, "holderIds": [person], "how": "turnOff", "handedOut": false }),
        ),
        "compare" => request(compare),
        "comparison_save" => json!({ "request": compare, "form": "csv" }),
        "snapshot_name" => json!({ "id": 1, "name": "Before lab" }),
        "snapshot_save" => json!({ "id": 1 }),
        "backup_make" => request(json!({ "passphrase": "short", "withManagementKeys": false })),
        "restore_open" => request(json!({ "passphrase": "short" })),
        "copy_open" | "copy_prepare" => json!({ "name": "../nowhere" }),
        "person_days" => json!({ "holderId": person }),
        _ => fitting_for_sellers(command, roster, person),
    }
}

/// The same for what sellers do.
fn fitting_for_sellers(command: &str, roster: i64, person: i64) -> Value {
    let request = |request: Value| json!({ "request": request });
    let month = "2026-01";
    match command {
        "client_view" => json!({ "holderId": person }),
        "client_save" => request(json!({
            "holderId": null, "name": "Cedar Clinic", "email": "bills@cedar.example", "clientId": "C1",
            "limit": "50", "markup": "20 %", "markupFrom": "", "tax": "", "minimum": "", "fixed": "",
            "users": ["user-1"], "notes": "",
        })),
        "markup_set" => request(json!({ "holderId": null, "from": "2026-01-01", "percent": "25 %" })),
        "percent_echo" => json!({ "text": "1.3x" }),
        "clients_import_apply" => json!({ "token": 1 }),
        "client_sheet_save" => json!({ "holderId": person, "text": true, "paper": "a4" }),
        "billing_set" => request(json!({
            "currency": "USD", "rounding": "halfEven", "fee": "card", "feePercent": "", "feeMinimum": "",
            "purchase": "", "tax": "", "seller": {
                "name": "Studio", "address": "", "email": "", "taxId": "", "payment": "",
            },
        })),
        "rate_set" => json!({ "day": "2026-01-31", "rate": "0.92" }),
        "month_view" => request(json!({ "month": month, "source": "readings" })),
        "usage_decide" => request(json!({ "month": month, "key": "00ff", "decision": "count" })),
        "year_view" => json!({ "year": "2026" }),
        "all_accounts_month" | "usage_view" | "usage_ask" | "usage_save" => json!({ "month": month }),
        "month_close" => request(json!({ "month": month, "source": "readings", "digest": "none" })),
        "statement_view" | "correction_view" => json!({ "id": 1 }),
        "correction_issue" => request(json!({ "id": 1, "reason": "A slip", "digest": "none" })),
        "statements_save" => request(json!({
            "id": null, "month": month, "holderId": null, "forms": ["csv", "letter"], "paper": "a4",
        })),
        _ => json!({ "rosterId": roster }),
    }
}

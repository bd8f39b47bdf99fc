//! The complete list over real HTTP: parameters, workspaces, odd rows, and honest incompleteness.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;

use common::{Arrived, Reply, Stand, error_form, json, key_json};
use keyroster_openrouter::{IncompleteWhy, ListRead, ReadError, WorkspaceId};

fn hash(n: usize) -> String {
    format!("{n:064x}")
}

fn parameter<'a>(request: &'a Arrived, name: &str) -> Option<&'a str> {
    request.target.split_once('?')?.1.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Pages of 100 from these rows, as the real server gives them.
fn page(request: &Arrived, rows: &[String]) -> Reply {
    let offset: usize = parameter(request, "offset").unwrap().parse().unwrap();
    let rows: Vec<&str> = rows.iter().skip(offset).take(100).map(String::as_str).collect();
    json(200, format!(r#"{{"data":[{}]}}"#, rows.join(",")))
}

fn rows(count: usize) -> Vec<String> {
    (0..count).map(|n| key_json(&hash(n), &format!("Key {n}"))).collect()
}

#[tokio::test]
async fn whole_lists_of_every_length() {
    for count in [0, 1, 10, 11, 99, 100, 101, 250] {
        let all = rows(count);
        let stand = Stand::new(move |request, _| page(request, &all)).await;
        let ListRead::Complete { keys, server_date, unreadable } = stand.client().complete_list(&[]).await
        else {
            panic!("{count} keys of a quiet server")
        };
        let hashes: Vec<&str> = keys.iter().map(|key| key.hash.as_str()).collect();
        assert_eq!(hashes, (0..count).map(hash).collect::<Vec<_>>(), "{count} keys");
        assert_eq!(server_date.unwrap().to_string(), "2026-11-22T12:00:00Z");
        assert!(unreadable.is_empty());
        for request in stand.arrived() {
            assert!(request.target.starts_with("/api/v1/keys?offset="));
            assert_eq!(
                parameter(&request, "include_disabled"),
                Some("true"),
                "disabled keys would look gone"
            );
            assert_eq!(parameter(&request, "include_expired"), Some("true"), "expired keys would look gone");
            assert_eq!(parameter(&request, "workspace_id"), None);
        }
    }
}

/// One workspace per list, the asked one in every request, each key once.
#[tokio::test]
async fn several_workspaces() {
    let id = |n: usize| WorkspaceId::new(&format!("00000000-0000-4000-8000-{n:012}")).unwrap();
    let stand = Stand::new(move |request, _| match parameter(request, "workspace_id") {
        // The default workspace, which has an id too.
        None => page(request, &rows(120)),
        Some(id) if id.ends_with('1') => page(request, &rows(120)),
        Some(_) => page(request, &[key_json(&hash(999), "elsewhere")]),
    })
    .await;
    let ListRead::Complete { keys, .. } =
        stand.client().complete_list(&[None, Some(id(1)), Some(id(2))]).await
    else {
        panic!("three quiet lists")
    };
    assert_eq!(keys.len(), 121, "each key once, none forgotten");
    assert_eq!(keys[120].name, "elsewhere");
}

/// A row that cannot be understood is set aside by its hash; the others stay, and the list stays complete.
#[tokio::test]
async fn unreadable_rows_are_set_aside() {
    let mut all = rows(30);
    all[3] = all[3].replace("\"usage\":0.0000018", "\"usage\":\"0.0000018\"");
    all[7] = "7".to_owned();
    all[9] = all[9].replace("\"Key 9\"", "null");
    let stand = Stand::new(move |request, _| page(request, &all)).await;
    let ListRead::Complete { keys, unreadable, .. } = stand.client().complete_list(&[]).await else {
        panic!("27 good rows")
    };
    assert_eq!(keys.len(), 27);
    let aside: Vec<_> =
        unreadable.iter().map(|row| (row.hash.as_ref().map(|h| h.to_string()), row.why.as_str())).collect();
    assert_eq!(
        aside,
        [
            (Some(hash(3)), "field usage"),
            (None, "not an object with each field once"),
            (Some(hash(9)), "field name")
        ]
    );
}

/// One page that stays broken makes the whole list incomplete, whatever the other pages say. (F22)
#[tokio::test]
async fn a_broken_page_is_no_end() {
    let all = rows(250);
    let stand = Stand::new(move |request, _| match parameter(request, "offset") {
        Some("180") => json(500, error_form(500)),
        _ => page(request, &all),
    })
    .await;
    let ListRead::Incomplete { seen, why } = stand.client().complete_list(&[]).await else {
        panic!("a page was missing")
    };
    assert_eq!(seen.len(), 100, "what was seen is shown all the same");
    assert!(matches!(why, IncompleteWhy::Read(ReadError::Failed(_))));
}

#[tokio::test]
async fn a_refused_list_is_asked_for_once() {
    let stand = Stand::always(json(401, error_form(401))).await;
    let ListRead::Incomplete { why: IncompleteWhy::Read(ReadError::Refused(refusal)), .. } =
        stand.client().complete_list(&[]).await
    else {
        panic!("it was refused")
    };
    assert_eq!(refusal.status, 401);
    assert!(stand.arrived().len() <= 2, "a refusal is not repeated");
}

/// A sign-in page that answers 200 to everything must not look like an empty account.
#[tokio::test]
async fn odd_successes_are_no_empty_list() {
    for body in
        ["<html>Sign in</html>", "{}", "[]", r#"{"data":null}"#, r#"{"data":{}}"#, r#"{"keys":[]}"#, ""]
    {
        let stand = Stand::always(json(200, body)).await;
        let read = stand.client().complete_list(&[]).await;
        assert!(matches!(read, ListRead::Incomplete { .. }), "{body:?} passed for a list");
    }
}

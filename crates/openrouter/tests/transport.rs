//! Faults of the line: whatever breaks after a byte may have left is unclear, and nothing is ever sent twice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;

use std::time::Duration;

use common::{Reply, Stand, ada, answer, client_at, created_json, impatient, json, quick, verdict};
use keyroster_openrouter::{Deletion, KeyHash, KeyPatch, Outcome};

const MORE: &str = "a second request could make a second key";

#[tokio::test]
async fn nobody_listens() {
    let port = {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap().port()
    };
    let outcome = client_at(&format!("http://127.0.0.1:{port}/api/v1"), quick()).create_key(&ada()).await;
    assert_eq!(verdict(&outcome), "NotSent Connect", "no connection, so no byte left");
}

#[tokio::test]
async fn the_line_breaks_before_any_answer() {
    for reply in [Reply::SendAndReset(vec![]), Reply::SendAndClose(vec![])] {
        let stand = Stand::always(reply).await;
        assert_eq!(verdict(&stand.client().create_key(&ada()).await), "Unclear Reset");
        assert_eq!(stand.arrived().len(), 1, "{MORE}");
    }
}

/// Cut at every single byte: only the whole answer counts, and the half ones never panic.
#[tokio::test]
async fn an_answer_cut_at_every_byte() {
    let whole = answer(201, "application/json", "", created_json());
    for at in 0..=whole.len() {
        let part = whole[..at].to_vec();
        let reply = if at % 2 == 0 { Reply::SendAndClose(part) } else { Reply::SendAndReset(part) };
        let stand = Stand::always(reply).await;
        let said = verdict(&stand.client().create_key(&ada()).await);
        // Where a reset overtakes the last bytes, the whole answer is lost too.
        let whole_and_read = at == whole.len() && said == "Done";
        assert!(whole_and_read || said == "Unclear Reset", "cut at {at} of {}: {said}", whole.len());
        assert_eq!(stand.arrived().len(), 1, "{MORE}");
    }
}

/// Without a length the end of the connection ends the body, so half a document looks like a whole answer.
#[tokio::test]
async fn half_a_document_without_a_length() {
    let body = created_json();
    for at in 0..=body.len() {
        let text = format!("HTTP/1.1 201 Created\r\nconnection: close\r\n\r\n{}", &body[..at]);
        let stand = Stand::always(Reply::SendAndClose(text.into_bytes())).await;
        let expected = if at == body.len() { "Done" } else { "Unclear BadBody" };
        assert_eq!(verdict(&stand.client().create_key(&ada()).await), expected, "cut at {at}");
    }
}

#[tokio::test]
async fn no_answer_in_time() {
    let trickle = answer(201, "application/json", "", created_json());
    for reply in [Reply::Hang, Reply::Drip(trickle, Duration::from_millis(20))] {
        let stand = Stand::always(reply).await;
        let outcome = stand.client_with(impatient()).create_key(&ada()).await;
        assert_eq!(verdict(&outcome), "Unclear Timeout", "the whole request is bounded, not only its pauses");
        assert_eq!(stand.arrived().len(), 1, "{MORE}");
    }
}

#[tokio::test]
async fn bodies_longer_than_any_real_one() {
    let announced = b"HTTP/1.1 201 Created\r\ncontent-length: 100000000\r\n\r\n{".to_vec();
    let mut endless = b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..40 {
        endless.extend_from_slice(b"2000\r\n");
        endless.extend_from_slice(&[b' '; 0x2000]);
        endless.extend_from_slice(b"\r\n");
    }
    for bytes in [announced, endless] {
        let stand = Stand::always(Reply::Send(bytes)).await;
        assert_eq!(verdict(&stand.client().create_key(&ada()).await), "Unclear TooBig");
    }
}

/// 307 and 308 would repeat the POST, all of them could carry the key elsewhere.
#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Stand::always(json(201, created_json())).await;
    for status in [301, 302, 303, 307, 308] {
        for target in ["/api/v1/keys/".to_owned(), format!("http://{}/api/v1/keys", elsewhere.address)] {
            let to = format!("location: {target}\r\n");
            let stand = Stand::always(Reply::Send(answer(status, "text/html", &to, "moved"))).await;
            let outcome = stand.client().create_key(&ada()).await;
            assert_eq!(verdict(&outcome), format!("Unclear Redirect({status})"));
            assert_eq!(stand.arrived().len(), 1, "{MORE}");
        }
        let to = "location: http://sign-in.example/\r\n";
        let stand = Stand::always(Reply::Send(answer(status, "text/html", to, "moved"))).await;
        let outcome = stand.client().create_key(&ada()).await;
        assert_eq!(verdict(&outcome), "Unclear SignInPage", "another host: a network that wants a sign-in");
    }
    assert!(elsewhere.arrived().is_empty(), "the management key went elsewhere");
}

#[tokio::test]
async fn answers_that_are_not_http() {
    for text in [
        "",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 2xx What\r\n\r\n",
        "HTTP/1.1 201 Created\r\ncontent-length: x\r\n\r\n",
    ] {
        let stand = Stand::always(Reply::SendAndClose(text.into())).await;
        assert!(verdict(&stand.client().create_key(&ada()).await).starts_with("Unclear"), "{text:?}");
        assert_eq!(stand.arrived().len(), 1, "{MORE}");
    }
}

/// The server drops an idle connection just as the next request is written: that request counts once.
#[tokio::test]
async fn a_kept_connection_dies() {
    let hash = KeyHash::new(common::HASH).unwrap();
    let found = format!(r#"{{"data":{}}}"#, common::key_json(common::HASH, "Ada"));
    let stand = Stand::new(move |_, nth| match nth {
        0 => json(200, &found),
        _ => Reply::SendAndReset(vec![]),
    })
    .await;
    let client = stand.client();
    assert!(client.get_key(&hash).await.is_ok());
    assert_eq!(verdict(&client.create_key(&ada()).await), "Unclear Reset");
    let posts = stand.arrived().iter().filter(|request| request.method == "POST").count();
    assert_eq!(posts, 1, "{MORE}");
    assert_eq!(stand.connections(), 1, "the connection was not kept, so this test tested nothing");
}

/// Changing and deleting follow the same rule; a delete of what is gone is done.
#[tokio::test]
async fn changes_and_deletes() {
    let hash = KeyHash::new(common::HASH).unwrap();
    let off = KeyPatch { disabled: Some(true), ..KeyPatch::default() };

    let stand = Stand::always(Reply::SendAndReset(vec![])).await;
    assert_eq!(verdict(&stand.client().update_key(&hash, &off).await), "Unclear Reset");
    assert_eq!(verdict(&stand.client().delete_key(&hash).await), "Unclear Reset");
    assert_eq!(stand.arrived().len(), 2, "one request each");

    let stand = Stand::always(json(404, common::error_form(404))).await;
    assert_eq!(verdict(&stand.client().update_key(&hash, &off).await), "Refused 404");
    assert!(matches!(stand.client().delete_key(&hash).await, Outcome::Done(Deletion::WasGone)));

    let stand = Stand::always(json(404, "<h1>Not found</h1>")).await;
    assert_eq!(verdict(&stand.client().delete_key(&hash).await), "Unclear Html(404)", "not the API's word");

    let stand = Stand::always(json(200, r#"{"deleted":true}"#)).await;
    assert!(matches!(stand.client().delete_key(&hash).await, Outcome::Done(Deletion::Deleted)));
    let stand = Stand::always(json(200, r#"{"deleted":false}"#)).await;
    assert_eq!(verdict(&stand.client().delete_key(&hash).await), "Unclear BadBody");

    let other = common::key_json(&"0".repeat(64), "Ada");
    let stand = Stand::always(json(200, format!(r#"{{"data":{other}}}"#))).await;
    let outcome = stand.client().update_key(&hash, &off).await;
    assert_eq!(verdict(&outcome), "Unclear BadBody", "an answer about another key proves nothing");

    let outcome = stand.client().update_key(&hash, &KeyPatch::default()).await;
    assert_eq!(verdict(&outcome), "NotSent NothingToSend");
}

//! Every fault that breaks the connection, proven to reach a naive client.

mod common;

use std::time::Duration;

use common::{Bench, client};
use keyroster_practice::faults::{Action, FaultPlan, Phase, Rule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BODY: &str = r#"{"name":"Ada"}"#;

fn plan(b: &Bench, rule: Rule) {
    b.practice.set_plan(FaultPlan::one(rule));
}

/// The error of one create.
async fn fails(b: &Bench) -> reqwest::Error {
    b.try_send("POST", "/keys", Some(BODY), &b.key).await.expect_err("the answer must not arrive")
}

/// One create over a bare connection: the bytes that came, and how the connection ended.
async fn raw(b: &Bench) -> (Vec<u8>, std::io::Result<()>) {
    let mut stream = TcpStream::connect(b.practice.addr()).await.expect("a connection");
    let request = format!(
        "POST /api/v1/keys HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n{BODY}",
        b.key,
        BODY.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part).await {
            Ok(0) => return (bytes, Ok(())),
            Ok(count) => bytes.extend_from_slice(&part[..count]),
            Err(error) => return (bytes, Err(error)),
        }
    }
}

#[tokio::test]
async fn point_19_a_timeout_before_and_after_the_change() {
    let b = Bench::plain().await;
    let impatient = |phase| Rule::on("POST", "/keys", Action::Hang).phase(phase).times(1);
    for (phase, keys) in [(Phase::BeforeCommit, 0), (Phase::AfterCommit, 1)] {
        plan(&b, impatient(phase));
        let url = format!("{}/keys", b.practice.base_url());
        let request = client().post(url).bearer_auth(&b.key).body(BODY).timeout(Duration::from_millis(300));
        let error = request.send().await.expect_err("no answer comes");
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(b.practice.summary().keys_ever, keys, "{phase:?}");
    }
    plan(&b, Rule::on("POST", "/keys", Action::Reset { after_bytes: 250 }));
    let error = fails(&b).await;
    assert!(error.is_body() || error.is_decode() || error.is_request(), "reset mid-body: {error:?}");
    assert_eq!(b.practice.summary().keys_ever, 2, "the change was applied before the reset");
    assert_eq!(b.practice.summary().posts, 3, "this client does not send again");
}

#[tokio::test]
async fn a_delay_comes_before_or_after_the_change() {
    // Whether a slow create has happened when its caller gives up is the whole question of a lost answer.
    for (phase, keys) in [(Phase::BeforeCommit, 0), (Phase::None, 1)] {
        let b = Bench::plain().await;
        plan(&b, Rule::on("POST", "/keys", Action::Delay { ms: 600_000 }).phase(phase));
        let waiting = async {
            while b.practice.summary().requests == 0 || b.practice.summary().keys_ever < keys {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            answered = b.post("/keys", BODY) => panic!("not for ten minutes: {answered:?}"),
            () = waiting => {}
        }
        assert_eq!(b.practice.summary().keys_ever, keys, "{phase:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_refused_and_comes_back() {
    let b = Bench::plain().await;
    b.practice.refuse_for(Duration::from_millis(400)).await;
    let error = fails(&b).await;
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(b.practice.summary().requests, 0, "nothing arrived");
    let mut back = false;
    for _ in 0..200 {
        back = b.try_send("GET", "/credits", None, &b.key).await.is_ok();
        if back {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(back, "the same port opens again");
    plan(&b, Rule::on("POST", "/keys", Action::Refuse { ms: 60_000 }));
    fails(&b).await;
    while !fails(&b).await.is_connect() {}
    assert_eq!(b.practice.summary().keys_ever, 0);
}

#[tokio::test]
async fn a_reset_comes_at_the_planned_byte() {
    let b = Bench::plain().await;
    for after_bytes in [0, 1, 40, 400] {
        let rule = Rule::on("POST", "/keys", Action::Reset { after_bytes }).phase(Phase::AfterCommit);
        plan(&b, rule);
        let (bytes, end) = raw(&b).await;
        assert_eq!(bytes.len(), after_bytes);
        let kind = end.expect_err("a reset, not an end").kind();
        assert_eq!(kind, std::io::ErrorKind::ConnectionReset);
    }
    assert_eq!(b.practice.summary().keys_ever, 4);
}

#[tokio::test]
async fn a_reset_while_the_request_is_read() {
    let b = Bench::plain().await;
    plan(
        &b,
        Rule { when: Default::default(), ..Rule::on("", "", Action::ResetReading { bytes: 10 }) }.times(1),
    );
    let (bytes, end) = raw(&b).await;
    assert!(bytes.is_empty() && end.is_err());
    assert_eq!(b.practice.summary().requests, 0, "it never arrived whole");
    assert_eq!(b.post("/keys", BODY).await.status, 201);
}

#[tokio::test]
async fn an_early_end_cuts_the_answer_at_every_place() {
    // A client that takes a cut answer for a whole one would lose the secret and not know it.
    let b = Bench::plain().await;
    plan(&b, Rule::on("POST", "/keys", Action::FinEarly { bytes: usize::MAX }));
    let (whole, end) = raw(&b).await;
    assert!(end.is_ok());
    for bytes in [0, 1, 20, 150, whole.len() - 100, whole.len() - 1] {
        plan(&b, Rule::on("POST", "/keys", Action::FinEarly { bytes }));
        let (part, end) = raw(&b).await;
        assert!(end.is_ok(), "a clean end");
        assert_eq!(part.len(), bytes);
        fails(&b).await;
    }
}

#[tokio::test]
async fn a_late_change_comes_after_the_caller_gave_up() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    plan(&b, Rule::on("POST", "/keys", Action::LateCommit { ms: 600_000 }).times(1));
    let url = format!("{}/keys", b.practice.base_url());
    let request = client().post(url).bearer_auth(&b.key).body(BODY).timeout(Duration::from_millis(200));
    assert!(request.send().await.expect_err("no answer").is_timeout());
    assert_eq!(b.practice.summary().keys_ever, 0, "not yet");
    b.practice.advance(Duration::from_secs(601));
    while b.practice.summary().keys_ever == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(b.get("/keys").await.names(), ["Ada"], "ten minutes later it is there");
}

#[tokio::test]
async fn a_connection_can_close_without_saying_so() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("POST", "/keys", Action::CloseAfter).times(1));
    let (bytes, end) = raw(&b).await;
    assert!(end.is_ok(), "closed");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.starts_with("HTTP/1.1 201") && text.ends_with('}'), "after a whole answer");
    assert!(!text.contains("connection: close"), "and unannounced");
}

#[tokio::test]
async fn any_bytes_at_all_can_be_sent() {
    let b = Bench::plain().await;
    let text = "HTTP/1.0 201 Created\r\ncontent-type: application/json\r\n\r\n".to_owned();
    plan(&b, Rule::on("POST", "/keys", Action::Bytes { text: text.clone(), hex: "fffe7b00".to_owned() }));
    let (bytes, end) = raw(&b).await;
    assert!(end.is_ok(), "it ends with the connection: there is no length");
    assert_eq!(bytes, [text.as_bytes(), &[0xff, 0xfe, b'{', 0]].concat());
}

#[tokio::test]
async fn an_endless_body_never_ends() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("GET", "/keys", Action::Endless));
    let url = format!("{}/keys", b.practice.base_url());
    let mut answer = b.client.get(url).bearer_auth(&b.key).send().await.expect("a head");
    let mut length = 0;
    while length < 20_000_000 {
        length += answer.chunk().await.expect("more").expect("still more").len();
    }
}

#[tokio::test]
async fn one_connection_serves_many_requests_in_any_form() {
    // Kept-alive, sent in pieces, two at once, chunked, and waiting for 100: each is one request.
    let b = Bench::plain().await;
    let mut stream = TcpStream::connect(b.practice.addr()).await.expect("a connection");
    let head = format!("host: x\r\nauthorization: Bearer {}\r\n", b.key);
    let get = format!("GET /api/v1/credits HTTP/1.1\r\n{head}\r\n");
    stream.write_all(format!("{get}{get}").as_bytes()).await.expect("sent");
    let chunked = format!("POST /api/v1/keys HTTP/1.1\r\n{head}transfer-encoding: chunked\r\n\r\n");
    stream.write_all(chunked.as_bytes()).await.expect("sent");
    stream.write_all(b"5\r\n{\"nam\r\n9\r\ne\":\"Ada\"}\r\n0\r\n\r\n").await.expect("sent");
    let expects =
        format!("POST /api/v1/keys HTTP/1.1\r\n{head}expect: 100-continue\r\ncontent-length: 13\r\n\r\n");
    stream.write_all(expects.as_bytes()).await.expect("sent");
    let mut text = String::new();
    let mut part = [0; 4096];
    while !text.contains("100 Continue") {
        let count = stream.read(&mut part).await.expect("read");
        assert!(count > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&part[..count]));
    }
    stream.write_all(br#"{"name":"Bo"}"#).await.expect("sent");
    stream.write_all(b"nonsense\r\n\r\n").await.expect("sent");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.expect("it closes after nonsense");
    text.push_str(&rest);
    assert_eq!(text.matches("HTTP/1.1 200").count(), 2, "{text}");
    assert_eq!(text.matches("HTTP/1.1 201").count(), 2, "{text}");
    assert_eq!(text.matches("HTTP/1.1 400").count(), 1, "{text}");
    assert_eq!(b.practice.summary().requests, 4);
}

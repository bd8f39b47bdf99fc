//! Any answer in the place of OpenRouter's: what it lets one conclude, and that nothing breaks.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;
#[path = "../../../tests/fuzzing/mod.rs"]
mod fuzzing;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{
    HASH, NEW_KEY, Reply, Stand, ada, answer, created_json, error_form, key_json, quick, read_verdict,
    verdict,
};
use fuzzing::{Target, fuzz, shape};
use keyroster_openrouter::{Client, KeyHash, Outcome, Read, ReadError, Timing, Why};
use tokio::runtime::Runtime;

const WORDS: &[&str] = &[
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "{\"data\":",
    "\"key\":",
    "\"hash\":",
    "\"limit\":",
    "\"limit\":null",
    "\"name\":\"",
    "-",
    "\"usage\":",
    "1e999",
    "\\ud800",
    "\u{feff}",
    "[[[[[[[[[[[[[[[[",
    "}",
    "]",
    ",",
    ":",
    "\"error\":{\"code\":",
    "<html>",
    "2026-13-40T99:99:99Z",
    "\"disabled\":",
    "\"data\":[",
    "sk-or-v1-",
];

/// A server that answers with whatever stands in the middle.
struct Middle {
    runtime: Runtime,
    stand: Stand,
    client: Client,
    answer: Arc<Mutex<Vec<u8>>>,
}

impl Middle {
    fn new() -> Middle {
        let runtime = Runtime::new().unwrap();
        let answer = Arc::new(Mutex::new(Vec::new()));
        let said = answer.clone();
        let stand = runtime.block_on(Stand::new(move |_, _| Reply::Send(said.lock().unwrap().clone())));
        let client = {
            let _inside = runtime.enter();
            // Readings are not repeated here: each case is looked at once.
            stand.client_with(Timing { patience: Duration::ZERO, ..quick() })
        };
        Middle { runtime, stand, client, answer }
    }

    fn says(&self, bytes: Vec<u8>) {
        *self.answer.lock().unwrap() = bytes;
    }
}

fn body(status: u16, body: &[u8]) -> Vec<u8> {
    answer(status, "application/json", "", body)
}

fn seeds() -> Vec<Vec<u8>> {
    let list = |keys: &str| format!(r#"{{"data":[{keys}]}}"#).into_bytes();
    let one = key_json(HASH, "Ada");
    vec![
        created_json().into_bytes(),
        format!(r#"{{"data":{one}}}"#).into_bytes(),
        list(""),
        list(&one),
        list(&format!("{one},{}", key_json(&HASH.replace("cc", "dd"), "Bo"))),
        error_form(401).into_bytes(),
        br#"{"data":{"total_credits":25.5,"total_usage":3.25}}"#.to_vec(),
        br#"{"deleted":true}"#.to_vec(),
    ]
}

/// Promises R1 and R4: a create is done only with a key that stands in the answer, and one attempt is one request.
#[test]
fn answers_to_a_create() {
    let middle = Middle::new();
    let asked = std::cell::Cell::new(0);
    fuzz(Target { name: "create", seeds: seeds(), words: WORDS }, |bytes| {
        middle.says(body(201, bytes));
        let outcome = middle.runtime.block_on(middle.client.create_key(&ada()));
        asked.set(asked.get() + 1);
        assert_eq!(middle.stand.arrived().len(), asked.get(), "one attempt is one request");
        if let Outcome::Done(made) = &outcome {
            let text = std::str::from_utf8(bytes).expect("what is no text is no answer");
            assert!(text.contains(made.secret.expose()), "the key does not stand in the answer");
            assert!(made.secret.expose().len() > 20, "a mask or a rest is no key");
        }
        if let Outcome::Unclear(why) = &outcome {
            quiet(why);
        }
        assert!(!matches!(outcome, Outcome::NotSent(_)), "it was sent: {}", verdict(&outcome));
        shape(&(verdict(&outcome), bytes.len() / 100))
    });
}

/// What goes into logs holds no key, whatever the answer was.
fn quiet(why: &Why) {
    let said = format!("{why} {why:?}");
    assert!(!said.contains(NEW_KEY), "a reason holds a key");
    assert!(!said.contains(['\n', '\u{1b}']), "a reason breaks lines");
}

#[test]
fn answers_to_readings() {
    let middle = Middle::new();
    fuzz(Target { name: "readings", seeds: seeds(), words: WORDS }, |bytes| {
        middle.says(body(200, bytes));
        let (client, hash) = (&middle.client, KeyHash::new(HASH).unwrap());
        let told = middle.runtime.block_on(async {
            let list = client.complete_list(&[None]).await;
            let all = [
                said(&client.current_key().await),
                said(&client.credits().await),
                said(&client.get_key(&hash).await),
            ];
            format!("{all:?}{}", format!("{list:?}").len().min(2_000) / 50)
        });
        shape(&told)
    });
}

fn said<T>(read: &Read<T>) -> String {
    if let Err(ReadError::Failed(why)) = read {
        quiet(why);
    }
    read_verdict(read)
}

/// Promise R6: a wish to be left alone is at most ten minutes, and at least a second.
#[test]
fn retry_after() {
    let middle = Middle::new();
    let seeds = [
        "5",
        "0",
        "-1",
        "600",
        "601",
        "99999999999999999999",
        "Sun, 22 Nov 2026 12:00:30 GMT",
        "soon",
        "1.5",
    ];
    let seeds = seeds.map(|text| text.as_bytes().to_vec()).to_vec();
    fuzz(
        Target { name: "retry-after", seeds, words: &["GMT", ":", "Nov", " ", "1994", "2099", ","] },
        |bytes| {
            let value: Vec<u8> =
                bytes.iter().copied().filter(|byte| !b"\r\n\0".contains(byte)).take(2_000).collect();
            let head =
                [b"HTTP/1.1 429 Any\r\ncontent-type: application/json\r\nretry-after: ".as_slice(), &value]
                    .concat();
            let error = error_form(429);
            let rest = format!(
                "\r\ncontent-length: {}\r\ndate: Sun, 22 Nov 2026 12:00:00 GMT\r\n\r\n{error}",
                error.len()
            );
            middle.says([head, rest.into_bytes()].concat());
            let outcome = middle.runtime.block_on(middle.client.create_key(&ada()));
            let wish = match &outcome {
                Outcome::Refused(refusal) => refusal.retry_after,
                Outcome::Unclear(why) => why.retry_after(),
                other => panic!("429 is no {}", verdict(other)),
            };
            if let Some(wish) = wish {
                assert!((1..=600).contains(&wish.seconds), "{wish:?}");
            }
            shape(&(verdict(&outcome), wish.map(|wish| (wish.capped, wish.seconds / 60))))
        },
    );
}

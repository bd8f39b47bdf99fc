//! A page that was taken over asks every command for anything: types, sizes, ids of others, all at random.
//!
//! `KEYROSTER_IPC_CALLS` says how many calls (3,000); `KEYROSTER_SEED` the first seed (0). A failure names its seed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value, json};

use crate::fitting::fitting;
use crate::leaks::Canaries;
use crate::{House, command_names, holds_a_key, in_words};

/// Calls on one set-up; then a new one, since some calls are allowed and take away what others need.
const CALLS_A_HOUSE: u64 = 750;

/// How far a value goes into itself.
const DEEP: usize = 200;

fn number_of(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// A small generator: everything about a call follows from its seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 16
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % most.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A value that no field expects.
fn odd(chance: &mut Chance, depth: usize) -> Value {
    let texts = [
        "",
        " ",
        "\u{0}",
        "\u{202e}evil",
        "'; DROP TABLE key;--",
        "../../../etc/passwd",
        "<script>x()</script>",
        "=HYPERLINK(1)",
        "٣",
        "1e999",
        "-0",
        "NaN",
        "0.0000000000000000000000000000001",
        "9999-99-99",
        "2026-02-30",
        "2026-13",
        "all",
        "null",
        "00ff",
        "%00",
        "-1",
        "100 %",
        "0.2",
        "∞",
        "\u{feff}1",
        "${x}",
        "a@b@c",
        "CON",
        "unlimited",
        "no limit",
        "99999999999999999999999999",
        "１２",
        "\r\nX: y",
        "\u{d7ff}\u{10ffff}",
    ];
    match chance.below(12) {
        0 => Value::Null,
        1 => json!(chance.below(2) == 0),
        2 => json!(chance.one(&[0, 1, -1, 2, 30, 77, i64::MAX, i64::MIN, 1 << 53, -1_000_000])),
        3 => json!(chance.one(&[u64::MAX, 1 << 32, 1 << 63])),
        4 => serde_json::from_str(["1.5", "1e308", "-1e-308", "0.1"][chance.below(4)]).expect("a number"),
        5 => json!(chance.one(&["x", "\u{0}", "🎓", "é", ",", "\""]).repeat(1 << chance.below(17))),
        6 if depth < 3 => Value::Array((0..chance.below(5)).map(|_| odd(chance, depth + 1)).collect()),
        7 if depth < 3 => {
            let names = ["__proto__", "holderId", "rosterId", "", "request", "kind", "id"];
            let field = |_| ((*chance.one(&names)).to_owned(), odd(chance, depth + 1));
            Value::Object((0..3).map(field).collect::<Map<_, _>>())
        }
        8 => (0..DEEP).fold(json!(1), |inner, _| json!([inner])),
        9 => Value::Array(vec![json!(1); 1 << chance.below(13)]),
        _ => json!(chance.one(&texts)),
    }
}

/// Arguments with one or more places made odd; ids wander to those of other rows.
fn spoilt(chance: &mut Chance, fitting: Value) -> Value {
    let mut args = fitting;
    for _ in 0..=chance.below(3) {
        match chance.below(20) {
            0 => return odd(chance, 0),
            1 => {
                if let Some(fields) = args.as_object_mut() {
                    fields.insert("extra".to_owned(), odd(chance, 0));
                }
            }
            2 => {
                if let Some(fields) = args.as_object_mut()
                    && let Some(name) = fields.keys().next().cloned()
                {
                    fields.remove(&name);
                }
            }
            _ => spoil(chance, &mut args),
        }
    }
    args
}

/// Makes one place inside odd, the deeper ones as likely as the others.
fn spoil(chance: &mut Chance, value: &mut Value) {
    let inner: Vec<&mut Value> = match value {
        Value::Object(fields) => fields.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        Value::Number(_) if chance.below(2) == 0 => {
            *value = json!(chance.below(40));
            return;
        }
        _ => Vec::new(),
    };
    let at = chance.below(inner.len());
    match inner.into_iter().nth(at) {
        Some(inner) if inner.is_object() || inner.is_array() || chance.below(3) > 0 => spoil(chance, inner),
        Some(inner) => *inner = odd(chance, 0),
        None => *value = odd(chance, 0),
    }
}

/// All keys of the class, as its owner sees them one by one.
fn secrets(house: &House, roster: i64) -> Vec<(String, String)> {
    let people = house.ask("people", json!({ "rosterId": roster })).expect("the class");
    let ids = people["rows"].as_array().expect("rows").iter().map(|row| row["holderId"].clone());
    let shown = ids.filter_map(|id| {
        let shown = house.ask("key_reveal", json!({ "holderId": id })).ok()?;
        let text = shown.to_string();
        let at = text.find("sk-or-v1-")?;
        let end = text[at..].find('"').map_or(text.len(), |end| at + end);
        Some((format!("key of person {id}"), text[at..end].to_owned()))
    });
    shown.collect()
}

#[test]
fn random_arguments_never_crash_never_leak_and_are_refused_in_words() {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Panics of this test itself are its way to fail.
        if panic.location().is_none_or(|at| !at.file().starts_with("tests/")) {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        before(panic);
    }));
    let (calls, first) = (number_of("KEYROSTER_IPC_CALLS", 3_000), number_of("KEYROSTER_SEED", 0));
    let (mut asked, mut refused) = (BTreeSet::new(), 0);
    for start in (first..first + calls).step_by(CALLS_A_HOUSE as usize) {
        let (house, roster, person) = House::with_keys();
        let known = secrets(&house, roster);
        assert_eq!(known.len(), 30, "every key is known to this test");
        let canaries = Canaries::of(known);
        for seed in start..(start + CALLS_A_HOUSE).min(first + calls) {
            let mut chance = Chance(seed);
            // In turn, so that none is left out.
            let command =
                command_names::ALL[usize::try_from(seed).expect("small") % command_names::ALL.len()];
            let args = spoilt(&mut chance, fitting(command, roster, person));
            let answer = house.ask(command, args);
            let text = answer.as_ref().unwrap_or_else(|error| error).to_string();
            assert_eq!(PANICS.load(Ordering::SeqCst), 0, "seed {seed}: {command} panicked");
            if command != "key_reveal" {
                let found = canaries.within(text.as_bytes());
                assert!(
                    found.is_empty() && !holds_a_key(&text),
                    "seed {seed}: {command} gives away {found:?}"
                );
            }
            if let Err(error) = &answer {
                refused += 1;
                let by_bridge = error.as_str().is_some_and(|said| said.contains("invalid args"));
                let clean = (in_words(error) && error["code"] != "internal") || by_bridge;
                assert!(clean, "seed {seed}: {command} says {}", text.chars().take(300).collect::<String>());
            }
            asked.insert(command);
        }
        house.ask("start", json!({})).expect("the app is still well");
        let found = canaries.below(house.folder(), |_| false);
        assert!(found.is_empty(), "calls from {start} left secrets behind: {found:?}");
    }
    let all = calls < command_names::ALL.len() as u64 || asked.len() == command_names::ALL.len();
    assert!(
        all && refused > calls / 4,
        "every command was asked, and much was refused: {refused} of {calls}"
    );
}

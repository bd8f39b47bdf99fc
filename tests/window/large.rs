//! A class of ten thousand: people are found and scrolled through. How fast is written for `cargo xtask bench window`,
//! which names a file in `KEYROSTER_SPEED`; nothing here fails because of time.

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, Person};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Reset;
use keyroster_domain::usd::Usd;
use keyroster_store::key::{self, KeyOrigin, KeyRow, Observed};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{Store, account, holder};
use serde_json::{Value, json};

use crate::main_job::connect;
use crate::stage::{Setting, Stage};
use crate::window::{Window, key as keys};

/// People of the class.
const PEOPLE: usize = 10_000;

/// What is typed, letter by letter: into many, into few, and into nearly all of them.
const WORDS: [&str; 4] = ["novak", "garcia 77", "s0012", "example.edu"];

/// Notes of each key press in the search field when it came, when the page had changed, when its frame began, and when
/// that frame was laid out and painted: the first task after it.
const LISTEN: &str = r#"
  const field = document.querySelector('.tools input');
  field.focus();
  if (window.__speed) {
    window.__speed.presses = [];
    return document.activeElement === field;
  }
  const speed = { presses: [], done: null };
  const channel = new MessageChannel();
  let press = null;
  channel.port1.onmessage = () => {
    const us = (from, to) => Math.round((to - from) * 1000);
    const now = performance.now();
    speed.presses.push({ work: us(press.at, press.ready) + us(press.frame, now), painted: us(press.at, now) });
    press = null;
    speed.done?.(speed.presses.length);
  };
  field.addEventListener('keydown', () => { press = { at: performance.now() }; }, true);
  field.addEventListener('input', () => queueMicrotask(() => {
    press.ready = performance.now();
    requestAnimationFrame(() => { press.frame = performance.now(); channel.port2.postMessage(null); });
  }));
  window.__speed = speed;
  return document.activeElement === field;
"#;

/// Waits until so many key presses were painted.
const PAINTED: &str = r#"
  const [count, done] = arguments;
  if (window.__speed.presses.length >= count) done(true);
  else window.__speed.done = (now) => { if (now >= count) { window.__speed.done = null; done(true); } };
"#;

/// Moves the table by so many pixels in each of so many frames; the gaps between the beginnings of frames, in microseconds.
const SCROLL: &str = r#"
  const [pixels, frames, done] = arguments;
  const table = document.querySelector('.people-table .scroll');
  const gaps = [];
  let last = null;
  const step = () => {
    const now = performance.now();
    if (last !== null) gaps.push(Math.round((now - last) * 1000));
    last = now;
    if (gaps.length >= frames) return done(gaps);
    table.scrollTop += pixels;
    requestAnimationFrame(step);
  };
  table.scrollTop = 0;
  requestAnimationFrame(() => requestAnimationFrame(step));
"#;

fn person(n: usize) -> Person {
    const FIRST: [&str; 7] = ["Ada", "Élodie", "Jörg", "Nguyễn", "María José", "Saoirse", "李"];
    const LAST: [&str; 8] = ["Lindqvist", "Nováková", "O’Brien", "Müller", "García", "Smith", "伟", "Doe"];
    Person {
        name: format!("{} {} {n}", FIRST[n % FIRST.len()], LAST[n % LAST.len()]),
        email: Some(format!("student{n:05}@example.edu")),
        external_id: Some(format!("S{n:05}")),
        ..Person::default()
    }
}

/// A key that half the class has used.
fn key_of(account_id: AccountId, holder_id: i64, n: usize, now: Timestamp) -> KeyRow {
    let used = Usd::from_cents(i64::try_from(n % 500).unwrap_or_default());
    let limit = Usd::from_cents(500);
    let observed = Observed {
        name: format!("20261122_Person {n}"),
        label: Some("sk-or-v1-000...000".to_owned()),
        disabled: Some(n.is_multiple_of(40)),
        limit: SeenLimit::Of(limit),
        remaining: Some(Usd::from_cents(500 - i64::try_from(n % 500).unwrap_or_default())),
        reset: Some(Reset::Never),
        include_byok: Some(false),
        usage: Some(used),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(now),
        updated_at: None,
        expires_at: None,
        last_used_at: n.is_multiple_of(2).then_some(now),
        creator_user_id: None,
        workspace_id: None,
        seen_at: now,
    };
    let seen = KeyRow::foreign(account_id, &format!("{n:064x}"), observed);
    KeyRow { holder_id: Some(holder_id), origin: KeyOrigin::Adopted, ..seen }
}

/// Puts the class into the list of a program that does not run.
fn fill(data: &Path) {
    let now = Timestamp::now();
    let mut store = Store::open_writing(data).expect("the list");
    let account_id = store.read(account::all).expect("its accounts").first().expect("one").id;
    let filled = store.write(|w| {
        let roster_id = roster::insert(w, account_id, "Large", RosterKind::Class, now)?;
        let people: Vec<Person> = (0..PEOPLE).map(person).collect();
        for (n, id) in holder::insert(w, roster_id, &people, now)?.into_iter().enumerate() {
            key::insert(w, &key_of(account_id, id, n, now))?;
        }
        Ok(())
    });
    filled.expect("ten thousand people with a key each");
}

/// Types the words, each cleared after it; what the page noted of each press.
fn type_words(window: &Window<'_>, words: &[&str]) -> Vec<Value> {
    assert_eq!(
        window.page.script(LISTEN, &[]).expect("the field"),
        json!(true),
        "the search field has the focus"
    );
    let mut count = 0;
    let mut press = |pressed: &[&str]| {
        window.press(pressed);
        count += 1;
        window.page.script_until_done(PAINTED, &[json!(count)]).expect("it is painted");
    };
    for word in words {
        let mut letter = [0; 4];
        for one in word.chars() {
            press(&[one.encode_utf8(&mut letter)]);
        }
        window.press(&[keys::CONTROL, "a"]);
        press(&[keys::BACKSPACE]);
    }
    let noted = window.page.script("return window.__speed.presses", &[]).expect("what was noted");
    noted.as_array().cloned().unwrap_or_default()
}

fn scroll(window: &Window<'_>, pixels: u32, frames: u32) -> Vec<u64> {
    let gaps = window.page.script_until_done(SCROLL, &[json!(pixels), json!(frames)]).expect("scrolled");
    numbers(gaps.as_array().expect("gaps"), |gap| gap)
}

fn numbers(of: &[Value], one: impl Fn(&Value) -> &Value) -> Vec<u64> {
    of.iter().map(|value| one(value).as_u64().expect("a whole number")).collect()
}

/// The value that `per_cent` of the numbers do not exceed.
fn percentile(mut numbers: Vec<u64>, per_cent: usize) -> u64 {
    numbers.sort_unstable();
    let at = (numbers.len() * per_cent).div_ceil(100).saturating_sub(1);
    numbers.get(at).copied().expect("something was measured")
}

/// One line for each figure: its name, the middle one of the rounds, the best and the worst.
fn measured(window: &Window<'_>, rounds: usize) -> String {
    let mut figures: [(&str, Vec<u64>); 6] = [
        ("painted_p95_us", Vec::new()),
        ("work_p95_us", Vec::new()),
        ("wheel_worst_us", Vec::new()),
        ("wheel_p95_us", Vec::new()),
        ("drag_worst_us", Vec::new()),
        ("still_worst_us", Vec::new()),
    ];
    for _ in 0..rounds {
        let presses = type_words(window, &WORDS);
        let wheel = scroll(window, 120, 120);
        let round = [
            percentile(numbers(&presses, |press| &press["painted"]), 95),
            percentile(numbers(&presses, |press| &press["work"]), 95),
            percentile(wheel.clone(), 100),
            percentile(wheel, 95),
            percentile(scroll(window, 1_500, 120), 100),
            percentile(scroll(window, 0, 120), 100),
        ];
        for ((_, all), value) in figures.iter_mut().zip(round) {
            all.push(value);
        }
    }
    figures.into_iter().fold(String::new(), |mut told, (name, all)| {
        let of = |per_cent| percentile(all.clone(), per_cent);
        let _ = writeln!(told, "{name} {} {} {}", of(50), of(0), of(100));
        told
    })
}

#[test]
fn ten_thousand_people_are_found_and_scrolled_through() {
    let stage = Stage::with(Setting { latency: std::time::Duration::ZERO, ..Setting::default() });
    let window = stage.open();
    connect(&window);
    window.log_out();
    fill(&stage.data());
    let window = stage.open();
    window.click("Large");
    window.sees("10,000 people");
    window.until(
        "its people are there",
        "return document.querySelectorAll('.people-table tbody tr').length > 10",
    );
    type_words(&window, &["novakova 9", "zz"]);
    for one in ["s", "0", "7", "7", "7", "7"] {
        window.press(&[one]);
    }
    window.sees("1 of 10,000 people shown");
    window.sees("Ada Nováková 7777");
    window.press(&[keys::CONTROL, "a"]);
    window.press(&[keys::BACKSPACE]);
    let all = "return document.querySelector('.note-line')?.textContent.startsWith('10,000 people') === true";
    window.until("everybody is shown again", all);
    scroll(&window, 40_000, 10);
    let last = "const rows = document.querySelectorAll('.people-table tbody tr[aria-rowindex]');\
                return rows[rows.length - 1].getAttribute('aria-rowindex') === '10001' && rows.length < 100";
    window.until("the last row is reached, and only rows in sight are drawn", last);
    // What was in sight is beyond the end of what is found.
    window
        .page
        .script("document.querySelector('.tools input').focus(); return true", &[])
        .expect("the field");
    for one in ["s", "0", "7"] {
        window.press(&[one]);
    }
    window.sees("1,000 of 10,000 people shown");
    window.press(&[keys::CONTROL, "a"]);
    window.press(&[keys::BACKSPACE]);
    window.until("everybody is shown again", all);
    if let Some(file) = std::env::var_os("KEYROSTER_SPEED") {
        std::fs::write(file, measured(&window, 5)).expect("the figures are written");
    }
}

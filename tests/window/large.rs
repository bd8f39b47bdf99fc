//! A class of ten thousand: people are found and scrolled through. How fast is written for `cargo xtask bench window`,
//! which names a file in `KEYROSTER_SPEED`; nothing here fails because of time.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

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
use crate::processes::{child_of, until};
use crate::stage::{Setting, Stage};
use crate::window::{Window, key as keys};

/// People of the class.
const PEOPLE: usize = 10_000;

/// What is typed, letter by letter: into many, into few, and into nearly all of them.
const WORDS: [&str; 4] = ["novak", "garcia 77", "s0012", "example.edu"];

/// Notes of each key press in a field what it cost and when it was seen: `work` is what the page did about it (its
/// handlers, what they changed in the page, and its layout, which is asked for at once instead of at the next frame);
/// `painted` ends with the first task after the frame. A field of its own, which nothing listens to, says what a key
/// press takes at least in this window on this computer.
const LISTEN: &str = r#"
  const [empty] = arguments;
  let field = document.querySelector(empty ? '#speed-empty' : '.tools input');
  if (empty && !field) {
    field = document.createElement('input');
    field.id = 'speed-empty';
    document.querySelector('.tools').append(field);
  }
  field.focus();
  const presses = [];
  window.__speed = presses;
  if (field.dataset.heard) return document.activeElement === field;
  field.dataset.heard = 'yes';
  const channel = new MessageChannel();
  let press = null;
  const framed = [];
  const us = (from, to) => Math.round((to - from) * 1000);
  channel.port1.onmessage = () => {
    const one = framed.shift();
    one.list.push({ work: us(one.input, one.ready), painted: us(one.at, performance.now()) });
  };
  field.addEventListener('keydown', () => { press = { at: performance.now(), list: window.__speed }; }, true);
  // Before the page's own listeners, and after them and all that they have left to be done at once.
  window.addEventListener('input', (event) => {
    if (event.target === field) press.input = performance.now();
  }, true);
  window.addEventListener('input', (event) => {
    if (event.target !== field) return;
    void document.querySelector('.people-table .scroll').offsetHeight;
    press.ready = performance.now();
    framed.push(press);
    requestAnimationFrame(() => channel.port2.postMessage(null));
  });
  return document.activeElement === field;
"#;

/// Moves the table by so many pixels in each of so many frames, and returns at once. What each step cost the page
/// (`work`, as above), and the time from frame to frame, in microseconds.
const SCROLL: &str = r#"
  const [pixels, frames] = arguments;
  const table = document.querySelector('.people-table .scroll');
  const told = { gaps: [], work: [], done: false };
  window.__scrolled = told;
  const us = (from, to) => Math.round((to - from) * 1000);
  let begun = 0;
  const begins = () => { begun = performance.now(); };
  const ends = () => {
    void table.offsetHeight;
    told.work.push(us(begun, performance.now()));
  };
  window.addEventListener('scroll', begins, true);
  table.addEventListener('scroll', ends);
  let last = null;
  const step = () => {
    const now = performance.now();
    if (last !== null) told.gaps.push(us(last, now));
    last = now;
    if (told.gaps.length >= frames) {
      window.removeEventListener('scroll', begins, true);
      table.removeEventListener('scroll', ends);
      told.done = true;
      return;
    }
    table.scrollTop += pixels;
    requestAnimationFrame(step);
  };
  table.scrollTop = 0;
  requestAnimationFrame(() => requestAnimationFrame(step));
  return true;
"#;

/// How long a measured step may take before the test gives up: other people may have the processors.
const PATIENCE: Duration = Duration::from_secs(180);

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

/// Types the words into the search field (or into one that nothing listens to), each cleared after it; what was noted of
/// each press, and what it took of a processor.
fn type_words(window: &Window<'_>, words: &[&str], empty: bool) -> (Vec<Value>, Vec<u64>) {
    let focused = window.page.script(LISTEN, &[json!(empty)]).expect("the field");
    assert_eq!(focused, json!(true), "the field has the focus");
    let mut processor = Vec::new();
    let mut press = |pressed: &[&str]| {
        let before = taken(window);
        window.press(pressed);
        let count = processor.len() + 1;
        until("the key press is painted", PATIENCE, || {
            let noted = window.page.script("return window.__speed.length", &[])?;
            (noted == json!(count)).then_some(()).ok_or_else(|| format!("{noted} of {count}"))
        });
        processor.push(taken(window) - before);
    };
    for word in words {
        let mut letter = [0; 4];
        for one in word.chars() {
            press(&[one.encode_utf8(&mut letter)]);
        }
        window.press(&[keys::CONTROL, "a"]);
        press(&[keys::BACKSPACE]);
    }
    let noted = window.page.script("return window.__speed", &[]).expect("what was noted");
    (noted.as_array().cloned().unwrap_or_default(), processor)
}

/// What the page's thread has taken of a processor so far, in microseconds: other programs do not count.
fn taken(window: &Window<'_>) -> u64 {
    let page = child_of(window.pid(), "WebKitWebProces").expect("the page has a process");
    let told = std::fs::read_to_string(format!("/proc/{page}/schedstat")).expect("its times");
    let nanos: u64 = told.split(' ').next().and_then(|first| first.parse().ok()).expect("a time");
    nanos / 1_000
}

/// Scrolls; the gaps between frames, and our work of each step, in microseconds.
fn scroll(window: &Window<'_>, pixels: u32, frames: u32) -> (Vec<u64>, Vec<u64>) {
    window.page.script(SCROLL, &[json!(pixels), json!(frames)]).expect("it scrolls");
    let told = until("the table was scrolled", PATIENCE, || {
        let told = window.page.script("return window.__scrolled", &[])?;
        if told["done"] == json!(true) { Ok(told) } else { Err(format!("not yet: {told}")) }
    });
    let all = |name: &str| numbers(told[name].as_array().expect("a list"), |one| one);
    (all("gaps"), all("work"))
}

/// Scrolls step by step, each seen before the next; what each took of a processor, in microseconds.
fn steps(window: &Window<'_>, pixels: u32) -> Vec<u64> {
    const STEP: &str = "document.querySelector('.people-table .scroll').scrollTop += arguments[0];\
                        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
    let one = |_| {
        let before = taken(window);
        window.page.script(STEP, &[json!(pixels)]).expect("a step");
        taken(window) - before
    };
    (0..FRAMES).map(one).collect()
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

/// Frames of one scroll.
const FRAMES: u32 = 60;

/// One line for each figure: its name, the middle one of the rounds, the best and the worst.
fn measured(window: &Window<'_>, rounds: usize) -> String {
    let mut figures: [(&str, Vec<u64>); 13] = [
        ("key_work_us", Vec::new()),
        ("key_painted_us", Vec::new()),
        ("key_empty_us", Vec::new()),
        ("key_processor_us", Vec::new()),
        ("key_empty_processor_us", Vec::new()),
        ("wheel_work_us", Vec::new()),
        ("wheel_frame_us", Vec::new()),
        ("wheel_processor_us", Vec::new()),
        ("drag_work_us", Vec::new()),
        ("drag_frame_us", Vec::new()),
        ("drag_processor_us", Vec::new()),
        ("still_frame_us", Vec::new()),
        ("still_processor_us", Vec::new()),
    ];
    let of = |presses: &[Value], name: &str| percentile(numbers(presses, |press| &press[name]), 95);
    let worst = |all| percentile(all, 100);
    for _ in 0..rounds {
        let (presses, processor) = type_words(window, &WORDS, false);
        let (empty, empty_processor) = type_words(window, &WORDS, true);
        let (wheel, wheel_work) = scroll(window, 120, FRAMES);
        let wheel_processor = steps(window, 120);
        let (drag, drag_work) = scroll(window, 1_500, FRAMES);
        let drag_processor = steps(window, 1_500);
        let (still, _) = scroll(window, 0, FRAMES);
        let round = [
            of(&presses, "work"),
            of(&presses, "painted"),
            of(&empty, "painted"),
            percentile(processor, 95),
            percentile(empty_processor, 50),
            worst(wheel_work),
            worst(wheel),
            worst(wheel_processor),
            worst(drag_work),
            worst(drag),
            worst(drag_processor),
            worst(still),
            percentile(steps(window, 0), 50),
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
    let stage = Stage::with(Setting { latency: Duration::ZERO, ..Setting::default() });
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
    type_words(&window, &["nova 9"], false);
    for one in ["s", "0", "7", "7", "7", "7"] {
        window.press(&[one]);
    }
    window.sees("1 of 10,000 people shown");
    window.sees("Ada Nováková 7777");
    window.press(&[keys::CONTROL, "a"]);
    window.press(&[keys::BACKSPACE]);
    let all = "return document.querySelector('.note-line')?.textContent.startsWith('10,000 people') === true";
    window.until("everybody is shown again", all);
    scroll(&window, 100_000, 10);
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
        std::fs::write(file, measured(&window, 3)).expect("the figures are written");
    }
}

//! A class of ten thousand in the real window: finding and scrolling work. How fast is written for `cargo xtask bench
//! window`, which names a file in `KEYROSTER_SPEED`; nothing here fails because of time.

use serde_json::json;

use crate::main_job::connect;
use crate::stage::Stage;
use crate::window::Window;

/// People of the class.
const PEOPLE: usize = 10_000;

/// From each key press to the end of the first frame that shows its result, in microseconds; and the part of it that
/// was work, not waiting for the screen's next beat.
const LISTEN: &str = r#"
  window.__typed = [];
  const channel = new MessageChannel();
  let done = [];
  channel.port1.onmessage = () => { const now = performance.now(); for (const one of done) one(now); done = []; };
  const field = document.querySelector('.tools input');
  field.addEventListener('keydown', (event) => { window.__pressed = { at: performance.now(), stamp: event.timeStamp }; }, true);
  field.addEventListener('input', () => {
    const pressed = window.__pressed;
    queueMicrotask(() => setTimeout(() => {
      document.body.getBoundingClientRect();
      const ready = performance.now();
      requestAnimationFrame(() => {
        done.push((painted) => window.__typed.push([Math.round((ready - pressed.at) * 1000), Math.round((painted - pressed.at) * 1000)]));
        channel.port2.postMessage(null);
      });
    }, 0));
  });
  return true;
"#;

/// Scrolls through the whole table, one step a frame; the gaps between frames in microseconds.
const SCROLL: &str = r#"
  const done = arguments[0];
  const body = [...document.querySelectorAll('*')].find((one) => one.querySelector(':scope > table') && one.scrollHeight > one.clientHeight + 1000);
  if (!body) return done({ error: 'nothing scrolls' });
  const gaps = []; let last = null; let frames = 0;
  const step = (now) => {
    if (last !== null) gaps.push(Math.round((now - last) * 1000));
    last = now;
    frames += 1;
    body.scrollTop += 900;
    if (frames < 400) requestAnimationFrame(step);
    else { body.scrollTop = body.scrollHeight; requestAnimationFrame(() => requestAnimationFrame(() => done({ gaps }))); }
  };
  body.scrollTop = 0;
  requestAnimationFrame(step);
"#;

fn class() -> String {
    let rows = (1..=PEOPLE).map(|n| format!("Student {n:05},student{n:05}@example.edu\n"));
    std::iter::once("Name,Email\n".to_owned()).chain(rows).collect()
}

/// The value below which `per_cent` of the numbers lie.
fn percentile(numbers: &mut [i64], per_cent: usize) -> i64 {
    numbers.sort_unstable();
    numbers.get((numbers.len() * per_cent / 100).min(numbers.len().saturating_sub(1))).copied().unwrap_or(0)
}

fn numbers(value: &serde_json::Value, place: usize) -> Vec<i64> {
    let rows = value.as_array().expect("a list").iter();
    rows.map(|row| row.get(place).unwrap_or(row).as_i64().expect("a number")).collect()
}

fn open_class(window: &Window<'_>) {
    connect(window);
    let file = window.stage.file("large.csv", &class());
    window.click("Import roster");
    window.stage.choose("Import roster", &file);
    window.click(&format!("Import {PEOPLE} people").replace("10000", "10,000"));
    window.until("the plan is there", "return /^Plan/.test(document.querySelector('h1')?.textContent ?? '')");
    window.click("large");
    window.sees("Student 00001");
}

#[test]
fn ten_thousand_people_are_found_and_scrolled() {
    let stage = Stage::new();
    let window = stage.open();
    open_class(&window);
    window.page.script(LISTEN, &[]).expect("listening");
    let mut typed = Vec::new();
    for word in ["student 09", "00777", "example"] {
        window.page.script("const f = document.querySelector('.tools input'); f.value = ''; f.dispatchEvent(new Event('input')); f.focus(); window.__typed = []; return true", &[]).expect("an empty field");
        for (n, letter) in word.chars().enumerate() {
            window.type_at(".tools input", &letter.to_string());
            window.until("it is painted", &format!("return window.__typed.length > {n}"));
        }
        typed.push(window.page.script("return window.__typed", &[]).expect("measured"));
    }
    window.sees("Student 00001");
    window.page.script("const f = document.querySelector('.tools input'); f.value = ''; f.dispatchEvent(new Event('input')); return true", &[]).expect("an empty field");
    let scrolled = window.page.script_until_done(SCROLL, &[]).expect("scrolled");
    assert_eq!(scrolled["error"], json!(null));
    window.sees("Student 10000");
    if let Some(file) = std::env::var_os("KEYROSTER_SPEED") {
        let mut work: Vec<i64> = typed.iter().flat_map(|all| numbers(all, 0)).collect();
        let mut painted: Vec<i64> = typed.iter().flat_map(|all| numbers(all, 1)).collect();
        let mut gaps = numbers(&scrolled["gaps"], 0);
        let told = format!(
            "filter_work_p95_us={} filter_painted_p95_us={} frame_worst_us={} frame_p95_us={}",
            percentile(&mut work, 95),
            percentile(&mut painted, 95),
            gaps.iter().max().copied().unwrap_or(0),
            percentile(&mut gaps, 95),
        );
        std::fs::write(file, told).expect("the figures are written");
    }
}

//! Measures what `cargo xtask bench import` prints: a large roster file's bytes to the preview as the window gets it.
//!
//! Prints one line a figure: name, measured, aim, both in microseconds. The aim is about the processor's time, which does
//! not count what else the computer does; an aim of 0 is none.

#[path = "../tests/support/no_practice.rs"]
mod no_practice;

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keyroster_app::clock::Clock;
use keyroster_app::{App, Parts};
use keyroster_domain::provisioning::Times;
use keyroster_vault::Keychain;

const TIMES: usize = 5;

/// A whole university as its system exports it: names of many kinds, every fiftieth row with something to say about it.
fn university(rows: usize) -> String {
    const FIRST: [&str; 8] = ["Ada", "Élodie", "Jörg", "Nguyễn", "Oluwaseun", "María José", "Saoirse", "李"];
    const LAST: [&str; 9] = [
        "Lindqvist",
        "Nováková",
        "O’Brien",
        "Müller-Lüdenscheidt",
        "García",
        "Smith",
        "Kowalska",
        "伟",
        "Doe",
    ];
    let mut text = "Student ID,Full name,E-mail,Section,Limit\n".to_owned();
    for n in 0..rows {
        let name = format!("{} {} {n}", FIRST[n % FIRST.len()], LAST[n % LAST.len()]);
        let limit = match n % 50 {
            0 => "free",
            7 => "12.345",
            _ => "5.00",
        };
        text += &format!("S{n:07},\"{name}\",student{n:07}@example.edu,Group {},{limit}\n", n % 400);
    }
    text
}

/// What this program has taken of the processors so far, all threads together; `None` where the system does not say.
fn taken() -> Option<Duration> {
    // Counted in hundredths of a second on every Linux.
    const TICK: Duration = Duration::from_millis(10);
    let told = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = told.rsplit_once(')')?.1;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    Some(TICK * ticks.sum::<Result<u32, _>>().ok()?)
}

/// Time on the clock, and on the processors (the clock's where the system does not say).
async fn once(app: &App, bytes: Vec<u8>, rows: usize) -> (Duration, Duration) {
    let (start, before) = (Instant::now(), taken());
    let view = app.import_open(None, "university.csv", bytes).await.expect("the bench's own file");
    let json = serde_json::to_vec(&view).expect("a view is JSON");
    let took = start.elapsed();
    let processor = taken().zip(before).map_or(took, |(after, before)| after - before);
    assert_eq!(view.rows.len(), rows, "every row is shown");
    assert!(json.len() > rows, "the window gets it as JSON");
    (took, processor)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(200_000);
    let root = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let app = {
        let _inside = runtime.enter();
        App::open(Parts {
            data_dir: root.path().join("list"),
            anchor_dir: root.path().join("state"),
            read_only: false,
            keychain: Keychain::of_this_computer(Some("never-asked")),
            passphrase: None,
            run_key: None,
            base_url: None,
            times: Times::shortened(Duration::from_secs(1)),
            clock: Clock::system(),
            practice: Arc::new(no_practice::NoPractice),
        })?
    };
    let bytes = university(rows).into_bytes();
    let runs: Vec<(Duration, Duration)> =
        (0..TIMES).map(|_| runtime.block_on(once(&app, bytes.clone(), rows))).collect();
    let middle = |one: fn(&(Duration, Duration)) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(one).collect();
        times.sort();
        times[TIMES / 2].as_micros()
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "preview_processor_us {} 1000000", middle(|run| run.1))?;
    writeln!(out, "preview_clock_us {} 0", middle(|run| run.0))?;
    Ok(())
}

//! Measures what `cargo xtask bench import` prints: a large roster file's bytes to the preview as the window gets it.
//!
//! Prints one line a figure: name, measured, aim, both in microseconds.

#[path = "../tests/support/no_practice.rs"]
mod no_practice;

use std::io::Write;
use std::path::PathBuf;
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

async fn once(app: &App, bytes: Vec<u8>, rows: usize) -> Duration {
    let start = Instant::now();
    let view = app.import_open(None, "university.csv", bytes).await.expect("the bench's own file");
    let json = serde_json::to_vec(&view).expect("a view is JSON");
    let took = start.elapsed();
    assert_eq!(view.rows.len(), rows, "every row is shown");
    assert!(json.len() > rows, "the window gets it as JSON");
    took
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
    let mut runs: Vec<Duration> =
        (0..TIMES).map(|_| runtime.block_on(once(&app, bytes.clone(), rows))).collect();
    runs.sort();
    let took = runs[TIMES / 2];
    let mut out = std::io::stdout().lock();
    writeln!(out, "preview_us {} 1000000", took.as_micros())?;
    Ok(())
}

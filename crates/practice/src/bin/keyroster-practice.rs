//! The practice server alone: `cargo xtask practice`.

use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use keyroster_practice::{Options, StartError, serve_until_sigterm};

const USAGE: &str = "\
Serves the practice account on 127.0.0.1 until SIGTERM. First says three lines: its address, its management key,
the oracle's address (or -).
  --port N           the API's port; a free one without it
  --oracle-port N    serve the oracle too (0: a free port)
  --latency MS       wait so long before each answer
  --plan FILE        a fault plan, JSON
  --state FILE       keep everything there between starts; without it in memory
  --seed N           same seed, same secrets and chances
  --credits DOLLARS  bought credits, such as 250.00
  --page-size N      keys on one page of the list
  --workspace NAME   one more workspace; may stand several times
  --organization     an organization's account
  --pretend          fill in pretend usage for keys that have none
";

/// Why the command line cannot be used; the word it is about.
struct Misread(String);

#[tokio::main]
async fn main() -> ExitCode {
    let words: VecDeque<String> = std::env::args().skip(1).collect();
    if words.iter().any(|w| w == "--help" || w == "-h") {
        return say(&mut std::io::stdout(), USAGE, ExitCode::SUCCESS);
    }
    let done = match options(words) {
        Ok(Ok(options)) => serve_until_sigterm(options, std::io::stdout()).await,
        Ok(Err(wrong)) => Err(wrong),
        Err(Misread(word)) => {
            let text = format!("{word} is not understood, or lacks its value\n\n{USAGE}");
            return say(&mut std::io::stderr(), &text, ExitCode::from(2));
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say(&mut std::io::stderr(), &format!("{error}\n"), ExitCode::FAILURE),
    }
}

fn say(to: &mut impl Write, text: &str, code: ExitCode) -> ExitCode {
    if to.write_all(text.as_bytes()).is_err() { ExitCode::FAILURE } else { code }
}

fn options(mut words: VecDeque<String>) -> Result<Result<Options, StartError>, Misread> {
    let mut options = Options::default();
    let mut plan = None;
    while let Some(word) = words.pop_front() {
        let misread = || Misread(word.clone());
        match word.as_str() {
            "--organization" => options.organization = true,
            "--pretend" => options.pretend = true,
            _ => {
                let value = words.pop_front().ok_or_else(misread)?;
                match word.as_str() {
                    "--port" => options.port = Some(value.parse().map_err(|_| misread())?),
                    "--oracle-port" => options.oracle_port = Some(value.parse().map_err(|_| misread())?),
                    "--latency" => {
                        options.latency = Duration::from_millis(value.parse().map_err(|_| misread())?);
                    }
                    "--plan" => plan = Some(PathBuf::from(value)),
                    "--state" => options.state_file = Some(PathBuf::from(value)),
                    "--seed" => options.seed = value.parse().map_err(|_| misread())?,
                    "--credits" => options.total_credits = value,
                    "--page-size" => options.page_size = value.parse().map_err(|_| misread())?,
                    "--workspace" => options.extra_workspaces.push(value),
                    _ => return Err(misread()),
                }
            }
        }
    }
    Ok(match plan {
        Some(path) => options.with_plan_file(&path),
        None => Ok(options),
    })
}

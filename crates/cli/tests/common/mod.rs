//! A house of its own for one test: home, folders, passphrase, and an OpenRouter that tells everything.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use keyroster_practice::{Options, Practice, Settings, start};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Long enough that it cannot be mistaken for anything else in a scan.
pub const PASSPHRASE: &str = "lamp orbit velvet canyon drizzle anchor";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Of a finished process.
    pub fn of(output: &Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program prints text");
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The one document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|cause| panic!("no document ({cause}): {self:?}"))
    }

    /// Asserts the exit code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// The code of the error document.
    pub fn error(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Home, folders and server of one test. Nothing of the person's own is touched.
pub struct House {
    /// All of it.
    pub dir: TempDir,
    /// OpenRouter.
    pub practice: Practice,
}

impl House {
    /// An empty house.
    pub fn new() -> House {
        House::with(Options { keep_secrets: true, ..Options::default() })
    }

    /// The same with such a server.
    pub fn with(options: Options) -> House {
        let dir = tempfile::tempdir().unwrap();
        let practice = RUNTIME.block_on(start(options)).unwrap();
        let house = House { dir, practice };
        house.write("passphrase", PASSPHRASE);
        house
    }

    /// With the account "Uni" connected and its key kept.
    pub fn connected() -> House {
        let house = House::new();
        house.connect("Uni").ended(0);
        house
    }

    /// With a class imported too.
    pub fn with_class(rows: &[&str]) -> House {
        let house = House::connected();
        house.import("class.csv", rows).ended(0);
        house
    }

    /// Connects an account of the server with the key on standard input.
    pub fn connect(&self, name: &str) -> Ran {
        let key = self.practice.management_key().to_owned();
        self.run_with(&["account", "add", name, "--base-url", &self.practice.base_url()], &key, &[])
    }

    /// Imports a class of these rows (`email,name` or with more columns when the first row says so).
    pub fn import(&self, file: &str, rows: &[&str]) -> Ran {
        let heading = if rows.first().is_some_and(|row| row.contains("limit")) { "" } else { "email,name\n" };
        let path = self.write(file, &format!("{heading}{}\n", rows.join("\n")));
        self.run(&["roster", "import", &path])
    }

    /// Runs a verb that takes the folder and the passphrase.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "", &[])
    }

    /// The same with `--json`.
    pub fn json(&self, arguments: &[&str]) -> Ran {
        let mut all = arguments.to_vec();
        all.push("--json");
        self.run(&all)
    }

    /// The same with standard input and environment.
    pub fn run_with(&self, arguments: &[&str], input: &str, environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        spoken(command, input)
    }

    /// The program with these arguments, the folder, the passphrase and short times.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(arguments);
        command.args([
            "--data-dir",
            &self.path("data"),
            "--passphrase-file",
            &self.path("passphrase"),
            "--settle",
            "1",
        ]);
        command
    }

    /// The program with nothing but these arguments.
    pub fn bare(&self, arguments: &[&str]) -> Command {
        bare(self.dir.path(), arguments)
    }

    /// Runs it with nothing but these arguments.
    pub fn run_bare(&self, arguments: &[&str]) -> Ran {
        spoken(self.bare(arguments), "")
    }

    /// Writes a file of the house; its path.
    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.dir.path().join(name), text).unwrap();
        self.path(name)
    }

    /// A path in the house.
    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    /// Requests that change something, as the server saw them.
    pub fn changes(&self) -> usize {
        self.practice.requests().iter().filter(|request| request.method != "GET").count()
    }

    /// Creates that arrived.
    pub fn posts(&self) -> u64 {
        self.practice.summary().posts
    }

    /// Every whole secret the server ever made, and its management key.
    pub fn secrets(&self) -> Vec<String> {
        let keys = self.practice.keys();
        let made = keys.iter().filter_map(|key| key.secret.as_ref()).map(|secret| secret.expose().to_owned());
        made.chain([self.practice.management_key().to_owned()]).collect()
    }

    /// Turns switches of the server.
    pub fn settings(&self, change: impl FnOnce(&mut Settings)) {
        self.practice.change_settings(change);
    }

    /// Refuses connections for so long.
    pub fn refuse_for(&self, time: std::time::Duration) {
        RUNTIME.block_on(self.practice.refuse_for(time));
    }

    /// The output with everything that differs from run to run replaced.
    pub fn cleaned(&self, text: &str) -> String {
        let text = text.replace(&self.dir.path().display().to_string(), "DIR");
        steady(&text)
    }
}

/// The program in a home of its own.
pub fn bare(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyroster-cli"));
    let under = |name: &str| home.join(name);
    command
        .args(arguments)
        .env_clear()
        .env("HOME", under("home"))
        .env("XDG_DATA_HOME", under("share"))
        .env("XDG_STATE_HOME", under("state"))
        .env("XDG_CONFIG_HOME", under("config"))
        .env("XDG_CACHE_HOME", under("cache"))
        .env("XDG_RUNTIME_DIR", under("run"))
        // No keychain may be reached: a test that needed one would touch the person's own.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("TZ", "UTC")
        .env("USER", "tester")
        .current_dir(home);
    command
}

/// Runs a command with a text on standard input.
pub fn spoken(mut command: Command, input: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that reads nothing closes its end early; what it does then is what is tested.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ran::of(&child.wait_with_output().unwrap())
}

/// Every file below a folder.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Times, dates, digests and markers replaced by words.
fn steady(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    while at < chars.len() {
        let rest = &chars[at..];
        if fits(rest, "0000-00-00T00:00:00Z") {
            out.push_str("TIME");
            at += 20;
        } else if rest.len() >= 16 && rest[..16].iter().all(char::is_ascii_hexdigit) {
            out.push_str("DIGEST");
            at += 16;
        } else if fits(rest, "00000000_") {
            out.push_str("DATE_");
            at += 9;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Whether a text begins with this form, `0` standing for any digit.
fn fits(text: &[char], form: &str) -> bool {
    text.len() >= form.len()
        && form.chars().zip(text).all(|(f, c)| if f == '0' { c.is_ascii_digit() } else { f == *c })
}

//! A data folder, a class and the command line, for one run.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::server::Server;
use crate::house;
use crate::process::shown;
use crate::trouble::{Done, Trouble};

/// A folder with everything of one run; it goes when dropped.
pub struct Room {
    folder: PathBuf,
}

impl Room {
    /// A class of `keys` students and a passphrase.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn new(keys: u64) -> Result<Self, Trouble> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name =
            format!("keyroster-bench-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let room = Self { folder: std::env::temp_dir().join(name) };
        fs::create_dir_all(&room.folder).map_err(Trouble::file(&room.folder))?;
        let rows: String =
            (1..=keys).map(|n| format!("student{n:03}@example.edu,Student {n:03}\n")).collect();
        room.write("class.csv", &format!("email,name\n{rows}"))?;
        room.write("passphrase", "correct horse battery staple bench\n")?;
        Ok(room)
    }

    /// Connects the server as an account, its key through standard input.
    ///
    /// # Errors
    /// The command line said no.
    pub fn connect(&self, server: &Server) -> Done {
        let mut command = self.command(&["account", "add", "Bench", "--base-url", &server.base_url()]);
        let failed = |source| Trouble::Start { program: "keyroster-cli".to_owned(), source };
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().map_err(failed)?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{}", server.key()).map_err(failed)?;
        }
        judged(&command, child.wait().map_err(failed)?)
    }

    /// Imports the class.
    ///
    /// # Errors
    /// The command line said no.
    pub fn import(&self) -> Done {
        self.run(&["roster", "import", &self.path("class.csv")])
    }

    /// How long `provision` took, from its start to its end.
    ///
    /// # Errors
    /// The command line said no.
    pub fn provision(&self) -> Result<Duration, Trouble> {
        let start = Instant::now();
        self.run(&["provision"])?;
        Ok(start.elapsed())
    }

    /// How many different secrets the data folder gives back.
    ///
    /// # Errors
    /// The command line said no, or the file cannot be read.
    pub fn secrets(&self) -> Result<usize, Trouble> {
        let list = self.path("keys.csv");
        self.run(&["export-keys", "--format", "csv", &list])?;
        let text = fs::read_to_string(&list).map_err(Trouble::file(Path::new(&list)))?;
        Ok(different_secrets(&text))
    }

    /// Runs a verb; what it says is shown only when it fails.
    fn run(&self, args: &[&str]) -> Done {
        let mut command = self.command(args);
        let output = command.stdin(Stdio::null()).output();
        let output =
            output.map_err(|source| Trouble::Start { program: "keyroster-cli".to_owned(), source })?;
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
        }
        judged(&command, output.status)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(house::built("release", "keyroster-cli"));
        command
            .args(["--data-dir", &self.path("home"), "--passphrase-file", &self.path("passphrase")])
            .args(args);
        // What somebody keeps outside of the data folder is not ours to touch.
        let (home, config) = (self.path("outside"), self.path("outside/config"));
        command.env("HOME", &home).env("XDG_DATA_HOME", &home).env("XDG_CONFIG_HOME", config);
        command.env("XDG_STATE_HOME", self.path("outside/state"));
        command.env_remove("OPENROUTER_MANAGEMENT_KEY").env_remove("OPENROUTER_PROVISIONING_KEY");
        command
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> Done {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(Trouble::file(&path))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // Pretend keys only; a folder that stays does no harm.
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

fn judged(command: &Command, status: std::process::ExitStatus) -> Done {
    if status.success() { Ok(()) } else { Err(Trouble::Failed { what: shown(command), code: status.code() }) }
}

fn different_secrets(csv: &str) -> usize {
    let mark = concat!("sk-or-", "v1-");
    let cells = csv.split([',', '\n', '\r', '"', '\t']);
    cells.filter(|cell| cell.len() == 73 && cell.starts_with(mark)).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::different_secrets;

    #[test]
    fn a_secret_twice_is_one_and_half_a_secret_is_none() {
        let key = |last: &str| format!("{}{}{last}", concat!("sk-or-", "v1-"), "0".repeat(60));
        let csv = format!("a,{}\nb,\"{}\"\nc,{}\nd,{}\n", key("0001"), key("0002"), key("0001"), key("3"));
        assert_eq!(different_secrets(&csv), 2);
    }
}

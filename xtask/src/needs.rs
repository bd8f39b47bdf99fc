//! What is missing on this machine, and getting it: at once as root or in CI, otherwise only after asking.

use std::io::{IsTerminal, Write};
use std::process::Command;

use crate::house;
use crate::packages::{ALL, For, Package};
use crate::process::{agrees, answer, cargo, go, program, shown};
use crate::trouble::{Done, Trouble};

/// How packages are installed here.
#[derive(Clone, Copy)]
enum Installer {
    Apt,
    Dnf,
    Pacman,
}

impl Installer {
    fn here() -> Option<Self> {
        let first = |names: &[&str]| house::on_path(names).is_some();
        if first(&["apt-get"]) && first(&["dpkg-query"]) {
            Some(Self::Apt)
        } else if first(&["dnf"]) {
            Some(Self::Dnf)
        } else if first(&["pacman"]) {
            Some(Self::Pacman)
        } else {
            None
        }
    }

    fn name(self, package: &Package) -> &'static str {
        match self {
            Self::Apt => package.apt,
            Self::Dnf => package.dnf,
            Self::Pacman => package.pacman,
        }
    }

    fn has(self, package: &Package) -> bool {
        let name = self.name(package);
        if name.is_empty() || (!package.or_program.is_empty() && house::on_path(package.or_program).is_some())
        {
            return true;
        }
        match self {
            Self::Apt => {
                let asked = ["-W", "-f", "${db:Status-Status}", name];
                answer(Command::new("dpkg-query").args(asked)).is_some_and(|status| status == "installed")
            }
            Self::Dnf if name.starts_with('/') => agrees(Command::new("rpm").args(["-qf", name])),
            Self::Dnf => agrees(Command::new("rpm").args(["-q", name])),
            Self::Pacman => agrees(Command::new("pacman").args(["-Q", name])),
        }
    }

    /// The commands that install `names`, without sudo.
    fn commands(self, names: &[&'static str]) -> Vec<Vec<&'static str>> {
        let with = |start: &[&'static str]| [start, names].concat();
        match self {
            Self::Apt => vec![
                vec!["apt-get", "update", "-qq"],
                with(&["apt-get", "install", "-y", "-qq", "--no-install-recommends"]),
            ],
            Self::Dnf => vec![with(&["dnf", "install", "-y", "--setopt=install_weak_deps=False"])],
            Self::Pacman => vec![with(&["pacman", "-S", "--needed", "--noconfirm"])],
        }
    }
}

/// Makes sure that the system packages for these purposes are there.
///
/// # Errors
/// Something is missing and may not be installed without a person's word, or cannot be.
pub fn packages(purposes: &[For]) -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = ALL.iter().filter(|p| purposes.contains(&p.purpose));
    let Some(installer) = Installer::here() else {
        println!(
            "No package list for this system: if the build names a missing library, install its -dev package."
        );
        return Ok(());
    };
    let missing: Vec<&str> = wanted.filter(|p| !installer.has(p)).map(|p| installer.name(p)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing system packages: {}", missing.join(" "));
    let commands = installer.commands(&missing);
    let root = answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let sudo: &[&str] = match (root, house::in_ci()) {
        (true, _) => &[],
        (false, true) => &["sudo", "-n"],
        (false, false) => &["sudo"],
    };
    let as_typed: Vec<String> = commands.iter().map(|c| [sudo, c].concat().join(" ")).collect();
    let as_typed = as_typed.join(" && ");
    if !root && !house::in_ci() && !may_install(&as_typed)? {
        return Err(Trouble::Missing(format!(
            "these packages are needed first. To install them:\n\n    {as_typed}\n"
        )));
    }
    install(sudo, &commands)
}

/// A person's word, where one is there to be asked.
fn may_install(as_typed: &str) -> Result<bool, Trouble> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Ok(false);
    }
    print!("They can be installed with\n\n    {as_typed}\n\nDo that now? [y/N] ");
    let failed = |source| Trouble::Start { program: "the question".to_owned(), source };
    std::io::stdout().flush().map_err(failed)?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(failed)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
}

fn install(sudo: &[&str], commands: &[Vec<&str>]) -> Done {
    for (n, words) in commands.iter().enumerate() {
        let words = [sudo, words].concat();
        let mut command = program(words[0], &words[1..]);
        let done = go(command.env("DEBIAN_FRONTEND", "noninteractive"));
        // A foreign source that cannot be reached spoils the update and not what we need.
        if n + 1 == commands.len() {
            done?;
        } else if done.is_err() {
            println!("{} was not content; going on", shown(&command));
        }
    }
    Ok(())
}

/// Makes sure that Node is there and new enough for the window's tools.
///
/// # Errors
/// It is not.
pub fn node() -> Done {
    const LEAST: (u32, u32) = (20, 19);
    let found = answer(Command::new("node").arg("--version"));
    let version = found.as_deref().and_then(version);
    if version.is_some_and(|v| v >= LEAST) {
        return Ok(());
    }
    let here = found.unwrap_or_else(|| "none".to_owned());
    Err(Trouble::Missing(format!(
        "Node {}.{} or newer is needed (here: {here}): https://nodejs.org",
        LEAST.0, LEAST.1
    )))
}

/// Major and minor of `v20.19.1`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.').map(|p| p.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// Makes sure that the formatter and the linter of the Rust toolchain are there.
///
/// # Errors
/// They are not, and rustup, which could bring them, is not either.
pub fn rust_tools() -> Done {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(tool, _)| !agrees(&mut cargo(&[tool, "--version"])))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if house::on_path(&["rustup"]).is_none() {
        return Err(Trouble::Missing(format!(
            "the Rust tools {} are needed, from where Rust came from",
            missing.join(", ")
        )));
    }
    go(&mut program("rustup", &[&["component", "add"], missing.as_slice()].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_as_numbers() {
        // As text, "v9" would be newer than "v20".
        assert!(version("v9.99.0") < version("v20.19.0"));
        assert_eq!(version("v20.19.1\n"), Some((20, 19)));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn what_is_typed_is_one_line_that_installs_only_what_is_missing() {
        let commands = Installer::Apt.commands(&["xvfb"]);
        assert_eq!(commands[1].last(), Some(&"xvfb"));
        assert_eq!(commands.len(), 2, "the lists are read first: on a new machine they are empty");
    }
}

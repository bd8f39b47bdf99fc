//! Programs: started at the top of the repository, waited for, judged by their exit code.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::house;
use crate::trouble::{Done, Trouble};

/// `program` at the top of the repository.
pub fn program(name: impl AsRef<Path>, args: &[&str]) -> Command {
    let mut command = Command::new(name.as_ref());
    command.args(args).current_dir(house::top());
    command
}

/// The Cargo that runs this, without what it told *this* package: build scripts watch such variables, and would
/// build again whenever somebody calls Cargo directly in between.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = program(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), args);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if ours.iter().any(|start| name.starts_with(start)) || name == "OUT_DIR" {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// `npm` in a folder of the repository.
pub fn npm(folder: &str, args: &[&str]) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" }, args);
    command.current_dir(house::at(folder));
    command
}

/// As a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Says what is done, does it, and waits.
pub fn go(command: &mut Command) -> Done {
    println!("$ {}", shown(command));
    quiet(command)
}

/// Does it and waits, with the program's output but no word of our own.
pub fn quiet(command: &mut Command) -> Done {
    let status = command.status().map_err(|e| not_started(command, e))?;
    if status.success() { Ok(()) } else { Err(Trouble::Failed { what: shown(command), code: status.code() }) }
}

/// What the program writes to standard output; nothing when it is not there or not content. Says nothing.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether the program runs and is content; says nothing.
pub fn agrees(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// Becomes the program, so that signals reach it. Returns only when that failed, or where it cannot be done, after
/// the program's end.
pub fn become_it(command: &mut Command) -> Done {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(not_started(command, error))
    }
    #[cfg(not(unix))]
    quiet(command)
}

fn not_started(command: &Command, source: io::Error) -> Trouble {
    Trouble::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

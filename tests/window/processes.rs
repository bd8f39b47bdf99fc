//! Programs that a stage starts, each ended with everything it started.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What was wrong, in words for whoever reads a failed test.
pub type Failed = String;

/// A program in a process group of its own; dropping it ends the group.
pub struct Started {
    pub child: Child,
}

impl Started {
    /// Starts it.
    pub fn new(command: &mut Command) -> Started {
        let program = format!("{:?}", command.get_program());
        let child = command.process_group(0).spawn();
        Started {
            child: child
                .unwrap_or_else(|cause| panic!("{program} starts: {cause} (cargo xtask test installs it)")),
        }
    }

    /// Starts it and reads the first line it prints.
    pub fn saying(command: &mut Command) -> (Started, String) {
        let mut started = Started::new(command.stdout(Stdio::piped()));
        let out = started.child.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("it says where it is");
        (started, line.trim().to_owned())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

/// Sends a signal to one process.
pub fn signal(signal: &str, pid: u32) {
    let sent = Command::new("kill").args([signal, &pid.to_string()]).status().expect("kill runs");
    assert!(sent.success(), "process {pid} was there to be told {signal}");
}

/// The process of this name that `parent` started. (The program's own file cannot be asked for: it may not be traced.)
pub fn child_of(parent: u32, name: &str) -> Option<u32> {
    let all = std::fs::read_dir("/proc").ok()?.flatten();
    let mut pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.find(|pid| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after_name = stat.split_once(&format!(" ({name}) ")).map(|(_, rest)| rest);
        after_name.and_then(|rest| rest.split(' ').nth(1)).is_some_and(|of| of == parent.to_string())
    })
}

/// Tries until it works, or fails with what was wrong last.
pub fn until<T>(what: &str, patience: Duration, mut ready: impl FnMut() -> Result<T, Failed>) -> T {
    let begun = Instant::now();
    loop {
        match ready() {
            Ok(value) => return value,
            Err(why) if begun.elapsed() > patience => panic!("{what}: {why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

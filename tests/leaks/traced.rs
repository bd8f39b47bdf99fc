//! Every byte that a program and its children write anywhere, and what they are started with: as the system saw it. So a
//! file that is gone before anybody looks is looked into too. Linux, with strace; each process is told by its calls alone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// What was written into each file or pipe, one entry for each call. What goes over sockets is not here.
    pub writes: Vec<(PathBuf, Vec<u8>)>,
    /// Arguments and environment of every program that was started, the first one's too.
    pub started: Vec<Vec<u8>>,
}

const CALLS: &str = "trace=execve,write,pwrite64,writev,pwritev,pwritev2,sendfile,rename,renameat,renameat2";

/// Whether programs can be traced here.
pub fn possible() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// The same program, its calls written into a file.
pub fn traced(command: &Command, log: &Path) -> Command {
    let mut outer = Command::new("strace");
    // Everything in hex and nothing cut: names and bytes are to be read back as they were.
    outer.args(["-f", "--seccomp-bpf", "-v", "-y", "-xx", "-s", "8000000", "-e", CALLS, "-o"]).arg(log);
    outer.arg(command.get_program()).args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        outer.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    outer
}

/// Reads such a file.
pub fn read(log: &str) -> Traced {
    let mut all = Traced::default();
    for line in log.lines() {
        // A call that another thread interrupted ends on a line of its own; its bytes stand on the first.
        let Some((name, rest)) = line.split_once('(') else { continue };
        let name = name.rsplit(' ').next().unwrap_or_default();
        let texts = texts(rest);
        match name {
            "execve" | "rename" | "renameat" | "renameat2" => all.started.push(texts.join(&0)),
            _ => {
                let named = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
                let to = unhex(named.map(|(name, _)| name).unwrap_or_default());
                let socket =
                    [b"socket:".as_slice(), b"TCP", b"UNIX", b"UDP"].iter().any(|s| to.starts_with(s));
                if !socket {
                    all.writes
                        .push((PathBuf::from(String::from_utf8_lossy(&to).into_owned()), texts.concat()));
                }
            }
        }
    }
    all
}

/// What stands in quotes.
fn texts(line: &str) -> Vec<Vec<u8>> {
    line.split('"').skip(1).step_by(2).map(unhex).collect()
}

/// `\x61\x62` is `ab`; what is not in this form stays as it is.
fn unhex(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.extend(u8::from_str_radix(digits, 16).ok());
        bytes.extend(rest.bytes());
    }
    bytes
}

#[test]
fn a_file_that_is_gone_is_seen() {
    if !possible() {
        return;
    }
    let name = format!("keyroster-traced-{}", std::process::id());
    let (log, gone) = (std::env::temp_dir().join(format!("{name}.log")), std::env::temp_dir().join(name));
    let mut shell = Command::new("/bin/sh");
    shell.args([
        "-c",
        &format!("printf 'gone \\001' >{0}; /bin/rm {0}; X=environment /bin/cat /dev/null", gone.display()),
    ]);
    let status = traced(&shell, &log).status().expect("strace runs");
    let seen = read(&std::fs::read_to_string(&log).expect("a log"));
    std::fs::remove_file(&log).expect("removed");
    assert!(status.success() && !gone.exists());
    assert!(seen.writes.contains(&(gone, b"gone \x01".to_vec())), "{:?}", seen.writes);
    let cat = |started: &Vec<u8>| started.windows(13).any(|part| part == b"X=environment");
    assert!(seen.started.iter().any(cat), "a child's environment is looked at");
}

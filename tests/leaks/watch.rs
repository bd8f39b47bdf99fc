//! Command lines and environments, as anybody on the computer can read them in `/proc`. Linux; nothing is seen elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// What was seen, by file of `/proc`.
pub type Seen = BTreeMap<PathBuf, Vec<u8>>;

/// Looks again and again at a process and its descendants.
pub struct Watch {
    over: Arc<AtomicBool>,
    looking: JoinHandle<Seen>,
}

impl Watch {
    /// Begins.
    pub fn of(process: u32) -> Watch {
        let over = Arc::new(AtomicBool::new(false));
        let until = over.clone();
        let looking = std::thread::spawn(move || {
            let mut seen = Seen::new();
            while !until.load(Ordering::Relaxed) {
                look(process, &mut seen);
                // How often anybody looks is what this imitates; nothing is waited for.
                std::thread::sleep(Duration::from_millis(5));
            }
            seen
        });
        Watch { over, looking }
    }

    /// All that was seen, when the process has ended.
    pub fn ended(self) -> Seen {
        self.over.store(true, Ordering::Relaxed);
        self.looking.join().expect("looking does not fail")
    }
}

fn look(first: u32, seen: &mut Seen) {
    for process in family(first) {
        for name in ["cmdline", "environ", "comm"] {
            let path = PathBuf::from(format!("/proc/{process}/{name}"));
            if let Ok(bytes) = std::fs::read(&path)
                && !bytes.is_empty()
            {
                let before = seen.entry(path).or_default();
                if !before.ends_with(&bytes) {
                    before.extend(bytes);
                }
            }
        }
    }
}

/// A process and its descendants.
fn family(first: u32) -> BTreeSet<u32> {
    let mut all = BTreeSet::from([first]);
    let mut young = vec![first];
    while let Some(process) = young.pop() {
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
        let children = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        for text in children {
            let new = text
                .split_whitespace()
                .filter_map(|number| number.parse().ok())
                .filter(|one| all.insert(*one));
            young.extend(new);
        }
    }
    all
}

#[cfg(target_os = "linux")]
#[test]
fn arguments_and_environment_of_a_grandchild_are_seen() {
    let mut shell = std::process::Command::new("/bin/sh");
    shell
        .args(["-c", "PLANTED=here /bin/sh -c 'read line' planted-word; :"])
        .stdin(std::process::Stdio::piped());
    let mut child = shell.spawn().expect("a shell");
    let watch = Watch::of(child.id());
    let holds = |seen: &Seen, word: &[u8]| {
        seen.values().any(|bytes| bytes.windows(word.len()).any(|part| part == word))
    };
    let mut seen = Seen::new();
    while !holds(&seen, b"PLANTED=here") {
        look(child.id(), &mut seen);
    }
    drop(child.stdin.take());
    child.wait().expect("it ends");
    seen.extend(watch.ended());
    assert!(holds(&seen, b"PLANTED=here") && holds(&seen, b"planted-word"), "{:?}", seen.keys());
}

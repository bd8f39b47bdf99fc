//! What can be seen of the program from outside while it works, and where no secret may be among it: what it prints, what
//! it is started with, every byte it writes anywhere, and every file it leaves.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::{House, PASSPHRASE, Ran};
use crate::leaks::watch::Watch;
use crate::leaks::{Canaries, Leak, traced};

/// A passphrase for backups and locked lists.
pub const OTHER_PASSPHRASE: &str = "pebble \"magnet\" tundra/salmon & quill";

/// A house with somebody watching it. What is below its folder `own` are files that the person made or asked for.
pub struct Watched {
    /// The house.
    pub house: House,
    seen: Vec<(String, Vec<u8>)>,
    verbs: BTreeSet<String>,
    traced: bool,
}

impl Watched {
    /// Nothing has happened yet.
    #[allow(clippy::print_stdout, reason = "whoever reads the run is told what was not looked at")]
    pub fn of(house: House) -> Watched {
        std::fs::create_dir_all(house.path("own")).unwrap();
        house.write("own/other-passphrase", OTHER_PASSPHRASE);
        let traced = traced::possible();
        if !traced {
            println!("strace is missing: files that are gone before the end are not looked into");
        }
        Watched { house, seen: Vec::new(), verbs: BTreeSet::new(), traced }
    }

    /// A path among the person's own files.
    pub fn own(&self, name: &str) -> String {
        self.house.path(&format!("own/{name}"))
    }

    /// Runs a verb; a fault of our own or an end by a signal fails.
    #[track_caller]
    pub fn verb(&mut self, words: &[&str]) -> Ran {
        self.verb_with(words, "")
    }

    /// The same with standard input.
    #[track_caller]
    pub fn verb_with(&mut self, words: &[&str], input: &str) -> Ran {
        self.verbs.insert(words[0].to_owned());
        let ran = self.watched(&self.house.command(words), &words.join(" "), input);
        assert!(matches!(ran.code, Some(0 | 2 | 3 | 4)), "{words:?}: {ran:?}");
        ran
    }

    fn watched(&mut self, command: &Command, name: &str, input: &str) -> Ran {
        let log = self.house.dir.path().join("calls");
        let mut command = if self.traced { traced::traced(command, &log) } else { again(command) };
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let watch = Watch::of(child.id());
        // A program that reads nothing closes its end early; what it does then is what is tested.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let ran = Ran::of(&child.wait_with_output().unwrap());
        self.seen.push((format!("{name}: standard output"), ran.out.clone().into_bytes()));
        self.seen.push((format!("{name}: standard error"), ran.err.clone().into_bytes()));
        let processes = watch.ended().into_iter();
        self.seen.extend(processes.map(|(path, bytes)| (format!("{name}: {}", path.display()), bytes)));
        if self.traced {
            self.keep(name, &traced::read(&std::fs::read_to_string(&log).unwrap()));
            std::fs::remove_file(&log).unwrap();
        }
        ran
    }

    fn keep(&mut self, name: &str, traced: &traced::Traced) {
        assert!(!traced.started.is_empty(), "{name}: the trace is of something else");
        let own = PathBuf::from(self.own(""));
        let writes = traced.writes.iter().filter(|(path, _)| !path.starts_with(&own));
        self.seen
            .extend(writes.map(|(path, bytes)| (format!("{name} wrote {}", path.display()), bytes.clone())));
        self.seen.extend(traced.started.iter().map(|bytes| (format!("{name} started"), bytes.clone())));
    }

    /// Verbs of the program that were not run yet.
    pub fn not_run(&self) -> Vec<String> {
        let help = self.house.run_bare(&["--help"]).ended(0).out;
        let list = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
        let verbs = list.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned));
        verbs.filter(|verb| verb != "help" && !self.verbs.contains(verb)).collect()
    }

    /// Fails with every place where a secret is that the person did not put there. `more` are secrets by name that the
    /// server does not know.
    #[track_caller]
    pub fn nothing_leaked(&self, more: &[(&str, String)]) {
        let made = self.house.secrets().into_iter().enumerate().map(|(n, key)| (format!("key {n}"), key));
        let phrases = [("the passphrase", PASSPHRASE), ("the other passphrase", OTHER_PASSPHRASE)];
        let phrases = phrases.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let more = more.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        let canaries = Canaries::of(made.chain(phrases).chain(more));
        let own = [PathBuf::from(self.own("")), PathBuf::from(self.house.path("passphrase"))];
        let found = self.found(&canaries, |path| own.iter().any(|allowed| path.starts_with(allowed)));
        assert!(found.is_empty(), "secrets where none may be: {found:#?}");
        let saved = canaries.below(&own[0], |_| false);
        assert!(saved.len() > 1, "the person's own files hold secrets, and they would be found: {saved:?}");
    }

    /// Whether a text that is no secret was found in each of these places: what is looked at is what the program did.
    #[track_caller]
    pub fn would_be_found(&self, text: &str, places: &[&str]) {
        let found = self.found(&Canaries::of([("a text", text)]), |_| false);
        for place in places {
            // The trace needs a program that may be missing; nothing stands in for it.
            let traced = place.contains("wrote") || *place == "started";
            let there = found.iter().any(|(path, _)| path.to_string_lossy().contains(place));
            assert!(there || traced && !self.traced, "{place}: {found:#?}");
        }
    }

    fn found(&self, canaries: &Canaries, allowed: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Leak)> {
        let seen = self.seen.iter().flat_map(|(place, bytes)| {
            canaries.within(bytes).into_iter().map(move |leak| (PathBuf::from(place), leak))
        });
        seen.chain(canaries.below(self.house.dir.path(), allowed)).collect()
    }
}

/// The same command once more.
fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        copy.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        copy.current_dir(folder);
    }
    copy
}

//! One class, one server with its faults, one or two kills, and the reckoning.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use keyroster_practice::Options;
use keyroster_practice::faults::{Action, FaultPlan, Phase, Rule, Status};
use serde_json::Value;

use crate::common::{House, Ran};

/// Places of the create path where the program can be made to kill itself.
pub const PLACES: [&str; 18] = [
    "seal.anchored",
    "seal.kept",
    "anchor.before",
    "anchor.after",
    "plan.confirmed",
    "list.before",
    "list.after",
    "commit.before",
    "commit.sealed",
    "commit.half",
    "commit.after",
    "post.before",
    "post.after",
    "post.held",
    "delete.before",
    "delete.after",
    "run.ended",
    "save.written",
];

/// How long a run may take before the trial is given up as stuck.
const STUCK: Duration = Duration::from_secs(240);

/// What came of a trial.
#[derive(Default)]
pub struct Tried {
    /// Processes that were killed.
    pub kills: u64,
    /// Of these, at a named place.
    pub at_a_place: u64,
    /// The places.
    pub places: Vec<&'static str>,
    /// Secrets that were stored when the program was killed.
    pub stored_before: u64,
    /// Keys the server ever made.
    pub made: u64,
    /// Keys that were removed.
    pub removed: u64,
    /// What went wrong, each with its seed.
    pub wrong: Vec<String>,
}

/// One trial; everything about it follows from its seed.
pub struct Trial {
    seed: u64,
    chance: u64,
    people: usize,
    house: House,
    tried: Tried,
}

enum Kill {
    At(&'static str, u64),
    AfterPosts(u64, Duration),
    After(Duration),
}

impl Trial {
    /// Sets the class and the server up.
    pub fn of(seed: u64) -> Trial {
        let mut chance = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let people = 4 + usize::try_from(draw(&mut chance, 9)).unwrap();
        let plan = faults(&mut chance, seed);
        let latency = Duration::from_millis(draw(&mut chance, 25));
        let house = House::with(Options { keep_secrets: true, seed, latency, plan, ..Options::default() });
        Trial { seed, chance, people, house, tried: Tried::default() }
    }

    /// Kills, runs again, reckons.
    pub fn run(mut self) -> Tried {
        let begun = self.begin();
        self.expect(&begun, &[0]);
        let mut stored = BTreeMap::new();
        let kills = 1 + draw(&mut self.chance, 2);
        for nth in 0..kills {
            let kill = self.kill(nth);
            self.killed(&kill);
            self.note_stored(&mut stored);
        }
        self.reckon(&stored);
        let sum = self.house.practice.summary();
        self.tried.made = u64::try_from(sum.keys_ever).unwrap();
        self.tried.removed = u64::try_from(sum.deleted_keys).unwrap();
        self.tried
    }

    /// Account and class, with the key of the environment: nothing is sealed before the first run.
    fn begin(&self) -> Ran {
        let url = self.house.practice.base_url();
        let added = self.verb(&["account", "add", "Uni", "--base-url", &url]);
        if added.code != Some(0) {
            return added;
        }
        let rows: Vec<String> =
            (0..self.people).map(|at| format!("p{at}@example.edu,Person {at}\n")).collect();
        let path = self.house.write("class.csv", &format!("email,name\n{}", rows.concat()));
        self.verb(&["roster", "import", &path])
    }

    fn verb(&self, words: &[&str]) -> Ran {
        let key = self.house.practice.management_key().to_owned();
        self.house.run_with(words, "", &[("OPENROUTER_MANAGEMENT_KEY", key.as_str())])
    }

    /// Where and when the next kill falls: the seed walks through all places, and every other time it is an instant.
    fn kill(&mut self, nth: u64) -> Kill {
        let places = u64::try_from(PLACES.len()).unwrap();
        let people = u64::try_from(self.people).unwrap();
        match draw(&mut self.chance, 4) {
            0 => Kill::AfterPosts(
                1 + draw(&mut self.chance, people),
                Duration::from_micros(draw(&mut self.chance, 30_000)),
            ),
            1 => Kill::After(Duration::from_millis(draw(&mut self.chance, 1200))),
            _ => {
                let place = PLACES[usize::try_from((self.seed + nth * 7) % places).unwrap()];
                let often = matches!(place.split('.').next(), Some("commit" | "post"));
                Kill::At(
                    place,
                    1 + if often { draw(&mut self.chance, people) } else { draw(&mut self.chance, 2) },
                )
            }
        }
    }

    fn killed(&mut self, kill: &Kill) {
        let posts = self.house.posts();
        let mut command =
            self.house.command(&["provision", "--json", "--force", "--save", &self.house.path("killed.csv")]);
        command.env("OPENROUTER_MANAGEMENT_KEY", self.house.practice.management_key());
        if let Kill::At(place, nth) = kill {
            command.env("KEYROSTER_FAILPOINT", format!("{place}:{nth}"));
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            let due = match kill {
                Kill::At(..) => false,
                Kill::AfterPosts(more, _) => self.house.posts() >= posts + more,
                Kill::After(time) => begun.elapsed() >= *time,
            };
            if due || begun.elapsed() > STUCK {
                if let Kill::AfterPosts(_, then) = kill {
                    std::thread::sleep(*then);
                }
                // It may have ended in this instant; then there is nothing to kill.
                let _ = child.kill();
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        self.count(child, kill, begun);
    }

    fn count(&mut self, mut child: Child, kill: &Kill, begun: Instant) {
        let status = child.wait().unwrap();
        if begun.elapsed() > STUCK {
            self.wrong("the run did not end");
        }
        if status.code().is_none() {
            self.tried.kills += 1;
            if let Kill::At(place, _) = kill {
                self.tried.at_a_place += 1;
                self.tried.places.push(place);
            }
        }
    }

    /// What the file says is created now is acknowledged: it must be there in the end, with the right secret.
    fn note_stored(&mut self, stored: &mut BTreeMap<String, String>) {
        let people = self.verb(&["people", "--json"]);
        if people.code != Some(0) {
            return self.wrong(format!("the file cannot be read after the kill: {people:?}"));
        }
        for row in people.json()["people"].as_array().unwrap() {
            if row["key"]["secret_saved"] == true {
                self.tried.stored_before += 1;
                stored.insert(text(&row["key"]["name"]), text(&row["name"]));
            }
        }
    }

    /// Runs it again until it is done (three times at most), then compares the list with what the server has.
    fn reckon(&mut self, stored: &BTreeMap<String, String>) {
        let list = self.house.path("final.json");
        let words = ["provision", "--json", "--wait", "120", "--force", "--save", &list];
        let mut ran = self.verb(&words);
        for _ in 0..2 {
            if ran.code == Some(0) {
                break;
            }
            ran = self.verb(&words);
        }
        self.expect(&ran, &[0]);
        let Ok(saved) = std::fs::read_to_string(&list) else {
            return self.wrong("no list was saved");
        };
        let saved: Value = serde_json::from_str(&saved).unwrap();
        let saved: Vec<Value> =
            saved.as_array().or_else(|| saved["keys"].as_array()).cloned().unwrap_or_default();
        let keys = self.house.practice.keys();
        let live: BTreeMap<&str, _> =
            keys.iter().filter(|key| key.deleted_at.is_none()).map(|key| (key.hash.as_str(), key)).collect();
        let listed: BTreeSet<String> = saved.iter().map(|line| text(&line["hash"])).collect();
        if listed != live.keys().map(|hash| (*hash).to_owned()).collect() {
            self.wrong(format!(
                "{} live keys at the server, {} in the list, or others",
                live.len(),
                listed.len()
            ));
        }
        let holders: BTreeSet<String> = saved.iter().map(|line| text(&line["email"])).collect();
        if (saved.len(), holders.len()) != (self.people, self.people) {
            self.wrong(format!(
                "{} people, {} lines for {} of them",
                self.people,
                saved.len(),
                holders.len()
            ));
        }
        for line in &saved {
            let right = live.get(text(&line["hash"]).as_str()).and_then(|key| key.secret.as_ref());
            if right.is_none_or(|secret| secret.expose() != text(&line["api_key"])) {
                self.wrong(format!("the secret of ‘{}’ is not the key's", text(&line["name"])));
            }
        }
        for (name, person) in stored {
            if !saved.iter().any(|line| text(&line["key_name"]) == *name && text(&line["name"]) == *person) {
                self.wrong(format!(
                    "the key ‘{name}’ was stored before a kill, and is not {person}'s any more"
                ));
            }
        }
        let twice: Vec<&str> =
            keys.iter().filter(|key| key.requests_for_name > 1).map(|key| key.name.as_str()).collect();
        if !twice.is_empty() {
            self.wrong(format!("sent more than once: {twice:?}"));
        }
        // A broken-off save: half a list, with secrets in it.
        let mut left = crate::common::files(self.house.dir.path());
        left.retain(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".keyroster-"))
        });
        if !left.is_empty() {
            self.wrong(format!("temporary files are left: {left:?}"));
        }
    }

    fn expect(&mut self, ran: &Ran, codes: &[i32]) {
        if !ran.code.is_some_and(|code| codes.contains(&code)) {
            self.wrong(format!("{ran:?}"));
        }
    }

    fn wrong(&mut self, what: impl std::fmt::Display) {
        self.tried.wrong.push(format!("seed {}: {what}", self.seed));
    }
}

/// None, lost answers, keys made twice, trouble; some of several kinds.
fn faults(chance: &mut u64, seed: u64) -> FaultPlan {
    let create = |action: Action| Rule::on("POST", "/keys", action);
    let nth = |chance: &mut u64| 1 + u32::try_from(draw(chance, 6)).unwrap();
    let mut rules = Vec::new();
    for _ in 0..draw(chance, 3) {
        let rule = match draw(chance, 5) {
            0 => create(Action::Hang).phase(Phase::AfterCommit),
            1 => create(Action::Reset { after_bytes: 0 }).phase(Phase::AfterCommit),
            2 => create(Action::Dup { delay_ms: 0 }),
            3 => create(Action::Status(Status::code(500))).phase(Phase::AfterCommit),
            _ => create(Action::Hang).phase(Phase::BeforeCommit),
        };
        rules.push(rule.nth(nth(chance)));
    }
    FaultPlan { rules, seed }
}

/// A number below `below`, from a small generator that gives the same for the same seed.
fn draw(chance: &mut u64, below: u64) -> u64 {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    (*chance >> 11) % below.max(1)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

//! `kill -9` at any instant: every commit that was acknowledged is there afterwards, and nothing is half there.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use keyroster_store::attempt::{AttemptNews, AttemptState};
use keyroster_store::{Store, attempt, audit, holder, key, people, secret};
use serde_json::json;

use crate::bed::{Bed, at, created_key, new_attempt, person, sealed};

const FOLDER: &str = "KEYROSTER_KILL_TEST_FOLDER";
const WORLD: &str = "KEYROSTER_KILL_TEST_WORLD";

/// The process that gets killed. As a test of its own (no folder given) it has nothing to do.
#[test]
fn the_writing_process() {
    let (Ok(dir), Ok(ids)) = (std::env::var(FOLDER), std::env::var(WORLD)) else { return };
    let ids: Vec<i64> = ids.split(',').map(|id| id.parse().unwrap()).collect();
    let world = crate::bed::World { account: ids[0], roster: ids[1], dek: u32::try_from(ids[2]).unwrap() };
    let mut store = Store::open_writing(dir.as_ref()).unwrap();
    let first = store.read(|r| people::of_roster(r, world.roster)).unwrap().len();
    let mut out = std::io::stdout();
    for n in first.. {
        // As in a real run: the intent in one transaction, the key with its secret in the next, then the word "Created".
        let (id, tried) = store
            .write(|w| {
                let id = holder::insert(w, world.roster, &[person(n)], at(1))?[0];
                Ok((id, attempt::insert(w, &new_attempt(world, id, &format!("N{n}")))?))
            })
            .unwrap();
        let hash = format!("h{n}");
        store
            .write(|w| {
                key::insert(w, &created_key(world, &hash, id, Some(tried)))?;
                secret::insert(w, &sealed(world, &hash))?;
                let news = AttemptNews { state: Some(AttemptState::Stored), ..AttemptNews::default() };
                attempt::update(w, tried, &news, at(2))?;
                let change = audit::NewChange {
                    utc: at(2),
                    account_id: Some(world.account),
                    actor: "test".into(),
                    action: "create.done".into(),
                    target: hash.clone(),
                    detail: json!({}),
                };
                audit::append(w, &change)
            })
            .unwrap();
        writeln!(out, "created {hash}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn no_acknowledged_secret_is_lost() {
    let bed = Bed::new();
    let (store, world) = bed.world();
    drop(store);
    let mut acknowledged: Vec<String> = Vec::new();
    let kills = 40;
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::the_writing_process", "--nocapture", "--test-threads=1"])
            .env(FOLDER, bed.dir())
            .env(WORLD, format!("{},{},{}", world.account, world.roster, world.dek))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed after another number of acknowledgements each time; where in the next change it is by then is chance.
        let mut wait_for = 1 + (kill * 7) % 11;
        for line in lines.by_ref() {
            if let Some(hash) = line.unwrap().strip_prefix("created ") {
                acknowledged.push(hash.to_owned());
                wait_for -= 1;
            }
            if wait_for == 0 {
                break;
            }
        }
        assert_eq!(wait_for, 0, "the process works until it is killed");
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died counts too; a line without its end was never read by anybody.
        acknowledged.extend(
            lines.map_while(Result::ok).filter_map(|line| Some(line.strip_prefix("created ")?.to_owned())),
        );

        let store = bed.open();
        store.integrity_check().unwrap();
        let stored = store.read(|r| secret::stored_hashes(r, world.account)).unwrap();
        let lost: Vec<_> = acknowledged.iter().filter(|hash| !stored.contains(hash.as_str())).collect();
        assert!(lost.is_empty(), "kill {kill}: lost {lost:?}");
        let open = store.read(|r| attempt::open_of_account(r, world.account)).unwrap();
        assert!(open.len() <= usize::try_from(kill).unwrap() + 1, "kill {kill}: at most one open end each");
        let whole = store.read(|r| people::of_roster(r, world.roster)).unwrap();
        let halves = whole.iter().filter(|row| row.key.is_some() != row.has_secret).count();
        assert_eq!(halves, 0, "kill {kill}: no key without its secret");
        assert_eq!(store.read(audit::first_broken).unwrap(), None, "kill {kill}: the record is whole");
    }
    assert!(acknowledged.len() >= 40, "{} acknowledged over {kills} kills", acknowledged.len());
}

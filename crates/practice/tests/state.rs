//! The practice account outlives its server.

mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Bench, bench};
use keyroster_practice::{Options, Spend, StartError, start};

/// A folder that is removed again.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("keyroster-practice-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("practice.jsonl")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

async fn open(path: &Path) -> Bench {
    let extra_workspaces = vec!["Winter term".to_owned()];
    bench(Options { state_file: Some(path.to_owned()), extra_workspaces, ..Options::default() }).await
}

/// Everything the account answers about itself.
async fn picture(b: &Bench) -> Vec<String> {
    let mut texts = Vec::new();
    for path in ["/keys?include_disabled=true", "/credits", "/workspaces", "/activity"] {
        texts.push(b.get(path).await.text);
    }
    texts
}

async fn live_a_little(b: &Bench) -> (String, String) {
    let (ada, secret) = b.create(r#"{"name":"Ada","limit":2,"limit_reset":"monthly"}"#).await;
    let (bo, _) = b.create(r#"{"name":"Bo"}"#).await;
    b.practice.spend(&Spend::credits(&ada, "0.0000018")).expect("spent");
    b.practice.spend(&Spend::credits(&bo, "1.5")).expect("spent");
    b.patch(&bo, r#"{"disabled":true}"#).await;
    let (gone, _) = b.create(r#"{"name":"Gone"}"#).await;
    b.delete(&gone).await;
    b.practice.set_total_credits("77.7").expect("an amount");
    b.practice.advance(Duration::from_secs(2 * 86_400));
    (ada, secret)
}

#[tokio::test]
async fn a_stopped_server_comes_back_as_it_was() {
    let folder = Folder::new("stopped");
    let b = open(&folder.file()).await;
    let (ada, secret) = live_a_little(&b).await;
    let before = picture(&b).await;
    let day = b.practice.now()[..10].to_owned();
    let Bench { practice, .. } = b;
    let old = practice.base_url();
    practice.stop().await.expect("stopped");
    assert!(common::client().get(old).send().await.is_err(), "the port is closed");
    let b = open(&folder.file()).await;
    assert_eq!(picture(&b).await, before);
    assert_eq!(b.practice.now()[..10], day, "the clock stays moved");
    let own = b.try_send("GET", "/key", None, &secret).await.expect("an answer");
    assert_eq!(own.at("/data/usage"), "0.0000018", "a key made before still works");
    let (again, fresh) = b.create(r#"{"name":"Cy"}"#).await;
    assert!(again != ada && fresh != secret, "no secret is given out twice");
    assert_eq!(b.practice.keys().len(), 4, "the deleted one is remembered");
}

#[tokio::test]
async fn a_killed_server_loses_nothing_it_answered() {
    // The first server is still running and has tidied nothing: its file is what a kill would leave behind.
    let folder = Folder::new("killed");
    let first = open(&folder.file()).await;
    live_a_little(&first).await;
    let before = picture(&first).await;
    let copy = folder.0.join("copy.jsonl");
    let mut bytes = std::fs::read(folder.file()).expect("a file");
    bytes.extend_from_slice(br#"{"key":{"hash":"half a li"#);
    std::fs::write(&copy, bytes).expect("a copy");
    let second = open(&copy).await;
    assert_eq!(picture(&second).await, before, "and a line cut short does not matter");
}

#[tokio::test]
async fn the_file_holds_no_secret_and_is_its_owners_alone() {
    let folder = Folder::new("private");
    let b = open(&folder.file()).await;
    let (_, secret) = live_a_little(&b).await;
    let text = || std::fs::read_to_string(folder.file()).expect("text");
    assert!(text().contains("Ada") && !text().contains(&secret[49..]), "hashes only");
    assert!(!text().contains(&b.key[60..]), "nor the management key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.file()).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let kept = folder.0.join("kept.jsonl");
    let options = || Options { state_file: Some(kept.clone()), keep_secrets: true, ..Options::default() };
    let b = bench(options()).await;
    let (_, secret) = b.create(r#"{"name":"Ada"}"#).await;
    let b = bench(options()).await;
    let again = b.practice.keys()[0].secret.clone().expect("kept for tests");
    assert_eq!(again.expose(), secret);
    assert!(!format!("{:?}", b.practice.keys()).contains(&secret), "it does not show itself");
}

#[tokio::test]
async fn a_long_journal_is_tidied_while_it_runs() {
    let folder = Folder::new("long");
    let b = open(&folder.file()).await;
    let (hash, _) = b.create(r#"{"name":"Ada"}"#).await;
    for n in 0..3_000 {
        let body = serde_json::json!({"limit": n});
        b.practice.dashboard_patch(&hash, &body).expect("a good body");
    }
    let lines = std::fs::read_to_string(folder.file()).expect("text").lines().count();
    assert!(lines < 2_500, "{lines} lines for one key");
    let b = open(&folder.file()).await;
    assert_eq!(b.key(&hash).await.at("/data/limit"), "2999");
}

#[tokio::test]
async fn an_unusable_file_or_option_is_named() {
    let folder = Folder::new("unusable");
    std::fs::write(folder.file(), "{\"version\":1}\nnonsense\n").expect("written");
    let options = Options { state_file: Some(folder.file()), ..Options::default() };
    let error = start(options).await.expect_err("not read");
    assert!(matches!(error, StartError::StateLine { line: 2 }), "{error}");
    std::fs::write(folder.file(), "{\"version\":9}\n").expect("written");
    let options = Options { state_file: Some(folder.file()), ..Options::default() };
    assert!(start(options).await.is_err(), "a newer version's file is left alone");
    assert_eq!(std::fs::read_to_string(folder.file()).expect("text"), "{\"version\":9}\n");
    let taken = start(Options::default()).await.expect("started");
    let error = start(Options { port: Some(taken.addr().port()), ..Options::default() }).await;
    assert!(matches!(error, Err(StartError::Port { .. })), "a port is given to one");
    let error = start(Options { total_credits: "lots".to_owned(), ..Options::default() }).await;
    assert!(matches!(error, Err(StartError::Option { option: "total_credits" })));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_account() {
    let made = async |seed| {
        let clock = Some("2026-11-25T12:00:00Z".to_owned());
        let b = bench(Options { seed, clock, ..Options::default() }).await;
        let (_, first) = b.create(r#"{"name":"Ada"}"#).await;
        let (_, second) = b.create(r#"{"name":"Bo"}"#).await;
        assert_ne!(first, second);
        (
            first,
            second,
            b.get("/workspaces").await.at("/data/0/id"),
            b.get("/key").await.at("/data/creator_user_id"),
        )
    };
    let once = made(3).await;
    assert_eq!(made(3).await, once, "a run can be repeated to the letter");
    let other = made(4).await;
    assert!(other.0 != once.0 && other.2 != once.2 && other.3 != once.3, "another seed is another account");
}

#[tokio::test]
async fn dropping_a_server_closes_its_ports() {
    let b = bench(Options { oracle_port: Some(0), ..Options::default() }).await;
    let ports = [b.practice.addr(), b.practice.oracle_addr().expect("an oracle")];
    drop(b);
    for port in ports {
        while tokio::net::TcpStream::connect(port).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
}

//! A file for review holds what a reader needs and no key; it opens without account, key and network, and says whether it
//! is whole.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::path::Path;

use keyroster_app::wire::billing::MarkupRequest;
use keyroster_app::wire::clients::ClientRequest;
use keyroster_app::wire::months::{DecideUsageRequest, DecisionChoice, MonthRequest, UsageFrom};
use keyroster_app::wire::review::ReviewRequest;
use keyroster_app::wire::start::{FileState, LookedAt};
use keyroster_app::wire::statements::{CorrectionRequest, MonthCloseRequest};
use keyroster_app::{App, Code};
use support::shop::{self, Shop, hash_of};
use support::{Stand, plan_of};

async fn made(app: &App, roster: i64) {
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
}

/// The secret in every form in which it could lie in a file.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".as_bytes();
    let base64 = |shift: usize| {
        let bytes: Vec<u8> = std::iter::repeat_n(b'x', shift).chain(secret.bytes()).collect();
        let group = |three: &[u8]| {
            let bits = (u32::from(three[0]) << 16) | (u32::from(three[1]) << 8) | u32::from(three[2]);
            [18, 12, 6, 0].map(|by| digits[(bits >> by & 63) as usize])
        };
        let all: Vec<u8> = bytes.chunks_exact(3).flat_map(group).collect();
        all[4.min(all.len())..].to_vec()
    };
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let tail = &secret[secret.len() - 20..];
    vec![
        secret.as_bytes().to_vec(),
        tail.as_bytes().to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        secret.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        secret.bytes().rev().collect(),
        base64(0),
        base64(1),
        base64(2),
    ]
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

async fn saved(app: &App, to: &Path, roster_id: Option<i64>, emails: bool) -> Vec<u8> {
    app.review_save(&ReviewRequest { roster_id, emails }, to, false).await.expect("saved");
    std::fs::read(to).expect("the file")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_of_the_class_is_in_the_file_in_any_form() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    made(&app, roster).await;
    let mut secrets = vec![stand.server.management_key().to_owned()];
    for row in app.people(roster).await.expect("people").rows {
        let secret = app.key_secret(row.holder_id, "key.copy").await.expect("stored");
        secrets.push(secret.expose().to_owned());
    }
    let data = std::fs::read(stand.dir.path().join("data/keyroster.sqlite3")).expect("data");
    let sealed: Vec<Vec<u8>> = sealed_boxes(&stand);
    assert_eq!(sealed.len(), 3 + 1 + 1, "three keys, the data key's slot, the management key");
    assert!(data.len() > 4096);

    for (name, roster_id, emails) in
        [("class", Some(roster), true), ("account", None, true), ("names", None, false)]
    {
        let bytes = saved(&app, &stand.dir.path().join(name), roster_id, emails).await;
        for secret in &secrets {
            for (form, what) in forms(secret).iter().enumerate() {
                assert!(!holds(&bytes, what), "{name}: form {form} of a key");
            }
        }
        for what in &sealed {
            assert!(!holds(&bytes, &what[..12]), "{name}: a sealed box");
        }
        assert_eq!(holds(&bytes, b"p1@example.edu"), emails, "{name}: addresses as chosen");
    }
    // The scan itself finds what is planted, in every form.
    for what in forms(&secrets[1]) {
        assert!(holds(&[b"before".as_slice(), &what, b"after"].concat(), &what));
    }
}

/// Every sealed box of the data file, read with nothing of ours.
fn sealed_boxes(stand: &Stand) -> Vec<Vec<u8>> {
    let store = keyroster_store::Store::open_reading(&stand.dir.path().join("data")).expect("opened");
    store
        .read(|r| {
            let mut all: Vec<Vec<u8>> =
                keyroster_store::secret::sealed_by(r, 1, 100)?.into_iter().map(|row| row.ct).collect();
            all.extend(keyroster_store::dek::slots(r, 1)?.into_iter().map(|slot| slot.wrapped));
            for account in keyroster_store::account::all(r)? {
                all.extend(
                    keyroster_store::sealed_item::get(r, account.id, "management-key")?.map(|item| item.ct),
                );
            }
            Ok(all)
        })
        .expect("read")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_opens_on_a_computer_with_nothing_and_says_whether_it_is_whole() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    made(&app, roster).await;
    let file = stand.dir.path().join("class.keyroster-review");
    let name =
        app.review_name(&ReviewRequest { roster_id: Some(roster), emails: true }).await.expect("a name");
    assert!(name.starts_with("class-review-") && name.ends_with(".keyroster-review"), "{name}");
    let bytes = saved(&app, &file, Some(roster), true).await;
    let before = app.people(roster).await.expect("people");

    let elsewhere = Stand::new().await;
    let other = elsewhere.app();
    other.open_copy(&file).await.expect("opened");
    let start = other.start().await.expect("start");
    let FileState::ReadOnly { kind, whole, by, .. } = &start.file else { panic!("{:?}", start.file) };
    assert_eq!((*kind, *whole), (LookedAt::Review, Some(true)));
    assert!(by.is_some(), "who made it is said");
    let people = other.people(start.rosters[0].id).await.expect("people");
    let rows = |view: &keyroster_app::wire::people::PeopleView| {
        view.rows
            .iter()
            .map(|row| (row.name.clone(), row.word, row.key.as_ref().map(|key| key.mask.clone())))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&people), rows(&before), "everybody, with their word and masked key");
    assert!(people.rows.iter().all(|row| row.key.as_ref().is_some_and(|key| !key.secret_saved)));
    assert_eq!(other.refresh().await.expect_err("no network").code, Code::ReadOnlyFile);
    assert_eq!(other.roster_create("x").await.expect_err("no change").code, Code::ReadOnlyFile);
    assert_eq!(std::fs::read(&file).expect("the file"), bytes, "it was not changed by looking at it");

    // One letter changed by hand: still readable, and said to be altered.
    let at = bytes.windows(8).position(|window| window == b"Person 2").expect("a name");
    let mut altered = bytes.clone();
    altered[at] = b'Q';
    std::fs::write(&file, &altered).expect("written");
    other.open_copy(&file).await.expect("opened");
    let FileState::ReadOnly { whole, .. } = other.start().await.expect("start").file else {
        panic!("not open")
    };
    assert_eq!(whole, Some(false));

    for (what, damaged, code) in [
        ("cut off", bytes[..bytes.len() / 2].to_vec(), Code::FileDamaged),
        ("only its first line", b"Keyroster review file 1\n".to_vec(), Code::FileDamaged),
        ("a later form", [b"Keyroster review file 2\n".as_slice(), &bytes[24..]].concat(), Code::FileNewer),
        ("another file", b"email,name\n".repeat(40), Code::FileDamaged),
        ("nothing", Vec::new(), Code::FileDamaged),
    ] {
        std::fs::write(&file, damaged).expect("written");
        let refused = other.open_copy(&file).await.expect_err(what);
        assert_eq!(refused.code, code, "{what}: {refused}");
        assert!(!refused.message.is_empty() && refused.message.split_whitespace().count() <= 45, "{what}");
    }
    let FileState::ReadOnly { .. } = other.start().await.expect("start").file else {
        panic!("closed by a bad file")
    };
}

/// A file of another program that is SQLite too, and one that a newer version made.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_or_newer_is_told_apart() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 1).await;
    let file = stand.dir.path().join("x.keyroster-review");
    let bytes = saved(&app, &file, Some(roster), true).await;
    let start =
        bytes.windows(15).position(|window| window == b"SQLite format 3").expect("the data file in it");
    for (what, at, value, code) in
        [("newer", 60, 99_u8, Code::FileNewer), ("of another program", 68, 0, Code::FileNotOurs)]
    {
        let mut other = bytes.clone();
        other[start + at..start + at + 4].copy_from_slice(&[0, 0, 0, value]);
        std::fs::write(&file, &other).expect("written");
        assert_eq!(app.open_copy(&file).await.expect_err(what).code, code, "{what}");
    }
    #[cfg(unix)]
    {
        std::fs::write(&file, &bytes).expect("written");
        let link = stand.dir.path().join("link");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        app.open_copy(&link)
            .await
            .expect("a link the person chose is followed; nothing is written through it");
        let pipe = stand.dir.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|done| done.success()));
        assert_eq!(
            app.open_copy(&pipe).await.expect_err("a pipe").code,
            Code::FileNotOurs,
            "it must not wait for ever"
        );
    }
}

const NOTES: &str = "Pays late, call Dorothea first";
const LATER: &str = "2026-12-02T09:00:00Z";

async fn closed(app: &App, month: &str) {
    let view = app.month_view(&MonthRequest { month: month.into(), source: None }).await.expect("a month");
    let close = MonthCloseRequest { month: month.into(), source: UsageFrom::Readings, digest: view.digest };
    app.month_close(&close).await.expect("closed");
}

/// Two clients, October closed, a doubtful key in November, and words about a client that are nobody else's.
async fn seller() -> (Shop, App) {
    let shop = Shop::new(&["Harbor & Finch", "Cedar Clinic"]).await;
    shop.markup("2026-01-01", 30_000);
    for (when, used) in [
        ("2026-10-01T00:05:00Z", [Some("100"), Some("50")]),
        ("2026-11-01T00:05:00Z", [Some("284.20"), Some("168.90")]),
        ("2026-11-20T00:05:00Z", [Some("280"), Some("170")]),
        ("2026-12-01T00:05:00Z", [Some("290"), Some("180")]),
    ] {
        shop.read(when, true, &used);
    }
    let app = shop.open(LATER).await;
    let client = ClientRequest { name: "Cedar Clinic".into(), ..client(Some(shop.clients[1])) };
    app.client_save(&client).await.expect("saved");
    closed(&app, "2026-10").await;
    (shop, app)
}

fn client(holder_id: Option<i64>) -> ClientRequest {
    let (email, notes) = ("bills@cedarclinic.example".to_owned(), NOTES.to_owned());
    ClientRequest { holder_id, name: "New".into(), email, notes, ..ClientRequest::default() }
}

/// Who audits a seller reads months and statements, and changes none; what was written about a client stays at home.
#[tokio::test(flavor = "multi_thread")]
async fn a_sellers_file_holds_months_and_statements_and_takes_no_change() {
    let (shop, app) = seller().await;
    let october = MonthRequest { month: "2026-10".into(), source: None };
    let month = app.month_view(&october).await.expect("a month");
    let statements = app.statements_list().await.expect("a list").statements;
    for emails in [true, false] {
        let file = shop.dir.path().join(format!("{emails}.keyroster-review"));
        let bytes = saved(&app, &file, None, emails).await;
        assert!(!holds(&bytes, NOTES.as_bytes()), "own words about a client");
        assert_eq!(holds(&bytes, b"bills@cedarclinic.example"), emails, "addresses as chosen");

        let elsewhere = tempfile::tempdir().expect("a folder");
        let other = shop::app(elsewhere.path(), shop::at(LATER));
        other.open_copy(&file).await.expect("opened");
        let FileState::ReadOnly { whole, .. } = other.start().await.expect("start").file else {
            panic!("not open to look at")
        };
        assert_eq!(whole, Some(true));
        let there = other.month_view(&october).await.expect("a month");
        let figures = |view: &keyroster_app::wire::months::MonthView| {
            view.clients.iter().map(|one| (one.name.clone(), one.sums.billed.clone())).collect::<Vec<_>>()
        };
        assert_eq!((figures(&there), &there.closed_at), (figures(&month), &month.closed_at));
        assert_eq!(there.totals.margin, month.totals.margin);
        let clients = other.clients_list().await.expect("clients").clients;
        assert_eq!(clients.iter().filter(|one| one.email.is_some()).count(), if emails { 2 } else { 0 });
        assert_eq!(other.client_view(shop.clients[1]).await.expect("a client").notes, "");
        let rows = other.statements_list().await.expect("a list").statements;
        assert_eq!(rows.len(), statements.len());
        for (row, issued) in rows.iter().zip(&statements) {
            assert_eq!(
                (&row.number, &row.client, &row.total),
                (&issued.number, &issued.client, &issued.total)
            );
            assert_ne!(row.whole, Some(false), "nobody changed it");
            let (told, here) = (
                other.statement_view(row.id).await.expect("a statement"),
                app.statement_view(issued.id).await.expect("a statement"),
            );
            assert_eq!(
                format!("{:?}{:?}", told.lines, told.sums),
                format!("{:?}{:?}", here.lines, here.sums)
            );
        }

        let november = MonthRequest { month: "2026-11".into(), source: None };
        let digest = other.month_view(&november).await.expect("a month").digest;
        let close = MonthCloseRequest { month: "2026-11".into(), source: UsageFrom::Readings, digest };
        let (key, decision) = (hash_of(0), DecisionChoice::Count);
        let decide = DecideUsageRequest { month: "2026-11".into(), key, decision };
        let markup = MarkupRequest { holder_id: None, from: "2026-12-01".into(), percent: "50 %".into() };
        let correct = CorrectionRequest { id: rows[0].id, reason: "Why not".into(), digest: String::new() };
        let refused = [
            ("client_save", other.client_save(&client(None)).await.err()),
            ("month_close", other.month_close(&close).await.err()),
            ("markup_set", other.markup_set(&markup).await.err()),
            ("usage_decide", other.usage_decide(&decide).await.err()),
            ("correction_issue", other.correction_issue(&correct).await.err()),
        ];
        for (what, error) in refused {
            assert_eq!(error.map(|error| error.code), Some(Code::ReadOnlyFile), "{what}");
        }
        assert_eq!(std::fs::read(&file).expect("the file"), bytes, "it was not changed by looking at it");
    }
}

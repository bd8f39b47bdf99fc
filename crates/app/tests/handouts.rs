//! Handing out: the tick-off list, and every form saved for its owner only; over real HTTP, a real file and real bytes.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::io::{Cursor, Read};
use std::path::Path;

use keyroster_app::wire::handouts::{
    HandoutForm, HandoutLock, HandoutSaveRequest, HandoutTick, HandoutTickRequest, PaperChoice,
};
use keyroster_app::{App, Code};
use keyroster_vault::{Secret, age_file};
use support::{Stand, plan_of};

const PASSPHRASE: &str = "harbour velvet comet thistle lantern orbit";

async fn class_with_keys(stand: &Stand, people: usize) -> (App, i64) {
    let app = stand.app();
    let roster = stand.class(&app, people).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    assert_eq!(app.run_ended().await.expect("a run").summary.counts.created as usize, people);
    (app, roster)
}

fn save(roster_id: i64, form: HandoutForm) -> HandoutSaveRequest {
    HandoutSaveRequest {
        roster_id,
        form,
        per_sheet: 4,
        paper: PaperChoice::A4,
        only_new: false,
        lock: None,
        passphrase: None,
        anyway: false,
    }
}

fn tick(roster_id: i64, holders: &[i64], handed: bool) -> HandoutTickRequest {
    let one = |holder_id: &i64| HandoutTick { holder_id: *holder_id, how: "card".to_owned(), at: None };
    HandoutTickRequest { roster_id, ticks: holders.iter().map(one).collect(), handed }
}

fn secrets(stand: &Stand) -> Vec<String> {
    stand
        .server
        .keys()
        .into_iter()
        .map(|key| key.secret.expect("kept for the test").expose().to_owned())
        .collect()
}

fn holds_a_secret(bytes: &[u8], secrets: &[String]) -> bool {
    secrets.iter().any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).expect("there").permissions().mode() & 0o077 == 0
}

/// A tick is kept with its time and way, a second one changes nothing, and Undo gives back exactly what was there.
#[tokio::test(flavor = "multi_thread")]
async fn ticks_are_kept_and_taken_back_exactly() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand, 3).await;
    let before = app.handouts(roster).await.expect("view");
    assert_eq!((before.can_save, before.can_save_new), (3, 3));
    assert!(before.rows.iter().all(|row| row.has_key && row.handed_at.is_none()));
    let ids: Vec<i64> = before.rows.iter().map(|row| row.holder_id).collect();

    let set = app.handouts_tick(&tick(roster, &ids[..2], true)).await.expect("ticked");
    assert_eq!(set.changed.len(), 2);
    let again = app.handouts_tick(&tick(roster, &ids[..2], true)).await.expect("ticked");
    assert!(again.changed.is_empty(), "the first time stays");
    let ticked = app.handouts(roster).await.expect("view");
    assert_eq!((ticked.can_save, ticked.can_save_new), (3, 1));
    assert_eq!(ticked.rows[0].how.as_deref(), Some("card"));

    let taken = app.handouts_tick(&tick(roster, &ids, false)).await.expect("taken back");
    assert_eq!(taken.changed.len(), 2, "whoever had no tick is passed over");
    let undo = HandoutTickRequest { roster_id: roster, ticks: taken.changed, handed: true };
    app.handouts_tick(&undo).await.expect("undone");
    let after = app.handouts(roster).await.expect("view");
    let handed = |view: &keyroster_app::wire::handouts::HandoutsView| {
        view.rows.iter().map(|row| (row.handed_at.clone(), row.how.clone())).collect::<Vec<_>>()
    };
    assert_eq!(handed(&after), handed(&ticked));
}

/// Every form is whole, private, and says how many keys it holds; only those not handed out where that is asked.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_saved_whole_and_private() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand, 5).await;
    let keys = secrets(&stand);
    app.handouts_contact(roster, "m.keller@example.edu").await.expect("set");
    for (form, name) in [
        (HandoutForm::Csv, "a.csv"),
        (HandoutForm::Json, "a.json"),
        (HandoutForm::MailMerge, "m.csv"),
        (HandoutForm::Cards, "c.pdf"),
    ] {
        let target = stand.dir.path().join(name);
        let saved = app.handouts_save(&save(roster, form), &target, false).await.expect("saved");
        assert_eq!((saved.keys, saved.missing.len()), (5, 0), "{name}");
        let bytes = std::fs::read(&target).expect("there");
        #[cfg(unix)]
        assert!(is_private(&target), "{name}");
        if form == HandoutForm::Cards {
            assert!(bytes.starts_with(b"%PDF-"));
        } else {
            let text = String::from_utf8(bytes).expect("text");
            assert!(keys.iter().all(|key| text.contains(key)), "{name}");
        }
        let refused = app.handouts_save(&save(roster, form), &target, false).await.expect_err("not over it");
        assert_eq!(refused.code, Code::FileExists);
    }
    let first = app.handouts(roster).await.expect("view").rows[0].holder_id;
    app.handouts_tick(&tick(roster, &[first], true)).await.expect("ticked");
    let target = stand.dir.path().join("new.json");
    let request = HandoutSaveRequest { only_new: true, ..save(roster, HandoutForm::Json) };
    assert_eq!(app.handouts_save(&request, &target, false).await.expect("saved").keys, 4);
    assert_eq!(app.handouts(roster).await.expect("view").files.len(), 5);
}

/// Drafts lie in a new folder of their own; deleting them when done leaves what somebody else put there.
#[tokio::test(flavor = "multi_thread")]
async fn drafts_make_a_folder_and_go_with_it() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand, 4).await;
    let folder = stand.dir.path().join("drafts");
    let request = save(roster, HandoutForm::Letters);
    let saved = app.handouts_save(&request, &folder, false).await.expect("saved");
    let files: Vec<_> =
        std::fs::read_dir(&folder).expect("a folder").map(|e| e.expect("file").path()).collect();
    assert_eq!(files.len(), saved.keys as usize);
    #[cfg(unix)]
    assert!(is_private(&folder) && files.iter().all(|file| is_private(file)));
    let refused =
        app.handouts_save(&request, &folder, false).await.expect_err("never into an existing folder");
    assert_eq!(refused.code, Code::FileExists);
    std::fs::write(folder.join("notes.txt"), "mine").expect("written");
    app.saved_file_delete(saved.file_id).await.expect("deleted");
    let left: Vec<_> =
        std::fs::read_dir(&folder).expect("kept").map(|e| e.expect("file").file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
}

/// An encrypted file holds no key that can be read, opens with its passphrase and with no other, and is whole.
#[tokio::test(flavor = "multi_thread")]
async fn encrypted_files_open_with_the_passphrase_alone() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand, 3).await;
    let keys = secrets(&stand);
    let locked = |lock| HandoutSaveRequest {
        lock: Some(lock),
        passphrase: Some(PASSPHRASE.to_owned()),
        ..save(roster, HandoutForm::Csv)
    };
    let zip = stand.dir.path().join("keys.zip");
    app.handouts_save(&locked(HandoutLock::Zip), &zip, false).await.expect("saved");
    let bytes = std::fs::read(&zip).expect("there");
    assert!(!holds_a_secret(&bytes, &keys));
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a ZIP");
    let mut text = String::new();
    archive
        .by_index_decrypt(0, PASSPHRASE.as_bytes())
        .expect("opened")
        .read_to_string(&mut text)
        .expect("read");
    assert!(keys.iter().all(|key| text.contains(key)));
    assert!(archive.by_index_decrypt(0, b"another passphrase").is_err());

    let age = stand.dir.path().join("keys.csv.age");
    app.handouts_save(&locked(HandoutLock::Age), &age, false).await.expect("saved");
    let bytes = std::fs::read(&age).expect("there");
    assert!(!holds_a_secret(&bytes, &keys));
    let mut text = String::new();
    let mut opened = age_file::decrypt(&bytes[..], &Secret::new(PASSPHRASE.to_owned())).expect("opened");
    opened.read_to_string(&mut text).expect("whole");
    assert!(keys.iter().all(|key| text.contains(key)));

    let weak = HandoutSaveRequest { passphrase: Some("password".to_owned()), ..locked(HandoutLock::Zip) };
    let target = stand.dir.path().join("weak.zip");
    assert_eq!(app.handouts_save(&weak, &target, false).await.expect_err("weak").code, Code::PassphraseWeak);
    let none = HandoutSaveRequest { passphrase: None, ..locked(HandoutLock::Zip) };
    assert_eq!(
        app.handouts_save(&none, &target, false).await.expect_err("none").code,
        Code::PassphraseNeeded
    );
    assert!(!target.exists());
}

//! Backup and restore over a real file, from one pretend computer to another (promise S4).

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::path::Path;

use keyroster_app::wire::needs::NeedKind;
use keyroster_app::wire::plan::PlanRequest;
use keyroster_app::wire::start::VaultView;
use keyroster_app::{BackupWish, Code};
use keyroster_vault::{Keychain, Secret};
use support::computer::{Computer, class, opened};
use support::{Stand, plan_of};

const KEY: &str = "stone velvet orbit canyon ripple harvest";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn wish(target: &Path, passphrase: &str) -> BackupWish {
    BackupWish {
        target: target.to_path_buf(),
        replace: true,
        passphrase: secret(passphrase),
        with_management_keys: false,
    }
}

fn strays(dir: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let names = entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(".tmp")).collect()
}

fn rounds(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

/// What a backup is for: another computer, another password store, the passphrase alone.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_round_trips_to_another_computer_lose_nothing() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 3).await;
    let before = opened(&app, roster).await;
    assert_eq!(before.len(), 3);
    let file = stand.dir.path().join("list.age");
    for round in 0..rounds("KEYROSTER_ROUND_TRIPS", 200) {
        let passphrase = keyroster_app::settings::suggested().expect("random");
        let done = app.backup(wish(&file, &passphrase)).await.expect("backed up");
        assert_eq!((done.people, done.keys, done.management_keys), (3, 3, 0), "round {round}");
        let other = Computer::on(&stand, "other");
        let there = other.app();
        let found = there.restore_open(&file, secret(&passphrase)).await.expect("opens");
        assert_eq!((found.people, found.keys, found.here.is_none()), (3, 3, true), "round {round}");
        there.restore().await.expect("restored");
        assert!(there.is_closed());
        let there = other.app();
        assert_eq!(opened(&there, roster).await, before, "round {round}: every secret is equal");
        let support = there.support_details().await.expect("details").text;
        assert!(support.contains("rows, whole"), "round {round}: the history is whole: {support}");
        there.close_file().await;
        assert_eq!(strays(&other.dir()), Vec::<String>::new());
        std::fs::remove_dir_all(other.dir()).expect("gone");
    }
    assert_eq!(strays(&first.dir()), Vec::<String>::new());
}

/// Nothing that was cut, changed or lengthened is ever restored, and the list here is untouched by the tries.
#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_broken_backups_are_all_refused() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, _) = class(&first, 2).await;
    let file = stand.dir.path().join("list.age");
    app.backup(wish(&file, KEY)).await.expect("backed up");
    let whole = std::fs::read(&file).expect("read");
    app.close_file().await;
    let data = std::fs::read(first.dir().join("keyroster.sqlite3")).expect("read");
    let app = first.app();
    let mut dice = 0x5eed_0007_u64;
    let mut below = |bound: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % bound as u64).expect("small")
    };
    let broken = stand.dir.path().join("broken.age");
    let count = rounds("KEYROSTER_BROKEN", 2_000);
    let mut wrong_passphrase = 0;
    for n in 0..count {
        let mut bytes = whole.clone();
        match n % 5 {
            0 => bytes.truncate(below(whole.len())),
            1 => bytes[below(whole.len())] ^= 1 << below(8),
            // The head is a small part of the file and the part with the most to go wrong.
            2 => bytes[below(220)] ^= 1 << below(8),
            3 => {
                let (from, to) = (below(whole.len()), below(whole.len()));
                bytes.swap(from, to);
                bytes.push(b'x');
            }
            _ => {
                let at = below(whole.len());
                bytes.drain(at..(at + 1 + below(64)).min(whole.len()));
            }
        }
        std::fs::write(&broken, &bytes).expect("written");
        let refused = app.restore_open(&broken, secret(KEY)).await.expect_err("it is not whole");
        match refused.code {
            Code::BackupDamaged => assert_eq!(
                (refused.message.as_str(), refused.safe.as_str()),
                ("This backup is incomplete or was changed. Choose another one.", "Nothing was restored.")
            ),
            Code::PassphraseWrong => wrong_passphrase += 1,
            other => panic!("{n}: {other:?} {}", refused.message),
        }
        assert!(app.restore().await.is_err(), "{n}: there is nothing to restore");
    }
    assert!(wrong_passphrase < count / 10, "a change within the wrapped key looks like a wrong passphrase");
    assert_eq!(strays(&first.dir()), Vec::<String>::new());
    app.close_file().await;
    assert_eq!(
        std::fs::read(first.dir().join("keyroster.sqlite3")).expect("read"),
        data,
        "not a byte changed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_is_said_in_the_same_words_each_time() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, _) = class(&first, 1).await;
    let file = stand.dir.path().join("list.age");
    app.backup(wish(&file, KEY)).await.expect("backed up");
    for wrong in
        ["", "stone", "Stone velvet orbit canyon ripple harvest", "stone-velvet-orbit-canyon-ripple-harvest"]
    {
        let refused = app.restore_open(&file, secret(wrong)).await.expect_err("wrong");
        assert_eq!(refused.code, Code::PassphraseWrong);
        assert_eq!(refused.message, "That passphrase doesn't open this backup. Check capitals and spaces.");
        assert_eq!(refused.safe, "Nothing was restored.");
    }
    let weak = app.backup(wish(&file, "password1")).await.expect_err("too easy");
    assert_eq!(weak.code, Code::PassphraseWeak);
    app.restore_open(&file, secret(KEY)).await.expect("the earlier backup still opens");
}

/// A restored copy may lack keys that were made since: nobody may silently get a second one (promise R3).
#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_nothing_is_made_or_deleted_before_the_review() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let app = first.app();
    let roster = stand.class(&app, 4).await;
    let plan = app.plan_make(&plan_of(roster)).await.expect("plan");
    let later: Vec<i64> = plan.create[2..].iter().map(|row| row.holder_id).collect();
    app.provision(&PlanRequest { left_out: later, ..plan_of(roster) }, None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let file = stand.dir.path().join("list.age");
    let with_key = BackupWish { with_management_keys: true, ..wish(&file, KEY) };
    assert_eq!(app.backup(with_key).await.expect("backed up").management_keys, 1);
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    assert_eq!(stand.server.summary().posts, 4);
    let found = app.restore_open(&file, secret(KEY)).await.expect("opens");
    let here = found.here.expect("a list is here");
    assert_eq!((here.people, here.keys), (Some(4), Some(4)));
    assert!(here.newer_changes.is_some_and(|changes| changes > 0), "{here:?}");
    let restored = app.restore().await.expect("restored");
    let kept = restored.kept_as.expect("the list that was here is kept");
    assert!(kept.starts_with("keyroster-before-restore-"), "{kept}");
    assert!(first.dir().join(&kept).exists());

    let app = first.app();
    let refused = app.provision(&plan_of(roster), None).await.expect_err("review first");
    assert_eq!(refused.code, Code::ReviewFirst);
    let needs = app.needs().await.expect("needs");
    assert_eq!(needs.len(), 1, "{needs:?}");
    assert_eq!(needs[0].kind, NeedKind::Restored);
    assert!(needs[0].headline.starts_with("This is a copy from "), "{}", needs[0].headline);
    assert!(needs[0].rest.contains("If the other computer is still in use, do not create keys on both."));
    app.needs_answer(needs[0].id, "reviewed").await.expect("reviewed, with the management key of the backup");
    let plan = app.plan_make(&PlanRequest { refresh: true, ..plan_of(roster) }).await.expect("plan");
    assert!(
        plan.create.is_empty(),
        "two have keys here, two have keys of the lost future: {:?}",
        plan.create
    );
    assert_eq!(stand.server.summary().posts, 4, "no second key");
    let alive = stand.server.keys().iter().filter(|key| key.deleted_at.is_none() && !key.disabled).count();
    assert_eq!(alive, 4, "keys that students hold stay");
}

/// The management key of the account makes keys: it travels only when that was ticked.
#[tokio::test(flavor = "multi_thread")]
async fn the_management_key_stays_here_unless_it_is_ticked() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, _) = class(&first, 1).await;
    let file = stand.dir.path().join("list.age");
    app.backup(wish(&file, KEY)).await.expect("backed up");
    let other = Computer::on(&stand, "other");
    let there = other.app();
    there.restore_open(&file, secret(KEY)).await.expect("opens");
    assert_eq!(there.restore().await.expect("restored").management_keys, 0);
    let there = other.app();
    assert!(there.account_list().await.expect("accounts")[0].key_mask.is_none());
    let missing = there.refresh().await.expect_err("it was left behind");
    assert_eq!(missing.code, Code::KeyMissing);
    assert!(
        !other.store.names().iter().any(|name| name.starts_with("management-")),
        "{:?}",
        other.store.names()
    );
}

/// A computer without a password store: the backup's passphrase opens the list from then on.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_password_store_the_backups_passphrase_opens_the_list() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 2).await;
    let before = opened(&app, roster).await;
    let file = stand.dir.path().join("list.age");
    app.backup(BackupWish { with_management_keys: true, ..wish(&file, KEY) }).await.expect("backed up");
    let none = || Keychain::over(None, || Err(keyring_core::Error::NoDefaultStore));
    let there = stand.computer("bare", none(), None);
    there.restore_open(&file, secret(KEY)).await.expect("opens");
    assert!(there.restore().await.expect("restored").opens_by_passphrase);
    let there = stand.computer("bare", none(), None);
    assert_eq!(there.start().await.expect("frame").vault, VaultView::PassphraseLocked);
    there.unlock(secret(KEY)).await.expect("opens");
    assert_eq!(opened(&there, roster).await, before);
    there.refresh().await.expect("the management key came along, sealed in the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_under_a_passphrase_is_backed_up_and_restored_too() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 2).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let before = opened(&app, roster).await;
    let file = stand.dir.path().join("list.age");
    app.backup(BackupWish { with_management_keys: true, ..wish(&file, KEY) }).await.expect("backed up");
    let other = Computer::on(&stand, "other");
    let there = other.app();
    there.restore_open(&file, secret(KEY)).await.expect("opens");
    there.restore().await.expect("restored");
    let there = other.app();
    assert_eq!(opened(&there, roster).await, before);
    there.refresh().await.expect("the management key is in this computer's password store");
    assert!(
        other.store.names().iter().any(|name| name.starts_with("management-")),
        "{:?}",
        other.store.names()
    );
}

/// Keys that are on one disk only are one broken disk away from being nobody's.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_exist_only_here_are_counted_until_they_are_backed_up() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 3).await;
    let state = app.backup_state().await.expect("state");
    assert!(state.last.is_none() && state.remind, "{state:?}");
    assert_eq!(state.only_here, 3);
    app.backup_snooze().await.expect("later");
    assert!(!app.backup_state().await.expect("state").remind, "put off");
    let inside = app.backup(wish(&first.dir().join("x.age"), KEY)).await.expect_err("beside the list");
    assert_eq!(inside.code, Code::FileTrouble);
    let file = stand.dir.path().join("list.age");
    app.backup(wish(&file, KEY)).await.expect("backed up");
    let state = app.backup_state().await.expect("state");
    assert_eq!((state.only_here, state.remind), (0, false));
    assert_eq!(state.last.expect("the last one").keys, 3);
    let taken = app.backup(BackupWish { replace: false, ..wish(&file, KEY) }).await.expect_err("it is there");
    assert_eq!(taken.code, Code::FileExists);
    app.person_save(&new_person(roster)).await.expect("one more");
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    assert_eq!(app.backup_state().await.expect("state").only_here, 1);
    app.restore_open(&file, secret(KEY)).await.expect("opens");
    app.restore().await.expect("restored");
    let app = first.app();
    assert_eq!(app.backup_state().await.expect("state").only_here, 0, "what was restored is in that backup");
}

fn new_person(roster_id: i64) -> keyroster_app::wire::rosters::PersonRequest {
    serde_json::from_value(serde_json::json!({
        "rosterId": roster_id, "holderId": null, "name": "One More", "email": "more@example.edu",
        "externalId": "", "group": "", "limit": "",
    }))
    .expect("a request")
}

/// Before many keys are deleted a copy is made; it can be looked into and put back, with its review.
#[tokio::test(flavor = "multi_thread")]
async fn an_automatic_copy_can_be_put_back() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 2).await;
    let before = opened(&app, roster).await;
    for _ in 0..6 {
        app.copy_before("before-delete").await.expect("copied");
    }
    let copies = app.backup_state().await.expect("state").copies;
    assert_eq!(copies.len(), 5, "the last five are kept");
    app.roster_rename(roster, "renamed since").await.expect("renamed");
    app.copy_prepare(&copies[0].name).await.expect("opens");
    app.restore().await.expect("put back");
    let app = first.app();
    let rosters = app.start().await.expect("frame").rosters;
    assert_eq!(rosters[0].name, "class", "as it was");
    assert_eq!(opened(&app, roster).await, before);
    assert_eq!(
        app.provision(&plan_of(roster), None).await.expect_err("review first").code,
        Code::ReviewFirst
    );
}

/// A damaged list is the day a backup is for.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_list_is_replaced_and_kept() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 2).await;
    let before = opened(&app, roster).await;
    let file = stand.dir.path().join("list.age");
    app.backup(wish(&file, KEY)).await.expect("backed up");
    app.close_file().await;
    std::fs::write(first.dir().join("keyroster.sqlite3"), b"not a list any more").expect("damaged");
    let app = first.app();
    assert_eq!(app.own_trouble().expect("damaged").code, Code::FileDamaged);
    let found = app.restore_open(&file, secret(KEY)).await.expect("opens");
    assert!(found.here.expect("something is here").people.is_none());
    let kept = app.restore().await.expect("restored").kept_as.expect("kept");
    assert_eq!(std::fs::read(first.dir().join(kept)).expect("read"), b"not a list any more");
    let app = first.app();
    assert_eq!(opened(&app, roster).await, before);
}

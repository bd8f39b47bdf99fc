//! The recovery code, end to end (promise S3).

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::path::Path;

use keyroster_app::Code;
use keyroster_app::wire::start::VaultView;
use keyroster_vault::{Keychain, Secret};
use support::computer::{Computer, class, opened};
use support::{Stand, plan_of};

const KEY: &str = "stone velvet orbit canyon ripple harvest";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// The password store was set up anew: the code on paper opens the list, and the list opens by itself again.
#[tokio::test(flavor = "multi_thread")]
async fn the_recovery_code_opens_what_the_password_store_lost() {
    let stand = Stand::new().await;
    let first = Computer::on(&stand, "first");
    let (app, roster) = class(&first, 2).await;
    let before = opened(&app, roster).await;
    let old = app.recovery_offer().await.expect("a code");
    assert!(!old.replaces);
    let name = app.recovery_sheet_name();
    assert!(name.starts_with("Keyroster-recovery-code-"), "{name}");
    let sheet = |name: &str| app.recovery_sheet(Path::new(name)).expect("a sheet").to_vec();
    assert!(sheet(&name).starts_with(b"%PDF-"), "what is offered is a PDF");
    assert!(sheet("CODE.PDF").starts_with(b"%PDF-"));
    for plain in ["code.txt", "code"] {
        assert!(String::from_utf8(sheet(plain)).expect("text").contains(&old.code), "{plain}");
    }
    app.recovery_keep().await.expect("kept");
    let code = app.recovery_offer().await.expect("another code");
    assert!(code.replaces);
    app.recovery_keep().await.expect("kept");
    app.close_file().await;
    first.store.lose_all();

    let app = first.app();
    assert_eq!(app.vault_retry().await.expect_err("the key is gone").code, Code::KeychainEntryGone);
    assert_eq!(app.start().await.expect("frame").vault, VaultView::KeychainGone);
    let mut slip = code.code.clone();
    slip.replace_range(0..1, if slip.starts_with('A') { "B" } else { "A" });
    let said = app.unlock(secret(&slip)).await.expect_err("a slip");
    assert_eq!(said.code, Code::RecoveryCodeWrong);
    assert!(said.message.starts_with("A character"), "{}", said.message);
    let said = app.unlock(secret(&old.code)).await.expect_err("the old code");
    assert_eq!(said.code, Code::RecoveryCodeWrong);
    assert!(said.message.contains("newer one"), "{}", said.message);
    app.unlock(secret(&code.code.to_lowercase().replace('-', " "))).await.expect("opens");
    assert_eq!(opened(&app, roster).await, before);
    app.close_file().await;

    let app = first.app();
    app.vault_retry().await.expect("the password store opens it again");
    assert_eq!(opened(&app, roster).await, before);
}

/// A forgotten passphrase: the code fits, and a new passphrase takes the old one's place.
#[tokio::test(flavor = "multi_thread")]
async fn the_recovery_code_replaces_a_forgotten_passphrase() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 1).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let before = opened(&app, roster).await;
    let code = app.recovery_offer().await.expect("a code").code;
    app.recovery_keep().await.expect("kept");
    app.close_file().await;
    let none = || Keychain::over(None, || Err(keyring_core::Error::NoDefaultStore));
    let app = stand.computer("data", none(), None);
    let next = app.unlock(secret(&code)).await.expect_err("a new passphrase is needed");
    assert_eq!(next.code, Code::PassphraseNeeded);
    assert_eq!(app.start().await.expect("frame").vault, VaultView::NeedsPassphrase);
    app.passphrase_choose(secret(KEY)).await.expect("chosen");
    assert_eq!(opened(&app, roster).await, before);
    app.close_file().await;
    let app = stand.computer("data", none(), None);
    app.unlock(secret(KEY)).await.expect("the new one opens");
    assert_eq!(opened(&app, roster).await, before);
}

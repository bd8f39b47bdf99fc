//! The official TypeScript client, unchanged, against the practice server. Needs Node and npm.

use std::path::Path;
use std::process::Command;

use keyroster_practice::{Options, start};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn point_21_the_official_client_is_satisfied() {
    // OpenRouter's own client reads every answer strictly: if it accepts ours, they have the real form.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract");
    if !folder.join("node_modules").is_dir() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let installed = Command::new(npm).args(["ci", "--no-progress"]).current_dir(&folder).output();
        let output = installed.expect("npm is needed for the contract test");
        assert!(output.status.success(), "npm ci: {}", String::from_utf8_lossy(&output.stderr));
    }
    let practice = start(Options::default()).await.expect("the server starts");
    practice.fill_reseller(1).expect("an empty account");
    let (url, key) = (practice.base_url(), practice.management_key().to_owned());
    let ran = tokio::task::spawn_blocking(move || {
        Command::new("node").arg("run.mjs").args([url, key]).current_dir(folder).output()
    });
    let output = ran.await.expect("the thread lives").expect("node is needed for the contract test");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("14 calls"), "every call was made: {said}");
    assert_eq!(practice.summary().posts, 1, "one create is one POST");
}

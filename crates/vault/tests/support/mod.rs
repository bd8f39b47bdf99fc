//! A desktop session of one's own for a test: message bus, keychain daemon, home. Linux; needs `dbus` and
//! `gnome-keyring`. Other rooms may take this file in with `#[path]`; it uses `std` and `tempfile` only.
#![allow(dead_code, reason = "each test file uses its part of it")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What the session offers to programs that ask for secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Offers {
    /// A daemon whose default keychain is unlocked with the fixed password of these tests.
    Unlocked,
    /// A daemon, started on demand, whose keychains are locked and which can ask nobody.
    Locked,
    /// A message bus, and nobody on it who keeps secrets.
    NobodyThere,
}

/// A running session; it ends when dropped. Programs join it with [`Session::join`].
pub struct Session {
    bus: Child,
    address: String,
    home: PathBuf,
}

const ONLY_A_BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"#;

/// Unlocks, then waits until the daemon owns its name: a call before that would start a second, locked one.
pub const UNLOCK: &str = r#"printf 'test password\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
n=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1
do n=$((n+1)); [ $n -lt 500 ] || exit 1; sleep 0.02; done
"#;

/// Says where the bus is, then stays until standard input is closed.
const STAY: &str = "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat >/dev/null";

impl Session {
    /// Starts a session whose home is `home`; a second session with the same home finds the same keychain files.
    pub fn start(home: &Path, offers: Offers) -> Self {
        let runtime = home.join("run");
        std::fs::create_dir_all(&runtime).unwrap();
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut start = Command::new("dbus-run-session");
        if offers == Offers::NobodyThere {
            let config = home.join("bus.conf");
            std::fs::write(&config, ONLY_A_BUS).unwrap();
            start.arg(format!("--config-file={}", config.display()));
        }
        let unlock = if offers == Offers::Unlocked { UNLOCK } else { "" };
        start.args(["--", "sh", "-c", &format!("{unlock}{STAY}")]);
        live_in(&mut start, home);
        let mut bus = start
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-run-session starts (package dbus)");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(!address.is_empty(), "the session did not start (packages dbus, gnome-keyring)");
        Self { bus, address, home: home.to_owned() }
    }

    /// Makes `program` a program of this session.
    pub fn join<'a>(&self, program: &'a mut Command) -> &'a mut Command {
        live_in(program, &self.home).env("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// Makes the keychain that only lives in memory the default one.
    pub fn forget_at_logout(&self) {
        let mut send = Command::new("dbus-send");
        send.args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
        ])
        .arg("org.freedesktop.Secret.Service.SetAlias")
        .args(["string:default", "objpath:/org/freedesktop/secrets/collection/session"]);
        assert!(self.join(&mut send).output().unwrap().status.success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.bus.stdin.take());
        let _ = self.bus.wait();
    }
}

/// Makes `program` live in `home`, outside any session: no message bus can be found from there.
pub fn live_in<'a>(program: &'a mut Command, home: &Path) -> &'a mut Command {
    program
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
}

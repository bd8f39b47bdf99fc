//! What stands around one window: a display, a session bus, a password store, a server, a home folder.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::driver::Driver;
use crate::processes::{Started, until};
use crate::server::Server;
use crate::window::Window;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_keyroster");

/// What the session offers for keeping secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// A real password store, unlocked.
    Open,
    /// None at all.
    Absent,
}

/// How a stage is set up.
#[derive(Clone, Copy)]
pub struct Setting {
    pub keychain: Keychain,
    /// Waited before each of the server's answers.
    pub latency: Duration,
    /// GTK's theme, where the system's wishes about light and dark come from.
    pub theme: &'static str,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { keychain: Keychain::Open, latency: Duration::from_millis(20), theme: "Adwaita" }
    }
}

/// A stage. Its parts end in the order they stand here.
pub struct Stage {
    _bus: Started,
    _display: Started,
    pub server: Server,
    pub home: TempDir,
    display: String,
    bus: String,
    theme: &'static str,
}

impl Stage {
    /// Sets everything up; no window yet.
    pub fn new() -> Stage {
        Stage::with(Setting::default())
    }

    /// The same, set up differently.
    pub fn with(setting: Setting) -> Stage {
        let home = TempDir::new().expect("a folder");
        let (screen, number) = Started::saying(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
                .stderr(Stdio::null()),
        );
        let display = format!(":{number}");
        let (bus, address) = session_bus(setting.keychain, home.path(), &display);
        let server = Server::new(setting.latency);
        Stage { _bus: bus, _display: screen, server, home, display, bus: address, theme: setting.theme }
    }

    /// A path in the stage's home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file there.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The folder where the program keeps its list.
    pub fn data(&self) -> PathBuf {
        self.path("list")
    }

    /// Starts the program and waits until its page is there.
    pub fn open(&self) -> Window<'_> {
        let port = free_port();
        let driver = Started::new(
            self.command("WebKitWebDriver")
                .arg(format!("--port={port}"))
                .env("TAURI_WEBVIEW_AUTOMATION", "true"),
        );
        until("the driver answers", Duration::from_secs(30), || {
            Driver::is_ready(port).then_some(()).ok_or_else(|| "not yet".to_owned())
        });
        let page = Driver::start(port, PROGRAM);
        Window::new(self, driver, page)
    }

    /// A program with the stage around it.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let home = self.home.path();
        command.env_clear().stdout(Stdio::null()).stderr(Stdio::null());
        for kept in ["PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GTK_THEME", self.theme)
            .env("NO_AT_BRIDGE", "1")
            .env("KEYROSTER_DATA_DIR", self.data())
            .env("KEYROSTER_BASE_URL", self.server.practice().base_url())
            .env("KEYROSTER_SETTLE", "2");
        command
    }

    /// What xdotool prints.
    pub fn xdotool(&self, args: &[&str]) -> String {
        let done = self.command("xdotool").args(args).stdout(Stdio::piped()).output().expect("xdotool runs");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// The window with this title, once it is there.
    pub fn titled(&self, title: &str) -> String {
        until(&format!("a window called ‘{title}’"), Duration::from_secs(30), || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]);
            found.lines().next().map(str::to_owned).ok_or_else(|| "there is none".to_owned())
        })
    }

    /// Whether a window with this title is on screen.
    pub fn has_titled(&self, title: &str) -> bool {
        !self.xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]).trim().is_empty()
    }

    /// Ends the password store and starts it anew, locked: as after a log-in without its password.
    pub fn lock_keychain(&self) {
        let done = self.command("gnome-keyring-daemon").args(["--replace", "--components=secrets"]).status();
        assert!(done.expect("it starts").success(), "the password store is there, locked");
    }

    /// Unlocks the password store.
    pub fn unlock_keychain(&self) {
        let unlock = "printf '\\n' | gnome-keyring-daemon --replace --unlock --components=secrets";
        let done = self.command("sh").args(["-c", unlock]).status();
        assert!(done.expect("it runs").success(), "the password store is unlocked");
    }

    /// Types a path into the native dialog that has the focus.
    pub fn type_path(&self, path: &Path) {
        self.xdotool(&["key", "--clearmodifiers", "ctrl+l", "ctrl+a"]);
        self.xdotool(&["type", "--delay", "2", path.to_str().expect("a path in letters")]);
        // The dialog completes names of files that are there; what it added is marked, and goes.
        self.xdotool(&["key", "Delete", "Return"]);
    }

    /// Chooses a path in the native dialog with this title, as a person types it.
    pub fn choose(&self, title: &str, path: &Path) {
        self.choose_after(title, path, None);
    }

    /// Chooses a folder in the native dialog with this title. It begins at what was used recently, where no folder can be
    /// chosen, so it is led home first.
    pub fn choose_folder(&self, title: &str, path: &Path) {
        self.choose_after(title, path, Some("alt+Home"));
    }

    fn choose_after(&self, title: &str, path: &Path, first: Option<&str>) {
        until(&format!("the dialog ‘{title}’ closes"), Duration::from_secs(30), || {
            let dialog = self.titled(title);
            self.xdotool(&["windowfocus", "--sync", &dialog]);
            if let Some(keys) = first {
                self.xdotool(&["key", "--clearmodifiers", keys]);
            }
            self.type_path(path);
            for _ in 0..60 {
                if !self.has_titled(title) {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(25));
            }
            Err("it is still open".to_owned())
        });
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// A bus of its own, with or without a password store on it. The store's password is one line break.
fn session_bus(keychain: Keychain, home: &Path, display: &str) -> (Started, String) {
    let config = home.join("bus.conf");
    let policy = "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
                  <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>";
    let text = format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
         <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>{policy}</busconfig>"
    );
    std::fs::write(&config, text).expect("written");
    // Without folders of services the bus starts nobody by itself: what is on it, the test has put there.
    let say = "echo $DBUS_SESSION_BUS_ADDRESS";
    let store = "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
    let script = match keychain {
        Keychain::Open => format!("{store}; {say}; exec sleep infinity"),
        Keychain::Absent => format!("{say}; exec sleep infinity"),
    };
    let mut command = Command::new("dbus-run-session");
    command.arg("--config-file").arg(&config).args(["--", "sh", "-c", &script]);
    command.env("HOME", home).env("XDG_DATA_HOME", home.join("share")).env("XDG_RUNTIME_DIR", home);
    Started::saying(command.env("DISPLAY", display).stderr(Stdio::null()))
}

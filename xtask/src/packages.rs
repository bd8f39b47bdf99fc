//! The system packages, by what they are for. Tried on Debian 12; the other lists are the same programs by other names.

/// What a set of packages is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building and opening the window.
    Window,
    /// Driving the window, its dialogs and a keychain on a virtual display; reading PDFs and spreadsheets back.
    Driving,
    /// Looking at the window's pages in a browser.
    Browser,
}

/// One thing that may be missing, by its name in each family of systems; empty: nothing to install there.
pub struct Package {
    /// Why it is needed.
    pub purpose: For,
    /// Debian, Ubuntu and kin.
    pub apt: &'static str,
    /// Fedora and kin; a path asks for whichever package has that file.
    pub dnf: &'static str,
    /// Arch and kin.
    pub pacman: &'static str,
    /// Any of these programs on the path is as good; none: only the package will do.
    pub or_program: &'static [&'static str],
}

/// The names under which a browser that the tests can drive is known.
pub const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Everything that any command may need.
pub const ALL: &[Package] = &[
    Package {
        purpose: For::Window,
        apt: "libwebkit2gtk-4.1-dev",
        dnf: "webkit2gtk4.1-devel",
        pacman: "webkit2gtk-4.1",
        or_program: &[],
    },
    driving("webkit2gtk-driver", "/usr/bin/WebKitWebDriver", "webkit2gtk-4.1", &["WebKitWebDriver"]),
    driving("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", &["Xvfb"]),
    driving("xauth", "xorg-x11-xauth", "xorg-xauth", &["xauth"]),
    driving("xdotool", "xdotool", "xdotool", &["xdotool"]),
    driving("imagemagick", "ImageMagick", "imagemagick", &["import"]),
    driving("dbus", "dbus-daemon", "dbus", &[]),
    driving("", "dbus-tools", "", &["dbus-send"]),
    driving("gnome-keyring", "gnome-keyring", "gnome-keyring", &["gnome-keyring-daemon"]),
    driving("poppler-utils", "poppler-utils", "poppler", &["pdftotext"]),
    driving("strace", "strace", "strace", &["strace"]),
    driving("libreoffice-calc-nogui", "libreoffice-calc", "libreoffice-fresh", &["soffice"]),
    driving("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", &[]),
    Package {
        purpose: For::Browser,
        apt: "chromium",
        dnf: "chromium",
        pacman: "chromium",
        or_program: BROWSERS,
    },
];

const fn driving(
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    or_program: &'static [&'static str],
) -> Package {
    Package { purpose: For::Driving, apt, dnf, pacman, or_program }
}

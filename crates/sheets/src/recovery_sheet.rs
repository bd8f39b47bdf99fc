//! The sheet with the recovery code, to print and put away: plain text that every program prints.

/// The sheet. `day` is the date in words.
#[must_use]
pub fn write(code: &str, day: &str) -> Vec<u8> {
    let lines = [
        "Keyroster: recovery code",
        "========================",
        "",
        &format!("Made on {day}"),
        "",
        &format!("    {code}"),
        "",
        "What it is for",
        "  It opens the saved keys of your list when this computer's password store has",
        "  lost the key to them, or when the passphrase is forgotten. Together with the",
        "  list's file it opens everything in it.",
        "",
        "How to use it",
        "  When Keyroster asks for it, type the eight groups. Capitals, blanks and lines",
        "  between the groups do not matter. O and 0 are the same, I, L and 1 too.",
        "",
        "Where to keep it",
        "  Print this page, put it where you keep papers of worth, and delete this file.",
        "  It is no backup: without the list's file it opens nothing.",
        "  A new code makes this one useless.",
        "",
    ];
    let mut text = lines.join("\r\n").into_bytes();
    // So that every editor reads it as what it is.
    text.splice(0..0, *b"\xef\xbb\xbf");
    text
}

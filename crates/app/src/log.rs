//! The log: what happened, for support; never a secret, an e-mail, a request's or answer's body (promise S11).

use std::path::{Path, PathBuf};

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Days of log that are kept.
const KEPT: usize = 5;

/// Where the log lies.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("log")
}

/// Begins logging into the data folder. A log that cannot be written is no reason not to start.
pub fn begin(data_dir: &Path) {
    // Without it the appender complains on standard error, where nobody asked for it.
    if make_private(&folder(data_dir)).is_err() {
        return;
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(KEPT)
        .filename_prefix("keyroster")
        .filename_suffix("log")
        .build(folder(data_dir));
    let Ok(appender) = appender else { return };
    let filter = EnvFilter::new("warn,keyroster=info,keyroster_app=info,keyroster_openrouter=info");
    // A second start in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_target(true)
        .with_writer(Clean { inner: appender })
        .try_init();
}

/// A folder that only its owner can look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A writer that masks before anything reaches the disk: the last line of defence, not the first.
struct Clean {
    inner: RollingFileAppender,
}

struct CleanLine<'a> {
    inner: &'a RollingFileAppender,
}

impl<'a> MakeWriter<'a> for Clean {
    type Writer = CleanLine<'a>;

    fn make_writer(&'a self) -> CleanLine<'a> {
        CleanLine { inner: &self.inner }
    }
}

impl std::io::Write for CleanLine<'_> {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let text = cleaned(&String::from_utf8_lossy(line));
        self.inner.make_writer().write_all(text.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keys, bearer headers and e-mail addresses masked; control characters shown, so that a line stays a line.
pub fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive([' ', '"', '\'', ',', '=', '(', ')', '\n', '\t']) {
        let (body, end) = match word.char_indices().next_back() {
            Some((at, c)) if [' ', '"', '\'', ',', '=', '(', ')', '\n', '\t'].contains(&c) => {
                (&word[..at], &word[at..])
            }
            _ => (word, ""),
        };
        let masked = if body.contains("sk-or-") {
            "[key]".to_owned()
        } else if body.contains('@') && body.contains('.') {
            "[e-mail]".to_owned()
        } else {
            body.chars().map(|c| if c.is_control() { '␀' } else { c }).collect()
        };
        out.push_str(&masked);
        out.push_str(end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    /// Whatever slips into a log line by accident must not be readable there.
    #[test]
    fn keys_and_addresses_never_reach_the_log() {
        let key = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000abc";
        let lines = [
            format!("authorization=\"Bearer {key}\""),
            format!("x={key},y=1"),
            format!("({key})"),
            "mail ada@example.edu sent".to_owned(),
        ];
        for line in lines {
            let clean = cleaned(&line);
            assert!(!clean.contains("sk-or-v1-000") && !clean.contains("ada@"), "{clean}");
        }
        assert_eq!(cleaned("a\u{1b}[31m b\n"), "a␀[31m b\n", "a colour code does not fake a line");
    }
}

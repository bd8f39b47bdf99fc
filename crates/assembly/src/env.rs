//! What the environment may ask for, in builds that may talk to loopback.

use std::path::PathBuf;
use std::time::Duration;

use keyroster_app::parts::loopback_allowed;
use keyroster_domain::provisioning::Times;

/// What the environment asks for. Release builds see nothing of it.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// `KEYROSTER_DATA_DIR`: the data folder.
    pub data_dir: Option<PathBuf>,
    /// `KEYROSTER_ANCHOR_DIR`: the folder for the anchor in passphrase mode.
    pub anchor_dir: Option<PathBuf>,
    /// `KEYROSTER_KEYCHAIN`: a name of its own for keychain items, so that nothing of the person's is touched.
    pub keychain: Option<String>,
    /// `KEYROSTER_BASE_URL`: another server on loopback for accounts made in this run.
    pub base_url: Option<String>,
    /// `KEYROSTER_SETTLE`: shorter times of settling, in seconds.
    pub settle: Option<Duration>,
}

impl Env {
    /// Of this process.
    pub fn of_this_process() -> Env {
        Env::of(|name| std::env::var(name).ok())
    }

    fn of(read: impl Fn(&str) -> Option<String>) -> Env {
        if !loopback_allowed() {
            return Env::default();
        }
        let text = |name: &str| read(name).filter(|text| !text.is_empty());
        Env {
            data_dir: text("KEYROSTER_DATA_DIR").map(PathBuf::from),
            anchor_dir: text("KEYROSTER_ANCHOR_DIR").map(PathBuf::from),
            keychain: text("KEYROSTER_KEYCHAIN"),
            base_url: text("KEYROSTER_BASE_URL"),
            settle: text("KEYROSTER_SETTLE").and_then(|text| text.parse().ok()).map(Duration::from_secs),
        }
    }
}

/// Times of settling for tests and development: all of them shortened as much as the settling itself (90 s).
pub fn times(settle: Duration) -> Times {
    let standard = Times::default();
    let shorter = |time: Duration, least: Duration| {
        let nanos = time.as_nanos() * settle.as_nanos() / standard.settle.as_nanos().max(1);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).clamp(least.min(time), time)
    };
    Times {
        request: shorter(standard.request, Duration::from_secs(2)),
        settle: settle.min(standard.settle),
        between_lists: shorter(standard.between_lists, Duration::from_millis(100)),
        again_after: shorter(standard.again_after, Duration::from_secs(1)),
        ..standard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorter_times_never_become_longer_than_the_real_ones() {
        let standard = Times::default();
        for seconds in [0, 1, 9, 90, 100_000] {
            let short = times(Duration::from_secs(seconds));
            assert!(short.settle <= standard.settle && short.request <= standard.request, "{short:?}");
            assert!(
                short.between_lists > Duration::ZERO,
                "lists without a pause would flood the server: {short:?}"
            );
        }
        assert_eq!(times(standard.settle), standard, "the full settling changes nothing");
    }

    #[test]
    fn empty_and_unreadable_wishes_are_none() {
        let env = Env::of(|name| match name {
            "KEYROSTER_DATA_DIR" => Some(String::new()),
            "KEYROSTER_SETTLE" => Some("soon".to_owned()),
            "KEYROSTER_KEYCHAIN" => Some("test".to_owned()),
            _ => None,
        });
        assert_eq!((env.data_dir, env.settle, env.keychain.as_deref()), (None, None, Some("test")));
    }
}

//! Places where tests may kill the process, as `kill -9` would. Nothing of it is in a release build.

#[cfg(all(unix, any(debug_assertions, feature = "loopback")))]
/// Ends the process at once when `KEYROSTER_FAILPOINT` is `name:n` and this is the n-th time (from 1) the place is passed.
pub(crate) fn hit(name: &str) {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex};

    static WANTED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let text = std::env::var("KEYROSTER_FAILPOINT").ok()?;
        let (place, nth) = text.rsplit_once(':')?;
        Some((place.to_owned(), nth.parse().ok()?))
    });
    static PASSED: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

    let Some((place, nth)) = &*WANTED else { return };
    if place != name {
        return;
    }
    let mut passed = crate::parts::guard(&PASSED);
    let count = passed.entry(name.to_owned()).or_default();
    *count += 1;
    if *count == *nth {
        // The process is gone when this returns; a failure would leave the test waiting, which says enough.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

#[cfg(not(all(unix, any(debug_assertions, feature = "loopback"))))]
/// Nothing, in release builds.
pub(crate) const fn hit(_name: &str) {}

//! Core dumps off, so that a crash does not write secrets to the disk.

/// What could be turned off. Best effort: nothing here stops an administrator or the same user's other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoreDumps {
    /// The size limit of core files is 0 (Unix).
    pub limited: bool,
    /// The process may not be dumped or traced by other processes of the user (Linux, Android).
    pub undumpable: bool,
}

/// Turns core dumps off for this process. Call once, first thing in `main`. On systems without the call the
/// answer says so, and the program goes on.
#[must_use]
pub fn forbid_core_dumps() -> CoreDumps {
    CoreDumps { limited: limit_core_size(), undumpable: refuse_dumps() }
}

#[cfg(unix)]
fn limit_core_size() -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_ok()
}

#[cfg(not(unix))]
fn limit_core_size() -> bool {
    false
}

#[cfg(target_os = "linux")]
fn refuse_dumps() -> bool {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn refuse_dumps() -> bool {
    false
}

//! keyroster-cli: the same functions for scripts and schedulers.

fn main() {}

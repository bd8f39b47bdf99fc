//! Secrets: sealed, the wrapping key in the OS keychain or derived from a passphrase.

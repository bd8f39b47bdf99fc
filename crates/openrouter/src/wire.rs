//! JSON that cannot be trusted, read without binary floats.

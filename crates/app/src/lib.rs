//! One function for each thing a person can do; the only room that knows all the others.
//!
//! In reading order: what crosses to a face, what can go wrong.

pub mod wire;

pub mod error;

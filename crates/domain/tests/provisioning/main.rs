//! Each rule of provisioning by itself; the simulator plays them all together.

// In a test a panic is the message.
#![allow(clippy::unwrap_used)]

mod creating;
mod refusing;
mod resolving;
mod reviewing;
mod stage;
mod storing;

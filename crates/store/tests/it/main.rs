//! The data file, tried with real files in temporary folders.

mod bed;
mod opening;

//! What each key of an account is, compared with what is known here: level-based, from the whole present state, so that
//! doing it twice changes nothing, and nothing is concluded from a list that is not complete (promises R7, R8).

mod class;
mod facts;
mod suggest;
mod times;

pub use class::{Class, HolderNow, KeyNow, Sight, class_of, with_two_keys};
pub use facts::{Difference, Facts, Field, MadeAs, Value, Wish, differences, first_agreed, settled};
pub use suggest::{Suggester, named_email, named_text, stand_in};
pub use times::{CheckEvery, Last, next_check};

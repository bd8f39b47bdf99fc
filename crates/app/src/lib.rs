//! One function for each thing a person can do; the only room that knows all the others.

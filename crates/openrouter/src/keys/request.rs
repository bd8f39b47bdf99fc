//! Bodies of the requests that change something.

//! Every error of the platform's library at every call, over its mock store.

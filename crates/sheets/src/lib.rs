//! Files in, domain values out, and back.

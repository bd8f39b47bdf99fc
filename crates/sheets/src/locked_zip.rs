//! Files in a ZIP encrypted with AES-256 (WinZip AE-2), which 7-Zip and the systems' own tools open with the passphrase.

use std::io::{Cursor, Write};

use jiff::civil::DateTime;
use thiserror::Error;
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

/// Why no file came about.
#[derive(Debug, Error)]
#[error("the ZIP could not be written")]
pub struct ZipTrouble(#[from] zip::result::ZipError);

/// The files, each by its name inside, encrypted under the passphrase. Names inside can be read by anyone, so give none
/// that tells more than it may. Sizes can be seen as well; nothing of the content is outside the encryption.
///
/// # Errors
/// [`ZipTrouble`].
pub fn locked(
    files: &[(String, Zeroizing<Vec<u8>>)],
    passphrase: &str,
    made: DateTime,
) -> Result<Vec<u8>, ZipTrouble> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let mut options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .with_aes_encryption(AesMode::Aes256, passphrase);
        if let Some(date) = stamp(made) {
            options = options.last_modified_time(date);
        }
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes).map_err(zip::result::ZipError::Io)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn stamp(made: DateTime) -> Option<zip::DateTime> {
    let part = |number: i8| u8::try_from(number).ok();
    let year = u16::try_from(made.year()).ok()?;
    zip::DateTime::from_date_and_time(
        year,
        part(made.month())?,
        part(made.day())?,
        part(made.hour())?,
        part(made.minute())?,
        part(made.second())?,
    )
    .ok()
}

//! A file that opens with a passphrase alone, on any computer: the age format (version 1, scrypt).
//!
//! Nothing read from such a file may be used before its last byte was read: only then is the whole proven.

use std::io::{self, Read, Write};
use std::iter;

use age::secrecy::SecretString;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, scrypt};

use crate::passphrase::composed;
use crate::secret::Secret;

/// What a guess at the passphrase costs: the memory is 2 to the power of (this + 10) bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work(u8);

impl Work {
    /// What the age program itself takes: 256 MiB and about a second.
    pub const STANDARD: Self = Self(18);
    /// The most that is accepted from a file: 1 GiB, so that a made-up file cannot eat all memory.
    pub const LARGEST: Self = Self(20);
    /// Next to nothing, for tests.
    pub const TRIVIAL: Self = Self(2);
}

/// Why such a file does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgeFileError {
    /// The passphrase does not open it, or the few bytes it opens were changed: the two look the same.
    #[error("the passphrase does not open the file")]
    WrongPassphrase,
    /// It is no age file, not one with a passphrase, cut short, or changed.
    #[error("the file is damaged or no age file with a passphrase")]
    Damaged,
    /// The file could not be read.
    #[error("the file could not be read")]
    Io(#[source] io::Error),
}

/// Takes what is written, and writes it encrypted. Without [`Encrypting::finish`] the file is incomplete and never opens.
pub struct Encrypting<W: Write>(StreamWriter<W>);

impl<W: Write> Encrypting<W> {
    /// Writes the end; gives the output back.
    ///
    /// # Errors
    /// What the output reports.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Encrypting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Begins a file under `passphrase` (taken in Unicode's composed form). Takes about a second at the standard work: call
/// on a blocking thread.
///
/// # Errors
/// What the output reports.
pub fn encrypt<W: Write>(out: W, passphrase: &Secret, work: Work) -> io::Result<Encrypting<W>> {
    let mut recipient = scrypt::Recipient::new(secret_string(passphrase));
    recipient.set_work_factor(work.0);
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(|cause| io::Error::other(cause.to_string()))?;
    Ok(Encrypting(encryptor.wrap_output(out)?))
}

/// Opens a file. What is read from the result counts only once its end was reached without an error.
///
/// # Errors
/// [`AgeFileError`].
pub fn decrypt<R: Read>(input: R, passphrase: &Secret) -> Result<StreamReader<R>, AgeFileError> {
    let decryptor = Decryptor::new(input).map_err(told)?;
    if !decryptor.is_scrypt() {
        return Err(AgeFileError::Damaged);
    }
    let mut identity = scrypt::Identity::new(secret_string(passphrase));
    identity.set_max_work_factor(Work::LARGEST.0);
    decryptor.decrypt(iter::once(&identity as &dyn age::Identity)).map_err(told)
}

fn told(error: DecryptError) -> AgeFileError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            AgeFileError::WrongPassphrase
        }
        DecryptError::Io(cause) => told_io(cause),
        _ => AgeFileError::Damaged,
    }
}

/// Tells an unreadable file from a damaged one.
pub fn told_io(cause: io::Error) -> AgeFileError {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
            AgeFileError::Damaged
        }
        _ => AgeFileError::Io(cause),
    }
}

fn secret_string(passphrase: &Secret) -> SecretString {
    SecretString::from(composed(passphrase).as_str().to_owned())
}

#[cfg(test)]
#[path = "age_file_tests.rs"]
mod tests;

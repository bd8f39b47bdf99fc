//! What is inside an encrypted backup: a line that names the form, the manifest, the key that opens the copy, the copy.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keyroster_store::audit::Head;
use keyroster_store::{Store, StoreError, atomic_file, audit, scratch, sealed_item, secret};
use keyroster_vault::age_file::{self, AgeFileError, Work};
use keyroster_vault::wrap::{Slot, unwrap, wrap};
use keyroster_vault::{DataKey, Secret, WrappingKey, seal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::going::Going;
use crate::error::{AppError, Code, Outcome};
use crate::identity::meta_row;
use crate::sealing::{Mode, OpenSeal, no_random};
use crate::wire::error::Step;

const FIRST_LINE: &str = "keyroster backup";
const FORM: u32 = 1;
/// A manifest is some hundred bytes; whatever is larger is none.
const LONGEST_LINE: u64 = 1 << 20;
const PIECE: usize = 64 * 1024;

/// What a backup says of itself. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Form of the backup.
    format: u32,
    /// File version of the copy.
    schema: i64,
    /// The program that made it.
    pub(crate) app_version: String,
    /// The moment whose state it holds.
    pub(crate) made_at: Timestamp,
    /// The list's own id.
    pub(crate) vault_id: String,
    /// Its epoch.
    epoch: i64,
    /// The end of its history.
    pub(crate) head: Head,
    /// Rows of every table.
    rows: BTreeMap<String, i64>,
    /// Size of the copy.
    bytes: u64,
    /// SHA-256 of the copy, hex.
    sha256: String,
    /// The data key under the key that travels along; `None` where nothing was ever sealed.
    data_key: Option<WrappedKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct WrappedKey {
    id: u32,
    nonce: String,
    ct: String,
}

/// What is asked of a manifest first: one of a newer program may look different.
#[derive(Deserialize)]
struct Version {
    format: u32,
    schema: i64,
}

/// A private file that goes when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A name in the data folder; what a crash leaves there is removed at the next start.
    pub(crate) fn in_folder(dir: &Path) -> Scratch {
        Scratch(atomic_file::scratch_path(dir))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut log = self.0.as_os_str().to_owned();
        log.push("-journal");
        // Moved into place, it is not there any more; else the next start removes what stays.
        let _ = std::fs::remove_file(&self.0);
        let _ = std::fs::remove_file(log);
    }
}

/// The manifest of a copy, and the key that opens it.
pub(crate) fn describe(
    copy: &Path,
    seal: Option<&OpenSeal>,
    made_at: Timestamp,
) -> Outcome<(Manifest, Option<WrappingKey>)> {
    let store = Store::open_scratch(copy)?;
    let (meta, head, rows) =
        store.read(|r| Ok((meta_row(r)?, audit::head(r)?, scratch::rows_by_table(r)?)))?;
    drop(store);
    let mut file = File::open(copy).map_err(StoreError::from)?;
    let mut sum = Sha256::new();
    let bytes = io::copy(&mut file, &mut sum).map_err(StoreError::from)?;
    let (data_key, key) = match seal {
        None => (None, None),
        Some(seal) => {
            let key = WrappingKey::random().map_err(no_random)?;
            let wrapped = wrap(&key, &meta.vault_id, Slot::Backup, seal.dek_id(), seal.data_key())
                .map_err(no_random)?;
            let (nonce, ct) = (hex::encode(wrapped.nonce), hex::encode(wrapped.ct));
            (Some(WrappedKey { id: seal.dek_id(), nonce, ct }), Some(key))
        }
    };
    let manifest = Manifest {
        format: FORM,
        schema: keyroster_store::VERSION,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        vault_id: meta.vault_id,
        epoch: meta.epoch,
        head,
        rows,
        bytes,
        sha256: hex::encode(sum.finalize()),
        data_key,
    };
    Ok((manifest, key))
}

/// Writes a backup.
pub(crate) fn write(
    out: &mut dyn Write,
    passphrase: &Secret,
    work: Work,
    (manifest, key): (&Manifest, Option<&WrappingKey>),
    copy: &Path,
    going: &Going,
) -> io::Result<()> {
    let mut out = age_file::encrypt(io::BufWriter::new(out), passphrase, work)?;
    writeln!(out, "{FIRST_LINE} {FORM}")?;
    serde_json::to_writer(&mut out, manifest)?;
    let key = Zeroizing::new(key.map(|key| hex::encode(key.expose())).unwrap_or_default());
    out.write_all(b"\n")?;
    out.write_all(key.as_bytes())?;
    out.write_all(b"\n")?;
    let mut copy = File::open(copy)?;
    let mut piece = vec![0; PIECE];
    loop {
        going.check().map_err(io::Error::other)?;
        let read = copy.read(&mut piece)?;
        if read == 0 {
            break;
        }
        out.write_all(&piece[..read])?;
    }
    out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(())
}

/// A backup that was opened whole and found in order.
pub(crate) struct Opened {
    /// What it says of itself.
    pub(crate) manifest: Manifest,
    /// The copy, open.
    pub(crate) store: Store,
    /// The copy's file.
    pub(crate) copy: Scratch,
    /// What opens its secrets.
    pub(crate) seal: Option<OpenSeal>,
}

/// Opens a backup wholly into a scratch file and checks everything: that nothing was changed or is missing, that the
/// copy is sound, and that every secret in it opens. Nothing of it is used before.
///
/// # Errors
/// `PassphraseWrong`, `BackupDamaged`, `FileNewer`, `DiskFull`, `FileTrouble`, `Stopped`.
pub(crate) fn open(path: &Path, passphrase: &Secret, dir: &Path, going: &Going) -> Outcome<Opened> {
    let input = File::open(path).map_err(|cause| unreadable(&cause))?;
    if input.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(unreadable(&io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let reader = age_file::decrypt(BufReader::new(input), passphrase).map_err(told)?;
    let mut reader = BufReader::with_capacity(PIECE, reader);
    let first = line(&mut reader)?;
    let form = std::str::from_utf8(&first).ok().and_then(|text| text.strip_prefix(FIRST_LINE));
    let form: u32 = form.and_then(|text| text.trim().parse().ok()).ok_or_else(damaged)?;
    let about = line(&mut reader)?;
    let version: Version = serde_json::from_slice(&about).map_err(|_| damaged())?;
    if form > FORM || version.format > FORM || version.schema > keyroster_store::VERSION {
        return Err(newer());
    }
    let manifest: Manifest = serde_json::from_slice(&about).map_err(|_| damaged())?;
    let key = line(&mut reader)?;
    let copy = Scratch::in_folder(dir);
    unpack(&mut reader, &manifest, copy.path(), going)?;
    let store = Store::open_scratch(copy.path()).map_err(in_copy)?;
    let seal = data_key(&manifest, &key)?;
    check(&store, &manifest, seal.as_ref(), going)?;
    Ok(Opened { manifest, store, copy, seal })
}

fn line(reader: &mut impl BufRead) -> Outcome<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(1024));
    let mut part = reader.take(LONGEST_LINE);
    part.read_until(b'\n', &mut text).map_err(|cause| told(age_file::told_io(cause)))?;
    if text.pop() == Some(b'\n') { Ok(text) } else { Err(damaged()) }
}

fn unpack(reader: &mut impl Read, manifest: &Manifest, copy: &Path, going: &Going) -> Outcome<()> {
    let mut out = atomic_file::private_file(copy).map_err(StoreError::from)?;
    let (mut sum, mut bytes) = (Sha256::new(), 0_u64);
    let mut piece = vec![0; PIECE];
    loop {
        going.check()?;
        let read = reader.read(&mut piece).map_err(|cause| told(age_file::told_io(cause)))?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        if bytes > manifest.bytes {
            return Err(damaged());
        }
        sum.update(&piece[..read]);
        out.write_all(&piece[..read]).map_err(StoreError::from)?;
    }
    out.sync_all().map_err(StoreError::from)?;
    let whole = bytes == manifest.bytes && hex::encode(sum.finalize()) == manifest.sha256;
    if whole { Ok(()) } else { Err(damaged()) }
}

fn data_key(manifest: &Manifest, key: &[u8]) -> Outcome<Option<OpenSeal>> {
    let Some(wrapped) = &manifest.data_key else { return Ok(None) };
    let opened = || -> Option<DataKey> {
        let bytes = Zeroizing::new(hex::decode(key).ok()?);
        let key = WrappingKey::from_slice(&bytes)?;
        let nonce = hex::decode(&wrapped.nonce).ok()?.try_into().ok()?;
        let sealed = seal::Sealed { nonce, ct: hex::decode(&wrapped.ct).ok()? };
        unwrap(&key, &manifest.vault_id, Slot::Backup, wrapped.id, &sealed).ok()
    };
    let key = opened().ok_or_else(damaged)?;
    // How it opens is settled when it is restored; until then it is only looked into.
    Ok(Some(OpenSeal::over(manifest.vault_id.clone(), Mode::Keychain, wrapped.id, key)))
}

fn check(store: &Store, manifest: &Manifest, seal: Option<&OpenSeal>, going: &Going) -> Outcome<()> {
    let (meta, head, broken, rows) = store
        .read(|r| Ok((meta_row(r)?, audit::head(r)?, audit::first_broken(r)?, scratch::rows_by_table(r)?)))
        .map_err(in_copy)?;
    let same = meta.vault_id == manifest.vault_id
        && meta.epoch == manifest.epoch
        && head == manifest.head
        && broken.is_none();
    // A copy of an older file version has been brought up to date, and may hold tables that were not counted.
    let counted = manifest.schema != keyroster_store::VERSION || rows == manifest.rows;
    if !same || !counted {
        return Err(damaged());
    }
    let (secrets, items) = store.read(|r| Ok((secret::all(r)?, sealed_item::all(r)?))).map_err(in_copy)?;
    if secrets.is_empty() && items.is_empty() {
        return Ok(());
    }
    let seal = seal.ok_or_else(damaged)?;
    for row in &secrets {
        going.check()?;
        seal.open_key(row).map_err(|_| damaged())?;
    }
    for item in items {
        seal.open_management_key(item.account_id, &item.nonce, item.ct).map_err(|_| damaged())?;
    }
    Ok(())
}

fn told(error: AgeFileError) -> AppError {
    match error {
        AgeFileError::WrongPassphrase => AppError::new(
            Code::PassphraseWrong,
            "That passphrase doesn't open this backup. Check capitals and spaces.",
        )
        .safe("Nothing was restored.")
        .step(Step::EnterPassphrase),
        AgeFileError::Io(cause) => unreadable(&cause),
        _ => damaged(),
    }
}

fn in_copy(cause: StoreError) -> AppError {
    match cause {
        StoreError::NewerVersion { .. } => newer(),
        StoreError::NoSpace => cause.into(),
        _ => damaged().because(cause),
    }
}

/// The backup cannot be used.
pub(crate) fn damaged() -> AppError {
    AppError::new(Code::BackupDamaged, "This backup is incomplete or was changed. Choose another one.")
        .safe("Nothing was restored.")
        .step(Step::OtherFile)
}

fn newer() -> AppError {
    AppError::new(Code::FileNewer, "This backup was made with a newer version. Update the app to restore it.")
        .safe("Nothing was restored.")
}

fn unreadable(cause: &io::Error) -> AppError {
    AppError::new(Code::FileTrouble, "That file cannot be read. Choose another one.")
        .safe("Nothing was restored.")
        .step(Step::OtherFile)
        .because(cause.to_string())
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;

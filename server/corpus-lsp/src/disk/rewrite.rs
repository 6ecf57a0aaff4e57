//! Posts that are written back: whole or not at all, and never over what somebody else has written meanwhile.
//!
//! Invariant: at every moment the file has either the bytes that were read or the new ones, whatever fails.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It has other bytes now than those that were judged.
    Changed,
    /// The disk does not let it be written.
    Failed(io::Error),
}

/// The file that `path` in the corpus under `root` is in the end, behind all links; `None` when there is none inside.
pub(crate) fn target(root: &Path, path: &str) -> Option<PathBuf> {
    let root = fs::canonicalize(root).ok()?;
    fs::canonicalize(root.join(path)).ok().filter(|it| it.starts_with(&root))
}

/// Puts `after` in the place of `before` in the file `path`, of which all links are resolved. The new bytes are on the disk before
/// the old ones go: a temporary file in the same folder is filled, flushed to the disk and renamed. Permissions stay.
pub(crate) fn rewrite(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    write_aside(path, before, after).map_err(|it| match it.kind() {
        io::ErrorKind::InvalidData => Refusal::Changed,
        _ => Refusal::Failed(it),
    })
}

fn write_aside(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = fs::metadata(path)?.permissions();
    // A rename would get round the protection of a file that nobody may write.
    fs::OpenOptions::new().append(true).open(path)?;
    let mut file = super::temporary(folder)?;
    file.write_all(after)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    // The last look is as late as it can be.
    if fs::read(path)? != before {
        return Err(io::ErrorKind::InvalidData.into());
    }
    file.persist(path)?;
    // A folder cannot be opened everywhere; where it can, the rename is on the disk as well.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Keeps other runs that write from the same corpus, as long as it lives. Nothing of it is left on the disk.
pub(crate) struct Lock {
    _folder: Option<File>,
}

/// Waits until no other run writes to the corpus under `root`; `waits` is called when there is one. Where folders cannot be locked,
/// the comparison before each rename has to do.
pub(crate) fn lock(root: &Path, waits: impl FnOnce()) -> Lock {
    let Ok(folder) = File::open(root) else { return Lock { _folder: None } };
    match folder.try_lock() {
        Ok(()) => Lock { _folder: Some(folder) },
        Err(TryLockError::WouldBlock) => {
            waits();
            let locked = folder.lock().is_ok();
            Lock { _folder: locked.then_some(folder) }
        }
        Err(TryLockError::Error(_)) => Lock { _folder: None },
    }
}

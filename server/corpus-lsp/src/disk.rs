//! The disk: finds the corpora of a folder, walks one, reads its posts, writes reports.
//!
//! Invariant: the only files that name `std::fs` are this one and its submodules, and nothing outside the root of a corpus is
//! ever opened, whatever symbolic links say.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the one file that touches the disk"
)]

mod assets;
mod rewrite;
mod sites;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use corpus::files::FilePath;
use rayon::prelude::*;

pub(crate) use assets::{assets, note_named};
pub(crate) use rewrite::{Refusal, lock, rewrite, target};
pub(crate) use sites::{Generator, corpora, enclosing_site, repository, sites};

/// Number of files that are read and handed over together.
const BATCH_FILES: usize = 512;

/// Bytes of text that are read and handed over together; one file may be larger.
const BATCH_BYTES: u64 = 16 << 20;

/// Bytes that a file of configuration may have.
const MAX_BASE_BYTES: u64 = 1 << 20;

/// What the disk says of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// The bytes of a file that the core wants to read.
    Text(Vec<u8>),
    /// A file that counts by its name only.
    Asset,
    /// A file or folder that should have been read but could not be, and why, in words for the author.
    Unreadable(String),
}

/// How a corpus is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Which files the core wants the bytes of.
    pub(crate) wants_text: fn(&FilePath) -> bool,
    /// Which of them decide how the others are read.
    pub(crate) is_config: fn(&FilePath) -> bool,
    /// Files with more bytes than this are reported instead of read.
    pub(crate) max_bytes: u64,
    /// A folder with more files than this is not read at all.
    pub(crate) max_files: usize,
}

/// Why a folder was not read: it has more files than this.
#[derive(Debug)]
pub(crate) struct TooMany(pub(crate) usize);

impl std::fmt::Display for TooMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there are more than {} files", self.0)
    }
}

impl std::error::Error for TooMany {}

impl Options {
    /// Reads the files that the core wants, up to 64 MiB each.
    pub(crate) fn new() -> Options {
        Options {
            wants_text: corpus::wants_text,
            is_config: corpus::site::is_config,
            max_bytes: 64 << 20,
            max_files: usize::MAX,
        }
    }
}

/// Reads the corpus under `root` and hands it over in batches, each in order of path: first the names of all files and the bytes of
/// the configuration, then the bytes of the rest. Only one batch of text is held at a time, so the caller decides what stays in memory. Fails only when `root` is not a readable folder; whatever is wrong below it is
/// [`Content::Unreadable`] of the path concerned.
pub(crate) fn load(
    root: &Path,
    options: &Options,
    mut batch: impl FnMut(Vec<(FilePath, Content)>),
) -> io::Result<()> {
    let root = fs::canonicalize(root)?;
    fs::read_dir(&root)?;
    let entries = walk::walk(&root, None, options);
    if entries.len() > options.max_files {
        return Err(io::Error::other(TooMany(options.max_files)));
    }
    let later =
        |it: &walk::Entry| matches!(it.kind, walk::Kind::Text(_)) && !(options.is_config)(&it.path);
    let name = |it: &walk::Entry| if later(it) { Content::Asset } else { content(it, options) };
    batch(entries.iter().map(|it| (it.path.clone(), name(it))).collect());
    let entries: Vec<walk::Entry> = entries.into_iter().filter(later).collect();
    let mut rest = entries.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(batch_len(rest));
        batch(now.par_iter().map(|it| (it.path.clone(), content(it, options))).collect());
        rest = later;
    }
    Ok(())
}

/// How many of `entries` make the next batch: at least one.
fn batch_len(entries: &[walk::Entry]) -> usize {
    let mut bytes = 0;
    let fits = |it: &&walk::Entry| {
        bytes += it.bytes;
        bytes <= BATCH_BYTES
    };
    entries.iter().take(BATCH_FILES).take_while(fits).count().max(1)
}

fn content(entry: &walk::Entry, options: &Options) -> Content {
    match &entry.kind {
        walk::Kind::Asset => Content::Asset,
        walk::Kind::Unreadable(why) => Content::Unreadable(why.clone()),
        walk::Kind::Text(absolute) => read_file(absolute, options.max_bytes),
    }
}

/// The file `path` of the corpus under `root` as it is now; `None` when there is no such file. A path whose links lead out of the
/// root is not opened.
pub(crate) fn read(root: &Path, path: &FilePath, options: &Options) -> Option<Content> {
    let root = fs::canonicalize(root).ok()?;
    let absolute = match fs::canonicalize(root.join(path.as_str())) {
        Ok(it) => it,
        Err(it) if it.kind() == io::ErrorKind::NotFound => return None,
        Err(it) => return Some(Content::Unreadable(explain(&it))),
    };
    if !absolute.starts_with(&root) {
        return Some(Content::Unreadable(walk::leads_out(&absolute)));
    }
    if !absolute.is_file() {
        return None;
    }
    Some(if (options.wants_text)(path) {
        read_file(&absolute, options.max_bytes)
    } else {
        Content::Asset
    })
}

/// What there is now of `wanted`, files or folders of the corpus under `root`, in order of path: the same that [`load`] would find
/// there. What was wanted and is not in the result is gone, or is none of the corpus's business.
pub(crate) fn look(
    root: &Path,
    wanted: &BTreeSet<FilePath>,
    options: &Options,
) -> io::Result<Vec<(FilePath, Content)>> {
    let root = fs::canonicalize(root)?;
    let wanted = wanted.iter().map(|it| root.join(it.as_str())).collect();
    let entries = walk::walk(&root, Some(wanted), options);
    Ok(entries.par_iter().map(|it| (it.path.clone(), content(it, options))).collect())
}

/// The text of `path` in the corpus under `root`, with U+FFFD for what is not UTF-8, as the core reads it.
pub(crate) fn text(root: &Path, path: &FilePath) -> Option<String> {
    match read(root, path, &Options { wants_text: |_| true, ..Options::new() })? {
        Content::Text(it) => Some(String::from_utf8_lossy(&it).into_owned()),
        Content::Asset | Content::Unreadable(_) => None,
    }
}

/// What an editor shows of an image file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    /// Length of the file in bytes.
    pub(crate) bytes: u64,
    /// Width and height in pixels, when the format is known.
    pub(crate) size: Option<(usize, usize)>,
}

/// The image `path` of the corpus under `root`; `None` when there is no such file inside.
pub(crate) fn image(root: &Path, path: &FilePath) -> Option<Image> {
    let root = fs::canonicalize(root).ok()?;
    let absolute = fs::canonicalize(root.join(path.as_str())).ok()?;
    let metadata = fs::metadata(&absolute).ok()?;
    if !absolute.starts_with(&root) || !metadata.is_file() {
        return None;
    }
    let size = imagesize::size(&absolute).ok().map(|it| (it.width, it.height));
    Some(Image { bytes: metadata.len(), size })
}

/// Whether there is anything at `path`.
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}

/// A file that the user named on the command line, wherever it lies.
pub(crate) fn read_named(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// The file `path` that the configuration of the corpus under `root` extends, all its links resolved, and its text. It may lie outside
/// of the corpus, but not outside of the repository.
pub(crate) fn base(root: &Path, path: &Path) -> Result<(PathBuf, String), String> {
    let file = fs::canonicalize(path).map_err(|it| explain(&it))?;
    let root = fs::canonicalize(root).map_err(|it| explain(&it))?;
    if !file.starts_with(repository(&root).unwrap_or(root)) {
        return Err("it lies outside of the repository".to_owned());
    }
    match read_file(&file, MAX_BASE_BYTES) {
        Content::Text(it) => Ok((file, String::from_utf8_lossy(&it).into_owned())),
        Content::Unreadable(why) => Err(why),
        Content::Asset => Err("it is no file".to_owned()),
    }
}

/// Writes a new file; fails when there is one.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// All of the standard input.
pub(crate) fn read_stdin() -> io::Result<Vec<u8>> {
    let mut res = Vec::new();
    io::stdin().lock().read_to_end(&mut res)?;
    Ok(res)
}

/// `path` with all links resolved; fails when there is nothing of that name.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Whether `path` is an ordinary file.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether `path` is a folder.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

fn read_file(absolute: &Path, max_bytes: u64) -> Content {
    let open = || -> io::Result<Content> {
        let file = fs::File::open(absolute)?;
        let len = file.metadata()?.len();
        if len > max_bytes {
            return Ok(Content::Unreadable(too_large(len, max_bytes)));
        }
        let mut bytes = Vec::with_capacity(len as usize + 1);
        // The file may grow while it is read.
        file.take(max_bytes + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > max_bytes {
            return Ok(Content::Unreadable(too_large(bytes.len() as u64, max_bytes)));
        }
        Ok(Content::Text(bytes))
    };
    open().unwrap_or_else(|it| Content::Unreadable(explain(&it)))
}

fn too_large(len: u64, max_bytes: u64) -> String {
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    format!(
        "the file has {:.1} MiB, more than the {:.1} MiB that are read",
        mib(len),
        mib(max_bytes)
    )
}

/// The operating system's words, without its number and without the path that a walk puts before them.
fn explain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.rsplit(": ").next().unwrap_or_default().to_lowercase()
}

/// Writes a file whole or not at all: `write` fills a temporary file beside `path`, which then takes its place and keeps the
/// permissions of the old one. What is not an ordinary file (`/dev/stdout`, a pipe) is written to directly.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let old = fs::metadata(&path).ok();
    if old.as_ref().is_some_and(|it| !it.is_file()) {
        let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(&path)?);
        write(&mut out)?;
        return out.flush();
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut out = io::BufWriter::new(temporary(folder)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.persist(&path)?;
    Ok(())
}

/// A temporary file with the permissions of any new file: a report that only its owner can read is of no use to CI.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corpus-lsp-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

//! Which files a corpus has: the walk over one root, without what the author did not write.
//!
//! Invariant: a path is handed on only after its links are known to stay inside the root.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use corpus::files::FilePath;
use ignore::{DirEntry, WalkBuilder};

use super::{Generator, Options, explain, sites};

/// How often one folder is entered through symbolic links. Links that fan out could otherwise name it exponentially often.
const MAX_LINKS_TO_ONE_FOLDER: usize = 8;

/// A file of the corpus that is still to be read.
pub(super) struct Entry {
    pub(super) path: FilePath,
    pub(super) kind: Kind,
    /// Bytes that reading it will take.
    pub(super) bytes: u64,
}

pub(super) enum Kind {
    /// To be read from this resolved path.
    Text(PathBuf),
    Asset,
    Unreadable(String),
}

/// All files under `root`, which is absolute and resolved, in order of path; only those at or below the paths `wanted`, if given.
pub(super) fn walk(
    root: &Path,
    wanted: Option<BTreeSet<PathBuf>>,
    options: &Options,
) -> Vec<Entry> {
    let problems = Arc::new(Mutex::new(Vec::new()));
    let scope = Scope::new(root, problems.clone());
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        // Above a repository lies nothing that may speak for it.
        .parents(super::repository(root).is_some())
        .follow_links(true)
        .filter_entry(move |it| {
            wanted.as_ref().is_none_or(|wanted| leads_to(it.path(), wanted)) && scope.has(it)
        });
    // One more than may be is enough to know that there are too many.
    let enough = options.max_files.saturating_add(1);
    let mut res: Vec<Entry> =
        builder.build().filter_map(|it| entry(root, it, options)).take(enough).collect();
    if let Ok(mut problems) = problems.lock() {
        res.append(&mut problems);
    }
    res.sort_by(|a, b| a.path.cmp(&b.path));
    res
}

/// Whether `path` is one of `wanted`, or above or below one.
fn leads_to(path: &Path, wanted: &BTreeSet<PathBuf>) -> bool {
    let first = wanted.range::<Path, _>((Bound::Included(path), Bound::Unbounded)).next();
    first.is_some_and(|it| it.starts_with(path)) || path.ancestors().any(|it| wanted.contains(it))
}

fn entry(root: &Path, entry: Result<DirEntry, ignore::Error>, options: &Options) -> Option<Entry> {
    let entry = match entry {
        Ok(it) => it,
        Err(it) => return failed(root, &it),
    };
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    let (path, is_unicode) = file_path(root, entry.path())?;
    if !is_unicode {
        return Some(unreadable(
            path,
            "the name of the file is not valid UTF-8, so no link can name it".to_owned(),
        ));
    }
    // A pipe or a device would block or never end.
    if !kind.is_file() {
        return None;
    }
    if !(options.wants_text)(&path) {
        return Some(Entry { path, kind: Kind::Asset, bytes: 0 });
    }
    let bytes = entry.metadata().map_or(0, |it| it.len()).min(options.max_bytes);
    if !entry.path_is_symlink() {
        return Some(Entry { path, kind: Kind::Text(entry.into_path()), bytes });
    }
    match entry.path().canonicalize() {
        Ok(it) if it.starts_with(root) => Some(Entry { path, kind: Kind::Text(it), bytes }),
        Ok(it) => Some(unreadable(path, leads_out(&it))),
        Err(it) => Some(unreadable(path, explain(&it))),
    }
}

fn unreadable(path: FilePath, why: String) -> Entry {
    Entry { path, kind: Kind::Unreadable(why), bytes: 0 }
}

/// What is said of a link that leaves the root.
pub(super) fn leads_out(target: &Path) -> String {
    format!(
        "a symbolic link leads out of the corpus, to `{}`, and is not followed",
        target.display()
    )
}

/// A problem of the walk itself. A loop of links is no problem: what it repeats is known already. A link to nothing is none either:
/// whoever names it is told that there is no such file.
fn failed(root: &Path, error: &ignore::Error) -> Option<Entry> {
    if loops(error) || error.io_error().is_some_and(|it| it.kind() == std::io::ErrorKind::NotFound)
    {
        return None;
    }
    let path = concerns(error)
        .and_then(|it| file_path(root, it))
        .map_or_else(|| FilePath::new(""), |it| it.0);
    let why = error.io_error().map_or_else(|| error.to_string(), explain);
    Some(unreadable(path, why))
}

fn loops(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => loops(err),
        _ => false,
    }
}

fn concerns(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            concerns(err)
        }
        _ => None,
    }
}

/// `path` from `root`, in the normal form that it has on the disk, and whether it is Unicode at all.
pub(super) fn file_path(root: &Path, path: &Path) -> Option<(FilePath, bool)> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.iter().map(|it| it.to_string_lossy()).collect();
    Some((FilePath::new(&parts.join("/")), relative.to_str().is_some()))
}

/// What belongs to the corpus under one root.
struct Scope {
    root: PathBuf,
    /// Folders that a generator writes, from the root.
    output: Vec<PathBuf>,
    /// Whether `static/` is published with all that is in it.
    has_static: bool,
    links: Mutex<BTreeMap<PathBuf, usize>>,
    problems: Arc<Mutex<Vec<Entry>>>,
}

impl Scope {
    fn new(root: &Path, problems: Arc<Mutex<Vec<Entry>>>) -> Scope {
        let generator = Generator::of(root);
        let mut output: Vec<PathBuf> =
            generator.iter().flat_map(|it| it.output(root)).map(|it| root.join(it)).collect();
        if root.join("Cargo.toml").is_file() {
            output.push(root.join("target"));
        }
        let has_static = matches!(generator, Some(Generator::Hugo | Generator::Zola));
        Scope { root: root.to_path_buf(), output, has_static, links: Mutex::default(), problems }
    }

    fn has(&self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        if self.is_left_out(entry) {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
        !is_folder || (self.is_inside(entry) && !self.is_other_corpus(entry))
    }

    fn is_left_out(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name().to_string_lossy();
        if matches!(&*name, "node_modules" | ".git" | ".DS_Store")
            || self.output.iter().any(|it| it == entry.path())
        {
            return true;
        }
        name.starts_with('.') && !self.is_published(&name, entry.path())
    }

    /// Hidden files that do get to the site.
    fn is_published(&self, name: &str, path: &Path) -> bool {
        matches!(name, ".well-known" | ".htaccess" | ".nojekyll")
            || (self.has_static && path.starts_with(self.root.join("static")))
    }

    /// A folder with a `corpus.toml` is a corpus of its own; a generator's configuration alone is not enough, since themes,
    /// examples and starters bring one and the site around them may well publish them.
    fn is_other_corpus(&self, entry: &DirEntry) -> bool {
        entry.path().join("corpus.toml").is_file()
            && !sites::is_foreign(&entry.file_name().to_string_lossy())
    }

    /// Whether a folder is no link or a link that stays inside.
    fn is_inside(&self, entry: &DirEntry) -> bool {
        if !entry.path_is_symlink() {
            return true;
        }
        let Ok(target) = entry.path().canonicalize() else { return false };
        if target.starts_with(&self.root) {
            return self.is_fresh(target);
        }
        if let (Some((path, _)), Ok(mut problems)) =
            (file_path(&self.root, entry.path()), self.problems.lock())
        {
            problems.push(unreadable(path, leads_out(&target)));
        }
        false
    }

    fn is_fresh(&self, target: PathBuf) -> bool {
        let Ok(mut links) = self.links.lock() else { return false };
        let n_links = links.entry(target).or_insert(0);
        *n_links += 1;
        *n_links <= MAX_LINKS_TO_ONE_FOLDER
    }
}

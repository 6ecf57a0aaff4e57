//! Which corpora the paths of the command line belong to, and how their files are named in the report.
//!
//! Invariant: a corpus is judged once, and whole, however many paths lead into it; only what is reported is narrowed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use corpus::diagnostic::Diagnostics;
use corpus::files::FilePath;

use super::Overlay;
use super::report::FileReport;
use crate::arguments::CheckOptions;
use crate::disk;

/// The corpora to check.
pub(crate) struct Scope {
    /// The folder that paths count from: the root of the only corpus, else the nearest folder above all.
    pub(crate) root: PathBuf,
    /// The corpora, in order of path.
    pub(crate) targets: Vec<Target>,
    /// Where the command was given.
    folder: PathBuf,
}

/// One corpus.
#[derive(Clone)]
pub(crate) struct Target {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Path from the root of the report, `""` or with `/` at its end.
    pub(crate) prefix: String,
    /// Bytes that stand in for those on the disk.
    pub(crate) overlay: Overlay,
    /// Files and folders that are reported on.
    selected: Vec<FilePath>,
}

impl Scope {
    /// Resolves the paths of `options`; fails when there is nothing of such a name.
    pub(crate) fn new(options: &CheckOptions) -> Result<Scope, String> {
        let folder = resolve(Path::new("."))?;
        let mut roots: BTreeMap<PathBuf, Vec<FilePath>> = BTreeMap::new();
        let mut overlay = Overlay::new();
        if let Some(config) = &options.config {
            overlay.insert(FilePath::new("corpus.toml"), named(config)?);
        }
        if let (true, Some(path)) = (options.stdin, &options.stdin_path) {
            let (root, path) = stdin_target(path)?;
            let bytes = disk::read_stdin()
                .map_err(|it| format!("the standard input cannot be read: {it}"))?;
            overlay.insert(path.clone(), bytes);
            roots.insert(root, vec![path]);
        } else {
            let here = [PathBuf::from(".")];
            let paths = if options.paths.is_empty() { &here } else { options.paths.as_slice() };
            for path in paths {
                add(&resolve(path)?, &mut roots);
            }
        }
        Ok(Scope::of(folder, roots, &overlay))
    }

    fn of(folder: PathBuf, roots: BTreeMap<PathBuf, Vec<FilePath>>, overlay: &Overlay) -> Scope {
        let root = common(roots.keys()).unwrap_or_else(|| folder.clone());
        let targets = roots.into_iter().map(|(it, selected)| {
            let prefix = folder_prefix(&relative(&root, &it));
            Target { root: it, prefix, overlay: overlay.clone(), selected }
        });
        Scope { targets: targets.collect(), root, folder }
    }

    /// Path from the repository to the root, `""` or with `/` at its end.
    pub(crate) fn in_repository(&self) -> String {
        disk::repository(&self.root)
            .map_or_else(String::new, |it| folder_prefix(&relative(&it, &self.root)))
    }

    /// Path from the current folder to the root, in the same form.
    pub(crate) fn in_folder(&self) -> String {
        if self.root.starts_with(&self.folder) {
            return folder_prefix(&relative(&self.folder, &self.root));
        }
        match self.folder.strip_prefix(&self.root) {
            Ok(it) => "../".repeat(it.iter().count()),
            Err(_) => format!("{}/", self.root.display()),
        }
    }
}

impl Target {
    /// Whether `path`, from the root of this corpus, is reported on. The configuration always is: it speaks for all files.
    pub(crate) fn selects(&self, path: &FilePath) -> bool {
        let below = |it: &FilePath| {
            it.is_empty()
                || path == it
                || (path.starts_with(it.as_str()) && path[it.len()..].starts_with('/'))
        };
        path.as_str() == "corpus.toml" || self.selected.iter().any(below)
    }

    /// The findings of a file under its name in the report.
    pub(crate) fn rebase(&self, path: FilePath, diagnostics: Diagnostics) -> FileReport {
        if self.prefix.is_empty() {
            return FileReport { path, diagnostics };
        }
        let rebase = |it: &FilePath| FilePath::new(&format!("{}{it}", self.prefix));
        let mut moved = diagnostics.as_ref().clone();
        for it in &mut moved {
            it.related.iter_mut().for_each(|it| it.path = rebase(&it.path));
            it.fixes.iter_mut().flat_map(|it| &mut it.edits).for_each(|it| it.0 = rebase(&it.0));
        }
        FileReport { path: rebase(&path), diagnostics: Arc::new(moved) }
    }

    /// The path from the root of this corpus of a file that the report calls `path`; `None` when it lies elsewhere.
    pub(crate) fn inside(&self, path: &FilePath) -> Option<FilePath> {
        path.strip_prefix(self.prefix.as_str()).map(FilePath::new)
    }
}

fn resolve(path: &Path) -> Result<PathBuf, String> {
    disk::resolve(path).map_err(|it| format!("{}: {it}", path.display()))
}

fn named(path: &Path) -> Result<Vec<u8>, String> {
    disk::read_named(path).map_err(|it| format!("{} cannot be read: {it}", path.display()))
}

fn add(path: &Path, acc: &mut BTreeMap<PathBuf, Vec<FilePath>>) {
    if let Some(site) = disk::enclosing_site(path) {
        let selected = file_path(&site, path);
        acc.entry(site).or_default().push(selected);
        return;
    }
    let sites = if disk::is_folder(path) { disk::sites(path) } else { Vec::new() };
    for site in sites.iter().filter(|it| *it != path) {
        acc.entry(site.clone()).or_default().push(FilePath::new(""));
    }
    // Without a site around or in it, the path is part of a plain corpus.
    if sites.is_empty() || sites.iter().any(|it| it == path) {
        let root = plain_root(path);
        let selected = file_path(&root, path);
        acc.entry(root).or_default().push(selected);
    }
}

/// The root of a plain corpus: a folder that was named is one, so that `/x` in it means the same wherever the command is given. A
/// file belongs to its repository, else to its folder.
fn plain_root(path: &Path) -> PathBuf {
    if disk::is_folder(path) {
        return path.to_path_buf();
    }
    disk::repository(path).unwrap_or_else(|| path.parent().unwrap_or(path).to_path_buf())
}

/// The corpus of a file that need not exist, and its path there.
fn stdin_target(path: &Path) -> Result<(PathBuf, FilePath), String> {
    let name = path.file_name().ok_or_else(|| format!("{} is no file name", path.display()))?;
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = resolve(parent)?.join(name);
    let root = disk::enclosing_site(&path).unwrap_or_else(|| plain_root(&path));
    let path = file_path(&root, &path);
    Ok((root, path))
}

fn file_path(root: &Path, path: &Path) -> FilePath {
    FilePath::new(&relative(root, path))
}

/// `path` from `root`, with `/` between the parts.
fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.iter().map(|it| it.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn folder_prefix(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

/// The nearest folder above all of `paths`.
fn common<'a>(mut paths: impl Iterator<Item = &'a PathBuf>) -> Option<PathBuf> {
    let mut res = paths.next()?.clone();
    for path in paths {
        while !path.starts_with(&res) {
            res.pop();
        }
    }
    Some(res)
}

//! Which corpora the paths of the command line belong to, and how their files are named in the report.
//!
//! Invariant: a corpus is judged once, and whole, however many paths lead into it; only what is reported is narrowed.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use corpus::Corpus;
use corpus::diagnostic::Diagnostics;
use corpus::files::FilePath;
use globset::{GlobBuilder, GlobMatcher};

use super::Overlay;
use super::report::FileReport;
use crate::arguments::CheckOptions;
use crate::disk::{self, Content};

/// The corpora to check.
pub(crate) struct Scope {
    /// The folder that paths count from: the root of the only corpus, else the nearest folder above all.
    pub(crate) root: PathBuf,
    /// The corpora, in order of path.
    pub(crate) targets: Vec<Target>,
    /// Where the command was given.
    folder: PathBuf,
    /// The patterns among the paths, and whether any file fits them.
    patterns: Arc<Vec<Pattern>>,
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
    selected: Vec<Selected>,
    patterns: Arc<Vec<Pattern>>,
}

/// What one path of the command line selects in a corpus.
#[derive(Clone)]
enum Selected {
    /// A file, or all in a folder.
    Below(FilePath),
    /// The files whose absolute paths fit the pattern of this number.
    Fits(usize, GlobMatcher),
}

/// A pattern of the command line.
struct Pattern {
    written: String,
    is_met: AtomicBool,
}

impl Scope {
    /// Resolves the paths of `options`; fails when there is nothing of such a name.
    pub(crate) fn new(options: &CheckOptions) -> Result<Scope, String> {
        let folder = resolve(Path::new("."))?;
        let mut roots: BTreeMap<PathBuf, Vec<Selected>> = BTreeMap::new();
        let mut patterns = Vec::new();
        let mut overlay = Overlay::new();
        if let Some(config) = &options.config {
            overlay.insert(FilePath::new("corpus.toml"), named(config)?);
        }
        if let (true, Some(path)) = (options.stdin, &options.stdin_path) {
            let (root, path) = stdin_target(path)?;
            let bytes = disk::read_stdin()
                .map_err(|it| format!("the standard input cannot be read: {it}"))?;
            overlay.insert(path.clone(), bytes);
            roots.insert(root, vec![Selected::Below(path)]);
        } else {
            let here = [PathBuf::from(".")];
            let paths = if options.paths.is_empty() { &here } else { options.paths.as_slice() };
            for path in paths {
                match pattern(path) {
                    Some((base, rest)) => {
                        let base = resolve(&base)?;
                        let matcher = matcher(&base, &rest, path)?;
                        let fits = Selected::Fits(patterns.len(), matcher);
                        add(&base, &mut roots, |_, _| fits.clone());
                        let written = path.display().to_string();
                        patterns.push(Pattern { written, is_met: AtomicBool::new(false) });
                    }
                    None => add(&resolve(path)?, &mut roots, below),
                }
            }
        }
        Ok(Scope::of(folder, roots, &overlay, Arc::new(patterns)))
    }

    /// Fails when a pattern fits no file that was found: like a path that does not exist, it is most likely misspelt.
    pub(crate) fn all_were_found(&self) -> Result<(), String> {
        match self.patterns.iter().find(|it| !it.is_met.load(Ordering::Relaxed)) {
            Some(it) => Err(format!("{}: no file fits this pattern", it.written)),
            None => Ok(()),
        }
    }

    /// Whether the file at the absolute path `file`, which need not exist, is reported on.
    pub(crate) fn selects_file(&self, file: &Path) -> bool {
        let file = lexical(file);
        self.targets
            .iter()
            .any(|it| file.starts_with(&it.root) && it.selects(&file_path(&it.root, &file)))
    }

    fn of(
        folder: PathBuf,
        roots: BTreeMap<PathBuf, Vec<Selected>>,
        overlay: &Overlay,
        patterns: Arc<Vec<Pattern>>,
    ) -> Scope {
        let root = common(roots.keys()).unwrap_or_else(|| folder.clone());
        let targets = roots.into_iter().map(|(it, selected)| {
            let prefix = folder_prefix(&relative(&root, &it));
            let patterns = Arc::clone(&patterns);
            Target { root: it, prefix, overlay: overlay.clone(), selected, patterns }
        });
        Scope { targets: targets.collect(), root, folder, patterns }
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
        let selects = |it: &Selected| match it {
            Selected::Below(it) => {
                it.is_empty()
                    || path == it
                    || (path.starts_with(it.as_str()) && path[it.len()..].starts_with('/'))
            }
            Selected::Fits(_, it) => it.is_match(self.root.join(path.as_str())),
        };
        path.as_str() == "corpus.toml" || self.selected.iter().any(selects)
    }

    /// Notes which patterns fit a file of `corpus`.
    pub(crate) fn notice(&self, corpus: &Corpus) {
        for it in &self.selected {
            let Selected::Fits(at, matcher) = it else { continue };
            let mut files = corpus.index().files.below("");
            if files.any(|it| matcher.is_match(self.root.join(it.as_str()))) {
                self.patterns[*at].is_met.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Whether other bytes stand in for those that `path` has on the disk.
    pub(crate) fn is_overlaid(&self, path: &FilePath) -> bool {
        self.overlay.contains_key(path)
    }

    /// The bytes of `path` as they are now; `None` when they cannot be read.
    pub(crate) fn bytes(&self, path: &FilePath) -> Option<Vec<u8>> {
        if let Some(bytes) = self.overlay.get(path) {
            return Some(bytes.clone());
        }
        let all = disk::Options { wants_text: |_| true, ..disk::Options::new() };
        match disk::read(&self.root, path, &all)? {
            Content::Text(it) => Some(it),
            Content::Asset | Content::Unreadable(_) => None,
        }
    }

    /// The name of `path` in the report.
    pub(crate) fn named(&self, path: &FilePath) -> FilePath {
        FilePath::new(&format!("{}{path}", self.prefix))
    }

    /// The findings of a file under its name in the report.
    pub(crate) fn rebase(&self, path: FilePath, diagnostics: Diagnostics) -> FileReport {
        if self.prefix.is_empty() {
            return FileReport { path, diagnostics };
        }
        let rebase = |it: &FilePath| self.named(it);
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

fn below(root: &Path, path: &Path) -> Selected {
    Selected::Below(file_path(root, path))
}

/// Adds the corpora that `path` leads to. What it selects there is made by `selected`, of the root and the path.
fn add(
    path: &Path,
    acc: &mut BTreeMap<PathBuf, Vec<Selected>>,
    selected: impl Fn(&Path, &Path) -> Selected,
) {
    if let Some(site) = disk::enclosing_site(path) {
        let selected = selected(&site, path);
        acc.entry(site).or_default().push(selected);
        return;
    }
    let sites = if disk::is_folder(path) { disk::sites(path) } else { Vec::new() };
    for site in sites.iter().filter(|it| *it != path) {
        acc.entry(site.clone()).or_default().push(selected(site, site));
    }
    // Without a site around or in it, the path is part of a plain corpus.
    if sites.is_empty() || sites.iter().any(|it| it == path) {
        let root = plain_root(path);
        let selected = selected(&root, path);
        acc.entry(root).or_default().push(selected);
    }
}

/// The folder and the rest of a path that is a pattern: it has `*`, `?`, `[` or `{`, and no file is called so.
fn pattern(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str()?;
    let at = text.find(['*', '?', '[', '{'])?;
    if disk::exists(path) {
        return None;
    }
    let (folder, rest) = match text[..at].rfind('/') {
        Some(0) => ("/", &text[1..]),
        Some(it) => (&text[..it], &text[it + 1..]),
        None => (".", text),
    };
    Some((PathBuf::from(folder), rest.to_owned()))
}

fn matcher(base: &Path, rest: &str, written: &Path) -> Result<GlobMatcher, String> {
    let base = globset::escape(&base.to_string_lossy().replace('\\', "/"));
    let whole = format!("{}/{rest}", base.trim_end_matches('/'));
    let glob = GlobBuilder::new(&whole).literal_separator(true).build();
    glob.map(|it| it.compile_matcher())
        .map_err(|it| format!("{}: this is no pattern: {}", written.display(), it.kind()))
}

/// `path` without `.` and `..`, by its text alone.
fn lexical(path: &Path) -> PathBuf {
    let mut res = PathBuf::new();
    for it in path.components() {
        match it {
            Component::CurDir => {}
            Component::ParentDir => {
                res.pop();
            }
            it => res.push(it),
        }
    }
    res
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

//! Which files the corpus has, by name only: an asset is known by its path unless a feature needs its bytes.

use std::fmt;
use std::ops::{Bound, Deref};
use std::sync::Arc;

use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, OrdMap, OrdSet};
use rustc_hash::FxBuildHasher;
use unicode_normalization::UnicodeNormalization;

/// A file's path from the root of its corpus, with `/` between the parts and no `.` or `..` in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// Takes `path` as it is; `.` and `..` are resolved, and parts that would climb out of the root are dropped.
    pub fn new(path: &str) -> FilePath {
        normalize(path).map_or_else(|| FilePath(Arc::from("")), FilePath::from_normal)
    }

    fn from_normal(path: String) -> FilePath {
        FilePath(Arc::from(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The folder of the file, `""` for the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |it| it.0)
    }

    /// The name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The extension without its dot, `""` when there is none.
    pub fn extension(&self) -> &str {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }

    /// Whether the extension is one of Markdown's.
    pub fn is_markdown(&self) -> bool {
        ["md", "markdown", "mdown", "mkd"]
            .iter()
            .any(|it| self.extension().eq_ignore_ascii_case(it))
    }

    /// `path` read from the folder of this file; `None` when it climbs out of the root.
    pub fn join(&self, path: &str) -> Option<FilePath> {
        join(self.parent(), path)
    }
}

impl Deref for FilePath {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `path` read from `folder`, both from the root; `None` when it climbs out of the root.
pub fn join(folder: &str, path: &str) -> Option<FilePath> {
    let joined = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    normalize(&joined).map(FilePath::from_normal)
}

fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The key under which spellings of one name meet: lower case, canonical composition (NFC).
pub fn fold(path: &str) -> String {
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        path.nfc().collect::<String>().to_lowercase()
    }
}

/// The form in which names are compared exactly: NFC, since macOS writes Chinese and accented names decomposed.
fn compose(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// What a look-up by name finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of exactly this name (the two Unicode normal forms count as one).
    File(FilePath),
    /// A folder of this name that has files in it.
    Folder,
    /// Only a file whose name differs in upper and lower case.
    OtherCase(FilePath),
}

/// Paths under one key. Nearly always there is one, which takes no tree.
#[derive(Clone, Debug)]
pub(crate) enum PathSet {
    /// The only one.
    One(FilePath),
    /// Two and more, in order.
    Many(OrdSet<FilePath>),
}

impl PathSet {
    /// Adds `path`.
    pub(crate) fn insert(&mut self, path: &FilePath) {
        match self {
            PathSet::One(it) if it == path => {}
            PathSet::One(it) => {
                *self = PathSet::Many([it.clone(), path.clone()].into_iter().collect())
            }
            PathSet::Many(it) => {
                it.insert(path.clone());
            }
        }
    }

    /// Takes `path` out; says whether nothing is left.
    pub(crate) fn remove(&mut self, path: &FilePath) -> bool {
        match self {
            PathSet::One(it) => it == path,
            PathSet::Many(it) => {
                it.remove(path);
                it.is_empty()
            }
        }
    }

    /// The paths in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &FilePath> {
        let (one, many) = match self {
            PathSet::One(it) => (Some(it), None),
            PathSet::Many(it) => (None, Some(it)),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

/// Paths by a key.
pub(crate) type Paths = GenericHashMap<Arc<str>, PathSet, FxBuildHasher, DefaultSharedPtr>;

/// Adds `path` under `key`.
pub(crate) fn add(paths: &mut Paths, key: Arc<str>, path: &FilePath) {
    match paths.get_mut(&key) {
        Some(it) => it.insert(path),
        None => {
            paths.insert(key, PathSet::One(path.clone()));
        }
    }
}

/// Takes `path` out from under `key`.
pub(crate) fn take(paths: &mut Paths, key: &str, path: &FilePath) {
    if paths.get_mut(key).is_some_and(|it| it.remove(path)) {
        paths.remove(key);
    }
}

/// What lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// A file.
    File(FilePath),
    /// A folder, by its name.
    Folder(Box<str>),
}

/// All files of the corpus. Cloning is cheap; an edit shares what it does not touch.
#[derive(Clone)]
pub struct Files {
    /// Composed path → path as it is on the disk.
    exact: GenericHashMap<Arc<str>, FilePath, FxBuildHasher, DefaultSharedPtr>,
    /// The same in order, for folders.
    ordered: OrdMap<Arc<str>, FilePath>,
    /// Folded path → paths on the disk.
    folded: Paths,
    /// Folded base name without extension → paths on the disk, for "did you mean".
    by_stem: OrdMap<Arc<str>, PathSet>,
}

impl Default for Files {
    fn default() -> Files {
        Files {
            exact: GenericHashMap::default(),
            ordered: OrdMap::new(),
            folded: Paths::default(),
            by_stem: OrdMap::new(),
        }
    }
}

impl Files {
    /// Adds `path`; does nothing when it is there.
    pub fn insert(&mut self, path: &FilePath) {
        let key = composed_key(path);
        if self.exact.contains_key(&key) {
            return;
        }
        self.exact.insert(key.clone(), path.clone());
        self.ordered.insert(key, path.clone());
        add(&mut self.folded, folded_key(path), path);
        match self.by_stem.get_mut(fold(path.stem()).as_str()) {
            Some(it) => it.insert(path),
            None => {
                self.by_stem.insert(fold(path.stem()).into(), PathSet::One(path.clone()));
            }
        }
    }

    /// Takes `path` out; does nothing when it is not there.
    pub fn remove(&mut self, path: &FilePath) {
        let key = composed_key(path);
        if self.exact.remove(&key).is_none() {
            return;
        }
        self.ordered.remove(&key);
        take(&mut self.folded, &fold(path), path);
        let stem = fold(path.stem());
        if self.by_stem.get_mut(stem.as_str()).is_some_and(|it| it.remove(path)) {
            self.by_stem.remove(stem.as_str());
        }
    }

    /// Whether the file is there, spelt exactly so.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// The file spelt so, as it is on the disk.
    pub fn get(&self, path: &str) -> Option<&FilePath> {
        if path.is_ascii() { self.exact.get(path) } else { self.exact.get(compose(path).as_str()) }
    }

    /// Looks `path` up: the file, else a folder, else a file that differs in case only.
    pub fn find(&self, path: &str) -> Option<Found> {
        let path = path.trim_end_matches('/');
        if let Some(it) = self.get(path) {
            return Some(Found::File(it.clone()));
        }
        if self.is_folder(path) {
            return Some(Found::Folder);
        }
        let other = self.folded.get(fold(path).as_str())?.iter().next()?;
        Some(Found::OtherCase(other.clone()))
    }

    /// Whether some file lies in the folder `path`; the root is a folder even when empty.
    pub fn is_folder(&self, path: &str) -> bool {
        if path.is_empty() {
            return true;
        }
        let prefix = format!("{}/", compose(path));
        self.from(&prefix).next().is_some_and(|(it, _)| it.starts_with(&prefix))
    }

    /// The files below `folder`, in order; all of them for `""`.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        let prefix =
            if folder.is_empty() { String::new() } else { format!("{}/", compose(folder)) };
        self.from(&prefix).take_while(move |(it, _)| it.starts_with(&prefix)).map(|(_, path)| path)
    }

    fn from<'a>(
        &'a self,
        start: &str,
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a FilePath)> + use<'a> {
        self.ordered.range::<_, str>((Bound::Included(start), Bound::Unbounded))
    }

    /// The files of this base name in any case and with any extension, wherever they lie, in order.
    pub fn with_stem<'a>(&'a self, stem: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.by_stem.get(fold(stem).as_str()).into_iter().flat_map(PathSet::iter)
    }

    /// What lies directly in `folder` and begins with `prefix`: up to `limit` files and folders, in order. The cost is that of the
    /// answer, however much lies below the folders.
    pub fn children(&self, folder: &str, prefix: &str, limit: usize) -> Vec<Child> {
        let base = if folder.is_empty() { String::new() } else { format!("{}/", compose(folder)) };
        let wanted = format!("{base}{}", compose(prefix));
        let mut res = Vec::new();
        let mut from = wanted.clone();
        while res.len() < limit {
            let mut range =
                self.ordered.range::<_, str>((Bound::Included(from.as_str()), Bound::Unbounded));
            let Some((key, path)) = range.next().filter(|it| it.0.starts_with(&wanted)) else {
                break;
            };
            let rest = &key[base.len()..];
            match rest.split_once('/') {
                Some((name, _)) => {
                    res.push(Child::Folder(name.into()));
                    // `0` is the character behind `/`.
                    from = format!("{base}{name}0");
                }
                None => {
                    res.push(Child::File(path.clone()));
                    from = format!("{key}\0");
                }
            }
        }
        res
    }

    /// Up to `limit` files whose base names begin with `prefix` in any case, wherever they lie.
    pub fn named_like(&self, prefix: &str, limit: usize) -> Vec<FilePath> {
        let prefix = fold(prefix);
        let stem = prefix.rsplit_once('.').map_or(&*prefix, |it| it.0);
        let range = self.by_stem.range::<_, str>((Bound::Included(stem), Bound::Unbounded));
        let stems = range.take_while(|it| it.0.starts_with(stem)).flat_map(|it| it.1.iter());
        stems.filter(|it| fold(it.name()).starts_with(&prefix)).take(limit).cloned().collect()
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.exact.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty()
    }
}

/// The composed path; the path itself when that is the same.
fn composed_key(path: &FilePath) -> Arc<str> {
    if path.is_ascii() { path.0.clone() } else { compose(path).into() }
}

/// The folded path; the path itself when that is the same.
fn folded_key(path: &FilePath) -> Arc<str> {
    let same = path.bytes().all(|it| it.is_ascii() && !it.is_ascii_uppercase());
    if same { path.0.clone() } else { fold(path).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Files {
        let mut res = Files::default();
        for path in paths {
            res.insert(&FilePath::new(path));
        }
        res
    }

    #[test]
    fn a_path_never_leaves_the_root() {
        let post = FilePath::new("source/_posts/a.md");
        assert_eq!(post.join("../img/x.png").unwrap().as_str(), "source/img/x.png");
        assert_eq!(post.join("../../../etc/passwd"), None);
        assert_eq!(FilePath::new("../../etc/passwd").as_str(), "");
    }

    #[test]
    fn decomposed_and_composed_names_are_one() {
        let it = files(&["img/Cafe\u{301}.png"]);
        assert_eq!(
            it.find("img/Caf\u{e9}.png"),
            Some(Found::File(FilePath::new("img/Cafe\u{301}.png")))
        );
        assert_eq!(
            it.find("img/caf\u{e9}.png"),
            Some(Found::OtherCase(FilePath::new("img/Cafe\u{301}.png")))
        );
    }

    #[test]
    fn folders_end_when_their_last_file_goes() {
        let mut it = files(&["a/b/c.png", "a-b/d.png"]);
        assert_eq!(it.find("a/b/"), Some(Found::Folder));
        it.remove(&FilePath::new("a/b/c.png"));
        assert_eq!(it.find("a/b"), None);
        assert_eq!(it.with_stem("D").count(), 1);
        assert_eq!(it.below("").count(), 1);
    }

    #[test]
    fn children_do_not_go_down() {
        let it = files(&["a/b/c.png", "a/b/d.png", "a/b-c.png", "a/b.md", "a/图/x.png", "ab/x"]);
        let shown = |prefix| -> Vec<String> {
            it.children("a", prefix, 9)
                .into_iter()
                .map(|it| match it {
                    Child::File(it) => it.name().to_owned(),
                    Child::Folder(it) => format!("{it}/"),
                })
                .collect()
        };
        assert_eq!(shown(""), ["b-c.png", "b.md", "b/", "图/"]);
        assert_eq!(shown("图"), ["图/"]);
        assert_eq!(it.children("", "", 9).len(), 2);
        assert_eq!(it.named_like("B", 9).len(), 2);
    }
}

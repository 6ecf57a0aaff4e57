//! Which files the corpus has, by name only: an asset is known by its path unless a feature needs its bytes.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::Hash;
use std::ops::{Bound, Deref};
use std::sync::{Arc, OnceLock};

use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, OrdMap, OrdSet};
use rustc_hash::FxBuildHasher;
use unicode_normalization::{UnicodeNormalization, is_nfc};

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
        parent(&self.0)
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

impl Borrow<str> for FilePath {
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

/// The folder that `path`, a file or a folder, lies in; `""` for the root.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |it| it.0)
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

/// The key under which spellings of one name meet: lower case, canonical composition (NFC). Most names are their own.
pub fn fold(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        Cow::Owned(path.nfc().collect::<String>().to_lowercase())
    } else if path.bytes().any(|it| it.is_ascii_uppercase()) {
        Cow::Owned(path.to_ascii_lowercase())
    } else {
        Cow::Borrowed(path)
    }
}

/// The form in which names are compared exactly: NFC, since macOS writes Chinese and accented names decomposed.
fn compose(path: &str) -> Cow<'_, str> {
    if is_nfc(path) { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().collect()) }
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
pub(crate) type Paths<K> = GenericHashMap<K, PathSet, FxBuildHasher, DefaultSharedPtr>;

/// Adds `path` under `key`.
pub(crate) fn add<K: Hash + Eq + Clone>(paths: &mut Paths<K>, key: K, path: &FilePath) {
    match paths.get_mut(&key) {
        Some(it) => it.insert(path),
        None => {
            paths.insert(key, PathSet::One(path.clone()));
        }
    }
}

/// Takes `path` out from under `key`.
pub(crate) fn take<K, Q>(paths: &mut Paths<K>, key: &Q, path: &FilePath)
where
    K: Hash + Eq + Clone + Borrow<Q>,
    Q: Hash + Eq + ?Sized,
{
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
#[derive(Clone, Default)]
pub struct Files {
    /// The composed paths.
    exact: GenericHashMap<FilePath, (), FxBuildHasher, DefaultSharedPtr>,
    /// The same in order, for folders.
    ordered: OrdSet<FilePath>,
    /// Composed path → path as it is on the disk, where that is another.
    decomposed: OrdMap<FilePath, FilePath>,
    /// Folded path → composed paths, where that is another.
    folded: Paths<Arc<str>>,
    /// For "did you mean", which nobody may ever ask: made at the first question, and kept up from then on.
    by_stem: OnceLock<Stems>,
}

/// Folded base name without extension → composed paths.
type Stems = OrdMap<Arc<str>, PathSet>;

impl Files {
    /// Adds `path`; does nothing when it is there.
    pub fn insert(&mut self, path: &FilePath) {
        let key = composed_key(path);
        if self.exact.insert(key.clone(), ()).is_some() {
            return;
        }
        self.ordered.insert(key.clone());
        if key != *path {
            self.decomposed.insert(key.clone(), path.clone());
        }
        if let Cow::Owned(folded) = fold(&key)
            && *folded != *key
        {
            add(&mut self.folded, folded.into(), &key);
        }
        if let Some(stems) = self.by_stem.get_mut() {
            add_stem(stems, &key);
        }
    }

    /// Takes `path` out; does nothing when it is not there.
    pub fn remove(&mut self, path: &FilePath) {
        let key = composed_key(path);
        if self.exact.remove(&key).is_none() {
            return;
        }
        self.ordered.remove(&key);
        self.decomposed.remove(&key);
        take(&mut self.folded, &*fold(&key), &key);
        let Some(stems) = self.by_stem.get_mut() else { return };
        let stem = fold(key.stem());
        if stems.get_mut(&*stem).is_some_and(|it| it.remove(&key)) {
            stems.remove(&*stem);
        }
    }

    fn stems(&self) -> &Stems {
        self.by_stem.get_or_init(|| {
            let mut res = Stems::new();
            self.ordered.iter().for_each(|it| add_stem(&mut res, it));
            res
        })
    }

    /// The path on the disk of a composed one.
    fn on_disk<'a>(&'a self, key: &'a FilePath) -> &'a FilePath {
        if self.decomposed.is_empty() { key } else { self.decomposed.get(key).unwrap_or(key) }
    }

    /// Whether the file is there, spelt exactly so.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// The file spelt so, as it is on the disk.
    pub fn get(&self, path: &str) -> Option<&FilePath> {
        self.exact.get_key_value(&*compose(path)).map(|it| self.on_disk(it.0))
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
        let folded = fold(path);
        let others = self.folded.get(&*folded).into_iter().flat_map(PathSet::iter);
        let other = others.chain(self.exact.get_key_value(&*folded).map(|it| it.0)).min()?;
        Some(Found::OtherCase(self.on_disk(other).clone()))
    }

    /// Whether some file lies in the folder `path`; the root is a folder even when empty.
    pub fn is_folder(&self, path: &str) -> bool {
        if path.is_empty() {
            return true;
        }
        let prefix = format!("{}/", compose(path));
        self.from(&prefix).next().is_some_and(|it| it.starts_with(&prefix))
    }

    /// The files below `folder`, in order; all of them for `""`.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        let prefix =
            if folder.is_empty() { String::new() } else { format!("{}/", compose(folder)) };
        let start = prefix.clone();
        let inside = move |it: &&FilePath| it.starts_with(&prefix);
        self.from(&start).take_while(inside).map(|it| self.on_disk(it))
    }

    /// The composed paths from `start` on.
    fn from<'a>(&'a self, start: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.ordered.range::<_, str>((Bound::Included(start), Bound::Unbounded))
    }

    /// The files of this base name in any case and with any extension, wherever they lie, in order.
    pub fn with_stem<'a>(&'a self, stem: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        let found = self.stems().get(&*fold(stem));
        found.into_iter().flat_map(PathSet::iter).map(|it| self.on_disk(it))
    }

    /// What lies directly in `folder` and begins with `prefix`: up to `limit` files and folders, in order. The cost is that of the
    /// answer, however much lies below the folders.
    pub fn children(&self, folder: &str, prefix: &str, limit: usize) -> Vec<Child> {
        let base = if folder.is_empty() { String::new() } else { format!("{}/", compose(folder)) };
        let wanted = format!("{base}{}", compose(prefix));
        let mut res = Vec::new();
        let mut from = wanted.clone();
        while res.len() < limit {
            let Some(key) = self.from(&from).next().filter(|it| it.starts_with(&wanted)) else {
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
                    res.push(Child::File(self.on_disk(key).clone()));
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
        let range = self.stems().range::<_, str>((Bound::Included(stem), Bound::Unbounded));
        let stems = range.take_while(|it| it.0.starts_with(stem)).flat_map(|it| it.1.iter());
        let named = stems.filter(|it| fold(it.name()).starts_with(&*prefix));
        named.take(limit).map(|it| self.on_disk(it).clone()).collect()
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
fn composed_key(path: &FilePath) -> FilePath {
    match compose(path) {
        Cow::Borrowed(_) => path.clone(),
        Cow::Owned(it) => FilePath::from_normal(it),
    }
}

fn add_stem(stems: &mut Stems, path: &FilePath) {
    let stem = fold(path.stem());
    match stems.get_mut(&*stem) {
        Some(it) => it.insert(path),
        None => {
            stems.insert(Arc::from(stem), PathSet::One(path.clone()));
        }
    }
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

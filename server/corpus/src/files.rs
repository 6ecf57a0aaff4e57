//! Which files the corpus has, by name only: an asset is known by its path unless a feature needs its bytes.

use std::fmt;
use std::ops::{Bound, Deref};
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
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
    /// Composed path → path as it is on the disk.
    exact: OrdMap<Arc<str>, FilePath>,
    /// Folded path → paths on the disk.
    folded: OrdMap<Arc<str>, OrdSet<FilePath>>,
    /// Folded base name → paths on the disk, for "did you mean".
    by_name: OrdMap<Arc<str>, OrdSet<FilePath>>,
}

impl Files {
    /// Adds `path`; does nothing when it is there.
    pub fn insert(&mut self, path: &FilePath) {
        if self.exact.insert(Arc::from(compose(path)), path.clone()).is_none() {
            self.folded.entry(Arc::from(fold(path))).or_default().insert(path.clone());
            self.by_name.entry(Arc::from(fold(path.name()))).or_default().insert(path.clone());
        }
    }

    /// Takes `path` out; does nothing when it is not there.
    pub fn remove(&mut self, path: &FilePath) {
        if self.exact.remove(compose(path).as_str()).is_none() {
            return;
        }
        for (map, key) in [(&mut self.folded, fold(path)), (&mut self.by_name, fold(path.name()))] {
            if let Some(paths) = map.get_mut(key.as_str()) {
                paths.remove(path);
                if paths.is_empty() {
                    map.remove(key.as_str());
                }
            }
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
        self.exact
            .range::<_, str>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .next()
            .is_some_and(|(it, _)| it.starts_with(&prefix))
    }

    /// The files below `folder`, in order; all of them for `""`.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        let prefix =
            if folder.is_empty() { String::new() } else { format!("{}/", compose(folder)) };
        self.exact
            .range::<_, str>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .take_while(move |(it, _)| it.starts_with(&prefix))
            .map(|(_, path)| path)
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
                self.exact.range::<_, str>((Bound::Included(from.as_str()), Bound::Unbounded));
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
        let range =
            self.by_name.range::<_, str>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let names = range.take_while(|it| it.0.starts_with(&prefix));
        names.flat_map(|it| it.1).take(limit).cloned().collect()
    }

    /// The files of this base name in any case, wherever they lie.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.by_name.get(fold(name).as_str()).into_iter().flatten()
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

    #[test]
    fn folders_end_when_their_last_file_goes() {
        let mut it = files(&["a/b/c.png", "a-b/d.png"]);
        assert_eq!(it.find("a/b/"), Some(Found::Folder));
        it.remove(&FilePath::new("a/b/c.png"));
        assert_eq!(it.find("a/b"), None);
        assert_eq!(it.named("D.PNG").count(), 1);
        assert_eq!(it.below("").count(), 1);
    }
}

//! How often the posts of a corpus use fields and terms: what is usual in a folder, and which terms there are.
//!
//! Invariant: it is made of facts alone, and made anew only after the fields or terms of some post have changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use rustc_hash::FxHashMap;

use super::Entry;
use super::variants::{self, Variants};
use crate::facts::Facts;
use crate::files::FilePath;

/// The fewest posts of a folder that make a custom.
const MIN_POSTS: usize = 10;

/// How often fields and terms are used.
#[derive(Debug, Default)]
pub struct Usage {
    folders: FxHashMap<Box<str>, Folder>,
    taxonomies: BTreeMap<Box<str>, Terms>,
}

/// The terms of one taxonomy.
#[derive(Debug, Default)]
struct Terms {
    counts: FxHashMap<Box<str>, usize>,
    variants: Variants,
    /// The first post with each of the rarer spellings, where it is told once for all.
    first: FxHashMap<Box<str>, FilePath>,
}

impl Terms {
    fn find_first(&mut self, taxonomy: &str, posts: &OrdMap<FilePath, Arc<Entry>>) {
        for (path, entry) in posts {
            if self.first.len() == self.variants.len() {
                return;
            }
            let terms = taxonomies(&entry.facts).filter(|it| it.0 == taxonomy);
            for term in terms.flat_map(|it| it.1) {
                if self.variants.contains_key(&**term) && !self.first.contains_key(&**term) {
                    self.first.insert(term.clone(), path.clone());
                }
            }
        }
    }
}

/// The posts with front matter that lie directly in one folder.
#[derive(Debug, Default)]
struct Folder {
    posts: usize,
    keys: FxHashMap<Box<str>, usize>,
}

/// A field that nearly all posts of a folder have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Custom<'a> {
    /// Its name.
    pub key: &'a str,
    /// The posts of the folder that have it.
    pub with: usize,
    /// The posts of the folder that have front matter.
    pub posts: usize,
}

impl Usage {
    /// Counts the fields and terms of `posts`.
    pub(super) fn of(posts: &OrdMap<FilePath, Arc<Entry>>) -> Usage {
        let mut res = Usage::default();
        for (path, entry) in posts {
            res.count_keys(path, &entry.facts);
            for (taxonomy, terms) in taxonomies(&entry.facts) {
                if terms.is_empty() {
                    continue;
                }
                if !res.taxonomies.contains_key(taxonomy) {
                    res.taxonomies.insert(taxonomy.into(), Terms::default());
                }
                let Some(counted) = res.taxonomies.get_mut(taxonomy) else { continue };
                for term in terms {
                    match counted.counts.get_mut(&**term) {
                        Some(it) => *it += 1,
                        None => {
                            counted.counts.insert(term.clone(), 1);
                        }
                    }
                }
            }
        }
        for (taxonomy, it) in &mut res.taxonomies {
            it.variants = variants::find(&it.counts);
            it.find_first(taxonomy, posts);
        }
        res
    }

    fn count_keys(&mut self, path: &FilePath, facts: &Facts) {
        if facts.keys.is_empty() {
            return;
        }
        let parent = path.parent();
        if !self.folders.contains_key(parent) {
            self.folders.insert(parent.into(), Folder::default());
        }
        let Some(folder) = self.folders.get_mut(parent) else { return };
        folder.posts += 1;
        for key in &facts.keys {
            match folder.keys.get_mut(&**key) {
                Some(it) => *it += 1,
                None => {
                    folder.keys.insert(key.clone(), 1);
                }
            }
        }
    }

    /// The fields that nine in ten posts of `folder` have, of ten at least; sorted by name.
    pub fn customs(&self, folder: &str) -> Vec<Custom<'_>> {
        let Some(it) = self.folders.get(folder).filter(|it| it.posts >= MIN_POSTS) else {
            return Vec::new();
        };
        let frequent = it.keys.iter().filter(|field| field.1 * 10 >= it.posts * 9);
        let mut res: Vec<Custom<'_>> =
            frequent.map(|(key, with)| Custom { key, with: *with, posts: it.posts }).collect();
        res.sort_by_key(|it| it.key);
        res
    }

    /// In how many posts `term` stands in `taxonomy`.
    pub fn count(&self, taxonomy: &str, term: &str) -> usize {
        self.taxonomies.get(taxonomy).and_then(|it| it.counts.get(term)).copied().unwrap_or(0)
    }

    /// The terms of `taxonomy` with the number of posts that have them, the most frequent first.
    pub fn terms(&self, taxonomy: &str) -> Vec<(&str, usize)> {
        let counts = self.taxonomies.get(taxonomy).into_iter().flat_map(|it| &it.counts);
        let mut res: Vec<(&str, usize)> = counts.map(|it| (&**it.0, *it.1)).collect();
        res.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        res
    }

    /// The taxonomies in which some post has a term.
    pub fn taxonomies(&self) -> impl Iterator<Item = &str> {
        self.taxonomies.keys().map(|it| &**it)
    }

    /// The spelling of `term` that the corpus uses more, when it has two for what is most likely one term.
    pub fn better(&self, taxonomy: &str, term: &str) -> Option<&str> {
        self.taxonomies.get(taxonomy)?.variants.get(term).map(|it| &**it)
    }

    /// The first post, by path, that has this rarer spelling of a term.
    pub fn first_with(&self, taxonomy: &str, term: &str) -> Option<&FilePath> {
        self.taxonomies.get(taxonomy)?.first.get(term)
    }
}

/// The terms of a post by taxonomy; `tags` and `categories` come first.
pub fn taxonomies(facts: &Facts) -> impl Iterator<Item = (&str, &[Box<str>])> {
    let plain = [("tags", &*facts.tags), ("categories", &*facts.categories)];
    let others = facts.terms.iter().filter(|it| !matches!(&*it.0, "tags" | "categories"));
    plain.into_iter().chain(others.map(|it| (&*it.0, &*it.1)))
}

/// Whether two readings of a post use the same fields and terms.
pub(super) fn same(old: &Facts, new: &Facts) -> bool {
    old.keys == new.keys
        && old.tags == new.tags
        && old.categories == new.categories
        && old.terms == new.terms
}

//! What the corpus knows across posts: which posts there are, under which URLs and names, and which posts say which names.
//!
//! Invariant: the index knows *which* posts, never *where* in them. It is patched by the difference of a post's old and new facts
//! and never rebuilt while typing.

mod usage;
mod variants;

pub use self::usage::{Custom, Usage, taxonomies};

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use imbl::OrdMap;

use crate::facts::Facts;
use crate::files::{self, FilePath, Files, PathSet, Paths, fold};
use crate::link::{Mention, mention, url_key};
use crate::site::Site;

/// What is known of one post across the corpus.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its facts.
    pub facts: Arc<Facts>,
    /// The URL path that it has, or will have once it is published; decoded.
    pub url: Option<Arc<str>>,
    /// Further URL paths that lead to it.
    pub aliases: Vec<Arc<str>>,
    /// Names by which template tags know it.
    pub names: Vec<Arc<str>>,
    /// URL paths of lists that the generator makes because of it, decoded.
    pub lists: Vec<Arc<str>>,
}

/// Posts by some name of theirs.
#[derive(Clone, Default)]
struct Names(Paths<Arc<str>>);

impl Names {
    fn insert(&mut self, name: &str, path: &FilePath) {
        files::add(&mut self.0, Arc::from(name), path);
    }

    fn remove(&mut self, name: &str, path: &FilePath) {
        files::take(&mut self.0, name, path);
    }

    fn get<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.0.get(name).into_iter().flat_map(PathSet::iter)
    }
}

/// Everything the posts of a corpus know of each other, and the files there are. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Index {
    /// The posts, by path.
    pub posts: OrdMap<FilePath, Arc<Entry>>,
    /// All files: posts, assets, configuration.
    pub files: Files,
    urls: Names,
    /// URLs that posts will have once they are published.
    hidden_urls: Names,
    folded_urls: Names,
    /// URLs of the lists that the generator makes because of posts.
    lists: Names,
    aliases: Names,
    names: Names,
    mentions: Paths<Mention>,
    /// Counted when it is asked for the first time after a change.
    usage: Arc<OnceLock<Usage>>,
}

impl Index {
    /// Puts `path` in, or replaces what was known of it. Returns the [mention]s that this may concern.
    pub fn insert(&mut self, path: &FilePath, facts: Arc<Facts>, site: &dyn Site) -> Vec<Mention> {
        let same = self.posts.get(path).is_some_and(|it| usage::same(&it.facts, &facts));
        let usage = same.then(|| Arc::clone(&self.usage));
        let mut concerned = self.remove(path);
        self.usage = usage.unwrap_or_default();
        let url: Option<Arc<str>> = site.url(path, &facts).map(Arc::from);
        let aliases = site.aliases(path, &facts).into_iter().map(Arc::from).collect();
        let names = site.names(path, &facts).into_iter().map(Arc::from).collect();
        let lists = if facts.is_published() { site.lists(path, &facts) } else { Vec::new() };
        let lists = lists.into_iter().map(Arc::from).collect();
        let entry = Arc::new(Entry { facts, url, aliases, names, lists });
        match &entry.url {
            Some(url) if entry.facts.is_published() => {
                self.urls.insert(url_key(url), path);
                if let Cow::Owned(folded) = fold(url_key(url))
                    && *folded != *url_key(url)
                {
                    self.folded_urls.insert(&folded, path);
                }
                entry.aliases.iter().for_each(|it| self.aliases.insert(url_key(it), path));
            }
            Some(url) => self.hidden_urls.insert(url_key(url), path),
            None => {}
        }
        entry.lists.iter().for_each(|it| self.lists.insert(url_key(it), path));
        entry.names.iter().for_each(|it| self.names.insert(it, path));
        entry.facts.mentions.iter().for_each(|it| files::add(&mut self.mentions, *it, path));
        concerned.extend(concerns(path, &entry));
        self.posts.insert(path.clone(), entry);
        concerned.sort();
        concerned.dedup();
        concerned
    }

    /// Takes `path` out. Returns the [mention]s that this may concern.
    pub fn remove(&mut self, path: &FilePath) -> Vec<Mention> {
        let Some(entry) = self.posts.remove(path) else { return Vec::new() };
        self.usage = Arc::default();
        if let Some(url) = &entry.url {
            self.urls.remove(url_key(url), path);
            self.hidden_urls.remove(url_key(url), path);
            self.folded_urls.remove(&fold(url_key(url)), path);
        }
        entry.aliases.iter().for_each(|it| self.aliases.remove(url_key(it), path));
        entry.lists.iter().for_each(|it| self.lists.remove(url_key(it), path));
        entry.names.iter().for_each(|it| self.names.remove(it, path));
        entry.facts.mentions.iter().for_each(|it| files::take(&mut self.mentions, it, path));
        concerns(path, &entry)
    }

    /// Other posts whose judgement depends on this one without a link to it: at one of its URLs, or in the same two categories the
    /// other way round.
    pub fn neighbours(&self, path: &FilePath, site: &dyn Site) -> Vec<FilePath> {
        let Some(entry) = self.posts.get(path) else { return Vec::new() };
        let urls = entry.url.iter().chain(&entry.aliases);
        let mut res: Vec<FilePath> =
            urls.flat_map(|it| self.at_url(it).chain(self.at_alias(it))).cloned().collect();
        let reversed = site.reversed_categories(&entry.facts);
        res.extend(reversed.iter().flat_map(|it| self.at_list(it)).cloned());
        res.retain(|it| it != path);
        res
    }

    /// What is known of the post at `path`.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.posts.get(path).map(|it| &**it)
    }

    /// The posts whose page lies at the URL path `url`, in whatever spelling of its end.
    pub fn at_url<'a>(&'a self, url: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.urls.get(url_key(url))
    }

    /// The posts whose URL path differs from `url` in upper and lower case only, or not at all.
    pub fn at_folded_url<'a>(&'a self, url: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        let folded = fold(url_key(url));
        self.folded_urls.get(&folded).chain(self.urls.get(&folded))
    }

    /// The posts that will lie at the URL path `url` once they are published.
    pub fn hidden_at_url<'a>(&'a self, url: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.hidden_urls.get(url_key(url))
    }

    /// The posts that name `url` among their aliases.
    pub fn at_alias<'a>(&'a self, url: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.aliases.get(url_key(url))
    }

    /// The posts because of which the generator makes a list at `url`.
    pub fn at_list<'a>(&'a self, url: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.lists.get(url_key(url))
    }

    /// The posts that template tags know by `name`.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a FilePath> + use<'a> {
        self.names.get(name)
    }

    /// How often fields and terms are used.
    pub fn usage(&self) -> &Usage {
        self.usage.get_or_init(|| Usage::of(&self.posts))
    }

    /// The posts whose links say `name`, a [mention].
    pub fn mentioning(&self, name: Mention) -> impl Iterator<Item = &FilePath> {
        self.mentions.get(&name).into_iter().flat_map(PathSet::iter)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index {{ {} posts, {} files }}", self.posts.len(), self.files.len())
    }
}

/// Every [mention] by which a link may mean this post.
pub fn concerns(path: &FilePath, entry: &Entry) -> Vec<Mention> {
    let mut res = vec![mention(path)];
    let stem = path.stem();
    // `2024-01-02-slug` is known by its slug as well.
    let undated = stem.trim_start_matches(|it: char| it.is_ascii_digit() || it == '-');
    if undated != stem {
        res.push(mention(undated));
    }
    let urls = entry.url.iter().chain(&entry.aliases).chain(&entry.lists);
    res.extend(urls.chain(&entry.names).map(|it| mention(it)));
    res
}

/// Every [mention] by which a link may mean the file at `path` or its folder.
pub fn file_mentions(path: &FilePath) -> [Mention; 2] {
    [mention(path), mention(path.parent())]
}

//! The glossary of one corpus: its own files, what its posts say, and the built-in terms, put together when somebody asks.
//!
//! Invariant: everything here is a value. Two questions between which no post has come to say anything else of terms get the same
//! [`Built`], so that typing costs terms nothing. `--check` never asks unless a rule about terms is on.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use imbl::OrdMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Entry, EntryId, Glossary, Matcher, Mined, builtin, fold, pinyin, source};
use crate::diagnostic::Diagnostic;
use crate::files::FilePath;

/// Whether `path` is a glossary of the corpus: one that lies at its root or in a folder of data.
pub fn is_glossary(path: &FilePath) -> bool {
    matches!(path.parent(), "" | "data" | "_data" | "source/_data")
        && source::is_glossary_file(path)
}

/// What one post says of terms. Each part is found when somebody asks for the first time, from the text that the post has then.
#[derive(Debug, Default)]
pub struct Said {
    /// What it says on purpose: its front matter, or all of it when it is a page about one term.
    pub own: OnceLock<Arc<[Entry]>>,
    /// What it defines in passing.
    pub mined: OnceLock<Arc<[Mined]>>,
    judged: Mutex<Option<Arc<Judged>>>,
}

/// What the rules about terms say of one post.
#[derive(Debug)]
pub struct Judged {
    /// By what it was judged.
    pub built: Arc<Built>,
    /// Whether the dictionary of Chinese words was there.
    pub is_segmented: bool,
    /// What is wrong, in order.
    pub found: Vec<Diagnostic>,
    /// The entries that the post uses; sorted.
    pub used: Vec<EntryId>,
}

impl Said {
    /// What the rules said under `built`, or what `judge` says now.
    pub fn judged(
        &self,
        built: &Arc<Built>,
        is_segmented: bool,
        judge: impl FnOnce() -> Judged,
    ) -> Arc<Judged> {
        let known = self.judged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let same =
            |it: &Arc<Judged>| Arc::ptr_eq(&it.built, built) && it.is_segmented == is_segmented;
        if let Some(it) = known.filter(same) {
            return it;
        }
        let res = Arc::new(judge());
        *self.judged.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&res));
        res
    }

    /// Forgets what the rules said.
    pub fn forget(&self) {
        *self.judged.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What one post says, as far as that is known.
#[derive(Clone, Debug)]
pub struct Sayings {
    /// The post.
    pub path: FilePath,
    /// What it says on purpose.
    pub own: Arc<[Entry]>,
    /// What it defines in passing.
    pub mined: Arc<[Mined]>,
}

impl Sayings {
    /// Whether the same is said, wherever it stands.
    fn is_same(&self, other: &Sayings) -> bool {
        let mined = Arc::ptr_eq(&self.mined, &other.mined)
            || self.mined.len() == other.mined.len()
                && self.mined.iter().zip(other.mined.iter()).all(|(a, b)| a.says_the_same(b));
        self.path == other.path
            && (Arc::ptr_eq(&self.own, &other.own) || self.own == other.own)
            && mined
    }
}

/// The entries of the glossary files of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    files: OrdMap<FilePath, Arc<Vec<Entry>>>,
}

impl Terms {
    /// The same with the entries that `path` has now; `None` when it is gone.
    #[must_use]
    pub fn with(&self, path: &FilePath, entries: Option<Vec<Entry>>) -> Terms {
        let mut files = self.files.clone();
        match entries {
            Some(it) => files.insert(path.clone(), Arc::new(it)),
            None => files.remove(path),
        };
        Terms { files }
    }

    /// Whether `path` has exactly these entries.
    pub fn has(&self, path: &FilePath, entries: Option<&Vec<Entry>>) -> bool {
        self.files.get(path).map(|it| &**it) == entries
    }

    /// The entries of the glossary file at `path`.
    pub fn get(&self, path: &FilePath) -> Option<&[Entry]> {
        self.files.get(path).map(|it| it.as_slice())
    }

    /// The glossary files.
    pub fn files(&self) -> impl Iterator<Item = &FilePath> {
        self.files.keys()
    }
}

/// The last glossary that was put together for a corpus, to be used again while nothing else is said.
#[derive(Debug, Default)]
pub struct Last(Mutex<Option<Arc<Built>>>);

impl Last {
    /// The glossary of `terms`, of what the posts say, and of the built-in list if `with_builtin`.
    pub fn get(&self, terms: &Terms, posts: Vec<Sayings>, with_builtin: bool) -> Arc<Built> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(it) = known.filter(|it| it.is_of(terms, &posts, with_builtin)) {
            return it;
        }
        let res = Arc::new(Built::new(terms.clone(), posts, with_builtin));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&res));
        res
    }
}

/// A glossary with what finds its terms.
#[derive(Debug)]
pub struct Built {
    terms: Terms,
    posts: Vec<Sayings>,
    with_builtin: bool,
    glossary: Glossary,
    matcher: OnceLock<Matcher>,
    guesses: OnceLock<(Glossary, Matcher)>,
    typed: OnceLock<Vec<Typed>>,
    /// Name → the posts that define it for sure and their definitions, by number.
    by_name: OnceLock<FxHashMap<String, Vec<(u32, u32)>>>,
}

/// A name by how it is typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Typed {
    /// Its letters: folded, without gaps; or those by which a Chinese name is read.
    pub key: String,
    /// Whether the key is how the name is read.
    pub is_pinyin: bool,
    /// The name as the glossary writes it.
    pub name: String,
    /// Its entry.
    pub entry: EntryId,
}

/// How often a term is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// In all posts together.
    pub uses: u32,
    /// In how many posts.
    pub posts: u32,
}

impl Built {
    fn new(terms: Terms, posts: Vec<Sayings>, with_builtin: bool) -> Built {
        let own = terms.files.values().flat_map(|it| it.iter().cloned());
        let own = own.chain(posts.iter().flat_map(|it| it.own.iter().cloned()));
        let builtin = builtin::entries().iter().filter(|_| with_builtin).cloned();
        let mut entries: Vec<Entry> = own.chain(builtin).collect();
        let mined = || posts.iter().flat_map(|post| post.mined.iter().map(|it| (&post.path, it)));
        let strong = mined().filter(|it| it.1.is_strong());
        entries.extend(few_of_each(strong).map(|(path, it)| it.clone().entry(path)));
        // A guess adds to what is known of a term, and makes none.
        let known: FxHashSet<String> = entries.iter().map(|it| fold::key(&it.name)).collect();
        let weak = mined().filter(|it| !it.1.is_strong() && known.contains(&fold::key(&it.1.name)));
        entries.extend(
            few_of_each(weak)
                .map(|(path, it)| Entry { aliases: Vec::new(), ..it.clone().entry(path) }),
        );
        Built {
            glossary: Glossary::new(entries),
            terms,
            posts,
            with_builtin,
            matcher: OnceLock::new(),
            guesses: OnceLock::new(),
            typed: OnceLock::new(),
            by_name: OnceLock::new(),
        }
    }

    fn is_of(&self, terms: &Terms, posts: &[Sayings], with_builtin: bool) -> bool {
        let same_files = self.terms.files.ptr_eq(&terms.files) || self.terms.files == terms.files;
        self.with_builtin == with_builtin
            && same_files
            && self.posts.len() == posts.len()
            && self.posts.iter().zip(posts).all(|(a, b)| a.is_same(b))
    }

    /// All entries that are sure, merged.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// What finds them in prose.
    pub fn matcher(&self) -> &Matcher {
        self.matcher.get_or_init(|| Matcher::new(&self.glossary))
    }

    /// The sure definitions of `name` in posts, by path.
    pub fn mined<'a>(
        &'a self,
        name: &str,
    ) -> impl Iterator<Item = (&'a FilePath, &'a Mined)> + use<'a> {
        let by_name = self.by_name.get_or_init(|| {
            let mut res: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
            for (i, post) in self.posts.iter().enumerate() {
                for (k, it) in post.mined.iter().enumerate().filter(|it| it.1.is_strong()) {
                    res.entry(fold::key(&it.name)).or_default().push((i as u32, k as u32));
                }
            }
            res
        });
        let places = by_name.get(&fold::key(name)).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|(i, k)| {
            let post = self.posts.get(*i as usize)?;
            Some((&post.path, post.mined.get(*k as usize)?))
        })
    }

    /// The names whose key begins with `prefix`, a [`name_key`](super::name_key), in order of key.
    pub fn typed<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Typed> {
        let all = self.typed.get_or_init(|| typed(&self.glossary));
        let start = all.partition_point(|it| it.key.as_str() < prefix);
        all[start..].iter().take_while(move |it| it.key.starts_with(prefix))
    }

    /// The entries that posts may mean to define, with what finds them: where nothing else is known of a word.
    pub fn guesses(&self) -> (&Glossary, &Matcher) {
        let (glossary, matcher) = self.guesses.get_or_init(|| {
            let mined = self.posts.iter().flat_map(|it| it.mined.iter().map(|x| (&it.path, x)));
            let weak = mined.filter(|it| !it.1.is_strong());
            let unknown = weak.filter(|it| self.glossary.named(&it.1.name).is_empty());
            let glossary =
                Glossary::new(few_of_each(unknown).map(|(path, it)| it.clone().entry(path)));
            let matcher = Matcher::new(&glossary);
            (glossary, matcher)
        });
        (glossary, matcher)
    }
}

fn typed(glossary: &Glossary) -> Vec<Typed> {
    let mut res = Vec::new();
    for (entry, it) in glossary.entries() {
        for name in it.names() {
            let of = |key, is_pinyin| Typed { key, is_pinyin, name: name.to_owned(), entry };
            res.push(of(fold::key(name), false));
            res.extend(pinyin::spellings(name).into_iter().map(|it| of(it, true)));
        }
    }
    res.sort();
    res
}

/// A term that every post defines would be told of by every post: so many definitions of one name are read, by path.
const MAX_DEFINITIONS: usize = 32;

fn few_of_each<'a>(
    mined: impl Iterator<Item = (&'a FilePath, &'a Mined)>,
) -> impl Iterator<Item = (&'a FilePath, &'a Mined)> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    mined.filter(move |it| {
        let n = seen.entry(it.1.name.as_str()).or_default();
        *n += 1;
        *n <= MAX_DEFINITIONS
    })
}

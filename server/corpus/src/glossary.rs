//! The glossary: what the terms of a corpus mean, in which words, and where that is said.
//!
//! Invariant: an entry never loses a definition when lists are merged; the definitions of one entry stand in the order in which
//! they are believed, the corpus' own before the built-in ones.

pub mod builtin;
mod finder;
mod fold;
pub mod matcher;
pub mod mine;
pub mod pinyin;
pub mod segmenter;
pub mod source;
pub mod terms;

pub use finder::Finder;
pub use fold::{is_han, key as name_key};
pub use matcher::{Class, Match, Matcher};
pub use mine::{Mined, mine};
pub use segmenter::Segmenter;
pub use source::{Problem, read_file};
pub use terms::{Built, Judged, Last, Said, Sayings, Terms, Typed, Uses, is_glossary};

use rustc_hash::FxHashMap;

use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::text::Span;

/// What [`read_file`] finds: the terms of a file, and what is wrong with it.
pub type FileTerms = (Vec<Entry>, Vec<Problem>);

/// Below this confidence a mined definition is shown on hover only, marked as a guess.
pub const STRONG: f32 = 0.8;

/// Where a definition comes from, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// `glossary.toml`, `.yaml`, `.json` or `.md` of the corpus.
    File,
    /// A page of a folder with one page for each term.
    Page,
    /// A line `*[PMF]: product-market fit` of a post.
    Abbreviation,
    /// The front matter of a post.
    FrontMatter,
    /// A sentence of a post that defines the term.
    Mined,
    /// The list that is built in.
    Builtin,
}

/// One explanation of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The explanation, as Markdown.
    pub text: String,
    /// The language it is written in.
    pub locale: Locale,
    /// Where it comes from.
    pub source: Source,
    /// The file it stands in; `None` for built-in ones.
    pub path: Option<FilePath>,
    /// Its bytes in that file, for go-to-definition.
    pub span: Option<Span>,
    /// How sure it is that this is a definition of the term, 0 to 1. Below [`STRONG`] only for hover, with a mark.
    pub confidence: f32,
}

impl Definition {
    /// A certain definition of `text`, whose language is read off its letters.
    pub fn new(text: impl Into<String>, source: Source) -> Definition {
        let text = text.into();
        let locale = locale_of(&text);
        Definition { text, locale, source, path: None, span: None, confidence: 1.0 }
    }

    /// The same, standing at `span` of `path`.
    #[must_use]
    pub fn at(mut self, path: &FilePath, span: Span) -> Definition {
        self.path = Some(path.clone());
        self.span = Some(span);
        self
    }

    /// Whether it may be used for more than a marked hover.
    pub fn is_strong(&self) -> bool {
        self.confidence >= STRONG
    }

    /// Place in the order of belief. A guess is believed less than what is built in.
    fn rank(&self) -> (bool, Source) {
        (!self.is_strong(), self.source)
    }
}

/// A term with all its names and all that is said of it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Entry {
    /// The canonical name: the one that the most trusted source uses.
    pub name: String,
    /// Other names in any language: abbreviations, expansions, translations. The name itself is not among them.
    pub aliases: Vec<String>,
    /// What it means, the most trusted first. May be empty for a term that is only listed.
    pub definitions: Vec<Definition>,
}

impl Entry {
    /// An entry of this name with nothing said yet.
    pub fn new(name: impl Into<String>) -> Entry {
        Entry { name: name.into(), ..Entry::default() }
    }

    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// The most trusted definition in `locale`, else the most trusted one in any language.
    pub fn definition(&self, locale: Locale) -> Option<&Definition> {
        let same = self.definitions.iter().find(|it| it.locale == locale && it.is_strong());
        same.or_else(|| self.definitions.first())
    }

    /// The most trusted definition that stands in a file: where go-to-definition leads.
    pub fn place(&self) -> Option<(&FilePath, Span)> {
        self.definitions.iter().find_map(|it| Some((it.path.as_ref()?, it.span?)))
    }

    fn rank(&self) -> (bool, Source) {
        self.definitions.iter().map(Definition::rank).min().unwrap_or((true, Source::Builtin))
    }

    fn absorb(&mut self, other: &Entry) {
        for name in other.names() {
            if !self.names().any(|it| it == name) {
                self.aliases.push(name.to_owned());
            }
        }
        for definition in &other.definitions {
            if !self.definitions.contains(definition) {
                self.definitions.push(definition.clone());
            }
        }
        self.definitions.sort_by_key(Definition::rank);
    }
}

/// The number of an entry in its [`Glossary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// All entries of a corpus, merged. A value: to change it, merge anew, which takes milliseconds for thousands of terms.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
    /// Folded name or alias → its entries.
    by_name: FxHashMap<String, Vec<EntryId>>,
}

impl Glossary {
    /// Merges `entries`, in whatever order they come.
    ///
    /// Two entries are one when they have the same name (case, width, hyphens and spaces aside), or when the name of the less
    /// trusted one is an alias of exactly one more trusted entry. Two entries of one source that merely share an alias stay two:
    /// a match shows both.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Glossary {
        let mut sorted: Vec<Entry> =
            entries.into_iter().filter(|it| !it.name.trim().is_empty()).collect();
        sorted.sort_by_key(Entry::rank);
        let mut res = Glossary::default();
        for entry in sorted {
            res.add(entry);
        }
        res
    }

    /// The built-in terms alone.
    pub fn builtin() -> Glossary {
        Glossary::new(builtin::entries().iter().cloned())
    }

    /// These entries and `more`, merged.
    #[must_use]
    pub fn merge(&self, more: impl IntoIterator<Item = Entry>) -> Glossary {
        Glossary::new(self.entries.iter().cloned().chain(more))
    }

    /// The entries with their numbers: the most trusted first, in the order in which they came.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().map(|(i, it)| (EntryId(i as u32), it))
    }

    /// The entry of this number.
    pub fn get(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    /// The entries that have `name` as name or alias, whatever its case, width, hyphens and spaces.
    pub fn named(&self, name: &str) -> &[EntryId] {
        self.by_name.get(&fold::key(name)).map_or(&[], Vec::as_slice)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, entry: Entry) {
        let id = match self.twin(&entry) {
            Some(id) => {
                self.entries[id.0 as usize].absorb(&entry);
                id
            }
            None => {
                let id = EntryId(self.entries.len() as u32);
                self.entries.push(Entry { name: entry.name.clone(), ..Entry::default() });
                self.entries[id.0 as usize].absorb(&entry);
                id
            }
        };
        for name in entry.names() {
            let key = fold::key(name);
            if key.is_empty() {
                continue;
            }
            let ids = self.by_name.entry(key).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }

    /// The entry that is the same term as `entry`, which is trusted at most as much.
    fn twin(&self, entry: &Entry) -> Option<EntryId> {
        let key = fold::key(&entry.name);
        let by_name = self.by_name.get(&key).map_or(&[][..], Vec::as_slice);
        if let Some(id) =
            by_name.iter().find(|it| fold::key(&self.entries[it.0 as usize].name) == key)
        {
            return Some(*id);
        }
        let other_source = |id: &EntryId| self.entries[id.0 as usize].rank() < entry.rank();
        if let [id] = by_name {
            return other_source(id).then_some(*id);
        }
        // The built-in "large language model" has the alias `LLM`, by which the corpus calls its own entry.
        let mut found = entry.aliases.iter().flat_map(|it| {
            let key = fold::key(it);
            let ids = self.by_name.get(&key).map_or(&[][..], Vec::as_slice);
            ids.iter()
                .copied()
                .filter(move |id| fold::key(&self.entries[id.0 as usize].name) == key)
        });
        let id = found.next()?;
        (found.all(|it| it == id) && other_source(&id)).then_some(id)
    }
}

/// Chinese when the text has a Han character to every ten other letters, else English.
pub(crate) fn locale_of(text: &str) -> Locale {
    let (mut han, mut latin) = (0, 0);
    for c in text.chars() {
        if fold::is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            latin += 1;
        }
    }
    if han > 0 && han * 10 >= latin { Locale::Zh } else { Locale::En }
}

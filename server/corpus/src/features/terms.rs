//! Terms at a place and across posts: what stands under the cursor, where it is defined, where it is used.
//!
//! Invariant: a term is looked for in prose only. The text of a closed post is brought by whoever asks; nothing is read here.

use super::{Location, text_around};
use crate::Corpus;
use crate::files::FilePath;
use crate::glossary::{Class, Entry, EntryId, Finder, Match};
use crate::post::Post;
use crate::text::Span;

/// A term at a place of an open post.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// Its bytes.
    pub(crate) span: Span,
    /// What it may mean, the most trusted first. Never empty.
    pub(crate) entries: Vec<EntryId>,
    pub(crate) class: Class,
    /// Whether the entries are guesses: good for a marked hover, and for going there.
    pub(crate) is_guess: bool,
}

impl Term {
    fn new(found: &Match<'_>, start: usize, is_guess: bool) -> Term {
        let entries = found.entries.to_vec();
        Term { span: found.span.shift(start), entries, class: found.class, is_guess }
    }

    /// The entries themselves.
    pub(crate) fn entries<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = &'a Entry> {
        let built = corpus.built();
        let glossary = if self.is_guess { built.guesses().0 } else { built.glossary() };
        self.entries.iter().filter_map(|it| glossary.get(*it))
    }

    /// The entry that is meant, when that is more than a guess.
    pub(crate) fn sure(&self) -> Option<EntryId> {
        self.entries.first().copied().filter(|_| !self.is_guess)
    }
}

/// The term at `offset` of the body of an open post, outside code, destinations and tags.
pub(crate) fn term_at(corpus: &Corpus, post: &Post, offset: usize) -> Option<Term> {
    let slot = post.slot_at(offset)?;
    let (text, start) = text_around(post, offset).filter(|_| offset >= post.body)?;
    let outline = &slot.segment.outline;
    let segmenter = corpus.segmenter();
    let at = offset - start;
    if let Some(it) = corpus.matcher().at(&text, at, &outline.opaque, segmenter) {
        return Some(Term::new(&it, start, false));
    }
    let it = corpus.built().guesses().1.at(&text, at, &outline.opaque, segmenter)?;
    Some(Term::new(&it, start, true))
}

/// Every place in the corpus where `entry` is defined, the most trusted first.
pub(crate) fn places(corpus: &Corpus, entry: &Entry) -> Vec<Location> {
    let mut res: Vec<Location> = Vec::new();
    for it in &entry.definitions {
        let place = corpus.place_of(it).map(|it| Location::at(&it.0, it.1));
        res.extend(place.filter(|it| !res.contains(it)));
    }
    res
}

/// Where `id` is used in the post at `path`, whose whole text is `text`, with the name that the glossary has for it there.
pub fn uses<'a>(
    corpus: &'a Corpus,
    path: &str,
    id: EntryId,
    text: &str,
) -> Vec<(Span, &'a str, Class)> {
    let Some(post) = corpus.post(path).filter(|it| it.len == text.len()) else {
        return Vec::new();
    };
    let found = corpus.matcher().find_all(text, &post.no_prose(), corpus.segmenter());
    let same = found.iter().filter(|it| it.class != Class::Nested && it.entries.contains(&id));
    same.map(|it| (it.span, it.alias, it.class)).collect()
}

/// What tells quickly that a text does not use `id`.
pub fn finder(corpus: &Corpus, id: EntryId) -> Finder {
    corpus.glossary().get(id).map(Finder::new).unwrap_or_default()
}

/// The closed posts, whose text has to be brought to find terms in them.
pub fn closed(corpus: &Corpus) -> impl Iterator<Item = &FilePath> {
    corpus.posts().filter(|it| it.1.rope.is_none()).map(|it| it.0)
}

#[cfg(test)]
mod tests;

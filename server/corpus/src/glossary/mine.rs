//! Definitions mined from the text of posts: sentences, labels, lists, tables and tags that say what a term means.
//!
//! Invariant: a heading, a question, a negation, an opinion or somebody's words is no definition; what is found but not sure has a
//! confidence below `STRONG`.

mod blocks;
mod name;
mod parens;
mod sentence;
mod tables;
mod tags;
mod words;

pub(super) use blocks::heading_text;

use super::{Definition, Entry, STRONG, Source};
use crate::files::FilePath;
use crate::text::Span;

/// A definition found in a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Mined {
    /// The name of the term as it is defined.
    pub name: String,
    /// Other names that the definition gives: abbreviation, expansion, translation.
    pub aliases: Vec<String>,
    /// The sentence that defines it, as it stands.
    pub text: String,
    /// Bytes of that sentence in the post.
    pub span: Span,
    /// Bytes of the name, or of the place that it is read from.
    pub name_span: Span,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// [`Source::Mined`], or [`Source::Abbreviation`] for a line `*[PMF]: …`.
    pub source: Source,
}

impl Mined {
    /// Whether it may be used for more than a marked hover.
    pub fn is_strong(&self) -> bool {
        self.confidence >= STRONG
    }

    /// Whether `other` says the same, wherever it stands.
    pub fn says_the_same(&self, other: &Mined) -> bool {
        self.name == other.name
            && self.aliases == other.aliases
            && self.text == other.text
            && self.confidence == other.confidence
            && self.source == other.source
    }

    /// The entry of this definition, found in `path`.
    pub fn entry(self, path: &FilePath) -> Entry {
        let definition = Definition {
            confidence: self.confidence,
            ..Definition::new(self.text, self.source).at(path, self.span)
        };
        Entry { name: self.name, aliases: self.aliases, definitions: vec![definition] }
    }
}

/// The definitions in `text` outside `skip` (front matter, code, URLs, attributes; sorted by start), in order of offset, at most
/// one for each name and sentence. Linear in the text; what cannot hold a definition is passed over by a multi-pattern search.
pub fn mine(text: &str, skip: &[Span]) -> Vec<Mined> {
    let mut miner = Miner { text, skip, found: Vec::new() };
    blocks::mine(&mut miner);
    sentence::mine(&mut miner);
    parens::mine(&mut miner);
    tags::mine(&mut miner);
    miner.finish()
}

/// The text under search and what was found so far.
struct Miner<'a> {
    text: &'a str,
    skip: &'a [Span],
    found: Vec<Mined>,
}

/// What a family of patterns found: the parts of a [`Mined`] that it knows.
struct Find {
    name: String,
    aliases: Vec<String>,
    name_span: Span,
    span: Span,
    confidence: f32,
}

impl<'a> Miner<'a> {
    /// Whether the byte at `offset` is not to be read.
    fn is_skipped(&self, offset: usize) -> bool {
        let i = self.skip.partition_point(|it| it.end as usize <= offset);
        self.skip.get(i).is_some_and(|it| it.start as usize <= offset)
    }

    fn add(&mut self, find: Find) {
        self.add_from(find, Source::Mined);
    }

    fn add_from(&mut self, mut find: Find, source: Source) {
        let Some(text) = self.text.get(find.span.range()) else { return };
        if self.is_skipped(find.name_span.start as usize) {
            return;
        }
        let mut aliases: Vec<String> = Vec::new();
        for alias in find.aliases.drain(..) {
            if alias != find.name && !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        let text = text.trim().to_owned();
        let Find { name, name_span, span, confidence, .. } = find;
        self.found.push(Mined { name, aliases, text, span, name_span, confidence, source });
    }

    /// What was found, the surest of each name and sentence, with the aliases of all.
    fn finish(mut self) -> Vec<Mined> {
        self.found.sort_by(|a, b| {
            (a.span, &a.name).cmp(&(b.span, &b.name)).then(b.confidence.total_cmp(&a.confidence))
        });
        let mut res: Vec<Mined> = Vec::new();
        for it in self.found {
            let same = |old: &&mut Mined| old.name == it.name && old.span.overlaps(it.span);
            match res.iter_mut().rev().take(8).find(same) {
                Some(old) => {
                    let more: Vec<String> = it
                        .aliases
                        .into_iter()
                        .filter(|alias| !old.aliases.contains(alias))
                        .collect();
                    old.aliases.extend(more);
                    if it.confidence > old.confidence {
                        (old.confidence, old.text, old.span) = (it.confidence, it.text, it.span);
                    }
                }
                None => res.push(it),
            }
        }
        res.sort_by_key(|it| it.span);
        res
    }

    /// The line that `offset` lies in, without its line break; of a huge line what lies within [`MAX_SENTENCE`].
    fn line(&self, offset: usize) -> Span {
        let bytes = self.text.as_bytes();
        let from = floor(self.text, offset.saturating_sub(MAX_BEFORE));
        let upto = floor(self.text, offset + MAX_SENTENCE);
        let start =
            memchr::memrchr2(b'\n', b'\r', &bytes[from..offset]).map_or(from, |it| from + it + 1);
        let end =
            memchr::memchr2(b'\n', b'\r', &bytes[offset..upto]).map_or(upto, |it| offset + it);
        Span::new(start, end)
    }

    /// The sentence that `offset` lies in: its bytes, without list markers, at most [`MAX_BEFORE`] and
    /// [`MAX_SENTENCE`] bytes of it.
    fn sentence(&self, offset: usize) -> Span {
        let from = floor(self.text, offset.saturating_sub(MAX_BEFORE));
        let upto = floor(self.text, offset + MAX_SENTENCE);
        let before = &self.text[from..offset];
        let mut start = from;
        for (at, c) in before.char_indices().rev() {
            let next = at + c.len_utf8();
            if ends_sentence(c, before[next..].chars().next()) {
                start = from + next;
                break;
            }
        }
        let after = &self.text[offset..upto];
        let mut end = upto;
        for (at, c) in after.char_indices() {
            let next = at + c.len_utf8();
            if ends_sentence(c, after[next..].chars().next()) {
                end = offset + if matches!(c, '\n' | '\r') { at } else { next };
                break;
            }
        }
        let head = &self.text[start..end];
        start += head.len() - blocks::unmark(head).len();
        Span::new(start.min(offset), end)
    }
}

/// A sentence with more bytes than this before its verb is cut off there: its subject is near.
const MAX_BEFORE: usize = 300;
/// The same behind the verb.
const MAX_SENTENCE: usize = 900;

/// Whether a sentence ends with `c`, which `next` follows.
fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '。' | '！' | '？' | '；' | '\n' | '\r' => true,
        '!' | '?' | '.' => {
            next.is_none_or(|it| it == ' ' || it == '\n' || it == '\r')
                && (c != '.' || next != Some('.'))
        }
        _ => false,
    }
}

/// The character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut res = offset.min(text.len());
    while !text.is_char_boundary(res) {
        res -= 1;
    }
    res
}

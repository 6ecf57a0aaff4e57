//! Finds the terms of a glossary in prose: all names at once, tolerant of case, width, plural and hyphens, true to word bounds.
//!
//! Invariant: the spans of matches are disjoint, ascending, outside what is skipped, and lie on character boundaries.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::FxHashMap;

use super::fold::{self, Folded, is_han, is_word};
use super::segmenter::{Clause, Segmenter, Verdict};
use super::{EntryId, Glossary};
use crate::text::Span;

/// How surely a match is the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It begins and ends where words do. Good for every use.
    Exact,
    /// It is part of a longer word, such as `嵌入` in `嵌入式`. Good for hover and completion; rules say nothing of it.
    Nested,
    /// A word of the dictionary crosses its edge, but the term reads as well, such as `对齐` in `要对齐全局`. As [`Class::Nested`].
    Crossing,
    /// It stands between Han characters and there is no dictionary yet to judge by. As [`Class::Nested`].
    Unjudged,
}

/// One occurrence of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'m> {
    /// Its bytes in the text, a plural ending included.
    pub span: Span,
    /// The entries that have this name, the most trusted first. Never empty.
    pub entries: &'m [EntryId],
    /// How sure it is.
    pub class: Class,
    /// The name as the glossary writes it.
    pub alias: &'m str,
}

impl Match<'_> {
    /// The most trusted entry of this name.
    pub fn entry(&self) -> EntryId {
        self.entries[0]
    }
}

/// All names of a glossary, ready to be looked for. Building takes about 10 ms for 10,000 terms.
#[derive(Clone)]
pub struct Matcher {
    /// Walks the text character by character, which suits Chinese: twice as fast as byte by byte for thousands of names. `None` when
    /// there is nothing to look for, or more than it can hold.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// By the automaton's pattern id.
    names: Vec<Name>,
    /// Folded pattern → its number, to fall back on a shorter name at the same place.
    by_pattern: FxHashMap<Box<str>, u32>,
    /// Length in bytes of the shortest pattern.
    shortest: usize,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher {{ {} patterns }}", self.names.len())
    }
}

#[derive(Clone, Debug)]
struct Name {
    entries: Vec<EntryId>,
    alias: Box<str>,
    /// `RAG` is not `rag`: only the alias as it is written counts, since in lower case it is a common word.
    as_written: bool,
}

/// Names longer than this many bytes are not looked for: nobody writes them again.
const MAX_NAME: usize = 240;
/// [`Matcher::at`] reads so many bytes on either side of the cursor.
const WINDOW: usize = 1024;

impl Matcher {
    /// Gets all names of `glossary` ready. Names of one letter or Han character are left out: they would be found everywhere.
    pub fn new(glossary: &Glossary) -> Matcher {
        let mut res = Matcher {
            automaton: None,
            names: Vec::new(),
            by_pattern: FxHashMap::default(),
            shortest: usize::MAX,
        };
        let mut patterns = Vec::new();
        for (id, entry) in glossary.entries() {
            for name in entry.names() {
                res.add(name, id, &mut patterns);
            }
        }
        if !patterns.is_empty() {
            res.automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&patterns)
                .ok();
        }
        res
    }

    /// All occurrences in `text` outside `skip` (code, URLs, attributes; sorted by start), the longest at each place.
    pub fn find_all(
        &self,
        text: &str,
        skip: &[Span],
        segmenter: Option<&Segmenter>,
    ) -> Vec<Match<'_>> {
        let folded = Folded::new(text, 0, text.len(), skip);
        self.scan(text, &folded, segmenter)
    }

    /// The occurrence that `offset` lies in or touches; the one that begins there before the one that ends there.
    /// Reads only the lines around `offset`.
    pub fn at(
        &self,
        text: &str,
        offset: usize,
        skip: &[Span],
        segmenter: Option<&Segmenter>,
    ) -> Option<Match<'_>> {
        let offset = offset.min(text.len());
        let (start, end) = window(text, offset);
        let folded = Folded::new(text, start, end, skip);
        let found = self.scan(text, &folded, segmenter);
        let inside = found.iter().find(|it| it.span.range().contains(&offset));
        inside.or_else(|| found.iter().find(|it| it.span.touches(offset))).copied()
    }

    /// Number of spellings that are looked for.
    pub fn n_patterns(&self) -> usize {
        self.names.len()
    }

    fn add(&mut self, name: &str, id: EntryId, patterns: &mut Vec<String>) {
        let folded = fold::fold(name);
        if folded.len() > MAX_NAME || is_too_short(&folded) {
            return;
        }
        let as_written =
            name.chars().filter(|it| it.is_uppercase()).count() >= 2 && is_common_word(&folded);
        for pattern in spellings(&folded) {
            if let Some(i) = self.by_pattern.get(pattern.as_str()) {
                let known = &mut self.names[*i as usize];
                known.as_written &= as_written;
                if !known.entries.contains(&id) {
                    known.entries.push(id);
                }
                continue;
            }
            self.shortest = self.shortest.min(pattern.len());
            self.by_pattern.insert(pattern.as_str().into(), self.names.len() as u32);
            self.names.push(Name { entries: vec![id], alias: name.trim().into(), as_written });
            patterns.push(pattern);
        }
    }

    fn scan(&self, text: &str, folded: &Folded, segmenter: Option<&Segmenter>) -> Vec<Match<'_>> {
        let mut res = Vec::new();
        let Some(automaton) = &self.automaton else { return res };
        let mut judge =
            Judge { matcher: self, text, folded, segmenter, cursor: 0, clause: Clause::default() };
        let mut at = 0;
        while let Some(rest) = folded.text.get(at..).filter(|it| !it.is_empty()) {
            let Some(hit) = automaton.leftmost_find_iter(rest).next() else { break };
            at = match judge.longest(hit.value() as usize, at + hit.start(), at + hit.end()) {
                Ok((found, end)) => {
                    res.push(found);
                    end
                }
                Err(resume) => resume,
            };
        }
        res
    }
}

/// Judges the hits of one text, in ascending order.
struct Judge<'a, 'm> {
    matcher: &'m Matcher,
    text: &'a str,
    folded: &'a Folded,
    segmenter: Option<&'a Segmenter>,
    /// Place in the offset map.
    cursor: usize,
    clause: Clause,
}

impl<'m> Judge<'_, 'm> {
    /// The longest name that begins at the folded `start` and holds, with the folded end of the match; else where to go on.
    fn longest(
        &mut self,
        name: usize,
        start: usize,
        end: usize,
    ) -> Result<(Match<'m>, usize), usize> {
        let folded = &self.folded.text;
        let Some(first) = folded[start..].chars().next() else { return Err(end) };
        // Most hits lie inside Latin words: they go before anything is looked up.
        if first.is_ascii_alphanumeric()
            && start > 0
            && folded.as_bytes()[start - 1].is_ascii_alphanumeric()
        {
            return Err(word_end(folded, start));
        }
        let from = self.folded.offset_after(&mut self.cursor, start);
        let next = if is_word(first) { word_end(folded, start) } else { start + first.len_utf8() };
        if is_word(first) && !self.begins_word(from) {
            return Err(next);
        }
        if let Some(found) = self.judge(name, from, end) {
            return Ok((found, end.max(self.folded_end(end, found))));
        }
        let mut shorter = end;
        while let Some((at, _)) = folded[start..shorter].char_indices().next_back() {
            shorter = start + at;
            if at < self.matcher.shortest {
                break;
            }
            if is_inside_word(folded.as_bytes(), shorter) {
                continue;
            }
            let Some(name) = self.matcher.by_pattern.get(&folded[start..shorter]) else { continue };
            if let Some(found) = self.judge(*name as usize, from, shorter) {
                return Ok((found, shorter));
            }
        }
        Err(next)
    }

    /// The folded offset behind a match whose plural ending lies behind `end`.
    fn folded_end(&self, end: usize, found: Match<'_>) -> usize {
        let tail = &self.folded.text[end..];
        let plural = tail.len() - tail.trim_start_matches(['e', 's']).len();
        if found.span.end as usize > self.folded.offset(end) { end + plural } else { end }
    }

    fn judge(&mut self, name: usize, start: usize, folded_end: usize) -> Option<Match<'m>> {
        let name = self.matcher.names.get(name)?;
        let mut cursor = self.cursor;
        let bare_end = self.folded.offset_after(&mut cursor, folded_end);
        let end = self.word_end(bare_end)?;
        let found = self.text.get(start..bare_end)?;
        if name.as_written && found != &*name.alias {
            return None;
        }
        let class = self.class(start, end)?;
        Some(Match {
            span: Span::new(start, end),
            entries: &name.entries,
            class,
            alias: &name.alias,
        })
    }

    /// Whether a Latin word may begin at `at`: not inside a word, an address or a dotted name.
    fn begins_word(&self, at: usize) -> bool {
        let mut before = self.text[..at].chars().rev();
        match before.next() {
            Some(c) if is_word(c) => false,
            Some('@') => false,
            Some('.') => {
                let lower = self.text[at..]
                    .starts_with(|it: char| it.is_ascii_lowercase() || it.is_ascii_digit());
                !(lower && before.next().is_some_and(is_word))
            }
            _ => true,
        }
    }

    /// The end of a word that may end at `at`, behind its plural ending; `None` inside a word, an address or a dotted name.
    fn word_end(&self, at: usize) -> Option<usize> {
        let last = self.text[..at].chars().next_back()?;
        if !is_word(last) {
            return Some(at);
        }
        let tail = &self.text[at..];
        let mut after = tail.chars();
        match after.next() {
            Some(c) if is_word(c) => plural_end(&self.text[..at], tail).map(|it| at + it),
            Some('@') => None,
            Some('.')
                if after
                    .next()
                    .is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit()) =>
            {
                None
            }
            _ => Some(at),
        }
    }

    /// What the words around say of `start..end`; `None` when it is torn out of other words.
    fn class(&mut self, start: usize, end: usize) -> Option<Class> {
        let text = self.text;
        let han = |it: Option<char>| it.is_some_and(is_han);
        let found = &text[start..end];
        let open_before = han(found.chars().next()) && han(text[..start].chars().next_back());
        let open_after = han(found.chars().next_back()) && han(text[end..].chars().next());
        if !open_before && !open_after {
            return Some(Class::Exact);
        }
        let Some(segmenter) = self.segmenter else { return Some(Class::Unjudged) };
        match segmenter.judge(text, start, end, &mut self.clause) {
            Verdict::Whole => Some(Class::Exact),
            Verdict::Inside => Some(Class::Nested),
            Verdict::Doubtful => Some(Class::Crossing),
            Verdict::Torn => None,
        }
    }
}

/// The end of the word that the folded offset `start` lies in.
fn word_end(folded: &str, start: usize) -> usize {
    let ascii =
        folded.as_bytes()[start..].iter().take_while(|it| it.is_ascii_alphanumeric()).count();
    let rest = &folded[start + ascii..];
    start + ascii + rest.find(|it: char| !is_word(it)).unwrap_or(rest.len())
}

/// Whether a name that ends at `at` is surely cut off by the letters behind it, which are no plural ending.
fn is_inside_word(folded: &[u8], at: usize) -> bool {
    let letter = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
    letter(folded.get(at - 1))
        && letter(folded.get(at))
        && !matches!(folded.get(at), Some(b's' | b'e'))
}

/// Length of the plural ending that `tail` starts with, when `word` can take it and no word goes on behind it.
fn plural_end(word: &str, tail: &str) -> Option<usize> {
    if !word.ends_with(|it: char| it.is_ascii_alphabetic()) {
        return None;
    }
    let hisses = matches!(
        word.as_bytes(),
        [.., b's' | b'S' | b'x' | b'X' | b'z' | b'Z']
            | [.., b'c' | b'C' | b's' | b'S', b'h' | b'H']
    );
    let len = match tail.as_bytes() {
        [b's' | b'S', ..] => 1,
        [b'e' | b'E', b's' | b'S', ..] if hisses => 2,
        _ => return None,
    };
    (!tail[len..].starts_with(is_word)).then_some(len)
}

/// The lines around `offset`, or so much of a huge line.
fn window(text: &str, offset: usize) -> (usize, usize) {
    let offset = floor(text, offset);
    let mut start = floor(text, offset.saturating_sub(WINDOW));
    if start > 0 {
        let apart = |it: char| it == '\n' || it.is_whitespace() || it.is_ascii_punctuation();
        let head = &text[start..offset];
        start += head.find('\n').or_else(|| head.find(apart)).map_or(0, |it| it + 1);
        start = floor(text, start);
    }
    (start, floor(text, offset + WINDOW))
}

/// The character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut res = offset.min(text.len());
    while !text.is_char_boundary(res) {
        res -= 1;
    }
    res
}

/// Whether a folded name would be found everywhere: nothing, one letter, one Han character, one sign of ASCII.
fn is_too_short(folded: &str) -> bool {
    let mut chars = folded.chars().filter(|it| *it != ' ');
    match (chars.next(), chars.next()) {
        (Some(c), None) => c.is_alphanumeric() || c.is_ascii() || c.is_control(),
        (None, _) => true,
        _ => false,
    }
}

/// All ways in which a folded name is written: with and without each gap, and with a gap between Latin and Han.
fn spellings(folded: &str) -> Vec<String> {
    let pieces = pieces(folded);
    let n_gaps = pieces.len() - 1;
    let masks: Vec<u32> = if n_gaps <= 3 { (0..1 << n_gaps).collect() } else { vec![0, u32::MAX] };
    let mut res: Vec<String> = masks.iter().map(|mask| join(&pieces, *mask)).collect();
    if n_gaps > 3 {
        res.push(folded.to_owned());
    }
    let plurals: Vec<String> = res.iter().filter_map(|it| plural_in_ies(it)).collect();
    res.extend(plurals);
    res
}

fn join(pieces: &[&str], gaps: u32) -> String {
    let mut res = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 && gaps >> (i - 1).min(31) & 1 == 1 {
            res.push(' ');
        }
        res.push_str(piece);
    }
    res
}

fn pieces(folded: &str) -> Vec<&str> {
    let mut res = Vec::new();
    for part in folded.split(' ') {
        let mut from = 0;
        let mut last = None;
        for (at, c) in part.char_indices() {
            if last.is_some_and(|it| is_word(it) && is_han(c) || is_han(it) && is_word(c)) {
                res.push(&part[from..at]);
                from = at;
            }
            last = Some(c);
        }
        res.push(&part[from..]);
    }
    res
}

/// `emergent ability` → `emergent abilities`.
fn plural_in_ies(folded: &str) -> Option<String> {
    let stem = folded.strip_suffix('y')?;
    let consonant = stem.ends_with(|it: char| it.is_ascii_alphabetic() && !"aeiou".contains(it));
    (consonant && stem.len() >= 3).then(|| format!("{stem}ies"))
}

/// Whether an abbreviation, or its plural, is a word in lower case.
fn is_common_word(folded: &str) -> bool {
    let with_s = format!("{folded}s");
    COMMON_WORDS.binary_search(&folded).is_ok()
        || COMMON_WORDS.binary_search(&with_s.as_str()).is_ok()
}

/// English words that are also abbreviations of the trade, sorted.
const COMMON_WORDS: &[&str] = &[
    "acid", "act", "ado", "age", "aid", "aids", "aim", "air", "all", "am", "amid", "an", "and",
    "ant", "any", "ape", "apt", "arc", "are", "arm", "art", "as", "ash", "ask", "at", "bad", "bag",
    "ban", "bar", "bard", "bat", "be", "bed", "bee", "bert", "bet", "bid", "big", "bit", "bob",
    "bow", "box", "boy", "bus", "but", "buy", "by", "cad", "call", "can", "cap", "car", "cat",
    "chip", "clip", "cog", "cop", "cost", "cot", "cow", "cram", "crop", "cry", "cub", "cup", "cut",
    "dad", "dam", "dare", "dart", "dash", "day", "den", "did", "die", "dig", "dim", "dip", "do",
    "dog", "dot", "dry", "due", "ear", "eat", "echo", "egg", "end", "era", "eve", "eye", "face",
    "fact", "fair", "fan", "far", "fat", "fed", "few", "fit", "fix", "flip", "fly", "for", "fox",
    "fun", "gain", "gang", "gap", "gas", "gel", "gem", "get", "glue", "go", "got", "grab", "grid",
    "gut", "had", "ham", "has", "hat", "he", "helm", "hem", "her", "hers", "hid", "hip", "his",
    "hit", "hop", "hot", "how", "hub", "ice", "id", "if", "ill", "in", "ink", "is", "it", "its",
    "jam", "jar", "jet", "job", "joy", "key", "kid", "kit", "lab", "lad", "lag", "lamb", "lap",
    "law", "lay", "lead", "leg", "let", "lid", "lie", "lift", "lit", "log", "lot", "low", "mac",
    "mad", "man", "map", "mat", "max", "may", "me", "men", "met", "mid", "mix", "mob", "moe",
    "mom", "moss", "mud", "my", "nap", "net", "new", "nod", "nor", "not", "now", "nut", "oak",
    "odd", "of", "off", "oil", "old", "on", "one", "or", "ore", "our", "out", "own", "pad", "pal",
    "palm", "pan", "par", "pas", "pass", "pat", "paw", "pay", "peg", "pen", "per", "pet", "pie",
    "pig", "pin", "pit", "pop", "post", "pot", "prim", "pro", "put", "raft", "rag", "rags", "ram",
    "ran", "rap", "rat", "raw", "ray", "read", "red", "rest", "rib", "rid", "rim", "rip", "rob",
    "rod", "rope", "rot", "row", "rub", "rug", "run", "sad", "sage", "sam", "sat", "saw", "say",
    "sea", "see", "set", "sex", "she", "shy", "sin", "sip", "sir", "sit", "six", "ski", "sky",
    "so", "soap", "son", "sow", "spa", "spin", "star", "sue", "sum", "sun", "tab", "tag", "tan",
    "tap", "tar", "tax", "tea", "team", "ted", "ten", "the", "tie", "tip", "to", "toe", "ton",
    "too", "top", "tops", "tort", "toy", "tray", "try", "two", "up", "us", "use", "van", "via",
    "vow", "war", "was", "wax", "way", "we", "web", "wed", "wet", "who", "why", "win", "wit",
    "won", "yes", "yet", "you", "zoo",
];

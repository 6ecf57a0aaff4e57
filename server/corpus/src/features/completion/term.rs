//! Completion of terms in prose: by the beginning of a name, or of how a Chinese name is typed in Latin letters.
//!
//! Invariant: nothing is offered before two letters or one Han character of a name are there, and never in code.

use super::{Completion, CompletionKind, Completions};
use crate::Corpus;
use crate::features::hover::inert;
use crate::features::text_around;
use crate::glossary::{Typed, is_han, name_key};
use crate::post::Post;
use crate::text::Span;

/// At most so many terms are offered at once.
const LIMIT: usize = 50;
/// A name that is being typed is looked for in so many words before the cursor.
const WORDS: usize = 3;
/// The same for Han characters.
const CHARACTERS: usize = 8;

/// Adds the terms that what stands before `offset` may become.
pub(super) fn complete(corpus: &Corpus, post: &Post, offset: usize, res: &mut Completions) {
    let Some((text, start)) = text_around(post, offset).filter(|_| offset >= post.body) else {
        return;
    };
    let cursor = offset - start;
    let Some(before) = text.get(..cursor) else { return };
    let Some(slot) = post.slot_at(offset) else { return };
    let is_inside = |it: &&Span| (it.start as usize) < cursor && cursor < it.end as usize;
    if slot.segment.outline.opaque.iter().any(|it| is_inside(&it)) {
        return;
    }
    for typed in beginnings(before) {
        let found = items(corpus, typed, Span::new(offset - typed.len(), offset));
        if !found.is_empty() {
            res.items.extend(found);
            // Which of several spellings is meant shows with the next letter only.
            res.is_incomplete = true;
            return;
        }
    }
}

/// What of the end of `before` may be the beginning of a name, the longest first.
fn beginnings(before: &str) -> Vec<&str> {
    let last = before.chars().next_back();
    if last.is_some_and(is_han) {
        let run: Vec<usize> = before
            .char_indices()
            .rev()
            .take_while(|it| is_han(it.1) || it.1.is_ascii_alphanumeric())
            .take(CHARACTERS)
            .map(|it| it.0)
            .collect();
        let shortest = run.len().min(2);
        return run
            .iter()
            .skip(shortest.saturating_sub(1))
            .rev()
            .map(|it| &before[*it..])
            .collect();
    }
    if !last.is_some_and(|it| it.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let mut res = Vec::new();
    let mut end = before.len();
    for _ in 0..WORDS {
        let word = before[..end].len() - trim_word(&before[..end]).len();
        if word == 0 {
            break;
        }
        end -= word;
        res.push(&before[end..]);
        match before[..end].chars().next_back() {
            Some(' ' | '-') => end -= 1,
            _ => break,
        }
    }
    res.reverse();
    res.retain(|it| it.len() >= 2 && it.bytes().any(|it| it.is_ascii_alphabetic()));
    res
}

fn trim_word(text: &str) -> &str {
    text.trim_end_matches(|it: char| it.is_ascii_alphanumeric())
}

fn items(corpus: &Corpus, typed: &str, span: Span) -> Vec<Completion> {
    let key = name_key(typed);
    let mut found: Vec<&Typed> = corpus.built().typed(&key).filter(|it| it.name != typed).collect();
    found.sort_by_key(|it| (it.is_pinyin, it.key.len(), it.name.as_str()));
    let mut names = rustc_hash::FxHashSet::default();
    found.retain(|it| names.insert(it.name.as_str()));
    found.truncate(LIMIT);
    found.iter().enumerate().map(|(rank, it)| item(corpus, typed, span, it, rank)).collect()
}

fn item(corpus: &Corpus, typed: &str, span: Span, it: &Typed, rank: usize) -> Completion {
    let entry = corpus.glossary().get(it.entry);
    let said = entry.and_then(|it| it.definition(corpus.locale()));
    Completion {
        label: it.name.clone(),
        detail: entry.filter(|entry| entry.name != it.name).map(|it| it.name.clone()),
        documentation: said.map(|it| inert(&it.text)),
        insert_text: it.name.clone(),
        span,
        // What is typed fits by how it is read, which a client does not know.
        filter_text: typed.to_owned(),
        kind: CompletionKind::Term,
        sort_key: format!("{rank:04}"),
    }
}

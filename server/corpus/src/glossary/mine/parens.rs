//! Abbreviations in parentheses: `JRE（Java Runtime Environment，Java 运行环境）`, `Point-in-time recovery (PITR)`, `进程间通信（IPC）`.
//!
//! Invariant: what is strong here has initials that match, or a Chinese name in the same parentheses as its English one.

use super::name::{self, has_latin, initials_match, is_abbreviation, is_name};
use super::{Find, Miner, floor};
use crate::glossary::fold::is_han;
use crate::text::Span;

/// Names in parentheses are not longer than this many bytes.
const MAX_INNER: usize = 120;

/// Finds names that explain each other.
pub(super) fn mine(miner: &mut Miner<'_>) {
    let text = miner.text;
    for at in memchr::memchr2_iter(b'(', 0xef, text.as_bytes()) {
        let width = match &text.as_bytes()[at..] {
            [b'(', ..] => 1,
            [0xef, 0xbc, 0x88, ..] => 3,
            _ => continue,
        };
        if let Some(find) = parenthesis(miner, at, at + width) {
            miner.add(find);
        }
    }
}

/// What stands before the parenthesis `open..inside` and in it, when one is short for the other.
fn parenthesis(miner: &Miner<'_>, open: usize, inside: usize) -> Option<Find> {
    let text = miner.text;
    let first = text[inside..].chars().next()?;
    if !first.is_ascii_alphabetic() && !is_han(first) {
        return None;
    }
    // A link's destination is no explanation.
    let before = &text[..open];
    let last = before.trim_end_matches([' ', '*', '`', '”', '"', '」']).chars().next_back()?;
    if before.ends_with(']') || !(last.is_ascii_alphanumeric() || is_han(last)) {
        return None;
    }
    let window = &text[inside..floor(text, inside + MAX_INNER)];
    let end = window.find(['）', ')', '\n', '（', '('])?;
    if !window[end..].starts_with(['）', ')']) || miner.is_skipped(open) {
        return None;
    }
    explains(miner, open, &window[..end])
}

fn explains(miner: &Miner<'_>, open: usize, inner: &str) -> Option<Find> {
    let line = miner.line(open);
    let left = &miner.text[line.start as usize..open];
    if left.trim_start_matches([' ', '>']).starts_with('#') {
        return None;
    }
    let names = name::aliases(inner);
    let latin = latin_tail(left);
    let find = |word: &str, aliases: Vec<String>, confidence: f32| {
        let at = word.as_ptr() as usize - miner.text.as_ptr() as usize;
        let span = miner.sentence(open);
        let span = Span { start: span.start.min(at as u32), end: span.end };
        let name_span = Span::new(at, at + word.len());
        Some(Find { name: word.to_owned(), aliases, name_span, span, confidence })
    };
    let short = latin.rsplit(' ').next().unwrap_or("");
    if is_abbreviation(short) && names.iter().any(|it| initials_match(short, it)) {
        return find(short, names, 0.93);
    }
    let abbreviation = names.iter().find(|it| is_abbreviation(it));
    if let (Some(abbreviation), false) = (abbreviation, latin.is_empty())
        && let Some(full) = full_name(latin, abbreviation)
    {
        return find(full, names.clone(), 0.92);
    }
    let full = names.iter().any(|it| abbreviation.is_some_and(|short| initials_match(short, it)));
    let han = han_tail(left)?;
    let strong = full && han.chars().count() <= 12;
    (names.iter().any(|it| has_latin(it)) && is_name(han))
        .then(|| find(han, names.clone(), if strong { 0.9 } else { 0.5 }))?
}

/// The run of Latin words that `left` ends with.
fn latin_tail(left: &str) -> &str {
    let left = left.trim_end_matches([' ', '*', '`', '”', '"']);
    let start = left
        .char_indices()
        .rev()
        .find(|(_, c)| !(c.is_ascii_alphanumeric() || " -/&.'".contains(*c)));
    left[start.map_or(0, |(at, c)| at + c.len_utf8())..]
        .trim_start_matches([' ', '-', '.', '/', '&', '\''])
}

/// The last words of `latin` whose initials are `short`.
fn full_name<'a>(latin: &'a str, short: &str) -> Option<&'a str> {
    let starts = latin.rmatch_indices(' ').map(|it| it.0 + 1).chain([0]).take(9);
    starts
        .map(|at| &latin[at..])
        .find(|it| initials_match(short, it) && it.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// The clause of Han characters that `left` ends with, when it begins where a clause does.
fn han_tail(left: &str) -> Option<&str> {
    let left = left.trim_end_matches([' ', '*', '`', '”', '"', '」']);
    let start = left.char_indices().rev().find(|(_, c)| !(is_han(*c) || c.is_ascii_alphanumeric()));
    let at = start.map_or(0, |(at, c)| at + c.len_utf8());
    let han = &left[at..];
    let edge = start.is_none_or(|(_, c)| {
        "，。、；：“「*`>|-".contains(c) || (c == ' ' && left[..at].trim_start().len() <= 3)
    });
    (edge && han.chars().count() <= 10 && han.starts_with(is_han)).then_some(han)
}

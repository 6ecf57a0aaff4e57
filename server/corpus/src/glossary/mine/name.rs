//! What can be the name of a term, and what is only the subject of a sentence.
//!
//! Invariant: in doubt it is no name; a missed term costs a hover, a wrong one costs trust.

use super::super::fold::is_han;
use super::words::{GENERIC, LEADS, NEVER, NEVER_FIRST, NEVER_LAST, TRAILS};
use crate::text::Span;

/// The subject of a defining sentence.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    /// Bytes of the name in the post.
    pub(super) span: Span,
}

impl Subject {
    /// Whether the name or an alias has a Latin letter: a term of the trade rather than a general noun.
    pub(super) fn is_marked(&self) -> bool {
        has_latin(&self.name) || self.aliases.iter().any(|it| has_latin(it))
    }
}

pub(super) fn has_latin(text: &str) -> bool {
    text.chars().any(|it| it.is_ascii_alphabetic())
}

/// Whether `text` can be the name of a term.
pub(super) fn is_name(text: &str) -> bool {
    let n_chars = text.chars().count();
    let n_han = text.chars().filter(|it| is_han(*it)).count();
    let n_latin = text.chars().filter(char::is_ascii_alphabetic).count();
    let max = if n_han > 0 { 18 } else { 60 };
    let sane = (2..=max).contains(&n_chars) && n_han + n_latin >= 2 && text.split(' ').count() <= 7;
    let odd = |c: char| {
        c.is_control()
            || "。，、；：！？,;!?“”\"《》〈〉【】[]「」『』{}<>|=*`@#$%^~\\…→".contains(c)
    };
    if !sane
        || text.contains(odd)
        || text.contains("://")
        || GENERIC.contains(&text.to_lowercase().as_str())
    {
        return false;
    }
    if n_han == 0 {
        return is_latin_name(text);
    }
    // `即单一抽象方法`, but `即时编译`.
    if text.starts_with('即')
        && !["即时", "即插", "即席", "即食"].iter().any(|it| text.starts_with(it))
    {
        return false;
    }
    let starts = NEVER_FIRST.iter().any(|it| text.starts_with(it));
    !starts
        && !NEVER_LAST.iter().any(|it| text.ends_with(it))
        && !NEVER.iter().any(|it| text.contains(it))
}

/// No sentence: none of its words is a verb or a pronoun.
fn is_latin_name(text: &str) -> bool {
    const NOT_IN_NAMES: &[&str] = &[
        "is", "are", "was", "were", "be", "it", "this", "that", "these", "those", "we", "you", "i",
        "he", "she", "they", "my", "your", "our", "their", "his", "her", "has", "have", "had",
        "can", "will", "would", "should", "there", "what", "which", "who", "when", "if", "but",
        "not",
    ];
    let starts = text.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '.');
    starts
        && !text
            .split(' ')
            .any(|it| NOT_IN_NAMES.contains(&it.to_ascii_lowercase().as_str()) && it != text)
}

/// `text` without surrounding blanks, emphasis, code ticks and quotes.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|it: char| {
        it.is_whitespace() || "*_`“”\"「」『』‘’'".contains(it) || it == '\u{200b}'
    })
}

/// The subject of `left`, the part of a sentence before its verb, which begins at byte `base` of the post.
pub(super) fn subject(left: &str, base: usize) -> Option<Subject> {
    let mut rest = left.trim_end_matches(|it: char| it.is_whitespace() || "，,".contains(it));
    if let Some(trail) = TRAILS.iter().filter(|it| rest.ends_with(**it)).max_by_key(|it| it.len()) {
        rest = rest[..rest.len() - trail.len()].trim_end();
    }
    let unmarked = rest.trim_end_matches(['*', '_']);
    let (head, inner) = split_parens(unmarked).unwrap_or((rest, ""));
    let from = clause_start(head);
    let mut clause = head[from..].trim_start();
    while let Some(lead) =
        LEADS.iter().filter(|it| clause.starts_with(**it)).max_by_key(|it| it.len())
    {
        clause = clause[lead.len()..].trim_start_matches([' ', '，', ',']);
    }
    let name = bare(clause);
    if !is_name(name) {
        return None;
    }
    let at = base + (name.as_ptr() as usize - left.as_ptr() as usize);
    Some(Subject {
        name: name.to_owned(),
        aliases: aliases(inner),
        span: Span::new(at, at + name.len()),
    })
}

/// Where the last clause of `head` begins.
fn clause_start(head: &str) -> usize {
    let mut depth = 0;
    for (at, c) in head.char_indices().rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' if depth == 0 => return at + c.len_utf8(),
            '（' | '(' => depth -= 1,
            '，' | ',' | '：' | ':' | '；' | ';' | '—' | '。' | '|' | '>' if depth == 0 => {
                return at + c.len_utf8();
            }
            _ => {}
        }
    }
    0
}

/// `X（P）` as `X` and `P`.
pub(super) fn split_parens(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let close = text.chars().next_back().filter(|it| matches!(it, '）' | ')'))?;
    let body = &text[..text.len() - close.len_utf8()];
    let open = body.rfind(['（', '('])?;
    let width = body[open..].chars().next().map_or(1, char::len_utf8);
    Some((body[..open].trim_end(), &body[open + width..]))
}

/// The names in parentheses behind a name: `Embedding，简称 X`.
pub(super) fn aliases(inner: &str) -> Vec<String> {
    const PREFIXES: &[&str] = &[
        "以下简称",
        "英文全称",
        "英文名称",
        "英文名",
        "英文缩写",
        "全称",
        "简称",
        "英文",
        "英语",
        "中文",
        "又称",
        "也称",
        "又叫",
        "也叫",
        "即",
        "缩写",
        "别名",
        "为",
        "是",
        "：",
        ":",
    ];
    let mut res = Vec::new();
    for part in inner.split(['，', ',', '；', ';', '、', '/']) {
        let mut part = bare(part);
        while let Some(prefix) = PREFIXES.iter().find(|it| part.starts_with(**it)) {
            part = bare(&part[prefix.len()..]);
        }
        if is_name(part) {
            res.push(part.to_owned());
        }
    }
    res
}

/// The name that `rest` begins with, with its offset in `rest`: a run of Latin words or of Han characters.
pub(super) fn leading_name(rest: &str) -> Option<(&str, usize)> {
    let body =
        rest.trim_start_matches(|it: char| it.is_whitespace() || "：:“\"「『*_`'‘".contains(it));
    let stop = |c: char| "，,。；;（()）、：:“”\"「」『』！？!?|*`<>《》\n\r\t".contains(c);
    let mut end = body.find(stop).unwrap_or(body.len());
    if let Some(at) = body[..end].find(". ") {
        end = at;
    }
    let mut name = &body[..end];
    // `SMI 的规范`, `K8s 是…`: a Latin name ends where Han begins.
    if name.starts_with(|it: char| it.is_ascii_alphanumeric())
        && let Some(at) = name.find(is_han)
    {
        name = &name[..at];
    }
    let name = bare(name.trim_end_matches('.'));
    is_name(name).then(|| (name, name.as_ptr() as usize - rest.as_ptr() as usize))
}

/// Whether `short` is written in capitals like an abbreviation: two to eight letters and digits, at least two capitals.
pub(super) fn is_abbreviation(short: &str) -> bool {
    let n = short.chars().count();
    let capitals = short.chars().filter(char::is_ascii_uppercase).count();
    (2..=9).contains(&n)
        && capitals >= 2
        && short.chars().all(|it| it.is_ascii_alphanumeric() || "-/&.".contains(it))
}

/// Whether the letters of `short` are the initials of the words of `full`, small words aside; a word may give more letters.
pub(super) fn initials_match(short: &str, full: &str) -> bool {
    let letters: Vec<u8> =
        short.bytes().filter(u8::is_ascii_alphabetic).map(|it| it.to_ascii_lowercase()).collect();
    let lower = full.to_ascii_lowercase();
    let is_gap = |it: char| !it.is_ascii_alphanumeric();
    let words: Vec<&[u8]> =
        lower.split(is_gap).filter(|it| !it.is_empty()).map(str::as_bytes).collect();
    if letters.len() < 2 || words.len() < 2 || words.len() > 10 || letters.len() > 10 {
        return false;
    }
    matches_from(&letters, &words)
}

fn matches_from(letters: &[u8], words: &[&[u8]]) -> bool {
    let Some((word, rest)) = words.split_first() else {
        return letters.is_empty() || letters == b"s";
    };
    let small: &[&[u8]] = &[
        b"of", b"the", b"and", b"for", b"in", b"to", b"a", b"an", b"on", b"over", b"with", b"by",
        b"as", b"from", b"per",
    ];
    if small.contains(word) && matches_from(letters, rest) {
        return true;
    }
    if letters.first() != word.first() {
        return false;
    }
    // The word gives its initial and perhaps later letters in their order: `Modulator-Demodulator`, `HyperText`.
    let mut at = 1;
    for taken in 1..=letters.len() {
        if matches_from(&letters[taken..], rest) {
            return true;
        }
        let Some(next) = letters.get(taken) else { return false };
        match word.get(at..).and_then(|it| it.iter().position(|it| it == next)) {
            Some(found) => at += found + 1,
            None => return false,
        }
    }
    false
}

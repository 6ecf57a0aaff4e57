//! The rule `undefined-abbreviation`.

use rustc_hash::FxHashSet;

use super::{Findings, TermCase, known};
use crate::diagnostic::Locale;
use crate::text::Span;

super::rule! {
    /// An abbreviation that no post explains and no glossary lists.
    ///
    /// Readers who do not know it have nothing to look up. Reported at its first use in each post. What everybody knows (`HTTP`,
    /// `PDF`), Roman numerals and the built-in terms are left alone; `known` under `[glossary]` adds to them.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [rules]
    /// undefined-abbreviation = "hint"
    /// //- /a.md
    /// ---
    /// title: 标题
    /// ---
    /// 先谈 QXZ，再谈 QXZ 与 HTTP。
    ///   // ^^^ hint: `QXZ` is explained nowhere
    /// VWX (very weird x) 有解释。
    /// ```
    UNDEFINED_ABBREVIATION = "undefined-abbreviation", Hint, Term => check
}

fn check(findings: &mut Findings<'_>, case: &TermCase<'_>) {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for span in abbreviations(case.text, case.no_prose) {
        let word = case.text.get(span.range()).unwrap_or("");
        if !seen.insert(word) || is_known(case, word) || case.is_glossed(span) {
            continue;
        }
        let message = message(findings.locale, word);
        findings.report(span, message);
    }
}

fn is_known(case: &TermCase<'_>, word: &str) -> bool {
    known::is_known(word)
        || case.config.known_abbreviations.iter().any(|it| &**it == word)
        || !case.built.glossary().named(word).is_empty()
        || !case.built.guesses().0.named(word).is_empty()
}

/// Words of two to six capitals and digits that stand alone: no part of a name with other letters, a path, a number or a shout.
fn abbreviations(text: &str, no_prose: &[Span]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut res: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut skip = no_prose.iter().peekable();
    while at < bytes.len() {
        while skip.peek().is_some_and(|it| it.end as usize <= at) {
            skip.next();
        }
        if let Some(it) = skip.peek().filter(|it| it.start as usize <= at) {
            at = it.end as usize;
            continue;
        }
        let run = bytes[at..].iter().take_while(|it| it.is_ascii_alphanumeric()).count();
        if run > 0 {
            let end = at + run;
            let word = &text[at..end];
            let word = word.strip_suffix('s').unwrap_or(word);
            if is_abbreviation(word) && stands_alone(text, at, end) {
                res.push(Span::new(at, at + word.len()));
            }
            at = end;
        } else {
            at += 1;
        }
    }
    without_shouts(text, res)
}

fn is_abbreviation(word: &str) -> bool {
    let capital = |it: u8| it.is_ascii_uppercase();
    (2..=6).contains(&word.len())
        && word.bytes().next().is_some_and(capital)
        && word.bytes().filter(|it| capital(*it)).count() >= 2
        && word.bytes().all(|it| capital(it) || it.is_ascii_digit())
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |it: Option<char>| {
        it.is_some_and(|it| {
            matches!(
                it,
                '_' | '-' | '.' | '/' | '\\' | '@' | '#' | '$' | '%' | '&' | '+' | '=' | '{' | '}'
            ) || (it.is_alphanumeric() && !crate::glossary::is_han(it))
        })
    };
    let (before, mut after) = (text[..start].chars().next_back(), text[end..].chars());
    let next = after.next();
    // The full stop of a sentence joins nothing.
    let ends = next == Some('.') && after.next().is_none_or(char::is_whitespace);
    !joins(before) && (ends || !joins(next))
}

/// Three and more in a row with nothing but blanks between are a sentence in capitals.
fn without_shouts(text: &str, all: Vec<Span>) -> Vec<Span> {
    let touches = |a: &Span, b: &Span| {
        text.get(a.end as usize..b.start as usize).is_some_and(|it| it.trim_matches(' ').is_empty())
    };
    let runs = all.chunk_by(touches).filter(|it| it.len() < 3);
    runs.flatten().copied().collect()
}

fn message(locale: Locale, word: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{word}` is explained nowhere in these posts.\nReaders who do not know it have nothing to look up. Say at the first use what it stands for, or add it to the glossary."
        ),
        Locale::Zh => format!(
            "缩写 `{word}` 在所有文章中都没有解释。\n不了解它的读者无从查起。请在首次出现时写出全称，或加入术语表。"
        ),
    }
}

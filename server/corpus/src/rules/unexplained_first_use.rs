//! The rule `unexplained-first-use`.

use rustc_hash::FxHashSet;

use super::{Findings, TermCase, known};
use crate::diagnostic::{Fix, Locale};
use crate::glossary::{Entry, is_han};
use crate::text::{Edit, Span};

super::rule! {
    /// An abbreviation that a post uses without saying what it stands for, although the corpus knows.
    ///
    /// Readers come to one post, not to the one that explains the term. The first use in each post is reported unless the long name
    /// stands there in parentheses, the use is a link, or the post explains the term elsewhere.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [rules]
    /// unexplained-first-use = "hint"
    /// //- /glossary.toml
    /// [[term]]
    /// name = "QXZ"
    /// aliases = ["quick x zone"]
    /// definition = "A zone."
    /// //- /a.md
    /// ---
    /// title: 标题
    /// ---
    /// 先谈 QXZ，再谈 QXZ。
    ///   // ^^^ hint: `QXZ` is not explained in this post
    /// //- /b.md
    /// ---
    /// title: 标题
    /// ---
    /// QXZ（quick x zone）很好，QXZ。
    /// ```
    UNEXPLAINED_FIRST_USE = "unexplained-first-use", Hint, Term => check
}

fn check(findings: &mut Findings<'_>, case: &TermCase<'_>) {
    let mut seen = FxHashSet::default();
    let links = links(case);
    for it in case.uses {
        let (Some(id), Some(entry)) = (it.entries.first(), case.entries(it).next()) else {
            continue;
        };
        if !seen.insert(*id) {
            continue;
        }
        let word = case.text.get(it.span.range()).unwrap_or("").trim_end_matches('s');
        let short = word.len() >= 2
            && word.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
        let here = entry.definitions.iter().any(|it| it.path.as_ref() == Some(case.path));
        let linked = links.iter().any(|link| link.contains(it.span));
        let needless =
            known::is_known(word) || case.config.known_abbreviations.iter().any(|it| &**it == word);
        if !short || here || linked || needless || case.is_glossed(it.span) {
            continue;
        }
        let Some(long) = long_name(entry, word) else { continue };
        report(findings, case, it.span, word, long);
    }
}

fn links(case: &TermCase<'_>) -> Vec<Span> {
    let slots = case.post.slots.iter();
    slots
        .flat_map(|slot| slot.segment.outline.links.iter().map(|it| it.span.shift(slot.start)))
        .collect()
}

/// The name that says what `short` stands for.
fn long_name<'a>(entry: &'a Entry, short: &str) -> Option<&'a str> {
    let longer = |it: &&str| {
        it.chars().count() > 2
            && !it.eq_ignore_ascii_case(short)
            && it.chars().any(|c| c.is_lowercase() || is_han(c))
    };
    entry.names().find(longer)
}

fn report(findings: &mut Findings<'_>, case: &TermCase<'_>, span: Span, word: &str, long: &str) {
    let locale = findings.locale;
    let near = |it: Option<char>| it.is_some_and(is_han);
    let chinese = near(case.before(span).trim_end().chars().next_back())
        || near(case.after(span).trim_start().chars().next());
    let text = if chinese { format!("（{long}）") } else { format!(" ({long})") };
    let title = match locale {
        Locale::En => format!("Explain it: `{word}{text}`"),
        Locale::Zh => format!("写出全称：`{word}{text}`"),
    };
    let edit = Edit { span: Span::at(span.end as usize), new_text: text };
    let fix = Fix { title, edits: vec![(case.path.clone(), edit)], safe: false };
    findings.report(span, message(locale, word, long)).fixes.push(fix);
}

fn message(locale: Locale, word: &str, long: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{word}` is not explained in this post.\nReaders who come to this post first do not know that it stands for `{long}`. Say so at its first use, or link to the post that explains it."
        ),
        Locale::Zh => format!(
            "`{word}` 在本文中没有解释。\n先读到本文的读者不知道它指“{long}”。请在首次出现时写出，或链接到解释它的文章。"
        ),
    }
}

//! The rule `term-variant`.

use super::{Findings, TermCase};
use crate::diagnostic::{Fix, Locale};
use crate::glossary::{Entry, Source, is_han};
use crate::text::Edit;

super::rule! {
    /// A term that is written otherwise than the glossary writes it.
    ///
    /// Readers who search for one spelling miss the other. Letter case, hyphens and spaces are compared with the name and all
    /// aliases of the terms that the corpus' own glossary lists; a capital at the beginning of a word and a blank between Chinese and
    /// Latin letters are no variants.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [rules]
    /// term-variant = "hint"
    /// //- /glossary.toml
    /// [[term]]
    /// name = "QxZone"
    /// aliases = ["boot zone"]
    /// definition = "A zone."
    /// //- /a.md
    /// ---
    /// title: 标题
    /// ---
    /// QxZone、Qxzone 与 Boot Zone。
    ///      // ^^^^^^ hint: The glossary writes `QxZone`
    /// ```
    TERM_VARIANT = "term-variant", Hint, Term => check
}

fn check(findings: &mut Findings<'_>, case: &TermCase<'_>) {
    for it in case.uses {
        let Some(written) = case.text.get(it.span.range()) else { continue };
        let listed = case.entries(it).filter(|it| is_listed(it));
        let mut names = listed.flat_map(Entry::names).peekable();
        if names.peek().is_none() || names.any(|name| is_fine(written, name)) {
            continue;
        }
        let locale = findings.locale;
        let plural = if it.alias.ends_with('s') { "" } else { plural(written) };
        let new_text = format!("{}{plural}", it.alias);
        let title = crate::messages::change_to(locale, &new_text);
        let edit = Edit { span: it.span, new_text };
        let fix = Fix { title, edits: vec![(case.path.clone(), edit)], safe: false };
        findings.report(it.span, message(locale, written, it.alias)).fixes.push(fix);
    }
}

/// Whether the corpus lists the term on purpose.
fn is_listed(entry: &Entry) -> bool {
    entry
        .definitions
        .iter()
        .any(|it| matches!(it.source, Source::File | Source::Page | Source::FrontMatter))
}

fn plural(written: &str) -> &str {
    let stem =
        written.strip_suffix('s').filter(|it| it.ends_with(|it: char| it.is_ascii_alphabetic()));
    if stem.is_some() { "s" } else { "" }
}

/// Whether `written` is `name`, its plural, or the same with capitals where a sentence or title has them.
fn is_fine(written: &str, name: &str) -> bool {
    let (written, name) = (spaced(written), spaced(name));
    let same = |it: &str| {
        it == name
            || name.chars().all(|it| !it.is_uppercase()) && uncapitalised(it) == name
            || first_lowered(it) == first_lowered(&name) && !it.starts_with(char::is_lowercase)
    };
    let ies = written.strip_suffix("ies").map(|it| format!("{it}y"));
    let plain =
        [Some(&*written), written.strip_suffix('s'), written.strip_suffix("es"), ies.as_deref()];
    plain.into_iter().flatten().any(same)
}

/// With one blank for every gap, and none between Chinese and Latin letters.
fn spaced(text: &str) -> String {
    let mut res = String::new();
    for word in text.split_whitespace() {
        let before = res.chars().next_back();
        let after = word.chars().next();
        if before.is_some() && before.is_some_and(is_han) == after.is_some_and(is_han) {
            res.push(' ');
        }
        res.push_str(word);
    }
    res
}

/// With every word in lower case at its beginning.
fn uncapitalised(text: &str) -> String {
    let mut start = true;
    let lower = |it: char| {
        let was = std::mem::replace(&mut start, !it.is_alphanumeric());
        if was { it.to_ascii_lowercase() } else { it }
    };
    text.chars().map(lower).collect()
}

fn first_lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |it| it.to_ascii_lowercase().to_string() + chars.as_str())
}

fn message(locale: Locale, written: &str, name: &str) -> String {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match locale {
        Locale::En => format!(
            "The glossary writes `{name}`, not `{written}`.\nReaders who search the site for one spelling miss the other. Write it as the glossary does, or list this spelling there."
        ),
        Locale::Zh => format!(
            "术语表写作 `{name}`，这里是 `{written}`。\n读者按一种写法搜索会漏掉另一种。请统一写法，或把它加入术语表的别名。"
        ),
    }
}

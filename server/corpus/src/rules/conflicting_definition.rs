//! The rule `conflicting-definition`.

use super::{Findings, TermCase};
use crate::diagnostic::{Locale, Related};
use crate::glossary::{Mined, name_key};

super::rule! {
    /// One name that is said to mean two things.
    ///
    /// Readers take the one for the other. In a glossary file two definitions of one term are reported. Where `corpus.toml` sets the
    /// rule, posts are compared as well: an abbreviation that stands for one thing in one post and for another in the next.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [rules]
    /// conflicting-definition = "warning"
    /// //- /a.md
    /// ---
    /// title: 标题
    /// ---
    /// QXZ（Quick X Zone）很快。
    /// ^^^ warning: `QXZ` stands for `Quick X Zone` here
    /// //- /b.md
    /// ---
    /// title: 标题
    /// ---
    /// 另一篇里 QXZ（Queer Xylo Zeal）很怪。
    ///       // ^^^ warning: `QXZ` stands for `Queer Xylo Zeal` here
    /// ```
    CONFLICTING_DEFINITION = "conflicting-definition", Warning, HostAndTerm => check
}

fn check(findings: &mut Findings<'_>, case: &TermCase<'_>) {
    let own = case.post.terms.mined.get().into_iter().flat_map(|it| it.iter());
    for it in own.filter(|it| it.is_strong()) {
        let Some(long) = expansion(it) else { continue };
        let others = case.built.mined(&it.name).filter(|other| other.0 != case.path);
        let mut others = others.filter_map(|(path, other)| Some((path, other, expansion(other)?)));
        let Some((path, other, other_long)) = others.find(|other| differ(long, other.2)) else {
            continue;
        };
        let locale = findings.locale;
        let message = message(locale, &it.name, long, other_long, path);
        let related =
            Related { path: path.clone(), span: other.name_span, message: other_long.to_owned() };
        findings.report(it.name_span, message).related.push(related);
    }
}

/// What an abbreviation is said to stand for, in words of Latin letters.
fn expansion(it: &Mined) -> Option<&str> {
    let is_short = |it: &str| {
        it.len() <= 8 && it.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    };
    let is_long = |it: &&String| it.contains([' ', '-']) && it.is_ascii();
    is_short(&it.name).then(|| it.aliases.iter().find(is_long).map(String::as_str))?
}

/// Whether two expansions share no word: other spellings, numbers and orders of the same words are no conflict.
fn differ(a: &str, b: &str) -> bool {
    let words = |it: &str| -> Vec<String> {
        let all = it.split([' ', '-']).map(|it| name_key(it.trim_end_matches('s')));
        all.filter(|it| it.len() > 3).collect()
    };
    let (a, b) = (words(a), words(b));
    let similar =
        |x: &String| b.iter().any(|y| x == y || strsim::normalized_levenshtein(x, y) > 0.7);
    !a.is_empty()
        && !b.is_empty()
        && a.iter().filter(|it| similar(it)).count() * 2 < a.len().min(b.len())
}

fn message(locale: Locale, name: &str, long: &str, other: &str, path: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{name}` stands for `{long}` here and for `{other}` in {path}.\nReaders of both posts take the one for the other. Write the long name where the rarer one is meant."
        ),
        Locale::Zh => format!(
            "`{name}` 在这里指“{long}”，在 {path} 中却指“{other}”。\n读过两篇文章的读者会混淆。请把较少用的一方写成全称。"
        ),
    }
}

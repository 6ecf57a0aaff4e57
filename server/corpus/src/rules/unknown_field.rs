//! `unknown-field`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::Severity;
use crate::front_matter::{Dialect, FieldType, FrontMatter};
use crate::messages;

rule! {
    /// A field whose name is most likely a slip of the pen.
    ///
    /// Generators read the fields they know and ignore all others without a word, so `descripton` says nothing to anybody. Only
    /// a name one slip away from a standard field that the post does not have is reported, as a hint: a theme may read it after
    /// all. In the front matter of Zola's sections every unknown field stops the build, and is an error.
    ///
    /// ```md
    /// //- /hugo.toml
    /// baseURL = "https://example.org/"
    /// //- /content/posts/a.md
    /// ---
    /// title: a
    /// descripton: 一句话
    /// ^^^^^^^^^^ hint: `descripton` is no field that is known.
    /// author: 某人
    /// ---
    /// ```
    ///
    /// ```md
    /// //- /config.toml
    /// base_url = "https://example.org"
    /// //- /content/blog/_index.md
    /// +++
    /// title = "博客"
    /// date = 2024-01-02
    /// ^^^^ error: `date` is no field of a section.
    /// +++
    /// ```
    UNKNOWN_FIELD = "unknown-field", Hint, FrontMatter => check
}

/// Fields that themes of all generators agree on.
const COMMON: [&str; 12] = [
    "author",
    "categories",
    "comments",
    "cover",
    "description",
    "excerpt",
    "keywords",
    "permalink",
    "published",
    "subtitle",
    "summary",
    "updated",
];

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let site = case.view.site;
    let dialect = site.dialect(case.page.path);
    let folds = site.profile().folds_keys;
    let is_standard = |key: &str| {
        let same = |it: &str| it == key || folds && it.eq_ignore_ascii_case(key);
        dialect.fields.iter().any(|it| same(it.0))
    };
    let locale = findings.locale;
    for field in front.fields.iter().filter(|it| !is_standard(&it.key)) {
        let near = slip(&field.key, front, &dialect, folds);
        if dialect.only_these_fields {
            let message = messages::unknown_section_field(locale, &field.key, near);
            findings.report(field.key_span, message).severity = Severity::Error;
        } else if let Some(near) = near {
            let message = messages::unknown_field(locale, &field.key, near);
            let title = messages::change_to(locale, near);
            let diagnostic = findings.report(field.key_span, message);
            *diagnostic = diagnostic.clone().fix(
                title,
                case.page.path,
                field.key_span,
                near.to_owned(),
                false,
            );
        }
    }
}

/// The field that `key` is one slip away from, when the post does not have it.
fn slip<'a>(key: &str, front: &FrontMatter, dialect: &'a Dialect, folds: bool) -> Option<&'a str> {
    if COMMON.contains(&key) || key.chars().count() < 4 {
        return None;
    }
    let has = |name: &str| {
        front.fields.iter().any(|it| &*it.key == name || folds && it.key.eq_ignore_ascii_case(name))
    };
    let typed = dialect.fields.iter().map(|it| (it.0, Some(it.1)));
    typed
        .chain(COMMON.iter().map(|it| (*it, None)))
        .find(|(name, kind)| is_slip(key, name, *kind) && !has(name))
        .map(|it| it.0)
}

fn is_slip(key: &str, name: &str, kind: Option<FieldType>) -> bool {
    if key.eq_ignore_ascii_case(name) {
        return true;
    }
    // Singular and plural are fields of their own in many themes; two drafts of one post make no sense.
    let single = matches!(kind, Some(FieldType::Bool | FieldType::BoolText | FieldType::Date));
    if key.strip_suffix('s') == Some(name) && name.len() > 4 {
        return single;
    }
    if name.strip_suffix('s') == Some(key) {
        return false;
    }
    if key.chars().count().abs_diff(name.len()) > 1 {
        return false;
    }
    let distance = strsim::damerau_levenshtein(&key.to_lowercase(), &name.to_lowercase());
    let swapped = key.len() == name.len() && strsim::levenshtein(key, name) == 2;
    // In a short name one letter more or less makes another word: `data`, `late`.
    distance == 1 && (name.len() > 4 || swapped) && !matches!(key, "over" | "covert" | "latitude")
}

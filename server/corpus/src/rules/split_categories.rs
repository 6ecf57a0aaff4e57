//! `split-categories`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::Severity;
use crate::front_matter::Value;
use crate::messages;

rule! {
    /// Categories or tags in one string, which the generator splits at blanks.
    ///
    /// Jekyll makes two categories of `categories: Machine Learning`, and a comma stays part of a name. A list is never split.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /_posts/2024-01-02-a.md
    /// ---
    /// title: a
    /// tags: 机器学习, 算法
    ///     //^^^^^^^^^^^^^^ warning: This becomes `机器学习,` and `算法`: the text is split at blanks.
    /// ---
    /// ```
    SPLIT_CATEGORIES = "split-categories", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    if !case.view.site.profile().splits_terms {
        return;
    }
    for field in front.fields.iter().filter(|it| matches!(&*it.key, "categories" | "tags")) {
        let Value::Str(text) = &field.value.value else { continue };
        let words: Vec<&str> = text.split_whitespace().collect();
        let commas = text.contains([',', '，', '、', ';']);
        // Two words are two categories as often as not; names in capitals are more likely one.
        let capital = |it: &&str| it.starts_with(|it: char| it.is_ascii_uppercase());
        let name = words.len() > 1 && words.iter().all(capital);
        if !commas && !name {
            continue;
        }
        let locale = findings.locale;
        let diagnostic =
            findings.report(field.value.span, messages::split_categories(locale, &words));
        if !commas {
            diagnostic.severity = Severity::Hint;
        }
        let separators: &[char] = &[',', '，', '、', ';'];
        let terms: Vec<&str> = if commas {
            text.split(separators).map(str::trim).filter(|it| !it.is_empty()).collect()
        } else {
            vec![text.trim()]
        };
        if terms.iter().any(|it| it.contains(['[', ']', '{', '}', '"', '\'', '#', ':'])) {
            continue;
        }
        let list = format!("[{}]", terms.join(", "));
        let title = messages::change_to(locale, &list);
        *diagnostic = diagnostic.clone().fix(title, case.page.path, field.value.span, list, false);
    }
}

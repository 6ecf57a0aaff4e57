//! `empty-field`.

use super::{Findings, FrontMatterCase, rule};
use crate::front_matter::Value;
use crate::messages;

rule! {
    /// A field of the front matter that a post needs and that says nothing.
    ///
    /// `title:` without a value counts as no title. Empty tags and categories are fine, and so is any other field.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title:
    /// ^^^^^ warning: `title` has no value.
    /// ---
    /// ```
    EMPTY_FIELD = "empty-field", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let profile = case.view.site.profile();
    for field in &front.fields {
        let key = &*field.key;
        let needed = profile.required_post.contains(&key)
            || matches!(key, "title" | "date")
            || case
                .config
                .front_matter
                .required(case.page.path.parent())
                .or(case.config.required.as_deref())
                .is_some_and(|it| it.iter().any(|it| &**it == key));
        let empty = match &field.value.value {
            Value::Str(it) => it.trim().is_empty(),
            Value::Null => true,
            _ => false,
        };
        if needed && empty {
            let message = messages::empty_field(findings.locale, key);
            findings.report(field.key_span, message);
        }
    }
}

//! `field-type`.

use super::{Findings, FrontMatterCase, rule};
use crate::front_matter::{Value, expected};
use crate::messages;

rule! {
    /// A field whose value is not what the generator reads there.
    ///
    /// `draft: "true"` is text, `tags: 3` is a number: the generator stops, or reads something else than the author means. The
    /// types are as forgiving as the generator itself.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: [一, 二]
    ///      //^^^^^^^^ error: `title` is a list, and should be text.
    /// ---
    /// ```
    FIELD_TYPE = "field-type", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let dialect = case.view.site.dialect(case.page.path);
    let locale = findings.locale;
    for field in &front.fields {
        let Some(wanted) = expected(&dialect, &field.key) else { continue };
        if wanted.admits(&field.value.value) || matches!(field.value.value, Value::Null) {
            continue;
        }
        let wanted = messages::type_name(locale, wanted);
        let found = messages::value_name(locale, &field.value.value);
        findings.report(field.value.span, messages::field_type(locale, &field.key, wanted, found));
    }
}

//! `invalid-date`.

use super::{Findings, FrontMatterCase, rule};
use crate::date::{self, DateReader};
use crate::front_matter::{FieldType, Value, expected};

rule! {
    /// A date that the generator cannot read.
    ///
    /// Hexo then takes the file's own time, which is the time of the checkout on a build machine; Hugo and Zola stop; Jekyll
    /// stops or leaves the post out.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// date: 2024-13-45
    ///     //^^^^^^^^^^ error: no calendar has `2024-13-45`
    /// ---
    /// ```
    INVALID_DATE = "invalid-date", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let dialect = case.view.site.dialect(case.page.path);
    let locale = findings.locale;
    for field in &front.fields {
        // Without a generator no field has a type, but everybody reads `date` as one.
        let is_date = expected(&dialect, &field.key) == Some(FieldType::Date)
            || dialect.dates == DateReader::Any && matches!(&*field.key, "date" | "updated");
        if !is_date {
            continue;
        }
        let (Value::Str(text) | Value::Date(text)) = &field.value.value else { continue };
        if text.trim().is_empty() {
            continue;
        }
        let Err(problem) = date::parse(text, dialect.dates) else { continue };
        let message = date::message(text, &problem, dialect.dates, locale);
        let diagnostic = findings.report(field.value.span, message);
        if let Some(it) = problem.meant {
            let title = crate::messages::change_to(locale, &it);
            *diagnostic =
                diagnostic.clone().fix(title, case.page.path, field.value.span, it, false);
        }
    }
}

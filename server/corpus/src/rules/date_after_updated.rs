//! `date-after-updated`.

use super::{Findings, FrontMatterCase, rule};
use crate::date;
use crate::messages;

rule! {
    /// A post that was last changed before it was written.
    ///
    /// Feeds and "last updated" lines show the wrong day. Most often a new post was begun from a copy of an old one.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// date: 2024-03-01
    /// updated: 2023-03-01
    ///        //^^^^^^^^^^ hint: The post was updated on 2023-03-01, before its date, 2024-03-01.
    /// ---
    /// ```
    DATE_AFTER_UPDATED = "date-after-updated", Hint, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let Some(written) = case.page.facts.date else { return };
    for field in &front.fields {
        let key = field.key.to_ascii_lowercase();
        if !matches!(&*key, "updated" | "lastmod" | "last_modified_at") {
            continue;
        }
        let Some(text) = field.value.value.text() else { continue };
        let reader = case.view.site.dialect(case.page.path).dates;
        let Ok(Some(updated)) = date::parse(&text, reader) else { continue };
        let day = |it: date::Date| (it.year, it.month, it.day);
        if day(updated) < day(written) {
            let only_day = |it: date::Date| date::Date { time: None, offset: None, ..it }.iso();
            let message = messages::date_after_updated(
                findings.locale,
                &only_day(updated),
                &only_day(written),
            );
            findings.report(field.value.span, message);
        }
    }
}

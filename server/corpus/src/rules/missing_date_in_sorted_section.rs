//! `missing-date-in-sorted-section`.

use super::{Findings, FrontMatterCase, rule};
use crate::messages;
use crate::text::Span;

rule! {
    /// A page without the date, or weight, that its section is sorted by.
    ///
    /// Zola leaves such a page out of the site altogether and mentions it in one line of its output. A date in the file's name
    /// counts. Give the page the field, or take `sort_by` out of the section's front matter.
    ///
    /// ```md
    /// //- /config.toml
    /// base_url = "https://example.org"
    /// //- /content/blog/_index.md
    /// +++
    /// title = "博客"
    /// sort_by = "date"
    /// +++
    /// //- /content/blog/a.md
    /// +++
    /// ^^^ warning: The page has no `date`, by which `content/blog/_index.md` sorts.
    /// title = "甲"
    /// +++
    /// //- /content/blog/2024-01-02-b.md
    /// +++
    /// title = "乙"
    /// +++
    /// ```
    MISSING_DATE_IN_SORTED_SECTION = "missing-date-in-sorted-section", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let page = case.page;
    if !page.facts.is_published() || !front.problems.is_empty() {
        return;
    }
    let Some(it) = case.view.site.leaves_out(page.path, page.facts, case.view.index) else {
        return;
    };
    let start = front.block.start as usize;
    let fence = Span::new(start, (start + 3).min(front.block.end as usize));
    findings.report(fence, messages::not_sorted(findings.locale, it.field, &it.section));
}

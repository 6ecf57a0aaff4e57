//! `bundle-sibling`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::{Related, Severity};
use crate::messages;
use crate::site::Kind;
use crate::text::Span;

rule! {
    /// A post beside the `index.md` of a leaf bundle.
    ///
    /// Hugo takes every file in the folder of an `index.md`, and in the folders below, for a resource of that page: a post there
    /// has no URL and is on no list, and nothing says so. Called `_index.md`, the file makes the folder a section, whose other
    /// files are pages. A snippet that a template prints is best without `title` and `date`.
    ///
    /// ```md
    /// //- /hugo.toml
    /// baseURL = "https://example.org/"
    /// //- /content/posts/trip/index.md
    /// ---
    /// title: 旅行
    /// ---
    /// //- /content/posts/trip/day-1.md
    /// ---
    /// ^^^ warning: Hugo makes no page of this post: it lies in the bundle of `content/posts/trip/index.md`.
    /// title: 第一天
    /// date: 2024-01-02
    /// ---
    /// ```
    BUNDLE_SIBLING = "bundle-sibling", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let (Kind::Resource, Some(front)) = (case.kind, case.front.block()) else { return };
    let files = &case.view.index.files;
    let Some(owner) = case.view.site.owner(case.page.path, files) else { return };
    let facts = case.page.facts;
    let headless = case.view.index.get(&owner).is_some_and(|it| it.facts.draft);
    if facts.title.is_none() || headless {
        return;
    }
    let locale = findings.locale;
    let start = front.block.start as usize;
    let fence = Span::new(start, (start + 3).min(front.block.end as usize));
    let message = messages::bundle_sibling(locale, &owner);
    let diagnostic = findings.report(fence, message);
    if facts.date.is_none() {
        diagnostic.severity = Severity::Hint;
    }
    let message = messages::the_bundle(locale).to_owned();
    diagnostic.related.push(Related { path: owner, span: Span::at(0), message });
}

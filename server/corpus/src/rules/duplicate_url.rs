//! `duplicate-url`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::Related;
use crate::files::FilePath;
use crate::messages;
use crate::text::Span;

rule! {
    /// Two posts that are published at one URL.
    ///
    /// One page overwrites the other, and which one stays is chance; most generators say nothing. An alias that is the URL of another
    /// post sends that post's readers away.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /_posts/2024-01-02-a.md
    /// ---
    /// title: a
    /// permalink: /x/
    /// ^^^^^^^^^ error: `/x/` is also the URL of `_posts/2024-02-03-b.md`.
    /// ---
    /// //- /_posts/2024-02-03-b.md
    /// ---
    /// title: b
    /// permalink: /x/
    /// ^^^^^^^^^ error: `/x/` is also the URL of `_posts/2024-01-02-a.md`.
    /// ---
    /// ```
    DUPLICATE_URL = "duplicate-url", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(entry) = case.view.index.get(case.page.path) else { return };
    let Some(url) = entry.url.as_deref().filter(|_| entry.facts.is_published()) else { return };
    if url.split('/').any(|it| it == "undefined") {
        return;
    }
    let same = |it: &&FilePath| {
        let theirs = case.view.index.get(it).and_then(|it| it.url.as_deref());
        **it != *case.page.path && theirs.is_some_and(|it| page_file(it) == page_file(url))
    };
    if let Some(other) = case.view.index.at_url(url).find(same) {
        report(findings, case, url, other, "permalink");
    }
    for alias in &entry.aliases {
        let another = |it: &&FilePath| **it != *case.page.path;
        if let Some(other) = case.view.index.at_url(alias).find(another) {
            report(findings, case, alias, other, "aliases");
        }
    }
}

/// The file of a page, which tells `/a` from `/a/`.
fn page_file(url: &str) -> String {
    if url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// Marks the field that makes the URL, or the first line.
fn report(
    findings: &mut Findings<'_>,
    case: &FrontMatterCase<'_>,
    url: &str,
    other: &FilePath,
    key: &str,
) {
    const NAMES: [&str; 8] =
        ["permalink", "url", "path", "slug", "abbrlink", "aliases", "alias", "redirect_from"];
    let fields = case.front.block().map_or(&[][..], |it| &it.fields);
    let wanted = |name: &str| (key == "permalink") == (NAMES[..5].contains(&name));
    let field = fields.iter().find(|it| NAMES.contains(&&*it.key) && wanted(&it.key));
    let span = field.map_or(Span::new(0, case.first_line), |it| it.key_span);
    let message = messages::duplicate_url(findings.locale, url, other);
    let title = case.view.index.get(other).and_then(|it| it.facts.title.clone());
    let message_there = title.as_deref().unwrap_or(other).to_owned();
    let related = Related { path: other.clone(), span: Span::at(0), message: message_there };
    findings.report(span, message).related.push(related);
}

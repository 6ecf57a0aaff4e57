//! `link-to-draft`.

use super::{Findings, LinkCase, rule};
use crate::diagnostic::Related;
use crate::messages;
use crate::resolve::Verdict;
use crate::text::Span;

rule! {
    /// A link from a published page to a post that is not published.
    ///
    /// The post is there, but the site does not have it: it is a draft, is kept back by `published: false` or `draft: true`, or has
    /// a date that has not come yet where the generator waits for it. Readers get a 404, or the build stops. Links between
    /// drafts are fine.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /_posts/2024-01-02-a.md
    /// ---
    /// title: a
    /// ---
    /// 参见[下一篇](/2024/02/03/b.html)。
    ///            //^^^^^^^^^^^^^^^^^^ error: `/2024/02/03/b.html` leads to a post that is not published.
    /// //- /_posts/2024-02-03-b.md
    /// ---
    /// title: b
    /// published: false
    /// ---
    /// ```
    LINK_TO_DRAFT = "link-to-draft", Error, Link => check
}

fn check(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    let Verdict::Hidden(path) = case.verdict else { return };
    if !case.waits(path) {
        return;
    }
    let message = messages::link_to_draft(findings.locale, &case.link.destination, path);
    let title = case.view.index.get(path).and_then(|it| it.facts.title.clone());
    let message_there = title.as_deref().unwrap_or(path).to_owned();
    let diagnostic = findings.report(case.span(), message);
    let span = Span::at(0);
    diagnostic.related.push(Related { path: path.clone(), span, message: message_there });
}

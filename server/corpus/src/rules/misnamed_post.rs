//! `misnamed-post`.

use super::{Findings, FrontMatterCase, rule};
use crate::messages;
use crate::text::Span;

rule! {
    /// A post that the generator leaves out because of its file's name.
    ///
    /// Jekyll takes only `YYYY-MM-DD-title.md` in `_posts` for a post, and passes over others without a word.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /_posts/2024-1-你好.md
    /// ---
    /// ^^^ warning: The site leaves this post out: its file is not named `YYYY-MM-DD-title.md`.
    /// title: 你好
    /// ---
    /// ```
    MISNAMED_POST = "misnamed-post", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    // A note without front matter is not meant to be a post.
    if case.front.block().is_none() {
        return;
    }
    if let Some(pattern) = case.view.site.wanted_name(case.page.path) {
        let message = messages::misnamed_post(findings.locale, pattern);
        findings.report(Span::new(0, case.first_line), message);
    }
}

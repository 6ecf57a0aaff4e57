//! `unfinished-shortcode`.

use super::{BodyCase, Findings, rule};
use crate::messages;
use crate::site::Generator;

rule! {
    /// A call of a shortcode that does not end.
    ///
    /// Zola prints it as text, and what it should show is not on the page. Only what is plainly a call, with a named argument, is
    /// looked at.
    ///
    /// ```md
    /// //- /config.toml
    /// base_url = "https://example.org"
    /// //- /content/a.md
    /// +++
    /// title = "a"
    /// +++
    /// {{ figure(src="/img/a.png" }}
    /// ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The call of `figure` does not end.
    /// ```
    UNFINISHED_SHORTCODE = "unfinished-shortcode", Error, Body => check
}

fn check(findings: &mut Findings<'_>, case: &BodyCase<'_>) {
    if case.view.site.profile().generator != Generator::Zola {
        return;
    }
    for tag in case.outline.tags.iter().filter(|it| it.unfinished && !it.name.is_empty()) {
        let is_call = tag.args.iter().any(|it| it.key.is_some() && it.quoted);
        let in_code = case.outline.code.iter().any(|it| it.overlaps(tag.span));
        if is_call && !in_code {
            let message = messages::unfinished_shortcode(findings.locale, &tag.name);
            findings.report(tag.span, message);
        }
    }
}

//! `raw-html-dropped`.

use super::{BodyCase, Findings, rule};
use crate::messages;

rule! {
    /// HTML in Markdown that the generator leaves out of the page.
    ///
    /// Hugo prints `<!-- raw HTML omitted -->` in place of every HTML block and tag unless `markup.goldmark.renderer.unsafe` is
    /// `true`: pictures, videos and tables written in HTML are not on the page. Tags that only style text are not reported, since
    /// the text stays; nor is what stands in a shortcode, which Hugo does not read as Markdown.
    ///
    /// ```md
    /// //- /hugo.toml
    /// baseURL = "https://example.org/"
    /// //- /content/posts/a.md
    /// ---
    /// title: a
    /// ---
    /// 看图：<img src="/a.png" width="100">，<u>重点</u>。
    ///     //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: `<img>` is left out of the page.
    ///
    /// {{< raw >}}<img src="https://example.com/b.png">{{< /raw >}}
    /// ```
    RAW_HTML_DROPPED = "raw-html-dropped", Hint, Body => check
}

/// Elements within a paragraph without which something is missing from the page.
const CONTENT: [&str; 15] = [
    "a", "audio", "br", "button", "canvas", "details", "embed", "iframe", "img", "input", "object",
    "picture", "source", "svg", "video",
];

fn check(findings: &mut Findings<'_>, case: &BodyCase<'_>) {
    if !case.view.site.profile().drops_html {
        return;
    }
    for it in &case.outline.html {
        let counts = it.block || CONTENT.contains(&&*it.name);
        if counts && !case.outline.is_in_shortcode(it.span) {
            findings.report(it.span, messages::html_dropped(findings.locale, &it.name, it.block));
        }
    }
}

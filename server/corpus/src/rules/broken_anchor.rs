//! `broken-anchor`.

use super::{Findings, LinkCase, rule};
use crate::diagnostic::{Fix, Related};
use crate::messages;
use crate::nearest::nearest;
use crate::resolve::{Anchor, Verdict};
use crate::text::{Edit, Span};

rule! {
    /// A link to a heading or id that its page does not have.
    ///
    /// Readers land at the top of the page. Heading ids are made from the heading's text, by every generator in its own way, and
    /// change when the heading is reworded; browsers tell upper and lower case apart.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// ## 性能测试
    ///
    /// 见[上文](#性能测验)，[对的](#性能测试)。
    ///        //^^^^^^^^^ error: No heading on this page has the id `性能测验`.
    /// ```
    BROKEN_ANCHOR = "broken-anchor", Error, Link => check
}

fn check(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    let Verdict::Post { path, anchor: Anchor::Missing(fragment) } = case.verdict else { return };
    let Some(entry) = case.view.index.get(path) else { return };
    let locale = findings.locale;
    let own = path == case.page.path;
    let near = nearest(fragment, entry.facts.anchors.iter().map(|it| &**it));
    let message = messages::no_such_anchor(locale, fragment, path, own, near);
    let span = case.span();
    let diagnostic = findings.report(span, message);
    if !own {
        let message = entry.facts.title.as_deref().unwrap_or(path).to_owned();
        diagnostic.related.push(Related { path: path.clone(), span: Span::at(0), message });
    }
    if let (Some(near), Some(at)) = (near, case.link.destination.find('#')) {
        let text = format!("{}#{near}", &case.link.destination[..at]);
        let edit = Edit { span: case.link.destination_span, new_text: text.clone() };
        let fix = Fix {
            title: messages::change_to(locale, &text),
            edits: vec![(case.page.path.clone(), edit)],
            safe: false,
        };
        diagnostic.fixes.push(fix);
    }
}

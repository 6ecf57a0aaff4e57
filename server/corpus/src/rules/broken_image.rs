//! `broken-image`.

use super::{Findings, LinkCase, rule};
use crate::diagnostic::Severity;
use crate::markdown::{Form, Role};
use crate::messages;
use crate::resolve::{self, Verdict};

rule! {
    /// An image, video or sound whose file is not on the site.
    ///
    /// The editor may show it all the same, since it looks beside the file; readers of the site see a broken picture.
    /// Checked are images of Markdown and HTML (`src`, `srcset`, `poster`), template tags and image fields of the front matter.
    /// Percent-encoding, query strings and both Unicode forms of a name are understood; `data:` and `https:` are left alone.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// ![封面](img/cover.png)
    ///       //^^^^^^^^^^^^^ error: No file is at `img/cover.png`.
    /// //- /img/cover.jpg
    /// ```
    BROKEN_IMAGE = "broken-image", Error, Link => check
}

fn check(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    if case.link.role == Role::Link {
        return;
    }
    let locale = findings.locale;
    let destination = &case.link.destination;
    let near = || resolve::nearest(case.view, case.page, case.link);
    match case.verdict {
        Verdict::Missing => {
            let near = near();
            let tried = resolve::tried(case.view, case.page, case.link);
            let spelling = near.as_ref().map(|it| it.as_str());
            let mut message = messages::no_such_image(locale, destination, &tried, spelling);
            let uncertainty = case.uncertainty();
            message.extend(uncertainty.map(|it| messages::uncertain(locale, it)));
            let diagnostic = findings.report(case.span(), message);
            if uncertainty.is_some() {
                diagnostic.severity = Severity::Hint;
            }
            if let Some(it) = &near {
                case.fix(diagnostic, locale, it);
            }
        }
        Verdict::Machine => {
            let near = near();
            let message =
                messages::machine_local(locale, destination, near.as_ref().map(|it| it.as_str()));
            let diagnostic = findings.report(case.span(), message);
            if let Some(it) = &near {
                case.fix(diagnostic, locale, it);
            }
        }
        Verdict::BesideBase(url) => {
            let base = &case.view.site.profile().base_path;
            findings.report(case.span(), messages::beside_base(locale, destination, base, url));
        }
        Verdict::Literal => {
            findings.report(case.span(), messages::literal_tag(locale, destination));
        }
        Verdict::Outside => {
            let base = &case.view.site.profile().base_path;
            findings.report(case.span(), messages::outside(locale, destination, base));
        }
        Verdict::Post { path, .. } | Verdict::Hidden(path) if case.link.role == Role::Image => {
            findings.report(case.span(), messages::image_is_a_page(locale, destination, path));
        }
        Verdict::Empty if !matches!(case.link.form, Form::FrontMatter { .. }) => {
            findings.report(case.span(), messages::empty_image(locale));
        }
        _ if case.shows_a_page() => {
            findings.report(case.span(), messages::image_is_page(locale, destination));
        }
        _ => {}
    }
}

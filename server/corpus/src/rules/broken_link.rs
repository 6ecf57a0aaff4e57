//! `broken-link`.

use super::{Findings, LinkCase, rule};
use crate::diagnostic::Severity;
use crate::link;
use crate::markdown::{Form, Role};
use crate::messages;
use crate::resolve::{self, Verdict};

rule! {
    /// A link to a post or file that the site does not have.
    ///
    /// Readers who follow it get a 404, and the generator says nothing. A link to the source file of another post works in
    /// most editors and on code hosts, but on the site only where the generator rewrites it.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// 参见[下一篇](b.md)。
    ///            //^^^^ error: Nothing is at `b.md`.
    /// ```
    BROKEN_LINK = "broken-link", Error, Link => check
}

fn check(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    if case.link.role != Role::Link {
        return;
    }
    match case.verdict {
        Verdict::Missing => missing(findings, case),
        Verdict::OtherCase(found) => {
            let message = messages::other_case(findings.locale, &case.link.destination, found);
            let locale = findings.locale;
            let diagnostic = findings.report(case.span(), message);
            case.fix(diagnostic, locale, found);
            diagnostic.fixes.iter_mut().for_each(|it| it.safe = true);
        }
        Verdict::Machine => {
            let message = messages::machine_local(findings.locale, &case.link.destination, None);
            findings.report(case.span(), message);
        }
        Verdict::Empty if matches!(case.link.form, Form::Inline | Form::Reference(_)) => {
            let message = messages::empty_link(findings.locale);
            findings.report(case.span(), message).severity = Severity::Warning;
        }
        Verdict::BesideBase(url) => {
            let base = &case.view.site.profile().base_path;
            let destination = &case.link.destination;
            let message = messages::beside_base(findings.locale, destination, base, url);
            findings.report(case.span(), message);
        }
        Verdict::Literal => {
            let message = messages::literal_tag(findings.locale, &case.link.destination);
            findings.report(case.span(), message);
        }
        Verdict::Outside => {
            let base = &case.view.site.profile().base_path;
            let message = messages::outside(findings.locale, &case.link.destination, base);
            findings.report(case.span(), message);
        }
        Verdict::Hidden(path) if !case.waits(path) => {
            let draft = case.view.index.get(path).is_some_and(|it| it.facts.draft);
            let destination = &case.link.destination;
            let message = messages::not_published(findings.locale, destination, path, draft);
            findings.report(case.span(), message);
        }
        Verdict::Empty if matches!(case.link.form, Form::Inline | Form::Reference(_)) => {
            findings.report(case.span(), messages::empty_link(findings.locale));
        }
        _ => {}
    }
}

fn missing(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    let locale = findings.locale;
    let destination = &case.link.destination;
    // In the editor the link may well lead to the post that is meant.
    let source = resolve::in_editor(case.view, case.page, case.link);
    let url = source.as_ref().and_then(|it| case.view.index.get(it)?.url.clone());
    let near = source.or_else(|| resolve::nearest(case.view, case.page, case.link));
    let spelling = near.as_ref().map(|it| it.as_str());
    let uncertainty = case.uncertainty();
    let mut message = match (&case.link.form, &url) {
        (_, Some(url)) => messages::source_path(locale, destination, url),
        (Form::Tag { name }, None) => messages::no_such_post(locale, name, destination, spelling),
        _ => {
            let tried = resolve::tried(case.view, case.page, case.link);
            messages::no_such_page(locale, destination, &tried, spelling)
        }
    };
    message.extend(uncertainty.map(|it| messages::uncertain(locale, it)));
    let diagnostic = findings.report(case.span(), message);
    if uncertainty.is_some() {
        diagnostic.severity = Severity::Hint;
    }
    if let Some(it) = &near
        && link::split(destination).fragment.is_none()
    {
        case.fix(diagnostic, locale, it);
    }
}

//! `image-case`.

use super::{Findings, LinkCase, rule};
use crate::markdown::Role;
use crate::messages;
use crate::resolve::Verdict;

rule! {
    /// An image whose name differs from the file's in upper and lower case.
    ///
    /// macOS and Windows show it, the web server answers 404. Most often it is the extension: `.JPG` for `.jpg`.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// ![照片](图/Photo.JPG)
    ///       //^^^^^^^^^^^^ error: `图/Photo.JPG` exists only as `图/photo.jpg`
    /// //- /图/photo.jpg
    /// ```
    IMAGE_CASE = "image-case", Error, Link => check
}

fn check(findings: &mut Findings<'_>, case: &LinkCase<'_>) {
    let (Verdict::OtherCase(found), false) = (case.verdict, case.link.role == Role::Link) else {
        return;
    };
    let locale = findings.locale;
    let message = messages::other_case(locale, &case.link.destination, found);
    let diagnostic = findings.report(case.span(), message);
    case.fix(diagnostic, locale, found);
    diagnostic.fixes.iter_mut().for_each(|it| it.safe = true);
}

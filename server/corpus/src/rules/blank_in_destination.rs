//! `blank-in-destination`.

use super::{Findings, rule};
use crate::diagnostic::Fix;
use crate::link::{self, Reach};
use crate::markdown::blanks::is_destination;
use crate::markdown::{Link, Outline, Role};
use crate::messages;
use crate::text::Edit;

rule! {
    /// A link or image whose destination holds blanks.
    ///
    /// CommonMark reads none there: readers see the brackets and the path as text. Some editors show the image all the same, and
    /// so does kramdown, which is why Jekyll's posts are not reported.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// ![封面](img/my cover.png)
    ///       //^^^^^^^^^^^^^^^^ error: A blank ends the destination `img/my cover.png`.
    /// //- /img/my cover.png
    /// ```
    BLANK_IN_DESTINATION = "blank-in-destination", Error, Segment => check
}

fn check(findings: &mut Findings<'_>, outline: &Outline) {
    for link in &outline.blank_links {
        if is_destination(&link.destination) || link.role == Role::Image {
            let locale = findings.locale;
            let image = link.role == Role::Image;
            let message = messages::blank_in_destination(locale, &link.destination, image);
            let fix = fix(findings, link);
            findings.report(link.destination_span, message).fixes.extend(fix);
        }
    }
}

/// Writes the blanks as `%20`, which every renderer and every browser reads as blanks. In a URL the blank is more likely a slip.
fn fix(findings: &Findings<'_>, link: &Link) -> Option<Fix> {
    if link.templated || link.destination.contains('\t') {
        return None;
    }
    let text = link.destination.replace(' ', "%20");
    let title = messages::change_to(findings.locale, &text);
    let edit = Edit { span: link.destination_span, new_text: text };
    let path = link::split(&link.destination).reach;
    let safe = matches!(path, Reach::Relative | Reach::Root);
    Some(Fix { title, edits: vec![(findings.path()?.clone(), edit)], safe })
}

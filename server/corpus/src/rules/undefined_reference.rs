//! `undefined-reference`.

use super::{Findings, rule};
use crate::markdown::Outline;
use crate::messages;
use crate::nearest::nearest;

rule! {
    /// A reference `[text][label]` whose label is nowhere defined.
    ///
    /// Readers see the brackets. Only references that are written in full are looked at: `[text]` alone is mostly just text.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// 见[说明][manual]和[文档][docs]。
    ///   ^^^^^^^^^^^^^^ warning: The label `manual` is nowhere defined.
    ///
    /// [docs]: https://example.com/
    /// ```
    UNDEFINED_REFERENCE = "undefined-reference", Warning, Segment => check
}

fn check(findings: &mut Findings<'_>, outline: &Outline) {
    for it in &outline.undefined {
        if !it.full || looks_like_text(&it.label) {
            continue;
        }
        let near = nearest(&it.label, outline.definitions.iter().map(|it| &*it.label));
        let message = messages::undefined_label(findings.locale, &it.label, near);
        findings.report(it.span, message);
    }
}

/// `a[i][0]`, `[1][2]` and `[x][ ]` are code or citations rather than references.
fn looks_like_text(label: &str) -> bool {
    label.trim().is_empty()
        || label.chars().count() == 1
        || label.chars().all(|it| it.is_ascii_digit() || ",:- ".contains(it))
}

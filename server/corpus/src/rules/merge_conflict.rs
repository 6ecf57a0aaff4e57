//! `merge-conflict`.

use super::{Findings, rule};
use crate::markdown::Outline;
use crate::messages;

rule! {
    /// A merge conflict that was committed with the text.
    ///
    /// Readers see the markers and both sides. In the front matter it is a `front-matter-syntax` of its own, which can be mended by
    /// keeping one side.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: 题
    /// ---
    /// <<<<<<< HEAD
    /// ^^^^^^^^^^^^ error: A merge conflict was left here.
    /// 甲
    /// =======
    /// 乙
    /// >>>>>>> other
    /// ```
    MERGE_CONFLICT = "merge-conflict", Error, Segment => check
}

fn check(findings: &mut Findings<'_>, outline: &Outline) {
    for it in &outline.conflicts {
        findings.report(*it, messages::merge_conflict(findings.locale));
    }
}

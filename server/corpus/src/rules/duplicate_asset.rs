//! `duplicate-asset`.

use super::{AssetCase, Findings, rule};
use crate::messages;
use crate::text::Span;

rule! {
    /// A file with the same bytes as another one.
    ///
    /// Readers load it twice, and one day only one of the two is changed. Empty files do not count. Off unless `corpus.toml` or `--rule`
    /// asks for it, since all files have to be read.
    DUPLICATE_ASSET = "duplicate-asset", Hint, Asset => check
}

fn check(findings: &mut Findings<'_>, case: &AssetCase<'_>) {
    // Of several equal ones the first, in order of path, is taken for the one that is to stay.
    if let Some(first) = case.same.iter().filter(|it| *it < case.path).min() {
        let message = messages::duplicate_asset(findings.locale, first, case.asset.bytes);
        findings.report(Span::at(0), message);
    }
}

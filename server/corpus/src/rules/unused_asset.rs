//! `unused-asset`.

use super::{AssetCase, Findings, rule};
use crate::messages;
use crate::text::Span;

rule! {
    /// A picture, sound or film on the site that nothing leads to.
    ///
    /// It is published all the same, and every visitor of the repository loads it. Only files are reported that no link, no field of a
    /// post and no template, style sheet or configuration of the corpus names; a theme that is not installed here may name more.
    /// Off unless `corpus.toml` or `--rule` asks for it, since all files have to be looked through; editors do not show it.
    UNUSED_ASSET = "unused-asset", Hint, Asset => check
}

fn check(findings: &mut Findings<'_>, case: &AssetCase<'_>) {
    if case.is_unused {
        let message = messages::unused_asset(findings.locale, case.asset.bytes);
        findings.report(Span::at(0), message);
    }
}

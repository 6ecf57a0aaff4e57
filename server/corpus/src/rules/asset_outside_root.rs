//! `asset-outside-root`.

use super::{AssetCase, Findings, rule};
use crate::messages;
use crate::text::Span;

rule! {
    /// An asset that is a symbolic link to a file outside of the site.
    ///
    /// It works on this machine only: where the site is built for readers, the link leads nowhere. Off unless `corpus.toml` or `--rule`
    /// asks for it, since links are told by asking the disk for every file.
    ASSET_OUTSIDE_ROOT = "asset-outside-root", Warning, Asset => check
}

fn check(findings: &mut Findings<'_>, case: &AssetCase<'_>) {
    if let Some(target) = &case.asset.outside {
        let message = messages::asset_outside_root(findings.locale, target);
        findings.report(Span::at(0), message);
    }
}

//! The judging of assets, whose bytes an adaptor has looked at.

use super::{ALL, Check, Findings};
use crate::asset::Asset;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Locale};
use crate::files::FilePath;

/// An asset with what the adaptor knows of it.
pub struct AssetCase<'a> {
    /// Its path.
    pub path: &'a FilePath,
    /// What was found out about the file.
    pub asset: &'a Asset,
    /// Whether it is on the site and nothing that can be seen leads to it.
    pub is_unused: bool,
    /// The other assets with the same bytes.
    pub same: &'a [FilePath],
}

/// Judges one asset.
pub(crate) fn judge_asset(
    case: &AssetCase<'_>,
    config: &Config,
    locale: Locale,
) -> Vec<Diagnostic> {
    let mut findings = Findings::new(config, locale);
    for rule in ALL {
        if let Check::Asset(check) = rule.check
            && findings.enter(rule)
        {
            check(&mut findings, case);
        }
    }
    findings.finish()
}

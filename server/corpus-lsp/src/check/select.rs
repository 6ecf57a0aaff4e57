//! Which findings are reported, and which of them make the exit code 1.
//!
//! Invariant: what is wrong with the configuration is always reported, since it makes every verdict doubtful.

use std::sync::Arc;

use corpus::diagnostic::{Diagnostic, Severity};

use super::catalogue;
use super::report::{FileReport, Report, Summary};
use crate::arguments::CheckOptions;

/// The rules and levels that were asked for.
pub(super) struct Selection {
    rules: Vec<String>,
    skipped: Vec<String>,
    level: Severity,
}

impl Selection {
    /// What `options` ask for. A misspelt rule would make a build green for ever, and is an error.
    pub(super) fn new(options: &CheckOptions) -> Result<Selection, String> {
        for it in options.rules.iter().chain(&options.skip_rules) {
            catalogue::rule(it)?;
        }
        Ok(Selection {
            rules: options.rules.clone(),
            skipped: options.skip_rules.clone(),
            level: options.level.into(),
        })
    }

    /// Whether `found` was asked for.
    pub(super) fn has(&self, found: &Diagnostic) -> bool {
        let named = |rules: &[String]| rules.iter().any(|it| it == found.rule);
        found.severity <= self.level
            && (self.rules.is_empty() || named(&self.rules))
            && !named(&self.skipped)
    }

    /// Keeps what was asked for, and counts it.
    pub(super) fn apply(&self, report: &mut Report) {
        for file in &mut report.files {
            if !is_wrong_configuration(file) {
                retain(file, |it| self.has(it));
            }
            file.diagnostics.iter().for_each(|it| report.summary.add(it.severity));
        }
        report.files.retain(|it| !it.diagnostics.is_empty());
    }
}

/// Keeps the findings that `keeps` says yes to. A list that loses nothing stays shared.
pub(super) fn retain(file: &mut FileReport, mut keeps: impl FnMut(&Diagnostic) -> bool) {
    let kept: Vec<bool> = file.diagnostics.iter().map(&mut keeps).collect();
    if kept.iter().all(|it| *it) {
        return;
    }
    let kept = file.diagnostics.iter().zip(kept).filter(|it| it.1);
    file.diagnostics = Arc::new(kept.map(|it| it.0.clone()).collect());
}

/// A wrong configuration makes every verdict doubtful.
pub(super) fn is_wrong_configuration(file: &FileReport) -> bool {
    file.path.name() == "corpus.toml"
        && file.diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// Whether what was found makes the exit code 1.
pub(super) fn fails(summary: &Summary, options: &CheckOptions) -> bool {
    let counts = |severity| options.fail_on.severity().is_some_and(|it| severity <= it);
    let warnings = match options.max_warnings {
        Some(max) => summary.warnings > max,
        None => summary.warnings > 0 && counts(Severity::Warning),
    };
    warnings
        || (summary.errors > 0 && counts(Severity::Error))
        || (summary.hints > 0 && counts(Severity::Hint))
}

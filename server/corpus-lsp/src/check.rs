//! `--check`: finds the corpora of some paths, has them judged, prints the report, and gives the exit code.
//!
//! Invariant: everything that this knows of the core's engine is in [`judge`] and [`catalogue`].

mod baseline;
mod catalogue;
mod changed;
mod checkstyle;
mod compact;
mod excerpt;
mod fingerprint;
mod fix;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod judge;
mod junit;
mod lines;
mod merge;
mod output;
mod patch;
mod progress;
mod report;
mod sarif;
mod scope;
mod select;
mod signals;
mod stats;
#[cfg(test)]
mod tests;
mod text;
mod watch;
mod xml;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::ColorChoice;
use corpus::diagnostic::Locale;
use corpus::files::FilePath;

use crate::arguments::{CheckOptions, Output};
use baseline::Baseline;
pub(crate) use catalogue::{explain, list_rules, say};
use judge::Outcome;
pub(crate) use lines::{Lines, Position};
pub(crate) use merge::merge;
use report::Report;
use scope::Scope;
use select::Selection;

/// Bytes that stand in for those on the disk, by path from the root of a corpus.
pub(crate) type Overlay = BTreeMap<FilePath, Vec<u8>>;

/// Checks what `options` name and prints the report. Exit code 0: clean; 1: problems; 2: nothing could be said.
pub(crate) fn run(options: &CheckOptions, color: ColorChoice, locale: Locale) -> ExitCode {
    match check(options, color, locale) {
        Ok(it) => ExitCode::from(it),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

fn check(options: &CheckOptions, color: ColorChoice, locale: Locale) -> Result<u8, String> {
    let start = Instant::now();
    let selection = Selection::new(options)?;
    let outputs = output::outputs(options)?;
    let baseline = options.baseline.as_deref().map(Baseline::read).transpose()?;
    let scope = Scope::new(options)?;
    if options.watch {
        return watch::run(&scope, options, &selection, color, locale);
    }
    let Outcome { mut report, fixes, rewrites } = judge::all(&scope, options, &selection, locale)?;
    let is_configured = !report.files.iter().any(select::is_wrong_configuration);
    if let Some(path) = &options.write_baseline {
        selection.apply(&mut report);
        let n = baseline::write(path, &report, &scope)?;
        complain(&baseline::written(path, n, locale));
        return Ok(if is_configured { 0 } else { 2 });
    }
    let printed = Printed { start, scope: &scope, options, selection: &selection, color };
    let stale = printed.print(&mut report, baseline, &outputs)?;
    if options.diff {
        output::patch(&rewrites, &report.in_folder)?;
    }
    if fixes > 0 && !options.diff {
        complain(&fix::made(fixes, rewrites.len(), locale));
    }
    // What has not changed was not looked for.
    if stale > 0 && options.changed_since.is_none() {
        complain(&baseline::stale(stale, locale));
    }
    Ok(if is_configured { u8::from(select::fails(&report.summary, options)) } else { 2 })
}

/// How a report is printed.
struct Printed<'a> {
    start: Instant,
    scope: &'a Scope,
    options: &'a CheckOptions,
    selection: &'a Selection,
    color: ColorChoice,
}

impl Printed<'_> {
    /// Narrows `report` to what was asked for and prints it. Returns how many entries of `baseline` are mended.
    fn print(
        &self,
        report: &mut Report,
        baseline: Option<Baseline>,
        outputs: &[Output],
    ) -> Result<usize, String> {
        // Before the selection by rule and level, so that what is not asked for is not taken for mended.
        let stale = baseline.map_or(0, |it| it.apply(report, self.scope));
        self.selection.apply(report);
        let elapsed = self.start.elapsed().as_millis();
        report.summary.elapsed_ms = u64::try_from(elapsed).unwrap_or(u64::MAX);
        for output in outputs {
            output::print(report, output, self.options, self.color)?;
        }
        Ok(stale)
    }
}

/// Tells the user why nothing could be done, or what else there is to know.
pub(crate) fn complain(message: &str) {
    // When the standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "corpus-lsp: {message}");
}

//! `--format github`: workflow commands, which GitHub Actions shows as annotations on the lines of a pull request.
//!
//! Source: "Workflow commands for GitHub Actions" and `@actions/core`'s `command.ts` for what is escaped.
//! Invariant: one finding is one command, whatever its message contains; paths count from the repository.

use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Severity};
use corpus::files::FilePath;

use super::excerpt::printable;
use super::report::Report;

/// Writes one command for each finding.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings().try_for_each(|(path, diagnostic)| command(report, path, diagnostic, out))
}

fn command(
    report: &Report,
    path: &FilePath,
    diagnostic: &Diagnostic,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let (start, end) = report.place(path, diagnostic.span);
    let file = property(&format!("{}{path}", report.in_repository));
    write!(out, "::{name} file={file},line={},endLine={}", start.line, end.line)?;
    // Columns are accepted only within one line, and the last one is included.
    if start.line == end.line {
        write!(
            out,
            ",col={},endColumn={}",
            start.column,
            end.column.saturating_sub(1).max(start.column)
        )?;
    }
    writeln!(out, ",title={}::{}", property(diagnostic.rule), data(&diagnostic.message))
}

fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

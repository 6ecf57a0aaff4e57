//! `--format compact`: `path:line:column: severity rule message`, one line each, for `grep`, editors' quickfix lists and scripts.
//!
//! Invariant: one finding is one line, whatever its message or its path contains.

use std::io::{self, Write};

use super::excerpt::one_line;
use super::report::{Report, severity_name};

/// Writes one line for each finding and nothing else.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (path, diagnostic) in report.findings() {
        let (start, _) = report.place(path, diagnostic.span);
        let path = one_line(&format!("{}{path}", report.in_folder));
        let severity = severity_name(diagnostic.severity);
        let message = one_line(&diagnostic.message);
        writeln!(
            out,
            "{path}:{}:{}: {severity} {} {message}",
            start.line, start.column, diagnostic.rule
        )?;
    }
    Ok(())
}

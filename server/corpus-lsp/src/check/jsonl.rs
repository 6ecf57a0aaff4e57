//! `--format jsonl`: one JSON object a line, for tools that read a stream: the findings, then the summary.
//!
//! Invariant: a line with `path` is a finding of the shape that `json` has; the only line without it is the last.

use std::io::{self, Write};

use serde::Serialize;

use super::json::Record;
use super::report::{Report, Summary};

/// Writes the report line by line.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (path, diagnostic) in report.findings() {
        serde_json::to_writer(&mut *out, &Record::new(report, path, diagnostic))?;
        writeln!(out)?;
    }
    serde_json::to_writer(&mut *out, &Last { version: 1, summary: report.summary })?;
    writeln!(out)
}

#[derive(Serialize)]
struct Last {
    version: u32,
    summary: Summary,
}

//! `--format gitlab`: a Code Quality report, which GitLab shows in merge requests.
//!
//! Source: GitLab's "Code Quality report format". Invariant: fingerprints are unique in a report and survive moved lines.

use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Severity};
use corpus::files::FilePath;
use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::report::Report;

/// Writes a JSON array with one object for each finding.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let mut separator = "[\n";
    for (path, diagnostic) in report.findings() {
        out.write_all(separator.as_bytes())?;
        let fingerprint = fingerprints.next(report, path, diagnostic);
        serde_json::to_writer(&mut *out, &issue(report, path, diagnostic, &fingerprint))?;
        separator = ",\n";
    }
    out.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })
}

fn issue(report: &Report, path: &FilePath, diagnostic: &Diagnostic, fingerprint: &str) -> Value {
    let (start, end) = report.place(path, diagnostic.span);
    json!({
        "type": "issue",
        "description": diagnostic.message,
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": severity(diagnostic.severity),
        "location": {
            "path": format!("{}{path}", report.in_repository),
            "lines": { "begin": start.line, "end": end.line },
        },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Hint => "info",
    }
}

//! `--format sarif`: SARIF 2.1.0, which GitHub code scanning, Azure DevOps and many viewers read.
//!
//! Source: the OASIS standard, sections named below. Invariant: valid by the official schema; paths count from the repository.

use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Fix, Severity};
use corpus::files::FilePath;
use corpus::text::Span;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::report::{Report, Rule};

/// What an RFC 3986 path may hold as it is.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes the log as one JSON object.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Log::new(report))?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    invocations: Value,
    original_uri_base_ids: Value,
    column_kind: &'static str,
    results: Results<'a>,
}

impl<'a> Log<'a> {
    fn new(report: &'a Report) -> Log<'a> {
        let run = Run {
            tool: tool(report),
            invocations: json!([{ "executionSuccessful": true }]),
            // §3.14.14: the base is named and described; where it lies on this machine is nobody's business.
            original_uri_base_ids: json!({ "SRCROOT": { "description": { "text": "The root of the repository." } } }),
            column_kind: "unicodeCodePoints",
            results: Results(report),
        };
        Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [run],
        }
    }
}

fn tool(report: &Report) -> Value {
    let rules: Vec<Value> = report.rules.iter().map(rule).collect();
    json!({ "driver": {
        "name": "corpus-lsp",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    }})
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.text },
        "help": { "text": rule.text, "markdown": rule.text },
        "defaultConfiguration": { "level": level(rule.severity), "enabled": !rule.is_opt_in },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// The results, made one after the other while they are written.
struct Results<'a>(&'a Report);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        let mut seq = serializer.serialize_seq(Some(self.0.summary.findings()))?;
        for (path, diagnostic) in self.0.findings() {
            let fingerprint = fingerprints.next(self.0, path, diagnostic);
            seq.serialize_element(&result(self.0, path, diagnostic, &fingerprint))?;
        }
        seq.end()
    }
}

fn result(report: &Report, path: &FilePath, diagnostic: &Diagnostic, fingerprint: &str) -> Value {
    let related = diagnostic.related.iter().enumerate().map(|(at, it)| {
        let mut res = location(report, &it.path, it.span);
        res["id"] = json!(at + 1);
        res["message"] = json!({ "text": plain(&it.message) });
        res
    });
    let related: Vec<Value> = related.collect();
    let fixes: Vec<Value> = diagnostic.fixes.iter().map(|it| fix(report, it)).collect();
    let mut res = json!({
        "ruleId": diagnostic.rule,
        "level": level(diagnostic.severity),
        "message": { "text": plain(&diagnostic.message) },
        "locations": [location(report, path, diagnostic.span)],
        "partialFingerprints": { "corpusLsp/v1": fingerprint },
    });
    // §3.52.4: the index names the rule's description, if it has one.
    if let Ok(at) = report.rules.binary_search_by(|it| it.id.cmp(diagnostic.rule)) {
        res["ruleIndex"] = json!(at);
    }
    if !related.is_empty() {
        res["relatedLocations"] = json!(related);
    }
    if !fixes.is_empty() {
        res["fixes"] = json!(fixes);
    }
    res
}

/// §3.11.6: `[text](1)` in a message is a link to a related place, unless its brackets are escaped.
fn plain(message: &str) -> String {
    message.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A finding about a whole file has a region too: code scanning shows none without a line.
fn location(report: &Report, path: &FilePath, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(report, path), "region": region(report, path, span) } })
}

/// §3.4.3: a relative URI reference in a named base.
fn artifact(report: &Report, path: &FilePath) -> Value {
    let path = format!("{}{path}", report.in_repository);
    json!({ "uri": utf8_percent_encode(&path, PATH).to_string(), "uriBaseId": "SRCROOT" })
}

/// §3.30: the end column is that of the first character behind the region.
fn region(report: &Report, path: &FilePath, span: Span) -> Value {
    let (start, end) = report.place(path, span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": start.offset,
        "byteLength": end.offset - start.offset,
    })
}

fn fix(report: &Report, fix: &Fix) -> Value {
    let changes = fix.edits.iter().map(|(path, edit)| {
        let replacement = json!({
            "deletedRegion": region(report, path, edit.span),
            "insertedContent": { "text": edit.new_text },
        });
        json!({ "artifactLocation": artifact(report, path), "replacements": [replacement] })
    });
    json!({ "description": { "text": plain(&fix.title) }, "artifactChanges": changes.collect::<Vec<_>>() })
}

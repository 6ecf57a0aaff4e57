//! `--format json`: one object with every finding and the summary, and the record of a finding that `jsonl` shares.
//!
//! Invariant: version 1 of the shape. Lines and columns count from 1, columns in code points, offsets in bytes; paths count from the
//! root, with `/`.

use std::borrow::Cow;
use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Fix, Related};
use corpus::files::FilePath;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};

use super::lines::Position;
use super::report::{Report, severity_name};

/// Writes the report as one JSON object on one line.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Object(report))?;
    writeln!(out)
}

/// The version of the shape.
pub(super) const VERSION: u64 = 1;

struct Object<'a>(&'a Report);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        if let Some(it) = self.0.shard {
            map.serialize_entry("shard", &it.to_string())?;
        }
        map.serialize_entry("diagnostics", &Findings(self.0))?;
        map.serialize_entry("summary", &self.0.summary)?;
        map.end()
    }
}

/// The findings, made one after the other while they are written.
struct Findings<'a>(&'a Report);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.summary.findings()))?;
        for (path, diagnostic) in self.0.findings() {
            seq.serialize_element(&Record::new(self.0, path, diagnostic))?;
        }
        seq.end()
    }
}

/// One finding.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record<'a> {
    #[serde(borrow)]
    pub(super) path: Cow<'a, str>,
    rule: Cow<'a, str>,
    severity: Cow<'a, str>,
    message: Cow<'a, str>,
    start: Place,
    end: Place,
    related: Vec<RelatedRecord<'a>>,
    fixes: Vec<FixRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Place {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize, Deserialize)]
struct RelatedRecord<'a> {
    path: Cow<'a, str>,
    message: Cow<'a, str>,
    start: Place,
    end: Place,
}

#[derive(Serialize, Deserialize)]
struct FixRecord<'a> {
    title: Cow<'a, str>,
    safe: bool,
    edits: Vec<EditRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
struct EditRecord<'a> {
    path: Cow<'a, str>,
    start: Place,
    end: Place,
    new_text: Cow<'a, str>,
}

impl<'a> Record<'a> {
    /// The record of `diagnostic`, found in `path`.
    pub(crate) fn new(
        report: &Report,
        path: &'a FilePath,
        diagnostic: &'a Diagnostic,
    ) -> Record<'a> {
        let (start, end) = report.place(path, diagnostic.span);
        Record {
            path: path.as_str().into(),
            rule: diagnostic.rule.into(),
            severity: severity_name(diagnostic.severity).into(),
            message: diagnostic.message.as_str().into(),
            start: start.into(),
            end: end.into(),
            related: diagnostic.related.iter().map(|it| related(report, it)).collect(),
            fixes: diagnostic.fixes.iter().map(|it| fix(report, it)).collect(),
        }
    }
}

fn related<'a>(report: &Report, related: &'a Related) -> RelatedRecord<'a> {
    let (start, end) = report.place(&related.path, related.span);
    RelatedRecord {
        path: related.path.as_str().into(),
        message: related.message.as_str().into(),
        start: start.into(),
        end: end.into(),
    }
}

fn fix<'a>(report: &Report, fix: &'a Fix) -> FixRecord<'a> {
    let edits = fix.edits.iter().map(|(path, edit)| {
        let (start, end) = report.place(path, edit.span);
        let new_text = edit.new_text.as_str().into();
        EditRecord { path: path.as_str().into(), start: start.into(), end: end.into(), new_text }
    });
    FixRecord { title: fix.title.as_str().into(), safe: fix.safe, edits: edits.collect() }
}

impl From<Position> for Place {
    fn from(it: Position) -> Place {
        Place { line: it.line, column: it.column, offset: it.offset }
    }
}

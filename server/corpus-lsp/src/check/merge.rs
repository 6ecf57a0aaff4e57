//! `--shard` and `merge`: a corpus is judged in shares on several machines, and their reports become one.
//!
//! Invariant: the joined report is the one that a single run prints, byte for byte but for the time.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use corpus::diagnostic::Severity;
use corpus::files::FilePath;
use serde::{Deserialize, Serialize};

use super::json::{Record, VERSION};
use super::report::Summary;
use super::{complain, output};
use crate::arguments::{FailOn, Shard};
use crate::disk;

#[derive(Serialize, Deserialize)]
struct Shared<'a> {
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<String>,
    #[serde(borrow)]
    diagnostics: Vec<Record<'a>>,
    summary: Summary,
}

/// Whether the file that the report calls `path` belongs to `shard`: the same on every machine and by every release.
pub(super) fn has(shard: Shard, path: &FilePath) -> bool {
    let mut hash: u32 = 0x811c_9dc5;
    for it in path.bytes() {
        hash = (hash ^ u32::from(it)).wrapping_mul(0x0100_0193);
    }
    hash % shard.count == shard.index - 1
}

/// Joins `reports` and prints the result. Exit code 0: clean; 1: problems of `fail_on` and worse; 2: they do not make a whole.
pub(crate) fn merge(reports: &[PathBuf], fail_on: FailOn) -> ExitCode {
    match join(reports, fail_on) {
        Ok(it) => ExitCode::from(it),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

fn join(reports: &[PathBuf], fail_on: FailOn) -> Result<u8, String> {
    let read = |it: &PathBuf| {
        disk::read_named(it).map_err(|why| format!("{} cannot be read: {why}", it.display()))
    };
    let texts = reports.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut res = Shared {
        version: VERSION,
        shard: None,
        diagnostics: Vec::new(),
        summary: Summary::default(),
    };
    let mut shards = Vec::new();
    for (path, text) in reports.iter().zip(&texts) {
        let it = parse(path, text)?;
        let shard: Option<Shard> = it.shard.as_deref().and_then(|it| it.parse().ok());
        shards.push(shard.ok_or_else(|| {
            format!("{}: this report is of no shard; make it with --shard N/OF", path.display())
        })?);
        res.diagnostics.extend(it.diagnostics);
        add(&mut res.summary, it.summary);
    }
    are_whole(shards)?;
    // Each file is in one shard, where its findings are in order.
    res.diagnostics.sort_by(|a, b| a.path.cmp(&b.path));
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer(&mut out, &res).map_err(io::Error::from);
    output::told(written.and_then(|()| writeln!(out)).and_then(|()| out.flush()))?;
    let Summary { errors, warnings, hints, .. } = res.summary;
    let counts = |severity| fail_on.severity().is_some_and(|it| severity <= it);
    let found = [(errors, Severity::Error), (warnings, Severity::Warning), (hints, Severity::Hint)];
    Ok(u8::from(found.iter().any(|it| it.0 > 0 && counts(it.1))))
}

fn parse<'a>(path: &Path, text: &'a [u8]) -> Result<Shared<'a>, String> {
    let it: Shared<'a> = serde_json::from_slice(text)
        .map_err(|it| format!("{}: this is no report of `--format json`: {it}", path.display()))?;
    if it.version != VERSION {
        return Err(format!(
            "{}: the report has version {}, only {VERSION} is read",
            path.display(),
            it.version
        ));
    }
    Ok(it)
}

fn add(acc: &mut Summary, it: Summary) {
    acc.posts += it.posts;
    acc.assets += it.assets;
    acc.errors += it.errors;
    acc.warnings += it.warnings;
    acc.hints += it.hints;
    acc.elapsed_ms = acc.elapsed_ms.max(it.elapsed_ms);
}

/// A missing shard would pass for a clean one.
fn are_whole(mut shards: Vec<Shard>) -> Result<(), String> {
    shards.sort();
    let count = shards.first().map_or(0, |it| it.count);
    if let Some(it) = shards.iter().find(|it| it.count != count) {
        return Err(format!("the reports are of {count} and of {} shards", it.count));
    }
    for index in 1..=count {
        match shards.iter().filter(|it| it.index == index).count() {
            1 => {}
            0 => return Err(format!("the report of shard {index}/{count} is missing")),
            _ => return Err(format!("there are several reports of shard {index}/{count}")),
        }
    }
    Ok(())
}

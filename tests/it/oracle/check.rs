//! `corpus-lsp --check` of a site against the recorded verdicts of its generator.
//!
//! Invariant: a reference that readers find broken is reported at one of its lines, one that works is reported nowhere.

use std::fmt::Write;
use std::process::Command;

use serde_json::Value;

use super::generator::{Site, said};
use super::table;

/// The rules that say what a browser would find broken.
const RULES: [&str; 7] = [
    "blank-in-destination",
    "broken-anchor",
    "broken-image",
    "broken-link",
    "image-case",
    "link-to-draft",
    "raw-html-dropped",
];

/// Where the differences of a site stand as a table: marker, generator, ours, place. `None` when the
/// binary prints nothing at all, not even that it does not know `--check`.
pub(crate) fn differences(site: &Site) -> Option<String> {
    let it = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(["--check", "--format", "json"])
        .arg(&site.folder)
        .output()
        .expect("corpus-lsp starts");
    if it.stdout.is_empty() && it.stderr.is_empty() {
        return None;
    }
    let report: Value =
        serde_json::from_slice(&it.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&it)));
    let found: Vec<(String, u64, String)> =
        report["diagnostics"].as_array().expect("a list").iter().filter_map(finding).collect();
    let mut res = String::new();
    let verdicts = table::read(&site.folder.join("expected.tsv"));
    for (marker, lines) in site.markers() {
        let Some(verdict) = verdicts.get(&marker) else { continue };
        let at = |found: &&(String, u64, String)| {
            lines
                .iter()
                .any(|(path, line)| found.1 == *line as u64 && found.0.ends_with(path.as_str()))
        };
        let ours: Vec<&str> = found.iter().filter(at).map(|it| it.2.as_str()).collect();
        if (verdict[0] == "ok") != ours.is_empty() {
            let ours = if ours.is_empty() { "nothing".to_owned() } else { ours.join(", ") };
            let (path, line) = &lines[0];
            let _ = writeln!(
                res,
                "{} {marker}\t{}\tours: {ours}\t{path}:{line}",
                site.name,
                verdict.join(" ")
            );
        }
    }
    Some(res)
}

/// Path, line counted from 1 and rule of one diagnostic of the report, if it is about what readers find.
fn finding(it: &Value) -> Option<(String, u64, String)> {
    let rule = it["rule"].as_str().filter(|it| RULES.contains(it))?;
    Some((it["path"].as_str()?.to_owned(), it["start"]["line"].as_u64()?, rule.to_owned()))
}

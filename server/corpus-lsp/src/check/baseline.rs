//! Baselines: the findings of one day, written down so that later runs report only what came since.
//!
//! Invariant: version 1 of the shape. An entry stands for one finding, whose line may move; paths count from the baseline's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprints;
use super::report::Report;
use super::scope::Scope;
use super::select;
use crate::disk;

/// The version of the shape that is written, and the only one that is read.
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    version: u64,
    findings: Vec<Entry>,
}

/// Only the fingerprint is compared, and the path to tell whether an entry was looked for; the rest is for who reads the file.
#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
}

/// A baseline as it was read.
pub(super) struct Baseline {
    folder: PathBuf,
    entries: Vec<Entry>,
}

impl Baseline {
    /// Reads the file `path`.
    pub(super) fn read(path: &Path) -> Result<Baseline, String> {
        let name = path.display();
        let bytes = disk::read_named(path).map_err(|it| format!("{name} cannot be read: {it}"))?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|it| {
            format!("{name} is no baseline: {it}; write it anew with --write-baseline")
        })?;
        if value["version"] != VERSION {
            return Err(format!(
                "{name} was written by another version of corpus-lsp (its shape has version {}, this one reads {VERSION}); write it anew with --write-baseline",
                value["version"]
            ));
        }
        let file: File = serde_json::from_value(value).map_err(|it| {
            format!("{name} is no baseline: {it}; write it anew with --write-baseline")
        })?;
        Ok(Baseline { folder: folder(path), entries: file.findings })
    }

    /// Takes what is written down out of `report`. Returns how many entries that were looked for are mended.
    pub(super) fn apply(self, report: &mut Report, scope: &Scope) -> usize {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        self.entries.iter().for_each(|it| *known.entry(it.fingerprint.clone()).or_default() += 1);
        let named = entries(report, scope, &self.folder);
        let mut met: BTreeSet<String> = BTreeSet::new();
        let mut named = named.into_iter();
        for file in &mut report.files {
            // The names come in the order of the findings.
            let is_known = |it: Option<Entry>| {
                let Some(it) = it else { return false };
                let known = known.contains_key(&it.fingerprint);
                met.insert(it.fingerprint);
                known
            };
            let known: Vec<bool> =
                named.by_ref().take(file.diagnostics.len()).map(Some).map(is_known).collect();
            if !select::is_wrong_configuration(file) {
                let mut known = known.into_iter();
                select::retain(file, |_| !known.next().unwrap_or(false));
            }
        }
        report.files.retain(|it| !it.diagnostics.is_empty());
        let is_mended = |it: &&Entry| {
            !met.contains(&it.fingerprint) && scope.selects_file(&self.folder.join(&it.path))
        };
        self.entries.iter().filter(is_mended).count()
    }
}

/// Writes the findings of `report` to the file `path`. Returns how many there are.
pub(super) fn write(path: &Path, report: &Report, scope: &Scope) -> Result<usize, String> {
    let mut findings = entries(report, scope, &folder(path));
    findings.sort();
    let file = File { version: VERSION, findings };
    disk::replace(path, |out| {
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    })
    .map_err(|it| format!("{} cannot be written: {it}", path.display()))?;
    Ok(file.findings.len())
}

/// The findings of `report` as entries, in its order.
fn entries(report: &Report, scope: &Scope, folder: &Path) -> Vec<Entry> {
    let mut fingerprints = Fingerprints::default();
    let mut res = Vec::new();
    for (path, found) in report.findings() {
        let name = relative(folder, &scope.root, path);
        let fingerprint = fingerprints.next_named(report, path, &name, found);
        res.push(Entry { path: name, rule: found.rule.to_owned(), fingerprint });
    }
    res
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk::resolve(parent).unwrap_or_else(|_| parent.to_path_buf())
}

/// The file `path` below `root` as it is reached from `folder`.
fn relative(folder: &Path, root: &Path, path: &FilePath) -> String {
    let common = folder.ancestors().find(|it| root.starts_with(it)).unwrap_or(folder);
    let up = folder.strip_prefix(common).map_or(0, |it| it.iter().count());
    let down = root.strip_prefix(common).unwrap_or(root).iter().map(|it| it.to_string_lossy());
    let mut res: Vec<String> = vec!["..".to_owned(); up];
    res.extend(down.map(|it| it.into_owned()));
    res.push(path.to_string());
    res.join("/")
}

/// What is said when entries of the baseline are mended.
pub(super) fn stale(n: usize, locale: Locale) -> String {
    match locale {
        Locale::En if n == 1 => {
            "1 entry of the baseline is mended: bring it up to date with --write-baseline"
                .to_owned()
        }
        Locale::En => format!(
            "{n} entries of the baseline are mended: bring it up to date with --write-baseline"
        ),
        Locale::Zh => format!("基线中有 {n} 条已经修复，请用 --write-baseline 更新"),
    }
}

/// What is said when a baseline was written.
pub(super) fn written(path: &Path, n: usize, locale: Locale) -> String {
    let path = path.display();
    match locale {
        Locale::En => format!("{path} now holds {n} finding{}", if n == 1 { "" } else { "s" }),
        Locale::Zh => format!("{path} 现在记录了 {n} 条问题"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_the_folder_of_the_baseline() {
        let from = |folder: &str, root: &str| {
            relative(Path::new(folder), Path::new(root), &FilePath::new("posts/中.md"))
        };
        assert_eq!(from("/blog", "/blog"), "posts/中.md");
        assert_eq!(from("/blog/ci", "/blog"), "../posts/中.md");
        assert_eq!(from("/", "/blog/site"), "blog/site/posts/中.md");
        assert_eq!(from("/blog/ci", "/blog/site"), "../site/posts/中.md");
    }
}

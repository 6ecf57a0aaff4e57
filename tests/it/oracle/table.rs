//! The recorded tables: tab-separated, a heading line, sorted by their first cell.
//!
//! Invariant: `UPDATE_EXPECT=1` writes exactly what a later run compares.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// The rows of a table by their first cell.
pub(crate) fn read(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        (cells.next().unwrap_or_default(), cells.collect())
    };
    text.lines().skip(1).map(row).collect()
}

/// What differs between the recorded table and `actual`, one line each; records `actual` instead when asked to.
pub(crate) fn compare(
    path: &Path,
    head: &[&str],
    actual: &BTreeMap<String, Vec<String>>,
) -> String {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let mut text = head.join("\t") + "\n";
        for (key, cells) in actual {
            let _ = writeln!(text, "{key}\t{}", cells.join("\t"));
        }
        std::fs::write(path, text).expect("the table is written");
        return String::new();
    }
    let recorded = read(path);
    let mut res = String::new();
    for key in recorded.keys().chain(actual.keys().filter(|it| !recorded.contains_key(*it))) {
        let cell =
            |it: Option<&Vec<String>>| it.map_or_else(|| "(none)".to_owned(), |it| it.join(" "));
        let (recorded, actual) = (cell(recorded.get(key)), cell(actual.get(key)));
        if recorded != actual {
            let _ = writeln!(res, "{key}\trecorded: {recorded}\tnow: {actual}");
        }
    }
    res
}

//! Sums of findings by rule and by folder, for `--stats` and for the report in HTML.
//!
//! Invariant: the most frequent comes first, equals in order of name.

use std::collections::BTreeMap;
use std::io::{self, Write};

use corpus::diagnostic::Locale;

use super::excerpt::one_line;
use super::report::Report;

/// Folders deeper than this are counted in the one above.
const MAX_DEPTH: usize = 3;

/// Counts of findings.
pub(crate) struct Stats {
    /// By id of the rule.
    pub(crate) rules: Vec<(String, usize)>,
    /// By folder from the root, `.` for the root itself.
    pub(crate) folders: Vec<(String, usize)>,
}

impl Stats {
    /// Counts the findings of `report`.
    pub(crate) fn new(report: &Report) -> Stats {
        let mut rules = BTreeMap::new();
        let mut folders = BTreeMap::new();
        for (path, diagnostic) in report.findings() {
            *rules.entry(diagnostic.rule.to_owned()).or_default() += 1;
            *folders.entry(folder(path.parent())).or_default() += 1;
        }
        Stats { rules: most_frequent_first(rules), folders: most_frequent_first(folders) }
    }
}

fn folder(parent: &str) -> String {
    let parts: Vec<&str> = parent.split('/').take(MAX_DEPTH).collect();
    if parent.is_empty() { ".".to_owned() } else { parts.join("/") }
}

fn most_frequent_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut res: Vec<_> = counts.into_iter().collect();
    res.sort_by_key(|it| std::cmp::Reverse(it.1));
    res
}

/// Writes the sums as two lists.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let stats = Stats::new(report);
    let (by_rule, by_folder) = match report.locale {
        Locale::En => ("By rule:", "By folder:"),
        Locale::Zh => ("按规则：", "按文件夹："),
    };
    for (title, counts) in [(by_rule, stats.rules), (by_folder, stats.folders)] {
        if !counts.is_empty() {
            writeln!(out, "\n{title}")?;
        }
        for (name, n) in counts {
            writeln!(out, "{n:>7}  {}", one_line(&name))?;
        }
    }
    Ok(())
}

//! Sums of findings by rule and by folder, for `--stats` and for the report in HTML.
//!
//! Invariant: the most frequent comes first, equals in order of name.

use std::collections::BTreeMap;
use std::io::{self, Write};

use corpus::diagnostic::Locale;
use corpus::messages;

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
    print_sizes(report, out)
}

/// Assets that are named, the largest first.
const LARGEST: usize = 5;

/// Writes how much the assets weigh, by extension, and which weigh most.
fn print_sizes(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.sizes.is_empty() {
        return Ok(());
    }
    let (by_kind, largest) = match report.locale {
        Locale::En => ("Assets by kind:", "Largest assets:"),
        Locale::Zh => ("按类型统计资源：", "最大的资源："),
    };
    let mut kinds: BTreeMap<String, (u64, usize)> = BTreeMap::new();
    for (path, bytes) in &report.sizes {
        let kind = kinds.entry(path.extension().to_ascii_lowercase()).or_default();
        *kind = (kind.0 + bytes, kind.1 + 1);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|it| std::cmp::Reverse(it.1.0));
    writeln!(out, "\n{by_kind}")?;
    for (kind, (bytes, n)) in kinds {
        let kind = if kind.is_empty() { "-".to_owned() } else { one_line(&kind) };
        writeln!(out, "{n:>7}  {:>10}  {kind}", messages::size(bytes))?;
    }
    let mut sizes: Vec<_> = report.sizes.iter().collect();
    sizes.sort_by_key(|it| std::cmp::Reverse(it.1));
    writeln!(out, "\n{largest}")?;
    for (path, bytes) in sizes.into_iter().take(LARGEST) {
        writeln!(out, "{:>10}  {}", messages::size(*bytes), one_line(path))?;
    }
    Ok(())
}

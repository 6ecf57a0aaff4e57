//! What was found, ready for any format: findings by file, the texts they are about, and the sums.
//!
//! Invariant: a report holds no text. Sources are read again when a format needs them, a few at a time.

use std::cell::RefCell;
use std::rc::Rc;

use corpus::diagnostic::{Diagnostic, Diagnostics, Locale, Severity};
use corpus::files::FilePath;
use corpus::text::Span;

use super::lines::{Lines, Position};
use crate::arguments::Shard;

/// Texts that are held at a time.
const MAX_SOURCES: usize = 8;

/// All that a format prints.
pub(crate) struct Report {
    /// The folder that paths count from, for people to read.
    pub(crate) root: String,
    /// Files with findings, in order of path.
    pub(crate) files: Vec<FileReport>,
    /// Counts and time.
    pub(crate) summary: Summary,
    /// The rules that may have reported, in order of id.
    pub(crate) rules: Vec<Rule>,
    /// The language of what formats say themselves.
    pub(crate) locale: Locale,
    /// Path from the repository to [`Report::root`], `""` or with a `/` at its end: CI systems name files from the repository.
    pub(crate) in_repository: String,
    /// Path from the current folder to [`Report::root`], in the same form: terminals open paths from there.
    pub(crate) in_folder: String,
    /// The share of the files that this is about, when it is not all.
    pub(crate) shard: Option<Shard>,
    /// The assets with their lengths in bytes, in order of path, when sums were asked for.
    pub(crate) sizes: Vec<(FilePath, u64)>,
    /// The texts.
    pub(crate) sources: Sources,
}

/// The findings of one file.
pub(crate) struct FileReport {
    /// Path from the root of the report.
    pub(crate) path: FilePath,
    /// In order of offset and rule.
    pub(crate) diagnostics: Diagnostics,
}

/// Counts over all corpora that were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Summary {
    /// Posts that were read.
    pub(crate) posts: usize,
    /// Files known by name only.
    pub(crate) assets: usize,
    /// Findings of severity error.
    pub(crate) errors: usize,
    /// Findings of severity warning.
    pub(crate) warnings: usize,
    /// Findings of severity hint.
    pub(crate) hints: usize,
    /// Milliseconds from the start to the last judgement.
    pub(crate) elapsed_ms: u64,
}

impl Summary {
    /// Counts one finding.
    pub(crate) fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint => self.hints += 1,
        }
    }

    /// Findings of all severities.
    pub(crate) fn findings(&self) -> usize {
        self.errors + self.warnings + self.hints
    }
}

/// A rule as reports describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Stable kebab-case id.
    pub(crate) id: &'static str,
    /// Severity unless configured otherwise.
    pub(crate) severity: Severity,
    /// Whether it is off unless asked for.
    pub(crate) is_opt_in: bool,
    /// The defect in one sentence.
    pub(crate) summary: String,
    /// The whole description, in Markdown.
    pub(crate) text: String,
}

impl Report {
    /// All findings with their files.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&FilePath, &Diagnostic)> {
        self.files.iter().flat_map(|file| file.diagnostics.iter().map(|it| (&file.path, it)))
    }

    /// Start and end of `span` in `path`.
    pub(crate) fn place(&self, path: &FilePath, span: Span) -> (Position, Position) {
        self.sources.get(path).place(span)
    }
}

/// The words for a severity in output that machines read.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// One text with its lines.
pub(crate) struct Source {
    /// What is shown. Bytes that are not UTF-8 are shown as `?`, so that offsets stay true.
    pub(crate) text: String,
    /// Its index.
    pub(crate) lines: Lines,
    /// Whether the file could be read at all; if not, every offset is at line 1, column 1.
    pub(crate) is_readable: bool,
}

impl Source {
    /// Takes the bytes of a file; `None` for a file that cannot be read.
    pub(crate) fn new(bytes: Option<Vec<u8>>) -> Source {
        let is_readable = bytes.is_some();
        let text = bytes.map_or_else(String::new, |it| {
            String::from_utf8(it).unwrap_or_else(|it| replace_invalid(it.as_bytes()))
        });
        Source { lines: Lines::new(&text), text, is_readable }
    }

    /// Start and end of `span`.
    pub(crate) fn place(&self, span: Span) -> (Position, Position) {
        let position = |offset: u32| self.lines.position(&self.text, offset as usize);
        let start = position(span.start);
        (start, position(span.end.max(span.start)))
    }
}

fn replace_invalid(bytes: &[u8]) -> String {
    let mut res = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        res.push_str(chunk.valid());
        res.extend(chunk.invalid().iter().map(|_| '?'));
    }
    res
}

/// Reads the bytes of a file of the report; `None` when that fails.
pub(crate) type ReadBytes = dyn Fn(&FilePath) -> Option<Vec<u8>>;

/// The texts that findings are about, read when asked for; only the last few are held.
pub(crate) struct Sources {
    read: Box<ReadBytes>,
    recent: RefCell<Vec<(FilePath, Rc<Source>)>>,
}

impl Sources {
    /// Texts that `read` gives.
    pub(crate) fn new(read: Box<ReadBytes>) -> Sources {
        Sources { read, recent: RefCell::default() }
    }

    /// The text of `path`, empty when it cannot be read.
    pub(crate) fn get(&self, path: &FilePath) -> Rc<Source> {
        let mut recent = self.recent.borrow_mut();
        if let Some(at) = recent.iter().position(|it| it.0 == *path) {
            let hit = recent.remove(at);
            recent.push(hit);
        } else {
            if recent.len() == MAX_SOURCES {
                recent.remove(0);
            }
            recent.push((path.clone(), Rc::new(Source::new((self.read)(path)))));
        }
        recent[recent.len() - 1].1.clone()
    }
}

//! `--fix` and `--diff`: fixes are made in memory until none is left to make, and then written, file by file.
//!
//! Invariant: a fix is made whole or not at all, no two fixes touch in one round, and a file that is not what was judged is left
//! alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use corpus::diagnostic::{Diagnostic, Fix, Locale};
use corpus::files::FilePath;
use corpus::text::{self, Edit, Span};
use corpus::{Change, CorpusHost, FileChange};

use super::complain;
use super::judge::{Seen, hash, judged};
use super::scope::Target;
use super::signals::Signals;
use crate::disk::{self, Refusal};

/// Rounds after which fixes that call for one another are given up.
const MAX_ROUNDS: usize = 10;

/// One file with its new text.
pub(super) struct Rewrite {
    /// Path from the root of the corpus, or of the report.
    pub(super) path: FilePath,
    /// The file on the disk, behind all links.
    file: PathBuf,
    /// What it has.
    pub(super) before: String,
    /// What it gets.
    pub(super) after: String,
}

impl Rewrite {
    /// The same under its name in the report.
    pub(super) fn rebase(self, target: &Target) -> Rewrite {
        Rewrite { path: target.named(&self.path), ..self }
    }
}

/// What was done.
pub(super) struct Fixes {
    /// Files whose text has changed, in order of path.
    pub(super) rewrites: Vec<Rewrite>,
    /// Number of fixes.
    pub(super) made: usize,
}

/// Makes fixes in one corpus.
pub(super) struct Fixer<'a> {
    target: &'a Target,
    seen: &'a Seen,
    allows_unsafe: bool,
    locale: Locale,
    texts: BTreeMap<FilePath, Option<Rewrite>>,
    is_refused: bool,
}

impl<'a> Fixer<'a> {
    /// For the corpus of `target`, whose files had the hashes `seen` when they were judged.
    pub(super) fn new(
        target: &'a Target,
        seen: &'a Seen,
        allows_unsafe: bool,
        locale: Locale,
    ) -> Fixer<'a> {
        Fixer { target, seen, allows_unsafe, locale, texts: BTreeMap::new(), is_refused: false }
    }

    /// Makes the fixes of the findings that `wants` says yes to, and of those that then come to light, until there are none.
    pub(super) fn make(
        &mut self,
        host: &mut CorpusHost,
        wants: impl Fn(&FilePath, &Diagnostic) -> bool,
    ) -> Fixes {
        let mut made = 0;
        for _ in 0..MAX_ROUNDS {
            let corpus = host.corpus();
            let mut round = Round::default();
            for (path, found) in judged(&corpus, |_| true) {
                for it in found.iter().filter(|it| wants(&path, it)) {
                    if let Some(fix) = self.fix(it) {
                        round.take(fix, self);
                    }
                }
            }
            drop(corpus);
            if round.n_fixes == 0 {
                break;
            }
            made += round.n_fixes;
            // A new configuration would mean that all has to be read again: the next run sees to that.
            if host.apply(self.apply(round.edits)).reread {
                break;
            }
        }
        let rewrites = std::mem::take(&mut self.texts).into_values().flatten();
        Fixes { rewrites: rewrites.filter(|it| it.before != it.after).collect(), made }
    }

    /// Fails when a file had to be left alone.
    pub(super) fn finish(self) -> Result<(), String> {
        if self.is_refused { Err(not_all(self.locale)) } else { Ok(()) }
    }

    fn fix<'d>(&self, found: &'d Diagnostic) -> Option<&'d Fix> {
        let safe = found.fixes.iter().find(|it| it.safe);
        safe.or_else(|| found.fixes.first().filter(|_| self.allows_unsafe))
    }

    /// The present text of `path`, if it may be changed.
    fn text(&mut self, path: &FilePath) -> Option<&mut Rewrite> {
        if !self.texts.contains_key(path) {
            let read = self.read(path);
            if let Err(it) = &read {
                complain(&format!("{}: {it}", self.target.named(path)));
                self.is_refused = true;
            }
            self.texts.insert(path.clone(), read.ok());
        }
        self.texts.get_mut(path)?.as_mut()
    }

    fn read(&self, path: &FilePath) -> Result<Rewrite, &'static str> {
        let file = disk::target(&self.target.root, path).filter(|_| !self.target.is_overlaid(path));
        let (Some(file), Some(bytes)) = (file, self.target.bytes(path)) else {
            return Err(unreadable(self.locale));
        };
        if self.seen.get(path) != Some(&hash(&bytes)) {
            return Err(changed(self.locale));
        }
        // Offsets count in the text that was judged, in which U+FFFD stands for what is not UTF-8.
        let before = String::from_utf8(bytes).map_err(|_| not_utf8(self.locale))?;
        Ok(Rewrite { path: path.clone(), file, after: before.clone(), before })
    }

    fn apply(&mut self, edits: BTreeMap<FilePath, Vec<Edit>>) -> Change {
        let mut files = Vec::new();
        for (path, edits) in edits {
            if let Some(it) = self.text(&path) {
                it.after = text::apply_all(&it.after, &edits);
                files.push((path, FileChange::Text(it.after.clone().into_bytes())));
            }
        }
        Change { files }
    }
}

/// The fixes of one round.
#[derive(Default)]
struct Round {
    n_fixes: usize,
    edits: BTreeMap<FilePath, Vec<Edit>>,
    /// Ends by starts of what is touched.
    touched: BTreeMap<FilePath, BTreeMap<u32, u32>>,
}

impl Round {
    /// Takes `fix` in, unless it gets in the way of another one or does nothing.
    fn take(&mut self, fix: &Fix, fixer: &mut Fixer<'_>) {
        let Some(edits) = edits(fix, fixer) else { return };
        if edits.iter().any(|(path, it)| self.touches(path, it.span)) {
            return;
        }
        self.n_fixes += 1;
        for (path, it) in edits {
            self.touched.entry(path.clone()).or_default().insert(it.span.start, it.span.end);
            self.edits.entry(path).or_default().push(it);
        }
    }

    /// Two insertions at one place touch as well: which is to come first is nowhere said.
    fn touches(&self, path: &FilePath, span: Span) -> bool {
        let before = |it: &BTreeMap<u32, u32>| it.range(..=span.end).next_back().map(|it| *it.1);
        self.touched.get(path).and_then(before).is_some_and(|end| end >= span.start)
    }
}

/// The edits of `fix` with the line breaks of their files; `None` when one cannot be made, or they change nothing.
fn edits(fix: &Fix, fixer: &mut Fixer<'_>) -> Option<Vec<(FilePath, Edit)>> {
    let mut res = Vec::new();
    let mut changes = false;
    for (path, edit) in &fix.edits {
        let text = &fixer.text(path)?.after;
        let old = text.get(edit.span.range())?;
        let new_text = with_line_breaks_of(text, &edit.new_text);
        changes |= old != new_text;
        res.push((path.clone(), Edit { span: edit.span, new_text }));
    }
    changes.then_some(res)
}

/// `new` with the line breaks that `text` has, judged by its first one.
fn with_line_breaks_of(text: &str, new: &str) -> String {
    let first = text.find(['\n', '\r']).map_or("\n", |at| {
        let rest = &text[at..];
        if rest.starts_with("\r\n") { "\r\n" } else { &rest[..1] }
    });
    let plain = new.replace("\r\n", "\n");
    if first == "\n" { plain } else { plain.replace('\n', first) }
}

/// Writes all of `rewrites`. Each file is written whole or not at all; the first that cannot be written ends it.
pub(super) fn write(rewrites: &[Rewrite], locale: Locale) -> Result<(), String> {
    let signals = Signals::hold();
    let mut written: BTreeSet<&PathBuf> = BTreeSet::new();
    for it in rewrites {
        if signals.came() {
            return Err(interrupted(written.len(), rewrites.len(), locale));
        }
        // Several posts may be links to one file, which has got its new text then.
        if !written.insert(&it.file) {
            continue;
        }
        disk::rewrite(&it.file, it.before.as_bytes(), it.after.as_bytes()).map_err(|why| {
            let why = match why {
                Refusal::Changed => changed(locale).to_owned(),
                Refusal::Failed(it) => it.to_string(),
            };
            stopped(&it.file, &why, written.len() - 1, rewrites.len(), locale)
        })?;
    }
    Ok(())
}

/// What is said when fixes were made.
pub(super) fn made(n_fixes: usize, n_files: usize, locale: Locale) -> String {
    let n = |n: usize, noun: &str, more: &str| {
        if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}{more}") }
    };
    match locale {
        Locale::En => format!("made {} in {}", n(n_fixes, "fix", "es"), n(n_files, "file", "s")),
        Locale::Zh => format!("修复了 {n_files} 个文件中的 {n_fixes} 处问题"),
    }
}

/// What is said while another run writes.
pub(super) fn waits(locale: Locale) -> String {
    match locale {
        Locale::En => "another --fix is at work on this site; waiting for it to end",
        Locale::Zh => "另一个 --fix 正在修改这个站点，等待它结束",
    }
    .to_owned()
}

fn unreadable(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "cannot be read again and is left as it is",
        Locale::Zh => "无法再次读取，保持原样",
    }
}

fn changed(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "has changed since it was read and is left as it is; run the command again",
        Locale::Zh => "在读取之后被修改过，保持原样；请重新运行",
    }
}

fn not_utf8(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "is not UTF-8 and is left as it is; convert it first",
        Locale::Zh => "不是 UTF-8 编码，保持原样；请先转换编码",
    }
}

fn not_all(locale: Locale) -> String {
    match locale {
        Locale::En => "not every fix could be made; the files that are not named are fixed",
        Locale::Zh => "有些修复未能完成；没有列出的文件已经修复",
    }
    .to_owned()
}

fn interrupted(n: usize, of: usize, locale: Locale) -> String {
    match locale {
        Locale::En => {
            format!("interrupted: {n} of {of} files are fixed, the others are as they were")
        }
        Locale::Zh => format!("已中断：{of} 个文件中有 {n} 个已修复，其余保持原样"),
    }
}

fn stopped(file: &std::path::Path, why: &str, n: usize, of: usize, locale: Locale) -> String {
    let file = file.display();
    match locale {
        Locale::En => {
            format!("{file}: {why}\n{n} of {of} files are fixed, the others are as they were")
        }
        Locale::Zh => format!("{file}：{why}\n{of} 个文件中有 {n} 个已修复，其余保持原样"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_stay_those_of_the_file() {
        assert_eq!(with_line_breaks_of("a\r\nb\n", "x\ny\r\nz"), "x\r\ny\r\nz");
        assert_eq!(with_line_breaks_of("a\rb", "x\ny"), "x\ry");
        assert_eq!(with_line_breaks_of("中", "x\r\ny"), "x\ny");
    }

    #[test]
    fn what_touches_is_told() {
        let path = FilePath::new("a.md");
        let mut round = Round::default();
        round.touched.entry(path.clone()).or_default().insert(4, 8);
        let touches = |start, end| round.touches(&path, Span { start, end });
        assert!(touches(0, 4) && touches(8, 9) && touches(5, 6) && touches(0, 20) && touches(8, 8));
        assert!(!touches(0, 3) && !touches(9, 9));
        assert!(!round.touches(&FilePath::new("b.md"), Span::new(5, 6)));
    }
}

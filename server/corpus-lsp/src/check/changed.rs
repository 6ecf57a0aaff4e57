//! `--changed-since`: what differs from a revision of the Git repository, and what the difference has broken elsewhere.
//!
//! Invariant: Git is asked, never changed, and it is asked by names that cannot be taken for options.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use corpus::asset::Asset;
use corpus::cancel::Cancel;
use corpus::diagnostic::{Diagnostic, Diagnostics, Locale};
use corpus::files::FilePath;
use corpus::text::Span;
use corpus::{Change, CorpusHost, FileChange};

use super::scope::Target;
use crate::disk::{self, Content};
use crate::load;

/// What a file was.
enum Old {
    /// It was not there.
    Nothing,
    /// It was there, known by name only.
    Asset,
    /// It had these bytes.
    Text(Vec<u8>),
}

/// The files of one corpus that differ, with what they were.
pub(super) struct Changes(BTreeMap<FilePath, Old>);

/// One entry of `git diff --raw`: the blob that was there, if it was a file, and the path from the repository.
struct Entry {
    blob: Option<String>,
    path: String,
}

impl Changes {
    /// Asks Git what differs below `root` between the revision `rev` and the disk, files that it does not know yet included.
    pub(super) fn since(rev: &str, root: &Path) -> Result<Changes, String> {
        let repository = disk::repository(root).ok_or_else(|| {
            format!(
                "{}: --changed-since needs a Git repository, and this folder is in none",
                root.display()
            )
        })?;
        let git = Git(repository);
        let commit = git.commit(rev)?;
        let (mut entries, added) = (git.differing(&commit)?, git.untracked()?);
        entries.extend(added.into_iter().map(|path| Entry { blob: None, path }));
        let inside = |it: &Entry| {
            let absolute = git.0.join(&it.path);
            let path = absolute.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
            Some((FilePath::new(&path), it.blob.clone()))
        };
        let inside: Vec<_> = entries.iter().filter_map(inside).collect();
        git.contents(inside).map(Changes)
    }

    /// Whether `path` differs.
    pub(super) fn has(&self, path: &FilePath) -> bool {
        self.0.contains_key(path)
    }

    /// Takes from `files`, the findings of now, those that neither stand in a file that differs nor are new. `host` is taken back to
    /// the old state.
    pub(super) fn narrow(
        self,
        files: &mut Vec<(FilePath, Diagnostics)>,
        mut host: CorpusHost,
        target: &Target,
        assets: &BTreeMap<FilePath, Asset>,
        locale: Locale,
    ) -> io::Result<()> {
        let changed: BTreeSet<FilePath> = self.0.keys().cloned().collect();
        if files.iter().any(|it| !changed.contains(&it.0)) {
            let applied = host.apply(self.backwards(&host));
            let old = if applied.reread {
                self.read_old(target, locale)?.corpus()
            } else {
                host.corpus()
            };
            let old_assets: BTreeMap<FilePath, Diagnostics> =
                old.judge_assets(assets).into_iter().collect();
            for (path, found) in files.iter_mut().filter(|it| !changed.contains(&it.0)) {
                let before = old.diagnostics(path, &Cancel::default()).unwrap_or_default();
                let before = old_assets.get(path).unwrap_or(&before);
                *found = new_only(found, before);
            }
            files.retain(|it| !it.1.is_empty());
        }
        std::mem::forget(host);
        Ok(())
    }

    fn backwards(&self, host: &CorpusHost) -> Change {
        let now = host.files();
        let back = |(path, old): (&FilePath, &Old)| {
            let change = match old {
                Old::Nothing if now.contains(path) => FileChange::Removed,
                Old::Nothing => return None,
                Old::Asset => FileChange::Asset,
                Old::Text(it) => FileChange::Text(it.clone()),
            };
            Some((path.clone(), change))
        };
        Change { files: self.0.iter().filter_map(back).collect() }
    }

    /// The whole corpus as it was, for when its configuration was another.
    fn read_old(&self, target: &Target, locale: Locale) -> io::Result<CorpusHost> {
        let mut overlay = target.overlay.clone();
        for (path, old) in &self.0 {
            if let Old::Text(it) = old {
                overlay.insert(path.clone(), it.clone());
            }
        }
        let is_new = |path: &FilePath| matches!(self.0.get(path), Some(Old::Nothing));
        let prepare = |batch: &mut Vec<(FilePath, Content)>| batch.retain(|it| !is_new(&it.0));
        let options = load::options(locale);
        load::prepared(&target.root, &overlay, options, prepare, |_| {})
    }
}

/// The findings that the old state did not have. The text is the same, so equal findings stand at equal places; what is suggested
/// may differ.
fn new_only(found: &Diagnostics, before: &Diagnostics) -> Diagnostics {
    let mut known: BTreeMap<(&str, Span), usize> = BTreeMap::new();
    before.iter().for_each(|it| *known.entry((it.rule, it.span)).or_default() += 1);
    let is_new = |it: &&Diagnostic| match known.get_mut(&(it.rule, it.span)) {
        Some(n) if *n > 0 => {
            *n -= 1;
            false
        }
        _ => true,
    };
    Arc::new(found.iter().filter(is_new).cloned().collect())
}

/// The repository in a folder.
struct Git(PathBuf);

impl Git {
    fn command(&self) -> Command {
        let mut res = Command::new("git");
        res.arg("-C").arg(&self.0).arg("--no-optional-locks").stdin(Stdio::null());
        res
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let it = self.command().args(arguments).output().map_err(|it| cannot_run(&it))?;
        if it.status.success() {
            return Ok(it.stdout);
        }
        let said = String::from_utf8_lossy(&it.stderr);
        Err(format!("git {}: {}", arguments.join(" "), said.trim()))
    }

    /// The commit that `rev` names; for the `HEAD` of a repository without any commit the empty tree.
    fn commit(&self, rev: &str) -> Result<String, String> {
        if let Some(it) = self.parse(&format!("{rev}^{{commit}}"))? {
            return Ok(it);
        }
        if rev == "HEAD" && self.parse("HEAD")?.is_none() {
            // Its standard input is empty.
            let tree = self.run(&["mktree"])?;
            return Ok(String::from_utf8_lossy(&tree).trim().to_owned());
        }
        Err(format!(
            "--changed-since: the repository has no revision `{rev}`; fetch it first, a shallow clone may lack it"
        ))
    }

    fn parse(&self, name: &str) -> Result<Option<String>, String> {
        let found = self
            .command()
            .args(["rev-parse", "--verify", "--quiet", "--end-of-options", name])
            .output()
            .map_err(|it| cannot_run(&it))?;
        let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        Ok((found.status.success() && !commit.is_empty()).then_some(commit))
    }

    fn differing(&self, commit: &str) -> Result<Vec<Entry>, String> {
        let arguments = [
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--no-relative",
            commit,
            "--",
        ];
        let out = self.run(&arguments)?;
        let text = String::from_utf8_lossy(&out);
        let mut parts = text.split('\0');
        let mut res = Vec::new();
        // `:100644 100644 <old blob> <new blob> M`, then the path.
        while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
            let mut fields = head.trim_start_matches(':').split(' ');
            let mode = fields.next().unwrap_or_default();
            let blob = fields.nth(1).filter(|_| mode.starts_with("100")).map(str::to_owned);
            res.push(Entry { blob, path: path.to_owned() });
        }
        Ok(res)
    }

    fn untracked(&self) -> Result<Vec<String>, String> {
        let out = self.run(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        let text = String::from_utf8_lossy(&out);
        Ok(text.split('\0').filter(|it| !it.is_empty()).map(str::to_owned).collect())
    }

    /// Reads the blobs that matter, all with one process.
    fn contents(
        &self,
        files: Vec<(FilePath, Option<String>)>,
    ) -> Result<BTreeMap<FilePath, Old>, String> {
        let fails = |it: io::Error| format!("git cat-file: {it}");
        let mut child = self
            .command()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|it| cannot_run(&it))?;
        let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("git cat-file has no pipes".to_owned());
        };
        let mut answers = BufReader::new(answers);
        let mut res = BTreeMap::new();
        for (path, blob) in files {
            let old = match blob {
                None => Old::Nothing,
                Some(_) if !corpus::wants_text(&path) => Old::Asset,
                Some(blob) => {
                    writeln!(asks, "{blob}").and_then(|()| asks.flush()).map_err(fails)?;
                    Old::Text(answer(&mut answers).map_err(fails)?)
                }
            };
            res.insert(path, old);
        }
        drop(asks);
        child.wait().map_err(fails)?;
        Ok(res)
    }
}

/// One answer of `git cat-file --batch`: a line with the name, the kind and the size, the bytes, and a line break.
fn answer(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    from.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|it| it.parse::<u64>().ok());
    let size =
        size.ok_or_else(|| io::Error::other(format!("unexpected answer `{}`", head.trim())))?;
    let mut res = Vec::new();
    from.take(size).read_to_end(&mut res)?;
    from.read_exact(&mut [0])?;
    Ok(res)
}

fn cannot_run(error: &io::Error) -> String {
    format!("--changed-since needs the program `git`, which cannot be started: {error}")
}

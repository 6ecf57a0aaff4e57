//! Corpora are read and judged, one after the other, and what was found in all of them becomes one report.
//!
//! Invariant: a corpus is judged whole; what is reported of it is narrowed afterwards, and only what was asked for is mended.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::mem;

use corpus::asset::Asset;
use corpus::cancel::Cancel;
use corpus::diagnostic::{Diagnostic, Diagnostics, Locale, Severity};
use corpus::files::FilePath;
use corpus::{Corpus, CorpusHost};
use rayon::prelude::*;

use super::changed::Changes;
use super::fix::{self, Fixes, Rewrite};
use super::progress::Progress;
use super::report::{FileReport, Report, Sources, Summary};
use super::scope::{Scope, Target};
use super::select::Selection;
use super::{catalogue, complain, merge};
use crate::arguments::CheckOptions;
use crate::disk::{self, Content};
use crate::load;

/// What was found, and what was done about it.
pub(super) struct Outcome {
    /// The findings that remain.
    pub(super) report: Report,
    /// Number of fixes that were made.
    pub(super) fixes: usize,
    /// The files that they change, by their names in the report.
    pub(super) rewrites: Vec<Rewrite>,
}

/// Hashes of the bytes that were judged, by path, so that a file that is other by now is known. Only runs that write keep them.
pub(super) type Seen = BTreeMap<FilePath, u64>;

/// The hash of some bytes. It is compared within one run only.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut res = DefaultHasher::new();
    res.write(bytes);
    res.finish()
}

/// Judges the corpora of `scope`.
pub(super) fn all(
    scope: &Scope,
    options: &CheckOptions,
    selection: &Selection,
    locale: Locale,
) -> Result<Outcome, String> {
    let mut run = Run {
        options,
        selection,
        locale,
        files: Vec::new(),
        rewrites: Vec::new(),
        sizes: Vec::new(),
    };
    let mut summary = Summary::default();
    let mut fixes = 0;
    for target in &scope.targets {
        fixes += run.target(target, &mut summary)?;
    }
    scope.all_were_found()?;
    let Run { mut files, rewrites, sizes, .. } = run;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut report = report(scope, files, summary, locale);
    report.shard = options.shard;
    report.sizes = sizes;
    Ok(Outcome { report, fixes, rewrites })
}

/// A report of `files`, whose findings are still to be counted.
pub(super) fn report(
    scope: &Scope,
    files: Vec<FileReport>,
    summary: Summary,
    locale: Locale,
) -> Report {
    Report {
        root: scope.root.display().to_string(),
        files,
        summary,
        rules: catalogue::rules(),
        locale,
        in_repository: scope.in_repository(),
        in_folder: scope.in_folder(),
        shard: None,
        sizes: Vec::new(),
        sources: sources(scope),
    }
}

struct Run<'a> {
    options: &'a CheckOptions,
    selection: &'a Selection,
    locale: Locale,
    files: Vec<FileReport>,
    rewrites: Vec<Rewrite>,
    sizes: Vec<(FilePath, u64)>,
}

impl Run<'_> {
    /// Reads, mends and judges one corpus. Returns how many fixes were made.
    fn target(&mut self, target: &Target, summary: &mut Summary) -> Result<usize, String> {
        let fails = |it: std::io::Error| format!("{}: {it}", target.root.display());
        let writes = self.options.writes();
        let _lock = writes.then(|| disk::lock(&target.root, || complain(&fix::waits(self.locale))));
        let changes = match &self.options.changed_since {
            Some(rev) => Some(Changes::since(rev, &target.root)?),
            None => None,
        };
        let mut seen = Seen::new();
        let keeps = writes || self.options.diff;
        let mut host =
            load(target, self.options, self.locale, keeps.then_some(&mut seen)).map_err(fails)?;
        let before = self.options.diff.then(|| host.corpus());
        let mut fixes = 0;
        if keeps && is_configured(&host) {
            fixes = self.mend(target, &mut host, &seen, changes.as_ref())?;
        }
        let corpus = before.unwrap_or_else(|| host.corpus());
        target.notice(&corpus);
        let shard = self.options.shard;
        let is_in_shard =
            |path: &FilePath| shard.is_none_or(|it| merge::has(it, &target.named(path)));
        let posts = corpus.posts().filter(|it| is_in_shard(it.0)).count();
        let n_files = match shard {
            None => corpus.index().files.len(),
            Some(_) => corpus.index().files.below("").filter(|it| is_in_shard(it)).count(),
        };
        summary.posts += posts;
        summary.assets += n_files.saturating_sub(posts);
        let mut files = judged(&corpus, |it| is_in_shard(it) && target.selects(it));
        let assets = assets(&corpus, target, self.options.stats);
        if self.options.stats {
            let sizes = assets.iter().filter(|it| is_in_shard(it.0));
            self.sizes.extend(sizes.map(|(path, it)| (target.named(path), it.bytes)));
        }
        let found = corpus.judge_assets(&assets).into_iter();
        files.extend(found.filter(|it| is_in_shard(&it.0) && target.selects(&it.0)));
        if let Some(it) = changes {
            it.narrow(&mut files, host, target, &assets, self.locale).map_err(fails)?;
        } else {
            // The process ends soon, and taking a large corpus apart takes as long as reading a part of it.
            mem::forget((host, corpus));
        }
        self.files.extend(files.into_iter().map(|(path, found)| target.rebase(path, found)));
        Ok(fixes)
    }

    fn mend(
        &mut self,
        target: &Target,
        host: &mut CorpusHost,
        seen: &Seen,
        changes: Option<&Changes>,
    ) -> Result<usize, String> {
        let wants = |path: &FilePath, it: &Diagnostic| {
            target.selects(path)
                && self.selection.has(it)
                && changes.is_none_or(|changes| changes.has(path))
        };
        let mut fixer = fix::Fixer::new(target, seen, self.options.unsafe_fixes, self.locale);
        let Fixes { rewrites, made } = fixer.make(host, wants);
        if self.options.writes() {
            fix::write(&rewrites, self.locale)?;
        }
        fixer.finish()?;
        self.rewrites.extend(rewrites.into_iter().map(|it| it.rebase(target)));
        Ok(made)
    }
}

/// Reads the corpus of `target`, and notes in `seen` what its posts were.
pub(super) fn load(
    target: &Target,
    options: &CheckOptions,
    locale: Locale,
    seen: Option<&mut Seen>,
) -> std::io::Result<CorpusHost> {
    let opted_in = opted_in(options);
    let options = corpus::Options { opted_in, ..load::options(locale) };
    let mut progress = Progress::new(locale);
    if seen.is_none() && progress.is_none() {
        return load::corpus(&target.root, &target.overlay, options);
    }
    let mut seen = seen;
    let note = |batch: &mut Vec<(FilePath, Content)>| {
        progress.iter_mut().for_each(|it| it.batch(batch));
        let Some(seen) = &mut seen else { return };
        seen.extend(batch.iter().filter_map(|(path, it)| match it {
            Content::Text(it) => Some((path.clone(), hash(it))),
            Content::Asset | Content::Unreadable(_) => None,
        }));
    };
    load::prepared(&target.root, &target.overlay, options, note, |_| {})
}

/// Under a wrong configuration nothing is mended: every verdict is doubtful.
fn is_configured(host: &CorpusHost) -> bool {
    let own = FilePath::new(corpus::config::FILE_NAME);
    let found = host.corpus().diagnostics(&own, &Cancel::default()).unwrap_or_default();
    found.iter().all(|it| it.severity != Severity::Error)
}

/// Who asks for a rule by name has it, although it is off unless asked for.
fn opted_in(options: &CheckOptions) -> Vec<&'static str> {
    let asked = corpus::rules::ALL.iter().filter(|it| options.rules.iter().any(|id| id == it.id));
    asked.filter(|it| it.is_opt_in()).map(|it| it.id).collect()
}

/// What the disk knows of the assets of `corpus` that the rules that are on want to know; of all their lengths when `sizes` says so.
pub(super) fn assets(corpus: &Corpus, target: &Target, sizes: bool) -> BTreeMap<FilePath, Asset> {
    let rules = corpus.asset_rules();
    if rules.is_empty() && !sizes {
        return BTreeMap::new();
    }
    let files: Vec<FilePath> = corpus.index().files.below("").cloned().collect();
    let is_asset = |it: &&FilePath| corpus.post(it).is_none() && !corpus::wants_text(it);
    let paths: Vec<FilePath> = files.iter().filter(is_asset).cloned().collect();
    let mut res = disk::assets(&target.root, &paths, rules.contains(&"duplicate-asset"));
    if rules.contains(&"unused-asset") {
        disk::note_named(&target.root, &files, &mut res);
    }
    res
}

/// The files of `corpus` that `selects` says yes to and something is wrong with, in order of path.
pub(super) fn judged(
    corpus: &Corpus,
    selects: impl Fn(&FilePath) -> bool + Sync,
) -> Vec<(FilePath, Diagnostics)> {
    let judged = |path: FilePath| {
        if !selects(&path) {
            return None;
        }
        // Nobody cancels a check but by ending the process.
        let found = corpus.diagnostics(&path, &Cancel::default()).unwrap_or_default();
        (!found.is_empty()).then_some((path, found))
    };
    corpus.judged().into_par_iter().filter_map(judged).collect()
}

fn sources(scope: &Scope) -> Sources {
    let targets: Vec<Target> = scope.targets.clone();
    Sources::new(Box::new(move |path| {
        // The longest prefix is the innermost corpus.
        let inside = targets.iter().filter_map(|it| Some((it, it.inside(path)?)));
        let (target, path) = inside.max_by_key(|it| it.0.prefix.len())?;
        // What is said of an asset is about the file, and its bytes are for nobody to read.
        if corpus::wants_text(&path) { target.bytes(&path) } else { None }
    }))
}

//! Loading: what the disk has becomes a corpus.
//!
//! Invariant: only one batch of text is in memory at a time; what stays is what the core has read of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use corpus::config::{self, Base};
use corpus::date::Date;
use corpus::diagnostic::Locale;
use corpus::files::{FilePath, Files};
use corpus::glossary::Segmenter;
use corpus::reader::Reader;
use corpus::{Change, Corpus, CorpusHost, FileChange, Options};
use rayon::prelude::*;

use crate::disk::{self, Content};

/// Bytes that stand in for those on the disk, by path from the root of a corpus.
type Overlay = BTreeMap<FilePath, Vec<u8>>;

/// Reads the corpus under `root`. The bytes in `overlay` stand in for those on the disk. Fails only when `root` is not a readable
/// folder.
pub(crate) fn corpus(root: &Path, overlay: &Overlay, options: Options) -> io::Result<CorpusHost> {
    let mut host = in_steps(root, overlay, options, usize::MAX, |_| {})?;
    if host.corpus().wants_terms() {
        host.set_segmenter(Arc::new(Segmenter::load()));
    }
    Ok(host)
}

/// As `corpus`, and tells `named` of the files and the configuration as soon as they are known, before any post is read. Fails with
/// [`disk::TooMany`] where there are more than `max_files` files.
pub(crate) fn in_steps(
    root: &Path,
    overlay: &Overlay,
    options: Options,
    max_files: usize,
    named: impl FnMut(&[(FilePath, Content)]),
) -> io::Result<CorpusHost> {
    in_batches(root, overlay, options, max_files, |_| {}, named)
}

/// As `in_steps`, and has `prepare` look at each batch, and change it, as it comes from the disk.
pub(crate) fn prepared(
    root: &Path,
    overlay: &Overlay,
    options: Options,
    prepare: impl FnMut(&mut Vec<(FilePath, Content)>),
    named: impl FnMut(&[(FilePath, Content)]),
) -> io::Result<CorpusHost> {
    in_batches(root, overlay, options, usize::MAX, prepare, named)
}

fn in_batches(
    root: &Path,
    overlay: &Overlay,
    options: Options,
    max_files: usize,
    mut prepare: impl FnMut(&mut Vec<(FilePath, Content)>),
    mut named: impl FnMut(&[(FilePath, Content)]),
) -> io::Result<CorpusHost> {
    let bases = bases(root, overlay);
    let mut host = CorpusHost::new(Options { bases, ..options });
    let mut first = true;
    disk::load(root, &disk::Options { max_files, ..disk::Options::new() }, |mut batch| {
        prepare(&mut batch);
        for (path, content) in &mut batch {
            if let Some(bytes) = overlay.get(path) {
                *content = Content::Text(bytes.clone());
            }
        }
        if std::mem::take(&mut first) {
            let more = overlay
                .iter()
                .filter(|it| batch.binary_search_by(|have| have.0.cmp(it.0)).is_err());
            let more: Vec<_> =
                more.map(|(path, bytes)| (path.clone(), Content::Text(bytes.clone()))).collect();
            batch.extend(more);
            named(&batch);
            host.apply(names(batch));
        } else {
            let corpus = host.corpus();
            let files = read(&host.reader(), &corpus.index().files, batch);
            drop(corpus);
            host.apply(Change { files });
        }
    })?;
    Ok(host)
}

/// Files of configuration that may extend one another.
const MAX_BASES: usize = 16;

/// The files that the configuration of the corpus under `root` extends, the furthest first.
pub(crate) fn bases(root: &Path, overlay: &Overlay) -> Vec<Base> {
    let own = overlay.get(config::FILE_NAME).map(|it| String::from_utf8_lossy(it).into_owned());
    let own = own.or_else(|| disk::text(root, &FilePath::new(config::FILE_NAME)));
    let Some(mut text) = own else { return Vec::new() };
    let mut folder = root.to_path_buf();
    let mut met = BTreeSet::new();
    let mut res = Vec::new();
    while let Some(name) = config::extends(&text) {
        let path = folder.join(&name);
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let found = disk::base(root, &path).and_then(|(path, text)| {
            if met.len() < MAX_BASES && met.insert(path.clone()) {
                return Ok((path, text));
            }
            Err("the files extend each other in a circle".to_owned())
        });
        let (path, found) = match found {
            Ok(it) => it,
            Err(why) => {
                res.push(Base { name: shown.into(), text: Err(why.into()) });
                break;
            }
        };
        res.push(Base { name: shown.into(), text: Ok(found.as_str().into()) });
        folder = path.parent().unwrap_or(root).to_path_buf();
        text = found;
    }
    res.reverse();
    res
}

/// What a corpus that is read now is made with.
pub(crate) fn options(locale: Locale) -> Options {
    Options { locale, today: today(), ..Options::default() }
}

/// This very moment, which decides what generators hold back.
pub(crate) fn today() -> Option<Date> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Date::from_unix(i64::try_from(now.as_secs()).ok()?)
}

/// The first batch of a corpus as the core takes it.
pub(crate) fn names(batch: Vec<(FilePath, Content)>) -> Change {
    Change { files: batch.into_iter().map(|(path, it)| (path, change(it))).collect() }
}

/// Reads a batch of posts on all cores.
fn read(
    reader: &Reader,
    files: &Files,
    batch: Vec<(FilePath, Content)>,
) -> Vec<(FilePath, FileChange)> {
    let read = |(path, content): (FilePath, Content)| {
        let change = match content {
            Content::Text(bytes) if path.is_markdown() => match reader.read(&path, &bytes, files) {
                Some(it) => FileChange::Read(Box::new(it)),
                // A glossary is no post of the site, and its terms are wanted all the same.
                None => FileChange::Text(bytes),
            },
            other => change(other),
        };
        (path, change)
    };
    batch.into_par_iter().map(read).collect()
}

/// What has become of `wanted`, files and folders of which something was heard, since `corpus` was read from `root` by `reader`.
pub(crate) fn news(
    root: &Path,
    corpus: &Corpus,
    reader: &Reader,
    wanted: &BTreeSet<FilePath>,
) -> io::Result<Change> {
    let found = disk::look(root, wanted, &disk::Options::new())?;
    let mut files = corpus.index().files.clone();
    let is_there = |path: &FilePath| found.binary_search_by(|it| it.0.cmp(path)).is_ok();
    let known = wanted.iter().filter_map(|it| corpus.index().files.get(it).cloned());
    let known = known.chain(wanted.iter().flat_map(|it| corpus.index().files.below(it)).cloned());
    let gone: BTreeSet<FilePath> = known.filter(|it| !is_there(it)).collect();
    found.iter().for_each(|it| files.insert(&it.0));
    gone.iter().for_each(|it| files.remove(it));
    let mut res = read(reader, &files, found);
    res.extend(gone.into_iter().map(|it| (it, FileChange::Removed)));
    Ok(Change { files: res })
}

/// What the disk says, as the core takes it.
pub(crate) fn change(content: Content) -> FileChange {
    match content {
        Content::Text(bytes) => FileChange::Text(bytes),
        Content::Asset => FileChange::Asset,
        Content::Unreadable(why) => FileChange::Unreadable(why),
    }
}

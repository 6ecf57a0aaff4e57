//! Loading: what the disk has becomes a corpus.
//!
//! Invariant: only one batch of text is in memory at a time; what stays is what the core has read of it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use corpus::date::Date;
use corpus::files::FilePath;
use corpus::{Change, CorpusHost, FileChange, Options};
use rayon::prelude::*;

use crate::disk::{self, Content};

/// Reads the corpus under `root`. The bytes in `overlay` stand in for those on the disk. Fails only when `root` is not a readable
/// folder.
pub(crate) fn corpus(
    root: &Path,
    overlay: &BTreeMap<FilePath, Vec<u8>>,
    options: Options,
) -> io::Result<CorpusHost> {
    let mut host = CorpusHost::new(options);
    let mut first = true;
    disk::load(root, &disk::Options::new(), |mut batch| {
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
            host.apply(Change {
                files: batch.into_iter().map(|(path, it)| (path, change(it))).collect(),
            });
        } else {
            read(&mut host, batch);
        }
    })?;
    Ok(host)
}

/// The day that it is in Greenwich: posts of later days are not published by generators that hold them back.
pub(crate) fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::of_unix_seconds(i64::try_from(seconds).ok()?)
}

/// Reads a batch of posts on all cores and hands it to the host.
fn read(host: &mut CorpusHost, batch: Vec<(FilePath, Content)>) {
    let reader = host.reader();
    let corpus = host.corpus();
    let files = &corpus.index().files;
    let read = |(path, content): (FilePath, Content)| {
        let change = match content {
            Content::Text(bytes) => match reader.read(&path, &bytes, files) {
                Some(it) => FileChange::Read(Box::new(it)),
                None => FileChange::Asset,
            },
            other => change(other),
        };
        (path, change)
    };
    let files = batch.into_par_iter().map(read).collect();
    drop(corpus);
    host.apply(Change { files });
}

/// What the disk says, as the core takes it.
pub(crate) fn change(content: Content) -> FileChange {
    match content {
        Content::Text(bytes) => FileChange::Text(bytes),
        Content::Asset => FileChange::Asset,
        Content::Unreadable(why) => FileChange::Unreadable(why),
    }
}

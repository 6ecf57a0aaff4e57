//! The URL and the ids of every page of a Hugo or Zola site, as the core has them for links, against the recorded tables.
//!
//! Invariant: the core is asked through its public interface only, and gets the files of the site as an adaptor sends them.

use std::fmt::Write;

use corpus::files::FilePath;
use corpus::link::{decode, join_url};
use corpus::{Change, Corpus, CorpusHost, FileChange, Options, wants_text};

use super::generator::{Site, files};
use super::table;

/// What differs, and how many pages were compared.
pub(crate) fn differences(site: &Site) -> (usize, String) {
    let corpus = corpus(site);
    let mut res = String::new();
    let urls = table::read(&site.folder.join("urls.tsv"));
    for (source, cells) in &urls {
        let theirs = decode(&cells[0]);
        let ours = entry(&corpus, source).and_then(|it| it.url.as_deref().map(str::to_owned));
        if ours.as_deref() != Some(&*theirs) {
            let _ = writeln!(res, "{} {source}\t{theirs}\t{ours:?}", site.name);
        }
    }
    for (source, cells) in table::read(&site.folder.join("ids.tsv")) {
        let known = entry(&corpus, &source).map(|it| it.facts.anchors.clone()).unwrap_or_default();
        let ids = cells.first().map_or("", |it| it);
        let missing: Vec<&str> =
            ids.split(' ').filter(|id| !known.iter().any(|it| **it == **id)).collect();
        if !missing.is_empty() {
            let _ = writeln!(res, "{} {source}\t{missing:?}\t{known:?}", site.name);
        }
    }
    (urls.len(), res)
}

/// What the core knows of the page that the generator calls `source`.
fn entry<'a>(corpus: &'a Corpus, source: &str) -> Option<&'a corpus::index::Entry> {
    corpus.index().get(join_url("/content/", source).trim_start_matches('/'))
}

fn corpus(site: &Site) -> Corpus {
    let mut host = CorpusHost::new(Options::default());
    let paths: Vec<FilePath> = files(&site.folder).iter().map(|it| FilePath::new(it)).collect();
    let text = |path: &FilePath| {
        FileChange::Text(
            std::fs::read(site.folder.join(path.as_str())).expect("a file of the site"),
        )
    };
    let name = |path: &FilePath| {
        let change = if corpus::site::is_config(path) { text(path) } else { FileChange::Asset };
        (path.clone(), change)
    };
    host.apply(Change { files: paths.iter().map(name).collect() });
    let posts = paths.iter().filter(|it| wants_text(it));
    host.apply(Change { files: posts.map(|it| (it.clone(), text(it))).collect() });
    host.corpus()
}

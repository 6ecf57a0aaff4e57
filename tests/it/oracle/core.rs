//! URLs and ids as the core has them against the recorded tables of the generator, one by one.
//!
//! Invariant: the core is asked through its public interface only, with the files of the site as an adaptor would send them.

use std::fmt::Write;

use corpus::files::FilePath;
use corpus::link::{decode, join_url};
use corpus::{Change, Corpus, CorpusHost, FileChange, Options, wants_text};

use super::generator::{Generator, Site, files};
use super::table;

/// The corpus that a site is.
pub(crate) fn corpus(site: &Site) -> Corpus {
    let mut host = CorpusHost::new(Options::default());
    let paths: Vec<String> = files(&site.folder);
    let read = |path: &str| std::fs::read(site.folder.join(path)).expect("a file of the site");
    let name = |path: &String| {
        let path = FilePath::new(path);
        let change = if corpus::site::is_config(&path) {
            FileChange::Text(read(&path))
        } else {
            FileChange::Asset
        };
        (path, change)
    };
    host.apply(Change { files: paths.iter().map(name).collect() });
    let texts = paths.iter().map(|it| FilePath::new(it)).filter(wants_text);
    let texts = texts.map(|it| (it.clone(), FileChange::Text(read(&it)))).collect();
    host.apply(Change { files: texts });
    host.corpus()
}

/// The path of a source of the tables from the root of the site.
fn source(site: &Site, name: &str) -> String {
    let content = match site.generator {
        Generator::Hexo => "/source/",
        Generator::Hugo | Generator::Zola => "/content/",
        Generator::Jekyll => "/",
    };
    // Mounted folders lie beside the content's: `../articles/a.md`.
    join_url(content, name).trim_start_matches('/').to_owned()
}

/// What differs from `urls.tsv`: source, theirs, ours. Sources that are no Markdown are not ours to read.
pub(crate) fn url_differences(site: &Site) -> (usize, String) {
    let (corpus, mut compared, mut res) = (corpus(site), 0, String::new());
    for (name, cells) in table::read(&site.folder.join("urls.tsv")) {
        let path = source(site, &name);
        if !FilePath::new(&path).is_markdown() {
            continue;
        }
        compared += 1;
        let theirs = decode(&cells[0]);
        let entry = corpus.index().get(&path);
        let ours = entry.and_then(|it| it.url.clone());
        // The table has the file of a page, which of `/x` is `x.html`.
        let file = |it: &corpus::index::Entry| it.aliases.iter().any(|it| **it == *theirs);
        if ours.as_deref() != Some(&*theirs) && !entry.is_some_and(file) {
            let _ = writeln!(res, "{} {name}\ttheirs: {theirs}\tours: {ours:?}", site.name);
        }
    }
    (compared, res)
}

/// What differs from `ids.tsv`. The core knows ids of HTML elements besides those of headings.
pub(crate) fn id_differences(site: &Site) -> (usize, String) {
    let (corpus, mut compared, mut res) = (corpus(site), 0, String::new());
    for (name, cells) in table::read(&site.folder.join("ids.tsv")) {
        let path = source(site, &name);
        let Some(entry) = corpus.index().get(&path) else {
            let _ = writeln!(res, "{} {name} is no post of ours", site.name);
            continue;
        };
        let theirs: Vec<&str> = cells.first().map_or(Vec::new(), |it| it.split(' ').collect());
        compared += theirs.len();
        let ours: Vec<&str> = entry.facts.anchors.iter().map(|it| &**it).collect();
        if ours.get(..theirs.len()) != Some(&theirs[..]) {
            let missing: Vec<&&str> = theirs.iter().filter(|it| !ours.contains(it)).collect();
            let _ = writeln!(res, "{} {name}\tmissing {missing:?} in {ours:?}", site.name);
        }
    }
    (compared, res)
}

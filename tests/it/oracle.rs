//! The real generators as judges: each builds its site under `tests/sites`, the published HTML is crawled as a browser would,
//! and what is broken there is what we say of the source.
//!
//! Invariant: `expected.tsv`, `urls.tsv` and `ids.tsv` of a site were written by the real generator (`UPDATE_EXPECT=1`), never by
//! hand, and a run of the generator must give them again. A machine without the generators has those tables to go by.
//!
//! `tests/oracle/install.sh` installs the generators. Without one its tests say so and pass, unless `CORPUS_ORACLE=required`.
//!
//! In a site every reference stands in its own paragraph that begins with its marker, `ref-017`; whatever the page links to from
//! there up to the next marker or heading belongs to it. Lines of the source that contain the marker are its lines.

mod check;
mod core;
mod generator;
mod headings;
mod published;
mod sweep;
mod table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::{Generator, Site};
use published::Published;

/// The sites that are built and compared.
const SITES: [&str; 14] = [
    "hexo",
    "hexo-abbrlink",
    "hexo-kramed",
    "hexo-markdown-it",
    "hexo-plus",
    "hexo-root",
    "hugo",
    "hugo-folders",
    "hugo-plain",
    "hugo-ugly",
    "jekyll",
    "jekyll-pretty",
    "zola",
    "zola-base",
];

/// The folder of this repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// Says that `what` is skipped because `generator` is not installed; fails where the generators are required.
fn skip(generator: Generator, what: &str) {
    let message =
        format!("SKIPPED {what}: {generator:?} is not installed (tests/oracle/install.sh)");
    assert!(std::env::var("CORPUS_ORACLE").as_deref() != Ok("required"), "{message}");
    say(&message);
}

fn say(message: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{message}\n").as_bytes());
}

/// Builds the site and compares everything we recorded of it with what the generator publishes now.
fn judge(name: &str) {
    let site = Site::named(name);
    if !site.generator.is_installed() {
        return skip(site.generator, name);
    }
    let build = site.build(&[]).unwrap_or_else(|it| panic!("{name} does not build:\n{it}"));
    let published =
        Published::read(&build.output, &site.origin(), site.generator == Generator::Jekyll);
    let mut verdicts = published.verdicts();
    let markers = site.markers();
    if name == "hugo-plain" {
        // Raw HTML is left out of the page, marker and all, where the renderer is not `unsafe`.
        for marker in markers.keys() {
            verdicts
                .entry(marker.clone())
                .or_insert_with(|| vec!["lost".to_owned(), String::new()]);
        }
    }
    let unseen: Vec<&String> = markers.keys().filter(|it| !verdicts.contains_key(*it)).collect();
    assert!(unseen.is_empty(), "{name}: published nowhere, marker and all: {unseen:?}");
    assert!(
        markers.len() >= 60 || site.is_variant(),
        "{name} has only {} references",
        markers.len()
    );

    let mut differences =
        table::compare(&site.folder.join("expected.tsv"), &["marker", "verdict", "why"], &verdicts);
    differences +=
        &table::compare(&site.folder.join("urls.tsv"), &["source", "url"], &published.urls());
    differences +=
        &table::compare(&site.folder.join("ids.tsv"), &["source", "ids"], &published.heading_ids());
    assert!(
        differences.is_empty(),
        "{name}: the generator says otherwise than recorded\n{differences}"
    );
}

#[test]
fn hexo_publishes_what_is_recorded() {
    judge("hexo");
}

#[test]
fn hexo_markdown_it_publishes_what_is_recorded() {
    judge("hexo-markdown-it");
}

#[test]
fn hexo_abbrlink_publishes_what_is_recorded() {
    judge("hexo-abbrlink");
}

/// An old renderer, which reads blanks in destinations.
#[test]
fn hexo_kramed_publishes_what_is_recorded() {
    judge("hexo-kramed");
}

/// Another renderer of heading ids, and a plugin that rewrites images.
#[test]
fn hexo_plus_publishes_what_is_recorded() {
    judge("hexo-plus");
}

/// Below a folder of the host, in two languages, with files left out and put in.
#[test]
fn hexo_root_publishes_what_is_recorded() {
    judge("hexo-root");
}

/// Pages that are folders, collections, and permalinks from the defaults.
#[test]
fn jekyll_pretty_publishes_what_is_recorded() {
    judge("jekyll-pretty");
}

/// One language: links and images have no render hooks then, and relative ones are as the page's URL has them.
#[test]
fn hugo_plain_publishes_what_is_recorded() {
    judge("hugo-plain");
}

#[test]
fn hugo_publishes_what_is_recorded() {
    judge("hugo");
}

/// A folder for each language, a base path, patterns for URLs, pages that are kept back.
#[test]
fn hugo_folders_publishes_what_is_recorded() {
    judge("hugo-folders");
}

/// Pages that end with `.html`, upper case in URLs, mounted folders, `canonifyURLs`.
#[test]
fn hugo_ugly_publishes_what_is_recorded() {
    judge("hugo-ugly");
}

#[test]
fn jekyll_publishes_what_is_recorded() {
    judge("jekyll");
}

#[test]
fn zola_publishes_what_is_recorded() {
    judge("zola");
}

/// A base path, two languages, safe slugs, lists in pages, a page that its section leaves out.
#[test]
fn zola_base_publishes_what_is_recorded() {
    judge("zola-base");
}

/// A reference for which the build fails, one build each: the generator's error is the verdict.
#[test]
fn generators_refuse_what_is_recorded() {
    let mut differences = String::new();
    for name in ["hexo", "hugo", "jekyll", "zola"] {
        let site = Site::named(name);
        if !site.generator.is_installed() {
            skip(site.generator, &format!("failing references of {name}"));
            continue;
        }
        for failing in site.failing() {
            let said = site.build(std::slice::from_ref(&failing)).err();
            if !said.as_ref().is_some_and(|it| it.contains(&failing.error)) {
                let said = said.unwrap_or_else(|| "(it builds)".to_owned());
                differences += &format!(
                    "{name} {}: expected `{}` in\n{said}\n",
                    failing.marker, failing.error
                );
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// The ids of all headings of all sites, one by one: ours for the text in the source, theirs as published.
#[test]
fn heading_ids_are_the_generators() {
    let mut differences = String::new();
    let mut compared = 0;
    for name in SITES {
        let site = Site::named(name);
        let recorded: BTreeMap<String, Vec<String>> = table::read(&site.folder.join("ids.tsv"));
        for (source, ids) in recorded {
            let text =
                std::fs::read_to_string(site.source(&source)).expect("a source named in ids.tsv");
            let ours = headings::ids(&text, &site.anchors());
            let theirs: Vec<String> = ids
                .first()
                .map(|it| it.split(' ').map(str::to_owned).collect())
                .unwrap_or_default();
            compared += theirs.len();
            if ours != theirs {
                differences += &headings::difference(name, &source, &ours, &theirs);
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(compared > 150, "only {compared} headings were compared");
}

/// The URLs and the ids that links are judged by, page by page.
#[test]
fn the_core_knows_the_urls_and_ids_of_the_generators() {
    let (mut compared, mut differences) = ((0, 0), String::new());
    for name in SITES {
        let site = Site::named(name);
        let (urls, found) = core::url_differences(&site);
        differences += &found;
        let (ids, found) = core::id_differences(&site);
        differences += &found;
        compared = (compared.0 + urls, compared.1 + ids);
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(compared.0 > 50 && compared.1 > 150, "only {compared:?} URLs and ids were compared");
}

/// What readers find broken is what we report, by source line, and what works is not reported.
#[test]
fn check_says_what_the_generators_show() {
    let mut differences = String::new();
    for name in SITES {
        match check::differences(&Site::named(name)) {
            Some(it) => differences += &it,
            None => say(&format!("SKIPPED --check of {name}: corpus-lsp prints no JSON report")),
        }
    }
    assert!(differences.is_empty(), "marker, generator, ours, place\n{differences}");
}

//! What editors show beside the text: the state of things, the glossary, backlinks, the link graph.
//!
//! Invariant: lists are in a fixed order, so that a view that is drawn again does not jump.

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Severity;
use corpus::features::backlinks::{self, Backlink};
use corpus::features::link_graph;
use corpus::glossary::{Entry, Source};
use corpus::site::Kind;
use ropey::Rope;
use serde::Serialize;
use tower_lsp::lsp_types::{Location, Range, Url};

use super::super::Asked;
use crate::session::{Phase, Snapshot};
use crate::to_lsp;

/// Characters of a line that are shown of it.
const LINE: usize = 200;

#[derive(Serialize)]
pub(super) struct Status {
    version: &'static str,
    ready: bool,
    corpora: Vec<CorpusStatus>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CorpusStatus {
    root: Option<Url>,
    name: String,
    generator: &'static str,
    generator_name: &'static str,
    posts: usize,
    assets: usize,
    ready: bool,
    problems: Problems,
}

#[derive(Default, Serialize)]
struct Problems {
    errors: usize,
    warnings: usize,
    hints: usize,
}

pub(super) fn status(
    corpora: &[Snapshot],
    ready: bool,
    cancel: &Cancel,
) -> Result<Status, Cancelled> {
    let corpora: Result<Vec<_>, _> = corpora.iter().map(|it| corpus_status(it, cancel)).collect();
    Ok(Status { version: env!("CARGO_PKG_VERSION"), ready, corpora: corpora? })
}

fn corpus_status(it: &Snapshot, cancel: &Cancel) -> Result<CorpusStatus, Cancelled> {
    let generator = it.corpus.site().profile().generator;
    Ok(CorpusStatus {
        root: to_lsp::uri(&it.root),
        name: it.root.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default(),
        generator: generator.id(),
        generator_name: generator.name(),
        posts: it.corpus.index().posts.len(),
        assets: it.corpus.assets(),
        ready: it.phase == Phase::Whole,
        problems: problems(it, cancel)?,
    })
}

fn problems(snapshot: &Snapshot, cancel: &Cancel) -> Result<Problems, Cancelled> {
    let mut res = Problems::default();
    let judged = snapshot.corpus.judged();
    for path in judged.iter().filter(|it| snapshot.has(&snapshot.absolute(it))) {
        for it in snapshot.findings(path, cancel)?.iter() {
            match it.severity {
                Severity::Error => res.errors += 1,
                Severity::Warning => res.warnings += 1,
                Severity::Hint => res.hints += 1,
            }
        }
    }
    Ok(res)
}

#[derive(Serialize)]
pub(super) struct Glossary {
    entries: Vec<Term>,
}

#[derive(Serialize)]
struct Term {
    name: String,
    aliases: Vec<String>,
    definition: String,
    source: &'static str,
    guess: bool,
    location: Option<Location>,
}

pub(super) fn glossary(corpora: &[Snapshot], query: &str) -> Glossary {
    let query = query.to_lowercase();
    let fits = |it: &Entry| it.names().any(|it| it.to_lowercase().contains(&query));
    let of_corpus = |snapshot: &Snapshot| -> Vec<Term> {
        let entries = snapshot.corpus.glossary().entries().map(|it| it.1);
        entries.filter(|it| fits(it)).map(|it| term(snapshot, it)).collect()
    };
    let mut entries: Vec<Term> = corpora.iter().flat_map(of_corpus).collect();
    entries.sort_by_cached_key(|it| (it.name.to_lowercase(), it.name.clone()));
    // The built-in terms are in every corpus.
    entries.dedup_by(|a, b| a.location.is_none() && b.location.is_none() && a.name == b.name);
    Glossary { entries }
}

fn term(snapshot: &Snapshot, entry: &Entry) -> Term {
    let definition = entry.definition(snapshot.corpus.locale());
    let place = entry.place();
    Term {
        name: entry.name.clone(),
        aliases: entry.aliases.clone(),
        definition: definition.map(|it| it.text.clone()).unwrap_or_default(),
        source: definition.map_or("listed", |it| source(it.source)),
        guess: definition.is_some_and(|it| !it.is_strong()),
        location: place.and_then(|(path, span)| snapshot.location(path, Some(span))),
    }
}

fn source(it: Source) -> &'static str {
    match it {
        Source::File => "file",
        Source::Page => "page",
        Source::Abbreviation => "abbreviation",
        Source::FrontMatter => "front-matter",
        Source::Mined => "mined",
        Source::Builtin => "builtin",
    }
}

#[derive(Serialize)]
pub(super) struct Backlinks {
    title: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    uri: Url,
    title: String,
    range: Range,
    line: String,
    image: bool,
    anchor: Option<Box<str>>,
}

pub(super) fn backlinks(asked: &Asked, cancel: &Cancel) -> Result<Backlinks, Cancelled> {
    let Asked { snapshot, path } = asked;
    let found = backlinks::backlinks(&snapshot.corpus, path, cancel)?;
    let mut links = Vec::new();
    // One look at each file.
    for of_post in found.chunk_by(|a, b| a.path == b.path) {
        cancel.poll()?;
        let at = &of_post[0].path;
        let (Some(uri), Some(rope)) = (snapshot.uri(at), snapshot.rope(at)) else { continue };
        links.extend(of_post.iter().map(|it| link(snapshot, &uri, &rope, it)));
    }
    Ok(Backlinks { title: backlinks::title(&snapshot.corpus, path), links })
}

fn link(snapshot: &Snapshot, uri: &Url, rope: &Rope, it: &Backlink) -> Link {
    let range = to_lsp::range(rope, it.span, snapshot.encoding());
    Link {
        uri: uri.clone(),
        title: it.title.clone(),
        range,
        line: line(rope, it.span.start as usize),
        image: it.image,
        anchor: it.anchor.clone(),
    }
}

/// The line around the byte `offset`, or the part of a long one.
fn line(rope: &Rope, offset: usize) -> String {
    let at = rope.byte_to_char(offset.min(rope.len_bytes()));
    let n = rope.char_to_line(at);
    let line = rope.line(n);
    let column = at - rope.line_to_char(n);
    let from = if line.len_chars() > LINE { column.saturating_sub(LINE / 4) } else { 0 };
    let text: String = line.chars_at(from).take(LINE).collect();
    text.trim().to_owned()
}

#[derive(Serialize)]
pub(super) struct Graph {
    root: Option<Url>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    broken: Vec<Broken>,
}

#[derive(Serialize)]
struct Node {
    uri: Option<Url>,
    title: String,
    kind: &'static str,
    published: bool,
    orphan: bool,
}

#[derive(Serialize)]
struct Edge {
    from: u32,
    to: u32,
    count: u32,
}

#[derive(Serialize)]
struct Broken {
    from: u32,
    destination: Box<str>,
    range: Range,
    message: String,
}

pub(super) fn graph(snapshot: &Snapshot, cancel: &Cancel) -> Result<Graph, Cancelled> {
    let found = link_graph::link_graph(&snapshot.corpus, cancel)?;
    let mut broken = Vec::new();
    // Before all posts are read, every link to one that is not would be broken.
    let known = if snapshot.phase == Phase::Whole { &*found.broken } else { &[] };
    for of_post in known.chunk_by(|a, b| a.from == b.from) {
        cancel.poll()?;
        let path = &found.nodes[of_post[0].from as usize].path;
        let rope = snapshot.rope(path).unwrap_or_default();
        broken.extend(of_post.iter().map(|it| Broken {
            from: it.from,
            destination: it.destination.clone(),
            range: to_lsp::range(&rope, it.span, snapshot.encoding()),
            message: it.message.clone(),
        }));
    }
    let node = |it: &link_graph::Node| Node {
        uri: snapshot.uri(&it.path),
        title: it.title.clone(),
        kind: kind(it.kind),
        published: it.published,
        orphan: it.orphan,
    };
    let edge = |it: &link_graph::Edge| Edge { from: it.from, to: it.to, count: it.count };
    Ok(Graph {
        root: to_lsp::uri(&snapshot.root),
        nodes: found.nodes.iter().map(node).collect(),
        edges: found.edges.iter().map(edge).collect(),
        broken,
    })
}

fn kind(it: Kind) -> &'static str {
    match it {
        Kind::Post => "post",
        Kind::Page => "page",
        Kind::Draft => "draft",
        Kind::Section => "section",
        Kind::Resource => "resource",
    }
}

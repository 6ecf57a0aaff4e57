//! The link graph: all posts, the links between them, and the links that lead nowhere.
//!
//! Invariant: a link counts as broken when the diagnostics say so, and as an edge when it leads to a post; what the author has
//! silenced is silent here too.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::FilePath;
use crate::post::Post;
use crate::resolve::Verdict;
use crate::site::Kind;
use crate::text::Span;

/// The rules that find a link or image which leads nowhere.
const BROKEN: &[&str] = &[
    "blank-in-destination",
    "broken-anchor",
    "broken-image",
    "broken-link",
    "image-case",
    "link-to-draft",
    "undefined-reference",
];

/// Posts and what leads where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The posts, by path.
    pub nodes: Vec<Node>,
    /// The links from one post to another, by their ends.
    pub edges: Vec<Edge>,
    /// The links that lead nowhere, by post and offset.
    pub broken: Vec<Broken>,
}

/// A post.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its file.
    pub path: FilePath,
    /// Its title, else its file's name.
    pub title: String,
    /// What the generator takes it for.
    pub kind: Kind,
    /// Whether readers can reach it.
    pub published: bool,
    /// Whether it is published and no other post links to it.
    pub orphan: bool,
}

/// Links from one post to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the post that links.
    pub from: u32,
    /// Index of the post that is linked to, never the same.
    pub to: u32,
    /// How many links there are.
    pub count: u32,
}

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Index of the post that it stands in.
    pub from: u32,
    /// The destination as written.
    pub destination: Box<str>,
    /// What is reported.
    pub span: Span,
    /// What is wrong, for people.
    pub message: String,
}

/// The graph of the whole corpus.
pub fn link_graph(corpus: &Corpus, cancel: &Cancel) -> Result<Graph, Cancelled> {
    let mut res = Graph { nodes: nodes(corpus), ..Graph::default() };
    let numbers: FxHashMap<FilePath, u32> =
        res.nodes.iter().zip(0..).map(|(it, n)| (it.path.clone(), n)).collect();
    let mut counts: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for (path, post) in corpus.posts() {
        cancel.poll()?;
        let Some(&from) = numbers.get(path) else { continue };
        for (link, _) in super::links(post) {
            if let Verdict::Post { path: to, .. } = super::verdict(corpus, path, link)
                && let Some(&to) = numbers.get(&to)
                && to != from
            {
                *counts.entry((from, to)).or_default() += 1;
            }
        }
        let found = corpus.diagnostics(path, cancel)?;
        let found = found.iter().filter(|it| is_broken(it));
        res.broken.extend(found.map(|it| broken(from, post, it)));
    }
    for (&(from, to), &count) in &counts {
        res.nodes[to as usize].orphan = false;
        res.edges.push(Edge { from, to, count });
    }
    Ok(res)
}

/// What is only hinted at may well work.
fn is_broken(it: &Diagnostic) -> bool {
    BROKEN.contains(&it.rule) && it.severity != Severity::Hint
}

fn nodes(corpus: &Corpus) -> Vec<Node> {
    let entries = corpus.index().posts.iter();
    entries
        .filter(|(path, _)| !corpus.config().ignore.matches(path))
        .map(|(path, entry)| {
            let published = entry.facts.is_published();
            let title = super::title(corpus, path).to_owned();
            let kind = entry.facts.kind;
            Node { path: path.clone(), title, kind, published, orphan: published }
        })
        .collect()
}

fn broken(from: u32, post: &Post, found: &Diagnostic) -> Broken {
    let touches = |span: Span| span.contains(found.span) || found.span.contains(span);
    let mut destinations = super::destinations(post).into_iter();
    let link = destinations.find(|(it, start)| touches(it.destination_span.shift(*start)));
    let destination = link.map_or_else(Box::default, |it| it.0.destination.clone());
    Broken { from, destination, span: found.span, message: found.message.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::open;

    fn graph(fixture: &str) -> Graph {
        link_graph(&open(fixture).0, &Cancel::default()).unwrap()
    }

    #[test]
    fn links_orphans_and_broken_links_are_seen() {
        let it = graph(
            "//- /a.md\n---\ntitle: 甲 😀\n---\n[1](b.md) [2](b.md#x) [3](gone.md)\r\n![](没有.png)\n//- /b.md\n---\ntitle: 乙\n---\n[自己](b.md)\n## x\n//- /c.md\n---\ntitle: [丙\n---\n[1](b.md)\n",
        );
        let titles: Vec<&str> = it.nodes.iter().map(|it| &*it.title).collect();
        assert_eq!(titles[..2], ["甲 😀", "乙"]);
        assert_eq!(
            it.edges,
            [Edge { from: 0, to: 1, count: 2 }, Edge { from: 2, to: 1, count: 1 }]
        );
        let orphans: Vec<bool> = it.nodes.iter().map(|it| it.orphan).collect();
        assert_eq!(orphans, [true, false, true]);
        let broken: Vec<&str> = it.broken.iter().map(|it| &*it.destination).collect();
        assert_eq!(broken, ["gone.md", "没有.png"]);
        assert!(it.broken.iter().all(|it| it.from == 0 && !it.message.is_empty()));
    }

    #[test]
    fn what_is_ignored_or_not_published_is_no_orphan() {
        let it = graph(
            "//- /corpus.toml\nignore = [\"old/**\"]\n//- /_config.yml\ntitle: 站\n//- /_posts/2024-01-02-a.md\n---\ntitle: 甲\npublished: false\n---\n//- /old/b.md\n---\ntitle: 乙\n---\n[x](gone.md)\n",
        );
        assert_eq!(it.nodes.len(), 1);
        assert!(!it.nodes[0].published && !it.nodes[0].orphan);
        assert!(it.broken.is_empty());
    }

    #[test]
    fn an_empty_corpus_has_an_empty_graph() {
        assert_eq!(graph("//- /x.png\n"), Graph::default());
    }
}

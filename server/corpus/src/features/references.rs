//! Find references: every link to a post, heading, file, label, footnote or term.
//!
//! Invariant: only posts that say a name of the target are looked at, so the cost does not grow with the corpus. Terms are found in
//! open posts, whose text is at hand; [`terms::uses`] finds them in a text that the adaptor brings.

use rustc_hash::FxHashSet;

use super::{Location, Place, Thing, terms};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::glossary::EntryId;
use crate::index;
use crate::link::{Mention, mention, split};
use crate::markdown::Link;
use crate::post::Post;
use crate::resolve::{Anchor, Verdict};
use crate::text::Span;

/// What references lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A post, by any link to its page.
    Post(FilePath),
    /// One id on the page of a post.
    Anchor(FilePath, Box<str>),
    /// A file that is no post.
    File(FilePath),
    /// A reference label of one post, normalised.
    Label(FilePath, Box<str>),
    /// A footnote of one post, normalised.
    Footnote(FilePath, Box<str>),
    /// A term.
    Term(EntryId),
}

/// What the references to the thing at `offset` lead to. In the front matter, that is the post itself.
pub fn target(corpus: &Corpus, path: &FilePath, offset: usize) -> Option<Target> {
    let post = corpus.post(path)?;
    if let Some(place) = super::at(post, offset)
        && let Some(it) = of_place(corpus, path, post, &place)
    {
        return Some(it);
    }
    if offset < post.body {
        return Some(Target::Post(path.clone()));
    }
    terms::term_at(corpus, post, offset).and_then(|it| it.sure()).map(Target::Term)
}

fn of_place(corpus: &Corpus, path: &FilePath, post: &Post, place: &Place<'_>) -> Option<Target> {
    match place.thing {
        Thing::Link(link) => {
            let label = super::label_of(link).filter(|it| super::label(post, it).is_some());
            match label {
                Some(it) => Some(Target::Label(path.clone(), it)),
                None => of_verdict(super::verdict(corpus, path, link)),
            }
        }
        Thing::Label(it) => Some(Target::Label(path.clone(), it.label.clone())),
        Thing::Footnote(it) => Some(Target::Footnote(path.clone(), it.label.clone())),
        Thing::Id(it) => Some(Target::Anchor(path.clone(), it.name.clone())),
        Thing::Heading => {
            let all = super::headings(corpus, post);
            let id = all.into_iter().find(|it| it.span() == place.span)?.id?;
            Some(Target::Anchor(path.clone(), id))
        }
        Thing::Field(_) | Thing::Undefined => None,
    }
}

fn of_verdict(verdict: Verdict) -> Option<Target> {
    match verdict {
        Verdict::Post { path, anchor: Anchor::Found(id) } => Some(Target::Anchor(path, id)),
        Verdict::Post { path, .. } => Some(Target::Post(path)),
        Verdict::File(path) | Verdict::OtherCase(path) => Some(Target::File(path)),
        _ => None,
    }
}

/// Every place that refers to the thing at `offset`, by path and offset; with the thing's own place if `declaration`.
pub fn references(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    declaration: bool,
    cancel: &Cancel,
) -> Result<Vec<Location>, Cancelled> {
    if let Some(it) = super::taxonomy::at(corpus, path, offset) {
        return super::taxonomy::references(corpus, &it, cancel);
    }
    let Some(target) = target(corpus, path, offset) else { return Ok(Vec::new()) };
    let mut res: Vec<Location> = find(corpus, &target, cancel)?
        .into_iter()
        .map(|it| Location::at(&it.path, it.focus))
        .collect();
    if declaration {
        res.extend(self::declaration(corpus, &target));
    }
    res.sort();
    res.dedup();
    Ok(res)
}

/// One reference to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The post that it stands in.
    pub path: FilePath,
    /// The whole construct.
    pub span: Span,
    /// The bytes that name the target: the destination or label.
    pub focus: Span,
}

/// Every reference to `target`, by path and offset.
pub fn find(
    corpus: &Corpus,
    target: &Target,
    cancel: &Cancel,
) -> Result<Vec<Reference>, Cancelled> {
    let mut res = Vec::new();
    match target {
        Target::Post(path) | Target::Anchor(path, _) | Target::File(path) => {
            links_to(corpus, path, cancel, |at, link, start, verdict| {
                if leads_to(verdict, target) {
                    res.push(reference(at, link, start));
                }
            })?;
        }
        Target::Label(path, label) => uses_of_label(corpus, path, label, &mut res),
        Target::Footnote(path, label) => uses_of_footnote(corpus, path, label, &mut res),
        Target::Term(id) => uses_of_term(corpus, *id, cancel, &mut res)?,
    }
    res.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    Ok(res)
}

fn leads_to(verdict: &Verdict, target: &Target) -> bool {
    match (verdict, target) {
        (Verdict::Post { path, .. }, Target::Post(wanted)) => path == wanted,
        (Verdict::Post { path, anchor: Anchor::Found(id) }, Target::Anchor(wanted, it)) => {
            path == wanted && id == it
        }
        (Verdict::File(path), Target::File(wanted)) => path == wanted,
        _ => false,
    }
}

/// Calls `found` for every link that may lead to the file at `path`, with where it really leads.
pub(crate) fn links_to(
    corpus: &Corpus,
    path: &FilePath,
    cancel: &Cancel,
    mut found: impl FnMut(&FilePath, &Link, usize, &Verdict),
) -> Result<(), Cancelled> {
    let names = names(corpus, path);
    for at in naming(corpus, &names) {
        cancel.poll()?;
        let Some(post) = corpus.post(at) else { continue };
        for (link, start) in super::links(post) {
            let split = split(&link.destination);
            let named = if split.path.is_empty() {
                at == path
            } else {
                names.contains(&mention(&split.path))
            };
            if named {
                found(at, link, start, &super::verdict(corpus, at, link));
            }
        }
    }
    Ok(())
}

/// The names by which links may mean the file at `path`.
pub(crate) fn names(corpus: &Corpus, path: &FilePath) -> FxHashSet<Mention> {
    match corpus.index().get(path) {
        Some(entry) => index::concerns(path, entry).into_iter().collect(),
        None => [mention(path)].into_iter().collect(),
    }
}

/// The posts whose links say one of `names`, in order.
pub(crate) fn naming<'a>(corpus: &'a Corpus, names: &FxHashSet<Mention>) -> Vec<&'a FilePath> {
    let mut res: Vec<&FilePath> =
        names.iter().flat_map(|it| corpus.index().mentioning(*it)).collect();
    res.sort();
    res.dedup();
    res
}

fn reference(path: &FilePath, link: &Link, start: usize) -> Reference {
    let focus = if link.destination_span.is_empty() { link.span } else { link.destination_span };
    Reference { path: path.clone(), span: link.span.shift(start), focus: focus.shift(start) }
}

fn uses_of_label(corpus: &Corpus, path: &FilePath, label: &str, res: &mut Vec<Reference>) {
    let Some(post) = corpus.post(path) else { return };
    let same = |it: &Link| super::label_of(it).as_deref() == Some(label);
    let links = super::links(post).filter(|it| same(it.0));
    res.extend(links.map(|(it, start)| reference(path, it, start)));
}

fn uses_of_footnote(corpus: &Corpus, path: &FilePath, label: &str, res: &mut Vec<Reference>) {
    let Some(post) = corpus.post(path) else { return };
    let notes = super::each(post, |it| &it.footnotes);
    res.extend(notes.filter(|it| !it.0.definition && &*it.0.label == label).map(|(it, start)| {
        let span = it.span.shift(start);
        Reference { path: path.clone(), span, focus: span }
    }));
}

fn uses_of_term(
    corpus: &Corpus,
    id: EntryId,
    cancel: &Cancel,
    res: &mut Vec<Reference>,
) -> Result<(), Cancelled> {
    for (path, post) in corpus.posts() {
        cancel.poll()?;
        uses_in_post(corpus, id, path, post, res);
    }
    Ok(())
}

fn uses_in_post(
    corpus: &Corpus,
    id: EntryId,
    path: &FilePath,
    post: &Post,
    res: &mut Vec<Reference>,
) {
    let Some(text) = post.full_text() else { return };
    let found = terms::uses(corpus, path, id, &text);
    res.extend(found.into_iter().map(|(span, ..)| Reference {
        path: path.clone(),
        span,
        focus: span,
    }));
}

/// The references to `target` in one post.
pub(crate) fn in_post(
    corpus: &Corpus,
    target: &Target,
    path: &FilePath,
    post: &Post,
) -> Vec<Reference> {
    let mut res = Vec::new();
    match target {
        Target::Label(_, label) => uses_of_label(corpus, path, label, &mut res),
        Target::Footnote(_, label) => uses_of_footnote(corpus, path, label, &mut res),
        Target::Term(id) => uses_in_post(corpus, *id, path, post, &mut res),
        Target::Post(_) | Target::Anchor(..) | Target::File(_) => {
            let same = super::links(post)
                .filter(|it| leads_to(&super::verdict(corpus, path, it.0), target));
            res.extend(same.map(|(it, start)| reference(path, it, start)));
        }
    }
    res
}

/// Where the target itself stands.
pub fn declaration(corpus: &Corpus, target: &Target) -> Option<Location> {
    match target {
        Target::Post(path) | Target::File(path) => Some(Location::file(path)),
        Target::Anchor(path, id) => Some(Location {
            path: path.clone(),
            span: corpus.post(path).and_then(|it| super::anchor_span(corpus, it, id)),
            anchor: Some(id.clone()),
        }),
        Target::Label(path, label) => {
            let (it, start) = super::label(corpus.post(path)?, label)?;
            Some(Location::at(path, it.span.shift(start)))
        }
        Target::Footnote(path, label) => {
            let post = corpus.post(path)?;
            let (it, start) = super::each(post, |it| &it.footnotes)
                .find(|it| it.0.definition && it.0.label == *label)?;
            Some(Location::at(path, super::trimmed(post, it.span.shift(start))))
        }
        Target::Term(id) => terms::places(corpus, corpus.glossary().get(*id)?).into_iter().next(),
    }
}

#[cfg(test)]
mod tests;

//! Go to definition: from a link, image, reference, footnote, template tag, front-matter image or term to what it names.
//!
//! Invariant: a target is where the site leads the reader; only when it leads nowhere, where an editor would.

use super::{Location, Place, Thing, terms};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::markdown::Link;
use crate::post::Post;
use crate::resolve;
use crate::text::Span;

/// Where something is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The bytes at the cursor that name it.
    pub origin: Span,
    /// The places, the best first; never empty.
    pub targets: Vec<Location>,
}

/// What is named at `offset` of `path`, and where that is.
pub fn definition(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Option<Definition>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path) else { return Ok(None) };
    let found = super::at(post, offset);
    let of_thing = found.and_then(|it| of_place(corpus, path, post, &it, offset));
    Ok(of_thing.or_else(|| of_term(corpus, post, offset)))
}

fn of_place(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    place: &Place<'_>,
    offset: usize,
) -> Option<Definition> {
    let (origin, targets) = match place.thing {
        Thing::Link(link) => of_link(corpus, path, post, link, place, offset)?,
        Thing::Label(it) => {
            let target = label_target(corpus, path, post, &it.label)?;
            (it.destination_span.shift(place.start), vec![target])
        }
        Thing::Footnote(it) => {
            let (note, start) = super::each(post, |it| &it.footnotes)
                .find(|other| other.0.definition && other.0.label == it.label)?;
            (place.span, vec![Location::at(path, super::trimmed(post, note.span.shift(start)))])
        }
        Thing::Undefined | Thing::Heading | Thing::Id(_) | Thing::Field(_) => return None,
    };
    Some(Definition { origin, targets })
}

fn of_link(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    link: &Link,
    place: &Place<'_>,
    offset: usize,
) -> Option<(Span, Vec<Location>)> {
    let destination = link.destination_span.shift(place.start);
    let origin = if destination.touches(offset) { destination } else { place.span };
    // A reference is defined in the post; the definition in turn leads to the file.
    if let Some(label) = super::label_of(link)
        && let Some((it, start)) = super::label(post, &label)
    {
        return Some((origin, vec![Location::at(path, it.span.shift(start))]));
    }
    link_target(corpus, path, link).map(|it| (origin, vec![it]))
}

/// Where `link` on `path` leads on the site, or in the editor.
pub(crate) fn link_target(corpus: &Corpus, path: &FilePath, link: &Link) -> Option<Location> {
    let on_site = super::location(corpus, &super::verdict(corpus, path, link));
    on_site.or_else(|| in_editor(corpus, path, link))
}

/// The file that the editor's preview shows for a link that leads nowhere on the site.
pub(crate) fn in_editor(corpus: &Corpus, path: &FilePath, link: &Link) -> Option<Location> {
    let shown = resolve::in_editor(corpus.view(), corpus.page(path)?, link)?;
    Some(Location::file(&shown))
}

/// Where the destination of a label leads.
pub(crate) fn label_target(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    label: &str,
) -> Option<Location> {
    let (it, _) = super::label(post, label)?;
    link_target(corpus, path, &super::link_of(it))
}

/// All definitions of all entries that the name may mean: where they disagree, an editor shows them side by side.
fn of_term(corpus: &Corpus, post: &Post, offset: usize) -> Option<Definition> {
    let term = terms::term_at(corpus, post, offset)?;
    let mut targets: Vec<Location> = Vec::new();
    for it in term.entries(corpus).flat_map(|it| terms::places(corpus, it)) {
        if !targets.contains(&it) {
            targets.push(it);
        }
    }
    (!targets.is_empty()).then_some(Definition { origin: term.span, targets })
}

#[cfg(test)]
mod tests;

//! The links of a post that can be opened, each with what opens.
//!
//! Invariant: a link of the web is handed on as it is; everything else leads where the site or the editor leads.

use rustc_hash::FxHashMap;

use super::{Location, definition};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::link::{Reach, split};
use crate::text::Span;

/// What opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// A place in the corpus.
    Place(Location),
    /// A URL of the web, as written: `http`, `https` or `mailto` only.
    Url(String),
}

/// A link that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The destination's bytes, or the label's.
    pub span: Span,
    /// What opens.
    pub opens: Opens,
}

/// The links of the post at `path`, in order of offset.
pub fn document_links(
    corpus: &Corpus,
    path: &FilePath,
    cancel: &Cancel,
) -> Result<Vec<DocumentLink>, Cancelled> {
    let Some(post) = corpus.post(path) else { return Ok(Vec::new()) };
    let mut res = Vec::new();
    let labels: Vec<_> = super::each(post, |it| &it.definitions)
        .map(|(it, start)| (super::link_of(it), start))
        .collect();
    let uses = super::links(post).filter(|it| super::label_of(it.0).is_none());
    // Many links of one post lead to few others, whose ids are made once.
    let mut ids: FxHashMap<FilePath, FxHashMap<Box<str>, Span>> = FxHashMap::default();
    let mut span_of = |to: &FilePath, anchor: &str| {
        let known = ids.entry(to.clone()).or_insert_with(|| {
            corpus.post(to).map(|it| super::anchor_spans(corpus, it)).unwrap_or_default()
        });
        known.get(anchor).copied()
    };
    for (link, start) in uses.chain(labels.iter().map(|it| (&it.0, it.1))) {
        cancel.poll()?;
        let opens = match url(&link.destination) {
            Some(it) => Some(Opens::Url(it)),
            None => {
                let on_site = super::location_by(&super::verdict(corpus, path, link), &mut span_of);
                on_site.or_else(|| definition::in_editor(corpus, path, link)).map(Opens::Place)
            }
        };
        let span = link.destination_span.shift(start);
        res.extend(opens.filter(|_| !span.is_empty()).map(|opens| DocumentLink { span, opens }));
    }
    res.sort_by_key(|it| it.span);
    Ok(res)
}

/// A URL that a browser or mail program may be handed.
fn url(destination: &str) -> Option<String> {
    let split = split(destination);
    let lower = destination.trim().to_ascii_lowercase();
    match split.reach {
        Reach::Web if lower.starts_with("//") => Some(format!("https:{}", destination.trim())),
        Reach::Web => Some(destination.trim().to_owned()),
        Reach::Other if lower.starts_with("mailto:") => Some(destination.trim().to_owned()),
        _ => None,
    }
}

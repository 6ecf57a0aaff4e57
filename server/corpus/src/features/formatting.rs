//! Formatting: tables aligned as wide as they are shown, ordered lists counted on, and, where it is asked for, blanks and punctuation
//! between Chinese and Latin text.
//!
//! Invariant: the text means afterwards what it meant before. Each part is read again with its edits, and left as it was when a
//! heading, link, label or piece of code has changed.

mod list;
mod spacing;
mod table;
mod typing;

pub use typing::on_type;

use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::markdown::{self, Outline};
use crate::post::{Post, Slot};
use crate::syntax::Kind;
use crate::text::{self, Edit, Span, apply_all};

/// What is formatted besides tables and lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether blanks are put between Chinese and Latin text, and punctuation is made that of its language.
    pub spacing: bool,
}

/// The edits that format what overlaps `within` in the open post at `path`; in order, without overlap.
pub fn formatting(
    corpus: &Corpus,
    path: &FilePath,
    within: Span,
    style: Style,
    cancel: &Cancel,
) -> Result<Vec<Edit>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path) else { return Ok(Vec::new()) };
    let mut res = Vec::new();
    for slot in &post.slots {
        cancel.poll()?;
        if slot.start > within.end as usize || slot.end() < within.start as usize {
            continue;
        }
        let Some(segment) = Segment::of(post, slot) else { continue };
        for mut it in segment.edits(style) {
            it.span = it.span.shift(slot.start);
            let here = it.span.overlaps(within) || within.contains(it.span);
            if here {
                res.push(it);
            }
        }
    }
    Ok(res)
}

/// A segment with its text. Spans count from its start.
struct Segment<'a> {
    post: &'a Post,
    slot: &'a Slot,
    text: String,
}

impl Segment<'_> {
    fn of<'a>(post: &'a Post, slot: &'a Slot) -> Option<Segment<'a>> {
        let rope = post.rope.as_ref()?;
        let end = slot.end().min(rope.len_bytes());
        let text = text::slice(rope, slot.start.min(end)..end);
        Some(Segment { post, slot, text })
    }

    fn outline(&self) -> &Outline {
        &self.slot.segment.outline
    }

    fn edits(&self, style: Style) -> Vec<Edit> {
        let blocks = self.post.structure(self.slot).map(|it| it.blocks()).unwrap_or_default();
        let mut res: Vec<Edit> = Vec::new();
        for it in &blocks {
            let group = match it.kind {
                Kind::Table => table::align(&self.text, it.span),
                Kind::List => list::number(&self.text, it.span, &blocks),
                _ => continue,
            };
            self.take(group, &mut res);
        }
        if style.spacing {
            let all = spacing::space(&self.text, self.outline());
            if self.is_kept_by(&all) {
                self.take(all, &mut res);
            } else {
                all.into_iter().for_each(|it| self.take(vec![it], &mut res));
            }
        }
        res.sort_by_key(|it| it.span);
        res
    }

    /// Adds `group` to `res` unless it changes what the text means, or meets what is there.
    fn take(&self, group: Vec<Edit>, res: &mut Vec<Edit>) {
        let meets =
            |it: &Edit| res.iter().any(|have| have.span.overlaps(it.span) || have.span == it.span);
        if !group.is_empty() && !group.iter().any(meets) && self.is_kept_by(&group) {
            res.extend(group);
        }
    }

    fn is_kept_by(&self, edits: &[Edit]) -> bool {
        let new = apply_all(&self.text, edits);
        let new = markdown::read(&new, &self.post.definitions);
        let old = markdown::read(&self.text, &self.post.definitions);
        is_same(&old, &new)
    }
}

/// Whether the two hold the same things in the same order, wherever they stand.
fn is_same(old: &Outline, new: &Outline) -> bool {
    let headings =
        |it: &Outline| it.headings.iter().map(|it| (it.level, it.text.clone())).collect::<Vec<_>>();
    let links = |it: &Outline| {
        it.links.iter().map(|it| (it.form.clone(), it.destination.clone())).collect::<Vec<_>>()
    };
    let labels = |it: &Outline| {
        it.definitions
            .iter()
            .map(|it| (it.label.clone(), it.destination.clone()))
            .collect::<Vec<_>>()
    };
    let notes = |it: &Outline| {
        it.footnotes.iter().map(|it| (it.label.clone(), it.definition)).collect::<Vec<_>>()
    };
    let tags = |it: &Outline| {
        it.tags.iter().map(|it| (it.name.clone(), it.args.len(), it.closing)).collect::<Vec<_>>()
    };
    let html =
        |it: &Outline| it.html.iter().map(|it| (it.name.clone(), it.block)).collect::<Vec<_>>();
    headings(old) == headings(new)
        && links(old) == links(new)
        && labels(old) == labels(new)
        && notes(old) == notes(new)
        && tags(old) == tags(new)
        && html(old) == html(new)
        && old.code.len() == new.code.len()
        && old.comments.len() == new.comments.len()
        && old.undefined.len() == new.undefined.len()
}

/// The lines of `text` in `span` with their offsets, without their line breaks.
fn lines(text: &str, span: Span) -> Vec<(usize, &str)> {
    let mut at = span.start as usize;
    let whole = text.get(span.range()).unwrap_or("");
    let mut res = Vec::new();
    for it in whole.split_inclusive('\n') {
        res.push((at, it.trim_end_matches(['\n', '\r'])));
        at += it.len();
    }
    res
}

#[cfg(test)]
mod tests;

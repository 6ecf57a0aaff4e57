//! Blanks and punctuation where Chinese and Latin text meet, as the `autocorrect` crate has them.
//!
//! Invariant: code, destinations, tags, HTML and headings stay as they are: a heading's text is its address.

use super::lines;
use crate::markdown::Outline;
use crate::text::{Edit, Span};

/// The edits, a line or less each.
pub(super) fn space(text: &str, outline: &Outline) -> Vec<Edit> {
    let mut kept: Vec<Span> = outline.opaque.clone();
    kept.extend(outline.headings.iter().map(|it| it.span));
    kept.extend(outline.definitions.iter().map(|it| it.span));
    kept.extend(outline.footnotes.iter().filter(|it| !it.definition).map(|it| it.span));
    kept.extend(outline.links.iter().map(|it| it.destination_span));
    kept.extend(outline.comments.iter().copied());
    kept.extend(outline.html.iter().filter(|it| it.block).map(|it| it.span));
    kept.sort();
    let mut res = Vec::new();
    for (at, line) in lines(text, Span::new(0, text.len())) {
        if line.is_ascii() {
            continue;
        }
        let whole = Span::new(at, at + line.len());
        let mut from = at;
        for it in kept.iter().filter(|it| it.overlaps(whole)) {
            piece(text, from, it.start as usize, &mut res);
            from = from.max(it.end as usize);
        }
        piece(text, from, at + line.len(), &mut res);
    }
    res
}

fn piece(text: &str, start: usize, end: usize, res: &mut Vec<Edit>) {
    let Some(old) = text.get(start..end.max(start)) else { return };
    let inner = old.trim();
    if inner.is_ascii() {
        return;
    }
    let new = autocorrect::format(inner);
    if new != inner && !new.contains(['\n', '\r']) {
        let start = start + old.len() - old.trim_start().len();
        res.push(Edit { span: Span::new(start, start + inner.len()), new_text: new });
    }
}

//! What can be folded away: front matter, sections, code, comments, and the lists, quotes and tables of open posts.
//!
//! Invariant: a fold covers at least one line break, and two folds are apart or one holds the other.

use super::Titled;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::syntax::Kind;
use crate::text::Span;

/// In posts of more bytes, lists, quotes and tables do not fold.
const LARGEST_WITH_TREES: usize = 256 << 10;

/// What folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoldKind {
    /// The front matter.
    FrontMatter,
    /// A heading and what stands under it.
    Section,
    /// A fenced or indented code block.
    Code,
    /// An HTML comment.
    Comment,
    /// A list, quote, table or HTML block.
    Block,
}

/// One range that can be folded: its first line stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The bytes from the start of the line that stays to the end of the last line, without its line break.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What can be folded in the post at `path`, in order. Blank lines at the end of a section stay out of it.
pub fn folds(corpus: &Corpus, path: &FilePath, cancel: &Cancel) -> Result<Vec<Fold>, Cancelled> {
    let Some(post) = corpus.post(path) else { return Ok(Vec::new()) };
    let mut res: Vec<Fold> = Vec::new();
    if let Some(front) = post.front_matter() {
        res.push(Fold { span: front.block, kind: FoldKind::FrontMatter });
    }
    sections(&super::headings(corpus, post), post.len, &mut res);
    for slot in &post.slots {
        cancel.poll()?;
        let outline = &slot.segment.outline;
        let fold = |kind| move |it: &Span| Fold { span: it.shift(slot.start), kind };
        res.extend(outline.code.iter().map(fold(FoldKind::Code)));
        res.extend(outline.comments.iter().map(fold(FoldKind::Comment)));
        // A tree takes a hundred times the memory of its text.
        if post.len > LARGEST_WITH_TREES {
            continue;
        }
        let blocks = post.structure(slot).map(|it| it.blocks()).unwrap_or_default();
        let folding = blocks.into_iter().filter(|it| {
            matches!(it.kind, Kind::List | Kind::Item | Kind::Quote | Kind::Table | Kind::Html)
        });
        res.extend(folding.map(|it| fold(FoldKind::Block)(&it.span)));
    }
    if let Some(rope) = &post.rope {
        for it in &mut res {
            it.span = trim(rope, it.span);
        }
        res.retain(|it| {
            rope.byte_to_line(it.span.start as usize) < rope.byte_to_line(it.span.end as usize)
        });
    }
    res.sort();
    // A list of one item, or an HTML block of one comment, folds once.
    res.dedup_by_key(|it| it.span);
    Ok(res)
}

fn sections(headings: &[Titled<'_>], len: usize, res: &mut Vec<Fold>) {
    let mut open: Vec<&Titled<'_>> = Vec::new();
    let mut close = |open: &mut Vec<&Titled<'_>>, level: u8, end: u32| {
        while let Some(it) = open.pop_if(|it| it.heading.level >= level) {
            let span = Span { start: it.span().start, end: end.max(it.span().end) };
            res.push(Fold { span, kind: FoldKind::Section });
        }
    };
    for it in headings {
        close(&mut open, it.heading.level, it.span().start);
        open.push(it);
    }
    close(&mut open, 0, len as u32);
}

/// `span` without the white space at its end.
fn trim(rope: &ropey::Rope, span: Span) -> Span {
    let len = rope.len_bytes();
    let start = (span.start as usize).min(len);
    let mut end = (span.end as usize).min(len).max(start);
    while end > start && rope.byte(end - 1).is_ascii_whitespace() {
        end -= 1;
    }
    Span::new(start, end)
}

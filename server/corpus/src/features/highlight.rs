//! Highlights, in one post, everything that is the same as what the cursor is on.
//!
//! Invariant: what is found is what find-references finds, kept to one post.

use super::references::{self, Target};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::text::Span;

/// One place to highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Highlight {
    /// The bytes.
    pub span: Span,
    /// Whether the thing is defined here, which editors show as a write.
    pub definition: bool,
}

/// What is the same as the thing at `offset` in the post at `path`, in order.
pub fn highlights(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Vec<Highlight>, Cancelled> {
    cancel.poll()?;
    let (Some(target), Some(post)) = (references::target(corpus, path, offset), corpus.post(path))
    else {
        return Ok(Vec::new());
    };
    let mut res: Vec<Highlight> = references::in_post(corpus, &target, path, post)
        .into_iter()
        .map(|it| Highlight { span: it.focus, definition: false })
        .collect();
    let own = references::declaration(corpus, &target).filter(|it| it.path == *path);
    let own = own.filter(|_| !matches!(target, Target::Term(_)));
    res.extend(own.and_then(|it| it.span).map(|span| Highlight { span, definition: true }));
    res.sort();
    res.dedup();
    Ok(res)
}

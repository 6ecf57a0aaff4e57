//! The outline of a post: its front matter, then its headings as a tree of sections.
//!
//! Invariant: a symbol's span holds its children's, as LSP asks; a section ends where one of the same or a higher level begins.

use super::Titled;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::text::Span;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// The front matter as a whole.
    FrontMatter,
    /// A field of it.
    Field,
    /// A heading with what stands under it.
    Section,
    /// A post as a whole.
    Post,
    /// A term, where it is defined.
    Term,
}

/// One symbol of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called: the heading's text; never empty.
    pub name: String,
    /// More about it: the id of a heading, the value of a field.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// Level of a heading from 1 to 6; 0 otherwise.
    pub level: u8,
    /// All of it.
    pub span: Span,
    /// The bytes to select, inside `span`.
    pub focus: Span,
    /// What stands under it.
    pub children: Vec<Symbol>,
}

/// The symbols of the post at `path`; none when it is no post.
pub fn document_symbols(
    corpus: &Corpus,
    path: &FilePath,
    cancel: &Cancel,
) -> Result<Vec<Symbol>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path) else { return Ok(Vec::new()) };
    let mut res: Vec<Symbol> = front_matter(corpus, path).into_iter().collect();
    let headings = super::headings(corpus, post);
    res.extend(sections(corpus, &headings, post.len));
    Ok(res)
}

fn front_matter(corpus: &Corpus, path: &FilePath) -> Option<Symbol> {
    let front = corpus.post(path)?.front_matter()?;
    let children = front.fields.iter().map(|it| {
        let end = it.value.span.end.max(it.key_span.end);
        Symbol {
            name: if it.key.is_empty() { "\"\"".to_owned() } else { it.key.to_string() },
            detail: it.value.value.text().map(|it| one_line(&it)),
            kind: SymbolKind::Field,
            level: 0,
            span: Span { start: it.key_span.start, end },
            focus: it.key_span,
            children: Vec::new(),
        }
    });
    let title = corpus.index().get(path).and_then(|it| it.facts.title.as_deref().map(one_line));
    Some(Symbol {
        name: "front matter".to_owned(),
        detail: title,
        kind: SymbolKind::FrontMatter,
        level: 0,
        span: front.block,
        focus: Span { start: front.block.start, end: front.content.start.max(front.block.start) },
        children: children.collect(),
    })
}

/// The tree of `headings`, in one pass with a stack of the sections that are still open.
fn sections(corpus: &Corpus, headings: &[Titled<'_>], len: usize) -> Vec<Symbol> {
    let mut res = Vec::new();
    let mut open: Vec<Symbol> = Vec::new();
    for it in headings {
        close(&mut open, &mut res, it.heading.level, it.span().start);
        let name = it.text(corpus);
        open.push(Symbol {
            name: if name.is_empty() { "#".repeat(it.heading.level.into()) } else { name },
            detail: it.id.as_ref().map(|it| format!("#{it}")),
            kind: SymbolKind::Section,
            level: it.heading.level,
            span: it.span(),
            focus: it.heading.text_span.shift(it.start),
            children: Vec::new(),
        });
    }
    close(&mut open, &mut res, 0, len as u32);
    res
}

/// Ends the open sections of `level` and deeper at `end`.
fn close(open: &mut Vec<Symbol>, res: &mut Vec<Symbol>, level: u8, end: u32) {
    while open.last().is_some_and(|it| it.level >= level) {
        let Some(mut done) = open.pop() else { return };
        done.span.end = end.max(done.span.end);
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => res.push(done),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;

//! Find a post by its title and a section by its heading, across the corpus.
//!
//! Invariant: no file is read and no post looked at but those that are found.

use super::document_symbol::SymbolKind;
use super::names::{self, Among, Named};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::text::Span;

/// A post or section that a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// The title or heading.
    pub name: String,
    /// The title of the post that a section stands in; the path of a post.
    pub container: String,
    /// [`SymbolKind::Post`] or [`SymbolKind::Section`].
    pub kind: SymbolKind,
    /// The file.
    pub path: FilePath,
    /// The heading, or the start of the post.
    pub span: Span,
    /// The line on which it begins, counted from 0, when that is known without the text.
    pub line: Option<u32>,
}

/// The best `limit` titles and headings for `query`, which may be spelt in pinyin; an empty query finds titles only.
pub fn workspace_symbols(
    corpus: &Corpus,
    query: &str,
    limit: usize,
    cancel: &Cancel,
) -> Result<Vec<WorkspaceSymbol>, Cancelled> {
    cancel.poll()?;
    let found = names::search(corpus, query, Among::All, limit, cancel)?;
    Ok(found.iter().filter_map(|it| symbol(corpus, it)).collect())
}

fn symbol(corpus: &Corpus, it: &Named) -> Option<WorkspaceSymbol> {
    let post = corpus.post(&it.path)?;
    let title = names::title(corpus, &it.path);
    let Some(n) = it.heading else {
        return Some(WorkspaceSymbol {
            name: title.to_owned(),
            container: it.path.to_string(),
            kind: SymbolKind::Post,
            path: it.path.clone(),
            span: Span::at(0),
            line: Some(0),
        });
    };
    let (heading, start) = super::each(post, |it| &it.headings).nth(n)?;
    Some(WorkspaceSymbol {
        name: heading.text.trim().to_owned(),
        container: title.to_owned(),
        kind: SymbolKind::Section,
        path: it.path.clone(),
        span: heading.span.shift(start),
        line: post.heading_lines.get(n).copied(),
    })
}

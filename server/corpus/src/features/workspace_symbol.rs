//! Find a post by its title, a section by its heading, and a term by its names, across the corpus.
//!
//! Invariant: no file is read and no post looked at but those that are found.

use rustc_hash::FxHashSet;

use super::document_symbol::SymbolKind;
use super::names::{self, Among, Named};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::glossary::{EntryId, name_key};
use crate::text::Span;

/// A post, section or term that a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// The title, heading or name.
    pub name: String,
    /// The title of the post that a section stands in; the path of a post, or of where a term is defined.
    pub container: String,
    /// [`SymbolKind::Post`], [`SymbolKind::Section`] or [`SymbolKind::Term`].
    pub kind: SymbolKind,
    /// The file.
    pub path: FilePath,
    /// The heading, the definition, or the start of the post.
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
    let mut res = terms(corpus, query, limit);
    let found = names::search(corpus, query, Among::All, limit, cancel)?;
    res.extend(found.iter().filter_map(|it| symbol(corpus, it)));
    res.truncate(limit);
    Ok(res)
}

/// The terms that the corpus itself defines and whose names, or how Chinese ones are typed, begin with the query.
fn terms(corpus: &Corpus, query: &str, limit: usize) -> Vec<WorkspaceSymbol> {
    if query.trim().is_empty() {
        return Vec::new();
    }
    let key = name_key(query);
    let mut seen: FxHashSet<EntryId> = FxHashSet::default();
    let typed = corpus.built().typed(&key).filter(|it| seen.insert(it.entry));
    let symbol = |id: EntryId| {
        let entry = corpus.glossary().get(id)?;
        let (path, span) = entry.definitions.iter().find_map(|it| corpus.place_of(it))?;
        Some(WorkspaceSymbol {
            name: entry.name.clone(),
            container: path.to_string(),
            kind: SymbolKind::Term,
            path,
            span,
            line: None,
        })
    };
    typed.filter_map(|it| symbol(it.entry)).take(limit).collect()
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

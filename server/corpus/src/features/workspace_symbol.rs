//! Find a post by its title, a section by its heading, and a term by its names, across the corpus.
//!
//! Invariant: a name is found when the letters of the query stand in it in order; what begins with the query comes first.

use rustc_hash::FxHashSet;

use super::document_symbol::SymbolKind;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::{FilePath, fold};
use crate::glossary::{EntryId, name_key};
use crate::post::Post;
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
}

/// The best `limit` titles and headings for `query`; an empty query finds titles only.
pub fn workspace_symbols(
    corpus: &Corpus,
    query: &str,
    limit: usize,
    cancel: &Cancel,
) -> Result<Vec<WorkspaceSymbol>, Cancelled> {
    let wanted: Vec<char> = fold(query).chars().filter(|it| !it.is_whitespace()).collect();
    let mut found: Vec<(u32, WorkspaceSymbol)> = Vec::new();
    for (path, post) in corpus.posts() {
        cancel.poll()?;
        of_post(corpus, path, post, &wanted, &mut found);
        // Keeps the list short while a large corpus goes by.
        if found.len() > 4 * limit.max(64) {
            shorten(&mut found, limit);
        }
    }
    if !wanted.is_empty() {
        terms(corpus, query, &wanted, &mut found);
    }
    shorten(&mut found, limit);
    Ok(found.into_iter().map(|it| it.1).collect())
}

/// The terms that the corpus itself defines, by their names and by how Chinese ones are typed.
fn terms(corpus: &Corpus, query: &str, wanted: &[char], found: &mut Vec<(u32, WorkspaceSymbol)>) {
    let key = name_key(query);
    let typed: FxHashSet<EntryId> =
        corpus.built().typed(&key).filter(|it| it.is_pinyin).map(|it| it.entry).collect();
    for (id, entry) in corpus.glossary().entries() {
        let by_name = entry.names().filter_map(|it| Some((cost(it, wanted)?, it))).min();
        let by_sound = typed.contains(&id).then_some((1, entry.name.as_str()));
        let Some((cost, name)) = by_name.into_iter().chain(by_sound).min() else { continue };
        let Some((path, span)) = entry.definitions.iter().find_map(|it| corpus.place_of(it)) else {
            continue;
        };
        let symbol = WorkspaceSymbol {
            name: name.to_owned(),
            container: path.to_string(),
            kind: SymbolKind::Term,
            path,
            span,
        };
        found.push((cost, symbol));
    }
}

fn shorten(found: &mut Vec<(u32, WorkspaceSymbol)>, limit: usize) {
    let key = |it: &(u32, WorkspaceSymbol)| (it.0, it.1.path.clone(), it.1.span);
    found.sort_by_cached_key(key);
    found.truncate(limit);
}

fn of_post(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    wanted: &[char],
    found: &mut Vec<(u32, WorkspaceSymbol)>,
) {
    let title = corpus.index().get(path).and_then(|it| it.facts.title.as_deref());
    let title = title.unwrap_or(path.stem());
    let symbol = |name: &str, container: &str, kind, span| WorkspaceSymbol {
        name: name.to_owned(),
        container: container.to_owned(),
        kind,
        path: path.clone(),
        span,
    };
    if let Some(cost) = cost(title, wanted) {
        found.push((cost, symbol(title, path, SymbolKind::Post, Span::at(0))));
    }
    if wanted.is_empty() {
        return;
    }
    for (it, start) in super::each(post, |it| &it.headings) {
        // One more than a title of the same fit.
        if let Some(cost) = cost(&it.text, wanted) {
            found.push((
                cost + 1,
                symbol(it.text.trim(), title, SymbolKind::Section, it.span.shift(start)),
            ));
        }
    }
}

/// How badly `name` fits: letters skipped before and between those of the query, words begun for free. `None` when some is missing.
fn cost(name: &str, wanted: &[char]) -> Option<u32> {
    if wanted.is_empty() {
        return Some(0);
    }
    let folded = fold(name);
    let mut letters = folded.chars();
    let (mut res, mut previous) = (0_u32, None);
    for (at, want) in wanted.iter().enumerate() {
        let mut skipped = 0_u32;
        loop {
            let it = letters.next()?;
            if it == *want {
                break;
            }
            skipped += 1;
            previous = Some(it);
        }
        let begins_word = previous.is_none_or(|it: char| !it.is_alphanumeric());
        let weight = if at == 0 { 1 } else { 4 };
        res += if skipped > 0 && begins_word { weight } else { weight * skipped.min(64) };
        previous = Some(*want);
    }
    Some(4 * res + (letters.count() as u32).min(63) / 8)
}

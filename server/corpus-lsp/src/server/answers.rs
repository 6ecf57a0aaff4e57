//! Answers about the structure of posts: each takes the editor's question to the core and the core's answer back.
//!
//! Invariant: nothing is decided here. A place that cannot be shown, because its file is gone, is left out.

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::document_link::{self, Opens};
use corpus::features::document_symbol::{self, Symbol, SymbolKind};
use corpus::features::folding::{self, FoldKind};
use corpus::features::references::{self, Target};
use corpus::features::{
    Location as Place, definition, highlight, selection_range, workspace_symbol,
};
use corpus::text::Span;
use tower_lsp::lsp_types::{
    self as lsp, DocumentHighlight, DocumentHighlightKind, DocumentLink, DocumentSymbol,
    DocumentSymbolResponse, FoldingRange, FoldingRangeKind, GotoDefinitionResponse, Location,
    LocationLink, Position, Range, SelectionRange, SymbolInformation, Url,
};

use super::{Asked, terms};
use crate::session::Snapshot;
use crate::to_lsp;

/// Symbols of the workspace that are shown at once; an editor asks again while the query grows.
const SYMBOLS: usize = 128;

type Answer<T> = Result<T, Cancelled>;

impl Asked {
    /// The range of `span` in the document that is asked about.
    fn range(&self, span: Span) -> Range {
        self.snapshot.range(&self.path, Some(span))
    }
}

pub(super) fn definition(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Answer<Option<GotoDefinitionResponse>> {
    let snapshot = &asked.snapshot;
    let found = definition::definition(&snapshot.corpus, &asked.path, asked.offset(at), cancel)?;
    let Some(found) = found else { return Ok(None) };
    let targets = found.targets.iter().filter_map(|it| snapshot.place(it));
    if !snapshot.abilities.definition_links {
        return Ok(Some(GotoDefinitionResponse::Array(targets.collect())));
    }
    let origin = asked.range(found.origin);
    let link = |it: Location| LocationLink {
        origin_selection_range: Some(origin),
        target_uri: it.uri,
        target_range: it.range,
        target_selection_range: it.range,
    };
    Ok(Some(GotoDefinitionResponse::Link(targets.map(link).collect())))
}

impl Snapshot {
    fn place(&self, it: &Place) -> Option<Location> {
        self.location(&it.path, it.span)
    }

    /// The same for many places, with one look at each file.
    fn places(&self, all: &[Place]) -> Vec<Location> {
        let in_one_file = |places: &[Place]| {
            let path = &places[0].path;
            let (Some(uri), Some(rope)) = (self.uri(path), self.rope(path)) else {
                return Vec::new();
            };
            let range = |span| to_lsp::range(&rope, span, self.encoding());
            let range = |it: &Place| it.span.map_or_else(Range::default, range);
            places.iter().map(|it| Location::new(uri.clone(), range(it))).collect::<Vec<_>>()
        };
        all.chunk_by(|a, b| a.path == b.path).flat_map(in_one_file).collect()
    }
}

pub(super) fn references(
    asked: &Asked,
    at: Position,
    declaration: bool,
    cancel: &Cancel,
) -> Answer<Vec<Location>> {
    let snapshot = &asked.snapshot;
    let offset = asked.offset(at);
    let corpus = &snapshot.corpus;
    let mut found = references::references(corpus, &asked.path, offset, declaration, cancel)?;
    if let Some(Target::Term(it)) = references::target(corpus, &asked.path, offset) {
        found.extend(terms::uses_in_closed(snapshot, it, cancel)?);
        found.sort();
        found.dedup();
    }
    Ok(snapshot.places(&found))
}

pub(super) fn highlights(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Answer<Vec<DocumentHighlight>> {
    let corpus = &asked.snapshot.corpus;
    let found = highlight::highlights(corpus, &asked.path, asked.offset(at), cancel)?;
    let kind = |is_definition| match is_definition {
        true => DocumentHighlightKind::WRITE,
        false => DocumentHighlightKind::READ,
    };
    let highlight = |it: &highlight::Highlight| DocumentHighlight {
        range: asked.range(it.span),
        kind: Some(kind(it.definition)),
    };
    Ok(found.iter().map(highlight).collect())
}

pub(super) fn document_symbols(asked: &Asked, cancel: &Cancel) -> Answer<DocumentSymbolResponse> {
    let found = document_symbol::document_symbols(&asked.snapshot.corpus, &asked.path, cancel)?;
    if asked.snapshot.abilities.symbol_trees {
        let tree = found.iter().map(|it| symbol(asked, it)).collect();
        return Ok(DocumentSymbolResponse::Nested(tree));
    }
    let mut flat = Vec::new();
    if let Some(uri) = asked.snapshot.uri(&asked.path) {
        found.iter().for_each(|it| flatten(asked, &uri, it, None, &mut flat));
    }
    Ok(DocumentSymbolResponse::Flat(flat))
}

fn symbol(asked: &Asked, it: &Symbol) -> DocumentSymbol {
    #[allow(deprecated, reason = "the type has no other constructor")]
    DocumentSymbol {
        name: it.name.clone(),
        detail: it.detail.clone(),
        kind: symbol_kind(it.kind),
        tags: None,
        deprecated: None,
        range: asked.range(it.span),
        selection_range: asked.range(it.focus),
        children: Some(it.children.iter().map(|it| symbol(asked, it)).collect()),
    }
}

fn flatten(
    asked: &Asked,
    uri: &Url,
    it: &Symbol,
    container: Option<&str>,
    acc: &mut Vec<SymbolInformation>,
) {
    let location = Location::new(uri.clone(), asked.range(it.focus));
    acc.push(information(&it.name, it.kind, location, container));
    it.children.iter().for_each(|child| flatten(asked, uri, child, Some(&it.name), acc));
}

fn information(
    name: &str,
    kind: SymbolKind,
    location: Location,
    container: Option<&str>,
) -> SymbolInformation {
    #[allow(deprecated, reason = "the type has no other constructor")]
    SymbolInformation {
        name: name.to_owned(),
        kind: symbol_kind(kind),
        tags: None,
        deprecated: None,
        location,
        container_name: container.map(str::to_owned),
    }
}

/// LSP knows no prose; these are the icons that editors show for Markdown.
fn symbol_kind(it: SymbolKind) -> lsp::SymbolKind {
    match it {
        SymbolKind::FrontMatter => lsp::SymbolKind::NAMESPACE,
        SymbolKind::Field => lsp::SymbolKind::PROPERTY,
        SymbolKind::Section => lsp::SymbolKind::STRING,
        SymbolKind::Post => lsp::SymbolKind::FILE,
        SymbolKind::Term => lsp::SymbolKind::CONSTANT,
    }
}

pub(super) fn workspace_symbols(
    snapshot: &Snapshot,
    query: &str,
    cancel: &Cancel,
) -> Answer<Vec<SymbolInformation>> {
    let found = workspace_symbol::workspace_symbols(&snapshot.corpus, query, SYMBOLS, cancel)?;
    let symbol = |it: &workspace_symbol::WorkspaceSymbol| {
        if cancel.poll().is_err() || !snapshot.has(&snapshot.absolute(&it.path)) {
            return None;
        }
        let location = match it.line.filter(|_| snapshot.document(&it.path).is_none()) {
            // The file need not be read to show a line of it.
            Some(line) => {
                let start = Position::new(line, 0);
                Location::new(snapshot.uri(&it.path)?, Range::new(start, start))
            }
            None => snapshot.location(&it.path, Some(it.span))?,
        };
        Some(information(&it.name, it.kind, location, Some(&it.container)))
    };
    let res = found.iter().filter_map(symbol).collect();
    cancel.poll()?;
    Ok(res)
}

pub(super) fn document_links(asked: &Asked, cancel: &Cancel) -> Answer<Vec<DocumentLink>> {
    let snapshot = &asked.snapshot;
    let found = document_link::document_links(&snapshot.corpus, &asked.path, cancel)?;
    let link = |it: &document_link::DocumentLink| {
        let target = match &it.opens {
            Opens::Place(place) => target(snapshot, place)?,
            Opens::Url(url) => Url::parse(url).ok()?,
        };
        Some(DocumentLink {
            range: asked.range(it.span),
            target: Some(target),
            tooltip: None,
            data: None,
        })
    };
    Ok(found.iter().filter_map(link).collect())
}

/// The URI of a place; editors take `#L3,5` for a line and column, both counted from 1.
fn target(snapshot: &Snapshot, place: &Place) -> Option<Url> {
    let mut res = snapshot.uri(&place.path)?;
    if let Some(span) = place.span {
        let start = snapshot.range(&place.path, Some(span)).start;
        res.set_fragment(Some(&format!("L{},{}", start.line + 1, start.character + 1)));
    }
    Some(res)
}

pub(super) fn folds(asked: &Asked, cancel: &Cancel) -> Answer<Vec<FoldingRange>> {
    let found = folding::folds(&asked.snapshot.corpus, &asked.path, cancel)?;
    let fold = |it: &folding::Fold| {
        let range = asked.range(it.span);
        FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            kind: match it.kind {
                FoldKind::Comment => Some(FoldingRangeKind::Comment),
                FoldKind::FrontMatter => Some(FoldingRangeKind::Imports),
                FoldKind::Section | FoldKind::Code | FoldKind::Block => {
                    Some(FoldingRangeKind::Region)
                }
            },
            ..FoldingRange::default()
        }
    };
    Ok(found.iter().map(fold).filter(|it| it.start_line < it.end_line).collect())
}

pub(super) fn selection_ranges(
    asked: &Asked,
    at: &[Position],
    cancel: &Cancel,
) -> Answer<Vec<SelectionRange>> {
    let offsets: Vec<usize> = at.iter().map(|it| asked.offset(*it)).collect();
    let corpus = &asked.snapshot.corpus;
    let found = selection_range::selection_ranges(corpus, &asked.path, &offsets, cancel)?;
    let nest = |outer: Option<SelectionRange>, span: &Span| {
        Some(SelectionRange { range: asked.range(*span), parent: outer.map(Box::new) })
    };
    // One answer for each position, if only the position itself.
    let here = |at: Position| SelectionRange { range: Range::new(at, at), parent: None };
    let around = found.iter().map(|it| it.iter().rev().fold(None, nest));
    Ok(around.zip(at).map(|(it, at)| it.unwrap_or_else(|| here(*at))).collect())
}

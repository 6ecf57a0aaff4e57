//! What an editor shows beside the text without being asked by the author: hints, counts, colours, and what is typed twice.
//!
//! Invariant: nothing is decided here but how it is worded.

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Locale;
use corpus::features::code_lens::{self, Count};
use corpus::features::semantic_tokens::{self, Token, TokenKind};
use corpus::features::{inlay_hint, linked_editing};
use corpus::text::Span;
use ropey::Rope;
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    CodeLens, Command, InlayHint, InlayHintLabel, InlayHintLabelPart, LinkedEditingRanges,
    Position, Range, SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit,
    SemanticTokensFullDeltaResult, Url,
};

use super::{Asked, Backend};
use crate::{disk, from_lsp, to_lsp};

type Answer<T> = std::result::Result<T, Cancelled>;

/// The command that an editor's extension has to show references. Editors without it show the count.
const SHOW_REFERENCES: &str = "corpusLsp.showReferences";

pub(super) fn inlay_hints(asked: &Asked, range: Range, cancel: &Cancel) -> Answer<Vec<InlayHint>> {
    let snapshot = &asked.snapshot;
    let Some(rope) = snapshot.rope(&asked.path) else { return Ok(Vec::new()) };
    let span = from_lsp::span(&rope, range, snapshot.encoding());
    let found = inlay_hint::inlay_hints(&snapshot.corpus, &asked.path, span, cancel)?;
    let hint = |it: inlay_hint::InlayHint| {
        let text = match &it.image {
            Some(it) => {
                let (width, height) = disk::image(&snapshot.root, it)?.size?;
                format!("{width} × {height}")
            }
            None => it.text,
        };
        let location = it.target.and_then(|it| snapshot.location(&it.path, it.span));
        let label = match location {
            Some(_) => InlayHintLabel::LabelParts(vec![InlayHintLabelPart {
                value: text,
                location,
                ..InlayHintLabelPart::default()
            }]),
            None => InlayHintLabel::String(text),
        };
        Some(InlayHint {
            position: to_lsp::position(&rope, it.offset, snapshot.encoding()),
            label,
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    };
    Ok(found.into_iter().filter_map(hint).collect())
}

pub(super) fn code_lenses(asked: &Asked, cancel: &Cancel) -> Answer<Vec<CodeLens>> {
    let snapshot = &asked.snapshot;
    let found = code_lens::code_lenses(&snapshot.corpus, &asked.path, cancel)?;
    let uri = snapshot.uri(&asked.path);
    let locale = snapshot.corpus.locale();
    let rope = snapshot.rope(&asked.path).unwrap_or_default();
    let lens = |it: &code_lens::CodeLens| {
        let range = to_lsp::range(&rope, it.span, snapshot.encoding());
        let used = it.count != Count::Unused;
        let place = json!({ "uri": uri, "position": range.start });
        let command = Command {
            title: counted(locale, it.count),
            // An editor without the extension does nothing on a click.
            command: if used { SHOW_REFERENCES.to_owned() } else { String::new() },
            arguments: used.then(|| vec![place]),
        };
        CodeLens { range: Range::new(range.start, range.start), command: Some(command), data: None }
    };
    Ok(found.iter().map(lens).collect())
}

fn counted(locale: Locale, count: Count) -> String {
    match (locale, count) {
        (Locale::En, Count::Backlinks { links: 1, .. }) => "1 link from another post".to_owned(),
        (Locale::En, Count::Backlinks { links, posts: 1 }) => {
            format!("{links} links from another post")
        }
        (Locale::En, Count::Backlinks { links, posts }) => {
            format!("{links} links from {posts} posts")
        }
        (Locale::En, Count::References(1)) => "1 reference".to_owned(),
        (Locale::En, Count::References(n)) => format!("{n} references"),
        (Locale::En, Count::Unused) => "unused".to_owned(),
        (Locale::Zh, Count::Backlinks { links, posts }) => {
            format!("{posts} 篇文章中有 {links} 处链接到本文")
        }
        (Locale::Zh, Count::References(n)) => format!("{n} 处引用"),
        (Locale::Zh, Count::Unused) => "未使用".to_owned(),
    }
}

pub(super) fn linked_ranges(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Answer<Option<LinkedEditingRanges>> {
    let snapshot = &asked.snapshot;
    let offset = asked.offset(at);
    let found = linked_editing::linked_ranges(&snapshot.corpus, &asked.path, offset, cancel)?;
    let ranges: Vec<Range> =
        found.iter().map(|it| snapshot.range(&asked.path, Some(*it))).collect();
    Ok((!ranges.is_empty()).then_some(LinkedEditingRanges { ranges, word_pattern: None }))
}

/// The tokens of a document, of all of it where there is no `range`.
pub(super) fn tokens(
    asked: &Asked,
    range: Option<Range>,
    cancel: &Cancel,
) -> Answer<Vec<SemanticToken>> {
    let snapshot = &asked.snapshot;
    let Some(rope) = snapshot.rope(&asked.path) else { return Ok(Vec::new()) };
    let whole = Span::new(0, rope.len_bytes());
    let span = range.map_or(whole, |it| from_lsp::span(&rope, it, snapshot.encoding()));
    let found = semantic_tokens::semantic_tokens(&snapshot.corpus, &asked.path, span, cancel)?;
    Ok(encoded(&rope, &found, snapshot.encoding()))
}

/// As LSP has it: each token by its distance from the one before.
fn encoded(rope: &Rope, tokens: &[Token], encoding: corpus::text::Encoding) -> Vec<SemanticToken> {
    let mut last = Position::default();
    let encode = |it: &Token| {
        let range = to_lsp::range(rope, it.span, encoding);
        let line = range.start.line - last.line;
        let column = if line == 0 { last.character } else { 0 };
        last = range.start;
        let kind = TokenKind::ALL.iter().position(|kind| kind.0 == it.kind).unwrap_or(0);
        SemanticToken {
            delta_line: line,
            delta_start: range.start.character - column,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: kind as u32,
            token_modifiers_bitset: u32::from(it.declaration),
        }
    };
    tokens.iter().map(encode).collect()
}

/// The tokens of the document `uri`, kept for the next question about what has changed.
pub(super) async fn all_tokens(backend: &Backend, uri: &Url) -> Result<Option<SemanticTokens>> {
    let found = backend.ask(uri, |asked, cancel| tokens(asked, None, cancel)).await?;
    let (Some(data), Some(path)) = (found, from_lsp::path(uri)) else { return Ok(None) };
    let result_id = backend.session().coloured(&path, data.clone());
    Ok(Some(SemanticTokens { result_id, data }))
}

/// What has changed in the tokens of `uri` since the result `previous`, if that is at hand.
pub(super) async fn changed_tokens(
    backend: &Backend,
    uri: &Url,
    previous: &str,
) -> Result<Option<SemanticTokensFullDeltaResult>> {
    let old = from_lsp::path(uri).and_then(|it| backend.session().colours(&it, previous));
    let Some(new) = all_tokens(backend, uri).await? else { return Ok(None) };
    let Some(old) = old else { return Ok(Some(SemanticTokensFullDeltaResult::Tokens(new))) };
    let edits = difference(&old, &new.data).into_iter().collect();
    let delta = SemanticTokensDelta { result_id: new.result_id, edits };
    Ok(Some(SemanticTokensFullDeltaResult::TokensDelta(delta)))
}

/// One edit from the first token that differs to the last one.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    if old.is_empty() && new.is_empty() {
        return None;
    }
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    Some(SemanticTokensEdit {
        // A token is five numbers.
        start: 5 * same as u32,
        delete_count: 5 * (old.len() - tail) as u32,
        data: Some(new[..new.len() - tail].to_vec()),
    })
}

//! Completion: what may stand at the cursor, as edits of the unfinished text.
//!
//! Invariant: an item replaces the bytes that the core names and nothing else, so what is accepted never doubles what was typed.

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::completion::{self, Completion, CompletionKind};
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, MarkupContent, MarkupKind, Position, TextEdit,
};

use super::Asked;
use crate::to_lsp;

pub(super) fn complete(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Result<CompletionResponse, Cancelled> {
    let snapshot = &asked.snapshot;
    let offset = asked.offset(at);
    let found = completion::complete(&snapshot.corpus, &asked.path, offset, cancel)?;
    let rope = snapshot.rope(&asked.path).unwrap_or_default();
    let item = |it: Completion| CompletionItem {
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: to_lsp::range(&rope, it.span, snapshot.encoding()),
            new_text: it.insert_text,
        })),
        label: it.label,
        kind: Some(kind(it.kind)),
        detail: it.detail,
        documentation: it.documentation.map(|value| {
            Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
        }),
        filter_text: Some(it.filter_text),
        sort_text: Some(it.sort_key),
        ..CompletionItem::default()
    };
    Ok(CompletionResponse::List(CompletionList {
        is_incomplete: found.is_incomplete,
        items: found.items.into_iter().map(item).collect(),
    }))
}

fn kind(it: CompletionKind) -> CompletionItemKind {
    match it {
        CompletionKind::Post | CompletionKind::Image | CompletionKind::File => {
            CompletionItemKind::FILE
        }
        CompletionKind::Folder => CompletionItemKind::FOLDER,
        CompletionKind::Anchor | CompletionKind::Label => CompletionItemKind::REFERENCE,
        CompletionKind::Tag => CompletionItemKind::FUNCTION,
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::Term => CompletionItemKind::TEXT,
    }
}

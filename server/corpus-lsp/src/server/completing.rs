//! Completion: what may stand at the cursor, as edits of the unfinished text.
//!
//! Invariant: an item replaces the bytes that the core names and nothing else, so what is accepted never doubles what was typed.

use std::path::PathBuf;

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::completion::{self, Completion, CompletionKind};
use corpus::features::{self, hover::preview};
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc;
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, MarkupContent, MarkupKind, Position, TextEdit,
};

use super::{Asked, Backend, hover};
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
    let data = |it: &Completion| {
        let to = found.targets.get(&it.insert_text)?;
        let path = snapshot.absolute(&to.path);
        serde_json::to_value(Target { path, anchor: to.anchor.as_deref().map(str::to_owned) }).ok()
    };
    let item = |it: Completion| CompletionItem {
        data: data(&it),
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

/// What an item leads to, as the editor keeps it until it asks for more.
#[derive(Deserialize, Serialize)]
struct Target {
    path: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
}

/// Shows more of what `item` leads to.
pub(super) async fn resolve(
    backend: &Backend,
    mut item: CompletionItem,
) -> jsonrpc::Result<CompletionItem> {
    let target = item.data.as_ref().and_then(|it| Target::deserialize(it).ok());
    let Some(target) = target else { return Ok(item) };
    let Some((snapshot, path)) = backend.session().snapshot(&target.path) else { return Ok(item) };
    let shown = backend.compute(move |cancel| {
        let anchor = target.anchor.as_deref().map(Box::from);
        let to = features::place(&snapshot.corpus, &path, anchor);
        hover::markdown(&snapshot, preview(&snapshot.corpus, &to), cancel)
    });
    if let Some(value) = shown.await? {
        let markup = MarkupContent { kind: MarkupKind::Markdown, value };
        item.documentation = Some(Documentation::MarkupContent(markup));
    }
    Ok(item)
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
    }
}

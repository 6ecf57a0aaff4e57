//! Renaming: of what is at the cursor, and of files that move in the editor.
//!
//! Invariant: all edits are made or none. Where the editor cannot be trusted with that, the refusal says why.

use std::collections::BTreeMap;

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::rename::{self, Edits};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    Position, PrepareRenameResponse, RenameFilesParams, Url, WorkspaceEdit,
};

use super::{Asked, Backend, edits, terms};
use crate::from_lsp;
use crate::session::Snapshot;

pub(super) fn prepare(
    asked: &Asked,
    at: Position,
    _: &Cancel,
) -> std::result::Result<Option<PrepareRenameResponse>, Cancelled> {
    let found = rename::prepare(&asked.snapshot.corpus, &asked.path, asked.offset(at));
    Ok(found.map(|it| PrepareRenameResponse::RangeWithPlaceholder {
        range: asked.snapshot.range(&asked.path, Some(it.span)),
        placeholder: it.placeholder,
    }))
}

/// The edit, or why there is none.
pub(super) fn rename(
    asked: &Asked,
    at: Position,
    new_name: &str,
    cancel: &Cancel,
) -> std::result::Result<std::result::Result<Option<WorkspaceEdit>, String>, Cancelled> {
    let corpus = &asked.snapshot.corpus;
    let offset = asked.offset(at);
    let mut res = rename::rename(corpus, &asked.path, offset, new_name, cancel)?;
    if let (Ok(edits), Some(it)) = (&mut res, rename::term(corpus, &asked.path, offset)) {
        let edits = std::mem::take(edits);
        res = terms::rename_elsewhere(&asked.snapshot, &it, new_name.trim(), edits, cancel)?;
    }
    Ok(res.map(|it| edit(&asked.snapshot, &it)))
}

/// A refusal that is shown to people.
pub(super) fn refusal(why: String) -> Error {
    Error { message: why.into(), ..Error::invalid_params("") }
}

/// The edits that keep every link whole when the files of `params` have moved.
pub(super) async fn will_move(
    backend: &Backend,
    params: RenameFilesParams,
) -> Result<Option<WorkspaceEdit>> {
    let path = |uri: &str| from_lsp::path(&Url::parse(uri).ok()?);
    let moves: Vec<_> = params
        .files
        .iter()
        .filter_map(|it| Some((path(&it.old_uri)?, path(&it.new_uri)?)))
        .collect();
    let found = backend.ask_all(move |snapshot, cancel| {
        let inside = moves
            .iter()
            .filter_map(|(from, to)| Some((snapshot.file_path(from)?, snapshot.file_path(to)?)));
        let inside: Vec<_> = inside.collect();
        if inside.is_empty() {
            return Ok(Vec::new());
        }
        let found = rename::will_rename_files(&snapshot.corpus, &inside, cancel)?;
        Ok(edit(snapshot, &found).into_iter().collect())
    });
    Ok(found.await?.into_iter().reduce(edits::join))
}

/// Files that the editor moves are not among the moves: its question was about them.
fn edit(snapshot: &Snapshot, edits: &Edits) -> Option<WorkspaceEdit> {
    let files: BTreeMap<_, _> =
        edits.edits.iter().map(|(path, it)| (path, it.iter().collect())).collect();
    if files.is_empty() && edits.moves.is_empty() {
        return None;
    }
    edits::of_files(snapshot, files, &edits.moves)
}

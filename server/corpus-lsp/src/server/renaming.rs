//! Renaming: of what is at the cursor, and of files that move in the editor.
//!
//! Invariant: all edits are made or none. Where the editor cannot be trusted with that, the refusal says why.

use std::collections::BTreeMap;
use std::path::PathBuf;

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Locale;
use corpus::features::references::Reference;
use corpus::features::rename::{self, Edits};
use corpus::files::FilePath;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    DeleteFilesParams, MessageType, Position, PrepareRenameResponse, RenameFilesParams, Url,
    WorkspaceEdit,
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
    let snapshot = &asked.snapshot;
    if let (Ok(edits), Some(it)) = (&mut res, rename::term(corpus, &asked.path, offset)) {
        let edits = std::mem::take(edits);
        res = terms::rename_elsewhere(snapshot, &it, new_name.trim(), edits, cancel)?;
    }
    Ok(res.and_then(|it| match it.edits.keys().find(|path| edits::is_other_text(snapshot, path)) {
        Some(path) => Err(changed(corpus.locale(), path)),
        None => Ok(edit(snapshot, &it)),
    }))
}

fn changed(locale: Locale, path: &FilePath) -> String {
    match locale {
        Locale::En => format!("`{path}` has changed on the disk meanwhile. Try again in a moment."),
        Locale::Zh => format!("`{path}` 在磁盘上刚刚被修改，请稍后再试。"),
    }
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
    let aliases = !edits.aliases.is_empty() && snapshot.abilities.annotates_edits;
    if files.is_empty() && edits.moves.is_empty() && !aliases {
        return None;
    }
    let mut res = edits::of_files(snapshot, files, &edits.moves)?;
    let locale = snapshot.corpus.locale();
    edits::ask_for(snapshot, &mut res, &edits.aliases, keep_address(locale));
    Some(res)
}

/// What is asked before an alias is written.
fn keep_address(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Keep the old address as an alias",
        Locale::Zh => "将旧网址保留为别名",
    }
}

/// Tells what still leads to the files of `params`, which are about to go.
pub(super) async fn will_delete(
    backend: &Backend,
    params: DeleteFilesParams,
) -> Result<Option<WorkspaceEdit>> {
    let gone: Vec<PathBuf> =
        params.files.iter().filter_map(|it| from_lsp::path(&Url::parse(&it.uri).ok()?)).collect();
    let said = backend.ask_all(move |snapshot, cancel| {
        let gone: Vec<FilePath> = gone.iter().filter_map(|it| snapshot.file_path(it)).collect();
        let found = rename::uses_from_elsewhere(&snapshot.corpus, &gone, cancel)?;
        Ok((!found.is_empty()).then(|| still_used(snapshot, &found)).into_iter().collect())
    });
    for it in said.await? {
        let client = backend.client.clone();
        tokio::spawn(async move { client.show_message(MessageType::WARNING, it).await });
    }
    Ok(None)
}

/// Uses that are named one by one.
const NAMED: usize = 8;

fn still_used(snapshot: &Snapshot, found: &[Reference]) -> String {
    let place = |it: &Reference| {
        let line = snapshot.range(&it.path, Some(it.focus)).start.line + 1;
        format!("{}:{line}", it.path)
    };
    let mut places: Vec<String> = found.iter().take(NAMED).map(place).collect();
    if found.len() > NAMED {
        places.push("…".to_owned());
    }
    let (n, places) = (found.len(), places.join(", "));
    match snapshot.corpus.locale() {
        Locale::En if n == 1 => format!("1 link still leads there and will be broken: {places}"),
        Locale::En => format!("{n} links still lead there and will be broken: {places}"),
        Locale::Zh => format!("仍有 {n} 处链接指向这里，删除后将失效：{places}"),
    }
}

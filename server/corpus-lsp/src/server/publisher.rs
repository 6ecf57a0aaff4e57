//! The one task that tells the editor of diagnostics, or to ask for them again.
//!
//! Invariant: it works on snapshots, gives up when a newer one is there, and remembers what it has told until then.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Diagnostics;
use corpus::files::FilePath;
use rayon::prelude::*;
use tokio::sync::watch;
use tower_lsp::Client;
use tower_lsp::lsp_types::Diagnostic;

use super::Shared;
use crate::publish::{Shown, quiet_after_change, result_id};
use crate::session::{Phase, Snapshot};
use crate::to_lsp;

/// A list for one file, with the version of an open document.
type List = (PathBuf, Option<i32>, Vec<Diagnostic>);

/// What one look at the corpora has found.
struct Round {
    snapshots: Vec<Snapshot>,
    /// Lists that the editor may not have yet.
    lists: Vec<List>,
    /// Whether an answer that the editor was given is another one now.
    is_outdated: bool,
}

/// Publishes until the connection ends.
pub(super) async fn run(shared: Arc<Shared>, client: Client, mut revisions: watch::Receiver<u64>) {
    let mut shown = Shown::default();
    let mut before: Vec<Snapshot> = Vec::new();
    let mut opened = BTreeSet::new();
    while quiet_after_change(&mut revisions).await {
        // Neovim drops what is shown for a document that it closes, as it does when it reads the file again.
        opened.append(&mut shared.session().take_opened());
        let Some(round) = look(&shared, &before, &mut revisions).await else { continue };
        for (path, version, list) in &round.lists {
            let is_lost = opened.remove(path) && !list.is_empty();
            if shown.set(path, list) || is_lost {
                publish(&client, path, list, *version).await;
            }
        }
        for path in shown.retain(|path| is_ours(&round.snapshots, path)) {
            publish(&client, &path, &[], None).await;
        }
        if round.is_outdated {
            let client = client.clone();
            // A request: the answer may be long in coming.
            tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
        }
        before = round.snapshots;
    }
}

async fn publish(
    client: &Client,
    path: &std::path::Path,
    list: &[Diagnostic],
    version: Option<i32>,
) {
    if let Some(uri) = to_lsp::uri(path) {
        client.publish_diagnostics(uri, list.to_vec(), version).await;
    }
}

/// Judges what differs from the snapshots of `before`; `None` when something newer has come meanwhile.
async fn look(
    shared: &Arc<Shared>,
    before: &[Snapshot],
    revisions: &mut watch::Receiver<u64>,
) -> Option<Round> {
    let snapshots = shared.session().snapshots();
    let cancel = Cancel::default();
    let (before, stop, shared) = (before.to_vec(), cancel.clone(), Arc::clone(shared));
    let mut work =
        tokio::task::spawn_blocking(move || judge_all(&shared, snapshots, &before, &stop));
    let res = tokio::select! {
        it = &mut work => it,
        _ = revisions.changed() => {
            revisions.mark_changed();
            cancel.cancel();
            work.await
        }
    };
    res.ok()?.ok()
}

fn judge_all(
    shared: &Shared,
    snapshots: Vec<Snapshot>,
    before: &[Snapshot],
    cancel: &Cancel,
) -> Result<Round, Cancelled> {
    let mut lists = Vec::new();
    let mut is_outdated = false;
    let mut now = Vec::new();
    for snapshot in snapshots {
        let old = before.iter().find(|it| it.folder == snapshot.folder);
        // What is being read again would be judged by a configuration that it was not read with.
        if snapshot.phase == Phase::Stale {
            now.extend(old.cloned());
            continue;
        }
        lists.extend(lists_of(&snapshot, changed(&snapshot, old), cancel)?);
        is_outdated |= has_outdated_answer(shared, &snapshot, cancel)?;
        now.push(snapshot);
    }
    Ok(Round { snapshots: now, lists, is_outdated })
}

fn lists_of(
    snapshot: &Snapshot,
    paths: Vec<FilePath>,
    cancel: &Cancel,
) -> Result<Vec<List>, Cancelled> {
    let list = |path: FilePath| {
        let absolute = snapshot.absolute(&path);
        if !is_told(snapshot, &absolute) {
            return Ok(None);
        }
        let found: Diagnostics = snapshot.findings(&path, cancel)?;
        let version = snapshot.document(&path).map(|it| it.version);
        Ok(Some((absolute, version, snapshot.diagnostics(&path, &found))))
    };
    let all: Result<Vec<_>, Cancelled> = paths.into_par_iter().map(list).collect();
    Ok(all?.into_iter().flatten().collect())
}

/// Whether the editor is told of `path` without asking.
fn is_told(snapshot: &Snapshot, path: &std::path::Path) -> bool {
    let pulled = snapshot.abilities.pulls_diagnostics && snapshot.documents.contains_key(path);
    snapshot.abilities.takes_diagnostics && snapshot.has(path) && !pulled
}

fn is_ours(snapshots: &[Snapshot], path: &std::path::Path) -> bool {
    snapshots.iter().any(|it| path.starts_with(&it.root) && is_told(it, path))
}

/// The files that may be judged otherwise than in `old`. A post that is the same value has the same verdict: the core makes a new
/// one of every post that a change concerns.
fn changed(snapshot: &Snapshot, old: Option<&Snapshot>) -> Vec<FilePath> {
    let Some(old) = old.filter(|it| it.phase == snapshot.phase) else {
        return snapshot.corpus.judged();
    };
    let is_same = |path: &FilePath| match (snapshot.corpus.post(path), old.corpus.post(path)) {
        (Some(now), Some(then)) => std::ptr::eq(now, then) && opened(snapshot, old, path),
        _ => false,
    };
    if snapshot.disk == old.disk {
        let posts = snapshot.corpus.posts().map(|it| it.0);
        return posts.filter(|it| !is_same(it)).cloned().collect();
    }
    // What is gone is judged as well: nothing is wrong with it any more.
    let mut res = snapshot.corpus.judged();
    res.extend(old.corpus.judged());
    res.sort();
    res.dedup();
    res.retain(|it| !is_same(it));
    res
}

/// Whether `path` was open then if it is now.
fn opened(snapshot: &Snapshot, old: &Snapshot, path: &FilePath) -> bool {
    snapshot.document(path).is_some() == old.document(path).is_some()
}

/// Whether the editor would be given another answer about a document that it has asked about and has not changed since. One that it
/// has changed it will ask about by itself.
fn has_outdated_answer(
    shared: &Shared,
    snapshot: &Snapshot,
    cancel: &Cancel,
) -> Result<bool, Cancelled> {
    if !snapshot.abilities.pulls_diagnostics || !snapshot.abilities.can_ask_again {
        return Ok(false);
    }
    for (path, document) in
        snapshot.documents.iter().filter(|it| it.1.home == Some(snapshot.folder))
    {
        let answer = shared.session().answer(path).cloned();
        let Some((_, id)) = answer.filter(|it| it.0 == document.version) else { continue };
        let Some(file) = snapshot.file_path(path) else { continue };
        let found = snapshot.findings(&file, cancel)?;
        if result_id(&snapshot.diagnostics(&file, &found)) != id {
            return Ok(true);
        }
    }
    Ok(false)
}

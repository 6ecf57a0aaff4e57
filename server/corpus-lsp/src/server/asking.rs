//! How a request is answered: a snapshot is taken at once, and questioned on a thread where that may take its time.
//!
//! Invariant: a snapshot is taken before the request first suspends, and a request that is given up stops its question.

use std::path::Path;

use corpus::cancel::{Cancel, Cancelled};
use corpus::files::FilePath;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{Position, Url};

use super::{Backend, PATIENCE};
use crate::from_lsp;
use crate::session::{Ignored, Session, Snapshot};

impl Backend {
    /// Computes `question` on a thread where it may take its time. When the request is cancelled this future is dropped, and the
    /// question is told to stop.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Cancel) -> std::result::Result<T, Cancelled> + Send + 'static,
    ) -> Result<T> {
        let cancel = Cancel::default();
        let _guard = CancelOnDrop(cancel.clone());
        let res = tokio::task::spawn_blocking(move || {
            // It may have been cancelled while it waited for a thread.
            cancel.poll()?;
            question(&cancel)
        });
        match res.await {
            Ok(Ok(it)) => Ok(it),
            Ok(Err(Cancelled)) => Err(Error::content_modified()),
            Err(_) => Err(Error::internal_error()),
        }
    }

    /// Puts `question` to the corpus that the document `uri` belongs to; there is no answer when it belongs to none.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        uri: &Url,
        question: impl FnOnce(&Asked, &Cancel) -> std::result::Result<T, Cancelled> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(path) = from_lsp::path(uri) else { return Ok(None) };
        let Some((snapshot, path)) = self.home(&path).await else { return Ok(None) };
        self.compute(move |cancel| question(&Asked { snapshot, path }, cancel).map(Some)).await
    }

    /// The corpus that a document belongs to, as it is now; for a document that was just opened, as soon as it is known.
    pub(super) async fn home(&self, path: &Path) -> Option<(Snapshot, FilePath)> {
        let mut revisions = self.revisions.clone();
        let known = async {
            while self.session().is_awaited(path) {
                if revisions.changed().await.is_err() {
                    return;
                }
            }
        };
        // What is not known in time is answered as far as it is.
        let _ = tokio::time::timeout(PATIENCE, known).await;
        self.session().snapshot(path)
    }

    /// Puts `question` to every corpus.
    pub(super) async fn ask_all<T: Send + 'static>(
        &self,
        question: impl Fn(&Snapshot, &Cancel) -> std::result::Result<Vec<T>, Cancelled> + Send + 'static,
    ) -> Result<Vec<T>> {
        let snapshots = self.session().snapshots();
        self.compute(move |cancel| {
            let answers: std::result::Result<Vec<_>, _> =
                snapshots.iter().map(|it| question(it, cancel)).collect();
            Ok(answers?.into_iter().flatten().collect())
        })
        .await
    }

    /// Tells the editor's log when a notification was not followed.
    pub(super) fn follow(
        &self,
        what: &str,
        uri: &Url,
        change: impl FnOnce(&mut Session, &Path) -> std::result::Result<(), Ignored>,
    ) {
        let Some(path) = from_lsp::path(uri) else {
            return self.shared.log(format!("{what} of {uri} was ignored: only files are served"));
        };
        let res = change(&mut self.session(), &path);
        if let Err(it) = res {
            self.shared.log(format!("{what} of {} was ignored: {it}", path.display()));
        }
    }
}

/// A document that is asked about, in its corpus.
pub(super) struct Asked {
    pub(super) snapshot: Snapshot,
    pub(super) path: FilePath,
}

impl Asked {
    /// The byte offset of `position`.
    pub(super) fn offset(&self, position: Position) -> usize {
        let rope = self.snapshot.rope(&self.path).unwrap_or_default();
        from_lsp::offset(&rope, position, self.snapshot.encoding())
    }
}

struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

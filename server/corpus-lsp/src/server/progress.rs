//! The editor's progress bar while a corpus is read.
//!
//! Invariant: it is shown only to an editor that takes it, and ends whatever becomes of the reading.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as Notification;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd,
};

use super::Shared;

/// Shows progress to the editor.
pub(super) struct Progress {
    pub(super) shared: Arc<Shared>,
    pub(super) client: Client,
    pub(super) runtime: Handle,
    pub(super) n_shown: AtomicU32,
}

/// Something under way; dropping it says that it is done.
pub(super) struct Shown {
    _done: Option<oneshot::Sender<()>>,
}

impl Progress {
    /// Tells that the corpus in `root` is being read.
    pub(super) fn begin(&self, root: &Path) -> Shown {
        if !self.shared.session().abilities.progress {
            return Shown { _done: None };
        }
        let n = self.n_shown.fetch_add(1, Ordering::Relaxed);
        let token = NumberOrString::String(format!("corpus-lsp/{n}"));
        let (done, is_done) = oneshot::channel();
        let name = root.file_name().map(|it| it.to_string_lossy().into_owned());
        self.runtime.spawn(show(self.client.clone(), token, name, is_done));
        Shown { _done: Some(done) }
    }
}

async fn show(
    client: Client,
    token: NumberOrString,
    message: Option<String>,
    is_done: oneshot::Receiver<()>,
) {
    let params = WorkDoneProgressCreateParams { token: token.clone() };
    if client.send_request::<WorkDoneProgressCreate>(params).await.is_err() {
        return;
    }
    let say = |it| {
        let params =
            ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(it) };
        client.send_notification::<Notification>(params)
    };
    let title = "Reading posts".to_owned();
    let begin = WorkDoneProgressBegin { title, message, ..WorkDoneProgressBegin::default() };
    say(WorkDoneProgress::Begin(begin)).await;
    // The sender is dropped when the reading is done, or has failed.
    let _ = is_done.await;
    say(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}

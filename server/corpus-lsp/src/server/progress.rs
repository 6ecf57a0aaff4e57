//! The editor's progress bar while a corpus is read.
//!
//! Invariant: it is shown only to an editor that takes it, and ends whatever becomes of the reading.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use corpus::diagnostic::Locale;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as Notification;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    MessageActionItem, MessageType, NumberOrString, ProgressParams, ProgressParamsValue,
    WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
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
        let locale = self.shared.session().options.locale;
        self.runtime.spawn(show(self.client.clone(), token, name, locale, is_done));
        Shown { _done: Some(done) }
    }
}

impl Progress {
    /// Asks whether the corpus in `root` is to be read although it has more than `limit` files. Until then there are only the open
    /// documents of it.
    pub(super) fn ask_to_read(&self, root: PathBuf, limit: usize) {
        let (client, shared) = (self.client.clone(), Arc::clone(&self.shared));
        self.runtime.spawn(async move {
            let locale = shared.session().options.locale;
            let (question, yes, no) = too_many(locale, &root, limit);
            let action =
                |it: &str| MessageActionItem { title: it.to_owned(), properties: HashMap::new() };
            let actions = Some(vec![action(yes), action(no)]);
            let answer = client.show_message_request(MessageType::WARNING, question, actions).await;
            if answer.is_ok_and(|it| it.is_some_and(|it| it.title == yes)) {
                shared.session().welcome(root);
            }
        });
    }
}

fn too_many(locale: Locale, root: &Path, limit: usize) -> (String, &'static str, &'static str) {
    let root = root.display();
    match locale {
        Locale::En => (
            format!(
                "`{root}` has more than {limit} files, so it was not read: links to closed posts are not judged. Is it really the folder of a site?"
            ),
            "Read it",
            "Leave it",
        ),
        Locale::Zh => (
            format!(
                "`{root}` 中的文件超过 {limit} 个，因此没有读取：指向未打开文章的链接不会检查。它确实是站点的文件夹吗？"
            ),
            "读取",
            "不读取",
        ),
    }
}

async fn show(
    client: Client,
    token: NumberOrString,
    message: Option<String>,
    locale: Locale,
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
    let title = match locale {
        Locale::En => "Reading posts",
        Locale::Zh => "正在读取文章",
    }
    .to_owned();
    let begin = WorkDoneProgressBegin { title, message, ..WorkDoneProgressBegin::default() };
    say(WorkDoneProgress::Begin(begin)).await;
    // The sender is dropped when the reading is done, or has failed.
    let _ = is_done.await;
    say(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}

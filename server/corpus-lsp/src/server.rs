//! The language server: notifications change the session, requests question a snapshot of it.
//!
//! Invariant: no notification handler suspends, and a request takes its snapshot before it first suspends. With the order that
//! [`transport`] keeps, a request so sees exactly the edits that the editor sent before it.

#[cfg(debug_assertions)]
mod debug;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, InitializeParams, InitializeResult, InitializedParams, MessageType,
    ServerInfo, Url,
};
use tower_lsp::{Client, LanguageServer, LspService};

use crate::capabilities::{self, Abilities};
use crate::session::{Ignored, Session};
use crate::{from_lsp, transport};

/// How many questions are computed at once. More than there are cores, so that a slow one does not keep a quick one waiting.
const COMPUTING: usize = 16;

/// Stack of the threads that compute, in bytes: parsers recurse with the depth of the text.
const STACK: usize = 16 << 20;

/// Serves one editor on standard input and output.
pub(crate) fn serve() -> ExitCode {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(COMPUTING)
        .thread_stack_size(STACK)
        .enable_time()
        .build();
    let Ok(runtime) = runtime else { return ExitCode::from(2) };
    let code = runtime.block_on(async {
        let service = LspService::build(Backend::new);
        #[cfg(debug_assertions)]
        let service = debug::add_methods(service);
        let (service, socket) = service.finish();
        transport::serve(service, socket, std::io::stdin(), std::io::stdout()).await
    });
    // Computations that are still running have been told to stop, but nobody waits for them.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// The server's side of one connection.
struct Backend {
    client: Client,
    session: Mutex<Session>,
    log: UnboundedSender<String>,
}

impl Backend {
    fn new(client: Client) -> Backend {
        let (log, mut lines) = unbounded_channel();
        let to = client.clone();
        // Notification handlers may not suspend, so what they log is sent from here.
        tokio::spawn(async move {
            while let Some(it) = lines.recv().await {
                to.log_message::<String>(MessageType::WARNING, it).await;
            }
        });
        Backend { client, session: Mutex::default(), log }
    }

    /// The session. No panic leaves it half changed, so a poisoned lock is as good as any.
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Computes `question` on a thread where it may take its time. When the request is cancelled this future is dropped, and the
    /// question is told to stop.
    async fn compute<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Cancel) -> std::result::Result<T, Cancelled> + Send + 'static,
    ) -> Result<T> {
        let cancel = Cancel::default();
        let _guard = CancelOnDrop(cancel.clone());
        let res = tokio::task::spawn_blocking(move || {
            // It may have been cancelled while it waited for a thread.
            cancel.check()?;
            question(&cancel)
        });
        match res.await {
            Ok(Ok(it)) => Ok(it),
            Ok(Err(Cancelled)) => Err(Error::content_modified()),
            Err(_) => Err(Error::internal_error()),
        }
    }

    /// Tells the editor's log when a notification was not followed.
    fn follow(
        &self,
        what: &str,
        uri: &Url,
        change: impl FnOnce(&mut Session, &Path) -> std::result::Result<(), Ignored>,
    ) {
        let Some(path) = from_lsp::path(uri) else {
            return self.log(format!("{what} of {uri} was ignored: only files are served"));
        };
        let res = change(&mut self.session(), &path);
        if let Err(it) = res {
            self.log(format!("{what} of {} was ignored: {it}", path.display()));
        }
    }

    fn log(&self, message: String) {
        let _ = self.log.send(message);
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let roots = roots(&params);
        let mut session = self.session();
        session.abilities = Abilities::new(&params.capabilities);
        roots.into_iter().for_each(|it| session.add_folder(it));
        Ok(InitializeResult {
            capabilities: capabilities::server(&session.abilities),
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {}

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.follow("Opening", &document.uri, |session, path| {
            session.open(path.to_owned(), document.version, &document.text);
            Ok(())
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.follow("A change", &document.uri, |session, path| {
            session.change(path, document.version, params.content_changes)
        });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.follow("Closing", &params.text_document.uri, |session, path| session.close(path));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let mut session = self.session();
        for it in params.event.removed.iter().filter_map(|it| from_lsp::path(&it.uri)) {
            session.remove_folder(&it);
        }
        for it in params.event.added.iter().filter_map(|it| from_lsp::path(&it.uri)) {
            session.add_folder(it);
        }
    }
}

/// The folders that are open from the start, whichever of the three ways the editor says it in.
fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(it) = &params.workspace_folders {
        return it.iter().filter_map(|it| from_lsp::path(&it.uri)).collect();
    }
    if let Some(it) = &params.root_uri {
        return from_lsp::path(it).into_iter().collect();
    }
    #[allow(deprecated, reason = "older editors send nothing else")]
    params.root_path.as_deref().map(PathBuf::from).into_iter().collect()
}

/// A question was given up.
#[derive(Debug)]
struct Cancelled;

/// Tells a question that nobody waits for its answer any more.
#[derive(Clone, Default)]
struct Cancel(Arc<AtomicBool>);

impl Cancel {
    fn check(&self) -> std::result::Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

//! The language server: notifications change the session, requests question a snapshot of it.
//!
//! Invariant: no notification handler suspends, and a request takes its snapshot before it first suspends. With the order that
//! [`transport`] keeps, a request so sees exactly the edits that the editor sent before it.

mod answers;
mod asking;
mod background;
mod commands;
mod completing;
#[cfg(debug_assertions)]
mod debug;
mod diagnostics;
mod edits;
mod fixes;
mod formatting;
mod hover;
mod progress;
mod publisher;
mod renaming;
mod settings;
mod showing;
mod terms;
mod watching;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicU32;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use corpus::diagnostic::Locale;
use serde_json::Value;
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, DeleteFilesParams, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FoldingRange, FoldingRangeParams,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, LinkedEditingRangeParams,
    LinkedEditingRanges, Location, MessageType, PrepareRenameResponse, ReferenceParams,
    RenameFilesParams, RenameParams, SelectionRange, SelectionRangeParams, SemanticTokens,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
    SymbolInformation, TextDocumentPositionParams, TextEdit, Url, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceSymbolParams,
};
use tower_lsp::{Client, LanguageServer, LspService};

use self::asking::Asked;
use crate::capabilities::{self, Abilities};
use crate::session::{Session, Task};
use crate::{from_lsp, transport};

/// How many questions are computed at once. More than there are cores, so that a slow one does not keep a quick one waiting.
const COMPUTING: usize = 16;

/// Stack of the threads that compute, in bytes: parsers recurse with the depth of the text.
const STACK: usize = 16 << 20;

/// Serves one editor on standard input and output. Messages are in the language `locale`, else in the editor's.
pub(crate) fn serve(locale: Option<Locale>) -> ExitCode {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(COMPUTING)
        .thread_stack_size(STACK)
        .enable_time()
        .build();
    let Ok(runtime) = runtime else { return ExitCode::from(2) };
    let code = runtime.block_on(async {
        let service = LspService::build(|client| Backend::new(client, locale));
        #[cfg(debug_assertions)]
        let service = debug::add_methods(service);
        let (service, socket) = service.finish();
        transport::serve(service, socket, std::io::stdin(), std::io::stdout()).await
    });
    // Computations that are still running have been told to stop, but nobody waits for them.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// What the handlers, the publisher and the thread at the disk have in common.
struct Shared {
    session: Mutex<Session>,
    log: UnboundedSender<String>,
}

impl Shared {
    /// The session. No panic leaves it half changed, so a poisoned lock is as good as any.
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self, message: String) {
        // Nobody reads it when the connection ends.
        let _ = self.log.send(message);
    }
}

/// How long a question about a document waits for the corpus around it to be found.
const PATIENCE: Duration = Duration::from_secs(5);

/// The server's side of one connection.
struct Backend {
    client: Client,
    shared: Arc<Shared>,
    locale: Option<Locale>,
    revisions: watch::Receiver<u64>,
    /// What the disk is asked, until there is a thread to ask it.
    tasks: Mutex<Option<Receiver<Task>>>,
}

impl Backend {
    fn new(client: Client, locale: Option<Locale>) -> Backend {
        let (log, mut lines) = unbounded_channel();
        let to = client.clone();
        // Notification handlers may not suspend, so what they log is sent from here.
        tokio::spawn(async move {
            while let Some(it) = lines.recv().await {
                to.log_message::<String>(MessageType::WARNING, it).await;
            }
        });
        let (asked, tasks) = channel();
        let (changed, revisions) = watch::channel(0);
        let shared = Shared {
            session: Mutex::new(Session::new(asked, move || changed.send_modify(|it| *it += 1))),
            log,
        };
        let tasks = Mutex::new(Some(tasks));
        Backend { client, shared: Arc::new(shared), locale, revisions, tasks }
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.shared.session()
    }

    /// Starts what works in the background, once.
    fn start(&self) {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(tasks) = tasks else { return };
        let progress = progress::Progress {
            shared: Arc::clone(&self.shared),
            client: self.client.clone(),
            runtime: Handle::current(),
            n_shown: AtomicU32::new(0),
        };
        background::start(Arc::clone(&self.shared), tasks, progress);
        let publisher =
            publisher::run(Arc::clone(&self.shared), self.client.clone(), self.revisions.clone());
        tokio::spawn(publisher);
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let roots = roots(&params);
        let mut session = self.session();
        session.abilities = Abilities::new(&params.capabilities);
        session.locale = self.locale.unwrap_or_else(|| locale(params.locale.as_deref()));
        session.options.locale = session.locale;
        session.set(settings::initial(params.initialization_options.as_ref()));
        roots.into_iter().for_each(|it| session.add_workspace(it));
        Ok(InitializeResult {
            capabilities: capabilities::server(&session.abilities),
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.start();
        let mut session = self.session();
        session.search();
        if session.abilities.configures {
            tokio::spawn(settings::pull(self.client.clone(), Arc::clone(&self.shared)));
        }
        if session.abilities.watches {
            tokio::spawn(watching::register(self.client.clone()));
        }
    }

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

    /// What was saved is what the editor has shown all along.
    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.follow("Closing", &params.text_document.uri, |session, path| session.close(path));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter().filter_map(|it| from_lsp::path(&it.uri)).collect();
        self.session().watched(paths);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.session().abilities.configures {
            tokio::spawn(settings::pull(self.client.clone(), Arc::clone(&self.shared)));
        } else {
            settings::pushed(&self.shared, &params.settings);
        }
    }

    /// An editor that moves files itself need not be asked to watch for that.
    async fn did_rename_files(&self, params: RenameFilesParams) {
        let both = params.files.iter().flat_map(|it| [&it.old_uri, &it.new_uri]);
        self.session().watched(paths(both));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.session().watched(paths(params.files.iter().map(|it| &it.uri)));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let mut session = self.session();
        for it in params.event.removed.iter().filter_map(|it| from_lsp::path(&it.uri)) {
            session.remove_workspace(&it);
        }
        for it in params.event.added.iter().filter_map(|it| from_lsp::path(&it.uri)) {
            session.add_workspace(it);
        }
        session.search();
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        diagnostics::of_document(self, params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        diagnostics::of_workspace(self, params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        self.ask(&uri, move |asked, cancel| fixes::code_actions(asked, &params, cancel)).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let res = self.ask(&at.text_document.uri, move |asked, cancel| {
            hover::hover(asked, at.position, cancel)
        });
        Ok(res.await?.flatten())
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let res = self.ask(&at.text_document.uri, move |asked, cancel| {
            answers::definition(asked, at.position, cancel)
        });
        Ok(res.await?.flatten())
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let (at, declaration) = (params.text_document_position, params.context.include_declaration);
        self.ask(&at.text_document.uri, move |asked, cancel| {
            answers::references(asked, at.position, declaration, cancel)
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |asked, cancel| {
            answers::highlights(asked, at.position, cancel)
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, answers::document_symbols).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<Vec<SymbolInformation>>> {
        let res = self.ask_all(move |snapshot, cancel| {
            answers::workspace_symbols(snapshot, &params.query, cancel)
        });
        res.await.map(Some)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, answers::document_links).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let at = params.positions;
        self.ask(&params.text_document.uri, move |asked, cancel| {
            answers::selection_ranges(asked, &at, cancel)
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.ask(&at.text_document.uri, move |asked, cancel| {
            completing::complete(asked, at.position, cancel)
        })
        .await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        completing::resolve(self, item).await
    }

    async fn prepare_rename(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let res = self.ask(&at.text_document.uri, move |asked, cancel| {
            renaming::prepare(asked, at.position, cancel)
        });
        Ok(res.await?.flatten())
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let res = self.ask(&at.text_document.uri, move |asked, cancel| {
            renaming::rename(asked, at.position, &params.new_name, cancel)
        });
        res.await?.unwrap_or(Ok(None)).map_err(renaming::refusal)
    }

    async fn will_delete_files(&self, params: DeleteFilesParams) -> Result<Option<WorkspaceEdit>> {
        renaming::will_delete(self, params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let spacing = self.session().settings.spacing;
        self.ask(&params.text_document.uri, move |asked, cancel| {
            formatting::format(asked, None, spacing, cancel)
        })
        .await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let spacing = self.session().settings.spacing;
        self.ask(&params.text_document.uri, move |asked, cancel| {
            formatting::format(asked, Some(params.range), spacing, cancel)
        })
        .await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        self.ask(&at.text_document.uri, move |asked, cancel| {
            formatting::on_type(asked, at.position, &params.ch, cancel)
        })
        .await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        renaming::will_move(self, params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(&params.text_document.uri, move |asked, cancel| {
            showing::inlay_hints(asked, params.range, cancel)
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, showing::code_lenses).await
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        let at = params.text_document_position_params;
        let res = self.ask(&at.text_document.uri, move |asked, cancel| {
            showing::linked_ranges(asked, at.position, cancel)
        });
        Ok(res.await?.flatten())
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let res = showing::all_tokens(self, &params.text_document.uri).await?;
        Ok(res.map(SemanticTokensResult::Tokens))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = &params.text_document.uri;
        showing::changed_tokens(self, uri, &params.previous_result_id).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let res = self.ask(&params.text_document.uri, move |asked, cancel| {
            showing::tokens(asked, Some(params.range), cancel)
        });
        let tokens = |data| SemanticTokens { result_id: None, data };
        Ok(res.await?.map(tokens).map(SemanticTokensRangeResult::Tokens))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        commands::execute(self, params).await.map(Some)
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, answers::folds).await
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

/// The paths of URIs that are sent as text.
fn paths<'a>(uris: impl Iterator<Item = &'a String>) -> Vec<PathBuf> {
    uris.filter_map(|it| from_lsp::path(&Url::parse(it).ok()?)).collect()
}

/// The language that the editor is shown in.
fn locale(name: Option<&str>) -> Locale {
    let language = name.and_then(|it| it.split(['-', '_']).next());
    if language.is_some_and(|it| it.eq_ignore_ascii_case("zh")) { Locale::Zh } else { Locale::En }
}

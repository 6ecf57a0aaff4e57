//! What the editor can do, read once; and what the server offers to such an editor.
//!
//! Invariant: nothing is offered that is not served, and nothing is sent that the editor has not said it takes.

use corpus::text::Encoding;
use tower_lsp::lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, OneOf, PositionEncodingKind,
    RenameOptions, ResourceOperationKind, SelectionRangeProviderCapability, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::to_lsp::SOURCE;

/// What the editor can do, as far as it makes a difference here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// The unit in which columns are counted on the wire.
    pub(crate) encoding: Encoding,
    /// Whether the editor asks for the diagnostics of open documents itself, and can be told when to ask again or takes no others. Only
    /// then is pull offered, and open documents are left out of what is pushed, so that nothing is shown twice.
    pub(crate) pulls_diagnostics: bool,
    /// Whether it can be told diagnostics that it has not asked for.
    pub(crate) takes_diagnostics: bool,
    /// Whether it can be told to ask for diagnostics again.
    pub(crate) can_ask_again: bool,
    /// Whether it can be asked to watch files.
    pub(crate) watches: bool,
    /// Whether it shows progress.
    pub(crate) progress: bool,
    /// Whether it takes edits that name the version they are for.
    pub(crate) versioned_edits: bool,
    /// Whether it takes code actions rather than commands.
    pub(crate) code_actions: bool,
    /// Whether its outline is a tree.
    pub(crate) symbol_trees: bool,
    /// Whether a definition may say what it is the definition of.
    pub(crate) definition_links: bool,
    /// Whether it can move files as a part of an edit.
    pub(crate) moves_files: bool,
    /// Whether it asks before it moves files.
    pub(crate) asks_before_moving: bool,
    /// Whether it asks what would be renamed before it does.
    pub(crate) prepares_rename: bool,
}

impl Abilities {
    /// Reads what `client` says of itself.
    pub(crate) fn new(client: &ClientCapabilities) -> Abilities {
        let text = client.text_document.clone().unwrap_or_default();
        let workspace = client.workspace.clone().unwrap_or_default();
        let window = client.window.clone().unwrap_or_default();
        let can_refresh = workspace.diagnostic.as_ref().and_then(|it| it.refresh_support);
        let is_told = text.publish_diagnostics.is_some();
        let pulls = text.diagnostic.is_some() && (can_refresh == Some(true) || !is_told);
        let edit = workspace.workspace_edit.unwrap_or_default();
        let operations = edit.resource_operations.unwrap_or_default();
        Abilities {
            encoding: encoding(client),
            pulls_diagnostics: pulls,
            takes_diagnostics: is_told,
            can_ask_again: can_refresh == Some(true),
            watches: workspace.did_change_watched_files.and_then(|it| it.dynamic_registration)
                == Some(true),
            progress: window.work_done_progress == Some(true),
            versioned_edits: edit.document_changes == Some(true),
            code_actions: text
                .code_action
                .is_some_and(|it| it.code_action_literal_support.is_some()),
            symbol_trees: text
                .document_symbol
                .and_then(|it| it.hierarchical_document_symbol_support)
                == Some(true),
            definition_links: text.definition.and_then(|it| it.link_support) == Some(true),
            moves_files: operations.contains(&ResourceOperationKind::Rename),
            asks_before_moving: workspace.file_operations.and_then(|it| it.will_rename)
                == Some(true),
            prepares_rename: text.rename.and_then(|it| it.prepare_support) == Some(true),
        }
    }
}

impl Default for Abilities {
    fn default() -> Abilities {
        Abilities::new(&ClientCapabilities::default())
    }
}

/// UTF-8 when the editor offers it anywhere in its list, since it spares the conversion; else UTF-16, which all know.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered =
        client.general.as_ref().and_then(|it| it.position_encodings.as_deref()).unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
}

/// What the server offers to an editor with these `abilities`.
pub(crate) fn server(abilities: &Abilities) -> ServerCapabilities {
    let encoding = match abilities.encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: abilities.pulls_diagnostics.then(|| diagnostics(abilities)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        completion_provider: Some(completion()),
        rename_provider: Some(rename(abilities)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        code_action_provider: abilities.code_actions.then(code_actions),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                will_rename: abilities.asks_before_moving.then(moves),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..ServerCapabilities::default()
    }
}

/// An editor that can be told about closed posts is told; one that cannot may ask.
fn diagnostics(abilities: &Abilities) -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some(SOURCE.to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: !abilities.takes_diagnostics,
        ..DiagnosticOptions::default()
    })
}

/// What an editor that cannot prepare would make of the options is not defined.
fn rename(abilities: &Abilities) -> OneOf<bool, RenameOptions> {
    if !abilities.prepares_rename {
        return OneOf::Left(true);
    }
    OneOf::Right(RenameOptions {
        prepare_provider: Some(true),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

fn code_actions() -> CodeActionProviderCapability {
    CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR_REWRITE,
            CodeActionKind::SOURCE_FIX_ALL,
        ]),
        ..CodeActionOptions::default()
    })
}

/// What is offered. Characters that begin a destination, an anchor, a label, a tag or a value make the editor ask unasked.
fn completion() -> CompletionOptions {
    let triggers = ["(", "/", "#", "[", "^", ":", "\"", "%", "<", "@", " ", ","];
    CompletionOptions {
        trigger_characters: Some(triggers.map(str::to_owned).into()),
        ..CompletionOptions::default()
    }
}

/// Which files the editor is to ask about before it moves them: all, and folders.
fn moves() -> FileOperationRegistrationOptions {
    let pattern = FileOperationPattern { glob: "**".to_owned(), matches: None, options: None };
    let filter = FileOperationFilter { scheme: Some("file".to_owned()), pattern };
    FileOperationRegistrationOptions { filters: vec![filter] }
}

//! What the editor can do, read once; and what the server offers to such an editor.
//!
//! Invariant: nothing is offered that is not served, and nothing is sent that the editor has not said it takes.

use corpus::text::Encoding;
use tower_lsp::lsp_types::{
    ClientCapabilities, OneOf, PositionEncodingKind, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// What the editor can do, as far as it makes a difference here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// The unit in which columns are counted on the wire.
    pub(crate) encoding: Encoding,
    /// Whether the editor asks for the diagnostics of open documents itself, and can be told when to ask again. Only then is pull
    /// offered, and open documents are left out of what is pushed, so that nothing is shown twice.
    pub(crate) pulls_diagnostics: bool,
}

impl Abilities {
    /// Reads what `client` says of itself.
    pub(crate) fn new(client: &ClientCapabilities) -> Abilities {
        let can_pull = client.text_document.as_ref().is_some_and(|it| it.diagnostic.is_some());
        let workspace = client.workspace.as_ref();
        let can_refresh =
            workspace.and_then(|it| it.diagnostic.as_ref()).and_then(|it| it.refresh_support);
        Abilities {
            encoding: encoding(client),
            pulls_diagnostics: can_pull && can_refresh == Some(true),
        }
    }
}

impl Default for Abilities {
    fn default() -> Abilities {
        Abilities { encoding: Encoding::Utf16, pulls_diagnostics: false }
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
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

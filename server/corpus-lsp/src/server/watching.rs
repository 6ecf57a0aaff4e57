//! What the editor is asked to watch on the disk.
//!
//! Invariant: of assets only the coming and going is asked for; their bytes do not matter.

use tower_lsp::Client;
use tower_lsp::lsp_types::notification::{DidChangeWatchedFiles, Notification};
use tower_lsp::lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, Registration,
    WatchKind,
};

/// The files whose text matters: posts, configuration, glossaries, and what git ignores.
const READ: &str =
    "**/{*.md,*.markdown,*.mdown,*.mkd,*.toml,*.yml,*.yaml,*.json,*.csv,*.tsv,.gitignore}";

/// Asks the editor to tell of changes.
pub(super) async fn register(client: Client) {
    let watcher = |glob: &str, kind| FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.to_owned()),
        kind: Some(kind),
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher("**/*", WatchKind::Create | WatchKind::Delete),
            watcher(READ, WatchKind::Change),
        ],
    };
    let registration = Registration {
        id: "corpus-lsp/files".to_owned(),
        method: DidChangeWatchedFiles::METHOD.to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    // An editor that refuses tells of nothing; what is wrong with the disk is then seen when it is opened again.
    let _ = client.register_capability(vec![registration]).await;
}

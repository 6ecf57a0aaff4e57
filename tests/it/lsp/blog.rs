//! A folder of posts on the disk, and an editor that has it open.
//!
//! Invariant: the root is spelt without links, as editors spell it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::client::{Client, uri};

/// A folder that is removed when the test is done.
pub(crate) struct Blog {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Blog {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Blog {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = fs::canonicalize(folder.path()).expect("it exists");
        let res = Blog { _folder: folder, root };
        for (path, text) in files {
            res.write(path, text);
        }
        res
    }

    /// The absolute path of a file.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The URI of a file.
    pub(crate) fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders can be made");
        fs::write(path, text).expect("files can be made");
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("files can be removed");
    }

    /// An editor that is told diagnostics.
    pub(crate) fn editor(&self) -> Client {
        Client::editor(self.root(), told())
    }

    /// An editor that asks for the diagnostics of open documents.
    pub(crate) fn asking_editor(&self) -> Client {
        let mut capabilities = told();
        capabilities["textDocument"]["diagnostic"] = json!({});
        capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
        Client::editor(self.root(), capabilities)
    }

    /// Opens a file as it is on the disk.
    pub(crate) fn open(&self, client: &mut Client, path: &str) -> String {
        let text = fs::read(self.path(path)).expect("a file");
        client.open(&self.uri(path), &String::from_utf8_lossy(&text));
        self.uri(path)
    }
}

/// The capabilities of an editor of today that is told diagnostics.
pub(crate) fn told() -> Value {
    json!({
        "window": { "workDoneProgress": true },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename"] },
            "fileOperations": { "willRename": true },
        },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
            "rename": { "prepareSupport": true },
        },
    })
}

/// `text` as a post with a title.
pub(crate) fn post(text: &str) -> String {
    format!("---\ntitle: 题\n---\n{text}")
}

/// Lines before the text of [`post`].
pub(crate) const LINES: u32 = 3;

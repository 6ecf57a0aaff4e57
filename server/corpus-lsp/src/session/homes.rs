//! Which corpus a document belongs to, and the corpora that come and go with documents.
//!
//! Invariant: a document is open in the host of its home and in no other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Folder, FolderId, Session, Task};

impl Session {
    /// The innermost folder around `path`.
    pub(super) fn innermost(&self, path: &Path) -> Option<&Folder> {
        let around =
            self.folders.iter().filter(|it| it.file.is_none() && path.starts_with(&it.root));
        around.max_by_key(|it| it.root.components().count())
    }

    pub(super) fn home(&self, path: &Path) -> Option<FolderId> {
        let alone = || self.folders.iter().find(|it| it.file.as_deref() == Some(path));
        if self.documents.get(path).is_some_and(|it| it.is_foreign) {
            return alone().map(|it| it.id);
        }
        self.innermost(path).or_else(alone).map(|it| it.id)
    }

    pub(super) fn settle_all(&mut self) {
        let paths: Vec<PathBuf> = self.documents.keys().cloned().collect();
        paths.iter().for_each(|it| self.settle(it));
        self.changed();
    }

    /// Brings the document `path` to the folder that it belongs to now.
    pub(super) fn settle(&mut self, path: &Path) {
        let home = self.home(path);
        let Some(document) = Arc::make_mut(&mut self.documents).get_mut(path) else { return };
        let old = std::mem::replace(&mut document.home, home);
        if old.is_some() && old == home {
            return;
        }
        self.leave(path, old);
        match home {
            Some(it) => self.enter(path, it),
            None if self.is_searched_around(path) => self.ask(Task::Enclose(path.to_owned())),
            None => {}
        }
    }

    /// Whether it is known what corpora are in every folder of the editor around `path`.
    pub(super) fn is_searched_around(&self, path: &Path) -> bool {
        self.workspaces.iter().all(|(it, is_searched)| *is_searched || !path.starts_with(it))
    }

    /// Lets the text of the document `path` hide the disk in the folder `home`.
    pub(super) fn enter(&mut self, path: &Path, home: FolderId) {
        let Some(folder) = self.folders.iter_mut().find(|it| it.id == home) else { return };
        if let Some(it) = Arc::make_mut(&mut self.documents).get_mut(path) {
            it.rope = folder.open(path, &it.rope);
        }
        let again = folder.load_again();
        self.ask_all(again);
    }

    /// Takes the text of the document `path` out of the folder `home`: what the disk has of it counts again.
    pub(super) fn leave(&mut self, path: &Path, home: Option<FolderId>) {
        let Some(folder) = self.folders.iter_mut().find(|it| Some(it.id) == home) else { return };
        folder.close(path);
        if folder.owners.is_empty() {
            self.drop_unneeded();
        } else {
            self.ask(Task::Look(vec![path.to_owned()]));
        }
    }

    pub(super) fn add_folder(&mut self, root: &Path, owner: Option<&Path>) {
        let owner = owner.map(Path::to_owned);
        if let Some(it) = self.folders.iter_mut().find(|it| it.file.is_none() && it.root == root) {
            it.owners.extend(owner);
            return;
        }
        let mut folder = Folder::new(self.id(), root, None, self.options.clone());
        self.segmenter.iter().for_each(|it| folder.set_segmenter(Arc::clone(it)));
        folder.is_for_document = owner.is_none();
        folder.owners.extend(owner);
        let load = folder.begin();
        self.folders.push(folder);
        self.ask(load);
    }

    /// Makes the document `path` a corpus of its own.
    pub(super) fn add_alone(&mut self, path: &Path) {
        let Some(root) = path.parent() else { return };
        let mut folder = Folder::new(self.id(), root, Some(path.to_owned()), self.options.clone());
        self.segmenter.iter().for_each(|it| folder.set_segmenter(Arc::clone(it)));
        self.folders.retain(|it| it.file.as_deref() != Some(path));
        self.folders.push(folder);
    }

    /// Drops the folders that neither a folder of the editor nor a document has any use for.
    pub(super) fn drop_unneeded(&mut self) {
        let documents = &self.documents;
        let is_home = |id: FolderId| documents.values().any(|it| it.home == Some(id));
        self.folders.retain(|it| {
            !it.owners.is_empty() || ((it.file.is_some() || it.is_for_document) && is_home(it.id))
        });
    }
}

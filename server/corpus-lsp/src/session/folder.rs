//! One corpus of the session: its host, and how much of it is known.
//!
//! Invariant: an open document is open in the host of its folder, whatever is read from the disk meanwhile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use corpus::files::FilePath;
use corpus::glossary::Segmenter;
use corpus::reader::Reader;
use corpus::text::Edit;
use corpus::{Change, Corpus, CorpusHost, FileChange, Options};
use ropey::Rope;

use super::Task;

/// Names a folder for as long as the connection lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FolderId(pub(super) u32);

/// How much is known of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Only the open documents.
    Empty,
    /// The configuration and the names of all files, but of posts only those that are open.
    Named,
    /// Everything.
    Whole,
    /// Everything was, but the configuration has changed and all is being read again.
    Stale,
}

/// One corpus.
#[derive(Debug)]
pub(crate) struct Folder {
    /// Its name.
    pub(crate) id: FolderId,
    /// Its absolute path, as the editor spells it.
    pub(crate) root: PathBuf,
    pub(super) root_shared: Arc<Path>,
    /// The only document of it that counts, when it is no real corpus.
    pub(crate) file: Option<PathBuf>,
    /// The folders that are open in the editor and have it.
    pub(super) owners: BTreeSet<PathBuf>,
    /// Whether it is there because a document lies in it.
    pub(super) is_for_document: bool,
    /// How much is known.
    pub(crate) phase: Phase,
    /// Counts the times that it was begun to be read: an older reading is of no use.
    pub(crate) generation: u64,
    /// Counts what came from elsewhere than the typing in a post.
    pub(super) disk: u64,
    host: CorpusHost,
    options: Options,
    wants_reading: bool,
}

impl Folder {
    pub(super) fn new(
        id: FolderId,
        root: &Path,
        file: Option<PathBuf>,
        options: Options,
    ) -> Folder {
        Folder {
            id,
            root: root.to_owned(),
            root_shared: root.into(),
            // Of a document alone no more will ever be known.
            phase: if file.is_some() { Phase::Named } else { Phase::Empty },
            file,
            owners: BTreeSet::new(),
            is_for_document: false,
            generation: 0,
            disk: 0,
            host: CorpusHost::new(options.clone()),
            options,
            wants_reading: false,
        }
    }

    /// Has it read anew. Nothing else is to be made of an older reading that is under way.
    pub(super) fn begin(&mut self) -> Task {
        self.generation += 1;
        self.wants_reading = false;
        if self.phase == Phase::Whole {
            self.phase = Phase::Stale;
        }
        Task::Load { folder: self.id, generation: self.generation }
    }

    /// Has it read anew if its configuration has changed.
    pub(super) fn load_again(&mut self) -> Option<Task> {
        (self.wants_reading && self.file.is_none()).then(|| self.begin())
    }

    /// Takes `host` in place of the one at hand.
    pub(super) fn take(&mut self, host: CorpusHost, phase: Phase) {
        self.host = host;
        self.phase = phase;
        self.disk += 1;
    }

    /// Makes the corpus anew with other options, which is to be read again.
    pub(super) fn set_options(&mut self, options: Options) -> Option<Task> {
        self.options = options;
        self.file.is_none().then(|| self.begin())
    }

    /// What every corpus is made with.
    pub(crate) fn options(&self) -> Options {
        self.options.clone()
    }

    /// The corpus as it is now.
    pub(crate) fn corpus(&self) -> Corpus {
        self.host.corpus()
    }

    /// What reads posts for it.
    pub(crate) fn reader(&self) -> Reader {
        self.host.reader()
    }

    /// `path` from the root, when it lies below.
    pub(crate) fn file_path(&self, path: &Path) -> Option<FilePath> {
        file_path(&self.root, path)
    }

    /// Where `path` lies on the disk.
    pub(super) fn absolute(&self, path: &FilePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// Whether the corpus has heard of a file at `path`.
    pub(super) fn has_file(&self, path: &Path) -> bool {
        self.file_path(path).is_some_and(|it| self.host.corpus().index().files.contains(&it))
    }

    pub(super) fn set_segmenter(&mut self, dictionary: Arc<Segmenter>) {
        self.host.set_segmenter(dictionary);
    }

    /// Takes `change` in.
    pub(super) fn apply(&mut self, change: Change) {
        self.disk += 1;
        self.wants_reading |= self.host.apply(change).reread;
    }

    /// Opens a document, and gives back the rope to keep of it.
    pub(super) fn open(&mut self, path: &Path, rope: &Rope) -> Rope {
        let Some(path) = self.file_path(path) else { return rope.clone() };
        self.apply(Change { files: vec![(path.clone(), FileChange::Open(rope.to_string()))] });
        self.host.rope(&path).unwrap_or_else(|| rope.clone())
    }

    /// Makes `edits`, which have led to `rope`. Gives back the rope to keep, when the host has one as well.
    pub(super) fn edit(&mut self, path: &Path, edits: Vec<Edit>, rope: &Rope) -> Option<Rope> {
        let path = self.file_path(path)?;
        if self.host.rope(&path).is_none() {
            // The core makes no post of it. It may be the configuration or a glossary, which it takes whole.
            if corpus::wants_text(&path) {
                let change = FileChange::Open(rope.to_string());
                self.apply(Change { files: vec![(path, change)] });
            }
            return None;
        }
        self.host.apply(Change { files: vec![(path.clone(), FileChange::Edit(edits))] });
        self.host.rope(&path)
    }

    /// Closes a document. What was read of it stays until the disk has been asked.
    pub(super) fn close(&mut self, path: &Path) {
        if let Some(it) = self.file_path(path) {
            self.apply(Change { files: vec![(it, FileChange::Close)] });
        }
    }
}

/// `path` from `root`, when it lies below.
pub(super) fn file_path(root: &Path, path: &Path) -> Option<FilePath> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.iter().map(|it| it.to_string_lossy()).collect();
    Some(FilePath::new(&parts.join("/")))
}

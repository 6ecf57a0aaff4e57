//! What one connection knows: the folders, the corpora in them, the open documents, and what the editor can do.
//!
//! Invariant: an open document's text is the editor's, edit for edit, and hides the disk. Everything here is synchronous and total,
//! and touches no disk: what is to be read is handed on as a [`Task`], what is not applied is handed back as an [`Ignored`].

mod folder;
mod homes;
mod settings;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use corpus::glossary::Segmenter;
use corpus::{CorpusHost, Options};
use ropey::Rope;
use tower_lsp::lsp_types::{SemanticToken, TextDocumentContentChangeEvent};

use crate::capabilities::Abilities;
use crate::from_lsp;

pub(crate) use folder::{Folder, FolderId, Phase};
pub(crate) use settings::Settings;
pub(crate) use snapshot::Snapshot;

/// The documents that are open in the editor, by path.
pub(crate) type Documents = BTreeMap<PathBuf, Document>;

/// The state of one connection, behind one lock.
#[derive(Debug)]
pub(crate) struct Session {
    /// What the editor can do.
    pub(crate) abilities: Abilities,
    /// What every corpus is made with.
    pub(crate) options: Options,
    /// The language of messages where the settings name none.
    pub(crate) locale: Locale,
    /// What the editor's settings say.
    pub(crate) settings: Settings,
    /// The roots that are to be read however many files they have.
    welcome: BTreeSet<PathBuf>,
    /// The folders that are open in the editor, and whether it is known what corpora are in them.
    workspaces: BTreeMap<PathBuf, bool>,
    folders: Vec<Folder>,
    documents: Arc<Documents>,
    /// The result that the editor was last given for a document that it asked about, with the version that it was for.
    answered: BTreeMap<PathBuf, (i32, String)>,
    /// The tokens that the editor was last given for a document, with the number of that result.
    coloured: BTreeMap<PathBuf, (u32, Vec<SemanticToken>)>,
    /// The documents that were opened since somebody asked.
    opened: BTreeSet<PathBuf>,
    segmenter: Option<Arc<Segmenter>>,
    next_id: u32,
    tasks: Sender<Task>,
    bell: Bell,
}

/// Tells that something has changed.
struct Bell(Box<dyn Fn() + Send>);

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bell")
    }
}

/// What the disk is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Which corpora are in a folder that is open in the editor?
    Search(PathBuf),
    /// Is there a site around a document that no folder has?
    Enclose(PathBuf),
    /// What does a corpus consist of? Not worth asking once the folder has another generation.
    Load {
        /// The folder.
        folder: FolderId,
        /// Its generation.
        generation: u64,
    },
    /// What has become of these files and folders?
    Look(Vec<PathBuf>),
}

/// One document that is open in the editor. Cloning is cheap: the rope is shared.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The number that the editor gave to this state of the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) rope: Rope,
    /// The folder whose corpus has it; none while that is being found out.
    pub(crate) home: Option<FolderId>,
    /// Whether the folder around it leaves it out, as installed and generated files are.
    pub(crate) is_foreign: bool,
}

/// Why a notification about a document was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ignored {
    /// The document is not open.
    NotOpen,
    /// The change is older than the text: `got` comes after `have`.
    Stale {
        /// Version of the text.
        have: i32,
        /// Version of the change.
        got: i32,
    },
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ignored::NotOpen => f.write_str("the document is not open"),
            Ignored::Stale { have, got } => {
                write!(f, "its version {got} is older than version {have} of the text")
            }
        }
    }
}

impl Session {
    /// A session without folders. `tasks` takes what is to be asked of the disk, `changed` hears that something has.
    pub(crate) fn new(tasks: Sender<Task>, changed: impl Fn() + Send + 'static) -> Session {
        Session {
            abilities: Abilities::default(),
            options: Options::default(),
            locale: Locale::default(),
            settings: Settings::default(),
            welcome: BTreeSet::new(),
            workspaces: BTreeMap::new(),
            folders: Vec::new(),
            documents: Arc::default(),
            answered: BTreeMap::new(),
            coloured: BTreeMap::new(),
            opened: BTreeSet::new(),
            segmenter: None,
            next_id: 0,
            tasks,
            bell: Bell(Box::new(changed)),
        }
    }

    /// Takes `path` as open with `text`; a document that is open already is replaced.
    pub(crate) fn open(&mut self, path: PathBuf, version: i32, text: &str) {
        let document =
            Document { version, rope: Rope::from_str(text), home: None, is_foreign: false };
        Arc::make_mut(&mut self.documents).insert(path.clone(), document);
        self.answered.remove(&path);
        self.opened.insert(path.clone());
        // A file that the corpus has not heard of is new, or it is one that the corpus leaves out.
        let around = self.innermost(&path).filter(|it| it.phase == Phase::Whole);
        if around.is_some_and(|it| !it.has_file(&path)) {
            self.ask(Task::Look(vec![path.clone()]));
        }
        self.settle(&path);
        self.changed();
    }

    /// The documents that were opened since this was last asked. The editor may have dropped what it showed for them.
    pub(crate) fn take_opened(&mut self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.opened)
    }

    /// Makes `changes`, in their order.
    ///
    /// A change of the same version is made: some clients do not count, and the wire keeps the order. A lower version is another
    /// matter: the change was meant for a text that is gone.
    pub(crate) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Result<(), Ignored> {
        let encoding = self.abilities.encoding;
        let document = Arc::make_mut(&mut self.documents).get_mut(path).ok_or(Ignored::NotOpen)?;
        if version < document.version {
            return Err(Ignored::Stale { have: document.version, got: version });
        }
        let (edits, rope) = from_lsp::edits(&document.rope, changes, encoding);
        document.version = version;
        document.rope = rope;
        if let Some(folder) = self.folders.iter_mut().find(|it| Some(it.id) == document.home) {
            if let Some(it) = folder.edit(path, edits, &document.rope) {
                document.rope = it;
            }
            let again = folder.load_again();
            self.ask_all(again);
        }
        self.changed();
        Ok(())
    }

    /// Takes `path` as closed.
    pub(crate) fn close(&mut self, path: &Path) -> Result<(), Ignored> {
        let document = Arc::make_mut(&mut self.documents).remove(path).ok_or(Ignored::NotOpen)?;
        self.answered.remove(path);
        self.coloured.remove(path);
        self.leave(path, document.home);
        self.changed();
        Ok(())
    }

    /// Takes the folder `path` as open in the editor, once. Its corpora are still to be searched for.
    pub(crate) fn add_workspace(&mut self, path: PathBuf) {
        self.workspaces.entry(path).or_insert(false);
    }

    /// Has the disk searched for the corpora of every folder that is open in the editor.
    pub(crate) fn search(&mut self) {
        self.ask_all(self.workspaces.keys().cloned().map(Task::Search).collect::<Vec<_>>());
    }

    /// Takes the folder `path` as closed; its open documents stay open.
    pub(crate) fn remove_workspace(&mut self, path: &Path) {
        if self.workspaces.remove(path).is_some() {
            for it in &mut self.folders {
                it.owners.remove(path);
            }
            self.drop_unneeded();
            self.settle_all();
        }
    }

    /// Takes `roots` for the corpora in the folder `workspace`.
    pub(crate) fn found(&mut self, workspace: &Path, roots: &[PathBuf]) {
        let Some(is_searched) = self.workspaces.get_mut(workspace) else { return };
        *is_searched = true;
        let known: Vec<PathBuf> = self.folders.iter().map(|it| it.root.clone()).collect();
        for it in self.folders.iter_mut().filter(|it| !roots.contains(&it.root)) {
            it.owners.remove(workspace);
        }
        for root in roots {
            self.add_folder(root, Some(workspace));
        }
        self.drop_unneeded();
        // A corpus in a corpus is no part of it, so the outer one has other files now.
        let now: Vec<PathBuf> = self.folders.iter().map(|it| it.root.clone()).collect();
        let differ = |it: &&PathBuf| known.contains(it) != now.contains(it);
        let differing: Vec<&PathBuf> = known.iter().chain(&now).filter(differ).collect();
        let around = |it: &Folder| {
            known.contains(&it.root)
                && differing.iter().any(|inner| **inner != it.root && inner.starts_with(&it.root))
        };
        let again: Vec<Task> =
            self.folders.iter_mut().filter(|it| around(it)).map(Folder::begin).collect();
        self.ask_all(again);
        self.settle_all();
    }

    /// Takes `root` for the site around the document `path`, or knows now that there is none.
    pub(crate) fn enclosed(&mut self, path: &Path, root: Option<&Path>) {
        if self.documents.get(path).is_none_or(|it| it.home.is_some()) {
            return;
        }
        match root {
            Some(it) => self.add_folder(it, None),
            None => self.add_alone(path),
        }
        self.settle_all();
    }

    /// Takes `host`, which knows the files of a corpus by name only, until the posts are read as well.
    pub(crate) fn named(&mut self, id: FolderId, generation: u64, host: CorpusHost) {
        self.take_host(id, generation, host, Phase::Named);
    }

    /// Takes `host` for the corpus of a folder.
    pub(crate) fn loaded(&mut self, id: FolderId, generation: u64, host: CorpusHost) {
        self.take_host(id, generation, host, Phase::Whole);
    }

    fn take_host(&mut self, id: FolderId, generation: u64, host: CorpusHost, phase: Phase) {
        let Some(folder) =
            self.folders.iter_mut().find(|it| it.id == id && it.generation == generation)
        else {
            return;
        };
        // What there is of an old reading is better than names alone.
        if phase == Phase::Named && folder.phase != Phase::Empty {
            return;
        }
        folder.take(host, phase);
        self.segmenter.iter().for_each(|it| folder.set_segmenter(Arc::clone(it)));
        let mut unheard = Vec::new();
        for (path, document) in Arc::make_mut(&mut self.documents) {
            if document.home == Some(id) {
                unheard.extend((!folder.has_file(path)).then(|| path.clone()));
                document.rope = folder.open(path, &document.rope);
            }
        }
        let again = folder.load_again();
        self.ask_all(again);
        if phase == Phase::Whole && !unheard.is_empty() {
            self.ask(Task::Look(unheard));
        }
        self.changed();
    }

    /// Gives every corpus the dictionary of Chinese words.
    pub(crate) fn set_segmenter(&mut self, dictionary: &Arc<Segmenter>) {
        self.segmenter = Some(Arc::clone(dictionary));
        self.folders.iter_mut().for_each(|it| it.set_segmenter(Arc::clone(dictionary)));
        // Rules about terms judge by it.
        self.changed();
    }

    /// Takes notice that more is known of what closed posts define.
    pub(crate) fn posts_are_mined(&mut self) {
        self.folders.iter_mut().for_each(Folder::posts_are_mined);
    }

    /// Takes in what the disk has of some files of a folder. What is open in the editor is left as it is.
    pub(crate) fn looked(&mut self, id: FolderId, mut change: corpus::Change) {
        let Some(folder) = self.folders.iter_mut().find(|it| it.id == id) else { return };
        change.files.retain(|(path, _)| {
            let document = self.documents.get(&folder.absolute(path));
            document.is_none_or(|it| it.home != Some(id))
        });
        if !change.files.is_empty() {
            folder.apply(change);
        }
        let again = folder.load_again();
        self.ask_all(again);
        self.changed();
    }

    /// Knows now that the folders around `path` leave it out.
    pub(crate) fn left_out(&mut self, path: &Path) {
        let Some(document) = Arc::make_mut(&mut self.documents).get_mut(path) else { return };
        let home = document.home.take();
        document.is_foreign = true;
        self.leave(path, home);
        self.add_alone(path);
        self.settle(path);
        self.changed();
    }

    /// Hears that something has happened to `paths` on the disk.
    pub(crate) fn watched(&mut self, paths: Vec<PathBuf>) {
        let is_ignore_file = |it: &PathBuf| it.ends_with(".gitignore");
        let says_what_is_a_site = |it: &PathBuf| {
            it.file_name()
                .and_then(|it| it.to_str())
                .is_some_and(|it| corpus::site::is_config(&FilePath::new(it)))
        };
        let mut tasks: BTreeSet<PathBuf> = BTreeSet::new();
        for path in paths.iter().filter(|it| says_what_is_a_site(it)) {
            tasks.extend(self.workspaces.keys().filter(|it| path.starts_with(it)).cloned());
        }
        let ignoring: Vec<&PathBuf> = paths.iter().filter(|it| is_ignore_file(it)).collect();
        let concerned = |it: &&mut Folder| ignoring.iter().any(|path| path.starts_with(&it.root));
        let mut again: Vec<Task> =
            self.folders.iter_mut().filter(concerned).map(Folder::begin).collect();
        again.extend(tasks.into_iter().map(Task::Search));
        again.push(Task::Look(paths));
        self.ask_all(again);
    }

    /// The paths of `paths` by the folder that has them.
    pub(crate) fn sort(&self, paths: &BTreeSet<PathBuf>) -> Vec<(&Folder, BTreeSet<FilePath>)> {
        let mut res: BTreeMap<FolderId, BTreeSet<FilePath>> = BTreeMap::new();
        for path in paths {
            // A folder that is gone may have held more than one corpus, and one that came may be above all.
            let around = self.folders.iter().filter(|it| it.file.is_none());
            for folder in around.filter(|it| path.starts_with(&it.root)) {
                res.entry(folder.id).or_default().extend(folder.file_path(path));
            }
        }
        let folder = |id: FolderId| self.folders.iter().find(move |it| it.id == id);
        res.into_iter().filter_map(|(id, paths)| Some((folder(id)?, paths))).collect()
    }

    /// The folder of this id, with the configuration that is open in the editor.
    pub(crate) fn folder(&self, id: FolderId) -> Option<(&Folder, BTreeMap<FilePath, Vec<u8>>)> {
        let folder = self.folders.iter().find(|it| it.id == id)?;
        let documents = self.documents.iter().filter(|it| it.1.home == Some(id));
        // Posts are opened when they are read; the configuration must be known before.
        let overlay = documents
            .filter_map(|(path, it)| Some((folder.file_path(path)?, it.rope.to_string().into())))
            .filter(|it: &(FilePath, Vec<u8>)| corpus::site::is_config(&it.0));
        Some((folder, overlay.collect()))
    }

    /// The corpus that `path` belongs to, as it is now, and its path there.
    pub(crate) fn snapshot(&self, path: &Path) -> Option<(Snapshot, FilePath)> {
        let home = match self.documents.get(path) {
            Some(it) => self.folders.iter().find(|folder| Some(folder.id) == it.home)?,
            None => self.innermost(path)?,
        };
        Some((self.snapshot_of(home), home.file_path(path)?))
    }

    /// Whether it is still to be told which corpus the open document `path` belongs to, or which files there are in it.
    pub(crate) fn is_awaited(&self, path: &Path) -> bool {
        let Some(document) = self.documents.get(path) else { return false };
        let home = self.folders.iter().find(|it| Some(it.id) == document.home);
        home.is_none_or(|it| it.phase == Phase::Empty)
    }

    /// All corpora as they are now.
    pub(crate) fn snapshots(&self) -> Vec<Snapshot> {
        self.folders.iter().map(|it| self.snapshot_of(it)).collect()
    }

    /// The corpora that are more than one document, in the order in which they were found.
    pub(crate) fn corpora(&self) -> Vec<Snapshot> {
        let real = self.folders.iter().filter(|it| it.file.is_none());
        real.map(|it| self.snapshot_of(it)).collect()
    }

    /// Whether all that is open in the editor is searched and read.
    pub(crate) fn is_ready(&self) -> bool {
        let is_read = |it: &Folder| it.file.is_some() || it.phase == Phase::Whole;
        self.workspaces.values().all(|it| *it) && self.folders.iter().all(is_read)
    }

    fn snapshot_of(&self, folder: &Folder) -> Snapshot {
        Snapshot {
            folder: folder.id,
            root: Arc::clone(&folder.root_shared),
            corpus: folder.corpus(),
            phase: folder.phase,
            disk: folder.disk,
            documents: Arc::clone(&self.documents),
            roots: self
                .folders
                .iter()
                .filter(|it| it.file.is_none() && it.id != folder.id)
                .map(|it| Arc::clone(&it.root_shared))
                .filter(|it| it.starts_with(&folder.root) && **it != *folder.root)
                .collect(),
            abilities: self.abilities.clone(),
        }
    }

    /// The documents that are open.
    pub(crate) fn documents(&self) -> Arc<Documents> {
        Arc::clone(&self.documents)
    }

    /// Notes what the editor was given when it asked about version `version` of `path`.
    pub(crate) fn answered(&mut self, path: &Path, version: i32, result: String) {
        if self.documents.contains_key(path) {
            self.answered.insert(path.to_owned(), (version, result));
        }
    }

    /// What was given last.
    pub(crate) fn answer(&self, path: &Path) -> Option<&(i32, String)> {
        self.answered.get(path)
    }

    fn id(&mut self) -> FolderId {
        self.next_id += 1;
        FolderId(self.next_id)
    }

    fn ask(&self, task: Task) {
        // Nobody is there to ask when the connection ends.
        let _ = self.tasks.send(task);
    }

    fn ask_all(&self, tasks: impl IntoIterator<Item = Task>) {
        tasks.into_iter().for_each(|it| self.ask(it));
    }

    fn changed(&self) {
        (self.bell.0)();
    }
}

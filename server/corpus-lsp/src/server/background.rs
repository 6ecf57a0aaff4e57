//! The thread that asks the disk for the session, one question after the other.
//!
//! Invariant: what is asked later is answered by a later look at the disk, so the last word that a corpus hears of a file is the
//! newest. The session is locked only to take an answer in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use corpus::CorpusHost;
use corpus::features::names;
use corpus::glossary::Segmenter;

use super::progress::Progress;
use super::{Shared, terms};
use crate::session::{FolderId, Task};
use crate::{disk, load};

/// How long nothing must have been asked before the dictionary is loaded.
const IDLE: Duration = Duration::from_millis(100);

/// Starts the thread. It ends when nobody can ask any more.
pub(super) fn start(shared: Arc<Shared>, tasks: Receiver<Task>, progress: Progress) {
    let (worker, log) = (Worker { shared: Arc::clone(&shared), progress }, shared);
    let run = move || {
        let mut idle = Idle::default();
        while let Some(first) = next(&tasks, &mut idle, &worker.shared) {
            let all: Vec<Task> = std::iter::once(first).chain(tasks.try_iter()).collect();
            idle.has_mined &= !all.iter().any(|it| matches!(it, Task::Load { .. }));
            worker.serve(all.into_iter());
        }
    };
    let started =
        thread::Builder::new().name("disk".to_owned()).stack_size(super::STACK).spawn(run);
    if let Err(it) = started {
        log.log(format!("No thread can be started to read the disk: {it}"));
    }
}

/// What was done while there was nothing else to do.
#[derive(Default)]
struct Idle {
    has_dictionary: bool,
    has_mined: bool,
}

/// The next task. Where there is none for the first time the corpora are read, and the dictionary of Chinese words may be: it takes a
/// processor a moment, and nothing but hovers over terms waits for it. The same goes for what closed posts define in passing.
fn next(tasks: &Receiver<Task>, idle: &mut Idle, shared: &Arc<Shared>) -> Option<Task> {
    match tasks.recv_timeout(IDLE) {
        Ok(it) => return Some(it),
        Err(RecvTimeoutError::Disconnected) => return None,
        Err(RecvTimeoutError::Timeout) => {}
    }
    let wants_dictionary = !std::mem::replace(&mut idle.has_dictionary, true);
    let wants_mining = !std::mem::replace(&mut idle.has_mined, true);
    if wants_dictionary || wants_mining {
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            if wants_dictionary {
                let dictionary = Arc::new(Segmenter::load());
                shared.session().set_segmenter(&dictionary);
            }
            let snapshots = shared.session().snapshots();
            // The first search through the workspace need not wait for the list of names.
            for it in &snapshots {
                names::warm(&it.corpus);
            }
            snapshots.iter().for_each(terms::mine);
            shared.session().posts_are_mined();
        });
    }
    tasks.recv().ok()
}

struct Worker {
    shared: Arc<Shared>,
    progress: Progress,
}

impl Worker {
    /// Whatever has happened to files since they were asked after is seen by one look at the end.
    fn serve(&self, tasks: impl Iterator<Item = Task>) {
        let mut paths = BTreeSet::new();
        for task in tasks {
            match task {
                Task::Search(it) => self.search(&it),
                Task::Enclose(it) => {
                    let root = disk::enclosing_site(&it);
                    self.shared.session().enclosed(&it, root.as_deref());
                }
                Task::Load { folder, generation } => self.load(folder, generation),
                Task::Look(it) => paths.extend(it),
            }
        }
        if !paths.is_empty() {
            self.look(&paths);
        }
    }

    fn search(&self, workspace: &Path) {
        let roots = disk::corpora(workspace);
        self.shared.session().found(workspace, &roots);
    }

    fn load(&self, id: FolderId, generation: u64) {
        let session = self.shared.session();
        let Some((folder, overlay)) = session.folder(id) else { return };
        if folder.generation != generation {
            return;
        }
        let (root, options) = (folder.root.clone(), folder.options());
        let limit = session.max_files(&root);
        drop(session);
        let _shown = self.progress.begin(&root);
        let res = load::in_steps(&root, &overlay, options.clone(), limit, |batch| {
            let mut named = CorpusHost::new(options.clone());
            named.apply(load::names(batch.to_vec()));
            self.shared.session().named(id, generation, named);
        });
        match res {
            Ok(host) => self.shared.session().loaded(id, generation, host),
            Err(it) if it.get_ref().is_some_and(|it| it.is::<disk::TooMany>()) => {
                // What is open there is served all the same, but no link is judged.
                self.shared.session().named(id, generation, CorpusHost::new(options));
                self.progress.ask_to_read(root, limit);
            }
            Err(it) => {
                self.shared.log(format!("{} cannot be read: {it}", root.display()));
                // What is open there can be judged all the same, and nobody need wait for more.
                self.shared.session().loaded(id, generation, CorpusHost::new(options));
            }
        }
    }

    fn look(&self, paths: &BTreeSet<PathBuf>) {
        let session = self.shared.session();
        let jobs: Vec<_> = session
            .sort(paths)
            .into_iter()
            .map(|(it, paths)| (it.id, it.root.clone(), it.corpus(), it.reader(), paths))
            .collect();
        drop(session);
        for (id, root, corpus, reader, paths) in jobs {
            match load::news(&root, &corpus, &reader, &paths) {
                Ok(it) => self.shared.session().looked(id, it),
                Err(it) => self.shared.log(format!("{} cannot be read: {it}", root.display())),
            }
        }
        self.leave_out(paths);
    }

    /// Documents that are there and that the corpus around them has not: installed, generated or ignored.
    fn leave_out(&self, paths: &BTreeSet<PathBuf>) {
        let open = self.shared.session().documents();
        for path in paths.iter().filter(|it| open.contains_key(*it)) {
            let home = self.shared.session().snapshot(path);
            let Some((snapshot, file)) = home.filter(|_| disk::exists(path)) else { continue };
            let wanted = BTreeSet::from([file]);
            let found = disk::look(&snapshot.root, &wanted, &disk::Options::new());
            if found.is_ok_and(|it| it.is_empty()) {
                self.shared.session().left_out(path);
            }
        }
    }
}

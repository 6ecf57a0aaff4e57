//! `--watch`: what is reported is kept up to date with the disk, until the user ends it.
//!
//! Invariant: only what has changed is read and judged again, and the terminal is left as it was found.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use clap::ColorChoice;
use corpus::CorpusHost;
use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use signal_hook::consts::{SIGINT, SIGTERM};

use super::baseline::Baseline;
use super::report::{FileReport, Summary};
use super::scope::{Scope, Target};
use super::select::Selection;
use super::{Printed, judge, output};
use crate::arguments::CheckOptions;
use crate::{disk, load};

/// How long it must be quiet before what has happened is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(20);

/// How long it may go on before it is looked at all the same.
const PATIENCE: Duration = Duration::from_millis(300);

enum Event {
    /// Something happened to these files or folders.
    Paths(Vec<PathBuf>),
    /// Something may have happened to anything.
    Anything,
    /// The user has enough.
    Quit,
}

/// Watches the corpora of `scope` until the user ends it. Exit code 0.
pub(super) fn run(
    scope: &Scope,
    options: &CheckOptions,
    selection: &Selection,
    color: ColorChoice,
    locale: Locale,
) -> Result<u8, String> {
    let (events, heard) = channel();
    let _terminal = Terminal::new();
    listen(&events)?;
    let mut watched = Watched::new(scope, options, locale, events)?;
    let outputs = output::outputs(options)?;
    loop {
        let start = Instant::now();
        let baseline = options.baseline.as_deref().map(Baseline::read).transpose()?;
        let mut report = watched.report(scope, locale);
        if !clear() {
            return Ok(0);
        }
        let printed = Printed { start, scope, options, selection, color };
        printed.print(&mut report, baseline, &outputs)?;
        if !say(watching(locale)) {
            return Ok(0);
        }
        match next(&heard) {
            Event::Quit => return Ok(0),
            Event::Paths(paths) => watched.look(&paths)?,
            Event::Anything => watched.load()?,
        }
    }
}

/// The corpora, and what tells of changes.
struct Watched {
    corpora: Vec<(Target, CorpusHost)>,
    options: CheckOptions,
    locale: Locale,
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// Files that the configuration extends, wherever they lie.
    bases: BTreeSet<PathBuf>,
}

impl Watched {
    fn new(
        scope: &Scope,
        options: &CheckOptions,
        locale: Locale,
        events: Sender<Event>,
    ) -> Result<Watched, String> {
        let told = move |it: notify::Result<notify::Event>| {
            // When nobody listens any more, the program is about to end.
            let _ = match it {
                Ok(it) if it.need_rescan() => events.send(Event::Anything),
                Ok(it) if matters(it.kind) => events.send(Event::Paths(it.paths)),
                Ok(_) => Ok(()),
                Err(_) => events.send(Event::Anything),
            };
        };
        let watcher = notify::recommended_watcher(told).map_err(|it| cannot_watch(&it))?;
        let corpora = scope.targets.iter().map(|it| {
            Ok((
                it.clone(),
                judge::load(it, options, locale, None).map_err(|why| unreadable(it, &why))?,
            ))
        });
        let corpora = corpora.collect::<Result<Vec<_>, String>>()?;
        let mut res = Watched {
            corpora,
            options: options.clone(),
            locale,
            watcher,
            folders: BTreeSet::new(),
            bases: BTreeSet::new(),
        };
        res.watch_folders()?;
        Ok(res)
    }

    /// Folders one by one: those that hold nothing of a corpus, like `node_modules`, may have more files than all others together.
    fn watch_folders(&mut self) -> Result<(), String> {
        let mut folders = BTreeSet::new();
        self.bases.clear();
        for (target, host) in &self.corpora {
            folders.insert(target.root.clone());
            let bases = load::bases(&target.root, &target.overlay);
            for path in
                bases.iter().filter_map(|it| disk::resolve(&target.root.join(&*it.name)).ok())
            {
                folders.extend(path.parent().map(Path::to_path_buf));
                self.bases.insert(path);
            }
            for it in host.files().below("") {
                let mut folder = it.parent();
                while !folder.is_empty() && folders.insert(target.root.join(folder)) {
                    folder = folder.rsplit_once('/').map_or("", |it| it.0);
                }
            }
        }
        for it in folders {
            self.watch(it)?;
        }
        Ok(())
    }

    fn watch(&mut self, folder: PathBuf) -> Result<(), String> {
        if self.folders.contains(&folder) {
            return Ok(());
        }
        match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
            Ok(()) => {
                self.folders.insert(folder);
                Ok(())
            }
            // It may be gone again by now.
            Err(_) if !disk::exists(&folder) => Ok(()),
            Err(it) => Err(cannot_watch(&it)),
        }
    }

    /// Reads everything again.
    fn load(&mut self) -> Result<(), String> {
        for (target, host) in &mut self.corpora {
            *host = judge::load(target, &self.options, self.locale, None)
                .map_err(|it| unreadable(target, &it))?;
        }
        self.watch_folders()
    }

    /// Reads again what has changed at `paths`.
    fn look(&mut self, paths: &[PathBuf]) -> Result<(), String> {
        if paths.iter().any(|it| self.bases.contains(it)) {
            return self.load();
        }
        let mut wanted: BTreeMap<usize, BTreeSet<FilePath>> = BTreeMap::new();
        for path in paths {
            // A folder that was there before it was watched may have got files meanwhile.
            self.folders.retain(|it| !it.starts_with(path) || disk::exists(it));
            if disk::is_folder(path) && is_of_interest(path) {
                self.watch(path.clone())?;
            }
            let roots = self.corpora.iter().map(|it| &it.0.root).enumerate();
            let inside = roots.filter(|(_, root)| path.starts_with(root));
            let Some((at, root)) = inside.max_by_key(|it| it.1.as_os_str().len()) else { continue };
            let Some(inside) = path.strip_prefix(root).ok().and_then(Path::to_str) else {
                continue;
            };
            wanted.entry(at).or_default().insert(FilePath::new(&inside.replace('\\', "/")));
        }
        let mut grows = false;
        for (at, wanted) in wanted {
            let (target, host) = &mut self.corpora[at];
            let corpus = host.corpus();
            let news = load::news(&target.root, &corpus, &host.reader(), &wanted)
                .map_err(|it| unreadable(target, &it))?;
            grows |= news.files.iter().any(|it| !corpus.index().files.contains(&it.0));
            drop(corpus);
            let decides = wanted.iter().any(|it| it.is_empty() || it.name() == ".gitignore");
            if decides || host.apply(news).reread {
                grows = true;
                *host = judge::load(target, &self.options, self.locale, None)
                    .map_err(|it| unreadable(target, &it))?;
            }
        }
        if grows { self.watch_folders() } else { Ok(()) }
    }

    fn report(&self, scope: &Scope, locale: Locale) -> super::Report {
        let mut summary = Summary::default();
        let mut files: Vec<FileReport> = Vec::new();
        for (target, host) in &self.corpora {
            let corpus = host.corpus();
            summary.posts += corpus.posts().count();
            summary.assets += corpus.assets();
            let mut found = judge::judged(&corpus, |it| target.selects(it));
            let assets = judge::assets(&corpus, target, false);
            found.extend(
                corpus.judge_assets(&assets).into_iter().filter(|it| target.selects(&it.0)),
            );
            files.extend(found.into_iter().map(|(path, found)| target.rebase(path, found)));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        judge::report(scope, files, summary, locale)
    }
}

/// Whether what happened can change a verdict: looking at a file cannot.
fn matters(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}

fn is_of_interest(folder: &Path) -> bool {
    let name = folder.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    !name.starts_with('.') && name != "node_modules"
}

/// Waits until something has happened and it is quiet again.
fn next(heard: &Receiver<Event>) -> Event {
    let Ok(first) = heard.recv() else { return Event::Quit };
    let start = Instant::now();
    let mut res = first;
    while !matches!(res, Event::Quit) && start.elapsed() < PATIENCE {
        match heard.recv_timeout(QUIET) {
            Ok(it) => res = both(res, it),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return Event::Quit,
        }
    }
    res
}

fn both(one: Event, other: Event) -> Event {
    match (one, other) {
        (Event::Quit, _) | (_, Event::Quit) => Event::Quit,
        (Event::Anything, _) | (_, Event::Anything) => Event::Anything,
        (Event::Paths(mut all), Event::Paths(more)) => {
            all.extend(more);
            Event::Paths(all)
        }
    }
}

/// Hears of signals, and of `q` on the standard input.
fn listen(events: &Sender<Event>) -> Result<(), String> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])
        .map_err(|it| format!("signals cannot be heard: {it}"))?;
    let to = events.clone();
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            let _ = to.send(Event::Quit);
        }
    });
    let to = events.clone();
    thread::spawn(move || {
        let q =
            io::stdin().lock().bytes().map_while(Result::ok).any(|it| matches!(it, b'q' | b'Q'));
        if q {
            let _ = to.send(Event::Quit);
        }
    });
    Ok(())
}

/// Makes the terminal hand over keys without waiting for the end of the line, as long as it lives.
struct Terminal {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Terminal {
    fn new() -> Terminal {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = io::stdin().is_terminal().then(|| tcgetattr(io::stdin()).ok()).flatten();
        if let Some(it) = &before {
            let mut raw = it.clone();
            raw.local_modes &= !(LocalModes::ICANON | LocalModes::ECHO);
            // Without it, `q` needs the enter key.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &raw);
        }
        Terminal { before }
    }
}

#[cfg(unix)]
impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(it) = &self.before {
            let _ =
                rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, it);
        }
    }
}

#[cfg(not(unix))]
impl Terminal {
    fn new() -> Terminal {
        Terminal {}
    }
}

/// Clears the screen, if there is one. Says whether anybody still reads.
fn clear() -> bool {
    !io::stdout().is_terminal() || say_raw("\u{1b}[2J\u{1b}[3J\u{1b}[H")
}

fn say(text: &str) -> bool {
    say_raw(&format!("{text}\n"))
}

fn say_raw(text: &str) -> bool {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok()
}

fn watching(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Watching; q ends it.",
        Locale::Zh => "正在监视，按 q 结束。",
    }
}

fn unreadable(target: &Target, error: &io::Error) -> String {
    format!("{}: {error}", target.root.display())
}

fn cannot_watch(error: &notify::Error) -> String {
    let more =
        "; on Linux, `sysctl fs.inotify.max_user_watches` says how many folders can be watched";
    format!("files cannot be watched: {error}{more}")
}

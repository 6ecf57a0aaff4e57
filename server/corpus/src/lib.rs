//! The model of a post corpus: posts, links, front matter, terms, and the rules that judge them.
//!
//! Pure and synchronous: no IO, no clock, no threads, no LSP. What the core knows arrives as a [`Change`]; what it says leaves as
//! plain data with byte offsets. A [`CorpusHost`] is the one writer; a [`Corpus`] is a snapshot that any thread may question.
//!
//! ```text
//! disk, editor ── Change ──▶ CorpusHost ── corpus() ──▶ Corpus ── diagnostics, hover, definition … ──▶ adaptor
//! ```

pub mod cancel;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod facts;
pub mod features;
pub mod files;
pub mod front_matter;
pub mod glossary;
pub mod index;
pub mod link;
pub mod markdown;
pub mod messages;
mod nearest;
pub mod post;
pub mod reader;
pub mod resolve;
pub mod rules;
pub mod site;
pub mod slug;
pub mod syntax;
pub mod template;
pub mod terms;
pub mod text;

#[cfg(test)]
mod fixture;

use std::sync::Arc;

use imbl::OrdMap;
use ropey::Rope;

use crate::cancel::{Cancel, Cancelled};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Locale};
use crate::files::FilePath;
use crate::glossary::{Segmenter, Terms};
use crate::index::Index;
use crate::post::Post;
use crate::reader::{Read, Reader};
use crate::resolve::View;
use crate::site::{ConfigTexts, Page, Site};
use crate::terms::Asked;
use crate::text::{Edit, Span};

/// What the adaptor decides once.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language of messages.
    pub locale: Locale,
    /// The day on which the site is built, since generators leave out what is dated later. `None`: nothing is too new.
    pub today: Option<date::Date>,
}

/// What happened to one file.
#[derive(Debug)]
pub enum FileChange {
    /// It is on the disk with these bytes. For posts and configuration; see [`wants_text`].
    Text(Vec<u8>),
    /// A post is on the disk and was read by a [`Reader`], on whatever thread.
    Read(Box<Read>),
    /// It is on the disk; its bytes do not matter.
    Asset,
    /// It is on the disk and cannot be read, for this reason.
    Unreadable(String),
    /// It is not on the disk any more.
    Removed,
    /// An editor has opened it with this text, which hides the disk.
    Open(String),
    /// The editor changed the text: edits made one after the other, each in the text that the ones before it left.
    Edit(Vec<Edit>),
    /// The editor has closed it. A [`FileChange::Text`] with what the disk has should follow, or come with it.
    Close,
}

/// What happened, all at once.
#[derive(Debug, Default)]
pub struct Change {
    /// The files concerned, in order.
    pub files: Vec<(FilePath, FileChange)>,
}

/// What the adaptor has to do after a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The site is another one now: every post has to be sent again, since its text reads otherwise.
    pub reread: bool,
}

/// Whether the core wants the bytes of this file, rather than only to know of it.
pub fn wants_text(path: &FilePath) -> bool {
    path.is_markdown() || site::is_config(path) || glossary::is_glossary(path)
}

/// Changes of this many files and more are taken for a checkout: everything is judged anew.
const MANY_FILES: usize = 256;

/// The one writer of a corpus.
#[derive(Debug)]
pub struct CorpusHost {
    corpus: Corpus,
    texts: ConfigTexts,
}

/// A corpus as it was at one moment. Cloning is cheap; it never changes.
#[derive(Clone, Debug)]
pub struct Corpus {
    options: Arc<Options>,
    config: Arc<Config>,
    site: Arc<dyn Site>,
    index: Arc<Index>,
    posts: OrdMap<FilePath, Arc<Post>>,
    /// What was found while reading: configuration, encoding, unreadable files.
    problems: OrdMap<FilePath, Arc<Vec<Diagnostic>>>,
    /// What is wrong with the glossaries, some of which are posts as well.
    glossary_problems: OrdMap<FilePath, Arc<Vec<Diagnostic>>>,
    terms: Arc<Terms>,
    asked: Asked,
    segmenter: Option<Arc<Segmenter>>,
}

impl CorpusHost {
    /// An empty corpus.
    pub fn new(options: Options) -> CorpusHost {
        let config = Arc::new(Config::default());
        let site = site::detect(&files::Files::default(), &ConfigTexts::new(), &config);
        let corpus = Corpus {
            options: Arc::new(options),
            config,
            site,
            index: Arc::default(),
            posts: OrdMap::new(),
            problems: OrdMap::new(),
            glossary_problems: OrdMap::new(),
            terms: Arc::default(),
            asked: Asked::default(),
            segmenter: None,
        };
        CorpusHost { corpus, texts: ConfigTexts::new() }
    }

    /// The corpus as it is now.
    pub fn corpus(&self) -> Corpus {
        self.corpus.clone()
    }

    /// What reads posts for this corpus, on any thread.
    pub fn reader(&self) -> Reader {
        let keeps = self.corpus.keeps();
        Reader::new(Arc::clone(&self.corpus.site), self.corpus.options.today).keeping(keeps)
    }

    /// The files there are.
    pub fn files(&self) -> files::Files {
        self.corpus.index.files.clone()
    }

    /// The text of a post that is open in an editor.
    pub fn rope(&self, path: &FilePath) -> Option<Rope> {
        self.corpus.posts.get(path)?.rope.clone()
    }

    /// Hands over the dictionary of Chinese words, which takes a moment to load. Terms between Han characters are found without it
    /// too, but nothing tells then whether they are torn out of longer words.
    pub fn set_segmenter(&mut self, segmenter: Arc<Segmenter>) {
        self.corpus.segmenter = Some(segmenter);
    }

    /// Takes a change in. Cannot fail: what is wrong with a file becomes a diagnostic of it.
    ///
    /// Configuration decides how posts are read, so the first change must bring the names of all files and the texts of those that
    /// [`site::is_config`] names; posts may follow in any number of changes.
    pub fn apply(&mut self, change: Change) -> Applied {
        let many = change.files.len() >= MANY_FILES;
        let mut concerned: Vec<Box<str>> = Vec::new();
        let reread = self.apply_config(&change);
        self.corpus.asked.forget(&change);
        for (path, it) in change.files {
            self.apply_file(&path, it, &mut concerned);
        }
        if many || reread {
            self.forget_all();
        } else {
            self.forget(concerned);
        }
        Applied { reread }
    }

    /// Takes in names and configuration first. Returns whether the site has changed.
    fn apply_config(&mut self, change: &Change) -> bool {
        let mut changed = false;
        let index = Arc::make_mut(&mut self.corpus.index);
        for (path, it) in &change.files {
            match it {
                FileChange::Removed => index.files.remove(path),
                FileChange::Close | FileChange::Edit(_) => {}
                _ => index.files.insert(path),
            }
            if site::is_config(path) {
                changed |= match it {
                    FileChange::Text(bytes) => {
                        set(&mut self.texts, path, Some(String::from_utf8_lossy(bytes).into()))
                    }
                    FileChange::Open(text) => {
                        set(&mut self.texts, path, Some(text.as_str().into()))
                    }
                    FileChange::Removed => set(&mut self.texts, path, None),
                    _ => false,
                };
            }
        }
        let first = self.corpus.posts.is_empty();
        if changed || first {
            self.configure();
        }
        changed && !first
    }

    fn configure(&mut self) {
        let locale = self.corpus.options.locale;
        let mut problems = Vec::new();
        let own = FilePath::new(config::FILE_NAME);
        let mut config = match self.texts.get(&own) {
            Some(text) => {
                let (config, found) = config::read(text, &rules::ids(), locale);
                problems = found;
                config
            }
            None => Config::default(),
        };
        config.today = self.corpus.options.today;
        self.corpus.asked.by_rules = rules::wants_terms(&config);
        self.corpus.site = site::detect(&self.corpus.index.files, &self.texts, &config);
        self.corpus.config = Arc::new(config);
        self.set_problems(&own, problems);
        for (path, text) in self.texts.clone() {
            if self.corpus.site.configuration().iter().any(|it| it.as_str() == path.as_str()) {
                let found = site::settings::problems(&path, &text, locale);
                let found = found.into_iter().filter_map(|(span, message)| {
                    rules::host_finding(config::RULE, &self.corpus.config, span, message)
                });
                let found = found.collect();
                self.set_problems(&path, found);
            }
        }
    }

    fn set_problems(&mut self, path: &FilePath, found: Vec<Diagnostic>) {
        if found.is_empty() {
            self.corpus.problems.remove(path);
        } else {
            self.corpus.problems.insert(path.clone(), Arc::new(found));
        }
    }

    fn apply_file(&mut self, path: &FilePath, change: FileChange, concerned: &mut Vec<Box<str>>) {
        if glossary::is_glossary(path) {
            self.apply_glossary(path, &change);
        }
        let open = self.corpus.posts.get(path).is_some_and(|it| it.rope.is_some());
        match change {
            FileChange::Asset => concerned.extend(index::file_mentions(path)),
            FileChange::Removed if open => {}
            FileChange::Removed => {
                concerned.extend(index::file_mentions(path));
                self.remove(path, concerned);
            }
            FileChange::Unreadable(reason) => {
                let message = messages::unreadable(self.corpus.options.locale, &reason);
                self.remove(path, concerned);
                let found = rules::host_finding(
                    "unreadable-file",
                    &self.corpus.config,
                    Span::at(0),
                    message,
                );
                self.set_problems(path, found.into_iter().collect());
            }
            FileChange::Text(bytes) if !open => self.read(path, &bytes, concerned),
            FileChange::Read(it) if !open => self.insert(path, *it, concerned),
            FileChange::Text(_) | FileChange::Read(_) => {}
            FileChange::Open(text) => {
                if let Some(it) = self.reader().open(path, &text, &self.corpus.index.files) {
                    self.insert(path, it, concerned);
                }
            }
            FileChange::Edit(edits) => self.edit(path, &edits, concerned),
            FileChange::Close => self.close(path),
        }
    }

    fn read(&mut self, path: &FilePath, bytes: &[u8], concerned: &mut Vec<Box<str>>) {
        concerned.extend(index::file_mentions(path));
        if let Some(it) = self.reader().read(path, bytes, &self.corpus.index.files) {
            self.insert(path, it, concerned);
        }
    }

    fn insert(&mut self, path: &FilePath, read: Read, concerned: &mut Vec<Box<str>>) {
        let locale = self.corpus.options.locale;
        let found = read.invalid.and_then(|(offset, byte)| {
            let message = messages::not_utf8(locale, offset, byte);
            rules::host_finding(
                "invalid-utf-8",
                &self.corpus.config,
                Span::new(offset, offset + 1),
                message,
            )
        });
        if !site::is_config(path) {
            self.set_problems(path, found.into_iter().collect());
        }
        let same = self.corpus.index.get(path).is_some_and(|it| *it.facts == read.facts);
        if !same {
            let index = Arc::make_mut(&mut self.corpus.index);
            concerned.extend(index.insert(path, Arc::new(read.facts), &*self.corpus.site));
        }
        self.corpus.posts.insert(path.clone(), Arc::new(read.post));
    }

    fn remove(&mut self, path: &FilePath, concerned: &mut Vec<Box<str>>) {
        if self.corpus.posts.remove(path).is_some() {
            concerned.extend(Arc::make_mut(&mut self.corpus.index).remove(path));
        }
        self.set_problems(path, Vec::new());
    }

    fn edit(&mut self, path: &FilePath, edits: &[Edit], concerned: &mut Vec<Box<str>>) {
        let reader = self.reader();
        let Some(post) = self.corpus.posts.get_mut(path) else { return };
        let post = Arc::make_mut(post);
        let same = post.edit(edits, &*self.corpus.site);
        if glossary::is_glossary(path) {
            let text = post.rope.as_ref().map(Rope::to_string).unwrap_or_default();
            self.set_terms(path, Some(glossary::read_file(path, &text)));
        }
        let Some(post) = self.corpus.posts.get_mut(path).filter(|_| !same) else { return };
        let post = Arc::make_mut(post);
        let Some(entry) = self.corpus.index.get(path) else { return };
        let facts = reader.facts(path, post, entry.facts.kind);
        if facts == *entry.facts {
            return;
        }
        // Its own links may lead elsewhere from another URL, and to other anchors of its own.
        post.forget_verdicts();
        let index = Arc::make_mut(&mut self.corpus.index);
        concerned.extend(index.insert(path, Arc::new(facts), &*self.corpus.site));
    }

    /// The text goes with the editor; what was read of it stays until the disk's is sent.
    fn close(&mut self, path: &FilePath) {
        if let Some(post) = self.corpus.posts.get_mut(path) {
            Arc::make_mut(post).rope = None;
        }
    }

    fn forget(&mut self, mut concerned: Vec<Box<str>>) {
        concerned.sort();
        concerned.dedup();
        let index = Arc::clone(&self.corpus.index);
        for path in concerned.iter().flat_map(|it| index.mentioning(it)) {
            if !self.corpus.posts.get(path).is_some_and(|it| it.is_judged()) {
                continue;
            }
            if let Some(post) = self.corpus.posts.get_mut(path) {
                Arc::make_mut(post).forget_verdicts();
            }
        }
    }

    fn forget_all(&mut self) {
        let judged = self.corpus.posts.iter().filter(|it| it.1.is_judged());
        let paths: Vec<FilePath> = judged.map(|it| it.0.clone()).collect();
        for path in &paths {
            if let Some(post) = self.corpus.posts.get_mut(path) {
                Arc::make_mut(post).forget_verdicts();
            }
        }
    }
}

/// Sets or removes a text; says whether that changed anything.
fn set(texts: &mut ConfigTexts, path: &FilePath, text: Option<Arc<str>>) -> bool {
    match text {
        Some(text) => {
            let same = texts.get(path).is_some_and(|it| *it == text);
            texts.insert(path.clone(), text);
            !same
        }
        None => texts.remove(path).is_some(),
    }
}

impl Corpus {
    /// The site that the corpus is.
    pub fn site(&self) -> &dyn Site {
        &*self.site
    }

    /// The site, to be kept: what reads posts for it needs it.
    pub fn shared_site(&self) -> Arc<dyn Site> {
        Arc::clone(&self.site)
    }

    /// What the posts know of each other, and the files.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The language of messages.
    pub fn locale(&self) -> Locale {
        self.options.locale
    }

    /// The dictionary of Chinese words, once it is loaded.
    pub fn segmenter(&self) -> Option<&Segmenter> {
        self.segmenter.as_deref()
    }

    /// The posts, by path.
    pub fn posts(&self) -> impl Iterator<Item = (&FilePath, &Post)> {
        self.posts.iter().map(|(path, post)| (path, &**post))
    }

    /// The post at `path`.
    pub fn post(&self, path: &str) -> Option<&Post> {
        self.posts.get(path).map(|it| &**it)
    }

    /// Every file that may have diagnostics, in order.
    pub fn judged(&self) -> Vec<FilePath> {
        let mut res: Vec<FilePath> = self
            .posts
            .keys()
            .chain(self.problems.keys())
            .chain(self.glossary_problems.keys())
            .cloned()
            .collect();
        res.sort();
        res.dedup();
        res
    }

    /// Number of files that are no posts.
    pub fn assets(&self) -> usize {
        self.index.files.len().saturating_sub(self.posts.len())
    }

    /// What links are judged by.
    pub fn view(&self) -> View<'_> {
        View { site: &*self.site, index: &self.index }
    }

    /// The page that a post makes.
    pub fn page<'a>(&'a self, path: &'a FilePath) -> Option<Page<'a>> {
        let entry = self.index.get(path)?;
        Some(Page { path, facts: &entry.facts, url: entry.url.as_deref().unwrap_or("/") })
    }

    /// What is wrong with one file, in order of offset and rule. Polls `cancel` between segments.
    ///
    /// What was found once is kept until something that it depends on changes.
    pub fn diagnostics(&self, path: &FilePath, cancel: &Cancel) -> Result<Diagnostics, Cancelled> {
        let mut res: Vec<Diagnostic> = Vec::new();
        if self.config.ignore.matches(path) {
            return Ok(Arc::new(res));
        }
        for found in [self.problems.get(path), self.glossary_problems.get(path)] {
            res.extend(found.into_iter().flat_map(|it| it.iter().cloned()));
        }
        if let (Some(post), Some(page)) = (self.posts.get(path), self.page(path)) {
            let (view, config, locale) = (self.view(), &*self.config, self.options.locale);
            res.extend_from_slice(
                post.verdict
                    .get_or_init(|| rules::judge_front_matter(view, page, post, config, locale)),
            );
            for slot in &post.slots {
                cancel.poll()?;
                let judge =
                    || rules::judge_segment(view, page, &slot.segment.outline, config, locale);
                res.extend(
                    slot.verdict.get_or_init(judge).iter().map(|it| shift(it, path, slot.start)),
                );
            }
        }
        if self.wants_terms() {
            res.extend(self.term_findings(path, cancel)?);
        }
        res.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        Ok(Arc::new(res))
    }

    /// What is wrong with every file that something is wrong with, in order of path.
    pub fn check(&self, cancel: &Cancel) -> Result<Vec<(FilePath, Diagnostics)>, Cancelled> {
        let mut res = Vec::new();
        for path in self.judged() {
            let found = self.diagnostics(&path, cancel)?;
            if !found.is_empty() {
                res.push((path, found));
            }
        }
        Ok(res)
    }
}

/// A finding of a segment at the segment's place in its post.
fn shift(found: &Diagnostic, path: &FilePath, start: usize) -> Diagnostic {
    let mut res = found.clone();
    res.span = res.span.shift(start);
    for it in res.related.iter_mut().filter(|it| it.path == *path) {
        it.span = it.span.shift(start);
    }
    for (_, edit) in res.fixes.iter_mut().flat_map(|it| &mut it.edits).filter(|it| it.0 == *path) {
        edit.span = edit.span.shift(start);
    }
    res
}

//! Takes changes in.
//!
//! Invariant: taking a change in cannot fail, and touches nothing that the change does not concern: after an edit that changes no
//! name of a post the index is the very same one.

use std::sync::Arc;

use imbl::OrdMap;
use ropey::Rope;

use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::files::{self, FilePath};
use crate::glossary::{self, Segmenter};
use crate::index::Index;
use crate::link::Mention;
use crate::reader::{Read, Reader};
use crate::site::{self, ConfigTexts, Site};
use crate::terms::Asked;
use crate::text::{Edit, Span};
use crate::{Applied, Change, Corpus, FileChange, Options, index, messages, rules};

/// Changes of this many files and more are taken for a checkout: everything is judged anew.
const MANY_FILES: usize = 256;

/// The one writer of a corpus.
#[derive(Debug)]
pub struct CorpusHost {
    corpus: Corpus,
    texts: ConfigTexts,
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
            names: Arc::default(),
            changed: imbl::OrdSet::new(),
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

    /// Says that more is known of what closed posts define: [`Post::mine`](crate::post::Post::mine) was given their texts.
    pub fn posts_are_mined(&mut self) {
        self.corpus.asked.forget_built();
    }

    /// Takes a change in. Cannot fail: what is wrong with a file becomes a diagnostic of it.
    ///
    /// Configuration decides how posts are read, so the first change must bring the names of all files and the texts of those that
    /// [`site::is_config`] names; posts may follow in any number of changes.
    pub fn apply(&mut self, change: Change) -> Applied {
        let many = change.files.len() >= MANY_FILES;
        let reread = self.apply_config(&change);
        let mut concerned = Concerned { all: many || reread, ..Concerned::default() };
        self.note(&change, concerned.all);
        self.corpus.asked.forget(&change);
        for (path, it) in change.files {
            self.apply_file(&path, it, &mut concerned);
        }
        if concerned.all {
            self.forget_all();
        } else {
            self.forget(concerned);
        }
        Applied { reread }
    }

    /// Keeps account of what those who search have to look at anew. After too much they begin afresh.
    fn note(&mut self, change: &Change, afresh: bool) {
        if afresh || self.corpus.changed.len() >= MANY_FILES {
            self.corpus.names = Arc::default();
            self.corpus.changed = imbl::OrdSet::new();
        }
        if !afresh {
            self.corpus.changed.extend(change.files.iter().map(|it| it.0.clone()));
        }
    }

    /// Takes in names and configuration first. Returns whether the site has changed.
    fn apply_config(&mut self, change: &Change) -> bool {
        let mut changed = false;
        for (path, it) in &change.files {
            self.apply_name(path, it);
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

    /// Only a name that is new or gone touches the index: it is shared with every snapshot, and a change would copy it.
    fn apply_name(&mut self, path: &FilePath, change: &FileChange) {
        let known = self.corpus.index.files.contains(path);
        match change {
            FileChange::Close | FileChange::Edit(_) => {}
            FileChange::Removed if known => {
                Arc::make_mut(&mut self.corpus.index).files.remove(path);
            }
            FileChange::Removed => {}
            _ if known => {}
            _ => Arc::make_mut(&mut self.corpus.index).files.insert(path),
        }
    }

    fn configure(&mut self) {
        let locale = self.corpus.options.locale;
        let mut problems = Vec::new();
        let own = FilePath::new(config::FILE_NAME);
        let mut config = match self.texts.get(&own) {
            Some(text) => {
                let (config, found) =
                    config::read_over(text, &self.corpus.options.bases, &rules::ids(), locale);
                problems = found;
                config
            }
            None => Config::default(),
        };
        config.today = self.corpus.options.today;
        let schema = FilePath::new(config::SCHEMA_NAME);
        let text = self.texts.get(&schema);
        let found = text.map(|it| config.front_matter.read_schema(it, locale));
        self.set_problems(&schema, found.unwrap_or_default());
        for it in self.corpus.options.opted_in.iter().filter_map(|it| rules::find(it)) {
            config.rules.entry(it.id.into()).or_insert(config::Level::On(it.severity));
        }
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

    fn apply_file(&mut self, path: &FilePath, change: FileChange, concerned: &mut Concerned) {
        if glossary::is_glossary(path) {
            self.apply_glossary(path, &change);
        }
        let open = self.corpus.posts.get(path).is_some_and(|it| it.rope.is_some());
        match change {
            FileChange::Asset => concerned.names.extend(index::file_mentions(path)),
            FileChange::Removed if open => {}
            FileChange::Removed => {
                concerned.names.extend(index::file_mentions(path));
                self.remove(path, concerned);
            }
            FileChange::Unreadable(reason) => {
                let message = messages::unreadable(self.corpus.options.locale, &reason);
                self.remove(path, concerned);
                let found = rules::host_finding(
                    "unreadable-file",
                    &self.corpus.config.for_file(path),
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

    /// Takes the terms of a glossary file in. The text of an editor is the newest until the file is closed.
    fn apply_glossary(&mut self, path: &FilePath, change: &FileChange) {
        let open = self.corpus.posts.get(path).is_some_and(|it| it.rope.is_some());
        match change {
            FileChange::Text(bytes) if !open => {
                self.set_terms(
                    path,
                    Some(glossary::read_file(path, &String::from_utf8_lossy(bytes))),
                );
            }
            FileChange::Open(text) => self.set_terms(path, Some(glossary::read_file(path, text))),
            FileChange::Read(it) if !open => self.set_terms(path, it.terms.clone()),
            FileChange::Removed | FileChange::Unreadable(_) if !open => self.set_terms(path, None),
            _ => {}
        }
    }

    fn set_terms(&mut self, path: &FilePath, read: Option<glossary::FileTerms>) {
        let (entries, problems) = read.map_or((None, Vec::new()), |it| (Some(it.0), it.1));
        if !self.corpus.terms.has(path, entries.as_ref()) {
            self.corpus.terms = Arc::new(self.corpus.terms.with(path, entries));
        }
        let (locale, config) = (self.corpus.options.locale, &self.corpus.config);
        let found: Vec<Diagnostic> = problems
            .iter()
            .filter_map(|it| {
                rules::host_finding(it.kind.rule(), config, it.span, it.message(locale))
            })
            .collect();
        if found.is_empty() {
            self.corpus.glossary_problems.remove(path);
        } else {
            self.corpus.glossary_problems.insert(path.clone(), Arc::new(found));
        }
    }

    fn read(&mut self, path: &FilePath, bytes: &[u8], concerned: &mut Concerned) {
        concerned.names.extend(index::file_mentions(path));
        if let Some(it) = self.reader().read(path, bytes, &self.corpus.index.files) {
            self.insert(path, it, concerned);
        }
    }

    fn insert(&mut self, path: &FilePath, read: Read, concerned: &mut Concerned) {
        let locale = self.corpus.options.locale;
        let found = read.invalid.and_then(|(offset, byte)| {
            let message = messages::not_utf8(locale, offset, byte);
            rules::host_finding(
                "invalid-utf-8",
                &self.corpus.config.for_file(path),
                Span::new(offset, offset + 1),
                message,
            )
        });
        if !site::is_config(path) {
            self.set_problems(path, found.into_iter().collect());
        }
        let same = self.corpus.index.get(path).is_some_and(|it| *it.facts == read.facts);
        if !same {
            self.put(path, read.facts, concerned);
        }
        self.corpus.posts.insert(path.clone(), Arc::new(read.post));
    }

    /// Puts what is now known of a post into the index.
    fn put(&mut self, path: &FilePath, facts: Facts, concerned: &mut Concerned) {
        let index = Arc::make_mut(&mut self.corpus.index);
        let site = &*self.corpus.site;
        concerned.add_neighbours(index, path, site);
        concerned.names.extend(index.insert(path, Arc::new(facts), site));
        concerned.add_neighbours(index, path, site);
    }

    fn remove(&mut self, path: &FilePath, concerned: &mut Concerned) {
        if self.corpus.posts.remove(path).is_some() {
            let index = Arc::make_mut(&mut self.corpus.index);
            concerned.add_neighbours(index, path, &*self.corpus.site);
            concerned.names.extend(index.remove(path));
        }
        self.set_problems(path, Vec::new());
    }

    fn edit(&mut self, path: &FilePath, edits: &[Edit], concerned: &mut Concerned) {
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
        self.put(path, facts, concerned);
    }

    /// The text goes with the editor; what was read of it stays until the disk's is sent.
    fn close(&mut self, path: &FilePath) {
        if let Some(post) = self.corpus.posts.get_mut(path) {
            Arc::make_mut(post).rope = None;
        }
    }

    fn forget(&mut self, mut concerned: Concerned) {
        concerned.names.sort();
        concerned.names.dedup();
        let index = Arc::clone(&self.corpus.index);
        let mentioning = concerned.names.iter().flat_map(|it| index.mentioning(*it));
        for path in mentioning.chain(&concerned.posts) {
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

/// What a change may concern.
#[derive(Debug, Default)]
struct Concerned {
    /// Every post is judged anew, so nobody need find out which.
    all: bool,
    /// Names that links say.
    names: Vec<Mention>,
    /// Posts that are judged by what others are, whatever they link to.
    posts: Vec<FilePath>,
}

impl Concerned {
    fn add_neighbours(&mut self, index: &Index, path: &FilePath, site: &dyn Site) {
        if !self.all {
            self.posts.extend(index.neighbours(path, site));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn edit(host: &mut CorpusHost, path: &FilePath, at: usize, text: &str) {
        let edit = Edit { span: Span::at(at), new_text: text.to_owned() };
        let edits = FileChange::Edit(vec![edit]);
        host.apply(Change { files: vec![(path.clone(), edits)] });
    }

    #[test]
    fn an_edit_of_prose_leaves_everything_else_the_very_same() {
        let fixture = fixture::parse(
            "//- /a.md\n# 标题\n\n正文 [b](b.md)\n//- /b.md\n# B\n\n[a](a.md#标题)\n",
        );
        let mut host = fixture::host(&fixture);
        let path = FilePath::new("a.md");
        let text = &fixture.files[0].text;
        host.apply(Change { files: vec![(path.clone(), FileChange::Open(text.clone()))] });
        let before = host.corpus();
        edit(&mut host, &path, text.find('[').expect("a link"), "更多");
        let after = host.corpus();
        assert!(Arc::ptr_eq(&before.index, &after.index));
        assert!(Arc::ptr_eq(&before.site, &after.site));
        assert!(Arc::ptr_eq(&before.posts["b.md"], &after.posts["b.md"]));
        edit(&mut host, &path, "# 标题".len(), "二");
        assert!(!Arc::ptr_eq(&after.index, &host.corpus().index));
    }
}

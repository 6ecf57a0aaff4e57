//! The terms of a corpus: putting together what files, posts and the built-in list say.
//!
//! Invariant: nothing is put together before somebody asks, and what is asked of a snapshot has one answer for as long as it lives.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::Diagnostic;
use crate::files::FilePath;
use crate::glossary::{
    self, Built, Definition, EntryId, Glossary, Judged, Last, Matcher, Sayings, Uses,
};
use crate::post::{Post, place_of};
use crate::reader::Keeps;
use crate::text::Span;
use crate::{Change, Corpus, FileChange, rules};

/// What was answered of terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// By this snapshot.
    built: Arc<OnceLock<Arc<Built>>>,
    /// By whichever snapshot was asked last.
    last: Arc<Last>,
    counts: Arc<Counts>,
    /// Whether a rule about terms is on.
    pub(crate) by_rules: bool,
}

impl Asked {
    /// Forgets what `change` may alter. What the posts say is compared when somebody asks again.
    pub(crate) fn forget(&mut self, change: &Change) {
        self.forget_built();
        if change.files.iter().any(|it| !matches!(it.1, FileChange::Edit(_))) {
            self.counts = Arc::default();
        }
    }

    pub(crate) fn forget_built(&mut self) {
        self.built = Arc::default();
    }
}

/// How often the closed posts use a term, by its name, as far as somebody has counted.
#[derive(Debug, Default)]
struct Counts(Mutex<FxHashMap<Box<str>, Uses>>);

impl Corpus {
    /// What has to be kept of closed posts for the rules that are on.
    pub(crate) fn keeps(&self) -> Keeps {
        Keeps { mined: self.asked.by_rules, text: self.asked.by_rules }
    }

    /// What the rules about terms say of the post at `path`.
    pub(crate) fn term_findings(
        &self,
        path: &FilePath,
        post: &Post,
        cancel: &Cancel,
    ) -> Result<Vec<Diagnostic>, Cancelled> {
        cancel.poll()?;
        let judged = self.judged_terms(path, post);
        Ok(judged.map_or_else(Vec::new, |it| it.found.clone()))
    }

    /// What they say of the terms that the file at `path` lists.
    pub(crate) fn glossary_findings(
        &self,
        path: &FilePath,
        cancel: &Cancel,
    ) -> Result<Vec<Diagnostic>, Cancelled> {
        let Some(entries) = self.terms.get(path) else { return Ok(Vec::new()) };
        let used = self.used(cancel)?;
        let is_used = |it: EntryId| used.contains(&it);
        let case = rules::GlossaryCase { entries, built: self.built(), is_used: &is_used };
        Ok(rules::judge_glossary(&case, path, &self.config.for_file(path), self.options.locale))
    }

    /// The entries that posts use.
    fn used(&self, cancel: &Cancel) -> Result<FxHashSet<EntryId>, Cancelled> {
        let mut res = FxHashSet::default();
        for (path, post) in self.posts.iter().filter(|it| !glossary::is_glossary(it.0)) {
            cancel.poll()?;
            let judged = self.judged_terms(path, post);
            res.extend(judged.iter().flat_map(|it| it.used.iter().copied()));
        }
        Ok(res)
    }

    fn judged_terms(&self, path: &FilePath, post: &Post) -> Option<Arc<Judged>> {
        let (built, segmenter) = (self.built(), self.segmenter());
        if post.rope.is_none() && post.text.is_none() {
            return None;
        }
        let judge = || {
            let text = post.full_text().unwrap_or_default();
            rules::judge_terms(
                built,
                path,
                post,
                &text,
                segmenter,
                &self.config.for_file(path),
                self.options.locale,
            )
        };
        Some(post.terms.judged(built, segmenter.is_some(), judge))
    }

    /// Whether a rule about terms is on, so that the dictionary of Chinese words is worth loading for a check.
    pub fn wants_terms(&self) -> bool {
        self.asked.by_rules
    }

    /// The files that list terms, in order.
    pub fn glossary_files(&self) -> impl Iterator<Item = &FilePath> {
        self.terms.files()
    }

    /// All that is known of terms. Put together when it is asked for the first time.
    pub fn built(&self) -> &Arc<Built> {
        self.asked.built.get_or_init(|| {
            let said = self.posts.iter().filter(|it| !glossary::is_glossary(it.0));
            let said: Vec<Sayings> = said.filter_map(|(path, it)| it.sayings(path)).collect();
            let with_builtin = self.config.builtin_glossary.unwrap_or(true);
            self.asked.last.get(&self.terms, said, with_builtin)
        })
    }

    /// The terms of the corpus and the built-in ones.
    pub fn glossary(&self) -> &Glossary {
        self.built().glossary()
    }

    /// What finds the terms in prose.
    pub fn matcher(&self) -> &Matcher {
        self.built().matcher()
    }

    /// Where `definition` stands now.
    pub fn place_of(&self, definition: &Definition) -> Option<(FilePath, Span)> {
        let path = definition.path.as_ref()?;
        let span = match self.posts.get(path) {
            Some(post) => place_of(post, definition)?,
            None => definition.span?,
        };
        Some((path.clone(), span))
    }

    /// How often the closed posts use `id`, when that was counted.
    pub fn counted(&self, id: EntryId) -> Option<Uses> {
        let name = &self.glossary().get(id)?.name;
        self.counts().get(name.as_str()).copied()
    }

    /// Remembers how often the closed posts use `id`.
    pub fn set_counted(&self, id: EntryId, uses: Uses) {
        if let Some(it) = self.glossary().get(id) {
            self.counts().insert(it.name.as_str().into(), uses);
        }
    }

    fn counts(&self) -> MutexGuard<'_, FxHashMap<Box<str>, Uses>> {
        self.asked.counts.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::hover::hover;
    use crate::text::Edit;
    use crate::{CorpusHost, Options};

    fn apply(host: &mut CorpusHost, path: &str, change: FileChange) {
        host.apply(Change { files: vec![(FilePath::new(path), change)] });
    }

    fn said(host: &CorpusHost, offset: usize) -> String {
        let found = hover(&host.corpus(), &FilePath::new("a.md"), offset, &Cancel::default());
        found.unwrap().map_or_else(String::new, |it| it.markdown)
    }

    #[test]
    fn a_glossary_serves_as_soon_as_it_is_there() {
        let mut host = CorpusHost::new(Options::default());
        apply(&mut host, "a.md", FileChange::Open("说 甲乙丙 的事".to_owned()));
        assert_eq!(said(&host, 5), "");
        let before = host.corpus();
        apply(&mut host, "glossary.yaml", FileChange::Text("甲乙丙: 第一个".into()));
        assert!(said(&host, 5).contains("第一个"), "{}", said(&host, 5));
        assert!(before.glossary().named("甲乙丙").is_empty(), "a snapshot never changes");
        apply(&mut host, "glossary.yaml", FileChange::Removed);
        assert_eq!(said(&host, 5), "");
    }

    #[test]
    fn a_glossary_in_markdown_is_a_post_as_well() {
        let mut host = CorpusHost::new(Options::default());
        let path = FilePath::new("glossary.md");
        apply(&mut host, "a.md", FileChange::Open("说 甲乙丙 的事".to_owned()));
        apply(&mut host, "glossary.md", FileChange::Open("## 甲乙丙\n\n旧的\n".to_owned()));
        assert!(said(&host, 5).contains("旧的"));
        let edit = Edit { span: Span::new(14, 17), new_text: "新".to_owned() };
        apply(&mut host, "glossary.md", FileChange::Edit(vec![edit]));
        assert!(said(&host, 5).contains("新的"), "{}", said(&host, 5));
        let corpus = host.corpus();
        let read = host.reader().read(&path, "## 甲乙丙\n\n读的\n".as_bytes(), &corpus.index.files);
        apply(&mut host, "glossary.md", FileChange::Close);
        apply(&mut host, "glossary.md", FileChange::Read(Box::new(read.unwrap())));
        assert!(said(&host, 5).contains("读的"));
    }

    #[test]
    fn what_is_wrong_with_a_glossary_is_said_there() {
        let mut host = CorpusHost::new(Options::default());
        apply(&mut host, "glossary.toml", FileChange::Text("\"甲乙丙\" = \"\"\n[x".into()));
        let path = FilePath::new("glossary.toml");
        let found = host.corpus().diagnostics(&path, &Cancel::default()).unwrap();
        assert!(!found.is_empty() && found.iter().all(|it| it.rule == "glossary-syntax"));
        assert!(host.corpus().judged().contains(&path));
        apply(&mut host, "glossary.toml", FileChange::Text("\"甲乙丙\" = \"义\"\n".into()));
        assert!(host.corpus().judged().is_empty());
    }
}

//! The model of a post corpus: posts, links, front matter, terms, and the rules that judge them.
//!
//! Pure and synchronous: no IO, no clock, no threads, no LSP. What the core knows arrives as a [`Change`]; what it says leaves as
//! plain data with byte offsets. A [`CorpusHost`] is the one writer; a [`Corpus`] is a snapshot that any thread may question.
//!
//! ```text
//! disk, editor ── Change ──▶ CorpusHost ── corpus() ──▶ Corpus ── diagnostics, hover, definition … ──▶ adaptor
//! ```

pub mod asset;
pub mod cancel;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod facts;
pub mod features;
pub mod files;
pub mod front_matter;
pub mod glossary;
mod host;
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
pub mod suppression;
pub mod syntax;
pub mod template;
pub mod text;

#[cfg(test)]
mod fixture;

pub use host::CorpusHost;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use imbl::{OrdMap, OrdSet};

use crate::asset::Asset;
use crate::cancel::{Cancel, Cancelled};
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, Diagnostics, Locale};
use crate::files::FilePath;
use crate::glossary::{Glossary, Matcher, Segmenter, Terms};
use crate::index::Index;
use crate::post::Post;
use crate::reader::Read;
use crate::resolve::{Verdict, View};
use crate::site::{Page, Site};
use crate::text::Edit;

/// What the adaptor decides once.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language of messages.
    pub locale: Locale,
    /// The day on which the site is built, since generators leave out what is dated later. `None`: nothing is too new.
    pub today: Option<date::Date>,
    /// The files that `corpus.toml` extends, the furthest first.
    pub bases: Vec<config::Base>,
    /// Rules that are on although they are off by default and `corpus.toml` does not name them.
    pub opted_in: Vec<&'static str>,
}

/// What happened to one file.
#[derive(Debug)]
pub enum FileChange {
    /// It is on the disk with these bytes. For posts and configuration; see [`wants_text`].
    Text(Vec<u8>),
    /// A post is on the disk and was read by a [`Reader`](reader::Reader), on whatever thread.
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
    segmenter: Option<Arc<Segmenter>>,
    /// What it is searched by, made when somebody searches. Snapshots share it until much has changed.
    names: Arc<OnceLock<features::names::Names>>,
    /// The files that have changed since `names` was empty.
    changed: OrdSet<FilePath>,
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

    /// The terms of the corpus and the built-in ones. Put together when it is asked for the first time.
    pub fn glossary(&self) -> &Glossary {
        self.terms.glossary()
    }

    /// What finds the terms in prose.
    pub fn matcher(&self) -> &Matcher {
        self.terms.matcher()
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
            let config = &*self.config.for_file(path);
            let (view, locale) = (self.view(), self.options.locale);
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
            res.extend(rules::judge_post(view, page, post, config, locale));
            rules::suppress(&mut res, post, path, config, locale);
        }
        res.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        Ok(Arc::new(res))
    }

    /// The rules about the bytes of assets that are on for any file. When there are none, [`Corpus::judge_assets`] says nothing.
    pub fn asset_rules(&self) -> Vec<&'static str> {
        let levels = self.config.overrides.iter().map(|it| &it.rules).chain([&self.config.rules]);
        let is_on =
            |id: &str| levels.clone().any(|it| it.get(id).is_some_and(|it| *it != Level::Off));
        rules::ALL.iter().filter(|it| it.is_opt_in() && is_on(it.id)).map(|it| it.id).collect()
    }

    /// The assets that links of posts lead to.
    fn used_assets(&self) -> BTreeSet<FilePath> {
        let mut res = BTreeSet::new();
        for (path, post) in &self.posts {
            let Some(page) = self.page(path) else { continue };
            let links = post.slots.iter().flat_map(|it| &it.segment.outline.links);
            for link in links.chain(post.front_links.iter()) {
                match resolve::resolve(self.view(), page, link) {
                    Verdict::File(it) | Verdict::OtherCase(it) => {
                        res.insert(it);
                    }
                    _ => {}
                }
            }
        }
        res
    }

    /// What is wrong with `assets`, all that the adaptor knows of; in order of path. Only rules that are on say something.
    pub fn judge_assets(&self, assets: &BTreeMap<FilePath, Asset>) -> Vec<(FilePath, Diagnostics)> {
        if self.asset_rules().is_empty() {
            return Vec::new();
        }
        let used = self.used_assets();
        let used_names: BTreeSet<&str> = used.iter().map(FilePath::name).collect();
        let mut by_hash: BTreeMap<u128, Vec<FilePath>> = BTreeMap::new();
        for (path, it) in assets.iter().filter(|it| it.1.bytes > 0) {
            if let Some(hash) = it.hash {
                by_hash.entry(hash).or_default().push(path.clone());
            }
        }
        let mut res = Vec::new();
        for (path, asset) in assets.iter().filter(|it| !self.config.ignore.matches(it.0)) {
            let same = asset.hash.and_then(|it| by_hash.get(&it)).map_or(&[][..], |it| it);
            // A name in a post that no link there explains may be an attribute or an argument that only a script reads.
            let is_named =
                asset.is_named || asset.is_named_by_posts && !used_names.contains(path.name());
            let is_unused = asset::is_media(path)
                && !used.contains(path)
                && !is_named
                && resolve::url_of(self.view(), path).is_some();
            let case = rules::AssetCase { path, asset, is_unused, same };
            let config = self.config.for_file(path);
            let found = rules::judge_asset(&case, &config, self.options.locale);
            if !found.is_empty() {
                res.push((path.clone(), Arc::new(found)));
            }
        }
        res
    }

    /// The edit of `text`, the present text of the post at `path`, that suppresses `found`: a comment on its line or above it, else a
    /// word for the whole post. `None` when `path` is no post, or no such edit leaves its headings and links as they are.
    pub fn suppression(&self, path: &FilePath, text: &str, found: &Diagnostic) -> Option<Edit> {
        self.posts.get(path)?;
        rules::suppression_edit(text, path, self.site(), &self.config.for_file(path), found)
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

#[cfg(test)]
mod glossary_tests {
    use super::*;
    use crate::features::hover::hover;
    use crate::text::Span;

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

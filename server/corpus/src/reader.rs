//! Reading a post for a site: bytes become a [`Post`] and its [`Facts`].
//!
//! Invariant: a reader depends on the site alone, so posts can be read on any thread and in any order.

use std::sync::Arc;

use crate::date::{self, Date};
use crate::facts::Facts;
use crate::files::{FilePath, Files};
use crate::front_matter::{FrontMatter, Value};
use crate::glossary::{self, FileTerms};
use crate::link::{self, Mention, Reach};
use crate::markdown::{Heading, Link};
use crate::post::Post;
use crate::site::{Generator, Kind, Site};

/// Reads posts for one site.
#[derive(Clone, Debug)]
pub struct Reader {
    site: Arc<dyn Site>,
    today: Option<Date>,
    keeps: Keeps,
}

/// What a reader keeps of the texts of closed posts beyond what every question needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeps {
    /// What they define in passing.
    pub mined: bool,
    /// The texts themselves.
    pub text: bool,
}

/// A post that was read.
#[derive(Debug)]
pub struct Read {
    /// The post.
    pub post: Post,
    /// What other posts may know of it.
    pub facts: Facts,
    /// Offset and value of the first byte that is not UTF-8.
    pub invalid: Option<(usize, u8)>,
    /// Its terms, when it is a glossary.
    pub terms: Option<FileTerms>,
}

impl Reader {
    /// A reader for `site`. `today` decides what is not published yet; without it every date has come.
    pub fn new(site: Arc<dyn Site>, today: Option<Date>) -> Reader {
        Reader { site, today, keeps: Keeps::default() }
    }

    /// The same, keeping that too.
    #[must_use]
    pub fn keeping(self, keeps: Keeps) -> Reader {
        let Keeps { mined, text } = self.keeps;
        Reader { keeps: Keeps { mined: mined || keeps.mined, text: text || keeps.text }, ..self }
    }

    /// Reads the bytes of a closed post; `None` when the site makes no post of the file.
    pub fn read(&self, path: &FilePath, bytes: &[u8], files: &Files) -> Option<Read> {
        let kind = self.site.kind(path, files)?;
        let (text, invalid) = match std::str::from_utf8(bytes) {
            Ok(it) => (std::borrow::Cow::Borrowed(it), None),
            Err(it) => {
                let at = it.valid_up_to();
                (
                    String::from_utf8_lossy(bytes),
                    Some((at, bytes.get(at).copied().unwrap_or_default())),
                )
            }
        };
        let mut post = Post::closed(&text, path, &*self.site);
        self.terms(path, &text, &mut post);
        let facts = self.facts(path, &post, kind);
        let terms = glossary::is_glossary(path).then(|| glossary::read_file(path, &text));
        Some(Read { post, facts, invalid, terms })
    }

    fn terms(&self, path: &FilePath, text: &str, post: &mut Post) {
        let has_glossary = || post.front_matter().is_some_and(|it| it.get("glossary").is_some());
        if glossary::source::is_term_page(path) || has_glossary() {
            post.read_own_terms(path, text);
        }
        if self.keeps.mined {
            post.mine(text);
        }
        if self.keeps.text {
            post.text = Some(text.into());
        }
    }

    /// Reads a post that an editor has opened.
    pub fn open(&self, path: &FilePath, text: &str, files: &Files) -> Option<Read> {
        let kind = self.site.kind(path, files)?;
        let post = Post::open(text, path, &*self.site);
        let facts = self.facts(path, &post, kind);
        Some(Read { post, facts, invalid: None, terms: None })
    }

    /// What other posts may know of `post`.
    pub fn facts(&self, path: &FilePath, post: &Post, kind: Kind) -> Facts {
        let mut res = Facts {
            kind,
            title: None,
            date: None,
            draft: false,
            has_front_matter: post.front_matter().is_some(),
            keys: Vec::new(),
            fields: Vec::new(),
            aliases: Vec::new(),
            tags: Vec::new(),
            categories: Vec::new(),
            terms: Vec::new(),
            resources: Vec::new(),
            category_branches: Vec::new(),
            anchors: self.anchors(post),
            mentions: self.mentions(path, post),
        };
        if let Some(front) = post.front_matter() {
            self.front_matter(front, &mut res);
        }
        res.date = res.date.or_else(|| self.site.date_of_name(path));
        if self.site.profile().hides_future
            && let (Some(date), Some(today)) = (res.date, self.today)
        {
            let day = |it: Date| (it.year, it.month, it.day);
            res.draft |= day(date) > day(today);
        }
        res
    }

    fn front_matter(&self, front: &FrontMatter, facts: &mut Facts) {
        let profile = self.site.profile();
        let strings =
            |key: &str| front.strings(key).into_iter().map(|it| it.0).collect::<Vec<Box<str>>>();
        let get =
            |key: &str| front.fields.iter().rfind(|it| same_key(&it.key, key, profile.folds_keys));
        if profile.generator == Generator::Plain {
            facts.keys = front.fields.iter().map(|it| it.key.clone()).collect();
            facts.keys.sort();
            facts.keys.dedup();
        }
        facts.title = get("title").and_then(|it| it.value.value.text()).filter(|it| !it.is_empty());
        facts.date = get("date")
            .and_then(|it| it.value.value.text())
            .and_then(|it| date::parse(&it, profile.dialect.dates).ok().flatten());
        facts.draft = self.site.withholds(front);
        for key in &profile.url_fields {
            if let Some(value) =
                get(key).and_then(|it| it.value.value.text()).filter(|it| !it.is_empty())
            {
                facts.fields.push((key.clone(), value));
            }
        }
        facts.aliases =
            ["aliases", "alias", "redirect_from"].iter().flat_map(|it| strings(it)).collect();
        facts.tags = self.site.taxonomy(front, "tags");
        facts.category_branches =
            get("categories").map(|it| branches(&it.value.value)).unwrap_or_default();
        facts.categories = self.site.taxonomy(front, "categories");
        let terms = |name: &str| (name.into(), self.site.taxonomy(front, name));
        facts.terms =
            profile.taxonomies.iter().map(|it| terms(it)).filter(|it| !it.1.is_empty()).collect();
        facts.resources = self.site.resources(front);
    }

    fn mentions(&self, path: &FilePath, post: &Post) -> Box<[Mention]> {
        let links = post.slots.iter().flat_map(|it| &it.segment.outline.links);
        let mut res: Vec<Mention> =
            links.chain(post.front_links.iter()).filter_map(|it| self.mention(path, it)).collect();
        res.sort_unstable();
        res.dedup();
        res.into()
    }

    /// The name that a link says. What lies on other hosts is none of the corpus.
    fn mention(&self, path: &FilePath, link: &Link) -> Option<Mention> {
        let split = link::split(&link.destination);
        match split.reach {
            Reach::Other => None,
            Reach::Web if !link.templated && !self.is_own(split.raw_path) => None,
            // A fragment alone says the post itself.
            _ if split.path.is_empty() => Some(link::mention(path)),
            _ => Some(link::mention(&split.path)),
        }
    }

    fn is_own(&self, url: &str) -> bool {
        let host = url.split_once("//").map_or("", |it| it.1).split('/').next().unwrap_or("");
        self.site.profile().hosts.iter().any(|it| it.eq_ignore_ascii_case(host))
    }

    /// Every id that a fragment can name, in the order of the page.
    fn anchors(&self, post: &Post) -> Vec<Box<str>> {
        let outlines = || post.slots.iter().map(|it| &it.segment.outline);
        let headings: Vec<&Heading> = outlines().flat_map(|it| &it.headings).collect();
        let mut res: Vec<Box<str>> = self.site.anchors(&headings).into_iter().flatten().collect();
        if !self.site.profile().drops_html {
            res.extend(outlines().flat_map(|it| &it.ids).map(|it| it.name.clone()));
        }
        res
    }
}

/// The number of terms in each branch of nested categories. A list of names is one branch, and so is each list in a list.
fn branches(value: &Value) -> Vec<usize> {
    let Value::List(items) = value else { return vec![1] };
    let terms = |it: &Value| match it {
        Value::List(it) => it.iter().filter(|it| it.value.text().is_some()).count(),
        it => usize::from(it.text().is_some_and(|it| !it.is_empty())),
    };
    if items.iter().any(|it| matches!(it.value, Value::List(_))) {
        items.iter().map(|it| terms(&it.value)).filter(|it| *it > 0).collect()
    } else {
        vec![terms(value)]
    }
}

fn same_key(key: &str, wanted: &str, folds: bool) -> bool {
    key == wanted || folds && key.eq_ignore_ascii_case(wanted)
}

//! The generator that makes the site: what it publishes, under which URL, and what it makes of a destination.
//!
//! Invariant: everything that differs between generators is behind [`Site`] or in its [`Profile`]; no rule and no feature asks
//! which generator it is.

pub mod hexo;
pub mod hugo;
pub mod jekyll;
pub mod permalink;
pub mod plain;
pub mod settings;
pub mod zola;

use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;

use crate::config::Config;
use crate::date::{Date, DateReader};
use crate::facts::Facts;
use crate::files::{FilePath, Files};
use crate::front_matter::{Dialect, FrontMatter};
use crate::index::Index;
use crate::link::Destination;
use crate::markdown::{Heading, Link};
use crate::slug::Anchors;
use crate::template::Tag;

/// The programs that make sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Generator {
    /// <https://hexo.io>
    Hexo,
    /// <https://gohugo.io>
    Hugo,
    /// <https://www.getzola.org>
    Zola,
    /// <https://jekyllrb.com>
    Jekyll,
    /// None: links are paths to files, as in an editor or on a code host.
    Plain,
}

impl Generator {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Generator; 5] =
        [Generator::Hexo, Generator::Zola, Generator::Hugo, Generator::Jekyll, Generator::Plain];

    /// Its name in lower case, as in `corpus.toml`.
    pub const fn id(self) -> &'static str {
        match self {
            Generator::Hexo => "hexo",
            Generator::Hugo => "hugo",
            Generator::Zola => "zola",
            Generator::Jekyll => "jekyll",
            Generator::Plain => "plain",
        }
    }

    /// Its name as its authors write it.
    pub const fn name(self) -> &'static str {
        match self {
            Generator::Hexo => "Hexo",
            Generator::Hugo => "Hugo",
            Generator::Zola => "Zola",
            Generator::Jekyll => "Jekyll",
            Generator::Plain => "plain folder",
        }
    }
}

/// What a content file is for the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A dated post that stands in lists and feeds.
    Post,
    /// A page on its own.
    Page,
    /// A post that is not published yet.
    Draft,
    /// The front page of a folder: `_index.md`.
    Section,
    /// A Markdown file that the generator does not make a page of, such as a sibling of a leaf bundle's `index.md`.
    Resource,
}

impl Kind {
    /// Whether the generator makes a page of it that readers can reach.
    pub const fn is_published(self) -> bool {
        matches!(self, Kind::Post | Kind::Page | Kind::Section)
    }
}

/// What is the same for all posts of a site, as data.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Which generator.
    pub generator: Generator,
    /// How front matter is written.
    pub dialect: Dialect,
    /// How dates are read.
    pub dates: DateReader,
    /// How headings get their ids.
    pub anchors: Anchors,
    /// Whether `{#id}` at the end of a heading is its id.
    pub heading_attributes: bool,
    /// Fields that a post needs for a right result.
    pub required_post: Vec<&'static str>,
    /// Fields that a page needs for a right result.
    pub required_page: Vec<&'static str>,
    /// Whether the names of fields are compared without case, as Hugo does.
    pub folds_keys: bool,
    /// Whether `draft: true` keeps a post from being published.
    pub draft_field: bool,
    /// Whether a post is not published before its date.
    pub hides_future: bool,
    /// Whether a destination in Markdown may hold blanks: kramdown and old versions of marked read it to the closing bracket.
    pub blanks_in_destinations: bool,
    /// Whether a string of categories or tags is split at blanks.
    pub splits_terms: bool,
    /// Template tags of the generator's own that need an end.
    pub block_tags: &'static [&'static str],
    /// Whether template tags are run in code as well.
    pub runs_tags_in_code: bool,
    /// The field of the front matter, and its value, that switches template tags off.
    pub tags_off: Option<(&'static str, bool)>,
    /// Whether the renderer writes `\` of a Markdown destination as `%5C`, so that browsers do not take it for `/`.
    pub escapes_backslashes: bool,
    /// Front-matter fields that decide about the URL.
    pub url_fields: Vec<Box<str>>,
    /// Hosts of the site itself, so that `https://host/x` is judged like `/x`.
    pub hosts: Vec<Box<str>>,
    /// The path below which the site is served, `/` in most cases; ends with `/`.
    pub base_path: Box<str>,
    /// What could not be read or is not there and makes answers uncertain, such as a theme that is not installed.
    pub uncertain: Vec<Uncertainty>,
}

impl Profile {
    /// A profile that says how the generator reads front matter and dates, and nothing else.
    pub fn new(generator: Generator) -> Profile {
        let (dialect, dates) = match generator {
            Generator::Hexo => (Dialect::HEXO, DateReader::JavaScript),
            Generator::Hugo => (Dialect::HUGO, DateReader::Go),
            Generator::Zola => (Dialect::ZOLA, DateReader::Rfc3339),
            Generator::Jekyll => (Dialect::JEKYLL, DateReader::Ruby),
            Generator::Plain => (Dialect::PLAIN, DateReader::Any),
        };
        Profile {
            generator,
            dialect,
            dates,
            anchors: Anchors::Github,
            heading_attributes: false,
            required_post: Vec::new(),
            required_page: Vec::new(),
            folds_keys: false,
            draft_field: !matches!(generator, Generator::Hexo | Generator::Jekyll),
            hides_future: false,
            blanks_in_destinations: false,
            splits_terms: generator == Generator::Jekyll,
            block_tags: match generator {
                Generator::Hexo => &["blockquote", "code", "codeblock", "pullquote", "quote"],
                Generator::Jekyll => &[
                    "capture",
                    "case",
                    "comment",
                    "for",
                    "highlight",
                    "if",
                    "raw",
                    "tablerow",
                    "unless",
                ],
                _ => &[],
            },
            runs_tags_in_code: generator == Generator::Jekyll,
            tags_off: match generator {
                Generator::Hexo => Some(("disableNunjucks", true)),
                Generator::Jekyll => Some(("render_with_liquid", false)),
                _ => None,
            },
            escapes_backslashes: matches!(
                generator,
                Generator::Hexo | Generator::Hugo | Generator::Zola
            ),
            url_fields: Vec::new(),
            hosts: Vec::new(),
            base_path: "/".into(),
            uncertain: Vec::new(),
        }
    }
}

/// A reason why something that looks broken may work on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncertainty {
    /// The theme of this name is not in the tree, so its assets cannot be seen.
    ThemeNotInstalled(Box<str>),
    /// A module or mount of this name is not in the tree.
    ModuleNotInstalled(Box<str>),
}

/// A place where a destination may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// A URL path of the site, decoded, from the root of the site.
    Url(String),
    /// A source file of the corpus.
    File(FilePath),
    /// A post by one of the [names](Site::names) that template tags know it by.
    Name(String),
}

/// The page on which a link stands.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Its source file.
    pub path: &'a FilePath,
    /// What others know of it.
    pub facts: &'a Facts,
    /// Its URL path, `/` when it has none.
    pub url: &'a str,
}

/// What [`Site::candidates`] makes of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It leads to the first of these that is there.
    Candidates(Vec<Candidate>),
    /// It leads out of the path below which the site is served; with that path before it, it would be this URL path.
    BesideBase(String),
    /// Nowhere, whatever files there are: the generator makes nothing of it.
    Nowhere,
    /// It is not for us to judge.
    Ignored,
}

/// What template tags in a destination become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expansion {
    /// The destination that readers get.
    Text(String),
    /// Readers get the tag itself, or what stands in for it: the generator does not run tags there.
    Literal,
    /// That is not to be known here.
    Unknown,
}

/// One generator, configured as one site is.
pub trait Site: Send + Sync + fmt::Debug {
    /// What is the same for all posts.
    fn profile(&self) -> &Profile;

    /// The configuration files that it reads, whose faults are reported.
    fn configuration(&self) -> Vec<String> {
        Vec::new()
    }

    /// What `path` is, `None` for an asset or a file that is no content.
    fn kind(&self, path: &FilePath, files: &Files) -> Option<Kind>;

    /// The URL path that a page has, or will have once it is published: decoded, beginning with `/`. `None` for a file that the
    /// generator makes no page of.
    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String>;

    /// Further URL paths that lead to the page.
    fn aliases(&self, _path: &FilePath, facts: &Facts) -> Vec<String> {
        facts.aliases.iter().map(|it| crate::link::join_url("/", it)).collect()
    }

    /// Names other than its file and URL by which template tags know a post.
    fn names(&self, _path: &FilePath, _facts: &Facts) -> Vec<String> {
        Vec::new()
    }

    /// The terms that a post has in the taxonomy `name`, `tags` or `categories`.
    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        front.strings(name).into_iter().map(|it| it.0).collect()
    }

    /// The date that a file's name says, for a post whose front matter says none.
    fn date_of_name(&self, _path: &FilePath) -> Option<Date> {
        None
    }

    /// The destinations that a template tag names. `in_code` says whether it stands in a code block or code span.
    fn tag_links(&self, _tag: &Tag, _text: &str, _in_code: bool) -> Vec<Link> {
        Vec::new()
    }

    /// Whether the renderer reads a link whose destination holds blanks.
    fn reads_blanks(&self, _link: &Link) -> bool {
        self.profile().blanks_in_destinations
    }

    /// What the template tags in the destination of `link` become.
    fn expand(&self, _page: Page<'_>, _link: &Link, _index: &Index) -> Expansion {
        Expansion::Unknown
    }

    /// The pattern that a file's name has to follow for the generator to make a post of it, when it does not.
    fn wanted_name(&self, _path: &FilePath) -> Option<&'static str> {
        None
    }

    /// Where the list of a post's two categories would be if they were nested the other way round; `None` when they are not nested.
    fn reversed_categories(&self, _facts: &Facts) -> Option<String> {
        None
    }

    /// URL paths of lists that the generator makes because of this post: of its tags, its categories, its year.
    fn lists(&self, _path: &FilePath, _facts: &Facts) -> Vec<String> {
        Vec::new()
    }

    /// What `link` on `page` may lead to, best first.
    fn candidates(
        &self,
        page: Page<'_>,
        link: &Link,
        destination: &Destination<'_>,
        index: &Index,
    ) -> Reading;

    /// The source files that would be published at a URL path, best first.
    fn sources(&self, url: &str, index: &Index) -> Vec<String>;

    /// Whether the generator makes a page at this URL path by itself.
    fn generates(&self, url: &str, index: &Index) -> bool;

    /// The final ids of the headings of a post, in order; `None` for a heading that gets none.
    fn anchors(&self, headings: &[&Heading]) -> Vec<Option<Box<str>>> {
        anchors(self.profile(), headings)
    }
}

/// The ids of headings by a profile's scheme. HTML headings get none from any generator.
fn anchors(profile: &Profile, headings: &[&Heading]) -> Vec<Option<Box<str>>> {
    let scheme = &profile.anchors;
    let counts = |it: &Heading| !it.html && it.level >= scheme.first_level();
    let texts: Vec<(Option<&str>, String)> = headings
        .iter()
        .filter(|it| counts(it))
        .map(|it| {
            let explicit = it.attribute_id.as_ref().filter(|_| profile.heading_attributes);
            let text = if scheme.reads_source() {
                it.source(explicit.is_some()).to_owned()
            } else {
                crate::slug::heading_text(it.pieces(explicit.is_some()), scheme)
            };
            (explicit.map(|it| &*it.0), text)
        })
        .collect();
    let made = crate::slug::heading_ids(texts.iter().map(|it| (it.0, &*it.1)), scheme);
    let mut made = made.into_iter();
    headings
        .iter()
        .map(|it| {
            counts(it).then(|| made.next()).flatten().filter(|it| !it.is_empty()).map(Into::into)
        })
        .collect()
}

/// Texts of the configuration files of a corpus.
pub type ConfigTexts = OrdMap<FilePath, Arc<str>>;

/// The site in `files`, as its configuration files and `corpus.toml` say.
pub fn detect(files: &Files, texts: &ConfigTexts, config: &Config) -> Arc<dyn Site> {
    let generator = config.generator.unwrap_or_else(|| detect_generator(files, texts));
    match generator {
        Generator::Hexo => Arc::new(hexo::Hexo::new(files, texts, config)),
        Generator::Hugo => Arc::new(hugo::Hugo::new(files, texts, config)),
        Generator::Zola => Arc::new(zola::Zola::new(files, texts, config)),
        Generator::Jekyll => Arc::new(jekyll::Jekyll::new(files, texts, config)),
        Generator::Plain => Arc::new(plain::Plain::new(config)),
    }
}

/// Which generator the files at the root speak of. Hexo and Jekyll both own `_config.yml`, so what lies beside it decides.
pub fn detect_generator(files: &Files, texts: &ConfigTexts) -> Generator {
    let has = |path: &str| files.contains(path);
    let says = |path: &str, word: &str| texts.get(path).is_some_and(|it| it.contains(word));
    if has("_config.yml") || has("_config.yaml") {
        let hexo = says("package.json", "\"hexo\"")
            || files.is_folder("source/_posts")
            || files.is_folder("scaffolds")
            || has("_config.landscape.yml");
        let jekyll = files.is_folder("_posts")
            || has("Gemfile")
            || files.is_folder("_layouts")
            || files.is_folder("_includes");
        if hexo || !jekyll && files.is_folder("source") {
            return Generator::Hexo;
        }
        return Generator::Jekyll;
    }
    if has("zola.toml")
        || has("config.toml") && says("config.toml", "base_url") && files.is_folder("content")
    {
        return Generator::Zola;
    }
    let extensions = ["toml", "yaml", "yml", "json"];
    let hugo = extensions.iter().any(|it| has(&format!("hugo.{it}")))
        || files.is_folder("config/_default")
        || extensions.iter().any(|it| has(&format!("config.{it}")))
            && (files.is_folder("content")
                || extensions.iter().any(|it| says(&format!("config.{it}"), "baseURL")));
    if hugo {
        return Generator::Hugo;
    }
    if files.is_folder("_posts") {
        return Generator::Jekyll;
    }
    Generator::Plain
}

/// Whether the core needs the text of this file to know the site, besides the posts.
pub fn is_config(path: &FilePath) -> bool {
    if path.as_str() == "Gemfile" {
        return true;
    }
    let extension = matches!(path.extension(), "yml" | "yaml" | "toml" | "json");
    let name = path.name();
    let named = name.starts_with("_config.")
        || name.starts_with("hugo.")
        || name.starts_with("config.")
        || matches!(
            name,
            "zola.toml" | "corpus.toml" | "package.json" | "theme.toml" | "module.toml"
        );
    let shallow = path.matches('/').count() <= 2;
    extension && shallow && (named || path.starts_with("config/_default/"))
}

//! The generator that makes the site: what it publishes, under which URL, and what it makes of a destination.
//!
//! Invariant: everything that differs between generators is behind [`Site`] or in its [`Profile`]; no rule and no feature asks
//! which generator it is.

mod detect;
pub mod hexo;
pub mod hugo;
pub mod jekyll;
pub mod permalink;
pub mod plain;
pub mod redirects;
pub mod settings;
pub mod zola;

pub use detect::{detect, detect_generator, is_config};

use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;

use crate::date::Date;
use crate::facts::Facts;
use crate::files::{FilePath, Files};
use crate::front_matter::{Dialect, Format, FrontMatter, Value};
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

    /// Where its own server shows the site to the author unless told otherwise; `None` where there is no server.
    pub const fn local_address(self) -> Option<&'static str> {
        match self {
            Generator::Hexo | Generator::Jekyll => Some("http://localhost:4000"),
            Generator::Hugo => Some("http://localhost:1313"),
            Generator::Zola => Some("http://127.0.0.1:1111"),
            Generator::Plain => None,
        }
    }

    /// The language in which its own template for new posts writes front matter.
    pub const fn usual_format(self) -> Format {
        match self {
            Generator::Hugo | Generator::Zola => Format::Toml,
            Generator::Hexo | Generator::Jekyll | Generator::Plain => Format::Yaml,
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
    /// How headings get their ids.
    pub anchors: Anchors,
    /// Whether `{#id}` at the end of a heading is its id.
    pub heading_attributes: bool,
    /// Whether `#L10` leads to a line, as on code hosts.
    pub line_anchors: bool,
    /// Whether HTML in Markdown is left out of the page, as Hugo does unless told otherwise.
    pub drops_html: bool,
    /// Front-matter keys of the taxonomies.
    pub taxonomies: Vec<Box<str>>,
    /// The table of the front matter that the taxonomies stand in, where they are not at the top.
    pub taxonomy_table: Option<&'static str>,
    /// Fields that a post needs for a right result.
    pub required_post: Vec<&'static str>,
    /// Fields that a page needs for a right result.
    pub required_page: Vec<&'static str>,
    /// Whether the names of fields are compared without case, as Hugo does.
    pub folds_keys: bool,
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
    /// Whether a post has a folder for its assets, beside it and called like it.
    pub asset_folders: bool,
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
        let dialect = match generator {
            Generator::Hexo => Dialect::HEXO,
            Generator::Hugo => Dialect::HUGO,
            Generator::Zola => Dialect::ZOLA,
            Generator::Jekyll => Dialect::JEKYLL,
            Generator::Plain => Dialect::PLAIN,
        };
        Profile {
            generator,
            dialect,
            anchors: Anchors::Github,
            heading_attributes: false,
            line_anchors: false,
            drops_html: false,
            taxonomies: Vec::new(),
            taxonomy_table: None,
            required_post: Vec::new(),
            required_page: Vec::new(),
            folds_keys: false,
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
            asset_folders: false,
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
    /// Other sites may be served from the same host.
    SharedHost,
    /// The configuration of the site is not in the tree.
    NoConfiguration,
}

/// A place where a destination may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// A URL path of the site, decoded, from the root of the site.
    Url(String),
    /// A source file of the corpus.
    File(FilePath),
    /// A source file of the corpus, by a generator that does not tell upper and lower case apart.
    AnyCase(FilePath),
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

/// A field that a page needs so as to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub field: &'static str,
    /// The front page of the section that asks for it.
    pub section: FilePath,
}

/// One generator, configured as one site is.
pub trait Site: Send + Sync + fmt::Debug {
    /// What is the same for all posts.
    fn profile(&self) -> &Profile;

    /// How the front matter of `path` is written.
    fn dialect(&self, _path: &FilePath) -> Dialect {
        self.profile().dialect
    }

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

    /// URL paths of lists that are there because of the post: of its tags, of its year. Decoded.
    fn lists(&self, _path: &FilePath, _facts: &Facts) -> Vec<String> {
        Vec::new()
    }

    /// Whether the front matter keeps the page from being published.
    fn withholds(&self, front: &FrontMatter) -> bool {
        let is = |key: &str, it: bool| {
            front.get(key).is_some_and(|field| field.value.value == Value::Bool(it))
        };
        let draft_field = !matches!(self.profile().generator, Generator::Hexo | Generator::Jekyll);
        draft_field && is("draft", true) || is("published", false)
    }

    /// For want of what the generator leaves a page out, although its front matter publishes it.
    fn leaves_out(&self, _path: &FilePath, _facts: &Facts, _index: &Index) -> Option<Wanted> {
        None
    }

    /// The page that takes the content file at `path` for a resource of its own.
    fn owner(&self, _path: &FilePath, _files: &Files) -> Option<FilePath> {
        None
    }

    /// Names that the front matter gives to files beside the post, each with the pattern that the files' paths fit.
    fn resources(&self, _front: &FrontMatter) -> Vec<(Box<str>, Box<str>)> {
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

/// Whether a path ends as images do.
fn is_image(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or("");
    let extension = path.rsplit_once('.').map_or("", |it| it.1);
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(extension))
}

/// Texts of the configuration files of a corpus.
pub type ConfigTexts = OrdMap<FilePath, Arc<str>>;

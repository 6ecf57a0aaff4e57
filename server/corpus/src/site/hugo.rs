//! Hugo: pages, sections and bundles below the content folders, `static/`, `assets/`, shortcodes and render hooks.
//!
//! Follows `common/paths/path.go`, `hugolib/{content_map,page__paths,site,pagefinder}.go`, `resources/page/page_paths.go`,
//! `tpl/tplimpl/embedded/templates/_markup/render-{link,image}.html`, `_shortcodes/figure.html` and the documentation pages
//! `content-management/{urls,page-bundles,front-matter,multilingual}.md`; what they leave open was tried with Hugo 0.168.

mod config;
mod generated;
mod look_up;
mod permalink;
mod place;

use std::collections::BTreeSet;

use self::config::{Hook, Mount, Settled};
use self::generated::Outputs;
use self::look_up::By;
use self::permalink::Patterns;
use crate::config::Config;
use crate::date::{self, Date, DateReader};
use crate::facts::Facts;
use crate::files::{FilePath, Files};
use crate::front_matter::{Field, FrontMatter, Node, Value};
use crate::index::Index;
use crate::link::{Destination, Reach, join_url};
use crate::markdown::{Form, Link, Role};
use crate::site::redirects::Redirects;
use crate::site::settings::host;
use crate::site::{Candidate, ConfigTexts, Generator, Kind, Page, Profile, Reading, Site};
use crate::slug::{Anchors, hugo_urlize};
use crate::template::{Argument, Delimiter, Tag};

/// A Hugo site.
#[derive(Debug)]
pub struct Hugo {
    profile: Profile,
    contents: Vec<Mount>,
    statics: Vec<Mount>,
    assets: Vec<Mount>,
    languages: Vec<Box<str>>,
    default_language: Box<str>,
    language_in_subfolder: bool,
    multihost: bool,
    page_patterns: Patterns,
    section_patterns: Patterns,
    term_patterns: Patterns,
    /// Folders of the content, from its root, that have a front page of their own.
    branches: BTreeSet<String>,
    ugly: Vec<Box<str>>,
    keeps_case: bool,
    /// Whether `/x` gets the base path of the site before it.
    adds_base: bool,
    link_hook: Hook,
    image_hook: Hook,
    /// Whether the theme is not in the tree, so that it may have render hooks.
    lacks_theme: bool,
    /// Whether the site or its theme has a `figure` of its own.
    own_figure: bool,
    date_in_name: bool,
    outputs: Outputs,
    redirects: Redirects,
    shows: Shows,
    config_path: Option<&'static str>,
}

/// Which pages are published that by default are not, and the day of the build.
#[derive(Debug)]
struct Shows {
    drafts: bool,
    future: bool,
    expired: bool,
    today: Option<Date>,
}

impl Hugo {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Hugo {
        let settled = Settled::read(files, texts);
        let settings = &settled.settings;
        let base_url = settings.folded_text("baseURL").unwrap_or_default();
        let (host, base_path) = host(&base_url);
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or_else(|| anchors(&settled)),
            heading_attributes: true,
            folds_keys: true,
            drops_html: settled.config_path.is_some()
                && !settled.flag("markup.goldmark.renderer.unsafe"),
            taxonomies: generated::taxonomies(&settled),
            required_post: vec!["title"],
            url_fields: ["slug", "url", "type", "headless"].map(Into::into).to_vec(),
            hosts: host.into_iter().collect(),
            base_path,
            uncertain: settled.uncertain(files),
            ..Profile::new(Generator::Hugo)
        };
        let mut res = Hugo {
            outputs: Outputs::new(&settled),
            page_patterns: permalink::patterns(settings, "page"),
            section_patterns: permalink::patterns(settings, "section"),
            term_patterns: permalink::patterns(settings, "term"),
            branches: BTreeSet::new(),
            ugly: permalink::ugly(settings),
            keeps_case: settled.flag("disablePathToLower"),
            adds_base: settled.flag("canonifyURLs") || settled.flag("relativeURLs"),
            link_hook: settled.link_hook,
            image_hook: settled.image_hook,
            lacks_theme: !profile.uncertain.is_empty(),
            own_figure: files.with_stem("figure").any(|it| it.contains("shortcodes/")),
            date_in_name: config::strings(settings.get_folded("frontmatter.date"))
                .iter()
                .any(|it| &**it == ":filename"),
            language_in_subfolder: settled.flag("defaultContentLanguageInSubdir"),
            multihost: settled.multihost,
            redirects: Redirects::read(texts),
            shows: Shows {
                drafts: settled.flag("buildDrafts"),
                future: settled.flag("buildFuture"),
                expired: settled.flag("buildExpired"),
                today: config.today,
            },
            config_path: settled.config_path,
            profile,
            contents: settled.contents,
            statics: settled.statics,
            assets: settled.assets,
            languages: settled.languages,
            default_language: settled.default_language,
        };
        res.branches = res.branches(files);
        res
    }

    fn branches(&self, files: &Files) -> BTreeSet<String> {
        let folders = self.contents.iter().flat_map(|it| files.below(&it.folder));
        let folder =
            |it: &FilePath| self.place(it).filter(|it| it.name == "_index").map(|it| it.folder);
        folders.filter(|it| it.name().starts_with("_index.")).filter_map(folder).collect()
    }

    /// `/zh`, or nothing.
    fn prefix(&self, language: &str) -> String {
        let plain = language == &*self.default_language && !self.language_in_subfolder;
        if plain || self.multihost { String::new() } else { format!("/{language}") }
    }

    fn urlize(&self, path: &str) -> String {
        if self.keeps_case { crate::slug::hugo_sanitize(path) } else { hugo_urlize(path) }
    }

    fn link(&self, page: Page<'_>, path: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        if matches!(self.link_hook, Hook::Embedded | Hook::Custom) {
            res.extend(self.pages(page, path, By::Hook));
            res.extend(self.resource(page, path));
        }
        if self.link_hook == Hook::Custom {
            res.extend(self.pages(page, path, By::Reference(None)));
        }
        res.push(self.as_url(page, path));
        res
    }

    /// Themes look beside `index.md`, in `assets/` and `static/`.
    fn front_matter(&self, page: Page<'_>, key: &str, path: &str) -> Vec<Candidate> {
        let mut res = self.resource(page, path);
        let relative = path.trim_start_matches('/');
        res.extend(page.path.join(relative).map(Candidate::AnyCase));
        if key == "resources.src" {
            return res;
        }
        res.push(self.as_url(page, path));
        res.push(Candidate::Url(join_url("/", path)));
        res
    }

    fn shortcode(
        &self,
        page: Page<'_>,
        name: &str,
        role: Role,
        path: &str,
        index: &Index,
    ) -> Vec<Candidate> {
        let (name, language) = name.split_once(' ').map_or((name, None), |it| (it.0, Some(it.1)));
        let _ = index;
        match (name, role) {
            ("ref" | "relref", _) => self.pages(page, path, By::Reference(language)),
            ("figure", Role::Link) if !self.own_figure => vec![self.as_url(page, path)],
            ("figure", _) if !self.own_figure => {
                let mut res = self.resource(page, path);
                res.push(self.as_url(page, path));
                res
            }
            _ => {
                let mut res = self.front_matter(page, "", path);
                res.extend(self.pages(page, path, By::Reference(None)));
                res
            }
        }
    }
}

fn anchors(settled: &Settled) -> Anchors {
    let get = |key: &str| settled.settings.get_folded(&format!("markup.goldmark.{key}"));
    let typographer = get("extensions.typographer.disable") != Some(&Value::Bool(true))
        && get("extensions.typographer") != Some(&Value::Bool(false));
    if get("parser.autoHeadingID") == Some(&Value::Bool(false)) {
        return Anchors::None;
    }
    let kind = get("parser.autoIDType").or_else(|| get("parser.autoHeadingIDType"));
    match kind.and_then(Value::text).as_deref() {
        Some("github-ascii") => Anchors::HugoGithubAscii { typographer },
        Some("blackfriday") => Anchors::HugoBlackfriday { typographer },
        _ => Anchors::HugoGithub { typographer },
    }
}

/// The field of this name, compared without case as Hugo does.
fn field<'a>(front: &'a FrontMatter, name: &str) -> Option<&'a Field> {
    front.fields.iter().rfind(|it| it.key.eq_ignore_ascii_case(name))
}

fn value<'a>(front: &'a FrontMatter, name: &str) -> Option<&'a Value> {
    field(front, name).map(|it| &it.value.value)
}

/// As Go's `strconv.ParseBool` reads it.
fn truth(value: Option<&Value>) -> Option<bool> {
    match value?.text()?.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" => Some(true),
        "false" | "f" | "0" => Some(false),
        _ => None,
    }
}

impl Site for Hugo {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn configuration(&self) -> Vec<String> {
        self.config_path.map(str::to_owned).into_iter().collect()
    }

    fn kind(&self, path: &FilePath, files: &Files) -> Option<Kind> {
        if !path.is_markdown() {
            return None;
        }
        let place = self.place(path)?;
        if place.name == "_index" {
            return Some(Kind::Section);
        }
        // A sibling of a leaf bundle's `index.md`, or anything below it, is a resource and no page.
        let leaf = self.leaf_around(path, files);
        if leaf.as_ref().is_some_and(|it| place.name != "index" || it.parent() != path.parent()) {
            return Some(Kind::Resource);
        }
        Some(if place.parent_and_name().0.is_empty() { Kind::Page } else { Kind::Post })
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        (facts.kind != Kind::Resource)
            .then(|| self.place(path).map(|it| self.page_url(&it, facts)))?
    }

    /// Relative ones are read from the folder that the page's URL is in, others from the home page of its language.
    fn aliases(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let Some(place) = self.place(path) else { return Vec::new() };
        let url = self.page_url(&place, facts);
        let parent = url.trim_end_matches('/').rsplit_once('/').map_or("", |it| it.0);
        let prefix = self.prefix(place.language);
        let alias = |it: &str| {
            let base = if it.starts_with('/') { &prefix } else { parent };
            join_url("/", &format!("{base}/{it}"))
        };
        facts.aliases.iter().map(|it| alias(it)).collect()
    }

    /// Its logical path and its mere name, each with the language before it.
    fn names(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let Some(place) = self.place(path).filter(|_| facts.kind != Kind::Resource) else {
            return Vec::new();
        };
        let logical =
            self.logical(&format!("/{}/{}.md", place.folder, place.name).replace("//", "/"));
        let name = logical.rsplit('/').next().unwrap_or("");
        let mut res = vec![format!("{}:{logical}", place.language)];
        if !name.is_empty() {
            res.push(format!("{}:{name}", place.language));
        }
        res
    }

    fn lists(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        self.list_urls(path, facts)
    }

    fn withholds(&self, front: &FrontMatter) -> bool {
        let date = |names: &[&str]| {
            names.iter().find_map(|it| {
                date::parse(&value(front, it)?.text()?, DateReader::Go).ok().flatten()
            })
        };
        let draft = truth(value(front, "draft")).or(truth(value(front, "published")).map(|it| !it));
        let today = self.shows.today.as_ref();
        let future = || {
            let starts = date(&["publishdate", "pubdate", "published", "date"]);
            starts.zip(today).is_some_and(|(it, today)| it.is_after(today))
        };
        let expired = || {
            let ends = date(&["expirydate", "unpublishdate"]);
            ends.zip(today).is_some_and(|(it, today)| today.is_after(&it))
        };
        let build = ["build", "_build"]
            .iter()
            .find_map(|it| front.at(&[it, "render"]))
            .and_then(|it| it.value.text());
        draft == Some(true) && !self.shows.drafts
            || !self.shows.future && future()
            || !self.shows.expired && expired()
            || truth(value(front, "headless")) == Some(true)
            || matches!(build.as_deref(), Some("never" | "link" | "false"))
    }

    fn owner(&self, path: &FilePath, files: &Files) -> Option<FilePath> {
        self.leaf_around(path, files).filter(|it| it != path)
    }

    fn resources(&self, front: &FrontMatter) -> Vec<(Box<str>, Box<str>)> {
        let Some(Value::List(items)) = value(front, "resources") else { return Vec::new() };
        let text = |it: &Node, key: &str| it.get(key).and_then(|it| it.value.value.text());
        items.iter().filter_map(|it| Some((text(it, "name")?, text(it, "src")?))).collect()
    }

    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        let strings = |it: &Field| {
            it.value.strings().into_iter().map(|it| it.0).filter(|it| !it.is_empty()).collect()
        };
        field(front, name).map(strings).unwrap_or_default()
    }

    fn date_of_name(&self, path: &FilePath) -> Option<Date> {
        let name = self.place(path)?;
        let text = name.parent_and_name().1.get(..10).filter(|_| self.date_in_name)?.to_owned();
        date::parse(&text, DateReader::Rfc3339).ok().flatten()
    }

    /// Shortcodes run before the Markdown is read, in code as well unless they are escaped.
    fn tag_links(&self, tag: &Tag, _: &str, _: bool) -> Vec<Link> {
        if tag.escaped
            || tag.closing
            || !matches!(tag.delimiter, Delimiter::Angle | Delimiter::ShortcodePercent)
        {
            return Vec::new();
        }
        let link = |role: Role, it: &Argument, name: &str| Link {
            form: Form::Tag { name: name.into() },
            role,
            span: tag.span,
            destination_span: it.span,
            destination: it.value.clone(),
            templated: false,
        };
        match &*tag.name {
            "ref" | "relref" => {
                let name = match tag.named("lang") {
                    Some(it) => format!("{} {}", tag.name, it.value),
                    None => tag.name.to_string(),
                };
                let argument = tag.named("path").or_else(|| tag.positional().next());
                argument.map(|it| link(Role::Link, it, &name)).into_iter().collect()
            }
            name => {
                let shown =
                    tag.named("src").filter(|it| name == "figure" || super::is_image(&it.value));
                let target = tag.named("link").filter(|_| name == "figure");
                let shown = shown.map(|it| link(Role::Image, it, name));
                shown.into_iter().chain(target.map(|it| link(Role::Link, it, name))).collect()
            }
        }
    }

    fn candidates(
        &self,
        page: Page<'_>,
        link: &Link,
        destination: &Destination<'_>,
        index: &Index,
    ) -> Reading {
        let path = &*destination.path;
        let from_root = destination.reach == Reach::Root;
        let res = match &link.form {
            Form::Tag { name } => self.shortcode(page, name, link.role, path, index),
            Form::FrontMatter { key } if Hugo::is_pattern(path) && key.starts_with("resources") => {
                return Reading::Ignored;
            }
            Form::FrontMatter { key } => self.front_matter(page, key, path),
            Form::Html { .. } => vec![self.as_url(page, path)],
            _ if link.role != Role::Link => self.image(page, path),
            _ => self.link(page, path),
        };
        if self.is_for_a_hook(link, path) {
            return Reading::Ignored;
        }
        let base = self.profile.base_path.trim_end_matches('/');
        if base.is_empty()
            || !from_root
            || matches!(link.form, Form::FrontMatter { .. } | Form::Tag { .. })
        {
            return Reading::Candidates(res);
        }
        // What is printed as it is has to begin with the path that the site is served below.
        let below = path.strip_prefix(base).filter(|it| it.starts_with('/'));
        let printed = |it: &Candidate| matches!(it, Candidate::Url(_));
        let mut res: Vec<Candidate> =
            if self.adds_base { res } else { res.into_iter().filter(|it| !printed(it)).collect() };
        res.extend(below.map(|it| Candidate::Url(it.to_owned())));
        Reading::Candidates(res)
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let mount = |it: &Mount| match &*it.below {
            "" => Some(format!("{}/{file}", it.folder)),
            below => {
                Some(format!("{}/{}", it.folder, file.strip_prefix(below)?.strip_prefix('/')?))
            }
        };
        let mut res: Vec<String> = self.statics.iter().filter_map(mount).collect();
        let content = FilePath::new(path);
        if content.is_markdown() || content.extension().is_empty() && url.ends_with('/') {
            return res;
        }
        // Resources are published below the page of their bundle, files of a section below the section.
        for (at, _) in url.match_indices('/') {
            let (folder, rest) = (&url[..at], &url[at + 1..]);
            let ugly = format!("{folder}.html");
            let owners = index.at_url(&url[..=at]).chain(index.at_url(&ugly));
            let file = |it: &FilePath| {
                let folder = self.bundle(it)?;
                let file = format!("{folder}/{rest}");
                // What lies in a leaf bundle belongs to no other page.
                let owner = self.leaf_around(&file, &index.files);
                owner.is_none_or(|it| it.parent() == folder).then_some(file)
            };
            res.extend(owners.filter_map(file));
        }
        // Other files in the content keep their path, unless they belong to a bundle.
        for it in &self.contents {
            let language = it.language.as_deref().unwrap_or(&self.default_language);
            let prefix = format!("{}/", self.prefix(language));
            let Some(rest) = url.strip_prefix(&prefix) else { continue };
            let source = format!("{}/{rest}", it.folder);
            let owner = self.leaf_around(&source, &index.files);
            let headless = |it: &FilePath| {
                index.get(it).is_some_and(|it| it.facts.field("headless") == Some("true"))
            };
            if owner.is_none_or(|it| headless(&it)) {
                res.push(source);
            }
        }
        res
    }

    fn generates(&self, url: &str, index: &Index) -> bool {
        self.makes(url, index)
    }
}

impl Hugo {
    /// `[term](g)`, `<video src="QmXyz…">`: what is neither path nor file name, the site's render hook or its theme makes something of.
    fn is_for_a_hook(&self, link: &Link, path: &str) -> bool {
        let hook = if link.role == Role::Link { self.link_hook } else { self.image_hook };
        let markdown = matches!(link.form, Form::Inline | Form::Reference(_));
        let made_up = markdown && hook == Hook::Custom;
        (made_up || link.role != Role::Link && self.lacks_theme) && !path.contains(['/', '.'])
    }
}

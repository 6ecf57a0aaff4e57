//! Jekyll: posts in `_posts`, collections, pages beside them; URLs by a permalink pattern; every other file is published as it is.
//!
//! Follows `lib/jekyll/{document,page,reader,collection,url,utils,configuration,entry_filter,publisher,frontmatter_defaults}.rb`,
//! `lib/jekyll/drops/url_drop.rb`, `lib/jekyll/tags/{post_url,link}.rb`, `lib/jekyll/filters/url_filters.rb` of Jekyll 4.3, and
//! `lib/jekyll-relative-links/generator.rb`.

mod defaults;
mod liquid;
mod urls;

use crate::config::Config;
use crate::date::{self, Date, DateReader};
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::front_matter::{FrontMatter, Value};
use crate::index::Index;
use crate::link::{Destination, Reach, join_url};
use crate::markdown::{Form, Link, Role};
use crate::site::settings::{Globs, Settings, host};
use crate::site::{
    Candidate, ConfigTexts, Expansion, Generator, Kind, Page, Profile, Reading, Site, Uncertainty,
};
use crate::slug::{Anchors, jekyll_slugify};
use crate::template::{Delimiter, Tag};
use crate::text::Span;
use defaults::Defaults;
use urls::Style;

/// A Jekyll site.
#[derive(Debug)]
pub struct Jekyll {
    profile: Profile,
    style: Style,
    collections: Vec<Collection>,
    collections_folder: Box<str>,
    defaults: Defaults,
    include: Vec<Box<str>>,
    exclude: Globs,
    /// `exclude` and `include` match beginnings as well (`EntryFilter#glob_include?`).
    excluded_prefixes: Vec<Box<str>>,
    relative_links: RelativeLinks,
    /// `url` without the path that it may have.
    site_url: Box<str>,
    /// Whether `link` and `post_url` put `baseurl` before what they make, as from Jekyll 4 on.
    tags_add_base: bool,
    generated: Generated,
}

#[derive(Debug)]
struct Collection {
    name: Box<str>,
    permalink: Option<Box<str>>,
    output: bool,
}

/// What jekyll-relative-links rewrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RelativeLinks {
    No,
    Pages,
    All,
}

/// What plugins and themes make.
#[derive(Debug)]
struct Generated {
    /// URL paths of files, without `/` before them.
    files: Vec<Box<str>>,
    /// Patterns of the pages that jekyll-archives makes of tags and categories.
    archives: Vec<(&'static str, Box<str>)>,
    /// Whether plugins or a theme that are not known may make pages.
    unknown: bool,
    /// URL paths that the configuration names, such as those of a theme's menu.
    named: Vec<Box<str>>,
}

impl Jekyll {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Jekyll {
        let settings = Settings::read(texts, ["_config.yml", "_config.yaml", "_config.toml"]);
        let gems = texts.get("Gemfile").map_or("", |it| &**it);
        let mut plugins = settings.strings("plugins");
        plugins.extend(settings.strings("gems"));
        let theme = settings
            .text("theme")
            .or_else(|| settings.text("remote_theme"))
            .filter(|it| !it.is_empty());
        let exclude = settings.strings("exclude");
        let relative = |it: &str| -> Box<str> { it.trim_matches('/').into() };
        Jekyll {
            profile: profile(&settings, files, theme.clone(), config),
            style: Style::read(settings.text("permalink").as_deref()),
            collections: collections(&settings),
            collections_folder: settings.text("collections_dir").unwrap_or_default(),
            defaults: Defaults::read(&settings),
            include: settings.strings("include"),
            exclude: Globs::new(&exclude.iter().map(|it| relative(it)).collect::<Vec<_>>()),
            excluded_prefixes: exclude.iter().map(|it| relative(it)).collect(),
            relative_links: relative_links(&settings, &plugins, gems),
            site_url: settings.text("url").unwrap_or_default(),
            tags_add_base: !gems.contains("github-pages") && !asks_for_jekyll_3(gems),
            generated: generated(&settings, &plugins, files, theme.is_some()),
        }
    }

    /// The collection of a file, and its path inside it.
    fn collection<'a>(&'a self, path: &'a str) -> Option<(&'a Collection, &'a str)> {
        let below = match &*self.collections_folder {
            "" => path,
            folder => path.strip_prefix(folder.trim_matches('/'))?.strip_prefix('/')?,
        };
        let below = below.strip_prefix('_')?;
        self.collections
            .iter()
            .find_map(|it| Some((it, below.strip_prefix(&*it.name)?.strip_prefix('/')?)))
    }

    /// Whether Jekyll never looks at a file: excluded, or below a folder with a special name (`EntryFilter`).
    fn is_excluded(&self, path: &str) -> bool {
        let is_included = |it: &str| self.include.iter().any(|name| **name == *it);
        let prefixed = |it: &str| !it.is_empty() && !it.contains('*') && path.starts_with(it);
        let default =
            ["node_modules/", "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"];
        if self.exclude.matches_below(path)
            || self.excluded_prefixes.iter().any(|it| prefixed(it))
            || default.iter().any(|it| path.starts_with(it))
        {
            return !is_included(path);
        }
        let special = |it: &str| it.starts_with(['.', '_', '#', '~']) || it.ends_with('~');
        path.split('/')
            .any(|it| special(it) && !is_included(it) && it != "_posts" && it != "_drafts")
            && self.collection(path).is_none_or(|(_, rest)| rest.split('/').any(special))
    }

    /// Whether a file that is no post is published as it is.
    fn is_published_file(&self, path: &str) -> bool {
        let dated = path.split('/').any(|it| matches!(it, "_posts" | "_drafts"));
        !dated
            && !self.is_excluded(path)
            && self.collection(path).is_none_or(|(collection, _)| collection.output)
    }

    /// The text of a tag behind its name, which `post_url` and `link` take whole, blanks included.
    fn markup(tag: &Tag, text: &str) -> Option<(Box<str>, Span)> {
        let start = tag.name_span.end as usize;
        let inner = text.get(start..tag.span.end as usize)?;
        let inner = inner.strip_suffix("%}")?;
        let inner = inner.strip_suffix('-').unwrap_or(inner);
        let start = start + (inner.len() - inner.trim_start().len());
        let markup = inner.trim();
        (!markup.is_empty()).then(|| (markup.into(), Span::new(start, start + markup.len())))
    }

    /// Chirpy's `media_subpath` (formerly `img_path`) goes before images that name no host.
    fn media_folder<'a>(&'a self, page: Page<'a>) -> Option<&'a str> {
        self.field(page.path, page.facts, "media_subpath")
            .or_else(|| self.field(page.path, page.facts, "img_path"))
    }

    /// A field of the front matter, or its default.
    fn field<'a>(&'a self, path: &FilePath, facts: &'a Facts, name: &str) -> Option<&'a str> {
        facts.field(name).or_else(|| self.defaults.get(path, self.kind_name(path), name))
    }

    fn kind_name<'a>(&'a self, path: &'a str) -> &'a str {
        let folder = |it: &str| path.split('/').any(|part| part == it);
        match self.collection(path) {
            _ if folder("_drafts") => "drafts",
            _ if folder("_posts") => "posts",
            Some((collection, _)) => &collection.name,
            None => "pages",
        }
    }

    /// The file that jekyll-relative-links finds for a destination (`path_from_root`, `url_for_path`): any file that the site has.
    fn relative_link(
        &self,
        page: Page<'_>,
        link: &Link,
        raw: &str,
        index: &Index,
    ) -> Option<Candidate> {
        let markdown = matches!(link.form, Form::Inline | Form::Reference(_));
        let markdown = markdown && !link.templated && !link.destination.contains('\\');
        let rewrites = match self.relative_links {
            RelativeLinks::No => false,
            RelativeLinks::Pages => self.kind_name(page.path) == "pages",
            RelativeLinks::All => true,
        };
        if !markdown || !rewrites {
            return None;
        }
        let folder = if raw.starts_with('/') { "" } else { page.path.parent() };
        // `CGI.unescape` makes blanks of plus signs.
        let path = join(folder, &crate::link::decode(&raw.replace('+', " ")))?;
        let content = index.get(&path).is_some();
        let file = index.files.contains(&path) && self.is_published_file(&path);
        (content || file).then_some(Candidate::File(path))
    }
}

fn asks_for_jekyll_3(gems: &str) -> bool {
    gems.lines().any(|it| {
        let it = it.trim().replace('\'', "\"");
        it.starts_with("gem \"jekyll\"") && ["~> 3", "\"3", "= 3"].iter().any(|v| it.contains(v))
    })
}

fn relative_links(settings: &Settings, plugins: &[Box<str>], gems: &str) -> RelativeLinks {
    let has = |it: &str| plugins.iter().any(|name| **name == *it);
    // Without a `Gemfile` GitHub Pages builds the site, with this plugin.
    let there = has("jekyll-relative-links")
        || has("github-pages")
        || gems.contains("github-pages")
        || gems.is_empty();
    if !there || settings.flag("relative_links.enabled") == Some(false) {
        RelativeLinks::No
    } else if settings.flag("relative_links.collections") == Some(true) {
        RelativeLinks::All
    } else {
        RelativeLinks::Pages
    }
}

fn profile(
    settings: &Settings,
    files: &Files,
    theme: Option<Box<str>>,
    config: &Config,
) -> Profile {
    let anchors = match settings.text("kramdown.input").as_deref() {
        Some("kramdown" | "Kramdown") => Anchors::Kramdown,
        _ => Anchors::KramdownGfm,
    };
    let (host, own_base) = host(&settings.text("url").unwrap_or_default());
    let base = settings.text("baseurl").unwrap_or_default();
    let base =
        base.split_once("://").map_or(&*base, |it| it.1.split_once('/').map_or("", |it| it.1));
    let base_path = match base.trim_matches('/') {
        "" => own_base,
        base => format!("/{base}/").into(),
    };
    let installed = files.is_folder("_layouts") && files.is_folder("_includes");
    Profile {
        anchors: config.anchors.clone().unwrap_or(anchors),
        heading_attributes: true,
        required_post: vec!["title"],
        url_fields: ["permalink", "slug", "media_subpath", "img_path"].map(Into::into).to_vec(),
        hosts: host.into_iter().collect(),
        base_path,
        hides_future: settings.flag("future") != Some(true),
        blanks_in_destinations: settings
            .text("markdown")
            .is_none_or(|it| it.eq_ignore_ascii_case("kramdown")),
        uncertain: theme
            .filter(|_| !installed)
            .map(Uncertainty::ThemeNotInstalled)
            .into_iter()
            .collect(),
        ..Profile::new(Generator::Jekyll)
    }
}

fn collections(settings: &Settings) -> Vec<Collection> {
    let named = |it: Box<str>| Collection { name: it, permalink: None, output: false };
    match settings.get("collections") {
        Some(Value::Map(it)) => it
            .iter()
            .map(|it| Collection {
                name: it.key.clone(),
                permalink: it.value.get("permalink").and_then(|it| it.value.value.text()),
                output: it.value.get("output").map(|it| &it.value.value)
                    == Some(&Value::Bool(true)),
            })
            .collect(),
        Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).map(named).collect(),
        _ => Vec::new(),
    }
}

fn generated(settings: &Settings, plugins: &[Box<str>], files: &Files, theme: bool) -> Generated {
    let has = |it: &str| plugins.iter().any(|name| **name == *it);
    let unknown = theme
        || files.is_folder("_plugins")
        || plugins.iter().any(|it| !it.starts_with("jekyll-") && &**it != "jemoji");
    let mut made: Vec<Box<str>> = Vec::new();
    if has("jekyll-feed") || unknown {
        made.push(settings.text("feed.path").unwrap_or_else(|| "feed.xml".into()));
        made.extend(["atom.xml", "rss.xml"].iter().filter(|_| unknown).map(|it| Box::from(*it)));
    }
    if has("jekyll-sitemap") || unknown {
        made.extend(["sitemap.xml", "robots.txt"].map(Box::from));
    }
    let archive = |kind: &'static str, key: &str, default: &str| {
        (kind, settings.text(key).unwrap_or_else(|| default.into()))
    };
    let archives = if has("jekyll-archives") {
        vec![
            archive("tags", "jekyll-archives.permalinks.tag", "/tag/:name/"),
            archive("categories", "jekyll-archives.permalinks.category", "/category/:name/"),
        ]
    } else {
        Vec::new()
    };
    Generated { files: made, archives, unknown, named: settings.paths() }
}

impl Site for Jekyll {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn configuration(&self) -> Vec<String> {
        vec!["_config.yml".to_owned()]
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        if !path.is_markdown() || self.is_excluded(path) {
            return None;
        }
        let folder = |it: &str| path.split('/').any(|part| part == it);
        if folder("_posts") {
            // Others in `_posts` are ignored without a word.
            let dated = urls::dated(path.stem()).is_some();
            return Some(if dated { Kind::Post } else { Kind::Resource });
        }
        if folder("_drafts") {
            return Some(Kind::Draft);
        }
        let published = self.collection(path).is_none_or(|(collection, _)| collection.output);
        Some(if published { Kind::Page } else { Kind::Resource })
    }

    fn wanted_name(&self, path: &FilePath) -> Option<&'static str> {
        let post = path.split('/').any(|it| it == "_posts");
        (post && urls::dated(path.stem()).is_none()).then_some("YYYY-MM-DD-title.md")
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        match facts.kind {
            Kind::Resource => None,
            // Without front matter a file is published as it is.
            Kind::Page | Kind::Section if !facts.has_front_matter => None,
            Kind::Post | Kind::Draft => Some(self.post_url(path, facts)),
            Kind::Page | Kind::Section => Some(match self.collection(path) {
                Some((collection, rest)) => self.document_url(collection, rest, path, facts),
                None => self.page_url(path, facts),
            }),
        }
    }

    /// A URL path without extension is a file with one, and the other way round: Jekyll's own server and GitHub's answer to both.
    fn aliases(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let mut res: Vec<String> = facts.aliases.iter().map(|it| join_url("/", it)).collect();
        let Some(url) = self.url(path, facts) else { return res };
        if let Some(bare) = url.strip_suffix(".html") {
            res.push(bare.to_owned());
        } else if !url.ends_with('/') && !url.rsplit('/').next().is_some_and(|it| it.contains('.'))
        {
            res.push(format!("{url}.html"));
        }
        res
    }

    /// `post_url` names a post by its file name, with the folders above it or without.
    fn names(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        if facts.kind != Kind::Post {
            return Vec::new();
        }
        let without = |it: &str| it.rsplit_once('.').map_or(it, |it| it.0).to_owned();
        let mut res = vec![path.stem().to_owned()];
        let (above, below) = path.split_once("_posts/").unwrap_or(("", path));
        for it in [without(below), without(&format!("{above}{below}"))] {
            if !res.contains(&it) {
                res.push(it);
            }
        }
        res
    }

    fn lists(&self, _: &FilePath, facts: &Facts) -> Vec<String> {
        let terms = |kind: &str| if kind == "tags" { &facts.tags } else { &facts.categories };
        let url = |pattern: &str, term: &str| {
            let slug = jekyll_slugify(term, crate::slug::JekyllSlugs::Default, false);
            join_url("/", &pattern.replace(":name", &slug))
        };
        let archives = self.generated.archives.iter();
        archives.flat_map(|(kind, it)| terms(kind).iter().map(|term| url(it, term))).collect()
    }

    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        let singular = if name == "categories" { "category" } else { "tag" };
        let key = if front.get(name).is_some() { name } else { singular };
        match front.get(key).map(|it| &it.value.value) {
            // A string is a list of words for `categories` and `tags`, and one name for `category` and `tag`.
            Some(Value::Str(it)) if key == name => it.split_whitespace().map(Into::into).collect(),
            _ => front.strings(key).into_iter().map(|it| it.0).collect(),
        }
    }

    fn date_of_name(&self, path: &FilePath) -> Option<Date> {
        date::parse(urls::dated(path.stem())?.0, DateReader::Ruby).ok().flatten()
    }

    /// Liquid runs before the Markdown is read, in code as well.
    fn tag_links(&self, tag: &Tag, text: &str, _: bool) -> Vec<Link> {
        if tag.delimiter != Delimiter::Percent || !matches!(&*tag.name, "post_url" | "link") {
            return Vec::new();
        }
        let Some((destination, span)) = Jekyll::markup(tag, text) else { return Vec::new() };
        // The argument may itself be made by Liquid.
        if destination.contains("{{") {
            return Vec::new();
        }
        vec![Link {
            form: Form::Tag { name: tag.name.clone() },
            role: Role::Link,
            span: tag.span,
            destination_span: span,
            destination,
            templated: false,
        }]
    }

    fn expand(&self, _: Page<'_>, link: &Link, index: &Index) -> Expansion {
        self.run(&link.destination, index).map_or(Expansion::Unknown, Expansion::Text)
    }

    fn candidates(
        &self,
        page: Page<'_>,
        link: &Link,
        destination: &Destination<'_>,
        index: &Index,
    ) -> Reading {
        let path = &*destination.path;
        let relative = destination.reach == Reach::Relative;
        if let Form::Tag { name } = &link.form {
            let written = link.destination.trim_start_matches('/');
            return Reading::Candidates(match &**name {
                "post_url" => vec![Candidate::Name(written.to_owned())],
                _ => join("", written).map(Candidate::File).into_iter().collect(),
            });
        }
        let mut res = Vec::new();
        if let Some(folder) = self.media_folder(page).filter(|_| link.role != Role::Link) {
            let path = format!("{folder}/{}", path.trim_start_matches('/'));
            res.push(Candidate::Url(join_url("/", &path)));
        }
        res.extend(self.relative_link(page, link, destination.raw_path, index));
        if relative {
            res.push(Candidate::Url(join_url(page.url, path)));
        }
        let base = self.profile.base_path.trim_end_matches('/');
        let below = path.strip_prefix(base).filter(|it| it.is_empty() || it.starts_with('/'));
        if let Some(it) = below.filter(|_| !relative) {
            res.push(Candidate::Url(join_url("/", it)));
        }
        // A theme puts the base before the images that front matter names, and some themes before all images.
        let by_theme = matches!(link.form, Form::FrontMatter { .. })
            || link.role == Role::Image && !relative && !self.profile.uncertain.is_empty();
        if by_theme {
            res.push(Candidate::Url(join_url("/", path)));
        }
        if res.is_empty() {
            Reading::BesideBase(join_url("/", path))
        } else {
            Reading::Candidates(res)
        }
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        self.source_files(url, index)
    }

    fn generates(&self, url: &str, index: &Index) -> bool {
        self.makes(url, index)
    }
}

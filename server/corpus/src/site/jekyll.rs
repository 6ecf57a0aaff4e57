//! Jekyll: posts in `_posts`, collections, pages beside them; URLs by a permalink pattern; every other file is published as it is.
//!
//! Follows `lib/jekyll/{document,page,reader,url,utils,configuration,entry_filter}.rb`, `lib/jekyll/drops/url_drop.rb`,
//! `lib/jekyll/tags/{post_url,link}.rb` and kramdown's image syntax.

use crate::config::Config;
use crate::date::{self, Date, DateReader};
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::front_matter::{FrontMatter, Value};
use crate::index::Index;
use crate::link::{Destination, Reach, join_url};
use crate::markdown::{Form, Link, Role};
use crate::site::settings::{Settings, host};
use crate::site::{
    Candidate, ConfigTexts, Generator, Kind, Page, Profile, Reading, Site, Uncertainty, permalink,
};
use crate::slug::{Anchors, JekyllSlugs, jekyll_slugify};
use crate::template::{Delimiter, Tag};

/// A Jekyll site.
#[derive(Debug)]
pub struct Jekyll {
    profile: Profile,
    permalink: Box<str>,
    collections: Vec<Collection>,
    relative_links: bool,
}

#[derive(Debug)]
struct Collection {
    name: Box<str>,
    permalink: Option<Box<str>>,
}

impl Jekyll {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Jekyll {
        let settings = Settings::read(texts, ["_config.yml", "_config.yaml", "_config.toml"]);
        let permalink = match settings.text("permalink").as_deref() {
            None | Some("" | "date") => "/:categories/:year/:month/:day/:title:output_ext".into(),
            Some("pretty") => "/:categories/:year/:month/:day/:title/".into(),
            Some("ordinal") => "/:categories/:year/:y_day/:title:output_ext".into(),
            Some("weekdate") => "/:categories/:year/W:week/:short_day/:title:output_ext".into(),
            Some("none") => "/:categories/:title:output_ext".into(),
            Some(it) => it.into(),
        };
        let plugins = match settings.get("plugins").or_else(|| settings.get("gems")) {
            Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).collect(),
            _ => Vec::new(),
        };
        let anchors = match settings.text("kramdown.input").as_deref() {
            Some("kramdown" | "Kramdown") => Anchors::Kramdown,
            _ => Anchors::KramdownGfm,
        };
        let (host, own_base) = host(&settings.text("url").unwrap_or_default());
        let base = settings.text("baseurl").unwrap_or_default();
        let base_path = if base.trim_matches('/').is_empty() {
            own_base
        } else {
            format!("/{}/", base.trim_matches('/')).into()
        };
        let theme = settings
            .text("theme")
            .or_else(|| settings.text("remote_theme"))
            .filter(|it| !it.is_empty());
        let installed = files.is_folder("_layouts") && files.is_folder("_includes");
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or(anchors),
            heading_attributes: true,
            required_post: vec!["title"],
            url_fields: [
                "permalink",
                "slug",
                "categories",
                "category",
                "media_subpath",
                "img_path",
            ]
            .map(Into::into)
            .to_vec(),
            hosts: host.into_iter().collect(),
            base_path,
            uncertain: theme
                .filter(|_| !installed)
                .map(Uncertainty::ThemeNotInstalled)
                .into_iter()
                .collect(),
            ..Profile::new(Generator::Jekyll)
        };
        Jekyll {
            profile,
            permalink,
            collections: collections(&settings),
            relative_links: plugins
                .iter()
                .any(|it| matches!(&**it, "jekyll-relative-links" | "github-pages")),
        }
    }

    /// `YYYY-MM-DD-slug` of a post's name (`Document::DATE_FILENAME_MATCHER`).
    fn dated(stem: &str) -> Option<(&str, &str)> {
        let mut parts = stem.splitn(4, '-');
        let mut end = 0;
        for (at, length) in [(0, 2..=4), (1, 1..=2), (2, 1..=2)] {
            let part = parts.next()?;
            if !length.contains(&part.len()) || !part.bytes().all(|it| it.is_ascii_digit()) {
                return None;
            }
            end += part.len() + usize::from(at > 0);
        }
        Some((&stem[..end], parts.next().filter(|it| !it.is_empty())?))
    }

    fn collection(&self, path: &FilePath) -> Option<(&Collection, String)> {
        self.collections.iter().find_map(|it| {
            let rest = path.strip_prefix('_')?.strip_prefix(&*it.name)?.strip_prefix('/')?;
            Some((it, rest.to_owned()))
        })
    }

    fn post_url(&self, path: &FilePath, facts: &Facts) -> String {
        let pattern = facts.field("permalink").unwrap_or(&self.permalink);
        let stem = path.stem();
        let slug = Jekyll::dated(stem).map_or(stem, |it| it.1);
        let title = facts.field("slug").unwrap_or(slug);
        let before = path.split("_posts/").next().unwrap_or("").trim_matches('/');
        let mut categories: Vec<String> =
            before.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        categories.extend(facts.categories.iter().map(|it| it.to_string()));
        let mut unique: Vec<String> = Vec::new();
        for it in categories.iter().map(|it| it.to_lowercase()) {
            if !unique.contains(&it) {
                unique.push(it);
            }
        }
        let number = |get: fn(&Date) -> i16, width: usize| {
            format!("{:0width$}", facts.date.as_ref().map_or(0, get))
        };
        let value = |name: &str| match name {
            "categories" => Some(unique.join("/")),
            "year" => Some(number(|it| it.year, 4)),
            "month" => Some(number(|it| it.month.into(), 2)),
            "day" => Some(number(|it| it.day.into(), 2)),
            "i_month" => Some(number(|it| it.month.into(), 0)),
            "i_day" => Some(number(|it| it.day.into(), 0)),
            "short_year" => {
                Some(format!("{:02}", facts.date.as_ref().map_or(0, |it| it.year % 100)))
            }
            "title" => Some(jekyll_slugify(title, JekyllSlugs::Pretty, true)),
            "slug" => Some(jekyll_slugify(title, JekyllSlugs::Default, false)),
            "output_ext" => Some(".html".to_owned()),
            _ => None,
        };
        // A name runs on into `_`, but `:title:output_ext` has no separator.
        let url = permalink::fill(pattern, value);
        let folder = url.ends_with('/');
        let joined = join_url("/", &url);
        if folder && !joined.ends_with('/') { format!("{joined}/") } else { joined }
    }

    fn page_url(&self, path: &str, facts: &Facts) -> String {
        let stem = path.rsplit_once('.').map_or(path, |it| it.0);
        if let Some(own) = facts.field("permalink") {
            return join_url("/", own);
        }
        let pretty = self.permalink.ends_with('/');
        match stem.strip_suffix("index").filter(|it| it.is_empty() || it.ends_with('/')) {
            Some(folder) => format!("/{folder}"),
            None if pretty => format!("/{stem}/"),
            None => format!("/{stem}.html"),
        }
    }

    /// Chirpy's `media_subpath` (formerly `img_path`) goes before relative images.
    fn media_folder<'a>(page: Page<'a>) -> Option<&'a str> {
        page.facts.field("media_subpath").or_else(|| page.facts.field("img_path"))
    }
}

fn collections(settings: &Settings) -> Vec<Collection> {
    match settings.get("collections") {
        Some(Value::Map(it)) => it
            .iter()
            .map(|it| Collection {
                name: it.key.clone(),
                permalink: it.value.get("permalink").and_then(|it| it.value.value.text()),
            })
            .collect(),
        Some(Value::List(it)) => it
            .iter()
            .filter_map(|it| Some(Collection { name: it.value.text()?, permalink: None }))
            .collect(),
        _ => Vec::new(),
    }
}

impl Site for Jekyll {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn configuration(&self) -> Vec<String> {
        vec!["_config.yml".to_owned()]
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        if !path.is_markdown() {
            return None;
        }
        let folders: Vec<&str> = path.parent().split('/').collect();
        let posts = folders.contains(&"_posts");
        if posts {
            // Others in `_posts` are ignored without a word.
            return Some(if Jekyll::dated(path.stem()).is_some() {
                Kind::Post
            } else {
                Kind::Resource
            });
        }
        if folders.contains(&"_drafts") {
            return Some(Kind::Draft);
        }
        if self.collection(path).is_some() {
            return Some(Kind::Page);
        }
        let hidden = path.split('/').any(|it| it.starts_with(['_', '.', '#']) || it.ends_with('~'));
        (!hidden && !path.starts_with("vendor/")).then_some(Kind::Page)
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        match facts.kind {
            Kind::Resource => None,
            Kind::Post | Kind::Draft => Some(self.post_url(path, facts)),
            _ => match self.collection(path) {
                Some((collection, rest)) => {
                    let stem = rest.rsplit_once('.').map_or(&*rest, |it| it.0);
                    let pattern = facts.field("permalink").or(collection.permalink.as_deref());
                    let pattern = pattern.unwrap_or("/:collection/:path:output_ext");
                    let value = |name: &str| match name {
                        "collection" => Some(collection.name.to_string()),
                        "path" => Some(stem.to_owned()),
                        "title" | "name" | "slug" => {
                            Some(stem.rsplit('/').next().unwrap_or(stem).to_owned())
                        }
                        "output_ext" => Some(".html".to_owned()),
                        _ => None,
                    };
                    Some(join_url("/", &permalink::fill(pattern, value)))
                }
                None => Some(self.page_url(path, facts)),
            },
        }
    }

    /// `post_url` names a post by its file name, with the folders above it or without.
    fn names(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        if facts.kind != Kind::Post {
            return Vec::new();
        }
        let stem = path.stem();
        let below = path.split("_posts/").last().unwrap_or(path);
        let long = below.rsplit_once('.').map_or(below, |it| it.0);
        let mut res = vec![stem.to_owned()];
        if long != stem {
            res.push(long.to_owned());
        }
        res
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
        date::parse(Jekyll::dated(path.stem())?.0, DateReader::Ruby).ok().flatten()
    }

    /// Liquid runs before the Markdown is read, in code as well.
    fn tag_links(&self, tag: &Tag, _: &str, _: bool) -> Vec<Link> {
        if tag.delimiter != Delimiter::Percent || !matches!(&*tag.name, "post_url" | "link") {
            return Vec::new();
        }
        let Some(argument) = tag.args.first() else { return Vec::new() };
        // The argument may itself be made by Liquid.
        if argument.value.contains("{{") {
            return Vec::new();
        }
        vec![Link {
            form: Form::Tag { name: tag.name.clone() },
            role: Role::Link,
            span: tag.span,
            destination_span: argument.span,
            destination: argument.value.clone(),
            templated: false,
        }]
    }

    fn candidates(
        &self,
        page: Page<'_>,
        link: &Link,
        destination: &Destination<'_>,
        _: &Index,
    ) -> Reading {
        let path = &*destination.path;
        let relative = destination.reach == Reach::Relative;
        let mut res = Vec::new();
        if let Form::Tag { name } = &link.form {
            let name_of_post = path.trim_start_matches('/').to_owned();
            return Reading::Candidates(match &**name {
                "post_url" => vec![Candidate::Name(name_of_post)],
                _ => join("", path).map(Candidate::File).into_iter().collect(),
            });
        }
        if let Some(folder) = Jekyll::media_folder(page).filter(|_| link.role != Role::Link) {
            res.push(Candidate::Url(join_url(
                "/",
                &format!("{folder}/{}", path.trim_start_matches('/')),
            )));
        }
        if relative && self.relative_links && link.role == Role::Link {
            res.extend(page.path.join(path).map(Candidate::File));
        }
        res.push(Candidate::Url(join_url(page.url, path)));
        if matches!(link.form, Form::FrontMatter { .. }) {
            res.push(Candidate::Url(join_url("/", path)));
        }
        let base = self.profile.base_path.trim_end_matches('/');
        if !relative && !base.is_empty() {
            res.extend(
                path.strip_prefix(base)
                    .filter(|it| it.starts_with('/'))
                    .map(|it| Candidate::Url(it.to_owned())),
            );
        }
        Reading::Candidates(res)
    }

    fn sources(&self, url: &str, _: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        if url.ends_with('/') {
            return vec![format!("{path}index.html")];
        }
        let mut res = vec![path.to_owned()];
        if let Some(stem) = path.strip_suffix(".css") {
            res.extend(["scss", "sass"].iter().map(|it| format!("{stem}.{it}")));
        }
        // GitHub Pages serves `/x.html` at `/x`.
        if !path.rsplit('/').next().unwrap_or("").contains('.') {
            res.push(format!("{path}.html"));
            res.push(format!("{path}/index.html"));
        }
        // Files of collections are published without the underscore.
        res.extend(self.collections.iter().filter_map(|it| {
            let rest = path.strip_prefix(&*it.name)?.strip_prefix('/')?;
            Some(format!("_{}/{rest}", it.name))
        }));
        res
    }

    fn generates(&self, url: &str, _: &Index) -> bool {
        let path = url.trim_matches('/');
        let first = path.split('/').next().unwrap_or("");
        path.is_empty()
            || matches!(
                path,
                "feed.xml" | "atom.xml" | "sitemap.xml" | "robots.txt" | "404.html" | "rss.xml"
            )
            || matches!(
                first,
                "tags" | "categories" | "archives" | "tag" | "category" | "archive" | "feed"
            )
            || path
                .split('/')
                .any(|it| it.starts_with("page") && it[4..].bytes().all(|it| it.is_ascii_digit()))
    }
}

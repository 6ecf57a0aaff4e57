//! Hexo: posts below `source/_posts`, pages beside them, URLs by a permalink pattern, images by renderer and plugins.
//!
//! Follows `hexo/lib/plugins/processor/{post,asset}.ts`, `hexo/lib/plugins/filter/post_permalink.ts`,
//! `hexo/lib/models/post_asset.ts`, `hexo-util/lib/url_for.ts`, `hexo-renderer-marked/lib/renderer.js`,
//! `hexo-renderer-markdown-it/lib/images.js` and the plugins `hexo-asset-image`, `hexo-image-link` and `hexo-abbrlink`.

use crate::config::Config;
use crate::date::Date;
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
use crate::slug::{self, Anchors, Case, QUOTES};
use crate::template::{Delimiter, Tag};

/// What turns the Markdown of posts into HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renderer {
    Marked,
    MarkdownIt,
    Other,
}

/// A Hexo site.
#[derive(Debug)]
pub struct Hexo {
    profile: Profile,
    source: Box<str>,
    permalink: Box<str>,
    new_post_name: Box<str>,
    renderer: Renderer,
    post_asset_folder: bool,
    /// Whether marked puts the root before relative images (`marked.prependRoot`).
    prepend_root: bool,
    /// Whether the renderer looks relative images up in the post's asset folder.
    post_asset: bool,
    relative_link: bool,
    asset_image: bool,
    image_link: bool,
    render_drafts: bool,
    tag_folder: Box<str>,
    category_folder: Box<str>,
    archive_folder: Box<str>,
    default_category: Box<str>,
    theme: Option<Box<str>>,
}

impl Hexo {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Hexo {
        let settings = Settings::read(texts, ["_config.yml", "_config.yaml", "_config.json"]);
        let packages = texts.get("package.json").map_or("", |it| &**it);
        let has = |name: &str| packages.contains(&format!("\"{name}\""));
        let renderer = renderer(&has);
        let text = |key: &str, default: &str| -> Box<str> {
            settings.text(key).filter(|it| !it.is_empty()).unwrap_or_else(|| default.into())
        };
        let flag = |key: &str, default: bool| settings.flag(key).unwrap_or(default);
        let theme = settings.text("theme").filter(|it| !it.is_empty() && &**it != "false");
        let permalink = text("permalink", ":year/:month/:day/:title/");
        let post_asset = match renderer {
            Renderer::Marked => flag("marked.postAsset", false),
            Renderer::MarkdownIt => flag("markdown.images.post_asset", false),
            Renderer::Other => false,
        };
        let prepend_root = match renderer {
            Renderer::Marked => flag("marked.prependRoot", true),
            Renderer::MarkdownIt => flag("markdown.images.prepend_root", false),
            Renderer::Other => false,
        };
        Hexo {
            profile: profile(&settings, renderer, &permalink, theme.as_deref(), files, config),
            source: text("source_dir", "source").trim_matches('/').into(),
            permalink,
            new_post_name: text("new_post_name", ":title.md"),
            renderer,
            post_asset_folder: flag("post_asset_folder", false),
            prepend_root,
            post_asset,
            relative_link: flag("relative_link", false),
            asset_image: has("hexo-asset-image")
                || has("hexo-asset-img")
                || has("hexo-asset-image-for-hexo5"),
            image_link: has("hexo-image-link"),
            render_drafts: flag("render_drafts", false),
            tag_folder: text("tag_dir", "tags"),
            category_folder: text("category_dir", "categories"),
            archive_folder: text("archive_dir", "archives"),
            default_category: text("default_category", "uncategorized"),
            theme,
        }
    }

    fn posts_folder(&self) -> String {
        format!("{}/_posts/", self.source)
    }

    /// The path of a post below `_posts` or `_drafts`, with its extension.
    fn post_path<'a>(&self, path: &'a FilePath) -> Option<&'a str> {
        let rest = path.strip_prefix(&*self.source)?.strip_prefix('/')?;
        rest.strip_prefix("_posts/").or_else(|| rest.strip_prefix("_drafts/"))
    }

    /// The slug of a post and the date that its file name says.
    fn slug(&self, post_path: &str) -> (String, Vec<(String, String)>) {
        let stem = |it: &str| it.rsplit_once('.').map_or(it.to_owned(), |it| it.0.to_owned());
        let path = stem(post_path);
        match permalink::read(&stem(&self.new_post_name), &path) {
            Some(values) => {
                let title = values.iter().find(|it| it.0 == "title").map(|it| it.1.clone());
                (title.unwrap_or_else(|| slugize(&path)), values)
            }
            None => (slugize(&path), Vec::new()),
        }
    }

    fn post_url(&self, post_path: &str, facts: &Facts) -> String {
        if let Some(own) = facts.field("permalink") {
            let slash = self.post_asset_folder && !own.ends_with('/') && !own.ends_with(".html");
            return format!("/{}{}", own.trim_start_matches('/'), if slash { "/" } else { "" });
        }
        let (slug, from_name) = self.slug(post_path);
        let filled = permalink::fill(&self.permalink, |name| {
            self.permalink_value(name, &slug, &from_name, facts)
        });
        let url = join_url("/", &filled);
        let slash = self.post_asset_folder && !url.ends_with('/') && !url.ends_with(".html");
        if slash { format!("{url}/") } else { url }
    }

    fn permalink_value(
        &self,
        name: &str,
        slug: &str,
        from_name: &[(String, String)],
        facts: &Facts,
    ) -> Option<String> {
        let named = |it: &str| from_name.iter().find(|(key, _)| key == it).map(|it| it.1.clone());
        // Without a date Hexo takes the file's birth time, which is not to be known here: zeroes keep the depth of the URL right.
        let date = |get: fn(&Date) -> i16, width: usize| {
            Some(format!("{:0width$}", facts.date.as_ref().map_or(0, get)))
        };
        match name {
            "title" => Some(slug.to_owned()),
            "name" => Some(slug.rsplit('/').next().unwrap_or(slug).to_owned()),
            "post_title" => {
                Some(slug::hexo_slugize(facts.title.as_deref().unwrap_or(""), "-", Case::Lower))
            }
            "year" | "month" | "day" if facts.date.is_none() && named(name).is_some() => {
                named(name)
            }
            "year" => date(|it| it.year, 4),
            "month" => date(|it| it.month.into(), 2),
            "day" => date(|it| it.day.into(), 2),
            "i_month" => date(|it| it.month.into(), 0),
            "i_day" => date(|it| it.day.into(), 0),
            "hour" => date(|it| it.time.map_or(0, |it| it.0.into()), 2),
            "minute" => date(|it| it.time.map_or(0, |it| it.1.into()), 2),
            "second" => date(|it| it.time.map_or(0, |it| it.2.into()), 2),
            "category" => Some(self.category(facts)),
            _ => facts.field(name).map(str::to_owned),
        }
    }

    /// `categories: [A, B]` is the one category `a/b`.
    fn category(&self, facts: &Facts) -> String {
        if facts.categories.is_empty() {
            return self.default_category.to_string();
        }
        facts.categories.iter().map(|it| slugize(it)).collect::<Vec<_>>().join("/")
    }

    /// The asset folder of a post: its path without extension.
    fn asset_folder(path: &FilePath) -> String {
        path.as_str().rsplit_once('.').map_or(path.as_str(), |it| it.0).to_owned()
    }

    /// Where an image in Markdown may lead.
    fn image(&self, page: Page<'_>, path: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        let folder = Hexo::asset_folder(page.path);
        let in_folder =
            |it: &str| join(&folder, it).filter(|it| it.starts_with(&folder)).map(Candidate::File);
        if self.post_asset_folder && (self.post_asset || self.image_link) {
            res.extend(in_folder(path));
        }
        // hexo-image-link and markdown-it take the folder's own name before the file's, as Typora writes it.
        let own_name = page.path.stem();
        if self.post_asset_folder
            && (self.image_link || self.renderer == Renderer::MarkdownIt && self.post_asset)
        {
            let rest = path
                .trim_start_matches("./")
                .strip_prefix(own_name)
                .and_then(|it| it.strip_prefix('/'));
            res.extend(rest.and_then(in_folder));
        }
        res.extend(self.moved_by_asset_image(page, path));
        let from_root = self.prepend_root && !self.relative_link;
        res.push(Candidate::Url(join_url(if from_root { "/" } else { page.url }, path)));
        res
    }

    /// hexo-asset-image drops the first folder of a relative image and puts the post's own URL in its place.
    fn moved_by_asset_image(&self, page: Page<'_>, path: &str) -> Option<Candidate> {
        if !self.asset_image || !self.post_asset_folder {
            return None;
        }
        let mut parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
        if parts.len() > 1 {
            parts.remove(0);
        }
        let folder = page.url.trim_end_matches(".html").trim_end_matches('/');
        Some(Candidate::Url(format!("{folder}/{}", parts.join("/"))))
    }

    /// An image in the front matter goes through the theme, which puts the root before it, leaves it relative to the page, or looks
    /// in the asset folder: what one of them finds counts.
    fn front_matter(page: Page<'_>, path: &str) -> Vec<Candidate> {
        let folder = Hexo::asset_folder(page.path);
        let urls = [join_url("/", path), join_url(page.url, path)].map(Candidate::Url);
        let mut res: Vec<Candidate> = urls.into();
        res.extend(join(&folder, path).map(Candidate::File));
        res.extend(page.path.join(path).map(Candidate::File));
        res
    }

    fn tag(&self, page: Page<'_>, name: &str, path: &str) -> Vec<Candidate> {
        match name {
            "post_link" | "post_path" => vec![Candidate::Name(path.to_owned())],
            "asset_img" | "asset_path" | "asset_link" => join(&Hexo::asset_folder(page.path), path)
                .map(Candidate::File)
                .into_iter()
                .collect(),
            _ => vec![Candidate::Url(join_url("/", path))],
        }
    }
}

fn slugize(text: &str) -> String {
    slug::hexo_slugize(text, "-", Case::Keep)
}

fn renderer(has: &dyn Fn(&str) -> bool) -> Renderer {
    if has("hexo-renderer-markdown-it") || has("hexo-renderer-markdown-it-plus") {
        Renderer::MarkdownIt
    } else if has("hexo-renderer-kramed")
        || has("hexo-renderer-pandoc")
        || has("hexo-renderer-mathjax")
    {
        Renderer::Other
    } else {
        Renderer::Marked
    }
}

fn profile(
    settings: &Settings,
    renderer: Renderer,
    permalink: &str,
    theme: Option<&str>,
    files: &Files,
    config: &Config,
) -> Profile {
    let mut url_fields: Vec<Box<str>> =
        permalink::names(permalink).into_iter().map(Into::into).collect();
    url_fields.extend(["permalink", "layout"].map(Into::into));
    let (host, _) = host(&settings.text("url").unwrap_or_default());
    let root = settings.text("root").unwrap_or_else(|| "/".into());
    let base_path = format!("/{}/", root.trim_matches('/')).replace("//", "/");
    let installed = |it: &str| files.is_folder(&format!("themes/{it}"));
    Profile {
        anchors: config.anchors.clone().unwrap_or_else(|| anchors(settings, renderer)),
        required_post: vec!["title", "date"],
        url_fields,
        hosts: host.into_iter().collect(),
        base_path: base_path.into(),
        uncertain: theme
            .filter(|it| !installed(it))
            .map(|it| Uncertainty::ThemeNotInstalled(it.into()))
            .into_iter()
            .collect(),
        ..Profile::new(Generator::Hexo)
    }
}

/// The renderers' own settings of heading ids.
fn anchors(settings: &Settings, renderer: Renderer) -> Anchors {
    let case = |key: &str| match settings.get(key) {
        Some(Value::Int(1)) => Case::Lower,
        Some(Value::Int(2)) => Case::Upper,
        _ => Case::Keep,
    };
    if renderer != Renderer::MarkdownIt {
        let typographer = settings.flag("marked.smartypants").unwrap_or(true).then_some(QUOTES);
        return Anchors::HexoMarked { case: case("marked.modifyAnchors"), typographer };
    }
    let level = match settings.get("markdown.anchors.level") {
        Some(Value::Int(it)) => u8::try_from(*it).unwrap_or(2),
        _ => 2,
    };
    Anchors::HexoMarkdownIt {
        case: case("markdown.anchors.case"),
        separator: settings
            .text("markdown.anchors.separator")
            .map_or_else(|| "-".to_owned(), Into::into),
        collision_suffix: settings
            .text("markdown.anchors.collisionSuffix")
            .map_or_else(String::new, Into::into),
        level,
        typographer: settings.flag("markdown.render.typographer").unwrap_or(true).then_some(QUOTES),
    }
}

impl Site for Hexo {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn configuration(&self) -> Vec<String> {
        vec!["_config.yml".to_owned()]
    }

    /// `tag` and `category` count when the plural is not there (`lib/plugins/processor/post.ts`).
    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        let singular = if name == "categories" { "category" } else { "tag" };
        let key = if front.get(name).is_some() { name } else { singular };
        front.strings(key).into_iter().map(|it| it.0).collect()
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        if !path.is_markdown() {
            return None;
        }
        let rest = path.strip_prefix(&*self.source)?.strip_prefix('/')?;
        // Names that begin with `_` or `.`, or end with `~`, are left alone (`isHiddenFile`, `isTmpFile`).
        let hidden =
            |it: &str| it.starts_with(['_', '.']) || it.ends_with('~') || it.ends_with('%');
        if let Some(below) = rest.strip_prefix("_posts/") {
            return (!below.split('/').any(hidden)).then_some(Kind::Post);
        }
        if let Some(below) = rest.strip_prefix("_drafts/") {
            let kind = if self.render_drafts { Kind::Post } else { Kind::Draft };
            return (!below.split('/').any(hidden)).then_some(kind);
        }
        (!rest.split('/').any(hidden)).then_some(Kind::Page)
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        if let Some(post_path) = self.post_path(path) {
            return Some(self.post_url(post_path, facts));
        }
        let rest = path.strip_prefix(&*self.source)?.strip_prefix('/')?;
        if let Some(own) = facts.field("permalink") {
            let url = join_url("/", own);
            return Some(if url.ends_with('/') || url.ends_with(".html") {
                url
            } else {
                format!("{url}/")
            });
        }
        let stem = rest.rsplit_once('.').map_or(rest, |it| it.0);
        Some(format!("/{stem}.html"))
    }

    /// Hexo itself knows no aliases; hexo-generator-alias reads `alias`.
    fn aliases(&self, _: &FilePath, facts: &Facts) -> Vec<String> {
        facts.aliases.iter().map(|it| join_url("/", it)).collect()
    }

    /// `post_link` matches the slug, then the title (`lib/plugins/tag/post_link.ts`).
    fn names(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let slug = self.post_path(path).map(|it| self.slug(it).0);
        slug.into_iter().chain(facts.title.as_deref().map(str::to_owned)).collect()
    }

    /// Tags are cut out before the Markdown is rendered, but not those in code, which is escaped.
    fn tag_links(&self, tag: &Tag, text: &str, in_code: bool) -> Vec<Link> {
        if in_code || tag.delimiter != Delimiter::Percent || tag.closing {
            return Vec::new();
        }
        let role = match &*tag.name {
            "post_link" | "post_path" | "asset_path" | "asset_link" => Role::Link,
            "asset_img" | "img" => Role::Image,
            _ => return Vec::new(),
        };
        self.tag_destination(tag, text)
            .map(|(destination, span)| Link {
                form: Form::Tag { name: tag.name.clone() },
                role,
                span: tag.span,
                destination_span: span,
                destination,
                templated: false,
            })
            .into_iter()
            .collect()
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
        let res = match &link.form {
            Form::Tag { name } => self.tag(page, name, path),
            Form::FrontMatter { .. } => Hexo::front_matter(page, path),
            Form::Inline | Form::Reference(_) if link.role == Role::Image && relative => {
                self.image(page, path)
            }
            Form::Html { .. } if link.role == Role::Image && relative => {
                let moved = self.moved_by_asset_image(page, path);
                moved.into_iter().chain([Candidate::Url(join_url(page.url, path))]).collect()
            }
            _ if relative => vec![Candidate::Url(join_url(page.url, path))],
            _ => self.from_root(path),
        };
        Reading::Candidates(res)
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let mut res = vec![format!("{}/{file}", self.source)];
        if let Some(theme) = &self.theme {
            res.push(format!("themes/{theme}/source/{file}"));
        }
        res.extend(self.post_assets(url, index));
        // What is rendered changes its extension on the way.
        for (made, from) in [
            (".css", &[".styl", ".scss", ".less", ".sass"][..]),
            (".html", &[".ejs", ".pug", ".njk", ".swig"]),
        ] {
            if let Some(stem) = file.strip_suffix(made) {
                res.extend(from.iter().map(|it| format!("{}/{stem}{it}", self.source)));
            }
        }
        res
    }

    fn generates(&self, url: &str, _: &Index) -> bool {
        let path = url.trim_matches('/');
        let below = |folder: &str| {
            path == folder.trim_matches('/')
                || path.starts_with(&format!("{}/", folder.trim_matches('/')))
        };
        let feeds = [
            "atom.xml",
            "rss.xml",
            "rss2.xml",
            "feed.xml",
            "feed.json",
            "sitemap.xml",
            "sitemap.txt",
        ];
        let searches = [
            "baidusitemap.xml",
            "search.xml",
            "search.json",
            "content.json",
            "local-search.xml",
            "robots.txt",
        ];
        path.is_empty()
            || path == "index.html"
            || below(&self.tag_folder)
            || below(&self.category_folder)
            || below(&self.archive_folder)
            || below("page")
            || feeds.contains(&path)
            || searches.contains(&path)
    }
}

impl Hexo {
    /// Below a `root` other than `/` both spellings are in use: with it in raw HTML, without it where the renderer adds it.
    fn from_root(&self, path: &str) -> Vec<Candidate> {
        let base = self.profile.base_path.trim_end_matches('/');
        let below = path.strip_prefix(base).filter(|it| !base.is_empty() && it.starts_with('/'));
        below.into_iter().chain([path]).map(|it| Candidate::Url(join_url("/", it))).collect()
    }

    /// The source files of post assets that would be published at `url`: those of the posts at the folders above it.
    fn post_assets(&self, url: &str, index: &Index) -> Vec<String> {
        if !self.post_asset_folder {
            return Vec::new();
        }
        let mut res = Vec::new();
        for (at, _) in url.match_indices('/').skip(1) {
            let (folder, rest) = (&url[..at], &url[at + 1..]);
            let html = format!("{folder}.html");
            for it in index.at_url(folder).chain(index.at_url(&html)) {
                if it.starts_with(&self.posts_folder()) {
                    res.push(format!("{}/{rest}", Hexo::asset_folder(it)));
                }
            }
        }
        res
    }

    /// The argument of a tag that names a file or post: a slug may hold blanks, which Hexo takes for the end of it, unless the rest
    /// is a title; `asset_img` and `img` look for the first argument that is a file (`lib/plugins/tag/{asset_img,img}.ts`).
    fn tag_destination(&self, tag: &Tag, _: &str) -> Option<(Box<str>, crate::text::Span)> {
        let is_path = |it: &str| {
            it.contains('/')
                || it.rsplit_once('.').is_some_and(|it| !it.1.is_empty() && it.1.len() <= 5)
        };
        let argument = match &*tag.name {
            "asset_img" | "img" => tag.args.iter().find(|it| is_path(&it.value)),
            _ => tag.args.first(),
        }?;
        Some((argument.value.clone(), argument.span))
    }
}

//! Hexo: posts below `source/_posts`, pages beside them, URLs by a permalink pattern, images by renderer and plugins.
//!
//! Follows `hexo/lib/plugins/processor/{post,asset,common}.ts`, `hexo/lib/plugins/filter/post_permalink.ts`,
//! `hexo/lib/plugins/tag/*.ts`, `hexo/lib/models/{post,post_asset,tag,category}.ts`, `hexo-util/lib/{url_for,permalink}.ts`,
//! `hexo-renderer-marked/lib/renderer.js`, `hexo-renderer-markdown-it/lib/images.js` and the plugins `hexo-asset-image`,
//! `hexo-image-link`, `hexo-asset-img`, `hexo-abbrlink` and `hexo-generator-*`.

mod images;
mod plugins;
mod urls;

use crate::config::Config;
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::front_matter::{FrontMatter, Value};
use crate::index::Index;
use crate::link::{Destination, Reach, join_url};
use crate::markdown::{Form, Link, Role};
use crate::site::settings::{Globs, Settings, host};
use crate::site::{
    Candidate, ConfigTexts, Expansion, Generator, Kind, Page, Profile, Reading, Site, Uncertainty,
    permalink,
};
use crate::slug::{Anchors, Case, QUOTES};
use crate::template::{Delimiter, Tag};
use crate::text::Span;
use plugins::{Plugins, Renderer};

/// A Hexo site.
#[derive(Debug)]
pub struct Hexo {
    profile: Profile,
    source: Box<str>,
    permalink: Box<str>,
    permalink_defaults: Vec<(Box<str>, Box<str>)>,
    new_post_name: Box<str>,
    plugins: Plugins,
    post_asset_folder: bool,
    /// Whether the renderer puts the root before relative images.
    prepend_root: bool,
    /// Whether the renderer looks relative images up in the post's asset folder.
    post_asset: bool,
    relative_link: bool,
    render_drafts: bool,
    /// Whether links may leave `.html` out (`pretty_urls.trailing_html: false`).
    without_html: bool,
    skip_render: Globs,
    include: Globs,
    exclude: Globs,
    ignore: Globs,
    tag_folder: Box<str>,
    category_folder: Box<str>,
    archive_folder: Box<str>,
    default_category: Box<str>,
    tag_map: Vec<(Box<str>, Box<str>)>,
    category_map: Vec<(Box<str>, Box<str>)>,
    filename_case: Case,
    themes: Vec<String>,
}

impl Hexo {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Hexo {
        let settings = Settings::read(texts, ["_config.yml", "_config.yaml", "_config.json"]);
        let plugins = Plugins::read(&settings, texts, files);
        let text = |key: &str, default: &str| -> Box<str> {
            settings.text(key).filter(|it| !it.is_empty()).unwrap_or_else(|| default.into())
        };
        let flag = |key: &str, default: bool| settings.flag(key).unwrap_or(default);
        let theme = settings.text("theme").filter(|it| !it.is_empty() && &**it != "false");
        let permalink = text("permalink", ":year/:month/:day/:title/");
        let (prepend_root, post_asset) = plugins.renderer.images(&settings);
        let themes = theme.iter().flat_map(|it| {
            [format!("themes/{it}/source"), format!("node_modules/hexo-theme-{it}/source")]
        });
        Hexo {
            profile: profile(&settings, &plugins, &permalink, theme.as_deref(), files, config),
            source: text("source_dir", "source").trim_matches('/').into(),
            permalink,
            permalink_defaults: settings.texts("permalink_defaults"),
            new_post_name: text("new_post_name", ":title.md"),
            post_asset_folder: flag("post_asset_folder", false),
            prepend_root,
            post_asset,
            relative_link: flag("relative_link", false),
            render_drafts: flag("render_drafts", false),
            without_html: !flag("pretty_urls.trailing_html", true),
            skip_render: settings.globs("skip_render"),
            include: settings.globs("include"),
            exclude: settings.globs("exclude"),
            ignore: settings.globs("ignore"),
            tag_folder: text("tag_dir", "tags"),
            category_folder: text("category_dir", "categories"),
            archive_folder: text("archive_dir", "archives"),
            default_category: text("default_category", "uncategorized"),
            tag_map: settings.texts("tag_map"),
            category_map: settings.texts("category_map"),
            filename_case: case(&settings, "filename_case"),
            themes: themes.collect(),
            plugins,
        }
    }

    fn posts_folder(&self) -> String {
        format!("{}/_posts/", self.source)
    }

    /// The path of a post below `_posts` or `_drafts`, with its extension.
    fn post_path<'a>(&self, path: &'a FilePath) -> Option<&'a str> {
        let rest = self.below_source(path)?;
        rest.strip_prefix("_posts/").or_else(|| rest.strip_prefix("_drafts/"))
    }

    fn below_source<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&*self.source)?.strip_prefix('/')
    }

    /// Whether a file outside `_posts` and `_drafts` is left alone (`isExcludedFile`); `path` is read from the source folder.
    fn is_excluded(&self, path: &str) -> bool {
        let hidden = path.split('/').any(|it| it.starts_with(['_', '.']));
        path.ends_with(['~', '%'])
            || self.exclude.matches(path)
            || self.ignore.matches_below(&format!("{}/{path}", self.source))
            || hidden && !self.include.matches(path)
    }

    /// What a tag of Hexo's own leads to. Slugs and titles are compared as they are written.
    fn tag(&self, page: Page<'_>, name: &str, link: &Link) -> Reading {
        let written = &*link.destination;
        let found = match name {
            "post_link" | "post_path" => {
                let slug = match written.split('#').collect::<Vec<_>>()[..] {
                    [slug, _] if name == "post_link" => slug,
                    _ => written,
                };
                Some(Candidate::Name(slug.to_owned()))
            }
            "asset_img" | "asset_path" | "asset_link" => {
                join(&Hexo::asset_folder(page.path), written).map(Candidate::File)
            }
            // `url_for` puts the root before it; what has neither scheme nor slash is taken for a class name.
            _ if written.starts_with('/') => Some(Candidate::Url(join_url("/", &path_of(written)))),
            _ => None,
        };
        found.map_or(Reading::Nowhere, |it| Reading::Candidates(vec![it]))
    }

    /// What a browser makes of a path from the root of the host.
    fn at_host(&self, path: &str) -> Reading {
        let base = self.profile.base_path.trim_end_matches('/');
        match path.strip_prefix(base) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                Reading::Candidates(vec![Candidate::Url(join_url("/", rest))])
            }
            _ => Reading::BesideBase(join_url("/", path)),
        }
    }

    /// The argument of a tag that names a file or post. `asset_img` looks for the first argument that is a file of the post, `img`
    /// for the first that is a URL; both may have class names before it.
    fn tag_destination(tag: &Tag) -> Option<(Box<str>, Span)> {
        let is_path = |it: &str| {
            it.contains('/')
                || it.rsplit_once('.').is_some_and(|it| !it.1.is_empty() && it.1.len() <= 5)
        };
        let first = tag.args.first();
        let argument = match &*tag.name {
            "asset_img" | "img" => tag.args.iter().find(|it| is_path(&it.value)).or(first),
            _ => first,
        }?;
        Some((argument.value.clone(), argument.span))
    }
}

/// The terms of a value, those of lists of lists too.
fn terms(value: &Value, res: &mut Vec<Box<str>>) {
    match value {
        Value::List(it) => it.iter().for_each(|it| terms(&it.value, res)),
        it => res.extend(it.text().filter(|it| !it.is_empty())),
    }
}

/// A path without query and fragment, percent-encoding resolved.
fn path_of(text: &str) -> String {
    crate::link::split(text).path.into_owned()
}

fn profile(
    settings: &Settings,
    plugins: &Plugins,
    permalink: &str,
    theme: Option<&str>,
    files: &Files,
    config: &Config,
) -> Profile {
    let mut url_fields: Vec<Box<str>> =
        permalink::names(permalink).into_iter().map(Into::into).collect();
    url_fields.extend(["permalink", "layout"].map(Into::into));
    let (host, own_root) = host(&settings.text("url").unwrap_or_default());
    let root = settings.text("root").filter(|it| !it.is_empty()).unwrap_or(own_root);
    let base_path = format!("/{}/", root.trim_matches('/')).replace("//", "/");
    let installed = |it: &str| {
        files.is_folder(&format!("themes/{it}"))
            || files.is_folder(&format!("node_modules/hexo-theme-{it}"))
    };
    Profile {
        anchors: config.anchors.clone().unwrap_or_else(|| anchors(settings, plugins.renderer)),
        required_post: vec!["title", "date"],
        url_fields,
        hosts: host.into_iter().collect(),
        base_path: base_path.into(),
        asset_folders: settings.flag("post_asset_folder") == Some(true),
        hides_future: settings.flag("future") == Some(false),
        blanks_in_destinations: plugins.renderer.reads_blanks(),
        escapes_backslashes: !plugins.renderer.reads_blanks(),
        uncertain: theme
            .filter(|it| !installed(it))
            .map(|it| Uncertainty::ThemeNotInstalled(it.into()))
            .into_iter()
            .collect(),
        ..Profile::new(Generator::Hexo)
    }
}

fn case(settings: &Settings, key: &str) -> Case {
    match settings.get(key) {
        Some(Value::Int(1)) => Case::Lower,
        Some(Value::Int(2)) => Case::Upper,
        _ => Case::Keep,
    }
}

/// The renderers' own settings of heading ids.
fn anchors(settings: &Settings, renderer: Renderer) -> Anchors {
    let on = |key: &str| settings.flag(key).unwrap_or(true).then_some(QUOTES);
    let text = |key: &str, default: &str| {
        settings.text(key).map_or_else(|| default.to_owned(), |it| it.to_string())
    };
    match renderer {
        Renderer::Marked(_) => {
            let case = case(settings, "marked.modifyAnchors");
            Anchors::HexoMarked { case, typographer: on("marked.smartypants") }
        }
        Renderer::Other => Anchors::HexoMarked { case: Case::Keep, typographer: None },
        Renderer::MarkdownItPlus => {
            Anchors::Uslug { typographer: on("markdown_it_plus.typographer") }
        }
        Renderer::MarkdownIt => Anchors::HexoMarkdownIt {
            case: case(settings, "markdown.anchors.case"),
            separator: text("markdown.anchors.separator", "-"),
            collision_suffix: text("markdown.anchors.collisionSuffix", ""),
            level: match settings.get("markdown.anchors.level") {
                Some(Value::Int(it)) => u8::try_from(*it).unwrap_or(2),
                _ => 2,
            },
            typographer: on("markdown.render.typographer"),
        },
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
        let mut res = Vec::new();
        if let Some(it) = front.get(key) {
            terms(&it.value.value, &mut res);
        }
        res
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        let rest = self.below_source(path).filter(|_| path.is_markdown())?;
        if self.skip_render.matches(rest) {
            return None;
        }
        if !rest.starts_with("_posts/") && !rest.starts_with("_drafts/") {
            return (!self.is_excluded(rest)).then_some(Kind::Page);
        }
        // Names that begin with `_` or `.` are left alone, and so are temporary files.
        let below = self.post_path(path)?;
        if below.split('/').any(|it| it.starts_with(['_', '.'])) || below.ends_with(['~', '%']) {
            return None;
        }
        // With asset folders, other extensions than that of `new_post_name` are assets.
        let extension = self.new_post_name.rsplit_once('.').map_or("", |it| it.1);
        if self.post_asset_folder && path.extension() != extension {
            return None;
        }
        let draft = rest.starts_with("_drafts/") && !self.render_drafts;
        Some(if draft { Kind::Draft } else { Kind::Post })
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        match self.post_path(path) {
            Some(it) => Some(self.post_url(it, facts)),
            None => Some(Hexo::page_url(self.below_source(path)?, facts)),
        }
    }

    /// Hexo itself knows no aliases; hexo-generator-alias reads `alias`.
    fn aliases(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let mut res: Vec<String> = facts.aliases.iter().map(|it| join_url("/", it)).collect();
        let url = self.url(path, facts).filter(|_| self.without_html);
        res.extend(url.and_then(|it| it.strip_suffix(".html").map(str::to_owned)));
        res
    }

    /// `post_link` matches the slug, then the title (`lib/plugins/tag/post_link.ts`).
    fn names(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let Some(post_path) = self.post_path(path) else { return Vec::new() };
        let title = facts.title.as_deref().map(str::to_owned);
        std::iter::once(self.slug(post_path).0).chain(title).collect()
    }

    fn reversed_categories(&self, facts: &Facts) -> Option<String> {
        let [outer, inner] = &facts.categories[..] else { return None };
        let one_branch = facts.category_branches.len() < 2;
        let nested = self.plugins.categories && one_branch && outer != inner;
        nested.then(|| self.category_url(&[inner, outer]))
    }

    fn lists(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        if self.post_path(path).is_none() {
            return Vec::new();
        }
        self.list_urls(facts)
    }

    /// Tags are cut out before the Markdown is rendered, but not those in code, which is escaped.
    fn tag_links(&self, tag: &Tag, _: &str, in_code: bool) -> Vec<Link> {
        if in_code || tag.delimiter != Delimiter::Percent || tag.closing {
            return Vec::new();
        }
        let role = match &*tag.name {
            "post_link" | "post_path" | "asset_path" | "asset_link" => Role::Link,
            "asset_img" | "img" => Role::Image,
            _ => return Vec::new(),
        };
        let link = |(destination, span)| Link {
            form: Form::Tag { name: tag.name.clone() },
            role,
            span: tag.span,
            destination_span: span,
            destination,
            templated: false,
        };
        Hexo::tag_destination(tag).map(link).into_iter().collect()
    }

    fn reads_blanks(&self, link: &Link) -> bool {
        self.profile.blanks_in_destinations
            || self.plugins.image_link
                && link.role == Role::Image
                && images::linked_by_image_link(&link.destination).is_some()
    }

    /// A tag in the destination of a Markdown link is a placeholder `<!--swig-->` when the Markdown is rendered, which takes the
    /// angle brackets for its own: the tag is never put back (`lib/hexo/post.ts`). In raw HTML it is.
    fn expand(&self, _: Page<'_>, link: &Link, _: &Index) -> Expansion {
        match link.form {
            Form::Inline | Form::Reference(_) => Expansion::Literal,
            _ => Expansion::Unknown,
        }
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
        match &link.form {
            Form::Tag { name } => self.tag(page, name, link),
            Form::FrontMatter { .. } => {
                Reading::Candidates(self.front_matter_image(page, path, destination))
            }
            Form::Inline | Form::Reference(_) if link.role == Role::Image => {
                self.markdown_image(page, path, destination)
            }
            Form::Html { .. } if link.role == Role::Image && relative => {
                let moved = self.moved_by_asset_image(page, path);
                let own = Candidate::Url(join_url(page.url, path));
                Reading::Candidates(moved.into_iter().chain([own]).collect())
            }
            _ if relative => Reading::Candidates(vec![Candidate::Url(join_url(page.url, path))]),
            _ => self.at_host(path),
        }
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        self.source_files(url, index)
    }

    fn generates(&self, url: &str, index: &Index) -> bool {
        self.makes(url, index)
    }
}

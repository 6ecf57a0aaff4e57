//! Hugo: pages, sections and bundles below the content folders, `static/`, `assets/`, shortcodes and render hooks.
//!
//! Follows `common/paths/path.go`, `hugolib/{content_map,page__paths,site}.go`, `resources/page/page_paths.go`,
//! `tpl/tplimpl/embedded/templates/_markup/render-{link,image}.html`, `_shortcodes/figure.html` and the documentation pages
//! `content-management/{urls,page-bundles,front-matter,multilingual}.md`.

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
    Candidate, ConfigTexts, Generator, Kind, Page, Profile, Reading, Site, Uncertainty,
};
use crate::slug::{Anchors, hugo_urlize};
use crate::template::{Delimiter, Tag};

const ROOT_FILES: [&str; 12] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.yaml",
];

/// A content language.
#[derive(Debug)]
struct Language {
    code: Box<str>,
    folder: Option<Box<str>>,
}

/// A Hugo site.
#[derive(Debug)]
pub struct Hugo {
    profile: Profile,
    content: Box<str>,
    statics: Vec<Box<str>>,
    assets: Vec<Box<str>>,
    languages: Vec<Language>,
    default_language: Box<str>,
    language_in_subfolder: bool,
    permalinks: Vec<(Box<str>, Box<str>)>,
    ugly: bool,
    keeps_case: bool,
    canonify: bool,
    taxonomies: Vec<Box<str>>,
    config_path: Option<&'static str>,
}

impl Hugo {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Hugo {
        let settings = Settings::read(texts, ROOT_FILES);
        let text = |key: &str| settings.folded_text(key);
        let flag = |key: &str| matches!(settings.get_folded(key), Some(Value::Bool(true)));
        let themes = strings(settings.get_folded("theme"));
        let typographer = !matches!(
            settings.get_folded("markup.goldmark.extensions.typographer.disable"),
            Some(Value::Bool(true))
        ) && !matches!(
            settings.get_folded("markup.goldmark.extensions.typographer"),
            Some(Value::Bool(false))
        );
        let anchors = match text("markup.goldmark.parser.autoHeadingIDType").as_deref() {
            Some("github-ascii") => Anchors::HugoGithubAscii { typographer },
            Some("blackfriday") => Anchors::HugoBlackfriday { typographer },
            _ => Anchors::HugoGithub { typographer },
        };
        let (host, base_path) = host(&text("baseURL").unwrap_or_default());
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or(anchors),
            heading_attributes: true,
            folds_keys: true,
            required_post: vec!["title"],
            url_fields: ["slug", "url", "type", "headless"].map(Into::into).to_vec(),
            hosts: host.into_iter().collect(),
            base_path,
            uncertain: uncertain(&settings, &themes, files),
            ..Profile::new(Generator::Hugo)
        };
        let folder = |key: &str, default: &str| -> Box<str> {
            text(key).map_or_else(|| default.into(), |it| it.trim_matches('/').into())
        };
        let theme_folders = |name: &str| {
            themes.iter().map(|it| format!("themes/{it}/{name}").into()).collect::<Vec<Box<str>>>()
        };
        let static_folders = strings(settings.get_folded("staticDir"));
        let own: Vec<Box<str>> =
            if static_folders.is_empty() { vec!["static".into()] } else { static_folders };
        Hugo {
            profile,
            content: folder("contentDir", "content"),
            statics: own.into_iter().chain(theme_folders("static")).collect(),
            assets: [folder("assetDir", "assets")]
                .into_iter()
                .chain(theme_folders("assets"))
                .collect(),
            languages: languages(&settings),
            default_language: text("defaultContentLanguage").unwrap_or_else(|| "en".into()),
            language_in_subfolder: flag("defaultContentLanguageInSubdir"),
            permalinks: permalinks(&settings),
            ugly: flag("uglyURLs"),
            keeps_case: flag("disablePathToLower"),
            canonify: flag("canonifyURLs"),
            taxonomies: taxonomies(&settings),
            config_path: ROOT_FILES.into_iter().find(|it| texts.contains_key(*it)),
        }
    }
}

fn strings(value: Option<&Value>) -> Vec<Box<str>> {
    match value {
        Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).collect(),
        Some(it) => it.text().into_iter().collect(),
        None => Vec::new(),
    }
}

fn uncertain(settings: &Settings, themes: &[Box<str>], files: &Files) -> Vec<Uncertainty> {
    let missing = themes.iter().filter(|it| !files.is_folder(&format!("themes/{it}")));
    let mut res: Vec<Uncertainty> = missing.cloned().map(Uncertainty::ThemeNotInstalled).collect();
    if let Some(Value::List(imports)) = settings.get_folded("module.imports") {
        let path =
            |it: &crate::front_matter::Node| it.get("path").and_then(|it| it.value.value.text());
        res.extend(imports.iter().filter_map(path).map(Uncertainty::ModuleNotInstalled));
    }
    res
}

fn languages(settings: &Settings) -> Vec<Language> {
    let Some(Value::Map(it)) = settings.get_folded("languages") else { return Vec::new() };
    it.iter()
        .map(|it| {
            let folder = match &it.value.value {
                Value::Map(own) => own
                    .iter()
                    .find(|it| it.key.eq_ignore_ascii_case("contentDir"))
                    .and_then(|it| it.value.value.text()),
                _ => None,
            };
            Language { code: it.key.clone(), folder: folder.map(|it| it.trim_matches('/').into()) }
        })
        .collect()
}

/// `[permalinks] posts = "/:slug/"`, or the same below `[permalinks.page]`.
fn permalinks(settings: &Settings) -> Vec<(Box<str>, Box<str>)> {
    let map = |key: &str| match settings.get_folded(key) {
        Some(Value::Map(it)) => {
            it.iter().filter_map(|it| Some((it.key.clone(), it.value.value.text()?))).collect()
        }
        _ => Vec::new(),
    };
    map("permalinks.page").into_iter().chain(map("permalinks")).collect()
}

fn taxonomies(settings: &Settings) -> Vec<Box<str>> {
    match settings.get_folded("taxonomies") {
        Some(Value::Map(it)) => it.iter().filter_map(|it| it.value.value.text()).collect(),
        _ => vec!["tags".into(), "categories".into()],
    }
}

/// A content file seen from its content folder.
struct Place<'a> {
    /// The folder from the content folder.
    folder: &'a str,
    /// The name without extension and language.
    name: &'a str,
    language: Option<&'a str>,
}

impl Hugo {
    fn place<'a>(&'a self, path: &'a FilePath) -> Option<Place<'a>> {
        let below =
            |folder: &str| path.as_str().strip_prefix(folder).and_then(|it| it.strip_prefix('/'));
        let by_language = self
            .languages
            .iter()
            .find_map(|it| Some((below(it.folder.as_deref()?)?, Some(&*it.code))));
        let (rest, language) = by_language.or_else(|| Some((below(&self.content)?, None)))?;
        let (folder, file) = rest.rsplit_once('/').unwrap_or(("", rest));
        let stem = file.rsplit_once('.').map_or(file, |it| it.0);
        let (name, language) = match stem.rsplit_once('.') {
            Some((name, code))
                if self.languages.iter().any(|it| &*it.code == code)
                    || code == &*self.default_language =>
            {
                (name, Some(code))
            }
            _ => (stem, language),
        };
        Some(Place { folder, name, language })
    }

    fn prefix(&self, language: Option<&str>) -> String {
        match language {
            Some(it) if it != &*self.default_language || self.language_in_subfolder => {
                format!("/{it}")
            }
            None if self.language_in_subfolder => format!("/{}", self.default_language),
            _ => String::new(),
        }
    }

    fn urlize(&self, path: &str) -> String {
        if self.keeps_case { crate::slug::hugo_sanitize(path) } else { hugo_urlize(path) }
    }

    fn permalink(
        &self,
        section: &str,
        slug: &str,
        name: &str,
        folder: &str,
        facts: &Facts,
    ) -> Option<String> {
        let pattern = &self.permalinks.iter().find(|it| &*it.0 == section)?.1;
        let number = |get: fn(&Date) -> i16, width: usize| {
            Some(format!("{:0width$}", facts.date.as_ref().map_or(0, get)))
        };
        let filled = crate::site::permalink::fill(pattern, |it| match it {
            "year" => number(|it| it.year, 4),
            "month" => number(|it| it.month.into(), 2),
            "day" => number(|it| it.day.into(), 2),
            "section" => Some(self.urlize(section)),
            "sections" => Some(self.urlize(folder)),
            "title" => Some(self.urlize(facts.title.as_deref().unwrap_or(""))),
            "slug" => Some(facts.field("slug").map_or_else(
                || self.urlize(facts.title.as_deref().unwrap_or(name)),
                |it| self.urlize(it),
            )),
            "slugorfilename" | "slugorcontentbasename" => Some(self.urlize(slug)),
            "filename" | "contentbasename" => Some(self.urlize(name)),
            _ => None,
        });
        Some(join_url("/", &filled))
    }

    /// The folder of a leaf or branch bundle, in which resources lie.
    fn bundle<'a>(&self, path: &'a FilePath) -> Option<&'a str> {
        let name = self.place(path)?.name;
        matches!(name, "index" | "_index").then(|| path.parent())
    }

    /// `ref` and `relref`: a logical path, from the page, then from the root of the content, with or without extension; then a
    /// unique name anywhere (`siteRefLinker.refLink`).
    fn reference(&self, page: Page<'_>, path: &str, index: &Index) -> Vec<Candidate> {
        let path = path.trim();
        let mut folders: Vec<&str> = Vec::new();
        let roots =
            self.languages.iter().filter_map(|it| it.folder.as_deref()).chain([&*self.content]);
        if !path.starts_with('/') {
            folders.push(page.path.parent());
        }
        folders.extend(roots);
        let rest = path.trim_start_matches('/').trim_end_matches('/');
        let stem = rest.strip_suffix(".md").unwrap_or(rest);
        let language = self.place(page.path).and_then(|it| it.language);
        let mut res = Vec::new();
        for folder in folders {
            let mut names = vec![
                rest.to_owned(),
                format!("{stem}.md"),
                format!("{stem}/index.md"),
                format!("{stem}/_index.md"),
            ];
            names.extend(language.into_iter().flat_map(|it| {
                [
                    format!("{stem}.{it}.md"),
                    format!("{stem}/index.{it}.md"),
                    format!("{stem}/_index.{it}.md"),
                ]
            }));
            res.extend(names.iter().filter_map(|it| join(folder, it)).map(Candidate::File));
        }
        if !rest.contains('/') {
            let named = |name: String| {
                index
                    .files
                    .with_stem(&name)
                    .filter(|it| it.is_markdown())
                    .cloned()
                    .collect::<Vec<_>>()
            };
            res.extend(named(stem.to_owned()).into_iter().map(Candidate::File));
            let bundles = index.posts.keys().filter(|it| {
                it.parent().rsplit('/').next() == Some(stem) && it.stem().ends_with("index")
            });
            res.extend(bundles.take(1).cloned().map(Candidate::File));
        }
        res
    }

    /// An image is looked up among the page's resources, then in `assets/`, then taken for a URL.
    fn image(&self, page: Page<'_>, path: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        let relative = path.trim_start_matches("./").trim_start_matches('/');
        if let Some(bundle) = self.bundle(page.path) {
            res.extend(
                join(bundle, relative).filter(|it| it.starts_with(bundle)).map(Candidate::File),
            );
        }
        res.extend(self.assets.iter().filter_map(|it| join(it, relative)).map(Candidate::File));
        let base = if self.canonify { "/" } else { page.url };
        res.push(Candidate::Url(join_url(base, path)));
        res
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
        if place.name == "index" {
            return Some(if place.folder.is_empty() { Kind::Page } else { Kind::Post });
        }
        // A sibling of a leaf bundle's `index.md`, or anything below it, is a resource and no page.
        let is_leaf = |folder: &str| {
            files.below(folder).any(|it| {
                it.parent() == folder
                    && it.is_markdown()
                    && (it.stem() == "index" || it.stem().starts_with("index."))
            })
        };
        let mut folder = path.parent();
        while folder.len() > self.content.len() {
            if is_leaf(folder) {
                return Some(Kind::Resource);
            }
            folder = folder.rsplit_once('/').map_or("", |it| it.0);
        }
        Some(if place.folder.is_empty() { Kind::Page } else { Kind::Post })
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        let place = self.place(path)?;
        if facts.kind == Kind::Resource || facts.field("headless") == Some("true") {
            return None;
        }
        let prefix = self.prefix(place.language);
        if let Some(own) = facts.field("url") {
            return Some(if own.starts_with('/') {
                join_url("/", own)
            } else {
                join_url("/", &format!("{prefix}/{own}"))
            });
        }
        let folder = self.urlize(place.folder);
        if place.name == "_index" {
            return Some(join_url("/", &format!("{prefix}/{folder}/")));
        }
        let (parent, name) = match place.name {
            "index" => place.folder.rsplit_once('/').unwrap_or(("", place.folder)),
            name => (place.folder, name),
        };
        let slug = facts.field("slug").unwrap_or(name);
        let section = place.folder.split('/').next().unwrap_or("");
        if let Some(url) = self.permalink(section, slug, name, parent, facts) {
            return Some(join_url("/", &format!("{prefix}{url}")));
        }
        let end = if self.ugly { ".html" } else { "/" };
        Some(join_url("/", &format!("{prefix}/{}/{}{end}", self.urlize(parent), self.urlize(slug))))
    }

    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        let strings = |it: &crate::front_matter::Field| {
            it.value.strings().into_iter().map(|it| it.0).filter(|it| !it.is_empty()).collect()
        };
        front
            .fields
            .iter()
            .rfind(|it| it.key.eq_ignore_ascii_case(name))
            .map(strings)
            .unwrap_or_default()
    }

    /// Shortcodes run before the Markdown is read, in code as well unless they are escaped.
    fn tag_links(&self, tag: &Tag, _: &str, _: bool) -> Vec<Link> {
        if tag.escaped
            || tag.closing
            || !matches!(tag.delimiter, Delimiter::Angle | Delimiter::ShortcodePercent)
        {
            return Vec::new();
        }
        let (role, argument) = match &*tag.name {
            "ref" | "relref" => (Role::Link, tag.named("path").or_else(|| tag.positional().next())),
            "figure" => (Role::Image, tag.named("src")),
            _ => return Vec::new(),
        };
        let Some(it) = argument else { return Vec::new() };
        vec![Link {
            form: Form::Tag { name: tag.name.clone() },
            role,
            span: tag.span,
            destination_span: it.span,
            destination: it.value.clone(),
            templated: false,
        }]
    }

    fn candidates(
        &self,
        page: Page<'_>,
        link: &Link,
        destination: &Destination<'_>,
        index: &Index,
    ) -> Reading {
        let path = &*destination.path;
        let res = match &link.form {
            Form::Tag { name } if matches!(&**name, "ref" | "relref") => {
                self.reference(page, path, index)
            }
            Form::FrontMatter { .. } => {
                // Themes look beside `index.md`, in `assets/` and `static/`.
                let mut res = self.image(page, path);
                res.push(Candidate::Url(join_url("/", path)));
                res.extend(page.path.join(path.trim_start_matches('/')).map(Candidate::File));
                res
            }
            _ if link.role != Role::Link => self.image(page, path),
            _ => {
                let base = if self.canonify { "/" } else { page.url };
                let mut res = vec![Candidate::Url(join_url(base, path))];
                // The embedded render hook finds pages by their source path; it is on for sites in several languages.
                if self.languages.len() > 1 {
                    res.extend(self.reference(page, path, index));
                }
                res
            }
        };
        let base = self.profile.base_path.trim_end_matches('/');
        let below = path.strip_prefix(base).filter(|it| {
            destination.reach == Reach::Root && !base.is_empty() && it.starts_with('/')
        });
        Reading::Candidates(
            res.into_iter().chain(below.map(|it| Candidate::Url(it.to_owned()))).collect(),
        )
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let mut res: Vec<String> = self.statics.iter().map(|it| format!("{it}/{file}")).collect();
        // Resources are published below the page of their bundle, files of a section below the section.
        for (at, _) in url.match_indices('/') {
            let (folder, rest) = (&url[..=at], &url[at + 1..]);
            res.extend(
                index.at_url(folder).filter_map(|it| Some(format!("{}/{rest}", self.bundle(it)?))),
            );
        }
        // Other files in the content folder keep their path.
        res.push(format!("{}/{file}", self.content));
        res
    }

    fn generates(&self, url: &str, index: &Index) -> bool {
        let path = url.trim_matches('/');
        let languages: Vec<&str> = self.languages.iter().map(|it| &*it.code).collect();
        let path =
            path.split_once('/').filter(|it| languages.contains(&it.0)).map_or(path, |it| it.1);
        let first = path.split('/').next().unwrap_or("");
        let last = path.rsplit('/').next().unwrap_or("");
        let section =
            || index.files.is_folder(&format!("{}/{path}", self.content)) && !path.contains('/');
        path.is_empty()
            || languages.contains(&path)
            || matches!(
                last,
                "index.xml"
                    | "sitemap.xml"
                    | "robots.txt"
                    | "404.html"
                    | "feed.xml"
                    | "atom.xml"
                    | "rss.xml"
                    | "index.json"
            )
            || self.taxonomies.iter().any(|it| &**it == first)
            || path.contains("/page/")
            || first == "page"
            || section()
    }
}

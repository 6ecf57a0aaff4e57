//! Zola: pages and sections below `content/`, `@/` links, files beside `index.md`, `static/`.
//!
//! Follows `components/markdown/src/markdown.rs` (`fix_link`), `components/content/src/{page,section,file_info}.rs`,
//! `components/utils/src/site.rs` and the documentation pages `content/{overview,page,section,linking}.md`.

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
    Candidate, ConfigTexts, Generator, Kind, Page, Profile, Reading, Site, Uncertainty,
};
use crate::slug::{Anchors, ZolaSlugs, zola_slugify_path};
use crate::template::Tag;

/// A Zola site.
#[derive(Debug)]
pub struct Zola {
    profile: Profile,
    slugs: ZolaSlugs,
    theme: Option<Box<str>>,
    default_language: Box<str>,
    languages: Vec<Box<str>>,
    config_path: &'static str,
}

impl Zola {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Zola {
        let config_path = if texts.contains_key("zola.toml") { "zola.toml" } else { "config.toml" };
        let settings = Settings::read(texts, [config_path]);
        let theme = settings.text("theme").filter(|it| !it.is_empty());
        let slugs = match settings.text("slugify.paths").as_deref() {
            Some("off") => ZolaSlugs::Off,
            Some("safe") => ZolaSlugs::Safe,
            _ => ZolaSlugs::On,
        };
        let smart_punctuation = settings.flag("markdown.smart_punctuation").unwrap_or(false);
        let anchors = match settings.text("slugify.anchors").as_deref() {
            Some("off" | "safe") => Anchors::ZolaSafe { smart_punctuation },
            _ => Anchors::ZolaOn,
        };
        let languages = match settings.get("languages") {
            Some(Value::Map(it)) => it.iter().map(|it| it.key.clone()).collect(),
            _ => Vec::new(),
        };
        let (host, base_path) = host(&settings.text("base_url").unwrap_or_default());
        let installed = |it: &str| files.is_folder(&format!("themes/{it}"));
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or(anchors),
            heading_attributes: true,
            required_post: vec!["title"],
            url_fields: ["slug", "path", "template", "render"].map(Into::into).to_vec(),
            hosts: host.into_iter().collect(),
            base_path,
            uncertain: theme
                .iter()
                .filter(|it| !installed(it))
                .cloned()
                .map(Uncertainty::ThemeNotInstalled)
                .collect(),
            ..Profile::new(Generator::Zola)
        };
        let default_language = settings.text("default_language").unwrap_or_else(|| "en".into());
        Zola { profile, slugs, theme, default_language, languages, config_path }
    }

    /// The name of a content file without extension and language, and its language.
    fn name<'a>(&self, path: &'a FilePath) -> (&'a str, Option<&'a str>) {
        let stem = path.stem();
        match stem.rsplit_once('.') {
            Some((name, code))
                if self.languages.iter().any(|it| &**it == code)
                    || code == &*self.default_language =>
            {
                (name, Some(code).filter(|it| *it != &*self.default_language))
            }
            _ => (stem, None),
        }
    }

    fn slugify(&self, part: &str) -> String {
        zola_slugify_path(part, self.slugs)
    }

    /// `2024-01-02-name` or `2024-01-02_name` loses its date (`content/page.md`, "Filename date").
    fn without_date(name: &str) -> &str {
        let bytes = name.as_bytes();
        let digits = |range: std::ops::Range<usize>| {
            bytes.get(range).is_some_and(|it| it.iter().all(u8::is_ascii_digit))
        };
        let dated = bytes.len() > 11
            && digits(0..4)
            && bytes[4] == b'-'
            && digits(5..7)
            && bytes[7] == b'-'
            && digits(8..10)
            && matches!(bytes[10], b'-' | b'_');
        if dated { &name[11..] } else { name }
    }

    fn folder_url(&self, folder: &str) -> String {
        let parts: Vec<String> =
            folder.split('/').filter(|it| !it.is_empty()).map(|it| self.slugify(it)).collect();
        parts.iter().map(|it| format!("/{it}")).collect()
    }

    /// `@/dir/page.md`: a path from `content/` (`resolve_internal_link`).
    fn internal(path: &str) -> Reading {
        Reading::Candidates(join("content", path).map(Candidate::File).into_iter().collect())
    }
}

impl Site for Zola {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn configuration(&self) -> Vec<String> {
        vec![self.config_path.to_owned()]
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        // Only this extension is content (`components/site/src/lib.rs`).
        if path.extension() != "md" || !path.starts_with("content/") {
            return None;
        }
        Some(if self.name(path).0 == "_index" { Kind::Section } else { Kind::Post })
    }

    fn url(&self, path: &FilePath, facts: &Facts) -> Option<String> {
        let (name, language) = self.name(path);
        let prefix = language.map_or(String::new(), |it| format!("/{it}"));
        let folder = path.parent().strip_prefix("content").unwrap_or("").trim_matches('/');
        if facts.field("render") == Some("false") {
            return None;
        }
        if let Some(own) = facts.field("path").filter(|_| facts.kind != Kind::Section) {
            return Some(format!("{prefix}/{}/", own.trim_matches('/')));
        }
        if name == "_index" {
            return Some(format!("{prefix}{}/", self.folder_url(folder)));
        }
        let (parent, own) = match name {
            "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
            _ => (folder, name),
        };
        let slug = facts
            .field("slug")
            .map_or_else(|| self.slugify(Zola::without_date(own)), |it| self.slugify(it));
        Some(format!("{prefix}{}/{slug}/", self.folder_url(parent)))
    }

    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        front
            .at(&["taxonomies", name])
            .map(|it| it.strings().into_iter().map(|it| it.0).collect())
            .unwrap_or_default()
    }

    /// The date in a file name counts when the front matter has none.
    fn date_of_name(&self, path: &FilePath) -> Option<Date> {
        let name =
            if path.stem() == "index" { path.parent().rsplit('/').next()? } else { path.stem() };
        (Zola::without_date(name) != name)
            .then(|| date::parse(&name[..10], DateReader::Rfc3339).ok().flatten())
            .flatten()
    }

    fn tag_links(&self, tag: &Tag, _: &str, _: bool) -> Vec<Link> {
        // What a shortcode makes of its arguments is up to the theme; an `@/` path can only be one thing.
        let role = Role::Link;
        let named = tag.args.iter().filter(|it| it.quoted && it.value.starts_with("@/"));
        named
            .map(|it| Link {
                form: Form::Tag { name: tag.name.clone() },
                role,
                span: tag.span,
                destination_span: it.span,
                destination: it.value.clone(),
                templated: false,
            })
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
        if let Some(internal) = path.strip_prefix("@/") {
            return Zola::internal(internal);
        }
        let url = join_url(page.url, path);
        let mut res = vec![Candidate::Url(url)];
        if matches!(link.form, Form::FrontMatter { .. }) {
            // Themes read such paths from the page, from `static/`, or from `content/`.
            let relative = path.trim_start_matches('/');
            res.push(Candidate::Url(format!("/{relative}")));
            res.extend(page.path.join(relative).map(Candidate::File));
            res.extend(join("content", relative).map(Candidate::File));
            res.extend(join("static", relative).map(Candidate::File));
        }
        if destination.reach == Reach::Root {
            let base = self.profile.base_path.trim_end_matches('/');
            res.extend(
                path.strip_prefix(base)
                    .filter(|it| it.starts_with('/'))
                    .map(|it| Candidate::Url(it.to_owned())),
            );
        }
        Reading::Candidates(res)
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let mut res = vec![format!("static/{file}")];
        if let Some(theme) = &self.theme {
            res.push(format!("themes/{theme}/static/{file}"));
        }
        // Files beside `index.md` and `_index.md` are published below the page.
        for (at, _) in url.match_indices('/') {
            let (folder, rest) = (&url[..=at], &url[at + 1..]);
            for it in
                index.at_url(folder).filter(|it| matches!(self.name(it).0, "index" | "_index"))
            {
                res.push(if it.parent().is_empty() {
                    rest.to_owned()
                } else {
                    format!("{}/{rest}", it.parent())
                });
            }
        }
        if let Some(stem) = file.strip_suffix(".css") {
            res.extend(["scss", "sass"].iter().map(|it| format!("sass/{stem}.{it}")));
        }
        res
    }

    fn generates(&self, url: &str, _: &Index) -> bool {
        let path = url.trim_matches('/');
        let first = path.split('/').next().unwrap_or("");
        let feed = matches!(
            path.rsplit('/').next(),
            Some("atom.xml" | "rss.xml" | "feed.xml" | "sitemap.xml" | "robots.txt" | "404.html")
        );
        path.is_empty()
            || feed
            || matches!(first, "tags" | "categories" | "authors" | "page")
            || self.languages.iter().any(|it| &**it == path || matches!(path.strip_prefix(&**it), Some(rest) if rest.starts_with("/tags") || rest.starts_with("/categories")))
            || path.contains("/page/")
            || path.starts_with("search_index")
            || path.starts_with("elasticlunr")
    }
}

//! Zola: pages and sections below `content/`, `@/` links, files beside `index.md`, `static/`.
//!
//! Follows `components/markdown/src/markdown.rs` (`fix_link`), `components/content/src/{page,section,file_info,library}.rs`,
//! `components/utils/src/site.rs`, `components/config/src/config/mod.rs` and the documentation pages
//! `content/{overview,page,section,linking}.md`; what they leave open was tried with Zola 0.22.

mod config;
mod generated;

use self::config::{Settled, Taxonomy};
use crate::config::Config;
use crate::date::{self, Date, DateReader};
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::front_matter::{Dialect, FrontMatter, Value};
use crate::index::Index;
use crate::link::{Destination, Reach, join_url};
use crate::markdown::{Form, Link, Role};
use crate::site::redirects::Redirects;
use crate::site::settings::host;
use crate::site::{
    Candidate, ConfigTexts, Generator, Kind, Page, Profile, Reading, Site, Uncertainty, Wanted,
};
use crate::slug::{ZolaSlugs, zola_slugify_path};
use crate::template::Tag;

/// A Zola site.
#[derive(Debug)]
pub struct Zola {
    profile: Profile,
    path_slugs: ZolaSlugs,
    term_slugs: ZolaSlugs,
    keeps_dates: bool,
    theme: Option<Box<str>>,
    default_language: Box<str>,
    languages: Vec<Box<str>>,
    taxonomies: Vec<Taxonomy>,
    feeds: Vec<Box<str>>,
    redirects: Redirects,
    config_path: &'static str,
}

impl Zola {
    /// The site as its configuration says.
    pub fn new(files: &Files, texts: &ConfigTexts, config: &Config) -> Zola {
        let settled = Settled::read(texts);
        let (host, base_path) = host(&settled.text("base_url").unwrap_or_default());
        let theme = settled.text("theme").filter(|it| !it.is_empty());
        let installed = |it: &str| files.is_folder(&format!("themes/{it}"));
        let mut names: Vec<Box<str>> =
            settled.taxonomies.iter().map(|it| it.name.clone()).collect();
        names.sort();
        names.dedup();
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or_else(|| settled.anchors()),
            heading_attributes: true,
            taxonomies: names,
            taxonomy_table: Some("taxonomies"),
            required_post: vec!["title"],
            url_fields: ["slug", "path", "sort_by", "weight"].map(Into::into).to_vec(),
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
        Zola {
            path_slugs: settled.slugs("paths"),
            term_slugs: settled.slugs("taxonomies"),
            keeps_dates: settled.flag("slugify.paths_keep_dates", false),
            theme,
            default_language: settled.text("default_language").unwrap_or_else(|| "en".into()),
            languages: settled.languages,
            taxonomies: settled.taxonomies,
            feeds: settled.feeds,
            redirects: Redirects::read(texts),
            config_path: settled.path,
            profile,
        }
    }

    /// The name of a content file without extension and language, and its language when that is not the default one.
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

    fn page_url(&self, path: &FilePath, facts: &Facts) -> String {
        let (name, language) = self.name(path);
        let prefix = language.map_or(String::new(), |it| format!("/{it}"));
        let folder = path.parent().strip_prefix("content").unwrap_or("").trim_matches('/');
        if name == "_index" {
            return join_url("/", &format!("{prefix}/{folder}/"));
        }
        if let Some(own) = facts.field("path") {
            return join_url("/", &format!("{prefix}/{own}/"));
        }
        // Folders keep their names; only the page's own becomes a slug.
        let (parent, own) = match name {
            "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
            _ => (folder, name),
        };
        let own = if self.keeps_dates { own } else { dated(own).map_or(own, |it| it.1) };
        let slug = zola_slugify_path(facts.field("slug").unwrap_or(own), self.path_slugs);
        join_url("/", &format!("{prefix}/{parent}/{slug}/"))
    }

    /// The section that a page is sorted in: the front page of the folder it lies in, in its language.
    fn section_of(&self, path: &FilePath) -> String {
        let (name, language) = self.name(path);
        let folder = path.parent();
        let folder =
            if name == "index" { folder.rsplit_once('/').map_or("", |it| it.0) } else { folder };
        language
            .map_or_else(|| format!("{folder}/_index.md"), |it| format!("{folder}/_index.{it}.md"))
    }
}

/// `2024-01-02-name`, `2024-01-02_name`, `2024-01-02T10:00:00Z-name`: the date and the name (`content/page.md`, "Filename date").
fn dated(name: &str) -> Option<(&str, &str)> {
    let bytes = name.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes.get(range).is_some_and(|it| it.iter().all(u8::is_ascii_digit))
    };
    let day = digits(0..4)
        && bytes.get(4) == Some(&b'-')
        && digits(5..7)
        && bytes.get(7) == Some(&b'-')
        && digits(8..10);
    if !day {
        return None;
    }
    let rest = name.get(10..)?;
    let rest = match rest.strip_prefix('T') {
        // `10:00:00Z`, `10:00:00.5+08:00`.
        Some(time) => {
            let zone = time.find(['Z', 'z']).map(|it| it + 1);
            let offset = time.find('+').map(|it| it + 6);
            time.get(zone.or(offset)?..)?
        }
        None => rest,
    };
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let own = rest.strip_prefix(['-', '_']).filter(|it| !it.is_empty())?;
    Some((&name[..10], own))
}

impl Site for Zola {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn dialect(&self, path: &FilePath) -> Dialect {
        if self.name(path).0 == "_index" { Dialect::ZOLA_SECTION } else { self.profile.dialect }
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
        Some(self.page_url(path, facts))
    }

    /// `@/` links name the file, from `content/` on (`resolve_internal_link`).
    fn names(&self, path: &FilePath, _: &Facts) -> Vec<String> {
        path.strip_prefix("content/").map(|it| format!("@/{it}")).into_iter().collect()
    }

    fn lists(&self, path: &FilePath, facts: &Facts) -> Vec<String> {
        let language = self.name(path).1;
        let terms =
            facts.terms.iter().flat_map(|(name, terms)| terms.iter().map(move |it| (name, it)));
        terms.map(|(name, it)| self.term_url(language, name, it)).collect()
    }

    fn withholds(&self, front: &FrontMatter) -> bool {
        let is = |key: &str, it: bool| {
            front.get(key).is_some_and(|field| field.value.value == Value::Bool(it))
        };
        is("draft", true) || is("render", false)
    }

    /// A page without the field that its section is sorted by is on no list and is not rendered (`ignored_pages`).
    fn leaves_out(&self, path: &FilePath, facts: &Facts, index: &Index) -> Option<Wanted> {
        if facts.kind == Kind::Section {
            return None;
        }
        let section = FilePath::new(&self.section_of(path));
        let field = match index.get(&section)?.facts.field("sort_by") {
            Some("date") if facts.date.is_none() => "date",
            Some("weight") if facts.field("weight").is_none() => "weight",
            _ => return None,
        };
        Some(Wanted { field, section })
    }

    fn taxonomy(&self, front: &FrontMatter, name: &str) -> Vec<Box<str>> {
        front
            .at(&["taxonomies", name])
            .map(|it| it.strings().into_iter().map(|it| it.0).collect())
            .unwrap_or_default()
    }

    /// The date in a file name counts when the front matter has none.
    fn date_of_name(&self, path: &FilePath) -> Option<Date> {
        let name = match self.name(path).0 {
            "index" => path.parent().rsplit('/').next()?,
            name => name,
        };
        date::parse(dated(name)?.0, DateReader::Rfc3339).ok().flatten()
    }

    /// What a shortcode makes of its arguments is up to the theme; an `@/` path can only be one thing, and so can an image.
    fn tag_links(&self, tag: &Tag, _: &str, _: bool) -> Vec<Link> {
        if tag.escaped || tag.name.starts_with("/*") {
            return Vec::new();
        }
        let role = |it: &str| {
            if it.starts_with("@/") {
                Some(Role::Link)
            } else {
                (super::is_image(it) && !it.contains(['{', '$', '*'])).then_some(Role::Image)
            }
        };
        let named = tag.args.iter().filter(|it| it.quoted && it.key.is_some());
        named
            .filter_map(|it| Some((role(&it.value)?, it)))
            .map(|(role, it)| Link {
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
        if path.starts_with("@/") {
            return Reading::Candidates(vec![Candidate::Name(path.to_owned())]);
        }
        let printed = Candidate::Url(join_url(page.url, path));
        if matches!(link.form, Form::FrontMatter { .. } | Form::Tag { .. }) {
            // Themes read such paths from the page, from `static/`, or from `content/`.
            let relative = path.trim_start_matches('/');
            let mut res = vec![printed, Candidate::Url(format!("/{relative}"))];
            res.extend(page.path.join(relative).map(Candidate::File));
            res.extend(join("content", relative).map(Candidate::File));
            res.extend(join("static", relative).map(Candidate::File));
            res.extend(join("", relative).map(Candidate::File));
            return Reading::Candidates(res);
        }
        let base = self.profile.base_path.trim_end_matches('/');
        if destination.reach != Reach::Root || base.is_empty() {
            return Reading::Candidates(vec![printed]);
        }
        // The base path is not put before what the author writes.
        let below = path.strip_prefix(base).filter(|it| it.starts_with('/'));
        Reading::Candidates(below.map(|it| Candidate::Url(it.to_owned())).into_iter().collect())
    }

    fn sources(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let mut res = vec![format!("static/{file}")];
        if let Some(theme) = &self.theme {
            res.push(format!("themes/{theme}/static/{file}"));
        }
        if !path.ends_with(".md") && !url.ends_with('/') {
            // Files below `index.md` are published below the page, files beside `_index.md` beside the section.
            for (at, _) in url.match_indices('/') {
                let (folder, rest) = (&url[..=at], &url[at + 1..]);
                let owns = |it: &&FilePath| match self.name(it).0 {
                    "index" => true,
                    name => name == "_index" && !rest.contains('/'),
                };
                res.extend(
                    index.at_url(folder).filter(owns).map(|it| format!("{}/{rest}", it.parent())),
                );
            }
        }
        if let Some(stem) = file.strip_suffix(".css") {
            res.extend(["scss", "sass"].iter().map(|it| format!("sass/{stem}.{it}")));
        }
        res
    }

    fn generates(&self, url: &str, index: &Index) -> bool {
        self.makes(url, index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_names() {
        assert_eq!(dated("2024-01-02-甲"), Some(("2024-01-02", "甲")));
        assert_eq!(dated("2024-01-02_b"), Some(("2024-01-02", "b")));
        assert_eq!(dated("2024-01-02T10:00:00Z-c"), Some(("2024-01-02", "c")));
        assert_eq!(dated("2024-01-02T10:00:00+08:00 -d"), Some(("2024-01-02", "d")));
        for it in
            ["2024-01-02", "2024-01-02-", "2024-1-2-x", "甲", "2024-01-02x", "2024-01-02T甲-x"]
        {
            assert_eq!(dated(it), None, "{it}");
        }
    }
}

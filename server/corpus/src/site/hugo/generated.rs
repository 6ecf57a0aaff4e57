//! What Hugo publishes without a content file: home pages, sections, terms, their pages and feeds, the site map.
//!
//! Follows the documentation pages `configuration/{outputs,output-formats,pagination,taxonomies,sitemap}.md`. Tried with Hugo 0.168.

use super::Hugo;
use super::config::{Settled, find, strings};
use crate::facts::Facts;
use crate::front_matter::Value;
use crate::index::Index;
use crate::site::{Kind, permalink};

/// Names of what is published beside pages.
#[derive(Debug)]
pub(super) struct Outputs {
    /// Base names of feeds and other outputs of list pages, such as `index`.
    names: Vec<Box<str>>,
    sitemap: Box<str>,
    pager: Box<str>,
    /// Kinds of page that are switched off, in lower case.
    disabled: Vec<Box<str>>,
}

impl Outputs {
    pub(super) fn new(settled: &Settled) -> Outputs {
        let settings = &settled.settings;
        let mut names: Vec<Box<str>> = vec!["index".into()];
        if let Some(Value::Map(formats)) = settings.get_folded("outputFormats") {
            let base = |it: &crate::front_matter::Field| match &it.value.value {
                Value::Map(own) => find(own, "baseName").and_then(Value::text),
                _ => None,
            };
            names.extend(formats.iter().filter_map(base));
        }
        let text = |key: &str| settings.folded_text(key);
        let disabled = strings(settings.get_folded("disableKinds"));
        Outputs {
            names,
            sitemap: text("sitemap.filename").unwrap_or_else(|| "sitemap.xml".into()),
            pager: text("pagination.path")
                .or_else(|| text("paginatePath"))
                .unwrap_or_else(|| "page".into()),
            disabled: disabled.iter().map(|it| it.to_lowercase().into()).collect(),
        }
    }

    pub(super) fn has(&self, kind: &str) -> bool {
        !self.disabled.iter().any(|it| &**it == kind)
    }
}

/// The plural names of the taxonomies.
pub(super) fn taxonomies(settled: &Settled) -> Vec<Box<str>> {
    let plural = |it: &Value| match it {
        Value::Map(it) => it.iter().filter_map(|it| it.value.value.text()).collect(),
        _ => Vec::new(),
    };
    let mut res = match settled.settings.get_folded("taxonomies") {
        Some(it) => plural(it),
        None => vec!["tags".into(), "categories".into()],
    };
    if let Some(Value::Map(languages)) = settled.settings.get_folded("languages") {
        for it in languages {
            if let Value::Map(own) = &it.value.value {
                res.extend(find(own, "taxonomies").map(plural).unwrap_or_default());
            }
        }
    }
    res.sort();
    res.dedup();
    res
}

impl Hugo {
    /// The terms of a page and the section that its folder is.
    pub(super) fn list_urls(&self, path: &crate::files::FilePath, facts: &Facts) -> Vec<String> {
        let Some(place) = self.place(path) else { return Vec::new() };
        let prefix = self.prefix(place.language);
        let mut res = Vec::new();
        if !place.section().is_empty() && facts.kind != Kind::Resource {
            res.push(format!("{prefix}/{}/", self.urlize(place.section())));
        }
        for (taxonomy, terms) in facts.terms.iter().filter(|_| self.outputs.has("term")) {
            res.extend(terms.iter().map(|it| format!("{prefix}{}", self.term_url(taxonomy, it))));
        }
        res
    }

    fn term_url(&self, taxonomy: &str, term: &str) -> String {
        let pattern = self.term_patterns.iter().find(|it| it.0.eq_ignore_ascii_case(taxonomy));
        let path = match pattern {
            Some((_, pattern)) => permalink::fill(pattern, |_| Some(self.urlize(term))),
            None => format!("/{}/{}/", self.urlize(taxonomy), self.urlize(term)),
        };
        crate::link::join_url("/", &path)
    }

    /// Whether something is published at `url` that is no content file.
    pub(super) fn makes(&self, url: &str, index: &Index) -> bool {
        let bare = url.strip_suffix("index.html").unwrap_or(url);
        if self.is_list(bare, index)
            || self.redirects.leads(url)
            || self.is_other_content(url, index)
        {
            return true;
        }
        // The home page of the default language forwards to its folder.
        if url == "/" || bare == "/" {
            return true;
        }
        let (folder, file) = url.trim_end_matches('/').rsplit_once('/').unwrap_or(("", url));
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let at_home = folder.is_empty() || self.home(folder);
        if at_home && (file == &*self.outputs.sitemap || file == "robots.txt" || file == "404.html")
        {
            return true;
        }
        if !extension.is_empty() && extension != "html" {
            let output = self.outputs.names.iter().any(|it| &**it == stem);
            return output && self.is_list(folder, index);
        }
        // `/posts/page/2/`.
        let pager = folder.strip_suffix(&*self.outputs.pager).and_then(|it| it.strip_suffix('/'));
        file.bytes().all(|it| it.is_ascii_digit())
            && pager.is_some_and(|it| self.is_list(it, index))
    }

    /// Whether `url` is the home page of a language.
    fn home(&self, url: &str) -> bool {
        match url.trim_matches('/') {
            "" => true,
            it => {
                (self.languages.len() > 1 || self.language_in_subfolder)
                    && !self.multihost
                    && self.language(it).is_some()
            }
        }
    }

    /// Whether a list of pages is at `url`: a home page, a section, a taxonomy, a term.
    fn is_list(&self, url: &str, index: &Index) -> bool {
        let section = |it: &crate::files::FilePath| {
            index.get(it).is_some_and(|it| it.facts.kind == Kind::Section)
        };
        self.home(url)
            || index.at_list(url).next().is_some()
            || index.at_url(url).any(section)
            || self.outputs.has("taxonomy") && self.is_taxonomy(url)
    }

    fn is_taxonomy(&self, url: &str) -> bool {
        let path = url.trim_matches('/');
        let path = match path.split_once('/') {
            Some((first, rest)) if self.home(first) => rest,
            Some(_) => return false,
            None => path,
        };
        self.profile.taxonomies.iter().any(|it| self.urlize(it) == path)
    }

    /// Content in HTML or another format than Markdown, and content made by a template, of which nothing is read here.
    fn is_other_content(&self, url: &str, index: &Index) -> bool {
        let path = url.trim_matches('/');
        let path = match path.split_once('/') {
            Some((first, rest)) if self.home(first) => rest,
            _ => path,
        };
        self.contents.iter().any(|it| {
            let at = |it: &str| index.files.contains(it);
            let base = format!("{}/{path}", it.folder);
            let base = base.trim_end_matches('/');
            let adapter = base
                .match_indices('/')
                .any(|(end, _)| at(&format!("{}/_content.gotmpl", &base[..end])));
            let here = |end: &str| at(&format!("{base}{end}"));
            adapter
                || [
                    ".html",
                    "/index.html",
                    "/_index.html",
                    ".adoc",
                    "/index.adoc",
                    ".org",
                    "/index.org",
                    ".rst",
                ]
                .into_iter()
                .any(here)
        })
    }
}

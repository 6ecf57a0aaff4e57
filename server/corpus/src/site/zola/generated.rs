//! What Zola publishes without a content file: home pages, terms, feeds, pages of lists, the site map and the search index.
//!
//! Follows `components/site/src/lib.rs` (`build` and what it calls). Tried with Zola 0.22.

use super::Zola;
use crate::index::Index;
use crate::site::Kind;
use crate::slug::zola_slugify_path;

impl Zola {
    /// The list of a term.
    pub(super) fn term_url(&self, language: Option<&str>, taxonomy: &str, term: &str) -> String {
        let prefix = language.map_or(String::new(), |it| format!("/{it}"));
        let slug = |it: &str| zola_slugify_path(it, self.term_slugs);
        format!("{prefix}/{}/{}/", slug(taxonomy), slug(term))
    }

    /// Whether something is published at `url` that is no content file.
    pub(super) fn makes(&self, url: &str, index: &Index) -> bool {
        let (language, path) = self.split_language(url);
        if path.is_empty() || self.redirects.leads(url) {
            return true;
        }
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let below = |folder: &str| match language {
            Some(it) => format!("/{it}/{folder}"),
            None => format!("/{folder}"),
        };
        let at_root = folder.is_empty() && language.is_none();
        let fixed =
            matches!(file, "sitemap.xml" | "robots.txt" | "404.html" | "elasticlunr.min.js");
        if at_root && (fixed || file.starts_with("search_index.")) {
            return true;
        }
        if self.is_taxonomy(language, path) || index.at_list(url).next().is_some() {
            return true;
        }
        let section = |url: &str| {
            let is = |it: &crate::files::FilePath| {
                index.get(it).is_some_and(|it| it.facts.kind == Kind::Section)
            };
            index.at_url(url).any(is)
        };
        let folder_url = below(folder);
        let of_taxonomy = folder.split('/').next().unwrap_or("");
        let taxonomy = self
            .taxonomies
            .iter()
            .find(|it| it.language.as_deref() == language && self.slug_of(&it.name) == of_taxonomy);
        if self.feeds.iter().any(|it| &**it == file) {
            let term = taxonomy.is_some_and(|it| it.feed)
                && (folder == of_taxonomy || index.at_list(&folder_url).next().is_some());
            return folder.is_empty() || section(&folder_url) || term;
        }
        // `/posts/page/2/`.
        let Some((list, pager)) = folder.rsplit_once('/').or(Some(("", folder))) else {
            return false;
        };
        if file.is_empty() || !file.bytes().all(|it| it.is_ascii_digit()) {
            return false;
        }
        let paged = taxonomy.is_some_and(|it| it.paginated && &*it.pager == pager)
            && (list == of_taxonomy || index.at_list(&below(list)).next().is_some());
        paged || section(&below(list)) || list.is_empty() && pager == "page"
    }

    fn slug_of(&self, taxonomy: &str) -> String {
        zola_slugify_path(taxonomy, self.term_slugs)
    }

    fn is_taxonomy(&self, language: Option<&str>, path: &str) -> bool {
        self.taxonomies
            .iter()
            .any(|it| it.language.as_deref() == language && self.slug_of(&it.name) == path)
    }

    /// The language that a URL begins with, and the rest without slashes at its ends.
    fn split_language<'a>(&'a self, url: &'a str) -> (Option<&'a str>, &'a str) {
        let path = url.strip_suffix("index.html").unwrap_or(url).trim_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        match self.languages.iter().find(|it| &***it == first) {
            Some(language) => (Some(language), rest),
            None => (None, path),
        }
    }
}

//! The URLs of a Hexo site: of posts, pages and lists, and the files behind them.
//!
//! Invariant: a URL path is decoded, begins with `/` and stands below the site's root, without the root itself.

use super::Hexo;
use crate::date::Date;
use crate::facts::Facts;
use crate::index::Index;
use crate::link::join_url;
use crate::site::permalink;
use crate::slug::{self, Case};

impl Hexo {
    /// The slug of a post and what its file name says by `new_post_name`.
    pub(super) fn slug(&self, post_path: &str) -> (String, Vec<(String, String)>) {
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

    pub(super) fn post_url(&self, post_path: &str, facts: &Facts) -> String {
        let url = match facts.field("permalink") {
            Some(own) => format!("/{}", own.trim_start_matches('/')),
            None => {
                let (slug, from_name) = self.slug(post_path);
                let value = |name: &str| self.permalink_value(name, &slug, &from_name, facts);
                join_url("/", &permalink::fill(&self.permalink, value))
            }
        };
        let slash = self.post_asset_folder && !url.ends_with('/') && !url.ends_with(".html");
        if slash { format!("{url}/") } else { url }
    }

    /// A page lies where its file does, unless it says otherwise (`processPage`).
    pub(super) fn page_url(below_source: &str, facts: &Facts) -> String {
        let Some(own) = facts.field("permalink") else {
            let stem = below_source.rsplit_once('.').map_or(below_source, |it| it.0);
            let folder = stem.strip_suffix("index").filter(|it| it.is_empty() || it.ends_with('/'));
            return folder.map_or_else(|| format!("/{stem}.html"), |it| format!("/{it}"));
        };
        let url = join_url("/", own);
        let name = url.rsplit('/').next().unwrap_or("");
        if name.is_empty() || name.contains('.') { url } else { format!("{url}.html") }
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
            _ => named(name)
                .or_else(|| facts.field(name).map(str::to_owned))
                .or_else(|| mapped(&self.permalink_defaults, name).map(str::to_owned)),
        }
    }

    /// The category that was made last: of `[A, B]` it is `a/b`. A draft has none.
    fn category(&self, facts: &Facts) -> String {
        let branches = if facts.is_published() { self.branches(facts) } else { Vec::new() };
        branches.last().map_or_else(|| self.default_category.to_string(), |it| it.join("/"))
    }

    /// The slugs of a post's categories, each branch from its root on.
    fn branches(&self, facts: &Facts) -> Vec<Vec<String>> {
        let mut terms = facts.categories.iter().map(|it| self.term(it, &self.category_map));
        let lengths = match &facts.category_branches[..] {
            [] => vec![facts.categories.len()],
            it => it.to_vec(),
        };
        let branch = |length: usize| terms.by_ref().take(length).collect::<Vec<String>>();
        lengths.into_iter().map(branch).filter(|it| !it.is_empty()).collect()
    }

    fn term(&self, name: &str, map: &[(Box<str>, Box<str>)]) -> String {
        let name = mapped(map, name).filter(|it| !it.is_empty()).unwrap_or(name);
        slug::hexo_slugize(name, "-", self.filename_case)
    }

    /// Where the list of the last of `categories` is, which are nested in their order.
    pub(super) fn category_url(&self, categories: &[&str]) -> String {
        let slugs: Vec<String> =
            categories.iter().map(|it| self.term(it, &self.category_map)).collect();
        join_url("/", &format!("{}/{}/", self.category_folder, slugs.join("/")))
    }

    /// The lists that a post stands in: its tags, its categories with those above them, its year and month.
    pub(super) fn list_urls(&self, facts: &Facts) -> Vec<String> {
        let url = |folder: &str, rest: &str| join_url("/", &format!("{folder}/{rest}/"));
        let mut res = Vec::new();
        if self.plugins.tags {
            let tags = facts.tags.iter().map(|it| self.term(it, &self.tag_map));
            res.extend(tags.map(|it| url(&self.tag_folder, &it)));
        }
        if self.plugins.categories {
            for branch in self.branches(facts) {
                let nested = (1..=branch.len()).map(|it| branch[..it].join("/"));
                res.extend(nested.map(|it| url(&self.category_folder, &it)));
            }
        }
        if self.plugins.archives {
            res.push(url(&self.archive_folder, ""));
            if let Some(date) = &facts.date {
                let (year, month) = (date.year, date.month);
                res.push(url(&self.archive_folder, &format!("{year:04}")));
                res.push(url(&self.archive_folder, &format!("{year:04}/{month:02}")));
                let day = format!("{year:04}/{month:02}/{:02}", date.day);
                res.push(url(&self.archive_folder, &day));
            }
        }
        res
    }

    /// Whether a generator makes something at this URL path.
    pub(super) fn makes(&self, url: &str, index: &Index) -> bool {
        let path = url.trim_matches('/');
        if matches!(path, "" | "index.html") || self.plugins.files.iter().any(|it| **it == *path) {
            return true;
        }
        let list = without_page_number(path);
        if list.is_empty() || index.at_list(&format!("/{list}/")).next().is_some() {
            return true;
        }
        self.may_make(path, index)
    }

    /// What generators that are not known may make: indexes of terms, and files for readers that are no people.
    fn may_make(&self, path: &str, index: &Index) -> bool {
        let file = path.rsplit('/').next().unwrap_or("");
        let feed = !path.contains('/')
            && (file.ends_with(".xml") || file.ends_with(".json") || file.ends_with(".txt"));
        let folders = [&self.tag_folder, &self.category_folder, &self.archive_folder];
        let overview = folders.iter().any(|it| path == it.trim_matches('/'));
        self.plugins.unknown && (feed || overview) || self.is_undated(path, index)
    }

    /// Whether `path` is the URL of a post in which something stands that is not to be known here: the day of a post without a
    /// date, or a hash.
    fn is_undated(&self, path: &str, index: &Index) -> bool {
        let pattern = self.permalink.trim_matches('/');
        let unknown = |it: &&str| matches!(*it, "hash" | "id" | "timestamp");
        if permalink::names(pattern).iter().any(unknown) {
            return permalink::read(pattern, path).is_some();
        }
        let Some(values) = permalink::read(pattern, path) else { return false };
        let dated = |it: &(String, String)| matches!(&*it.0, "year" | "month" | "day");
        let Some(title) = values.iter().find(|it| it.0 == "title" || it.0 == "name") else {
            return false;
        };
        values.iter().any(dated)
            && index.named(&title.1).any(|it| {
                index.get(it).is_some_and(|it| {
                    it.facts.date.is_none()
                        && it.facts.is_published()
                        && it.facts.field("permalink").is_none()
                })
            })
    }

    /// The files that would be published at `url`.
    pub(super) fn source_files(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let file = if url.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let hidden = |it: &str| it.split('/').any(|it| it.starts_with(['_', '.']));
        let mut res = Vec::new();
        if !self.is_excluded(&file) {
            let own = format!("{}/{file}", self.source);
            // What is rendered is not published under its own name.
            if index.get(&own).is_none() {
                res.push(own);
            }
        }
        if !hidden(&file) {
            res.extend(self.themes.iter().map(|it| format!("{it}/{file}")));
        }
        res.extend(self.post_assets(url, index));
        if self.without_html && !file.rsplit('/').next().unwrap_or("").contains('.') {
            res.push(format!("{}/{file}.html", self.source));
        }
        // What is rendered changes its extension on the way.
        for (made, from) in [
            (".css", &[".styl", ".scss", ".less", ".sass"][..]),
            (".html", &[".ejs", ".pug", ".njk", ".swig"]),
        ] {
            if let Some(stem) = file.strip_suffix(made) {
                let folders = self.themes.iter().map(|it| &**it).chain([&*self.source]);
                let files = folders
                    .flat_map(|folder| from.iter().map(move |it| format!("{folder}/{stem}{it}")));
                res.extend(files);
            }
        }
        res
    }

    /// The source files of post assets that would be published at `url`: those of the posts at the folders above it.
    fn post_assets(&self, url: &str, index: &Index) -> Vec<String> {
        if !self.post_asset_folder {
            return Vec::new();
        }
        let mut res = Vec::new();
        for (at, _) in url.match_indices('/').skip(1) {
            let (folder, rest) = (&url[..at], &url[at + 1..]);
            if rest.is_empty() {
                continue;
            }
            let html = format!("{folder}.html");
            for it in index.at_url(folder).chain(index.at_url(&html)) {
                if it.starts_with(&self.posts_folder()) {
                    res.push(format!("{}/{rest}", Hexo::asset_folder(it)));
                }
            }
        }
        res
    }
}

fn mapped<'a>(map: &'a [(Box<str>, Box<str>)], key: &str) -> Option<&'a str> {
    map.iter().find(|it| *it.0 == *key).map(|it| &*it.1)
}

fn slugize(text: &str) -> String {
    slug::hexo_slugize(text, "-", Case::Keep)
}

/// `tags/x/page/2` is a further page of `tags/x`. Which numbers there are depends on how many posts a page holds.
fn without_page_number(path: &str) -> &str {
    let Some((list, number)) = path.rsplit_once('/') else { return path };
    let page = list == "page" || list.ends_with("/page");
    if page && !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit()) {
        list.strip_suffix("page").unwrap_or(list).trim_end_matches('/')
    } else {
        path
    }
}

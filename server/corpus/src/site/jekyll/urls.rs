//! The URLs of a Jekyll site: of posts, documents of collections and pages, and the files behind them.
//!
//! Invariant: a URL path is decoded, begins with `/` and stands below `baseurl`, without it.

use super::{Collection, Jekyll};
use crate::date::Date;
use crate::facts::Facts;
use crate::files::FilePath;
use crate::index::Index;
use crate::link::join_url;
use crate::site::permalink;
use crate::slug::{JekyllSlugs, jekyll_slugify};

/// `permalink` of the configuration.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// The pattern of posts.
    pattern: Box<str>,
    /// What pages and collections get at their end (`Utils.add_permalink_suffix`).
    suffix: &'static str,
}

impl Style {
    pub(super) fn read(text: Option<&str>) -> Style {
        let (pattern, suffix) = match text.filter(|it| !it.is_empty()) {
            None | Some("date") => {
                ("/:categories/:year/:month/:day/:title:output_ext", ":output_ext")
            }
            Some("pretty") => ("/:categories/:year/:month/:day/:title/", "/"),
            Some("ordinal") => ("/:categories/:year/:y_day/:title:output_ext", ":output_ext"),
            Some("weekdate") => ("/:categories/:year/W:week/:short_day/:title:output_ext", ""),
            Some("none") => ("/:categories/:title:output_ext", ":output_ext"),
            Some(it) if it.ends_with('/') => (it, "/"),
            Some(it) if it.ends_with(":output_ext") => (it, ":output_ext"),
            Some(it) => (it, ""),
        };
        Style { pattern: pattern.into(), suffix }
    }
}

/// Date and slug of a post's name, `YYYY-MM-DD-slug` (`Document::DATE_FILENAME_MATCHER`).
pub(super) fn dated(stem: &str) -> Option<(&str, &str)> {
    let mut parts = stem.splitn(4, '-');
    let mut end = 0;
    for (at, length) in [(0, 2..=4), (1, 1..=2), (2, 1..=2)] {
        let part = parts.next()?;
        if !length.contains(&part.len()) || !part.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        end += part.len() + usize::from(at > 0);
    }
    Some((&stem[..end], parts.next()?))
}

impl Jekyll {
    pub(super) fn post_url(&self, path: &FilePath, facts: &Facts) -> String {
        let posts = self.collections.iter().find(|it| &*it.name == "posts");
        let pattern = self
            .field(path, facts, "permalink")
            .or_else(|| posts?.permalink.as_deref())
            .unwrap_or(&self.style.pattern);
        let before = path.split("_posts/").next().unwrap_or("").trim_matches('/');
        let folders = before.split('/').filter(|it| !it.is_empty() && *it != "_drafts");
        let categories = folders.map(str::to_owned).collect();
        let slug = dated(path.stem()).map_or(path.stem(), |it| it.1);
        self.fill(
            pattern,
            &Placeholders {
                jekyll: self,
                facts,
                path,
                slug,
                categories,
                collection: "posts",
                below: slug,
            },
        )
    }

    pub(super) fn document_url(
        &self,
        collection: &Collection,
        rest: &str,
        path: &FilePath,
        facts: &Facts,
    ) -> String {
        let below = rest.rsplit_once('.').map_or(rest, |it| it.0);
        let default = format!("/:collection/:path{}", self.style.suffix);
        let pattern = self
            .field(path, facts, "permalink")
            .or(collection.permalink.as_deref())
            .unwrap_or(&default);
        let slug = dated(path.stem()).map_or(path.stem(), |it| it.1);
        let categories = Vec::new();
        self.fill(
            pattern,
            &Placeholders {
                jekyll: self,
                facts,
                path,
                slug,
                categories,
                collection: &collection.name,
                below,
            },
        )
    }

    /// `URL#generate_url` and `sanitize_url`.
    fn fill(&self, pattern: &str, values: &Placeholders<'_>) -> String {
        join_url("/", &permalink::fill(pattern, |name| values.get(name)))
    }

    pub(super) fn page_url(&self, path: &FilePath, facts: &Facts) -> String {
        let stem = path.rsplit_once('.').map_or(&**path, |it| it.0);
        let (folder, basename) = stem.rsplit_once('/').unwrap_or(("", stem));
        let pattern = match self.field(path, facts, "permalink") {
            Some(own) => own.to_owned(),
            None if basename == "index" => "/:path/".to_owned(),
            None => format!("/:path/:basename{}", self.style.suffix),
        };
        let value = |name: &str| match name {
            "path" => folder.to_owned(),
            "basename" => basename.to_owned(),
            "output_ext" => ".html".to_owned(),
            _ => format!(":{name}"),
        };
        join_url("/", &permalink::fill(&pattern, |name| Some(value(name))))
    }

    /// The files that would be published at `url`.
    pub(super) fn source_files(&self, url: &str, index: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        let mut res = Vec::new();
        let mut add = |it: String| {
            // A page or post is not published under the name of its source.
            let rendered = index.get(&it).is_some_and(|it| it.url.is_some());
            if !rendered && self.is_published_file(&it) {
                res.push(it);
            }
        };
        let bare = path.trim_end_matches('/');
        if url.ends_with('/') {
            add(format!("{path}index.html"));
            if self.style.suffix != ":output_ext" && !bare.is_empty() {
                add(format!("{bare}.html"));
            }
        } else {
            add(path.to_owned());
            if !path.rsplit('/').next().unwrap_or("").contains('.') {
                add(format!("{path}/index.html"));
                // Servers answer to `/x` with `x.html`; where pages are folders, Jekyll makes `/x/` of it.
                add(format!("{path}.html"));
            }
        }
        for (made, from) in [(".css", &["scss", "sass"][..]), (".js", &["coffee"])] {
            if let Some(stem) = path.strip_suffix(made) {
                from.iter().for_each(|it| add(format!("{stem}.{it}")));
            }
        }
        // Files of collections are published without the underscore.
        let folder = self.collections_folder.trim_matches('/');
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        for it in &self.collections {
            if let Some(rest) = path.strip_prefix(&*it.name).and_then(|it| it.strip_prefix('/')) {
                add(format!("{folder}_{}/{rest}", it.name));
            }
        }
        res
    }

    /// Whether something makes a page at this URL path that stands in no Markdown file.
    pub(super) fn makes(&self, url: &str, index: &Index) -> bool {
        let path = url.trim_matches('/');
        let generated = &self.generated;
        path.is_empty()
            || generated.files.iter().any(|it| it.trim_start_matches('/') == path)
            || generated.named.iter().any(|it| it.trim_matches('/') == path)
            || index.at_list(url).next().is_some()
            || is_page_number(path)
            || self.is_html_page(path, index)
            || generated.unknown && is_list(path)
    }

    /// The front matter of an HTML file may give it any URL, which mostly ends as its name does.
    fn is_html_page(&self, path: &str, index: &Index) -> bool {
        let name = path.rsplit('/').next().unwrap_or("");
        let stem = name.strip_suffix(".html").unwrap_or(name);
        !stem.is_empty()
            && index
                .files
                .with_stem(stem)
                .filter(|it| it.extension() == "html")
                .any(|it| it.stem() == stem && self.is_published_file(it))
    }
}

/// Pages of lists that themes and their plugins make.
fn is_list(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or("");
    path == "404.html"
        || matches!(first, "tags" | "categories" | "archives" | "tag" | "category" | "archive")
}

/// `page2` and `page/2` of jekyll-paginate.
fn is_page_number(path: &str) -> bool {
    let (before, last) = path.rsplit_once('/').unwrap_or(("", path));
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    last.strip_prefix("page").is_some_and(digits)
        || digits(last) && (before == "page" || before.ends_with("/page"))
}

/// What is known for the placeholders of a pattern (`Drops::UrlDrop`).
struct Placeholders<'a> {
    jekyll: &'a Jekyll,
    facts: &'a Facts,
    path: &'a FilePath,
    slug: &'a str,
    /// The folders above `_posts`.
    categories: Vec<String>,
    collection: &'a str,
    /// The path in the collection, without extension.
    below: &'a str,
}

impl Placeholders<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let slug = || {
            let slug = self.jekyll.field(self.path, self.facts, "slug").unwrap_or(self.slug);
            slug.trim_end_matches('.').to_owned()
        };
        Some(match name {
            "collection" => self.collection.to_owned(),
            "path" => self.below.to_owned(),
            "output_ext" => ".html".to_owned(),
            "name" => jekyll_slugify(self.path.stem(), JekyllSlugs::Default, false),
            "title" => jekyll_slugify(&slug(), JekyllSlugs::Pretty, true),
            "slug" => jekyll_slugify(&slug(), JekyllSlugs::Default, false),
            "categories" => unique(self.categories().map(|it| it.to_lowercase())),
            "slugified_categories" => {
                unique(self.categories().map(|it| jekyll_slugify(&it, JekyllSlugs::Default, false)))
            }
            _ => return self.of_date(name),
        })
    }

    fn categories(&self) -> impl Iterator<Item = String> {
        self.categories.iter().cloned().chain(self.facts.categories.iter().map(|it| it.to_string()))
    }

    /// `strftime` of the date; a post without one has the time of the build, which is not to be known here.
    fn of_date(&self, name: &str) -> Option<String> {
        const DAYS: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let date =
            self.facts.date.unwrap_or(Date { year: 0, month: 1, day: 1, time: None, offset: None });
        let (hour, minute, second) = date.time.unwrap_or_default();
        let civil = jiff::civil::Date::new(date.year, date.month, date.day).ok()?;
        let week = civil.iso_week_date();
        let weekday = usize::from(civil.weekday().to_monday_zero_offset().unsigned_abs());
        let month = usize::from(date.month.unsigned_abs()).saturating_sub(1);
        Some(match name {
            "year" => format!("{:04}", date.year),
            "month" => format!("{:02}", date.month),
            "day" => format!("{:02}", date.day),
            "hour" => format!("{hour:02}"),
            "minute" => format!("{minute:02}"),
            "second" => format!("{second:02}"),
            "i_month" => date.month.to_string(),
            "i_day" => date.day.to_string(),
            "short_year" => format!("{:02}", date.year % 100),
            "y_day" => format!("{:03}", civil.day_of_year()),
            "week" => format!("{:02}", week.week()),
            "w_year" => week.year().to_string(),
            "w_day" => (weekday + 1).to_string(),
            "short_day" => DAYS[weekday][..3].to_owned(),
            "long_day" => DAYS[weekday].to_owned(),
            "short_month" => MONTHS[month][..3].to_owned(),
            "long_month" => MONTHS[month].to_owned(),
            _ => return None,
        })
    }
}

fn unique(items: impl Iterator<Item = String>) -> String {
    let mut res: Vec<String> = Vec::new();
    for it in items {
        if !res.contains(&it) {
            res.push(it);
        }
    }
    res.join("/")
}

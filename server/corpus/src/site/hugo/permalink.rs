//! The URL of a page: from its path, its front matter and the patterns of `[permalinks]`.
//!
//! Follows `resources/page/{permalinks,page_paths}.go` and the documentation page `configuration/permalinks.md`. Tried with Hugo 0.168.

use super::Hugo;
use super::config::find;
use super::place::Place;
use crate::date::Date;
use crate::facts::Facts;
use crate::front_matter::Value;
use crate::link::join_url;
use crate::site::permalink;
use crate::site::settings::Settings;

/// Patterns by the first folder of the content, or by taxonomy, in lower case.
pub(super) type Patterns = Vec<(Box<str>, Box<str>)>;

/// `[permalinks]` for one kind of page. A pattern right below `[permalinks]` is for pages and terms.
pub(super) fn patterns(settings: &Settings, kind: &str) -> Patterns {
    let Some(Value::Map(all)) = settings.get_folded("permalinks") else { return Vec::new() };
    let own = match find(all, kind) {
        Some(Value::Map(it)) => it.as_slice(),
        _ => &[],
    };
    let common = if matches!(kind, "page" | "term") { all.as_slice() } else { &[] };
    own.iter()
        .chain(common)
        .filter_map(|it| Some((it.key.to_lowercase().into(), it.value.value.text()?)))
        .collect()
}

/// Sections and whether their pages end with `.html`; `*` for all.
pub(super) fn ugly(settings: &Settings) -> Vec<Box<str>> {
    match settings.get_folded("uglyURLs") {
        Some(Value::Bool(true)) => vec!["*".into()],
        Some(Value::Map(it)) => {
            let on = it.iter().filter(|it| it.value.value == Value::Bool(true));
            on.map(|it| it.key.clone()).collect()
        }
        _ => Vec::new(),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// What Hugo takes for the date of a page that has none.
const NO_DATE: Date = Date { year: 1, month: 1, day: 1, time: None, offset: None };

impl Hugo {
    /// The URL path of the page at `place`.
    pub(super) fn page_url(&self, place: &Place<'_>, facts: &Facts) -> String {
        let prefix = self.prefix(place.language);
        if let Some(own) = facts.field("url") {
            return self.own_url(own, &prefix, place, facts);
        }
        let section = place.section().to_lowercase();
        let branch = place.name == "_index";
        let patterns = if branch { &self.section_patterns } else { &self.page_patterns };
        let pattern = patterns.iter().find(|it| *it.0 == *section && !section.is_empty());
        if let Some((_, pattern)) = pattern {
            let filled = self.fill(pattern, place, facts);
            return self.with_end(&format!("{prefix}/{filled}"), place, branch);
        }
        let (parent, name) = place.parent_and_name();
        let slug = facts.field("slug").unwrap_or(name);
        let path = format!("{prefix}/{}/{}", self.urlize(parent), self.urlize(slug));
        self.with_end(&path, place, branch)
    }

    /// `url` of the front matter, as it is; with the language before it unless it begins with `/`.
    fn own_url(&self, own: &str, prefix: &str, place: &Place<'_>, facts: &Facts) -> String {
        let own = if own.contains(':') { self.fill(own, place, facts) } else { own.to_owned() };
        let path = if own.starts_with('/') { own } else { format!("{prefix}/{own}") };
        let file = path.rsplit('/').next().is_some_and(|it| it.contains('.'));
        join_url("/", &if file { path } else { format!("{path}/") })
    }

    fn with_end(&self, path: &str, place: &Place<'_>, branch: bool) -> String {
        let path = path.trim_end_matches('/');
        let section = place.section();
        let ugly = self.ugly.iter().any(|it| &**it == "*" || it.eq_ignore_ascii_case(section));
        if !ugly || branch || path.is_empty() {
            join_url("/", &format!("{path}/"))
        } else if path.ends_with(".html") {
            join_url("/", path)
        } else {
            join_url("/", &format!("{path}.html"))
        }
    }

    /// The values of a pattern. What it asks for and nobody knows is left empty.
    fn fill(&self, pattern: &str, place: &Place<'_>, facts: &Facts) -> String {
        // `:sections[1:]` and `:sections[last]` take a part of the list.
        let mut simple = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some((head, tail)) = rest.split_once('[') {
            let Some((slice, tail)) = tail.split_once(']') else { break };
            match head.strip_suffix(":sections").or_else(|| head.strip_suffix(":sectionslugs")) {
                Some(head) => {
                    simple.push_str(head);
                    simple.push_str(&take(&self.sections(place), slice));
                }
                None => simple.push_str(head),
            }
            rest = tail;
        }
        simple.push_str(rest);
        permalink::fill(&simple, |name| Some(self.value(name, place, facts)))
    }

    fn value(&self, name: &str, place: &Place<'_>, facts: &Facts) -> String {
        let date = facts.date.unwrap_or(NO_DATE);
        let title = || self.urlize(facts.title.as_deref().unwrap_or(""));
        let (_, base) = place.parent_and_name();
        let slug = facts.field("slug").filter(|it| !it.is_empty());
        let day = jiff::civil::Date::new(date.year, date.month, date.day).unwrap_or_default();
        match name {
            "year" | "2006" => date.year.to_string(),
            "month" => format!("{:02}", date.month),
            "monthname" => MONTHS[(date.month.clamp(1, 12) - 1) as usize].to_owned(),
            "day" => format!("{:02}", date.day),
            "weekday" => day.weekday().to_sunday_zero_offset().to_string(),
            "weekdayname" => WEEKDAYS
                .get(day.weekday().to_sunday_zero_offset() as usize)
                .map_or_else(String::new, |it| (*it).to_owned()),
            "yearday" => day.day_of_year().to_string(),
            "section" | "sectionslug" => self.urlize(place.section()),
            "sections" | "sectionslugs" => self.sections(place).join("/"),
            "title" => title(),
            "slug" => slug.map_or_else(title, |it| self.urlize(it)),
            "slugorfilename" | "slugorcontentbasename" => self.urlize(slug.unwrap_or(base)),
            "filename" | "contentbasename" => self.urlize(base),
            _ => String::new(),
        }
    }

    /// The sections that a page is in: its first folder, and below it the folders that have a front page.
    fn sections(&self, place: &Place<'_>) -> Vec<String> {
        let (parent, name) = place.parent_and_name();
        let branch = place.name == "_index";
        let mut path = String::new();
        let mut res = Vec::new();
        for part in parent.split('/').chain(branch.then_some(name)).filter(|it| !it.is_empty()) {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}/{part}") };
            if res.is_empty() || self.branches.contains(&*path) {
                res.push(self.urlize(part));
            }
        }
        res
    }
}

/// `[1:]`, `[:1]`, `[0]`, `[last]` of a list.
fn take(list: &[String], slice: &str) -> String {
    let place = |it: &str, default: usize| match it.trim() {
        "" => default,
        "last" => list.len().saturating_sub(1),
        it => it.parse().unwrap_or(default),
    };
    let (start, end) = match slice.split_once(':') {
        Some((start, end)) => (place(start, 0), place(end, list.len())),
        None => {
            let at = place(slice, 0);
            (at, at + 1)
        }
    };
    list.get(start.min(list.len())..end.clamp(start.min(list.len()), list.len()))
        .unwrap_or_default()
        .join("/")
}

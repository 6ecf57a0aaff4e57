//! The published site, read as a browser would: what every marked reference leads to.
//!
//! Invariant: names are compared byte for byte, as a web server on Linux does; a folder counts when it has an `index.html`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Node};

use super::generator::{files, markers_in};

/// A published page.
struct Page {
    /// Its path from the root of the site, `2024/01/02/a/index.html`.
    path: String,
    html: Html,
    /// The targets of fragments: every `id`, and `name` of `<a>`.
    ids: BTreeSet<String>,
}

/// All that was published.
pub(crate) struct Published {
    files: BTreeSet<String>,
    pages: Vec<Page>,
    /// `https://host/base` without a slash at the end.
    origin: String,
    /// Whether the generator's own server, and the host most of its sites are on, answer to `/x` with `x.html`.
    without_html: bool,
}

/// Why a reference is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Missing,
    /// A file is there whose name differs only in upper and lower case.
    Case,
    /// The page is there; it has no such id.
    Anchor,
    /// Outside of the folder that the site is published in.
    Outside,
    /// No browser would follow it: a scheme of its own.
    Scheme,
    /// It is published without a URL.
    Empty,
    /// An image that is a page.
    Page,
}

impl Published {
    pub(crate) fn read(output: &Path, origin: &str, without_html: bool) -> Published {
        let files: BTreeSet<String> = files(output).into_iter().collect();
        let page = |path: &String| {
            let html = Html::parse_document(&String::from_utf8_lossy(
                &std::fs::read(output.join(path)).expect("a page"),
            ));
            let ids = html
                .root_element()
                .descendants()
                .filter_map(ElementRef::wrap)
                .flat_map(ids)
                .collect();
            Page { path: path.clone(), html, ids }
        };
        let pages = files.iter().filter(|it| it.ends_with(".html")).map(page).collect();
        Published { files, pages, origin: origin.to_owned(), without_html }
    }

    /// Marker → `ok` or `broken`, and why with the URL. A marker without any URL behind it is `lost`: readers see nothing.
    pub(crate) fn verdicts(&self) -> BTreeMap<String, Vec<String>> {
        let mut res: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for page in &self.pages {
            let Some(source) = page.source() else { continue };
            if source.is_empty() {
                continue;
            }
            for (marker, urls) in page.references() {
                let broken: Vec<String> = urls
                    .iter()
                    .filter_map(|url| {
                        Some(format!("{:?} {}", self.why(page, url)?, url.url).to_lowercase_head())
                    })
                    .collect();
                let verdict = match (urls.is_empty(), broken.first()) {
                    (true, _) => vec!["lost".to_owned(), String::new()],
                    (false, Some(why)) => vec!["broken".to_owned(), why.clone()],
                    (false, None) => {
                        let urls: Vec<&str> = urls.iter().map(|it| it.url.as_str()).collect();
                        vec!["ok".to_owned(), urls.join(" ")]
                    }
                };
                res.insert(marker, verdict);
            }
        }
        res
    }

    /// Source → the URL path it is published at, for pages that name their source.
    pub(crate) fn urls(&self) -> BTreeMap<String, Vec<String>> {
        let url = |page: &Page| {
            Some((page.source()?, vec![format!("/{}", page.path.trim_end_matches("index.html"))]))
        };
        let mut res: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (source, url) in self.pages.iter().filter_map(url).filter(|it| !it.0.is_empty()) {
            // Further pages of a list lie below the first one.
            let known = res.entry(source).or_insert_with(|| url.clone());
            if url[0].len() < known[0].len() {
                *known = url;
            }
        }
        res
    }

    /// Source → the ids of its headings, in their order, with a space between.
    pub(crate) fn heading_ids(&self) -> BTreeMap<String, Vec<String>> {
        let mut res = BTreeMap::new();
        for page in &self.pages {
            let Some(source) = page.source().filter(|it| !it.is_empty()) else { continue };
            let headings = page
                .html
                .root_element()
                .descendants()
                .filter_map(ElementRef::wrap)
                .filter(is_heading);
            let ids: Vec<&str> =
                headings.filter_map(|it| it.attr("id")).filter(|it| !it.is_empty()).collect();
            if !ids.is_empty() {
                res.insert(source, vec![ids.join(" ")]);
            }
        }
        res
    }

    /// Why `url` on `page` is broken, if it is.
    fn why(&self, page: &Page, url: &Url) -> Option<Why> {
        let image = url.image;
        let url = url.url.trim();
        if url.is_empty() {
            return Some(Why::Empty);
        }
        let local = match url.strip_prefix(&self.origin) {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '#', '?']) => {
                format!("/{}", rest.trim_start_matches('/'))
            }
            _ => match self.path_of(url) {
                Some(Ok(local)) => local,
                Some(Err(why)) => return Some(why),
                None => return None,
            },
        };
        let (path, fragment) =
            local.split_once('#').map_or((local.as_str(), None), |it| (it.0, Some(it.1)));
        let path = path.split('?').next().unwrap_or("");
        let path =
            if path.is_empty() { format!("/{}", page.path) } else { self.join(&page.path, path) };
        let target = match self.file(&path) {
            Ok(target) => target,
            Err(why) => return Some(why),
        };
        if image && target.ends_with(".html") {
            return Some(Why::Page);
        }
        let fragment = fragment.filter(|it| !it.is_empty() && !it.eq_ignore_ascii_case("top"))?;
        // A text directive names no id.
        let fragment = fragment.split(":~:").next().filter(|it| !it.is_empty())?;
        let page = self.pages.iter().find(|it| it.path == target)?;
        let decoded = percent_decode_str(fragment).decode_utf8_lossy();
        (!page.ids.contains(fragment) && !page.ids.contains(&*decoded)).then_some(Why::Anchor)
    }

    /// The path of a URL without an origin, from the root of the site when it begins with `/`; `None` for other hosts.
    fn path_of(&self, url: &str) -> Option<Result<String, Why>> {
        // Browsers take a backslash for a slash.
        let url = &url.replace('\\', "/");
        let host = self.origin.trim_start_matches("https://").split('/').next().unwrap_or("");
        let base = self.origin.trim_start_matches("https://").trim_start_matches(host);
        let url = url.strip_prefix("https:").filter(|it| it.starts_with("//")).unwrap_or(url);
        let url = url.strip_prefix(&format!("//{host}")).unwrap_or(url);
        if url.starts_with("//")
            || ["http:", "https:", "mailto:", "tel:", "data:"].iter().any(|it| url.starts_with(it))
        {
            return None;
        }
        let scheme = url.split_once(':').is_some_and(|it| {
            !it.0.is_empty() && it.0.bytes().all(|it| it.is_ascii_alphanumeric())
        });
        if scheme {
            return Some(Err(Why::Scheme));
        }
        if !url.starts_with('/') {
            return Some(Ok(url.to_owned()));
        }
        match url.strip_prefix(base) {
            Some(rest) if base.is_empty() || rest.is_empty() || rest.starts_with('/') => {
                Some(Ok(format!("/{}", rest.trim_start_matches('/'))))
            }
            _ => Some(Err(Why::Outside)),
        }
    }

    /// `path` read on the page at `page`.
    fn join(&self, page: &str, path: &str) -> String {
        let folder = page.rsplit_once('/').map_or("", |it| it.0);
        let joined =
            if path.starts_with('/') { path.to_owned() } else { format!("/{folder}/{path}") };
        let mut parts: Vec<&str> = Vec::new();
        for part in joined.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let end = if joined.ends_with(['/']) || joined.ends_with("/.") || joined.ends_with("/..") {
            "/"
        } else {
            ""
        };
        format!("/{}{end}", parts.join("/")).replace("//", "/")
    }

    /// The published file at a URL path.
    fn file(&self, path: &str) -> Result<String, Why> {
        let decoded =
            percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
        let index = format!("{}/index.html", decoded.trim_end_matches('/'));
        let index = index.trim_start_matches('/');
        if !decoded.is_empty() && self.files.contains(&decoded) {
            return Ok(decoded);
        }
        if self.files.contains(index) {
            return Ok(index.to_owned());
        }
        let html = format!("{decoded}.html");
        if self.without_html && self.files.contains(&html) {
            return Ok(html);
        }
        let lower = [decoded.to_lowercase(), index.to_lowercase()];
        let case = self.files.iter().any(|it| lower.contains(&it.to_lowercase()));
        Err(if case { Why::Case } else { Why::Missing })
    }
}

/// `Missing /x` with a small letter in front.
trait LowercaseHead {
    fn to_lowercase_head(self) -> String;
}

impl LowercaseHead for String {
    fn to_lowercase_head(mut self) -> String {
        self[..1].make_ascii_lowercase();
        self
    }
}

impl Page {
    /// The source that the layout names in `<meta name="source">`.
    fn source(&self) -> Option<String> {
        let metas = self.html.root_element().descendants().filter_map(ElementRef::wrap);
        let meta = metas
            .filter(|it| it.value().name() == "meta")
            .find(|it| it.attr("name") == Some("source"))?;
        Some(meta.attr("content")?.to_owned())
    }

    /// Every marker with the URLs between it and the next marker, heading or the page's end.
    fn references(&self) -> Vec<(String, Vec<Url>)> {
        let mut res: Vec<(String, Vec<Url>)> = Vec::new();
        let mut open = false;
        for node in self.html.root_element().descendants() {
            if let Node::Text(text) = node.value()
                && let Some(marker) = markers_in(text).next()
                && res.last().is_none_or(|it| it.0 != marker)
            {
                res.push((marker.to_owned(), Vec::new()));
                open = true;
            }
            let Some(element) = ElementRef::wrap(node) else { continue };
            open &= !is_heading(&element) && element.value().name() != "footer";
            if let Some((_, found)) = res.last_mut().filter(|_| open) {
                found.extend(urls(&element));
            }
        }
        res
    }
}

fn is_heading(it: &ElementRef<'_>) -> bool {
    matches!(it.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn ids(it: ElementRef<'_>) -> impl Iterator<Item = String> {
    let name = it.attr("name").filter(|_| it.value().name() == "a");
    it.attr("id").into_iter().chain(name).map(str::to_owned)
}

/// A URL in a page.
struct Url {
    url: String,
    /// Whether the browser wants an image there.
    image: bool,
}

/// What the element asks a browser for, or leads to.
fn urls(it: &ElementRef<'_>) -> Vec<Url> {
    let picture = matches!(it.value().name(), "img" | "source");
    let of = |name: &str, url: &str| Url {
        url: url.to_owned(),
        image: name == "poster" || name == "srcset" || picture,
    };
    let names = ["src", "href", "poster", "data"];
    let mut res: Vec<Url> =
        names.iter().filter_map(|name| Some(of(name, it.attr(name)?))).collect();
    let set = it
        .attr("srcset")
        .unwrap_or_default()
        .split(',')
        .filter_map(|it| it.split_whitespace().next());
    res.extend(set.map(|url| of("srcset", url)));
    res
}

//! Where a link leads: what the generator and the reader's browser make of it, and what an editor shows.
//!
//! Invariant: the verdict on a link depends on the link, the page's facts, the files and the posts it names, and on nothing else;
//! so a verdict stays good until one of the names it says changes its meaning.

pub mod explain;
mod suggest;

pub use suggest::{encode, in_editor, leads_to, nearest, respell, spellings, tried, url_of};

use std::borrow::Cow;

use unicode_normalization::is_nfc;

use crate::files::{FilePath, Found};
use crate::index::{Entry, Index};
use crate::link::{self, Destination, Reach};
use crate::markdown::{Form, Link, Role};
use crate::site::{Candidate, Expansion, Page, Reading, Site};

/// What to judge a link by.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The site.
    pub site: &'a dyn Site,
    /// What the posts know of each other.
    pub index: &'a Index,
}

/// Where a link leads on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To a post; with whether its fragment, if any, is there.
    Post {
        /// The post.
        path: FilePath,
        /// Whether the page has the id that the fragment names.
        anchor: Anchor,
    },
    /// To a file that is no post.
    File(FilePath),
    /// To a folder, where no generator makes the site.
    Folder(FilePath),
    /// To a page that the generator makes by itself, by its URL path.
    Generated(String),
    /// Nowhere: there is only a file or post whose name differs in upper and lower case, or in the form of its Unicode.
    OtherCase(FilePath),
    /// To a post that is not published, as long as the page itself is.
    Hidden(FilePath),
    /// Out of the path below which the site is served; with that path before it, it is this URL path and works.
    BesideBase(String),
    /// Nowhere: it is a template tag in a place where the generator runs none.
    Literal,
    /// Nowhere.
    Missing,
    /// To a place on the author's machine.
    Machine,
    /// Out of the root of the corpus.
    Outside,
    /// It says nothing.
    Empty,
    /// Elsewhere on the web, or not for us to judge.
    Elsewhere,
}

/// What is known of a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// There is none, or one that every page answers to.
    None,
    /// The page has it.
    Found(Box<str>),
    /// The page does not have it.
    Missing(Box<str>),
}

/// Judges `link` on `page`.
pub fn resolve(view: View<'_>, page: Page<'_>, link: &Link) -> Verdict {
    let text = match written(view, page, link) {
        Ok(it) => it,
        Err(it) => return it,
    };
    let destination = link::split(&text);
    match destination.reach {
        Reach::Empty => Verdict::Empty,
        Reach::Other => Verdict::Elsewhere,
        Reach::Machine => Verdict::Machine,
        Reach::Page => page_itself(view, page, &destination),
        Reach::Web => own_host(view, page, link, &destination),
        Reach::Relative | Reach::Root => candidates(view, page, link, &destination),
    }
}

/// The destination as browsers take it: template tags run, and `\` in a path read as `/` (URL standard, section 4.4) unless the
/// generator has made `%5C` of it. An error is the verdict on tags of which no destination comes.
fn written<'a>(view: View<'_>, page: Page<'_>, link: &'a Link) -> Result<Cow<'a, str>, Verdict> {
    if link.templated {
        return match view.site.expand(page, link, view.index) {
            Expansion::Text(it) => Ok(it.into()),
            Expansion::Literal => Err(Verdict::Literal),
            Expansion::Unknown => Err(Verdict::Elsewhere),
        };
    }
    if !link.destination.contains('\\') {
        return Ok(Cow::Borrowed(&link.destination));
    }
    let markdown = matches!(link.form, Form::Inline | Form::Reference(_));
    let escaped = markdown && view.site.profile().escapes_backslashes;
    let machine = link::split(&link.destination).reach == Reach::Machine;
    Ok(if machine || escaped {
        Cow::Borrowed(&link.destination)
    } else {
        link.destination.replace('\\', "/").into()
    })
}

/// The same, for what is said about a link: as it stands in the text when nobody knows what it becomes.
fn spelling<'a>(view: View<'_>, page: Page<'_>, link: &'a Link) -> Cow<'a, str> {
    written(view, page, link).unwrap_or(Cow::Borrowed(&link.destination))
}

fn page_itself(view: View<'_>, page: Page<'_>, destination: &Destination<'_>) -> Verdict {
    let path = page.path.clone();
    let anchor = anchor(view, view.index.get(page.path), destination);
    Verdict::Post { path, anchor }
}

/// A URL of the site's own host is judged by its path. Other things may be served from the same host, so only a path in a folder
/// that the site knows is missed.
fn own_host(view: View<'_>, page: Page<'_>, link: &Link, destination: &Destination<'_>) -> Verdict {
    let profile = view.site.profile();
    let Some(path) = own_path(view, destination) else { return Verdict::Elsewhere };
    let found = at_url(view, page, &path, destination).or_else(|| hidden(view, page, &path));
    // What is written with the site's own variables is meant to be on the site, and so is all that lies below its own path.
    let rest = destination.raw_path.split_once("//").map_or("", |it| it.1);
    let own = link.templated
        || &*profile.base_path != "/"
        || knows_folder(view, page, &path)
        || !link::is_shared(rest) && !path.trim_matches('/').contains('/');
    match found {
        Some(Verdict::OtherCase(_)) | None if !own => Verdict::Elsewhere,
        Some(it) => it,
        None => Verdict::Missing,
    }
}

/// Whether a URL of the site's own host is meant for this site for certain: it leads below a folder that the site has, or below a
/// path that it has for itself.
pub(crate) fn is_ours(view: View<'_>, page: Page<'_>, link: &Link) -> bool {
    let destination = link::split(&link.destination);
    let path = own_path(view, &destination);
    &*view.site.profile().base_path != "/" || path.is_some_and(|it| knows_folder(view, page, &it))
}

/// The path on the site of a URL of its own host, without the path below which the site is served.
fn own_path(view: View<'_>, destination: &Destination<'_>) -> Option<String> {
    let profile = view.site.profile();
    let rest = destination.raw_path.split_once("//").map_or("", |it| it.1);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let own = profile.hosts.iter().any(|it| it.eq_ignore_ascii_case(host));
    let path = own.then(|| format!("/{}", link::decode(path)))?;
    let base = profile.base_path.trim_end_matches('/');
    let rest = path.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| format!("/{}", rest.trim_start_matches('/')))
}

/// Whether the site has something in the folder of `url`.
pub(crate) fn knows_folder(view: View<'_>, page: Page<'_>, url: &str) -> bool {
    let Some((folder, _)) = url.trim_matches('/').split_once('/') else { return false };
    let prefix = format!("/{folder}/");
    page.url.starts_with(&prefix)
        || view
            .site
            .sources(&format!("/{folder}"), view.index)
            .iter()
            .any(|it| view.index.files.is_folder(it))
}

fn candidates(
    view: View<'_>,
    page: Page<'_>,
    link: &Link,
    destination: &Destination<'_>,
) -> Verdict {
    let candidates = match view.site.candidates(page, link, destination, view.index) {
        Reading::Candidates(it) if it.is_empty() => return Verdict::Outside,
        Reading::Candidates(it) => it,
        Reading::Ignored => return Verdict::Elsewhere,
        Reading::Nowhere => return Verdict::Missing,
        Reading::BesideBase(url) => {
            let found = at_url(view, page, &url, destination);
            let there = found.is_some_and(|it| !matches!(it, Verdict::OtherCase(_)));
            return if there { Verdict::BesideBase(url) } else { Verdict::Missing };
        }
    };
    let mut second = None;
    for it in &candidates {
        match look_up(view, page, it, link.role, destination) {
            Some(it @ (Verdict::OtherCase(_) | Verdict::Hidden(_))) => second = second.or(Some(it)),
            Some(it) => return it,
            None => {}
        }
    }
    second.unwrap_or(Verdict::Missing)
}

fn look_up(
    view: View<'_>,
    page: Page<'_>,
    candidate: &Candidate,
    role: Role,
    destination: &Destination<'_>,
) -> Option<Verdict> {
    match candidate {
        Candidate::Url(url) => {
            at_url(view, page, url, destination).or_else(|| hidden(view, page, url))
        }
        Candidate::File(path) => at_path(view, page, path, role, destination),
        Candidate::AnyCase(path) => match at_path(view, page, path, role, destination) {
            Some(Verdict::OtherCase(it)) => Some(Verdict::File(it)),
            it => it,
        },
        Candidate::Name(name) => {
            let is_published =
                |it: &&FilePath| view.index.get(it).is_some_and(|it| it.facts.is_published());
            let published = view.index.named(name).find(is_published);
            let it = published.or_else(|| view.index.named(name).next())?;
            Some(post(view, page, it, destination))
        }
    }
}

/// A post that will be at `url` once it is published.
fn hidden(view: View<'_>, page: Page<'_>, url: &str) -> Option<Verdict> {
    let it = view.index.hidden_at_url(url).next()?;
    Some(if page.facts.is_published() {
        Verdict::Hidden(it.clone())
    } else {
        Verdict::Post { path: it.clone(), anchor: Anchor::None }
    })
}

fn at_url(
    view: View<'_>,
    page: Page<'_>,
    url: &str,
    destination: &Destination<'_>,
) -> Option<Verdict> {
    if let Some(it) = page_at(view, url) {
        return Some(post(view, page, it, destination));
    }
    let sources = view.site.sources(url, view.index);
    for it in &sources {
        if let Some(path) = view.index.files.get(it) {
            return Some(file(path, it));
        }
    }
    if view.site.generates(url, view.index) {
        return Some(Verdict::Generated(url.to_owned()));
    }
    if let Some(it) = view.index.at_folded_url(url).next() {
        return Some(Verdict::OtherCase(it.clone()));
    }
    sources.iter().find_map(|it| match view.index.files.find(it) {
        Some(Found::OtherCase(path)) => Some(Verdict::OtherCase(path)),
        _ => None,
    })
}

/// The post at `url`. A page that is no folder does not answer to a slash at the end.
fn page_at<'a>(view: View<'a>, url: &str) -> Option<&'a FilePath> {
    let folder = |it: &str| it.ends_with('/') || it.ends_with("/index.html");
    let answers = |it: &&FilePath| {
        !url.ends_with('/')
            || view.index.get(it).and_then(|it| it.url.as_deref()).is_none_or(folder)
    };
    view.index.at_url(url).find(answers).or_else(|| {
        let redirects = |it: &&FilePath| {
            let entry = view.index.get(it);
            !url.ends_with('/')
                || entry.is_none_or(|it| {
                    let url = crate::link::url_key(url);
                    it.url.as_deref().is_none_or(|own| own.strip_suffix(".html") != Some(url))
                })
        };
        view.index.at_alias(url).find(redirects)
    })
}

/// A file that is known by the name `asked`. Both Unicode forms of a name find it, as on macOS, but a web server tells them apart;
/// a composed name is taken to be right whatever the disk says, since Git composes names.
fn file(found: &FilePath, asked: &str) -> Verdict {
    if **found == *asked || is_nfc(asked) {
        Verdict::File(found.clone())
    } else {
        Verdict::OtherCase(found.clone())
    }
}

fn at_path(
    view: View<'_>,
    page: Page<'_>,
    path: &FilePath,
    role: Role,
    destination: &Destination<'_>,
) -> Option<Verdict> {
    let named = |it: &FilePath| match view.index.get(it) {
        Some(entry) => known_post(view, page, it, Some(entry), destination),
        None => file(it, path),
    };
    match view.index.files.find(path) {
        Some(Found::File(it)) => Some(named(&it)),
        Some(Found::Folder) if role == Role::Link => Some(Verdict::Folder(path.clone())),
        found => {
            let with_extension = |it: &str| view.index.files.get(&format!("{path}{it}")).map(named);
            let page = (role == Role::Link)
                .then(|| [".md", ".markdown"].iter().find_map(|it| with_extension(it)))
                .flatten();
            page.or(match found {
                Some(Found::OtherCase(it)) => Some(Verdict::OtherCase(it)),
                _ => None,
            })
        }
    }
}

/// A post that the site does not publish leads nowhere, unless the page itself waits to be published.
fn post(view: View<'_>, page: Page<'_>, path: &FilePath, destination: &Destination<'_>) -> Verdict {
    known_post(view, page, path, view.index.get(path), destination)
}

fn known_post(
    view: View<'_>,
    page: Page<'_>,
    path: &FilePath,
    entry: Option<&Entry>,
    destination: &Destination<'_>,
) -> Verdict {
    let is_published = |it: &Entry| {
        it.facts.is_published() && view.site.leaves_out(path, &it.facts, view.index).is_none()
    };
    if page.facts.is_published() && path != page.path && !entry.is_none_or(is_published) {
        return Verdict::Hidden(path.clone());
    }
    Verdict::Post { path: path.clone(), anchor: anchor(view, entry, destination) }
}

fn anchor(view: View<'_>, entry: Option<&Entry>, destination: &Destination<'_>) -> Anchor {
    let Some(fragment) = destination.fragment.as_deref() else { return Anchor::None };
    let line = view.site.profile().line_anchors && link::is_line(fragment);
    if line || is_answered_anyway(fragment) {
        return Anchor::None;
    }
    let Some(entry) = entry else { return Anchor::None };
    if entry.facts.anchors.iter().any(|it| &**it == fragment) {
        Anchor::Found(fragment.into())
    } else {
        Anchor::Missing(fragment.into())
    }
}

/// Fragments that no heading makes: the top of the page (HTML standard, section 7.4.6.4), text fragments, and the ids that
/// generators, footnotes and comment systems put on every page.
fn is_answered_anyway(fragment: &str) -> bool {
    let lower = fragment.to_ascii_lowercase();
    fragment.is_empty()
        || fragment.starts_with(":~:")
        || fragment.starts_with('!')
        || matches!(
            &*lower,
            "top"
                | "more"
                | "continue-reading"
                | "comments"
                | "comment"
                | "disqus_thread"
                | "toc"
                | "footnotes"
                | "gitalk"
                | "content"
        )
        || lower.starts_with("fn")
}

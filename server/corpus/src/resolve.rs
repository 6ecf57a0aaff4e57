//! Where a link leads: what the generator and the reader's browser make of it, and what an editor shows.
//!
//! Invariant: the verdict on a link depends on the link, the page's facts, the files and the posts it names, and on nothing else;
//! so a verdict stays good until one of the names it says changes its meaning.

use std::borrow::Cow;

use unicode_normalization::is_nfc;

use crate::files::{FilePath, Found, join};
use crate::index::Index;
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
        Expansion::Text(it) => it,
        Expansion::Literal => return Verdict::Literal,
        Expansion::Unknown => return Verdict::Elsewhere,
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
/// generator has made `%5C` of it.
fn written(view: View<'_>, page: Page<'_>, link: &Link) -> Expansion {
    if link.templated {
        return view.site.expand(page, link, view.index);
    }
    let markdown = matches!(link.form, Form::Inline | Form::Reference(_));
    let escaped = markdown && view.site.profile().escapes_backslashes;
    let machine = link::split(&link.destination).reach == Reach::Machine;
    let slashes = link.destination.contains('\\') && !machine && !escaped;
    Expansion::Text(if slashes {
        link.destination.replace('\\', "/")
    } else {
        link.destination.to_string()
    })
}

/// The same, for what is said about a link: as it stands in the text when nobody knows what it becomes.
fn spelling<'a>(view: View<'_>, page: Page<'_>, link: &'a Link) -> Cow<'a, str> {
    match written(view, page, link) {
        Expansion::Text(it) => it.into(),
        Expansion::Literal | Expansion::Unknown => (&*link.destination).into(),
    }
}

fn page_itself(view: View<'_>, page: Page<'_>, destination: &Destination<'_>) -> Verdict {
    let path = page.path.clone();
    let anchor = anchor(view, page.path, destination);
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
    if let Some(it) = view.index.at_url(url).next().or_else(|| view.index.at_alias(url).next()) {
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
    let named = |it: &FilePath| {
        if view.index.get(it).is_some() {
            post(view, page, it, destination)
        } else {
            file(it, path)
        }
    };
    match view.index.files.find(path) {
        Some(Found::File(it)) if view.index.get(&it).is_none() => Some(file(&it, path)),
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
    if page.facts.is_published() && path != page.path && !is_published(view, path) {
        return Verdict::Hidden(path.clone());
    }
    Verdict::Post { path: path.clone(), anchor: anchor(view, path, destination) }
}

fn is_published(view: View<'_>, path: &FilePath) -> bool {
    view.index.get(path).is_none_or(|it| {
        it.facts.is_published() && view.site.leaves_out(path, &it.facts, view.index).is_none()
    })
}

fn anchor(view: View<'_>, path: &FilePath, destination: &Destination<'_>) -> Anchor {
    let Some(fragment) = destination.fragment.as_deref() else { return Anchor::None };
    let line = view.site.profile().line_anchors && link::is_line(fragment);
    if line || is_answered_anyway(fragment) {
        return Anchor::None;
    }
    let Some(entry) = view.index.get(path) else { return Anchor::None };
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

/// The source paths that were looked at for a link that leads nowhere, for the message.
pub fn tried(view: View<'_>, page: Page<'_>, link: &Link) -> Vec<String> {
    let text = spelling(view, page, link);
    let destination = link::split(&text);
    let candidates = match destination.reach {
        Reach::Relative | Reach::Root => {
            match view.site.candidates(page, link, &destination, view.index) {
                Reading::Candidates(it) => it,
                _ => return Vec::new(),
            }
        }
        Reach::Web => own_path(view, &destination).map(Candidate::Url).into_iter().collect(),
        _ => return Vec::new(),
    };
    let mut res: Vec<String> = Vec::new();
    for it in candidates {
        let paths = match it {
            Candidate::Url(url) => view.site.sources(&url, view.index),
            Candidate::File(path) | Candidate::AnyCase(path) => vec![path.as_str().to_owned()],
            Candidate::Name(name) => vec![name],
        };
        for it in paths {
            if !it.is_empty() && !res.contains(&it) {
                res.push(it);
            }
        }
    }
    res
}

/// The file that an editor's preview shows for a link: read from the post's folder, or from the root of the workspace.
pub fn in_editor(view: View<'_>, page: Page<'_>, link: &Link) -> Option<FilePath> {
    let text = spelling(view, page, link);
    let destination = link::split(&text);
    let folder = match destination.reach {
        Reach::Relative => page.path.parent(),
        Reach::Root => "",
        _ => return None,
    };
    let path = join(folder, destination.path.trim_start_matches('/'))?;
    view.index.files.get(&path).cloned()
}

/// How many files are looked at for one that may be meant.
const SIMILAR_FILES: usize = 500;

/// The file that the author most likely means by a destination that leads nowhere: one of the same base name, near the place, or one
/// whose name is nearest in the folder that was tried. In real corpora the author's own repair keeps the base name in most cases.
pub fn nearest(view: View<'_>, page: Page<'_>, link: &Link) -> Option<FilePath> {
    let text = spelling(view, page, link);
    let destination = link::split(&text);
    let name = destination.path.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
    if name.is_empty() {
        return None;
    }
    let tried = tried(view, page, link);
    let fits = |it: &&FilePath| (link.role == Role::Link) || view.index.get(it).is_none();
    let stem = name.rsplit_once('.').map_or(&*name, |it| it.0);
    let rank = |it: &&FilePath| (it.name().eq_ignore_ascii_case(&name), closeness(it, &tried));
    let same_stem =
        view.index.files.with_stem(stem).take(SIMILAR_FILES).filter(fits).max_by_key(rank);
    if same_stem.is_some() {
        return same_stem.cloned();
    }
    let folders = tried.iter().filter_map(|it| it.rsplit_once('/').map(|it| it.0));
    let siblings = |folder| {
        view.index.files.below(folder).take(SIMILAR_FILES).filter(move |it| it.parent() == folder)
    };
    let near: Vec<&FilePath> = folders.flat_map(siblings).filter(fits).collect();
    let found = crate::nearest::nearest(&name, near.iter().map(|it| it.name()))?;
    near.iter().find(|it| it.name() == found).copied().cloned()
}

/// How many parts at the end of `path` stand in the same order in one of `tried`.
fn closeness(path: &FilePath, tried: &[String]) -> usize {
    let shared = |it: &String| {
        let theirs: Vec<&str> = it.split('/').collect();
        path.split('/').filter(|part| theirs.contains(part)).count()
    };
    tried.iter().map(shared).max().unwrap_or(0)
}

/// How a destination has to be written on `page` so that it leads to `target`, in the manner in which it is written now: from the
/// root when it began with `/`, relative otherwise.
pub fn respell(view: View<'_>, page: Page<'_>, link: &Link, target: &FilePath) -> Option<String> {
    spellings(view, page, link, target).into_iter().next()
}

/// Every spelling that leads to `target` on the site, the one nearest to what is written now first. Empty when the site publishes
/// the target nowhere.
pub fn spellings(view: View<'_>, page: Page<'_>, link: &Link, target: &FilePath) -> Vec<String> {
    let destination = link::split(&link.destination);
    let suffix = link.destination.find(['?', '#']).map_or("", |at| &link.destination[at..]);
    let below_first = target.split_once('/').map_or("", |it| it.1);
    let url = url_of(view, target);
    let tag = matches!(link.form, Form::Tag { .. });
    let entry = view.index.get(target).filter(|_| tag);
    // A blank would end the argument.
    let names = entry.into_iter().flat_map(|it| it.names.iter());
    let names = names.filter(|it| !it.contains(char::is_whitespace)).map(|it| Some(it.to_string()));
    let mut all = [
        destination.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/{}", target.name())),
        Some(target.name().to_owned()),
        relative(page.path.parent(), target),
        Some(format!("@/{below_first}")),
        url.clone(),
        url.map(|it| relative_url(page.url, &it)),
        Some(format!("/{below_first}")),
    ];
    if destination.reach == Reach::Root {
        all.sort_by_key(|it| it.as_ref().is_some_and(|it| !it.starts_with('/')));
    }
    let mut res: Vec<String> = Vec::new();
    for it in names.chain(all).flatten() {
        let written = format!("{}{suffix}", encode(&it, link));
        if !res.contains(&written) && leads_to(view, page, link, &written, target) {
            res.push(written);
        }
    }
    res
}

/// Whether `link`, written as `destination`, leads to `target` on the site.
pub fn leads_to(
    view: View<'_>,
    page: Page<'_>,
    link: &Link,
    destination: &str,
    target: &FilePath,
) -> bool {
    let trial = Link { destination: destination.into(), ..link.clone() };
    match resolve(view, page, &trial) {
        Verdict::Post { path, .. } | Verdict::File(path) => path == *target,
        _ => false,
    }
}

/// The URL path at which the site has the post or file at `target`.
pub fn url_of(view: View<'_>, target: &FilePath) -> Option<String> {
    if let Some(entry) = view.index.get(target) {
        return entry.url.as_deref().map(str::to_owned);
    }
    // Below some folder of the source tree the rest of the path is the URL.
    let parts: Vec<&str> = target.split('/').collect();
    (0..parts.len()).map(|it| format!("/{}", parts[it..].join("/"))).find(|url| {
        view.site.sources(url, view.index).iter().any(|it| it.as_str() == target.as_str())
    })
}

fn relative(folder: &str, target: &FilePath) -> Option<String> {
    Some(relative_url(&format!("/{folder}/"), &format!("/{target}")))
}

/// `target` as it is reached from `base`, both URL paths.
fn relative_url(base: &str, target: &str) -> String {
    let mut from: Vec<&str> = base.split('/').filter(|it| !it.is_empty()).collect();
    if !base.ends_with('/') {
        from.pop();
    }
    let to: Vec<&str> = target.split('/').filter(|it| !it.is_empty()).collect();
    let common =
        from.iter().zip(&to).take_while(|it| it.0 == it.1).count().min(to.len().saturating_sub(1));
    let mut res = "../".repeat(from.len() - common);
    res.push_str(&to[common..].join("/"));
    res
}

/// Writes a destination so that its syntax survives: blanks and brackets are percent-encoded in Markdown, quotes in HTML.
pub fn encode(destination: &str, link: &Link) -> String {
    let special: &[char] = match link.form {
        Form::Inline | Form::Reference(_) | Form::Autolink => &[' ', '(', ')', '<', '>', '\\'],
        Form::Html { .. } => &['"', '\'', '<', '>'],
        Form::Tag { .. } | Form::FrontMatter { .. } => &[],
    };
    let mut res = String::with_capacity(destination.len());
    for it in destination.chars() {
        if special.contains(&it) {
            res.push_str(&format!("%{:02X}", u32::from(it)));
        } else {
            res.push(it);
        }
    }
    res
}

//! What to say about a link besides the verdict: the paths that were tried, what is closest, and how the destination has to be
//! spelt to lead somewhere.
//!
//! Invariant: nothing is suggested that does not lead to its target when it is resolved.

use super::{Verdict, View, own_path, resolve, spelling};
use crate::files::{FilePath, join, parent};
use crate::link::{self, Reach};
use crate::markdown::{Form, Link, Role};
use crate::site::{Candidate, Page, Reading};

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
    // Beside the place that was tried another extension is more likely meant than the same name elsewhere.
    let is_beside = |it: &FilePath| tried.iter().any(|at| parent(at) == it.parent());
    let is_same = |it: &FilePath| it.name().eq_ignore_ascii_case(&name);
    let rank = |it: &&FilePath| (is_beside(it), is_same(it), closeness(it, &tried));
    let same_stem =
        view.index.files.with_stem(stem).take(SIMILAR_FILES).filter(fits).max_by_key(rank);
    if same_stem.is_some() {
        return same_stem.cloned();
    }
    let folders = tried.iter().map(|it| parent(it));
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

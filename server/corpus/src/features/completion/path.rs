//! Paths and anchors for a destination that is being written.
//!
//! Invariant: a folder is listed through the index, never walked, and at most [`FILES`] and [`POSTS`] spellings are tried.

use rustc_hash::FxHashSet;

use super::context::Destination;
use super::{Completion, CompletionKind, Completions};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::features::names::{self, Among};
use crate::features::{self, Location};
use crate::files::{Child, FilePath, fold, join};
use crate::index::Entry;
use crate::link;
use crate::markdown::{Form, Link, Role};
use crate::resolve::{self, Verdict, View};
use crate::site::{Candidate, Page, Reading};

/// A name that no file has, to ask the site where a file of a folder would be looked for.
const PROBE: &str = "corpus-probe";

/// How many files of a folder are offered: more are found by typing on.
const FILES: usize = 100;

/// How many posts from elsewhere in the corpus are offered.
const POSTS: usize = 100;

/// How many files of one folder are looked through.
const LISTED: usize = 8192;

pub(super) fn complete(
    corpus: &Corpus,
    path: &FilePath,
    at: &Destination,
    cancel: &Cancel,
    res: &mut Completions,
) -> Result<(), Cancelled> {
    let Some(page) = corpus.page(path) else { return Ok(()) };
    if let Some((target, typed)) = at.typed().split_once('#') {
        anchors(corpus, page, at, target, typed, res);
        return Ok(());
    }
    let asker = Asker { corpus, view: corpus.view(), page, at };
    asker.folder(cancel, res)?;
    if at.link.role == Role::Link {
        asker.posts(cancel, res)?;
    } else {
        asker.named_like(res);
    }
    Ok(())
}

fn anchors(
    corpus: &Corpus,
    page: Page<'_>,
    at: &Destination,
    target: &str,
    typed: &str,
    res: &mut Completions,
) {
    let trial = Link { destination: target.into(), ..at.link.clone() };
    let path = match target.is_empty() {
        true => page.path.clone(),
        false => match resolve::resolve(corpus.view(), page, &trial) {
            Verdict::Post { path, .. } => path,
            _ => return,
        },
    };
    let Some(post) = corpus.post(&path) else { return };
    let mut span = at.span;
    span.start += (target.len() + 1) as u32;
    let headings = features::headings(corpus, post).into_iter().enumerate();
    let headings = headings.filter_map(|(n, it)| {
        let text = it.text(corpus);
        Some(anchor(
            &it.id.clone()?,
            Some(format!("{} {text}", "#".repeat(it.heading.level.into()))),
            &text,
            n,
            &at.link,
        ))
    });
    let ids = features::each(post, |it| &it.ids);
    let ids = ids.map(|(it, _)| anchor(&it.name, None, &it.name, 99_999, &at.link));
    // What the client compares with is the text of the span, which may be percent-encoded.
    let encoded = typed.contains('%');
    res.items.extend(headings.chain(ids).map(|it| {
        let filter_text = if encoded { it.insert_text.clone() } else { it.filter_text };
        let to = Location { anchor: Some(it.label.as_str().into()), ..Location::file(&path) };
        res.targets.insert(it.insert_text.clone(), to);
        Completion { span, filter_text, ..it }
    }));
}

fn anchor(id: &str, detail: Option<String>, text: &str, n: usize, link: &Link) -> Completion {
    Completion {
        label: id.to_owned(),
        detail,
        documentation: None,
        insert_text: resolve::encode(id, link),
        span: crate::text::Span::default(),
        filter_text: format!("{id} {text}"),
        kind: CompletionKind::Anchor,
        sort_key: format!("{n:05}"),
    }
}

struct Asker<'a> {
    corpus: &'a Corpus,
    view: View<'a>,
    page: Page<'a>,
    at: &'a Destination,
}

impl Asker<'_> {
    /// What lies in the folder that is typed.
    fn folder(&self, cancel: &Cancel, res: &mut Completions) -> Result<(), Cancelled> {
        let typed = self.at.typed();
        let (folder, prefix) = typed.rfind('/').map_or(("", typed), |it| typed.split_at(it + 1));
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for place in self.places(folder) {
            cancel.poll()?;
            let mut files = Vec::new();
            for it in self.view.index.files.children(&place, "", LISTED) {
                match it {
                    Child::Folder(name) if seen.insert(name.to_string()) => {
                        res.items.push(self.subfolder(folder, &name));
                    }
                    Child::File(it) if self.fits(&it) && seen.insert(it.name().to_owned()) => {
                        files.push(it);
                    }
                    _ => {}
                }
            }
            let room = FILES.saturating_sub(res.items.len());
            res.is_incomplete |= self.shorten(&mut files, prefix, room);
            for it in &files {
                let found = self.file(folder, it);
                offer(res, found, it);
            }
        }
        Ok(())
    }

    /// Leaves of `files` the newest `room` whose name or title holds `prefix`. Returns whether any were left out.
    fn shorten(&self, files: &mut Vec<FilePath>, prefix: &str, room: usize) -> bool {
        if files.len() <= room {
            return false;
        }
        let wanted = fold(&link::decode(prefix)).into_owned();
        let title = |it: &FilePath| self.view.index.get(it)?.facts.title.clone();
        let fits = |it: &FilePath| {
            fold(it.name()).contains(&wanted)
                || title(it).is_some_and(|it| fold(&it).contains(&wanted))
        };
        files.retain(|it| wanted.is_empty() || fits(it));
        files.sort_by_cached_key(|it| self.view.index.get(it).map_or(UNDATED, age));
        files.truncate(room);
        true
    }

    /// The folders of the corpus that `folder` may be, on the site and in the editor.
    fn places(&self, folder: &str) -> Vec<String> {
        let extension = if self.at.link.role == Role::Link { ".md" } else { ".png" };
        let probe = format!("{folder}{PROBE}{extension}");
        let link = Link { destination: probe.as_str().into(), ..self.at.link.clone() };
        let split = link::split(&probe);
        let mut res: Vec<String> = Vec::new();
        let mut add = |it: Option<&str>| {
            if let Some(it) = it.filter(|it| it.contains(PROBE)) {
                let parent = it.rsplit_once('/').map_or("", |it| it.0).to_owned();
                if !res.contains(&parent) {
                    res.push(parent);
                }
            }
        };
        if let Reading::Candidates(all) =
            self.view.site.candidates(self.page, &link, &split, self.view.index)
        {
            for it in &all {
                match it {
                    Candidate::File(it) | Candidate::AnyCase(it) => add(Some(it)),
                    Candidate::Url(url) => {
                        let sources = self.view.site.sources(url, self.view.index);
                        sources.iter().for_each(|it| add(Some(it)));
                    }
                    // Zola's names of posts are their paths from `content/`.
                    Candidate::Name(it) => {
                        add(it.strip_prefix("@/").map(|it| format!("content/{it}")).as_deref());
                    }
                }
            }
        }
        if matches!(self.at.link.form, Form::Inline | Form::Reference(_) | Form::Html { .. }) {
            let root = split.path.starts_with('/');
            let base = if root { "" } else { self.page.path.parent() };
            add(join(base, split.path.trim_start_matches('/')).as_deref());
        }
        res
    }

    fn subfolder(&self, folder: &str, name: &str) -> Completion {
        let insert_text = format!("{folder}{}/", resolve::encode(name, &self.at.link));
        Completion {
            label: format!("{name}/"),
            detail: None,
            documentation: None,
            filter_text: format!("{folder}{name}/"),
            insert_text,
            span: self.at.span,
            kind: CompletionKind::Folder,
            sort_key: format!("2{name}"),
        }
    }

    /// A file that is not the post itself and may stand here.
    fn fits(&self, it: &FilePath) -> bool {
        let post = self.view.index.get(it).is_some();
        let image = features::is_image(it);
        match self.at.link.role {
            Role::Image => image,
            Role::Media => !post && !image,
            Role::Link => it != self.page.path,
        }
    }

    /// The file in the spelling that works in both worlds, else on the site.
    fn file(&self, folder: &str, target: &FilePath) -> Option<Completion> {
        let typed_form = format!("{folder}{}", resolve::encode(target.name(), &self.at.link));
        let link = Link { destination: typed_form.as_str().into(), ..self.at.link.clone() };
        let works = resolve::leads_to(self.view, self.page, &link, &typed_form, target);
        let both = works && self.in_editor(&typed_form, target);
        // Whoever types a path from the root wants one.
        let (text, both) = if works && (both || folder.starts_with('/')) {
            (typed_form, both)
        } else {
            let mut all = resolve::spellings(self.view, self.page, &link, target);
            all.extend(works.then_some(typed_form));
            let both = all.iter().position(|it| self.in_editor(it, target));
            let at = both.unwrap_or(0);
            (if at < all.len() { all.swap_remove(at) } else { return None }, both.is_some())
        };
        let entry = self.view.index.get(target);
        let kind = match entry {
            Some(_) => CompletionKind::Post,
            None if features::is_image(target) => CompletionKind::Image,
            None => CompletionKind::File,
        };
        let title = entry.and_then(|it| it.facts.title.as_deref());
        Some(Completion {
            label: target.name().to_owned(),
            detail: title.map(str::to_owned).or_else(|| Some(target.to_string())),
            documentation: None,
            filter_text: format!("{folder}{} {}", target.name(), title.unwrap_or("")),
            insert_text: text,
            span: self.at.span,
            kind,
            sort_key: format!(
                "{}{:08}{}",
                if both { 0 } else { 1 },
                entry.map_or(UNDATED, age),
                target.name()
            ),
        })
    }

    /// Whether the editor's preview shows `target` for this spelling; for what it shows nothing for, nothing is missed.
    fn in_editor(&self, destination: &str, target: &FilePath) -> bool {
        if !matches!(self.at.link.form, Form::Inline | Form::Reference(_) | Form::Html { .. }) {
            return true;
        }
        let trial = Link { destination: destination.into(), ..self.at.link.clone() };
        resolve::in_editor(self.view, self.page, &trial).as_ref() == Some(target)
    }

    /// Posts anywhere in the corpus: by URL when that is what is typed; by title, in pinyin too, or name of the file; or the newest.
    fn posts(&self, cancel: &Cancel, res: &mut Completions) -> Result<(), Cancelled> {
        let typed = link::decode(self.at.typed());
        let index = self.view.index;
        let found: Vec<&FilePath> = if typed.starts_with('/') {
            let begins = |it: &str| starts_with_folded(it, &typed);
            let posts = index.posts.iter().filter(|it| it.1.url.as_deref().is_some_and(begins));
            newest(posts.map(|(path, it)| (path, &**it)), POSTS)
        } else if typed.contains('/') {
            Vec::new()
        } else if typed.trim().is_empty() {
            newest(index.posts.iter().map(|(path, it)| (path, &**it)), POSTS)
        } else {
            let found = names::search(self.corpus, &typed, Among::Titles, POSTS, cancel)?;
            found
                .iter()
                .filter_map(|it| index.posts.get_key_value(&it.path))
                .map(|it| it.0)
                .collect()
        };
        res.is_incomplete |= found.len() >= POSTS;
        let mut known: FxHashSet<String> =
            res.items.iter().map(|it| it.insert_text.clone()).collect();
        for (n, path) in found.into_iter().enumerate().filter(|it| it.1 != self.page.path) {
            let entry = index.get(path);
            let found = entry.and_then(|it| self.post(n, path, it));
            let Some(found) = found else { continue };
            if known.insert(found.insert_text.clone()) {
                offer(res, Some(found), path);
            } else if let Some(it) =
                res.items.iter_mut().find(|it| it.insert_text == found.insert_text)
                && !self.at.typed().is_empty()
            {
                // It is there by the name of its file, which may have none of the letters.
                it.filter_text = format!("{} {}", self.at.typed(), it.filter_text);
            }
        }
        Ok(())
    }

    fn post(&self, n: usize, path: &FilePath, entry: &Entry) -> Option<Completion> {
        let link = Link { destination: "".into(), ..self.at.link.clone() };
        let all = resolve::spellings(self.view, self.page, &link, path);
        let both = all.iter().find(|it| self.in_editor(it, path)).cloned();
        let insert_text = both.or_else(|| all.into_iter().next())?;
        let title = entry.facts.title.as_deref().unwrap_or(path.stem());
        Some(Completion {
            label: title.to_owned(),
            detail: Some(path.to_string()),
            documentation: entry.facts.date.as_ref().map(|it| it.iso()),
            // What is found by pinyin has none of the letters, so what is typed stands before the name.
            filter_text: format!("{} {title} {}", self.at.typed(), path.stem()),
            insert_text,
            span: self.at.span,
            kind: CompletionKind::Post,
            sort_key: format!("3{n:08}"),
        })
    }

    /// Images anywhere in the corpus whose name begins with what is typed.
    fn named_like(&self, res: &mut Completions) {
        let prefix = link::decode(self.at.typed());
        let prefix = prefix.rsplit('/').next().unwrap_or("");
        if prefix.is_empty() {
            return;
        }
        for it in self.view.index.files.named_like(prefix, 50).iter().filter(|it| self.fits(it)) {
            let typed = self.at.typed();
            let link = Link { destination: "".into(), ..self.at.link.clone() };
            let all = resolve::spellings(self.view, self.page, &link, it);
            let both = all.iter().find(|text| self.in_editor(text, it)).cloned();
            let known = |text: &String| res.items.iter().any(|it| it.insert_text == *text);
            let Some(text) = both.or_else(|| all.into_iter().next()).filter(|it| !known(it)) else {
                continue;
            };
            let item = Completion {
                label: it.name().to_owned(),
                detail: Some(it.to_string()),
                documentation: None,
                filter_text: format!("{typed} {}", it.name()),
                insert_text: text,
                span: self.at.span,
                kind: CompletionKind::Image,
                sort_key: format!("4{}", it.name()),
            };
            offer(res, Some(item), it);
        }
    }
}

fn offer(res: &mut Completions, item: Option<Completion>, target: &FilePath) {
    if let Some(it) = item {
        res.targets.insert(it.insert_text.clone(), Location::file(target));
        res.items.push(it);
    }
}

/// The place of a post without a date among those with one: behind them.
const UNDATED: u32 = 99_999_999;

/// A number that is the smaller the newer the post is.
fn age(entry: &Entry) -> u32 {
    let date = entry.facts.date.as_ref();
    let number =
        date.map(|it| i64::from(it.year) * 10_000 + i64::from(it.month) * 100 + i64::from(it.day));
    number.map_or(UNDATED, |it| (i64::from(UNDATED) - 1 - it).clamp(0, i64::from(UNDATED)) as u32)
}

/// The newest `limit` of `posts`; among those of one day, in order of path.
fn newest<'a>(
    posts: impl Iterator<Item = (&'a FilePath, &'a Entry)>,
    limit: usize,
) -> Vec<&'a FilePath> {
    let mut all: Vec<(u32, &FilePath)> = posts.map(|(path, it)| (age(it), path)).collect();
    if all.len() > limit {
        all.select_nth_unstable(limit);
        all.truncate(limit);
    }
    all.sort_unstable();
    all.into_iter().map(|it| it.1).collect()
}

/// Whether `text` begins with `start`, in whatever case.
fn starts_with_folded(text: &str, start: &str) -> bool {
    match text.get(..start.len()) {
        Some(it) if it.is_ascii() && start.is_ascii() => it.eq_ignore_ascii_case(start),
        _ => !start.is_ascii() && fold(text).starts_with(&*fold(start)),
    }
}

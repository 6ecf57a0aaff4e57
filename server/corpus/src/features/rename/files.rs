//! What has to be edited when files move: links to them, the links in them, and the asset folder of a post goes along.
//!
//! Invariant: the new corpus is asked, not guessed: a link is written anew only when it would not lead to its target any more.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::Edits;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::features::references::{Reference, Target};
use crate::features::{self, references};
use crate::files::{FilePath, join};
use crate::front_matter::{Format, Value};
use crate::index::Index;
use crate::link::{self, Mention};
use crate::markdown::{Form, Link, Role};
use crate::reader::Reader;
use crate::resolve::{self, Verdict, View};
use crate::site::{Candidate, Generator, Page, Reading};
use crate::text::{Edit, Span};

/// The edits that keep all links right when each file or folder of `renames` moves from the first path to the second. To be made
/// before the files move.
pub fn will_rename_files(
    corpus: &Corpus,
    renames: &[(FilePath, FilePath)],
    cancel: &Cancel,
) -> Result<Edits, Cancelled> {
    let mut res = Edits::default();
    let mut moved = Moved::default();
    for (old, new) in renames.iter().filter(|it| it.0 != it.1) {
        moved.add(corpus, old, new);
    }
    for (old, new) in asset_folders(corpus, &moved, renames) {
        moved.add(corpus, &old, &new);
        res.moves.push((old, new));
    }
    let index = moved.index(corpus);
    let after = View { site: corpus.site(), index: &index };
    res.aliases = moved.0.iter().filter_map(|it| alias(corpus, &index, it.0, it.1)).collect();
    let mut names: FxHashSet<Mention> = FxHashSet::default();
    for old in moved.0.keys() {
        names.extend(references::names(corpus, old));
    }
    let mut posts = references::naming(corpus, &names);
    posts.extend(moved.0.keys().filter(|it| corpus.post(it).is_some()));
    posts.sort();
    posts.dedup();
    for path in posts {
        cancel.poll()?;
        in_post(corpus, after, &moved, path, &mut res);
    }
    Ok(res.finish())
}

/// The links from other files to `files`, and to what lies in them where they are folders; by path and offset.
pub fn uses_from_elsewhere(
    corpus: &Corpus,
    files: &[FilePath],
    cancel: &Cancel,
) -> Result<Vec<Reference>, Cancelled> {
    let mut gone = Moved::default();
    files.iter().for_each(|it| gone.add(corpus, it, it));
    let mut res = Vec::new();
    for path in gone.0.keys() {
        let target = match corpus.post(path) {
            Some(_) => Target::Post(path.clone()),
            None => Target::File(path.clone()),
        };
        let found = references::find(corpus, &target, cancel)?;
        res.extend(found.into_iter().filter(|it| !gone.0.contains_key(&it.path)));
    }
    res.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    Ok(res)
}

/// The old address of a post among its aliases, when the generator makes pages of those and the address is another one now.
fn alias(
    corpus: &Corpus,
    after: &Index,
    old: &FilePath,
    new: &FilePath,
) -> Option<(FilePath, Edit)> {
    if !matches!(corpus.site().profile().generator, Generator::Hugo | Generator::Zola) {
        return None;
    }
    let entry = corpus.index().get(old).filter(|it| it.facts.is_published())?;
    let url = entry.url.as_deref()?;
    if after.get(new)?.url.as_deref()? == url || after.at_alias(url).any(|it| it == new) {
        return None;
    }
    let front = corpus.post(old)?.front_matter()?;
    let (open, close) = match front.format {
        Format::Yaml => ("aliases: [", "]\n"),
        Format::Toml => ("aliases = [", "]\n"),
        Format::Json => return None,
    };
    let quoted = format!("\"{}\"", url.replace('\\', "\\\\").replace('"', "\\\""));
    let edit = match front.get("aliases") {
        None => {
            let at = Span::at(front.content.start as usize);
            Edit { span: at, new_text: format!("{open}{quoted}{close}") }
        }
        Some(it) => {
            let Value::List(items) = &it.value.value else { return None };
            let (first, last) = items.first().zip(items.last())?;
            // Behind the last one stands a bracket, or it is a list in lines, which only the text could tell how to go on with.
            if last.span.end >= it.value.span.end {
                return None;
            }
            Edit { span: Span::at(first.span.start as usize), new_text: format!("{quoted}, ") }
        }
    };
    Some((old.clone(), edit))
}

/// Old paths of files and their new ones.
#[derive(Default)]
struct Moved(BTreeMap<FilePath, FilePath>);

impl Moved {
    fn add(&mut self, corpus: &Corpus, old: &FilePath, new: &FilePath) {
        let files = &corpus.index().files;
        if files.contains(old) {
            self.0.insert(old.clone(), new.clone());
            return;
        }
        for it in files.below(old) {
            if let Some(to) = it
                .strip_prefix(old.as_str())
                .and_then(|rest| join(new, rest.trim_start_matches('/')))
            {
                self.0.entry(it.clone()).or_insert(to);
            }
        }
    }

    fn to<'a>(&'a self, path: &'a FilePath) -> &'a FilePath {
        self.0.get(path).unwrap_or(path)
    }

    /// What the corpus will know once the files have moved.
    fn index(&self, corpus: &Corpus) -> Index {
        let mut res = corpus.index().clone();
        for old in self.0.keys() {
            res.remove(old);
            res.files.remove(old);
        }
        for new in self.0.values() {
            res.files.insert(new);
        }
        let reader = Reader::new(corpus.shared_site(), corpus.config().today);
        for (old, new) in &self.0 {
            let post = corpus.post(old);
            let kind = corpus.site().kind(new, &res.files);
            if let (Some(post), Some(kind)) = (post, kind) {
                let facts = reader.facts(new, post, kind);
                res.insert(new, std::sync::Arc::new(facts), corpus.site());
            }
        }
        res
    }
}

/// The asset folders of the posts that move and keep theirs by name, with where they have to go.
fn asset_folders(
    corpus: &Corpus,
    moved: &Moved,
    renames: &[(FilePath, FilePath)],
) -> Vec<(FilePath, FilePath)> {
    let mut res = Vec::new();
    for (old, new) in &moved.0 {
        let Some(page) = corpus.page(old) else { continue };
        let (Some(from), Some(to)) = (folder(corpus, old, page), folder(corpus, new, page)) else {
            continue;
        };
        let known =
            renames.iter().any(|it| it.0 == from || from.starts_with(&format!("{}/", it.0)));
        if from != to && !known && corpus.index().files.is_folder(&from) {
            res.push((from, to));
        }
    }
    res
}

/// The folder that the tags of a post look in, as the site would have it for `path`.
fn folder(corpus: &Corpus, path: &FilePath, page: Page<'_>) -> Option<FilePath> {
    let link = asset_link(path);
    let split = link::split(&link.destination);
    let Reading::Candidates(all) =
        corpus.site().candidates(Page { path, ..page }, &link, &split, corpus.index())
    else {
        return None;
    };
    all.into_iter().find_map(|it| match it {
        Candidate::File(it) if it.parent() == path.as_str().rsplit_once('.')?.0 => {
            Some(FilePath::new(it.parent()))
        }
        _ => None,
    })
}

/// The folder that the tags of the post at `path` look in.
pub(crate) fn asset_folder(corpus: &Corpus, path: &FilePath) -> Option<FilePath> {
    folder(corpus, path, corpus.page(path)?)
}

/// A tag that names a file of the post's own folder, to ask the site where that is.
fn asset_link(path: &FilePath) -> Link {
    Link {
        form: Form::Tag { name: "asset_img".into() },
        role: Role::Image,
        span: Span::default(),
        destination_span: Span::default(),
        destination: format!("{}.png", path.stem()).into(),
        templated: false,
    }
}

fn in_post(corpus: &Corpus, after: View<'_>, moved: &Moved, path: &FilePath, res: &mut Edits) {
    let Some(post) = corpus.post(path) else { return };
    let new_path = moved.to(path);
    let Some(entry) = after.index.get(new_path) else { return };
    let url = entry.url.as_deref().unwrap_or("/");
    let page = Page { path: new_path, facts: &entry.facts, url };
    for (link, start) in features::destinations(post) {
        let target = match features::verdict(corpus, path, &link) {
            Verdict::Post { path, .. } | Verdict::File(path) => path,
            _ => continue,
        };
        let wanted = moved.to(&target);
        if resolve::leads_to(after, page, &link, &link.destination, wanted) {
            continue;
        }
        if let Some(text) = resolve::spellings(after, page, &link, wanted).into_iter().next() {
            res.push(path, link.destination_span.shift(start), text);
        }
    }
}

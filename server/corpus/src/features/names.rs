//! What a corpus is searched by: the titles of its posts and their headings.
//!
//! Invariant: made from the posts of one moment, and never changed. What has changed since, the host notes by path; so a keystroke
//! costs the search one post.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use rustc_hash::FxHashSet;

use super::haystack::{Haystack, Hit};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::post::Post;

/// The names of a corpus.
#[derive(Debug, Default)]
pub struct Names {
    posts: OrdMap<FilePath, Arc<Post>>,
    /// Where these may differ from the posts that other snapshots with the same names have.
    changed: OrdSet<FilePath>,
    /// By the number of the post.
    paths: Vec<FilePath>,
    titles: Haystack,
    /// The post of each title. The name of its file is a title as well.
    titled: Vec<u32>,
    headings: Haystack,
    /// The post of each heading, and which of its headings it is.
    owners: Vec<(u32, u32)>,
}

/// A name that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    /// How badly it fits.
    pub(crate) cost: u32,
    /// The post.
    pub(crate) path: FilePath,
    /// The number of the heading in the post; `None` for the post's title.
    pub(crate) heading: Option<usize>,
}

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// Titles of posts.
    Titles,
    /// Titles, and headings behind them where they fit as well.
    All,
}

impl Names {
    fn of(corpus: &Corpus, posts: OrdMap<FilePath, Arc<Post>>) -> Names {
        let mut res = Names::default();
        for (path, post) in &posts {
            let n_post = res.paths.len() as u32;
            res.paths.push(path.clone());
            let (title, stem) = (title(corpus, path), path.stem());
            for it in std::iter::once(title).chain((title != stem).then_some(stem)) {
                res.titles.push(it);
                res.titled.push(n_post);
            }
            for (n, (it, _)) in super::each(post, |it| &it.headings).enumerate() {
                res.headings.push(&it.text);
                res.owners.push((n_post, n as u32));
            }
        }
        (res.posts, res.changed) = (posts, corpus.changed.clone());
        res
    }

    fn search(
        &self,
        query: &str,
        among: Among,
        limit: usize,
        gone: &FxHashSet<&FilePath>,
        cancel: &Cancel,
    ) -> Result<Vec<Named>, Cancelled> {
        let is_gone = |post: u32| {
            !gone.is_empty() && self.paths.get(post as usize).is_some_and(|it| gone.contains(it))
        };
        let is_gone_title = |at: u32| self.titled.get(at as usize).is_some_and(|it| is_gone(*it));
        // Twice as many, since a post may be found by both of its names.
        let titles = self.titles.search(query, 2 * limit, is_gone_title, cancel)?;
        let mut seen = FxHashSet::default();
        let mut res: Vec<Named> = titles
            .into_iter()
            .map(|it| self.title(it))
            .filter(|it| seen.insert(it.path.clone()))
            .collect();
        // Without a query the headings of everything would be noise.
        if among == Among::All && !query.trim().is_empty() {
            let is_gone = |at: u32| self.owners.get(at as usize).is_some_and(|it| is_gone(it.0));
            let headings = self.headings.search(query, limit, is_gone, cancel)?;
            res.extend(headings.into_iter().map(|it| self.heading(it)));
        }
        Ok(res)
    }

    fn title(&self, it: Hit) -> Named {
        let post = self.titled[it.at as usize];
        Named { cost: it.cost, path: self.paths[post as usize].clone(), heading: None }
    }

    fn heading(&self, it: Hit) -> Named {
        let (post, n) = self.owners[it.at as usize];
        // One more than a title of the same fit.
        let path = self.paths[post as usize].clone();
        Named { cost: it.cost + 1, path, heading: Some(n as usize) }
    }
}

/// What a post is called: by its title, else by its file.
pub(crate) fn title<'a>(corpus: &'a Corpus, path: &'a FilePath) -> &'a str {
    let title = corpus.index().get(path).and_then(|it| it.facts.title.as_deref());
    title.unwrap_or(path.stem())
}

/// The best `limit` names of `corpus` for `query`: by fit, then by path, the title before the headings.
pub(crate) fn search(
    corpus: &Corpus,
    query: &str,
    among: Among,
    limit: usize,
    cancel: &Cancel,
) -> Result<Vec<Named>, Cancelled> {
    let known = warm(corpus);
    let (mut gone, mut new) = (FxHashSet::default(), OrdMap::new());
    for path in known.changed.iter().chain(&corpus.changed) {
        let (old, now) = (known.posts.get(path), corpus.posts.get(path));
        if old.zip(now).is_some_and(|(old, now)| Arc::ptr_eq(old, now)) {
            continue;
        }
        gone.extend(old.map(|_| path));
        if let Some(it) = now {
            new.insert(path.clone(), Arc::clone(it));
        }
    }
    let mut res = known.search(query, among, limit, &gone, cancel)?;
    if !new.is_empty() {
        let new = Names::of(corpus, new);
        res.extend(new.search(query, among, limit, &FxHashSet::default(), cancel)?);
    }
    res.sort_unstable();
    res.truncate(limit);
    Ok(res)
}

/// The names at hand, made now if nobody has asked before.
pub fn warm(corpus: &Corpus) -> &Names {
    corpus.names.get_or_init(|| Names::of(corpus, corpus.posts.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::text::{Edit, Span};
    use crate::{Change, FileChange};

    fn found(corpus: &Corpus, query: &str) -> Vec<String> {
        let found = search(corpus, query, Among::All, 9, &Cancel::default()).unwrap();
        found.iter().map(|it| format!("{} {:?}", it.path, it.heading)).collect()
    }

    #[test]
    fn names_are_as_new_as_the_corpus() {
        let fixture = fixture::parse("//- /a.md\n# 甲一\n## 乙\n//- /b.md\n# 甲二\n");
        let mut host = fixture::host(&fixture);
        let before = host.corpus();
        assert_eq!(found(&before, "甲"), ["a.md Some(0)", "b.md Some(0)"]);
        let path = FilePath::new("a.md");
        let open = FileChange::Open(fixture.files[0].text.clone());
        let edit = Edit { span: Span::new(2, 5), new_text: "丙".to_owned() };
        host.apply(Change { files: vec![(path.clone(), open)] });
        host.apply(Change { files: vec![(path, FileChange::Edit(vec![edit]))] });
        host.apply(Change {
            files: vec![
                (FilePath::new("b.md"), FileChange::Removed),
                (FilePath::new("c.md"), FileChange::Text("# 甲三".into())),
            ],
        });
        let after = host.corpus();
        assert!(std::ptr::eq(warm(&before), warm(&after)), "made once");
        assert_eq!(found(&after, "甲"), ["c.md Some(0)"]);
        assert_eq!(found(&after, "丙一"), ["a.md Some(0)"]);
        assert_eq!(found(&before, "甲"), ["a.md Some(0)", "b.md Some(0)"]);
    }
}

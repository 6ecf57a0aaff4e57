//! Tags and categories: where a term is used, and one spelling in place of another, over the whole corpus.
//!
//! Invariant: an edit changes the terms that are meant and no other byte; a post that has the new spelling already keeps it once.

use std::collections::BTreeMap;

use super::Location;
use super::rename::Edits;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::front_matter::taxonomy::{Place, places};
use crate::front_matter::{FrontMatter, Reading, write};
use crate::post::Post;
use crate::text::{Edit, Span};

/// A term of a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The taxonomy, `tags`.
    pub taxonomy: Box<str>,
    /// The term.
    pub name: Box<str>,
    /// The bytes of its name at the place it was asked for.
    pub span: Span,
}

/// The term at `offset` of the post at `path`.
pub fn at(corpus: &Corpus, path: &FilePath, offset: usize) -> Option<Term> {
    let front = block(corpus.post(path)?)?;
    if !front.block.touches(offset) {
        return None;
    }
    names(corpus).into_iter().find_map(|taxonomy| {
        let all = all(corpus, front, &taxonomy).into_iter();
        let found = all.filter(|it| it.span.touches(offset)).min_by_key(|it| it.span.len())?;
        let span = found.inner().unwrap_or(found.span);
        Some(Term { taxonomy, name: found.term, span })
    })
}

/// Every place in the corpus that says the term, by path and offset.
pub fn references(
    corpus: &Corpus,
    term: &Term,
    cancel: &Cancel,
) -> Result<Vec<Location>, Cancelled> {
    let mut res = Vec::new();
    for_each(corpus, term, cancel, |path, _, found| {
        res.extend(found.iter().map(|it| Location::at(path, it.inner().unwrap_or(it.span))));
    })?;
    Ok(res)
}

/// The edits that call a term `new_name` in every post.
pub fn rename(
    corpus: &Corpus,
    term: &Term,
    new_name: &str,
    cancel: &Cancel,
) -> Result<Edits, Cancelled> {
    let mut edits: BTreeMap<FilePath, Vec<Edit>> = BTreeMap::new();
    for_each(corpus, term, cancel, |path, front, found| {
        let there = all(corpus, front, &term.taxonomy).iter().any(|it| *it.term == *new_name);
        let written = write::scalar(new_name, front.format);
        let of = |it: &Place| match it.removal.filter(|_| there) {
            Some(span) => Edit { span, new_text: String::new() },
            None => Edit { span: it.span, new_text: written.clone() },
        };
        edits.insert(path.clone(), found.iter().map(of).collect());
    })?;
    Ok(Edits { edits, ..Edits::default() })
}

/// The spelling that the corpus uses more, for a term that it spells in two ways.
pub fn better<'a>(corpus: &'a Corpus, term: &Term) -> Option<&'a str> {
    corpus.index().usage().better(&term.taxonomy, &term.name)
}

/// The names of the taxonomies.
fn names(corpus: &Corpus) -> Vec<Box<str>> {
    let mut res: Vec<Box<str>> = vec!["tags".into(), "categories".into()];
    for it in &corpus.site().profile().taxonomies {
        if !res.contains(it) {
            res.push(it.clone());
        }
    }
    res
}

fn block(post: &Post) -> Option<&FrontMatter> {
    match &*post.front {
        Reading::Block(it) => Some(it),
        _ => None,
    }
}

fn all(corpus: &Corpus, front: &FrontMatter, taxonomy: &str) -> Vec<Place> {
    places(front, taxonomy, corpus.site().profile().taxonomy_table)
}

/// Hands over each post that says the term, and the places where it does.
fn for_each(
    corpus: &Corpus,
    term: &Term,
    cancel: &Cancel,
    mut take: impl FnMut(&FilePath, &FrontMatter, &[Place]),
) -> Result<(), Cancelled> {
    for (path, post) in corpus.posts() {
        cancel.poll()?;
        let Some(front) = block(post) else { continue };
        let mut found = all(corpus, front, &term.taxonomy);
        found.retain(|it| it.term == term.name);
        if !found.is_empty() {
            take(path, front, &found);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{open, text};
    use super::*;
    use crate::text::apply_all;

    const CORPUS: &str = "\
//- /a.md
---
title: 甲
tags:
  - Open AI
  - 大模型
---
//- /b.md
---
title: 乙
tags: [OpenAI, 'Open AI', x]
---
//- /c.md
+++
title = \"丙\"
tags = [\"x\", \"Open AI\"]
+++
//- /d.md
---
title: 丁
tags:
  - OpenAI
  - Open$0 AI
---
";

    #[test]
    fn a_term_is_renamed_everywhere_and_kept_once() {
        let (corpus, path, offset) = open(CORPUS);
        let term = at(&corpus, &path, offset).unwrap();
        assert_eq!(text(&corpus, &path, term.span), "Open AI");
        let cancel = Cancel::default();
        let found = references(&corpus, &term, &cancel).unwrap();
        assert_eq!(found.len(), 4);
        for it in &found {
            assert_eq!(text(&corpus, &it.path, it.span.unwrap()), "Open AI");
        }
        let edits = rename(&corpus, &term, "OpenAI", &cancel).unwrap();
        let after: Vec<String> = edits
            .edits
            .iter()
            .map(|(path, edits)| {
                let whole = corpus.post(path).unwrap().rope.as_ref().unwrap().to_string();
                let after = apply_all(&whole, edits);
                after.lines().filter(|it| !it.contains('题')).skip(2).collect::<Vec<_>>().join("|")
            })
            .collect();
        assert_eq!(
            after,
            [
                "tags:|  - OpenAI|  - 大模型|---",
                "tags: [OpenAI, x]|---",
                "tags = [\"x\", \"OpenAI\"]|+++",
                "tags:|  - OpenAI|---",
            ]
        );
        assert_eq!(rename(&corpus, &term, "a: b", &cancel).unwrap().edits.len(), 4);
    }

    #[test]
    fn cancelled_questions_end() {
        let (corpus, path, offset) = open(CORPUS);
        let term = at(&corpus, &path, offset).unwrap();
        let cancel = Cancel::default();
        cancel.cancel();
        assert!(references(&corpus, &term, &cancel).is_err());
        assert!(at(&corpus, &FilePath::new("no.md"), 3).is_none());
    }
}

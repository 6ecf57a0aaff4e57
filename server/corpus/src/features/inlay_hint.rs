//! What a place means and does not say: the title behind a link that names an address, the id of a heading, the address of the post,
//! the size of an image.
//!
//! Invariant: a hint says nothing that stands in the text already.

use super::{Location, Titled};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::{FilePath, fold};
use crate::link;
use crate::markdown::{Link, Role};
use crate::post::Post;
use crate::resolve::Verdict;
use crate::text::Span;

/// Characters of a title that are shown at most.
const LONGEST: usize = 40;

/// A hint behind a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// What it says; empty for an image, whose size only the disk knows.
    pub text: String,
    /// The place that it is about, if there is one.
    pub target: Option<Location>,
    /// The image whose size is to be said.
    pub image: Option<FilePath>,
}

/// The hints in `span` of the open post at `path`, in order.
pub fn inlay_hints(
    corpus: &Corpus,
    path: &FilePath,
    span: Span,
    cancel: &Cancel,
) -> Result<Vec<InlayHint>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else {
        return Ok(Vec::new());
    };
    let mut res: Vec<InlayHint> = address(corpus, path, post).into_iter().collect();
    res.extend(super::headings(corpus, post).iter().filter_map(|it| id(corpus, post, it)));
    for (it, start) in super::links(post) {
        cancel.poll()?;
        if span.touches(it.span.start as usize + start) || it.span.shift(start).overlaps(span) {
            res.extend(destination(corpus, path, post, it, start));
        }
    }
    res.retain(|it| span.touches(it.offset));
    res.sort_by_key(|it| it.offset);
    Ok(res)
}

/// The address of the post, behind its title.
fn address(corpus: &Corpus, path: &FilePath, post: &Post) -> Option<InlayHint> {
    let title = post.front_matter()?.get("title")?;
    let url = corpus.index().get(path)?.url.as_deref()?;
    let text = format!("→ {url}");
    Some(InlayHint { offset: title.value.span.end as usize, text, target: None, image: None })
}

/// The id of a heading, when it is not what everybody would write.
fn id(corpus: &Corpus, post: &Post, it: &Titled<'_>) -> Option<InlayHint> {
    let id = it.id.as_deref()?;
    let written = it.heading.attribute_id.is_some() && corpus.site().profile().heading_attributes;
    if written || it.heading.html || fold(&it.text(corpus)).replace(' ', "-") == id {
        return None;
    }
    let line = super::slice(post, it.span());
    let end = it.span().start as usize + line.lines().next().map_or(0, |it| it.trim_end().len());
    Some(InlayHint { offset: end, text: format!("#{id}"), target: None, image: None })
}

/// The title of the post that a link leads to, when the link says neither it nor the name of the file; the size of an image.
fn destination(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    it: &Link,
    start: usize,
) -> Option<InlayHint> {
    let span = it.span.shift(start);
    match super::verdict(corpus, path, it) {
        Verdict::Post { path: to, .. } if it.role == Role::Link && to != *path => {
            let title = corpus.index().get(&to)?.facts.title.as_deref()?.trim().to_owned();
            let said = fold(&super::slice(post, span)).into_owned();
            let named = fold(&link::decode(&it.destination)).contains(&*fold(to.stem()));
            let plain = named && it.destination.ends_with(to.extension());
            if plain || title.is_empty() || said.contains(&*fold(&title)) {
                return None;
            }
            let text = shortened(&title);
            Some(InlayHint {
                offset: span.end as usize,
                text,
                target: Some(Location::file(&to)),
                image: None,
            })
        }
        Verdict::File(to) if it.role == Role::Image && super::is_image(&to) => Some(InlayHint {
            offset: span.end as usize,
            text: String::new(),
            target: None,
            image: Some(to),
        }),
        _ => None,
    }
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    title.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};
    use expect_test::expect;

    #[test]
    fn what_is_said_already_is_not_hinted() {
        let (corpus, path, _) = open(
            "//- /source/_posts/a.md\n---\ntitle: 甲\nabbrlink: 1\n---\n# 普通\n\n# It's a `Code`!\n\n## x {#y}\n\n[看](/p/77/) [乙 题](/p/77/) {% post_link b %} ![](/i.png)\n//- /_config.yml\npermalink: p/:abbrlink/\n//- /source/_posts/b.md\n---\ntitle: 乙 题\nabbrlink: 77\n---\n//- /source/i.png\n",
        );
        let whole = Span::new(0, corpus.post(&path).unwrap().len);
        let found = inlay_hints(&corpus, &path, whole, &Cancel::default()).unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let before = text(&corpus, &path, Span::new(0, it.offset));
                let line = before.rsplit('\n').next().unwrap_or("").to_owned();
                format!("{line}‹{}{}›", it.text, it.image.as_deref().unwrap_or(""))
            })
            .collect();
        expect![[r#"
            title: 甲‹→ /p/1/›
            # It's a `Code`!‹#It’s-a-Code›
            ## x {#y}‹#x-y›
            [看](/p/77/)‹乙 题›
            [看](/p/77/) [乙 题](/p/77/) {% post_link b %}‹乙 题›
            [看](/p/77/) [乙 题](/p/77/) {% post_link b %} ![](/i.png)‹source/i.png›"#]]
        .assert_eq(&shown.join("\n"));
        let none = inlay_hints(&corpus, &path, Span::at(0), &Cancel::default()).unwrap();
        assert!(none.is_empty());
    }
}

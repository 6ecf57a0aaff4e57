//! What has to be typed twice: the names of an HTML element's tags, and the label of a reference where it stands.
//!
//! Invariant: the ranges hold the same text, and the cursor is in one of them.

use super::{Thing, references};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::post::Post;
use crate::text::Span;

/// The ranges that change together with the one at `offset` of the open post at `path`; empty when there are none.
pub fn linked_ranges(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Vec<Span>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else {
        return Ok(Vec::new());
    };
    let mut res = tags(post, offset).unwrap_or_else(|| labels(corpus, path, post, offset));
    let said = |it: &Span| super::slice(post, *it);
    let Some(here) = res.iter().find(|it| it.touches(offset)).map(said) else {
        return Ok(Vec::new());
    };
    res.retain(|it| said(it) == here);
    res.sort();
    res.dedup();
    Ok(if res.len() < 2 { Vec::new() } else { res })
}

/// A tag in a text.
struct Tag<'a> {
    name: &'a str,
    span: Span,
    closing: bool,
}

/// The names of the start tag and the end tag of one element.
fn tags(post: &Post, offset: usize) -> Option<Vec<Span>> {
    let (text, start) = super::text_around(post, offset)?;
    let slot = post.slot_at(offset).filter(|_| offset >= post.body)?;
    let code = &slot.segment.outline.code;
    let all: Vec<Tag<'_>> =
        html_tags(&text).filter(|it| !code.iter().any(|code| code.contains(it.span))).collect();
    let here = all.iter().position(|it| it.span.shift(start).touches(offset))?;
    let tag = &all[here];
    let same = |it: &&Tag<'_>| it.name.eq_ignore_ascii_case(tag.name);
    let mut depth = 0_usize;
    let mut partner = |it: &&Tag<'_>| {
        if it.closing == tag.closing {
            depth += 1;
            return false;
        }
        depth = depth.saturating_sub(1);
        depth == 0
    };
    let partner = if tag.closing {
        all[..=here].iter().rev().filter(same).find(&mut partner)
    } else {
        all[here..].iter().filter(same).find(&mut partner)
    };
    Some(vec![tag.span.shift(start), partner?.span.shift(start)])
}

/// The names of the tags of `text`, without those that have no end.
fn html_tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|open| {
        let rest = text.get(open + 1..)?;
        let closing = rest.starts_with('/');
        let from = open + 1 + usize::from(closing);
        let name = text.get(from..)?;
        let len =
            name.find(|it: char| !it.is_ascii_alphanumeric() && it != '-').unwrap_or(name.len());
        let name =
            name.get(..len).filter(|it| it.starts_with(|it: char| it.is_ascii_alphabetic()))?;
        let behind = text.get(from + len..)?;
        let inside = behind.split('>').next().unwrap_or("");
        let is_tag = behind.starts_with(['>', '/', ' ', '\t', '\n', '\r']) && behind.contains('>');
        let ends = inside.ends_with('/') || VOID.iter().any(|it| it.eq_ignore_ascii_case(name));
        (is_tag && !ends).then(|| Tag { name, span: Span::new(from, from + len), closing })
    })
}

/// The label of a reference or footnote, wherever the post says it in full.
fn labels(corpus: &Corpus, path: &FilePath, post: &Post, offset: usize) -> Vec<Span> {
    let Some(place) = super::at(post, offset) else { return Vec::new() };
    let label = |it: &references::Target| {
        matches!(it, references::Target::Label(..) | references::Target::Footnote(..))
    };
    let target = references::target(corpus, path, offset).filter(label);
    let (Some(target), true) = (target, !matches!(place.thing, Thing::Heading)) else {
        return Vec::new();
    };
    let opening = if matches!(target, references::Target::Footnote(..)) { 2 } else { 1 };
    let inner = |span: Span| {
        let text = super::slice(post, span);
        let inside = text.get(opening..)?;
        let end = inside.find(']')?;
        Some(Span::new(span.start as usize + opening, span.start as usize + opening + end))
    };
    let uses = references::in_post(corpus, &target, path, post).into_iter();
    let uses = uses.filter_map(|it| match opening {
        2 => inner(it.span),
        // Of `[text][label]` the label; `[label]` alone is what readers see, and theirs to keep.
        _ => super::slice(
            post,
            Span { start: it.focus.start.saturating_sub(2), end: it.focus.start },
        )
        .ends_with("][")
        .then_some(it.focus),
    });
    let declared = references::declaration(corpus, &target).and_then(|it| inner(it.span?));
    uses.chain(declared).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};

    #[track_caller]
    fn check(fixture: &str, expected: &[&str]) {
        let (corpus, path, offset) = open(fixture);
        let found = linked_ranges(&corpus, &path, offset, &Cancel::default()).unwrap();
        let shown: Vec<String> =
            found.iter().map(|it| format!("{}:{}", it.start, text(&corpus, &path, *it))).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn tags_have_their_partners() {
        check("//- /a.md\n<div>\n<di$0v x><img></div>\n</div>\n", &["7:div", "20:div"]);
        check("//- /a.md\n<div>\n<div><br></div>\n</d$0iv>\n", &["1:div", "24:div"]);
        check("//- /a.md\n文 <b$0>粗 `</b>`</b>\n", &["5:b", "19:b"]);
        check("//- /a.md\n<div$0> 1 < 2\n", &[]);
        check("//- /a.md\n文 a<b$0\n", &[]);
    }

    #[test]
    fn labels_are_edited_together() {
        check("//- /a.md\n[文][甲$0] [乙][甲] [甲]\n\n[甲]: b.md\n", &["6:甲", "17:甲", "30:甲"]);
        check("//- /a.md\n文[^1$0] 后[^1]\n\n[^1]: 注\n", &["5:1", "13:1", "19:1"]);
        check("//- /a.md\n[甲$0]\n\n[甲]: b.md\n", &[]);
    }
}

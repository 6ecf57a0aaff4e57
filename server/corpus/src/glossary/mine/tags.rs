//! HTML that names and explains: `<dfn>`, `<abbr title>`, `<ruby>中文<rt>English</rt></ruby>`.
//!
//! Invariant: an unclosed tag is no find and costs no more than a short look ahead.

use super::name::{bare, is_name};
use super::{Find, Miner, floor};
use crate::text::Span;

/// A tag with its content is not longer than this many bytes.
const MAX_TAG: usize = 400;

/// Finds the tags.
pub(super) fn mine(miner: &mut Miner<'_>) {
    let text = miner.text;
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let tag = &text[at..floor(text, at + MAX_TAG)];
        let find = match tag.as_bytes() {
            [_, b'd' | b'D', b'f' | b'F', b'n' | b'N', ..] => titled(miner, tag, at, "dfn"),
            [_, b'a' | b'A', b'b' | b'B', b'b' | b'B', b'r' | b'R', ..] => {
                titled(miner, tag, at, "abbr")
            }
            [_, b'r' | b'R', b'u' | b'U', b'b' | b'B', b'y' | b'Y', ..] => ruby(miner, tag, at),
            _ => None,
        };
        if let Some(find) = find {
            miner.add(find);
        }
    }
}

/// `<dfn title="Full">X</dfn>` or `<abbr title="Full">X</abbr>`.
fn titled(miner: &Miner<'_>, tag: &str, at: usize, element: &str) -> Option<Find> {
    let open = tag.find('>')?;
    let body = &tag[open + 1..];
    let end = body.find("</")?;
    if !body[end + 2..].to_ascii_lowercase().starts_with(element) {
        return None;
    }
    let name = bare(&body[..end]);
    let title = attribute(&tag[..open], "title").filter(|it| is_name(it));
    if !is_name(name) || (element == "abbr" && title.is_none()) {
        return None;
    }
    let start = name.as_ptr() as usize - miner.text.as_ptr() as usize;
    let sentence = miner.sentence(at);
    let confidence = if title.is_some() { 0.95 } else { 0.85 };
    let aliases = title.into_iter().map(str::to_owned).collect();
    Some(Find {
        name: name.to_owned(),
        aliases,
        name_span: Span::new(start, start + name.len()),
        span: sentence,
        confidence,
    })
}

/// The value of an attribute in an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(name)?;
    let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    rest[1..].split(quote).next()
}

/// `<ruby>中文<rp>（</rp><rt>English</rt><rp>）</rp></ruby>`
fn ruby(miner: &Miner<'_>, tag: &str, at: usize) -> Option<Find> {
    let open = tag.find('>')?;
    let body = &tag[open + 1..];
    let base_end = body.find('<')?;
    let name = bare(&body[..base_end]);
    let rt = body.find("<rt>").map(|it| it + 4)?;
    let close = body[rt..].find('<')?;
    let other = bare(&body[rt..rt + close]);
    if !is_name(name)
        || !is_name(other)
        || !body[..rt].starts_with(|it: char| !it.is_ascii_whitespace())
    {
        return None;
    }
    let start = name.as_ptr() as usize - miner.text.as_ptr() as usize;
    let span = miner.sentence(at);
    let name_span = Span::new(start, start + name.len());
    Some(Find {
        name: name.to_owned(),
        aliases: vec![other.to_owned()],
        name_span,
        span,
        confidence: 0.95,
    })
}

//! Links whose destination holds blanks, `![x](a b.png)`: CommonMark reads none there (section 6.3), kramdown and old versions of
//! marked do.
//!
//! Invariant: what the parser has read as a link, as code or as HTML is never read again.

use super::{Form, Link, Role};
use crate::text::Span;

/// The longest text between the brackets of such a link, in bytes.
const LONGEST_TEXT: usize = 1000;

/// Reads the links with blanks in `text`. `opaque` are the sorted spans in which there are none, `links` the ones already read.
pub(super) fn read(text: &str, opaque: &[Span], links: &[Link]) -> Vec<Link> {
    let mut res: Vec<Link> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "](") {
        let behind = res.last().is_none_or(|it| it.span.end as usize <= at);
        if behind
            && let Some(it) = link(text, at)
            && !is_taken(it.span, at, opaque, links)
        {
            res.push(it);
        }
    }
    res
}

/// Whether `](` at `at` is the parser's already, or the link would begin or end in something that is no text.
fn is_taken(span: Span, at: usize, opaque: &[Span], links: &[Link]) -> bool {
    let inside = |offset: u32| opaque.iter().any(|it| it.start <= offset && offset < it.end);
    let read = |it: &&Link| {
        let start = it.destination_span.start as usize;
        it.form == Form::Inline && it.span.contains(Span::at(at)) && start >= at && start <= at + 3
    };
    inside(at as u32) || inside(span.start) || links.iter().any(|it| read(&it))
}

/// The link whose `](` stands at `at`.
fn link(text: &str, at: usize) -> Option<Link> {
    let open = opening_bracket(text, at)?;
    let inner = at + 2;
    let close = inner + closing_bracket(&text[inner..])?;
    let destination = without_title(&text[inner..close]);
    let trimmed = destination.trim();
    if trimmed.starts_with('<') || !trimmed.contains([' ', '\t']) {
        return None;
    }
    let start = inner + (destination.len() - destination.trim_start().len());
    let image = text[..open].ends_with('!') && !text[..open].ends_with("\\!");
    Some(Link {
        form: Form::Inline,
        role: if image { Role::Image } else { Role::Link },
        span: Span::new(open - usize::from(image), close + 1),
        destination_span: Span::new(start, start + trimmed.len()),
        destination: trimmed.into(),
        templated: false,
    })
}

/// The `[` that the `]` at `at` closes, on the same line.
fn opening_bracket(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    for it in (at.saturating_sub(LONGEST_TEXT)..at).rev() {
        let escaped = it > 0 && bytes[it - 1] == b'\\';
        match bytes[it] {
            b'\n' | b'\r' => return None,
            b']' if !escaped => depth += 1,
            b'[' if !escaped && depth == 0 => return Some(it),
            b'[' if !escaped => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The `)` that closes the destination, on the same line.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, it) in text.bytes().enumerate() {
        match it {
            b'\n' | b'\r' => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `destination "title"` without its title.
fn without_title(text: &str) -> &str {
    let end = text.trim_end();
    let Some(quote) = end.chars().next_back().filter(|it| matches!(it, '"' | '\'')) else {
        return text;
    };
    let inner = &end[..end.len() - 1];
    match inner.find(&format!(" {quote}")) {
        Some(at) => &text[..at],
        None => text,
    }
}

/// Whether the destination is surely meant as one: a path, a file name or a URL rather than words in brackets.
pub fn is_destination(text: &str) -> bool {
    let extension = text.rsplit_once('.').is_some_and(|it| {
        (2..=5).contains(&it.1.len()) && it.1.bytes().all(|it| it.is_ascii_alphanumeric())
    });
    let path = ["/", "./", "../", "http://", "https://"].iter().any(|it| text.starts_with(it));
    extension || path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destinations(text: &str) -> Vec<(String, Role)> {
        let read = crate::markdown::read(text, &crate::markdown::Definitions::default());
        read.blank_links.into_iter().map(|it| (it.destination.to_string(), it.role)).collect()
    }

    #[test]
    fn links_with_blanks_are_read() {
        let it = |text: &str, role| vec![(text.to_owned(), role)];
        assert_eq!(
            destinations("见 ![图](/img/我 的 图.png)。"),
            it("/img/我 的 图.png", Role::Image)
        );
        assert_eq!(destinations("[a](a b.md)"), it("a b.md", Role::Link));
        assert_eq!(destinations("![a](a b.png \"题 目\")"), it("a b.png", Role::Image));
        assert_eq!(destinations("![a](a (1) b.png)"), it("a (1) b.png", Role::Image));
        assert_eq!(destinations("[![a](x y.png)](/z)"), it("x y.png", Role::Image));
        assert_eq!(destinations("\\![a](x y.png)"), it("x y.png", Role::Link));
    }

    #[test]
    fn what_is_read_already_is_not_read_again() {
        for text in [
            "![a](a.png \"t t\")",
            "![a](<a b.png>)",
            "[a]( a.md )",
            "`![a](a b.png)`",
            "```\n![a](a b.png)\n```",
            "<!-- ![a](a b.png) -->",
            "\\[a](b c.md)",
            "[a](b\nc.md)",
            "a](b c)",
            "[a](b c",
            "](",
        ] {
            assert_eq!(destinations(text), [], "{text}");
        }
    }
}

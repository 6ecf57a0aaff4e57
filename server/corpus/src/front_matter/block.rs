//! Finds the fences of a block without reading what is between them.

use memchr::memmem;

use super::Format;
use super::dialect::{Closing, Dialect, JsonFences};
use crate::text::Span;

/// What stands at the head of a text, by its fences.
pub(super) enum Found {
    Absent,
    Unclosed { fence: Span, format: Format },
    Block(Fences),
}

/// A block and its parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fences {
    pub(super) format: Format,
    pub(super) content: Span,
    pub(super) block: Span,
    /// Whether JSON members stand without their braces.
    pub(super) bare_json: bool,
}

/// Where the body of `text` starts: behind the front matter, or at 0. Reads no field.
pub fn body_start(text: &str, dialect: &Dialect) -> usize {
    match find(text, dialect) {
        Found::Block(it) => it.block.end as usize,
        Found::Absent | Found::Unclosed { .. } => 0,
    }
}

/// Finds the block at the head of `text`.
pub(super) fn find(text: &str, dialect: &Dialect) -> Found {
    let start = head(text, dialect);
    let rest = &text[start..];
    if dialect.json == JsonFences::Braces && is_json(rest) {
        return braces(text, start);
    }
    match opening(rest, dialect) {
        Some((format, len)) => fenced(text, start, len, format, dialect),
        None if dialect.leading_fence_optional && looks_like_field(rest) => {
            without_opening(text, start)
        }
        None => Found::Absent,
    }
}

/// Offset of the first byte that may be a fence: behind a byte order mark, and behind blanks where those may be.
pub(super) fn head(text: &str, dialect: &Dialect) -> usize {
    let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rest = if dialect.blank_lines_before {
        rest.trim_start_matches([' ', '\t', '\r', '\n'])
    } else {
        rest
    };
    text.len() - rest.len()
}

/// The format and the length of the opening fence that `rest` starts with.
fn opening(rest: &str, dialect: &Dialect) -> Option<(Format, usize)> {
    let (format, mark) = match rest.as_bytes().first()? {
        b'-' => (Format::Yaml, b'-'),
        b'+' if dialect.toml => (Format::Toml, b'+'),
        b';' if dialect.json == JsonFences::Semicolons => (Format::Json, b';'),
        _ => return None,
    };
    let len = rest.bytes().take_while(|it| *it == mark).count();
    if len < 3 || (len > 3 && !dialect.long_fences) {
        return None;
    }
    let line = line_at(rest, len);
    let clean = if dialect.blanks_after_opening { line.trim().is_empty() } else { line.is_empty() };
    (clean && len + line.len() < rest.len()).then_some((format, len))
}

/// A block whose opening fence of `len` bytes stands at `start`.
fn fenced(text: &str, start: usize, len: usize, format: Format, dialect: &Dialect) -> Found {
    let open = Span::new(start, start + len);
    let content = next_line(text, start + len);
    let fence = &text[open.range()];
    let close = match dialect.closing {
        Closing::Anywhere => close_anywhere(text, content, fence),
        Closing::Prefix => {
            lines(text, content).find(|it| text[it.start as usize..].starts_with(fence))
        }
        Closing::Line => {
            let dots = dialect.closing_dots && format == Format::Yaml;
            lines(text, content).find(|it| {
                let line = text[it.range()].trim_end();
                line == fence || (dots && line == "...")
            })
        }
    };
    match close {
        Some(line) => {
            let at = line.start as usize;
            let end = match dialect.closing {
                Closing::Prefix => at + len + break_len(&text[at + len..]),
                Closing::Line | Closing::Anywhere => next_line(text, at),
            };
            Found::Block(Fences {
                format,
                content: Span::new(content, at),
                block: Span::new(start, end),
                bare_json: format == Format::Json,
            })
        }
        None if dialect.unclosed_is_fatal || looks_like_field(text[content..].trim_start()) => {
            Found::Unclosed { fence: open, format }
        }
        None => Found::Absent,
    }
}

/// Zola's closing fence: anywhere, with only blanks up to the end of its line.
fn close_anywhere(text: &str, from: usize, fence: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = memmem::find(&bytes[at..], fence.as_bytes()) {
        let start = at + found;
        let end = start + line_at(text, start).len();
        if text[start + fence.len()..end].trim_ascii().is_empty() {
            return Some(Span::new(start, end));
        }
        at = start + 1;
    }
    None
}

/// Hexo's block without an opening fence: everything up to the first line that starts with `---` or `;;;`.
fn without_opening(text: &str, start: usize) -> Found {
    let close = lines(text, start).skip(1).find(|it| {
        let line = &text[it.range()];
        line.starts_with("---") || line.starts_with(";;;")
    });
    let Some(line) = close else { return Found::Absent };
    let at = line.start as usize;
    let mark = text.as_bytes()[at];
    let len = text[at..].bytes().take_while(|it| *it == mark).count();
    let end = at + len + break_len(&text[at + len..]);
    let format = if mark == b';' { Format::Json } else { Format::Yaml };
    Found::Block(Fences {
        format,
        content: Span::new(start, at),
        block: Span::new(start, end),
        bare_json: mark == b';',
    })
}

/// Whether `rest` starts Hugo's JSON rather than a shortcode or a template tag.
fn is_json(rest: &str) -> bool {
    rest.strip_prefix('{').is_some_and(|it| !it.starts_with(['{', '%', '#']))
}

/// Hugo's JSON block: up to the brace that closes the first one (`lexFrontMatterJSON`).
fn braces(text: &str, start: usize) -> Found {
    let (mut level, mut quoted, mut escaped) = (0usize, false, false);
    for (at, it) in text.bytes().enumerate().skip(start) {
        match it {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => level += 1,
            b'}' if !quoted => level -= 1,
            _ => {}
        }
        if level == 0 {
            let end = at + 1;
            return Found::Block(Fences {
                format: Format::Json,
                content: Span::new(start, end),
                block: Span::new(start, end + break_len(&text[end..])),
                bare_json: false,
            });
        }
    }
    Found::Unclosed { fence: Span::new(start, start + 1), format: Format::Json }
}

/// Whether `rest` starts with a line that can only be meant as a field: a word or two, a colon (or its full-width
/// form, or TOML's `=`), and a blank or the end of the line.
pub(super) fn looks_like_field(rest: &str) -> bool {
    let line = line_at(rest, 0);
    let Some(at) = line.find([':', '：', '=']) else { return false };
    let key = line[..at].trim_end();
    let behind = line[at..].chars().nth(1);
    let word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '"' | '\'' | ' ');
    let spaced = line[at..].starts_with('：') || behind.is_none_or(|it| it.is_whitespace());
    let starts = key.starts_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '"' | '\''));
    starts
        && spaced
        && key.chars().count() <= 40
        && key.chars().all(word)
        && key.split(' ').count() <= 3
}

/// The bytes from `at` up to the line break.
pub(super) fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    &rest[..end]
}

/// Offset behind the line break that ends the line of `at`.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = at + line_at(text, at).len();
    end + break_len(&text[end..])
}

/// Length of the line break that `rest` starts with.
fn break_len(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The lines from `at` on, without their breaks.
pub(super) fn lines(text: &str, at: usize) -> impl Iterator<Item = Span> + '_ {
    let mut next = (at < text.len()).then_some(at);
    std::iter::from_fn(move || {
        let start = next?;
        let end = start + line_at(text, start).len();
        let after = end + break_len(&text[end..]);
        next = (after < text.len()).then_some(after);
        Some(Span::new(start, end))
    })
}

//! The few lines of a text that show a finding.
//!
//! Invariant: an excerpt is small and its marked range lies in it, however long the text, its lines or the range.

use std::ops::Range;

use corpus::text::Span;

use super::lines::{ceil, floor};
use super::report::Source;

/// Lines that are shown of a range over several lines.
const MAX_LINES: usize = 4;

/// Bytes up to which a line is shown whole.
const MAX_LINE: usize = 2048;

/// Bytes that are shown around a range in a longer line.
const MARGIN: usize = 160;

/// Bytes that are marked of a range in a longer line.
const MAX_MARK: usize = 320;

/// Some lines, joined by `\n`, and what is marked in them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// One-based line of the first one.
    pub(crate) line: usize,
    /// Lines without their breaks; a cut line begins or ends with `…`.
    pub(crate) text: String,
    /// Bytes of `text` that the finding is about.
    pub(crate) mark: Range<usize>,
    /// Whether the first line lacks its beginning, so that columns cannot be counted in `text`.
    pub(crate) is_cut: bool,
}

/// The lines of `source` that `span` lies in.
pub(crate) fn excerpt(source: &Source, span: Span) -> Excerpt {
    let text = source.text.as_str();
    let start = floor(text, span.start as usize);
    let end = ceil(text, span.end as usize).max(start);
    let first = source.lines.line(start);
    let mut last = source.lines.line(end);
    // A range that ends with its line's break does not reach into the next line.
    if last > first && source.lines.span(text, last).start >= end {
        last -= 1;
    }
    let last = last.min(first + MAX_LINES - 1);
    let mut res = Excerpt { line: first + 1, text: String::new(), mark: 0..0, is_cut: false };
    for line in first..=last {
        if line > first {
            res.text.push('\n');
        }
        let span = source.lines.span(text, line);
        // Offsets in the byte order mark or in a line break move to the text of the line.
        let marked = start.clamp(span.start, span.end)..end.clamp(span.start, span.end);
        push_line(&mut res, text, span, &marked, line == first);
    }
    res
}

fn push_line(
    acc: &mut Excerpt,
    text: &str,
    line: Range<usize>,
    marked: &Range<usize>,
    is_first: bool,
) {
    let shown = if line.len() <= MAX_LINE { line.clone() } else { window(text, &line, marked) };
    if shown.start > line.start {
        acc.is_cut |= is_first;
        acc.text.push('…');
    }
    let at = |offset: usize| acc.text.len() + (offset.clamp(shown.start, shown.end) - shown.start);
    let (start, end) = (at(marked.start), at(marked.end));
    if is_first {
        acc.mark.start = start;
    }
    acc.mark.end = end;
    acc.text.push_str(&text[shown.clone()]);
    if shown.end < line.end {
        acc.text.push('…');
    }
}

/// The part of a long line around what is marked in it.
fn window(text: &str, line: &Range<usize>, marked: &Range<usize>) -> Range<usize> {
    let start = ceil(text, marked.start.saturating_sub(MARGIN)).max(line.start);
    let end = marked.end.min(marked.start + MAX_MARK) + MARGIN;
    start..floor(text, end.min(line.end))
}

/// `text` without what would move a terminal's cursor, change its colours or turn its direction. Line breaks stay, as `\n`.
pub(crate) fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .map(|it| if it != '\n' && moves_the_cursor(it) { visible(it) } else { it })
        .collect()
}

/// The same on one line.
pub(crate) fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    printable(&lines.join(" "))
}

fn moves_the_cursor(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Unicode has a picture for each ASCII control character.
fn visible(it: char) -> char {
    match it {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + it as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, span: Range<usize>) -> (usize, String) {
        let it = excerpt(&Source::new(Some(text.as_bytes().to_vec())), span.into());
        (
            it.line,
            format!(
                "{}[{}]{}",
                &it.text[..it.mark.start],
                &it.text[it.mark.clone()],
                &it.text[it.mark.end..]
            ),
        )
    }

    #[test]
    fn the_range_is_marked_under_any_line_break() {
        assert_eq!(marked("\u{feff}标题\r\n中😀x\rend", 0..3), (1, "[]标题".to_owned()));
        assert_eq!(marked("\u{feff}标题\r\n中😀x\rend", 11..18), (2, "[中😀]x".to_owned()));
        assert_eq!(marked("ab\r\ncd\r\n", 1..4), (1, "a[b]".to_owned()));
        assert_eq!(marked("ab\r\ncd\r\n", 1..6), (1, "a[b\ncd]".to_owned()));
        assert_eq!(marked("ab\n", 3..3), (2, "[]".to_owned()));
        assert_eq!(marked("", 0..9), (1, "[]".to_owned()));
        assert_eq!(marked("中", 1..2), (1, "[中]".to_owned()));
    }

    #[test]
    fn long_lines_and_long_ranges_are_cut() {
        let line = "汉".repeat(50_000);
        let (_, it) = marked(&line, 60_000..60_006);
        assert!(
            it.starts_with('…') && it.ends_with('…') && it.contains("汉[汉汉]汉") && it.len() < 400,
            "{it}"
        );
        let (_, it) = marked(&line, 0..150_000);
        assert!(it.starts_with("[汉") && it.ends_with("]…") && it.len() < 1000, "{it}");
        let (_, it) = marked(&"x\n".repeat(1000), 0..2000);
        assert_eq!(it, "[x\nx\nx\nx]");
    }

    #[test]
    fn escape_sequences_are_shown_not_run() {
        assert_eq!(printable("\u{1b}[31m红\u{202e}\r\n"), "␛[31m红\u{fffd}\n");
        assert_eq!(one_line("a\n\n  b\tc\n"), "a b c");
    }
}

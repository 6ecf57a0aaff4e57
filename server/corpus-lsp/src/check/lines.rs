//! Lines and columns of a text that does not change: 1-based, columns in Unicode code points.
//!
//! Invariant: a position costs O(log n) whatever the length of the text and of its lines.

use std::ops::Range;

/// Every so many bytes the number of code points before is written down.
const STEP: usize = 512;

const BOM: &str = "\u{feff}";

/// Where an offset lies, as people and CI systems count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Lines before it, plus one. Lines end at `\n`, `\r\n` or a lone `\r`.
    pub(crate) line: usize,
    /// Code points before it in its line, plus one. A byte order mark at the start of the file is not counted: no editor shows it.
    pub(crate) column: usize,
    /// Bytes before it in the file.
    pub(crate) offset: usize,
}

/// The index of one text.
pub(crate) struct Lines {
    /// Offset of the first byte of every line.
    starts: Vec<usize>,
    /// Code points that start before every multiple of [`STEP`].
    chars: Vec<usize>,
    has_bom: bool,
}

impl Lines {
    /// Reads `text` once.
    pub(crate) fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let mut n_chars = 0;
        let chars = bytes.chunks(STEP).map(|it| {
            let before = n_chars;
            n_chars += count(it);
            before
        });
        let chars = chars.collect();
        Lines { starts, chars, has_bom: text.starts_with(BOM) }
    }

    /// Where `offset` lies. One inside a character counts as its start, one behind the end as the end.
    pub(crate) fn position(&self, text: &str, offset: usize) -> Position {
        let at = floor(text, offset);
        let line = self.line(at);
        let start = self.starts[line];
        let bom = usize::from(self.has_bom && line == 0 && at > 0);
        let column = self.chars_before(text, at) - self.chars_before(text, start) - bom;
        Position { line: line + 1, column: column + 1, offset: at }
    }

    /// The zero-based line that `offset` lies in.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|it| *it <= offset) - 1
    }

    /// The bytes of a zero-based line, without its line break and without the byte order mark of the file.
    pub(crate) fn span(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        let start = if line == 0 && self.has_bom { start + BOM.len() } else { start };
        start..end
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let step = (offset / STEP).min(self.chars.len().saturating_sub(1));
        let known = self.chars.get(step).copied().unwrap_or(0);
        known + count(&text.as_bytes()[step * STEP..offset])
    }
}

/// The start of the character that `offset` lies in; the end of the text for what lies behind it.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (offset.saturating_sub(3)..=offset).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

/// The end of the character that `offset` lies in; the end of the text for what lies behind it.
pub(crate) fn ceil(text: &str, offset: usize) -> usize {
    let end = text.len();
    (offset..end.min(offset.saturating_add(4))).find(|it| text.is_char_boundary(*it)).unwrap_or(end)
}

/// Code points that start in `bytes`.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|it| (**it as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let it = Lines::new(text).position(text, offset);
        (it.line, it.column)
    }

    #[test]
    fn all_line_breaks_count_once() {
        let text = "a\r\n中😀b\rc\n\nd\n";
        assert_eq!(at(text, text.find('b').unwrap()), (2, 3));
        assert_eq!(at(text, text.find('c').unwrap()), (3, 1));
        assert_eq!(at(text, text.find('d').unwrap()), (5, 1));
        assert_eq!(at(text, text.len()), (6, 1));
        assert_eq!(at(text, 9999), (6, 1));
        let lines = Lines::new(text);
        let spans: Vec<&str> = (0..6).map(|it| &text[lines.span(text, it)]).collect();
        assert_eq!(spans, ["a", "中😀b", "c", "", "d", ""]);
    }

    #[test]
    fn offsets_inside_characters_move_to_their_ends() {
        let moved = |at| (floor("a😀", at), ceil("a😀", at));
        assert_eq!([0, 1, 2, 4, 5, 9].map(moved), [(0, 0), (1, 1), (1, 5), (1, 5), (5, 5), (5, 5)]);
        assert_eq!((floor("", 3), ceil("", 3)), (0, 0));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(at("\u{feff}标题", 0), (1, 1));
        assert_eq!(at("\u{feff}标题", 3), (1, 1));
        assert_eq!(at("\u{feff}标题\nx", 6), (1, 2));
        assert_eq!(at("\u{feff}标题\nx", 10), (2, 1));
        assert_eq!(at("", 0), (1, 1));
    }

    #[test]
    fn the_index_agrees_with_counting() {
        let text: String = (0..4000)
            .map(|it| ["a", "中", "😀", "é", "\r\n", "\n", "\r"][(it * it + it / 7) % 7])
            .collect();
        let lines = Lines::new(&text);
        let (mut line, mut column, mut last) = (1, 1, ' ');
        for (offset, char) in text.char_indices() {
            if !(last == '\r' && char == '\n') {
                let it = lines.position(&text, offset);
                assert_eq!((it.line, it.column, it.offset), (line, column, offset));
            }
            let ends = char == '\n' || (char == '\r' && !text[offset + 1..].starts_with('\n'));
            (line, column) = if ends { (line + 1, 1) } else { (line, column + 1) };
            last = char;
        }
    }
}

//! Text as bytes: spans, edits, the rope of an open post, and line-columns in the three encodings of LSP.
//!
//! Invariant: inside the core every position is a byte offset; line-columns exist only as answers to an adaptor.

use std::fmt;
use std::ops::Range;

use ropey::Rope;

/// A half-open range of bytes. Four-byte ends: a post over 4 GiB is cut off when it is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`, in bytes.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The empty span at `offset`.
    pub const fn at(offset: usize) -> Span {
        Span::new(offset, offset)
    }

    /// The same bytes as a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies in the span or right behind it, where a cursor still touches it.
    pub const fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved forward by `offset` bytes.
    #[must_use]
    pub const fn shift(self, offset: usize) -> Span {
        Span { start: self.start + offset as u32, end: self.end + offset as u32 }
    }
}

impl From<Range<usize>> for Span {
    fn from(it: Range<usize>) -> Span {
        Span::new(it.start, it.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// One replacement in a text: the bytes of `span` become `new_text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the default of LSP.
    Utf16,
    /// Unicode code points, as `--check` prints them.
    Utf32,
}

/// A zero-based line and a zero-based column in some [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Lines end at `\n`, `\r\n` or a lone `\r`, as LSP says.
    pub line: u32,
    /// Units before the position in its line.
    pub column: u32,
}

/// Where `offset` lies in `rope`. An offset inside a character or behind the end counts as the nearest one before it.
pub fn line_column(rope: &Rope, offset: usize, encoding: Encoding) -> LineColumn {
    let char = rope.byte_to_char(offset.min(rope.len_bytes()));
    let line = rope.char_to_line(char);
    let start = rope.line_to_char(line);
    let column = match encoding {
        Encoding::Utf8 => rope.char_to_byte(char) - rope.char_to_byte(start),
        Encoding::Utf16 => rope.char_to_utf16_cu(char) - rope.char_to_utf16_cu(start),
        Encoding::Utf32 => char - start,
    };
    LineColumn { line: line as u32, column: column as u32 }
}

/// The byte offset of `position`. A line behind the last one is the end of the text; a column behind the end of its line is the
/// end of that line, before its line break, as LSP says; a column inside a character is the character's start.
pub fn offset(rope: &Rope, position: LineColumn, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_bytes();
    }
    let start = rope.line_to_char(line);
    let mut end = start + rope.line(line).len_chars();
    while end > start && matches!(rope.char(end - 1), '\n' | '\r') {
        end -= 1;
    }
    let column = position.column as usize;
    let char = match encoding {
        Encoding::Utf8 => {
            let byte = (rope.char_to_byte(start) + column).min(rope.char_to_byte(end));
            rope.byte_to_char(byte)
        }
        Encoding::Utf16 => {
            let unit = (rope.char_to_utf16_cu(start) + column).min(rope.char_to_utf16_cu(end));
            rope.utf16_cu_to_char(unit)
        }
        Encoding::Utf32 => (start + column).min(end),
    };
    rope.char_to_byte(char)
}

/// Replaces the bytes of `edit.span` in `rope`. Total: a span behind the end or inside a character is moved to the nearest
/// character boundary before it.
pub fn apply(rope: &mut Rope, edit: &Edit) {
    let len = rope.len_bytes();
    let start = rope.byte_to_char((edit.span.start as usize).min(len));
    let end = rope.byte_to_char((edit.span.end as usize).min(len)).max(start);
    if end > start {
        rope.remove(start..end);
    }
    if !edit.new_text.is_empty() {
        rope.insert(start, &edit.new_text);
    }
}

/// The bytes of `span` as one string.
pub fn slice(rope: &Rope, span: Range<usize>) -> String {
    rope.byte_slice(span).to_string()
}

/// Offset behind the line break that ends the line of `offset`, or the end of the text.
pub fn line_end(rope: &Rope, offset: usize) -> usize {
    let line = rope.byte_to_line(offset.min(rope.len_bytes()));
    if line + 1 >= rope.len_lines() { rope.len_bytes() } else { rope.line_to_byte(line + 1) }
}

/// Applies `edits` to `text`, last one first, so that their spans all count in the text as it was.
/// Edits that overlap an earlier one are left out.
pub fn apply_all(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|it| it.span);
    let mut res = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let range = edit.span.range();
        if range.start < at || range.end > text.len() {
            continue;
        }
        res.push_str(&text[at..range.start]);
        res.push_str(&edit.new_text);
        at = range.end;
    }
    res.push_str(&text[at..]);
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_differ_by_encoding() {
        let rope = Rope::from_str("a\r\n中😀x\rend");
        let at = |encoding| line_column(&rope, "a\r\n中😀".len(), encoding);
        assert_eq!(at(Encoding::Utf8), LineColumn { line: 1, column: 7 });
        assert_eq!(at(Encoding::Utf16), LineColumn { line: 1, column: 3 });
        assert_eq!(at(Encoding::Utf32), LineColumn { line: 1, column: 2 });
        assert_eq!(
            line_column(&rope, rope.len_bytes(), Encoding::Utf8),
            LineColumn { line: 2, column: 3 }
        );
    }

    #[test]
    fn a_column_behind_the_line_is_its_end() {
        let rope = Rope::from_str("ab\r\ncd");
        assert_eq!(offset(&rope, LineColumn { line: 0, column: 99 }, Encoding::Utf16), 2);
        assert_eq!(offset(&rope, LineColumn { line: 9, column: 0 }, Encoding::Utf16), 6);
    }

    #[test]
    fn unicode_line_separators_end_no_line() {
        let rope = Rope::from_str("a\u{2028}b\u{85}c\nd");
        assert_eq!(
            line_column(&rope, rope.len_bytes(), Encoding::Utf32),
            LineColumn { line: 1, column: 1 }
        );
    }

    #[test]
    fn overlapping_edits_are_left_out() {
        let edit = |start, end, new_text: &str| Edit {
            span: Span::new(start, end),
            new_text: new_text.to_owned(),
        };
        assert_eq!(
            apply_all("abcdef", &[edit(4, 5, "X"), edit(0, 2, ""), edit(1, 3, "Y")]),
            "cdXf"
        );
    }

    proptest! {
        #[test]
        fn offset_and_line_column_are_inverse(text in "[a中😀é\r\n]{0,40}") {
            let rope = Rope::from_str(&text);
            for (at, _) in text.char_indices() {
                // A position between `\r` and `\n` is the end of the line's text in LSP.
                if at > 0 && text.as_bytes()[at] == b'\n' && text.as_bytes()[at - 1] == b'\r' {
                    continue;
                }
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    prop_assert_eq!(offset(&rope, line_column(&rope, at, encoding), encoding), at);
                }
            }
        }
    }
}

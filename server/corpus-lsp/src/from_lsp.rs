//! What the editor says, in the corpus's terms: URIs become paths, positions become byte offsets.
//!
//! Invariant: every conversion is total on positions. A position outside the text is moved to the nearest one in it.

use std::path::PathBuf;

use corpus::text::{self, Edit, Encoding, LineColumn, Span};
use ropey::Rope;
use tower_lsp::lsp_types::{Position, Range, TextDocumentContentChangeEvent, Url};

/// The path of a `file:` URI; `None` for other schemes.
///
/// Editors spell one file differently (`%E4%B8%AD` or `中`, `c%3A` or `C:`, `(` or `%28`), so this is called once, at the edge, and
/// everything behind it compares paths.
pub(crate) fn path(uri: &Url) -> Option<PathBuf> {
    if uri.scheme() != "file" {
        return None;
    }
    let path = uri.to_file_path().ok()?;
    Some(if cfg!(windows) { upper_case_drive(path) } else { path })
}

/// VS Code writes the drive letter small, everybody else writes it large.
fn upper_case_drive(path: PathBuf) -> PathBuf {
    match path.to_str().map(str::as_bytes) {
        Some([drive, b':', ..]) if drive.is_ascii_lowercase() => {
            let text = path.to_string_lossy();
            PathBuf::from(format!("{}{}", drive.to_ascii_uppercase() as char, &text[1..]))
        }
        _ => path,
    }
}

/// The byte offset of `position` in `rope`.
pub(crate) fn offset(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    text::offset(rope, LineColumn { line: position.line, column: position.character }, encoding)
}

/// The bytes of `range` in `rope`; a range whose ends are swapped is read as if they were not.
pub(crate) fn span(rope: &Rope, range: Range, encoding: Encoding) -> Span {
    let (start, end) = (offset(rope, range.start, encoding), offset(rope, range.end, encoding));
    Span::new(start.min(end), start.max(end))
}

/// The edits that `changes` make to `rope`, and the rope after them. Each counts in the text that the ones before it have left, as
/// LSP says of content changes.
pub(crate) fn edits(
    rope: &Rope,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> (Vec<Edit>, Rope) {
    let mut rope = rope.clone();
    let mut res = Vec::with_capacity(changes.len());
    for change in changes {
        let span = match change.range {
            Some(it) => span(&rope, it, encoding),
            None => Span::new(0, rope.len_bytes()),
        };
        let edit = Edit { span, new_text: change.text };
        text::apply(&mut rope, &edit);
        res.push(edit);
    }
    (res, rope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(
        range: Option<((u32, u32), (u32, u32))>,
        text: &str,
    ) -> TextDocumentContentChangeEvent {
        let range = range.map(|(start, end)| Range {
            start: Position::new(start.0, start.1),
            end: Position::new(end.0, end.1),
        });
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    #[test]
    fn changes_count_in_the_text_left_by_those_before() {
        let rope = Rope::from_str("# 标题\r\n😀 b\n");
        let changes = vec![
            change(Some(((1, 2), (1, 2))), "中"),
            change(Some(((1, 3), (1, 5))), ""),
            change(Some(((0, 99), (1, 0))), "\n"),
            change(Some(((9, 9), (9, 9))), "end"),
        ];
        let (edits, after) = edits(&rope, changes, Encoding::Utf16);
        assert_eq!(after.to_string(), "# 标题\n😀中\nend");
        let mut again = rope.clone();
        edits.iter().for_each(|it| text::apply(&mut again, it));
        assert_eq!(again, after);
    }

    #[test]
    fn a_change_without_range_is_the_whole_text() {
        let changes = vec![change(None, "a\n"), change(Some(((1, 0), (0, 1))), "b")];
        assert_eq!(edits(&Rope::from_str("中文"), changes, Encoding::Utf8).1.to_string(), "ab");
    }

    #[test]
    fn a_position_in_a_character_is_its_start() {
        let rope = Rope::from_str("中😀");
        assert_eq!(offset(&rope, Position::new(0, 2), Encoding::Utf8), 0);
        assert_eq!(offset(&rope, Position::new(0, 2), Encoding::Utf16), 3);
        assert_eq!(offset(&rope, Position::new(0, u32::MAX), Encoding::Utf32), 7);
        assert_eq!(offset(&rope, Position::new(u32::MAX, u32::MAX), Encoding::Utf16), 7);
    }

    #[cfg(unix)]
    #[test]
    fn one_file_has_many_uris_and_one_path() {
        let path = |it: &str| path(&Url::parse(it).unwrap());
        for uri in [
            "file:///blog/中文 (1)+#.md".replace('#', "%23").as_str(),
            "file:///blog/%E4%B8%AD%E6%96%87%20(1)+%23.md",
            "file:///blog/%e4%b8%ad%e6%96%87%20%281%29%2B%23.md",
            "file://localhost/blog/./x/../%E4%B8%AD%E6%96%87%20%281%29+%23.md",
        ] {
            assert_eq!(path(uri), Some(PathBuf::from("/blog/中文 (1)+#.md")), "{uri}");
        }
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("vscode-vfs://github/a/b.md"), None);
    }

    #[test]
    fn drive_letters_are_large() {
        assert_eq!(
            upper_case_drive(PathBuf::from("c:\\blog\\中.md")),
            PathBuf::from("C:\\blog\\中.md")
        );
        assert_eq!(
            upper_case_drive(PathBuf::from("\\\\host\\share")),
            PathBuf::from("\\\\host\\share")
        );
    }
}

//! Characters that no value may hold.

use super::dialect::{Characters, Dialect};
use super::problem::{Problem, ProblemKind, RepairKind};
use crate::text::{Edit, Span};

/// The control characters that the dialect forbids, each with a repair that takes it out.
pub(super) fn forbidden(text: &str, content: Span, dialect: &Dialect) -> Vec<Problem> {
    let yaml = &text[content.range()];
    let suspect =
        |it: u8| (it < 0x20 && !matches!(it, b'\t' | b'\n' | b'\r')) || matches!(it, 0x7f | 0xc2);
    if dialect.characters == Characters::Any || !yaml.bytes().any(suspect) {
        return Vec::new();
    }
    let is_forbidden = |it: char| match it {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        it => it.is_control(),
    };
    let found = yaml.char_indices().filter(|it| is_forbidden(it.1)).take(20);
    found
        .map(|(at, it)| {
            let start = content.start as usize + at;
            let span = Span::new(start, start + it.len_utf8());
            Problem::new(ProblemKind::ControlCharacter { code: it.into() }, span).repair(
                RepairKind::Delete,
                true,
                vec![Edit { span, new_text: String::new() }],
            )
        })
        .collect()
}

//! Ordered lists counted on from their first number.
//!
//! Invariant: a list whose numbers are all the same stays so, and what stands in an item stays in it.

use super::lines;
use crate::syntax::{Block, Kind};
use crate::text::{Edit, Span};

/// The edits that number the list at `list` of `text`; `blocks` are those of the segment, parents first.
pub(super) fn number(text: &str, list: Span, blocks: &[Block]) -> Vec<Edit> {
    let depth =
        blocks.iter().find(|it| it.kind == Kind::List && it.span == list).map(|it| it.depth);
    let Some(depth) = depth else { return Vec::new() };
    let items = blocks
        .iter()
        .filter(|it| it.kind == Kind::Item && it.depth == depth + 1 && list.contains(it.span));
    let items: Option<Vec<Item>> = items.map(|it| Item::read(text, it.span)).collect();
    let Some(items) = items.filter(|it| it.len() > 1) else { return Vec::new() };
    if items.iter().all(|it| it.number == items[0].number) {
        return Vec::new();
    }
    let mut res = Vec::new();
    for (n, it) in items.iter().enumerate().skip(1) {
        let wanted = items[0].number + n as u64;
        if it.number != wanted {
            it.renumber(text, wanted, &mut res);
        }
    }
    res
}

struct Item {
    number: u64,
    /// The digits.
    digits: Span,
    span: Span,
}

impl Item {
    fn read(text: &str, span: Span) -> Option<Item> {
        let rest = text.get(span.range())?;
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let rest = &rest[blanks..];
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..len].parse().ok()?;
        let is_ordered = (1..=9).contains(&len) && rest[len..].starts_with(['.', ')']);
        let start = span.start as usize + blanks;
        is_ordered.then(|| Item { number, digits: Span::new(start, start + len), span })
    }

    /// Writes `number`, and moves the lines below in or out when it is longer or shorter.
    fn renumber(&self, text: &str, number: u64, res: &mut Vec<Edit>) {
        let new_text = number.to_string();
        let (old, new) = (self.digits.len(), new_text.len());
        res.push(Edit { span: self.digits, new_text });
        for (at, line) in lines(text, self.span).into_iter().skip(1) {
            if line.starts_with(' ') && new > old {
                res.push(Edit { span: Span::at(at), new_text: " ".repeat(new - old) });
            } else if new < old && line.starts_with(&" ".repeat(old - new)) {
                res.push(Edit { span: Span::new(at, at + old - new), new_text: String::new() });
            }
        }
    }
}

//! Formatting: of a document, of a range, and of what was just typed.
//!
//! Invariant: blanks between Chinese and Latin text are the author's affair unless the settings say otherwise.

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::formatting::{self, Style};
use corpus::text::{Edit, Span};
use tower_lsp::lsp_types::{Position, Range, TextEdit};

use super::Asked;
use crate::{from_lsp, to_lsp};

pub(super) fn format(
    asked: &Asked,
    range: Option<Range>,
    spacing: bool,
    cancel: &Cancel,
) -> Result<Vec<TextEdit>, Cancelled> {
    let snapshot = &asked.snapshot;
    let Some(rope) = snapshot.rope(&asked.path) else { return Ok(Vec::new()) };
    let whole = Span::new(0, rope.len_bytes());
    let span = range.map_or(whole, |it| from_lsp::span(&rope, it, snapshot.encoding()));
    let style = Style { spacing };
    let found = formatting::formatting(&snapshot.corpus, &asked.path, span, style, cancel)?;
    Ok(edits(asked, &found))
}

pub(super) fn on_type(
    asked: &Asked,
    at: Position,
    typed: &str,
    _: &Cancel,
) -> Result<Vec<TextEdit>, Cancelled> {
    let offset = asked.offset(at);
    Ok(edits(asked, &formatting::on_type(&asked.snapshot.corpus, &asked.path, offset, typed)))
}

fn edits(asked: &Asked, found: &[Edit]) -> Vec<TextEdit> {
    let snapshot = &asked.snapshot;
    let rope = snapshot.rope(&asked.path).unwrap_or_default();
    let range = |span| to_lsp::range(&rope, span, snapshot.encoding());
    found.iter().map(|it| TextEdit::new(range(it.span), it.new_text.clone())).collect()
}

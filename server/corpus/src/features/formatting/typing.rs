//! While typing: a table is aligned when a bar closes a cell, a list goes on with the next line.
//!
//! Invariant: the cursor stays where it is, or behind what was put before it.

use super::{Segment, table};
use crate::Corpus;
use crate::files::FilePath;
use crate::syntax::Kind;
use crate::text::{Edit, Span};

/// The edits that `typed`, which stands before `offset` of the open post at `path`, calls for.
pub fn on_type(corpus: &Corpus, path: &FilePath, offset: usize, typed: &str) -> Vec<Edit> {
    let Some(post) = corpus.post(path).filter(|_| offset > 0) else { return Vec::new() };
    // A line break at the end of a segment puts the cursor into the next one.
    let Some(slot) = post.slot_at(offset - 1).filter(|_| offset > post.body) else {
        return Vec::new();
    };
    let Some(segment) = Segment::of(post, slot) else { return Vec::new() };
    let cursor = offset - slot.start;
    let in_code = segment
        .outline()
        .code
        .iter()
        .any(|it| (it.start as usize) < cursor && cursor <= it.end as usize);
    if in_code {
        return Vec::new();
    }
    let mut res = match typed {
        "|" => realigned(&segment, cursor),
        "\n" => continued(&segment.text, cursor).into_iter().collect(),
        _ => Vec::new(),
    };
    for it in &mut res {
        it.span = it.span.shift(slot.start);
    }
    res
}

/// The other rows of the table, and the row of the cursor where it is finished.
fn realigned(segment: &Segment<'_>, cursor: usize) -> Vec<Edit> {
    let blocks = segment.post.structure(segment.slot).map(|it| it.blocks()).unwrap_or_default();
    let Some(at) = blocks.iter().find(|it| it.kind == Kind::Table && it.span.touches(cursor))
    else {
        return Vec::new();
    };
    let rest = segment.text.get(cursor..).unwrap_or("");
    if !rest.split('\n').next().unwrap_or("").trim().is_empty() {
        return Vec::new();
    }
    let edits = table::align(&segment.text, at.span);
    if segment.is_kept_by(&edits) { edits } else { Vec::new() }
}

/// The marker of the next item on the line that was just begun; or none on the line before, where an item was left empty.
fn continued(text: &str, cursor: usize) -> Option<Edit> {
    let before = text.get(..cursor)?;
    let bare = before.strip_suffix('\n').map(|it| it.strip_suffix('\r').unwrap_or(it))?;
    let rest = text.get(cursor..)?;
    if !rest.split(['\n', '\r']).next().unwrap_or("").trim().is_empty() {
        return None;
    }
    let start = bare.rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let line = &bare[start..];
    let marker = marker(line)?;
    if line[marker.len()..].trim().is_empty() {
        return Some(Edit { span: Span::new(start, bare.len()), new_text: String::new() });
    }
    Some(Edit { span: Span::at(cursor), new_text: next(marker) })
}

/// What an item begins with: blanks, `-`, `*`, `+` or a number, and a check box.
fn marker(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\t', '>']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => rest.strip_prefix(['-', '*', '+'])?,
        1..=9 => rest[digits..].strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let rest = rest.strip_prefix([' ', '\t'])?;
    let boxes = ["[ ] ", "[x] ", "[X] "];
    let rest = boxes.iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
    line.get(..line.len() - rest.len())
}

/// The marker behind `marker`: one more, and not yet done.
fn next(marker: &str) -> String {
    let marker = marker.replace("[x]", "[ ]").replace("[X]", "[ ]");
    let digits: String = marker.chars().filter(char::is_ascii_digit).collect();
    match digits.parse::<u64>() {
        Ok(n) => marker.replacen(&digits, &(n + 1).to_string(), 1),
        Err(_) => marker,
    }
}

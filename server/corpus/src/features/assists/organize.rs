//! Link definitions in order at the end of the post.
//!
//! Invariant: every label means afterwards what it meant before: of several definitions of one label the first one counts.

use super::{Asked, Assist, AssistKind};
use crate::Corpus;
use crate::features;
use crate::files::FilePath;
use crate::text::Span;

/// Takes the definitions of the open post at `path` together at its end, by label, each label once. `None` when they stand so.
pub fn organize(corpus: &Corpus, path: &FilePath) -> Option<Assist> {
    let post = corpus.post(path).filter(|it| it.rope.is_some())?;
    let at = Asked { corpus, path, post, offset: 0 };
    let mut found: Vec<(Box<str>, Span)> = Vec::new();
    for (it, start) in features::each(post, |it| &it.definitions) {
        found.push((it.label.clone(), whole_lines(&at, it.span.shift(start))?));
    }
    let first = found.first()?.1;
    let mut sorted: Vec<(Box<str>, String)> = Vec::new();
    for (label, span) in &found {
        if sorted.iter().all(|it| it.0 != *label) {
            sorted.push((label.clone(), at.text(*span).trim_end().to_owned()));
        }
    }
    sorted.sort_by(|a, b| natural(&a.0).cmp(&natural(&b.0)));
    let eol = at.eol();
    let block: Vec<String> = sorted.into_iter().map(|it| it.1).collect();
    let block = format!("{}{eol}", block.join(eol));
    let end = Span::new(first.start as usize, post.len);
    if at.text(end) == block {
        return None;
    }
    let title = at.say("Put link definitions in order", "整理链接定义");
    let mut res = Assist::new(title, AssistKind::Organize);
    for (_, span) in &found {
        res = res.edit(path, *span, "");
    }
    // The text that is left before the end decides about the gap.
    let last = found
        .iter()
        .rev()
        .take_while(|it| at.text(Span { start: it.1.end, end: post.len as u32 }).trim().is_empty());
    let tail_start = last.last().map_or(post.len, |it| it.1.start as usize);
    let before = at.text(Span::new(tail_start.saturating_sub(8), tail_start));
    let gap = if before.ends_with("\n\n") || before.ends_with("\n\r\n") || before.ends_with("\r\r")
    {
        ""
    } else if before.ends_with(['\n', '\r']) {
        eol
    } else {
        &eol.repeat(2)
    };
    Some(res.edit(path, Span::at(post.len), format!("{gap}{block}")))
}

/// `span` with its line break; `None` when something else stands on its lines, such as the mark of a quote.
fn whole_lines(at: &Asked<'_>, span: Span) -> Option<Span> {
    let before = at.text(Span::new((span.start as usize).saturating_sub(4), span.start as usize));
    let blank = before.rsplit(['\n', '\r']).next().unwrap_or("");
    if !blank.trim_matches(' ').is_empty() {
        return None;
    }
    let text = at.text(span);
    let kept = text.trim_end_matches(['\n', '\r']).len();
    let end = span.start + kept as u32;
    let rest = at.text(Span { start: end, end: end + 2 });
    let broken = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [] => 0,
        _ => return None,
    };
    Some(Span { start: span.start - blank.len() as u32, end: end + broken })
}

/// A key by which `2` comes before `10`.
fn natural(label: &str) -> (u64, &str) {
    (label.parse().unwrap_or(u64::MAX), label)
}

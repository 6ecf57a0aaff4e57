//! Tables with their columns under each other, Han characters counted as two columns.
//!
//! Invariant: only blanks, and the dashes of the second row, change.

use unicode_width::UnicodeWidthStr;

use super::lines;
use crate::text::{Edit, Span};

/// A table wider than this many columns is not padded: nobody sees it as a table.
const WIDEST: usize = 400;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    None,
    Left,
    Center,
    Right,
}

/// The edits that align the table at `span` of `text`; none where it is aligned, or no regular table.
pub(super) fn align(text: &str, span: Span) -> Vec<Edit> {
    aligned(text, span).unwrap_or_default()
}

fn aligned(text: &str, span: Span) -> Option<Vec<Edit>> {
    // What stands before the table in its lines: blanks, and the marks of quotes.
    let start = span.start as usize;
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |it| it + 1);
    let before = text.get(line_start..start)?;
    let continued: String = before.chars().map(|it| if it == '>' { '>' } else { ' ' }).collect();
    let mut rows: Vec<(Span, Vec<&str>)> = Vec::new();
    for (n, (at, line)) in lines(text, span).into_iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let bare = if n == 0 {
            line
        } else {
            line.strip_prefix(&*continued)
                .or_else(|| line.strip_prefix(continued.trim_end()))
                .filter(|it| !it.trim_start().starts_with('>'))?
        };
        let at = at + line.len() - bare.len();
        rows.push((Span::new(at, at + bare.len()), cells(bare)));
    }
    let aligns: Vec<Align> =
        rows.get(1)?.1.iter().map(|it| delimiter(it)).collect::<Option<_>>()?;
    if rows[0].1.len() != aligns.len() || rows.iter().any(|it| it.1.len() > aligns.len()) {
        return None;
    }
    let body = || rows.iter().enumerate().filter(|it| it.0 != 1).map(|it| &it.1.1);
    let width =
        |n: usize| body().filter_map(|it| it.get(n)).map(|it| it.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..aligns.len()).map(|it| width(it).max(3)).collect();
    if widths.iter().sum::<usize>() > WIDEST {
        return None;
    }
    let mut res = Vec::new();
    for (n, (span, cells)) in rows.iter().enumerate() {
        let new_text = if n == 1 { rule(&aligns, &widths) } else { row(cells, &aligns, &widths) };
        if text.get(span.range()) != Some(&new_text) {
            res.push(Edit { span: *span, new_text });
        }
    }
    Some(res)
}

/// The cells of a row: a bar counts unless it is escaped, in code too (GFM section 4.10).
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut res = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, it) in line.char_indices() {
        if it == '|' && !escaped {
            res.push(line[from..at].trim());
            from = at + 1;
        }
        escaped = it == '\\' && !escaped;
    }
    let rest = line[from..].trim();
    if !rest.is_empty() || res.is_empty() {
        res.push(rest);
    }
    res
}

fn delimiter(cell: &str) -> Option<Align> {
    let dashes = cell.trim_start_matches(':').trim_end_matches(':');
    if dashes.is_empty() || dashes.bytes().any(|it| it != b'-') {
        return None;
    }
    Some(match (cell.starts_with(':'), cell.ends_with(':')) {
        (true, true) => Align::Center,
        (true, false) => Align::Left,
        (false, true) => Align::Right,
        (false, false) => Align::None,
    })
}

fn rule(aligns: &[Align], widths: &[usize]) -> String {
    let cell = |(align, width): (&Align, &usize)| match align {
        Align::None => "-".repeat(*width),
        Align::Left => format!(":{}", "-".repeat(width - 1)),
        Align::Right => format!("{}:", "-".repeat(width - 1)),
        Align::Center => format!(":{}:", "-".repeat(width - 2)),
    };
    let all: Vec<String> = aligns.iter().zip(widths).map(cell).collect();
    format!("| {} |", all.join(" | "))
}

fn row(cells: &[&str], aligns: &[Align], widths: &[usize]) -> String {
    let mut res = String::from("|");
    for (n, (align, width)) in aligns.iter().zip(widths).enumerate() {
        let cell = cells.get(n).copied().unwrap_or("");
        let gap = width.saturating_sub(cell.width());
        let left = match align {
            Align::Right => gap,
            Align::Center => gap / 2,
            Align::None | Align::Left => 0,
        };
        res.push(' ');
        res.extend(std::iter::repeat_n(' ', left));
        res.push_str(cell);
        res.extend(std::iter::repeat_n(' ', gap - left + 1));
        res.push('|');
    }
    res
}

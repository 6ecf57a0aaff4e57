//! A table of contents between `<!-- toc -->` and `<!-- tocstop -->`, the marks that other tools take as well.
//!
//! Invariant: the links in it are the ids that the generator gives to the headings.

use super::{Asked, Assist, AssistKind, escape};
use crate::features::{self, Titled};
use crate::text::Span;

const START: &str = "<!-- toc -->";
const STOP: &str = "<!-- tocstop -->";

/// Brings the table up to date, or puts one at the line of the cursor when there are headings enough.
pub(super) fn table_of_contents(at: &Asked<'_>) -> Option<Assist> {
    let headings = features::headings(at.corpus, at.post);
    let marks = marks(at);
    let (span, start) = match marks {
        Some(it) => (it, it.end as usize),
        None => (line(at)?, at.offset),
    };
    let listed: Vec<&Titled<'_>> = headings
        .iter()
        .filter(|it| it.id.is_some() && it.span().start as usize >= start && !it.heading.html)
        .collect();
    if marks.is_none() && listed.len() < 3 {
        return None;
    }
    let eol = at.eol();
    let new = format!("{START}{eol}{eol}{}{eol}{STOP}", table(at, &listed, eol));
    if at.text(span) == new {
        return None;
    }
    let title = match marks {
        Some(_) => at.say("Update the table of contents", "更新目录"),
        None => at.say("Insert a table of contents", "插入目录"),
    };
    Some(Assist::new(title, AssistKind::Rewrite).edit(at.path, span, new))
}

/// From the first mark to the last, both included.
fn marks(at: &Asked<'_>) -> Option<Span> {
    let comments: Vec<(Span, String)> = features::each(at.post, |it| &it.comments)
        .map(|(it, start)| it.shift(start))
        .map(|it| (it, at.text(it).to_ascii_lowercase().replace(' ', "")))
        .collect();
    let start = comments.iter().position(|it| it.1 == "<!--toc-->")?;
    let stop = comments[start..].iter().find(|it| it.1 == "<!--tocstop-->")?;
    Some(Span { start: comments[start].0.start, end: stop.0.end })
}

/// The empty line that the cursor stands on.
fn line(at: &Asked<'_>) -> Option<Span> {
    if at.offset < at.post.body || at.offset > at.post.len {
        return None;
    }
    let before = at.text(Span::new(at.offset.saturating_sub(256), at.offset));
    let after = at.text(Span::new(at.offset, at.offset + 256));
    let blank = |it: Option<&str>| it.unwrap_or("").trim().is_empty();
    let alone =
        blank(before.rsplit(['\n', '\r']).next()) && blank(after.split(['\n', '\r']).next());
    alone.then(|| Span::at(at.offset))
}

fn table(at: &Asked<'_>, headings: &[&Titled<'_>], eol: &str) -> String {
    let top = headings.iter().map(|it| it.heading.level).min().unwrap_or(1);
    let mut res = String::new();
    for it in headings {
        let depth = usize::from(it.heading.level - top);
        let id = it.id.as_deref().unwrap_or("");
        let id: String = id
            .chars()
            .map(|it| match it {
                ' ' => "%20".to_owned(),
                '(' => "%28".to_owned(),
                ')' => "%29".to_owned(),
                '<' => "%3C".to_owned(),
                '>' => "%3E".to_owned(),
                it => it.to_string(),
            })
            .collect();
        res += &format!("{}- [{}](#{id}){eol}", "  ".repeat(depth), escape(&it.text(at.corpus)));
    }
    res
}

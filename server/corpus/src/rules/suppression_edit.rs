//! The edit that suppresses one finding: a comment on its line, above it, or a word for the whole post.
//!
//! Invariant: with the edit made the finding is gone, and headings and links are what they were. Each way is tried on the text
//! before it is offered.

use super::{find, suppress};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Locale};
use crate::files::FilePath;
use crate::front_matter::Format;
use crate::post::Post;
use crate::site::Site;
use crate::text::{Edit, Span, apply_all};

/// The edit of `text`, the present text of the post at `path`, that suppresses `found`; `None` when there is none.
pub fn suppression_edit(
    text: &str,
    path: &FilePath,
    site: &dyn Site,
    config: &Config,
    found: &Diagnostic,
) -> Option<Edit> {
    find(found.rule)?;
    let read = |text: &str| Post::closed(text, path, site);
    let old = read(text);
    let at = (found.span.start as usize).min(text.len());
    let works = |edit: &Edit| {
        let new = read(&apply_all(text, std::slice::from_ref(edit)));
        let mut moved = found.clone();
        if edit.span.start <= found.span.start {
            moved.span = Span::at(at + edit.new_text.len());
        }
        let mut left = vec![moved];
        suppress(&mut left, &new, path, config, Locale::En);
        left.iter().all(|it| it.rule != found.rule) && names(&old).eq(names(&new))
    };
    candidates(&old, text, at, found.rule).into_iter().find(works)
}

fn names(post: &Post) -> impl Iterator<Item = &str> {
    let outlines = post.slots.iter().map(|it| &it.segment.outline);
    let headings = outlines.clone().flat_map(|it| &it.headings).map(|it| &*it.text);
    headings.chain(outlines.flat_map(|it| &it.links).map(|it| &*it.destination))
}

/// Ways to suppress `rule` at `at`, the nearest first.
fn candidates(post: &Post, text: &str, at: usize, rule: &str) -> Vec<Edit> {
    if !text.is_char_boundary(at) {
        return Vec::new();
    }
    let mut res = Vec::new();
    // What is said at the very beginning is about the post as a whole, and stays there.
    if at > 0 && at >= post.body {
        res.extend(in_comment(post, at, rule));
        res.push(on_line(text, at, rule));
        res.push(above(text, at, rule));
    }
    res.extend(in_front_matter(post, text, rule));
    res.push(at_end(text, rule));
    res
}

/// Another name in a comment that speaks for the place already.
fn in_comment(post: &Post, at: usize, rule: &str) -> Option<Edit> {
    let slot = post.slots.iter().rfind(|it| it.start <= at)?;
    let speaks = |it: &&crate::suppression::Directive| match it.reach {
        crate::suppression::Reach::Lines(it) => it.shift(slot.start).touches(at),
        _ => false,
    };
    let (_, last) = slot.segment.directives.iter().find(speaks)?.rules.last()?;
    let end = slot.start + last.end as usize;
    Some(Edit { span: Span::at(end), new_text: format!(", {rule}") })
}

/// A comment at the end of the line, before what ends a row of a table or breaks the line.
fn on_line(text: &str, at: usize, rule: &str) -> Edit {
    let end = at + text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let line = text[start..end].trim_end();
    let line = line.strip_suffix('\\').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|it| it.contains('|')).map_or(line, str::trim_end);
    let new_text = format!(" <!-- corpus-lsp: ignore {rule} -->");
    Edit { span: Span::at(start + line.len()), new_text }
}

/// A comment of its own above the line, as far in as the line.
fn above(text: &str, at: usize, rule: &str) -> Edit {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let blanks: String = text[start..].chars().take_while(|it| matches!(it, ' ' | '\t')).collect();
    let line_break = line_break(text);
    let comment = format!("{blanks}<!-- corpus-lsp: ignore-next-line {rule} -->{line_break}");
    Edit { span: Span::at(start), new_text: comment }
}

/// A field behind the opening fence, when there is none yet.
fn in_front_matter(post: &Post, text: &str, rule: &str) -> Option<Edit> {
    let front = post.front_matter().filter(|it| it.get("corpus-lsp").is_none())?;
    if post.dialect.only_these_fields {
        return None;
    }
    let field = match front.format {
        Format::Yaml => format!("corpus-lsp: {{ignore: [{rule}]}}"),
        Format::Toml => format!("corpus-lsp = {{ignore = [\"{rule}\"]}}"),
        Format::Json => return None,
    };
    let new_text = format!("{field}{}", line_break(text));
    Some(Edit { span: Span::at(front.content.start as usize), new_text })
}

/// A comment behind everything else, where it is in no excerpt.
fn at_end(text: &str, rule: &str) -> Edit {
    let line_break = line_break(text);
    let gap = if text.ends_with(['\n', '\r']) { "" } else { line_break };
    let comment = format!("{gap}{line_break}<!-- corpus-lsp: ignore-file {rule} -->{line_break}");
    Edit { span: Span::at(text.len()), new_text: comment }
}

fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|it| &text[it..]) {
        Some(it) if it.starts_with("\r\n") => "\r\n",
        Some(it) if it.starts_with('\r') => "\r",
        _ => "\n",
    }
}

//! Quoting text of posts inside Markdown that an editor renders.
//!
//! Invariant: what is quoted makes no link, no image and no HTML, whatever it says; `command:` URIs among it stay text.

use crate::Corpus;
use crate::front_matter;
use crate::text::Span;

/// `text` as literal text on one line.
pub(super) fn escape(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 8);
    for it in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(
            it,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '|'
                | '!'
                | '&'
                | '~'
                | '$'
                | '@'
        ) {
            res.push('\\');
        }
        res.push(if it.is_control() { ' ' } else { it });
    }
    res.replace("://", "\\://").replace("www.", "www\\.")
}

/// `text` as a code span (CommonMark section 6.1): the fence is longer than any run of backticks in it.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let (mut longest, mut run) = (0, 0);
    for it in text.bytes() {
        run = if it == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Markdown that keeps its emphasis and code, but none of its links, images and HTML.
pub(in crate::features) fn inert(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 8);
    for (at, paragraph) in text.replace('\r', "").split("\n\n").enumerate() {
        if at > 0 {
            res.push_str("\n\n");
        }
        inert_paragraph(paragraph, &mut res);
    }
    res
}

fn inert_paragraph(text: &str, res: &mut String) {
    let mut rest = text;
    while let Some(it) = rest.chars().next() {
        if it == '`'
            && let Some(len) = code_span(rest)
        {
            res.push_str(&rest[..len]);
            rest = &rest[len..];
            continue;
        }
        if it == '`' {
            // An unpaired run would pair with what follows the quotation.
            res.push('\\');
        }
        // Editors make links of bare addresses as well.
        let address = it == '@' || rest.starts_with("://") || (it == '.' && res.ends_with("www"));
        if matches!(it, '[' | ']' | '<' | '>' | '&' | '\\' | '|') || address {
            res.push('\\');
        }
        res.push(if it.is_control() && it != '\n' { ' ' } else { it });
        rest = &rest[it.len_utf8()..];
    }
}

/// Length of the code span that `text` starts with.
fn code_span(text: &str) -> Option<usize> {
    let fence = text.bytes().take_while(|it| *it == b'`').count();
    let mut at = fence;
    while let Some(open) = text.get(at..)?.find('`') {
        let start = at + open;
        let run = text[start..].bytes().take_while(|it| *it == b'`').count();
        if run == fence {
            return Some(start + run);
        }
        at = start + run;
    }
    None
}

/// The first `limit` lines of `text` that say something, quoted, each on a line of its own.
pub(super) fn lines(text: &str, limit: usize) -> String {
    let mut res: Vec<String> = Vec::new();
    let mut all = text.lines().map(str::trim).filter(|it| !it.is_empty());
    for it in all.by_ref().take(limit) {
        let short: String = it.chars().take(200).collect();
        let more = if short.len() < it.len() { "…" } else { "" };
        res.push(format!("{}{more}", escape(&short)));
    }
    if all.next().is_some() {
        res.push("…".to_owned());
    }
    res.join("  \n")
}

/// The first lines of a post with the content `text`, or those from `from` on, as Markdown to put below a hover: quoted, without
/// front matter.
pub fn excerpt(corpus: &Corpus, text: &str, from: Option<Span>) -> String {
    let body = front_matter::body_start(text, &corpus.site().profile().dialect);
    let start = from.map_or(body, |it| it.start as usize);
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let shown = lines(text.get(start..).unwrap_or(""), 8);
    if shown.is_empty() {
        return shown;
    }
    shown.lines().map(|it| format!("> {it}")).collect::<Vec<_>>().join("\n")
}

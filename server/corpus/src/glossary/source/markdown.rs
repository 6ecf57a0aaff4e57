//! Glossaries in Markdown: one term for each heading, definition lists, bold labels, tables; and folders of one page for each term.
//!
//! Invariant: a heading that only groups others is no term.

use super::Term;
use crate::files::FilePath;
use crate::glossary::fold::is_han;
use crate::glossary::mine::{heading_text, mine};
use crate::glossary::{Definition, Entry, Source};
use crate::text::Span;

/// The terms of a `glossary.md`.
pub(super) fn terms(text: &str) -> Vec<Term> {
    let (front, fences) = opaque(text);
    let mut res = headings(text, front, &fences);
    let known: Vec<Span> = res.iter().map(|it| it.name_span).collect();
    for it in mine(text, &fences) {
        let own = res.iter().any(|term| term.name == it.name);
        if it.confidence < crate::glossary::STRONG
            || own
            || known.iter().any(|span| span.overlaps(it.name_span))
        {
            continue;
        }
        let span = Span {
            start: it.name_span.start.min(it.span.start),
            end: it.span.end.max(it.name_span.end),
        };
        res.push(Term {
            name: it.name,
            aliases: it.aliases,
            definitions: vec![(it.text, None)],
            name_span: it.name_span,
            span,
        });
    }
    res.sort_by_key(|it| it.span);
    res
}

/// The length of the front matter, and the spans of it and of fenced code.
fn opaque(text: &str) -> (usize, Vec<Span>) {
    let mut res = Vec::new();
    let mut front = 0;
    let mut fence: Option<(usize, &str)> = None;
    for (at, line) in lines(text) {
        let body = line.trim();
        if at == 0 && matches!(body.trim_start_matches('\u{feff}'), "---" | "+++") {
            let mark = body.trim_start_matches('\u{feff}');
            let close = lines(text).skip(1).find(|it| it.1.trim_end() == mark);
            front = close.map_or(0, |(at, line)| at + line.len());
            res.push(Span::new(0, front));
        }
        if at < front {
            continue;
        }
        match fence {
            Some((start, mark)) if body.starts_with(mark) => {
                res.push(Span::new(start, at + line.len()));
                fence = None;
            }
            Some(_) => {}
            None => {
                fence =
                    ["```", "~~~"].into_iter().find(|it| body.starts_with(it)).map(|it| (at, it))
            }
        }
    }
    res.extend(fence.map(|(start, _)| Span::new(start, text.len())));
    (front, res)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line.trim_end_matches(['\n', '\r'])))
    })
}

/// A heading with the text under it.
struct Section<'a> {
    level: usize,
    heading: &'a str,
    at: usize,
    /// The first paragraphs under it.
    body: Option<Span>,
    /// Whether the text under it is finished: another heading, a list of definitions.
    is_done: bool,
}

fn headings(text: &str, front: usize, fences: &[Span]) -> Vec<Term> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut last: Option<(usize, &str)> = None;
    for (at, line) in lines(text) {
        if at < front || fences.iter().any(|it| it.contains(Span::at(at)) && it.end as usize > at) {
            continue;
        }
        let level = line.bytes().take_while(|it| *it == b'#').count();
        let rule = line.trim_end();
        let underline = !rule.is_empty()
            && (rule.bytes().all(|it| it == b'=')
                || (rule.len() > 1 && rule.bytes().all(|it| it == b'-')));
        if (1..=6).contains(&level) && line[level..].starts_with([' ', '\t']) {
            sections.push(Section { level, heading: line, at, body: None, is_done: false });
        } else if let Some((start, heading)) =
            last.filter(|it| underline && !it.1.trim().is_empty())
        {
            drop_line(&mut sections, start);
            let level = if rule.starts_with('=') { 1 } else { 2 };
            sections.push(Section { level, heading, at: start, body: None, is_done: false });
        } else if let Some(section) = sections.last_mut() {
            section.read(at, line);
        }
        last = Some((at, line));
    }
    let deepest = sections.iter().map(|it| it.level).max().unwrap_or(0);
    sections
        .iter()
        .filter(|it| it.level > 1 || deepest == 1)
        .filter_map(|it| it.term(text))
        .collect()
}

/// The line at `start` turned out to be a heading: it is not the text under the one before.
fn drop_line(sections: &mut [Section<'_>], start: usize) {
    if let Some(it) = sections.last_mut()
        && let Some(body) = &mut it.body
    {
        body.end = body.end.min(start as u32);
        if body.end <= body.start {
            it.body = None;
        }
    }
}

impl Section<'_> {
    fn read(&mut self, at: usize, line: &str) {
        if self.is_done {
            return;
        }
        if line.trim().is_empty() {
            // The first paragraph is the definition; the next ones tell more.
            self.is_done = self.body.is_some();
            return;
        }
        let end = at + line.len();
        self.body =
            Some(Span { start: self.body.map_or(at as u32, |it| it.start), end: end as u32 });
    }

    fn term(&self, text: &str) -> Option<Term> {
        let body = text.get(self.body?.range())?.trim();
        let title = without_tags(heading_text(self.heading));
        let (name, aliases) = names(&title)?;
        if body.is_empty() || name.chars().count() < 2 {
            return None;
        }
        let name_span = Span::new(self.at, self.at + self.heading.len());
        let span = Span { start: self.at as u32, end: self.body?.end };
        Some(Term { name, aliases, definitions: vec![(body.to_owned(), None)], name_span, span })
    }
}

/// `PMF（product-market fit，产品市场契合）` or `Pod：容器荚` as a name and its aliases.
fn names(title: &str) -> Option<(String, Vec<String>)> {
    let trim = |it: &str| it.trim().trim_matches(['*', '`', '_']).to_owned();
    let (head, inner) =
        match title.trim_end().strip_suffix(['）', ')']).and_then(|it| it.split_once(['（', '(']))
        {
            Some((head, inner)) => (head, inner),
            None => title.split_once(['：', '/', '｜']).unwrap_or((title, "")),
        };
    let aliases = inner
        .split(['，', ',', '、', ';', '；', '/'])
        .map(trim)
        .filter(|it| !it.is_empty())
        .collect();
    Some(trim(head)).filter(|it| !it.is_empty()).map(|it| (it, aliases))
}

fn without_tags(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => res.push(c),
            _ => {}
        }
    }
    if depth == 0 { res } else { text.to_owned() }
}

/// The entry of a page that is all about one term: Kubernetes', Hugo's, CNCF's and MDN's layouts.
///
/// `title` and `aliases` (`aka`) come from its front matter, `summary` is its `short_description` where there is one; else the
/// definition is the first paragraph of `text` from byte `body` on, below a heading such as `## What it is`.
pub fn page(
    path: &FilePath,
    title: &str,
    aliases: &[String],
    summary: Option<&str>,
    text: &str,
    body: usize,
) -> Option<Entry> {
    let (name, more) = names(title)?;
    let mut res = Entry {
        name,
        aliases: aliases.iter().chain(&more).filter(|it| !it.trim().is_empty()).cloned().collect(),
        definitions: Vec::new(),
    };
    let paragraph = first_paragraph(text, body);
    let place = paragraph.unwrap_or(Span::at(body.min(text.len())));
    let said = summary
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .or_else(|| text.get(paragraph?.range()))?;
    // A translated page gives the original name in parentheses behind the translation.
    if res.aliases.is_empty() && res.name.is_ascii() && path.name().chars().any(is_han) {
        res.aliases.push(path.stem().to_owned());
    }
    let definition =
        Definition::new(said.split_whitespace().collect::<Vec<_>>().join(" "), Source::Page)
            .at(path, place);
    res.definitions.push(definition);
    Some(res)
}

/// The bytes of the first paragraph from `body` on that is prose: no heading, comment, image, shortcode or list.
fn first_paragraph(text: &str, body: usize) -> Option<Span> {
    let mut res: Option<Span> = None;
    let mut in_comment = false;
    for (at, line) in lines(text.get(body..)?) {
        let trimmed = line.trim();
        let opens = trimmed.starts_with("<!--");
        let odd = in_comment
            || opens
            || trimmed.starts_with(['#', '!', '<', '|', '`'])
            || trimmed.starts_with("{{")
            || trimmed.starts_with("{%");
        in_comment = (in_comment || opens) && !trimmed.contains("-->");
        let start = body + at;
        match res {
            Some(_) if trimmed.is_empty() || odd => break,
            Some(it) => res = Some(Span { start: it.start, end: (start + line.len()) as u32 }),
            None if trimmed.is_empty() || odd => {}
            None => res = Some(Span::new(start, start + line.len())),
        }
    }
    res
}

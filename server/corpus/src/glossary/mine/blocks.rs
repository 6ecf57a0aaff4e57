//! Lines that define by their place: labels, definition lists, abbreviation lines, headings with their first sentence.
//!
//! Invariant: one pass over the lines; a line is looked into only when its first bytes allow.

use super::name::{self, bare, initials_match, is_abbreviation, is_name};
use super::tables::{Columns, table_row};
use super::{Find, Miner};
use crate::glossary::Source;
use crate::text::Span;

/// A label is not longer than this many bytes.
const MAX_LABEL: usize = 90;

/// Finds the lines that define.
pub(super) fn mine(miner: &mut Miner<'_>) {
    let mut above = Above::default();
    let mut at = 0;
    let text = miner.text;
    while at < text.len() {
        let end =
            memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |it| at + it);
        let line = Line { text: &text[at..end], start: at };
        if miner.is_skipped(at) {
            above = Above::default();
        } else {
            read_line(miner, line, &mut above);
        }
        at = end + 1;
        if text.as_bytes().get(end) == Some(&b'\r') && text.as_bytes().get(at) == Some(&b'\n') {
            at += 1;
        }
    }
}

/// A line without its line break.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// The span of a part of the line.
    pub(super) fn span_of(&self, part: &str) -> Span {
        let at = self.start + (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Span::new(at, at + part.len())
    }
}

/// What stands above a line.
#[derive(Default)]
pub(super) struct Above<'a> {
    /// The line right above, when it is not blank, and the one above that.
    pub(super) line: Option<Line<'a>>,
    before: Option<Line<'a>>,
    /// The heading that no text stands under yet.
    heading: Option<Line<'a>>,
    /// The columns of the table that goes on.
    pub(super) table: Option<Columns>,
}

fn read_line<'a>(miner: &mut Miner<'a>, line: Line<'a>, above: &mut Above<'a>) {
    let body = line.text.trim_start();
    let Some(first) = body.bytes().next() else {
        (above.line, above.before, above.table) = (None, None, None);
        return;
    };
    let mut is_heading = false;
    match first {
        b'#' => is_heading = true,
        b'|' => table_row(miner, line, above),
        b':' => definition_item(miner, line, above),
        b'*' if body.starts_with("*[") => abbreviation_line(miner, line),
        _ => {}
    }
    if !is_heading {
        if let Some(heading) = above.heading.take() {
            under_heading(miner, heading, line);
        }
        if let Some(rest) = body.strip_prefix("- : ") {
            mdn_item(miner, line, rest, above);
        }
        labelled(miner, line);
    } else {
        above.heading = Some(line);
    }
    above.before = above.line.replace(line);
    if first != b'|' {
        above.table = None;
    }
}

/// `text` without the marks of quotes, lists and tasks before it.
pub(super) fn unmark(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let digits = rest.len() - rest.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let next = if let Some(it) = rest.strip_prefix('>') {
            it
        } else if let Some(it) =
            rest.strip_prefix(['-', '*', '+', '•']).filter(|it| it.starts_with([' ', '\t']))
        {
            it
        } else if (1..=3).contains(&digits)
            && let Some(it) = rest[digits..]
                .strip_prefix(['.', ')', '、', '）'])
                .filter(|it| !it.starts_with(|c: char| c.is_ascii_digit()))
        {
            it
        } else {
            return rest;
        };
        rest = next.trim_start();
    }
}

/// `*[PMF]: product-market fit`
fn abbreviation_line(miner: &mut Miner<'_>, line: Line<'_>) {
    let body = line.text.trim_start();
    let Some((short, text)) = body.strip_prefix("*[").and_then(|it| it.split_once("]:")) else {
        return;
    };
    let text = text.trim();
    if short.trim().is_empty() || text.is_empty() {
        return;
    }
    // The expansion is another name, unless it is a sentence.
    let aliases = if is_name(text) { vec![text.to_owned()] } else { Vec::new() };
    let find = Find {
        name: short.trim().to_owned(),
        aliases,
        name_span: line.span_of(short.trim()),
        span: line.span_of(text),
        confidence: 1.0,
    };
    miner.add_from(find, Source::Abbreviation);
}

/// `: definition` under a line with the term.
fn definition_item(miner: &mut Miner<'_>, line: Line<'_>, above: &Above<'_>) {
    let Some(text) =
        line.text.trim_start().strip_prefix(':').filter(|it| it.starts_with([' ', '\t']))
    else {
        return;
    };
    let Some(term) =
        above.line.filter(|_| above.before.is_none_or(|it| it.text.trim_start().starts_with(':')))
    else {
        return;
    };
    define(miner, term, text.trim(), line);
}

/// `- Term` and below it `  - : definition`, as MDN writes.
fn mdn_item(miner: &mut Miner<'_>, line: Line<'_>, text: &str, above: &Above<'_>) {
    if let Some(term) = above.line.filter(|it| it.text.trim_start().starts_with("- ")) {
        define(miner, term, text.trim(), line);
    }
}

fn define(miner: &mut Miner<'_>, term: Line<'_>, text: &str, line: Line<'_>) {
    let (head, inner) = name::split_parens(unmark(term.text)).unwrap_or((unmark(term.text), ""));
    let name = bare(head);
    if is_name(name) && !text.is_empty() {
        let aliases = name::aliases(inner);
        let find = Find {
            name: name.to_owned(),
            aliases,
            name_span: term.span_of(name),
            span: line.span_of(text),
            confidence: 0.9,
        };
        miner.add(find);
    }
}

/// A label at the start of a line or list item, and what stands behind its colon.
struct Label<'a> {
    label: &'a str,
    rest: &'a str,
    is_bold: bool,
}

fn label(text: &str) -> Option<Label<'_>> {
    let body = unmark(text);
    let is_colon = |it: char| matches!(it, ':' | '：');
    for mark in ["**", "__"] {
        let Some(inner) = body.strip_prefix(mark) else { continue };
        let end = inner.find(mark).filter(|it| *it <= MAX_LABEL)?;
        let (label, after) = (&inner[..end], inner[end + 2..].trim_start());
        let closed = label.trim_end().strip_suffix(is_colon);
        let rest = if closed.is_some() { Some(after) } else { after.strip_prefix(is_colon) };
        return Some(Label {
            label: closed.unwrap_or(label),
            rest: rest?.trim_start(),
            is_bold: true,
        });
    }
    let at = body.char_indices().take_while(|it| it.0 <= MAX_LABEL).find(|it| is_colon(it.1))?.0;
    let width = body[at..].chars().next()?.len_utf8();
    let rest = &body[at + width..];
    // `https://…`, `12:30`, `std::vec`.
    if width == 1 && !rest.starts_with([' ', '\t']) {
        return None;
    }
    Some(Label { label: &body[..at], rest: rest.trim_start(), is_bold: false })
}

/// `- **Boot loader:** 是在…`, `CXL: 是一个…`, `PRD: Product Requirement Document 产品需求文档，是…`
fn labelled(miner: &mut Miner<'_>, line: Line<'_>) {
    let Some(it) = label(line.text) else { return };
    let (head, inner) = name::split_parens(bare(it.label)).unwrap_or((it.label, ""));
    let name = bare(head);
    if it.rest.is_empty() || !is_name(name) {
        return;
    }
    let mut aliases = name::aliases(inner);
    let mut confidence = defining(it.rest, &it, name);
    if let Some(expansion) = expansion(name, it.rest) {
        aliases.extend(expansion);
        confidence = confidence.max(0.95);
    }
    let sentence_end = sentence_end(it.rest);
    if confidence > 0.0 && !it.rest[..sentence_end].ends_with(['？', '?']) {
        let start = line.span_of(name).start;
        let end = line.span_of(it.rest).start + sentence_end as u32;
        let span = Span { start, end };
        miner.add(Find {
            name: name.to_owned(),
            aliases,
            name_span: line.span_of(name),
            span,
            confidence,
        });
    }
}

/// How surely what follows a label defines it; 0 when it does not look like it.
fn defining(rest: &str, label: &Label<'_>, name: &str) -> f32 {
    const NOT: &[&str] = &[
        "是的",
        "是否",
        "是不是",
        "是谁",
        "是什么",
        "是因为",
        "是为了",
        "是啊",
        "是吗",
        "是这样",
        "是个",
        "是我",
        "是你",
        "是他",
        "是很",
        "是非常",
        "是对",
        "是吧",
        "是由于",
        "是时候",
        "是可以",
        "是不",
        "是没",
        "是说",
        "是有",
        "是真",
        "即使",
        "即便",
        "即将",
        "即日",
        "指出",
        "一个人",
        "用于我",
        "是一件",
        "是一次",
        "是一场",
        "是一位",
        "是一名",
        "是一群",
        "是一家",
        "是一段时间",
        "是一天",
        "是要",
    ];
    if NOT.iter().any(|it| rest.starts_with(it)) {
        return 0.0;
    }
    let marked = name::has_latin(label.label);
    let opinion = |it: &str| super::sentence::is_opinion(rest[it.len()..].trim_start());
    let is_a = ["是一种", "是一个", "是一类", "是一款", "是一套", "是一组", "是一项", "是一门"];
    if let Some(it) = is_a.iter().find(|it| rest.starts_with(**it)) {
        return if opinion(it) { 0.0 } else { 0.9 };
    }
    let means = ["是指", "指的是", "泛指", "指"].iter().find_map(|it| rest.strip_prefix(it));
    if let Some(it) = means {
        return if super::sentence::is_torn(it) { 0.0 } else { 0.9 };
    }
    let kind = ["一种", "一类", "一款", "一套"].iter().find(|it| rest.starts_with(**it));
    if let Some(it) = kind {
        return if opinion(it) {
            0.0
        } else if label.is_bold || marked {
            0.85
        } else {
            0.75
        };
    }
    if rest.starts_with('是') {
        let short = name.chars().count() <= 8;
        return if opinion("是") || super::sentence::is_quality(&rest["是".len()..]) {
            0.0
        } else if marked {
            0.86
        } else if label.is_bold && short {
            0.82
        } else {
            0.65
        };
    }
    if ["即", "用于", "用来", "表示"].iter().any(|it| rest.starts_with(it)) {
        return if label.is_bold && marked { 0.82 } else { 0.6 };
    }
    0.0
}

/// The expansion of an abbreviation that a definition starts with, and the Chinese name behind it.
fn expansion(short: &str, rest: &str) -> Option<Vec<String>> {
    if !is_abbreviation(short) {
        return None;
    }
    let (full, at) = name::leading_name(rest)?;
    let full_end = at + full.len();
    if !initials_match(short, full) {
        return None;
    }
    let mut res = vec![full.to_owned()];
    let behind = rest[full_end..].trim_start_matches([' ', '，', ',', '（', '(', '即', '“']);
    let han = behind
        .find(|it: char| "，,。；;（()）：:”".contains(it))
        .map_or(behind, |it| &behind[..it]);
    let han = bare(han);
    if is_name(han) && !name::has_latin(han) {
        res.push(han.to_owned());
    }
    Some(res)
}

fn sentence_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if super::ends_sentence(c, chars.peek().map(|it| it.1)) {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// The text of a heading without its marks, number and closing attributes.
pub(in crate::glossary) fn heading_text(line: &str) -> &str {
    let text = line.trim().trim_start_matches('#').trim_end_matches('#').trim();
    let text = text.find(" {#").map_or(text, |at| &text[..at]);
    bare(unmark(text))
}

/// `### X` over `X（P）是…`, or `## 什么是 X` over its answer.
fn under_heading(miner: &mut Miner<'_>, heading: Line<'_>, line: Line<'_>) {
    let title = heading_text(heading.text);
    if line.text.starts_with(['`', '|', '!', '<', '-', '[', ' ', '\t']) {
        return;
    }
    let asked = ["什么是", "何谓", "What is a ", "What is an ", "What is "]
        .iter()
        .find_map(|it| title.strip_prefix(it));
    let asked =
        asked.or_else(|| title.trim_end_matches(['？', '?']).trim_end().strip_suffix("是什么"));
    let asked = asked.map(|it| bare(it.trim_end_matches(['？', '?'])));
    let (head, inner) =
        name::split_parens(asked.unwrap_or(title)).unwrap_or((asked.unwrap_or(title), ""));
    let name = bare(head);
    if !is_name(name) {
        return;
    }
    let body = bare(line.text);
    let begins = body.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
    let rest = if begins {
        body[name.len()..].trim_start_matches(['*', '`', '”', '"', ' '])
    } else {
        ""
    };
    let (rest, more) =
        match rest.strip_prefix(['（', '(']).and_then(|it| it.split_once(['）', ')'])) {
            Some((inner, rest)) => (rest.trim_start_matches(['*', ' ']), name::aliases(inner)),
            None => (rest, Vec::new()),
        };
    let rest = rest.trim_start_matches(['，', ',', ' ']);
    let verb =
        ["是指", "指的是", "是", "指", "表示", "is a ", "is an ", "is the ", "are ", "refers to "]
            .iter()
            .find(|it| rest.starts_with(**it));
    let denied =
        ["是不", "是否", "是因", "是为了", "是在我", "是我", "是怎", "是如何", "指出", "指向"]
            .iter()
            .any(|it| rest.starts_with(it));
    let confidence = match verb {
        Some(it)
            if !denied
                && !super::sentence::is_opinion(rest[it.len()..].trim_start())
                && !super::sentence::is_quality(&rest[it.len()..]) =>
        {
            let sure = name::has_latin(name) || asked.is_some() || name.chars().count() >= 3;
            if sure && !super::sentence::is_remark(&rest[it.len()..]) { 0.88 } else { 0.7 }
        }
        None if asked.is_some() && !body.is_empty() => 0.55,
        _ => return,
    };
    let mut aliases = name::aliases(inner);
    aliases.extend(more);
    let end = line.start
        + (line.text.len() - line.text.trim_start().len())
        + sentence_end(line.text.trim_start());
    let name_span = if begins { line.span_of(&body[..name.len()]) } else { heading.span_of(name) };
    let span = Span::new(line.start, end.min(line.span().end as usize));
    miner.add(Find { name: name.to_owned(), aliases, name_span, span, confidence });
}

//! The mistakes that one line of front matter can have, each with the line as it was probably meant.
//!
//! Invariant: nothing here decides. A candidate is a guess, and only [`super::repair`], which parses, makes it a problem.

mod toml;

pub(super) use self::toml::toml;

use std::ops::Range;

use super::flow::{ascii_list, closing, full_width, list_variants, rebuilt};
use super::problem::{ProblemKind, RepairKind};
use super::quote::{bad_escape, double_backslashes, quoted, requoted, single};

/// One guess.
pub(super) struct Candidate {
    pub(super) kind: ProblemKind,
    pub(super) repair: RepairKind,
    /// Bytes of the line that are wrong.
    pub(super) span: Range<usize>,
    /// The line as meant; `None` to take it out.
    pub(super) new: Option<String>,
    pub(super) safe: bool,
}

/// Whether a character is a combining mark, which words of Indic and Arabic scripts hold.
pub(super) fn is_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{962}'..='\u{963}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}'
        | '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{200c}' | '\u{200d}' | '\u{ffa}')
}

/// Blanks that look like spaces and are none.
const ODD_BLANKS: [char; 4] = ['\u{a0}', '\u{3000}', '\u{200b}', '\u{feff}'];

/// The parts of a line: indentation with the dashes of list items, key, colon and value.
struct Parts<'a> {
    lead: &'a str,
    key: &'a str,
    colon: Option<char>,
    /// The value with the blanks before it.
    raw: &'a str,
}

impl<'a> Parts<'a> {
    fn of(line: &'a str) -> Parts<'a> {
        let body = lead_end(line);
        let (lead, rest) = line.split_at(body);
        match super::repair::key_of(rest) {
            Some(key) => {
                let behind = &rest[key.len()..];
                let colon = behind.trim_start().chars().next();
                let at = line.len() - behind.trim_start().len() + colon.map_or(0, char::len_utf8);
                Parts { lead, key, colon, raw: &line[at..] }
            }
            None => Parts { lead, key: "", colon: None, raw: rest },
        }
    }

    /// The value without blanks around it and without a comment behind it.
    fn value(&self) -> &'a str {
        let value = self
            .raw
            .trim_start_matches(|it: char| it.is_whitespace() || ODD_BLANKS.contains(&it))
            .trim_end();
        if value.starts_with(['"', '\'', '[', '{']) {
            return value;
        }
        value.find(" #").map_or(value, |it| value[..it].trim_end())
    }

    /// The line up to the value, well written.
    fn head(&self) -> String {
        if self.colon.is_some() {
            format!("{}{}: ", self.lead, self.key)
        } else {
            self.lead.to_owned()
        }
    }
}

/// Length of the indentation of `line` with the dashes and blanks of list items.
fn lead_end(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    while let Some(it) = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("-\t")) {
        rest = it.trim_start_matches([' ', '\t']);
    }
    line.len() - rest.len()
}

/// All guesses for `line`, the likeliest first. `above` are the lines before it in the same field.
pub(super) fn all(line: &str, above: &[&str]) -> Vec<Candidate> {
    let mut res = Vec::new();
    blanks(line, &mut res);
    let parts = Parts::of(line);
    let value_at = value_offset(line, parts.value());
    colons(line, &parts, &mut res);
    trailing_colon(line, &parts, &mut res);
    lists(&parts, value_at, &mut res);
    quotes(&parts, value_at, &mut res);
    stray(line, above, &mut res);
    indents(line, above, &mut res);
    whole_value(&parts, value_at, &mut res);
    res
}

fn value_offset(line: &str, value: &str) -> usize {
    // `value` is a slice of `line`.
    line.rfind(value).filter(|_| !value.is_empty()).unwrap_or(line.len())
}

/// Blanks in the indentation that are not spaces, and tabs behind the dash of an item.
fn blanks(line: &str, res: &mut Vec<Candidate>) {
    let rest =
        line.trim_start_matches(|it: char| it == ' ' || it == '\t' || ODD_BLANKS.contains(&it));
    let lead = &line[..line.len() - rest.len()];
    if let Some((at, found)) = lead.char_indices().find(|it| ODD_BLANKS.contains(&it.1)) {
        let mut plain = String::new();
        for it in lead.chars() {
            match it {
                '\u{3000}' => plain.push_str("  "),
                '\u{200b}' | '\u{feff}' => {}
                '\t' => plain.push('\t'),
                _ => plain.push(' '),
            }
        }
        let span = at..at + found.len_utf8();
        push(res, ProblemKind::OddBlank, RepairKind::Spaces, span, format!("{plain}{rest}"), true);
    }
    let body = lead_end(line);
    if let Some(at) = line[..body].find('\t') {
        let new = line[..body].replace('\t', " ") + &line[body..];
        push(res, ProblemKind::TabIndent, RepairKind::Spaces, at..at + 1, new, true);
    }
}

/// Full-width colons, and colons without a space.
fn colons(line: &str, parts: &Parts<'_>, res: &mut Vec<Candidate>) {
    let Some(colon) = parts.colon else { return };
    let at = line.len() - parts.raw.len() - colon.len_utf8();
    let span = at..at + colon.len_utf8();
    let (kind, repair) = match colon {
        '：' => (ProblemKind::FullWidthColon, RepairKind::Ascii),
        _ if !parts.raw.is_empty() && !parts.raw.starts_with([' ', '\t']) => {
            (ProblemKind::MissingSpaceAfterColon, RepairKind::Space)
        }
        _ => return,
    };
    let (head, value) = (parts.head(), parts.value());
    let tail = comment(parts);
    push(
        res,
        kind.clone(),
        repair,
        span.clone(),
        format!("{head}{value}{tail}").trim_end().to_owned(),
        true,
    );
    for it in list_variants(parts.key, value) {
        push(res, kind.clone(), repair, span.clone(), format!("{head}{it}"), false);
    }
    push(res, kind, repair, span, format!("{head}{}", quoted(value)), true);
}

fn comment<'a>(parts: &Parts<'a>) -> &'a str {
    let value = parts.value();
    let raw = parts.raw;
    raw.find(value).map_or("", |it| &raw[it + value.len()..])
}

/// `katex: true:`.
fn trailing_colon(line: &str, parts: &Parts<'_>, res: &mut Vec<Candidate>) {
    let value = parts.value();
    let Some(rest) = value.strip_suffix([':', '：']) else { return };
    if parts.colon.is_none() || rest.trim().is_empty() || rest.contains(": ") {
        return;
    }
    let at = line.rfind([':', '：']).unwrap_or(0);
    let width = line[at..].chars().next().map_or(1, char::len_utf8);
    push(
        res,
        ProblemKind::TrailingColon,
        RepairKind::Delete,
        at..at + width,
        format!("{}{}", parts.head(), rest.trim_end()),
        true,
    );
}

/// What is wrong in a value that is meant as a flow list.
fn lists(parts: &Parts<'_>, value_at: usize, res: &mut Vec<Candidate>) {
    let value = parts.value();
    // `[text](address)` is a link, and text.
    if !value.starts_with('[') || value.contains("](") {
        return;
    }
    let head = parts.head();
    if let Some((at, found)) = full_width(value) {
        let span = value_at + at..value_at + at + found.len_utf8();
        let kind = ProblemKind::FullWidthPunctuation { found };
        for new in [ascii_list(value), rebuilt(&ascii_list(value))] {
            push(res, kind.clone(), RepairKind::Ascii, span.clone(), format!("{head}{new}"), true);
        }
    }
    let end = value_at + closing(value).unwrap_or(value.len() - 1);
    let rest = end.min(value_at + value.len());
    for it in list_variants(parts.key, value) {
        let kind = if value.contains("][") || value.contains("],") {
            ProblemKind::TextAfterValue
        } else {
            ProblemKind::UnbalancedQuote
        };
        let span = match kind {
            ProblemKind::TextAfterValue => rest + 1..value_at + value.len(),
            _ => value_at..value_at + value.len(),
        };
        let repair = if kind == ProblemKind::TextAfterValue {
            RepairKind::List
        } else {
            RepairKind::Balance
        };
        push(res, kind, repair, span, format!("{head}{it}"), false);
    }
}

/// Values that start with a quote: not closed, closed too early, or with an escape that YAML does not have.
fn quotes(parts: &Parts<'_>, value_at: usize, res: &mut Vec<Candidate>) {
    let value = parts.value();
    let Some(mark) = value.chars().next().filter(|it| matches!(it, '"' | '\'')) else { return };
    let head = parts.head();
    let inner = &value[1..];
    let Some(close) = inner.rfind(mark) else {
        push(
            res,
            ProblemKind::UnbalancedQuote,
            RepairKind::Balance,
            value_at..value_at + 1,
            format!("{head}{value}{mark}"),
            false,
        );
        return;
    };
    let whole = close + 1 == inner.len();
    if mark == '"'
        && let Some((at, len)) = bad_escape(inner)
    {
        let text = inner.strip_suffix('"').unwrap_or(inner);
        let span = value_at + 1 + at..value_at + 1 + at + len;
        let kind = ProblemKind::BadEscape;
        if !text.contains('\'') && !text.contains('"') && !text.contains("\\\\") {
            push(
                res,
                kind.clone(),
                RepairKind::Quote,
                span.clone(),
                format!("{head}'{text}'"),
                false,
            );
        }
        push(
            res,
            kind,
            RepairKind::Quote,
            span,
            format!("{head}\"{}\"", double_backslashes(text)),
            false,
        );
    }
    if whole {
        let kind = ProblemKind::UnbalancedQuote;
        let span = value_at + 1..value_at + value.len();
        push(
            res,
            kind,
            RepairKind::Quote,
            span,
            format!("{head}{}", requoted(&inner[..close], mark)),
            false,
        );
        return;
    }
    let first = inner.find(mark).unwrap_or(close);
    let span = value_at + first + 2..value_at + value.len();
    push(
        res,
        ProblemKind::TextAfterValue,
        RepairKind::Quote,
        span,
        format!("{head}{}", single(value)),
        false,
    );
}

/// Lines that belong to no field: a dash without space, a key without colon, text that goes on.
fn stray(line: &str, above: &[&str], res: &mut Vec<Candidate>) {
    let lead = line.len() - line.trim_start_matches([' ', '\t']).len();
    let body = &line[lead..];
    if let Some(rest) =
        body.strip_prefix('-').filter(|it| !it.is_empty() && !it.starts_with(['-', ' ']))
    {
        let span = lead..lead + 1;
        let indent = above.iter().rev().find_map(|it| {
            it.trim_start().starts_with("- ").then(|| &it[..it.len() - it.trim_start().len()])
        });
        push(
            res,
            ProblemKind::MissingSpaceAfterDash,
            RepairKind::Space,
            span,
            format!("{}- {}", indent.unwrap_or(&line[..lead]), rest.trim_start()),
            true,
        );
    }
    if let Some(word) = body.trim_end().strip_suffix([';', '；']).filter(|it| is_field_name(it)) {
        let span = lead + word.len()..lead + body.trim_end().len();
        let new = format!("{}{word}:", &line[..lead]);
        push(res, ProblemKind::MissingColon, RepairKind::Colon, span, new, true);
    }
    if let Some((word, rest)) = body.split_once([' ', '\t']).filter(|it| is_field_name(it.0)) {
        let value = rest.trim_start().trim_start_matches(['=', '：', ':']).trim_start();
        let kind = ProblemKind::MissingColon;
        let span = lead + word.len()..lead + word.len() + 1;
        for it in [value.to_owned(), quoted(value)] {
            push(
                res,
                kind.clone(),
                RepairKind::Colon,
                span.clone(),
                format!("{}{word}: {it}", &line[..lead]),
                false,
            );
        }
    }
    if lead == 0 && !body.is_empty() && super::repair::key_of(body).is_none() && !above.is_empty() {
        push(
            res,
            ProblemKind::MissingColon,
            RepairKind::Indent,
            0..body.trim_end().len(),
            format!("  {body}"),
            false,
        );
    }
}

/// Names of fields that authors leave the colon out of.
fn is_field_name(word: &str) -> bool {
    const NAMES: [&str; 16] = [
        "title",
        "date",
        "tags",
        "categories",
        "description",
        "summary",
        "author",
        "draft",
        "layout",
        "slug",
        "updated",
        "lastmod",
        "keywords",
        "weight",
        "cover",
        "category",
    ];
    NAMES.contains(&word)
}

/// Indentations of the lines above that this line may have been meant to have.
fn indents(line: &str, above: &[&str], res: &mut Vec<Candidate>) {
    let body = line.trim_start_matches([' ', '\t']);
    let lead = line.len() - body.len();
    if body.is_empty() {
        return;
    }
    let mut tried: Vec<usize> = vec![lead];
    let width = |it: &str| it.len() - it.trim_start_matches(' ').len();
    let item = body.starts_with("- ");
    let same = above
        .iter()
        .rev()
        .filter(|it| !it.trim().is_empty() && it.trim_start().starts_with("- ") == item)
        .map(|it| width(it));
    for to in same.chain([0]).chain(above.last().map(|it| width(it) + 2)) {
        if tried.contains(&to) || tried.len() > 5 {
            continue;
        }
        tried.push(to);
        let span =
            if lead == 0 { 0..body.chars().next().map_or(1, char::len_utf8) } else { 0..lead };
        push(
            res,
            ProblemKind::BadIndent,
            RepairKind::Indent,
            span,
            format!("{}{body}", " ".repeat(to)),
            false,
        );
    }
}

/// The whole value in quotes.
fn whole_value(parts: &Parts<'_>, value_at: usize, res: &mut Vec<Candidate>) {
    let value = parts.value();
    if value.is_empty() || (parts.colon.is_none() && parts.lead.is_empty()) {
        return;
    }
    let (at, found) = offender(value);
    let kind = ProblemKind::NeedsQuotes { found: found.into() };
    let span = value_at + at..value_at + at + found.trim_end().len().max(1);
    push(
        res,
        kind,
        RepairKind::Quote,
        span,
        format!("{}{}{}", parts.head(), quoted(value), comment(parts)),
        true,
    );
}

/// The part of a plain value that YAML takes for syntax.
fn offender(value: &str) -> (usize, &str) {
    let first = value.chars().next().map_or(0, char::len_utf8);
    if value.starts_with([
        '@', '`', '%', '|', '>', '!', '&', '*', '[', ']', '{', '}', ',', '#', '"', '\'', '?', '-',
    ]) {
        return (0, &value[..first]);
    }
    if let Some(at) = value.find(": ").or_else(|| value.find(":\t")) {
        return (at, &value[at..at + 2]);
    }
    if value.ends_with(':') {
        return (value.len() - 1, ":");
    }
    (0, &value[..first])
}

fn push(
    res: &mut Vec<Candidate>,
    kind: ProblemKind,
    repair: RepairKind,
    span: Range<usize>,
    new: String,
    safe: bool,
) {
    res.push(Candidate { kind, repair, span, new: Some(new), safe });
}

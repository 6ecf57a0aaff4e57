//! What can still be read of a block that the generator rejects: each field on its own, so that one broken line does
//! not hide the others.

use granit_parser::ErrorKind;
use rustc_hash::FxHashMap;

use super::block::{self, Fences};
use super::dialect::Dialect;
use super::problem::{Problem, ProblemKind, RepairKind};
use super::repair::{self, Budget};
use super::value::{Field, Value};
use super::yaml::{self, Failure, Source};
use super::{Format, Reading, conflict, toml};
use crate::text::{Edit, Span, apply_all};

/// Broken fields that are looked at one by one; further ones are passed over.
const MAX_BROKEN: usize = 20;
/// Bytes above which `serde_yaml` is not asked about a block that the events reject: it is quadratic in open brackets.
const MAX_JUDGED: usize = 64 * 1024;

/// Reads the fields of a block that is no map: `failure` says where the events stopped, `None` that the whole is a
/// list or plain text. Adds what is wrong to `problems`.
pub(super) fn broken(
    text: &str,
    content: Span,
    failure: Option<Failure>,
    dialect: &Dialect,
    problems: &mut Vec<Problem>,
) -> Vec<Field> {
    let yaml = &text[content.range()];
    let doubtful = failure.as_ref().is_some_and(|it| {
        it.kind != ErrorKind::UndeclaredTagHandle && !is_limit(it) && yaml.len() <= MAX_JUDGED
    });
    if doubtful && problems.is_empty() && yaml::is_map(yaml) {
        return chunks(text, content, dialect, &mut Vec::new());
    }
    let conflicts = conflict::conflicts(text, content);
    if !conflicts.is_empty() {
        problems.extend(conflicts);
        return chunks(text, content, dialect, &mut Vec::new());
    }
    if let Some((fields, problem)) = toml_for_yaml(text, content, dialect) {
        problems.push(problem);
        return fields;
    }
    if let Some((fields, problem)) = shifted_items(text, content, dialect) {
        problems.push(problem);
        return fields;
    }
    let before = problems.len();
    let fields = chunks(text, content, dialect, problems);
    if problems.len() == before {
        problems.push(match failure {
            Some(it) => whole(&it, text, content),
            None => {
                Problem::new(ProblemKind::NotAMap, visible(text, content, content.start as usize))
            }
        });
    }
    fields
}

/// The problem of a block whose parts are each good: the parser's own sentence, `serde_yaml`'s where it has one.
fn whole(failure: &Failure, text: &str, content: Span) -> Problem {
    let mut res = yaml::syntax(failure, text, content);
    if let ProblemKind::Syntax { detail, .. } = &mut res.kind {
        let judged = (content.len() <= MAX_JUDGED).then(|| yaml::verdict(&text[content.range()]));
        if let Some(it) = judged.flatten() {
            *detail = it.into();
        }
    }
    res
}

/// Reads each top-level field on its own, and says of each broken one what is wrong.
fn chunks(text: &str, content: Span, dialect: &Dialect, problems: &mut Vec<Problem>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut budget = Budget::default();
    let mut previous = Span::at(content.start as usize);
    let mut looked_at = 0;
    let split = split(text, content);
    if let [first, _, ..] = split.as_slice() {
        problems.extend(indented_head(text, first.span));
    }
    let mut rest = split.into_iter().peekable();
    while let Some(mut chunk) = rest.next() {
        let mut read = parse(text, chunk.span, dialect);
        while read.is_err() && rest.peek().is_some_and(|it| it.stray) && !chunk.stray {
            let longer = Span {
                start: chunk.span.start,
                end: rest.peek().map_or(chunk.span.end, |it| it.span.end),
            };
            let Ok(it) = parse(text, longer, dialect) else { break };
            read = Ok(it);
            chunk.span = longer;
            rest.next();
        }
        match read {
            Ok((mut more, found)) => {
                problems.extend(found);
                fields.append(&mut more);
            }
            Err(_) if looked_at >= MAX_BROKEN && content.len() > MAX_JUDGED => break,
            Err(_) if looked_at >= MAX_BROKEN => {}
            Err(Some(it)) if known_anchor(&it, text, content) => {}
            Err(Some(it)) if is_limit(&it) => problems.push(yaml::syntax(&it, text, chunk.span)),
            Err(failure) => {
                looked_at += 1;
                let context =
                    if chunk.stray { previous.start as usize } else { chunk.span.start as usize };
                let (found, meant) =
                    repair::chunk(text, context, chunk.span, failure, dialect, &mut budget);
                let unknown = |it: &Problem| {
                    matches!(it.kind, ProblemKind::Syntax { .. } | ProblemKind::NotAMap)
                };
                // What nobody understands usually follows from the first such place.
                let told = problems.iter().any(unknown);
                problems.extend(found.into_iter().filter(|it| !told || !unknown(it)));
                fields.extend(meant);
            }
        }
        previous = chunk.span;
    }
    fields
}

/// Whether the failure is a limit of ours, which no repair of a line lifts.
fn is_limit(failure: &Failure) -> bool {
    matches!(failure.kind, ErrorKind::RecursionLimitExceeded | ErrorKind::Custom(_))
}

/// Whether the failure is an alias whose anchor another field defines.
fn known_anchor(failure: &Failure, text: &str, content: Span) -> bool {
    failure.kind == ErrorKind::UnknownAnchor
        && memchr::memchr(b'&', &text.as_bytes()[content.range()]).is_some()
}

/// A top-level field with the lines that belong to it, or lines that belong to none.
struct Chunk {
    span: Span,
    stray: bool,
}

/// Cuts the block before every line that starts a field, and around lines that belong to none.
fn split(text: &str, content: Span) -> Vec<Chunk> {
    let mut res: Vec<Chunk> = Vec::new();
    let end = content.end as usize;
    for line in block::lines(&text[..end], content.start as usize) {
        let words = &text[line.range()];
        if conflict::is_marker(words) {
            continue;
        }
        let after = block::next_line(&text[..end], line.start as usize);
        let inside = words.trim().is_empty()
            || words.starts_with([' ', '\t', '#', ']', '}', '\u{a0}', '\u{3000}'])
            || words == "-"
            || words.starts_with("- ")
            || words.starts_with("-\t");
        let stray = !inside && repair::key_of(words).is_none();
        match res.last_mut() {
            Some(last) if (inside || (stray && last.stray)) && last.span.end == line.start => {
                last.span.end = after as u32;
            }
            _ => res.push(Chunk { span: Span::new(line.start as usize, after), stray }),
        }
    }
    res
}

/// The first fields of a block, when they are indented and what follows is not.
fn indented_head(text: &str, span: Span) -> Option<Problem> {
    let lines = block::lines(&text[..span.end as usize], span.start as usize);
    let indent = |it: Span| text[it.range()].len() - text[it.range()].trim_start_matches(' ').len();
    let filled = lines.filter(|it| !text[it.range()].trim().is_empty());
    let filled: Vec<Span> = filled.collect();
    let by = indent(*filled.first()?);
    let first = &text[filled[0].range()][by..];
    if by == 0 || repair::key_of(first).is_none() || filled.iter().any(|it| indent(*it) < by) {
        return None;
    }
    let lead = |it: &Span| Span::new(it.start as usize, it.start as usize + by);
    let edits = filled.iter().map(|it| Edit { span: lead(it), new_text: String::new() });
    let problem = Problem::new(ProblemKind::BadIndent, lead(&filled[0]));
    Some(problem.repair(RepairKind::Indent, false, edits.collect()))
}

type Read = (Vec<Field>, Vec<Problem>);

/// Reads one chunk. The error is the parser's, or `None` when the chunk is not a map.
fn parse(text: &str, span: Span, dialect: &Dialect) -> Result<Read, Option<Failure>> {
    let parsed = yaml::parse(&Source::new(text, span, dialect), dialect).map_err(Some)?;
    match parsed.root.map(|it| it.value) {
        Some(Value::Map(fields)) => Ok((fields, parsed.problems)),
        None | Some(Value::Null) => Ok((Vec::new(), Vec::new())),
        Some(_) => Err(None),
    }
}

/// The fields of a block in which the fields of list items have lost their indentation, as in a list that was pasted: below
/// `- title: x` stands `link: y` at the start of the line, again and again.
fn shifted_items(text: &str, content: Span, dialect: &Dialect) -> Option<(Vec<Field>, Problem)> {
    let end = content.end as usize;
    let lines: Vec<Span> = block::lines(&text[..end], content.start as usize).take(2000).collect();
    let key = |it: &Span| repair::key_of(&text[it.range()]).filter(|it| !it.starts_with(' '));
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    lines.iter().filter_map(key).for_each(|it| *seen.entry(it).or_default() += 1);
    let mut dash: Option<usize> = None;
    let mut edits: Vec<Edit> = Vec::new();
    for line in &lines {
        let words = &text[line.range()];
        let indent = words.len() - words.trim_start_matches(' ').len();
        if words[indent..].starts_with("- ") {
            dash = Some(indent);
        } else if let (Some(dash), Some(key)) = (dash, key(line))
            && seen.get(key).is_some_and(|it| *it > 1)
        {
            let span = Span::at(line.start as usize);
            edits.push(Edit { span, new_text: " ".repeat(dash + 2) });
        }
    }
    let first = edits.first().filter(|_| content.len() <= MAX_JUDGED)?.span.start as usize;
    let moved: Vec<Edit> = edits
        .iter()
        .map(|it| {
            let start = it.span.start as usize - content.start as usize;
            Edit { span: Span::at(start), new_text: it.new_text.clone() }
        })
        .collect();
    let mended = apply_all(&text[content.range()], &moved);
    let (mut fields, _) = parse(&mended, Span::new(0, mended.len()), dialect).ok()?;
    // The values stand elsewhere in the text that is written: those above the first of them do not.
    let untouched = first - content.start as usize;
    fields.retain(|it| (it.value.span.end as usize) <= untouched);
    shift(&mut fields, content.start as usize);
    let line = block::line_at(text, first);
    let len = repair::key_of(line).map_or(1, str::len);
    let problem = Problem::new(ProblemKind::BadIndent, Span::new(first, first + len));
    Some((fields, problem.repair(RepairKind::Indent, false, edits)))
}

/// Moves every span of `fields` by `by` bytes.
fn shift(fields: &mut [Field], by: usize) {
    fn node(it: &mut super::Node, by: usize) {
        it.span = it.span.shift(by);
        match &mut it.value {
            Value::List(items) => items.iter_mut().for_each(|it| node(it, by)),
            Value::Map(fields) => shift(fields, by),
            _ => {}
        }
    }
    for it in fields {
        it.key_span = it.key_span.shift(by);
        node(&mut it.value, by);
    }
}

/// The fields of a block that is TOML although its fences say YAML.
fn toml_for_yaml(text: &str, content: Span, dialect: &Dialect) -> Option<(Vec<Field>, Problem)> {
    let source = &text[content.range()];
    if !source.contains('=') || ::toml::de::DeTable::parse(source).is_err() {
        return None;
    }
    let fields = toml::fields_of(text, content);
    let first = fields.first()?;
    let kind = ProblemKind::WrongFormat { fences: Format::Yaml, content: Format::Toml };
    let problem = Problem::new(kind, equals_sign(text, first));
    Some((fields, if dialect.toml { refence(problem, text, content, "+++") } else { problem }))
}

/// The `=` behind the first key, or the key when it is not found.
fn equals_sign(text: &str, field: &Field) -> Span {
    let from = field.key_span.end as usize;
    text[from..].find('=').map_or(field.key_span, |it| Span::new(from + it, from + it + 1))
}

/// The fields of a block that is YAML although its fences say TOML.
pub(super) fn yaml_for_toml(
    text: &str,
    fences: &Fences,
    dialect: &Dialect,
) -> Option<(Vec<Field>, Vec<Problem>)> {
    let (fields, _) = parse(text, fences.content, dialect).ok()?;
    let first = fields.first()?;
    let colon = first.key_span.end as usize;
    let kind = ProblemKind::WrongFormat { fences: Format::Toml, content: Format::Yaml };
    let problem = Problem::new(kind, Span::new(colon, colon + 1));
    Some((fields, vec![refence(problem, text, fences.content, "---")]))
}

/// Adds the repair that writes `fence` for both fences around `content`.
fn refence(problem: Problem, text: &str, content: Span, fence: &str) -> Problem {
    let open = text[..content.start as usize].trim_end().len();
    let close = content.end as usize;
    let Some(start) = open.checked_sub(3).filter(|_| close + 3 <= text.len()) else {
        return problem;
    };
    let edit = |start| Edit { span: Span::new(start, start + 3), new_text: fence.to_owned() };
    problem.repair(RepairKind::Fence, true, vec![edit(start), edit(close)])
}

/// A block whose opening fence has no closing one.
pub(super) fn unclosed(text: &str, fence: Span, format: Format, dialect: &Dialect) -> Reading {
    let content = block::next_line(text, fence.end as usize);
    let wanted = match format {
        Format::Yaml => "---",
        Format::Toml => "+++",
        Format::Json if dialect.json == super::JsonFences::Braces => "}",
        Format::Json => ";;;",
    };
    let (end, near) =
        if format == Format::Json { (content, None) } else { field_end(text, content) };
    let span = near.unwrap_or(fence);
    let line_break = if text[..content].ends_with("\r\n") { "\r\n" } else { "\n" };
    let mut problem = match near {
        Some(it) => {
            Problem::new(ProblemKind::WrongFence { found: text[it.range()].into(), wanted }, span)
        }
        None => Problem::new(ProblemKind::Unclosed { wanted }, span),
    };
    if let Some(it) = near {
        let edit = Edit { span: it, new_text: wanted.to_owned() };
        problem = problem.repair(RepairKind::Fence, true, vec![edit]);
    } else if format != Format::Json && end > content {
        let before = if text[..end].ends_with(['\n', '\r']) { "" } else { line_break };
        let edit = Edit { span: Span::at(end), new_text: format!("{before}{wanted}{line_break}") };
        problem = problem.repair(RepairKind::Close, false, vec![edit]);
    }
    let span = Span::new(content, end);
    let fields = match format {
        Format::Yaml => yaml::read(text, span, dialect).0,
        Format::Toml => toml::fields_of(text, span),
        Format::Json => Vec::new(),
    };
    Reading::Unclosed { fence, format, problem: Box::new(problem), fields }
}

/// Where the fields from `content` on seem to end, and the line that was meant to close them.
fn field_end(text: &str, content: usize) -> (usize, Option<Span>) {
    let mut end = content;
    for line in block::lines(text, content).take(200) {
        let words = &text[line.range()];
        if is_near_fence(words) {
            return (
                line.start as usize,
                Some(Span::new(line.start as usize, line.start as usize + words.trim_end().len())),
            );
        }
        let inside = words.starts_with([' ', '\t']) || words.starts_with("- ");
        if !words.trim().is_empty() && (inside || block::looks_like_field(words)) {
            end = block::next_line(text, line.start as usize);
        } else if !words.trim().is_empty() {
            break;
        }
    }
    (end, None)
}

/// Whether a line is made of dashes of any kind, two or more, or one long one, or three underscores or the like.
fn is_near_fence(line: &str) -> bool {
    let line = line.trim();
    let Some(first) = line.chars().next() else { return false };
    let count = line.chars().count();
    let dash = |it: char| {
        matches!(it, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '_' | '+' | '＋' | '~')
    };
    let long = matches!(first, '—' | '―' | '－' | '–');
    line.chars().all(dash) && (count >= 2 || long) && count <= 12
}

/// What keeps the generator from seeing a block that the author meant.
pub(super) fn misfenced(text: &str, dialect: &Dialect) -> Option<Problem> {
    let skip = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let line = block::lines(text, skip).next()?;
    let words = &text[line.range()];
    if words.starts_with("<<<<<<< ") {
        let head = Span::new(skip, text.len().min(floor(text, skip + 65_536)));
        return conflict::conflicts(text, head)
            .into_iter()
            .next()
            .filter(|_| fence_follows(text, line));
    }
    let after = block::next_line(text, line.start as usize);
    let toml = words.starts_with(['+', '＋']);
    let wanted = if toml { "+++" } else { "---" };
    let near = is_near_fence(words) && (!toml || dialect.toml);
    if !near || !block::looks_like_field(text.get(after..)?) || !closes(text, after) {
        return None;
    }
    if words == wanted {
        // The fence is right, but blanks stand before it where the generator takes none.
        let before = Span::new(text.len() - text.trim_start_matches('\u{feff}').len(), skip);
        if before.is_empty() {
            return None;
        }
        let edit = Edit { span: before, new_text: String::new() };
        let kind = ProblemKind::WrongFence { found: text[before.range()].into(), wanted };
        return Some(Problem::new(kind, line).repair(RepairKind::Fence, true, vec![edit]));
    }
    let edit = Edit { span: Span::new(0, line.end as usize), new_text: wanted.to_owned() };
    let kind = ProblemKind::WrongFence { found: words.into(), wanted };
    let mut edits = vec![edit];
    edits.extend(long_close(text, after, words, wanted));
    Some(Problem::new(kind, line).repair(RepairKind::Fence, true, edits))
}

/// Whether a fence follows within the lines of a conflict that stands above it.
fn fence_follows(text: &str, line: Span) -> bool {
    block::lines(text, line.end as usize)
        .take(20)
        .any(|it| matches!(text[it.range()].trim_end(), "---" | "+++"))
}

/// Whether some line within reach could be the closing fence.
fn closes(text: &str, from: usize) -> bool {
    block::lines(text, from).take(200).any(|it| is_near_fence(&text[it.range()]))
}

/// The edit of the closing fence when it is spelt like the wrong opening one.
fn long_close(text: &str, from: usize, open: &str, wanted: &str) -> Option<Edit> {
    let line = block::lines(text, from).take(200).find(|it| is_near_fence(&text[it.range()]))?;
    let words = text[line.range()].trim_end();
    (words == open.trim_end() && words != wanted)
        .then(|| Edit { span: line, new_text: wanted.to_owned() })
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The character at `at`, or the last visible one before it: something an editor can underline.
pub(super) fn visible(text: &str, content: Span, at: usize) -> Span {
    let start = content.start as usize;
    let end = content.end as usize;
    let at = floor(text, at.clamp(start, end));
    if let Some(it) = text[at..end].chars().next().filter(|it| !it.is_whitespace()) {
        return Span::new(at, at + it.len_utf8());
    }
    let before = text[start..at].trim_end();
    match before.chars().next_back() {
        Some(it) => Span::new(start + before.len() - it.len_utf8(), start + before.len()),
        None => Span::new(at, (at + 1).min(end)),
    }
}

/// Whether two spans start in one line.
pub(super) fn same_line(text: &str, one: Span, other: Span) -> bool {
    let (from, to) = (one.start.min(other.start) as usize, one.start.max(other.start) as usize);
    text.get(from..to).is_some_and(|it| !it.contains(['\n', '\r']))
}

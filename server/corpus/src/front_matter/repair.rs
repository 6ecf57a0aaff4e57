//! What authors really write wrong in a field, found by trying: a repair counts only when the field can be read with
//! it, so what is told is what the generator trips over.

use super::candidate::{self, Candidate};
use super::dialect::Dialect;
use super::problem::{Problem, ProblemKind, RepairKind};
use super::value::{Field, Node, Value};
use super::yaml::{self, Failure, Source};
use super::{block, recover};
use crate::text::{Edit, Span};

/// Mistakes that are mended in one field before it is given up.
const MAX_ROUNDS: usize = 12;
/// Bytes of a field above which no repair is tried.
const MAX_FIELD: usize = 16 * 1024;

/// Bytes that trying repairs may parse, all together: it bounds the time for one block.
pub(super) struct Budget {
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { bytes: 1 << 20 }
    }
}

impl Budget {
    fn spend(&mut self, bytes: usize) -> bool {
        let enough = self.bytes >= bytes;
        self.bytes = self.bytes.saturating_sub(bytes);
        enough
    }
}

/// The key that `line` starts with, when it can be one: words before a colon.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let at = line.find([':', '：'])?;
    let key = line[..at].trim_end();
    let fits = |it: char| {
        it.is_alphanumeric() || candidate::is_mark(it) || "_-.\"' ()（）/@$".contains(it)
    };
    let good = !key.is_empty()
        && key.chars().count() <= 60
        && !key.starts_with('-')
        && key.chars().all(fits);
    good.then_some(key)
}

/// One line of a broken field, as written and as mended so far.
struct Line {
    span: Span,
    /// `None` when it is taken out.
    text: Option<String>,
}

/// What is wrong with the lines of `span`, and the fields that are meant by them. Lines that belong to no field are
/// tried together with the field before them, which starts at `context`.
pub(super) fn chunk(
    text: &str,
    context: usize,
    span: Span,
    failure: Option<Failure>,
    dialect: &Dialect,
    budget: &mut Budget,
) -> (Vec<Problem>, Vec<Field>) {
    let mut patient = Patient::new(text, context, span, dialect);
    let mut problems = Vec::new();
    let mut mended = false;
    problems.extend(patient.without_tabs(budget));
    for _ in 0..MAX_ROUNDS {
        if span.len() > MAX_FIELD {
            break;
        }
        match patient.mend(budget) {
            Step::Whole => {
                mended = true;
                break;
            }
            Step::Mended(problem) => problems.push(problem),
            Step::Stuck => break,
        }
    }
    if !mended {
        problems = vec![match failure {
            Some(it) => yaml::syntax(&it, text, span),
            None => Problem::new(ProblemKind::NotAMap, whole_line(text, span)),
        }];
    }
    let fields =
        if mended { patient.meant() } else { as_written(text, span).into_iter().collect() };
    (problems, fields)
}

fn whole_line(text: &str, span: Span) -> Span {
    let line = block::line_at(text, span.start as usize).trim_end();
    Span::new(span.start as usize, span.start as usize + line.len().max(1).min(span.len()))
}

enum Step {
    /// It can be read.
    Whole,
    /// One mistake is mended, and it may be whole now.
    Mended(Problem),
    /// Nothing helps.
    Stuck,
}

/// A broken field and the lines it has become.
struct Patient<'a> {
    text: &'a str,
    prefix: &'a str,
    lines: Vec<Line>,
    span: Span,
    dialect: &'a Dialect,
}

impl Patient<'_> {
    fn new<'a>(text: &'a str, context: usize, span: Span, dialect: &'a Dialect) -> Patient<'a> {
        let end = span.end as usize;
        let lines = block::lines(&text[..end], span.start as usize)
            .map(|it| Line { span: it, text: Some(text[it.range()].to_owned()) })
            .collect();
        Patient { text, prefix: &text[context..span.start as usize], lines, span, dialect }
    }

    /// The field as it is now, with line `at` replaced by `with`.
    fn assembled(&self, replaced: Option<(usize, Option<&str>)>) -> String {
        let mut res = self.prefix.to_owned();
        for (at, line) in self.lines.iter().enumerate() {
            let words = match replaced {
                Some((it, with)) if it == at => with,
                _ => line.text.as_deref(),
            };
            if let Some(words) = words {
                res.push_str(words);
                res.push('\n');
            }
        }
        res
    }

    /// `Ok` when `yaml` is a map, else the line of the error, counted in this field.
    fn verdict(&self, yaml: &str) -> Result<Vec<Field>, usize> {
        let whole = Span::new(0, yaml.len());
        let at = match yaml::parse(&Source::new(yaml, whole, self.dialect), self.dialect) {
            Ok(it) => match it.root.map(|it| it.value) {
                Some(Value::Map(fields)) => return Ok(fields),
                Some(_) => self.prefix.len(),
                None => return Ok(Vec::new()),
            },
            Err(failure) => failure.at,
        };
        let before = yaml.get(self.prefix.len()..at).unwrap_or_default();
        Err(before.bytes().filter(|it| *it == b'\n').count())
    }

    /// Makes the first change that makes the field whole, else the first that lets the parser come further.
    fn mend(&mut self, budget: &mut Budget) -> Step {
        let now = self.assembled(None);
        let stop = match self.verdict(&now) {
            Ok(_) => return Step::Whole,
            Err(line) => line.min(self.lines.len().saturating_sub(1)),
        };
        let mut further: Option<(usize, Candidate)> = None;
        for at in self.suspects(stop) {
            let Some(line) = self.lines[at].text.clone() else { continue };
            let above: Vec<&str> = std::iter::once(self.prefix)
                .flat_map(str::lines)
                .chain(self.lines[..at].iter().filter_map(|it| it.text.as_deref()))
                .collect();
            for it in candidate::all(&line, &above) {
                if !budget.spend(now.len()) {
                    return Step::Stuck;
                }
                match self.verdict(&self.assembled(Some((at, it.new.as_deref())))) {
                    Ok(_) => return Step::Mended(self.apply(at, it)),
                    Err(reached) if reached > stop && further.is_none() => {
                        further = Some((at, it));
                    }
                    Err(_) => {}
                }
            }
        }
        match further {
            Some((at, it)) => Step::Mended(self.apply(at, it)),
            None => Step::Stuck,
        }
    }

    /// Writes spaces for the tabs that lines start with, when that makes the field whole: tabs come in numbers.
    fn without_tabs(&mut self, budget: &mut Budget) -> Option<Problem> {
        let spaces = |line: &Line| {
            let text = line.text.as_deref()?;
            let body = text.trim_start_matches([' ', '\t']);
            let lead = &text[..text.len() - body.len()];
            lead.contains('\t').then(|| lead.replace('\t', "  ") + body)
        };
        let fixed: Vec<Option<String>> = self.lines.iter().map(spaces).collect();
        let first = fixed.iter().position(Option::is_some)?;
        let mut yaml = self.prefix.to_owned();
        for (line, new) in self.lines.iter().zip(&fixed) {
            yaml.push_str(new.as_deref().or(line.text.as_deref()).unwrap_or_default());
            yaml.push('\n');
        }
        if self.span.len() > MAX_FIELD || !budget.spend(yaml.len()) || self.verdict(&yaml).is_err()
        {
            return None;
        }
        let mut edits = Vec::new();
        for (line, new) in self.lines.iter_mut().zip(fixed) {
            let Some(new) = new else { continue };
            edits.push(difference(line.span.start as usize, &self.text[line.span.range()], &new));
            line.text = Some(new);
        }
        let at = self.lines[first].span.start as usize;
        let tab = at + self.text[at..].find('\t').unwrap_or(0);
        let problem = Problem::new(ProblemKind::TabIndent, Span::new(tab, tab + 1));
        Some(problem.repair(RepairKind::Spaces, true, edits))
    }

    /// Lines to look at, the likeliest first: where the parser stopped, the line before it, and the first.
    fn suspects(&self, stop: usize) -> Vec<usize> {
        let mut res: Vec<usize> = vec![stop];
        let before = (0..stop)
            .rev()
            .find(|it| self.lines[*it].text.as_deref().is_some_and(|it| !it.trim().is_empty()));
        res.extend(before);
        for it in [0, stop + 1] {
            if it < self.lines.len() && !res.contains(&it) {
                res.push(it);
            }
        }
        res
    }

    fn apply(&mut self, at: usize, chosen: Candidate) -> Problem {
        let line = &mut self.lines[at];
        let start = line.span.start as usize;
        let written = &self.text[line.span.range()];
        let clamp = |it: usize| floor(written, it.min(written.len()));
        let mut span = Span::new(start + clamp(chosen.span.start), start + clamp(chosen.span.end));
        if span.is_empty() {
            span = recover::visible(self.text, self.span, span.start as usize);
        }
        let edit = match &chosen.new {
            Some(new) => difference(start, written, new),
            None => Edit {
                span: Span::new(start, block::next_line(self.text, start)),
                new_text: String::new(),
            },
        };
        line.text = chosen.new;
        Problem::new(chosen.kind, span).repair(chosen.repair, chosen.safe, vec![edit])
    }

    /// The fields of the mended lines. Their bytes are those of the lines, since the values are not written so.
    fn meant(&self) -> Vec<Field> {
        let Ok(mut fields) = self.verdict(&self.assembled(None)) else { return Vec::new() };
        let context = self.prefix_fields();
        fields.drain(..context.min(fields.len()));
        let end = self.span.start as usize + self.text[self.span.range()].trim_end().len();
        for field in &mut fields {
            let key = self.text[self.span.range()].find(&*field.key);
            let start = self.span.start as usize + key.unwrap_or(0);
            let len = if key.is_some() { field.key.len() } else { 0 };
            field.key_span = Span::new(start, start + len);
            let value = self.text[start + len..end.max(start + len)]
                .trim_start_matches([':', '：', ' ', '\t', '\r', '\n', '"', '\''])
                .len();
            flatten(
                &mut field.value,
                Span::new(end.max(start + len) - value, end.max(start + len)),
            );
        }
        fields
    }

    /// How many fields of the assembled text stand before this one.
    fn prefix_fields(&self) -> usize {
        if self.prefix.is_empty() { 0 } else { self.verdict(self.prefix).map_or(0, |it| it.len()) }
    }
}

/// Gives every node below `node` the bytes `span`.
fn flatten(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|it| flatten(it, span)),
        Value::Map(fields) => fields.iter_mut().for_each(|it| flatten(&mut it.value, span)),
        _ => {}
    }
}

/// The smallest edit that makes `new` of the text `old` at `start`.
fn difference(start: usize, old: &str, new: &str) -> Edit {
    let front: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|it| it.0.len_utf8()).sum();
    let (old, new) = (&old[front..], &new[front..]);
    let back: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|it| it.0.len_utf8())
        .sum();
    let span = Span::new(start + front, start + front + old.len() - back);
    Edit { span, new_text: new[..new.len() - back].to_owned() }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The field of a chunk that nobody can read: its key, and the rest of it as text.
fn as_written(text: &str, span: Span) -> Option<Field> {
    let words = &text[span.range()];
    let key = key_of(block::line_at(words, 0))?;
    let start = span.start as usize;
    let key_span = Span::new(start, start + key.len());
    let value = words[key.len()..].trim_start_matches([' ', '\t']).trim_start_matches([':', '：']);
    let end = start + words.trim_end().len();
    let from = (start + words.len() - value.trim_start().len()).min(end);
    let node = Node { span: Span::new(from, end), value: Value::Str(text[from..end].into()) };
    Some(Field { key: key.trim_matches(['"', '\'']).into(), key_span, value: node })
}

/// The same problem of a TOML block with what mends it, tried on its line.
pub(super) fn toml(text: &str, content: Span, problem: Problem) -> Problem {
    let start = text[..problem.span.start as usize].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let start = start.max(content.start as usize);
    let line = block::line_at(&text[..content.end as usize], start);
    for it in candidate::toml(line) {
        let Some(new) = &it.new else { continue };
        if ::toml::de::DeTable::parse(new).is_ok() && ::toml::de::DeTable::parse(line).is_err() {
            let span = Span::new(start + it.span.start, start + it.span.end);
            let edit = difference(start, line, new);
            return Problem::new(it.kind, span).repair(it.repair, it.safe, vec![edit]);
        }
    }
    problem
}

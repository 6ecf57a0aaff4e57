//! TOML between `+++`, from the recovering parser of the `toml` crate: all spans and all errors, also when broken.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::block::Fences;
use super::dialect::Dialect;
use super::problem::{Problem, ProblemKind, RepairKind};
use super::value::{Field, Node, Value};
use super::{Format, block, recover, repair};
use crate::text::{Edit, Span};

/// Errors that are told of one block; the rest usually follow from the first.
const MAX_ERRORS: usize = 8;

/// Reads the TOML between `fences`.
pub(super) fn read(text: &str, fences: &Fences, dialect: &Dialect) -> (Vec<Field>, Vec<Problem>) {
    let content = fences.content;
    let source = &text[content.range()];
    let (table, errors) = DeTable::parse_recoverable(source);
    let base = content.start as usize;
    if !errors.is_empty()
        && let Some(res) = recover::yaml_for_toml(text, fences, dialect)
    {
        return res;
    }
    let fields = fields(table.get_ref(), base);
    let mut problems: Vec<Problem> = Vec::new();
    for it in errors.iter().take(MAX_ERRORS) {
        let at = it.span().unwrap_or(0..0);
        let span = recover::visible(text, content, base + at.start.min(source.len()));
        let problem = match it.message().contains("duplicate key") {
            true => duplicate(source, at, base),
            false => None,
        };
        let problem = problem.unwrap_or_else(|| {
            let detail = it.message().into();
            Problem::new(ProblemKind::Syntax { format: Format::Toml, detail }, span)
        });
        // One mistake makes several errors on its line.
        if !problems.iter().any(|old| recover::same_line(text, old.span, problem.span)) {
            problems.push(repair::toml(text, content, problem));
        }
    }
    problems.sort_by_key(|it| it.span);
    (fields, problems)
}

/// The fields of the TOML in `content`, without a word on its errors.
pub(super) fn fields_of(text: &str, content: Span) -> Vec<Field> {
    fields(DeTable::parse_recoverable(&text[content.range()]).0.get_ref(), content.start as usize)
}

/// The problem of the key at `at` of `source`, whose table has it already: the line of either can go when that mends it.
fn duplicate(source: &str, at: std::ops::Range<usize>, base: usize) -> Option<Problem> {
    let key = source.get(at.clone()).filter(|it| !it.is_empty())?;
    let line_of = |at: usize| {
        let start = source[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
        Span::new(start, block::next_line(source, start))
    };
    let later = line_of(at.start);
    let table = source[..later.start as usize].rfind("\n[").map_or(0, |it| it + 1);
    let is_same = |line: &Span| {
        let behind = source[line.range()].trim_start().strip_prefix(key);
        behind.is_some_and(|it| it.trim_start().starts_with('='))
    };
    let head = &source[..later.start as usize];
    let earlier = block::lines(head, table).find(is_same)?;
    let first_at = earlier.start as usize + source[earlier.range()].find(key)?;
    let first = Span::new(first_at, first_at + key.len()).shift(base);
    let kind = ProblemKind::DuplicateKey { key: key.trim_matches(['"', '\'']).into(), first };
    let mut res = Problem::new(kind, Span::from(at).shift(base));
    let earlier = line_of(earlier.start as usize);
    let same = source[earlier.range()].trim() == source[later.range()].trim();
    for (kind, line, safe) in
        [(RepairKind::DeleteLast, later, same), (RepairKind::DeleteFirst, earlier, false)]
    {
        // A value of several lines is not taken out by one of them.
        let rest = format!("{}{}", &source[..line.start as usize], &source[line.end as usize..]);
        let errors = |it: &str| DeTable::parse_recoverable(it).1.len();
        if errors(&rest) < errors(source) {
            let edit = Edit { span: line.shift(base), new_text: String::new() };
            res = res.repair(kind, safe, vec![edit]);
        }
    }
    Some(res)
}

/// The fields of a table in the order they are written; the table itself is sorted by key.
fn fields(table: &DeTable<'_>, base: usize) -> Vec<Field> {
    let mut res: Vec<Field> = table.iter().map(|(key, value)| field(key, value, base)).collect();
    res.sort_by_key(|it| it.key_span.start);
    res
}

fn field(key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>, base: usize) -> Field {
    let key_span = Span::from(key.span()).shift(base);
    Field { key: key.get_ref().as_ref().into(), key_span, value: node(value, base) }
}

fn node(value: &Spanned<DeValue<'_>>, base: usize) -> Node {
    let res = match value.get_ref() {
        DeValue::String(it) => Value::Str(it.as_ref().into()),
        DeValue::Integer(it) => integer(it.as_str(), it.radix()),
        DeValue::Float(it) => {
            Value::Float(it.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
        }
        DeValue::Boolean(it) => Value::Bool(*it),
        DeValue::Datetime(it) => Value::Date(it.to_string().into()),
        DeValue::Array(items) => Value::List(items.iter().map(|it| node(it, base)).collect()),
        DeValue::Table(it) => Value::Map(fields(it, base)),
    };
    Node { span: Span::from(value.span()).shift(base), value: res }
}

fn integer(text: &str, radix: u32) -> Value {
    let digits = text.replace('_', "");
    i64::from_str_radix(&digits, radix)
        .map_or_else(|_| Value::Float(digits.parse().unwrap_or(f64::NAN)), Value::Int)
}

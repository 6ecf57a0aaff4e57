//! What authors really write wrong in a field, found by trying: a repair counts only when the field can be read with it.

use super::dialect::Dialect;
use super::problem::Problem;
use super::recover;
use super::value::{Field, Node, Value};
use super::yaml::{self, Failure};
use super::{Format, ProblemKind};
use crate::text::Span;

/// Bytes that trying repairs may parse, all together: it bounds the time for one block.
pub(super) struct Budget {
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { bytes: 1 << 20 }
    }
}

/// The key that `line` starts with, when it can be one: words before a colon.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let at = line.find([':', '：'])?;
    let key = line[..at].trim_end();
    let fits = |it: char| {
        it.is_alphanumeric()
            || matches!(it, '_' | '-' | '.' | '"' | '\'' | ' ' | '(' | ')' | '/' | '@' | '$')
    };
    let good = !key.is_empty()
        && key.chars().count() <= 60
        && !key.starts_with('-')
        && key.chars().all(fits);
    good.then_some(key)
}

/// What is wrong with the chunk `span`, and the fields that are meant by it.
pub(super) fn chunk(
    text: &str,
    context: usize,
    span: Span,
    failure: Option<Failure>,
    dialect: &Dialect,
    budget: &mut Budget,
) -> (Vec<Problem>, Vec<Field>) {
    let _ = (context, dialect, budget.bytes);
    let problem = match failure {
        Some(it) => yaml::syntax(&it, text, span),
        None => {
            Problem::new(ProblemKind::NotAMap, recover::visible(text, span, span.start as usize))
        }
    };
    (vec![problem], as_written(text, span).into_iter().collect())
}

/// The field of a chunk that nobody can read: its key, and the rest of it as text.
fn as_written(text: &str, span: Span) -> Option<Field> {
    let words = &text[span.range()];
    let key = key_of(words.lines().next()?)?;
    let start = span.start as usize;
    let key_span = Span::new(start, start + key.len());
    let value = words[key.len()..].trim_start_matches([' ', '\t']).trim_start_matches([':', '：']);
    let end = start + words.trim_end().len();
    let from = (start + words.len() - value.trim_start().len()).min(end);
    let node = Node { span: Span::new(from, end), value: Value::Str(text[from..end].into()) };
    Some(Field { key: key.trim_matches(['"', '\'']).into(), key_span, value: node })
}

/// The same problem of a TOML block with what mends it.
pub(super) fn toml(_text: &str, _content: Span, problem: Problem) -> Problem {
    debug_assert!(!matches!(problem.kind, ProblemKind::Syntax { format: Format::Yaml, .. }));
    problem
}

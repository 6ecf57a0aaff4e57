//! JSON front matter: `serde_json` says whether it is good and what it means; the events of the YAML parser say where
//! each key and value stands, since JSON is YAML.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::block::Fences;
use super::dialect::Dialect;
use super::problem::{Problem, ProblemKind};
use super::value::{Field, Value};
use super::{Format, recover, yaml};
use crate::text::Span;

/// Reads the JSON between `fences`. Hexo's has no braces of its own (`JSON.parse(`{${str}}`)`).
pub(super) fn read(text: &str, fences: &Fences) -> (Vec<Field>, Vec<Problem>) {
    let content = fences.content;
    let written = &text[content.range()];
    let json = if fences.bare_json { format!("{{{written}}}") } else { written.to_owned() };
    let braces = usize::from(fences.bare_json);
    let problems = error(&json).map(|(at, detail)| {
        let at = content.start as usize + at.saturating_sub(braces).min(written.len());
        let kind = ProblemKind::Syntax { format: Format::Json, detail };
        Problem::new(kind, recover::visible(text, content, at))
    });
    let mut res = fields(&json);
    let start = content.start as usize;
    move_fields(&mut res, &|it| {
        let at = |it: u32| start + (it as usize).saturating_sub(braces).min(written.len());
        Span::new(at(it.start), at(it.end))
    });
    (res, problems.into_iter().collect())
}

/// Offset and sentence of the error in `json`.
fn error(json: &str) -> Option<(usize, Box<str>)> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let err = IgnoredAny::deserialize(&mut reader).and_then(|_| reader.end()).err()?;
    let line =
        json.split_inclusive('\n').take(err.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let mut at = (line + err.column().saturating_sub(1)).min(json.len());
    while !json.is_char_boundary(at) {
        at -= 1;
    }
    let sentence = err.to_string();
    let detail = sentence.rsplit_once(" at line ").map_or(sentence.as_str(), |it| it.0);
    Some((at, detail.into()))
}

/// The members with their bytes in `json`, as far as they can be read.
fn fields(json: &str) -> Vec<Field> {
    let source = yaml::Source::new(json, Span::new(0, json.len()), &Dialect::JEKYLL);
    let plain = Dialect { yaml_1_1: false, ..Dialect::JEKYLL };
    match yaml::parse(&source, &plain).ok().and_then(|it| it.root).map(|it| it.value) {
        Some(Value::Map(it)) => it,
        _ => Vec::new(),
    }
}

fn move_fields(fields: &mut [Field], shift: &dyn Fn(Span) -> Span) {
    for it in fields {
        it.key_span = shift(it.key_span);
        move_node(&mut it.value, shift);
    }
}

fn move_node(node: &mut super::Node, shift: &dyn Fn(Span) -> Span) {
    node.span = shift(node.span);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|it| move_node(it, shift)),
        Value::Map(fields) => move_fields(fields, shift),
        _ => {}
    }
}

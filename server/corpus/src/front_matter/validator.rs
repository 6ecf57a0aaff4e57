//! Front matter against a schema of the author's own.
//!
//! Invariant: nothing is fetched, whatever a schema refers to; a schema that leads in a circle is refused; and what is wrong is told
//! at the bytes of a key or a value, never of the whole block.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use rustc_hash::FxHashMap;
use serde_json::{Map, Number, Value as Json};

use super::{Field, FrontMatter, Node, Value};
use crate::text::Span;

/// Bytes of a block above which it is not compared with a schema.
const MAX_BLOCK: usize = 1 << 20;
/// Faults that are told of one block.
const MAX_FAULTS: usize = 20;
/// Steps that a pattern may take back before it is given up.
const MAX_BACKTRACKS: usize = 100_000;
/// References in a row above which a schema is taken for a circle.
const MAX_CHAIN: usize = 200;

/// A schema, ready to be compared with front matter. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Validator(Arc<jsonschema::Validator>);

/// One thing that a schema forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key, or the value; the opening fence for a field that is not there.
    pub span: Span,
    /// The dotted name of the field.
    pub key: Box<str>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What a schema has against a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It is not there.
    Missing,
    /// It may not be there.
    Unknown,
    /// It is of another type; the types it may have, as JSON Schema names them.
    Type(Box<str>),
    /// It is none of these values.
    Values(Vec<Box<str>>),
    /// It does not match this pattern.
    Pattern(Box<str>),
    /// Anything else, in the words of the validator.
    Other(Box<str>),
}

impl Validator {
    /// A validator for `schema`. The error is a sentence: what the schema says that no schema may.
    pub fn new(schema: &Json) -> Result<Validator, String> {
        if let Some(it) = circle(schema) {
            return Err(format!("`{it}` leads back to itself"));
        }
        let patterns = jsonschema::PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS);
        let options = jsonschema::options().offline().with_pattern_options(patterns);
        let res = options.build(schema).map_err(|it| it.to_string())?;
        Ok(Validator(Arc::new(res)))
    }

    /// What the schema has against `front`. A block that cannot be read, or is huge, is not looked at.
    pub fn check(&self, front: &FrontMatter) -> Vec<Fault> {
        if !front.problems.is_empty() || front.content.len() > MAX_BLOCK {
            return Vec::new();
        }
        let json = map(&front.fields);
        if self.0.is_valid(&json) {
            return Vec::new();
        }
        let mut res = Vec::new();
        for it in self.0.iter_errors(&json).take(MAX_FAULTS) {
            let place = place(front, it.instance_path().iter());
            match it.kind() {
                ValidationErrorKind::Required { property } => {
                    let key = join(&place.key, property.as_str().unwrap_or_default());
                    res.push(Fault { span: place.missing, key, kind: FaultKind::Missing });
                }
                ValidationErrorKind::AdditionalProperties { unexpected }
                | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                    for name in unexpected {
                        let found = place.fields.iter().rfind(|it| *it.key == **name);
                        let span = found.map_or(place.missing, |it| it.key_span);
                        let key = join(&place.key, name);
                        res.push(Fault { span, key, kind: FaultKind::Unknown });
                    }
                }
                kind => res.push(Fault {
                    span: place.span,
                    key: place.key,
                    kind: fault(kind, &it.to_string()),
                }),
            }
        }
        res.sort_by_key(|it| it.span);
        res.truncate(MAX_FAULTS);
        res
    }
}

fn fault(kind: &ValidationErrorKind, sentence: &str) -> FaultKind {
    match kind {
        ValidationErrorKind::Type { kind } => FaultKind::Type(match kind {
            jsonschema::error::TypeKind::Single(it) => it.to_string().into(),
            jsonschema::error::TypeKind::Multiple(it) => {
                it.iter().map(|it| it.to_string()).collect::<Vec<_>>().join(", ").into()
            }
        }),
        ValidationErrorKind::Enum { options } => FaultKind::Values(
            options
                .as_array()
                .into_iter()
                .flatten()
                .filter(|it| !it.is_null())
                .map(shown)
                .collect(),
        ),
        ValidationErrorKind::Constant { expected_value } => {
            FaultKind::Values(vec![shown(expected_value)])
        }
        ValidationErrorKind::Pattern { pattern } => FaultKind::Pattern(pattern.as_str().into()),
        _ => FaultKind::Other(sentence.chars().take(300).collect::<String>().into()),
    }
}

fn shown(it: &Json) -> Box<str> {
    it.as_str().map_or_else(|| it.to_string().into(), Into::into)
}

/// A place in the front matter.
struct Place<'a> {
    /// The bytes to mark for what stands there.
    span: Span,
    /// The bytes to mark for what is missing there.
    missing: Span,
    fields: &'a [Field],
    key: Box<str>,
}

fn place<'a>(front: &'a FrontMatter, path: impl Iterator<Item = LocationSegment<'a>>) -> Place<'a> {
    let start = front.block.start as usize;
    let fence = Span::new(start, (start + 3).min(front.block.end as usize));
    let mut res = Place { span: fence, missing: fence, fields: &front.fields, key: "".into() };
    let mut node: Option<&Node> = None;
    for it in path {
        match it {
            LocationSegment::Property(name) => {
                let Some(field) = res.fields.iter().rfind(|it| *it.key == *name) else { break };
                res.key = join(&res.key, &name);
                res.missing = field.key_span;
                res.span = marked(&field.value, field.key_span);
                node = Some(&field.value);
            }
            LocationSegment::Index(at) => {
                let Some(Value::List(items)) = node.map(|it| &it.value) else { break };
                let Some(item) = items.get(at) else { break };
                res.span = marked(item, res.missing);
                res.missing = res.span;
                node = Some(item);
            }
        }
        res.fields = match node.map(|it| &it.value) {
            Some(Value::Map(it)) => it,
            _ => &[],
        };
    }
    res
}

/// The bytes of a value that stands on its own, else those of its key.
fn marked(node: &Node, key: Span) -> Span {
    match &node.value {
        Value::List(_) | Value::Map(_) => key,
        _ if node.span.is_empty() => key,
        _ => node.span,
    }
}

fn join(path: &str, name: &str) -> Box<str> {
    if path.is_empty() { name.into() } else { format!("{path}.{name}").into() }
}

fn map(fields: &[Field]) -> Json {
    let members = fields.iter().map(|it| (it.key.to_string(), json(&it.value.value)));
    Json::Object(members.collect::<Map<String, Json>>())
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(it) => Json::Bool(*it),
        Value::Int(it) => Json::Number((*it).into()),
        Value::Float(it) => Number::from_f64(*it).map_or(Json::Null, Json::Number),
        Value::Str(it) | Value::Date(it) => Json::String(it.to_string()),
        Value::List(items) => Json::Array(items.iter().map(|it| json(&it.value)).collect()),
        Value::Map(fields) => map(fields),
    }
}

/// A reference that leads back to itself without going down in the value: comparing anything with it would never end.
fn circle(root: &Json) -> Option<String> {
    let mut states = FxHashMap::default();
    let mut all = vec![root];
    while let Some(it) = all.pop() {
        if let Json::Object(members) = it
            && members.contains_key("$ref")
            && let Some(found) = walk(root, it, &mut states, 0)
        {
            return Some(found);
        }
        match it {
            Json::Object(members) => all.extend(members.values()),
            Json::Array(items) => all.extend(items),
            _ => {}
        }
    }
    None
}

/// Follows what `at` applies to the same value. `states` are the schemas seen, and whether they are being walked.
fn walk(
    root: &Json,
    at: &Json,
    states: &mut FxHashMap<*const Json, bool>,
    depth: usize,
) -> Option<String> {
    let Json::Object(members) = at else { return None };
    let name = || members.get("$ref").map_or_else(|| "$ref".into(), ToString::to_string);
    if let Some(walking) = states.get(&std::ptr::from_ref(at)) {
        return walking.then(name);
    }
    if depth > MAX_CHAIN {
        return Some(name());
    }
    states.insert(std::ptr::from_ref(at), true);
    let target = members.get("$ref").and_then(Json::as_str).and_then(|it| it.strip_prefix('#'));
    let mut next: Vec<&Json> = target.and_then(|it| root.pointer(it)).into_iter().collect();
    for name in ["allOf", "anyOf", "oneOf"] {
        next.extend(members.get(name).and_then(Json::as_array).into_iter().flatten());
    }
    next.extend(["not", "if", "then", "else"].iter().filter_map(|it| members.get(*it)));
    for it in next {
        if let Some(found) = walk(root, it, states, depth + 1) {
            return Some(found);
        }
    }
    states.insert(std::ptr::from_ref(at), false);
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, read};
    use super::*;

    fn faults(schema: &str, text: &str) -> Vec<(String, String, FaultKind)> {
        let validator = Validator::new(&serde_json::from_str(schema).unwrap()).unwrap();
        let reading = read(text, &Dialect::PLAIN);
        let found = validator.check(reading.block().unwrap());
        found
            .into_iter()
            .map(|it| (text[it.span.range()].to_owned(), it.key.into(), it.kind))
            .collect()
    }

    #[test]
    fn faults_stand_at_keys_and_values() {
        let schema = r#"{"required": ["date"], "additionalProperties": false, "properties": {
            "题": {"type": "string"}, "date": {}, "state": {"enum": ["初稿", "完成"]},
            "slug": {"pattern": "^[a-z-]+$"}, "meta": {"properties": {"n": {"type": "integer"}}},
            "tags": {"items": {"maxLength": 2}}}}"#;
        let text = "---\n题: [1]\nstate: 草\nslug: \"A b\"\nmeta:\n  n: x\ntags:\n  - 甲\n  - 一二三\nfoo: 1\n---\n";
        let kinds = |it: &str| it.to_owned();
        let found = faults(schema, text);
        let spans: Vec<(&str, &str)> = found.iter().map(|it| (&*it.0, &*it.1)).collect();
        assert_eq!(
            spans,
            [
                ("---", "date"),
                ("题", "题"),
                ("草", "state"),
                ("\"A b\"", "slug"),
                ("x", "meta.n"),
                ("一二三", "tags"),
                ("foo", "foo"),
            ]
        );
        assert_eq!(found[0].2, FaultKind::Missing);
        assert_eq!(found[1].2, FaultKind::Type(kinds("string").into()));
        assert_eq!(found[2].2, FaultKind::Values(vec!["初稿".into(), "完成".into()]));
        assert_eq!(found[6].2, FaultKind::Unknown);
    }

    #[test]
    fn circles_and_foreign_references_are_refused() {
        for schema in [
            r##"{"$ref": "#"}"##,
            r##"{"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}"##,
            r#"{"$ref": "https://example.org/x.json"}"#,
            r#"{"$ref": "file:///etc/hostname"}"#,
            r#"{"pattern": "("}"#,
            r#"{"type": "strin"}"#,
        ] {
            let json = serde_json::from_str(schema).unwrap();
            assert!(Validator::new(&json).is_err(), "{schema}");
        }
        let tree = r##"{"properties": {"a": {"$ref": "#"}, "b": {"type": "integer"}}}"##;
        let text = "---\na: {a: {a: {b: x}}}\n---\n";
        assert_eq!(faults(tree, text)[0].1, "a.a.a.b");
    }

    #[test]
    fn a_pattern_that_explodes_is_given_up() {
        let text = format!("---\nt: {}!\n---\n", "a".repeat(5000));
        let found = faults(r#"{"properties": {"t": {"pattern": "^(a+)+(?=b)$"}}}"#, &text);
        assert_eq!(found.len(), 1);
    }
}

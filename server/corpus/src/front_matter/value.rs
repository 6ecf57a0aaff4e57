//! The values of front matter, one model for YAML, TOML and JSON, each with the bytes it is written in.

use rustc_hash::FxHashMap;

use crate::text::Span;

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key after quotes and escapes are resolved.
    pub key: Box<str>,
    /// The key as written, with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Exactly the bytes of the value: with quotes, brackets or block scalar header, without comment or line break.
    /// Empty, behind the colon, for a value that is not there.
    pub span: Span,
    /// What the bytes mean.
    pub value: Value,
}

/// What a value means in the generator's reading.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(Box<str>),
    /// A date or time as written: an unquoted YAML timestamp or a TOML date. [`crate::date::parse`] reads it.
    Date(Box<str>),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order it is written.
    Map(Vec<Field>),
}

impl Value {
    /// The text of a scalar, numbers and truth values as they print; `None` for null, lists and maps.
    pub fn text(&self) -> Option<Box<str>> {
        match self {
            Value::Str(it) | Value::Date(it) => Some(it.clone()),
            Value::Bool(it) => Some(it.to_string().into()),
            Value::Int(it) => Some(it.to_string().into()),
            Value::Float(it) => Some(it.to_string().into()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether there is nothing in it: null, `""`, `[]` or `{}`.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Str(it) => it.is_empty(),
            Value::List(it) => it.is_empty(),
            Value::Map(it) => it.is_empty(),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) => false,
        }
    }
}

impl Node {
    /// The scalar, or the scalars of the list, with their bytes.
    pub fn strings(&self) -> Vec<(Box<str>, Span)> {
        let text = |it: &Node| it.value.text().map(|text| (text, it.span));
        match &self.value {
            Value::List(items) => items.iter().filter_map(text).collect(),
            _ => text(self).into_iter().collect(),
        }
    }

    /// The field of a map. Of several the last one.
    pub fn get(&self, key: &str) -> Option<&Field> {
        match &self.value {
            Value::Map(it) => find(it, key),
            _ => None,
        }
    }
}

pub(super) fn find<'a>(fields: &'a [Field], key: &str) -> Option<&'a Field> {
    fields.iter().rfind(|it| &*it.key == key)
}

/// Pairs of fields with one key: the first and each later one. A handful of keys is compared directly, more are hashed.
pub(super) fn duplicates(fields: &[Field]) -> Vec<(&Field, &Field)> {
    let mut res = Vec::new();
    if fields.len() <= 16 {
        for (at, again) in fields.iter().enumerate().skip(1) {
            if let Some(first) = fields[..at].iter().find(|it| it.key == again.key) {
                res.push((first, again));
            }
        }
        return res;
    }
    let mut seen: FxHashMap<&str, &Field> = FxHashMap::default();
    for it in fields {
        match seen.get(&*it.key) {
            Some(first) => res.push((*first, it)),
            None => {
                seen.insert(&it.key, it);
            }
        }
    }
    res
}

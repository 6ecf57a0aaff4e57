//! Sentences about schemas of the author's own.
//!
//! Invariant: as in [`crate::messages`].

use super::list;
use crate::diagnostic::Locale;
use crate::front_matter::{Fault, FaultKind};

/// A schema that is none.
pub fn schema_syntax(locale: Locale, detail: &str) -> String {
    match locale {
        Locale::En => format!(
            "This is no JSON Schema: {detail}.\nFront matter is not compared with it until it is mended; everything else is checked."
        ),
        Locale::Zh => {
            format!(
                "这不是合法的 JSON Schema：{detail}。\n修好之前不会用它检查 front matter，其他检查照常。"
            )
        }
    }
}

/// A pattern in `corpus.toml` that is none.
pub fn config_bad_pattern(locale: Locale, detail: &str) -> String {
    match locale {
        Locale::En => format!("This is no regular expression: {detail}."),
        Locale::Zh => format!("这不是合法的正则表达式：{detail}。"),
    }
}

/// What a schema has against a field.
pub fn schema_fault(locale: Locale, fault: &Fault) -> String {
    let key = &*fault.key;
    let key = if key.is_empty() { "front matter" } else { key };
    match (locale, &fault.kind) {
        (Locale::En, FaultKind::Missing) => {
            format!("The front matter has no `{key}`.\nThe schema of this corpus asks for it.")
        }
        (Locale::Zh, FaultKind::Missing) => {
            format!("front matter 缺少 `{key}`。\n本语料的 schema 要求写它。")
        }
        (Locale::En, FaultKind::Unknown) => {
            format!(
                "`{key}` is no field of this corpus.\nIts schema allows no others: delete it, or add it to the schema."
            )
        }
        (Locale::Zh, FaultKind::Unknown) => {
            format!("本语料没有 `{key}` 字段。\nschema 不允许其他字段：请删掉它，或加进 schema。")
        }
        (Locale::En, FaultKind::Type(types)) => {
            format!("`{key}` should be {types}.\nThe schema of this corpus says so.")
        }
        (Locale::Zh, FaultKind::Type(types)) => {
            format!("`{key}` 的类型应为 {types}。\n这是本语料 schema 的规定。")
        }
        (_, FaultKind::Values(values)) => values_fault(locale, key, values),
        (Locale::En, FaultKind::Pattern(pattern)) => {
            format!("`{key}` does not match the pattern that is laid down.\nIt is `{pattern}`.")
        }
        (Locale::Zh, FaultKind::Pattern(pattern)) => {
            format!("`{key}` 不符合规定的格式。\n格式为 `{pattern}`。")
        }
        (Locale::En, FaultKind::Other(detail)) => {
            format!("`{key}` does not fit the schema of this corpus: {detail}.")
        }
        (Locale::Zh, FaultKind::Other(detail)) => {
            format!("`{key}` 不符合本语料的 schema：{detail}。")
        }
    }
}

fn values_fault(locale: Locale, key: &str, values: &[Box<str>]) -> String {
    let values: Vec<&str> = values.iter().take(12).map(|it| &**it).collect();
    match locale {
        Locale::En => format!(
            "`{key}` is not one of the values that are laid down.\nThere are {}.",
            list(locale, &values)
        ),
        Locale::Zh => {
            format!("`{key}` 不在规定的取值之中。\n可以写 {}。", list(locale, &values))
        }
    }
}

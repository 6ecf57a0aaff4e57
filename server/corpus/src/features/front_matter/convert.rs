//! Front matter in another language: YAML, TOML or JSON.
//!
//! Invariant: values are the same afterwards. Comments on lines of their own, and behind values of the top level, stay above their
//! field; JSON has none.

use crate::date;
use crate::front_matter::{Dialect, Field, Format, FrontMatter, Node, Value, write};

/// Maps and lists deeper than this are not converted.
const MAX_DEPTH: usize = 16;

/// The whole block in `format`, with its fences. `None` for what that language cannot say.
pub(super) fn to(
    format: Format,
    front: &FrontMatter,
    block: &str,
    dialect: &Dialect,
) -> Option<String> {
    let writer = Writer { dialect, from: front.format };
    let break_ = if block.contains("\r\n") { "\r\n" } else { "\n" };
    let text = match format {
        Format::Yaml => writer.yaml_block(front, block)?,
        Format::Toml => writer.toml_block(front, block)?,
        Format::Json => writer.json_block(front)?,
    };
    let fence = write::fence(format);
    let text = if fence.is_empty() { text + "\n" } else { format!("{fence}\n{text}{fence}\n") };
    Some(if break_ == "\n" { text } else { text.replace('\n', break_) })
}

struct Writer<'a> {
    dialect: &'a Dialect,
    from: Format,
}

impl Writer<'_> {
    fn yaml_block(&self, front: &FrontMatter, block: &str) -> Option<String> {
        let mut res = String::new();
        for (field, comments) in front.fields.iter().zip(comments(front, block)) {
            res += &comments;
            res += &write::key(&field.key, Format::Yaml);
            res += ":";
            res += &self.yaml(&field.value, 0)?;
            res.push('\n');
        }
        Some(res)
    }

    /// A value with what separates it from its key.
    fn yaml(&self, node: &Node, depth: usize) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        let indent = "  ".repeat(depth + 1);
        Some(match &node.value {
            Value::Null => String::new(),
            Value::List(items) if items.is_empty() => " []".into(),
            Value::Map(fields) if fields.is_empty() => " {}".into(),
            Value::List(items) if items.iter().all(|it| is_scalar(&it.value)) => {
                let items: Option<Vec<String>> =
                    items.iter().map(|it| self.yaml_scalar(it)).collect();
                format!(" [{}]", items?.join(", "))
            }
            Value::List(items) => {
                let mut res = String::new();
                for it in items {
                    let item = self.yaml(it, depth + 1)?;
                    // A map begins on the line of its dash.
                    let item = item
                        .strip_prefix(&format!("\n{indent}  "))
                        .map_or(item.clone(), |it| format!(" {it}"));
                    res += &format!("\n{indent}-{item}");
                }
                res
            }
            Value::Map(fields) => {
                let mut res = String::new();
                for it in fields {
                    let value = self.yaml(&it.value, depth + 1)?;
                    res += &format!("\n{indent}{}:{value}", write::key(&it.key, Format::Yaml));
                }
                res
            }
            _ => format!(" {}", self.yaml_scalar(node)?),
        })
    }

    fn yaml_scalar(&self, node: &Node) -> Option<String> {
        Some(match &node.value {
            Value::Null => "null".into(),
            Value::Str(it) => write::yaml(it),
            Value::Date(it) => it.to_string(),
            it => it.text()?.into(),
        })
    }

    fn toml_block(&self, front: &FrontMatter, block: &str) -> Option<String> {
        let (mut values, mut tables) = (String::new(), String::new());
        for (field, comments) in front.fields.iter().zip(comments(front, block)) {
            match &field.value.value {
                Value::Null => values += &comments,
                Value::Map(fields) if !fields.is_empty() => {
                    tables += &format!("\n{comments}");
                    self.table(&write::key(&field.key, Format::Toml), fields, 0, &mut tables)?;
                }
                _ => {
                    let value = self.toml(&field.value, 0)?;
                    values +=
                        &format!("{comments}{} = {value}\n", write::key(&field.key, Format::Toml));
                }
            }
        }
        Some(values + &tables)
    }

    fn table(&self, name: &str, fields: &[Field], depth: usize, res: &mut String) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut below = String::new();
        *res += &format!("[{name}]\n");
        for it in fields {
            let key = write::key(&it.key, Format::Toml);
            match &it.value.value {
                Value::Null => {}
                Value::Map(fields) if !fields.is_empty() => {
                    below.push('\n');
                    self.table(&format!("{name}.{key}"), fields, depth + 1, &mut below)?;
                }
                _ => *res += &format!("{key} = {}\n", self.toml(&it.value, 0)?),
            }
        }
        *res += &below;
        Some(())
    }

    /// A value in one line.
    fn toml(&self, node: &Node, depth: usize) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match &node.value {
            Value::Str(it) => write::quoted(it),
            Value::Date(it) => self.date(it),
            Value::Float(it) if it.is_nan() => "nan".into(),
            Value::Float(it) if it.is_infinite() => if *it > 0.0 { "inf" } else { "-inf" }.into(),
            Value::Float(it) => format!("{it:?}"),
            Value::List(items) => {
                let items: Option<Vec<String>> =
                    items.iter().map(|it| self.toml(it, depth + 1)).collect();
                format!("[{}]", items?.join(", "))
            }
            Value::Map(fields) => {
                let mut members = Vec::new();
                for it in fields.iter().filter(|it| it.value.value != Value::Null) {
                    let key = write::key(&it.key, Format::Toml);
                    members.push(format!("{key} = {}", self.toml(&it.value, depth + 1)?));
                }
                if members.is_empty() {
                    "{}".into()
                } else {
                    format!("{{ {} }}", members.join(", "))
                }
            }
            // An empty item of a list has no word in TOML.
            Value::Null => return None,
            it => it.text()?.into(),
        })
    }

    /// A date as TOML writes it, else its text.
    fn date(&self, text: &str) -> String {
        if self.from == Format::Toml {
            return text.to_owned();
        }
        let read = |reader| date::parse(text, reader).ok().flatten();
        let read = read(self.dialect.dates).or_else(|| read(date::DateReader::Ruby));
        read.map_or_else(|| write::quoted(text), |it| it.iso().replace(' ', "T"))
    }

    fn json_block(&self, front: &FrontMatter) -> Option<String> {
        let members = serde_json::Value::Object(self.object(&front.fields, 0)?);
        // The order of the fields is lost in a map, so each is written on its own.
        let mut lines = Vec::new();
        for it in &front.fields {
            let value = serde_json::to_string(&members[&*it.key]).ok()?;
            lines.push(format!("  {}: {value}", write::quoted(&it.key)));
        }
        Some(format!("{{\n{}\n}}", lines.join(",\n")))
    }

    fn object(
        &self,
        fields: &[Field],
        depth: usize,
    ) -> Option<serde_json::Map<String, serde_json::Value>> {
        let member = |it: &Field| Some((it.key.to_string(), self.json(&it.value, depth + 1)?));
        fields.iter().map(member).collect()
    }

    fn json(&self, node: &Node, depth: usize) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match &node.value {
            Value::Null => Json::Null,
            Value::Bool(it) => Json::Bool(*it),
            Value::Int(it) => Json::Number((*it).into()),
            Value::Float(it) => Json::Number(serde_json::Number::from_f64(*it)?),
            Value::Str(it) | Value::Date(it) => Json::String(it.to_string()),
            Value::List(items) => {
                let items: Option<Vec<Json>> =
                    items.iter().map(|it| self.json(it, depth + 1)).collect();
                Json::Array(items?)
            }
            Value::Map(fields) => Json::Object(self.object(fields, depth)?),
        })
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

/// The comments that belong to each field, as lines with a line break.
fn comments(front: &FrontMatter, block: &str) -> Vec<String> {
    let base = front.block.start as usize;
    let content = front.content;
    let mut from = content.start as usize - base;
    let mut res = Vec::new();
    for (at, field) in front.fields.iter().enumerate() {
        let key = (field.key_span.start as usize).saturating_sub(base).max(from);
        let next = front.fields.get(at + 1).map_or(content.end, |it| it.key_span.start) as usize;
        let end = next.saturating_sub(base).max(key);
        let above = block.get(from..key).unwrap_or_default().lines();
        let mut found: Vec<&str> = above.map(str::trim).filter(|it| it.starts_with('#')).collect();
        // Behind the value on its line, and inside a value of several lines.
        let value_end = (field.value.span.end as usize).saturating_sub(base).clamp(key, end);
        let behind = block.get(value_end..end).unwrap_or_default().lines().next().unwrap_or("");
        found.extend(Some(behind.trim()).filter(|it| it.starts_with('#')));
        if !is_scalar(&field.value.value) {
            let inside = block.get(key..value_end).unwrap_or_default().lines().skip(1);
            found.extend(inside.map(str::trim).filter(|it| it.starts_with('#')));
        }
        res.push(found.iter().map(|it| format!("{it}\n")).collect());
        from = value_end + behind.len();
    }
    res
}

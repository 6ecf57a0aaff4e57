//! Front matter as it is written: scalars in quotes where they need them, and whole blocks.
//!
//! Invariant: what is written reads back as what was meant.

use super::Format;

/// A text as a value of YAML: plain where that reads back as the text, else in quotes.
pub fn yaml(text: &str) -> String {
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.starts_with(|it: char| "!&*?|>%@`\"'#[]{},-:=~".contains(it))
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(|it: char| it.is_control() || "[]{},".contains(it))
        && matches!(super::scalar::resolve(text, true), super::Value::Str(_));
    if plain { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes, as YAML, TOML and JSON all read it.
pub fn quoted(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 2);
    res.push('"');
    for it in text.chars() {
        match it {
            '"' | '\\' => {
                res.push('\\');
                res.push(it);
            }
            '\n' => res.push_str("\\n"),
            '\t' => res.push_str("\\t"),
            it if it.is_control() => res.push_str(&format!("\\u{:04x}", u32::from(it))),
            it => res.push(it),
        }
    }
    res.push('"');
    res
}

/// A text as a value of `format`.
pub fn scalar(text: &str, format: Format) -> String {
    match format {
        Format::Yaml => yaml(text),
        Format::Toml | Format::Json => quoted(text),
    }
}

/// A key as it is written in `format`.
pub fn key(key: &str, format: Format) -> String {
    let bare = !key.is_empty()
        && key.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
    match format {
        Format::Toml if bare => key.to_owned(),
        Format::Yaml => yaml(key),
        Format::Toml | Format::Json => quoted(key),
    }
}

/// A list of texts in one line.
pub fn list(items: &[impl AsRef<str>], format: Format) -> String {
    let items: Vec<String> = items.iter().map(|it| scalar(it.as_ref(), format)).collect();
    format!("[{}]", items.join(", "))
}

/// The fence of a block.
pub const fn fence(format: Format) -> &'static str {
    match format {
        Format::Yaml => "---",
        Format::Toml => "+++",
        Format::Json => "",
    }
}

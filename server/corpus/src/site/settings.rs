//! Configuration files of generators: YAML, TOML or JSON, read with the model of front matter.
//!
//! Invariant: a file that does not parse still gives what can be read of it.

use crate::files::FilePath;
use crate::front_matter::{Field, Format, Value, parse};
use crate::site::ConfigTexts;

/// The settings of one or more configuration files; earlier ones win.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    layers: Vec<Vec<Field>>,
}

impl Settings {
    /// Reads those of `paths` that are there.
    pub fn read<'a>(texts: &ConfigTexts, paths: impl IntoIterator<Item = &'a str>) -> Settings {
        let read = |path: &str| {
            let text = texts.get(path)?;
            Some(parse(text, format(&FilePath::new(path))).fields)
        };
        Settings { layers: paths.into_iter().filter_map(read).collect() }
    }

    /// The value at a dotted path such as `marked.prependRoot`. Keys compare exactly.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.layers.iter().find_map(|it| at(it, path, |a, b| a == b))
    }

    /// The same, keys compared without case, as Hugo does.
    pub fn get_folded(&self, path: &str) -> Option<&Value> {
        self.layers.iter().find_map(|it| at(it, path, |a, b| a.eq_ignore_ascii_case(b)))
    }

    /// The text of a scalar.
    pub fn text(&self, path: &str) -> Option<Box<str>> {
        self.get(path)?.text()
    }

    /// A truth value.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.get(path)? {
            Value::Bool(it) => Some(*it),
            _ => None,
        }
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.layers.iter().all(Vec::is_empty)
    }
}

fn at<'a>(fields: &'a [Field], path: &str, same: fn(&str, &str) -> bool) -> Option<&'a Value> {
    let (key, rest) = path.split_once('.').map_or((path, None), |it| (it.0, Some(it.1)));
    let value = &fields.iter().rfind(|it| same(&it.key, key))?.value.value;
    match (rest, value) {
        (None, it) => Some(it),
        (Some(rest), Value::Map(it)) => at(it, rest, same),
        _ => None,
    }
}

/// The language of a configuration file, by its extension.
pub fn format(path: &FilePath) -> Format {
    match path.extension() {
        "toml" => Format::Toml,
        "json" => Format::Json,
        _ => Format::Yaml,
    }
}

//! Configuration files of generators: YAML, TOML or JSON, read with the model of front matter.
//!
//! Invariant: a file that does not parse still gives what can be read of it.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::diagnostic::Locale;

use crate::files::FilePath;
use crate::front_matter::{self, Field, Format, Node, Value, parse};
use crate::messages;
use crate::site::ConfigTexts;
use crate::text::Span;

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
            Some(parse(text, format(&FilePath::new(path))).0)
        };
        Settings { layers: paths.into_iter().filter_map(read).collect() }
    }

    /// Reads `path`, whose fields stand below `key`: Hugo's `config/_default/languages.toml` is all about `languages`.
    pub fn graft(&mut self, texts: &ConfigTexts, path: &FilePath, key: &str) {
        let Some(text) = texts.get(path) else { return };
        let span = Span::new(0, text.len());
        let value = Node { span, value: Value::Map(parse(text, format(path)).0) };
        self.layers.push(vec![Field { key: key.into(), key_span: Span::at(0), value }]);
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

    /// The text of a scalar, keys compared without case.
    pub fn folded_text(&self, path: &str) -> Option<Box<str>> {
        self.get_folded(path)?.text()
    }

    /// The texts at a path: of one scalar, or of a list.
    pub fn strings(&self, path: &str) -> Vec<Box<str>> {
        match self.get(path) {
            Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).collect(),
            Some(it) => it.text().filter(|it| !it.is_empty()).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The pairs of a map whose values are scalars.
    pub fn texts(&self, path: &str) -> Vec<(Box<str>, Box<str>)> {
        let Some(Value::Map(fields)) = self.get(path) else { return Vec::new() };
        fields.iter().filter_map(|it| Some((it.key.clone(), it.value.value.text()?))).collect()
    }

    /// The globs at a path, as micromatch and Ruby's `File.fnmatch` read them: `*` ends at `/`, `**` does not.
    pub fn globs(&self, path: &str) -> Globs {
        Globs::new(&self.strings(path))
    }

    /// Every URL path from the root of the site that is the value of some setting.
    pub fn paths(&self) -> Vec<Box<str>> {
        let mut res = Vec::new();
        for it in self.layers.iter().flatten() {
            collect_paths(&it.value.value, &mut res);
        }
        res
    }

    /// A truth value.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.get(path)? {
            Value::Bool(it) => Some(*it),
            _ => None,
        }
    }
}

fn collect_paths(value: &Value, res: &mut Vec<Box<str>>) {
    match value {
        Value::Str(it) if it.starts_with('/') && !it.contains(['*', ':', ' ']) => {
            res.push(it.clone());
        }
        Value::List(it) => it.iter().for_each(|it| collect_paths(&it.value, res)),
        Value::Map(it) => it.iter().for_each(|it| collect_paths(&it.value.value, res)),
        _ => {}
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

/// Globs of a configuration file; those that do not parse match nothing.
#[derive(Clone, Debug, Default)]
pub struct Globs(GlobSet);

impl Globs {
    /// A set of `patterns`.
    pub fn new(patterns: &[Box<str>]) -> Globs {
        let mut set = GlobSetBuilder::new();
        for it in patterns {
            let pattern = it.trim_start_matches("./");
            if let Ok(it) = GlobBuilder::new(pattern).literal_separator(true).build() {
                set.add(it);
            }
        }
        Globs(set.build().unwrap_or_default())
    }

    /// Whether one of them is `path`.
    pub fn matches(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.is_match(path)
    }

    /// Whether one of them is `path` or a folder above it.
    pub fn matches_below(&self, path: &str) -> bool {
        !self.0.is_empty()
            && path
                .match_indices('/')
                .map(|it| it.0)
                .chain([path.len()])
                .any(|end| self.0.is_match(&path[..end]))
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

/// Host and base path of a site's URL, `https://host/base`.
pub fn host(url: &str) -> (Option<Box<str>>, Box<str>) {
    let rest = url.split_once("//").map_or("", |it| it.1);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_matches('/');
    let base = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
    let placeholder = host.is_empty()
        || host.starts_with("example.")
        || host.starts_with("localhost")
        || host.starts_with("127.");
    ((!placeholder).then(|| host.into()), base.into())
}

/// What is wrong with a configuration file of the generator: where, and in which words.
pub fn problems(path: &FilePath, text: &str, locale: Locale) -> Vec<(Span, String)> {
    let (_, problems) = parse(text, format(path));
    let fatal = |it: &&front_matter::Problem| {
        !matches!(it.kind, front_matter::ProblemKind::DuplicateKey { .. })
    };
    let message = |it: &front_matter::Problem| {
        messages::site_config_syntax(locale, &front_matter::message(it, locale))
    };
    problems.iter().filter(fatal).map(|it| (it.span, message(it))).collect()
}

//! Reads `corpus.toml`: a table becomes a [`Config`], what is wrong a problem at its bytes.
//!
//! Invariant: a key that is wrong counts as not written, and all others stand.

use globset::{GlobBuilder, GlobSetBuilder};
use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Base, Config, Globs, Level, Origin, Override, RULE, anchor_schemes};
use crate::diagnostic::{Diagnostic, Locale, Severity};
use crate::messages;
use crate::nearest::nearest;
use crate::site::Generator;
use crate::slug::Anchors;
use crate::text::Span;

/// The keys of the top level.
const TOP: [&str; 10] = [
    "extends",
    "generator",
    "roots",
    "anchors",
    "ignore",
    "front_matter",
    "glossary",
    "rules",
    "per_file_ignores",
    "overrides",
];

/// The keys of `[front_matter]` that are read in [`super::front_matter`].
const FIELD_KEYS: [&str; 4] = ["types", "enums", "patterns", "folders"];

/// Reads `text` over `bases`, the files that it extends, the furthest first.
pub(super) fn read(
    text: &str,
    bases: &[Base],
    rules: &[&'static str],
    locale: Locale,
) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    let mut problems = Vec::new();
    let at = extends(text).map_or(Span::at(0), |it| it.1);
    for base in bases {
        let found = match &base.text {
            Ok(text) => over(text, &base.name, &mut config, rules, locale),
            Err(why) => vec![Diagnostic::new(
                RULE,
                Severity::Error,
                at,
                messages::config_no_base(locale, &base.name, why),
            )],
        };
        let text = base.text.as_deref().unwrap_or_default();
        problems.extend(found.into_iter().map(|it| {
            let line = text.as_bytes()[..(it.span.start as usize).min(text.len())]
                .iter()
                .filter(|it| **it == b'\n')
                .count();
            let place = base.text.is_ok().then(|| format!("{}:{}: ", base.name, line + 1));
            let message = format!("{}{}", place.unwrap_or_default(), it.message);
            Diagnostic::new(RULE, Severity::Error, at, message)
        }));
    }
    problems.extend(over(text, super::FILE_NAME, &mut config, rules, locale));
    (config, problems)
}

/// What `text` says it extends, with its bytes.
pub(super) fn extends(text: &str) -> Option<(String, Span)> {
    if !text.contains("extends") {
        return None;
    }
    let (table, _) = DeTable::parse_recoverable(text);
    let value = table.get_ref().get("extends")?;
    Some((value.get_ref().as_str()?.to_owned(), value.span().into()))
}

fn over(
    text: &str,
    file: &str,
    config: &mut Config,
    rules: &[&'static str],
    locale: Locale,
) -> Vec<Diagnostic> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { locale, rules, file: file.into(), problems: Vec::new() };
    for it in errors {
        let span = it.span().unwrap_or(0..0);
        reader.report(span, messages::config_syntax(locale, it.message()));
    }
    reader.table(table.get_ref(), config);
    reader.problems
}

pub(super) struct Reader<'a> {
    pub(super) locale: Locale,
    rules: &'a [&'static str],
    file: Arc<str>,
    problems: Vec<Diagnostic>,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl Reader<'_> {
    pub(super) fn report(&mut self, span: std::ops::Range<usize>, message: String) {
        self.problems.push(Diagnostic::new(RULE, Severity::Error, span.into(), message));
    }

    fn table(&mut self, table: &DeTable<'_>, acc: &mut Config) {
        for (key, value) in table {
            let name = &**key.get_ref();
            if !TOP.contains(&name) {
                self.unknown(key.span(), name, &TOP);
                continue;
            }
            let n_problems = self.problems.len();
            self.key(name, value, acc);
            // What is wrong counts as not said.
            if self.problems.len() == n_problems
                && !matches!(name, "rules" | "front_matter" | "glossary" | "overrides")
            {
                self.origin(name, value.span().into(), acc);
            }
        }
    }

    fn key(&mut self, name: &str, value: &Value<'_>, acc: &mut Config) {
        match name {
            "generator" => acc.generator = self.generator(value).or(acc.generator),
            "roots" => {
                let roots = self.strings(value).into_iter();
                acc.roots = roots.map(|it| it.0.trim_matches('/').into()).collect();
            }
            "anchors" => acc.anchors = self.anchors(value).or(acc.anchors.take()),
            "ignore" => acc.ignore = self.globs(value),
            "front_matter" => {
                acc.front_matter.join(self.front_matter_rules(value));
                if let Some((fields, span)) = self.front_matter(value, &FIELD_KEYS) {
                    acc.required = Some(fields);
                    self.origin("front_matter.required", span, acc);
                }
            }
            "glossary" => self.glossary(value, acc),
            "rules" => {
                for (id, level, span) in self.rules(value) {
                    self.origin(&format!("rules.{id}"), span, acc);
                    acc.rules.insert(id, level);
                }
            }
            "per_file_ignores" => self.per_file_ignores(value, acc),
            "overrides" => self.overrides(value, acc),
            // Who hands the text in has followed it.
            _ => drop(self.string(value)),
        }
    }

    fn origin(&self, key: &str, span: Span, acc: &mut Config) {
        acc.origins.insert(key.into(), Origin { file: Arc::clone(&self.file), span });
    }

    pub(super) fn unknown(&mut self, span: std::ops::Range<usize>, key: &str, known: &[&str]) {
        let near = nearest(key, known.iter().copied());
        self.report(span, messages::config_unknown_key(self.locale, key, near, known));
    }

    pub(super) fn wrong(&mut self, value: &Value<'_>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.report(value.span(), messages::config_wrong_type(self.locale, wanted, found));
    }

    pub(super) fn string<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        let res = value.get_ref().as_str();
        if res.is_none() {
            self.wrong(value, "a string");
        }
        res
    }

    pub(super) fn strings(&mut self, value: &Value<'_>) -> Vec<(Box<str>, Span)> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, "a list of strings");
            return Vec::new();
        };
        list.iter().filter_map(|it| Some((self.string(it)?.into(), it.span().into()))).collect()
    }

    fn sub_table<'v, 'd>(&mut self, value: &'v Value<'d>) -> Option<&'v DeTable<'d>> {
        let res = value.get_ref().as_table();
        if res.is_none() {
            self.wrong(value, "a table");
        }
        res
    }

    pub(super) fn one_of<T: Clone>(
        &mut self,
        value: &Value<'_>,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let text = self.string(value)?;
        let found = choices.iter().find(|it| it.0 == text).map(|it| it.1.clone());
        if found.is_none() {
            let known: Vec<&str> = choices.iter().map(|it| it.0).collect();
            let near = nearest(text, known.iter().copied());
            let message = messages::config_unknown_value(self.locale, text, near, &known);
            self.report(value.span(), message);
        }
        found
    }

    fn generator(&mut self, value: &Value<'_>) -> Option<Generator> {
        self.one_of(value, &Generator::ALL.map(|it| (it.id(), it)))
    }

    fn anchors(&mut self, value: &Value<'_>) -> Option<Anchors> {
        self.one_of(value, &anchor_schemes())
    }

    fn globs(&mut self, value: &Value<'_>) -> Globs {
        let written = self.strings(value);
        self.globs_of(written)
    }

    fn globs_of(&mut self, written: Vec<(Box<str>, Span)>) -> Globs {
        let mut builder = GlobSetBuilder::new();
        let mut patterns = Vec::new();
        for (pattern, span) in written {
            match GlobBuilder::new(&pattern).literal_separator(true).build() {
                Ok(it) => {
                    builder.add(it);
                    patterns.push(pattern);
                }
                Err(it) => {
                    let message = messages::config_bad_glob(self.locale, &it.kind().to_string());
                    self.report(span.range(), message);
                }
            }
        }
        Globs { patterns, set: builder.build().ok() }
    }

    fn front_matter(
        &mut self,
        value: &Value<'_>,
        others: &[&str],
    ) -> Option<(Vec<Box<str>>, Span)> {
        let mut res = None;
        for (key, value) in self.sub_table(value)? {
            match &**key.get_ref() {
                "required" => {
                    let fields = self.strings(value).into_iter().map(|it| it.0).collect();
                    res = Some((fields, value.span().into()));
                }
                other if others.contains(&other) => {}
                other => self.unknown(key.span(), other, &["required"]),
            }
        }
        res
    }

    fn glossary(&mut self, value: &Value<'_>, acc: &mut Config) {
        let Some(table) = self.sub_table(value) else { return };
        for (key, value) in table {
            let name = &**key.get_ref();
            match name {
                "builtin" => match value.get_ref().as_bool() {
                    Some(it) => acc.builtin_glossary = Some(it),
                    None => self.wrong(value, "`true` or `false`"),
                },
                "known" => {
                    let words = self.strings(value).into_iter();
                    acc.known_abbreviations = words.map(|it| it.0).collect();
                }
                other => {
                    self.unknown(key.span(), other, &["builtin", "known"]);
                    continue;
                }
            }
            self.origin(&format!("glossary.{name}"), value.span().into(), acc);
        }
    }

    fn known(&mut self, id: &str, span: std::ops::Range<usize>) -> bool {
        let res = self.rules.contains(&id);
        if !res {
            let known = self.rules.to_vec();
            self.unknown(span, id, &known);
        }
        res
    }

    fn rules(&mut self, value: &Value<'_>) -> Vec<(Box<str>, Level, Span)> {
        let mut res = Vec::new();
        let Some(table) = self.sub_table(value) else { return res };
        for (key, value) in table {
            if self.known(key.get_ref(), key.span())
                && let Some(level) = self.one_of(value, &Level::NAMES)
            {
                res.push((key.get_ref().as_ref().into(), level, value.span().into()));
            }
        }
        res
    }

    fn per_file_ignores(&mut self, value: &Value<'_>, acc: &mut Config) {
        let Some(table) = self.sub_table(value) else { return };
        for (key, value) in table {
            let files = self.globs_of(vec![(key.get_ref().as_ref().into(), key.span().into())]);
            let mut rules = BTreeMap::new();
            for (id, span) in self.strings(value) {
                if self.known(&id, span.range()) {
                    rules.insert(id, Level::Off);
                }
            }
            acc.overrides.push(Override { files, rules, required: None });
        }
    }

    fn overrides(&mut self, value: &Value<'_>, acc: &mut Config) {
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(value, "a list of tables");
        };
        for it in list {
            if let Some(it) = self.one_override(it) {
                let at = acc.overrides.len();
                let span = list.get(at).map_or(value.span(), Spanned::span);
                self.origin(&format!("overrides.{at}"), span.into(), acc);
                acc.overrides.push(it);
            }
        }
    }

    fn one_override(&mut self, value: &Value<'_>) -> Option<Override> {
        let table = self.sub_table(value)?;
        let mut res = Override::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "files" => res.files = self.globs(value),
                "rules" => res.rules.extend(self.rules(value).into_iter().map(|it| (it.0, it.1))),
                "front_matter" => res.required = self.front_matter(value, &[]).map(|it| it.0),
                other => self.unknown(key.span(), other, &["files", "rules", "front_matter"]),
            }
        }
        if table.get("files").is_none() {
            let message = messages::config_override_without_files(self.locale);
            self.report(value.span(), message);
        }
        Some(res)
    }
}

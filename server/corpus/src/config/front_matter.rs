//! `[front_matter]` of `corpus.toml`, and the author's own schema: what fields may hold.
//!
//! Invariant: as in [`super`]. What is said here becomes a JSON Schema, so that one validator judges both.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use toml::Spanned;
use toml::de::DeValue;

use super::RULE;
use super::read::Reader;
use crate::diagnostic::{Diagnostic, Locale, Severity};
use crate::front_matter::Validator;
use crate::messages;
use crate::text::Span;

/// The name of the author's own schema, a JSON Schema at the root of the corpus.
pub const SCHEMA_NAME: &str = "front-matter.schema.json";

/// What the author says about fields.
#[derive(Clone, Debug, Default)]
pub struct FrontMatterRules {
    /// `[front_matter]` itself, by `""`, and its sections by folder.
    folders: BTreeMap<Box<str>, Folder>,
    /// The author's own schema.
    schema: Option<Validator>,
}

#[derive(Clone, Debug, Default)]
struct Folder {
    required: Option<Vec<Box<str>>>,
    validator: Option<Validator>,
    /// The texts that a field may hold, by its name.
    values: BTreeMap<Box<str>, Vec<Box<str>>>,
}

impl FrontMatterRules {
    /// Puts what a nearer file says over this, folder by folder.
    pub(super) fn join(&mut self, nearer: FrontMatterRules) {
        self.folders.extend(nearer.folders);
    }

    /// Whether the author says nothing about the values of fields.
    pub fn is_empty(&self) -> bool {
        self.schema.is_none() && self.folders.values().all(|it| it.validator.is_none())
    }

    /// The schemas that a file below `folder` has to fit.
    pub fn validators(&self, folder: &str) -> impl Iterator<Item = &Validator> {
        let around = self.around(folder).into_iter();
        around.filter_map(|it| it.validator.as_ref()).chain(&self.schema)
    }

    /// The fields that a file in `folder` must have: those of the innermost section that names some.
    pub fn required(&self, folder: &str) -> Option<&[Box<str>]> {
        self.around(folder).into_iter().rev().find_map(|it| it.required.as_deref())
    }

    /// The texts that `key` may hold in `folder`, when the author says so.
    pub fn values(&self, folder: &str, key: &str) -> Option<&[Box<str>]> {
        self.around(folder).into_iter().rev().find_map(|it| it.values.get(key)).map(|it| &**it)
    }

    /// The sections for `folder`, from the outside in.
    fn around(&self, folder: &str) -> Vec<&Folder> {
        let holds = |name: &str| {
            let rest = folder.strip_prefix(name);
            name.is_empty() || rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        self.folders.iter().filter(|it| holds(it.0)).map(|it| it.1).collect()
    }

    /// Takes in the author's own schema. Returns what is wrong with it.
    pub fn read_schema(&mut self, text: &str, locale: Locale) -> Vec<Diagnostic> {
        let report = |span, detail: &str| {
            let message = messages::schema_syntax(locale, detail);
            vec![Diagnostic::new(RULE, Severity::Error, span, message)]
        };
        let json: Json = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(it) => it,
            Err(it) => return report(line(text, it.line()), &it.to_string()),
        };
        match Validator::new(&json) {
            Ok(it) => {
                self.schema = Some(it);
                Vec::new()
            }
            Err(it) => report(line(text, 1), &it),
        }
    }
}

/// The bytes of the line of this number, counted from one.
fn line(text: &str, number: usize) -> Span {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(number.saturating_sub(1)) {
        start += line.len();
    }
    let start = start.min(text.len());
    let len = text[start..].find(['\n', '\r']).unwrap_or(text.len() - start);
    Span::new(start, start + len)
}

/// Reads the value of one field: the keyword of JSON Schema that it becomes, and what that says.
type Read<'f> =
    dyn FnMut(&mut Reader<'_>, &str, &Spanned<DeValue<'_>>) -> Option<(&'static str, Json)> + 'f;

/// The types that `types` takes, with the JSON Schema of each.
const TYPES: [(&str, &[&str]); 7] = [
    ("text", &["string"]),
    ("boolean", &["boolean"]),
    ("integer", &["integer"]),
    ("number", &["number"]),
    ("list", &["array"]),
    ("map", &["object"]),
    ("date", &["string"]),
];

impl Reader<'_> {
    /// Reads `[front_matter]` but for `required`.
    pub(super) fn front_matter_rules(&mut self, value: &Spanned<DeValue<'_>>) -> FrontMatterRules {
        let mut res = FrontMatterRules::default();
        let top = self.section(value, true, &mut res);
        res.folders.insert("".into(), top);
        res
    }

    fn section(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        outermost: bool,
        rules: &mut FrontMatterRules,
    ) -> Folder {
        let mut res = Folder::default();
        // That it is no table was said where `required` is read.
        let Some(table) = value.get_ref().as_table() else { return res };
        let mut properties: BTreeMap<String, Map<String, Json>> = BTreeMap::new();
        for (key, value) in table {
            match &**key.get_ref() {
                "required" if outermost => {}
                "required" => {
                    res.required = Some(self.strings(value).into_iter().map(|it| it.0).collect());
                }
                "types" => self.types(value, &mut properties),
                "enums" => self.enums(value, &mut properties, &mut res.values),
                "patterns" => self.patterns(value, &mut properties),
                "folders" if outermost => self.folders(value, rules),
                _ if outermost => {}
                other => {
                    self.unknown(key.span(), other, &["required", "types", "enums", "patterns"]);
                }
            }
        }
        if !properties.is_empty() {
            res.validator = Validator::new(&json!({ "properties": properties })).ok();
        }
        res
    }

    fn folders(&mut self, value: &Spanned<DeValue<'_>>, rules: &mut FrontMatterRules) {
        let Some(table) = value.get_ref().as_table() else { return self.wrong(value, "a table") };
        for (folder, value) in table {
            let section = self.section(value, false, rules);
            rules.folders.insert(folder.get_ref().trim_matches('/').into(), section);
        }
    }

    /// Each member of a table of fields.
    fn fields(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        properties: &mut BTreeMap<String, Map<String, Json>>,
        read: &mut Read<'_>,
    ) {
        let Some(table) = value.get_ref().as_table() else { return self.wrong(value, "a table") };
        for (key, value) in table {
            let key: &str = key.get_ref();
            if let Some((name, json)) = read(self, key, value) {
                properties.entry(key.to_owned()).or_default().insert(name.to_owned(), json);
            }
        }
    }

    fn types(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        properties: &mut BTreeMap<String, Map<String, Json>>,
    ) {
        self.fields(value, properties, &mut |reader, _, value| {
            let types = reader.one_of(value, &TYPES)?;
            // An empty field is another matter.
            let names: Vec<&str> = types.iter().copied().chain(["null"]).collect();
            Some(("type", json!(names)))
        });
    }

    fn enums(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        properties: &mut BTreeMap<String, Map<String, Json>>,
        values: &mut BTreeMap<Box<str>, Vec<Box<str>>>,
    ) {
        self.fields(value, properties, &mut |reader, key, value| {
            let names: Vec<Box<str>> = reader.strings(value).into_iter().map(|it| it.0).collect();
            // Of a list each item is one of them.
            let mut single: Vec<Json> = names.iter().map(|it| json!(it)).collect();
            single.push(Json::Null);
            let json = json!([{
                "if": { "type": "array" },
                "then": { "items": { "enum": names } },
                "else": { "enum": single },
            }]);
            values.insert(key.into(), names);
            Some(("allOf", json))
        });
    }

    fn patterns(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        properties: &mut BTreeMap<String, Map<String, Json>>,
    ) {
        self.fields(value, properties, &mut |reader, _, value| {
            let pattern = reader.string(value)?.to_owned();
            if let Err(it) = Validator::new(&json!({ "pattern": pattern })) {
                let message = messages::config_bad_pattern(reader.locale, &it);
                reader.report(value.span(), message);
                return None;
            }
            Some(("pattern", json!(pattern)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_count_for_their_folders() {
        let text = "[front_matter]\nrequired = [\"title\"]\nenums = { state = [\"甲\", \"乙\"] }\n\
             [front_matter.folders.\"posts/2024\"]\nrequired = [\"date\"]\npatterns = { slug = \"(\" }\n";
        let (config, problems) = super::super::read(text, &[], Locale::En);
        let it = &config.front_matter;
        assert_eq!(config.required.as_deref(), Some(&["title".into()][..]));
        assert_eq!(it.required("posts"), None);
        assert_eq!(it.required("posts/2024/x"), Some(&["date".into()][..]));
        assert_eq!(it.required("posts/20245"), None);
        assert_eq!(it.values("a", "state").map(<[_]>::len), Some(2));
        assert_eq!(it.validators("posts/2024").count(), 1);
        assert_eq!(problems.len(), 1);
        assert_eq!(&text[problems[0].span.range()], "\"(\"");
    }

    #[test]
    fn a_schema_that_is_none_is_told_of() {
        let mut it = FrontMatterRules::default();
        let found = it.read_schema("{\n  \"type\": ,\n}", Locale::En);
        assert_eq!(found[0].span, Span::new(2, 13));
        assert_eq!(it.read_schema("{\"$ref\": \"#\"}", Locale::Zh).len(), 1);
        assert!(it.is_empty());
        assert_eq!(it.read_schema(&"[".repeat(100_000), Locale::En).len(), 1);
        assert_eq!(it.read_schema("{}", Locale::En), []);
        assert!(!it.is_empty());
    }
}

//! The fields that each generator knows for each kind of page: JSON Schemas that are shipped with the program, read once.
//!
//! Invariant: the schemas are data for people and tools. What the generator accepts is judged by [`super::FieldType`], and a test
//! says that the two agree.
//!
//! Sources: `hexo/lib/models/post.ts`; Hugo's documentation of front matter; Zola's `front_matter/{page,section}.rs`; Jekyll's
//! `_docs/front-matter.md`.

use std::sync::LazyLock;

use serde_json::Value;

/// The schemas by the name of the generator, as JSON Schema; `$defs` holds one for each kind of page.
pub const FILES: [(&str, &str); 5] = [
    ("hexo", include_str!("schemas/hexo.json")),
    ("hugo", include_str!("schemas/hugo.json")),
    ("zola", include_str!("schemas/zola.json")),
    ("jekyll", include_str!("schemas/jekyll.json")),
    ("plain", include_str!("schemas/plain.json")),
];

/// The fields of one kind of page of one generator.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    generator: Box<str>,
    kind: Box<str>,
    /// The fields, in the order in which authors write them.
    pub fields: Vec<FieldDoc>,
    /// The names of those that a page needs.
    pub required: Vec<Box<str>>,
}

/// One field.
#[derive(Clone, Debug, Default)]
pub struct FieldDoc {
    /// Its name.
    pub key: Box<str>,
    /// What it does, in English.
    pub en: Box<str>,
    /// What it does, in Chinese.
    pub zh: Box<str>,
    /// What it is when it is not written, as JSON.
    pub default: Option<Box<str>>,
    /// The texts that it may hold, when those are few.
    pub values: Vec<Box<str>>,
}

static ALL: LazyLock<Vec<Schema>> = LazyLock::new(|| FILES.iter().flat_map(read).collect());

/// The schema of `kind` (`post`, `page`, `draft`, `section`) for `generator`; the nearest one where the generator makes no such
/// difference, and an empty one for a generator that is not known.
pub fn of(generator: &str, kind: &str) -> &'static Schema {
    static NONE: LazyLock<Schema> = LazyLock::new(Schema::default);
    let of = |kind: &str| ALL.iter().find(|it| &*it.generator == generator && &*it.kind == kind);
    [kind, "page", "post"].into_iter().find_map(of).unwrap_or(&NONE)
}

/// Every schema there is, with the names of its generator and kind.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static Schema)> {
    ALL.iter().map(|it| (&*it.generator, &*it.kind, it))
}

impl Schema {
    /// The field of this name; `folds` says whether case does not matter.
    pub fn field(&self, key: &str, folds: bool) -> Option<&FieldDoc> {
        self.fields.iter().find(|it| &*it.key == key || folds && it.key.eq_ignore_ascii_case(key))
    }
}

fn read(file: &(&str, &str)) -> Vec<Schema> {
    let root: Value = serde_json::from_str(file.1).unwrap_or_default();
    let texts = |it: &Value| -> Vec<Box<str>> {
        it.as_array().into_iter().flatten().filter_map(|it| Some(it.as_str()?.into())).collect()
    };
    let field = |key: Box<str>| {
        let it = &root["$defs"]["fields"][&*key];
        let text = |name: &str| it[name].as_str().unwrap_or_default().into();
        FieldDoc {
            en: text("description"),
            zh: text("x-description-zh"),
            default: it.get("default").map(|it| it.to_string().into()),
            values: texts(&it["enum"]),
            key,
        }
    };
    let kinds = root["$defs"].as_object().into_iter().flatten().filter(|it| it.0 != "fields");
    let schema = |(kind, it): (&String, &Value)| Schema {
        generator: file.0.into(),
        kind: kind.as_str().into(),
        fields: texts(&it["x-order"]).into_iter().map(field).collect(),
        required: texts(&it["required"]),
    };
    kinds.map(schema).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Node, expected};
    use super::*;
    use crate::text::Span;

    #[test]
    fn every_field_is_described_in_both_languages() {
        assert_eq!(all().count(), 13);
        for (generator, kind, schema) in all() {
            assert!(schema.fields.len() >= 8, "{generator} {kind}");
            for it in &schema.fields {
                assert!(!it.en.is_empty() && !it.zh.is_empty(), "{generator} {}", it.key);
            }
        }
        assert_eq!(of("zola", "section").field("sort_by", false).unwrap().values.len(), 7);
        assert!(of("jekyll", "section").field("permalink", false).is_some());
        assert!(of("?", "post").fields.is_empty());
    }

    /// What the schema says of a value of each type is what the generator's own types say.
    #[test]
    fn the_schemas_are_as_forgiving_as_the_generators() {
        use super::super::Value as Front;
        let item = |value| Node { span: Span::at(0), value };
        let values = [
            (Front::Bool(true), serde_json::json!(true)),
            (Front::Int(3), serde_json::json!(3)),
            (Front::Str("文".into()), serde_json::json!("文")),
            (Front::List(vec![item(Front::Str("a".into()))]), serde_json::json!(["a"])),
            (Front::List(vec![item(Front::Map(vec![]))]), serde_json::json!([{}])),
            (Front::Map(vec![]), serde_json::json!({})),
            (Front::Null, Value::Null),
        ];
        let dialects = [
            ("hexo", "post", Dialect::HEXO),
            ("hugo", "post", Dialect::HUGO),
            ("zola", "page", Dialect::ZOLA),
            ("zola", "section", Dialect::ZOLA_SECTION),
            ("jekyll", "post", Dialect::JEKYLL),
            ("plain", "post", Dialect::PLAIN),
        ];
        for (generator, kind, dialect) in dialects {
            let file = FILES.iter().find(|it| it.0 == generator).unwrap().1;
            let root: Value = serde_json::from_str(file).unwrap();
            for it in &of(generator, kind).fields {
                let Some(wanted) = expected(&dialect, &it.key) else { continue };
                if !it.values.is_empty() {
                    continue;
                }
                let validator = jsonschema::validator_for(&root["$defs"]["fields"][&*it.key]);
                let validator = validator.unwrap();
                for (front, json) in &values {
                    let says = validator.is_valid(json);
                    assert_eq!(says, wanted.admits(front), "{generator} {}: {json}", it.key);
                }
            }
        }
    }
}

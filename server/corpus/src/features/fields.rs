//! What the fields of front matter mean for each generator, for hover and completion.
//!
//! Invariant: everything comes from the schemas that are shipped, see [`schema`]; a key that is in none is the author's own.

use crate::Corpus;
use crate::diagnostic::Locale;
use crate::front_matter::schema::{self, FieldDoc, Schema};
use crate::front_matter::{FieldType, expected};
use crate::site::Kind;

/// The fields of the corpus' generator for a post of this kind, in the order in which authors write them.
pub(crate) fn standard(corpus: &Corpus, kind: Kind) -> &'static Schema {
    let kind = match kind {
        Kind::Post => "post",
        Kind::Page | Kind::Resource => "page",
        Kind::Draft => "draft",
        Kind::Section => "section",
    };
    schema::of(corpus.site().profile().generator.id(), kind)
}

/// What `key` means for the generator.
pub(crate) fn find(corpus: &Corpus, key: &str, kind: Kind) -> Option<&'static FieldDoc> {
    standard(corpus, kind).field(key, corpus.site().profile().folds_keys)
}

/// What a field does.
pub(crate) fn about(field: &FieldDoc, locale: Locale) -> &str {
    match locale {
        Locale::En => &field.en,
        Locale::Zh => &field.zh,
    }
}

/// What the field may hold, in words.
pub(crate) fn type_name(corpus: &Corpus, key: &str) -> Option<&'static str> {
    let zh = corpus.locale() == Locale::Zh;
    let pick = |en, cn| if zh { cn } else { en };
    Some(match expected(&corpus.site().profile().dialect, key)? {
        FieldType::Text | FieldType::StrictText => pick("text", "文本"),
        FieldType::Bool | FieldType::BoolText => pick("`true` or `false`", "`true` 或 `false`"),
        FieldType::Int | FieldType::IntText => pick("a whole number", "整数"),
        FieldType::Date => pick("a date", "日期"),
        FieldType::Texts => pick("text, or a list of texts", "文本或文本列表"),
        FieldType::TextList => pick("a list of texts", "文本列表"),
        FieldType::Nested => pick("text, a list, or lists in a list", "文本、列表，或列表中的列表"),
        FieldType::List => pick("a list", "列表"),
        FieldType::Map => pick("a table", "表"),
        FieldType::TextOrFalse => pick("text, or `false`", "文本或 `false`"),
    })
}

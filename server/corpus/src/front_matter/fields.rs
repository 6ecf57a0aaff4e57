//! The standard fields of each generator and their types, as forgiving as the generator itself.

use super::dialect::Dialect;
use super::value::Value;

/// The type of a standard field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Text; a number, truth value or date does as well, since the generator prints it.
    Text,
    /// Text only: a number or truth value stops the build (Zola's structs).
    StrictText,
    /// `true` or `false`; text counts as set, whatever it says.
    Bool,
    /// A truth value, or text and numbers that Go's `strconv.ParseBool` takes for one.
    BoolText,
    /// A whole number.
    Int,
    /// A whole number, or text that reads as one.
    IntText,
    /// A date or a time, which [`crate::date::parse`] reads.
    Date,
    /// A list of texts, or one text alone.
    Texts,
    /// A list of texts; one text alone stops the build.
    TextList,
    /// One text, a list of them, or lists in a list.
    Nested,
    /// A list of anything.
    List,
    /// A map.
    Map,
    /// Text or `false`.
    TextOrFalse,
}

impl FieldType {
    /// Whether the generator takes `value` for a field of this type. Null is of every type: that a field is empty is
    /// another matter.
    pub fn admits(self, value: &Value) -> bool {
        if matches!(value, Value::Null) {
            return true;
        }
        match self {
            FieldType::Text | FieldType::TextOrFalse => is_scalar(value),
            FieldType::StrictText => matches!(value, Value::Str(_) | Value::Date(_)),
            FieldType::Bool => matches!(value, Value::Bool(_)),
            FieldType::BoolText => is_go_bool(value),
            FieldType::Int => matches!(value, Value::Int(_)),
            FieldType::IntText => matches!(value, Value::Int(_)) || parses_as_int(value),
            FieldType::Date => matches!(value, Value::Date(_) | Value::Str(_) | Value::Int(_)),
            FieldType::Texts => is_scalar(value) || is_text_list(value),
            FieldType::TextList => is_text_list(value),
            FieldType::Nested => is_scalar(value) || is_nested(value, 3),
            FieldType::List => matches!(value, Value::List(_)),
            FieldType::Map => matches!(value, Value::Map(_)),
        }
    }
}

/// The type that `key` must have in `dialect`; `None` when it may hold anything.
pub fn expected(dialect: &Dialect, key: &str) -> Option<FieldType> {
    dialect.fields.iter().find(|it| it.0 == key).map(|it| it.1)
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

fn is_text_list(value: &Value) -> bool {
    matches!(value, Value::List(items) if items.iter().all(|it| is_scalar(&it.value)))
}

fn is_nested(value: &Value, depth: usize) -> bool {
    match value {
        Value::List(items) => depth > 0 && items.iter().all(|it| is_nested(&it.value, depth - 1)),
        it => is_scalar(it),
    }
}

fn is_go_bool(value: &Value) -> bool {
    const WORDS: [&str; 12] =
        ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    match value {
        Value::Bool(_) | Value::Int(_) => true,
        Value::Str(it) => WORDS.contains(&&**it),
        _ => false,
    }
}

fn parses_as_int(value: &Value) -> bool {
    matches!(value, Value::Str(it) if it.parse::<i64>().is_ok())
}

use FieldType::{
    Bool, BoolText, Date, Int, IntText, List, Map, Nested, StrictText, Text, TextList, TextOrFalse,
    Texts,
};

/// Hexo, from `lib/models/post.ts` and `lib/plugins/processor/post.ts`.
pub(super) const HEXO: &[(&str, FieldType)] = &[
    ("title", Text),
    ("date", Date),
    ("updated", Date),
    ("published", Bool),
    ("tags", Nested),
    ("tag", Nested),
    ("categories", Nested),
    ("category", Nested),
    ("layout", TextOrFalse),
    ("permalink", Text),
    ("excerpt", Text),
    ("lang", Text),
    ("photos", Texts),
];

/// Hugo, from `resources/page/pagemeta/page_frontmatter.go` and the `cast` library it reads with.
pub(super) const HUGO: &[(&str, FieldType)] = &[
    ("title", Text),
    ("linkTitle", Text),
    ("description", Text),
    ("summary", Text),
    ("date", Date),
    ("lastmod", Date),
    ("modified", Date),
    ("publishDate", Date),
    ("pubdate", Date),
    ("published", Date),
    ("expiryDate", Date),
    ("unpublishdate", Date),
    ("draft", BoolText),
    ("headless", BoolText),
    ("isCJKLanguage", BoolText),
    ("weight", IntText),
    ("slug", Text),
    ("url", Text),
    ("type", Text),
    ("layout", Text),
    ("markup", Text),
    ("translationKey", Text),
    ("tags", Texts),
    ("categories", Texts),
    ("keywords", Texts),
    ("aliases", Texts),
    ("outputs", Texts),
    ("resources", List),
    ("sitemap", Map),
    ("params", Map),
];

/// Zola's pages, from `components/content/src/front_matter/page.rs`.
pub(super) const ZOLA_PAGE: &[(&str, FieldType)] = &[
    ("title", StrictText),
    ("description", StrictText),
    ("date", Date),
    ("updated", Date),
    ("draft", Bool),
    ("weight", Int),
    ("slug", StrictText),
    ("path", StrictText),
    ("template", StrictText),
    ("aliases", TextList),
    ("authors", TextList),
    ("in_search_index", Bool),
    ("render", Bool),
    ("taxonomies", Map),
    ("extra", Map),
];

/// Zola's sections, from `components/content/src/front_matter/section.rs`.
pub(super) const ZOLA_SECTION: &[(&str, FieldType)] = &[
    ("title", StrictText),
    ("description", StrictText),
    ("draft", Bool),
    ("weight", Int),
    ("sort_by", StrictText),
    ("template", StrictText),
    ("page_template", StrictText),
    ("paginate_by", Int),
    ("paginate_path", StrictText),
    ("paginate_reversed", Bool),
    ("insert_anchor_links", StrictText),
    ("redirect_to", StrictText),
    ("transparent", Bool),
    ("generate_feeds", Bool),
    ("in_search_index", Bool),
    ("render", Bool),
    ("aliases", TextList),
    ("extra", Map),
];

/// Jekyll, from `lib/jekyll/document.rb` and `lib/jekyll/utils.rb`.
pub(super) const JEKYLL: &[(&str, FieldType)] = &[
    ("title", Text),
    ("date", Date),
    ("published", Bool),
    ("tags", Nested),
    ("tag", Nested),
    ("categories", Nested),
    ("category", Nested),
    ("layout", TextOrFalse),
    ("permalink", Text),
    ("slug", Text),
    ("excerpt", Text),
    ("excerpt_separator", Text),
];

/// Plain folders: what most readers of Markdown show.
pub(super) const PLAIN: &[(&str, FieldType)] =
    &[("title", Text), ("tags", Texts), ("aliases", Texts)];

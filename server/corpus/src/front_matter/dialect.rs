//! What each generator accepts as front matter, as data.

use super::fields::{self, FieldType};
use crate::date::DateReader;

/// Where JSON front matter may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFences {
    /// Nowhere.
    None,
    /// Members without braces between `;;;` (Hexo).
    Semicolons,
    /// One object in braces at the head of the text (Hugo).
    Braces,
}

/// How a block closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// A line that starts with the fence; what follows it on the line is body already (Hexo, Hugo).
    Prefix,
    /// A line of the fence and blanks only (Jekyll, plain).
    Line,
    /// The fence anywhere, with only blanks behind it on its line (Zola).
    Anywhere,
}

/// What is made of a key that is written twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// An error in every map (js-yaml, go-yaml, TOML everywhere).
    Error,
    /// An error at the top level only; below, the last one counts (Zola's YAML: a struct outside, a map inside).
    TopLevel,
    /// The last one counts, without a word (Psych).
    Silent,
}

/// Which characters YAML may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// All (go-yaml).
    Any,
    /// All but control characters (js-yaml, libyaml).
    NoControls,
}

/// What a generator accepts, as data.
///
/// Sources: `hexo-front-matter/lib/front_matter.ts`; Hugo `parser/pageparser/pagelexer_intro.go`, checked with Hugo
/// 0.168; Zola `components/content/src/front_matter/split.rs`; Jekyll `Document::YAML_FRONT_MATTER_REGEXP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether `+++` opens TOML.
    pub toml: bool,
    /// Where JSON may stand.
    pub json: JsonFences,
    /// Whether the opening `---` may be missing (Hexo's `title: x`, then `---`).
    pub leading_fence_optional: bool,
    /// Whether a fence may have more than three characters, the same number at both ends (Hexo).
    pub long_fences: bool,
    /// Whether blanks and blank lines may come before the opening fence (Hugo, Zola).
    pub blank_lines_before: bool,
    /// Whether blanks may follow the opening fence on its line (Hugo, Jekyll).
    pub blanks_after_opening: bool,
    /// How a block closes.
    pub closing: Closing,
    /// Whether `...` closes a YAML block too (Jekyll).
    pub closing_dots: bool,
    /// Whether a block that opens and never closes stops the build even when no field follows (Hugo).
    pub unclosed_is_fatal: bool,
    /// What is made of a key that is written twice.
    pub duplicate_keys: Duplicates,
    /// Whether `yes`, `no`, `on` and `off` are truth values, as in YAML 1.1 (Jekyll's Psych).
    pub yaml_1_1: bool,
    /// Whether tabs at the start of a line are read as two spaces each (Hexo).
    pub tabs_to_spaces: bool,
    /// Whether libyaml reads the block, as Psych and `serde_yaml` do: it is stricter about tabs than the others.
    pub libyaml: bool,
    /// Whether what follows a first YAML document is left unread (Psych) rather than an error.
    pub first_document_only: bool,
    /// Whether `!tags` that YAML does not define are taken; js-yaml stops at them.
    pub custom_tags: bool,
    /// Which characters YAML may hold.
    pub characters: Characters,
    /// Who reads its dates.
    pub dates: DateReader,
    /// Whether a field that is not among `fields` stops the build (Zola's sections).
    pub only_these_fields: bool,
    /// The standard fields whose type matters. Other keys may hold anything.
    pub fields: &'static [(&'static str, FieldType)],
}

impl Dialect {
    /// Hexo: hexo-front-matter with js-yaml.
    pub const HEXO: Dialect = Dialect {
        toml: false,
        json: JsonFences::Semicolons,
        leading_fence_optional: true,
        long_fences: true,
        blank_lines_before: false,
        blanks_after_opening: false,
        closing: Closing::Prefix,
        closing_dots: false,
        unclosed_is_fatal: false,
        duplicate_keys: Duplicates::Error,
        yaml_1_1: false,
        tabs_to_spaces: true,
        libyaml: false,
        first_document_only: false,
        custom_tags: false,
        characters: Characters::NoControls,
        dates: DateReader::JavaScript,
        only_these_fields: false,
        fields: fields::HEXO,
    };

    /// Hugo: its page lexer with go-yaml, go-toml and encoding/json.
    pub const HUGO: Dialect = Dialect {
        toml: true,
        json: JsonFences::Braces,
        leading_fence_optional: false,
        long_fences: false,
        blank_lines_before: true,
        blanks_after_opening: true,
        closing: Closing::Prefix,
        closing_dots: false,
        unclosed_is_fatal: true,
        duplicate_keys: Duplicates::Error,
        yaml_1_1: false,
        tabs_to_spaces: false,
        libyaml: false,
        first_document_only: false,
        custom_tags: true,
        characters: Characters::Any,
        dates: DateReader::Go,
        only_these_fields: false,
        fields: fields::HUGO,
    };

    /// Zola: two regular expressions, then `toml` or `serde_yaml` into a struct.
    pub const ZOLA: Dialect = Dialect {
        toml: true,
        json: JsonFences::None,
        leading_fence_optional: false,
        long_fences: false,
        blank_lines_before: true,
        blanks_after_opening: false,
        closing: Closing::Anywhere,
        closing_dots: false,
        unclosed_is_fatal: true,
        duplicate_keys: Duplicates::TopLevel,
        yaml_1_1: false,
        tabs_to_spaces: false,
        libyaml: true,
        first_document_only: false,
        custom_tags: true,
        characters: Characters::NoControls,
        dates: DateReader::Rfc3339,
        only_these_fields: false,
        fields: fields::ZOLA_PAGE,
    };

    /// Zola's `_index.md`: the same block, other fields.
    pub const ZOLA_SECTION: Dialect =
        Dialect { only_these_fields: true, fields: fields::ZOLA_SECTION, ..Dialect::ZOLA };

    /// Jekyll: a regular expression, then SafeYAML over Psych.
    pub const JEKYLL: Dialect = Dialect {
        toml: false,
        json: JsonFences::None,
        leading_fence_optional: false,
        long_fences: false,
        blank_lines_before: false,
        blanks_after_opening: true,
        closing: Closing::Line,
        closing_dots: true,
        unclosed_is_fatal: false,
        duplicate_keys: Duplicates::Silent,
        yaml_1_1: true,
        tabs_to_spaces: false,
        libyaml: true,
        first_document_only: true,
        custom_tags: true,
        characters: Characters::NoControls,
        dates: DateReader::Ruby,
        only_these_fields: false,
        fields: fields::JEKYLL,
    };

    /// No generator: what most tools that show Markdown agree on.
    pub const PLAIN: Dialect = Dialect {
        toml: true,
        json: JsonFences::None,
        leading_fence_optional: false,
        long_fences: false,
        blank_lines_before: false,
        blanks_after_opening: true,
        closing: Closing::Line,
        closing_dots: true,
        unclosed_is_fatal: false,
        duplicate_keys: Duplicates::Error,
        yaml_1_1: false,
        tabs_to_spaces: false,
        libyaml: false,
        first_document_only: false,
        custom_tags: true,
        characters: Characters::NoControls,
        dates: DateReader::Any,
        only_these_fields: false,
        fields: fields::PLAIN,
    };
}

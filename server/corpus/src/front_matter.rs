//! Front matter: the block of fields at the head of a post, read as each generator reads it.
//!
//! Invariant: every span is absolute in the text that was read, and no text makes the reader fail. What cannot be
//! read is a [`Problem`] at the bytes it is about, and the fields around it are still there.
//!
//! YAML nodes come from the events of `granit-parser`, which carry exact ranges; where the events alone do not
//! settle whether a block is good, `serde_yaml` does. TOML comes from `toml`'s recovering parser. JSON is judged by
//! `serde_json` and placed by the YAML events, since JSON is a subset of YAML 1.2.

mod block;
mod candidate;
mod characters;
mod conflict;
mod dialect;
mod fields;
mod flow;
mod json;
pub mod links;
mod messages;
mod problem;
pub mod proposal;
mod quote;
mod recover;
mod repair;
mod scalar;
pub mod schema;
pub mod taxonomy;
mod toml;
mod validator;
mod value;
pub mod write;
mod yaml;

pub use self::block::body_start;
pub use self::dialect::{Characters, Closing, Dialect, Duplicates, JsonFences};
pub use self::fields::{FieldType, expected};
pub use self::messages::{message, repair_title};
pub use self::problem::{Problem, ProblemKind, Repair, RepairKind};
pub use self::validator::{Fault, FaultKind, Validator};
pub use self::value::{Field, Node, Value};

use self::block::Found;
use crate::text::Span;

/// The language a block is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
    /// Between `{` and `}`, or between `;;;`.
    Json,
}

/// What stands at the head of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// No front matter. `misfenced` says so when the author meant some and the generator does not see it: `--` for
    /// `---`, a blank behind the fence, a merge conflict above it.
    Absent {
        /// What keeps the generator from seeing the block.
        misfenced: Option<Box<Problem>>,
    },
    /// A block that opens and never closes. The generator prints it as text, or stops.
    Unclosed {
        /// The opening fence, without its line break.
        fence: Span,
        /// The language its fence says.
        format: Format,
        /// What to say of it, with an edit that closes it where the fields end.
        problem: Box<Problem>,
        /// The fields up to where it seems to end.
        fields: Vec<Field>,
    },
    /// A block with both its fences, good or bad.
    Block(FrontMatter),
}

impl Reading {
    /// The block, when there is a whole one.
    pub fn block(&self) -> Option<&FrontMatter> {
        match self {
            Reading::Block(it) => Some(it),
            Reading::Absent { .. } | Reading::Unclosed { .. } => None,
        }
    }
}

/// A block of front matter with its fences.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    /// The language of the block.
    pub format: Format,
    /// The bytes of the block with its fences and the line break behind the closing one: the body starts at its end.
    pub block: Span,
    /// The bytes between the fences.
    pub content: Span,
    /// The fields of the top level, in the order they are written. A key that is written twice is there twice.
    pub fields: Vec<Field>,
    /// What the generator rejects, in order of offset.
    pub problems: Vec<Problem>,
}

impl FrontMatter {
    /// The field of this name. Of several the last one, which is the one that lenient generators take.
    pub fn get(&self, key: &str) -> Option<&Field> {
        value::find(&self.fields, key)
    }

    /// The node at a path of keys, `["extra", "cover"]`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        let (last, maps) = path.split_last()?;
        let mut fields = &self.fields;
        for key in maps {
            match &value::find(fields, key)?.value.value {
                Value::Map(it) => fields = it,
                _ => return None,
            }
        }
        value::find(fields, last).map(|it| &it.value)
    }

    /// The text of a field that holds a string.
    pub fn str(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value.value {
            Value::Str(it) => Some(it),
            _ => None,
        }
    }

    /// The texts of a field that holds one scalar or a list of them, each with its bytes, as tags are read: numbers
    /// and truth values count by how they are written, `null` and nested lists do not count.
    pub fn strings(&self, key: &str) -> Vec<(Box<str>, Span)> {
        self.get(key).map(|it| it.value.strings()).unwrap_or_default()
    }

    /// Pairs of fields of the top level that have one key: the first field and each later one.
    pub fn duplicates(&self) -> Vec<(&Field, &Field)> {
        value::duplicates(&self.fields)
    }
}

/// Reads the front matter of `text` as the generator of `dialect` does. Linear in the length of the block.
pub fn read(text: &str, dialect: &Dialect) -> Reading {
    match block::find(text, dialect) {
        Found::Block(fences) => {
            let (fields, problems) = match fences.format {
                Format::Yaml => yaml::read(text, fences.content, dialect),
                Format::Toml => toml::read(text, &fences, dialect),
                Format::Json => json::read(text, &fences),
            };
            let block::Fences { format, block, content, .. } = fences;
            Reading::Block(FrontMatter { format, block, content, fields, problems })
        }
        Found::Unclosed { fence, format } => recover::unclosed(text, fence, format, dialect),
        Found::Absent => {
            Reading::Absent { misfenced: recover::misfenced(text, dialect).map(Box::new) }
        }
    }
}

/// Reads a whole configuration file in the model of front matter: its fields, and what is wrong with it.
pub fn parse(text: &str, format: Format) -> (Vec<Field>, Vec<Problem>) {
    let content = Span::new(0, text.len());
    let fences = block::Fences { format, content, block: content, bare_json: false };
    match format {
        Format::Yaml => yaml::read(text, content, &Dialect::PLAIN),
        Format::Toml => toml::read(text, &fences, &Dialect::PLAIN),
        Format::Json => json::read(text, &fences),
    }
}

#[cfg(test)]
mod tests;

//! The built-in terms: an embedded list of our own words, read once.
//!
//! Invariant: every entry has one definition in English and one in Chinese; a test reads the whole list.

use std::sync::LazyLock;

use toml::de::DeTable;

use super::{Definition, Entry, Source};
use crate::diagnostic::Locale;

/// The list as it is written.
pub const TEXT: &str = include_str!("builtin.toml");

/// The built-in entries, in the order of the list.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(read);
    &ENTRIES
}

fn read() -> Vec<Entry> {
    let (root, _) = DeTable::parse_recoverable(TEXT);
    let terms = root.get_ref().get("term").and_then(|it| it.get_ref().as_array());
    terms
        .into_iter()
        .flat_map(|it| it.iter())
        .filter_map(|it| entry(it.get_ref().as_table()?))
        .collect()
}

fn entry(table: &DeTable<'_>) -> Option<Entry> {
    let text = |key: &str| table.get(key).and_then(|it| it.get_ref().as_str());
    let mut res = Entry::new(text("name")?);
    let aliases = table.get("aliases").and_then(|it| it.get_ref().as_array());
    res.aliases = aliases
        .into_iter()
        .flat_map(|it| it.iter())
        .filter_map(|it| it.get_ref().as_str().map(str::to_owned))
        .collect();
    for (key, locale) in [("en", Locale::En), ("zh", Locale::Zh)] {
        res.definitions.extend(
            text(key).map(|it| Definition { locale, ..Definition::new(it, Source::Builtin) }),
        );
    }
    Some(res)
}

//! The JSON Schema of `corpus.toml`, by which editors complete and check it (Taplo and Even Better TOML read JSON Schema).
//!
//! Invariant: made from the same lists of names that the file is read with.

use serde_json::{Map, Value, json};

use super::{KEYS, Level, anchor_schemes};
use crate::site::Generator;

/// The schema. `rules` are the ids there are, each with what it is about.
pub fn schema(rules: &[(&str, String)]) -> Value {
    let about = |name: &str| KEYS.iter().find(|it| it.name == name).map_or("", |it| it.about);
    let strings = |name: &str| json!({ "type": "array", "items": { "type": "string" }, "description": about(name) });
    let required = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": { "required": strings("front_matter.required") },
    });
    let anchors: Vec<&str> = anchor_schemes().iter().map(|it| it.0).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "corpus.toml",
        "description": "What an author may say about a corpus of posts.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "extends": { "type": "string", "description": about("extends") },
            "generator": { "enum": Generator::ALL.map(Generator::id), "description": about("generator") },
            "roots": strings("roots"),
            "anchors": { "enum": anchors, "description": about("anchors") },
            "ignore": strings("ignore"),
            "front_matter": required,
            "rules": levels(rules),
            "per_file_ignores": {
                "type": "object",
                "description": about("per_file_ignores.GLOB"),
                "additionalProperties": { "type": "array", "items": { "enum": rules.iter().map(|it| it.0).collect::<Vec<_>>() } },
            },
            "overrides": {
                "type": "array",
                "description": about("overrides"),
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["files"],
                    "properties": { "files": strings("overrides.files"), "rules": levels(rules), "front_matter": required },
                },
            },
        },
    })
}

fn levels(rules: &[(&str, String)]) -> Value {
    let names = Level::NAMES.map(|it| it.0);
    let level = |about: &str| json!({ "enum": names, "description": about });
    let properties: Map<String, Value> =
        rules.iter().map(|(id, about)| ((*id).to_owned(), level(about))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

//! The settings of the VS Code extension are made from the list in the core: their schema and their texts in two languages.
//!
//! Invariant: as in `sourcegen`, a file that is out of date is written anew and the test fails, so that the difference is seen.

use std::fmt::Write;
use std::fs;

use corpus::config::editor::{SETTINGS, Setting, Values};
use serde_json::{Value, json};

use crate::tidy::root;

const MANIFEST: &str = "editors/vscode/package.json";

/// Writes `contents` to the file at `path` and fails, unless it says that already.
fn ensure(path: &str, old: &str, contents: &str) {
    if old == contents {
        return;
    }
    fs::write(root().join(path), contents).expect("files of the repository can be written");
    panic!(
        "{path} was out of date and has been written anew: look at the difference and commit it"
    );
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path)).expect("the file is there");
    text.replace("\r\n", "\n")
}

fn key(it: &Setting) -> String {
    format!("corpus-lsp.{}", it.name)
}

/// The JSON schema of one setting. Its texts are keys of `package.nls.json`.
fn schema(it: &Setting) -> Vec<(&'static str, Value)> {
    let about = format!("%config.{}%", it.name);
    let scope = if it.machine { "machine-overridable" } else { "resource" };
    let mut res = vec![];
    match it.values {
        Values::Text => res.extend([("type", json!("string")), ("default", json!(""))]),
        Values::Flag(default) => {
            res.extend([("type", json!("boolean")), ("default", json!(default))]);
        }
        Values::OneOf(values) => {
            let names: Vec<&str> = values.iter().map(|it| it.0).collect();
            let abouts: Vec<String> =
                names.iter().map(|value| format!("%config.{}.{value}%", it.name)).collect();
            res.extend([
                ("type", json!("string")),
                ("enum", json!(names)),
                ("markdownEnumDescriptions", json!(abouts)),
                ("default", json!(names[0])),
            ]);
        }
    }
    res.extend([("scope", json!(scope)), ("markdownDescription", json!(about))]);
    res
}

/// Keys stand in the order in which people read them, which a map of `serde_json` does not keep.
fn properties() -> String {
    let mut res = String::new();
    for (n, it) in SETTINGS.iter().enumerate() {
        let _ = writeln!(res, "        \"{}\": {{", key(it));
        let members = schema(it);
        for (n, (name, value)) in members.iter().enumerate() {
            let comma = if n + 1 < members.len() { "," } else { "" };
            let _ = writeln!(res, "          \"{name}\": {value}{comma}");
        }
        let _ = writeln!(res, "        }}{}", if n + 1 < SETTINGS.len() { "," } else { "" });
    }
    res
}

#[test]
fn the_manifest_of_vs_code_has_the_settings() {
    let old = read(MANIFEST);
    let begin = "      \"properties\": {\n";
    let (before, rest) = old.split_once(begin).expect("the properties begin");
    let rest = format!("\n{rest}");
    let (_, after) = rest.split_once("\n      }\n").expect("the properties end");
    ensure(MANIFEST, &old, &format!("{before}{begin}{}      }}\n{after}", properties()));
}

/// The lines of `path` without those of settings, and those of settings anew at their end.
fn ensure_texts(path: &str, of: impl Fn(&Setting) -> Vec<(String, &'static str)>) {
    let old = read(path);
    let kept = old.lines().filter(|it| !it.trim_start().starts_with("\"config."));
    let kept: Vec<&str> = kept.filter(|it| *it != "}").collect();
    let mut res = kept.join("\n").trim_end_matches(',').to_owned();
    for (name, text) in SETTINGS.iter().flat_map(of) {
        let _ = write!(res, ",\n  \"config.{name}\": {}", json!(text));
    }
    ensure(path, &old, &(res + "\n}\n"));
}

/// The texts of a setting, in the language that `pick` picks.
fn texts(
    it: &Setting,
    pick: fn(&'static str, &'static str) -> &'static str,
) -> Vec<(String, &'static str)> {
    let mut res = vec![(it.name.to_owned(), pick(it.en, it.zh))];
    if let Values::OneOf(values) = it.values {
        res.extend(
            values.iter().map(|(value, en, zh)| (format!("{}.{value}", it.name), pick(en, zh))),
        );
    }
    res
}

#[test]
fn the_english_texts_of_vs_code_have_the_settings() {
    ensure_texts("editors/vscode/package.nls.json", |it| texts(it, |en, _| en));
}

#[test]
fn the_chinese_texts_of_vs_code_have_the_settings() {
    ensure_texts("editors/vscode/package.nls.zh-cn.json", |it| texts(it, |_, zh| zh));
}

/// What a folder that is not trusted may not decide is what concerns the machine.
#[test]
fn settings_of_the_machine_are_restricted() {
    let manifest: Value = serde_json::from_str(&read(MANIFEST)).expect("the manifest is JSON");
    let restricted = &manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"];
    let wanted: Vec<String> = SETTINGS.iter().filter(|it| it.machine).map(key).collect();
    assert_eq!(*restricted, json!(wanted));
}

/// Both languages have the same keys, and every key that the manifest names is there.
#[test]
fn no_text_of_vs_code_is_missing() {
    let map = |path: &str| -> serde_json::Map<String, Value> {
        serde_json::from_str(&read(path)).expect("the texts are JSON")
    };
    let (en, zh) =
        (map("editors/vscode/package.nls.json"), map("editors/vscode/package.nls.zh-cn.json"));
    assert!(en.keys().eq(zh.keys()), "{:?} {:?}", en.keys(), zh.keys());
    let manifest = read(MANIFEST);
    let mut named: Vec<&str> =
        manifest.split('"').filter_map(|it| it.strip_prefix('%')?.strip_suffix('%')).collect();
    named.sort_unstable();
    named.dedup();
    let mut known: Vec<&str> = en.keys().map(String::as_str).collect();
    known.sort_unstable();
    assert_eq!(named, known);
}

/// What the code says through `l10n.t` is there in Chinese, word for word.
#[test]
fn everything_the_extension_says_is_translated() {
    let bundle = read("editors/vscode/l10n/bundle.l10n.zh-cn.json");
    let bundle: serde_json::Map<String, Value> =
        serde_json::from_str(&bundle).expect("the bundle is JSON");
    let mut said = Vec::new();
    let mut folders = vec![root().join("editors/vscode/src")];
    while let Some(folder) = folders.pop() {
        for it in fs::read_dir(folder).expect("the folder is there").map_while(Result::ok) {
            if it.path().is_dir() {
                folders.push(it.path());
                continue;
            }
            let text = fs::read_to_string(it.path()).expect("sources are text");
            let calls = text.split("l10n.t(").skip(1);
            said.extend(calls.map(|it| {
                let it = it.trim_start().strip_prefix('"').expect("the text is written out");
                it.split_once('"').expect("the text ends").0.to_owned()
            }));
        }
    }
    said.sort();
    said.dedup();
    let mut known: Vec<&str> = bundle.keys().map(String::as_str).collect();
    known.sort_unstable();
    assert_eq!(said, known);
}

//! The documents that the project grew from, where they are at hand: each is read as a post, and the daily uses are tried on it.
//!
//! Invariant: they are referred to by the beginnings of their file names and by text that is searched, never copied.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::lsp::client::{Client, uri};

/// The texts of the seeds, by the number they begin with; empty where they are not at hand, which is said.
fn seeds() -> Vec<(String, String)> {
    let folder = crate::corpora::seeds();
    let mut res: Vec<(String, String)> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|it| {
            let name = it.file_name().to_string_lossy().into_owned();
            Some((name, fs::read_to_string(it.path()).ok()?))
        })
        .collect();
    if res.is_empty() {
        eprintln!("SKIPPED seeds: nothing in {}", folder.display());
    }
    res.sort();
    res
}

fn seed(number: &str) -> Option<String> {
    seeds().into_iter().find(|it| it.0.starts_with(number)).map(|it| it.1)
}

fn write(root: &Path, path: &str, text: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders can be made");
    fs::write(path, text).expect("files can be made");
}

/// What `--check` says of `root`.
fn check(root: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(["--check", "--format", "json"])
        .current_dir(root)
        .output()
        .expect("the program starts");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

/// The destinations, as they are written, of what `rule` reports in `text`.
fn reported<'a>(report: &Value, text: &'a str, rule: &str) -> Vec<&'a str> {
    let list = report["diagnostics"].as_array().expect("a list");
    let offset = |it: &Value| it["offset"].as_u64().expect("an offset") as usize;
    list.iter()
        .filter(|it| it["rule"] == rule)
        .map(|it| &text[offset(&it["start"])..offset(&it["end"])])
        .collect()
}

#[test]
fn the_seeds_are_read_and_checked_together() {
    let seeds = seeds();
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in &seeds {
        write(folder.path(), &format!("{name}.md"), text.as_bytes());
    }
    let report = check(folder.path());
    assert_eq!(report["summary"]["posts"], seeds.len());
    let broken = |it: &&Value| matches!(it["rule"].as_str(), Some("broken-image" | "image-case"));
    let list = report["diagnostics"].as_array().expect("a list");
    let in_first = |it: &Value| it["path"].as_str().is_some_and(|it| it.starts_with("000"));
    assert!(list.iter().filter(broken).all(in_first), "{report:#}");
}

#[test]
fn the_images_of_the_first_seed_are_broken_until_they_are_there() {
    let Some(text) = seed("000") else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "_config.yml", b"title: t\npermalink: posts/:abbrlink.html\n");
    write(
        folder.path(),
        "package.json",
        br#"{"dependencies": {"hexo": "7.3.0", "hexo-renderer-marked": "6.3.0"}}"#,
    );
    write(folder.path(), "source/_posts/a.md", text.as_bytes());
    let report = check(folder.path());
    let broken = reported(&report, &text, "broken-image");
    assert_eq!(broken.len(), 10, "the cover and nine in the body: {broken:#?}");
    let cover = text.find("photos:").expect("a cover");
    assert!(text[cover..].lines().next().is_some_and(|it| it.contains(broken[0])));

    for it in &broken {
        let inside = it.trim_start_matches("../");
        write(folder.path(), &format!("source/{inside}"), b"\x89PNG\r\n\x1a\n");
    }
    let report = check(folder.path());
    assert_eq!(reported(&report, &text, "broken-image"), [""; 0], "{report:#}");
    assert_eq!(report["diagnostics"], json!([]));
}

/// Asks a server for a hover at the first place of each of `terms` in `text`.
fn assert_terms_are_answered(text: &str, terms: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "a.md", text.as_bytes());
    let mut client = Client::editor(folder.path(), json!({}));
    let uri = uri(&folder.path().join("a.md"));
    client.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } }),
    );
    for term in terms {
        let at = text.find(term).expect("the term is there");
        let line = text[..at].matches('\n').count();
        let before = &text[text[..at].rfind('\n').map_or(0, |it| it + 1)..at];
        let column = before.encode_utf16().count() + 1;
        let position = json!({ "line": line, "character": column });
        let it = client.ask(
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": position }),
        );
        let said = it["contents"]["value"].as_str().unwrap_or_default().to_lowercase();
        assert!(said.contains(&term.to_lowercase()), "{term}: {it:#}");
    }
}

#[test]
fn pmf_is_explained_in_the_second_seed() {
    if let Some(text) = seed("001") {
        assert_terms_are_answered(&text, &["PMF"]);
    }
}

#[test]
fn cxl_and_boot_loader_are_explained_in_the_fourth_seed() {
    if let Some(text) = seed("003") {
        assert_terms_are_answered(&text, &["CXL", "oot loader"]);
    }
}

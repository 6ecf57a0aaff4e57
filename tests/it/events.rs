//! Images of real sites that broke and that their authors repaired, where they are at hand: what broke is reported, and what is
//! suggested is what the author wrote.
//!
//! Invariant: nothing of the sites is copied. A case whose file has come to the tree since tells nothing and is passed over.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// One repaired reference.
struct Case {
    name: String,
    site: String,
    path: String,
    destination: String,
}

fn cases(root: &Path) -> Vec<Case> {
    let Ok(table) = fs::read_to_string(root.join("events/INDEX.tsv")) else {
        eprintln!("SKIPPED repaired images: no events in {}", root.display());
        return Vec::new();
    };
    let case = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        // What was repaired by adding the file is whole in the tree at hand.
        (cells.get(5) == Some(&"content")).then(|| Case {
            name: cells[0].to_owned(),
            site: cells[1].to_owned(),
            path: cells[6].to_owned(),
            destination: cells[7].to_owned(),
        })
    };
    table.lines().skip(1).filter_map(case).collect()
}

/// What `--check` says of `text` in place of the post.
fn check(root: &Path, case: &Case, text: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(["--check", "--stdin", "--stdin-path", &case.path, "--format", "json"])
        .current_dir(root.join(&case.site))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    report["diagnostics"].as_array().cloned().unwrap_or_default()
}

/// What is said about `destination` as it stands in `text`.
fn about<'a>(found: &'a [Value], text: &str, destination: &str) -> Option<&'a Value> {
    found.iter().find(|it| {
        let span = it["start"]["offset"].as_u64().zip(it["end"]["offset"].as_u64());
        let said = span.and_then(|(start, end)| text.get(start as usize..end as usize));
        it["rule"] != "unused-suppression" && said.is_some_and(|it| it.contains(destination))
    })
}

#[test]
fn suggestions_are_what_authors_wrote() {
    let root = crate::corpora::folder();
    let (mut reported, mut right, mut other) = (0, 0, String::new());
    for case in cases(&root) {
        let text = |what: &str| {
            fs::read_to_string(root.join(format!("events/{}.{what}.md", case.name)))
                .expect("a text of the case")
        };
        let (before, after) = (text("before"), text("after"));
        let found = check(&root, &case, &before);
        let Some(it) = about(&found, &before, &case.destination) else { continue };
        reported += 1;
        assert!(
            !after.contains(&format!("({})", case.destination)),
            "{} is not repaired",
            case.name
        );
        let fixes = it["fixes"].as_array().into_iter().flatten();
        let edits = fixes.flat_map(|it| it["edits"].as_array().into_iter().flatten());
        let written: Vec<&str> = edits.filter_map(|it| it["new_text"].as_str()).collect();
        if written.is_empty() {
            // No file of that name is in the tree at hand.
            continue;
        }
        if written.iter().any(|it| after.contains(it)) {
            right += 1;
        } else {
            other += &format!("{} {}: {written:?}\n", case.name, case.destination);
        }
    }
    assert!(reported == 0 || reported >= 33, "only {reported} were reported");
    assert!(
        reported == 0 || right >= 18,
        "only {right} of {reported} are the author's own:\n{other}"
    );
}

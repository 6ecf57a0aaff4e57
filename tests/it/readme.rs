//! The README does what it says: its commands are run, its examples are read, its pictures are compared.
//!
//! Invariant: what a newcomer types first is taken from the README itself, never from here.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use corpus::cancel::Cancel;
use corpus::features::{completion, definition, hover};
use corpus::files::FilePath;
use corpus::{Change, Corpus, CorpusHost, FileChange, Options};
use serde_json::Value;

use crate::tidy::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("there is one").replace("\r\n", "\n")
}

/// The fenced blocks of `language`.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    let text = readme();
    let rest = text.split(&fence).skip(1);
    rest.map(|it| it.split("\n```").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// Runs what stands behind `corpus-lsp` in the line of the README that checks the sample blog.
fn check_of_the_readme(more: &[&str]) -> Output {
    let shell = blocks("sh").join("");
    let line = shell
        .lines()
        .find_map(|it| {
            it.split_once("corpus-lsp --check ").or_else(|| it.split_once(" -- --check "))
        })
        .expect("a line that checks the sample blog");
    let arguments: Vec<&str> = line.1.split_whitespace().take_while(|it| *it != "#").collect();
    Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .arg("--check")
        .args(arguments)
        .args(more)
        .current_dir(root())
        .env("LC_ALL", "C")
        .env_remove("LANGUAGE")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// The rows of the table in the sample blog's own README: post and rule.
fn planted() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("tests/sites/sample-blog/README.md"));
    let text = text.expect("the sample blog says what is wrong with it");
    let rows = text.lines().filter(|it| it.starts_with("| `"));
    let mut res: Vec<_> = rows
        .map(|it| {
            let cells: Vec<&str> = it.trim_matches('|').split('|').collect();
            let cell = |n: usize| cells[n].trim().trim_matches('`').to_owned();
            (format!("source/_posts/{}", cell(0)), cell(2))
        })
        .collect();
    res.sort();
    res
}

#[test]
fn the_first_command_finds_the_planted_defects_and_no_others() {
    let run = check_of_the_readme(&["--format", "json"]);
    assert_eq!(run.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&run.stdout).expect("it prints JSON");
    let found = report["diagnostics"].as_array().expect("a list").iter().map(|it| {
        let text = |key: &str| it[key].as_str().expect("a text").to_owned();
        (text("path"), text("rule"))
    });
    let mut found: Vec<_> = found.collect();
    found.sort();
    let planted = planted();
    assert_eq!(planted.len(), 9);
    assert_eq!(found, planted);
}

/// Whatever the README shows as output is what the program prints.
#[test]
fn the_pictures_are_real() {
    let run = check_of_the_readme(&[]);
    let text = String::from_utf8(run.stdout).expect("it prints UTF-8");
    let shown: Vec<String> = blocks("text")
        .into_iter()
        .filter(|it| it.starts_with("error[") || it.starts_with("warning["))
        .collect();
    assert!(!shown.is_empty());
    for it in shown {
        assert!(text.contains(&it), "the README shows\n{it}\nand the program prints\n{text}");
    }
}

/// The sample blog with all its posts open, as an editor has them.
fn sample_blog() -> Corpus {
    let root = root().join("tests/sites/sample-blog");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    let mut host = CorpusHost::new(Options::default());
    let all = |wanted: fn(&FilePath) -> bool, change: fn(Vec<u8>) -> FileChange| {
        let files = files.iter().filter(|it| wanted(&it.0));
        Change { files: files.map(|it| (it.0.clone(), change(it.1.clone()))).collect() }
    };
    host.apply(all(|it| !it.is_markdown(), FileChange::Text));
    host.apply(all(FilePath::is_markdown, FileChange::Text));
    let open = |it: Vec<u8>| FileChange::Open(String::from_utf8(it).expect("posts are UTF-8"));
    host.apply(all(FilePath::is_markdown, open));
    host.corpus()
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(FilePath, Vec<u8>)>) {
    for it in fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()) {
        if it.is_dir() {
            collect(root, &it, files);
            continue;
        }
        let path = it.strip_prefix(root).expect("it lies below").to_str().expect("it is UTF-8");
        files.push((FilePath::new(path), fs::read(&it).expect("the file is there")));
    }
}

/// A picture of the README: the line of the post, and what the editor shows under it.
fn picture(line: &str) -> Vec<String> {
    let pictures = blocks("text");
    let picture = pictures.iter().find(|it| it.starts_with(line)).expect("the README shows it");
    let shown = picture.lines().filter_map(|it| it.split_once("│ "));
    shown.map(|it| it.1.trim_end_matches('…').trim().to_owned()).collect()
}

/// The post with `name`, and the offset of `text` in it.
fn place(name: &str, text: &str) -> (FilePath, usize) {
    let path = format!("source/_posts/{name}.md");
    let post = fs::read_to_string(root().join("tests/sites/sample-blog").join(&path));
    let at = post.expect("the post is there").find(text).expect("the text is in the post");
    (FilePath::new(&path), at)
}

/// Words without mark-up and line breaks.
fn words(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

#[test]
fn the_pictures_of_hovers_are_real() {
    let corpus = sample_blog();
    let pictures = [
        ("**PMF**", place("startup-words", "PMF")),
        ("The first part", place("two-readings", "/2026/01/14")),
    ];
    for (line, (path, offset)) in pictures {
        let it = hover::hover(&corpus, &path, offset + 1, &Cancel::default());
        let said = it.ok().flatten().expect("there is something to say").markdown;
        let shown = picture(line);
        assert!(shown.len() >= 4, "{shown:?}");
        assert!(
            words(&said).starts_with(&words(&shown[..1].concat()))
                && words(&said).contains(&words(&shown[1..].concat())),
            "the README shows\n{shown:#?}\nand the editor\n{said}"
        );
    }
}

#[test]
fn the_jump_is_real() {
    let (path, offset) = place("two-readings", "/2026/01/14");
    let it = definition::definition(&sample_blog(), &path, offset + 1, &Cancel::default());
    let target = it.ok().flatten().expect("it leads somewhere").targets[0].path.clone();
    assert!(picture("The first part").contains(&format!("File: {target}")), "{target}");
}

#[test]
fn the_picture_of_a_completion_is_real() {
    let line = "](/images/";
    let (path, offset) = place("publishing-checklist", line);
    let it = completion::complete(&sample_blog(), &path, offset + line.len(), &Cancel::default());
    let labels: Vec<String> = it.unwrap_or_default().items.into_iter().map(|it| it.label).collect();
    assert_eq!(picture("![同一张桌子]"), labels);
}

#[test]
fn the_picture_of_a_fix_is_real() {
    let corpus = sample_blog();
    let (path, _) = place("startup-words", "hello-language-server.md");
    let found = corpus.diagnostics(&path, &Cancel::default()).unwrap_or_default();
    let titles: Vec<&str> =
        found.iter().flat_map(|it| &it.fixes).map(|it| it.title.as_str()).collect();
    assert_eq!(picture("想知道"), titles);
}

/// Every key of the example is in the real report, in the same place.
#[test]
fn the_json_example_has_the_real_keys() {
    let run = check_of_the_readme(&["--format", "json"]);
    let report: Value = serde_json::from_slice(&run.stdout).expect("it prints JSON");
    let example = blocks("json")
        .into_iter()
        .find(|it| it.contains("\"diagnostics\""))
        .expect("the README shows a report");
    let example: Value = serde_json::from_str(&example).expect("the example is JSON");
    let in_example = &example["diagnostics"][0];
    let same = |it: &&Value| it["rule"] == in_example["rule"] && it["path"] == in_example["path"];
    let real = report["diagnostics"].as_array().expect("a list").iter().find(same);
    assert_eq!(Some(in_example), real, "the finding of the example is a real one");
    for (key, value) in example["summary"].as_object().expect("an object") {
        let real = &report["summary"][key];
        assert!(real.is_number(), "`summary.{key}` is not printed");
        assert!(key == "elapsed_ms" || real == value, "`summary.{key}` is {real}");
    }
    assert_eq!(example["version"], report["version"]);
}

/// The example of a configuration is accepted as it stands.
#[test]
fn the_configuration_example_is_valid() {
    let examples = blocks("toml");
    let example = examples.iter().find(|it| it.contains("[rules]")).expect("there is one");
    let rules = corpus::rules::ids();
    let (_, problems) = corpus::config::read(example, &rules, corpus::diagnostic::Locale::En);
    assert!(problems.is_empty(), "{problems:#?}");
}

/// `.ci/run` and the README name the same command for all tests.
#[test]
fn the_test_command_is_the_one_that_runs_everywhere() {
    let ci = fs::read_to_string(root().join(".ci/run")).expect("there is one");
    let command = "cargo test --workspace";
    assert!(blocks("sh").iter().any(|it| it.lines().any(|it| it.starts_with(command))));
    assert!(ci.contains(command));
}

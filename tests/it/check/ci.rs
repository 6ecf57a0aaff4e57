//! The examples for CI systems: every one is run, as far as that can be done on one machine and without a network.

use std::fs;
use std::process::{Command, Output};

use corpus::front_matter::{self, Field, Format, Value};

use super::{Folder, code, err, out};
use crate::tidy::root;

const POST: &str = "---\ntitle: 甲\ndate: 2024-01-01\n---\n文字\n";
const BROKEN: &str = "---\ntitle: 甲\ndate: 2024-01-01\n---\n![x](/gone.png)\n";

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file is there").replace("\r\n", "\n")
}

/// The fenced blocks of `language` in the page about CI.
fn blocks(language: &str) -> Vec<String> {
    let text = read("server/docs/ci.md");
    let rest =
        text.split(&format!("\n```{language}\n")).skip(1).map(str::to_owned).collect::<Vec<_>>();
    rest.iter().map(|it| it.split("\n```").next().unwrap_or_default().to_owned() + "\n").collect()
}

fn shell(it: &Folder, script: &str, more: &[(&str, &str)]) -> Output {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_corpus-lsp"));
    let folder = program.parent().expect("it lies in a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(it.path())
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("HOME", it.path())
        .env("GIT_AUTHOR_NAME", "n")
        .env("GIT_AUTHOR_EMAIL", "n@example.org")
        .env("GIT_COMMITTER_NAME", "n")
        .env("GIT_COMMITTER_EMAIL", "n@example.org")
        .envs(more.iter().copied())
        .output()
        .expect("there is a bash")
}

/// A repository with two commits.
fn repository() -> Folder {
    let it = Folder::new(&[("_config.yml", "title: x\n"), ("source/_posts/a.md", POST)]);
    let run = shell(
        &it,
        "git init -q; git add -A; git commit -qm 1; git commit -q --allow-empty -m 2",
        &[],
    );
    assert!(run.status.success(), "{}", err(&run));
    it
}

#[test]
fn the_shell_examples_run() {
    let all = blocks("sh");
    assert!(all.len() >= 7, "only {} examples", all.len());
    for script in all {
        let run = shell(&repository(), &script, &[]);
        assert_eq!(code(&run), Some(0), "{script}\n{}{}", out(&run), err(&run));
    }
}

#[test]
fn the_hook_of_git_keeps_a_broken_post_back() {
    let it = repository();
    let hook =
        blocks("sh").into_iter().find(|it| it.contains("hooks/pre-commit")).expect("the example");
    assert_eq!(code(&shell(&it, &hook, &[])), Some(0));
    fs::write(it.path().join("source/_posts/b.md"), BROKEN).expect("files can be made");
    let run = shell(&it, "git add -A; git commit -qm 3", &[]);
    assert_eq!(code(&run), Some(1), "{}", err(&run));
    assert!((out(&run) + &err(&run)).contains("broken-image"), "{}", err(&run));
}

/// The value at a path of keys and numbers in YAML.
fn yaml<'a>(fields: &'a [Field], path: &[&str]) -> Vec<&'a Value> {
    let Some((first, rest)) = path.split_first() else { return Vec::new() };
    let found = fields.iter().find(|it| &*it.key == *first).map(|it| &it.value.value);
    let mut res = Vec::new();
    let mut values: Vec<&Value> = found.into_iter().collect();
    while let Some(it) = values.pop() {
        match it {
            Value::List(items) => values.extend(items.iter().rev().map(|it| &it.value)),
            Value::Map(fields) if !rest.is_empty() => res.extend(yaml(fields, rest)),
            it if rest.is_empty() => res.push(it),
            _ => {}
        }
    }
    res
}

fn texts(text: &str, path: &[&str]) -> Vec<String> {
    let (fields, problems) = front_matter::parse(text, Format::Yaml);
    assert!(problems.is_empty(), "{problems:?}");
    yaml(&fields, path).into_iter().filter_map(|it| it.text().map(String::from)).collect()
}

#[test]
fn the_job_for_gitlab_runs() {
    let job =
        blocks("yaml").into_iter().find(|it| it.contains("codequality")).expect("the example");
    let it = repository();
    fs::write(it.path().join("source/_posts/b.md"), BROKEN).expect("files can be made");
    let script = texts(&job, &["posts", "script"]);
    assert_eq!(script.len(), 1);
    let run = shell(&it, &script[0], &[]);
    assert_eq!(code(&run), Some(1), "{}", err(&run));
    for key in ["codequality", "junit"] {
        let report = texts(&job, &["posts", "artifacts", "reports", key]).remove(0);
        let text = fs::read_to_string(it.path().join(&report)).expect("the report was written");
        assert!(text.contains("broken-image"), "{report}: {text}");
    }
}

#[test]
fn the_action_for_github_runs() {
    let steps = texts(&read(".ci/action/action.yml"), &["runs", "steps", "run"]);
    assert_eq!(steps.len(), 2);
    let it = repository();
    fs::create_dir(it.path().join("旧 文")).expect("folders can be made");
    fs::write(it.path().join("source/_posts/b.md"), BROKEN).expect("files can be made");
    let run = |paths: &str, arguments: &str| {
        let environment = [
            ("PATHS", paths),
            ("ARGUMENTS", arguments),
            ("SARIF", "my report.sarif"),
            ("GITHUB_OUTPUT", "output"),
        ];
        // The program is on the path already: the first step has nothing to do.
        assert_eq!(code(&shell(&it, &steps[0], &environment)), Some(0));
        shell(&it, &steps[1], &environment)
    };
    let found = run(".", "");
    assert_eq!(code(&found), Some(1), "{}", err(&found));
    assert!(out(&found).starts_with("::error file=source/_posts/b.md,line=5"), "{}", out(&found));
    let output = fs::read_to_string(it.path().join("output")).expect("it was written");
    assert_eq!(output, "sarif=my report.sarif\n");
    let sarif = fs::read_to_string(it.path().join("my report.sarif")).expect("it was written");
    assert!(sarif.contains("broken-image"));
    let found = run("source/_posts/a.md\nsource/_posts/b.md\n", "--skip-rule\nbroken-image\n");
    assert_eq!(code(&found), Some(0), "{}", out(&found));
    let found = run("$(touch hacked)", "");
    assert_eq!((code(&found), it.path().join("hacked").exists()), (Some(2), false));
}

#[test]
fn the_hooks_run_by_themselves() {
    let hooks = read(".pre-commit-hooks.yaml");
    let entries: Vec<&str> = hooks.lines().filter_map(|it| it.strip_prefix("  entry: ")).collect();
    assert_eq!(entries.len(), 3);
    let local =
        blocks("yaml").into_iter().find(|it| it.contains("repo: local")).expect("the example");
    let example = texts(&local, &["repos", "hooks", "entry"]);
    assert_eq!(example, [entries[0]]);
    let it = repository();
    for entry in &entries {
        assert_eq!(code(&shell(&it, entry, &[])), Some(0), "{entry}");
    }
    fs::write(it.path().join("source/_posts/b.md"), BROKEN).expect("files can be made");
    for entry in &entries {
        assert_eq!(code(&shell(&it, entry, &[])), Some(1), "{entry}");
    }
    // A repository without any commit is where a blog begins.
    let it = Folder::new(&[("_config.yml", "title: x\n"), ("source/_posts/b.md", BROKEN)]);
    assert_eq!(
        code(&shell(&it, &format!("git init -q; git add -A; {}", entries[0]), &[])),
        Some(1)
    );
}

#[test]
fn pre_commit_takes_the_hooks() {
    let it = repository();
    fs::write(it.path().join("source/_posts/b.md"), BROKEN).expect("files can be made");
    // A repository that has only the definition of the hooks stands for this one, which may have no history here.
    let hooks = Folder::new(&[(".pre-commit-hooks.yaml", &read(".pre-commit-hooks.yaml"))]);
    let made = shell(&hooks, "git init -q; git add -A; git commit -qm 1", &[]);
    assert!(made.status.success(), "{}", err(&made));
    let path = hooks.path().display();
    let script = format!("git add -A; pre-commit try-repo '{path}' corpus-lsp --all-files");
    if !shell(&it, "command -v pre-commit", &[]).status.success() {
        return eprintln!("SKIPPED pre_commit_takes_the_hooks: pre-commit is not installed");
    }
    let run = shell(&it, &script, &[]);
    assert_eq!(code(&run), Some(1), "{}{}", out(&run), err(&run));
    assert!(out(&run).contains("broken-image"), "{}{}", out(&run), err(&run));
}

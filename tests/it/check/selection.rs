//! What is reported: by path and pattern, by what has changed since a revision, and by what is new since a baseline.

use std::fs;
use std::process::Command;

use super::{Folder, code, err, out};

fn post(body: &str) -> String {
    format!("---\ntitle: a\ndate: 2024-01-01\n---\n{body}\n")
}

fn site(posts: &[(&str, &str)]) -> Folder {
    let texts: Vec<(String, String)> =
        posts.iter().map(|(name, body)| (format!("source/_posts/{name}"), post(body))).collect();
    let mut files = vec![("_config.yml", "title: x\n")];
    files.extend(texts.iter().map(|it| (&*it.0, &*it.1)));
    Folder::new(&files)
}

fn write(it: &Folder, path: &str, text: &str) {
    fs::write(it.path().join(path), text).expect("files can be made");
}

/// Rules and paths of what is reported.
fn found(it: &Folder, arguments: &[&str]) -> Vec<String> {
    let json = it.json(arguments);
    let all = json["diagnostics"].as_array().expect("a list").clone();
    let text = |it: &serde_json::Value| {
        let path = it["path"].as_str().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        format!("{name} {}", it["rule"].as_str().unwrap_or_default())
    };
    all.iter().map(text).collect()
}

fn git(it: &Folder, arguments: &[&str]) {
    let run = Command::new("git")
        .args(["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(it.path())
        .output()
        .expect("git is installed");
    assert!(run.status.success(), "{}", err(&run));
}

fn commit(it: &Folder) {
    if !it.path().join(".git").exists() {
        git(it, &["init", "-q"]);
    }
    git(it, &["add", "-A"]);
    git(it, &["commit", "-q", "-m", "x"]);
}

const LINK: &str = "[x](/nowhere/at/all.html) ![y](/missing.png)";

#[test]
fn patterns_select_files() {
    let it = site(&[("a.md", LINK), ("b.md", LINK), ("子/c.md", LINK)]);
    let names = |patterns: &[&str]| {
        let mut res = found(&it, &[&["--rule", "broken-image"], patterns].concat());
        res.iter_mut().for_each(|it| it.truncate(4));
        res
    };
    assert_eq!(names(&["source/_posts/*.md"]), ["a.md", "b.md"]);
    assert_eq!(names(&["**/子/*.md", "source/**/{a,x}.md"]), ["a.md", "c.md"]);
    assert_eq!(names(&["source/_posts/[b-z].md"]), ["b.md"]);
    let run = it.run(&["--check", "source/*.mdx"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("source/*.mdx: no file fits this pattern"), "{}", err(&run));
    assert_eq!(code(&it.run(&["--check", "source/[a.md"])), Some(2));
}

#[test]
fn what_has_changed_and_what_that_broke_is_reported() {
    let it = site(&[
        ("a.md", LINK),
        ("b.md", LINK),
        ("links.md", "{% post_link c %}\n![z](/pic.png) ![gone](/none.png)"),
        ("c.md", "# c"),
        ("untouched.md", LINK),
    ]);
    write(&it, "source/pic.png", "x");
    commit(&it);
    let changed = |more: &[&str]| found(&it, &[&["--changed-since", "HEAD"], more].concat());
    assert_eq!(changed(&[]), Vec::<String>::new());
    write(&it, "source/_posts/a.md", &post(&format!("{LINK} more")));
    write(&it, "source/_posts/新.md", &post("![z](/no.png)"));
    fs::remove_file(it.path().join("source/pic.png")).expect("it is there");
    let expected = ["a.md broken-image", "links.md broken-image", "新.md broken-image"];
    assert_eq!(changed(&["--rule", "broken-image"]), expected);
    fs::remove_file(it.path().join("source/_posts/c.md")).expect("it is there");
    let all = changed(&[]);
    assert!(all.contains(&"links.md broken-link".to_owned()), "{all:?}");
    assert!(!all.iter().any(|it| it.starts_with("untouched") || it.starts_with("b.md")), "{all:?}");
    // The same once it is committed, from the commit before.
    commit(&it);
    assert_eq!(found(&it, &["--changed-since", "HEAD~1"]), all);
    assert_eq!(changed(&[]), Vec::<String>::new());
}

#[test]
fn a_changed_configuration_shows_what_it_broke() {
    let it = site(&[("a.md", "[x](/2024/01/01/b/)"), ("b.md", "# b")]);
    write(&it, "_config.yml", "title: x\npermalink: :year/:month/:day/:title/\n");
    commit(&it);
    write(&it, "_config.yml", "title: x\npermalink: :title/\n");
    assert_eq!(found(&it, &["--changed-since", "HEAD"]), ["a.md broken-link"]);
}

#[test]
fn only_what_has_changed_is_mended() {
    let broken = "---\ntitle： a\ndate: 2024-01-01\n---\n";
    let it = site(&[]);
    fs::create_dir_all(it.path().join("source/_posts")).expect("folders can be made");
    write(&it, "source/_posts/old.md", broken);
    commit(&it);
    write(&it, "source/_posts/new.md", broken);
    let run = it.run(&["--check", "--fix", "--changed-since", "HEAD"]);
    assert_eq!(code(&run), Some(0), "{}{}", out(&run), err(&run));
    let read = |path: &str| fs::read_to_string(it.path().join(path)).expect("it is there");
    assert_eq!(read("source/_posts/old.md"), broken);
    assert!(read("source/_posts/new.md").starts_with("---\ntitle: a"));
}

#[test]
fn a_revision_that_is_not_there_is_told() {
    let it = site(&[("a.md", "")]);
    let run = it.run(&["--check", "--changed-since", "HEAD"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("needs a Git repository"), "{}", err(&run));
    commit(&it);
    for rev in ["no-such", "--output=x", "HEAD~9", ""] {
        let rev = format!("--changed-since={rev}");
        let run = it.run(&["--check", &rev]);
        assert_eq!(code(&run), Some(2), "{rev}");
        assert!(err(&run).contains("has no revision"), "{}", err(&run));
    }
    let run = it.command(&["--check", "--changed-since", "HEAD"]).env("PATH", "").output();
    let run = run.expect("the program starts");
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("cannot be started"), "{}", err(&run));
}

#[test]
fn a_baseline_survives_moved_lines_and_tells_what_is_mended() {
    let it = site(&[("a.md", LINK), ("b.md", &format!("{LINK}\n\n{LINK}"))]);
    let run = it.run(&["--check", "--write-baseline", "ci.json"]);
    assert_eq!(code(&run), Some(0), "{}", err(&run));
    assert!(err(&run).contains("ci.json now holds 6 findings"), "{}", err(&run));
    let clean = |arguments: &[&str]| {
        let run = it.run(&[&["--check", "--baseline", "ci.json"], arguments].concat());
        (code(&run), err(&run))
    };
    assert_eq!(clean(&[]), (Some(0), String::new()));
    write(&it, "source/_posts/a.md", &post(&format!("新的一行 😀\r\n\r\n{LINK}")));
    assert_eq!(clean(&[]), (Some(0), String::new()));
    assert_eq!(clean(&["source/_posts/b.md"]), (Some(0), String::new()), "a.md was not looked for");
    assert_eq!(
        clean(&["--rule", "broken-image"]),
        (Some(0), String::new()),
        "all rules were looked for"
    );
    write(&it, "source/_posts/a.md", &post("![new](/new.png)"));
    let run = it.run(&["--check", "--baseline", "ci.json", "--format", "compact"]);
    assert_eq!(code(&run), Some(1));
    assert!(out(&run).contains("/new.png") && !out(&run).contains("b.md"), "{}", out(&run));
    assert!(err(&run).contains("2 entries of the baseline are mended"), "{}", err(&run));
    // A third one like two that are known is new.
    write(&it, "source/_posts/a.md", &post(LINK));
    write(&it, "source/_posts/b.md", &post(&[LINK; 3].join("\n\n")));
    assert_eq!(found(&it, &["--baseline", "ci.json"]).len(), 2);
    // From another folder, the paths are the same.
    let run = it
        .command(&["--check", "--baseline", "../ci.json", ".."])
        .current_dir(it.path().join("source"))
        .output();
    assert_eq!(code(&run.expect("the program starts")), Some(1));
}

#[test]
fn a_baseline_that_cannot_be_used_is_told() {
    let it = site(&[("a.md", LINK)]);
    let fails = |text: &str, says: &str| {
        write(&it, "ci.json", text);
        let run = it.run(&["--check", "--baseline", "ci.json"]);
        assert_eq!(code(&run), Some(2));
        assert!(err(&run).contains(says), "{}", err(&run));
    };
    fails("{\"version\":2,\"findings\":[]}", "another version");
    fails("{\"findings\":[]}", "another version");
    fails("{\"version\":1,\"findings\":[{}]}", "is no baseline");
    fails("\u{0}", "is no baseline");
    fails("", "is no baseline");
    assert_eq!(code(&it.run(&["--check", "--baseline", "none.json"])), Some(2));
    assert_eq!(code(&it.run(&["--check", "--write-baseline", "no/such/ci.json"])), Some(2));
}

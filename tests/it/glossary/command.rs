//! `--glossary`: what the program prints of the terms of a folder.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(["--glossary", "--lang", "en"])
        .args(arguments)
        .arg(folder)
        .output()
        .expect("the program starts")
}

fn json(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let out = run(folder, &[&["--format", "json"], arguments].concat());
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let mut it: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(it["version"], 1);
    it["terms"].as_array_mut().map(std::mem::take).expect("a list")
}

fn named<'a>(terms: &'a [Value], name: &str) -> &'a Value {
    terms.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("{name} in {terms:?}"))
}

fn blog() -> tempfile::TempDir {
    let it = tempfile::tempdir().expect("a folder");
    let files = [
        (
            "glossary.yaml",
            "甲乙丙:\n  definition: 第一 <script>alert(1)</script>\n  aliases: [JYB]\n",
        ),
        (
            "a.md",
            "---\ntitle: x\n---\r\n说 JYB 与甲乙丙。\r\n\r\n零拷贝 (zero-copy) 是指少复制一次数据。\r\n",
        ),
        ("b.md", "零拷贝很快，`零拷贝` 是代码。\n\n*[QXZ]: quick x zone\n"),
    ];
    for (path, text) in files {
        fs::write(it.path().join(path), text).expect("files can be written");
    }
    it
}

#[test]
fn terms_are_listed_with_uses_sources_and_places() {
    let blog = blog();
    let terms = json(blog.path(), &[]);
    let own = named(&terms, "甲乙丙");
    assert_eq!((&own["aliases"][0], &own["uses"]), (&"JYB".into(), &2.into()));
    let said = &own["definitions"][0];
    assert_eq!(
        (&said["source"], &said["path"], &said["line"]),
        (&"file".into(), &"glossary.yaml".into(), &1.into())
    );
    let mined = named(&terms, "零拷贝");
    assert_eq!((&mined["uses"], &mined["aliases"][0]), (&3.into(), &"zero-copy".into()));
    let said = &mined["definitions"][0];
    assert_eq!(
        (&said["source"], &said["path"], &said["line"]),
        (&"mined".into(), &"a.md".into(), &6.into())
    );
    assert!(said["confidence"].as_f64().is_some_and(|it| (0.8..=1.0).contains(&it)));
    let builtin = &named(&terms, "RAG")["definitions"][0];
    assert_eq!(
        (&builtin["source"], &builtin["path"], &builtin["line"]),
        (&"builtin".into(), &Value::Null, &Value::Null)
    );
}

#[test]
fn sources_select() {
    let blog = blog();
    let names = |source: &str| {
        let terms = json(blog.path(), &["--source", source]);
        terms.iter().filter_map(|it| it["name"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(names("mined"), ["零拷贝"]);
    assert_eq!(names("file"), ["甲乙丙", "QXZ"]);
    assert_eq!(names("file,mined"), ["甲乙丙", "零拷贝", "QXZ"], "by pinyin");
    assert!(names("builtin").len() > 400);
    fs::write(blog.path().join("corpus.toml"), "[glossary]\nbuiltin = false\n").unwrap();
    assert!(names("builtin").is_empty());
}

#[test]
fn the_page_runs_nothing() {
    let blog = blog();
    let out = run(blog.path(), &["--format", "html", "--source", "file"]);
    let page = String::from_utf8(out.stdout).unwrap();
    assert!(page.contains("default-src 'none'") && page.contains("<a href=\"#J\">J</a>"), "{page}");
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
}

#[test]
fn markdown_serves_as_a_glossary_again() {
    let blog = blog();
    let file = blog.path().join("out.md");
    let to = format!("markdown={}", file.display());
    let out = run(blog.path(), &["--format", &to, "--source", "file,mined"]);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(0), 0));
    let text = fs::read_to_string(&file).unwrap();
    let path = corpus::files::FilePath::new("glossary.md");
    let (entries, problems) = corpus::glossary::read_file(&path, &text);
    assert!(problems.is_empty(), "{problems:?}");
    let own = entries.iter().find(|it| it.name == "甲乙丙").expect("it is read again");
    assert_eq!(own.aliases, ["JYB"]);
    assert!(text.contains("\\<script\\>"), "{text}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let blog = blog();
    for arguments in
        [&["--format", "xml"][..], &["--format", "json=/nowhere/at/all"], &["--source", "x"]]
    {
        let out = run(blog.path(), arguments);
        assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(!out.stderr.is_empty());
    }
    assert_eq!(run(&blog.path().join("gone"), &[]).status.code(), Some(2));
}

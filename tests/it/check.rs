//! `--check` as it is used: the real program on real folders.

mod assets;
mod bad_input;
mod ci;
mod configuration;
mod fix;
mod selection;
mod shards;
mod suppression;
mod watch;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use expect_test::expect;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let res = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            let path = res.0.path().join(path);
            fs::create_dir_all(path.parent().expect("it has a parent"))
                .expect("folders can be made");
            fs::write(path, text).expect("files can be made");
        }
        res
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut res = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"));
        res.args(arguments)
            .current_dir(self.path())
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE")
            .env_remove("CLICOLOR_FORCE");
        res
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().expect("the program starts")
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let arguments = [&["--check", "--format", "json"], arguments].concat();
        serde_json::from_slice(&self.run(&arguments).stdout).expect("it prints JSON")
    }
}

/// Some of the real sites in `CORPUS_DATA`; without them, `test` says that it is skipped.
fn real_sites(test: &str) -> Vec<std::path::PathBuf> {
    let data = crate::corpora::folder();
    let names =
        ["hexo-xbxyftx", "hexo-doracmon", "hugo-servicemesher", "jekyll-mincong", "zola-owenyoung"];
    let res: Vec<_> = names.iter().map(|it| data.join(it)).filter(|it| it.is_dir()).collect();
    if res.is_empty() {
        eprintln!("SKIPPED {test}: there are no real sites in {}", data.display());
    }
    res
}

fn out(it: &Output) -> String {
    String::from_utf8(it.stdout.clone()).expect("it prints UTF-8")
}

fn err(it: &Output) -> String {
    String::from_utf8(it.stderr.clone()).expect("it prints UTF-8")
}

fn code(it: &Output) -> Option<i32> {
    it.status.code()
}

/// A folder with one finding: a link that leads out.
#[cfg(unix)]
fn with_finding() -> Folder {
    let it = Folder::new(&[("posts/a.md", "# 甲\n"), ("图.png", "")]);
    std::os::unix::fs::symlink("/", it.path().join("posts/out.md")).expect("links can be made");
    std::os::unix::fs::symlink("/etc/hostname", it.path().join("posts/host.md"))
        .expect("links can be made");
    it
}

#[test]
fn an_empty_folder_is_clean() {
    let it = Folder::new(&[]).run(&["--check"]);
    assert_eq!((code(&it), err(&it)), (Some(0), String::new()));
    assert!(out(&it).starts_with("no problems in 0 posts and 0 assets"), "{}", out(&it));
}

#[test]
fn the_summary_counts_posts_and_assets() {
    let it = Folder::new(&[
        ("blog/_config.yml", ""),
        ("blog/source/_posts/a.md", "---\ntitle: a\ndate: 2024-01-01\n---\n"),
        ("other.md", ""),
    ]);
    assert_eq!(it.json(&["blog"])["summary"]["posts"], 1);
    assert_eq!(
        it.json(&["blog/source/_posts/a.md"])["summary"]["posts"],
        1,
        "the whole site is read"
    );
    assert_eq!(it.json(&[])["summary"]["posts"], 1, "the sites of a workspace are what is checked");
}

#[cfg(unix)]
#[test]
fn a_finding_makes_the_exit_code_1() {
    let it = with_finding();
    let run = it.run(&["--check", "--format", "compact"]);
    assert_eq!(code(&run), Some(1));
    assert!(out(&run).contains("\nposts/host.md:1:1: error unreadable-file "), "{}", out(&run));
    assert_eq!(code(&it.run(&["--check", "--fail-on", "never"])), Some(0));
    assert_eq!(code(&it.run(&["--check", "--skip-rule", "unreadable-file"])), Some(0));
    assert_eq!(
        code(&it.run(&["--check", "图.png"])),
        Some(0),
        "only what was asked for is reported"
    );
    assert_eq!(code(&it.run(&["--check", "posts"])), Some(1));
    assert_eq!(code(&it.run(&["--check", "--lang", "zh", "posts"])), Some(1));
    assert!(out(&it.run(&["--check", "--lang", "zh"])).contains("无法读取"));
}

#[test]
fn wrong_usage_makes_the_exit_code_2() {
    let it = Folder::new(&[("a.md", "")]);
    let fails = |arguments: &[&str], says: &str| {
        let run = it.run(arguments);
        assert_eq!(code(&run), Some(2), "{arguments:?}");
        assert!(err(&run).contains(says), "{}", err(&run));
    };
    fails(&["--check", "missing"], "missing");
    fails(&["--check", "--format", "yaml"], "no format is called `yaml`");
    fails(&["--check", "--format", "text", "--format", "json"], "only one --format");
    fails(&["--check", "--rule", "unreadable-fiel"], "did you mean `unreadable-file`?");
    fails(&["--check", "--config", "missing.toml"], "missing.toml cannot be read");
    fails(&["--check", "--format", "json=no/such/folder/x.json"], "cannot be written");
    fails(&["--stats"], "--check");
    fails(&["--check", "--stdin"], "--stdin-path");
    fails(&["explain", "nothing-like-it"], "no rule is called");
}

#[test]
fn several_formats_are_written_at_once() {
    let it = Folder::new(&[("a.md", "")]);
    let formats = [
        "--format",
        "text",
        "--format",
        "sarif=out.sarif",
        "--format",
        "html=out.html",
        "--format=json=out.json",
    ];
    let run = it.run(&[&["--check"], &formats[..]].concat());
    assert_eq!((code(&run), err(&run)), (Some(0), String::new()));
    assert!(out(&run).contains("no problems"));
    for (name, part) in
        [("out.sarif", "\"2.1.0\""), ("out.html", "<!doctype html>"), ("out.json", "\"version\":1")]
    {
        let text = fs::read_to_string(it.path().join(name)).expect("it was written");
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(fs::read_dir(it.path()).expect("a folder").count(), 4, "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let it = Folder::new(&[]);
    for n in 0..2000 {
        std::os::unix::fs::symlink("/etc/hostname", it.path().join(format!("{n}.md")))
            .expect("links can be made");
    }
    for format in [
        "text",
        "compact",
        "json",
        "sarif",
        "html",
        "junit",
        "checkstyle",
        "gitlab",
        "github",
        "jsonl",
    ] {
        let mut child = it
            .command(&["--check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 10];
        child
            .stdout
            .take()
            .expect("it is piped")
            .read_exact(&mut first)
            .expect("it prints something");
        let run = child.wait_with_output().expect("it ends");
        assert_eq!((code(&run), err(&run)), (Some(1), String::new()), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let it = Folder::new(&[]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let run = it
        .command(&["--check"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output);
    let run = run.expect("the program starts");
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("the standard output cannot be written"), "{}", err(&run));
}

#[test]
fn colours_are_for_terminals() {
    let it = Folder::new(&[]);
    assert!(!out(&it.run(&["--check"])).contains('\u{1b}'));
    assert!(out(&it.run(&["--check", "--color", "always"])).contains('\u{1b}'));
    let forced = it
        .command(&["--check"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts");
    assert!(!out(&forced).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn several_sites_are_one_report() {
    let it = Folder::new(&[
        ("a/hugo.toml", ""),
        ("a/content/x.md", ""),
        ("b/c/corpus.toml", ""),
        ("b/c/y.md", ""),
    ]);
    std::os::unix::fs::symlink("/etc/hostname", it.path().join("b/c/out.md"))
        .expect("links can be made");
    fs::create_dir(it.path().join(".git")).expect("folders can be made");
    let json = it.json(&["a", "b"]);
    assert_eq!(json["summary"]["posts"], 2);
    let unreadable = |json: &serde_json::Value| {
        let all = json["diagnostics"].as_array().expect("a list").clone();
        let mut all = all.into_iter().filter(|it| it["rule"] == "unreadable-file");
        all.next().expect("the link is reported")["path"].clone()
    };
    assert_eq!(unreadable(&json), "b/c/out.md");
    // A single site is named from its own root, but annotations from the repository.
    assert_eq!(unreadable(&it.json(&["b/c"])), "out.md");
    let github = out(&it.run(&["--check", "--format", "github", "b/c"]));
    assert!(github.starts_with("::error file=b/c/out.md,line=1"), "{github}");
}

#[test]
fn a_post_may_come_from_the_standard_input() {
    let it = Folder::new(&[("a.md", "")]);
    fs::write(it.path().join("in"), "# 乙\n").expect("files can be made");
    let stdin = fs::File::open(it.path().join("in")).expect("it is there");
    let run = it
        .command(&["--check", "--stdin", "--stdin-path", "new.md"])
        .stdin(stdin)
        .output()
        .expect("the program starts");
    assert_eq!((code(&run), err(&run)), (Some(0), String::new()));
    assert!(out(&run).contains("2 posts"), "{}", out(&run));
}

#[test]
fn rules_are_listed_and_explained() {
    let it = Folder::new(&[]);
    let rules = it.run(&["rules"]);
    assert_eq!(code(&rules), Some(0));
    for line in out(&rules).lines() {
        let id = line.split_whitespace().next().expect("a line begins with an id");
        let run = it.run(&["explain", id]);
        assert_eq!(code(&run), Some(0));
        assert!(out(&run).starts_with(id), "{}", out(&run));
    }
    let unreadable =
        out(&rules).lines().find(|it| it.starts_with("unreadable-file")).map(str::to_owned);
    expect![
        "unreadable-file              error    A post that cannot be read from the disk, or is too large to be one."
    ]
    .assert_eq(&unreadable.expect("the rule exists"));
}

#[test]
fn help_and_version_are_no_failure() {
    let it = Folder::new(&[]);
    assert_eq!(code(&it.run(&["--help"])), Some(0));
    assert!(out(&it.run(&["--version"])).starts_with("corpus-lsp "));
}

#[test]
fn a_path_is_explained_step_by_step() {
    let it = Folder::new(&[
        ("_config.yml", "title: t\npermalink: posts/:title.html\n"),
        ("package.json", r#"{"dependencies": {"hexo": "7.3.0"}}"#),
        (
            "source/_posts/甲.md",
            "---\ntitle: 甲\ndate: 2024-01-02\n---\n\n![图](../img/图.png)\n[乙](乙.md)\n",
        ),
        ("source/img/图.png", ""),
    ]);
    let one = it.run(&["explain-path", "source/_posts/甲.md:6:3", "--lang", "en"]);
    assert_eq!((code(&one), err(&one)), (Some(0), String::new()));
    expect![[r#"
        source/_posts/甲.md:6:1
          on source/_posts/甲.md, published at /posts/甲.html
          written: ../img/图.png
          read as: a path from this page
          tried URL /img/图.png: the file source/img/图.png
          on the site: the file source/img/图.png
          in the editor: source/img/图.png
    "#]]
    .assert_eq(&out(&one));
    let all = out(&it.run(&["explain-path", "source/_posts/甲.md", "--lang", "zh"]));
    assert!(all.contains("甲.md:7:1") && all.contains("编辑器里"), "{all}");
    let none = it.run(&["explain-path", "source/_posts/甲.md:2"]);
    assert_eq!(code(&none), Some(2));
    assert!(err(&none).contains("there is no link"), "{}", err(&none));
    assert_eq!(code(&it.run(&["explain-path", "gone.md"])), Some(2));
}

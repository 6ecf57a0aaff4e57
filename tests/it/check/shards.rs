//! `--shard` and `merge`: a run in shares says what one run says.

use std::fs;

use super::{Folder, code, err, out};

fn site() -> Folder {
    let texts: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("文/{n}.md"),
                format!("---\ntitle: a\n---\n![图 😀](gone-{n}.png) [y](no.md)\r\n"),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> = texts.iter().map(|it| (&*it.0, &*it.1)).collect();
    files.extend([
        ("a.png", ""),
        ("b/c.jpg", ""),
        ("corpus.toml", "[rules]\nbroken-link = \"hint\"\n"),
    ]);
    Folder::new(&files)
}

fn without_time(text: &str) -> String {
    let at = text.find("\"elapsed_ms\":").expect("there is a summary");
    text[..at].to_owned()
}

#[test]
fn shards_are_joined_to_the_whole() {
    let it = site();
    let whole = out(&it.run(&["--check", "--format", "json"]));
    for count in [1, 3, 8] {
        let names: Vec<String> = (1..=count).map(|n| format!("{n}-{count}.json")).collect();
        for (n, name) in names.iter().enumerate() {
            let run =
                it.run(&["--check", "--format", "json", "--shard", &format!("{}/{count}", n + 1)]);
            fs::write(it.path().join("..").join(name), run.stdout).expect("files can be made");
        }
        let paths: Vec<String> = names.iter().map(|it| format!("../{it}")).rev().collect();
        let mut arguments = vec!["merge"];
        arguments.extend(paths.iter().map(|it| &**it));
        let merged = it.run(&arguments);
        assert_eq!((code(&merged), err(&merged)), (Some(1), String::new()));
        assert_eq!(without_time(&out(&merged)), without_time(&whole));
        arguments.extend(["--fail-on", "never"]);
        assert_eq!(code(&it.run(&arguments)), Some(0));
        for name in names {
            fs::remove_file(it.path().join("..").join(name)).expect("it is there");
        }
    }
}

#[test]
fn shards_that_make_no_whole_are_told() {
    let it = site();
    for n in 1..=2 {
        it.run(&["--check", "--shard", &format!("{n}/2"), "--format", &format!("json={n}.json")]);
    }
    it.run(&["--check", "--format", "json=whole.json"]);
    fs::write(it.path().join("bad.json"), "{").expect("files can be made");
    let fails = |files: &[&str], says: &str| {
        let run = it.run(&[&["merge"], files].concat());
        assert_eq!(code(&run), Some(2));
        assert!(err(&run).contains(says), "{}", err(&run));
    };
    fails(&["1.json"], "shard 2/2 is missing");
    fails(&["1.json", "1.json", "2.json"], "several reports of shard 1/2");
    fails(&["whole.json"], "of no shard");
    fails(&["bad.json"], "no report");
    fails(&["none.json"], "cannot be read");
    for shard in ["0/2", "3/2", "1", "a/b", "1/0"] {
        assert_eq!(code(&it.run(&["--check", "--shard", shard])), Some(2), "{shard}");
    }
}

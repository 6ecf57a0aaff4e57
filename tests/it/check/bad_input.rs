//! Whatever lies on the disk, a run ends, says what it could not do, and breaks nothing.

use std::fs;

use super::{Folder, code, err, out};

/// A folder with all kinds of files that no author meant to write.
fn odd() -> Folder {
    let it = Folder::new(&[
        ("empty.md", ""),
        ("nul.md", "---\ntitle: \0\n---\n\0![x](\0.png)\0 <!-- corpus-lsp: ignore \0 -->\0"),
        ("cr.md", "---\rtitle: a\r---\r![x](gone.png)\r"),
        ("bom.md", "\u{feff}\u{feff}---\ntitle: a\n---\n"),
        ("unclosed.md", "---\ntitle: a\n<!-- corpus-lsp: ignore broken-image"),
        (
            "comment.md",
            "<!-- corpus-lsp: -- --><!-- corpus-lsp:ignore---><!--corpus-lsp:ignore-next-line a",
        ),
        ("emoji👨‍👩‍👧.md", "![👨‍👩‍👧](👨‍👩‍👧.png)"),
    ]);
    let write = |name: &str, bytes: &[u8]| {
        fs::write(it.path().join(name), bytes).expect("files can be made")
    };
    write("gbk.md", b"---\ntitle: \xd6\xd0\xce\xc4\n---\n![\xff](\xfe.png) <!-- corpus-lsp: ignore broken-image -->\n");
    write("utf16.md", b"\xff\xfe-\0-\0-\0\n\0");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        symlink(".", it.path().join("loop")).expect("links can be made");
        symlink("b.md", it.path().join("a.md")).expect("links can be made");
        symlink("a.md", it.path().join("b.md")).expect("links can be made");
        write("locked.md", b"x");
        let locked = fs::Permissions::from_mode(0o000);
        fs::set_permissions(it.path().join("locked.md"), locked).expect("it is ours");
    }
    it
}

#[test]
fn odd_files_break_no_way_of_running() {
    let it = odd();
    let rules =
        ["--rule", "unused-asset,duplicate-asset,oversized-image,asset-outside-root,broken-image"];
    for arguments in [
        &["--format", "sarif"][..],
        &["--format", "json", "--stats"],
        &["--diff", "--unsafe-fixes"],
        &["--write-baseline", "baseline.json"],
        &["--baseline", "baseline.json"],
        &["--shard", "1/2", "--format", "json"],
        &rules,
        &["**/*.md"],
    ] {
        let run = it.run(&[&["--check"], arguments].concat());
        // Files that a patch would have to leave alone make it 2.
        let fine =
            matches!(code(&run), Some(0 | 1)) || arguments[0] == "--diff" && code(&run) == Some(2);
        assert!(fine, "{arguments:?}: {:?} {}", code(&run), err(&run));
        assert!(!err(&run).contains("panicked"), "{}", err(&run));
    }
}

#[test]
fn fixes_settle_on_odd_files() {
    let it = odd();
    for _ in 0..3 {
        let run = it.run(&["--check", "--unsafe-fixes"]);
        assert!(!err(&run).contains("panicked"), "{}", err(&run));
    }
    let texts = || {
        let names = [
            "empty.md",
            "nul.md",
            "cr.md",
            "bom.md",
            "unclosed.md",
            "comment.md",
            "gbk.md",
            "utf16.md",
        ];
        names.map(|name| fs::read(it.path().join(name)).expect("it is there"))
    };
    let before = texts();
    it.run(&["--check", "--unsafe-fixes"]);
    assert_eq!(texts(), before, "what is fixed stays as it is");
    assert!(before[6].ends_with(b"broken-image -->\n") && before[7].starts_with(b"\xff\xfe"));
}

#[test]
fn fifty_megabytes_are_read_and_more_than_is_read_is_told() {
    let it = Folder::new(&[]);
    let line = "很长的一行 with words, numbers 123 and punctuation。\n\n";
    let text =
        format!("---\ntitle: a\n---\n{}![x](gone.png)\n", line.repeat((50 << 20) / line.len()));
    fs::write(it.path().join("long.md"), text).expect("there is room");
    let run = it.run(&["--check", "--format", "compact"]);
    assert_eq!(code(&run), Some(1), "{}", err(&run));
    assert_eq!(out(&run).lines().count(), 1, "{}", out(&run));
    assert!(out(&run).contains("broken-image"), "{}", out(&run));
    let file =
        fs::OpenOptions::new().write(true).open(it.path().join("long.md")).expect("it is there");
    file.set_len(65 << 20).expect("there is room");
    let run = it.run(&["--check", "--format", "compact"]);
    assert!(out(&run).contains("unreadable-file"), "{}", out(&run));
}

#[test]
fn a_wrong_configuration_keeps_posts_as_they_are() {
    let broken = "---\ntitle： a\ndate: 2024-01-01\n---\n";
    let it = Folder::new(&[
        ("_config.yml", ""),
        ("source/_posts/a.md", broken),
        ("corpus.toml", "rules = 1\n"),
    ]);
    assert_eq!(code(&it.run(&["--check", "--fix"])), Some(2));
    assert_eq!(
        fs::read_to_string(it.path().join("source/_posts/a.md")).expect("it is there"),
        broken
    );
}

#[test]
fn warnings_are_counted_against_what_is_allowed() {
    let it = Folder::new(&[
        ("a.md", "---\ntitle: a\n---\n"),
        ("b.md", "<!-- corpus-lsp: ignore broken-link -->\n\n<!-- corpus-lsp: ignore -->\n"),
    ]);
    let run = |arguments: &[&str]| {
        code(&it.run(&[&["--check", "--rule", "unused-suppression"], arguments].concat()))
    };
    assert_eq!(
        (run(&[]), run(&["--max-warnings", "1"]), run(&["--max-warnings", "2"])),
        (Some(1), Some(1), Some(0))
    );
    assert_eq!((run(&["--fail-on", "error"]), run(&["--level", "error"])), (Some(0), Some(0)));
}

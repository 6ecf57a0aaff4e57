//! `--fix`, `--unsafe-fixes` and `--diff`: what is written, what is left alone, and what is said.

use std::fs;
use std::process::Command;

use super::{Folder, code, err, out};

/// A Hexo site whose posts each have a full-width colon in the front matter, which has a safe fix.
fn with_fixes(posts: &[(&str, &str)]) -> Folder {
    let mut files = vec![("_config.yml", "title: x\n"), ("source/_posts/z.md", FIXED)];
    files.extend_from_slice(posts);
    Folder::new(&files)
}

const BROKEN: &str = "---\ntitle： 标题😀\ndate: 2024-01-01\n---\n# 甲\n";
const FIXED: &str = "---\ntitle: 标题😀\ndate: 2024-01-01\n---\n# 甲\n";

fn read(it: &Folder, path: &str) -> String {
    String::from_utf8(fs::read(it.path().join(path)).expect("it is there")).expect("it is UTF-8")
}

#[test]
fn safe_fixes_are_written_and_stay() {
    let it = with_fixes(&[("source/_posts/甲.md", BROKEN)]);
    assert_eq!(code(&it.run(&["--check"])), Some(1));
    let run = it.run(&["--check", "--fix"]);
    assert_eq!((code(&run), &*err(&run)), (Some(0), "corpus-lsp: made 1 fix in 1 file\n"));
    assert_eq!(read(&it, "source/_posts/甲.md"), FIXED);
    assert!(out(&run).starts_with("no problems"), "{}", out(&run));
    let again = it.run(&["--check", "--fix"]);
    assert_eq!((code(&again), err(&again)), (Some(0), String::new()), "a second run does nothing");
    assert_eq!(fs::read_dir(it.path().join("source/_posts")).expect("a folder").count(), 2);
}

#[test]
fn line_breaks_and_the_byte_order_mark_stay() {
    for (from, to) in [("\n", "\r\n"), ("", "")] {
        let text = BROKEN.replace(from, to);
        let text = if from.is_empty() { format!("\u{feff}{BROKEN}") } else { text };
        let want = text.replace("title： ", "title: ");
        let it = with_fixes(&[("source/_posts/a.md", &text)]);
        let run = it.run(&["--check", "--fix"]);
        assert_eq!(code(&run), Some(0), "{}{}", out(&run), err(&run));
        assert_eq!(read(&it, "source/_posts/a.md"), want);
    }
}

#[test]
fn what_may_not_be_meant_waits_to_be_asked_for() {
    let post = "---\ntitle: a\ndate: 2024-01-01\n---\n![x](/img/cover.png)\n";
    let it = with_fixes(&[("source/_posts/a.md", post), ("source/img/cover.jpg", "")]);
    let safe = it.run(&["--check", "--fix"]);
    assert_eq!((code(&safe), &*read(&it, "source/_posts/a.md")), (Some(1), post));
    let run = it.run(&["--check", "--fix", "--unsafe-fixes"]);
    assert_eq!(code(&run), Some(0), "{}", out(&run));
    assert!(read(&it, "source/_posts/a.md").contains("![x](/img/cover.jpg)"));
}

#[test]
fn only_what_was_selected_is_mended() {
    let it = with_fixes(&[("source/_posts/a.md", BROKEN), ("source/_posts/b.md", BROKEN)]);
    let run = it.run(&["--check", "--fix", "source/_posts/a.md"]);
    assert_eq!(code(&run), Some(0));
    assert_eq!(
        (read(&it, "source/_posts/a.md"), read(&it, "source/_posts/b.md")),
        (FIXED.into(), BROKEN.into())
    );
    let run = it.run(&["--check", "--fix", "--skip-rule", "front-matter-syntax"]);
    assert_eq!(read(&it, "source/_posts/b.md"), BROKEN, "{}", out(&run));
}

#[test]
fn a_patch_writes_nothing_and_can_be_applied() {
    let crlf = BROKEN.replace('\n', "\r\n");
    let no_end = BROKEN.trim_end();
    let it = with_fixes(&[
        ("source/_posts/甲 乙.md", BROKEN),
        ("source/_posts/crlf.md", &crlf),
        ("source/_posts/end.md", no_end),
    ]);
    let run = it.run(&["--check", "--diff"]);
    assert_eq!(code(&run), Some(1), "the problems are still there");
    let patch = out(&run);
    assert!(patch.contains("-title： 标题😀\n+title: 标题😀\n"), "{patch}");
    assert_eq!(read(&it, "source/_posts/甲 乙.md"), BROKEN);
    fs::write(it.path().join("fixes.patch"), &patch).expect("files can be made");
    let applied = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "fixes.patch"])
        .current_dir(it.path())
        .output();
    let Ok(applied) = applied else { return eprintln!("SKIPPED git apply: git is not installed") };
    assert!(applied.status.success(), "{}", err(&applied));
    assert_eq!(read(&it, "source/_posts/甲 乙.md"), FIXED);
    assert_eq!(read(&it, "source/_posts/crlf.md"), FIXED.replace('\n', "\r\n"));
    assert_eq!(read(&it, "source/_posts/end.md"), FIXED.trim_end());
    assert_eq!(out(&it.run(&["--check", "--diff"])), "");
}

#[test]
fn what_is_not_utf_8_is_left_alone() {
    let it = with_fixes(&[]);
    let bytes = b"---\ntitle\xef\xbc\x9a x\ndate: 2024-01-01\n---\n\xd6\xd0\0\n";
    fs::write(it.path().join("source/_posts/gbk.md"), bytes).expect("files can be made");
    let run = it.run(&["--check", "--fix"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("gbk.md: is not UTF-8 and is left as it is"), "{}", err(&run));
    assert_eq!(fs::read(it.path().join("source/_posts/gbk.md")).expect("it is there"), bytes);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let it = with_fixes(&[("source/real.txt", BROKEN)]);
    let real = it.path().join("source/real.txt");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("it is ours");
    for name in ["a.md", "b.md"] {
        symlink("../real.txt", it.path().join("source/_posts").join(name))
            .expect("links can be made");
    }
    let run = it.run(&["--check", "--fix"]);
    assert_eq!(code(&run), Some(0), "{}{}", out(&run), err(&run));
    assert_eq!(read(&it, "source/real.txt"), FIXED);
    assert_eq!(fs::metadata(&real).expect("it is there").permissions().mode() & 0o777, 0o640);
    let link = fs::symlink_metadata(it.path().join("source/_posts/a.md")).expect("it is there");
    assert!(link.is_symlink());
}

#[cfg(unix)]
#[test]
fn a_file_that_nobody_may_write_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let it = with_fixes(&[("source/_posts/a.md", BROKEN)]);
    let path = it.path().join("source/_posts/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("it is ours");
    if fs::OpenOptions::new().append(true).open(&path).is_ok() {
        return eprintln!(
            "SKIPPED a_file_that_nobody_may_write_is_left_alone: root may write everything"
        );
    }
    let run = it.run(&["--check", "--fix"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("0 of 1 files are fixed"), "{}", err(&run));
    assert_eq!(read(&it, "source/_posts/a.md"), BROKEN);
}

#[test]
fn two_runs_at_once_do_what_one_does() {
    let posts: Vec<(String, &str)> =
        (0..200).map(|n| (format!("source/_posts/{n}.md"), BROKEN)).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|it| (&*it.0, it.1)).collect();
    let it = with_fixes(&posts);
    let runs: Vec<_> = (0..4)
        .map(|_| it.command(&["--check", "--fix"]).output())
        .collect::<Vec<_>>()
        .into_iter()
        .map(|it| it.expect("the program starts"))
        .collect();
    assert!(runs.iter().all(|it| code(it) == Some(0)), "{}", err(&runs[0]));
    let spawned: Vec<_> = (0..4)
        .map(|_| {
            fs::write(it.path().join("source/_posts/0.md"), BROKEN).expect("files can be made");
            it.command(&["--check", "--fix"])
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for mut child in spawned {
        let status = child.wait().expect("it ends");
        // A run that saw a file change under it says so and leaves it.
        assert!(matches!(status.code(), Some(0 | 2)), "{status}");
    }
    assert_eq!(code(&it.run(&["--check", "--fix"])), Some(0));
    assert!((0..200).all(|n| read(&it, &format!("source/_posts/{n}.md")) == FIXED));
}

/// A tmpfs of a few pages fills up in the middle.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let it = Folder::new(&[]);
    let mount = it.path().join("disk");
    fs::create_dir(&mount).expect("folders can be made");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"])
        .arg(&mount)
        .output()
        .is_ok_and(|it| it.status.success());
    if !mounted {
        return eprintln!("SKIPPED a_full_disk_loses_nothing: no right to mount a tmpfs");
    }
    let posts = mount.join("source/_posts");
    fs::create_dir_all(&posts).expect("folders can be made");
    fs::write(mount.join("_config.yml"), "title: x\n").expect("files can be made");
    let long = |head: &str, n: usize| format!("{head}{}", "字".repeat(n));
    for n in 0..6 {
        fs::write(posts.join(format!("{n}.md")), long(BROKEN, 12_000)).expect("there is room");
    }
    fs::write(posts.join("big.md"), long(BROKEN, 40_000)).expect("there is room");
    let run = it.run(&["--check", "--fix", "disk"]);
    let texts: Vec<String> = (0..6)
        .map(|n| fs::read_to_string(posts.join(format!("{n}.md"))).expect("it is there"))
        .collect();
    let big = fs::read_to_string(posts.join("big.md")).expect("it is there");
    let left = fs::read_dir(&posts).expect("a folder").count();
    let _ = Command::new("umount").arg(&mount).status();
    assert_eq!(code(&run), Some(2), "{}{}", out(&run), err(&run));
    assert!(
        err(&run).contains("No space left") && err(&run).contains("files are fixed"),
        "{}",
        err(&run)
    );
    for text in texts {
        assert!(text == long(BROKEN, 12_000) || text == long(FIXED, 12_000));
    }
    assert!(big == long(BROKEN, 40_000) || big == long(FIXED, 40_000));
    assert_eq!(left, 7, "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_whole_files() {
    let posts: Vec<(String, &str)> =
        (0..400).map(|n| (format!("source/_posts/{n}.md"), BROKEN)).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|it| (&*it.0, it.1)).collect();
    let it = with_fixes(&posts);
    let child = it
        .command(&["--check", "--fix"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let is_begun = || (0..400).any(|n| read(&it, &format!("source/_posts/{n}.md")) == FIXED);
    while !is_begun() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let run = child.wait_with_output().expect("it ends");
    // It may have been done before the signal came, and a signal outside of the writing just ends it.
    let fine = matches!(code(&run), Some(0 | 2) | None);
    assert!(fine, "{:?} {}", run.status, err(&run));
    let whole = (0..400).all(|n| {
        let text = read(&it, &format!("source/_posts/{n}.md"));
        text == FIXED || text == BROKEN
    });
    assert!(whole);
    let left = fs::read_dir(it.path().join("source/_posts")).expect("a folder").count();
    assert_eq!(left, 401, "no temporary file is left");
    assert_eq!(code(&it.run(&["--check", "--fix"])), Some(0));
}

#[test]
fn a_patch_and_a_report_do_not_share_the_standard_output() {
    let it = with_fixes(&[("source/_posts/a.md", BROKEN)]);
    assert_eq!(code(&it.run(&["--check", "--diff", "--format", "text"])), Some(2));
    assert_eq!(code(&it.run(&["--check", "--diff", "--fix"])), Some(2));
    let run = it.run(&["--check", "--diff", "--format", "json=out.json"]);
    assert!(out(&run).starts_with("--- a/source"), "{}", out(&run));
    assert!(read(&it, "out.json").contains("front-matter-syntax"));
}

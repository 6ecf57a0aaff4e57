//! The rules about the bytes of assets, which are off unless asked for, and the sums of `--stats`.

use std::fs;

use super::{Folder, code, out};

/// The beginning of a PNG, which tells its size in pixels.
fn png(width: u32, height: u32, tail: &[u8]) -> Vec<u8> {
    let mut res = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    res.extend(width.to_be_bytes());
    res.extend(height.to_be_bytes());
    res.extend(b"\x08\x06\0\0\0");
    res.extend(tail);
    res
}

fn site() -> Folder {
    let post = "---\ntitle: a\ndate: 2024-01-01\n---\n![x](/img/used.png) <span data-src=\"/img/lazy.png\"></span>\n";
    let it = Folder::new(&[
        ("_config.yml", "title: x\navatar: /img/图标.png\n"),
        ("source/_posts/a.md", post),
        ("source/css/a.css", "body { background: url(%E8%83%8C.png) }\n"),
    ]);
    fs::create_dir_all(it.path().join("source/img/旧")).expect("folders can be made");
    for name in [
        "used.png",
        "lazy.png",
        "图标.png",
        "背.png",
        "旧/没用 😀.png",
        "旧/used.png",
        "favicon.png",
    ] {
        let bytes = png(10, 10, name.as_bytes());
        fs::write(it.path().join("source/img").join(name), bytes).expect("files can be made");
    }
    it
}

fn said(it: &Folder, rule: &str) -> Vec<String> {
    let run = it.run(&["--check", "--format", "compact", "--rule", rule]);
    let text = out(&run);
    text.lines().map(|it| it.split(": ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn nothing_is_said_unless_asked_for() {
    let it = site();
    let run = it.run(&["--check", "--fail-on", "hint"]);
    assert_eq!(code(&run), Some(0), "{}", out(&run));
}

#[test]
fn assets_that_nothing_names_are_found() {
    let it = site();
    assert_eq!(
        said(&it, "unused-asset"),
        ["source/img/旧/used.png:1:1", "source/img/旧/没用 😀.png:1:1"]
    );
    fs::write(it.path().join("corpus.toml"), "[rules]\nunused-asset = \"warning\"\n[per_file_ignores]\n\"**/used.png\" = [\"unused-asset\"]\n").expect("files can be made");
    let run = it.run(&["--check", "--format", "json"]);
    assert_eq!(code(&run), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("it is JSON");
    let all = json["diagnostics"].as_array().expect("a list");
    assert_eq!((all.len(), &all[0]["severity"]), (1, &"warning".into()));
    let text = out(&it.run(&["--check"]));
    assert!(text.contains("Nothing leads to this file") && !text.contains("PNG"), "{text}");
}

#[test]
fn what_was_unused_before_is_not_blamed_on_a_change() {
    let it = site();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=n", "-c", "user.email=n@example.org"];
        let run = std::process::Command::new("git")
            .args(who)
            .args(arguments)
            .current_dir(it.path())
            .output();
        assert!(run.is_ok_and(|it| it.status.success()));
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "x"]);
    let changed = |it: &Folder| {
        let run = it.run(&[
            "--check",
            "--format",
            "compact",
            "--rule",
            "unused-asset",
            "--changed-since",
            "HEAD",
        ]);
        out(&run)
    };
    assert_eq!(changed(&it), "");
    let post = "---\ntitle: a\ndate: 2024-01-01\n---\n<span data-src=\"/img/lazy.png\"></span>\n";
    fs::write(it.path().join("source/_posts/a.md"), post).expect("files can be made");
    let said = changed(&it);
    assert!(said.starts_with("source/img/used.png:1:1") && said.lines().count() == 1, "{said}");
}

#[test]
fn equal_files_are_found_by_their_bytes() {
    let it = site();
    assert_eq!(said(&it, "duplicate-asset"), [""; 0]);
    fs::copy(it.path().join("source/img/used.png"), it.path().join("source/img/z.png"))
        .expect("it can be copied");
    fs::write(it.path().join("source/img/e1.png"), "").expect("files can be made");
    fs::write(it.path().join("source/img/e2.png"), "").expect("files can be made");
    assert_eq!(said(&it, "duplicate-asset"), ["source/img/z.png:1:1"]);
}

#[test]
fn large_images_are_found() {
    let it = site();
    fs::write(it.path().join("source/img/wide.png"), png(4000, 20, b""))
        .expect("files can be made");
    fs::write(it.path().join("source/img/heavy.png"), png(20, 20, &vec![7; 2 << 20]))
        .expect("files can be made");
    fs::write(it.path().join("source/img/heavy.zip"), vec![7; 2 << 20]).expect("files can be made");
    assert_eq!(
        said(&it, "oversized-image"),
        ["source/img/heavy.png:1:1", "source/img/wide.png:1:1"]
    );
    let stats = out(&it.run(&["--check", "--stats"]));
    assert!(
        stats.contains("Assets by kind:") && stats.contains("2.0 MiB  source/img/heavy.png"),
        "{stats}"
    );
    assert!(!out(&it.run(&["--check"])).contains("Assets by kind"));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_found() {
    let it = site();
    std::os::unix::fs::symlink("/etc/hostname", it.path().join("source/img/out.png"))
        .expect("links can be made");
    std::os::unix::fs::symlink("used.png", it.path().join("source/img/in.png"))
        .expect("links can be made");
    assert_eq!(said(&it, "asset-outside-root"), ["source/img/out.png:1:1"]);
}

//! Suppressions as they are used: in comments, in front matter, and by file in the configuration.

use super::{Folder, code, err, out};

const HEAD: &str = "---\ntitle: a\n---\n";

#[test]
fn what_is_meant_is_not_reported() {
    let post = format!(
        "{HEAD}![x](gone.png) <!-- corpus-lsp: ignore broken-image -- 在 CDN 上 -->\r\n\r\n<!-- corpus-lsp: ignore-next-line broken-link -->\r\n\r\n[y](gone.md)\r\n"
    );
    let it = Folder::new(&[
        ("a.md", &*post),
        ("b.md", "---\ntitle: a\ncorpus-lsp:\n  ignore: [broken-image]\n---\n![x](gone.png)\n"),
        (
            "c.md",
            "\u{feff}---\ntitle: a\n---\n![x](gone.png)\n<!-- corpus-lsp: ignore-file broken-image -->\n",
        ),
    ]);
    let run = it.run(&["--check", "--fail-on", "hint"]);
    assert_eq!(code(&run), Some(0), "{}{}", out(&run), err(&run));
}

#[test]
fn a_suppression_without_use_is_reported_and_mended() {
    let post = format!(
        "{HEAD}文字 <!-- corpus-lsp: ignore broken-image -->\n\n<!-- corpus-lsp: ignore-file broken-link -->\n\n完\n"
    );
    let it = Folder::new(&[("a.md", &*post)]);
    let run = it.run(&["--check", "--format", "compact"]);
    assert_eq!(code(&run), Some(1));
    assert_eq!(out(&run).matches("unused-suppression").count(), 2, "{}", out(&run));
    assert_eq!(code(&it.run(&["--check", "--fix"])), Some(0));
    let text = std::fs::read_to_string(it.path().join("a.md")).expect("it is there");
    assert_eq!(text, format!("{HEAD}文字\n\n\n完\n"));
    // A rule that is not reported may well have been of use.
    let image = format!("{HEAD}![x](gone.png) <!-- corpus-lsp: ignore broken-image -->\n");
    let it = Folder::new(&[("a.md", &*image)]);
    assert_eq!(code(&it.run(&["--check", "--skip-rule", "broken-image"])), Some(0));
    assert_eq!(code(&it.run(&["--check", "--rule", "unused-suppression"])), Some(0));
}

#[test]
fn files_may_be_judged_otherwise() {
    let image = format!("{HEAD}![x](gone.png)\n");
    let config = "[per_file_ignores]\n\"旧/**\" = [\"broken-image\"]\n\n[[overrides]]\nfiles = [\"草稿/*.md\"]\nrules = { broken-image = \"hint\" }\n";
    let it = Folder::new(&[
        ("corpus.toml", config),
        ("旧/a.md", &image),
        ("草稿/b.md", &image),
        ("c.md", &image),
    ]);
    let compact = out(&it.run(&["--check", "--format", "compact"]));
    assert!(compact.contains("c.md:4:6: error broken-image"), "{compact}");
    assert!(compact.contains("草稿/b.md:4:6: hint broken-image"), "{compact}");
    assert!(!compact.contains("旧/a.md"), "{compact}");
}

//! Suppressions as they are used: in comments, in front matter, and by file in the configuration.

use std::fs;
use std::path::Path;

use corpus::cancel::Cancel;
use corpus::files::FilePath;
use corpus::{Change, Corpus, CorpusHost, FileChange, Options};

use super::{Folder, code, err, out, real_sites};

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
    let text = fs::read_to_string(it.path().join("a.md")).expect("it is there");
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

/// The corpus in `root`, read without the program.
fn read(root: &Path) -> Corpus {
    let walk = ignore::WalkBuilder::new(root).hidden(false).build().flatten();
    let files = walk.filter(|it| it.file_type().is_some_and(|it| it.is_file()));
    let files: Vec<(FilePath, std::path::PathBuf)> = files
        .map(|it| {
            let path = it
                .path()
                .strip_prefix(root)
                .expect("it lies inside")
                .to_string_lossy()
                .into_owned();
            (FilePath::new(&path), it.into_path())
        })
        .collect();
    let bytes = |path: &Path| FileChange::Text(fs::read(path).expect("it can be read"));
    let mut host = CorpusHost::new(Options::default());
    let name = |(path, file): &(FilePath, std::path::PathBuf)| {
        let change = if corpus::site::is_config(path) { bytes(file) } else { FileChange::Asset };
        (path.clone(), change)
    };
    host.apply(Change { files: files.iter().map(name).collect() });
    let posts = files.iter().filter(|it| it.0.is_markdown());
    host.apply(Change { files: posts.map(|it| (it.0.clone(), bytes(&it.1))).collect() });
    host.corpus()
}

#[test]
fn every_finding_of_real_sites_can_be_suppressed() {
    let mut n_found = 0;
    for root in real_sites("every_finding_of_real_sites_can_be_suppressed") {
        let corpus = read(&root);
        for (path, found) in corpus.check(&Cancel::default()).expect("nobody cancels") {
            let Ok(text) = fs::read_to_string(root.join(path.as_str())) else { continue };
            for it in found.iter().filter(|_| path.is_markdown()) {
                n_found += 1;
                assert!(corpus.suppression(&path, &text, it).is_some(), "{path}: {it:?}");
            }
        }
    }
    eprintln!("{n_found} findings");
}

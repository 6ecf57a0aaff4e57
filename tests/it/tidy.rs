//! The laws of the tree that the compiler does not know: which module may name which, which file may name which foreign thing,
//! how long files get, and what is in the repository at all.
//!
//! Invariant: an exception is a line in one of the lists here, never a silence. Lists of exceptions may only shrink.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Some modules of one crate on the same height.
struct Layer {
    krate: &'static str,
    modules: &'static [&'static str],
    /// Whether they may name each other.
    knot: bool,
    /// Whether they may name what the root of the crate defines, such as `crate::Corpus`.
    root: bool,
}

const fn layer(krate: &'static str, modules: &'static [&'static str]) -> Layer {
    Layer { krate, modules, knot: false, root: false }
}

/// The order of imports, from the bottom to the top: a module names modules of the lines above its own, and no others.
const ORDER: &[Layer] = &[
    layer("corpus", &["cancel", "nearest", "slug", "text"]),
    layer("corpus", &["files", "template"]),
    layer("corpus", &["asset", "diagnostic", "link", "markdown"]),
    layer("corpus", &["date", "syntax"]),
    layer("corpus", &["front_matter", "glossary"]),
    // What a site is, in five files: its vocabulary (`Generator`, `Kind`) is named by what it is made from.
    Layer { knot: true, ..layer("corpus", &["config", "facts", "index", "messages", "site"]) },
    layer("corpus", &["suppression"]),
    layer("corpus", &["post", "resolve"]),
    layer("corpus", &["reader"]),
    layer("corpus", &["rules"]),
    Layer { root: true, ..layer("corpus", &["terms"]) },
    // Rules and features never name each other, see `rules_and_features_keep_to_themselves`.
    Layer { root: true, ..layer("corpus", &["features"]) },
    Layer { root: true, ..layer("corpus", &["host", "lib", "fixture"]) },
    layer("corpus-lsp", &["arguments", "disk", "from_lsp", "to_lsp", "transport"]),
    layer("corpus-lsp", &["capabilities", "load"]),
    layer("corpus-lsp", &["session"]),
    layer("corpus-lsp", &["publish"]),
    layer("corpus-lsp", &["check", "glossary_command", "server"]),
    layer("corpus-lsp", &["commands", "explain_path"]),
    layer("corpus-lsp", &["main"]),
];

/// Foreign names, and the modules that may say them.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "tower_lsp",
        &[
            "corpus-lsp/capabilities",
            "corpus-lsp/from_lsp",
            "corpus-lsp/publish",
            "corpus-lsp/server",
            "corpus-lsp/session",
            "corpus-lsp/to_lsp",
            "corpus-lsp/transport",
        ],
    ),
    ("tokio", &["corpus-lsp/publish", "corpus-lsp/server", "corpus-lsp/transport"]),
    (
        "clap",
        &[
            "corpus-lsp/arguments",
            "corpus-lsp/check",
            "corpus-lsp/commands",
            "corpus-lsp/glossary_command",
            "corpus-lsp/main",
        ],
    ),
    ("std::fs", &["corpus-lsp/disk"]),
    ("tree_sitter", &["corpus/syntax", "corpus/template"]),
    ("pulldown_cmark", &["corpus/markdown"]),
    ("serde_yaml", &["corpus/front_matter", "corpus/glossary"]),
    ("granit_parser", &["corpus/front_matter", "corpus/glossary"]),
    ("jieba_rs", &["corpus/glossary"]),
];

/// Lines that a file may have in front of its tests.
const MAX_LINES: usize = 500;

/// Files that are longer, with the lines they may have. Entries may be lowered and taken out.
const LONG: &[(&str, usize)] = &[("server/corpus/src/markdown.rs", 633)];

/// The folders at the top.
const FOLDERS: [&str; 5] = [".ci", "editors", "grammar", "server", "tests"];

/// The files at the top.
const FILES: [&str; 17] = [
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    ".rustfmt.toml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "rust-toolchain.toml",
    // The link to the repository that a second working tree has.
    ".git",
];

/// The folder of this repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// Everything in the repository that is not left out of it by `.gitignore`: paths from its root, with `/`.
fn tree() -> Vec<String> {
    let root = root();
    let walk = ignore::WalkBuilder::new(&root)
        .standard_filters(false)
        .git_ignore(true)
        .require_git(false)
        .filter_entry(|it| it.file_name() != ".git")
        .build();
    let mut res: Vec<String> = walk
        .filter_map(Result::ok)
        .filter(|it| it.file_type().is_some_and(|it| it.is_file()))
        .filter_map(|it| Some(it.path().strip_prefix(&root).ok()?.to_str()?.replace('\\', "/")))
        .collect();
    res.sort();
    res
}

/// A Rust file of one of the two crates, without its comments and tests.
struct Source {
    path: String,
    krate: String,
    /// The module at the top of its crate that it belongs to.
    module: String,
    /// Below the module: `broken_link` of `rules/broken_link.rs`.
    part: Option<String>,
    code: String,
}

impl Source {
    fn read(path: &str) -> Option<Source> {
        let (krate, rest) = path.strip_prefix("server/")?.split_once("/src/")?;
        let rest = rest.strip_suffix(".rs")?;
        if rest.ends_with("/tests") {
            return None;
        }
        let (module, part) = match rest.split_once('/') {
            Some((module, part)) => (module, Some(part.to_owned())),
            None => (rest, None),
        };
        let text = text(path)?;
        Some(Source {
            path: path.to_owned(),
            krate: krate.to_owned(),
            module: module.to_owned(),
            part,
            code: without_comments(before_tests(&text)),
        })
    }

    fn all() -> Vec<Source> {
        let res: Vec<Source> = tree().iter().filter_map(|it| Source::read(it)).collect();
        assert!(res.len() > 50, "only {} files were found", res.len());
        res
    }

    /// Names behind `crate::`, with their lines: those of the group when there is one.
    fn names(&self) -> Vec<(usize, String)> {
        let mut res = Vec::new();
        for (at, _) in self.code.match_indices("crate::") {
            if self.code[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_') {
                continue;
            }
            let line = self.code[..at].matches('\n').count() + 1;
            let rest = &self.code[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => res.extend(first_names(group).into_iter().map(|it| (line, it))),
                None => res.push((line, identifier(rest).to_owned())),
            }
        }
        res
    }
}

fn identifier(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
    &text[..end]
}

/// The first names of the items of a `use` group, which ends at its own brace.
fn first_names(group: &str) -> Vec<String> {
    let mut res = Vec::new();
    let mut depth = 0;
    let mut start = true;
    for (at, it) in group.char_indices() {
        match it {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            it if start && !it.is_whitespace() => {
                res.push(identifier(&group[at..]).to_owned());
                start = false;
            }
            _ => {}
        }
    }
    res
}

fn text(path: &str) -> Option<String> {
    String::from_utf8(fs::read(root().join(path)).expect("the file is there")).ok()
}

/// A source file up to its module of tests.
fn before_tests(text: &str) -> &str {
    let tests = text.match_indices("#[cfg(test)]\nmod ").find(|it| {
        let line = text[it.0..].lines().nth(1).unwrap_or("");
        line.ends_with('{')
    });
    tests.map_or(text, |it| &text[..it.0])
}

/// Blanks out the lines that are comments.
fn without_comments(text: &str) -> String {
    text.lines().map(|it| if it.trim_start().starts_with("//") { "" } else { it }).fold(
        String::new(),
        |mut acc, it| {
            acc.push_str(it);
            acc.push('\n');
            acc
        },
    )
}

/// Fails with all of `faults` at once.
fn none(faults: &str) {
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn imports_point_one_way() {
    let place = |krate: &str, module: &str| {
        ORDER.iter().position(|it| it.krate == krate && it.modules.contains(&module))
    };
    let mut faults = String::new();
    for source in Source::all() {
        let Some(own) = place(&source.krate, &source.module) else {
            let _ = writeln!(faults, "{}: the module is not in ORDER", source.path);
            continue;
        };
        for (line, name) in source.names() {
            if name == source.module {
                continue;
            }
            let fine = match place(&source.krate, &name) {
                Some(other) => other < own || other == own && ORDER[own].knot,
                None => ORDER[own].root,
            };
            if !fine {
                let _ = writeln!(
                    faults,
                    "{}:{line}: `{}` is not above `{name}` in ORDER",
                    source.path, source.module
                );
            }
        }
    }
    none(&faults);
}

/// What both need moves down; a rule does not know of other rules either.
#[test]
fn rules_and_features_keep_to_themselves() {
    let sources = Source::all();
    let mut faults = String::new();
    for source in sources.iter().filter(|it| matches!(&*it.module, "rules" | "features")) {
        let other = if source.module == "rules" { "features" } else { "rules" };
        if source.names().iter().any(|it| it.1 == other) {
            let _ = writeln!(faults, "{}: names `{other}`", source.path);
        }
    }
    let rules: Vec<&Source> =
        sources.iter().filter(|it| it.module == "rules" && it.part.is_some()).collect();
    for (source, sibling) in rules.iter().flat_map(|a| rules.iter().map(move |b| (a, b))) {
        let part = sibling.part.as_deref().unwrap_or_default();
        if source.part != sibling.part
            && (source.code.contains(&format!("super::{part}::"))
                || source.code.contains(&format!("rules::{part}::")))
        {
            let _ = writeln!(faults, "{}: names its sibling `{part}`", source.path);
        }
    }
    none(&faults);
}

#[test]
fn one_file_names_each_foreign_thing() {
    let mut faults = String::new();
    for source in Source::all() {
        let module = format!("{}/{}", source.krate, source.module);
        for (name, allowed) in FOREIGN {
            let word = |(at, _): (usize, &str)| {
                !source.code[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_')
            };
            if !allowed.contains(&&*module) && source.code.match_indices(name).any(word) {
                let _ = writeln!(faults, "{}: names `{name}`", source.path);
            }
        }
    }
    none(&faults);
}

#[test]
fn files_say_what_they_are() {
    let mut faults = String::new();
    for path in tree().iter().filter(|it| it.ends_with(".rs")) {
        if !text(path).is_some_and(|it| it.starts_with("//!")) {
            let _ = writeln!(faults, "{path}: does not begin with `//!`");
        }
    }
    none(&faults);
}

#[test]
fn files_are_short() {
    let mut faults = String::new();
    for path in tree().iter().filter(|it| it.ends_with(".rs") && it.contains("/src/")) {
        if path.ends_with("/tests.rs") {
            continue;
        }
        let lines = text(path).map_or(0, |it| before_tests(&it).lines().count());
        let exception = LONG.iter().find(|it| it.0 == path);
        if lines > exception.map_or(MAX_LINES, |it| it.1) {
            let _ = writeln!(faults, "{path}: {lines} lines in front of its tests");
        }
        if exception.is_some() && lines <= MAX_LINES {
            let _ = writeln!(faults, "{path}: is short enough now, take it out of LONG");
        }
    }
    for (path, _) in LONG {
        if !root().join(path).is_file() {
            let _ = writeln!(faults, "{path}: is gone, take it out of LONG");
        }
    }
    none(&faults);
}

#[test]
fn nothing_is_left_half_done() {
    let words = [
        concat!("#[ig", "nore"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("db", "g!("),
    ];
    let mut faults = String::new();
    for path in tree().iter().filter(|it| it.ends_with(".rs")) {
        let code = text(path).map(|it| without_comments(&it)).unwrap_or_default();
        for word in words.iter().filter(|it| code.contains(**it)) {
            let _ = writeln!(faults, "{path}: has `{word}`");
        }
    }
    none(&faults);
}

/// Only `/Users/me` and `/Users/x` are nobody's: they stand for an author's machine in posts with links to it.
#[test]
fn no_path_of_a_machine_is_written_down() {
    let mut faults = String::new();
    for path in tree() {
        for (n, line) in text(&path).unwrap_or_default().lines().enumerate() {
            for folder in ["/home/", "/root/", "/work/", "/Users/", "/tmp/"] {
                let names = line.match_indices(folder).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let name = identifier(&line[at + folder.len()..]);
                    let drive = before == Some(':') || !before.is_some_and(char::is_alphanumeric);
                    drive
                        && !name.is_empty()
                        && !(folder == "/Users/" && ["me", "x"].contains(&name))
                });
                if names {
                    let _ = writeln!(faults, "{path}:{}: a path below `{folder}`", n + 1);
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_top_of_the_tree_is_as_it_was_designed() {
    let mut faults = String::new();
    for path in tree() {
        let fine = match path.split_once('/') {
            Some((folder, _)) => FOLDERS.contains(&folder),
            None => FILES.contains(&&*path),
        };
        if !fine {
            let _ = writeln!(faults, "{path}: does not belong at the top");
        }
    }
    none(&faults);
}

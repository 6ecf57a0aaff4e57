//! What the code knows is written down for people from the code itself: rules, configuration, terms, the command line.
//!
//! Invariant: a file made here is never edited by hand. A test that finds one out of date writes it anew and fails, so that the
//! difference is seen and committed.

use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

use corpus::diagnostic::{Locale, Severity};
use corpus::{config, glossary, rules};

use crate::tidy::root;

/// Writes `contents` to the file at `path` and fails, unless it says that already.
fn ensure_file_contents(path: &str, contents: &str) {
    let file = root().join(path);
    let old = fs::read_to_string(&file).unwrap_or_default();
    if old.replace("\r\n", "\n") == contents {
        return;
    }
    fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("folders can be made");
    fs::write(&file, contents).expect("files of the repository can be written");
    panic!(
        "{path} was out of date and has been written anew: look at the difference and commit it"
    );
}

/// Replaces what stands between the markers of `name` in the file at `path`, and fails, unless it says that already.
fn ensure_section(path: &str, name: &str, contents: &str) {
    let (begin, end) =
        (format!("<!-- begin generated: {name} -->\n"), format!("<!-- end generated: {name} -->"));
    let text = fs::read_to_string(root().join(path)).expect("the file is there");
    let text = text.replace("\r\n", "\n");
    let (before, rest) = text.split_once(&begin).expect("the begin marker is there");
    let (_, after) = rest.split_once(&end).expect("the end marker is there");
    ensure_file_contents(path, &format!("{before}{begin}{contents}{end}{after}"));
}

const HEAD: &str = "<!-- Made by tests/it/sourcegen.rs, not by hand. -->\n\n";

fn level(it: Severity) -> &'static str {
    match it {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// The level of a rule as documentation names it.
fn shown(it: &rules::Rule) -> String {
    if it.is_opt_in() {
        format!("off, else {}", level(it.severity))
    } else {
        level(it.severity).to_owned()
    }
}

/// What the program itself says to `arguments`.
fn said(arguments: &[&str]) -> String {
    let it = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(arguments)
        .env("LC_ALL", "C")
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = String::from_utf8(it.stdout).expect("it prints UTF-8");
    // Blanks at the end of a line mean something in Markdown.
    text.lines().fold(String::new(), |acc, it| acc + it.trim_end() + "\n")
}

#[test]
fn the_fields_are_documented() {
    let mut res = format!("{HEAD}# Fields of front matter\n\n");
    res += "What each generator does with the fields it knows, from the JSON Schemas in ";
    res += "[server/corpus/src/front_matter/schemas](../corpus/src/front_matter/schemas). Hover says the same.\n";
    for (generator, kind, schema) in corpus::front_matter::schema::all() {
        let _ = write!(
            res,
            "\n## {generator}: {kind}\n\n| field | default | what it does |\n|---|---|---|\n"
        );
        for it in &schema.fields {
            let required = if schema.required.contains(&it.key) { " (needed)" } else { "" };
            let default = it.default.as_ref().map_or(String::new(), |it| format!("`{it}`"));
            let about = it.en.replace('|', "\\|");
            let _ = writeln!(res, "| `{}`{required} | {default} | {about} |", it.key);
        }
    }
    ensure_file_contents("server/docs/front-matter.md", &res);
}

#[test]
fn the_rules_are_documented() {
    let mut res = format!("{HEAD}# Rules\n\n");
    res += "`corpus-lsp explain RULE` prints the same. ";
    res += "The level of a rule is set in `corpus.toml`, see [config.md](config.md).\n\n";
    res += "In the examples `//- /path` begins a file of the site, and `^^^` marks the bytes above that are reported.\n";
    for it in rules::ALL {
        let _ = write!(res, "\n## {}\n\n*{} by default.*\n\n", it.id, capitalised(&shown(it)));
        res += it.text().trim();
        res.push('\n');
    }
    ensure_file_contents("server/docs/rules.md", &res);
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |it| it.to_ascii_uppercase().to_string() + chars.as_str())
}

#[test]
fn the_readme_lists_the_rules() {
    let mut res = "| rule | level | what it finds |\n|---|---|---|\n".to_owned();
    for it in rules::ALL {
        let link = format!("[`{0}`](server/docs/rules.md#{0})", it.id);
        let _ = writeln!(res, "| {link} | {} | {} |", shown(it), it.summary());
    }
    ensure_section("README.md", "rules", &res);
}

#[test]
fn the_configuration_is_documented() {
    let mut res = format!("{HEAD}# Configuration\n\n");
    let _ = writeln!(
        res,
        "A file `{}` at the root of a site or folder. Every key is optional; a key that does not exist is an error.\n",
        config::FILE_NAME
    );
    res += "| key | value | meaning |\n|---|---|---|\n";
    for it in config::KEYS {
        let _ = writeln!(res, "| `{}` | {} | {} |", it.name, it.values, it.about);
    }
    res += "\n## Names that `anchors` takes\n\n";
    for (name, _) in config::anchor_schemes() {
        let _ = writeln!(res, "- `{name}`");
    }
    res += "\n## Ids that `rules` takes\n\n";
    for it in rules::ALL {
        let _ = writeln!(res, "- [`{0}`](rules.md#{0}), {1} by default", it.id, shown(it));
    }
    ensure_file_contents("server/docs/config.md", &res);
}

/// How the glossary of a corpus comes about.
const GLOSSARY: &str = "\
# The glossary

Hover a term and see what it means, in the editor; `corpus-lsp --glossary` prints all of them. What is known of a term comes from six places, the most trusted first, and the hover names each:

1. a glossary file at the root, in `data`, `_data` or `source/_data`: `glossary.toml`, `.yaml`, `.json`, or `.md` with one term for each heading, or `术语表` with the same endings;
2. a folder called `glossary` or `术语表` with one page for each term (`title`, `aka`, `short_description`);
3. lines `*[PMF]: product-market fit` in posts;
4. `glossary:` in the front matter of posts, a map of terms to what they mean or a list of `term`, `definition` and `aliases`;
5. sentences of posts that define a term in passing;
6. the built-in terms below, unless `builtin = false` stands under `[glossary]` in `corpus.toml`.

## How definitions are found in posts

No model and no network: a list of patterns, each with a confidence. Code, front matter, tags and destinations are not read.

| pattern | example |
|---|---|
| means | `零拷贝 (zero-copy) 是指…`, `所谓幻觉，就是…` |
| is a kind of | `HDFS 是一种分布式文件系统` |
| stands for | `TFLOPS 是 … 的缩写`, `GIL 的全称是 …`, `RDMA stands for …` |
| also called | `Kubernetes 也称为 K8s`, `Service Mesh Interface，简称 SMI` |
| in parentheses | `JRE (Java Runtime Environment)` when the initials match, `**头文件**（header file）` |
| by place | labels such as `- **Boot loader:** 是…`, a heading and its first sentence, definition lists, tables of terms, `<abbr>`, `<dfn>`, `<ruby>` |

What stands left of the verb must be a name: short, without pronouns, particles and verbs that no name has. Questions, denials, somebody's opinion and other people's words are left out. A definition of at least 0.8 counts like any other; a weaker one is shown on hover with a mark and used for nothing else. A test holds the patterns to a precision of 0.95 and a recall of 0.85 on sentences that were judged by hand, `tests/it/glossary_labels.txt`.

## Where a term is found

All names are looked for at once, whatever their letter case, width, hyphens, plural and gaps. Between Chinese characters the dictionary of jieba judges: a name is found where words begin and end, and `嵌入` in `嵌入式` only on hover. Until the dictionary is loaded, a moment after the start, a hover answers without it.

What can be done with a term: go to its definitions (all of them, where posts disagree), find its uses, rename it everywhere, complete it (`dmx` and `damoxing` offer 大模型), add it to the glossary, link its first use. The rules `undefined-abbreviation`, `unexplained-first-use`, `term-variant`, `unused-term` and, between posts, `conflicting-definition` are off until `corpus.toml` sets them.

";

#[test]
fn the_configuration_has_a_schema() {
    ensure_file_contents("server/docs/corpus.schema.json", &said(&["config", "--schema"]));
}

#[test]
fn the_built_in_terms_are_listed() {
    let entries = glossary::builtin::entries();
    assert!(entries.len() >= 60, "only {} terms", entries.len());
    let mut res = format!("{HEAD}{GLOSSARY}");
    let _ = writeln!(
        res,
        "## Built-in terms\n\n{} terms, which a corpus may define otherwise in its own glossary.\n",
        entries.len()
    );
    for it in entries {
        let _ = write!(res, "### {}\n\n", it.name);
        if !it.aliases.is_empty() {
            let _ = write!(res, "Also: {}.\n\n", it.aliases.join(", "));
        }
        for locale in [Locale::En, Locale::Zh] {
            let text = it.definition(locale).map(|it| it.text.as_str()).unwrap_or_default();
            let _ = write!(res, "{text}\n\n");
        }
    }
    ensure_file_contents("server/docs/glossary.md", &(res.trim_end().to_owned() + "\n"));
}

#[test]
fn the_command_line_is_documented() {
    let mut res = format!("{HEAD}# Command line\n\n```text\n{}```\n", said(&["--help"]));
    for command in ["explain", "rules", "config", "init", "merge", "completions", "man"] {
        let _ = write!(res, "\n## {command}\n\n```text\n{}```\n", said(&[command, "--help"]));
    }
    ensure_file_contents("server/docs/command-line.md", &res);
}

//! The committed parser is the one of the committed grammar, its trees are those in `test/corpus`, and the queries fit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tree_sitter::{InputEdit, Language, Parser, Point, Query, Tree};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path))
        .expect("the grammar's files are readable")
        .replace("\r\n", "\n")
}

fn parser() -> Parser {
    let mut res = Parser::new();
    res.set_language(&tree_sitter_corpus::LANGUAGE.into())
        .expect("the crate's tree-sitter takes this ABI");
    res
}

fn parse(text: &str) -> Tree {
    parser().parse(text, None).expect("nothing cancels the parser")
}

/// FNV-1a, 64 bits: this guards against forgetting, not against forging.
fn hash(text: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// Generating needs a JavaScript engine, or a crate that switches on `serde_json/preserve_order` in the whole workspace.
/// So what was generated from what is written down, and compared here; where the program is at hand it is run as well.
#[test]
fn the_parser_is_generated_from_the_grammar() {
    let files = ["grammar.js", "src/grammar.json", "src/node-types.json", "src/parser.c"];
    let found: String = files.iter().map(|it| format!("{} {it}\n", hash(&read(it)))).collect();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(root().join("src/generated.txt"), &found).expect("src can be written to");
    }
    assert_eq!(found, read("src/generated.txt"), "run `npm run generate` in grammar/");
}

#[test]
fn the_generator_makes_the_same_parser() {
    let version = Command::new("tree-sitter").arg("--version").output();
    let expected = "tree-sitter 0.27.1";
    if !version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).starts_with(expected)) {
        eprintln!("skipped the_generator_makes_the_same_parser: {expected} is not in PATH");
        return;
    }
    let folder = std::env::temp_dir().join(format!("tree-sitter-corpus-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the temporary folder can be written to");
    for name in ["grammar.js", "tree-sitter.json"] {
        fs::copy(root().join(name), folder.join(name))
            .expect("the temporary folder can be written to");
    }
    let status =
        Command::new("tree-sitter").args(["generate", "--abi", "14"]).current_dir(&folder).status();
    assert!(status.is_ok_and(|it| it.success()));
    let made =
        fs::read_to_string(folder.join("src/parser.c")).expect("the generator wrote a parser");
    fs::remove_dir_all(&folder).expect("the temporary folder is ours");
    assert!(made == read("src/parser.c"), "run `npm run generate` in grammar/");
}

#[test]
fn the_language_is_one_that_all_editors_take() {
    let language = Language::new(tree_sitter_corpus::LANGUAGE);
    assert_eq!(language.abi_version(), 14);
}

#[test]
fn queries_name_what_the_grammar_has() {
    let language = Language::new(tree_sitter_corpus::LANGUAGE);
    for query in [
        tree_sitter_corpus::HIGHLIGHTS_QUERY,
        tree_sitter_corpus::INJECTIONS_QUERY,
        tree_sitter_corpus::FOLDS_QUERY,
        tree_sitter_corpus::LOCALS_QUERY,
        tree_sitter_corpus::TEXTOBJECTS_QUERY,
    ] {
        let res = Query::new(&language, query).expect("the query is well-formed");
        assert!(res.pattern_count() > 0);
    }
}

/// The title, text and tree of every case of a file in `test/corpus`. Trees are written without field names.
fn cases(file: &str) -> Vec<(String, String, String)> {
    let parts: Vec<&str> = file.split("===\n").collect();
    let case = |it: &[&str]| {
        // Text may hold `---` itself; the tree does not.
        let (text, tree) = it[1].rsplit_once("\n---\n").expect("a rule stands before the tree");
        (
            it[0].trim().to_owned(),
            text.to_owned(),
            tree.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    parts[1..].chunks(2).map(case).collect()
}

fn without_fields(tree: &str) -> String {
    tree.split(' ').filter(|it| !it.ends_with(':')).collect::<Vec<_>>().join(" ")
}

#[test]
fn trees_are_as_written() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("test/corpus")).expect("test/corpus is there") {
        let file = read(entry.expect("test/corpus is readable").path());
        for (title, text, tree) in cases(&file) {
            assert_eq!(without_fields(&parse(&text).root_node().to_sexp()), tree, "{title}");
            count += 1;
        }
    }
    assert!(count > 20, "{count} cases were found");
}

/// Every text has a tree without errors, and typing in it gives the tree of a fresh parse.
#[test]
fn half_written_text_has_no_errors() {
    let text = "---\ntitle: 甲\n---\n\n{% post_link 乙 \"b c\" %} {{< ref \"x\" />}} {#a#} {{ f(a=[1, `b`]) | c }}\n\n\
        {% raw %}\n\n{{ x }}\n\n{% endraw %}\r\n{{%/* a */%}} 😀 <!-- corpus-lsp: ignore a, b -- c --><!-- More -->\n{% a\n b=c %}";
    for (end, _) in text.char_indices() {
        for (start, _) in text[..end].char_indices() {
            let tree = parse(&text[start..end]);
            assert!(
                !tree.root_node().has_error(),
                "{:?}: {}",
                &text[start..end],
                tree.root_node().to_sexp()
            );
        }
    }
}

#[test]
fn incremental_trees_are_fresh_trees() {
    let text = "+++\na = 1\n+++\n{% raw %}\n\n{{ x }}\n\n{% endraw %} {# b\n#} {{< f a=\"b\nc\" `d\ne` >}}\n\n{% x\n y\n z %} {{ a";
    let mut parser = parser();
    let mut tree = parse("");
    let mut typed = String::new();
    // Typed in an order that opens and closes everything: the characters of odd places first.
    let mut left: Vec<(usize, char)> = text.char_indices().filter(|it| it.0 % 2 == 1).collect();
    left.extend(text.char_indices().filter(|it| it.0 % 2 == 0));
    let mut places: Vec<usize> = Vec::new();
    for (place, char) in left {
        let index = places.partition_point(|&it| it < place);
        places.insert(index, place);
        typed.insert(index, char);
        let point = |at: usize| {
            let row = typed[..at].matches('\n').count();
            Point::new(row, at - typed[..at].rfind('\n').map_or(0, |it| it + 1))
        };
        tree.edit(&InputEdit {
            start_byte: index,
            old_end_byte: index,
            new_end_byte: index + 1,
            start_position: point(index),
            old_end_position: point(index),
            new_end_position: point(index + 1),
        });
        tree = parser.parse(&typed, Some(&tree)).expect("nothing cancels the parser");
        assert_eq!(tree.root_node().to_sexp(), parse(&typed).root_node().to_sexp(), "{typed:?}");
    }
    assert_eq!(typed, text);
}

/// A megabyte of each is read in a time that grows with its length; a quadratic reading would not end.
#[test]
fn hostile_text_is_read_in_one_pass() {
    let pieces = [
        "{{",
        "{% ",
        "---\n",
        "{{< \"",
        "{% \"\\\"",
        "{{< `\n",
        "{#",
        "{% raw %}",
        "<!-- corpus-lsp: ",
        "{% x {{ ",
        "{ \"",
    ];
    for piece in pieces {
        let tree = parse(&piece.repeat(200_000 / piece.len()));
        assert!(!tree.root_node().has_error(), "{piece:?}");
    }
}

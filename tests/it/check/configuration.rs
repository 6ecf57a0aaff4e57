//! `corpus.toml` as it is found, extended, printed and begun, and what else is made from the definitions: schema, completions, manual.

use std::fs;

use super::{Folder, code, err, out};

#[test]
fn a_configuration_may_extend_another_of_the_repository() {
    let image = "---\ntitle: a\n---\n![x](gone.png) [y](gone.md)\n";
    let it = Folder::new(&[
        (".git/HEAD", ""),
        ("shared/base.toml", "extends = \"far.toml\"\n[rules]\nbroken-image = \"hint\"\n"),
        ("shared/far.toml", "[rules]\nbroken-image = \"off\"\nbroken-link = \"warning\"\n"),
        ("blog/corpus.toml", "extends = \"../shared/base.toml\"\n"),
        ("blog/a.md", image),
    ]);
    let compact = out(&it.run(&["--check", "--format", "compact", "blog"]));
    assert!(
        compact.contains("hint broken-image") && compact.contains("warning broken-link"),
        "{compact}"
    );
    let config = out(&it.run(&["config", "blog"]));
    assert!(config.contains("../shared/base.toml:3"), "{config}");
    let parsed: toml::Table = config.parse().expect("it is TOML");
    assert_eq!(parsed["rules"]["broken-link"].as_str(), Some("warning"));

    fs::write(it.path().join("shared/far.toml"), "extends = \"base.toml\"\n")
        .expect("files can be made");
    let fails = |says: &str| {
        let run = it.run(&["--check", "--format", "compact", "blog"]);
        assert_eq!(code(&run), Some(2), "{}", out(&run));
        assert!(out(&run).contains(says), "{}", out(&run));
    };
    fails("in a circle");
    fs::write(it.path().join("shared/far.toml"), "ruls = 1\n").expect("files can be made");
    fails("far.toml:1: `corpus.toml` has no key `ruls`");
    fs::remove_file(it.path().join("shared/far.toml")).expect("it is there");
    fails("cannot be extended");
    fs::write(it.path().join("blog/corpus.toml"), "extends = \"../../../../etc/hostname\"\n")
        .expect("files can be made");
    fails("cannot be extended");
}

#[test]
fn a_wrong_configuration_is_told_and_makes_the_exit_code_2() {
    for text in [
        "rulez = {}\n",
        "roots = 3\n",
        "[rules]\nbroken-link = \"of\"\n",
        "[[",
        "overrides = [{}]\n",
    ] {
        let it = Folder::new(&[("corpus.toml", text), ("a.md", "")]);
        let run = it.run(&["--check", "--format", "compact", "--level", "error"]);
        assert_eq!(code(&run), Some(2), "{text}: {}", out(&run));
        assert!(out(&run).contains("error configuration"), "{}", out(&run));
        let run = it.run(&["config"]);
        assert_eq!(code(&run), Some(2));
        assert!(err(&run).contains("corpus.toml:"), "{}", err(&run));
    }
}

#[test]
fn the_effective_configuration_names_where_values_come_from() {
    let it = Folder::new(&[
        ("_config.yml", "title: x\n"),
        ("source/_posts/a.md", ""),
        (
            "corpus.toml",
            "roots = [\"静态\"]\n\n[rules]\nbroken-link = \"hint\"\n[[overrides]]\nfiles = [\"source/_posts/*\"]\nrules = { broken-image = \"off\" }\n",
        ),
    ]);
    let rows = |arguments: &[&str]| {
        let run = it.run(arguments);
        assert_eq!((code(&run), err(&run)), (Some(0), String::new()));
        let _: toml::Table = out(&run).parse().expect("it is TOML");
        out(&run)
            .lines()
            .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let site = rows(&["config"]);
    for row in [
        "generator = \"hexo\" # found out from the files",
        "roots = [\"静态\"] # corpus.toml:1",
        "broken-link = \"hint\" # corpus.toml:4",
        "broken-image = \"error\" # default",
        "rules = { broken-image = \"off\" }",
    ] {
        assert!(site.contains(&row.to_owned()), "{row} in {site:#?}");
    }
    let post = rows(&["config", "source/_posts/a.md"]);
    assert!(post.contains(&"broken-image = \"off\" # an override".to_owned()), "{post:#?}");
    assert_eq!(code(&it.run(&["config", "no/such"])), Some(2));
}

#[test]
fn a_start_is_written_once() {
    for (files, generator) in [
        (vec![("_config.yml", ""), ("source/_posts/a.md", "")], "hexo"),
        (vec![("hugo.toml", "")], "hugo"),
        (vec![("zola.toml", "")], "zola"),
        (vec![("_config.yml", ""), ("_posts/a.md", "")], "jekyll"),
        (vec![], "plain"),
    ] {
        let it = Folder::new(&files);
        let run = it.run(&["init"]);
        assert_eq!(code(&run), Some(0), "{}", err(&run));
        let text = fs::read_to_string(it.path().join("corpus.toml")).expect("it was written");
        assert!(text.contains(&format!("# generator = \"{generator}\"")), "{text}");
        assert_ne!(code(&it.run(&["--check"])), Some(2));
        let again = it.run(&["init"]);
        assert_eq!(code(&again), Some(2));
        assert!(err(&again).contains("is there already"), "{}", err(&again));
        assert_eq!(fs::read_to_string(it.path().join("corpus.toml")).expect("it is there"), text);
    }
    let it = Folder::new(&[]);
    assert_eq!(code(&it.run(&["init", "no/such"])), Some(2));
}

#[test]
fn the_schema_takes_what_the_program_takes() {
    let it = Folder::new(&[]);
    let schema: serde_json::Value =
        serde_json::from_slice(&it.run(&["config", "--schema"]).stdout).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let takes = |text: &str| {
        let table: toml::Table = text.parse().expect("it is TOML");
        schema.is_valid(&serde_json::to_value(table).expect("it can be JSON"))
    };
    let good = [
        "",
        "extends = 'x'",
        "generator = 'hugo'\nroots = ['a']\nanchors = 'zola'",
        "[rules]\nbroken-link = 'off'",
        "[per_file_ignores]\n'a/**' = ['broken-link']",
        "[[overrides]]\nfiles = ['a']\nrules = { broken-link = 'hint' }\nfront_matter = { required = ['title'] }",
    ];
    let bad = [
        "rulez = 1",
        "generator = 'hogo'",
        "roots = 'a'",
        "[rules]\nbroken-lnk = 'off'",
        "[rules]\nbroken-link = 'of'",
        "[[overrides]]\nrules = {}",
        "[per_file_ignores]\na = ['x']",
        "[front_matter]\nneeded = []",
    ];
    for (texts, fine) in [(&good[..], true), (&bad[..], false)] {
        for text in texts {
            assert_eq!(takes(text), fine, "the schema on {text}");
            let site = Folder::new(&[("corpus.toml", text), ("x", "")]);
            let is_wrong =
                out(&site.run(&["--check", "--format", "compact"])).contains("error configuration");
            let needs_more = text.contains("extends");
            assert!(needs_more || is_wrong != fine, "the program on {text}");
        }
    }
}

#[test]
fn shells_and_the_manual_know_every_flag() {
    let it = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = it.run(&["completions", shell]);
        assert_eq!(code(&run), Some(0));
        assert!(out(&run).contains("changed-since"), "{shell}");
    }
    assert_eq!(code(&it.run(&["completions", "tcsh"])), Some(2));
    let man = out(&it.run(&["man"]));
    assert!(man.contains(".TH corpus-lsp") && man.contains("changed\\-since"), "{man}");
    let syntax = std::process::Command::new("bash")
        .args(["-n", "-c", &out(&it.run(&["completions", "bash"]))])
        .status();
    assert!(syntax.is_ok_and(|it| it.success()));
}

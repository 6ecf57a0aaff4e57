//! Terms and texts that nobody should write, and that must not hurt.

use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use corpus::glossary::{Definition, Entry, Glossary, Matcher, Source, mine, read_file};

use super::{builtin, found, segmenter};

fn entry(name: &str, aliases: &[&str]) -> Entry {
    let aliases = aliases.iter().map(|it| (*it).to_owned()).collect();
    Entry {
        name: name.to_owned(),
        aliases,
        definitions: vec![Definition::new(format!("{name} 的释义"), Source::File)],
    }
}

fn find_in(entries: &[Entry], text: &str) -> String {
    let glossary = Glossary::new(entries.to_vec());
    found(&glossary, &Matcher::new(&glossary), text)
}

#[test]
fn odd_names_are_literal_or_left_out() {
    assert_eq!(
        find_in(&[entry("a", &[]), entry("的", &[]), entry("", &[]), entry("  ", &[])], "a 的 b"),
        ""
    );
    assert_eq!(
        find_in(&[entry(".*", &[]), entry("(a|b)+", &[]), entry("C++", &[])], "C++ .* (a|b)+ abab"),
        "C++=C++ .*=.* (a|b)+=(a|b)+"
    );
    assert_eq!(find_in(&[entry("🚀", &[]), entry("👨‍👩‍👧", &[])], "发射🚀，👨‍👩‍👧"), "🚀=🚀 👨‍👩‍👧=👨‍👩‍👧");
    assert_eq!(find_in(&[entry("a\0b", &[])], "a\0b"), "a\0b=a\0b");
    assert_eq!(find_in(&[entry(&"长".repeat(5000), &[])], &"长".repeat(6000)), "");
}

#[test]
fn the_longest_name_wins_and_a_torn_one_falls_back() {
    let entries =
        [entry("智能", &[]), entry("智能体", &[]), entry("boot", &[]), entry("boot loader", &[])];
    assert_eq!(
        find_in(&entries, "智能体，智能体系结构，boot loaderish"),
        "智能体=智能体 智能=智能 boot=boot"
    );
}

#[test]
fn aliases_may_form_a_circle() {
    let circle = [entry("甲方", &["乙方"]), entry("乙方", &["丙方"]), entry("丙方", &["甲方"])];
    let glossary = Glossary::new(circle);
    assert_eq!(glossary.len(), 3);
    assert_eq!(glossary.named("甲方").len(), 2);
    let mixed = Glossary::builtin()
        .merge([entry("大语言模型", &["LLM"]), entry("LLM", &["large language model"])]);
    assert_eq!(
        (mixed.named("large-language-model").len(), mixed.named("大语言模型").len()),
        (1, 2)
    );
}

#[test]
fn a_hundred_thousand_terms_are_found() {
    let names: Vec<Entry> = (0..100_000).map(|i| entry(&format!("term{i}x"), &[])).collect();
    let glossary = Glossary::new(names);
    let matcher = Matcher::new(&glossary);
    assert_eq!(matcher.n_patterns(), 100_000);
    assert_eq!(found(&glossary, &matcher, "看 term99999x。"), "term99999x=term99999x");
}

#[test]
fn texts_of_every_kind_are_read_to_their_end() {
    let (_, matcher) = builtin();
    let huge = "卡在NVLink的".repeat(40_000);
    assert_eq!(matcher.find_all(&huge, &[], Some(segmenter())).len(), 40_000);
    assert!(matcher.at(&huge, huge.len() / 2 + 8, &[], Some(segmenter())).is_some());
    for text in [
        "",
        "\0",
        "\u{feff}GPU",
        "\r\r\r",
        "GPU\r\n\0GPU\r",
        "（（（（",
        "是指",
        "是一种",
        "**：",
        "<dfn",
        "<ruby>",
        "| |\n|-|\n|",
        "(\u{ff08}",
        "\u{ef}是指",
    ] {
        for offset in 0..=text.len() + 1 {
            matcher.at(text, offset, &[], Some(segmenter()));
        }
        matcher.find_all(text, &[], Some(segmenter()));
        mine(text, &[]);
    }
    for piece in
        ["（", "(a", "是指", "<dfn>", "<ruby>", "**a**：", "|a", "\n:", "X 是一种", "（简称"]
    {
        mine(&piece.repeat(20_000), &[]);
    }
}

fn read(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let (entries, problems) = read_file(&FilePath::new(name), text);
    let show = |it: &Entry| {
        format!(
            "{}{:?}={}",
            it.name,
            it.aliases,
            it.definitions.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("/")
        )
    };
    for entry in &entries {
        for definition in &entry.definitions {
            let span = definition.span.unwrap();
            assert!(text.get(span.range()).is_some(), "{span:?} of {text}");
        }
    }
    for problem in &problems {
        assert!(text.get(problem.span.range()).is_some());
        assert_ne!(problem.message(Locale::En), problem.message(Locale::Zh));
    }
    let problems = problems.iter().map(|it| format!("{:?} {:?}", it.span, it.kind)).collect();
    (entries.iter().map(show).collect(), problems)
}

#[test]
fn the_same_terms_in_four_syntaxes() {
    let expected = ["PMF[\"产品市场契合\"]=契合", "CXL[]=互连"];
    let cases = [
        (
            "glossary.toml",
            "[[term]]\nname = \"PMF\"\naliases = [\"产品市场契合\"]\ndefinition = \"契合\"\n\n[[term]]\nname = \"CXL\"\ndefinition = \"互连\"\n",
        ),
        (
            "glossary.yaml",
            "- name: PMF\n  aliases: [产品市场契合]\n  definition: 契合\n- CXL: 互连\n",
        ),
        (
            "glossary.yml",
            "terms:\r\n  PMF: {aka: 产品市场契合, definition: 契合}\r\n  CXL: 互连\r\n",
        ),
        (
            "glossary.json",
            "{\n\t\"PMF\": {\"aliases\": [\"产品市场契合\"], \"definition\": \"契合\"},\n\t\"CXL\": \"互连\"\n}",
        ),
        (
            "glossary.json",
            "\u{feff}[{\"name\": \"PMF\", \"alias\": \"产品市场契合\", \"definition\": \"契合\"}, {\"term\": \"CXL\", \"def\": \"互连\"}]",
        ),
        (
            "glossary.md",
            "# 术语表\n\n前言。\n\n## PMF（产品市场契合）\n\n契合\n\n更多。\n\n## CXL\n互连\n",
        ),
        ("glossary.md", "PMF（产品市场契合）\n: 契合\n\nCXL\n: 互连\n"),
    ];
    for (name, text) in cases {
        let (entries, problems) = read(name, text);
        assert_eq!(entries, expected, "{name}");
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn after_a_syntax_error_the_rest_serves() {
    let (entries, problems) = read("glossary.toml", "PMF = \"契合\"\nbad = = 1\nCXL = \"互连\"\n");
    assert_eq!(
        (entries.len() >= 2, problems.is_empty()),
        (true, false),
        "{entries:?} {problems:?}"
    );
    let (entries, problems) =
        read("glossary.yaml", "- PMF: 契合\n- bad: \"未闭合\n- CXL: 互连\n- RAG: 检索\n");
    assert!(
        entries.iter().any(|it| it.starts_with("PMF"))
            && entries.iter().any(|it| it.starts_with("RAG")),
        "{entries:?} {problems:?}"
    );
    assert!(!problems.is_empty());
    let (entries, problems) =
        read("glossary.json", "[{\"name\": \"PMF\", \"definition\": \"契合\"}, {\"name\": ]");
    assert!(entries.iter().any(|it| it.starts_with("PMF")), "{entries:?}");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn what_is_missing_is_said() {
    let (_, problems) = read(
        "glossary.yaml",
        "- name: 甲\n  definition: 一\n- definition: 无名\n- name: PMF\n- PMF: 又一次\n",
    );
    let kinds: Vec<&str> = problems
        .iter()
        .filter_map(|it| it.split(' ').nth(1))
        .map(|it| it.split('(').next().unwrap_or(""))
        .collect();
    assert_eq!(kinds, ["TooShort", "NoName", "NoDefinition", "Conflict"], "{problems:?}");
    let text = "- name: 甲乙\n  text: 一 二\n- name: 丙丁\n  aliases: [甲-乙]\n- name: 甲 乙\n  text: 一二\n";
    let (entries, problems) = read("glossary.yaml", &text.replace("text:", "definition:"));
    assert_eq!(entries.len(), 3, "all serve: {entries:?}");
    assert!(problems.iter().any(|it| it.contains("Shared(")), "{problems:?}");
    assert!(problems.iter().any(|it| it.contains("Twice(")), "{problems:?}");
    let (entries, problems) = read("glossary.yaml", "just a text");
    assert_eq!((entries.len(), problems.len()), (0, 1));
    for (name, text) in [
        ("glossary.yaml", ""),
        ("glossary.toml", ""),
        ("glossary.md", "\0"),
        ("glossary.json", "{}"),
        ("x.png", "\0"),
    ] {
        assert_eq!(read(name, text), (vec![], vec![]), "{name}");
    }
}

#[test]
fn deep_nesting_is_cut_off() {
    for (name, open) in [
        ("glossary.yaml", "["),
        ("glossary.yaml", "- "),
        ("glossary.json", "["),
        ("glossary.toml", "a = [[[[[["),
        ("glossary.json", "{\"a\":"),
    ] {
        read(name, &open.repeat(3_000));
    }
}

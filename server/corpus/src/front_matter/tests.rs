//! Front matter as written, and what each generator makes of it.

use super::*;

fn yaml(text: &str) -> FrontMatter {
    match read(text, &Dialect::HUGO) {
        Reading::Block(it) => it,
        it => panic!("no block in {text:?}: {it:?}"),
    }
}

#[test]
fn spans_are_the_bytes_as_written() {
    let text = "---\r\ntitle: \"标题：😀\" # c\r\ntags:\r\n  - 随笔\r\n  - 'AI'\r\nempty:\r\nextra: {a: [1, 2]}\r\nd: |\r\n  行\r\n\r\n---\r\nbody";
    let it = yaml(text);
    assert_eq!(it.problems, []);
    let slices: Vec<&str> = it.fields.iter().map(|it| &text[it.value.span.range()]).collect();
    assert_eq!(slices, ["\"标题：😀\"", "- 随笔\r\n  - 'AI'", "", "{a: [1, 2]}", "|\r\n  行"]);
    assert_eq!(
        it.strings("tags").iter().map(|it| &text[it.1.range()]).collect::<Vec<_>>(),
        ["随笔", "'AI'"]
    );
    assert_eq!(&text[it.get("empty").unwrap().value.span.start as usize - 1..][..1], ":");
    assert_eq!(&text[it.block.end as usize..], "body");
    assert_eq!(it.str("title"), Some("标题：😀"));
    assert_eq!(it.at(&["extra", "a"]).map(|it| &text[it.span.range()]), Some("[1, 2]"));
}

/// Problems of a text, each as its kind and the bytes it is at.
fn problems(text: &str, dialect: &Dialect) -> Vec<(String, String)> {
    let found = match read(text, dialect) {
        Reading::Block(it) => it.problems,
        Reading::Unclosed { problem, .. } => vec![*problem],
        Reading::Absent { misfenced } => misfenced.map(|it| *it).into_iter().collect(),
    };
    let name = |it: &ProblemKind| {
        let debug = format!("{it:?}");
        debug.split([' ', '{']).next().unwrap_or_default().to_owned()
    };
    found.iter().map(|it| (name(&it.kind), text[it.span.range()].to_owned())).collect()
}

/// The text with the best repair of each of its problems made.
fn mended(text: &str, dialect: &Dialect) -> String {
    let found = match read(text, dialect) {
        Reading::Block(it) => it.problems,
        Reading::Unclosed { problem, .. } => vec![*problem],
        Reading::Absent { misfenced } => misfenced.map(|it| *it).into_iter().collect(),
    };
    let edits: Vec<_> =
        found.iter().filter_map(|it| it.repairs.first()).flat_map(|it| it.edits.clone()).collect();
    crate::text::apply_all(text, &edits)
}

/// What authors write, what is said of it and where, and what the repair makes of it.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("title：标题", "FullWidthColon", "：", "title: 标题"),
    ("title：甲: 乙: 丙", "FullWidthColon", "：", "title: \"甲: 乙: 丙\""),
    ("title:Swift 类型", "MissingSpaceAfterColon", ":", "title: Swift 类型"),
    ("tags:[Swift]", "MissingSpaceAfterColon", ":", "tags: [Swift]"),
    ("draft:true", "MissingSpaceAfterColon", ":", "draft: true"),
    ("title:　全角空格", "MissingSpaceAfterColon", ":", "title: 全角空格"),
    ("title: 类的关系: 关联", "NeedsQuotes", ":", "title: \"类的关系: 关联\""),
    ("title: “跳跃: 十年之后”", "NeedsQuotes", ":", "title: \"“跳跃: 十年之后”\""),
    ("author: @name", "NeedsQuotes", "@", "author: \"@name\""),
    ("title: `code` 说明", "NeedsQuotes", "`", "title: \"`code` 说明\""),
    ("title: %percent", "NeedsQuotes", "%", "title: \"%percent\""),
    ("title: |读书|笔记", "NeedsQuotes", "|", "title: \"|读书|笔记\""),
    ("title: [翻译] 文章", "NeedsQuotes", "[", "title: \"[翻译] 文章\""),
    ("title: *星号", "NeedsQuotes", "*", "title: \"*星号\""),
    ("katex: true:", "TrailingColon", ":", "katex: true"),
    ("tags: [\"甲\"，\"乙\"]", "FullWidthPunctuation", "，", "tags: [\"甲\",\"乙\"]"),
    ("tags: [“甲”，“乙”, \"丙\"、]", "FullWidthPunctuation", "“", "tags: [\"甲\",\"乙\", \"丙\",]"),
    ("tags: [a][b]", "TextAfterValue", "[b]", "tags: [a, b]"),
    ("title: \"甲\"乙", "TextAfterValue", "乙", "title: '\"甲\"乙'"),
    ("author: \"小明", "UnbalancedQuote", "\"", "author: \"小明\""),
    ("tags: [\"甲\",\"乙]", "UnbalancedQuote", "[\"甲\",\"乙]", "tags: [\"甲\", \"乙\"]"),
    ("title: \"\\(C\\)\"", "BadEscape", "\\(", "title: '\\(C\\)'"),
    ("tags:\n\t- 甲\n\t- 乙", "TabIndent", "\t", "tags:\n  - 甲\n  - 乙"),
    ("tags:\n-甲\n-乙", "MissingSpaceAfterDash", "-", "tags:\n- 甲\n- 乙"),
    ("date: 2020-01-01\ntitle 忘了冒号", "MissingColon", " ", "date: 2020-01-01\ntitle: 忘了冒号"),
    ("date: 2020-01-01\n title: 缩进", "BadIndent", " ", "date: 2020-01-01\ntitle: 缩进"),
    ("description: 一行\n又一行", "MissingColon", "又一行", "description: 一行\n  又一行"),
    ("author = \"x\"\ntitle = \"y\"", "WrongFormat", "=", ""),
];

#[test]
fn what_authors_write_wrong_is_said_at_its_bytes_and_mended() {
    for (line, kind, at, after) in MISTAKES {
        let text = format!("---\nlayout: post\n{line}\nlast: 1\n---\n\nbody\n");
        let found = problems(&text, &Dialect::JEKYLL);
        if *kind == "WrongFormat" {
            continue;
        }
        assert_eq!(found.first(), Some(&((*kind).to_owned(), (*at).to_owned())), "{line}");
        let after = format!("---\nlayout: post\n{after}\nlast: 1\n---\n\nbody\n");
        assert_eq!(mended(&text, &Dialect::JEKYLL), after, "{line}");
        assert_eq!(problems(&after, &Dialect::JEKYLL), [], "{line}");
        let Reading::Block(it) = read(&text, &Dialect::JEKYLL) else { panic!("{line}") };
        assert!(
            it.get("layout").is_some() && it.get("last").is_some(),
            "{line} hides its neighbours"
        );
    }
}

#[test]
fn the_wrong_language_between_the_fences_gets_the_right_fences() {
    let toml = "---\nauthor = \"x\"\ntitle = \"y\"\n---\nbody";
    assert_eq!(problems(toml, &Dialect::HUGO), [("WrongFormat".to_owned(), "=".to_owned())]);
    assert_eq!(mended(toml, &Dialect::HUGO), "+++\nauthor = \"x\"\ntitle = \"y\"\n+++\nbody");
    let yaml = "+++\ntitle: \"y\"\ntags: [a]\n+++\nbody";
    assert_eq!(problems(yaml, &Dialect::HUGO), [("WrongFormat".to_owned(), ":".to_owned())]);
    assert_eq!(mended(yaml, &Dialect::HUGO), "---\ntitle: \"y\"\ntags: [a]\n---\nbody");
}

/// Mistakes that more than one line has: the block, the bytes that are marked, and the block as it is mended.
#[test]
fn what_goes_over_several_lines_is_mended_as_a_whole() {
    let cases = [
        (
            "tags:\n\n- title: 一\nlink: a\n- title: 二\nlink: b\n",
            "BadIndent",
            "link",
            "tags:\n\n- title: 一\n  link: a\n- title: 二\n  link: b\n",
        ),
        ("  title: 题\ndate: 1\n", "BadIndent", "  ", "title: 题\ndate: 1\n"),
        ("<<<<<<< HEAD\ntitle: 题\n", "ConflictMarker", "<<<<<<< HEAD", "title: 题\n"),
        ("categories;\n- 甲\nlast: 1\n", "MissingColon", ";", "categories:\n- 甲\nlast: 1\n"),
    ];
    for (block, kind, at, after) in cases {
        let text = format!("---\n{block}---\n\nbody\n");
        let found = problems(&text, &Dialect::HUGO);
        assert_eq!(found, [(kind.to_owned(), at.to_owned())], "{block}");
        let after = format!("---\n{after}---\n\nbody\n");
        assert_eq!(mended(&text, &Dialect::HUGO), after, "{block}");
        assert_eq!(problems(&after, &Dialect::HUGO), [], "{block}");
    }
    let text = "+++\ntitle = \"a\"\nupdated = 1\nupdated = 1\n+++\n";
    assert_eq!(problems(text, &Dialect::ZOLA), [("DuplicateKey".into(), "updated".into())]);
    assert_eq!(mended(text, &Dialect::ZOLA), "+++\ntitle = \"a\"\nupdated = 1\n+++\n");
    let half = "---\n<<<<<<< HEAD\ntitle: 题\n---\n\n=======\n\n>>>>>>> other\n";
    assert_eq!(mended(half, &Dialect::HUGO), half, "the other half is in the body");
}

#[test]
fn what_yaml_takes_is_no_problem() {
    let traps = [
        "a: \"b\"\t \n",
        "a: =\n",
        "a: <<\n",
        "a: b\tc\n",
        "a: http://x:80\n",
        "a: 标题：副\n",
        "a: 'it''s'\n",
        "a:\n- b\n",
    ];
    for line in traps {
        for dialect in
            [&Dialect::HEXO, &Dialect::HUGO, &Dialect::ZOLA, &Dialect::JEKYLL, &Dialect::PLAIN]
        {
            assert_eq!(problems(&format!("---\n{line}---\n"), dialect), [], "{line}");
        }
    }
}

#[test]
fn a_key_written_twice_is_an_error_where_the_generator_says_so() {
    let text = "---\ndate: 1\ntitle: a\ndate: 2\n---\n";
    assert_eq!(problems(text, &Dialect::HEXO), [("DuplicateKey".to_owned(), "date".to_owned())]);
    assert_eq!(problems(text, &Dialect::JEKYLL), []);
    let it = yaml(text);
    assert_eq!(it.duplicates().len(), 1);
    assert_eq!(it.get("date").map(|it| &it.value.value), Some(&Value::Int(2)));
    assert_eq!(mended(text, &Dialect::HUGO), "---\ndate: 1\ntitle: a\n---\n");
    let nested = "---\nextra: {a: 1, a: 2}\n---\n";
    assert_eq!(problems(nested, &Dialect::HUGO).len(), 1);
    assert_eq!(problems(nested, &Dialect::ZOLA), []);
}

#[test]
fn fences_are_those_of_the_generator() {
    let at = |text: &str, dialect: &Dialect| body_start(text, dialect);
    assert_eq!(at("title: a\n---\nbody", &Dialect::HEXO), 13);
    assert_eq!(at("title: a\n---\nbody", &Dialect::HUGO), 0);
    assert_eq!(at("\n\n---\na: 1\n---\nb", &Dialect::HUGO), 15);
    assert_eq!(at("\n\n---\na: 1\n---\nb", &Dialect::JEKYLL), 0);
    assert_eq!(at("---\na: 1\n...\nb", &Dialect::JEKYLL), 13);
    assert_eq!(at("-----\na: 1\n-----\nb", &Dialect::HEXO), 17);
    assert_eq!(at("+++\na = 1\n+++ \n\nb", &Dialect::ZOLA), 15);
    assert_eq!(at("{\"a\": \"}\"}\nb", &Dialect::HUGO), 11);
    assert_eq!(at("{{< note >}}\nb", &Dialect::HUGO), 0);
    assert_eq!(at("\"a\": 1\n;;;\nb", &Dialect::HEXO), 11);
    assert_eq!(at("\u{feff}---\r\na: 1\r\n---\r\nb", &Dialect::PLAIN), 19);
    assert_eq!(at("---\ra: 1\r---\rb", &Dialect::HUGO), 13);
    assert_eq!(at("---\n\nA rule, then text.\n\n---\n", &Dialect::PLAIN), 29);
    assert_eq!(at("---\n\nA rule, then text.\n", &Dialect::PLAIN), 0);
}

#[test]
fn a_fence_that_the_generator_does_not_see_is_told() {
    let fence = |found: &str| [("WrongFence".to_owned(), found.to_owned())];
    assert_eq!(problems("--\ntitle: a\n---\nb", &Dialect::PLAIN), fence("--"));
    assert_eq!(mended("--\ntitle: a\n---\nb", &Dialect::PLAIN), "---\ntitle: a\n---\nb");
    assert_eq!(problems("--- \ntitle: a\n---\nb", &Dialect::HEXO), fence("--- "));
    assert_eq!(problems("---\ntitle: a\n—\n\nb", &Dialect::HUGO), fence("—"));
    assert_eq!(mended("---\ntitle: a\n—\n\nb", &Dialect::HUGO), "---\ntitle: a\n---\n\nb");
    assert_eq!(
        problems("---\ntitle: a\n\nb", &Dialect::JEKYLL),
        [("Unclosed".to_owned(), "---".to_owned())]
    );
    assert_eq!(mended("---\ntitle: a\n\nb", &Dialect::JEKYLL), "---\ntitle: a\n---\n\nb");
    assert_eq!(problems("\n---\ntitle: a\n---\nb", &Dialect::JEKYLL).len(), 1);
    assert_eq!(problems("# Heading\n\n---\n\ntext", &Dialect::JEKYLL), []);
}

#[test]
fn a_merge_conflict_offers_both_sides() {
    let text = "---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\ndate: 1\n---\n";
    let it = yaml(text);
    assert_eq!(
        problems(text, &Dialect::HUGO),
        [("ConflictMarker".to_owned(), "<<<<<<< HEAD".to_owned())]
    );
    assert_eq!(mended(text, &Dialect::HUGO), "---\ntitle: a\ndate: 1\n---\n");
    assert_eq!(
        crate::text::apply_all(text, &it.problems[0].repairs[1].edits),
        "---\ntitle: b\ndate: 1\n---\n"
    );
    assert!(it.get("date").is_some());
}

#[test]
fn json_has_the_bytes_of_its_members() {
    let text = "{\n\t\"title\": \"标\\u9898\",\n\t\"tags\": [\"a\", 1]\n}\nbody";
    let it = yaml(text);
    assert_eq!(it.problems, []);
    assert_eq!(it.str("title"), Some("标题"));
    assert_eq!(&text[it.get("tags").unwrap().value.span.range()], "[\"a\", 1]");
    let hexo = "\"title\": \"a\",\n\"n\": 2\n;;;\nbody";
    let Reading::Block(it) = read(hexo, &Dialect::HEXO) else { panic!() };
    assert_eq!(&hexo[it.get("n").unwrap().value.span.range()], "2");
    assert_eq!(problems("{\"a\": 1,}\n", &Dialect::HUGO), [("Syntax".to_owned(), "}".to_owned())]);
}

#[test]
fn toml_is_read_around_its_errors() {
    let text =
        "+++\ntitle = \"甲\"\nupdated = = 2023-04-15\ndate = 2023-04-15\n[extra]\nn = 1\n+++\nb";
    let it = yaml(text);
    assert_eq!(mended(text, &Dialect::HUGO), text.replace("= = ", "= "));
    assert_eq!(it.get("date").map(|it| &it.value.value), Some(&Value::Date("2023-04-15".into())));
    assert_eq!(it.at(&["extra", "n"]).map(|it| &it.value), Some(&Value::Int(1)));
    assert_eq!(
        problems("+++\na = 1\na = 2\n+++\n", &Dialect::ZOLA),
        [("DuplicateKey".to_owned(), "a".to_owned())]
    );
}

#[test]
fn a_half_written_line_hides_no_other() {
    for line in [
        "tit",
        "title:",
        "title: \"",
        "tags: [",
        "tags: [a,",
        "-",
        "title: {",
        "图：",
        "\"",
        "'",
        "&",
        "*",
        "? ",
        "!",
    ] {
        let text = format!("---\ndate: 2020-01-01\n{line}\nlast: 1\n---\nbody");
        let it = yaml(&text);
        assert!(it.get("date").is_some(), "{line:?} hides what is above it: {it:#?}");
        assert!(it.get("last").is_some(), "{line:?} hides what is below it: {it:#?}");
    }
}

#[test]
fn hostile_blocks_end_soon_and_say_why() {
    let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for at in 1..9 {
        laughs += &format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(","));
    }
    let cases = [
        (laughs, "TooManyAliases"),
        (format!("a: {}\n", "[".repeat(10_000)), "TooDeep"),
        (format!("{}a\n", "- ".repeat(10_000)), "TooDeep"),
        ("{a: ".repeat(10_000), "TooDeep"),
    ];
    for (content, kind) in cases {
        let found = problems(&format!("---\n{content}\n---\n"), &Dialect::HUGO);
        assert!(
            found.iter().any(|it| it.0 == kind),
            "{kind}: {:?}",
            found.iter().map(|it| &it.0).collect::<Vec<_>>()
        );
    }
    for content in [
        "a: b\n".repeat(10_000),
        "x：y\n".repeat(10_000),
        "\"".repeat(1 << 17),
        "a\n".repeat(1 << 15),
        "\t\n".repeat(1 << 16),
    ] {
        let text = format!("---\n{content}---\n");
        assert!(!matches!(read(&text, &Dialect::HUGO), Reading::Absent { .. }));
    }
}

#[test]
fn values_are_those_of_serde_yaml() {
    let text = "i: 12\nh: 0x1F\no: 0o17\nz: 012\nn: -3\np: +4\nf: 1.5\ne: 1e3\ng: .386\ninf: -.inf\nt: True\nu: TRUE\ny: yes\nnull1: ~\nempty:\nd: 2023-10-21\ns: 12:30:45\nq: '12'\nm: 1_000\nv: |\n  a\n  b\nw: >-\n  a\n  b\nl: [1, [x], {k: v}]\nbig: 18446744073709551615\nbad: 0xZ\nplus: +\ndot: .\n";
    let whole = format!("---\n{text}---\n");
    let serde: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    for field in &yaml(&whole).fields {
        let theirs = &serde[&*field.key];
        assert!(
            same(&field.value.value, theirs),
            "{}: {:?} {theirs:?}",
            field.key,
            field.value.value
        );
    }
}

/// Whether a value is what `serde_yaml` makes of it; dates are its strings.
fn same(ours: &Value, theirs: &serde_yaml::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_yaml::Value::Null) => true,
        (Value::Bool(a), serde_yaml::Value::Bool(b)) => a == b,
        (Value::Int(a), serde_yaml::Value::Number(b)) => b.as_i64() == Some(*a),
        (Value::Float(a), serde_yaml::Value::Number(b)) => b.as_f64() == Some(*a),
        (Value::Str(a) | Value::Date(a), serde_yaml::Value::String(b)) => **a == **b,
        (Value::List(a), serde_yaml::Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|it| same(&it.0.value, it.1))
        }
        (Value::Map(a), serde_yaml::Value::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().all(|it| b.get(&*it.key).is_some_and(|b| same(&it.value.value, b)))
        }
        _ => false,
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in "(---|\\+\\+\\+|;;;|\\{|--|title|[a:：\\[\\]{}\"'，“”|>&*!?%@`#=<~.\\-\t \u{a0}é😀中\r\n\0]){0,40}") {
        for dialect in [Dialect::HEXO, Dialect::HUGO, Dialect::ZOLA, Dialect::JEKYLL, Dialect::PLAIN] {
            for text in [text.clone(), format!("---\n{text}\n---\nbody")] {
                let start = body_start(&text, &dialect);
                assert!(text.is_char_boundary(start));
                let (fields, problems) = match read(&text, &dialect) {
                    Reading::Block(it) => { assert_eq!(it.block.end as usize, start); (it.fields, it.problems) }
                    Reading::Unclosed { problem, fields, .. } => (fields, vec![*problem]),
                    Reading::Absent { misfenced } => (Vec::new(), misfenced.map(|it| *it).into_iter().collect()),
                };
                for it in &fields {
                    assert!(text.get(it.key_span.range()).is_some() && text.get(it.value.span.range()).is_some(), "{text:?} {it:?}");
                }
                for it in &problems {
                    assert!(text.get(it.span.range()).is_some(), "{text:?} {it:?}");
                    for edit in it.repairs.iter().flat_map(|it| &it.edits) {
                        assert!(text.get(edit.span.range()).is_some(), "{text:?} {it:?}");
                    }
                    assert!(!message(it, crate::diagnostic::Locale::Zh).is_empty());
                }
            }
        }
    }
}

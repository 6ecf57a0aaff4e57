//! Tests of `features::front_matter`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::open;
use crate::front_matter;
use crate::text::apply_all;

/// The titles of what is offered, and the file after the one whose title begins with `title`.
fn check(fixture: &str, title: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let all = actions(&corpus, &path, offset, &Cancel::default()).unwrap();
    let titles: Vec<&str> = all.iter().map(|it| &*it.title).collect();
    let Some(it) = all.iter().find(|it| it.title.starts_with(title)) else {
        return expect.assert_eq(&titles.join("\n"));
    };
    let post = corpus.post(&path).unwrap();
    let text = post.rope.as_ref().unwrap().to_string();
    let after = apply_all(&text, &it.edits.edits[&path]);
    let read = |text: &str| front_matter::read(text, &post.dialect);
    let Reading::Block(new) = read(&after) else { panic!("{after}") };
    assert_eq!(new.problems, [], "{after}");
    expect.assert_eq(&after);
}

const HUGO: &str = "//- /hugo.toml\nbaseURL = \"https://example.org/\"\n//- /content/posts/a.md\n";

#[test]
fn yaml_becomes_toml_and_json() {
    let text = format!(
        "{HUGO}---\n# 上\ntitle: \"题: $0\\\"一\\\"\"  # 后\ndate: 2024-01-02 10:00:00 +0800\ntags:\n  # 里\n  - 甲\n  - '1'\nempty:\nmenu:\n  main: {{weight: 3}}\nlist: [{{a: 1}}, [x]]\n---\n正文\n"
    );
    check(
        &text,
        "Convert the front matter to TOML",
        expect![[r#"
            +++
            # 上
            # 后
            title = "题: \"一\""
            date = "2024-01-02 10:00:00 +0800"
            # 里
            tags = ["甲", "1"]
            list = [{ a = 1 }, ["x"]]

            [menu]

            [menu.main]
            weight = 3
            +++
            正文
        "#]],
    );
    check(
        &text,
        "Convert the front matter to JSON",
        expect![[r#"
            {
              "title": "题: \"一\"",
              "date": "2024-01-02 10:00:00 +0800",
              "tags": ["甲","1"],
              "empty": null,
              "menu": {"main":{"weight":3}},
              "list": [{"a":1},["x"]]
            }
            正文
        "#]],
    );
}

#[test]
fn toml_becomes_yaml() {
    check(
        &format!(
            "{HUGO}+++\r\ntitle = '题$0'\r\ndate = 2024-01-02\r\nn = 1.5\r\n# 表\r\n[params]\r\na = [{{b = 1, c = [\"x: y\"]}}]\r\n+++\r\n"
        ),
        "Convert the front matter to YAML",
        expect![[
            "---\r\ntitle: 题\r\ndate: 2024-01-02\r\nn: 1.5\r\n# 表\r\nparams:\r\n  a:\r\n    - b: 1\r\n      c: [\"x: y\"]\r\n---\r\n"
        ]],
    );
}

#[test]
fn fields_are_sorted_with_their_comments() {
    check(
        &format!("{HUGO}---\nmine: 1\n# 标签\ntags: [a]\ndate: 2024-01-02\ntitle: 题$0\n---\n"),
        "Sort",
        expect![[r#"
            ---
            title: 题
            date: 2024-01-02
            # 标签
            tags: [a]
            mine: 1
            ---
        "#]],
    );
    check(
        &format!("{HUGO}---\ntitle: 题$0\ndate: 2024-01-02\n---\n"),
        "Sort",
        expect![[r#"
            Convert the front matter to TOML
            Convert the front matter to JSON"#]],
    );
    check(&format!("{HUGO}---\ntitle: [题$0\n---\n"), "Sort", expect![""]);
}

#[test]
fn a_short_link_is_the_plugins() {
    check(
        "//- /_config.yml\npermalink: posts/:abbrlink/\n//- /source/_posts/b.md\n---\ntitle: '123456789'\ndate: 2024-01-01\nabbrlink: cbf43926\n---\n//- /source/_posts/a.md\n---\ntitle: \"123456789\"\ndate: 2024-01-01$0\n---\n",
        "Add `abbrlink: cbf43927`",
        expect![[r#"
            ---
            title: "123456789"
            date: 2024-01-01
            abbrlink: cbf43927
            ---
        "#]],
    );
}

#[test]
fn a_tag_is_called_as_elsewhere() {
    check(
        "//- /b.md\n---\ntitle: 乙\ntags: [OpenAI]\n---\n//- /c.md\n---\ntitle: 丙\ntags: [OpenAI]\n---\n//- /a.md\n---\ntitle: 甲\ntags:\n  - open$0ai\n---\n",
        "Change `openai` to `OpenAI` in 1 post",
        expect![[r#"
            ---
            title: 甲
            tags:
              - OpenAI
            ---
        "#]],
    );
}

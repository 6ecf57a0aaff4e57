//! Terms that posts define in passing, as an editor sees them.

use serde_json::{Value, json};

use super::blog::{Blog, LINES, post};
use super::client::{Client, replace};

/// Defines two terms; the other posts use them.
const DEFINES: &str = "零拷贝 (zero-copy) 是指数据不经过多余复制的技术。\n\n*[QXZ]: x <img src=x> [x](command:evil) https://evil.example\n";

fn at(uri: &str, line: u32, column: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": LINES + line, "character": column } })
}

fn hover(client: &mut Client, uri: &str, line: u32, column: u32) -> String {
    let res = client.ask("textDocument/hover", at(uri, line, column));
    res["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// Asks until closed posts are mined.
fn mined(client: &mut Client, uri: &str, line: u32, column: u32) -> String {
    loop {
        let it = hover(client, uri, line, column);
        if it.contains("defined in") {
            return it;
        }
    }
}

fn blog() -> (Blog, Client, String) {
    let blog = Blog::new(&[
        ("a.md", &post("说说零拷贝，还有 zero-copy。\n")),
        ("b.md", &post(DEFINES)),
        ("c.md", &post("`零拷贝` 与零拷贝和 QXZ。\n")),
    ]);
    let mut client = blog.editor();
    let uri = blog.open(&mut client, "a.md");
    (blog, client, uri)
}

#[test]
fn what_a_closed_post_defines_is_answered_in_others() {
    let (blog, mut client, a) = blog();
    let said = mined(&mut client, &a, 0, 3);
    assert!(said.starts_with("**零拷贝** · zero-copy"), "{said}");
    assert!(said.contains("— defined in `b.md`"), "{said}");
    while !hover(&mut client, &a, 0, 3).contains("Used 5 times in 3 posts.") {}
    let found = client.ask("textDocument/definition", at(&a, 0, 12));
    assert_eq!(
        (&found[0]["targetUri"], &found[0]["targetRange"]["start"]["line"]),
        (&json!(blog.uri("b.md")), &json!(LINES))
    );
    let mut params = at(&a, 0, 3);
    params["context"] = json!({ "includeDeclaration": false });
    let found = client.ask("textDocument/references", params);
    let files: Vec<&str> =
        found.as_array().unwrap().iter().filter_map(|it| it["uri"].as_str()).collect();
    assert_eq!(files, ["a.md", "a.md", "b.md", "b.md", "c.md"].map(|it| blog.uri(it)));
}

#[test]
fn a_definition_follows_what_is_typed() {
    let (blog, mut client, a) = blog();
    mined(&mut client, &a, 0, 3);
    let b = blog.open(&mut client, "b.md");
    client.change(&b, 2, json!([replace((LINES, 0), (LINES, 0), "前言。\n\n")]));
    let found = client.ask("textDocument/definition", at(&a, 0, 3));
    assert_eq!(found[0]["targetRange"]["start"]["line"], LINES + 2);
    client.change(&b, 3, json!([replace((LINES + 2, 0), (LINES + 3, 0), "")]));
    assert_eq!(hover(&mut client, &a, 0, 3), "");
}

#[test]
fn what_a_post_says_of_a_term_stays_text() {
    let (blog, mut client, a) = blog();
    mined(&mut client, &a, 0, 3);
    let c = blog.open(&mut client, "c.md");
    let said = hover(&mut client, &c, 0, 12);
    assert!(said.contains("QXZ") && said.contains(r"\[x\](command:evil)"), "{said}");
    for alive in [" <img", "https://", " [x"] {
        assert!(!said.contains(alive), "{alive} in {said}");
    }
}

#[test]
fn a_term_is_renamed_in_closed_posts_and_in_the_glossary() {
    let blog = Blog::new(&[
        ("a.md", &post("甲乙丙丁 与 QXZ。\n")),
        ("b.md", &post("# QXZ 一\n\nqxz 与 `QXZ`，[c](c.md#qxz-二)\n")),
        ("c.md", &post("# QXZ 二\n")),
        ("glossary.toml", "[[term]]\nname = \"QXZ\"\ndefinition = \"QXZ 是义\"\n"),
    ]);
    let mut client = blog.editor();
    let a = blog.open(&mut client, "a.md");
    while !hover(&mut client, &a, 0, 8).contains("Used") {}
    let mut params = at(&a, 0, 8);
    params["newName"] = json!("新名字");
    let edit = client.ask("textDocument/rename", params);
    let files = edit["documentChanges"].as_array().map(Vec::len);
    let plain = edit["changes"].as_object().map(serde_json::Map::len);
    assert_eq!(files.or(plain), Some(4), "{edit}");
    let n = edit.to_string().matches("\"新名字\"").count();
    assert_eq!(n, 6, "{edit}");
    assert!(edit.to_string().contains("新名字-二"), "links follow: {edit}");
}

#[test]
fn a_term_is_added_to_the_glossary_on_request() {
    let (blog, mut client, a) = blog();
    mined(&mut client, &a, 0, 3);
    let titles = |client: &mut Client| {
        let place = json!({ "line": LINES, "character": 3 });
        let res = client.ask(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": a },
                "range": { "start": place, "end": place },
                "context": { "diagnostics": [], "only": ["refactor"] },
            }),
        );
        let all = res.as_array().cloned().unwrap_or_default();
        all.iter().map(|it| it["title"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let link = "Link the first `零拷贝` to its definition in b.md";
    assert!(titles(&mut client).contains(&link.to_owned()));
    blog.write("glossary.toml", "\"甲乙\" = \"义\"\n");
    client.watched(&[(&blog.path("glossary.toml"), 1)]);
    while !titles(&mut client).contains(&"Add `零拷贝` to the glossary".to_owned()) {}
}

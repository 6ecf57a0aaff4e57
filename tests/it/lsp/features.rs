//! What an editor asks about places in posts.

use serde_json::{Value, json};

use super::blog::{Blog, LINES, post};
use super::client::{Client, replace};

/// The text of the post `a.md`, which all tests ask about.
fn ask(client: &mut Client, method: &str, uri: &str, line: u32, column: u32) -> Value {
    let at = json!({ "line": LINES + line, "character": column });
    client.ask(method, json!({ "textDocument": { "uri": uri }, "position": at }))
}

/// Waits until the corpus is read, by a link in it that is broken.
fn ready(blog: &Blog, client: &mut Client) {
    client.shows_rules(&blog.uri("ready.md"), &["broken-link"]);
}

fn blog(text: &str, more: &[(&str, &str)]) -> (Blog, Client, String) {
    let blog = Blog::new(&[("a.md", &post(text)), ("ready.md", &post("[x](gone.md)\n"))]);
    more.iter().for_each(|(path, text)| blog.write(path, text));
    let mut client = blog.editor();
    let uri = blog.open(&mut client, "a.md");
    ready(&blog, &mut client);
    (blog, client, uri)
}

fn markdown(hover: &Value) -> String {
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_definition_is_the_exact_heading() {
    let target = "---\ntitle: 乙\n---\n\n# 😀 一\n\n😀\n\n## 二 性能\n\n## 二 性能\n";
    let (blog, mut client, a) =
        blog("😀😀 [x](b.md#二-性能-1) [y](b.md)\n\n# 自己\n[z](#自己)\n", &[("b.md", target)]);
    let link = ask(&mut client, "textDocument/definition", &a, 0, 16);
    assert_eq!(link[0]["targetUri"], blog.uri("b.md"));
    assert_eq!(link[0]["targetRange"]["start"]["line"], 10);
    assert_eq!(link[0]["originSelectionRange"]["start"], json!({ "line": LINES, "character": 9 }));
    let link = ask(&mut client, "textDocument/definition", &a, 0, 27);
    assert_eq!(link[0]["targetRange"]["start"]["line"], 0);
    let link = ask(&mut client, "textDocument/definition", &a, 3, 6);
    assert_eq!(
        (&link[0]["targetUri"], &link[0]["targetRange"]["start"]["line"]),
        (&json!(a), &json!(LINES + 2))
    );
    assert_eq!(ask(&mut client, "textDocument/definition", &a, 1, 0), Value::Null);
    // A heading that moves in an unsaved text moves for others at once.
    let b = blog.open(&mut client, "b.md");
    client.change(&b, 2, json!([replace((3, 0), (3, 0), "\n\n\n")]));
    let link = ask(&mut client, "textDocument/definition", &a, 0, 16);
    assert_eq!(link[0]["targetRange"]["start"]["line"], 13);
}

#[test]
fn hovers_say_what_terms_links_and_images_are() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0";
    let text =
        "内核态 PMF 与 CXL 内存，大模型的幻觉问题。\n\n[x](b.md) ![图](img/图.png) [y](gone.md)\n";
    let (blog, mut client, a) =
        blog(text, &[("b.md", "---\ntitle: 乙\n---\n\n第一行 **粗**\n\n第二行\n")]);
    blog.write("img/图.png", png);
    client.watched(&[(&blog.path("img/图.png"), 1)]);
    for (column, wanted) in [(5, "PMF"), (11, "CXL"), (21, "幻觉")] {
        let hover = markdown(&ask(&mut client, "textDocument/hover", &a, 0, column));
        assert!(hover.contains(wanted), "{wanted}: {hover:?}");
    }
    let hover = markdown(&ask(&mut client, "textDocument/hover", &a, 2, 5));
    assert!(hover.contains('乙') && hover.contains("第一行"), "{hover:?}");
    let mut hover = String::new();
    while !hover.contains("640 × 480") {
        hover = markdown(&ask(&mut client, "textDocument/hover", &a, 2, 18));
    }
    assert!(hover.contains(&format!("![]({}", blog.uri("img/图.png"))), "{hover:?}");
    assert_eq!(ask(&mut client, "textDocument/hover", &a, 1, 0), Value::Null);
    assert_eq!(ask(&mut client, "textDocument/hover", &a, 9999, 9999), Value::Null);
}

#[test]
fn an_unfinished_path_is_completed() {
    let (_blog, mut client, a) = blog(
        "![](fi\n\n[x](b.md#\n",
        &[("b.md", "---\ntitle: 乙\n---\n# 第一节\n"), ("figure.png", ""), ("fig/一.png", "")],
    );
    let list = ask(&mut client, "textDocument/completion", &a, 0, 6);
    let items = list["items"].as_array().expect("items");
    let item = items.iter().find(|it| it["textEdit"]["newText"] == "figure.png");
    let item = item.unwrap_or_else(|| panic!("{list:#}"));
    let range = json!({ "start": { "line": LINES, "character": 4 }, "end": { "line": LINES, "character": 6 } });
    assert_eq!(item["textEdit"]["range"], range);
    client.change(&a, 2, json!([replace((LINES, 4), (LINES, 6), "../nowhere/")]));
    ask(&mut client, "textDocument/completion", &a, 0, 15);
    let list = ask(&mut client, "textDocument/completion", &a, 2, 9);
    let items = list["items"].as_array().expect("items");
    assert!(
        items
            .iter()
            .any(|it| it["textEdit"]["newText"].as_str().is_some_and(|it| it.contains("第一节"))),
        "{list:#}"
    );
}

#[test]
fn a_misspelt_link_is_mended() {
    let (_blog, mut client, a) = blog(
        "😀 [x](p/secnod.md)\n![](IMG/a.png)\n",
        &[("p/second.md", "---\ntitle: b\n---\n"), ("img/a.png", "")],
    );
    client.shows_rules(&a, &["broken-link", "image-case"]);
    let actions = |client: &mut Client, line: u32, only: Value| {
        let at = json!({ "line": LINES + line, "character": 8 });
        let context = json!({ "diagnostics": [], "only": only });
        client.ask("textDocument/codeAction", json!({ "textDocument": { "uri": a }, "range": { "start": at, "end": at }, "context": context }))
    };
    let list = actions(&mut client, 0, Value::Null);
    let titles: Vec<&str> =
        list.as_array().expect("a list").iter().filter_map(|it| it["title"].as_str()).collect();
    assert_eq!(titles[1..3], ["Create the post `p/secnod.md`", "Ignore `broken-link` here"]);
    assert_eq!(list[1]["edit"]["documentChanges"][0]["kind"], "create");
    let change = &list[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": a, "version": 1 }));
    assert_eq!(change["edits"][0]["newText"], "p/second.md");
    assert_eq!(change["edits"][0]["range"]["start"], json!({ "line": LINES, "character": 7 }));
    assert_eq!(list[0]["diagnostics"][0]["code"], "broken-link");
    let list = actions(&mut client, 0, json!(["source.fixAll"]));
    assert_eq!(list[0]["edit"]["documentChanges"][0]["edits"].as_array().map(Vec::len), Some(1));
    assert_eq!(list[0]["edit"]["documentChanges"][0]["edits"][0]["newText"], "img/a.png");
    let list = actions(&mut client, 0, json!(["refactor"]));
    assert_eq!(list[0]["kind"], "refactor.rewrite", "{list:#}");
    assert_eq!(list[0]["edit"]["documentChanges"][0]["edits"][0]["newText"], "[x][x]");
}

#[test]
fn the_structure_of_a_post_is_told() {
    let text = "# 一\n\n文 [x](b.md#节)\n\n## 二\n\n```rust\nfn a() {}\n```\n\n[r]: b.md\n";
    let (blog, mut client, a) =
        blog(text, &[("b.md", "---\ntitle: 乙\n---\n## 节\n\n[回](a.md#一)\n")]);
    let document = json!({ "textDocument": { "uri": a } });
    let symbols = client.ask("textDocument/documentSymbol", document.clone());
    let section = symbols.as_array().and_then(|it| it.iter().find(|it| it["name"] == "一"));
    let section = section.unwrap_or_else(|| panic!("{symbols:#}"));
    assert_eq!(section["children"][0]["name"], "二");
    let folds = client.ask("textDocument/foldingRange", document.clone());
    let fold = json!({ "startLine": LINES + 6, "endLine": LINES + 8, "kind": "region" });
    assert!(folds.as_array().is_some_and(|it| it.contains(&fold)), "{folds:#}");
    let links = client.ask("textDocument/documentLink", document);
    assert_eq!(links[0]["target"], format!("{}#L4,1", blog.uri("b.md")));
    let references = client.ask("textDocument/references", json!({
        "textDocument": { "uri": a }, "position": { "line": LINES, "character": 2 }, "context": { "includeDeclaration": false },
    }));
    assert_eq!(references.as_array().map(Vec::len), Some(1), "{references:#}");
    assert_eq!(references[0]["uri"], blog.uri("b.md"));
    assert_eq!(references[0]["range"]["start"]["line"], 5);
    let symbols = client.ask("workspace/symbol", json!({ "query": "节" }));
    assert_eq!(symbols[0]["location"]["uri"], blog.uri("b.md"));
    let ranges = client.ask("textDocument/selectionRange", json!({ "textDocument": { "uri": a }, "positions": [{ "line": LINES + 2, "character": 7 }] }));
    assert!(ranges[0]["parent"]["parent"].is_object(), "{ranges:#}");
    let places = ask(&mut client, "textDocument/documentHighlight", &a, 0, 2);
    assert!(!places.as_array().expect("a list").is_empty());
}

#[test]
fn a_heading_is_renamed_with_the_links_to_it() {
    let (blog, mut client, a) =
        blog("# 旧名\n\n[x](#旧名)\n", &[("b.md", "---\ntitle: 乙\n---\n[回](a.md#旧名)\n")]);
    let prepared = ask(&mut client, "textDocument/prepareRename", &a, 0, 3);
    assert_eq!(prepared["placeholder"], "旧名");
    let at = json!({ "line": LINES, "character": 3 });
    let params =
        |name: &str| json!({ "textDocument": { "uri": a }, "position": at, "newName": name });
    let edit = client.ask("textDocument/rename", params("新名"));
    let changes = edit["documentChanges"].as_array().expect("changes");
    assert_eq!(changes.len(), 2, "{edit:#}");
    assert_eq!(changes[0]["textDocument"], json!({ "uri": a, "version": 1 }));
    assert_eq!(changes[1]["textDocument"], json!({ "uri": blog.uri("b.md"), "version": null }));
    let id = client.request("textDocument/rename", params(" "));
    assert_eq!(client.error(id), -32602);
    assert_eq!(ask(&mut client, "textDocument/prepareRename", &a, 1, 0), Value::Null);
    let marker = ask(&mut client, "textDocument/prepareRename", &a, 0, 0);
    assert_eq!(marker["placeholder"], "旧名");
}

#[test]
fn links_follow_a_file_that_moves() {
    let (blog, mut client, a) =
        blog("[x](b.md)\n", &[("b.md", "---\ntitle: 乙\n---\n[回](a.md)\n")]);
    let files = json!([{ "oldUri": blog.uri("b.md"), "newUri": blog.uri("深/丙.md") }]);
    let edit = client.ask("workspace/willRenameFiles", json!({ "files": files }));
    let changes = edit["documentChanges"].as_array().unwrap_or_else(|| panic!("{edit:#}"));
    assert_eq!(changes.len(), 2, "{edit:#}");
    assert_eq!(changes[0]["textDocument"]["uri"], a);
    assert_eq!(changes[1]["edits"][0]["newText"], "../a.md");
}

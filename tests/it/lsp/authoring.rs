//! What an author is shown and offered while writing.

use serde_json::{Value, json};

use super::blog::{Blog, LINES, post, told};
use super::client::{Client, replace};

/// An editor with the post `a.md` open, once the corpus is read.
fn blog(text: &str, more: &[(&str, &str)]) -> (Blog, Client, String) {
    blog_for(text, more, told(), Value::Null)
}

fn blog_for(
    text: &str,
    more: &[(&str, &str)],
    capabilities: Value,
    settings: Value,
) -> (Blog, Client, String) {
    let blog = Blog::new(&[("a.md", &post(text)), ("ready.md", &post("[x](gone.md)\n"))]);
    more.iter().for_each(|(path, text)| blog.write(path, text));
    let mut client = Client::configured(blog.root(), capabilities, settings);
    let uri = blog.open(&mut client, "a.md");
    client.shows_rules(&blog.uri("ready.md"), &["broken-link"]);
    (blog, client, uri)
}

fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

fn at(uri: &str, line: u32, column: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": LINES + line, "character": column } })
}

#[test]
fn hints_and_counts_stand_beside_the_text() {
    let png = "\u{0}";
    let (blog, mut client, a) = blog(
        "# It's 😀\n\n[看](b.md#甲) ![](i.png)\n\n[r]: b.md\n",
        &[("b.md", "---\ntitle: 乙 题\n---\n# 甲\n[x](a.md#its-)\n"), ("i.png", png)],
    );
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints = client
        .ask("textDocument/inlayHint", json!({ "textDocument": { "uri": a }, "range": range }));
    let labels: Vec<&str> =
        hints.as_array().expect("hints").iter().filter_map(|it| it["label"].as_str()).collect();
    assert_eq!(labels, ["→ /a.md", "#its-"], "{hints:#}");
    let parts: Vec<&Value> =
        hints.as_array().expect("hints").iter().filter(|it| it["label"].is_array()).collect();
    assert_eq!(parts[0]["label"][0]["value"], "乙 题", "{hints:#}");
    assert_eq!(parts[0]["label"][0]["location"]["uri"], blog.uri("b.md"));
    assert_eq!(parts[0]["position"], json!({ "line": LINES + 2, "character": 11 }));
    let lenses = client.ask("textDocument/codeLens", document(&a));
    let titles: Vec<&str> = lenses
        .as_array()
        .expect("lenses")
        .iter()
        .filter_map(|it| it["command"]["title"].as_str())
        .collect();
    assert_eq!(titles, ["1 link from another post", "1 reference", "unused"], "{lenses:#}");
    let command = &lenses[1]["command"];
    assert_eq!(
        command["arguments"][0],
        json!({ "uri": a, "position": { "line": LINES, "character": 0 } })
    );
}

#[test]
fn what_is_typed_twice_is_linked() {
    let (_blog, mut client, a) =
        blog("😀 <b>x</b>\n\n[文][甲] [甲]\n\n[甲]: b.md\n", &[("b.md", "x\n")]);
    let ranges = client.ask("textDocument/linkedEditingRange", at(&a, 0, 5));
    let starts: Vec<&Value> = ranges["ranges"]
        .as_array()
        .expect("ranges")
        .iter()
        .map(|it| &it["start"]["character"])
        .collect();
    assert_eq!(starts, [4, 9], "{ranges:#}");
    let ranges = client.ask("textDocument/linkedEditingRange", at(&a, 2, 5));
    assert_eq!(ranges["ranges"].as_array().map(Vec::len), Some(2), "{ranges:#}");
    assert_eq!(client.ask("textDocument/linkedEditingRange", at(&a, 0, 0)), Value::Null);
}

#[test]
fn tokens_are_told_whole_and_by_difference() {
    let (_blog, mut client, a) = blog("[x](b.md)\n\n😀 [y](b.md)\n", &[("b.md", "x\n")]);
    let whole = client.ask("textDocument/semanticTokens/full", document(&a));
    let data = whole["data"].as_array().expect("numbers").clone();
    assert_eq!(data.len() % 5, 0);
    assert_eq!(data[data.len() - 5..], [2, 7, 4, 2, 0], "{data:?}");
    client.change(&a, 2, json!([replace((LINES, 0), (LINES, 0), "[z](b.md) ")]));
    let params = |id: &Value| json!({ "textDocument": { "uri": a }, "previousResultId": id });
    let delta = client.ask("textDocument/semanticTokens/full/delta", params(&whole["resultId"]));
    let edit = &delta["edits"][0];
    let mut patched = data.clone();
    let (start, count) = (edit["start"].as_u64().unwrap(), edit["deleteCount"].as_u64().unwrap());
    let new = edit["data"].as_array().cloned().unwrap_or_default();
    patched.splice(start as usize..(start + count) as usize, new);
    let now = client.ask("textDocument/semanticTokens/full", document(&a));
    assert_eq!(now["data"].as_array(), Some(&patched));
    let again = client.ask("textDocument/semanticTokens/full/delta", params(&json!("unknown")));
    assert_eq!(again["data"], now["data"]);
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": LINES, "character": 0 } });
    let part = client.ask(
        "textDocument/semanticTokens/range",
        json!({ "textDocument": { "uri": a }, "range": range }),
    );
    assert_eq!(part["data"].as_array().map(Vec::len), Some(5), "the key of the front matter");
}

#[test]
fn tables_and_lists_are_formatted_and_spacing_is_a_setting() {
    let settings = json!({ "format": { "spacing": true } });
    let text = "|名|b|\n|-|-|\n|内存|d|\n\n1. 用Rust写\n3. x\n";
    let (_blog, mut client, a) = blog_for(text, &[], told(), settings);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let params = |mut it: Value| {
        it["options"] = options.clone();
        it
    };
    let edits = client.ask("textDocument/formatting", params(document(&a)));
    let new: Vec<&str> =
        edits.as_array().expect("edits").iter().filter_map(|it| it["newText"].as_str()).collect();
    let expected = ["| 名   | b   |", "| ---- | --- |", "| 内存 | d   |", "1. 用 Rust 写", "2"];
    assert_eq!(new, expected);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "corpus-lsp": {} } }));
    let range = json!({ "start": { "line": LINES + 4, "character": 0 }, "end": { "line": LINES + 6, "character": 0 } });
    let mut ranged = document(&a);
    ranged["range"] = range;
    let edits = client.ask("textDocument/rangeFormatting", params(ranged));
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "{edits:#}");
    client.change(&a, 2, json!([replace((LINES + 5, 4), (LINES + 5, 4), "\n")]));
    let mut typed = params(at(&a, 6, 0));
    typed["ch"] = json!("\n");
    let edits = client.ask("textDocument/onTypeFormatting", typed);
    assert_eq!(edits[0]["newText"], "4. ", "{edits:#}");
}

#[test]
fn an_item_shows_more_when_it_is_chosen() {
    let (_blog, mut client, a) =
        blog("[x](xingneng\n", &[("b.md", "---\ntitle: 性能优化\n---\n第一行\n")]);
    let list = client.ask("textDocument/completion", at(&a, 0, 12));
    let item =
        list["items"].as_array().and_then(|it| it.iter().find(|it| it["detail"] == "性能优化"));
    let item = item.unwrap_or_else(|| panic!("{list:#}")).clone();
    assert_eq!(item["textEdit"]["newText"], "b.md");
    assert!(item["filterText"].as_str().is_some_and(|it| it.starts_with("xingneng")), "{item}");
    let shown = client.ask("completionItem/resolve", item);
    let said = shown["documentation"]["value"].as_str().unwrap_or_default();
    assert!(said.contains("性能优化") && said.contains("第一行"), "{said}");
    let symbols = client.ask("workspace/symbol", json!({ "query": "xnyh" }));
    assert_eq!(symbols[0]["name"], "性能优化");
}

#[test]
fn a_section_is_taken_out() {
    let (blog, mut client, a) = blog("# 一\n\n文\n\n## 二 节\n\n[x](#一)\n", &[]);
    let place = json!({ "line": LINES + 4, "character": 4 });
    let params = json!({
        "textDocument": { "uri": a }, "range": { "start": place, "end": place },
        "context": { "diagnostics": [], "only": ["refactor.extract"] },
    });
    let list = client.ask("textDocument/codeAction", params);
    let changes = &list[0]["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create", "{list:#}");
    assert_eq!(changes[0]["uri"], blog.uri("二-节.md"));
    assert_eq!(changes[1]["edits"][0]["newText"], "---\ntitle: \"二 节\"\n---\n\n[x](a.md#一)\n");
    assert_eq!(changes[2]["edits"][0]["newText"], "[二 节](二-节.md)\n");
}

#[test]
fn a_deletion_says_what_it_breaks() {
    let (blog, mut client, _) =
        blog("\n[x](d/b.md)\n", &[("d/b.md", "x\n"), ("d/c.md", "[x](b.md)\n")]);
    let files = json!({ "files": [{ "uri": blog.uri("d") }] });
    assert_eq!(client.ask("workspace/willDeleteFiles", files), Value::Null);
    let said = client.expect("window/showMessage")["params"]["message"].clone();
    assert_eq!(said, "1 link still leads there and will be broken: a.md:5");
    blog.remove("d/b.md");
    client.notify("workspace/didDeleteFiles", json!({ "files": [{ "uri": blog.uri("d/b.md") }] }));
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
    std::fs::rename(blog.path("d/c.md"), blog.path("d/b.md")).expect("a file");
    let files = json!([{ "oldUri": blog.uri("d/c.md"), "newUri": blog.uri("d/b.md") }]);
    client.notify("workspace/didRenameFiles", json!({ "files": files }));
    client.shows_rules(&blog.uri("a.md"), &[]);
}

#[test]
fn an_address_that_changes_may_be_kept() {
    let mut capabilities = told();
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    let more = [("hugo.toml", "title = 'x'\n"), ("content/p/甲.md", "---\ntitle: 甲\n---\n")];
    let blog = Blog::new(&[("content/ready.md", &post("[x](gone.md)\n"))]);
    more.iter().for_each(|(path, text)| blog.write(path, text));
    let mut client = Client::configured(blog.root(), capabilities, Value::Null);
    client.shows_rules(&blog.uri("content/ready.md"), &["broken-link"]);
    let files =
        json!([{ "oldUri": blog.uri("content/p/甲.md"), "newUri": blog.uri("content/p/乙.md") }]);
    let edit = client.ask("workspace/willRenameFiles", json!({ "files": files }));
    let change = &edit["documentChanges"][0]["edits"][0];
    assert_eq!(change["newText"], "aliases: [\"/p/甲/\"]\n", "{edit:#}");
    let annotation = &edit["changeAnnotations"][change["annotationId"].as_str().expect("an id")];
    assert_eq!(annotation["needsConfirmation"], true);
}

#[test]
fn a_folder_too_large_is_asked_about() {
    let blog = Blog::new(&[("a.md", &post("[x](gone.md)\n")), ("b.md", "x\n")]);
    let settings = json!({ "index": { "maxFiles": 1 }, "locale": "zh" });
    let mut client = Client::configured(blog.root(), told(), settings);
    client.is_asked("window/showMessageRequest");
    // What is open is served all the same.
    let a = blog.open(&mut client, "a.md");
    let symbols = client.ask("textDocument/documentSymbol", document(&a));
    assert!(symbols.is_array(), "{symbols:#}");
    let found = client.ask("workspace/symbol", json!({ "query": "b" }));
    assert_eq!(found, json!([]), "nothing else is read");
}

#[test]
fn requests_out_of_place_have_an_answer() {
    let (blog, mut client, a) = blog("[x](b.md)\n", &[("b.md", "# x\n")]);
    let far = json!({ "line": 99_999, "character": 99_999 });
    let range = json!({ "start": far, "end": { "line": 0, "character": 0 } });
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    for uri in [a, blog.uri("b.md"), blog.uri("unknown.md"), "untitled:x".to_owned()] {
        let all = json!({
            "textDocument": { "uri": uri }, "position": far, "range": range, "options": options,
            "context": { "diagnostics": [], "triggerKind": 1 }, "ch": "\n", "newName": "x", "previousResultId": "0",
            "positions": [far],
        });
        for method in [
            "codeAction",
            "codeLens",
            "completion",
            "documentHighlight",
            "foldingRange",
            "formatting",
            "inlayHint",
            "linkedEditingRange",
            "onTypeFormatting",
            "rangeFormatting",
            "selectionRange",
            "semanticTokens/full",
            "semanticTokens/full/delta",
            "semanticTokens/range",
            "prepareRename",
        ] {
            client.ask(&format!("textDocument/{method}"), all.clone());
        }
        let id = client.request("textDocument/rename", all);
        client.answer(&json!(id));
    }
}

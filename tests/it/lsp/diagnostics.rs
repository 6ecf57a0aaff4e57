//! What is shown for posts, open and closed, while they are edited.

use std::process::Command;

use serde_json::{Value, json};

use super::blog::{Blog, LINES, post};
use super::client::{Client, replace};

fn start_of(it: &Value) -> (u64, u64) {
    let at = |key: &str| it["range"]["start"][key].as_u64().expect("a number");
    (at("line"), at("character"))
}

#[track_caller]
fn pull(client: &mut Client, uri: &str, previous: Option<&str>) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": previous });
    client.ask("textDocument/diagnostic", params)
}

/// Asks until the rules of the answer are these.
#[track_caller]
fn pull_until(client: &mut Client, uri: &str, rules: &[&str]) -> Value {
    let deadline = std::time::Instant::now() + super::client::PATIENCE;
    loop {
        let res = pull(client, uri, None);
        let items = res["items"].as_array().expect("a full report");
        if items.iter().map(|it| it["code"].as_str()).eq(rules.iter().map(|it| Some(*it))) {
            return res;
        }
        assert!(std::time::Instant::now() < deadline, "{uri} has {items:#?} for ever");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn closed_posts_are_judged_as_well_as_open_ones() {
    let blog = Blog::new(&[
        ("a.md", &post("[x](gone.md)\n")),
        ("b/中文 (1).md", &post("\r\n😀😀 ![图](none.png)\r\n")),
        ("c.md", &post("[a](a.md) [b](<b/中文 (1).md>)\n")),
    ]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
    let list = client.shows_rules(&blog.uri("b/中文 (1).md"), &["broken-image"]);
    assert_eq!(start_of(&list[0]), (u64::from(LINES) + 1, 10), "in UTF-16");
    assert_eq!(client.shown().len(), 2);
    let a = blog.open(&mut client, "a.md");
    client.change(&a, 2, json!([replace((LINES, 4), (LINES, 8), "c")]));
    client.shows_rules(&a, &[]);
    client.close(&a);
    client.shows_rules(&a, &["broken-link"]);
}

#[test]
fn a_document_that_is_opened_again_has_its_list_again() {
    let blog = Blog::new(&[("a.md", &post("[x](gone.md)\n")), ("b.md", &post("fine\n"))]);
    let mut client = blog.editor();
    let a = blog.open(&mut client, "a.md");
    client.shows_rules(&a, &["broken-link"]);
    for _ in 0..3 {
        client.close(&a);
        client.forgets(&a);
        blog.open(&mut client, "a.md");
        client.shows_rules(&a, &["broken-link"]);
    }
}

#[test]
fn an_edit_in_one_post_changes_what_is_wrong_with_another() {
    let blog = Blog::new(&[
        ("a.md", &post("[x](b.md#第一节)\n[x](gone.md)\n")),
        ("b.md", &post("## 第一节\n")),
    ]);
    let mut client = blog.editor();
    let (a, b) = (blog.open(&mut client, "a.md"), blog.open(&mut client, "b.md"));
    client.shows_rules(&a, &["broken-link"]);
    client.change(&b, 2, json!([replace((LINES, 4), (LINES, 5), "二")]));
    client.shows_rules(&a, &["broken-anchor", "broken-link"]);
    client.change(&b, 3, json!([replace((LINES, 4), (LINES, 5), "一")]));
    client.shows_rules(&a, &["broken-link"]);
}

#[test]
fn an_editor_that_asks_is_answered_about_the_text_that_it_has() {
    let blog = Blog::new(&[
        ("a.md", &post("[x](b.md)\n")),
        ("b.md", &post("[y](gone.md)\n")),
        ("c.md", &post("[x](gone.md)\n")),
    ]);
    let mut client = blog.asking_editor();
    let offered = &client.offered["capabilities"]["diagnosticProvider"];
    assert_eq!(offered["interFileDependencies"], true);
    assert_eq!(offered["workspaceDiagnostics"], false, "closed posts are told");
    client.shows_rules(&blog.uri("c.md"), &["broken-link"]);
    let a = blog.open(&mut client, "a.md");
    let clean = pull_until(&mut client, &a, &[]);
    let id = clean["resultId"].as_str();
    let again = pull(&mut client, &a, id);
    assert_eq!((again["kind"].as_str(), again["resultId"].as_str()), (Some("unchanged"), id));
    for version in 2..40 {
        let (from, to, rules) = match version % 2 {
            0 => (4, 4, ["broken-link"].as_slice()),
            _ => (4, 5, [].as_slice()),
        };
        let text = if version % 2 == 0 { "x" } else { "" };
        client.change(&a, version, json!([replace((LINES, from), (LINES, to), text)]));
        let items = pull(&mut client, &a, None)["items"].as_array().expect("a full report").clone();
        assert!(items.iter().map(|it| it["code"].as_str()).eq(rules.iter().map(|it| Some(*it))));
    }
    assert!(!client.shown().contains(&a), "nothing is shown twice");
    // What is wrong elsewhere changes the answer, so the editor is told to ask again.
    pull_until(&mut client, &a, &[]);
    blog.remove("b.md");
    client.watched(&[(&blog.path("b.md"), 3)]);
    pull_until(&mut client, &a, &["broken-link"]);
    client.watched(&[]);
    blog.write("b.md", post("[y](gone.md)\n"));
    client.watched(&[(&blog.path("b.md"), 1)]);
    client.shows_rules(&blog.uri("b.md"), &["broken-link"]);
    client.is_asked("workspace/diagnostic/refresh");
}

#[test]
fn a_workspace_may_be_asked_about_as_a_whole() {
    let blog = Blog::new(&[("a.md", &post("[x](gone.md)\n")), ("b.md", &post("[a](a.md)\n"))]);
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::editor(blog.root(), capabilities);
    let ask = |client: &mut Client, previous: Value| {
        let params = json!({ "previousResultIds": previous });
        client.ask("workspace/diagnostic", params)["items"].as_array().expect("a list").clone()
    };
    let mut items = Vec::new();
    while items.is_empty() {
        items = ask(&mut client, json!([]));
    }
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["uri"], blog.uri("a.md"));
    let previous = json!([{ "uri": blog.uri("a.md"), "value": items[0]["resultId"] }]);
    let items = ask(&mut client, previous);
    assert_eq!((items.len(), &items[0]["kind"]), (1, &json!("unchanged")));
}

#[test]
fn lines_may_end_as_they_like() {
    let text = "---\r\ntitle: 题\r\n---\r\n\r\n😀 [x](一.md)\r\n[y](二.md)\r[z](三.md)\n";
    let blog = Blog::new(&[("a.md", text), ("b.md", &format!("\u{feff}{text}"))]);
    let mut client = blog.editor();
    let expected = [(4, 7), (5, 4), (6, 4)];
    for path in ["a.md", "b.md"] {
        let list = client.shows_rules(&blog.uri(path), &["broken-link"; 3]);
        assert!(list.iter().map(start_of).eq(expected), "{path} on the disk: {list:#?}");
        let uri = blog.open(&mut client, path);
        let at = u32::from(path == "b.md");
        client.change(&uri, 2, json!([replace((0, at), (0, at), "\n")]));
        let moved = |list: &[Value]| list.len() == 3 && start_of(&list[0]).0 > 4;
        // Without the front matter at its start the post is another one, but its links are where they are.
        let links = |list: &[Value]| -> Vec<Value> {
            list.iter().filter(|it| it["code"] == "broken-link").cloned().collect()
        };
        let list = links(&client.shows(&uri, |it| moved(&links(it))));
        assert!(list.iter().map(start_of).eq(expected.map(|it| (it.0 + 1, it.1))), "{list:#?}");
    }
}

/// The promise of one engine: CI says what the editor says.
#[test]
fn the_check_says_the_same() {
    let blog = Blog::new(&[
        ("_config.yml", "title: 博客\n"),
        ("package.json", r#"{"hexo":{"version":"7.0.0"}}"#),
        (
            "source/_posts/a.md",
            "---\ntitle: 一\ndate: 2024-01-01\n---\n[x](/none/) 😀 ![](/img/x.png)\n",
        ),
        (
            "source/_posts/b.md",
            "---\ntitle: 二\ntitle: 三\ndate: 2024-13-41\n---\n[r][无]\r\n[x](#无)\n",
        ),
        ("source/_posts/c.md", "没有\n"),
        ("source/_posts/d.md", "---\ntitle: [\n---\n"),
        ("source/_posts/深/e.md", "---\ntitle: 五\ndate: 2024-01-01\n---\n![封](/img/Y.png)\n"),
        ("source/img/y.png", ""),
        ("source/about/index.md", "---\ntitle: 关于\n---\n[x](../_posts/a.md)\n"),
    ]);
    blog.write("source/_posts/f.md", b"---\ntitle: \xd6\xd0\ndate: 2024-01-01\n---\n[x](/none/)\n");
    let output = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
        .args(["--check", "--lang", "en", "--format", "json"])
        .arg(blog.root())
        .output()
        .expect("the program runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |it: &Value, key: &str| it[key].as_str().expect("text").to_owned();
    let found = report["diagnostics"].as_array().expect("a list");
    assert!(found.len() >= 8, "{report:#}");
    let mut client = blog.editor();
    let mut paths: Vec<String> = found.iter().map(|it| text(it, "path")).collect();
    paths.dedup();
    for path in &paths {
        let checked: Vec<_> = found
            .iter()
            .filter(|it| it["path"] == **path)
            .map(|it| {
                (
                    it["start"]["line"].as_u64().map(|it| it - 1),
                    text(it, "rule"),
                    text(it, "message"),
                )
            })
            .collect();
        let list = client.shows(&blog.uri(path), |it| it.len() == checked.len());
        let said =
            list.iter().map(|it| (Some(start_of(it).0), text(it, "code"), text(it, "message")));
        assert_eq!(said.collect::<Vec<_>>(), checked, "{path}");
    }
    assert_eq!(client.shown().len(), paths.len());
}

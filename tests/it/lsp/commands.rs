//! The commands of `editors/PROTOCOL.md`, as editors send them.

use serde_json::{Value, json};

use super::blog::Blog;
use super::client::Client;

/// A Hexo site with a post that is linked, one that links, and one that nobody links.
fn blog() -> Blog {
    Blog::new(&[
        (
            "_config.yml",
            "title: 站\nurl: https://例.test/blog\nroot: /blog/\npermalink: :year/:title/\n",
        ),
        ("package.json", "{\"dependencies\":{\"hexo\":\"^7.0.0\"}}"),
        (
            "source/_posts/a.md",
            "---\ntitle: 甲 😀\ndate: 2024-01-02\n---\r\n😀 [x](/blog/2024/b/#第二-节) [y](gone/)\n\n## 第一 节\n\n![](/images/图.png)\n",
        ),
        (
            "source/_posts/b.md",
            "---\ntitle: 乙\ndate: 2024-01-03\n---\n## 第二 节\n\n[自己](#第二-节)\n",
        ),
        ("source/_posts/c.md", "---\ntitle: 丙\ndate: 2024-01-04\n---\n![图](/images/图.png)\n"),
        ("source/_drafts/d.md", "---\ntitle: 稿\n---\n"),
        ("source/images/图.png", ""),
        ("glossary.toml", "\"甲乙丙\" = \"第一个 **词**\"\n"),
    ])
}

fn run(client: &mut Client, command: &str, argument: Value) -> Value {
    let params = json!({ "command": format!("corpus-lsp.{command}"), "arguments": [argument] });
    client.ask("workspace/executeCommand", params)
}

/// The message of the error that a command is answered with, and its code.
fn refused(client: &mut Client, command: &str, argument: Value) -> (i64, String) {
    let params = json!({ "command": format!("corpus-lsp.{command}"), "arguments": [argument] });
    let id = client.request("workspace/executeCommand", params);
    let error = client.answer(&json!(id))["error"].clone();
    (
        error["code"].as_i64().expect("an error"),
        error["message"].as_str().expect("a message").into(),
    )
}

/// An editor that has read everything.
fn editor(blog: &Blog) -> Client {
    let mut client = blog.editor();
    assert_eq!(run(&mut client, "status", json!({ "wait": true }))["ready"], true);
    client
}

#[test]
fn every_command_is_announced() {
    let blog = blog();
    let client = editor(&blog);
    let offered = &client.offered["capabilities"]["executeCommandProvider"]["commands"];
    let protocol = include_str!("../../../editors/PROTOCOL.md");
    for it in offered.as_array().expect("commands") {
        let it = it.as_str().expect("a name");
        assert!(protocol.contains(&format!("| `{it}` |")), "{it}");
    }
    assert_eq!(
        offered.as_array().map(Vec::len),
        Some(protocol.matches("\n| `corpus-lsp.").count())
    );
}

#[test]
fn the_status_counts_posts_and_problems() {
    let blog = blog();
    let mut client = editor(&blog);
    let status = run(&mut client, "status", Value::Null);
    assert_eq!(status["version"], env!("CARGO_PKG_VERSION"));
    let corpus = &status["corpora"][0];
    assert_eq!(corpus["generatorName"], "Hexo");
    assert_eq!((&corpus["posts"], &corpus["ready"]), (&json!(4), &json!(true)));
    assert_eq!(corpus["root"], blog.uri("").trim_end_matches('/'));
    assert_eq!(corpus["problems"]["errors"], 1, "{corpus:#}");
}

#[test]
fn terms_are_listed_and_found() {
    let blog = blog();
    let mut client = editor(&blog);
    let all = run(&mut client, "glossary", json!({}));
    let n = all["entries"].as_array().expect("terms").len();
    assert!(n > 60, "{n}");
    let own = run(
        &mut client,
        "glossary",
        json!({ "uri": blog.uri("source/_posts/a.md"), "query": "甲乙" }),
    );
    let own = own["entries"].as_array().expect("terms");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["definition"], "第一个 **词**");
    assert_eq!((&own[0]["source"], &own[0]["guess"]), (&json!("file"), &json!(false)));
    assert_eq!(own[0]["location"]["uri"], blog.uri("glossary.toml"));
    let builtin = run(&mut client, "glossary", json!({ "query": "cxl" }));
    assert_eq!(builtin["entries"][0]["location"], Value::Null);
}

#[test]
fn backlinks_of_posts_and_images_are_found() {
    let blog = blog();
    let mut client = editor(&blog);
    let to = |client: &mut Client, path: &str| {
        run(client, "backlinks", json!({ "uri": blog.uri(path) }))
    };
    let found = to(&mut client, "source/_posts/b.md");
    assert_eq!(found["title"], "乙");
    assert_eq!(found["links"].as_array().map(Vec::len), Some(1), "{found:#}");
    let link = &found["links"][0];
    assert_eq!((&link["title"], &link["anchor"]), (&json!("甲 😀"), &json!("第二-节")));
    assert_eq!(link["range"]["start"], json!({ "line": 4, "character": 3 }));
    assert_eq!(link["line"], "😀 [x](/blog/2024/b/#第二-节) [y](gone/)");
    let found = to(&mut client, "source/images/图.png");
    let images: Vec<&Value> =
        found["links"].as_array().expect("links").iter().map(|it| &it["image"]).collect();
    assert_eq!(images, [true, true]);
    // What is typed and not saved counts.
    let c = blog.open(&mut client, "source/_posts/c.md");
    client.change(&c, 2, json!([{ "text": "[甲](/blog/2024/a/)\n" }]));
    assert_eq!(to(&mut client, "source/_posts/a.md")["links"][0]["uri"], c);
    assert_eq!(run(&mut client, "backlinks", json!({ "uri": "untitled:x" })), Value::Null);
}

#[test]
fn the_graph_shows_orphans_and_broken_links() {
    let blog = blog();
    let mut client = editor(&blog);
    let graph = run(&mut client, "linkGraph", json!({}));
    let nodes = graph["nodes"].as_array().expect("nodes");
    let seen: Vec<(&str, bool, &str)> = nodes
        .iter()
        .map(|it| {
            (
                it["title"].as_str().expect("a title"),
                it["orphan"] == true,
                it["kind"].as_str().expect("a kind"),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("稿", false, "draft"),
            ("甲 😀", true, "post"),
            ("乙", false, "post"),
            ("丙", true, "post")
        ]
    );
    assert_eq!(graph["edges"], json!([{ "from": 1, "to": 2, "count": 1 }]));
    let broken = &graph["broken"][0];
    assert_eq!((&broken["from"], &broken["destination"]), (&json!(1), &json!("gone/")));
    assert_eq!(broken["range"]["start"]["line"], 4);
    let one = run(&mut client, "linkGraph", json!({ "uri": blog.uri("source/_posts/a.md") }));
    assert_eq!(one, graph);
}

#[test]
fn a_resolution_says_what_was_tried() {
    let blog = blog();
    let mut client = editor(&blog);
    let a = blog.open(&mut client, "source/_posts/a.md");
    let mut at = |character| {
        let position = json!({ "line": 4, "character": character });
        run(&mut client, "showResolution", json!({ "uri": a, "position": position }))
    };
    let found = at(8);
    assert_eq!(
        (&found["outcome"], &found["target"]),
        (&json!("found"), &json!(blog.uri("source/_posts/b.md")))
    );
    assert_eq!(found["tried"][0], json!({ "place": "source/_posts/b.md", "found": true }));
    assert!(found["markdown"].as_str().expect("text").contains('✓'));
    let broken = at(30);
    assert_eq!(broken["outcome"], "broken", "{broken:#}");
    assert_eq!(at(0), Value::Null);
}

#[test]
fn pages_have_urls() {
    let blog = blog();
    let mut client = editor(&blog);
    let a = blog.uri("source/_posts/a.md");
    let page = run(
        &mut client,
        "openOnSite",
        json!({ "uri": a, "position": { "line": 8, "character": 0 } }),
    );
    assert_eq!(page["path"], "/blog/2024/a/#%E7%AC%AC%E4%B8%80-%E8%8A%82");
    assert_eq!(page["local"], "http://localhost:4000/blog/2024/a/#%E7%AC%AC%E4%B8%80-%E8%8A%82");
    assert_eq!((&page["published"], &page["reason"]), (&json!(true), &Value::Null));
    let draft = run(&mut client, "openOnSite", json!({ "uri": blog.uri("source/_drafts/d.md") }));
    assert!(draft == Value::Null || draft["reason"].is_string(), "{draft:#}");
}

#[test]
fn images_go_where_the_site_shows_them() {
    let blog = blog();
    let mut client = editor(&blog);
    let a = blog.open(&mut client, "source/_posts/a.md");
    let new =
        run(&mut client, "imageTarget", json!({ "uri": a, "name": "图.png", "alt": "架构 [1]" }));
    assert_eq!(new["uri"], blog.uri("source/images/图-2.png"));
    assert_eq!(
        (&new["save"], &new["text"]),
        (&json!(true), &json!("![架构 \\[1\\]](/images/图-2.png)"))
    );
    // A file that the server has not heard of yet is not overwritten.
    blog.write("source/images/图-2.png", "");
    let new = run(&mut client, "imageTarget", json!({ "uri": a, "name": "图.png" }));
    assert_eq!(new["uri"], blog.uri("source/images/图-3.png"));
    let known = run(
        &mut client,
        "imageTarget",
        json!({ "uri": a, "image": blog.uri("source/images/图.png") }),
    );
    assert_eq!((&known["save"], &known["text"]), (&json!(false), &json!("![](/images/图.png)")));
    let elsewhere = run(
        &mut client,
        "imageTarget",
        json!({ "uri": a, "image": "file:///elsewhere/x%20y.jpg" }),
    );
    assert_eq!(
        (&elsewhere["save"], &elsewhere["destination"]),
        (&json!(true), &json!("/images/x-y.jpg"))
    );
}

#[test]
fn a_new_post_is_like_the_newest() {
    let blog = blog();
    let mut client = editor(&blog);
    let argument = json!({ "title": "新 文: 1", "date": "2026-11-22T13:04:05+08:00" });
    let new = run(&mut client, "newPost", argument);
    assert_eq!(new["uri"], blog.uri("source/_posts/新-文-1.md"));
    assert_eq!(new["text"], "---\ntitle: \"新 文: 1\"\ndate: 2026-11-22\n---\n\n");
    assert_eq!(new["position"], json!({ "line": 5, "character": 0 }));
    let argument = json!({ "title": "稿", "uri": blog.uri("source/_posts/a.md"), "draft": true });
    assert_eq!(run(&mut client, "newPost", argument)["uri"], blog.uri("source/_drafts/稿.md"));
    let (code, message) = refused(&mut client, "newPost", json!({ "title": "？！" }));
    assert!(code == -32803 && message.contains("？！"), "{code} {message}");
}

#[test]
fn wrong_arguments_are_refused() {
    let blog = blog();
    let mut client = editor(&blog);
    for (command, argument) in [
        ("none", json!({})),
        ("backlinks", json!({})),
        ("backlinks", json!({ "uri": "no uri" })),
        ("backlinks", json!([1])),
        ("status", json!("x")),
        (
            "showResolution",
            json!({ "uri": "file:///a", "position": { "line": -1, "character": 0 } }),
        ),
        ("newPost", json!({ "title": 1 })),
        ("newPost", json!({ "title": "x", "date": "gestern" })),
    ] {
        let (code, message) = refused(&mut client, command, argument.clone());
        assert_eq!(code, -32602, "{command} {argument}: {message}");
    }
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let uri = blog.uri("source/_posts/a.md");
    assert_eq!(
        run(&mut client, "showResolution", json!({ "uri": uri, "position": far })),
        Value::Null
    );
}

#[test]
fn without_a_folder_there_is_nothing_to_say() {
    let mut client = Client::new();
    let status = run(&mut client, "status", json!({ "wait": true }));
    assert_eq!((&status["corpora"], &status["ready"]), (&json!([]), &json!(true)));
    assert_eq!(run(&mut client, "linkGraph", json!({})), Value::Null);
    assert_eq!(run(&mut client, "newPost", json!({ "title": "x" })), Value::Null);
    assert_eq!(run(&mut client, "imageTarget", json!({ "uri": "file:///gone/a.md" })), Value::Null);
    assert_eq!(run(&mut client, "glossary", json!({}))["entries"], json!([]));
}

//! Which corpus a document belongs to: folders that are opened and closed, sites in them, files in none.

use serde_json::{Value, json};

use super::blog::{Blog, post, told};
use super::client::{Client, uri};

fn folders(client: &mut Client, added: &[&str], removed: &[&str]) {
    let list = |all: &[&str]| -> Vec<Value> {
        all.iter().map(|it| json!({ "uri": it, "name": "x" })).collect()
    };
    let event = json!({ "added": list(added), "removed": list(removed) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

#[test]
fn an_empty_folder_is_served() {
    let blog = Blog::new(&[]);
    let mut client = blog.editor();
    let a = blog.uri("a.md");
    client.open(&a, &post("[x](gone.md)\n[x][label]\n"));
    client.shows_rules(&a, &["broken-link", "undefined-reference"]);
    let symbols = client.ask("workspace/symbol", json!({ "query": "题" }));
    assert_eq!(symbols.as_array().map(Vec::len), Some(1));
}

#[test]
fn every_site_of_a_folder_is_a_corpus_of_its_own() {
    let hexo = "---\ntitle: 一\ndate: 2024-01-01\n---\n";
    let blog = Blog::new(&[
        ("blog/_config.yml", "title: b\n"),
        ("blog/package.json", r#"{"hexo":{"version":"7.0.0"}}"#),
        ("blog/source/_posts/a.md", &format!("{hexo}![](/img/a.png) [x](/gone/)\n")),
        ("blog/source/img/a.png", ""),
        ("docs/corpus.toml", "generator = \"plain\"\n"),
        ("docs/a.md", &post("[x](b.md) [y](../blog/source/_posts/a.md)\n")),
        ("docs/b.md", &post("[z](gone.md)\n")),
        ("README.md", &post("[z](gone.md)\n[x][label]\n")),
    ]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("blog/source/_posts/a.md"), &["broken-link"]);
    client.shows_rules(&blog.uri("docs/a.md"), &["broken-link"]);
    client.shows_rules(&blog.uri("docs/b.md"), &["broken-link"]);
    // Beside the sites a document stands alone, and what is wrong with its links is not known.
    let readme = blog.open(&mut client, "README.md");
    client.shows_rules(&readme, &["undefined-reference"]);
    client.close(&readme);
    client.shows_rules(&readme, &[]);
}

#[test]
fn folders_are_opened_and_closed() {
    let one = Blog::new(&[("a.md", &post("[x](gone.md)\n"))]);
    let two = Blog::new(&[("b.md", &post("[x](gone.md)\n"))]);
    let mut client = one.editor();
    client.shows_rules(&one.uri("a.md"), &["broken-link"]);
    let b = two.open(&mut client, "b.md");
    client.shows_rules(&b, &[]);
    folders(&mut client, &[&uri(two.root())], &[&uri(one.root())]);
    client.shows_rules(&one.uri("a.md"), &[]);
    client.shows_rules(&b, &["broken-link"]);
    folders(&mut client, &[], &[&uri(two.root())]);
    client.shows_rules(&b, &[]);
}

#[test]
fn a_folder_in_a_site_is_that_site() {
    let hexo = "---\ntitle: 一\ndate: 2024-01-01\n---\n";
    let blog = Blog::new(&[
        ("_config.yml", "title: b\n"),
        ("package.json", r#"{"hexo":{"version":"7.0.0"}}"#),
        ("source/_posts/a.md", &format!("{hexo}![](/img/a.png)\n[x](/gone/)\n")),
        ("source/img/a.png", ""),
    ]);
    let mut client = Client::editor(&blog.path("source/_posts"), told());
    client.shows_rules(&blog.uri("source/_posts/a.md"), &["broken-link"]);
    let elsewhere = Blog::new(&[]);
    let mut client = elsewhere.editor();
    let a = blog.open(&mut client, "source/_posts/a.md");
    client.shows_rules(&a, &["broken-link"]);
    client.close(&a);
    client.shows_rules(&a, &[]);
}

#[test]
fn a_site_may_begin_and_end_while_it_is_open() {
    let blog = Blog::new(&[
        ("x/corpus.toml", ""),
        ("x/a.md", &post("[x](gone.md)\n")),
        ("y/b.md", &post("[x](gone.md)\n")),
    ]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("x/a.md"), &["broken-link"]);
    assert_eq!(client.shown(), [blog.uri("x/a.md")]);
    blog.write("y/corpus.toml", "");
    client.watched(&[(&blog.path("y/corpus.toml"), 1)]);
    client.shows_rules(&blog.uri("y/b.md"), &["broken-link"]);
    blog.remove("x/corpus.toml");
    client.watched(&[(&blog.path("x/corpus.toml"), 3)]);
    client.shows_rules(&blog.uri("x/a.md"), &[]);
}

#[test]
fn an_editor_is_asked_to_watch_and_shown_progress_as_far_as_it_can() {
    let blog = Blog::new(&[("a.md", &post("[x](gone.md)\n"))]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
    client.is_asked("progress end");
    client.is_asked("client/registerCapability");
    assert_eq!(client.asked["window/workDoneProgress/create"], 1);
    assert_eq!(client.asked["progress begin"], 1);
    let plain = json!({ "textDocument": { "publishDiagnostics": {} } });
    let mut client = Client::editor(blog.root(), plain);
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
    assert!(client.asked.is_empty(), "{:?}", client.asked);
}

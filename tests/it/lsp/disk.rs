//! What happens on the disk while the editor is open, and what was odd there from the start.

use serde_json::json;

use super::blog::{Blog, LINES, post};
use super::client::replace;

#[test]
fn files_that_come_and_go_mend_and_break_links() {
    let blog = Blog::new(&[("a.md", &post("[x](b.md)\n![](img/x.png)\n"))]);
    let mut client = blog.editor();
    let a = blog.open(&mut client, "a.md");
    client.shows_rules(&a, &["broken-link", "broken-image"]);
    blog.write("b.md", post("[y](gone.md)\n"));
    blog.write("img/x.png", "");
    // Some editors name the folder only.
    client.watched(&[(&blog.path("b.md"), 1), (&blog.path("img"), 1)]);
    client.shows_rules(&a, &[]);
    client.shows_rules(&blog.uri("b.md"), &["broken-link"]);
    blog.write("b.md", post("fine\n"));
    client.watched(&[(&blog.path("b.md"), 2)]);
    client.shows_rules(&blog.uri("b.md"), &[]);
    blog.remove("b.md");
    blog.remove("img/x.png");
    client.watched(&[(&blog.path("b.md"), 3), (&blog.path("img"), 3)]);
    client.shows_rules(&a, &["broken-link", "broken-image"]);
}

#[test]
fn an_open_document_hides_the_disk() {
    let blog = Blog::new(&[("a.md", &post("[x](b.md#节)\n")), ("b.md", &post("## 节\n"))]);
    let mut client = blog.editor();
    let b = blog.open(&mut client, "b.md");
    client.change(&b, 2, json!([replace((LINES, 3), (LINES, 4), "段")]));
    client.shows_rules(&blog.uri("a.md"), &["broken-anchor"]);
    blog.write("b.md", post("## 节\n"));
    client.watched(&[(&blog.path("b.md"), 2)]);
    assert_eq!(client.text(&b).1, post("## 段\n"));
    client.change(&b, 3, json!([replace((0, 0), (99, 0), &post("## 节\n\n[x](gone.md)\n"))]));
    client.shows_rules(&blog.uri("a.md"), &[]);
    client.shows_rules(&b, &["broken-link"]);
    client.close(&b);
    client.shows_rules(&b, &[]);
}

#[test]
fn a_checkout_of_many_files_is_one_change() {
    let blog = Blog::new(&[("a.md", &post("[x](p/1999.md)\n[y](gone.md)\n"))]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a.md"), &["broken-link", "broken-link"]);
    for n in 0..2000 {
        blog.write(&format!("p/{n}.md"), post("[a](../a.md)\n"));
    }
    let paths: Vec<_> = (0..2000).map(|n| blog.path(&format!("p/{n}.md"))).collect();
    let events: Vec<_> = paths.iter().map(|it| (it.as_path(), 1)).collect();
    client.watched(&events);
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
    assert_eq!(client.shown(), [blog.uri("a.md")]);
}

#[test]
fn what_the_corpus_leaves_out_stays_out() {
    let blog = Blog::new(&[
        (".gitignore", "/private/\n"),
        ("a.md", &post("[x](private/p.md)\n[y](gone.md)\n")),
        ("private/p.md", &post("[x](gone.md)\n")),
        ("node_modules/m/README.md", &post("[x](gone.md)\n[x][label]\n")),
    ]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a.md"), &["broken-link", "broken-link"]);
    for path in ["private/p.md", "node_modules/m/README.md"] {
        blog.open(&mut client, path);
    }
    client.watched(&[(&blog.path("private/p.md"), 2), (&blog.path("node_modules"), 1)]);
    blog.write("private/q.md", post("[x](gone.md)\n"));
    client.watched(&[(&blog.path("private/q.md"), 1)]);
    // It is served as a document of its own: what would need the others is not said of it.
    client.shows_rules(&blog.uri("node_modules/m/README.md"), &["undefined-reference"]);
    client.shows_rules(&blog.uri("private/p.md"), &[]);
    assert!(!client.shown().contains(&blog.uri("private/q.md")));
    blog.write(".gitignore", "");
    client.watched(&[(&blog.path(".gitignore"), 2)]);
    client.shows_rules(&blog.uri("private/q.md"), &["broken-link"]);
    client.shows_rules(&blog.uri("a.md"), &["broken-link"]);
}

#[test]
fn the_configuration_counts_as_it_is_typed() {
    let blog = Blog::new(&[
        ("corpus.toml", ""),
        ("a.md", &post("[x](/img/a.png)\n[y](gone.md)\n")),
        ("static/img/a.png", ""),
    ]);
    let mut client = blog.editor();
    let a = blog.uri("a.md");
    client.shows_rules(&a, &["broken-link", "broken-link"]);
    let config = blog.open(&mut client, "corpus.toml");
    client.change(&config, 2, json!([{ "text": "roots = [\"static\"]\n" }]));
    client.shows_rules(&a, &["broken-link"]);
    client.change(&config, 3, json!([{ "text": "roots = [\"static\"\n" }]));
    client.shows(&config, |it| !it.is_empty());
    client.change(
        &config,
        4,
        json!([{ "text": "roots = [\"static\"]\n[rules]\nbroken-link = \"off\"\n" }]),
    );
    client.shows_rules(&a, &[]);
    client.shows_rules(&config, &[]);
    client.close(&config);
    client.shows_rules(&a, &["broken-link", "broken-link"]);
    blog.write("corpus.toml", "[rules]\nbroken-link = \"hint\"\n");
    client.watched(&[(&blog.path("corpus.toml"), 2)]);
    client.shows(&a, |it| it.len() == 2 && it.iter().all(|it| it["severity"] == 4));
}

#[test]
fn odd_files_are_said_to_be_odd() {
    let blog = Blog::new(&[("a.md", &post("[x](gone.md)\n"))]);
    blog.write("gbk.md", b"---\ntitle: \xd6\xd0\xce\xc4\n---\n[x](gone.md)\n\xff\n");
    blog.write("nul.md", b"---\ntitle: a\n---\n\0[x](gone.md)\0\n");
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("gbk.md"), &["invalid-utf-8", "broken-link"]);
    client.shows_rules(&blog.uri("nul.md"), &["broken-link"]);
    let gbk = blog.open(&mut client, "gbk.md");
    client.shows_rules(&gbk, &["broken-link"]);
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_out_of_the_root_end() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let blog = Blog::new(&[("a/a.md", &post("[x](gone.md)\n")), ("b/locked.md", "x")]);
    symlink(blog.root(), blog.path("a/loop")).expect("links can be made");
    symlink("/etc/hostname", blog.path("a/host.md")).expect("links can be made");
    symlink("nowhere.md", blog.path("a/dead.md")).expect("links can be made");
    let locked = blog.path("b/locked.md");
    let permissions = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&locked, permissions).expect("permissions can be set");
    let is_locked = std::fs::read(&locked).is_err();
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a/a.md"), &["broken-link"]);
    client.shows_rules(&blog.uri("a/host.md"), &["unreadable-file"]);
    if is_locked {
        client.shows_rules(&blog.uri("b/locked.md"), &["unreadable-file"]);
    }
}

//! Suppressions in an editor: the comment and the configuration are edited, and what is shown follows.

use serde_json::json;

use super::blog::{Blog, LINES, post};
use super::client::replace;

const COMMENT: &str = " <!-- corpus-lsp: ignore broken-image -->";

#[test]
fn an_edit_of_the_comment_is_judged_at_once() {
    let long = format!("{}\n", "很长的段落。\n\n".repeat(1000));
    let blog = Blog::new(&[
        ("a.md", &post(&format!("![x](gone.png)\n\n{long}![y](none.png){COMMENT}\n"))),
        ("b.md", &post(&format!("![x](gone.png){COMMENT}\n"))),
    ]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("a.md"), &["broken-image"]);
    assert_eq!(client.shown().len(), 1, "closed posts too");
    let a = blog.open(&mut client, "a.md");
    let at = (LINES, 14);
    client.change(&a, 2, json!([replace(at, at, COMMENT)]));
    client.shows_rules(&a, &[]);
    client.change(&a, 3, json!([replace((LINES, 2), (LINES, 14), "图")]));
    let list = client.shows_rules(&a, &["unused-suppression"]);
    assert_eq!(list[0]["tags"], json!([1]), "shown faded");
    client.change(&a, 4, json!([replace((LINES, 0), (LINES, 60), "")]));
    client.shows_rules(&a, &[]);
    let above = (LINES, 0);
    client.change(
        &a,
        5,
        json!([replace(
            above,
            above,
            "<!-- corpus-lsp: ignore-file broken-image -->\n\n![z](z.png)\n\n"
        )]),
    );
    client.shows_rules(&a, &[]);
    client.change(&a, 6, json!([replace((LINES, 17), (LINES, 28), "ignore")]));
    client.shows_rules(&a, &["unused-suppression", "broken-image"]);
}

#[test]
fn the_configuration_of_files_counts_in_the_editor() {
    let blog =
        Blog::new(&[("a.md", &post("![x](gone.png)\n")), ("old/b.md", &post("![x](gone.png)\n"))]);
    let mut client = blog.editor();
    client.shows_rules(&blog.uri("old/b.md"), &["broken-image"]);
    let path = blog.path("corpus.toml");
    std::fs::write(&path, "[per_file_ignores]\n\"old/**\" = [\"broken-image\"]\n")
        .expect("files can be made");
    client.watched(&[(&path, 1)]);
    client.shows_rules(&blog.uri("old/b.md"), &[]);
    client.shows_rules(&blog.uri("a.md"), &["broken-image"]);
}

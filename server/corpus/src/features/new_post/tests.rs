//! New posts of every generator, with titles that need care.

use super::*;
use crate::cancel::Cancel;
use crate::features::tests::open;
use crate::{Change, CorpusHost, FileChange, Options, fixture};

const NOW: Date = Date { year: 2026, month: 11, day: 2, time: Some((8, 5, 9)), offset: Some(480) };

fn wanted(title: &str) -> Wanted<'_> {
    Wanted { title, folder: None, now: NOW, draft: false }
}

/// The new post; asserted to be published under its title and found nothing wrong with, when it is there.
fn made(text: &str, wanted: &Wanted<'_>) -> NewPost {
    let fixture = fixture::parse(text);
    let mut host = CorpusHost::new(Options { today: Some(NOW), ..Options::default() });
    for part in [false, true] {
        let files = fixture.files.iter().map(|it| {
            let bytes = FileChange::Text(it.text.clone().into());
            (
                it.path.clone(),
                if part || crate::site::is_config(&it.path) { bytes } else { FileChange::Asset },
            )
        });
        host.apply(Change { files: files.collect() });
    }
    let res = new_post(&host.corpus(), wanted, |_| false).unwrap();
    let change = FileChange::Text(res.text.clone().into());
    host.apply(Change { files: vec![(res.path.clone(), change)] });
    let corpus = host.corpus();
    let facts = &corpus.index().get(&res.path).unwrap_or_else(|| panic!("{res:?}")).facts;
    assert_eq!(facts.is_published(), !wanted.draft, "{res:?}");
    assert_eq!(facts.title.as_deref(), Some(wanted.title.trim()), "{res:?}");
    let found = corpus.diagnostics(&res.path, &Cancel::default()).unwrap();
    assert!(found.is_empty(), "{res:?}\n{found:#?}");
    res
}

#[test]
fn the_first_post_lies_where_the_generator_looks() {
    let cases = [
        ("//- /_config.yml\ntitle: x\n//- /scaffolds/post.md\n", "source/_posts/你好-world.md"),
        ("//- /_config.yml\ntitle: x\n//- /Gemfile\n", "_posts/2026-11-02-你好-world.md"),
        ("//- /hugo.toml\nbaseURL = 'https://a.test/'\n", "content/posts/你好-world.md"),
        (
            "//- /config.toml\nbase_url = 'https://a.test'\n//- /content/_index.md\n+++\n+++\n",
            "content/posts/你好-world.md",
        ),
        ("//- /x.png\n", "你好-world.md"),
    ];
    for (site, path) in cases {
        let it = made(site, &wanted("你好, World!"));
        assert_eq!(it.path.as_str(), path);
        for title in
            ["true", "a: b # c", "\"q\" \\ 'x'", "- [x]", "2024-01-02", "C++ & <b>", "😀 x"]
        {
            made(site, &wanted(title));
        }
        made(site, &Wanted { draft: path.contains('/'), ..wanted("稿 1") });
    }
}

#[test]
fn a_post_is_the_model() {
    let hexo = "//- /_config.yml\ntitle: x\n//- /source/_posts/2025/03/Old-One.md\n---\nlayout: post\ntitle: old\ndate: 2025-03-04 05:06:07\ntags: [a]\n---\n";
    let it = made(hexo, &wanted("New One"));
    assert_eq!(it.path.as_str(), "source/_posts/2026/11/New-One.md");
    assert_eq!(
        it.text,
        "---\nlayout: post\ntitle: New One\ndate: 2026-11-02 08:05:09\ntags: []\n---\n\n"
    );
    let hugo = "//- /hugo.toml\nbaseURL = 'https://a.test/'\n//- /content/blog/2025-01-02-old/index.md\n+++\ntitle = 'old'\ndate = 2025-01-02\ntags = []\n+++\n";
    let it = made(hugo, &wanted("新 \"x\""));
    assert_eq!(it.path.as_str(), "content/blog/2026-11-02-新-x/index.md");
    assert_eq!(
        it.text,
        "+++\ntitle = \"新 \\\"x\\\"\"\ndate = 2026-11-02T08:05:09+08:00\ntags = []\n+++\n\n"
    );
    let zola = "//- /config.toml\nbase_url = 'https://a.test'\n//- /content/_index.md\n+++\n+++\n//- /content/old.md\n+++\ntitle = 'old'\ndate = 2025-01-02\n[taxonomies]\ntags = ['a']\n+++\n";
    let it = made(
        &zola.replace(
            "base_url = 'https://a.test'\n",
            "base_url = 'https://a.test'\ntaxonomies = [{name = 'tags'}]\n",
        ),
        &wanted("新"),
    );
    assert_eq!(
        it.text,
        "+++\ntitle = \"新\"\ndate = 2026-11-02\n\n[taxonomies]\ntags = []\n+++\n\n"
    );
    let jekyll = "//- /_config.yml\ntitle: x\n//- /_posts/2025-01-02-old.md\n---\ntitle: old\ndate: 2025-01-02 03:04:05 +0800\n---\n";
    let it = made(jekyll, &wanted("新"));
    assert_eq!(it.text, "---\ntitle: 新\ndate: 2026-11-02 08:05:09 +0800\n---\n\n");
}

#[test]
fn a_folder_can_be_chosen() {
    let site = "//- /hugo.toml\nbaseURL = 'https://a.test/'\n//- /content/posts/a.md\n---\ntitle: a\ndate: 2026-01-01\n---\n//- /content/notes/b/index.md\n---\ntitle: b\n---\n";
    let at = |folder| made(site, &Wanted { folder: Some(folder), ..wanted("x") }).path;
    assert_eq!(at("content/notes").as_str(), "content/notes/x/index.md");
    assert_eq!(at("content/new").as_str(), "content/new/x.md");
    assert_eq!(at("layouts").as_str(), "content/posts/x.md");
}

#[test]
fn a_taken_name_gets_a_number_and_no_name_is_refused() {
    let site = "//- /x.md\n# x\n//- /X-2.md\n# x\n";
    let (corpus, ..) = open(site);
    let it = new_post(&corpus, &wanted("x"), |it| it.as_str() == "x-3.md").unwrap();
    assert_eq!(it.path.as_str(), "x-4.md");
    for title in ["", "  ", "...", "/\\", "\0\r\n", "😀"] {
        assert!(
            new_post(&corpus, &wanted(title), |_| false).unwrap_err().contains(title),
            "{title:?}"
        );
    }
    let long = "长".repeat(3000);
    let it = new_post(&corpus, &wanted(&long), |_| false).unwrap();
    assert!(it.path.len() < 255, "{}", it.path.len());
}

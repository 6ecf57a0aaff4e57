//! Tests of `features::rename`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::open;
use crate::text::apply_all;
use crate::{Change, CorpusHost, FileChange, Options};

/// The files that change, as they are afterwards, and the moves.
fn shown(corpus: &Corpus, edits: &Edits) -> String {
    let mut res = String::new();
    for (path, edits) in &edits.edits {
        let text = corpus.post(path).and_then(|it| it.rope.as_ref()).unwrap().to_string();
        res += &format!("//- /{path}\n{}", apply_all(&text, edits));
    }
    for (old, new) in &edits.moves {
        res += &format!("{old} → {new}\n");
    }
    res
}

/// No rename leaves more broken than there was.
fn assert_nothing_breaks(corpus: &Corpus, edits: &Edits, renames: &[(FilePath, FilePath)]) {
    let moved = |path: &FilePath| -> FilePath {
        let all = renames.iter().chain(&edits.moves);
        let to = all.into_iter().find_map(|(old, new)| {
            let rest = path.strip_prefix(old.as_str())?;
            (rest.is_empty() || rest.starts_with('/'))
                .then(|| FilePath::new(&format!("{new}{rest}")))
        });
        to.unwrap_or_else(|| path.clone())
    };
    let text = |path: &FilePath| {
        let text = corpus.post(path).and_then(|it| it.rope.as_ref()).map(ropey::Rope::to_string);
        text.map(|it| apply_all(&it, edits.edits.get(path).map_or(&[], Vec::as_slice)))
    };
    let mut after = CorpusHost::new(Options::default());
    let names = corpus.index().files.below("");
    let names = names.map(|it| {
        // Of the configuration only this test's fixtures are known.
        let config = it.name() == "_config.yml";
        let text = "post_asset_folder: true\npermalink: :title/\n";
        (moved(it), if config { FileChange::Text(text.into()) } else { FileChange::Asset })
    });
    after.apply(Change { files: names.collect() });
    let posts = corpus.posts().filter_map(|(it, _)| Some((moved(it), FileChange::Open(text(it)?))));
    after.apply(Change { files: posts.collect() });
    let count = |it: &Corpus| -> usize {
        it.check(&Cancel::default()).unwrap().iter().map(|it| it.1.len()).sum()
    };
    assert!(count(&after.corpus()) <= count(corpus), "{edits:?}");
}

fn check(fixture: &str, new_name: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let res = rename(&corpus, &path, offset, new_name, &Cancel::default()).unwrap();
    assert_eq!(res.is_ok(), res.is_ok() && prepare(&corpus, &path, offset).is_some());
    if let Ok(it) = &res {
        assert_nothing_breaks(&corpus, it, &[]);
    }
    expect.assert_eq(&res.map_or_else(|it| it, |it| shown(&corpus, &it)));
}

#[test]
fn a_heading_takes_its_links_along() {
    check(
        "//- /a.md\n# 旧 $0名\n\n[甲](#旧-名) [乙](#%E6%97%A7-%E5%90%8D) [丙][r]\n\n# 旧 名\n\n[丁](#旧-名-1)\n\n[r]: a.md#旧-名\n\
         //- /d/b.md\n<a href=\"../a.md#旧-名\">x</a> [y](../a.md#别处) [z](../a%2Emd#旧-名)\n//- /d/c.md\n无关 [x](b.md)\n",
        "新 名(一)",
        expect![[r#"
            //- /a.md
            # 新 名(一)

            [甲](#新-名一) [乙](#%E6%96%B0-%E5%90%8D%E4%B8%80) [丙][r]

            # 旧 名

            [丁](#旧-名)

            [r]: a.md#新-名一
            //- /d/b.md
            <a href="../a.md#新-名一">x</a> [y](../a.md#别处) [z](../a%2Emd#新-名一)
        "#]],
    );
    check(
        "//- /a.md\n# A$0 {#id}\n",
        "甲",
        expect![[r#"
        //- /a.md
        # 甲 {#id}
    "#]],
    );
    check(
        "//- /a.md\n甲$0\n===\n",
        "---",
        expect!["With this text the line is no heading of the same level any more."],
    );
    check("//- /a.md\n正文$0\n", "x", expect!["Nothing here has a name that can be changed."]);
}

#[test]
fn labels_and_footnotes() {
    check(
        "//- /a.md\n[x][R$0] [r] [r][] ![i][r]\n\n[r]: b.md\n[s]: c.md\n",
        "新",
        expect![[r#"
            //- /a.md
            [x][新] [r][新] [r][新] ![i][新]

            [新]: b.md
            [s]: c.md
        "#]],
    );
    check(
        "//- /a.md\n[x][r$0]\n\n[r]: b.md\n[s]: c.md\n",
        "S",
        expect!["`S` is defined in this post already."],
    );
    check(
        "//- /a.md\n甲[^1$0] 乙[^1]\n\n[^1]: 注\n",
        "注",
        expect![[r#"
        //- /a.md
        甲[^注] 乙[^注]

        [^注]: 注
    "#]],
    );
    check(
        "//- /a.md\n甲[^1]\n\n[^1$0]: 注\n",
        "a b",
        expect!["`a b` cannot be a label: it holds a bracket or a blank that ends it."],
    );
}

fn check_moves(fixture: &str, renames: &[(&str, &str)], expect: Expect) {
    let (corpus, ..) = open(fixture);
    let renames: Vec<_> =
        renames.iter().map(|it| (FilePath::new(it.0), FilePath::new(it.1))).collect();
    let res = will_rename_files(&corpus, &renames, &Cancel::default()).unwrap();
    assert_nothing_breaks(&corpus, &res, &renames);
    expect.assert_eq(&shown(&corpus, &res));
}

#[test]
fn files_that_move() {
    let plain = "//- /a.md\n[b](d/b.md#题) ![](图/x.png) [self](#x) [web](https://d/b.md)\n//- /d/b.md\n# 题\n[a](../a.md) ![](../图/x.png)\n//- /图/x.png\n";
    check_moves(
        plain,
        &[("d/b.md", "e/f/c.md")],
        expect![[r#"
        //- /a.md
        [b](e/f/c.md#题) ![](图/x.png) [self](#x) [web](https://d/b.md)
        //- /d/b.md
        # 题
        [a](../../a.md) ![](../../图/x.png)
    "#]],
    );
    check_moves(
        plain,
        &[("图", "img")],
        expect![[r#"
        //- /a.md
        [b](d/b.md#题) ![](img/x.png) [self](#x) [web](https://d/b.md)
        //- /d/b.md
        # 题
        [a](../a.md) ![](../img/x.png)
    "#]],
    );
    check_moves(
        plain,
        &[("d", "e")],
        expect![[r#"
        //- /a.md
        [b](e/b.md#题) ![](图/x.png) [self](#x) [web](https://d/b.md)
    "#]],
    );
    let hexo = "//- /_config.yml\npost_asset_folder: true\npermalink: :title/\n//- /source/_posts/a.md\n---\ntitle: A\n---\n{% asset_img x.png %}\n//- /source/_posts/a/x.png\n//- /source/_posts/b.md\n---\ntitle: B\n---\n[a](/a/) {% post_link a %}\n";
    check_moves(
        hexo,
        &[("source/_posts/a.md", "source/_posts/新.md")],
        expect![[r#"
            //- /source/_posts/b.md
            ---
            title: B
            ---
            [a](/新/) {% post_link 新 %}
            source/_posts/a → source/_posts/新
        "#]],
    );
}

#[test]
fn an_address_that_goes_stays_as_an_alias() {
    let alias = |fixture: &str, to: &str| {
        let (corpus, path, _) = open(fixture);
        let moves = [(path, FilePath::new(to))];
        let found = will_rename_files(&corpus, &moves, &Cancel::default()).unwrap();
        found.aliases.into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    let hugo = |front: &str| {
        format!("//- /content/p/甲.md\n---\n{front}title: A\n---\n//- /hugo.toml\ntitle = \"x\"\n")
    };
    let found = alias(&hugo(""), "content/p/乙.md");
    assert_eq!((found[0].span, &*found[0].new_text), (Span::at(4), "aliases: [\"/p/甲/\"]\n"));
    let found = alias(&hugo("aliases: [/x/]\n"), "content/p/乙.md");
    assert_eq!((found[0].span, &*found[0].new_text), (Span::at(14), "\"/p/甲/\", "));
    assert!(alias(&hugo("url: /fixed/\n"), "content/p/乙.md").is_empty());
    assert!(alias(&hugo("draft: true\n"), "content/p/乙.md").is_empty());
    assert!(alias("//- /甲.md\n---\ntitle: A\n---\n", "乙.md").is_empty());
}

#[test]
fn two_headings_do_not_come_to_share_an_address() {
    let renamed = |name: &str| {
        let (corpus, path, offset) = open("//- /a.md\n# 一$0\n\n# 二\n\n# 三\n\n# 三\n");
        rename(&corpus, &path, offset, name, &Cancel::default()).unwrap()
    };
    assert!(renamed("二").is_err_and(|it| it.contains("#二")));
    assert!(renamed("三").is_err());
    assert!(renamed("四").is_ok());
}

#[test]
fn a_path_from_the_root_stays_one() {
    check_moves(
        "//- /_config.yml\ntitle: 站\n//- /source/_posts/a.md\n---\ntitle: 甲\ndate: 2024-01-02\n---\n![](/images/图.png)\n//- /source/images/图.png\n",
        &[("source/images/图.png", "source/images/2026/新 图.png")],
        expect![[r#"
        //- /source/_posts/a.md
        ---
        title: 甲
        date: 2024-01-02
        ---
        ![](/images/2026/新%20图.png)
    "#]],
    );
}

//! Tests of `features::assists`.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::{open, text};

/// What the files are after `it`: those that change, those that are new, and what moves.
fn after(corpus: &Corpus, it: &Assist) -> String {
    let mut edits: BTreeMap<&FilePath, Vec<Edit>> = BTreeMap::new();
    for (path, edit) in &it.edits {
        edits.entry(path).or_default().push(edit.clone());
    }
    let mut shown = vec![it.title.clone()];
    for (path, mut edits) in edits {
        edits.sort_by_key(|it| std::cmp::Reverse(it.span));
        let len = corpus.post(path).map_or(0, |it| it.len);
        let old = text(corpus, path, Span::new(0, len));
        shown.push(format!("== {path}\n{}", crate::text::apply_all(&old, &edits)));
    }
    shown.extend(it.creates.iter().map(|(path, text)| format!("++ {path}\n{text}")));
    shown.extend(it.moves.iter().map(|(from, to)| format!("{from} → {to}")));
    shown.join("\n")
}

/// The rewrites at the cursor whose title holds `title`.
fn check(fixture: &str, title: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let all = rewrites(&corpus, &path, Span::at(offset), &Cancel::default()).unwrap();
    let titles: Vec<&String> = all.iter().map(|it| &it.title).collect();
    let found = all.iter().find(|it| it.title.contains(title));
    expect.assert_eq(&found.map_or(format!("none of {titles:?}"), |it| after(&corpus, it)));
}

fn check_mend(fixture: &str, title: &str, expect: Expect) {
    let (corpus, path, _) = open(fixture);
    let found = corpus.diagnostics(&path, &Cancel::default()).unwrap();
    let all: Vec<Assist> = found.iter().flat_map(|it| mends(&corpus, &path, it)).collect();
    let titles: Vec<&String> = all.iter().map(|it| &it.title).collect();
    let found = all.iter().find(|it| it.title.contains(title));
    expect.assert_eq(&found.map_or(format!("none of {titles:?}"), |it| after(&corpus, it)));
}

const HEAD: &str = "---\ntitle: A\n---\n";

#[test]
fn what_is_missing_is_made() {
    check_mend(
        &format!("//- /a.md\n{HEAD}见[下一篇：二](p/下 b.md)。\n[下一篇：\"二\"](p/下.md)\n"),
        "Create",
        expect![[r#"
            Create the post `p/下.md`
            ++ p/下.md
            ---
            title: "下一篇：\"二\""
            ---

        "#]],
    );
    check_mend(
        &format!("//- /a.md\n{HEAD}见[说明][manual]。"),
        "Define",
        expect![[r#"
            Define the label `manual`
            == a.md
            ---
            title: A
            ---
            见[说明][manual]。

            [manual]: 
        "#]],
    );
    check_mend(
        &format!("//- /a.md\n{HEAD}| [x](gone.md) |\n|---|\n"),
        "Ignore",
        expect![[r#"
            Ignore `broken-link` here
            == a.md
            ---
            title: A
            ---
            | [x](gone.md) <!-- corpus-lsp: ignore broken-link --> |
            |---|
        "#]],
    );
    check(
        &format!("//- /a.md\n{HEAD}文[^注$0]\n"),
        "footnote",
        expect![[r#"
            Write the footnote `注`
            == a.md
            ---
            title: A
            ---
            文[^注]

            [^注]: 
        "#]],
    );
}

#[test]
fn a_rule_is_turned_off() {
    let (corpus, ..) = open("//- /a.md\nx\n");
    let edited = |text: &str| {
        let it = turn_off(&corpus, "broken-link", Some(text));
        crate::text::apply_all(text, &it.edits.into_iter().map(|it| it.1).collect::<Vec<_>>())
    };
    assert_eq!(edited(""), "\n[rules]\nbroken-link = \"off\"\n");
    assert_eq!(
        edited("[rules]\r\nx = \"off\"\r\n"),
        "[rules]\r\nbroken-link = \"off\"\r\nx = \"off\"\r\n"
    );
    assert_eq!(edited("roots = []"), "roots = []\n\n[rules]\nbroken-link = \"off\"\n");
    let made = turn_off(&corpus, "broken-link", None);
    assert_eq!(made.creates[0].1, "[rules]\nbroken-link = \"off\"\n");
}

#[test]
fn images_change_their_form() {
    let hexo = "//- /_config.yml\npost_asset_folder: true\npermalink: :title/\n//- /source/_posts/a/图-一.png\n//- /source/_posts/a.md\n";
    let image = format!("{hexo}{HEAD}![字 \"x\"](a/图$0-一.png)\n");
    check(
        &image,
        "<img>",
        expect![[r#"
        Write as `<img>`
        == source/_posts/a.md
        ---
        title: A
        ---
        <img src="图-一.png" alt="字 &quot;x&quot;">
    "#]],
    );
    check(
        &image,
        "asset_img",
        expect![[r#"
        Write as `{% asset_img %}`
        == source/_posts/a.md
        ---
        title: A
        ---
        {% asset_img 图-一.png 字 "x" %}
    "#]],
    );
    check(
        "//- /图/b_c.png\n//- /a.md\n<img alt='二 [x]' src=\"图/b_c$0.png\">\n",
        "Markdown image",
        expect![[r#"
            Write as a Markdown image
            == a.md
            ![二 \[x\]](图/b_c.png)
        "#]],
    );
    check(
        "//- /图/b_c.png\n//- /a.md\n![](图/b_c$0.png)\n",
        "Describe",
        expect![[r#"
            Describe the image by its file name: b c
            == a.md
            ![b c](图/b_c.png)
        "#]],
    );
}

#[test]
fn links_change_their_form() {
    check(
        "//- /a.md\n文 [说明](b.md \"题\"$0) 后\n\n[1]: c.md\n",
        "below",
        expect![[r#"
            Define the destination below
            == a.md
            文 [说明][说明] 后

            [1]: c.md
            [说明]: b.md "题"
        "#]],
    );
    check(
        "//- /a.md\n文 [说明][x$0] 后\n\n[x]: <b c.md> '题'\n",
        "inline",
        expect![[r#"
            Write the destination inline
            == a.md
            文 [说明](<b c.md> '题') 后

            [x]: <b c.md> '题'
        "#]],
    );
    check(
        "//- /a.md\n文 [x$0][] 后\n\n[x]: b.md\n",
        "inline",
        expect![[r#"
            Write the destination inline
            == a.md
            文 [x](b.md) 后

            [x]: b.md
        "#]],
    );
}

#[test]
fn a_section_becomes_a_post() {
    check(
        "//- /d/a.md\n# A\n\n[s](#节) [t](#内)\n\n## 节$0\n\n[i](#内) [o](#a) [r] [f][^1] ![](x.png)\n\n### 内\n\n文\n\n## 后\n\n[r]: ../b.md\n[^1]: 注\n//- /b.md\n[s](d/a.md#节) [t](d/a.md#%E5%86%85) [p](d/a.md)\n//- /d/x.png\n",
        "Extract",
        expect![[r##"
            Extract the section to a new post
            == b.md
            [s](d/节.md) [t](d/节.md#内) [p](d/a.md)

            == d/a.md
            # A

            [s](节.md) [t](节.md#内)

            [节](节.md)

            ## 后

            [r]: ../b.md
            [^1]: 注

            ++ d/节.md
            ---
            title: "节"
            ---

            [i](#内) [o](a.md#a) [r] [f][^1] ![](x.png)

            ### 内

            文

            [r]: ../b.md
            [^1]: 注
        "##]],
    );
}

#[test]
fn a_table_of_contents_is_inserted_and_kept_up_to_date() {
    check(
        "//- /a.md\n# A\n\n$0\n\n## 一 [x](y)\n\n### 二\n\n## 一 x\n",
        "Insert a table",
        expect![[r#"
            Insert a table of contents
            == a.md
            # A

            <!-- toc -->

            - [一 x](#一-x)
              - [二](#二)
            - [一 x](#一-x-1)

            <!-- tocstop -->

            ## 一 [x](y)

            ### 二

            ## 一 x
        "#]],
    );
    check(
        "//- /a.md\n<!-- TOC -->old<!-- tocstop -->\n\n## 一$0\n",
        "Update",
        expect![[r##"
            Update the table of contents
            == a.md
            <!-- toc -->

            - [一](#一)

            <!-- tocstop -->

            ## 一
        "##]],
    );
    check(
        "//- /a.md\n<!-- toc -->\n\n- [一](#一)\n\n<!-- tocstop -->\n\n## 一$0\n",
        "Update",
        expect![[r#"none of ["Extract the section to a new post"]"#]],
    );
}

#[test]
fn definitions_are_put_in_order() {
    let show = |fixture: &str, expect: Expect| {
        let (corpus, path, _) = open(fixture);
        let found = organize(&corpus, &path);
        expect.assert_eq(&found.map_or("none".to_owned(), |it| after(&corpus, &it)));
    };
    show(
        "//- /a.md\n[10]: x\n\n文 [b] [2] [10]\n\n[b]: y\n[2]: z \"题\"\n[B]: no\n\n后\n",
        expect![[r#"
            Put link definitions in order
            == a.md

            文 [b] [2] [10]

            [B]: no

            后

            [2]: z "题"
            [10]: x
            [b]: y
        "#]],
    );
    show("//- /a.md\n文\n\n[a]: x\n[b]: y\n", expect!["none"]);
    show("//- /a.md\n> [b]: x\n\n[a]: y\n", expect!["none"]);
}

#[test]
fn files_move_with_their_links() {
    check(
        "//- /hugo.toml\n//- /content/posts/a.md\n---\ntitle: $0A\n---\n[b]({{< ref \"b.md\" >}})\n//- /content/posts/b.md\n---\ntitle: B\n---\n[a]({{< ref \"a.md\" >}})\n",
        "bundle",
        expect![[r#"
            Convert to a page bundle
            content/posts/a.md → content/posts/a/index.md"#]],
    );
    check(
        "//- /_config.yml\npost_asset_folder: true\npermalink: :title/\n//- /source/images/一.png\n//- /source/images/二.png\n//- /source/_posts/a.md\n---\ntitle: $0A\n---\n![](/images/一.png) ![](/images/二.png)\n//- /source/_posts/b.md\n---\ntitle: B\n---\n![](/images/二.png)\n",
        "asset folder",
        expect![[r#"
            Move the images into the asset folder
            == source/_posts/a.md
            ---
            title: A
            ---
            ![](/a/一.png) ![](/images/二.png)

            source/images/一.png → source/_posts/a/一.png"#]],
    );
}

#[test]
fn awkward_texts_do_no_harm() {
    let texts = [
        "",
        "\u{feff}---\r\ntitle: 题\r\n---\r\n# 标题\r\n[a](",
        "---\ntitle: x",
        "\0\0[x][y] ![](\0) \r [^1] [^1]: a\r\r# h\r",
        "![](<图 a.png> '题') <img src=\"a.png> <img src= alt=''/> ![a][b]\n\n[b]: <",
        "# 😀\n\n<!-- toc --><!-- tocstop -->\n## [a](#b) `x`\n> ## q\n> 文\n",
        "- # h\n  [x][y\n\n[y]: z\n  [w]: v\n",
    ];
    for text in texts {
        let (corpus, path, _) = open(&format!("//- /图/a.md\n{text}"));
        let cancel = Cancel::default();
        for offset in 0..text.len() + 3 {
            for it in rewrites(&corpus, &path, Span::at(offset), &cancel).unwrap() {
                after(&corpus, &it);
            }
        }
        organize(&corpus, &path);
        for it in corpus.diagnostics(&path, &cancel).unwrap().iter() {
            mends(&corpus, &path, it);
        }
    }
}

//! Tests of `features::completion`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::{open, text};

/// Lists the items: kind, label, replaced text → inserted text, detail.
fn check(fixture: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let res = complete(&corpus, &path, offset, &Cancel::default()).unwrap();
    let mut shown: Vec<String> = res
        .items
        .iter()
        .map(|it| {
            assert!(it.span.touches(offset), "{it:?}");
            let old = text(&corpus, &path, it.span);
            let detail = it.detail.as_deref().unwrap_or("");
            format!("{:?} {} | {old} → {} | {detail}", it.kind, it.label, it.insert_text)
        })
        .collect();
    if res.is_incomplete {
        shown.push("…".to_owned());
    }
    expect.assert_eq(&shown.join("\n"));
}

const HEXO: &str = "\
//- /_config.yml
permalink: :year/:month/:title/
//- /source/_posts/乙.md
---
title: 第二篇
date: 2024-02-03
tags: [甲, 乙]
cover: /images/fig.png
---
## 一节
## 又一节
//- /source/images/fig.png
//- /source/images/图 一.png
//- /source/images/notes.txt
//- /source/_posts/a.md
";

#[test]
fn images() {
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n看 ![](../im$0 然后\n"),
        expect![[r#"
            Folder _posts/ | ../im → ../_posts/ | 
            Folder images/ | ../im → ../images/ | "#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n看 ![](/images/$0)\n"),
        expect![[r#"
            Image fig.png | /images/ → /images/fig.png | source/images/fig.png
            Image 图 一.png | /images/ → /images/图%20一.png | source/images/图 一.png"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n看 ![](fi$0\n\n后\n"),
        expect![[r#"
            Folder _posts/ | fi → _posts/ | 
            Folder images/ | fi → images/ | 
            Image fig.png | fi → ../images/fig.png | source/images/fig.png"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n<img src=\"/images/f$0\n"),
        expect![[r#"
            Image fig.png | /images/f → /images/fig.png | source/images/fig.png
            Image 图 一.png | /images/f → /images/图 一.png | source/images/图 一.png"#]],
    );
}

#[test]
fn links_and_anchors() {
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n[x](第$0)\n"),
        expect!["Post 乙.md | 第 → /2024/02/乙/ | 第二篇"],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n[x](/2024/02/%E4%B9%99/#$0)\n"),
        expect![[r#"
            Anchor 一节 |  → 一节 | ## 一节
            Anchor 又一节 |  → 又一节 | ## 又一节"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n# 自己\n\n[x](#$0\n"),
        expect!["Anchor 自己 |  → 自己 | # 自己"],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n{{% post_link $0 %}}\n"),
        expect!["Post 第二篇 |  → 乙 | source/_posts/乙.md"],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ndate: 2024-01-01\n---\n{{% post_$0\n"),
        expect![[r#"
        Tag asset_img | post_ → asset_img | 
        Tag asset_link | post_ → asset_link | 
        Tag asset_path | post_ → asset_path | 
        Tag img | post_ → img | 
        Tag post_link | post_ → post_link | 
        Tag post_path | post_ → post_path | "#]],
    );
}

#[test]
fn plain_paths() {
    check(
        "//- /b.md\n# 题 一\n//- /d/e.md\n//- /a.md\n- 甲\n  > [x](b.md#$0\n",
        expect!["Anchor 题-一 |  → 题-一 | # 题 一"],
    );
    check(
        "//- /b.md\n# 题 一\n//- /d/e.md\n//- /a.md\n[x]: $0\n",
        expect![[r#"
            Post b.md |  → b.md | b.md
            Folder d/ |  → d/ | 
            Post e |  → d/e.md | d/e.md"#]],
    );
    check("//- /b.md\n# 题 一\n//- /d/e.md\n//- /a.md\n`[x]($0`\n", expect![[""]]);
}

#[test]
fn labels_and_footnotes() {
    check(
        "//- /a.md\n[x][$0]\n\n[甲]: b.md\n[r]: c.md\n",
        expect![[r#"
        Label r |  → r | c.md
        Label 甲 |  → 甲 | b.md"#]],
    );
    check("//- /a.md\n文[^$0\n\n[^注]: 说明\n    续\n", expect!["Label 注 |  → 注 | 说明"]);
}

#[test]
fn other_generators() {
    check(
        "//- /config.toml\nbase_url = \"https://x.org\"\n//- /content/b.md\n+++\ntitle = \"B\"\n+++\n//- /content/d/c.md\n+++\n+++\n//- /content/a.md\n+++\n+++\n[x](@/$0)\n",
        expect![[r#"
            Post b.md | @/ → @/b.md | B
            Folder d/ | @/ → @/d/ | "#]],
    );
    check(
        "//- /hugo.toml\nbaseURL = \"https://x.org\"\n//- /content/posts/b.md\n---\ntitle: B\n---\n//- /content/posts/a.md\n---\ntitle: A\n---\n{{< ref \"$0\n",
        expect!["Post b.md |  → b.md | B"],
    );
}

#[test]
fn front_matter() {
    check(
        &format!("{HEXO}---\ntitle: A\nt$0\n---\n"),
        expect![[r#"
        Key cover | t → cover:  | ×1
        Key date | t → date:  | ×1
        Key tags | t → tags:  | ×1
        Key abbrlink | t → abbrlink:  | 
        Key categories | t → categories:  | 
        Key comments | t → comments:  | 
        Key description | t → description:  | 
        Key disableNunjucks | t → disableNunjucks:  | 
        Key excerpt | t → excerpt:  | 
        Key lang | t → lang:  | 
        Key layout | t → layout:  | 
        Key permalink | t → permalink:  | 
        Key photos | t → photos:  | 
        Key published | t → published:  | 
        Key updated | t → updated:  | "#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ntags: [甲, $0]\n---\n"),
        expect![[r#"
        Value 甲 |  → 甲 | ×2
        Value 乙 |  → 乙 | ×1"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ntags:\n  - $0\n---\n"),
        expect![[r#"
        Value 乙 |  → 乙 | ×1
        Value 甲 |  → 甲 | ×1"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\npublished: $0\n---\n"),
        expect![[r#"
        Value false |  → false | 
        Value true |  → true | "#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\ncover: /images/$0\n---\n"),
        expect![[r#"
        Image fig.png | /images/ → /images/fig.png | source/images/fig.png
        Image 图 一.png | /images/ → /images/图 一.png | source/images/图 一.png"#]],
    );
    check(
        &format!("{HEXO}---\ntitle: A\nta$0\n"),
        expect![[r#"
        Key cover | ta → cover:  | ×1
        Key date | ta → date:  | ×1
        Key tags | ta → tags:  | ×1
        Key abbrlink | ta → abbrlink:  | 
        Key categories | ta → categories:  | 
        Key comments | ta → comments:  | 
        Key description | ta → description:  | 
        Key disableNunjucks | ta → disableNunjucks:  | 
        Key excerpt | ta → excerpt:  | 
        Key lang | ta → lang:  | 
        Key layout | ta → layout:  | 
        Key permalink | ta → permalink:  | 
        Key photos | ta → photos:  | 
        Key published | ta → published:  | 
        Key updated | ta → updated:  | "#]],
    );
}

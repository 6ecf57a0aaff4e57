//! Tests of `features::hover`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::{open, text};

fn check(fixture: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let shown = match hover(&corpus, &path, offset, &Cancel::default()).unwrap() {
        None => "nothing".to_owned(),
        Some(it) => {
            assert!(it.span.touches(offset));
            let mut res = format!("[{}]\n{}", text(&corpus, &path, it.span), it.markdown);
            if let Some(it) = it.excerpt_of {
                res += &format!("\nexcerpt of {} {:?}", it.path, it.anchor);
            }
            if let Some(it) = it.image {
                res += &format!("\nimage {it}");
            }
            res
        }
    };
    expect.assert_eq(&shown);
}

const HEXO: &str = "\
//- /_config.yml
url: https://x.org
permalink: :year/:title/
//- /source/_posts/乙.md
---
title: \"第 [二](command:evil) <b>篇\"
date: 2024-02-03
tags: [甲, 乙]
---
## 一节
//- /source/images/fig.png
//- /source/_posts/a.md
";

#[test]
fn links() {
    check(
        &format!("{HEXO}[x](/2024/乙/#一节$0)\n"),
        expect![[r#"
            [[x](/2024/乙/#一节)]
            **第 \[二\](command:evil) \<b\>篇**  
            2024-02-03 · 甲, 乙

            Site: `https://x.org/2024/乙/#一节`  
            File: `source/_posts/乙.md`

            The editor's preview finds nothing there; the site does.
            excerpt of source/_posts/乙.md Some("一节")"#]],
    );
    check(
        &format!("{HEXO}[x](乙.md$0)\n"),
        expect![[r#"
            [[x](乙.md)]
            The editor's preview shows `source/_posts/乙.md`

            `乙.md` is the source file of a post, which the site publishes at `/2024/乙/`.  
            The link works in the editor, and is a 404 on the site."#]],
    );
    check(
        &format!("{HEXO}![$0](/images/fig.png)\n"),
        expect![[r#"
            [![](/images/fig.png)]
            Site: `https://x.org/images/fig.png`  
            File: `source/images/fig.png`

            The editor's preview finds nothing there; the site does.
            image source/images/fig.png"#]],
    );
    check(
        &format!("{HEXO}![$0](/images/Fig.png)\n"),
        expect![[r#"
            [![](/images/Fig.png)]
            `/images/Fig.png` exists only as `source/images/fig.png`, in other upper and lower case.  
            It shows on macOS and Windows, and is a 404 on the web server."#]],
    );
    check(&format!("{HEXO}[x$0](https://elsewhere.org)\n"), expect!["nothing"]);
    check(
        &format!("{HEXO}[x][r$0]\n\n[r]: /2024/乙/\n"),
        expect![[r#"
            [[x][r]]
            **第 \[二\](command:evil) \<b\>篇**  
            2024-02-03 · 甲, 乙

            Site: `https://x.org/2024/乙/`  
            File: `source/_posts/乙.md`

            The editor's preview finds nothing there; the site does.
            excerpt of source/_posts/乙.md None"#]],
    );
    check(
        &format!("{HEXO}{{% post_link 乙$0 %}}\n"),
        expect![[r#"
            [{% post_link 乙 %}]
            **第 \[二\](command:evil) \<b\>篇**  
            2024-02-03 · 甲, 乙

            Site: `https://x.org/2024/乙/`  
            File: `source/_posts/乙.md`
            excerpt of source/_posts/乙.md None"#]],
    );
    check(&format!("{HEXO}[x][no$0]\n"), expect!["nothing"]);
}

#[test]
fn front_matter_fields() {
    check(
        &format!("{HEXO}---\ntit$0le: x\n---\n"),
        expect![[r#"
        [title]
        `title` · Hexo · text

        The title, on the page and in lists."#]],
    );
    check(&format!("{HEXO}---\nown$0: x\n---\n"), expect!["nothing"]);
}

#[test]
fn headings_footnotes_and_ids() {
    check(
        &format!("{HEXO}## 一 $0`码`\n"),
        expect![[r#"
        [## 一 `码`
        ]
        `#一-码`

        Site: `https://x.org/0000/a/#一-码`"#]],
    );
    check(
        &format!("{HEXO}文[^1$0]\n\n[^1]: 注 [x](command:evil) <script>\n    续\n"),
        expect![[r#"
            [[^1]]
            注 \[x\](command:evil) \<script\>  
            续"#]],
    );
    check(
        &format!("{HEXO}<a id=\"i$0d\"></a>\n"),
        expect![[r#"
        [id]
        `https://x.org/0000/a/#id`"#]],
    );
}

#[test]
fn terms() {
    let own = "//- /glossary.toml\n[[term]]\nname = \"甲乙\"\naliases = [\"AB\"]\ndefinition = \"第一 [x](command:evil) `码[1]`\"\n";
    check(
        &format!("{own}//- /a.md\n这里说 A$0B 的事。\n"),
        expect![[r#"
        [AB]
        **甲乙** · AB

        第一 \[x\](command:evil) `码[1]`  
        — glossary `glossary.toml`"#]],
    );
    check(&format!("{own}//- /a.md\n`A$0B`\n"), expect!["nothing"]);
    check(
        "//- /a.md\n# 关于 RAG$0\n",
        expect![[r#"
        [RAG]
        **RAG** · retrieval-augmented generation · 检索增强生成

        Retrieval-augmented generation: relevant passages are first retrieved from outside sources and given to the model together with the question.  
        — built-in glossary

        检索增强生成：先从外部资料中检索相关内容，再连同问题一起交给模型生成答案。  
        — built-in glossary"#]],
    );
}

#[test]
fn an_excerpt_is_quoted() {
    let (corpus, ..) = open("//- /a.md\nx\n");
    let text = "---\ntitle: x\n---\n\n# 题 <script>\r\n\r\n[x](command:y) `a` &lt;\n";
    expect![[r#"
        > \# 题 \<script\>  
        > \[x\](command:y) \`a\` \&lt;"#]]
    .assert_eq(&excerpt(&corpus, text, None));
    assert_eq!(excerpt(&corpus, "", Some(crate::text::Span::new(9, 99))), "");
}

//! Tests of `features::document_symbol`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::document_link::{Opens, document_links};
use crate::features::folding::folds;
use crate::features::tests::{open, text};
use crate::features::workspace_symbol::workspace_symbols;

const POST: &str = "\
//- /a.md
---
title: 文章
tags: [a, b]
---
前言

## 二级
# 一级 `码`
文

### 三级

- 甲
  续
- 乙

```rust
fn f() {}
```

## 又 **二级**

<!-- 注
释 -->

> 引
> 文

#
";

fn tree(symbols: &[Symbol], depth: usize, res: &mut String) {
    for it in symbols {
        assert!(it.span.contains(it.focus), "{it:?}");
        assert!(it.children.iter().all(|child| it.span.contains(child.span)), "{it:?}");
        let detail = it.detail.as_deref().unwrap_or("");
        *res += &format!("{}{:?} {} {detail}\n", "  ".repeat(depth), it.kind, it.name);
        tree(&it.children, depth + 1, res);
    }
}

#[test]
fn sections_nest() {
    let (corpus, path, _) = open(POST);
    let mut shown = String::new();
    tree(&document_symbols(&corpus, &path, &Cancel::default()).unwrap(), 0, &mut shown);
    expect![[r#"
        FrontMatter front matter 文章
          Field title 文章
          Field tags 
        Section 二级 #二级
        Section 一级 码 #一级-码
          Section 三级 #三级
          Section 又 二级 #又-二级
        Section # 
    "#]]
    .assert_eq(&shown);
}

#[test]
fn folds_end_with_text() {
    let (corpus, path, _) = open(POST);
    let found = folds(&corpus, &path, &Cancel::default()).unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|it| {
            let text = text(&corpus, &path, it.span);
            let first = text.lines().next().unwrap_or("").to_owned();
            format!("{:?} {first} … {}", it.kind, text.lines().last().unwrap_or(""))
        })
        .collect();
    expect![[r#"
        FrontMatter --- … ---
        Section # 一级 `码` … > 文
        Section ### 三级 … ```
        Block - 甲 …   续
        Block - 甲 … - 乙
        Code ```rust … ```
        Section ## 又 **二级** … > 文
        Comment <!-- 注 … 释 -->
        Block > 引 … > 文"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn names_are_found_by_their_letters() {
    let (corpus, ..) = open(
        "//- /a.md\n---\ntitle: Large Language Models\n---\n# 大语言模型\n//- /b.md\n---\ntitle: 语言\n---\n# Language\n//- /llm.md\nx\n",
    );
    let find = |query: &str| -> Vec<String> {
        let found = workspace_symbols(&corpus, query, 9, &Cancel::default()).unwrap();
        found.into_iter().map(|it| format!("{} ({})", it.name, it.container)).collect()
    };
    let show = |query: &str, expect: Expect| expect.assert_eq(&find(query).join("\n"));
    show(
        "llm",
        expect![[r#"
        llm (llm.md)
        Large Language Models (a.md)"#]],
    );
    show(
        "语言",
        expect![[r#"
        语言 (b.md)
        大语言模型 (Large Language Models)"#]],
    );
    show(
        "",
        expect![[r#"
            Large Language Models (a.md)
            语言 (b.md)
            llm (llm.md)"#]],
    );
    show("zzz", expect![[""]]);
    assert_eq!(workspace_symbols(&corpus, "", 1, &Cancel::default()).unwrap().len(), 1);
}

#[test]
fn links_open() {
    let (corpus, path, _) = open(
        "//- /b.md\n# 题\n//- /a.md\n$0[x](b.md#题) <https://x.org> [m](mailto:a@b.c) [c](command:x) [j](javascript:y) [n](no.md) [r]\n\n[r]: b.md\n",
    );
    let found = document_links(&corpus, &path, &Cancel::default()).unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|it| {
            let to = match &it.opens {
                Opens::Place(it) => format!("{} {:?}", it.path, it.span),
                Opens::Url(it) => it.clone(),
            };
            format!("{} → {to}", text(&corpus, &path, it.span))
        })
        .collect();
    expect![[r#"
        b.md#题 → b.md Some(0..6)
        https://x.org → https://x.org
        mailto:a@b.c → mailto:a@b.c
        b.md → b.md None"#]]
    .assert_eq(&shown.join("\n"));
}

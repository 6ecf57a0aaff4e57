//! Tests of `features::references`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::highlight::highlights;
use crate::features::tests::{open, text};

fn check(fixture: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let cancel = Cancel::default();
    let found = references(&corpus, &path, offset, true, &cancel).unwrap();
    let show = |path: &FilePath, span: Option<Span>| match span {
        Some(span) if corpus.post(path).is_some() => {
            format!("{path} {:?}", text(&corpus, path, span))
        }
        _ => format!("{path}"),
    };
    let mut shown: Vec<String> = found.iter().map(|it| show(&it.path, it.span)).collect();
    let here = highlights(&corpus, &path, offset, &cancel).unwrap();
    shown.extend(here.iter().map(|it| {
        format!(
            "here {:?}{}",
            text(&corpus, &path, it.span),
            if it.definition { " defined" } else { "" }
        )
    }));
    expect.assert_eq(&shown.join("\n"));
}

#[test]
fn links_from_everywhere() {
    let others = "//- /b.md\n[a](a.md) [题](a.md#题) ![](图.png)\n//- /d/c.md\n<a href=\"../a.md#题\">x</a> [b](../b.md) [外](https://a.md)\n//- /图.png\n//- /a.md\n";
    check(
        &format!("{others}# 题$0\n\n[x](#题)\n"),
        expect![[r##"
        a.md "# 题\n"
        a.md "#题"
        b.md "a.md#题"
        d/c.md "../a.md#题"
        here "# 题\n" defined
        here "#题""##]],
    );
    check(
        &format!("{others}---\ntitle$0: 题\n---\n[b](b.md)\n"),
        expect![[r#"
        a.md
        b.md "a.md"
        b.md "a.md#题"
        d/c.md "../a.md#题""#]],
    );
    check(
        &format!("{others}![$0](图.png)\n"),
        expect![[r#"
        a.md "图.png"
        b.md "图.png"
        图.png
        here "图.png""#]],
    );
    check(
        &format!("{others}[x](b.md$0)\n"),
        expect![[r#"
        a.md "b.md"
        b.md
        d/c.md "../b.md"
        here "b.md""#]],
    );
    check(&format!("{others}无$0\n"), expect![[""]]);
}

#[test]
fn labels_footnotes_and_terms() {
    check(
        "//- /a.md\n[x][R$0] [r] ![][r]\n\n[r]: b.md\n",
        expect![[r#"
        a.md "R"
        a.md "r"
        a.md "r"
        a.md "[r]: b.md"
        here "R"
        here "r"
        here "r"
        here "[r]: b.md" defined"#]],
    );
    check(
        "//- /a.md\n甲[^1] 乙[^1]\n\n[^1$0]: 注\n",
        expect![[r#"
            a.md "[^1]"
            a.md "[^1]"
            a.md "[^1]: 注"
            here "[^1]"
            here "[^1]"
            here "[^1]: 注" defined"#]],
    );
    check(
        "//- /a.md\nRAG$0 与 `RAG`，检索增强生成。\n//- /b.md\n# RAG\n",
        expect![[r#"
        a.md "RAG"
        a.md "检索增强生成"
        b.md "RAG"
        here "RAG"
        here "检索增强生成""#]],
    );
}

#[test]
fn terms_of_a_text_that_is_not_open() {
    let text = "---\ntitle: RAG\n---\n说 RAG 与 `RAG`。\n";
    let (corpus, path, offset) = open(&format!("//- /b.md\n{text}//- /a.md\nRAG$0\n"));
    let Some(Target::Term(id)) = target(&corpus, &path, offset) else { panic!("a term") };
    let found = terms::uses(&corpus, "b.md", id, text);
    let found: Vec<&str> = found.into_iter().map(|it| &text[it.0.range()]).collect();
    assert_eq!(found, ["RAG"]);
    assert!(terms::finder(&corpus, id).may_be_in(text));
    assert!(terms::uses(&corpus, "b.md", id, "RAG").is_empty(), "another text than was read");
}

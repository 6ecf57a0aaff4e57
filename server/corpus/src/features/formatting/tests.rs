//! Tests of `features::formatting`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::{open, text as text_of};

fn format(fixture: &str, spacing: bool) -> String {
    let (corpus, path, _) = open(fixture);
    let whole = Span::new(0, corpus.post(&path).map_or(0, |it| it.len));
    let style = Style { spacing };
    let edits = formatting(&corpus, &path, whole, style, &Cancel::default()).unwrap();
    apply_all(&text_of(&corpus, &path, whole), &edits)
}

fn check(fixture: &str, spacing: bool, expect: Expect) {
    let once = format(fixture, spacing);
    expect.assert_eq(&once);
    assert_eq!(format(&format!("//- /a.md\n{once}"), spacing), once, "twice is once");
}

#[test]
fn tables_are_aligned_as_they_are_shown() {
    check(
        "//- /a.md\n|名|a \\| b|c|\n|:-|:-:|-:|\n|内存😀|`x`|1|\n|x|\n\n> |a|b|\n> |-|-|\n> |中文|d|\n",
        false,
        expect![[r#"
            | 名     | a \| b |   c |
            | :----- | :----: | --: |
            | 内存😀 |  `x`   |   1 |
            | x      |        |     |

            > | a    | b   |
            > | ---- | --- |
            > | 中文 | d   |
        "#]],
    );
    check(
        "//- /a.md\na | b\n--|--\nc | d\n",
        false,
        expect![[r#"
        | a   | b   |
        | --- | --- |
        | c   | d   |
    "#]],
    );
    let code = "```\n|a|b|\n|-|-|\n```\n";
    assert_eq!(format(&format!("//- /a.md\n{code}"), false), code);
}

#[test]
fn lists_are_counted_on() {
    check(
        "//- /a.md\n1. 一\n1. 二\n\n文\n\n3. 三\n   续\n7. 四\n\n   ```\n   x\n   ```\n   1) 内\n   3) 内\n9. 五\n",
        false,
        expect![[r#"
            1. 一
            1. 二

            文

            3. 三
               续
            4. 四

               ```
               x
               ```
               1) 内
               2) 内
            5. 五
        "#]],
    );
    let long: String = (0..11).map(|it| format!("{}. 项\n   [x](y)\n", it % 7)).collect();
    check(
        &format!("//- /a.md\n{long}"),
        false,
        expect![[r#"
        0. 项
           [x](y)
        1. 项
           [x](y)
        2. 项
           [x](y)
        3. 项
           [x](y)
        4. 项
           [x](y)
        5. 项
           [x](y)
        6. 项
           [x](y)
        7. 项
           [x](y)
        8. 项
           [x](y)
        9. 项
           [x](y)
        10. 项
            [x](y)
    "#]],
    );
}

#[test]
fn chinese_and_latin_are_kept_apart() {
    check(
        "//- /a.md\n# Rust性能\n\n用Rust写的CXL内存,很快! [文a](b文c.md) `代码a文`\n\n[^1]: 注a\n[l文a]: x\n\n文[^1] [l文a]\n",
        true,
        expect![[r#"
            # Rust性能

            用 Rust 写的 CXL 内存，很快！[文 a](b文c.md) `代码a文`

            [^1]: 注 a
            [l 文 a]: x

            文[^1] [l 文 a]
        "#]],
    );
    let text = "用Rust写\n";
    assert_eq!(format(&format!("//- /a.md\n{text}"), false), text);
}

#[test]
fn a_line_goes_on_as_it_began() {
    let typed = |fixture: &str, typed: &str| {
        let (corpus, path, offset) = open(fixture);
        let edits = on_type(&corpus, &path, offset, typed);
        let whole = Span::new(0, corpus.post(&path).map_or(0, |it| it.len));
        apply_all(&text_of(&corpus, &path, whole), &edits)
    };
    assert_eq!(typed("//- /a.md\n- [x] 一\n$0\n", "\n"), "- [x] 一\n- [ ] \n");
    assert_eq!(typed("//- /a.md\n  9. 一\n$0", "\n"), "  9. 一\n  10. ");
    assert_eq!(typed("//- /a.md\n- 一\n- \n$0", "\n"), "- 一\n\n");
    assert_eq!(typed("//- /a.md\n> * 一\n$0", "\n"), "> * 一\n> * ");
    assert_eq!(typed("//- /a.md\n- 一\n$0二\n", "\n"), "- 一\n二\n");
    assert_eq!(typed("//- /a.md\n```\n- 一\n$0\n```\n", "\n"), "```\n- 一\n\n```\n");
    assert_eq!(
        typed("//- /a.md\n|a|b|\n|-|-|\n|中文|d|$0\n", "|"),
        "| a    | b   |\n| ---- | --- |\n| 中文 | d   |\n"
    );
    assert_eq!(typed("//- /a.md\n|$0", "|"), "|");
}

#[test]
fn awkward_texts_stay_whole() {
    let texts = [
        "",
        "|a|\n|-|\r\n|\u{feff}\0|😀|x|\n",
        "1. a\r\n3. b\r\n\r\n   c\r\n",
        "> 1. a\n> 3. | x | y |\n>    |-|-|\n>    |中|\n",
        "12345678901. x\n2. y\n",
        "| a\n|---\n| `|` |\n",
    ];
    for text in texts {
        let once = format(&format!("//- /a.md\n{text}"), true);
        let bare =
            |it: &str| it.replace([' ', '-', '|'], "").replace(|it: char| it.is_ascii_digit(), "");
        assert_eq!(bare(&once), bare(text), "{text:?}");
    }
}

//! Tests of `features::definition`.

use expect_test::{Expect, expect};

use super::*;
use crate::features::tests::{open, text};

fn check(fixture: &str, expect: Expect) {
    let (corpus, path, offset) = open(fixture);
    let shown = match definition(&corpus, &path, offset, &Cancel::default()).unwrap() {
        None => "nothing".to_owned(),
        Some(it) => {
            let target = |to: &Location| {
                let there = to.span.map(|span| match corpus.post(&to.path) {
                    Some(_) => format!("{:?}", text(&corpus, &to.path, span)),
                    None => format!("{span:?}"),
                });
                format!("{} {}", to.path, there.unwrap_or_default())
            };
            let targets: Vec<String> = it.targets.iter().map(target).collect();
            format!("{} → {}", text(&corpus, &path, it.origin), targets.join(", "))
        }
    };
    expect.assert_eq(&shown);
}

#[test]
fn where_things_are() {
    let others = "//- /d/b.md\n# 一\n<a id=\"锚\"></a>\n# 一\n//- /图.png\n//- /glossary.toml\n[[term]]\nname = \"甲乙\"\ndefinition = \"x\"\n//- /a.md\n";
    for (text, expect) in [
        ("[x](d/b.md#一-1$0)", expect![[r##"d/b.md#一-1 → d/b.md "# 一\n""##]]),
        ("[x$0](d/b.md#锚)", expect![[r#"[x](d/b.md#锚) → d/b.md "锚""#]]),
        ("[x$0](d/b.md#无)", expect!["[x](d/b.md#无) → d/b.md "]),
        ("[![$0](图.png)](d/b.md)", expect!["![](图.png) → 图.png "]),
        ("[x][r$0]\n\n[r]: d/b.md\n", expect![[r#"r → a.md "[r]: d/b.md""#]]),
        ("[x][r]\n\n[r]: d/b$0.md\n", expect!["d/b.md → d/b.md "]),
        ("甲[^1$0]\n\n[^1]: 注\n", expect![[r#"[^1] → a.md "[^1]: 注""#]]),
        ("说 甲$0乙 。", expect!["甲乙 → glossary.toml 16..24"]),
        ("[x$0](https://x.org)", expect!["nothing"]),
        ("[x$0](no.md)", expect!["nothing"]),
        ("---\ncover: 图$0.png\n---\n", expect!["图.png → 图.png "]),
    ] {
        check(&format!("{others}{text}\n"), expect);
    }
}
